"""The kinds of notes that can be imported, and the choice among them.

To add a source, write a package with a function from a path to an `ImportPlan`, and enter it here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from coursesite.diagnostics import error
from coursesite.importers import (
    docusaurus,
    gitbook,
    hugo,
    jekyll,
    jupyter_book,
    mdbook,
    mkdocs,
    quarto,
    single_post,
    vault,
)
from coursesite.importers.inventory import complete
from coursesite.importers.plan import ImportPlan, PackageMissingError


class Source(Struct, frozen=True, kw_only=True):
    """A kind of notes, with the `name` that `--from` knows it by, and what it is in words.

    `recognises` says whether a path looks like one; `plan` may be given any path, and makes the
    best of it. Both may raise `OSError` for files that cannot be read.
    """

    name: str
    title: str
    recognises: Callable[[Path], bool]
    plan: Callable[[Path], ImportPlan]


SOURCES = (
    Source(
        name="quarto",
        title="a project or document of Quarto or R Markdown",
        recognises=quarto.recognises,
        plan=quarto.plan,
    ),
    Source(
        name="mkdocs",
        title="a MkDocs site",
        recognises=mkdocs.recognises,
        plan=mkdocs.plan,
    ),
    Source(
        name="jupyter-book",
        title="a Jupyter Book, a notebook, or notes in MyST",
        recognises=jupyter_book.recognises,
        plan=jupyter_book.plan,
    ),
    Source(
        name="post",
        title="a Markdown post",
        recognises=single_post.recognises,
        plan=single_post.plan,
    ),
    Source(
        name="docusaurus",
        title="a Docusaurus site",
        recognises=docusaurus.recognises,
        plan=docusaurus.plan,
    ),
    Source(
        name="mdbook",
        title="a book of mdBook",
        recognises=mdbook.recognises,
        plan=mdbook.plan,
    ),
    Source(
        name="obsidian",
        title="a vault of Obsidian",
        recognises=vault.is_vault,
        plan=vault.plan,
    ),
    Source(
        name="gitbook",
        title="a book of GitBook",
        recognises=gitbook.recognises,
        plan=gitbook.plan,
    ),
    Source(
        name="hugo",
        title="a site of Hugo",
        recognises=hugo.recognises,
        plan=hugo.plan,
    ),
    Source(
        name="jekyll",
        title="a Jekyll site",
        recognises=jekyll.recognises,
        plan=jekyll.plan,
    ),
    Source(
        name="folder",
        title="a folder of Markdown",
        recognises=vault.recognises,
        plan=vault.plan,
    ),
)
"""All sources; the first that recognises a path plans its import."""


def plan_import(path: Path, name: str = "") -> ImportPlan:
    """The plan for the import of what lies at a path; writes nothing. `name` is that of the source,
    "" to find it out.

    A source that cannot be imported is a diagnostic of the plan: `import-source` if there is
    nothing, or no text; `import-empty` for a folder without any file for a course;
    `import-package` if reading it needs a package that is not installed.
    """
    try:
        found = (one for one in SOURCES if (one.name == name if name else one.recognises(path)))
        source = next(found, None)
        if source is None:
            hint = f"give one of these: {', '.join(one.title for one in SOURCES)}"
            return _failed(path, "import-source", "these are no notes that are known here", hint)
        plan = source.plan(path)
    except OSError as problem:
        return _failed(path, "import-source", f"can't be read: {problem.strerror or problem}")
    except PackageMissingError as problem:
        return _failed(path, "import-package", str(problem), problem.hint)
    if plan.files or plan.diagnostics:
        return complete(plan, path) if path.is_dir() else plan
    return _failed(path, "import-empty", "there is nothing here")


def _failed(path: Path, code: str, message: str, hint: str = "") -> ImportPlan:
    return ImportPlan(
        base=path.parent, diagnostics=(error(code, message, hint=hint).within(str(path)),)
    )
