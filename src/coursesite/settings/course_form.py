"""What authors may write in `course.yml`, and the checks that only it needs."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field

from coursesite.model import Level
from coursesite.settings import dates, forms, validators
from coursesite.settings.colours import PATTERN, colour
from coursesite.settings.days import CLOCK, DAY, Break, Day, Days, Meetings, When
from coursesite.settings.forms import People, Text, Url, text_type
from coursesite.settings.validators import BadValueError, shown, suggest

_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.IGNORECASE)
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")


def base_url(text: str) -> str:
    """The address that the site is published at, without a `/` at its end.

    >>> base_url("https://example.org/course/")
    'https://example.org/course'
    """
    try:
        parts = urlsplit(text)
        host_name = parts.hostname if parts.scheme in ("http", "https") and parts.port != 0 else ""
    except ValueError:
        host_name = ""
    if not _HOST.fullmatch(host_name or "") or re.search(r"[\s\\@]", text):
        bare = text.removeprefix("//")
        hint = "write it like 'https://example.org/course'"
        if re.fullmatch(rf"{_HOST.pattern}\.[a-z]{{2,}}(?:/\S*)?", bare, re.IGNORECASE):
            hint = f"did you mean 'https://{bare}'?"
        raise BadValueError(f"{shown(text)} is no address of a website", hint)
    if "?" in text or "#" in text:
        raise BadValueError("the address of a site has no '?' and no '#'", "leave that part out")
    return text.rstrip("/")


def timezone(text: str) -> str:
    """A name of the time zone database."""
    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        names = sorted(zoneinfo.available_timezones())
        city = text.strip().casefold().replace(" ", "_")
        same = [name for name in names if name.casefold().rpartition("/")[2] == city]
        hint = f"did you mean '{same[0]}'?" if same else suggest(text, names)
        wanted = "write it like 'Europe/Zurich' or 'UTC'"
        raise BadValueError(f"{shown(text)} is no time zone", hint or wanted) from None
    return text


def host(text: str) -> str:
    """The name of a host, without a scheme and a path."""
    if not _HOST.fullmatch(text):
        names = re.sub(r"^[a-z]+:|/", " ", text.casefold()).split()
        hint = f"write '{names[0]}'" if names and _HOST.fullmatch(names[0]) else ""
        raise BadValueError(f"{shown(text)} is no name of a host", hint)
    return text.lower()


def ending(text: str, names: validators.Names = dict) -> str:
    """The end of an event: a date, or a time on the day that it starts."""
    return dates.time(text) if _CLOCK.fullmatch(text) else dates.when(text, names)


_CODE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
Language = Annotated[str, text_type(validators.language, _CODE)]
Zone = Annotated[str, text_type(timezone, r"^\S+$", **{forms.ZONES: True})]
Site = Annotated[
    str, text_type(base_url, r"^https?://([A-Za-z0-9]+[.-])*[A-Za-z0-9]+(/[^\s?#\\@]*)?$")
]
Colour = Annotated[str, text_type(colour, PATTERN)]
End = Annotated[str, text_type(validators.Localised(ending), rf"^({DAY}|{CLOCK})$")]
Host = Annotated[str, text_type(host, r"^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")]
Settings = dict[str, dict[str, Any] | None]
Links = list[Url | forms.Link] | dict[str, Url] | None


class Event(Struct, kw_only=True, forbid_unknown_fields=True):
    """A line of the schedule that no post stands for."""

    date: When
    title: Text
    end: End = ""
    kind: Text = "event"
    location: Text = ""
    url: Url = ""
    id: Text = ""

    def ending(self) -> str:
        """The end as a date, also where a time alone is written."""
        if not _CLOCK.fullmatch(self.end):
            return self.end
        if found := dates.in_week(self.date):
            return f"week {found.week} {found.day} {self.end}"
        return f"{self.date.split()[0].split('T')[0]} {self.end}"

    def counted(self) -> bool:
        """Whether one of its dates is a day of a week of the course."""
        return any(dates.in_week(text) for text in (self.date, self.end))

    def __post_init__(self) -> None:
        """It does not end before it starts."""
        if self.counted():
            return
        start = dates.moment(self.date)
        end = dates.moment(self.ending()) if self.end else start
        early = end.at < start.at if end.timed else end.at.date() < start.at.date()
        if early:
            raise BadValueError("the event ends before it starts", key="end")


class Theme(Struct, kw_only=True, forbid_unknown_fields=True):
    """How the course looks."""

    accent: Colour = ""
    mode: Literal["auto", "light", "dark"] | None = None
    font: Literal["serif", "sans"] | None = None


class Markdown(Struct, kw_only=True, forbid_unknown_fields=True):
    """The Markdown engine, and extensions of Python-Markdown."""

    engine: Literal["python-markdown", "commonmark"] | None = None
    extensions: list[Text | Settings] | Settings | None = None


class Html(Struct, kw_only=True, forbid_unknown_fields=True):
    """What raw HTML in notes may do."""

    raw: Literal["allow", "sanitize", "deny"] | None = None
    iframe_hosts: list[Host] | Host | None = None


class LinkChecks(Struct, kw_only=True, forbid_unknown_fields=True):
    """How serious a link is that leads nowhere."""

    not_found: Level | None = None
    anchors: Level | None = None


class Checks(Struct, kw_only=True, forbid_unknown_fields=True):
    """How serious what the build finds is."""

    links: LinkChecks | None = None


class Embeds(Struct, kw_only=True, forbid_unknown_fields=True):
    """What the iframes of notes do."""

    iframes: Literal["click", "load"] | None = None


def _about(text: str) -> Meta:
    return Meta(description=text)


class Course(Struct, kw_only=True, forbid_unknown_fields=True):
    """A course.yml."""

    title: Annotated[Text, _about("The title of the course.")] = ""
    code: Annotated[Text, _about("Its number in the catalogue.")] = ""
    term: Annotated[Text, _about("When it is taught, such as 'Spring 2024'.")] = ""
    institution: Annotated[Text, _about("Who offers it.")] = ""
    description: Annotated[Text, _about("What it is about.")] = ""
    language: Annotated[Language, _about("The language of its notes.")] = ""
    timezone: Annotated[Zone, _about("Where times without an offset hold.")] = ""
    base_url: Annotated[Site, _about("Where the site is published.")] = ""
    lecturers: Annotated[People, _about("Who teaches it.")] = None
    lecturer: People = None
    authors: People = None
    author: People = None
    staff: Annotated[People, _about("Assistants and others.")] = None
    links: Annotated[Links, _about("Links of the course.")] = None
    nav: Annotated[Links, _about("Entries of the navigation.")] = None
    license: Annotated[Text, _about("The licence of its notes.")] = ""
    start_date: Annotated[Day, _about("Its first day.")] = ""
    end_date: Annotated[Day, _about("Its last day.")] = ""
    class_days: Annotated[
        list[Meetings] | Meetings | None, _about("The days of the week on which it meets.")
    ] = None
    lab_days: Annotated[
        list[Meetings] | Meetings | None, _about("The days of the week on which its labs are.")
    ] = None
    skip: Annotated[
        list[Days | Break] | Days | Break | None,
        _about("Days and ranges of days without classes."),
    ] = None
    events: Annotated[list[Event] | None, _about("Exams, holidays, guests.")] = None
    theme: Annotated[Theme | None, _about("How it looks.")] = None
    markdown: Markdown | None = None
    html: Html | None = None
    search: Annotated[bool | None, _about("Whether it can be searched.")] = None
    glossary: Annotated[
        Literal["links", "auto"] | None, _about("Whether terms are marked by themselves.")
    ] = None
    print: Annotated[bool | None, _about("Whether there is a page with all of it.")] = None
    embeds: Embeds | None = None
    validation: Checks | None = None
    lastmod: Annotated[
        Literal["git", "none"] | None, _about("Where the date of a page's last change is from.")
    ] = None
    extra: Annotated[dict[str, Any], _about("Data of your own, for templates.")] = field(
        default_factory=dict
    )

    def problems(self) -> list[BadValueError]:
        """What does not fit together."""
        return [*self._order(), *self._events()]

    def _events(self) -> list[BadValueError]:
        """Events that count from the first week, and end before they start or have none."""
        counted = [one for one in self.events or () if one.counted()]
        if counted and not self.start_date:
            message = f"'{counted[0].date}' counts from the first week, which nothing says"
            return [BadValueError(message, "give start_date", key="events")]
        monday = dates.monday(dates.day(self.start_date)) if counted else None
        found = []
        for one in counted:
            start = dates.placed(one.date, monday, dt.UTC)
            end = dates.placed(one.ending(), monday, dt.UTC) if one.end else start
            if (end.at < start.at) if end.timed else (end.at.date() < start.at.date()):
                message = f"{shown(one.title)} ends before it starts"
                found.append(BadValueError(message, key="events"))
        return found

    def _order(self) -> list[BadValueError]:
        if not (self.start_date and self.end_date):
            return []
        start, end = dates.day(self.start_date), dates.day(self.end_date)
        if start <= end:
            return []
        message = f"the course ends before it starts on {start}"
        return [BadValueError(message, "are the two dates swapped?", key="end_date")]
