"""Weekly meetings as authors write them: class days, sections, and office hours.

    Tue, Thu 14:00-15:00 Room 2.12
    Mon 10:15-12:00 Hall 1, Thu 14-16 https://meet.example.org/algebra
    Wed 2-3pm

A text is days of the week, a time, and perhaps a place; a time holds for all days before it. It is
checked before the settings that it depends on are known, so a check returns it in one form, a line
for each day, of which the values are made later.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Struct

from coursesite import model
from coursesite.model.keys import Key
from coursesite.settings import dates, validators
from coursesite.settings.declaration import Given, as_list
from coursesite.settings.validators import BadValueError, is_slip, one_line, shown
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.settings.declaration import Context
    from coursesite.settings.validators import Names

_WORD = r"[^\W\d_]+\.?"
_TO = r"\s*(?:-|–|—|\bto\b|\bbis\b)\s*"
_HALF = r"(?:\s*([ap])\.?m\b\.?)?"
_CLOCK = (
    rf"([0-9]{{1,2}})(?::([0-9]{{2}}))?{_HALF}(?:{_TO}([0-9]{{1,2}})(?::([0-9]{{2}}))?{_HALF})?"
)
_TIMED = rare(rf"({_WORD}(?:[\s,/&+–—-]+{_WORD})*)\s*{_CLOCK}(?![\d:.])(.*)", re.IGNORECASE | re.S)
_TIMES = rare(_CLOCK, re.IGNORECASE)
_WORDS = rare(rf"{_WORD}(?:[\s/&+–—-]+{_WORD})*")
_NEXT = rare(r"\s*[;,\n]\s*|(?<=\d)\s*[/&+]\s*(?=[^\W\d_])")
_RANGE = rare(rf"({_WORD})\s*(?:[-–—]|\bto\b|\bbis\b)\s*({_WORD})", re.IGNORECASE)
_ONLINE = rare(r"https?://\S+")
_LINE = rare(r"([A-Z][a-z]{2}) ([0-9]{2}:[0-9]{2})(?:-([0-9]{2}:[0-9]{2}))?(?: (.*))?")
_WEEKS = rare(r"([0-9]{1,3})(?:\s*(?:-|–|—|\.\.)\s*([0-9]{1,3}))?")
_BETWEEN = rare(r"[\s,/&+]+")
_AND = frozenset(("and", "und", "et", "y", "e", "og", "och", "en", "i"))
_MEANT = "did you mean"
EARLIEST = 7
"""The first hour of a class that is believed without am or pm, or minutes."""
LATEST_WEEK = 60
"""The last week that "odd" and "even" reach."""


# ---- texts -------------------------------------------------------------------------------------


def class_days(text: str, names: Names = dict) -> str:
    """Days of the week, each on a line, with the times and places of their classes, if these are
    said.

    >>> class_days("tue, Thursday 9:15-11:00 Hall 1, Main Building")
    'Tue 09:15-11:00 Hall 1, Main Building\\nThu 09:15-11:00 Hall 1, Main Building'
    >>> class_days("Mon/Wed")
    'Mon\\nWed'
    """
    lines, untimed = _read(text, names)
    return "\n".join([*lines, *untimed])


def section(text: str, names: Names = dict) -> str:
    """Days and times, and perhaps places; a time has to be there."""
    lines, untimed = _read(text, names)
    if untimed or not lines:
        raise BadValueError(f"{shown(text)} has no time", "write it like 'Tue 14:00-15:00'")
    return "\n".join(lines)


def office_hours(text: str, names: Names = dict) -> str:
    """Days and times like those of a section, or other words as they are, such as "by appointment".

    >>> office_hours("Tuesdays 2-3:30 pm in Room 2.12"), office_hours("after class, Tue")
    ('Tue 14:00-15:30 Room 2.12', 'after class, Tue')
    """
    first = _TIMED.match(text)
    if first is None or _times(first) is None or not _names_days(first[1], names):
        return one_line(text)
    return section(text, names)


def weekdays(text: str, names: Names = dict) -> str:
    """Days of the week.

    >>> weekdays("Mon-Wed, friday")
    'Mon, Tue, Wed, Fri'
    """
    return ", ".join(_days(text, names))


def times(text: str) -> str:
    """A time of day, or from one time to another.

    >>> times("9-10:30"), times("2:15 pm"), times("11-1pm")
    ('09:00-10:30', '14:15', '11:00-13:00')
    """
    match = _TIMES.fullmatch(text.strip())
    clock = _times(match, 1) if match else None
    if clock is None:
        hint = "write it like '14:00-15:00' or '2-3 pm'"
        raise BadValueError(f"{shown(text)} is no time", hint)
    return clock


def weeks(text: str) -> str:
    """Weeks of the course: `2-6, 9`, or `odd` or `even`."""
    if text.casefold() not in ("odd", "even"):
        for part in re.split(r"\s*,\s*", text):
            match = _WEEKS.fullmatch(part)
            if match is None:
                hint = "write them like '2-6, 9', or 'odd' or 'even'"
                raise BadValueError(f"{shown(part)} is no week of the course", hint, part=part)
            if match[2] and int(match[2]) < int(match[1]):
                raise BadValueError(f"{shown(part)} ends before it starts", part=part)
    return text


def _read(text: str, names: Names) -> tuple[list[str], list[str]]:
    """The lines of a text, and days at its end that have no time."""
    lines: list[str] = []
    days: list[str] = []
    waiting = list(reversed(_NEXT.split(text.strip(" ,;/&+\n"))))
    while waiting:
        part = waiting.pop()
        found = _TIMED.match(part)
        clock = _times(found) if found else None
        if found and clock and (not lines or days or _names_days(found[1], names)):
            days += _days(found[1], names)
            place = found[8].strip(" ,@\n")
            if place[:1] in ("-", "–", "—"):
                hint = "write it like '10:15-12:00' or '2-3 pm'"
                raise BadValueError(f"{shown(place)} is no end of a time", hint, part=place)
            lines += [f"{day} {clock}" for day in days]
            days = []
            again = _TIMED.match(place)
            if again and _names_days(again[1], names) and _times(again):
                waiting.append(place)
            elif place:
                _append(lines, clock, place)
        elif lines and not days and not (_WORDS.fullmatch(part) and _names_days(part, names)):
            clock = lines[-1].split()[1]
            _append(lines, clock, f", {part}")
        elif _WORDS.fullmatch(part):
            days += _days(part, names)
        else:
            hint = "write it like 'Tue' or 'Tue 10:15-12:00'"
            raise BadValueError(f"{shown(part)} is no class day", hint, part=part)
    return lines, days


def _append(lines: list[str], clock: str, place: str) -> None:
    """Appends a place to the lines at the end that have this time and the same place yet."""
    place = one_line(re.sub(r"^(?:in|at)\s+", "", place, flags=re.IGNORECASE))
    for match in _ONLINE.finditer(place):
        validators.online(match[0])
    rest = lines[-1].partition(" ")[2]
    place = place if rest != clock else place.lstrip(", ")
    at = len(lines)
    while at and lines[at - 1].partition(" ")[2] == rest:
        at -= 1
        lines[at] += place if place.startswith(",") else f" {place}"


def _names_days(text: str, names: Names) -> bool:
    """Whether words are days of the week. One that nearly is, alone or beside days, is a slip,
    which is told."""
    words = [word for word in re.split(r"[\s,/&+–—-]+", text) if word.casefold() not in _AND]
    wrong = []
    for word in words:
        try:
            _day(word, names)
        except BadValueError as problem:
            wrong.append(problem.hint.startswith(_MEANT))
    return bool(words) and (not wrong or wrong == [True])


def _days(text: str, names: Names) -> list[str]:
    """The days in words, ranges written out."""
    days: list[str] = []

    def spelled(match: re.Match[str]) -> str:
        first, last = (dates.DAYS.index(_day(match[n], names)) for n in (1, 2))
        if last <= first:
            raise BadValueError(f"{shown(match[0])} is no range of days", part=match[0])
        return ", ".join(dates.DAYS[first : last + 1])

    for word in _BETWEEN.split(_RANGE.sub(spelled, text).strip()):
        if word and word.casefold() not in _AND:
            days.append(_day(word, names))
    return days


def _day(word: str, names: Names) -> str:
    """A day of the week, in the plural, too."""
    try:
        return validators.weekday(word, names)
    except BadValueError as problem:
        if word.casefold().endswith("days"):
            return validators.weekday(word[:-1], names)
        near = (day for day in dates.DAYS if len(word) > 2 and word[:1].upper() == day[0])
        meant = next((day for day in near if is_slip(word, day)), "")
        hint = f"{_MEANT} '{meant}'?" if meant else problem.hint
        raise BadValueError(str(problem), hint, part=word) from None


def _times(match: re.Match[str], first: int = 2) -> str | None:
    """The time in a match of `_CLOCK`, "14:00-15:00" or "14:00"; None for a number that may be
    something else. Hours alone are a time if they have am or pm, or are a range of the day."""
    hour, minute, half, end_hour, end_minute, end_half = match.groups()[first - 1 : first + 5]
    if not (minute or half or end_half or end_minute) and not _is_of_day(hour, end_hour):
        return None
    halves = (half or "", end_half or "")
    if end_half and not half:
        late = _minutes(hour, minute, end_half) >= _minutes(end_hour, end_minute, end_half)
        morning = late and end_half.lower() == "p" and int(hour) >= EARLIEST
        halves = ("a" if morning else end_half, end_half)
    start = _clock(hour, minute, halves[0])
    if end_hour is None:
        return start
    end = _clock(end_hour, end_minute, halves[1])
    if end <= start:
        stop = match.start(first + 6) if first + 6 <= match.re.groups else match.end()
        written = match.string[match.start(first) : stop].strip()
        raise BadValueError(f"it ends at {end} before it starts at {start}", part=written)
    return f"{start}-{end}"


def _is_of_day(hour: str, end: str | None) -> bool:
    """Whether two hours without minutes are surely the hours of a class: 2-3 may be at night."""
    return end is not None and EARLIEST <= int(hour) < int(end)


def _minutes(hour: str, minute: str | None, half: str) -> int:
    return (int(hour) % 12 + (12 if half.lower() == "p" else 0)) * 60 + int(minute or 0)


def _clock(hour: str, minute: str | None, half: str) -> str:
    if half:
        if not 1 <= int(hour) <= 12:
            raise BadValueError(f"'{hour} {half}m' is no time of day", "write it like '14:00'")
        at = _minutes(hour, minute, half)
        hour, minute = str(at // 60), f"{at % 60:02}"
    return dates.time(f"{hour}:{minute or '00'}")


# ---- values ------------------------------------------------------------------------------------


class Weekly(Struct, frozen=True, kw_only=True):
    """A weekly meeting with all that may be said of it."""

    day: Annotated[str, Key("weekdays", "Its day of the week, or several.")]
    time: Annotated[str, Key("times", "From when to when.")]
    room: Annotated[str, Key("line", "Where it is.", ("room", "location"))] = ""
    online: Annotated[str, Key("online", "The address of its online room.", ("online", "url"))] = ""
    title: Annotated[str, Key("line", "What tells it from others, such as 'Group B'.")] = ""
    people: Annotated[tuple[str, ...], Key("names", "Who holds it.", ("with", "people"))] = ()
    first: Annotated[dt.date | None, Key("day", spellings=("from",))] = None
    last: Annotated[dt.date | None, Key("day", spellings=("until",))] = None
    weeks: Annotated[tuple[int, ...], Key("weeks", "The weeks of the course in which it is.")] = ()
    id: Annotated[str, Key("line", "Keeps its place in calendars.")] = ""


def check_weekly(given: Given) -> None:
    """Raise if a meeting ends for good before it starts."""
    values = given.values
    if "from" in values and "until" in values:
        first, last = dates.day(values["from"]), dates.day(values["until"])
        if last < first:
            message = f"the last day is before the first, {first}"
            raise BadValueError(message, "are the two dates swapped?", key="until")


def days_of_classes(written: list[str] | str, context: Context) -> tuple[model.ClassDay, ...]:
    """The class days in texts that `class_days` has returned, each once, in the order of the
    week."""
    days: dict[model.ClassDay, None] = {}
    for line in (line for text in as_list(written) for line in text.split("\n")):
        if match := _LINE.fullmatch(line):
            room, online = _place(match[4] or "")
            days[model.ClassDay(match[1], match[2], match[3] or "", room, online)] = None
        else:
            days[model.ClassDay(line)] = None
    return tuple(sorted(days, key=lambda day: (dates.DAYS.index(day.day), day.start)))


def sections(written: Any, context: Context) -> tuple[model.Meeting, ...]:
    """The meetings in texts that `section` or `office_hours` has returned, and in mappings."""
    return tuple(meeting for item in as_list(written) for meeting in _meetings(item, context))


def in_words(meeting: model.Meeting) -> str:
    """A meeting as it could be written."""
    clock = f"{meeting.start}-{meeting.end}" if meeting.end else meeting.start
    facts = (meeting.text, meeting.day, clock, meeting.room, meeting.online)
    return " ".join(fact for fact in facts if fact)


def _meetings(item: str | Given, context: Context) -> Iterator[model.Meeting]:
    if isinstance(item, str):
        for line in item.split("\n"):
            if match := _LINE.fullmatch(line):
                room, online = _place(match[4] or "")
                day, start, end = match[1], match[2], match[3] or ""
                yield model.Meeting(day=day, start=start, end=end, room=room, online=online)
            elif line:
                yield model.Meeting(text=line)
        return
    fields = item.fields(context)
    days, clock = fields.pop("day"), fields.pop("time")
    start, _, end = clock.partition("-")
    for day in days.split(", "):
        yield model.Meeting(day=day, start=start, end=end, **fields)


def numbers_of_weeks(written: list[int] | str, context: Context) -> tuple[int, ...]:
    """The weeks in a text that `weeks` has checked, or in a list."""
    if isinstance(written, list):
        return tuple(sorted(set(written)))
    if (word := written.casefold()) in ("odd", "even"):
        return tuple(range(1 if word == "odd" else 2, LATEST_WEEK + 1, 2))
    spans = (_WEEKS.fullmatch(part) for part in re.split(r"\s*,\s*", written))
    every = {n for span in spans if span for n in range(int(span[1]), int(span[2] or span[1]) + 1)}
    return tuple(sorted(every))


def _place(text: str) -> tuple[str, str]:
    """The room and the address of the online room in a text; "online" beside an address is no
    room."""
    match = _ONLINE.search(text)
    if match is None:
        return text, ""
    online = match[0].rstrip(".,;)")
    room = one_line(text.replace(online, " ")).strip(" ,;:()@-–—")
    return "" if room.casefold() == "online" else room, online
