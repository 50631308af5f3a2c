"""The plan for a book: its pages, its files, and `course.yml`."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from coursesite.course.bibliography import bibtex, csl_json
from coursesite.importers import course_file, home_heading, html_blocks, html_boxes, icons
from coursesite.importers.addresses import GENERATED, is_generated
from coursesite.importers.book import front_matter, kinds, notebook
from coursesite.importers.book.files import on_disk
from coursesite.importers.book.links import BookLinks
from coursesite.importers.book.model import Book, Convert, Page
from coursesite.importers.book.places import Place, places
from coursesite.importers.encoding import as_read, decode
from coursesite.importers.front_matter import accepted, text_of
from coursesite.importers.links import LinkRewriter
from coursesite.importers.plan import (
    ImportPlan,
    PlannedFile,
    ReportRow,
    Status,
    TextChange,
    position,
)
from coursesite.importers.posts import join_post, split_post
from coursesite.importers.rejected_syntax import escape_rejected
from coursesite.importers.scholarly import conversion, references
from coursesite.importers.target_paths import UniquePaths
from coursesite.importers.yaml_writer import plain_data
from coursesite.text import urls
from coursesite.text.urls import INDEXES, NOTEBOOK, number_in

_LIST_OF_WORKS = re.compile(r"^\{\{< bibliography(?: [^\n]*)?>\}\}$", re.M)
_READ = (".bib", ".csl", ".srt", ".vtt")
"""The endings of files whose text our build reads."""
_FILES = ("image", "slides", "video", "bibliography", "csl")
"""Keys of front matter whose text may be the address of a file."""
_SOME_WORDS = 5
"""The most words of a value that nobody would miss."""
_CELL_END = "\n\n<!-- the end of a cell -->\n\n"


def plan_book(book: Book, convert: Convert) -> ImportPlan:
    """The plan for the import of a book, whose pages `convert` turns into our syntax."""
    planner = BookPlanner(book, convert)
    planner.run()
    return ImportPlan(base=book.base, files=tuple(planner.files), rows=tuple(sorted(planner.rows)))


class BookPlanner:
    """Plans one import; fills `files` and `rows` on the way."""

    def __init__(self, book: Book, convert: Convert) -> None:
        """`convert` is the function of the book's source; `title` is that of the course."""
        self._book, self._convert = book, convert
        self.title = text_of(book.course.get("title")) or "Course"
        self.files: list[PlannedFile] = []
        self.rows: list[ReportRow] = list(book.rows)
        self._texts = {page.path: text for page in book.pages if (text := self._read(page))}
        pages = tuple(page for page in book.pages if page.path in self._texts)
        self._book = book = replace(book, pages=pages)
        self._paths = UniquePaths()
        self._paths.take(course_file.PATH)
        self._kinds = kinds.kinds(pages)
        self._places = places(book, self._kinds, self._paths)
        self._links = BookLinks(book, self._places)
        self._is_broken = False
        self.works = self._works()
        """The keys of all that its pages can cite."""

    def run(self) -> None:
        """Plans all files."""
        labels = {
            label: self._places[path].url
            for path, text in reversed(self._texts.items())
            for label in (
                *self._book.labels.get(path, ()),
                *references.labels(notebook.texts(text) if path.endswith(NOTEBOOK) else text),
            )
        }
        done = [
            _PageImport(self, page, self._texts[page.path], labels) for page in self._book.pages
        ]
        fronts = {one.page.path: one.front for one in done}
        parts = _number(self._book.pages, self._kinds, fronts, self._places)
        for one in done:
            self.files.append(one.planned())
        for path in (*self._book.copied, *self._book.placed):
            self._copy(path)
        self._course_file(parts)

    def _copy(self, path: str) -> None:
        """Plans a file that is no page."""
        file, source = self._file_at(path)
        target, url = self._places[path].path, self._places[path].url
        data, note = as_read(file.read_bytes()) if path.lower().endswith(_READ) else (b"", "")
        if is_generated(url):
            row = ReportRow(source=source, status="left", note=f"our builder makes its own {url}")
        elif note:
            self.files.append(PlannedFile(path=target, data=data))
            row = ReportRow(source=source, status="converted", note=note, target=target)
        else:
            self.files.append(PlannedFile(path=target, copy=file))
            row = ReportRow(source=source, status="kept", note="copied", target=target)
        self.rows.append(row)

    def _file_at(self, path: str) -> tuple[Path, str]:
        """The file that the book has at a path below its root, and its path in the report."""
        if source := self._book.placed.get(path):
            return on_disk(self._book.base, source), source
        return on_disk(self._book.root, path), self._source(path)

    def row(self, path: str, status: Status, note: str, **more: Any) -> None:
        """Adds a row on a file below the book's root to the report."""
        self.rows.append(ReportRow(source=self._source(path), status=status, note=note, **more))

    def _source(self, path: str) -> str:
        """The path in the report of a file below the book's root."""
        root = self._book.root.relative_to(self._book.base).as_posix()
        return path if root == "." else f"{root}/{path}"

    def place(self, page: Page) -> Place:
        """The place of a page in the course."""
        return self._places[page.path]

    def kind(self, page: Page) -> str:
        """The kind of a page."""
        return self._kinds[page.path]

    def convert(self, text: str, front: dict[str, Any], page: Page) -> Any:
        """The text converted by the book's source."""
        return self._convert(text, front, page)

    def rewritten(self, text: str, page: Page) -> LinkRewriter:
        """A text with its links rewritten."""
        links = LinkRewriter(text, lambda url, media: self._links.resolve(url, page, media))
        self._is_broken |= bool(links.broken)
        return links

    def address(self, written: str, page: Page) -> str:
        """The address to write for one in the front matter of a page."""
        found = self._links.resolve(written, page)
        if not found.exists and re.search(r"[./]", written):  # the name of a recording has neither
            self._is_broken = True
            self.row(page.path, "left", f"'{written}' led nowhere before")
        return found.url or written

    def redirects(self, page: Page) -> list[str]:
        """The old addresses that led to a page."""
        return [old for old, path in self._book.redirects.items() if path == page.path]

    def _read(self, page: Page) -> str | None:
        """The text of a page's file; None for one that cannot be read, which the report says."""
        try:
            data = on_disk(self._book.root, page.path).read_bytes()
        except OSError as problem:
            self.row(page.path, "left", f"can't be read: {problem.strerror}")
            return None
        text = decode(data)
        if page.path.endswith(NOTEBOOK) and notebook.read(text.text) is None:
            self.row(page.path, "left", "this is no notebook that can be read")
            return None
        if text.encoding:
            self.row(page.path, "converted", f"{text.encoding} is UTF-8 now")
        return text.text or "\n"

    def _works(self) -> frozenset[str] | None:
        """The keys in the files of works, None if there is no such file."""
        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it prints its problems
        listed = self._book.course.get("bibliography", ())
        named = [listed] if isinstance(listed, str) else listed
        files = {*named, *(one for one in self._book.copied if one.endswith(".bib"))}
        keys: set[str] = set()
        are_read = False
        for path in files:
            with suppress(OSError, ValueError):
                text = decode(self._file_at(path)[0].read_bytes()).text
                parse = csl_json.parse if path.endswith(".json") else bibtex.parse
                keys.update(parse(text).entries)
                are_read = True
        return frozenset(keys) if are_read else None

    def _course_file(self, parts: list[dict[str, str]]) -> None:
        """Plans `course.yml`."""
        data: dict[str, Any] = {**self._book.course, "title": self.title}
        for key in ("nav", "links"):
            if entries := data.get(key):
                data[key] = [*filter(None, map(self._entry, entries))]
        if works := data.get("bibliography"):
            names = [works] if isinstance(works, str) else works
            data["bibliography"] = [one for name in names if (one := self._file(name))]
        if text_of(data.get("csl")).endswith(".csl"):
            data["csl"] = self._file(data["csl"]) or "apa"
        if parts and "parts" not in data:
            data["parts"] = parts
        if data.get("bibliography") == []:
            del data["bibliography"]
        data, rejected = course_file.accepted(data)
        for note in rejected:
            self.rows.append(ReportRow(source=self._book.settings, status="left", note=note))
        self.files.insert(0, course_file.planned(data, self._is_broken))

    def _file(self, path: str) -> str:
        """The path below `content/` of a file that the course file names; "" if it is not there."""
        found = self._links.path_of(path)
        if found is None:
            note = f"'{path}' led nowhere before"
            self.rows.append(ReportRow(source=self._book.settings, status="left", note=note))
        return self._places[found].name if found else ""

    def _entry(self, entry: Any) -> Any:
        """An entry of the navigation, with the new address of its page; None for one that leads
        nowhere, which the report says."""
        if isinstance(entry, str):
            found = self._links.path_of(entry)
            is_away = re.match(r"[a-z][\w+.-]*:|//|#", entry)
            if not (found or is_away or urls.address(entry.rstrip("/") + "/") in GENERATED):
                note = f"the menu has '{entry}', which is no page"
                self.rows.append(ReportRow(source=self._book.settings, status="left", note=note))
                return None
            return self._places[found].url if found else entry
        if isinstance(entry, dict) and "url" in entry:
            entry = {**entry, "url": self._entry(entry["url"])}
            if entry["url"] is None:
                del entry["url"]
        if isinstance(entry, dict) and "children" in entry:
            entry = {**entry, "children": [*filter(None, map(self._entry, entry["children"]))]}
        return (
            entry if isinstance(entry, dict) and ("url" in entry or entry.get("children")) else None
        )


class _PageImport:
    """One page on its way: `front` is its front matter, which its number comes into later."""

    def __init__(
        self, planner: BookPlanner, page: Page, text: str, labels: Mapping[str, str]
    ) -> None:
        self._planner, self.page = planner, page
        url = planner.place(page).url
        self._own = {label for label, where in labels.items() if where == url}
        self._labels = {label: where for label, where in labels.items() if where != url}
        self._notebook = notebook.read(text) if page.path.endswith(NOTEBOOK) else None
        self._text, self._lines = text, 0
        self._body = ""
        if self._notebook is not None:
            self._raw = notebook.front_of(self._notebook)
            notebook.change_texts(self._notebook, self._cells)
        else:
            post = split_post(text)
            self._raw, self._lines = post.front, post.lines
            if post.problem:
                planner.row(page.path, "left", post.problem)
            self._body = self._escaped(self._converted(post.body))
        self.front = self._front()

    def planned(self) -> PlannedFile:
        """The page's file."""
        place, kind = self._planner.place(self.page), self._planner.kind(self.page)
        self.front, rejected = accepted(self.front, place.name)
        for note in rejected:
            self._row("left", note)
        note = kind if self.page.listed else f"{kind}; no table of contents has it"
        self._row("converted", note, target=place.path)
        if self._notebook is not None:
            data = notebook.written(self._notebook, plain_data(self.front))
        else:
            body = self._body
            if place.name.lower() in INDEXES:
                own = text_of(self.front.get("title"))
                body = home_heading.below_title(body, self._planner.title, own)
            data = join_post(self.front, body).encode("utf-8", "replace")
        return PlannedFile(path=place.path, data=data)

    def _row(self, status: Status, note: str, **more: Any) -> None:
        self._planner.row(self.page.path, status, note, **more)

    def _converted(self, text: str) -> str:
        """A text of the page in our syntax; reports its changes."""
        done = self._planner.convert(text, dict(self._raw), self.page)
        self._raw = done.front
        self._report(text, done.changes)
        works = self._planner.works
        body, changes = conversion.convert(done.text, self._labels, self._own, works)
        self._report(text, changes)
        if works is None:
            body = _LIST_OF_WORKS.sub("", body)
        body, boxes = html_boxes.convert(icons.in_html(body))
        self._report(text, [TextChange(one, "converted", "a box is a callout") for one in boxes])
        body, gaps = html_blocks.join_html_blocks(body)
        if gaps:
            self._row("converted", f"{gaps} blocks of HTML are without blank lines now")
        links = self._planner.rewritten(body, self.page)
        for url in links.broken:
            self._report(text, [TextChange(url, "left", f"'{url}' led nowhere before")])
        if links.count:
            self._row("converted", f"{links.count} links rewritten")
        return links.text

    def _cells(self, texts: list[str]) -> list[str]:
        """The texts of a notebook in our syntax. They are checked as one, for a block may begin in
        one cell and end in another."""
        done = [self._converted(text) for text in texts]
        parts = self._escaped(_CELL_END.join(done)).split(_CELL_END)
        return parts if len(parts) == len(done) else done

    def _escaped(self, text: str) -> str:
        """The text with what our builder rejects as text."""
        text, rejected = escape_rejected(text)
        for _, message in rejected:
            self._row("left", f"shown as text: {message}")
        return text

    def _report(self, text: str, changes: Any) -> None:
        """Adds changes to the report, at the places of their sources in the page's file."""
        at = 0
        for change in changes:
            found = text.find(change.source, at) if change.source else -1
            if found >= 0:
                at = found + len(change.source)
            line, column = position(text, found) if found >= 0 else (0, 0)
            if self._notebook is not None or not line:
                self._row(change.status, change.note)
            else:
                self._row(change.status, change.note, line=self._lines + line, column=column)

    def _front(self) -> dict[str, Any]:
        """The page's front matter with our keys, its kind and its address."""
        front = front_matter.converted(self._raw)
        place, kind = self._planner.place(self.page), self._planner.kind(self.page)
        if self.page.title and "title" not in front and not self._has_heading():
            front = {"title": self.page.title, **front}
        if isinstance(keys := front.get("nocite"), list):
            front["nocite"] = [key for key in keys if text_of(key) in (self._planner.works or ())]
        for key in _FILES:
            value = front.get(key)
            if isinstance(value, str):
                front[key] = self._planner.address(value, self.page)
            elif isinstance(value, list) and key == "bibliography":
                front[key] = [self._planner.address(text_of(one), self.page) for one in value]
        for key in ("files", "readings"):
            for one in front[key] if isinstance(front.get(key), list) else ():
                if isinstance(one, dict) and (url := text_of(one.get("url"))):
                    one["url"] = self._planner.address(url, self.page)
        for key, value in front.get("extra", {}).items():
            if len(re.findall(r"[^\W\d_]{2,}", str(value))) > _SOME_WORDS:
                self._row("left", f"'{key}' is kept under extra, which no page shows")
        if kind != kinds.natural_kind(place.name):
            front.setdefault("kind", kind)
        if place.permalink:
            front["permalink"] = place.permalink
        old = self._planner.redirects(self.page)
        aliases = front.pop("aliases", [])
        listed = [aliases] if isinstance(aliases, str) else aliases
        if addresses := list(dict.fromkeys([*(_rooted(a, self.page) for a in listed), *old])):
            front["aliases"] = addresses
        return front

    def _has_heading(self) -> bool:
        """Whether the text begins with a heading that is its title."""
        if self._notebook is not None:
            return True
        return self._body.lstrip("\n").startswith("# ")


def _rooted(alias: Any, page: Page) -> str:
    """An old address of a page, from the root of the site."""
    written = text_of(alias)
    base = page.address.rpartition("/")[0]
    return written if written.startswith("/") else f"{base}/{written}"


def _number(
    pages: tuple[Page, ...],
    kinds_of: Mapping[str, str],
    fronts: Mapping[str, dict[str, Any]],
    found: Mapping[str, Place],
) -> list[dict[str, str]]:
    """Gives the listed pages their numbers and their order, and returns the parts of the course."""
    counts: dict[str, int] = {}
    parts: list[tuple[str, int, int]] = []
    listed = [page for page in pages if page.listed and page.path in fronts]
    series = [page for page in listed if kinds_of[page.path] != "page"]
    dated = any("date" in fronts[page.path] for page in series)
    mixed = dated or len({kinds_of[page.path] for page in series}) > 1
    for place, page in enumerate(series, 1):
        kind, front = kinds_of[page.path], fronts[page.path]
        given = front.get("number")
        counts[kind] = number = given if isinstance(given, int) else counts.get(kind, 0) + 1
        if number_in(found[page.path].path.rpartition("/")[2]) != number:
            front.setdefault("number", number)
        if mixed:
            front.setdefault("weight", place)
        if kind == "lecture" and page.part:
            if parts and parts[-1][0] == page.part and parts[-1][2] == number - 1:
                parts[-1] = (page.part, parts[-1][1], number)
            else:
                parts.append((page.part, number, number))
    plain = [page for page in listed if kinds_of[page.path] == "page"]
    if [page.path for page in plain] != sorted(page.path for page in plain):
        for place, page in enumerate(plain, 1):
            fronts[page.path].setdefault("weight", place)
    titles = {title for title, _, _ in parts}
    if len(titles) < 2:
        return []
    return [
        {"title": title, "lectures": f"{first}-{last}" if last > first else str(first)}
        for title, first, last in parts
    ]
