"""What authors may write for days and times, in front matter and in `course.yml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, field

from coursesite import model
from coursesite.settings import dates, validators
from coursesite.settings.forms import Text, text_type
from coursesite.settings.validators import BadValueError, shown
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.settings.validators import Names

DAY = (
    r"([12][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|"
    r"(0[13578]|1[02])-31)|([12][0-9](0[48]|[2468][048]|[13579][26])|2000)-02-29)"
)
"""A day that exists, as a pattern."""
_TIME = (
    r"([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?( ?(Z|[-+](0[0-9]|1[0-4]):?[0-5][0-9]))?)?"
)
Date = Annotated[
    str,
    text_type(
        dates.moment,
        f"^{DAY}{_TIME}$",
        examples=["2024-04-29", "2024-04-29 10:15:00 +0200"],
    ),
]
_WEEKDAY = r"(Mon|Tues?|Wed|Thu|Thurs|Fri|Sat|Sun|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
When = Annotated[
    str,
    text_type(
        validators.Localised(dates.when),
        f"^({DAY}{_TIME}|week [0-9]{{1,3}} {_WEEKDAY}( {CLOCK})?)$",
        examples=["2024-04-29", "2024-04-29 10:15:00 +0200", "week 4 Fri 23:59"],
    ),
]
Clock = Annotated[str, text_type(dates.time, f"^{CLOCK}$")]
Week = Annotated[int, Meta(ge=0, le=1000)]
Day = Annotated[str, text_type(dates.day, f"^{DAY}$", examples=["2024-04-29"])]
WEEKDAY = f"^{_WEEKDAY}$"
Weekday = Annotated[str, text_type(validators.Localised(validators.weekday), WEEKDAY)]

_MEETING = rare(
    r"((?:[^\W\d_]+\.?[\s,/&+]*)+?)"
    r"(?:([0-9]{1,2}:[0-9]{2})(?:\s*(?:-|–|—|to|bis)\s*([0-9]{1,2}:[0-9]{2}))?)?\s*(?:[,;/&+]\s*|$)"
)


def meetings(text: str, names: Names = dict) -> str:
    """Days of the week with the times of their classes; a time is that of the days before it.

    >>> meetings("tue, Thursday 9:15-11:00"), meetings("Mon, Wed 14:00")
    ('Tue 09:15-11:00, Thu 09:15-11:00', 'Mon 14:00, Wed 14:00')
    """
    found, at = [], 0
    text = text.strip(" ,/&+")
    while at < len(text):
        if not (match := _MEETING.match(text, at)):
            raise BadValueError(
                f"{shown(text[at:])} is no class day", "write it like 'Tue' or 'Tue 10:15-12:00'"
            )
        at = match.end()
        clock = dates.time(match[2]) if match[2] else ""
        if match[3]:
            end = dates.time(match[3])
            if end <= clock:
                raise BadValueError(f"the class ends at {end} before it starts at {clock}")
            clock = f"{clock}-{end}"
        for word in re.split(r"[\s,/&+]+", match[1].strip(" ,/&+")):
            found.append(f"{validators.weekday(word, names)} {clock}".rstrip())
    return ", ".join(found)


def class_days(text: str) -> tuple[model.ClassDay, ...]:
    """What a text means that `meetings` has given."""
    found = []
    for part in text.split(", "):
        day, _, clock = part.partition(" ")
        start, _, end = clock.partition("-")
        found.append(model.ClassDay(day, start, end))
    return tuple(found)


_CLASS = rf"{_WEEKDAY}( {CLOCK}(-{CLOCK})?)?"
Meetings = Annotated[
    str,
    text_type(
        validators.Localised(meetings),
        f"^{_CLASS}(, {_CLASS})*$",
        examples=["Tue", "Tue 10:15-12:00"],
    ),
]
Days = Annotated[str, text_type(dates.days, rf"^{DAY}(\.\.{DAY})?$")]


class DayOfWeek(Struct, kw_only=True, forbid_unknown_fields=True):
    """A day counted from the start of the course; `week 4 Fri 23:59` says the same."""

    week: Week
    day: Weekday
    time: Clock = ""

    def text(self) -> str:
        """The same in one line."""
        time = f" {dates.time(self.time)}" if self.time else ""
        return f"week {self.week} {self.day}{time}"


class Break(Struct, kw_only=True, forbid_unknown_fields=True):
    """Days without classes; with a title, the timetable shows them."""

    first: Day = field(name="from")
    to: Day = ""
    title: Text = ""

    def __post_init__(self) -> None:
        """It does not end before it starts."""
        if self.to:
            dates.days(self.text())

    def text(self) -> str:
        """The days in one line."""
        return f"{self.first}..{self.to or self.first}"
