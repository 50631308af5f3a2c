"""The facts of a page that a shortcode in its notes may ask for."""

from msgspec import Struct

from coursesite.model.front_matter import Moment
from coursesite.model.page_kinds import KindName


class CourseFacts(Struct, frozen=True, kw_only=True):
    """The course that a page belongs to; `url` is the address of its home."""

    title: str
    code: str = ""
    term: str = ""
    url: str = "/"


class PageFacts(Struct, frozen=True, kw_only=True):
    """A page as its own shortcodes see it: what its front matter and its place say, nothing of its
    notes. `title` is words, `title_html` the same with code and formulas, if it has any."""

    title: str
    title_html: str = ""
    url: str
    """Its address in the site, such as `/lectures/heaps/`."""
    path: str
    """Its file below `content/`."""
    kind: KindName
    number: int | None = None
    week: int | None = None
    date: Moment | None = None
    end: Moment | None = None
    due: Moment | None = None
    points: float | None = None
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """The names of those who give it."""
    lang: str = ""
    course: CourseFacts | None = None
    """None on the pages of a catalogue."""
