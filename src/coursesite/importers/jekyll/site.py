"""A whole Jekyll site as a plan."""

from __future__ import annotations

from pathlib import Path

from coursesite.importers.jekyll.course import Course
from coursesite.importers.jekyll.discover import Found
from coursesite.importers.jekyll.pages import Pages
from coursesite.importers.jekyll.register import Register, rank
from coursesite.importers.jekyll.source import Source
from coursesite.importers.jekyll.targets import BUILT
from coursesite.importers.paths import Paths, is_plain
from coursesite.importers.plan import ImportPlan, Row, Write, text_file
from coursesite.importers.writing import dump

_ADVICE = """\
# Links that led nowhere before the import are warnings here; say error when they are mended.
"""


def plan_site(folder: Path) -> ImportPlan:
    """The plan for the Jekyll site in `folder`."""
    source = Source(folder)
    if not source.docs and not source.statics:
        return ImportPlan(base=source.root, rows=tuple(source.rows))
    register, paths = Register(source), Paths()
    course = Course(source)
    files = [text_file(paths.take("content/course.yml"), _ADVICE + dump(course.data))]
    pages = Pages(source, register, paths)
    for doc in sorted(source.docs, key=rank):
        pages.convert(doc)
    rows = [*source.rows, *course.rows, *pages.rows]
    files += pages.files
    for one in source.statics:
        file, row = _static(one, source, register, paths)
        files += [file] if file else []
        rows.append(row)
    for one in source.data_files:
        target = paths.take(f"data/{one.inner}")
        files.append(Write(path=target, copy=one.file))
        note = "copied; lists made from it stand in the pages"
        rows.append(Row(source=one.path, status="kept", note=note, target=target))
    rows += [
        Row(source=one.path, status="left", note=one.note)
        for one in source.found
        if one.role == "ignored"
    ]
    return ImportPlan(base=source.root, files=tuple(files), rows=tuple(sorted(rows)))


def _static(
    one: Found, source: Source, register: Register, paths: Paths
) -> tuple[Write | None, Row]:
    """A file that is published as it is, below `static/`."""
    collection = source.settings.collection(one.collection) if one.collection else None
    note = ""
    address = f"/{one.inner}"
    owner = register.owners.get(address) or register.owners.get(address.removesuffix("index.html"))
    if address in BUILT:
        note = f"our builder makes its own {address}"
    elif owner:
        note = f"{owner} has its address"
    elif not is_plain(one.inner):
        note = "its name can't be published"
    if note:
        return None, Row(source=one.path, status="left", note=note)
    public = collection is None or collection.output
    path = f"static/{one.inner}" if public else f"data/{one.path}"
    taken = paths.take(path)
    note = "copied" if taken == path else f"copied; another file has the name {path}"
    row = Row(source=one.path, status="kept", note=note, target=taken)
    return Write(path=taken, copy=one.file), row
