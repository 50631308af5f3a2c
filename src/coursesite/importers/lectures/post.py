"""One post as a plan: a course with a file for each of its lectures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from coursesite.importers import html
from coursesite.importers.jekyll.calendar import plain
from coursesite.importers.jekyll.documents import text_of
from coursesite.importers.jekyll.head import Head
from coursesite.importers.lectures import links
from coursesite.importers.lectures.anchors import Piece, anchors, moved_page
from coursesite.importers.lectures.dates import year_of
from coursesite.importers.lectures.headings import headings, resembles
from coursesite.importers.lectures.intro import Intro, intro
from coursesite.importers.lectures.lecture import Note, body_of, day_words, lecture
from coursesite.importers.lectures.origin import Origin, origin
from coursesite.importers.lectures.split import Parts, split
from coursesite.importers.paths import Paths, part
from coursesite.importers.plan import ImportPlan, Row, Status, Write, position, text_file
from coursesite.importers.proof import proofed
from coursesite.importers.writing import dump, post
from coursesite.text import urls

INDEX = "index.md"


def plan_post(file: Path, data: bytes) -> ImportPlan:
    """The plan for the post in `file`, whose bytes are `data`."""
    importer = PostImport(file, origin(file, data))
    importer.run()
    return ImportPlan(
        base=file.parent, files=tuple(importer.files), rows=tuple(sorted(importer.rows))
    )


class PostImport:
    """An import on its way: what is found fills `files` and `rows`."""

    def __init__(self, file: Path, origin: Origin) -> None:
        """`origin` is the post and its site."""
        self.file, self.origin, self.doc = file, origin, origin.doc
        self.files: list[Write] = []
        self.rows: list[Row] = []
        self.paths = Paths()
        self.missing = False

    def run(self) -> None:
        """Makes the whole plan."""
        for note in self.doc.notes:
            self.row("converted", note)
        rendered = self.origin.site.render(self.doc)
        for found in rendered.notes:
            line, column = position(self.doc.body, found.offset)
            self.row(found.status, found.text, line, column)
        self.text, gaps = html.flattened(rendered.text)
        if gaps:
            self.row("converted", f"{gaps} blocks of HTML are without blank lines now")
        parts = split(self.text)
        if parts is None:
            self._single()
        else:
            self._course(parts)
        self.row("converted", "one post", target="content/")

    def row(
        self, status: Status, note: str, line: int = 0, column: int = 0, target: str = ""
    ) -> None:
        """Adds to the report; `line` counts in the body."""
        at = self.doc.lines + line if line else 0
        self.rows.append(
            Row(
                source=self.file.name,
                line=at,
                column=column,
                status=status,
                note=note,
                target=target,
            )
        )

    # ---- a course -------------------------------------------------------------------------

    def _course(self, parts: Parts) -> None:
        head = self._head()
        about = intro(parts.intro, text_of(self.doc.front.get("title")))
        title = about.title or self._name()
        for line, note in about.notes:
            self.row("converted", note, line)
        pieces = [
            Piece(path=INDEX, title=title, old=parts.intro, new=about.body, lifted=_lifted(about))
        ]
        fronts: list[dict[str, Any]] = [{**head, "title": title}]
        names = self._lecture_names(parts)
        lines = self.text.split("\n")
        posted = self.doc.date.date() if self.doc.date else None
        year = year_of([day_words(section) for section in parts.sections], posted)
        self._strays(parts)
        for section, name in zip(parts.sections, names, strict=True):
            made = lecture(section, year)
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
                Piece(
                    path=name, title=label, old=old, new=made.body, lifted=0 if section.lead else 1
                )
            )
            self.row("converted", label, section.heading.heading.line + 1, 1, f"content/{name}")
        self._pages(pieces, fronts)
        self._course_file(title, about, head)

    def _strays(self, parts: Parts) -> None:
        """Reports headings that may be meant to begin something of their own."""
        for one in parts.strays:
            at = f"{one.within.word} {one.within.number}" if one.within else "the text before them"
            note = f"'{one.heading.text}' is not read as a lecture's heading: it goes with {at}"
            self.row("left", note, one.heading.line + 1, 1)

    def _pages(self, pieces: list[Piece], fronts: list[dict[str, Any]]) -> None:
        found = anchors(self.text, pieces)
        places = {one.id: one for one in found}
        for piece, front in zip(pieces, fronts, strict=True):
            body, moved = links.moved(piece.new, piece.path, places)
            if moved:
                self.row(
                    "converted",
                    f"{moved} links to anchors lead to their new places",
                    target=f"content/{piece.path}",
                )
            body = self._files(body, piece.path, front)
            self.files.append(Write(path=f"content/{piece.path}", data=post(front, body).encode()))
        old = self.doc.file_url
        if old and old != "/":
            name = self.paths.take(f"content/{part(self.doc.slug)}.md")
            title = pieces[0].title
            self.files.append(text_file(name, moved_page(title, old, pieces, found)))
            self.row(
                "converted",
                f"the old address {old} leads on, and its {len(found)} anchors",
                target=name,
            )

    def _lecture_names(self, parts: Parts) -> list[str]:
        """The files of the lectures; no two have one address, which is without the number."""
        self.paths.take(f"content/{INDEX}")
        self.paths.take("content/course.yml")
        names: list[str] = []
        taken: set[str] = set()
        for section in parts.sections:
            one = section.heading
            words = urls.slugify(plain(one.title))
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
        """A post without lecture headings: one lecture, at the address that it had."""
        head = self._head()
        head.setdefault("title", self._name())
        for one in headings(self.text):
            if resembles(one):
                self.row(
                    "left", f"'{one.text}' is not read as a lecture's heading", one.line + 1, 1
                )
        notes: list[Note] = []
        body, lifted = body_of(self.text, notes)
        for note in notes:
            self.row(note.status, note.text, note.line)
        name = f"lectures/{part(self.doc.slug)}.md"
        front = {**head, **{key: value for key, value in lifted.items() if key not in head}}
        if self.doc.file_url and urls.page_url(name) != self.doc.file_url:
            front["permalink"] = self.doc.file_url
        body = self._files(body, name, front)
        self.files.append(Write(path=f"content/{name}", data=post(front, body).encode()))
        self.row("converted", "no two headings of lectures: one lecture", target=f"content/{name}")
        empty = Intro(title="", description="", lecturers=(), links=(), body="", notes=())
        self._course_file(str(head["title"]), empty, head)

    # ---- what both have -------------------------------------------------------------------

    def _head(self) -> dict[str, Any]:
        made = Head(self.doc, self.origin.targets, self.origin.authors, INDEX)
        for note in made.left:
            self.row("left", note)
        if extra := ", ".join(made.front.get("extra", {})):
            self.row("kept", f"kept under extra: {extra}")
        return made.front

    def _name(self) -> str:
        words = self.doc.slug.replace("-", " ").replace("_", " ").strip()
        return words[:1].upper() + words[1:] or "Course"

    def _course_file(self, title: str, about: Intro, head: dict[str, Any]) -> None:
        given = self.origin.settings.data
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
        self.files.append(text_file("content/course.yml", dump(data)))

    def _files(self, body: str, path: str, front: dict[str, Any]) -> str:
        """The text as our builder takes it, with the files that it and `front` name copied."""
        body, wrong = proofed(body)
        for _, message in wrong:
            self.row("left", f"shown as text: {message}")
        for url in dict.fromkeys([*links.recorded(front), *links.local(body)]):
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
                self.files.append(Write(path=target, copy=found))
                self.row("kept", f"'{url}' copied", line, column, target)
        return body

    def _locate(self, url: str, path: str) -> tuple[Path | None, str]:
        root, subpath = self.origin.root, text_of(self.doc.front.get("media_subpath"))
        if url.startswith("/"):
            base = self.origin.settings.baseurl
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
