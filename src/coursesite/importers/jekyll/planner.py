"""The plan for a whole Jekyll site."""

from __future__ import annotations

from pathlib import Path

from coursesite.files.paths import is_plain
from coursesite.importers import course_file
from coursesite.importers.addresses import is_generated
from coursesite.importers.encoding import as_read
from coursesite.importers.jekyll.address_registry import AddressRegistry, rank
from coursesite.importers.jekyll.course_file import CourseFile
from coursesite.importers.jekyll.data_files import ShownTexts, read_data
from coursesite.importers.jekyll.pages import PageImporter
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.jekyll.site_files import SiteFile
from coursesite.importers.plan import ImportPlan, PlannedFile, ReportRow
from coursesite.importers.target_paths import UniquePaths, safe_path


def plan(folder: Path) -> ImportPlan:
    """The plan for the Jekyll site in `folder`; without files if there is nothing to import."""
    site = JekyllSite(folder)
    if not site.docs and not site.static_files:
        return ImportPlan(base=site.root, rows=tuple(site.rows))
    registry, paths = AddressRegistry(site), UniquePaths()
    course = CourseFile(site)
    paths.take(course_file.PATH)
    files = [course_file.planned(course.data, broken=True)]
    pages = PageImporter(site, registry, paths, course.fronts)
    for doc in sorted(site.docs, key=rank):
        pages.convert(doc)
    rows = [*site.rows, *course.rows, *pages.rows]
    files += pages.files
    for file in site.static_files:
        planned, row = _static(file, site, registry, paths)
        files += [planned] if planned else []
        rows.append(row)
    shown = ShownTexts(
        {
            planned.path: planned.data.decode()
            for planned in files
            if planned.path.startswith("content/")
            and planned.data is not None
            and b"\ndraft: true\n" not in planned.data
        }
    )
    for file in site.data_files:
        target = paths.take(safe_path(f"data/{file.inner}"))
        files.append(PlannedFile(path=target, copy=file.location))
        status, note = shown.row(read_data(file.inner, site.text(file)))
        rows.append(ReportRow(source=file.path, status=status, note=note, target=target))
    for name, place in course.bibliographies.items():
        target = paths.take(safe_path(f"content/{name}"))
        files.append(PlannedFile(path=target, data=as_read(place.read_bytes())[0]))
        source = place.relative_to(site.root).as_posix()
        note = "the bibliography of the course"
        rows.append(ReportRow(source=source, status="kept", note=note, target=target))
    rows += [
        ReportRow(source=file.path, status="unused" if file.unused else "left", note=file.note)
        for file in site.files
        if file.role == "ignored"
    ]
    return ImportPlan(base=site.root, files=tuple(files), rows=tuple(sorted(rows)))


def _static(
    file: SiteFile, site: JekyllSite, registry: AddressRegistry, paths: UniquePaths
) -> tuple[PlannedFile | None, ReportRow]:
    """The copy of a file that Jekyll publishes unchanged, and its row in the report.

    The copy is below `static/`, or below `data/` if its collection is not published; None if it
    cannot have its address.
    """
    collection = site.config.collection(file.collection) if file.collection else None
    note = ""
    address = f"/{file.inner}"
    owner = registry.owners.get(address) or registry.owners.get(address.removesuffix("index.html"))
    if is_generated(address):
        note = f"our builder makes its own {address}"
    elif owner:
        note = f"{owner} has its address"
    elif not is_plain(file.inner):
        note = "its name can't be published"
    if note:
        return None, ReportRow(source=file.path, status="left", note=note)
    public = collection is None or collection.output
    path = f"static/{file.inner}" if public else f"data/{file.path}"
    taken = paths.take(path)
    note = "copied" if taken == path else f"copied; another file has the name {path}"
    row = ReportRow(source=file.path, status="kept", note=note, target=taken)
    return PlannedFile(path=taken, copy=file.location), row
