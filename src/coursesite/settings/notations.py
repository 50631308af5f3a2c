"""How values are written in YAML: one `Notation` for each way, by the name that a `Key` gives.

The types are msgspec's. `coursesite.settings.reader` makes readers of them, and
`coursesite.settings.json_schema` describes them to editors. A text has a `check`, which raises
`BadValueError` for what is wrong, and a pattern for editors, which may accept less or more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from coursesite import model
from coursesite.media import providers
from coursesite.media.hosts import IDS
from coursesite.settings import (
    content_policy,
    dates,
    meetings,
    recordings,
    solutions,
    timetable,
    validators,
)
from coursesite.settings.colours import PATTERN, colour
from coursesite.settings.declaration import Given, Notation, as_list
from coursesite.settings.validators import Localised, one_line
from coursesite.text.durations import parse_seconds

if TYPE_CHECKING:
    from coursesite.settings.declaration import Context

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
End = Annotated[str, text_type(Localised(timetable.ending), rf"^({_DAY}|{_CLOCK})$")]
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


def _moment(text: str, context: Context) -> model.Moment:
    return dates.moment(text, context.zone)


def _when(text: str, context: Context) -> model.Moment | model.InWeek:
    """A point in time; a day of a week as such while the first week is not known."""
    if (day := dates.in_week(text)) is None:
        return dates.moment(text, context.zone)
    return dates.counted(day, context.first, context.zone) if context.first else day


def _due(written: str | Given, context: Context) -> model.Moment | model.InWeek:
    if isinstance(written, Given):
        due: model.InWeek = written.value(context)
        return due
    return _when(written, context)


def _release(written: str, context: Context) -> str | model.Moment | model.InWeek:
    """One of the words for the release of solutions, or its time."""
    word = written.strip().casefold()
    return word if word in solutions.WORDS else _when(written, context)


# ---- lists -----------------------------------------------------------------------------------


def _unique(key: Callable[[Any], Any], items: Iterable[Any]) -> tuple[Any, ...]:
    """The items without those whose key an earlier one has."""
    firsts: dict[Any, Any] = {}
    for item in items:
        firsts.setdefault(key(item), item)
    return tuple(firsts.values())


def unique_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms on one line each; of those that differ in case only, the first."""
    return _unique(str.casefold, (term for term in map(one_line, terms) if term))


def _terms(written: list[str] | str, context: Context) -> tuple[str, ...]:
    """Tags; a text is split at its commas, or else, as in Jekyll, at its spaces."""
    if isinstance(written, str):
        written = written.split("," if "," in written else None)
    return unique_terms(written)


def _term(written: list[str] | str, context: Context) -> tuple[str, ...]:
    """A tag; a text is one tag, spaces and all."""
    return unique_terms(as_list(written))


def _addresses(written: list[str] | str, context: Context) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(validators.address, as_list(written))))


def _cited(written: list[str] | str, context: Context) -> tuple[str, ...]:
    """The keys of entries; a text may name several, in Pandoc's way: `@knuth84, @lamport94`."""
    texts = written.replace(",", " ").split() if isinstance(written, str) else written
    return tuple(dict.fromkeys(text.strip().lstrip("@") for text in texts if text.strip()))


def _hosts(written: list[str] | str, context: Context) -> tuple[str, ...]:
    return tuple(map(validators.host, as_list(written)))


def _policy_sources(
    written: dict[str, list[str] | str | None], context: Context
) -> dict[str, tuple[str, ...]]:
    """Sources by directive."""
    return {
        name: tuple(source for text in as_list(texts) for source in content_policy.sources(text))
        for name, texts in written.items()
    }


def _policy(written: bool | Given, context: Context) -> model.ContentPolicy | None:
    """The sources added to the policy of each page; None if pages have no policy."""
    if isinstance(written, Given):
        wanted: model.ContentPolicy = written.value(context)
        return wanted
    return model.ContentPolicy() if written else None


def _parts(written: Any, context: Context) -> tuple[model.CoursePart, ...]:
    """Parts: mappings, or one mapping from title to lectures."""
    if isinstance(written, dict):
        return tuple(
            model.CoursePart(title=one_line(title), lectures=validators.lectures(text))
            for title, text in written.items()
        )
    return tuple(item.value(context) for item in as_list(written) if item)


def _repository(written: str | Given, context: Context) -> model.Repository:
    """A repository; an address alone is that of its main branch, with `content/` at its top."""
    if isinstance(written, Given):
        wanted: model.Repository = written.value(context)
        return wanted
    return model.Repository(url=written)


def _math(written: bool | Given, context: Context) -> model.MathSettings:
    """Whether there are formulas; macros say that there are."""
    if isinstance(written, Given):
        wanted: model.MathSettings = written.value(context)
        return wanted
    return model.MathSettings(enabled=written)


def _macros(written: dict[str, str], context: Context) -> dict[str, str]:
    """Macros by their names, which may be written with a backslash."""
    return {name.removeprefix("\\"): body for name, body in written.items()}


def _extensions(written: Any, context: Context) -> dict[str, model.FreeForm]:
    """Options by extension; an extension may be given by its name alone."""
    extensions: dict[str, model.FreeForm] = {}
    for item in written if isinstance(written, list) else [written]:
        named = {item: None} if isinstance(item, str) else item
        extensions |= {name.strip(): options or {} for name, options in named.items()}
    return extensions


def _people(written: Any, context: Context) -> tuple[model.Person, ...]:
    """The people, each once; `Ada <ada@example.org>` is a name with a mail address."""
    return _unique_people([_person(item, context) for item in as_list(written) if item])


def _person(written: str | Given, context: Context) -> model.Person:
    if isinstance(written, Given):
        fields = written.fields(context)
        hours: tuple[model.Meeting, ...] = fields.pop("hours", ())
        words = ", ".join(meetings.in_words(one) for one in hours)
        weekly = hours if any(one.day for one in hours) else ()
        return model.Person(**fields, hours=words, weekly=weekly)
    match = re.fullmatch(r"([^<>]*[^<>\s])\s*<([^@\s<>]+@[^@\s<>]+)>", written)
    name, email = (match[1], match[2]) if match else (written, "")
    return model.Person(name=one_line(name), email=email)


def _unique_people(people: Iterable[model.Person]) -> tuple[model.Person, ...]:
    """The people; of those of one name, the first."""
    return _unique(lambda person: person.name.casefold(), people)


def _resources(written: Any, context: Context) -> tuple[model.Resource, ...]:
    """Links: addresses, mappings, or one mapping from title to address."""
    if isinstance(written, dict):
        return tuple(
            model.Resource(url=url, title=one_line(title)) for title, url in written.items()
        )
    return tuple(
        item.value(context) if isinstance(item, Given) else model.Resource(url=item)
        for item in as_list(written)
        if item
    )


def _course_links(written: Any, context: Context) -> tuple[model.Resource, ...]:
    """Links; the word "follow" is about symbolic links (`coursesite.files.symlinks`)."""
    return () if written == "follow" else _resources(written, context)


def _readings(written: Any, context: Context) -> tuple[model.Resource, ...]:
    """Links, and the titles of what has no address."""
    return tuple(
        model.Resource(title=one_line(item))
        if isinstance(item, str) and not validators.is_address(item)
        else _resources(item, context)[0]
        for item in as_list(written)
        if item
    )


def _joined(unique: Callable[[Iterable[Any]], tuple[Any, ...]]) -> Callable[[list[Any]], Any]:
    """Joins the lists that are given under several keys."""

    def join(values: list[Any]) -> tuple[Any, ...]:
        return unique(item for value in values for item in value)

    return join


# ---- the table -------------------------------------------------------------------------------


def _by(convert: Callable[[Any], Any]) -> Callable[[Any, Context], Any]:
    """A conversion that needs no context."""
    return lambda written, context: convert(written)


def _mapping_or(convert: Callable[[str], Any]) -> Callable[[Any, Context], Any]:
    """The value of a mapping, or of a text that stands for it."""

    def value(written: str | Given, context: Context) -> Any:
        return written.value(context) if isinstance(written, Given) else convert(written)

    return value


_TERMS = list[Text] | Text
NOTATIONS: dict[str, Notation] = {
    # of the type of the field
    "choice": Notation(None),
    "boolean": Notation(bool),
    "not": Notation(bool, _by(lambda written: not written)),
    "section": Notation(None),
    "data": Notation(dict[str, Any]),
    # texts and numbers
    "text": Notation(Text),
    "line": Notation(Text, _by(one_line)),
    "whole": Notation(Whole),
    "week": Notation(Week),
    "levels": Notation(Levels, _by(validators.levels)),
    "rows": Notation(
        list[list[SharingKind]], _by(lambda written: tuple(tuple(row) for row in written if row))
    ),
    "count": Notation(Count),
    "points": Notation(Points),
    "email": Notation(Email, _by(validators.email)),
    "ratio": Notation(Ratio, _by(validators.ratio)),
    "seconds": Notation(Seconds, _by(parse_seconds)),
    "language": Notation(Language),
    "colour": Notation(Colour, _by(colour)),
    # addresses
    "url": Notation(Url),
    "online": Notation(Online),
    "slug": Notation(Slug, _by(validators.slug)),
    "address": Notation(Address, _by(validators.address)),
    "addresses": Notation(
        list[Address] | Address, _addresses, _joined(lambda a: tuple(dict.fromkeys(a)))
    ),
    "base url": Notation(BaseUrl, _by(validators.base_url)),
    "policy": Notation(bool | model.ContentPolicy, _policy),
    "lectures": Notation(Lectures, _by(validators.lectures)),
    "parts": Notation(dict[str, Lectures] | list[model.CoursePart], _parts),
    "repository": Notation(Url | model.Repository, _repository),
    "services": Notation(
        list[Service] | Service, _by(lambda written: tuple(dict.fromkeys(as_list(written))))
    ),
    "math": Notation(bool | model.MathSettings, _math),
    "macros": Notation(dict[MacroName, Text], _macros),
    "policy sources": Notation(
        dict[Directive, list[PolicySource] | PolicySource | None], _policy_sources
    ),
    "hosts": Notation(list[Host] | Host, _hosts),
    "path": Notation(Url),
    "paths": Notation(list[Url] | Url, _by(lambda written: tuple(as_list(written)))),
    "cited": Notation(list[Text] | Text, _cited),
    "globs": Notation(list[Text] | Text, _by(lambda written: tuple(as_list(written)))),
    # days and times
    "date": Notation(Date, _moment),
    "when": Notation(When, _when),
    "due": Notation(When | model.InWeek, _due),
    "solutions": Notation(Release, _release),
    "course solutions": Notation(CourseRelease, _release),
    "day": Notation(Day, _by(dates.day)),
    "weekday": Notation(Weekday),
    "time": Notation(Time, _by(dates.time)),
    "timezone": Notation(Zone),
    "end": Notation(End),
    "class days": Notation(list[Meetings] | Meetings, meetings.days_of_classes),
    "sections": Notation(
        list[Section | meetings.Weekly] | Section | meetings.Weekly, meetings.sections
    ),
    "office hours": Notation(
        list[OfficeHours | meetings.Weekly] | OfficeHours | meetings.Weekly, meetings.sections
    ),
    "weekdays": Notation(Weekdays),
    "times": Notation(Times),
    "weeks": Notation(list[Week] | Weeks, meetings.numbers_of_weeks),
    "skip": Notation(list[Days | timetable.Break] | Days | timetable.Break, timetable.skipped),
    "events": Notation(list[model.Event], timetable.events),
    # people and things
    "terms": Notation(_TERMS, _terms, _joined(unique_terms)),
    "term": Notation(_TERMS, _term, _joined(unique_terms)),
    "names": Notation(
        _TERMS, _by(lambda written: tuple(one_line(name) for name in as_list(written)))
    ),
    "people": Notation(
        Text | model.Person | list[Text | model.Person], _people, _joined(_unique_people)
    ),
    "course links": Notation(
        list[Url | model.Resource] | dict[str, Url] | FollowLinks, _course_links
    ),
    "links": Notation(list[Url | model.Resource] | dict[str, Url], _resources),
    "files": Notation(Url | model.Resource | list[Url | model.Resource], _resources),
    "readings": Notation(
        ReadingItem | model.Resource | list[ReadingItem | model.Resource], _readings
    ),
    "image": Notation(Url | model.Image, _mapping_or(lambda path: model.Image(path=path))),
    "slides": Notation(Url | model.Slides, _mapping_or(lambda src: model.Slides(src=src))),
    "video": Notation(Video | model.Recording, _mapping_or(providers.recording)),
    "recording": Notation(Video),
    "provider": Notation(Literal[(*IDS, "file", "link")]),
    "chapters": Notation(
        list[ChapterLine | model.Chapter] | dict[Seconds, Text] | ChapterLines,
        recordings.chapters,
    ),
    "extensions": Notation(
        list[Text | dict[str, dict[str, Any] | None]] | dict[str, dict[str, Any] | None],
        _extensions,
    ),
}
