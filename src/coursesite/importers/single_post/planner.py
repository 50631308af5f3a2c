"""The import of one post: a course with a file for each of its lectures, or with a single
lecture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from coursesite.importers import course_file, html_blocks
from coursesite.importers.addresses import ResolvedLink, split_address
from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.config import is_zone
from coursesite.importers.jekyll.front_matter import FrontMatterConversion
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
from coursesite.importers.lectures.lecture import LectureNote, convert_body, day_words, read_lecture
from coursesite.importers.lectures.sections import SplitText, split_lectures
from coursesite.importers.line_map import line_map
from coursesite.importers.links import LinkRewriter
from coursesite.importers.plain_text import plain_text
from coursesite.importers.plan import (
    ImportPlan,
    PlannedFile,
    ReportRow,
    Status,
    planned_text,
    position,
)
from coursesite.importers.posts import join_post
from coursesite.importers.rejected_syntax import escape_rejected
from coursesite.importers.scholarly import references
from coursesite.importers.single_post.source import PostSource, read_source
from coursesite.importers.target_paths import UniquePaths, safe_name
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
        self._text = ""
        self._lines: list[int] = []
        self._has_missing_files = False

    def run(self) -> None:
        """Plans all files."""
        for note in self._doc.notes:
            self._row("converted", note)
        rendered = self._source.liquid.render(self._doc)
        for remark in rendered.notes:
            line, column = position(self._doc.body, remark.offset)
            self._row(remark.status, remark.text, line, column)
        self._text, gaps = html_blocks.join_html_blocks(rendered.text)
        if gaps:
            self._row("converted", f"{gaps} blocks of HTML are without blank lines now")
        self._lines = line_map(self._doc.body, self._text)
        parts = split_lectures(self._text)
        if parts is None:
            self._single()
        else:
            self._course(parts)
        self._row("converted", "one post", target="content/")

    def _row(
        self, status: Status, note: str, line: int = 0, column: int = 0, target: str = ""
    ) -> None:
        """Adds a row to the report; `line` (from 1, or 0) and `column` are in the body of the
        post."""
        at = self._doc.lines + line if line else 0
        self.rows.append(
            ReportRow(
                source=self._file.name,
                line=at,
                column=column,
                status=status,
                note=note,
                target=target,
            )
        )

    def _converted_row(
        self, status: Status, note: str, line: int = 0, column: int = 0, target: str = ""
    ) -> None:
        """Adds a row to the report; `line` (from 1, or 0) and `column` are in the text behind
        Liquid."""
        at = self._lines[line - 1] + 1 if line else 0
        self._row(status, note, at, column, target)

    # ---- a course -------------------------------------------------------------------------

    def _course(self, parts: SplitText) -> None:
        """A post with lectures: a page for each, and one for the text before the first."""
        front = self._front_matter()
        introduction = read_intro(parts.intro, text_of(self._doc.front.get("title")))
        title = introduction.title or self._title_of_slug()
        for line, note in introduction.notes:
            self._converted_row("converted", note, line)
        pieces = [
            SplitPage(
                path=INDEX,
                title=title,
                old=parts.intro,
                new=introduction.body,
                lifted=introduction.lifted,
            )
        ]
        fronts: list[dict[str, Any]] = [{**front, "title": title}]
        paths = self._lecture_paths(parts)
        lines = self._text.split("\n")
        posted = self._doc.date.date() if self._doc.date else None
        year = undated_year([day_words(section) for section in parts.sections], posted)
        self._strays(parts)
        labels = set(references.labels(self._text))
        for section, path in zip(parts.sections, paths, strict=True):
            lecture = read_lecture(section, year, labels)
            top = section.heading.heading.line + 1
            for remark in lecture.notes:
                line = section.line + remark.line if remark.line else top
                self._converted_row(remark.status, remark.text, line)
            subpath = {"media_subpath": front["media_subpath"]} if "media_subpath" in front else {}
            fronts.append(lecture.front | subpath)
            start = section.lead_line if section.lead else section.heading.heading.line
            old = "\n".join(lines[start : section.line]) + "\n" + section.text
            label = (
                f"{section.heading.word.title()} {section.heading.number}: {lecture.front['title']}"
            )
            pieces.append(
                SplitPage(
                    path=path,
                    title=label,
                    old=old,
                    new=lecture.body,
                    lifted=0 if section.lead else 1,
                )
            )
            self._converted_row(
                "converted", label, section.heading.heading.line + 1, 1, f"content/{path}"
            )
        self._pages(pieces, fronts)
        self._course_file(title, introduction, front)

    def _strays(self, parts: SplitText) -> None:
        """Reports headings that may be meant to begin something of their own."""
        for stray in parts.strays:
            at = (
                f"{stray.within.word} {stray.within.number}"
                if stray.within
                else "the text before them"
            )
            note = f"'{stray.heading.text}' is not read as a lecture's heading: it goes with {at}"
            self._converted_row("left", note, stray.heading.line + 1, 1)

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
                self._row(
                    "converted",
                    f"{changed} links to anchors lead to their new places",
                    target=f"content/{page.path}",
                )
            body = self._files(body, page.path, front)
            self.files.append(
                PlannedFile(path=f"content/{page.path}", data=join_post(front, body).encode())
            )
        old = self._doc.file_url
        if old and old != "/":
            name = self._paths.take(f"content/{safe_name(self._doc.slug)}.md")
            title = pages[0].title
            self.files.append(planned_text(name, redirect_page(title, old, pages, anchors)))
            self._row(
                "converted",
                f"the old address {old} leads on, and its {len(anchors)} anchors",
                target=name,
            )

    def _lecture_paths(self, parts: SplitText) -> list[str]:
        """The paths of the lectures below `content/`.

        No two differ only in the number before the name, for addresses have no number.
        """
        self._paths.take(f"content/{INDEX}")
        self._paths.take(course_file.PATH)
        paths: list[str] = []
        taken: set[str] = set()
        for section in parts.sections:
            heading = section.heading
            words = urls.slugify(plain_text(heading.title))
            slug = re.sub(r"-+", "-", re.sub(r"[^\w-]", "", words)).strip("-")[:60].strip("-")
            slug = slug or f"{heading.word}-{heading.number}"
            base, number = slug, 1
            while slug in taken:
                number += 1
                slug = f"{base}-{number}"
            taken.add(slug)
            path = self._paths.take(f"content/lectures/{heading.number:02}-{slug}.md")
            paths.append(path.removeprefix("content/"))
        return paths

    # ---- one lecture ----------------------------------------------------------------------

    def _single(self) -> None:
        """A post without headings of lectures: one lecture, at the address that the post had."""
        base = self._front_matter()
        base.setdefault("title", self._title_of_slug())
        for heading in find_headings(self._text):
            if resembles(heading):
                self._converted_row(
                    "left",
                    f"'{heading.text}' is not read as a lecture's heading",
                    heading.line + 1,
                    1,
                )
        notes: list[LectureNote] = []
        body, lifted = convert_body(self._text, notes)
        for note in notes:
            self._converted_row(note.status, note.text, note.line)
        name = f"lectures/{safe_name(self._doc.slug)}.md"
        front = {**base, **{key: value for key, value in lifted.items() if key not in base}}
        if self._doc.file_url and urls.page_url(name) != self._doc.file_url:
            front["permalink"] = self._doc.file_url
        body = self._files(body, name, front)
        self.files.append(PlannedFile(path=f"content/{name}", data=join_post(front, body).encode()))
        self._row("converted", "no two headings of lectures: one lecture", target=f"content/{name}")
        self._course_file(str(base["title"]), Intro(), base)

    # ---- what both have -------------------------------------------------------------------

    def _front_matter(self) -> dict[str, Any]:
        """The front matter of the post as ours."""
        conversion = FrontMatterConversion(
            self._doc, self._source.targets, self._source.authors, INDEX
        )
        for note in conversion.left:
            self._row("left", note)
        if extra := ", ".join(conversion.front.get("extra", {})):
            self._row("kept", f"kept under extra: {extra}")
        return conversion.front

    def _title_of_slug(self) -> str:
        """A title from the name of the file."""
        words = self._doc.slug.replace("-", " ").replace("_", " ").strip()
        return words[:1].upper() + words[1:] or "Course"

    def _course_file(self, title: str, introduction: Intro, front: dict[str, Any]) -> None:
        """Plans `course.yml`."""
        config = self._source.config.data
        lecturers = list(introduction.lecturers) or front.get("lecturers") or []
        data: dict[str, Any] = {"title": title}
        description = introduction.description or text_of(self._doc.front.get("description"))
        if description:
            data["description"] = description
        if language := text_of(config.get("lang")):
            data["language"] = language
        if zone := text_of(config.get("timezone")):
            if is_zone(zone):
                data["timezone"] = zone
            else:
                self._row("left", f"timezone: '{zone}' can't be used as timezone")
        if lecturers:
            data["lecturers"] = lecturers
        if works := front.get("bibliography"):
            data |= {"bibliography": works, **({"csl": front["csl"]} if "csl" in front else {})}
        if introduction.links:
            data["links"] = list(introduction.links)
        self.files.append(course_file.planned(data, self._has_missing_files))

    def _files(self, body: str, path: str, front: dict[str, Any]) -> str:
        """The text without syntax that our builder rejects.

        Plans copies of the files that the text and `front` name.
        """
        body, rejected = escape_rejected(body)
        for _, message in rejected:
            self._row("left", f"shown as text: {message}")
        addresses = [*links.front_matter_addresses(front), *links.local_addresses(body)]
        moved: dict[str, str] = {}
        for url in dict.fromkeys(addresses):
            if url.endswith(".md") or url.startswith("#"):
                continue
            plain_url = re.split(r"[?#]", url)[0]
            at = self._doc.body.find(url)
            line, column = position(self._doc.body, at) if at >= 0 else (0, 0)
            file, target = self._locate(plain_url, path)
            if file is None:
                self._has_missing_files = True
                self._row("left", f"'{url}' is not beside the post", line, column)
                continue
            if all(planned.path != target for planned in self.files):
                self.files.append(PlannedFile(path=target, copy=file))
                self._row("kept", f"'{url}' copied", line, column, target)
            if target.startswith("static/") and (bare := target.removeprefix("static")) != url:
                moved[plain_url] = bare
        for key in ("slides", "video", "bibliography"):
            if isinstance(front.get(key), str) and front[key] in moved:
                front[key] = moved[front[key]]

        def resolve(url: str, media: bool) -> ResolvedLink:
            path, rest = split_address(url)
            return ResolvedLink(f"{moved[path]}{rest}" if path in moved else None)

        return LinkRewriter(body, resolve).text if moved else body

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
