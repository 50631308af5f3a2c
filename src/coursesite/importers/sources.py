"""The kinds of notes that can be imported, and the choice among them.

To add a source, write a package with a function from a path to an `ImportPlan`, and enter it here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from coursesite.diagnostics import error
from coursesite.importers.jekyll.planner import plan_site
from coursesite.importers.plan import ImportPlan
from coursesite.importers.single_post.planner import plan_post

_HEAD = 4096
"""The number of bytes that are searched for a null byte."""


class Source(Struct, frozen=True):
    """A kind of notes. Both functions may raise `OSError` for files that cannot be read."""

    recognises: Callable[[Path], bool]
    plan: Callable[[Path], ImportPlan]


def _is_text(path: Path) -> bool:
    """Whether a file may be text: it has no null byte, or is UTF-16 with a byte order mark."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))


SOURCES = (
    Source(recognises=Path.is_dir, plan=plan_site),
    Source(recognises=_is_text, plan=plan_post),
)
"""All sources; the first that recognises a path plans its import."""


def plan_import(path: Path) -> ImportPlan:
    """The plan for the import of a post (a file) or of a Jekyll site (a folder); writes nothing.

    A source that cannot be imported is a diagnostic of the plan: `import-source` if there is
    nothing, or no text; `import-empty` for a folder without any file for a course.
    """
    try:
        source = next((source for source in SOURCES if source.recognises(path)), None)
        if source is None:
            hint = "give a Markdown post, or the folder of a Jekyll site"
            return _failed(path, "import-source", "this is no text", hint)
        plan = source.plan(path)
    except OSError as problem:
        return _failed(path, "import-source", f"can't be read: {problem.strerror or problem}")
    return plan if plan.files else _failed(path, "import-empty", "there is nothing here")


def _failed(path: Path, code: str, message: str, hint: str = "") -> ImportPlan:
    return ImportPlan(
        base=path.parent, diagnostics=(error(code, message, hint=hint).within(str(path)),)
    )
