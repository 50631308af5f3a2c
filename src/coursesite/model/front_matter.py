"""A post: the keys of its front matter, its text, and the parts that other pages show.

A field of `FrontMatter` with a `Key` is a key that authors can write. These fields stand in the
order in which the JSON Schema lists them.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from msgspec import Struct, field

from coursesite.diagnostics import Diagnostic
from coursesite.model.keys import Key
from coursesite.model.page_kinds import KINDS, KindName

FreeForm = dict[str, Any]
"""Free-form data of an author (`extra`, options of a Markdown extension). Never modified."""


OFFICE_HOURS = "office_hours"
"""The kind of meetings that are office hours; also the theme's word for them."""


class Moment(Struct, frozen=True, order=True):
    """An aware point in time in the course's zone. `timed` is false if only the day is known; the
    time of `at` is midnight then."""

    at: dt.datetime
    timed: bool = False


class Meeting(Struct, frozen=True, kw_only=True):
    """A meeting of every week that no post stands for: office hours, or a section of a course.

    `day` is "Mon" to "Sun", and the times are "HH:MM"; an end may be unknown. Office hours may be
    words alone, such as "by appointment": `text` has them then, and `day` is empty.
    """

    day: str = ""
    start: str = ""
    end: str = ""
    room: str = ""
    online: str = ""
    """The address of an online room."""
    text: str = ""
    kind: str = ""
    """`OFFICE_HOURS`, or the kind of post that such a section would be."""
    title: str = ""
    people: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    weeks: tuple[int, ...] = ()
    """The weeks of the course in which it takes place; empty if in all of them."""
    id: str = ""

    @property
    def weekday(self) -> int:
        """The number of its day, 1 for Monday to 7 for Sunday; 0 without a day."""
        return ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun").index(self.day)


class InWeek(Struct, frozen=True, kw_only=True):
    """A day counted from the first week of the course, before that week is known.

    Weeks begin on Monday, and week 1 is the one that `start_date` is in. `day` is "Mon" to "Sun";
    `time` is "HH:MM", or empty for the whole day.
    """

    week: Annotated[int, Key("week")]
    day: Annotated[str, Key("weekday")]
    time: Annotated[str, Key("time")] = ""


class Person(Struct, frozen=True, kw_only=True):
    """A lecturer, author or assistant. All but the name may be empty."""

    name: Annotated[str, Key("line")]
    role: Annotated[str, Key("text")] = ""
    email: Annotated[str, Key("email")] = ""
    url: Annotated[str, Key("url", spellings=("url", "website"))] = ""
    photo: Annotated[str, Key("url")] = ""
    hours: Annotated[
        str, Key("office hours", "Office hours.", spellings=("hours", "office_hours"))
    ] = ""
    """The words for them, also of those in `weekly`."""
    bio: Annotated[str, Key("text")] = ""
    weekly: tuple[Meeting, ...] = ()
    """Office hours of which a day and a time is known, with the words between them."""


class Resource(Struct, frozen=True, kw_only=True):
    """A titled link: a reading, a file, a link of the course or of a menu. A reading may be words
    alone: `url` is empty then."""

    url: Annotated[str, Key("url")] = ""
    title: Annotated[str, Key("line")] = ""
    note: Annotated[str, Key("text")] = ""
    title_html: str = ""
    note_html: str = ""


class Chapter(Struct, frozen=True, kw_only=True):
    """A named part of a recording, from `start` (in seconds) to the next chapter. `slide` is the
    page of the slides that it begins with; 0 is none."""

    start: Annotated[int, Key("seconds")]
    title: Annotated[str, Key("line")]
    slide: Annotated[int, Key("count")] = 0
    title_html: str = ""


class Recording(Struct, frozen=True, kw_only=True):
    """A recording of a lecture.

    `provider` is a host that `coursesite.media.providers` knows, and `id` the video there; or it
    is "file" (`url` is a video file) or "link" (`url` is a page that only a browser can show).
    `start`, `end` and `duration` are in seconds; an end or a duration of 0 is unknown. `frame` is
    the player's address where an id does not say it, and `more` are parameters for the player.
    """

    id: Annotated[str, Key("text")] = ""
    url: Annotated[str, Key("recording", spellings=("url", "link", "src"))]
    provider: Annotated[str, Key("provider")]
    start: Annotated[int, Key("seconds")] = 0
    end: Annotated[int, Key("seconds")] = 0
    duration: Annotated[int, Key("seconds")] = 0
    aspect: Annotated[str, Key("ratio")] = "16/9"
    chapters: Annotated[tuple[Chapter, ...], Key("chapters")] = ()
    captions: Annotated[str, Key("url")] = ""
    transcript: Annotated[str, Key("url")] = ""
    title: Annotated[str, Key("line")] = ""
    frame: str = ""
    more: tuple[tuple[str, str], ...] = ()


class Slides(Struct, frozen=True, kw_only=True):
    """A slide deck; `pages` is 0 if their number is unknown. `moments` are the seconds of the
    recording from which pages are shown, each with its page, in order."""

    src: Annotated[str, Key("url", spellings=("src", "url"))]
    title: Annotated[str, Key("line")] = ""
    pages: Annotated[int, Key("count")] = 0
    moments: Annotated[tuple[tuple[int, int], ...], Key("moments")] = ()


class Image(Struct, frozen=True, kw_only=True):
    """The picture at the head of a page, which link previews show too."""

    path: Annotated[str, Key("url", spellings=("path", "src"))]
    alt: Annotated[str, Key("line")] = ""


class MathSettings(Struct, frozen=True, kw_only=True):
    """Whether there are formulas, and the macros in them: TeX by name."""

    enabled: bool = True
    macros: Annotated[dict[str, str], Key("macros")] = field(default_factory=dict)


class FrontMatter(Struct, frozen=True, kw_only=True):
    """The front matter of a post.

    Titles and descriptions are inline Markdown. Once the post is completed, they are words alone;
    the HTML is in the field of the same name with `_html` behind it if it says more than they.
    """

    title: Annotated[str, Key("line", "The title of the page.")] = ""
    description: Annotated[str, Key("line", "One or two sentences.")] = ""
    title_html: str = ""
    description_html: str = ""
    has_heading: bool = False
    """Whether the notes open with a heading that the page shows as its title."""
    kind: Annotated[
        KindName | None, Key("choice", "What the page is; its folder says so by default.")
    ] = None
    number: Annotated[int | None, Key("whole", "The lecture's number.")] = None
    week: Annotated[int | None, Key("week", "The week of the course.")] = None
    day: Annotated[str, Key("weekday", "The day of that week, where there is no date.")] = ""
    date: Annotated[Moment | None, Key("when", "When it takes place or was posted.")] = None
    room: Annotated[str, Key("line", "Where it takes place.", ("room", "location"))] = ""
    online: Annotated[str, Key("online", "The address of its online room.")] = ""
    lastmod: Annotated[
        Moment | None,
        Key("date", "When it was last changed.", ("lastmod", "last_modified_at")),
    ] = None
    publish_date: Annotated[
        Moment | None,
        Key("when", "Not published before this.", ("publish_date", "publishDate"), grave=True),
    ] = None
    expiry_date: Annotated[
        Moment | None,
        Key("when", "Not published after this.", ("expiry_date", "expiryDate"), grave=True),
    ] = None
    due: Annotated[Moment | None, Key("due", "When it has to be handed in.")] = None
    solutions: Annotated[
        Moment | str | None,
        Key("solutions", "Whether its solutions are shown, or since when.", grave=True),
    ] = None
    counted: dict[str, InWeek] = field(default_factory=dict)
    """Those of the moments above that are written as a day of a week, by field; the field
    itself is None until the first week of the course is known."""
    points: Annotated[float | None, Key("points")] = None
    tags: Annotated[
        tuple[str, ...], Key("terms", "Terms of the tag index.", ("tags", ("tag", "term")))
    ] = ()
    """The tags, and then the categories."""
    categories: Annotated[
        tuple[str, ...], Key("terms", spellings=("categories", ("category", "term")))
    ] = ()
    people: Annotated[
        tuple[Person, ...],
        Key("people", "Who teaches or wrote it.", ("author", "authors", "lecturer", "lecturers")),
    ] = ()
    layout: Annotated[str, Key("text")] = ""
    slug: Annotated[str, Key("slug", "The last part of the address.")] = ""
    permalink: Annotated[str, Key("address", "The whole address.")] = ""
    aliases: Annotated[
        tuple[str, ...], Key("addresses", "Addresses of old.", ("aliases", "redirect_from"))
    ] = ()
    translation_of: Annotated[str, Key("path", "The page that this is a translation of.")] = ""
    weight: Annotated[int, Key("whole", "Its place in the order, before dates and numbers.")] = 0
    draft: Annotated[
        bool,
        Key(
            "boolean", "Left out of a published site.", ("draft", ("published", "not")), grave=True
        ),
    ] = False
    unlisted: Annotated[
        bool, Key("boolean", "Published, but in no list.", ("unlisted", "hidden"))
    ] = False
    toc: Annotated[bool, Key("boolean", "Whether it has a table of contents.")] = True
    math: Annotated[
        MathSettings | None, Key("math", "Whether $...$ is a formula, or macros for formulas.")
    ] = None
    mermaid: Annotated[bool, Key("boolean")] = False
    lang: Annotated[str, Key("language", "Its language, if it is not the course's.")] = ""
    image: Annotated[Image | None, Key("image", "Its picture.")] = None
    media_subpath: Annotated[
        str, Key("url", "Where its relative images are.", ("media_subpath", "img_path"))
    ] = ""
    video: Annotated[Recording | None, Key("video", "The recording.", ("video", "recording"))] = (
        None
    )
    slides: Annotated[Slides | None, Key("slides", "The slides.")] = None
    files: Annotated[tuple[Resource, ...], Key("files", "Files to fetch.")] = ()
    readings: Annotated[tuple[Resource, ...], Key("readings", "What to read.")] = ()
    bibliography: Annotated[
        tuple[str, ...], Key("paths", "Files of what it cites, beside the course's.")
    ] = ()
    csl: Annotated[str, Key("path", "The style of its citations, if not the course's.")] = ""
    nocite: Annotated[
        tuple[str, ...], Key("cited", "Entries that it lists though nothing cites them.")
    ] = ()
    extra: Annotated[FreeForm, Key("data", "Data of your own, for templates.")] = field(
        default_factory=dict
    )


class Document(Struct, frozen=True, kw_only=True):
    """A post without its body.

    `heading` is the text of a level-1 heading that opens the body, if the front matter has the same
    title or none; `heading_markdown` is the heading as it is written. The page shows it as its
    title.
    """

    front: FrontMatter
    heading: str = ""
    heading_markdown: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


Reason = Literal["", "draft", "scheduled", "expired"]
"""Why a post is not out: it is a draft, its time has not come, or it is over; "" if it is out."""


class Location(Struct, frozen=True, kw_only=True):
    """A post's location, independent of its content. `url` is its own address; `at` is where it is
    published, or None. The home of a course is published though its text may be held back."""

    course: str
    """The folder of its course below `content/`; "" for a site of one course."""
    url: str = ""
    at: str | None = None
    aliases: tuple[str, ...] = ()
    begins: Moment | None = None
    """The moment from which on it is published; None if it is at any time."""
    scheduled: bool = False
    """Whether that is in the future."""
    held: Reason = ""
    until: Moment | None = None
    """The moment at which a scheduled post comes out, or since which one has expired."""


class HeldBack(Struct, frozen=True):
    """A post that is not out, by its path below `content/`, and its address when it is."""

    path: str
    url: str
    why: Reason
    until: str = ""
    """The day or time (ISO 8601) at which it comes out, or since which it has expired."""


class HeldSolutions(Struct, frozen=True):
    """A post with solutions that are not out, by its path below `content/`."""

    path: str
    why: Literal["", "hidden", "after-due", "date"]
    until: str = ""
    """The day or time (ISO 8601) at which they come out; empty if nobody knows."""


class LectureRef(Struct, frozen=True, kw_only=True):
    """A post as other pages see it, in listings, as a neighbour, in the schedule."""

    path: str
    url: str
    course: str
    kind: KindName
    title: str
    title_html: str = ""
    number: int | None = None
    week: int | None = None
    date: Moment | None = None
    end: Moment | None = None
    room: str = ""
    online: str = ""
    due: Moment | None = None
    points: float | None = None
    description: str = ""
    description_html: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    weight: int = 0
    draft: bool = False
    scheduled: bool = False
    unlisted: bool = False
    recorded: bool = False
    duration: int = 0
    slides: bool = False
    has_readings: bool = False
    lang: str = ""
    lastmod: Moment | None = None
    """The date that its front matter says. That of its last commit is left out, so that a commit
    changes no listing."""

    @property
    def role(self) -> str:
        """The role of its kind in a course: see `coursesite.model.page_kinds.Kind`."""
        return KINDS[self.kind].role

    @property
    def named_in_rows(self) -> bool:
        """Whether listings show the word for its kind beside its title."""
        return KINDS[self.kind].named_in_rows
