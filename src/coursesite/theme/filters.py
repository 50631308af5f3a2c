"""The filters of the templates: links, dates and numbers as people read them."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import pass_context
from markupsafe import Markup
from msgspec import Struct

from coursesite.diagnostics import nearest
from coursesite.model import Heading, Moment
from coursesite.text import urls
from coursesite.text.durations import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.runtime import Context


class FilterError(Exception):
    """A filter was given a value that it has no answer for."""

    def __init__(self, message: str, hint: str = "") -> None:
        """`message` and `hint` are for the author of the template."""
        super().__init__(message)
        self.message, self.hint = message, hint


class OutlineNode(Struct, frozen=True):
    """A heading and the headings of its subsections."""

    heading: Heading
    children: tuple[OutlineNode, ...] = ()


@pass_context
def rel(context: Context, address: str) -> str:
    """A relative link from the page at `here` to a site address; other addresses stay as they are.

    Hosts send `404.html` for any missing address, from where relative links would lead astray: its
    links begin with the path of `site.base_url`, if that is known.
    """
    if not address.startswith("/") or address.startswith("//"):
        return address
    here = context.resolve("here")
    if here == "/404.html" and (base := context.resolve("site")["base_url"]):
        return urls.join(urlsplit(base).path, address)
    return urls.relative(str(here), address)


@pass_context
def absolute(context: Context, address: str) -> str:
    """The full URL of a site address, below `site.base_url`; "" if that is not known."""
    if not address.startswith("/") or address.startswith("//"):
        return address if ":" in address else ""
    base = context.resolve("site")["base_url"]
    return urls.join(base, address) if base else ""


@pass_context
def asset(context: Context, name: str) -> str:
    """A link to an asset by its plain name, such as "style.css". Raises `FilterError`."""
    assets = context.resolve("assets")
    if name not in assets:
        near = nearest(name, assets)
        hint = f"a file of static/ is linked by its address: {{{{ '/{name}' | rel }}}}"
        hint = f"did you mean '{near}'?" if near else hint
        raise FilterError(f"there is no asset '{name}'", hint)
    return rel(context, assets[name])


def rich(thing: Any, name: str = "title") -> str:
    """A title, or another text that is inline Markdown, of a post, a course or the like, as HTML:
    `{{ ref | rich }}`, `{{ ref | rich("description") }}`. Its words alone are `{{ ref.title }}`."""
    if isinstance(thing, dict):
        html = thing.get(f"{name}_html")
        return Markup(html) if html else str(thing.get(name, ""))
    html = getattr(thing, f"{name}_html", "")
    return Markup(html) if html else str(getattr(thing, name, ""))


def iso(when: Moment | dt.date) -> str:
    """A day or a time in ISO 8601, for the `datetime` attribute of HTML's `<time>`."""
    if isinstance(when, Moment):
        return when.at.isoformat(timespec="minutes") if when.timed else when.at.date().isoformat()
    if isinstance(when, dt.datetime):
        return when.isoformat(timespec="minutes")
    return when.isoformat()


def plain(text: str, length: int = 0) -> str:
    """HTML as one line of plain text. With a `length`, it is cut between words to at most
    so many characters."""
    words = html.unescape(re.sub(r"<[^>]*>", "", str(text))).split()
    line = " ".join(words)
    if length and len(line) > length:
        line = line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"
    return line


def nest(headings: Iterable[Heading], depth: int = 3) -> tuple[OutlineNode, ...]:
    """The listed headings of a page as a tree of at most `depth` levels."""
    listed = [heading for heading in headings if heading.listed]
    return _nest(listed, depth)


def _nest(headings: list[Heading], depth: int) -> tuple[OutlineNode, ...]:
    nodes: list[OutlineNode] = []
    at = 0
    while at < len(headings):
        end = at + 1
        while end < len(headings) and headings[end].level > headings[at].level:
            end += 1
        below = _nest(headings[at + 1 : end], depth - 1) if depth > 1 else ()
        nodes.append(OutlineNode(headings[at], below))
        at = end
    return tuple(nodes)


def _of_locale(name: str) -> Any:
    """A filter that calls the method `name` of `t`, the `i18n.Locale` of the page."""

    @pass_context
    def localized(context: Context, value: Any, *args: Any) -> str:
        locale: Any = context.resolve("t")
        text: str = getattr(locale, name)(value, *args)
        return text

    return localized


LOCALIZED = ("datetime", "day", "filesize", "number", "time", "weekday", "zone")
FILTERS: dict[str, Any] = {
    "absolute": absolute,
    "asset": asset,
    "clock": clock,
    "iso": iso,
    "nest": nest,
    "plain": plain,
    "rel": rel,
    "rich": rich,
    **{name: _of_locale(name) for name in LOCALIZED},
}
