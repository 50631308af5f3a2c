"""Notes that live elsewhere become a course: a single post, or a whole Jekyll site.

    plan = plan_import(Path("notes.md"))        # reads; writes nothing
    print(report_text(plan))
    done = write(plan, Path("course"), force=False)

A plan is data: the files to write below the destination, and a report on what became of every
part of the source.
"""

from __future__ import annotations

from pathlib import Path

from coursesite.diagnostics import Diagnostic, error
from coursesite.importers.plan import ImportPlan, Row, Write
from coursesite.importers.report import json as report_json
from coursesite.importers.report import text as report_text
from coursesite.importers.writer import Written, write

__all__ = [
    "ImportPlan",
    "Row",
    "Write",
    "Written",
    "plan_import",
    "report_json",
    "report_text",
    "write",
]


def plan_import(source: Path) -> ImportPlan:
    """What the import of a post (a file) or of a Jekyll site (a folder) will do.

    Nothing is written. What can't be read at all is a diagnostic of the plan: `import-source`
    where there is nothing, or no text; `import-empty` for a folder without any file for a course.
    """
    try:
        if source.is_dir():
            from coursesite.importers.jekyll.site import plan_site

            plan = plan_site(source)
            return plan if plan.files else _failed(source, "import-empty", "there is nothing here")
        data = source.read_bytes()
    except OSError as problem:
        return _failed(source, "import-source", f"can't be read: {problem.strerror or problem}")
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _failed(
            source,
            "import-source",
            "this is no text",
            "give a Markdown post, or the folder of a Jekyll site",
        )
    from coursesite.importers.lectures.post import plan_post

    return plan_post(source, data)


def _failed(source: Path, code: str, message: str, hint: str = "") -> ImportPlan:
    problem: Diagnostic = error(code, message, hint=hint).within(str(source))
    return ImportPlan(base=source.parent, diagnostics=(problem,))
