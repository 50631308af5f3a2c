"""The schedule of a course: its sessions, events and deadlines, week by week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from coursesite.model import Event, LectureRef, Row, Week

_SESSION, _EVENT, _DUE = range(3)
"""The order of what is on the same day."""


def weeks(
    refs: Sequence[LectureRef], events: Sequence[Event], start: dt.date | None
) -> tuple[Week, ...]:
    """The schedule: sessions, events and what is due, week by week; undated rows come last.

    On one day sessions come first, in the order of `refs`, then events, then what is due. A session
    without a date stands in the week of the session before it. Weeks count from the one of `start`,
    or else of the first date.
    """
    rows: list[tuple[dt.date | None, int, Row]] = []
    last: dt.date | None = None
    for ref in refs:
        if ref.unlisted:
            continue
        if ref.role == "session":
            last = ref.date.at.date() if ref.date else last
            row = Row(
                date=ref.date,
                end=ref.end,
                location=ref.room,
                online=ref.online,
                title=ref.title,
                title_html=ref.title_html,
                kind=ref.kind,
                ref=ref,
            )
            rows.append((last, _SESSION, row))
        elif ref.role == "task" and ref.due:
            row = Row(
                date=ref.due,
                title=ref.title,
                title_html=ref.title_html,
                kind=ref.kind,
                ref=ref,
                due=True,
            )
            rows.append((ref.due.at.date(), _DUE, row))
    rows += [(event.date.at.date(), _EVENT, _event_row(event)) for event in events]
    rows.sort(key=lambda row: (row[0] is None, row[0] or dt.date.min, row[1]))
    days = [day for day, _, _ in rows if day]
    if start is None and days:
        start = days[0]
    by_monday: dict[dt.date | None, list[Row]] = {}
    for day, _, row in rows:
        by_monday.setdefault(_monday(day) if day else None, []).append(row)
    first = _monday(start) if start else None
    return tuple(
        Week(
            number=(monday - first).days // 7 + 1 if monday and first and monday >= first else None,
            start=monday,
            rows=tuple(of_week),
        )
        for monday, of_week in by_monday.items()
    )


def _event_row(event: Event) -> Row:
    return Row(
        date=event.date,
        title=event.title,
        title_html=event.title_html,
        kind=event.kind,
        end=event.end,
        location=event.location,
        online=event.online,
        url=event.url,
        id=event.id,
    )


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
