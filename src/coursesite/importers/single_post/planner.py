"""The import of one post: a course with a file for each of its lectures, or with a single
lecture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from msgspec.structs import replace

from coursesite.importers.data import course_file
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import join_post
from coursesite.importers.jekyll import front_matter
from coursesite.importers.jekyll.config import is_zone
from coursesite.importers.lectures import links
from coursesite.importers.lectures.anchors import (
    MovedAnchor,
    SplitPage,
    find_anchors,
    redirect_page,
)
from coursesite.importers.lectures.dates import undated_year
from coursesite.importers.lectures.headings import find_headings, resembles
from coursesite.importers.lectures.intro import Intro, read_intro
from coursesite.importers.lectures.lecture import convert_body, day_words, read_lecture
from coursesite.importers.lectures.sections import SplitText, split_lectures
from coursesite.importers.plans.plan import (
    ImportPlan,
    PlannedFile,
    ReportRow,
    Status,
    planned_text,
    position,
)
from coursesite.importers.plans.target_paths import UniquePaths, safe_name
from coursesite.importers.scholarly import references
from coursesite.importers.single_post.source import PostSource, read_source
from coursesite.importers.text import html_blocks
from coursesite.importers.text.addresses import ResolvedLink, split_address
from coursesite.importers.text.line_map import line_map
from coursesite.importers.text.links import LinkRewriter
from coursesite.importers.text.plain_text import plain_text
from coursesite.importers.text.rejected_syntax import escape_rejected
from coursesite.text import urls

INDEX = "index.md"
_MEDIA_FOLDERS = frozenset(
    (name,) for name in ("assets", "images", "img", "figures", "media", "static", "files", "slides")
)
"""Folders beside that of a post outside of a site from which files are copied."""


def plan(file: Path) -> ImportPlan:
    """The plan for the import of one post; raises `OSError` if it cannot be read."""
    importer = PostImporter(file, read_source(file, file.read_bytes()))
    importer.run()
    return ImportPlan(
        base=file.parent, files=tuple(importer.files), rows=tuple(sorted(importer.rows))
    )


class PostImporter:
    """Plans one import; fills `files` and `rows` on the way."""

    def __init__(self, file: Path, source: PostSource) -> None:
        """`file` is the post, `source` what was read of it."""
        self._file, self._source, self._doc = file, source, source.doc
        self.files: list[PlannedFile] = []
        self.rows: list[ReportRow] = []
        self._paths = UniquePaths()
        self._paths.take(course_file.PATH)
        self._has_missing_files = False
        rendered = source.liquid.render(source.doc)
        for remark in rendered.notes:
            self._row(remark.status, remark.text, position(self._doc.body, remark.offset))
        self._text, gaps = html_blocks.join_html_blocks(rendered.text)
        self._lines = line_map(self._doc.body, self._text)
        for note in self._doc.notes:
            self._row("converted", note)
        if gaps:
            self._row("converted", f"{gaps} blocks of HTML are without blank lines now")

    def run(self) -> None:
        """Plans all files."""
        source = self._source
        front, left = front_matter.converted(self._doc, source.targets, source.authors, INDEX)
        works = front.pop("bibliography", [])
        for one in works if isinstance(works, list) else [works]:
            if self._locate(text_of(one), "")[0]:
                front.setdefault("bibliography", []).append(one)
            else:
                left += [f"bibliography: there is no '{one}', and it is left out"]
        for note in left:
            self._row("left", note)
        if extra := ", ".join(front.get("extra", {})):
            self._row("kept", f"kept under extra: {extra}")
        if parts := split_lectures(self._text):
            self._course(parts, front)
        else:
            self._single(front)
        self._row("converted", "one post", target="content/")

    def _row(
        self, status: Status, note: str, at: tuple[int, int] = (0, 0), target: str = ""
    ) -> None:
        """Adds a row to the report; `at` are the line (from 1, or 0) and the column in the body of
        the post."""
        line, column = (self._doc.lines + at[0] if at[0] else 0), at[1]
        row = ReportRow(source=self._file.name, line=line, column=column, status=status, note=note)
        self.rows.append(replace(row, target=target))

    def _at(self, line: int, column: int = 0) -> tuple[int, int]:
        """The place in the body of the post for one in the text behind Liquid."""
        return (self._lines[line - 1] + 1 if line else 0), column

    # ---- a course -------------------------------------------------------------------------

    def _course(self, parts: SplitText, front: dict[str, Any]) -> None:
        """A post with lectures: a page for each, and one for the text before the first."""
        introduction = read_intro(parts.intro, text_of(self._doc.front.get("title")))
        title = introduction.title or self._title_of_slug()
        for line, note in introduction.notes:
            self._row("converted", note, self._at(line))
        body, lifted = introduction.body, introduction.lifted
        pages = [SplitPage(path=INDEX, title=title, old=parts.intro, new=body, lifted=lifted)]
        fronts: list[dict[str, Any]] = [{**front, "title": title}]
        lines = self._text.split("\n")
        posted = self._doc.date.date() if self._doc.date else None
        year = undated_year([day_words(section) for section in parts.sections], posted)
        for stray, within in parts.strays:
            near = "the text before them"
            near = f"{within.word} {within.number}" if within else near
            note = f"'{stray.text}' is not read as a lecture's heading: it goes with {near}"
            self._row("left", note, self._at(stray.line + 1, 1))
        labels = set(references.labels(self._text))
        common = {key: front[key] for key in ("media_subpath",) if key in front}
        for section, path in zip(parts.sections, self._lecture_paths(parts), strict=True):
            own, body, notes = read_lecture(section, year, labels)
            heading = section.heading
            top = heading.heading.line + 1
            for remark in notes:
                line = section.line + remark.line if remark.line else top
                self._row(remark.status, remark.text, self._at(line))
            fronts.append(own | common)
            start = section.lead_line if section.lead else heading.heading.line
            old = "\n".join(lines[start : section.line]) + "\n" + section.text
            label = f"{heading.word.title()} {heading.number}: {own['title']}"
            lifted = 0 if section.lead else 1
            page = SplitPage(path=path, title=label, old=old, new=body, lifted=lifted)
            pages.append(page)
            self._row("converted", label, self._at(top, 1), f"content/{path}")
        self._pages(pages, fronts)
        self._course_file(title, introduction, front)

    def _pages(self, pages: list[SplitPage], fronts: list[dict[str, Any]]) -> None:
        """Plans the files of the pages, and a page with redirects at the old address."""
        anchors = find_anchors(self._text, pages)
        by_id = {
            label: MovedAnchor(label, "", page.path, label, number)
            for number, page in enumerate(pages)
            for label in references.labels(page.new)
        } | {anchor.id: anchor for anchor in anchors}
        for page, front in zip(pages, fronts, strict=True):
            body, changed = links.move_links(page.new, page.path, by_id)
            if changed:
                note = f"{changed} links to anchors lead to their new places"
                self._row("converted", note, target=f"content/{page.path}")
            self._page(page.path, front, body)
        old = self._doc.file_url
        if old and old != "/":
            name = self._paths.take(f"content/{safe_name(self._doc.slug)}.md")
            text = redirect_page(pages[0].title, old, pages, anchors)
            self.files.append(planned_text(name, text))
            note = f"the old address {old} leads on, and its {len(anchors)} anchors"
            self._row("converted", note, target=name)

    def _lecture_paths(self, parts: SplitText) -> Iterator[str]:
        """The paths of the lectures below `content/`.

        No two differ only in the number before the name, for addresses have no number.
        """
        self._paths.take(f"content/{INDEX}")
        taken: set[str] = set()
        for heading in (section.heading for section in parts.sections):
            words = urls.slugify(plain_text(heading.title))
            base = re.sub(r"-+", "-", re.sub(r"[^\w-]", "", words)).strip("-")[:60].strip("-")
            base = base or f"{heading.word}-{heading.number}"
            forms = chain([base], (f"{base}-{number}" for number in count(2)))
            slug = next(form for form in forms if form not in taken)
            taken.add(slug)
            path = self._paths.take(f"content/lectures/{heading.number:02}-{slug}.md")
            yield path.removeprefix("content/")

    # ---- one lecture ----------------------------------------------------------------------

    def _single(self, base: dict[str, Any]) -> None:
        """A post without headings of lectures: one lecture, at the address that the post had."""
        base.setdefault("title", self._title_of_slug())
        for heading in filter(resembles, find_headings(self._text)):
            note = f"'{heading.text}' is not read as a lecture's heading"
            self._row("left", note, self._at(heading.line + 1, 1))
        body, lifted, notes = convert_body(self._text)
        for remark in notes:
            self._row(remark.status, remark.text, self._at(remark.line))
        name = f"lectures/{safe_name(self._doc.slug)}.md"
        front = {**base, **{key: value for key, value in lifted.items() if key not in base}}
        if self._doc.file_url and urls.page_url(name) != self._doc.file_url:
            front["permalink"] = self._doc.file_url
        self._page(name, front, body)
        self._row("converted", "no two headings of lectures: one lecture", target=f"content/{name}")
        self._course_file(str(base["title"]), Intro(), base)

    # ---- what both have -------------------------------------------------------------------

    def _title_of_slug(self) -> str:
        """A title from the name of the file."""
        words = self._doc.slug.replace("-", " ").replace("_", " ").strip()
        return words[:1].upper() + words[1:] or "Course"

    def _course_file(self, title: str, introduction: Intro, front: dict[str, Any]) -> None:
        """Plans `course.yml`."""
        config, zone = self._source.config.data, text_of(self._source.config.data.get("timezone"))
        if zone and not is_zone(zone):
            self._row("left", f"timezone: '{zone}' can't be used as timezone")
        works = front.get("bibliography")
        data: dict[str, Any] = {
            "title": title,
            "description": introduction.description or text_of(self._doc.front.get("description")),
            "language": text_of(config.get("lang")),
            "timezone": zone if is_zone(zone) else "",
            "lecturers": list(introduction.lecturers) or front.get("lecturers"),
            "bibliography": works,
            "csl": front.get("csl") if works else "",
            "links": list(introduction.links),
        }
        data = {key: value for key, value in data.items() if value}
        self.files.append(course_file.planned(data, self._has_missing_files))

    def _page(self, path: str, front: dict[str, Any], body: str) -> None:
        """Plans a page, and copies of the files that its text and its front matter name."""
        body, rejected = escape_rejected(body)
        for _, message in rejected:
            self._row("left", f"shown as text: {message}")
        addresses = [*links.front_matter_addresses(front), *links.local_addresses(body)]
        moved: dict[str, str] = {}
        for url in dict.fromkeys(addresses):
            if url.endswith(".md") or url.startswith("#"):
                continue
            plain_url = re.split(r"[?#]", url)[0]
            found = self._doc.body.find(url)
            at = position(self._doc.body, found) if found >= 0 else (0, 0)
            file, target = self._locate(plain_url, path)
            if file is None:
                self._has_missing_files = True
                self._row("left", f"'{url}' is not beside the post", at)
                continue
            if all(planned.path != target for planned in self.files):
                self.files.append(PlannedFile(path=target, copy=file))
                self._row("kept", f"'{url}' copied", at, target)
            if target.startswith("static/") and (bare := target.removeprefix("static")) != url:
                moved[plain_url] = bare
        for key in ("slides", "video"):
            if isinstance(front.get(key), str) and front[key] in moved:
                front[key] = moved[front[key]]
        if works := front.get("bibliography"):
            front["bibliography"] = [moved.get(one, one) for one in works]

        def resolve(url: str, media: bool) -> ResolvedLink:
            path, rest = split_address(url)
            return ResolvedLink(f"{moved[path]}{rest}" if path in moved else None)

        body = LinkRewriter(body, resolve).text if moved else body
        self.files.append(PlannedFile(path=f"content/{path}", data=join_post(front, body).encode()))

    def _locate(self, url: str, path: str) -> tuple[Path | None, str]:
        """The file that an address in the post names, and the path for its copy.

        `path` is that of the page below `content/`. The file is None if there is none.
        """
        root, subpath = self._source.root, text_of(self._doc.front.get("media_subpath"))
        if url.startswith("/"):
            base = self._source.config.baseurl
            bare = url.removeprefix(base) if base and url.startswith(f"{base}/") else url
            return (links.file_at(root, bare) if root else None), f"static{bare}"
        if subpath and root and (file := links.file_at(root, f"{subpath}/{url}")):
            return file, f"static/{subpath.strip('/')}/{url}"
        folder = path.rpartition("/")[0]
        if ".." in url.split("/"):
            return self._above(url)
        return links.file_at(self._file.parent, url), f"content/{folder}/{url}".replace("//", "/")

    def _above(self, url: str) -> tuple[Path | None, str]:
        """The same for an address that leaves the folder of the post: it may lead to a file of the
        site, or without one to a folder of media beside that of the post."""
        here, root = self._file.resolve().parent, self._source.root
        try:
            top = (root or here.parent).resolve()
            below = (here / unquote(url)).resolve().relative_to(top)
        except (OSError, ValueError):
            return None, ""
        is_hidden = any(part.startswith(".") for part in below.parts)
        is_media = root is not None or below.parts[:1] in _MEDIA_FOLDERS
        inside = below.as_posix()
        file = links.file_at(top, inside) if is_media and not is_hidden else None
        return file, f"static/{inside}"
