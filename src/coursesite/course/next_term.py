"""A course in another term: the dates, links and names in its files, as its next edition has them.

`coursesite new term` writes such files; a course that takes its files `from:` another edition reads
them so. Every line stays in its place, so that a message about the result has the line of the file
that it was made of.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, unquote

from msgspec import Struct

from coursesite.course.outline import FOLDER_KINDS
from coursesite.diagnostics import Span
from coursesite.model import KINDS
from coursesite.settings.post_parts import split
from coursesite.text.urls import INDEXES, NOTEBOOK, NOTES, page_url, split_name
from coursesite.text.yaml_scalars import quoted

_DATE = re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_YEAR = re.compile(r"(?<!\d)(\d{4})([/–-]\d\d)?(?!\d)")
"""A year in the name of a term, which may go on in the next: 2025/26."""
_DATED = re.compile(
    r"(?:date|due|publish_date|publishDate|expiry_date|expiryDate|solutions)[\"']?[ \t]*:"
)
"""The keys of front matter whose dates belong to a term."""
_NEWS = re.compile(rb"\s*---[ \t]*\r?\n(?:(?!---).*\n)*?kind[ \t]*:[ \t]*[\"']?announcement\b")
_ADDRESSED = re.compile(r"[\"'\\]*(?:permalink|aliases|redirect_from)[ \t]*:")
_OWN_ADDRESS = re.compile(r"(?<=[\s\[,\"'])(?!-[ \t])[^\s\[\],\"'#]+(?=[\s\],\"']|\Z)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_JSON_LINE = re.compile(r'(?:",\s*")?((?:[^\\]|\\(?!n))*)(?:\\n|\Z)')
_WAY_UP = re.compile(r"(?<=[\s(\"'<\[{,=])(?:\.\./)+[^\s\"'()<>#?]*")
_SUBPATH = re.compile(r"[\"'\\]*media_subpath[\"'\\]*[ \t]*:[ \t]*[\"'\\]*([^\s\"'#\\]+)")
_MEDIA = re.compile(r"\.(?!(?:md|markdown|ipynb)$)[^./]+$")
"""The suffix of a file that is no post."""
_CODE = re.compile(r"^([ \t>]*)(```+|~~~+)[^\n]*\n(?:.*\n)*?[ \t>]*\2[`~]*[ \t]*$", re.MULTILINE)
_NO_BREAK = re.compile(r"[^\r\n]")
_IN_NOTEBOOK = re.compile(r'(?<=["n])---[ \t]*\\n(.*?)---(?=\\n|")', re.DOTALL)
"""Front matter in the first cell of a notebook, which is JSON."""


class Edit(Struct, frozen=True, order=True):
    """A part of a text, by its first character and the one behind it, and its replacement."""

    start: int
    end: int
    text: str


class Move(Struct, frozen=True):
    """The way of files from one edition to another: the folders of both, the days by which dates
    move, and the files and folders that have a date in their names, each with its new name."""

    root: str
    place: str
    days: int = 0
    names: tuple[tuple[str, str], ...] = ()


class Term(Struct, frozen=True, kw_only=True):
    """A term: its first day, its last (None: as many days later as in the term before), its name
    ("": as the term before, in the new year), and whether it is a draft for now."""

    start: dt.date
    end: dt.date | None = None
    name: str = ""
    draft: bool = False


def stays_behind(path: str, read: Callable[[], bytes]) -> bool:
    """Whether a file, by its path in the folder of its course, belongs to its term alone, as
    announcements do, by their folder or by their own word. `read` gives its bytes."""
    kinds = [FOLDER_KINDS.get(name.lower()) for name in path.split("/")[:-1]]
    if any(kinds) or not path.endswith(NOTES):
        return any(kind is not None and KINDS[kind].role == "news" for kind in kinds)
    return _NEWS.match(read()) is not None


def weeks_between(before: dt.date, after: dt.date) -> int:
    """The days from the week of one date to that of another."""
    monday = before - dt.timedelta(days=before.weekday())
    return (after - dt.timedelta(days=after.weekday()) - monday).days


# ---- names --------------------------------------------------------------------------------------


def new_names(paths: Iterable[str], days: int) -> tuple[tuple[str, str], ...]:
    """The names of posts that begin with a date, and those of their folders, without suffix, each
    with its name in the other term. `paths` are those of all files of the course."""
    names: set[str] = set()
    for path in paths if days else ():
        folder, _, name = path.rpartition("/")
        if name.endswith((*NOTES, NOTEBOOK)):
            names.add(name.rpartition(".")[0])
        if name.lower() in INDEXES:
            names.add(posixpath.basename(folder))
    dated = (name for name in sorted(names) if split_name(name)[1])
    moved = ((name, _moved(name[:10], days) + name[10:]) for name in dated)
    return tuple((name, later) for name, later in moved if name != later)


def renamed(path: str, names: tuple[tuple[str, str], ...]) -> str:
    """The path of a file, with the new names of posts and folders."""
    if not names:
        return path
    known = dict(names)
    *folders, name = path.split("/")
    stem, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}" in (*NOTES, NOTEBOOK):
        name = known.get(stem, stem) + dot + suffix
    return "/".join([*(known.get(folder, folder) for folder in folders), name])


# ---- posts --------------------------------------------------------------------------------------


def has_text(path: str) -> bool:
    """Whether a file has dates or links that move; all others stay as they are."""
    return path.endswith((*NOTES, NOTEBOOK))


class Change(Struct, frozen=True):
    """The change of a post on its way to another edition: dates in its front matter move, and links
    within the course that are written from the root of the site lead to the new one. What is no
    UTF-8 stays as it is."""

    path: str
    move: Move

    def __call__(self, data: bytes) -> bytes:
        """The bytes of the post, changed."""
        mark = data[:3] if data.startswith(BOM_UTF8) else b""
        try:
            text = data[len(mark) :].decode("utf-8")
        except UnicodeDecodeError:
            return data
        return mark + applied(text, edits(self.path, text, self.move)).encode()

    def place(self, span: Span, data: bytes) -> Span:
        """The place in the post of what is at a place of the changed one."""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return span
        changes = edits(self.path, text, self.move)
        lines = [line.start() for line in _LINE.finditer(text)]
        if not changes or span.line > len(lines):
            return span
        line = lines[span.line - 1]
        first = _column_before(changes, line, span.column - 1)
        end = _column_before(changes, line, span.column - 1 + span.length)
        return Span(span.line, first + 1, max(1, end - first))


def edits(path: str, text: str, move: Move) -> list[Edit]:
    """The changes of a post's text in their order, none of which crosses a line or another one."""
    kept: list[Edit] = []
    links = set(_links(text, move))
    found = {*links, *_ways_out(path, text, move), *_names(text, move), *_media(path, text, move)}
    found |= set(_addresses(path, text, move, {link.start for link in links}))
    for edit in sorted({*found, *_dates(path, text, move.days)}):
        if not kept or kept[-1].end <= edit.start:
            kept.append(edit)
    return kept


def applied(text: str, changes: Iterable[Edit]) -> str:
    """The text with its changes, which are in their order."""
    parts, at = [], 0
    for edit in changes:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def _column_before(changes: Iterable[Edit], line: int, column: int) -> int:
    """The column in a text of what has the given column in the changed one; both count from 0.
    `line` is the first character of the line in the text."""
    shift = 0
    for edit in changes:
        start = edit.start - line
        if start < 0:
            continue
        if column < start + shift:
            break
        if column < start + shift + len(edit.text):
            return min(column - shift, max(start, edit.end - line - 1))
        shift += len(edit.text) - (edit.end - edit.start)
    return column - shift


def _dates(path: str, text: str, days: int) -> Iterator[Edit]:
    """The changes of the dates in front matter."""
    dated = False
    for start, line in _front_lines(path, text) if days else ():
        if line[:1] not in (" ", "\t", "-", "#", ""):
            dated = bool(_DATED.match(line.lstrip("\"'\\")))
        for found in _DATE.finditer(line) if dated else ():
            if (later := _moved(found[0], days)) != found[0]:
                yield Edit(start + found.start(), start + found.end(), later)


def _addresses(path: str, text: str, move: Move, moved: Collection[int]) -> Iterator[Edit]:
    """The changes of addresses that a post gives itself and that lie outside of its course: those
    of two editions would be the same. They begin with the folder of the new one. `moved` are the
    places of those within the course."""
    addressed = False
    for start, line in _front_lines(path, text) if move.place else ():
        behind = 0
        if line[:1] not in (" ", "\t", "-", "#", ""):
            key = _ADDRESSED.match(line)
            addressed, behind = key is not None, key.end() if key else 0
        for found in _OWN_ADDRESS.finditer(line, behind) if addressed else ():
            at = start + found.start()
            if at not in moved and "://" not in found[0]:
                yield Edit(at, at, f"/{move.place}" if found[0][0] == "/" else f"/{move.place}/")


def _front_lines(path: str, text: str) -> Iterator[tuple[int, str]]:
    """The lines of the front matter of a post, each with its first character in the text."""
    if path.endswith(NOTEBOOK):
        if block := _IN_NOTEBOOK.search(text):
            for line in _JSON_LINE.finditer(block[1]):
                yield block.start(1) + line.start(1), line[1]
        return
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    head, body = split(plain)
    if head.yaml is None or not plain.endswith(body):
        return
    lines = plain.count("\n", 0, len(plain) - len(body))
    for _, line in zip(range(lines), _LINE.finditer(text), strict=False):
        yield line.start(), line[0]


def _links(text: str, move: Move) -> Iterator[Edit]:
    """The changes of links from the root of the site: they lead to the new edition where they led
    to the old one. Of a course at the top these are the addresses of pages, which end in `/`; its
    files may be those of `static/`."""
    if "/" not in text:
        return
    text = _without_code(text)
    for old, new in _tops(move):
        for link in _link_to(old).finditer(text):
            yield Edit(link.start(), link.end(), new)


def _ways_out(path: str, text: str, move: Move) -> Iterator[Edit]:
    """The changes of links by way of the folder around the course: they lead to the new edition
    where they led to the old one, and to the same file otherwise. Those of pictures and files begin
    at `media_subpath` if the post has one."""
    if "../" not in text or not path.startswith("content/"):
        return
    folder = posixpath.dirname(path.removeprefix("content/"))
    _, media = _media_folder(path, text)
    for link in _WAY_UP.finditer(_without_code(text)):
        base = media if media and _MEDIA.search(link[0]) else folder
        if _is_in(base, move.root) and link[0].count("../") <= _depth(base, move.root):
            continue
        there = posixpath.normpath(posixpath.join(base, unquote(link[0])))
        beside = posixpath.dirname(move.root) == posixpath.dirname(move.place)
        if there.partition("/")[0] == ".." or (beside and not _is_in(there, move.root)):
            continue
        way = posixpath.relpath(f"/{_new(there, move)}", f"/{_new(base, move)}")
        way += "/" * link[0].endswith("/")
        yield Edit(link.start(), link.end(), way.replace(" ", "%20"))


def _depth(path: str, root: str) -> int:
    inner = path[len(root) :].strip("/")
    return inner.count("/") + 1 if inner else 0


def _is_in(path: str, root: str) -> bool:
    return not root or f"{path}/".startswith(f"{root}/")


def _new(path: str, move: Move) -> str:
    """The path in the new edition of what lies in the old one; any other as it is."""
    if not _is_in(path, move.root):
        return path
    return posixpath.join(move.place, path[len(move.root) :].strip("/"))


def _media_folder(path: str, text: str) -> tuple[int, str]:
    """The `media_subpath` of a post from `content/`, and its first character in the text."""
    for start, line in _front_lines(path, text) if "media_subpath" in text else ():
        if key := _SUBPATH.match(line):
            return start + key.start(1), unquote(key[1]).strip("/")
    return 0, ""


def _media(path: str, text: str, move: Move) -> Iterator[Edit]:
    """The change of a `media_subpath` that names a folder of the course without `/` around it."""
    start, media = _media_folder(path, text)
    if media and move.root and _is_in(media, move.root):
        start += text[start] == "/"
        yield Edit(start, start + len(move.root), move.place)


def _without_code(text: str) -> str:
    """The text with the lines of fenced code blank."""
    if "```" not in text and "~~~" not in text:
        return text
    return _CODE.sub(lambda code: _NO_BREAK.sub(" ", code[0]), text)


def _tops(move: Move) -> list[tuple[str, str]]:
    """The beginnings of links into a course and into its next edition, as paths of files and as
    addresses, which lack the numbers of folders."""
    if not move.root:
        return [("/", f"/{move.place}/")]
    files = f"/{move.root}/", f"/{move.place}/" if move.place else "/"
    pages = page_url(f"{move.root}/index.md"), page_url(f"{move.place}/index.md")
    every = (files, (quote(files[0]), quote(files[1])), pages, (quote(pages[0]), quote(pages[1])))
    return list(dict(reversed(every)).items())


@lru_cache(8)
def _link_to(top: str) -> re.Pattern[str]:
    inner = re.escape(top) if top != "/" else r"/(?=[^\s\"'()<>#?]*/(?:[\s\"')>#?,\]}]|\Z))(?!/)"
    return re.compile(rf"(?<=[\s(\"'<\[{{,])(?:{inner})")


def _names(text: str, move: Move) -> Iterator[Edit]:
    """The changes of links to posts whose files have a date in their names."""
    for old, new in move.names:
        for name in re.finditer(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", text):
            yield Edit(name.start(), name.end(), new)


def _moved(text: str, days: int) -> str:
    """A text with its dates moved; what looks like one and is none stays."""

    def moved(match: re.Match[str]) -> str:
        try:
            day = dt.date(int(match[1]), int(match[2]), int(match[3])) + dt.timedelta(days=days)
        except (ValueError, OverflowError):
            return match[0]
        return day.isoformat()

    return _DATE.sub(moved, text)


# ---- settings -----------------------------------------------------------------------------------


def settings(text: str, move: Move, term: Term | None) -> str:
    """The `course.yml` of the next edition, made of that of another. All dates move by whole weeks,
    so that they keep their days of the week; without a term they stay. The key stays: the
    identities in calendars have the term."""
    moved = _moved(text, move.days) if move.days else text
    way_out = _ways_out(f"content/{move.root}/course.yml".replace("//", "/"), moved, move)
    moved = applied(moved, sorted({*_links(moved, move), *_names(moved, move), *way_out}))
    if term is not None:
        first, last = day_of(text, "start_date"), day_of(text, "end_date")
        end = term.start + (last - first) if first and last and not term.end else term.end
        moved = _with(moved, "start_date", term.start.isoformat())
        if end is not None:
            moved = _with(moved, "end_date", end.isoformat())
        if name := _name(text, term):
            moved = _with(moved, "term", quoted(name))
        if term.draft:
            moved = _with(moved, "draft", "true")
    if origin := value_of(text, "from"):
        moved = _with(moved, "from", quoted(_seen_from(origin, move)))
    return _with(moved, "previous", quoted(move.root) if move.root else "/")


def sharing(text: str, move: Move, term: Term) -> str:
    """The `course.yml` of a next edition that takes its files from the other one."""
    folder = posixpath.relpath(f"/{move.root}", f"/{move.place}")
    way = folder if re.fullmatch(r"\.\.[\w./-]*", folder) else quoted(folder)
    name = _name(text, term)
    lines = [
        "# Files that are not in this folder, and settings that are not here, are those of the",
        "# edition in this one, with the dates of the new term.",
        f"from: {way}",
        f"term: {quoted(name)}" if name else "",
        f"start_date: {term.start}",
        f"end_date: {term.end}" if term.end else "",
        "draft: true" if term.draft else "",
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _name(text: str, term: Term) -> str:
    """The name of a term: the one that it has, or that of the term before with other years."""
    before = day_of(text, "start_date")
    later = term.start.year - before.year if before else None

    def year(found: re.Match[str]) -> str:
        if later is None:
            return str(term.start.year) + found[0][4:]
        whole, short = found[1], found[2]
        name = f"{int(whole) + later:04}"
        return name if short is None else f"{name}{short[0]}{(int(short[1:]) + later) % 100:02}"

    return term.name or _YEAR.sub(year, value_of(text, "term"))


def _seen_from(folder: str, move: Move) -> str:
    """The folder that an edition takes its files from, as its next edition has to write it."""
    if folder.startswith("/"):
        return folder
    whole = posixpath.normpath(posixpath.join("/", move.root, folder))
    return posixpath.relpath(whole, f"/{move.place}")


def value_of(text: str, key: str) -> str:
    """The value of a key at the start of a line, as it is written; "" if there is none."""
    found = re.search(rf"^{key}[ \t]*:[ \t]*([^\n#]*)", text, re.MULTILINE)
    return found[1].strip().strip("\"'") if found else ""


def day_of(text: str, key: str) -> dt.date | None:
    """The day that a key at the start of a line gives; None if it gives none."""
    if match := _DATE.match(value_of(text, key)):
        with suppress(ValueError):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    return None


def _with(text: str, key: str, value: str) -> str:
    """The text with a key of this value: in the place of the old one, else at the end. A comment
    behind it stays."""
    pattern = re.compile(rf"^({key}[ \t]*:[ \t]*)([^\n#]*?)([ \t]*(?:#[^\n]*)?)$", re.MULTILINE)
    if pattern.search(text):
        return pattern.sub(lambda found: f"{found[1].rstrip()} {value}{found[3]}", text, count=1)
    return f"{text.rstrip()}\n{key}: {value}\n"
