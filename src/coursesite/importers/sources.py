"""The kinds of notes that can be imported, and the choice among them.

To add a source, write a package with a function from a path to an `ImportPlan`, and enter it here.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, structs

from coursesite.diagnostics import error
from coursesite.importers import (
    docusaurus,
    folder,
    gitbook,
    hugo,
    jekyll,
    jupyter_book,
    mdbook,
    mkdocs,
    quarto,
    single_post,
)
from coursesite.importers.book import files
from coursesite.importers.plans.inventory import complete
from coursesite.importers.plans.plan import ImportPlan, PackageMissingError


class Source(Struct, frozen=True):
    """A kind of notes, with the `name` that `--from` knows it by, and its `title` in words.

    `recognises` says whether a path looks like one; `plan` may be given any path, and makes the
    best of it. Both may raise `OSError` for files that cannot be read.
    """

    name: str
    title: str
    recognises: Callable[[Path], bool]
    plan: Callable[[Path], ImportPlan]


SOURCES = (
    Source(
        "quarto", "a project or document of Quarto or R Markdown", quarto.recognises, quarto.plan
    ),
    Source("mkdocs", "a MkDocs site", mkdocs.recognises, mkdocs.plan),
    Source(
        "jupyter-book",
        "a Jupyter Book, a notebook, or notes in MyST",
        jupyter_book.recognises,
        jupyter_book.plan,
    ),
    Source("post", "a Markdown post", single_post.recognises, single_post.plan),
    Source("docusaurus", "a Docusaurus site", docusaurus.recognises, docusaurus.plan),
    Source("mdbook", "a book of mdBook", mdbook.recognises, mdbook.plan),
    Source("obsidian", "a vault of Obsidian", folder.is_vault, folder.plan),
    Source("gitbook", "a book of GitBook", gitbook.recognises, gitbook.plan),
    Source("hugo", "a site of Hugo", hugo.recognises, hugo.plan),
    Source("jekyll", "a Jekyll site", jekyll.recognises, jekyll.plan),
    Source("folder", "a folder of Markdown", Path.is_dir, folder.plan),
)
"""All sources; the first that recognises a path plans its import."""
_SITES = ("mkdocs", "docusaurus", "mdbook", "obsidian", "gitbook", "hugo", "jekyll")
"""The sources that are looked for in a folder of a repository, too."""
_TEXTS = (".md", ".mdx", ".markdown")


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
        below = _below(path) if source.name == "folder" and not name else None
        plan = _seen_from(path, below[1], below[0].plan(below[1])) if below else source.plan(path)
    except OSError as problem:
        return _failed(path, "import-source", f"can't be read: {problem.strerror or problem}")
    except PackageMissingError as problem:
        return _failed(path, "import-package", str(problem), problem.hint)
    if plan.files or plan.diagnostics:
        return complete(plan, path) if path.is_dir() else plan
    return _failed(path, "import-empty", "there is nothing here")


def _below(path: Path) -> tuple[Source, Path] | None:
    """The site in a folder right below: the notes of Quartz, or that which most texts of the whole
    folder are in."""
    if any(path.glob("quartz.config.*")) and (path / "content").is_dir():
        return next(one for one in SOURCES if one.name == "obsidian"), path / "content"
    texts = [one for one in files.listed(path, path)[0] if one.endswith(_TEXTS)]
    counts = Counter(one.partition("/")[0] for one in texts if "/" in one)
    for top, count in counts.most_common(1):
        known = (one for one in SOURCES if one.name in _SITES and one.recognises(path / top))
        if 2 * count > len(texts) and (source := next(known, None)):
            return source, path / top
    return None


def _seen_from(base: Path, folder: Path, plan: ImportPlan) -> ImportPlan:
    """The plan for a folder with paths in its report that begin at the folder above."""
    rows = (
        structs.replace(row, source=posixpath.normpath(f"{folder.name}/{row.source}"))
        for row in plan.rows
    )
    return structs.replace(plan, base=base, rows=tuple(rows))


def _failed(path: Path, code: str, message: str, hint: str = "") -> ImportPlan:
    return ImportPlan(
        base=path.parent, diagnostics=(error(code, message, hint=hint).within(str(path)),)
    )
