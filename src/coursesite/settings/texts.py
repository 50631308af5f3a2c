"""The texts that authors write, each with its check and a pattern for editors."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from coursesite import model
from coursesite.media import providers
from coursesite.settings import (
    content_policy,
    course_calendar,
    dates,
    meetings,
    recordings,
    solutions,
    validators,
)
from coursesite.settings.colours import PATTERN, colour
from coursesite.settings.validators import Localised
from coursesite.text.durations import parse_seconds

ALSO = "x-also"
"""The JSON types that a schema accepts besides text, since YAML needs no quotes."""
ZONES = "x-zones"
"""Stands in a schema for the names of all time zones."""


def text_type(check: object, pattern: str, **schema: object) -> Meta:
    """The annotation of a text that `check` accepts; editors go by `pattern`.

    msgspec itself does not get the pattern: in a union with a list, version 0.22 corrupts memory
    over it (github.com/msgspec/msgspec/issues/717).
    """
    return Meta(extra={"check": check}, extra_json_schema={"pattern": pattern, **schema})


# ---- texts and numbers -----------------------------------------------------------------------

Text = Annotated[str, Meta(extra_json_schema={ALSO: ["number", "boolean"]})]
Whole = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Week = Annotated[int, Meta(ge=0, le=1000)]
Count = Annotated[int, Meta(ge=0, le=100_000)]
Width = Annotated[int, Meta(ge=16, le=8192)]
PictureFormat = Literal["webp", "avif"]
Points = Annotated[float, Meta(ge=0, le=1e6)]
Email = Annotated[str, text_type(validators.email, r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+$")]
Ratio = Annotated[str, text_type(validators.ratio, r"^[1-9][0-9]{0,3}[/:][1-9][0-9]{0,3}$")]
Language = Annotated[str, text_type(validators.language, r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
Colour = Annotated[str, text_type(colour, PATTERN)]
Seconds = Annotated[
    str,
    text_type(
        parse_seconds,
        r"^([0-9]{1,6}s?|[0-9]{1,2}:[0-5][0-9]|[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]|"
        r"[0-9]{1,2}h([0-9]{1,2}m)?([0-9]{1,2}s)?|[0-9]{1,3}m([0-9]{1,2}s)?)$",
        **{ALSO: ["integer"], "minimum": 0, "maximum": 999_999},
    ),
]

# ---- addresses -------------------------------------------------------------------------------

_URL = r"^((https?|mailto|tel):\S+|[./#?][^\n\t]*|[^:\n\t]*)$"
Url = Annotated[str, text_type(validators.link, _URL)]
RepositoryUrl = Annotated[str, text_type(validators.repository, r"^https?://\S+$")]
Online = Annotated[str, text_type(validators.online, r"^https?://\S+$")]
Address = Annotated[str, text_type(validators.address, r"^/?([A-Za-z0-9_~-][A-Za-z0-9_.~-]*/?)*$")]
Slug = Annotated[str, text_type(validators.slug, r"^[^/\\?#.]+$")]
BaseUrl = Annotated[
    str,
    text_type(validators.base_url, r"^https?://([A-Za-z0-9]+[.-])*[A-Za-z0-9]+(/[^\s?#\\@]*)?$"),
]
Directive = Annotated[str, text_type(content_policy.directive, r"^[a-z-]+$")]
PolicySource = Annotated[str, text_type(content_policy.sources, r"^[^;,]*$")]
Levels = Annotated[
    str,
    text_type(
        validators.levels, "^(none|[1-6])$", **{ALSO: ["integer"], "minimum": 1, "maximum": 6}
    ),
]
SharingKind = Annotated[str, text_type(validators.sharing_kind, f"^({'|'.join(model.SHARING)})$")]
MacroName = Annotated[str, text_type(validators.macro_name, r"^\\?[A-Za-z]+$")]
FollowLinks = Annotated[str, text_type(validators.follow_links, "^follow$")]
Lectures = Annotated[
    str,
    text_type(validators.lectures, r"^[0-9]{1,4}( ?[-–] ?([0-9]{1,4})?)?$", **{ALSO: ["integer"]}),
]
Service = Annotated[str, text_type(validators.service, r"^(colab|binder|https?://[^\s?#]+)$")]
Host = Annotated[str, text_type(validators.host, r"^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")]


def _reading_item(text: str) -> str:
    return validators.link(text) if validators.is_address(text) else text


ReadingItem = Annotated[str, text_type(_reading_item, _URL)]
_MEDIA = "|".join((*providers.VIDEO, *providers.AUDIO))
Video = Annotated[
    str,
    text_type(
        providers.recording,
        rf"^([A-Za-z0-9_-]{{11}}|https?://[A-Za-z0-9.-]*[A-Za-z0-9](/\S*)?|[^:\s?#]+\.({_MEDIA}))$",
        description="an id at YouTube, the address of a recording, or the path of a video file",
    ),
]
_TIME_AND_TITLE = r"^[0-9]{1,2}:[0-5][0-9](:[0-5][0-9])? [^\s:–—-].*$"
ChapterLine = Annotated[str, text_type(recordings.chapter, _TIME_AND_TITLE)]
ChapterLines = Annotated[str, text_type(recordings.chapter_lines, _TIME_AND_TITLE)]

# ---- days and times --------------------------------------------------------------------------

_DAY = (
    r"([12][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|"
    r"(0[13578]|1[02])-31)|([12][0-9](0[48]|[2468][048]|[13579][26])|2000)-02-29)"
)
"""A day that exists, leap years and all."""
_TIME = (
    r"([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?( ?(Z|[-+](0[0-9]|1[0-4]):?[0-5][0-9]))?)?"
)
_WEEKDAY = r"(Mon|Tues?|Wed|Thu|Thurs|Fri|Sat|Sun|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_CLASS = rf"{_WEEKDAY}( {_CLOCK}(-{_CLOCK}( [^,;]+)?)?)?"
_SECTION = rf"^{_WEEKDAY}(, {_WEEKDAY})* {_CLOCK}-{_CLOCK}( .+)?$"
Date = Annotated[
    str,
    text_type(
        dates.moment,
        f"^{_DAY}{_TIME}$",
        examples=["2024-04-29", "2024-04-29 10:15:00 +0200"],
    ),
]
When = Annotated[
    str,
    text_type(
        Localised(dates.when),
        f"^({_DAY}{_TIME}|week [0-9]{{1,3}} {_WEEKDAY}( {_CLOCK})?)$",
        examples=["2024-04-29", "2024-04-29 10:15:00 +0200", "week 4 Fri 23:59"],
    ),
]
_SHOWN = "|".join(solutions.WORDS)
Release = Annotated[
    str,
    text_type(
        Localised(solutions.release),
        f"^({_SHOWN}|{_DAY}{_TIME}|week [0-9]{{1,3}} {_WEEKDAY}( {_CLOCK})?)$",
        examples=[*solutions.WORDS, "2024-04-29 10:15"],
    ),
]
CourseRelease = Annotated[
    str,
    text_type(
        solutions.course_release,
        f"^({_SHOWN}|{_DAY}{_TIME})$",
        examples=[*solutions.WORDS, "2024-04-29 10:15"],
    ),
]
End = Annotated[str, text_type(Localised(course_calendar.ending), rf"^({_DAY}|{_CLOCK})$")]
Time = Annotated[str, text_type(dates.time, f"^{_CLOCK}$")]
Day = Annotated[str, text_type(dates.day, f"^{_DAY}$", examples=["2024-04-29"])]
Days = Annotated[str, text_type(dates.days, rf"^{_DAY}(\.\.{_DAY})?$")]
Weekday = Annotated[str, text_type(Localised(validators.weekday), f"^{_WEEKDAY}$")]
Meetings = Annotated[
    str,
    text_type(
        Localised(meetings.class_days),
        f"^{_CLASS}(, {_CLASS})*$",
        examples=["Tue", "Tue 10:15-12:00", "Tue 10:15-12:00 Room 2.12"],
    ),
]
Section = Annotated[
    str,
    text_type(Localised(meetings.section), _SECTION, examples=["Fri 10:00-11:00 Room 3"]),
]
OfficeHours = Annotated[
    str,
    text_type(
        Localised(meetings.office_hours),
        ".",
        examples=["Tue 14:00-15:00 Room 2.12", "by appointment"],
    ),
]
Weekdays = Annotated[
    str, text_type(Localised(meetings.weekdays), f"^{_WEEKDAY}((, |-){_WEEKDAY})*$")
]
Times = Annotated[
    str,
    text_type(Localised(lambda text, names: meetings.times(text)), f"^{_CLOCK}(-{_CLOCK})?$"),
]
Weeks = Annotated[
    str,
    text_type(
        meetings.weeks,
        "^(odd|even|[0-9]{1,3}(-[0-9]{1,3})?(, [0-9]{1,3}(-[0-9]{1,3})?)*)$",
        **{ALSO: ["integer"], "minimum": 0, "maximum": 999},
    ),
]
Zone = Annotated[str, text_type(validators.timezone, r"^\S+$", **{ZONES: True})]
