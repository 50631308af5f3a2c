"""The calendar of a course as `course.yml` describes it: days without classes, and events.

Dates that count from the first week (`week 4 Fri`) need `start_date`, and times need `timezone`;
so what is read here stays text until both are known.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Struct

from coursesite import model
from coursesite.model.keys import Key
from coursesite.settings import dates
from coursesite.settings.declaration import Given, as_list
from coursesite.settings.validators import BadValueError, is_slip, one_line, shown
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.settings.declaration import Context
    from coursesite.settings.validators import Names

EVENT_KINDS = ("event", "exam", "holiday", "guest", "deadline", "discussion")
"""The kinds of events that the theme has words for; any other word is an author's own."""
EARLY, LATE = dt.timedelta(weeks=8), dt.timedelta(weeks=26)
"""How long before a course and after it an event raises no doubt."""
_CLOCK = rare(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")


# ---- days without classes --------------------------------------------------------------------


class Break(Struct, frozen=True, kw_only=True):
    """Days without classes; one with a title is an event of the schedule, too."""

    first: Annotated[dt.date, Key("day", spellings=("from",))]
    to: Annotated[dt.date | None, Key("day")] = None
    title: Annotated[str, Key("line")] = ""
    id: Annotated[str, Key("line")] = ""


def check_break(given: Given) -> None:
    """Raise if a break ends before it starts."""
    if "to" in given.values:
        dates.days(_range(given))


def skipped(written: Any, context: Context) -> tuple[dt.date, ...]:
    """The days in a list of days, ranges and breaks, or in one of them; sorted, each once."""
    return tuple(sorted({day for text in _ranges(written) for day in dates.days(text)}))


def holidays(written: Any, context: Context) -> Iterator[model.Event]:
    """The breaks with a title, as events. Of those that share their title, the first day is a part
    of the id: a break is moved less often than one is added."""
    breaks = [item.values for item in as_list(written) if isinstance(item, Given)]
    titles = [one_line(given.get("title", "")) for given in breaks]
    for given, title in zip(breaks, titles, strict=True):
        if title:
            name = f"{title} {given['from']}" if titles.count(title) > 1 else ""
            yield model.Event(
                date=dates.moment(given["from"], context.zone),
                title=title,
                end=dates.moment(given["to"], context.zone) if "to" in given else None,
                kind="holiday",
                id=one_line(given.get("id", name)),
            )


def _ranges(written: Any) -> Iterator[str]:
    """The days to skip, each as a day or a range."""
    for item in as_list(written):
        yield _range(item) if isinstance(item, Given) else item


def _range(given: Given) -> str:
    first = given.values["from"]
    return f"{first}..{given.values.get('to', first)}"


# ---- events ----------------------------------------------------------------------------------


def ending(text: str, names: Names = dict) -> str:
    """The end of an event: a date, or a time on the day on which the event starts."""
    return dates.time(text) if _CLOCK.fullmatch(text) else dates.when(text, names)


def check_event(given: Given) -> None:
    """Raise if an event ends before it starts, as far as that can be said without `start_date`."""
    if _is_counted(given) or "end" not in given.values:
        return
    start, end = dates.moment(given.values["date"]), dates.moment(_end(given.values))
    if _is_early(end, start):
        raise BadValueError("the event ends before it starts", key="end")


def misspelt_kind(given: Given) -> list[BadValueError]:
    """The doubt about a kind of event that is one of the theme's but for a letter."""
    kind = given.values.get("kind", "").strip()
    meant = [one for one in EVENT_KINDS if is_slip(kind, one) and kind != one]
    message = f"the theme has no word for the kind {shown(kind)}"
    return [BadValueError(message, f"did you mean '{meant[0]}'?", "kind")] if meant else []


def events(written: list[Given], context: Context) -> tuple[model.Event, ...]:
    """The events; without those that count from the first week if nothing says which that is, for
    which `problems` has an error."""
    return tuple(
        _event(given, context) for given in written if context.first or not _is_counted(given)
    )


def _event(given: Given, context: Context) -> model.Event:
    fields = given.fields(context)
    if "end" in fields:
        fields["end"] = dates.placed(_end(given.values), context.first, context.zone)
    return model.Event(**fields)


def _end(values: Mapping[str, str]) -> str:
    """The end of an event as a date, also where a time alone is written."""
    end, date = values["end"], values["date"]
    if not _CLOCK.fullmatch(end):
        return end
    if day := dates.in_week(date):
        return f"week {day.week} {day.day} {end}"
    return f"{date.split()[0].split('T')[0]} {end}"


def _is_counted(given: Given) -> bool:
    """Whether a date of the event counts from the first week of the course."""
    texts: Iterable[str] = (given.values["date"], given.values.get("end", ""))
    return any(dates.in_week(text) for text in texts)


def _is_early(end: model.Moment, start: model.Moment) -> bool:
    return end.at < start.at if end.timed else end.at.date() < start.at.date()


# ---- the course as a whole -------------------------------------------------------------------


def problems(course: Given) -> list[BadValueError]:
    """Dates of a course that contradict each other."""
    return [*_order(course.values), *_wrong_events(course.values)]


def far_dates(course: Given) -> Iterator[BadValueError]:
    """The doubts about events and days to skip that are long before the course or after it, as
    those of an earlier term are."""
    values = course.values
    if "start_date" not in values:
        return
    start = dates.day(values["start_date"])
    end = dates.day(values["end_date"]) if "end_date" in values else start + LATE
    if end < start:
        return
    written = [
        *(("events", given.values["date"]) for given in values.get("events", ())),
        *(("skip", one) for one in _ranges(values.get("skip"))),
    ]
    for key, text in written:
        if dates.in_week(text):
            continue
        days = dates.days(text) if key == "skip" else (dates.moment(text).at.date(),)
        if days[-1] < start - EARLY or days[0] > end + LATE:
            where = f"long before the course starts on {start}"
            if days[0] > end:
                where = f"long after the course ends on {end}"
            hint = "is it still the date of an earlier term? or change start_date and end_date"
            written = text.partition("..")[0]
            day = re.split(r"[T\s]", written.strip())[0]  # an offset may lead to another one
            yield BadValueError(f"{day} is {where}", hint, key, written)


def _order(values: Mapping[str, Any]) -> Iterator[BadValueError]:
    if "start_date" in values and "end_date" in values:
        start, end = dates.day(values["start_date"]), dates.day(values["end_date"])
        if start > end:
            message = f"the course ends before it starts on {start}"
            yield BadValueError(message, "are the two dates swapped?", key="end_date")


def _wrong_events(values: Mapping[str, Any]) -> Iterator[BadValueError]:
    """Events that count from the first week, and end before they start or have no first week."""
    counted = [given for given in values.get("events", ()) if _is_counted(given)]
    if counted and "start_date" not in values:
        message = f"'{counted[0].values['date']}' counts from the first week, which nothing says"
        yield BadValueError(message, "give start_date", key="events")
        return
    for given in counted:
        monday = dates.monday(dates.day(values["start_date"]))
        start = dates.placed(given.values["date"], monday, dt.UTC)
        if "end" in given.values and _is_early(
            dates.placed(_end(given.values), monday, dt.UTC), start
        ):
            message = f"{shown(given.values['title'])} ends before it starts"
            yield BadValueError(message, key="events")
