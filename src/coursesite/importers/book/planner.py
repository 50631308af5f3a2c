"""The plan for a book: its pages, its files, and `course.yml`."""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from msgspec.structs import replace

from coursesite.course.bibliography import bibtex, csl_json
from coursesite.course.outline import kind_of
from coursesite.importers.book import front_matter, kinds, notebook
from coursesite.importers.book.files import on_disk
from coursesite.importers.book.links import BookLinks
from coursesite.importers.book.model import Book, Convert, Page
from coursesite.importers.book.places import Place, places
from coursesite.importers.data import course_file
from coursesite.importers.data.front_matter import accepted, text_of
from coursesite.importers.data.posts import join_post, split_post
from coursesite.importers.data.yaml_writer import plain_data
from coursesite.importers.lectures import headings
from coursesite.importers.plans.plan import (
    ImportPlan,
    PlannedFile,
    ReportRow,
    Status,
    TextChange,
    position,
)
from coursesite.importers.plans.target_paths import UniquePaths
from coursesite.importers.scholarly import conversion, html_boxes, references
from coursesite.importers.text import home_heading, html_blocks, icons
from coursesite.importers.text.addresses import GENERATED, is_generated
from coursesite.importers.text.encoding import as_read, decode
from coursesite.importers.text.links import LinkRewriter
from coursesite.importers.text.rejected_syntax import escape_rejected
from coursesite.model import FrontMatter
from coursesite.site.courses.citation_styles import BUILT_IN
from coursesite.text import urls
from coursesite.text.urls import INDEXES, NOTEBOOK, number_in

_LIST_OF_WORKS = re.compile(r"^\{\{< bibliography(?: [^\n]*)?>\}\}$", re.M)
_PLACE = re.compile(r"#([\w%.-]++)(?=[)\"'> ])")
_CITES = re.compile(r"\[(?:[^\[\]\n]* )?-?@[A-Za-z]|\{(?:foot)?cite|\{\{< bibliography")
_OPENED = re.compile(r"\n*(?:#[ \t]|[^\s#>|`*+<-][^\n]*\n=+[ \t]*(?:\n|\Z))")
"""A text that begins with a heading of level 1, which is its title."""
_READ = (".bib", ".csl", ".srt", ".vtt")
"""The endings of files whose text our build reads."""
_FILES = ("image", "slides", "video", "translation_of")
"""Keys of front matter whose text may be the address of a file."""
_SOME_WORDS = 5
"""The most words of a value that nobody would miss."""
_CELL_END = "\n\n<!-- the end of a cell -->\n\n"


def plan_book(book: Book, convert: Convert) -> ImportPlan:
    """The plan for the import of a book, whose pages `convert` turns into our syntax."""
    planner = _Planner(book, convert)
    files = planner.planned()
    return ImportPlan(base=book.base, files=tuple(files), rows=tuple(sorted(planner.rows)))


class _Planner:
    """One import: fills `rows` on the way, and is asked by its pages."""

    def __init__(self, book: Book, convert: Convert) -> None:
        """`convert` is the function of the book's source; `title` is that of the course."""
        self.book, self.convert = book, convert
        self.title = text_of(book.course.get("title")) or "Course"
        self.rows: list[ReportRow] = list(book.rows)
        self.texts = {page.path: text for page in book.pages if (text := self._read(page))}
        self.book = replace(book, pages=tuple(one for one in book.pages if one.path in self.texts))
        paths = UniquePaths()
        paths.take(course_file.PATH)
        self.kinds = kinds.kinds(self.book.pages)
        self.places = places(self.book, self.kinds, paths)
        self.taken = {self.places[one.path].url.rstrip("/"): one.path for one in self.book.pages}
        """The page at each address, without a `/` at its end, with the aliases read so far."""
        self.links = BookLinks(self.book, self.places)
        self.is_broken = False
        self.works = self._works()
        """The keys of all that its pages can cite."""
        self.wanted = {
            unquote(name)
            for text in (self.texts.values() if book.has_ids else ())
            for name in _PLACE.findall(text)
            if "--" in name
        }
        """The ids with several dashes that links lead to."""
        self.labels = {
            label: self.places[path].url
            for path, text in reversed(self.texts.items())
            for label in (
                *book.labels.get(path, ()),
                *references.labels(notebook.texts(text) if path.endswith(NOTEBOOK) else text),
            )
        }
        self.labels |= {
            name: f"{self.places[path].url}#"
            for name, path in self.book.titles.items()
            if path in self.places
        }

    def planned(self) -> list[PlannedFile]:
        """All files."""
        pages = [_PageImport(self, page) for page in self.book.pages]
        fronts = {one.page.path: one.front for one in pages}
        parts = _number(self.book.pages, self.kinds, fronts, self.places)
        files = [one.planned() for one in pages]
        copied = [self._copy(path) for path in (*self.book.copied, *self.book.placed)]
        named = [bool(one.front.get("bibliography")) for one in pages]
        self._name_works(file for file, has_own in zip(files, named, strict=True) if not has_own)
        return [self._course_file(parts), *files, *filter(None, copied)]

    def _copy(self, path: str) -> PlannedFile | None:
        """A file that is no page; None for one whose address is our builder's."""
        file, source = self._file_at(path)
        target, url = self.places[path].path, self.places[path].url
        data, note = as_read(file.read_bytes()) if path.lower().endswith(_READ) else (b"", "")
        is_page = url.endswith("/index.html") and url.removesuffix("/index.html") in self.taken
        if is_page or is_generated(url):
            note = f"our builder makes its own {url}"
            self.rows.append(ReportRow(source=source, status="left", note=note))
            return None
        status: Status = "converted" if note else "kept"
        row = ReportRow(source=source, status=status, note=note or "copied", target=target)
        self.rows.append(row)
        return PlannedFile(path=target, data=data) if note else PlannedFile(path=target, copy=file)

    def _file_at(self, path: str) -> tuple[Path, str]:
        """The file that the book has at a path below its root, and its path in the report."""
        if source := self.book.placed.get(path):
            return on_disk(self.book.base, source), source
        return on_disk(self.book.root, path), self._source(path)

    def row(self, path: str, status: Status, note: str, **more: Any) -> None:
        """Adds a row on a file below the book's root to the report."""
        self.rows.append(ReportRow(source=self._source(path), status=status, note=note, **more))

    def _source(self, path: str) -> str:
        """The path in the report of a file below the book's root."""
        root = self.book.root.relative_to(self.book.base).as_posix()
        return path if root == "." else f"{root}/{path}"

    def address(self, written: str, page: Page) -> str:
        """The address to write for one in the front matter of a page."""
        found = self.links.resolve(written, page)
        if not found.exists and re.search(r"[./]", written):  # the name of a recording has neither
            self.is_broken = True
            self.row(page.path, "left", f"'{written}' led nowhere before")
        return found.url or written

    def _read(self, page: Page) -> str | None:
        """The text of a page's file; None for one that cannot be read, which the report says."""
        try:
            data = on_disk(self.book.root, page.path).read_bytes()
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
        copied = [one for one in self.book.copied if one.endswith(".bib")]
        read: list[Collection[str]] = []
        for path in {*_listed(self.book.course.get("bibliography", ())), *copied}:
            with suppress(OSError, ValueError):
                text = decode(self._file_at(path)[0].read_bytes()).text
                parse = csl_json.parse if path.endswith(".json") else bibtex.parse
                read.append(parse(text).entries)
        return frozenset(chain.from_iterable(read)) if read else None

    def _name_works(self, pages: Iterable[PlannedFile]) -> None:
        """Names the files of works that are there, if one of these pages cites, and they name none
        themselves."""
        found = [one for one in self.book.copied if one.endswith(".bib")]
        cites = found and any(_CITES.search((page.data or b"").decode()) for page in pages)
        if cites and not self.book.course.get("bibliography"):
            self.book = replace(self.book, course={**self.book.course, "bibliography": found})

    def _course_file(self, parts: list[dict[str, str]]) -> PlannedFile:
        """The file `course.yml`."""
        data: dict[str, Any] = {**self.book.course, "title": self.title}
        for key in ("nav", "links"):
            if entries := data.get(key):
                data[key] = [*filter(None, map(self._entry, entries))]
        self.keep_files(data, None)
        if parts:
            data.setdefault("parts", parts)
        data, rejected = course_file.accepted(data)
        for note in rejected:
            self._setting(note)
        return course_file.planned(data, self.is_broken)

    def _setting(self, note: str) -> None:
        """Adds a row on the settings of the book to the report."""
        self.rows.append(ReportRow(source=self.book.settings, status="left", note=note))

    def keep_files(self, front: dict[str, Any], page: Page | None) -> None:
        """Keeps the files of works and of a style that settings, or those of a page, name and that
        are there: a build needs them. The report says which are not."""
        for key in [one for one in ("bibliography", "csl") if one in front]:
            found = list[str]()
            for written in filter(None, map(text_of, _listed(front[key]))):
                path = self.links.path_of(written, page)
                style = posixpath.basename(written).removesuffix(".csl")
                if path:
                    url = self.links.resolve(written, page).url if page else self.places[path].name
                    found.append(url or written)
                elif key == "csl" and style in BUILT_IN:
                    found.append(style)
                else:
                    where = self._source(page.path) if page else self.book.settings
                    note = f"{key}: there is no '{written}', and it is left out"
                    self.rows.append(ReportRow(source=where, status="left", note=note))
            front[key] = found[0] if found and key == "csl" else found
            if not found:
                del front[key]

    def _entry(self, entry: Any) -> Any:
        """An entry of the navigation, with the new address of its page; None for one that leads
        nowhere, which the report says."""
        if isinstance(entry, str):
            found = self.links.path_of(entry)
            is_away = re.match(r"[a-z][\w+.-]*:|//|#", entry)
            if not (found or is_away or urls.address(entry.rstrip("/") + "/") in GENERATED):
                self._setting(f"the menu has '{entry}', which is no page")
                return None
            return self.places[found].url if found else entry
        url, children = self._entry(entry["url"]) if "url" in entry else None, entry.get("children")
        changed = {"url": url, "children": children and [*filter(None, map(self._entry, children))]}
        entry = {key: changed.get(key, value) for key, value in entry.items()}
        entry = {key: value for key, value in entry.items() if value}
        return entry if "url" in entry or "children" in entry else None


class _PageImport:
    """One page on its way: `front` is its front matter, which its number comes into later."""

    def __init__(self, planner: _Planner, page: Page) -> None:
        self._planner, self.page, text = planner, page, planner.texts[page.path]
        self._place, self._kind = planner.places[page.path], planner.kinds[page.path]
        own = self._place.url
        self._own = {label for label, where in planner.labels.items() if where == own}
        self._labels = {label: url for label, url in planner.labels.items() if url != own}
        self._notebook = notebook.read(text) if page.path.endswith(NOTEBOOK) else None
        self._lines, self._body = 0, ""
        if self._notebook is not None:
            self._raw = notebook.front_of(self._notebook)
            notebook.change_texts(self._notebook, self._cells)
        else:
            post = split_post(text)
            self._raw, self._lines = post.front, post.lines
            if post.problem:
                self._row("left", post.problem)
            self._body = self._escaped(self._converted(post.body))
        self.front = self._front()

    def planned(self) -> PlannedFile:
        """The page's file."""
        front, rejected = accepted(self.front, self._place.name)
        for note in rejected:
            self._row("left", note)
        note = "" if self.page.listed else "; no table of contents has it"
        self._row("converted", self._kind + note, target=self._place.path)
        if self._notebook is not None:
            data = notebook.written(self._notebook, plain_data(front))
        else:
            body = self._body
            if self._place.name.lower() in INDEXES:
                own = text_of(front.get("title"))
                body = home_heading.below_title(body, self._planner.title, own)
            data = join_post(front, body).encode("utf-8", "replace")
        return PlannedFile(path=self._place.path, data=data)

    def _row(self, status: Status, note: str, **more: Any) -> None:
        self._planner.row(self.page.path, status, note, **more)

    def _converted(self, text: str) -> str:
        """A text of the page in our syntax; reports its changes."""
        planner, page = self._planner, self.page
        done = planner.convert(text, dict(self._raw), page)
        self._raw = done.front
        self._report(text, done.changes)
        works = planner.works
        body, changes = conversion.convert(done.text, self._labels, self._own, works)
        self._report(text, changes)
        if works is None:
            body = _LIST_OF_WORKS.sub("", body)
        body, boxes = html_boxes.convert(icons.in_html(body))
        self._report(text, [TextChange(one, "converted", "a box is a callout") for one in boxes])
        body = headings.with_ids(body, planner.wanted)
        body, gaps = html_blocks.join_html_blocks(body)
        if gaps:
            self._row("converted", f"{gaps} blocks of HTML are without blank lines now")
        links = LinkRewriter(body, lambda url, media: planner.links.resolve(url, page))
        planner.is_broken |= bool(links.broken)
        lost = [TextChange(url, "left", f"'{url}' led nowhere before") for url in links.broken]
        self._report(text, lost)
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

    def _report(self, text: str, changes: Iterable[TextChange]) -> None:
        """Adds changes to the report, at the places of their sources in the page's file."""
        at = 0
        for change in changes:
            found = text.find(change.source, at) if change.source else -1
            at = max(at, found + len(change.source))
            more = {}
            if found >= 0 and self._notebook is None:
                line, column = position(text, found)
                more = {"line": self._lines + line, "column": column}
            self._row(change.status, change.note, **more)

    def _front(self) -> dict[str, Any]:
        """The page's front matter with our keys, its kind and its address."""
        planner, page = self._planner, self.page
        front = front_matter.converted(self._raw)
        if self._notebook is None and "title" not in front:
            title, is_home = "", self._place.name.lower() in INDEXES
            if not is_home:
                title, self._body = headings.lifted(self._body)
            has_heading = not title and bool(_OPENED.match(self._body))
            if (title or page.title) and not has_heading:
                front = {"title": title or page.title, **front}
        if isinstance(keys := front.get("nocite"), list):
            front["nocite"] = [key for key in keys if text_of(key) in (planner.works or ())]
        for key in _FILES:
            value = front.get(key)
            if isinstance(value, str):
                front[key] = planner.address(value, page)
        planner.keep_files(front, page)
        for key in ("files", "readings"):
            for one in front[key] if isinstance(front.get(key), list) else ():
                if isinstance(one, dict) and (url := text_of(one.get("url"))):
                    one["url"] = planner.address(url, page)
        for key, value in front.get("extra", {}).items():
            if len(re.findall(r"[^\W\d_]{2,}", str(value))) > _SOME_WORDS:
                self._row("left", f"'{key}' is kept under extra, which no page shows")
        if self._kind != kind_of(self._place.name, FrontMatter()):
            front.setdefault("kind", self._kind)
        if self._place.permalink:
            front["permalink"] = self._place.permalink
        old = [old for old, path in planner.book.redirects.items() if path == page.path]
        names = map(text_of, _listed(front.pop("aliases", [])))
        base = page.address.rpartition("/")[0]
        rooted = (one if one.startswith("/") else f"{base}/{one}" for one in names)
        addresses = list[str]()
        for one in dict.fromkeys([*rooted, *old]):
            if (at := one.removesuffix("index.html")) == self._place.url:
                continue
            owner = planner.taken.setdefault(at.rstrip("/"), page.path)
            if owner == page.path:
                addresses.append(one)
            else:
                self._row("left", f"the alias {one} is left out: it is an address of {owner}")
        if addresses:
            front["aliases"] = addresses
        return front


def _listed(value: Any) -> Sequence[Any]:
    """A value that may stand for a list of one."""
    return value if isinstance(value, (list, tuple)) else [value]


def _number(
    pages: tuple[Page, ...],
    kinds_of: Mapping[str, str],
    fronts: Mapping[str, dict[str, Any]],
    found: Mapping[str, Place],
) -> list[dict[str, str]]:
    """Gives the listed pages their numbers and their order, and returns the parts of the course."""
    numbers: dict[str, list[int]] = {}
    parts: list[tuple[str, int, int]] = []
    listed = [page for page in pages if page.listed and page.path in fronts]
    series = [page for page in listed if kinds_of[page.path] != "page"]
    dated = any("date" in fronts[page.path] for page in series)
    mixed = dated or len({kinds_of[page.path] for page in series}) > 1
    for place, page in enumerate(series, 1):
        kind, front = kinds_of[page.path], fronts[page.path]
        given, taken = front.get("number"), numbers.setdefault(kind, [0])
        number = given if isinstance(given, int) and given not in taken[1:] else taken[-1] + 1
        while number in taken[1:]:
            number += 1
        taken.append(number)
        own = number_in(found[page.path].path.rpartition("/")[2])
        if own != number or given not in (None, number):
            front["number"] = number
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
    are_several = len({title for title, _, _ in parts}) > 1
    return [
        {"title": title, "lectures": f"{first}-{last}" if last > first else str(first)}
        for title, first, last in (parts if are_several else ())
    ]
