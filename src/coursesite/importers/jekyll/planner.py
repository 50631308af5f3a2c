"""The plan for a whole Jekyll site."""

from __future__ import annotations

from pathlib import Path

from coursesite.files.paths import is_plain
from coursesite.importers.data import course_file
from coursesite.importers.jekyll.address_registry import AddressRegistry, rank
from coursesite.importers.jekyll.course_file import CourseFile
from coursesite.importers.jekyll.data_files import ShownTexts
from coursesite.importers.jekyll.pages import PageImporter
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.plans.plan import ImportPlan, PlannedFile, ReportRow
from coursesite.importers.plans.target_paths import UniquePaths, safe_path
from coursesite.importers.text.addresses import is_generated
from coursesite.importers.text.encoding import as_read


def plan(folder: Path) -> ImportPlan:
    """The plan for the Jekyll site in `folder`; without files if there is nothing to import."""
    site = JekyllSite(folder)
    if not site.docs and not site.static_files:
        return ImportPlan(base=site.root, rows=tuple(site.rows))
    registry, paths = AddressRegistry(site), UniquePaths()
    course = CourseFile(site)
    paths.take(course_file.PATH)
    pages = PageImporter(site, registry, paths, course.fronts)
    for doc in sorted(site.docs, key=rank):
        pages.convert(doc)
    files = [course_file.planned(course.data, broken=True), *pages.files]
    rows = [*site.rows, *course.rows, *pages.rows]
    for file in site.static_files:
        address = f"/{file.inner}"
        collection = site.config.collections.get(file.collection)
        owner = registry.owners.get(address) or registry.owners.get(
            address.removesuffix("index.html")
        )
        if is_generated(address):
            note = f"our builder makes its own {address}"
        elif owner:
            note = f"{owner} has its address"
        elif not is_plain(file.inner):
            note = "its name can't be published"
        else:
            is_public = collection is None or collection.output
            path = f"static/{file.inner}" if is_public else f"data/{file.path}"
            target = paths.take(path)
            files.append(PlannedFile(path=target, copy=file.location))
            note = "copied" if target == path else f"copied; another file has the name {path}"
            rows.append(ReportRow(source=file.path, status="kept", note=note, target=target))
            continue
        rows.append(ReportRow(source=file.path, status="left", note=note))
    texts = {one.path: one.data for one in files if one.path.startswith("content/") and one.data}
    shown = ShownTexts(
        {path: data.decode() for path, data in texts.items() if b"\ndraft: true\n" not in data}
    )
    for file in site.data_files:
        target = paths.take(safe_path(f"data/{file.inner}"))
        files.append(PlannedFile(path=target, copy=file.location))
        status, note = shown.row(site.values[file.inner])
        rows.append(ReportRow(source=file.path, status=status, note=note, target=target))
    for name, place in course.bibliographies.items():
        target = paths.take(safe_path(f"content/{name}"))
        files.append(PlannedFile(path=target, data=as_read(place.read_bytes())[0]))
        source = place.relative_to(site.root).as_posix()
        note = "a bibliography"
        rows.append(ReportRow(source=source, status="kept", note=note, target=target))
    rows += [
        ReportRow(source=file.path, status="unused" if file.unused else "left", note=file.note)
        for file in site.files
        if file.role == "ignored"
    ]
    return ImportPlan(base=site.root, files=tuple(files), rows=tuple(sorted(rows)))
