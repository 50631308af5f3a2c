"""How values are written in YAML: one `Notation` for each way, by the name that a `Key` gives.

The types are msgspec's. `coursesite.settings.reader` makes readers of them, and
`coursesite.settings.json_schema` describes them to editors. A text has a `check`, which raises
`BadValueError` for what is wrong, and a pattern for editors, which may accept less or more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

from coursesite import model
from coursesite.media import providers
from coursesite.media.hosts import IDS
from coursesite.settings import (
    content_policy,
    course_calendar,
    dates,
    links,
    meetings,
    recordings,
    solutions,
    validators,
)
from coursesite.settings.colours import colour
from coursesite.settings.declaration import Given, Notation, as_list
from coursesite.settings.texts import (
    Address,
    BaseUrl,
    ChapterLine,
    ChapterLines,
    Colour,
    Count,
    CourseRelease,
    Date,
    Day,
    Days,
    Directive,
    Email,
    End,
    FollowLinks,
    Host,
    Language,
    Lectures,
    Levels,
    MacroName,
    Meetings,
    OfficeHours,
    Online,
    PictureFormat,
    Points,
    PolicySource,
    Ratio,
    ReadingItem,
    Release,
    RepositoryUrl,
    Seconds,
    Section,
    Service,
    SharingKind,
    Slug,
    Text,
    Time,
    Times,
    Url,
    Video,
    Week,
    Weekday,
    Weekdays,
    Weeks,
    When,
    Whole,
    Width,
    Zone,
)
from coursesite.settings.validators import one_line
from coursesite.text.durations import parse_seconds
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.settings.declaration import Context


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


_BETWEEN_KEYS = rare(r"[,;\s\[\]]+")


def _cited(written: list[str] | str, context: Context) -> tuple[str, ...]:
    """The keys of entries; a text may name several, in Pandoc's way: `@knuth84, @lamport94`, also
    in the brackets of a citation."""
    texts = _BETWEEN_KEYS.sub(" ", written).split() if isinstance(written, str) else written
    keys = (text.strip().removeprefix("[").removesuffix("]").lstrip("@") for text in texts)
    return tuple(dict.fromkeys(key for key in keys if key))


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
    "theme": Notation(Text | model.ThemeOptions),
    "data": Notation(dict[str, Any]),
    # texts and numbers
    "text": Notation(Text),
    "line": Notation(Text, _by(one_line)),
    "whole": Notation(Whole),
    "week": Notation(Week),
    "levels": Notation(Levels, _by(validators.levels)),
    "rows": Notation(
        list[list[SharingKind]],
        _by(lambda written: tuple(tuple(dict.fromkeys(row)) for row in written if row)),
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
    "repository": Notation(RepositoryUrl | model.Repository, _repository),
    "repository url": Notation(RepositoryUrl),
    "widths": Notation(
        list[Width] | Width, _by(lambda written: tuple(dict.fromkeys(as_list(written))))
    ),
    "picture format": Notation(list[PictureFormat] | PictureFormat, _by(validators.single)),
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
    "skip": Notation(
        list[Days | course_calendar.Break] | Days | course_calendar.Break, course_calendar.skipped
    ),
    "events": Notation(list[model.Event], course_calendar.events),
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
        list[Url | model.Resource] | dict[str, Url] | FollowLinks, links.course_links
    ),
    "links": Notation(list[Url | model.Resource] | dict[str, Url], links.resources),
    "navigation": Notation(
        list[Url | model.NavEntry] | dict[str, Url | list[Url | model.Resource] | dict[str, Url]],
        links.navigation,
    ),
    "files": Notation(Url | model.Resource | list[Url | model.Resource], links.resources),
    "readings": Notation(
        ReadingItem | model.Resource | list[ReadingItem | model.Resource], links.readings
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
    "moments": Notation(dict[Seconds, Count], _by(recordings.moments)),
    "extensions": Notation(
        list[Text | dict[str, dict[str, Any] | None]] | dict[str, dict[str, Any] | None],
        _extensions,
    ),
}
