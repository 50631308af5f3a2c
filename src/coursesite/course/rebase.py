"""HTML that moves from the page that it was made for to another: its addresses, ids and headings.

The HTML must be that of our own serialiser: attributes in double quotes, a space before each. Text
between tags stays as it is, even if it looks like an attribute.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from coursesite.text.address_lists import (
    css_safe,
    in_css,
    in_srcset,
    may_have_addresses,
    replaced,
)
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import address, join, output_path, relative

_FORMS = ("action", "formaction")
if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ADDRESSES = (
    *("href", "src", "poster", "data-frame", "data-print", "data", "xlink:href"),
    *_FORMS,
)
_LISTS = ("srcset", "style", "srcdoc")
"""Attributes that may have several addresses, among other things."""
_IDS = ("id", "for", "name", "headers", "aria-labelledby", "aria-describedby", "aria-controls")


def _values(*names: str) -> re.Pattern[str]:
    """A pattern of the values of attributes, in tags or text that looks like them. It begins with
    `="`, which is rare in highlighted code but for `class="`, since most HTML is that."""
    behind = "|".join(f'(?<= {name}=")' for name in names)
    return rare(f'="(?<!class=")(?:{behind})([^"]*)(?=")')


_ADDRESS = _values(*_ADDRESSES, *_LISTS)
_CHANGED = _values(*_IDS, *_ADDRESSES, *_LISTS)
_UNSTYLED = _values(*_IDS, *_ADDRESSES, *(name for name in _LISTS if name != "style"))
"""The same where no style has an address."""
_TERM = rare(' data-term="[^"]*"')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_OWN = rare(r"#(?:t=|page\.|$)")
"""Fragments that are no place in the notes: the page's recording, its slides, its top."""
_PLACE = re.compile(r"#[\w:.-]+")
_STYLE = rare(r"<style\b[^>]*>.*?</style>\s*", re.DOTALL)
_OWN_ID = rare(r' id="[^"]*"(?=[^<>]*>)')
_LABEL = rare(r'(<section class="[^"]*" role="doc-(?:endnotes|bibliography)" aria-label="[^"]*)"')
"""The label of a list behind the notes, up to its last quotation mark."""
_HEADING = re.compile(r"h([1-6])(?=[ >])(?:(?<=<h.)|(?<=</h.))")


def absolute(html: str, here: str) -> str:
    """The HTML of the page at `here` with every address within the site counted from its root."""

    return moved(html, lambda url: target(here, url))


def seen_from(html: str, here: str) -> str:
    """HTML for the page at `here`, made of HTML whose addresses count from the root of the site."""

    def seen(url: str) -> str:
        inside = url.startswith("/") and not url.startswith("//")
        return relative(here, url) if inside else url

    return moved(html, seen)


def part(html: str, id_: str) -> str:
    """The element of that id in HTML, without its ids; "" if there is none."""
    from selectolax.lexbor import LexborHTMLParser  # most builds take no page apart

    for node in LexborHTMLParser(html).css("[id]"):
        if node.attributes.get("id") == id_:
            if node.tag in ("mtd", "span") and (formula := _formula_around(node)) is not None:
                node = formula
            return _OWN_ID.sub("", node.html or "")
    return ""


def _formula_around(node: LexborNode) -> LexborNode | None:
    """The displayed formula that an element is in."""
    above = node.parent
    while above is not None and "cs-math" not in (above.attributes.get("class") or "").split():
        above = above.parent
    return above


def published(html: str, base_url: str) -> str:
    """The same for a page of another site: with the whole address of each within this one."""

    def seen(url: str) -> str:
        inside = url.startswith("/") and not url.startswith("//")
        return join(base_url, url) if inside else url

    return moved(html, seen)


def gathered(html: str, page: str, here: str, names: Mapping[str, str], title: str = "") -> str:
    """The notes of the page at `page` as a part of the page at `here`.

    `names` are the names of the parts of that page, by the addresses of their own pages. Ids get
    the part's name and `--` before them, so that they stay unique; links between parts stay on the
    page; headings go down by one level, or by two if there is an `h1` among them. The labels of
    footnotes and references get `title`, since there are several such lists.
    """
    own = names[page]

    def change(name: str, value: str) -> str:
        if name == "id" and value and " " not in value and value.isprintable():
            return f"{own}--{value}"
        if name == "href" and _PLACE.fullmatch(value) and not _OWN.match(value):
            return f"#{own}--{value[1:]}"  # as `_place` has it
        if name in _IDS:
            return " ".join([f"{own}--{id_}" for id_ in value.split()])
        if name == "srcdoc":  # a part of the page is none of the document in a frame
            return _value(name, value, lambda url: rebased(url, page, here))
        return _value(name, value, lambda url: _place(page, here, names, url))

    part = _changed(html, _CHANGED if may_have_addresses(html) else _UNSTYLED, change)
    if " data-term=" in part:  # the page has no box with definitions
        part = _TERM.sub(lambda term: "" if _in_tag(part, term.start()) else term[0], part)
    if "url(#cs-d" in part:  # colours of diagrams
        part = part.replace("url(#cs-d", f"url(#{own}--cs-d")
    if title and ' role="doc-' in part:
        part = _LABEL.sub(lambda label: f'{label[1]}: {escape(title)}"', part)
    down = 2 if "<h1" in part else 1
    return _HEADING.sub(lambda tag: f"h{min(6, int(tag[1]) + down)}", part)


def moved(html: str, to: Callable[[str], str]) -> str:
    """The HTML with every address changed by `to`."""
    return _changed(html, _ADDRESS, lambda name, value: _value(name, value, to))


def _value(name: str, value: str, to: Callable[[str], str]) -> str:
    """The value of an attribute, escaped, with its addresses changed."""
    if name == "style":
        return escape(moved_css(unescape(value), to))
    if name in _FORMS and value.startswith("/"):
        return value  # no page of the site has it: a server may
    plain = unescape(value)
    if name == "srcdoc":
        return escape(moved(plain, lambda url: url if url[:1] == "#" else to(url)))
    if name == "srcset":
        return escape(replaced(plain, in_srcset(plain), to))
    return escape(to(plain))


def moved_css(css: str, moved: Callable[[str], str]) -> str:
    """CSS with every address in it changed, but for those of parts of its own page."""
    return replaced(css, in_css(css), lambda url: None if url[0] == "#" else css_safe(moved(url)))


def moved_styles(html: str, to: Callable[[str], str]) -> str:
    """The HTML with every address in its `<style>` elements changed by `to`."""
    return _STYLE.sub(lambda style: moved_css(style[0], to), html) if "<style" in html else html


def without_styles(html: str) -> tuple[str, tuple[str, ...]]:
    """The HTML without its `<style>` elements, and these, which a page with many parts has in its
    head."""
    if "<style" not in html:
        return html, ()
    return _STYLE.sub("", html), tuple(style.strip() for style in _STYLE.findall(html))


def rebased(url: str, page: str, here: str) -> str:
    """An address as the page at `page` prints it, for the page at `here`."""
    there = target(page, url)
    return relative(here, there) if there.startswith("/") and there[1:2] != "/" else there


def target(here: str, url: str) -> str:
    """The address within the site that `url` on the page at `here` means; one that leads out of the
    site stays as it is."""
    if not url or _SCHEME.match(url) or url.startswith("/"):
        return url
    if url.startswith("#"):
        return here + url
    path, sign, rest = _parts(url)
    joined = address(
        posixpath.normpath(posixpath.join("/", posixpath.dirname(output_path(here)), unquote(path)))
    )
    if path.endswith("/") and joined != "/":
        joined += "/"
    return joined.removesuffix("index.html") + sign + rest


def _place(page: str, here: str, names: Mapping[str, str], url: str) -> str:
    """An address in the notes of `page` for the page at `here`: its part there, if it has one."""
    there = target(page, url)
    if not there.startswith("/") or there.startswith("//"):
        return there
    path, sign, rest = _parts(there)
    if path in names and not (sign == "#" and _OWN.match(sign + rest)):
        return f"#{names[path]}--{rest}" if sign == "#" else f"#{names[path]}"
    return relative(here, there)


def _parts(url: str) -> tuple[str, str, str]:
    """The path of an address, `?` or `#`, and the rest behind it."""
    sign = re.search(r"[?#]", url)
    if sign is None:
        return url, "", ""
    return url[: sign.start()], sign[0], url[sign.end() :]


def _changed(html: str, pattern: re.Pattern[str], change: Callable[[str, str], str]) -> str:
    """The HTML with the values of attributes changed by `change(name, value)`, both escaped."""

    def attribute(value: re.Match[str]) -> str:
        at = value.start()
        start = html.rfind(" ", 0, at)
        name, text = html[start + 1 : at], value[1]
        if name == "style" and not may_have_addresses(text):
            return value[0]
        if html.rfind("<", 0, start) <= html.rfind(">", 0, start) and not _in_tag(html, start):
            return value[0]
        return f'="{change(name, text)}'

    return pattern.sub(attribute, html)


def _in_tag(html: str, at: int) -> bool:
    """Whether `at` is within a tag. There may be a `>` in a value: then the number of quotes from
    the `<` of the tag to it is odd."""
    opened, closed = html.rfind("<", 0, at), html.rfind(">", 0, at)
    return opened > closed or (opened >= 0 and html.count('"', opened, closed) % 2 == 1)
