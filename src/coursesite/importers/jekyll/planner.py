"""The plan for a whole Jekyll site."""

from __future__ import annotations

from pathlib import Path

from coursesite.importers.jekyll.address_registry import AddressRegistry, rank
from coursesite.importers.jekyll.course_file import CourseFile
from coursesite.importers.jekyll.link_targets import RESERVED
from coursesite.importers.jekyll.pages import PageImporter
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.jekyll.site_files import SiteFile
from coursesite.importers.plan import ImportPlan, PlannedFile, ReportRow, planned_text
from coursesite.importers.target_paths import UniquePaths, is_safe
from coursesite.importers.yaml_writer import dump

_ADVICE = """\
# Links that led nowhere before the import are warnings here; say error when they are mended.
"""


def plan_site(folder: Path) -> ImportPlan:
    """The plan for the Jekyll site in `folder`; without files if there is nothing to import."""
    source = JekyllSite(folder)
    if not source.docs and not source.statics:
        return ImportPlan(base=source.root, rows=tuple(source.rows))
    register, paths = AddressRegistry(source), UniquePaths()
    course = CourseFile(source)
    files = [planned_text(paths.take("content/course.yml"), _ADVICE + dump(course.data))]
    pages = PageImporter(source, register, paths)
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
        files.append(PlannedFile(path=target, copy=one.location))
        note = "copied; lists made from it stand in the pages"
        rows.append(ReportRow(source=one.path, status="kept", note=note, target=target))
    rows += [
        ReportRow(source=one.path, status="left", note=one.note)
        for one in source.files
        if one.role == "ignored"
    ]
    return ImportPlan(base=source.root, files=tuple(files), rows=tuple(sorted(rows)))


def _static(
    one: SiteFile, source: JekyllSite, register: AddressRegistry, paths: UniquePaths
) -> tuple[PlannedFile | None, ReportRow]:
    """The copy of a file that Jekyll publishes unchanged, below `static/`, and its row in the
    report."""
    collection = source.config.collection(one.collection) if one.collection else None
    note = ""
    address = f"/{one.inner}"
    owner = register.owners.get(address) or register.owners.get(address.removesuffix("index.html"))
    if address in RESERVED:
        note = f"our builder makes its own {address}"
    elif owner:
        note = f"{owner} has its address"
    elif not is_safe(one.inner):
        note = "its name can't be published"
    if note:
        return None, ReportRow(source=one.path, status="left", note=note)
    public = collection is None or collection.output
    path = f"static/{one.inner}" if public else f"data/{one.path}"
    taken = paths.take(path)
    note = "copied" if taken == path else f"copied; another file has the name {path}"
    row = ReportRow(source=one.path, status="kept", note=note, target=taken)
    return PlannedFile(path=taken, copy=one.location), row
