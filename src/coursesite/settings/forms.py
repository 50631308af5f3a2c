"""What authors may write for people, links, recordings, slides and pictures.

These structs are read by `coursesite.settings.reader` and described to editors by
`coursesite.settings.json_schema`; each
turns into the model's type with `meaning()`. Texts are kept as written and have passed their
check, so that a meaning cannot fail.
"""

import re
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, structs

from coursesite import model
from coursesite.media import providers
from coursesite.settings import validators
from coursesite.settings.validators import BadValueError, shown
from coursesite.text.durations import parse_seconds
from coursesite.text.lazy_regex import rare

ALSO = "x-also"
"""Marks in a schema which JSON types are as good as text, since YAML's authors need no quotes."""
ZONES = "x-zones"
"""Marks the name of a time zone in a schema."""
_MEDIA = "|".join((*providers.VIDEO, *providers.AUDIO))
_CHAPTER = rare(r"([0-9][0-9:hms.]*+)(?:\s*[-–—:]\s*|\s+)(\S.*)")


def text_type(check: object, pattern: str, **schema: object) -> Meta:
    """A text that `check` accepts; editors go by `pattern`, which may let pass less.

    msgspec itself does not get the pattern: in a union with a list, version 0.22 corrupts memory
    over it (github.com/msgspec/msgspec/issues/717).
    """
    return Meta(extra={"check": check}, extra_json_schema={"pattern": pattern, **schema})


def chapter(line: str) -> tuple[int, str]:
    """Start and title of `12:34 Title`."""
    if not (match := _CHAPTER.fullmatch(line.strip())):
        raise BadValueError(f"{shown(line)} is no chapter", "write it like '12:34 Title'")
    return parse_seconds(match[1].rstrip(":")), match[2].strip()


def chapters(text: str) -> tuple[tuple[int, str], ...]:
    """The chapters in a text with one on each line, as video hosts list them."""
    return tuple(chapter(line) for line in text.splitlines() if line.strip())


Text = Annotated[str, Meta(extra_json_schema={ALSO: ["number", "boolean"]})]
URL = r"^((https?|mailto|tel):\S+|[./#?][^\n\t]*|[^:\n\t]*)$"
Url = Annotated[str, text_type(validators.link, URL)]
Email = Annotated[str, text_type(validators.email, r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+$")]
Seconds = Annotated[
    str,
    text_type(
        parse_seconds,
        r"^([0-9]{1,6}s?|[0-9]{1,2}:[0-5][0-9]|[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]|"
        r"[0-9]{1,2}h([0-9]{1,2}m)?([0-9]{1,2}s)?|[0-9]{1,3}m([0-9]{1,2}s)?)$",
        **{ALSO: ["integer"], "minimum": 0, "maximum": 999_999},
    ),
]
Ratio = Annotated[str, text_type(validators.ratio, r"^[1-9][0-9]{0,3}[/:][1-9][0-9]{0,3}$")]
VideoText = Annotated[
    str,
    text_type(
        providers.recording,
        rf"^([A-Za-z0-9_-]{{11}}|https?://[A-Za-z0-9.-]*[A-Za-z0-9](/\S*)?|[^:\s?#]+\.({_MEDIA}))$",
        description="an id at YouTube, the address of a recording, or the path of a video file",
    ),
]
_TIME_AND_TITLE = r"^[0-9]{1,2}:[0-5][0-9](:[0-5][0-9])? [^\s:–—-].*$"


class Person(Struct, kw_only=True, forbid_unknown_fields=True):
    """Somebody who teaches."""

    name: Text
    role: Text = ""
    email: Email = ""
    url: Url = ""
    website: Url = ""
    photo: Url = ""
    hours: Text = ""
    office_hours: Text = ""
    bio: Text = ""

    def meaning(self) -> model.Person:
        """The person of the model."""
        return model.Person(
            name=one_line(self.name),
            role=self.role,
            email=validators.email(self.email) if self.email else "",
            url=self.url or self.website,
            photo=self.photo,
            hours=self.hours or self.office_hours,
            bio=self.bio,
        )


class Link(Struct, kw_only=True, forbid_unknown_fields=True):
    """A link with a title; `Title: address` says the same."""

    pair: ClassVar = ("title", "url")
    needs: ClassVar = ("url", "title")
    url: Url = ""
    title: Text = ""
    note: Text = ""

    def meaning(self) -> model.Resource:
        """The link of the model."""
        return model.Resource(url=self.url, title=one_line(self.title), note=self.note)


class Chapter(Struct, kw_only=True, forbid_unknown_fields=True):
    """A named part of a recording; `12:34: Title` says the same."""

    pair: ClassVar = ("start", "title")
    start: Seconds
    title: Text


ChapterLine = Annotated[str, text_type(chapter, _TIME_AND_TITLE)]
ChapterText = Annotated[str, text_type(chapters, _TIME_AND_TITLE)]


Provider = Literal["youtube", "vimeo", "bilibili", "twitch", "spotify", "file", "link"]


class Video(Struct, kw_only=True, forbid_unknown_fields=True):
    """A recording: one of `id`, `url`, `link` and `src`, and what is known of it."""

    needs: ClassVar = ("id", "url", "link", "src")
    id: Text = ""
    url: VideoText = ""
    link: VideoText = ""
    src: VideoText = ""
    provider: Provider | None = None
    start: Seconds = ""
    duration: Seconds = ""
    aspect: Ratio = ""
    chapters: list[ChapterLine | Chapter] | dict[Seconds, Text] | ChapterText | None = None
    captions: Url = ""
    transcript: Url = ""
    title: Text = ""

    def __post_init__(self) -> None:
        """It has but one address, of the kind that its provider has."""
        given = [key for key in ("id", "url", "link", "src") if getattr(self, key)]
        if len(given) > 1:
            raise BadValueError(f"'{given[0]}' and '{given[1]}' are both given", "keep one of them")
        try:
            self._found()
        except ValueError as problem:
            raise BadValueError(str(problem), key=given[0]) from None

    def meaning(self) -> model.Recording:
        """The recording of the model."""
        found = self._found()
        return structs.replace(
            found,
            start=parse_seconds(self.start) if self.start else found.start,
            duration=parse_seconds(self.duration) if self.duration else 0,
            aspect=validators.ratio(self.aspect) if self.aspect else found.aspect,
            title=one_line(self.title),
            chapters=self._chapters(),
            captions=self.captions,
            transcript=self.transcript,
        )

    def _found(self) -> model.Recording:
        address = self.url or self.link or self.src
        if self.provider in ("file", "link"):
            return model.Recording(provider=self.provider, url=validators.link(self.id or address))
        if self.id and self.provider and not providers.recognise(self.id):
            return providers.from_id(self.provider, self.id)
        found = providers.recording(self.id or address)
        if self.provider and found.provider != self.provider:
            raise BadValueError(f"this is no address at {providers.label(self.provider)}")
        return found

    def _chapters(self) -> tuple[model.Chapter, ...]:
        found: list[tuple[int, str]] = []
        if isinstance(self.chapters, str):
            found += chapters(self.chapters)
        elif isinstance(self.chapters, dict):
            found += [(parse_seconds(k), v) for k, v in self.chapters.items()]
        for one in self.chapters if isinstance(self.chapters, list) else []:
            if isinstance(one, str):
                found.append(chapter(one))
            else:
                found.append((parse_seconds(one.start), one.title))
        found.sort(key=lambda one: one[0])
        return tuple(model.Chapter(start=start, title=one_line(title)) for start, title in found)


class Deck(Struct, kw_only=True, forbid_unknown_fields=True):
    """A slide deck, by `src` or `url`."""

    needs: ClassVar = ("src", "url")
    src: Url = ""
    url: Url = ""
    title: Text = ""
    pages: Annotated[int, Meta(ge=0, le=100_000)] = 0

    def meaning(self) -> model.Slides:
        """The slides of the model."""
        src = self.src or self.url
        return model.Slides(src=src, title=one_line(self.title), pages=self.pages)


class Picture(Struct, kw_only=True, forbid_unknown_fields=True):
    """The picture of a page, by `path` or `src`."""

    ignored: ClassVar = frozenset(("lqip", "w", "h", "width", "height", "no_bg", "show", "class"))
    needs: ClassVar = ("path", "src")
    path: Url = ""
    src: Url = ""
    alt: Text = ""

    def meaning(self) -> model.Image:
        """The picture of the model."""
        return model.Image(path=self.path or self.src, alt=one_line(self.alt))


People = Text | Person | list[Text | Person] | None


def people(*forms: People) -> tuple[model.Person, ...]:
    """All who are named, each once; `Ada <ada@example.org>` is a name with a mail address."""
    found: dict[str, model.Person] = {}
    for one in (one for form in forms for one in (form if isinstance(form, list) else [form])):
        if not one:
            continue
        person = _named(one) if isinstance(one, str) else one.meaning()
        found.setdefault(person.name.casefold(), person)
    return tuple(found.values())


def resources(
    form: str | Link | list[str | Link] | dict[str, str] | None, *, words: bool = False
) -> tuple[model.Resource, ...]:
    """Links from any way of writing them. A text alone is an address; with `words`, it is a title
    if it does not look like an address."""
    if isinstance(form, dict):
        return tuple(model.Resource(url=url, title=one_line(k)) for k, url in form.items())
    found = []
    for one in form if isinstance(form, list) else [form]:
        if isinstance(one, Link):
            found.append(one.meaning())
        elif one and words and not validators.is_address(one):
            found.append(model.Resource(url="", title=one_line(one)))
        elif one:
            found.append(model.Resource(url=one))
    return tuple(found)


def _named(text: str) -> model.Person:
    match = re.fullmatch(r"([^<>]*[^<>\s])\s*<([^@\s<>]+@[^@\s<>]+)>", text)
    return model.Person(name=one_line(match[1] if match else text), email=match[2] if match else "")


def one_line(text: str) -> str:
    """The text with each stretch of white space as one space."""
    return " ".join(text.split())
