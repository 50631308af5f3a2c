"""The import of one post: a course with a file for each of its lectures, or with a single
lecture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from coursesite.importers import html_blocks
from coursesite.importers.jekyll.documents import text_of
from coursesite.importers.jekyll.front_matter import FrontMatterConversion
from coursesite.importers.lectures import links
from coursesite.importers.lectures.anchors import SplitPage, find_anchors, redirect_page
from coursesite.importers.lectures.dates import undated_year
from coursesite.importers.lectures.headings import find_headings, resembles
from coursesite.importers.lectures.intro import Intro, read_intro
from coursesite.importers.lectures.lecture import LectureNote, convert_body, day_words, read_lecture
from coursesite.importers.lectures.sections import SplitText, split_lectures
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
from coursesite.importers.single_post.source import PostSource, read_source
from coursesite.importers.target_paths import UniquePaths, safe_name
from coursesite.importers.yaml_writer import dump
from coursesite.text import urls

INDEX = "index.md"


def plan_post(file: Path) -> ImportPlan:
    """The plan for the import of one post; raises `OSError` if it cannot be read."""
    importer = PostImporter(file, read_source(file, file.read_bytes()))
    importer.run()
    return ImportPlan(
        base=file.parent, files=tuple(importer.files), rows=tuple(sorted(importer.rows))
    )


class PostImporter:
    """Plans one import; fills `files` and `rows` on the way."""

    def __init__(self, file: Path, source: PostSource) -> None:
        """`source` is the post with its site."""
        self.file, self.source, self.doc = file, source, source.doc
        self.files: list[PlannedFile] = []
        self.rows: list[ReportRow] = []
        self.paths = UniquePaths()
        self.missing = False

    def run(self) -> None:
        """Plans all files."""
        for note in self.doc.notes:
            self.row("converted", note)
        rendered = self.source.site.render(self.doc)
        for found in rendered.notes:
            line, column = position(self.doc.body, found.offset)
            self.row(found.status, found.text, line, column)
        self.text, gaps = html_blocks.join_html_blocks(rendered.text)
        if gaps:
            self.row("converted", f"{gaps} blocks of HTML are without blank lines now")
        parts = split_lectures(self.text)
        if parts is None:
            self._single()
        else:
            self._course(parts)
        self.row("converted", "one post", target="content/")

    def row(
        self, status: Status, note: str, line: int = 0, column: int = 0, target: str = ""
    ) -> None:
        """Adds a row to the report; `line` counts in the body of the post."""
        at = self.doc.lines + line if line else 0
        self.rows.append(
            ReportRow(
                source=self.file.name,
                line=at,
                column=column,
                status=status,
                note=note,
                target=target,
            )
        )

    # ---- a course -------------------------------------------------------------------------

    def _course(self, parts: SplitText) -> None:
        head = self._head()
        about = read_intro(parts.intro, text_of(self.doc.front.get("title")))
        title = about.title or self._name()
        for line, note in about.notes:
            self.row("converted", note, line)
        pieces = [
            SplitPage(
                path=INDEX, title=title, old=parts.intro, new=about.body, lifted=_lifted(about)
            )
        ]
        fronts: list[dict[str, Any]] = [{**head, "title": title}]
        names = self._lecture_names(parts)
        lines = self.text.split("\n")
        posted = self.doc.date.date() if self.doc.date else None
        year = undated_year([day_words(section) for section in parts.sections], posted)
        self._strays(parts)
        for section, name in zip(parts.sections, names, strict=True):
            made = read_lecture(section, year)
            top = section.heading.heading.line + 1
            for one in made.notes:
                self.row(one.status, one.text, section.line + one.line if one.line else top)
            subpath = {"media_subpath": head["media_subpath"]} if "media_subpath" in head else {}
            fronts.append(made.front | subpath)
            start = section.lead_line if section.lead else section.heading.heading.line
            old = "\n".join(lines[start : section.line]) + "\n" + section.text
            label = (
                f"{section.heading.word.title()} {section.heading.number}: {made.front['title']}"
            )
            pieces.append(
                SplitPage(
                    path=name, title=label, old=old, new=made.body, lifted=0 if section.lead else 1
                )
            )
            self.row("converted", label, section.heading.heading.line + 1, 1, f"content/{name}")
        self._pages(pieces, fronts)
        self._course_file(title, about, head)

    def _strays(self, parts: SplitText) -> None:
        """Reports headings that may be meant to begin something of their own."""
        for one in parts.strays:
            at = f"{one.within.word} {one.within.number}" if one.within else "the text before them"
            note = f"'{one.heading.text}' is not read as a lecture's heading: it goes with {at}"
            self.row("left", note, one.heading.line + 1, 1)

    def _pages(self, pieces: list[SplitPage], fronts: list[dict[str, Any]]) -> None:
        found = find_anchors(self.text, pieces)
        places = {one.id: one for one in found}
        for piece, front in zip(pieces, fronts, strict=True):
            body, moved = links.move_links(piece.new, piece.path, places)
            if moved:
                self.row(
                    "converted",
                    f"{moved} links to anchors lead to their new places",
                    target=f"content/{piece.path}",
                )
            body = self._files(body, piece.path, front)
            self.files.append(
                PlannedFile(path=f"content/{piece.path}", data=join_post(front, body).encode())
            )
        old = self.doc.file_url
        if old and old != "/":
            name = self.paths.take(f"content/{safe_name(self.doc.slug)}.md")
            title = pieces[0].title
            self.files.append(planned_text(name, redirect_page(title, old, pieces, found)))
            self.row(
                "converted",
                f"the old address {old} leads on, and its {len(found)} anchors",
                target=name,
            )

    def _lecture_names(self, parts: SplitText) -> list[str]:
        """The files of the lectures. Addresses have no number, so no two files may differ in that
        only."""
        self.paths.take(f"content/{INDEX}")
        self.paths.take("content/course.yml")
        names: list[str] = []
        taken: set[str] = set()
        for section in parts.sections:
            one = section.heading
            words = urls.slugify(plain_text(one.title))
            slug = re.sub(r"-+", "-", re.sub(r"[^\w-]", "", words)).strip("-")[:60].strip("-")
            slug = slug or f"{one.word}-{one.number}"
            base, number = slug, 1
            while slug in taken:
                number += 1
                slug = f"{base}-{number}"
            taken.add(slug)
            path = self.paths.take(f"content/lectures/{one.number:02}-{slug}.md")
            names.append(path.removeprefix("content/"))
        return names

    # ---- one lecture ----------------------------------------------------------------------

    def _single(self) -> None:
        """A post without headings of lectures: one lecture, at the address that the post had."""
        head = self._head()
        head.setdefault("title", self._name())
        for one in find_headings(self.text):
            if resembles(one):
                self.row(
                    "left", f"'{one.text}' is not read as a lecture's heading", one.line + 1, 1
                )
        notes: list[LectureNote] = []
        body, lifted = convert_body(self.text, notes)
        for note in notes:
            self.row(note.status, note.text, note.line)
        name = f"lectures/{safe_name(self.doc.slug)}.md"
        front = {**head, **{key: value for key, value in lifted.items() if key not in head}}
        if self.doc.file_url and urls.page_url(name) != self.doc.file_url:
            front["permalink"] = self.doc.file_url
        body = self._files(body, name, front)
        self.files.append(PlannedFile(path=f"content/{name}", data=join_post(front, body).encode()))
        self.row("converted", "no two headings of lectures: one lecture", target=f"content/{name}")
        empty = Intro(title="", description="", lecturers=(), links=(), body="", notes=())
        self._course_file(str(head["title"]), empty, head)

    # ---- what both have -------------------------------------------------------------------

    def _head(self) -> dict[str, Any]:
        made = FrontMatterConversion(self.doc, self.source.targets, self.source.authors, INDEX)
        for note in made.left:
            self.row("left", note)
        if extra := ", ".join(made.front.get("extra", {})):
            self.row("kept", f"kept under extra: {extra}")
        return made.front

    def _name(self) -> str:
        words = self.doc.slug.replace("-", " ").replace("_", " ").strip()
        return words[:1].upper() + words[1:] or "Course"

    def _course_file(self, title: str, about: Intro, head: dict[str, Any]) -> None:
        given = self.source.config.data
        people = list(about.lecturers) or head.get("lecturers") or []
        data: dict[str, Any] = {"title": title}
        description = about.description or text_of(self.doc.front.get("description"))
        if description:
            data["description"] = description
        for key, theirs in (("language", "lang"), ("timezone", "timezone")):
            if value := text_of(given.get(theirs)):
                data[key] = value
        if people:
            data["lecturers"] = people
        if about.links:
            data["links"] = list(about.links)
        if self.missing:
            data["validation"] = {"links": {"not_found": "warn"}}
        self.files.append(planned_text("content/course.yml", dump(data)))

    def _files(self, body: str, path: str, front: dict[str, Any]) -> str:
        """The text without syntax that our builder rejects; copies the files it and `front`
        name."""
        body, wrong = escape_rejected(body)
        for _, message in wrong:
            self.row("left", f"shown as text: {message}")
        for url in dict.fromkeys(
            [*links.front_matter_addresses(front), *links.local_addresses(body)]
        ):
            if url.endswith(".md") or url.startswith("#"):
                continue
            plain_url = re.split(r"[?#]", url)[0]
            at = self.text.find(url)
            line, column = position(self.text, at) if at >= 0 else (0, 0)
            found, target = self._locate(plain_url, path)
            if found is None:
                self.missing = True
                self.row("left", f"'{url}' is not beside the post", line, column)
                continue
            if all(one.path != target for one in self.files):
                self.files.append(PlannedFile(path=target, copy=found))
                self.row("kept", f"'{url}' copied", line, column, target)
        return body

    def _locate(self, url: str, path: str) -> tuple[Path | None, str]:
        root, subpath = self.source.root, text_of(self.doc.front.get("media_subpath"))
        if url.startswith("/"):
            base = self.source.config.baseurl
            bare = url.removeprefix(base) if base and url.startswith(f"{base}/") else url
            return (links.file_at(root, bare) if root else None), f"static{bare}"
        if subpath and root and (found := links.file_at(root, f"{subpath}/{url}")):
            return found, f"static/{subpath.strip('/')}/{url}"
        folder = path.rpartition("/")[0]
        if ".." in url:
            return None, ""
        return links.file_at(self.file.parent, url), f"content/{folder}/{url}".replace("//", "/")


def _lifted(about: Intro) -> int:
    return sum("the heading is" in note for _, note in about.notes)
