"""The next edition of a course: a copy of its folder with the dates of another term."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import click
from msgspec import Struct

from coursesite.cli.scaffold import quoted
from coursesite.files.leftovers import is_ignored
from coursesite.settings.split import split
from coursesite.text.urls import NOTES

_DATE = re.compile(r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DATED = re.compile(
    r"(?:date|due|publish_date|publishDate|expiry_date|expiryDate|solutions)[ \t]*:"
)
"""The keys of front matter whose dates belong to a term."""
_NEWS = ("announcements", "announcement")


class Term(Struct, frozen=True, kw_only=True):
    """A term to come: its first day, its last (None: as many days later as in the term before), and
    what it is called ("": as the term before, in the new year)."""

    start: dt.date
    end: dt.date | None = None
    name: str = ""


def files(content: Path, root: str, place: str, term: Term) -> tuple[dict[str, bytes], int | None]:
    """The files of the next edition of the course in the folder `root` of `content`, by their paths
    below `content`, and by how many days its dates moved: None if the course has no first day.

    `place` is the folder of the new edition. All dates of `course.yml` move by whole weeks, so that
    they keep their days of the week, and so do those of front matter; announcements stay behind.
    Texts stay as they are. Raises click's ClickException without a readable `course.yml`.
    """
    folder = content / root
    settings = folder / "course.yml"
    try:
        text = settings.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise click.ClickException(f"{settings} can't be read: {problem}") from None
    started = _day(text, "start_date")
    days = None if started is None else _weeks_between(started, term.start)
    made = {f"{place}/course.yml": _settings(text, root, place, term, days).encode()}
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        names = path.split("/")
        if not file.is_file() or path == "course.yml" or _is_left(file, folder, content / place):
            continue
        if any(name.lower() in _NEWS for name in names[:-1]):
            continue
        data = file.read_bytes()
        if path.endswith(NOTES):
            data = _post(data, root, place, days or 0)
        made[f"{place}/{path}"] = data
    return made, days


def _is_left(file: Path, folder: Path, place: Path) -> bool:
    """Whether a file is none of the course: of a course in a folder within it, of the new edition,
    or put aside by a program."""
    inner = list(file.relative_to(folder).parents)[:-1]
    if place in file.parents or any(
        (folder / one / "course.yml").is_file() for one in inner if str(one) != "."
    ):
        return True
    return any(is_ignored(one.name, folder=True) for one in inner) or is_ignored(
        file.name, folder=False
    )


def _settings(text: str, root: str, place: str, term: Term, days: int | None) -> str:
    """The settings of the new edition. Its key stays: the identities in calendars have the term."""
    before = _day(text, "start_date")
    last = _day(text, "end_date")
    text = _readdressed(_moved(text, days) if days else text, root, place)
    text = _with(text, "start_date", term.start.isoformat())
    end = term.end
    if end is None and before is not None and last is not None:
        end = term.start + (last - before)
    if end is not None:
        text = _with(text, "end_date", end.isoformat())
    name = _value(text, "term")
    wanted = term.name or _YEAR.sub(str(term.start.year), name)
    if wanted:
        text = _with(text, "term", quoted(wanted))
    return _with(text, "previous", quoted(root) if root else "/")


def _post(data: bytes, root: str, place: str, days: int) -> bytes:
    """A post with the dates in its front matter moved, and with its links within the course."""
    try:
        text = _readdressed(data.decode("utf-8"), root, place)
    except UnicodeDecodeError:
        return data
    head, body = split(text)
    if head.yaml is None or not text.endswith(body):
        return text.encode()
    front = text[: len(text) - len(body)]
    lines, dated = [], False
    for line in front.split("\n"):
        if line[:1] not in (" ", "\t", "-", "#", ""):
            dated = bool(_DATED.match(line))
        lines.append(_moved(line, days) if dated else line)
    return ("\n".join(lines) + body).encode()


def _readdressed(text: str, root: str, place: str) -> str:
    """A text whose links from the root of the site lead to the new edition where they led to the
    old one. Of a course at the top these are the addresses of pages, which end in `/`; its files
    may be those of `static/`."""
    inner = rf"{re.escape(root)}/" if root else r"(?=[^\s\"'()<>#?]*/(?:[\s\"')>#?,\]}]|\Z))(?!/)"
    pattern = re.compile(rf"(?<=[\s(\"'<\[{{,])/{inner}")
    return pattern.sub(f"/{place}/", text)


def _weeks_between(before: dt.date, after: dt.date) -> int:
    """The days from the week of one date to that of another."""
    monday = before - dt.timedelta(days=before.weekday())
    return (after - dt.timedelta(days=after.weekday()) - monday).days


def _moved(text: str, days: int) -> str:
    """A text with its dates moved; what looks like one and is none stays."""

    def moved(match: re.Match[str]) -> str:
        try:
            day = dt.date(int(match[1]), int(match[2]), int(match[3])) + dt.timedelta(days=days)
        except (ValueError, OverflowError):
            return match[0]
        return day.isoformat()

    return _DATE.sub(moved, text)


def _value(text: str, key: str) -> str:
    """The value of a key at the start of a line, as it is written; "" if there is none."""
    found = re.search(rf"^{key}[ \t]*:[ \t]*([^\n#]*)", text, re.MULTILINE)
    return found[1].strip().strip("\"'") if found else ""


def _day(text: str, key: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_value(text, key)[:10])
    except ValueError:
        return None


def _with(text: str, key: str, value: str) -> str:
    """The text with a key of this value: in the place of the old one, else at the end. A comment
    behind it stays."""
    pattern = re.compile(rf"^({key}[ \t]*:[ \t]*)([^\n#]*?)([ \t]*(?:#[^\n]*)?)$", re.MULTILINE)
    if pattern.search(text):
        return pattern.sub(lambda found: f"{found[1].rstrip()} {value}{found[3]}", text, count=1)
    return f"{text.rstrip()}\n{key}: {value}\n"
