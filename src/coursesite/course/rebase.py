"""HTML that is to stand on another page than the one it was made for.

It reads the attributes of HTML that our own serialiser wrote: in double quotes, a space before
each. Text between the tags is never touched, even if it looks like an attribute.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from urllib.parse import unquote

from coursesite.text.urls import output_path, relative

_ADDRESSES = ("href", "src", "poster", "data-frame", "data-print")
_IDS = ("id", "for", "name", "headers", "aria-labelledby", "aria-describedby", "aria-controls")


def _values(*names: str) -> re.Pattern[str]:
    """The values of these attributes, in tags or what looks like them. The search goes by what is
    rare in the HTML of code, which is most of it."""
    behind = "|".join(f'(?<= {name}=")' for name in names)
    return re.compile(f'="(?<!class=")(?:{behind})([^"]*)(?=")')


_ADDRESS = _values(*_ADDRESSES)
_CHANGED = _values(*_IDS, *_ADDRESSES)
_TERM = re.compile(' data-term="[^"]*"')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_OWN = re.compile(r"#(?:t=|page\.|$)")
"""Fragments that mean the page's recording, its slides or its top: not a place in its notes."""
_STYLE = re.compile(r"<style\b[^>]*>.*?</style>\s*", re.DOTALL)
_NOTES = ' role="doc-endnotes"'
_LABEL = re.compile(f'({_NOTES} aria-label="[^"]*)"')
_HEADING = re.compile(r"h([1-6])(?=[ >])(?:(?<=<h.)|(?<=</h.))")


def absolute(html: str, here: str) -> str:
    """The HTML of the page at `here` with every address inside the site counted from its root."""

    def change(_: str, value: str) -> str:
        return escape(target(here, unescape(value)))

    return _changed(html, _ADDRESS, change)


def seen_from(html: str, here: str) -> str:
    """HTML whose addresses count from the root of the site, for the page at `here`."""

    def change(_: str, value: str) -> str:
        url = unescape(value)
        inside = url.startswith("/") and not url.startswith("//")
        return escape(relative(here, url) if inside else url)

    return _changed(html, _ADDRESS, change)


def gathered(html: str, page: str, here: str, names: Mapping[str, str], title: str = "") -> str:
    """The notes of `page` as a part of the page at `here`.

    `names` has the name of each page that is a part there, by address. Ids begin with the part's
    name and `--`, so that they stay unique; links between parts stay on the page; headings go down
    by one level, or by two if there is an `h1` among them. The footnotes are those of `title`.
    """
    own = names[page]

    def change(name: str, value: str) -> str:
        if name in _ADDRESSES:
            return escape(_place(page, here, names, unescape(value)))
        return " ".join([f"{own}--{one}" for one in value.split()])

    moved = _changed(html, _CHANGED, change)
    if " data-term=" in moved:
        moved = _TERM.sub(lambda term: "" if _in_tag(moved, term.start()) else term[0], moved)
    if title and _NOTES in moved:
        moved = _LABEL.sub(lambda found: f'{found[1]}: {escape(title)}"', moved)
    down = 2 if "<h1" in moved else 1
    return _HEADING.sub(lambda h: f"h{min(6, int(h[1]) + down)}", moved)


def without_styles(html: str) -> tuple[str, tuple[str, ...]]:
    """The HTML without its `<style>` elements, and these: a page of many has them in its head."""
    if "<style" not in html:
        return html, ()
    return _STYLE.sub("", html), tuple(found.strip() for found in _STYLE.findall(html))


def rebased(url: str, page: str, here: str) -> str:
    """An address that the page at `page` prints, for the page at `here`."""
    there = target(page, url)
    return relative(here, there) if there.startswith("/") and there[1:2] != "/" else there


def target(here: str, url: str) -> str:
    """Where an address on the page at `here` leads: a site address, or the same if it is away."""
    if not url or _SCHEME.match(url) or url.startswith("/"):
        return url
    if url.startswith("#"):
        return here + url
    path, mark, rest = _parts(url)
    joined = posixpath.normpath(
        posixpath.join("/", posixpath.dirname(output_path(here)), unquote(path))
    )
    if path.endswith("/") and joined != "/":
        joined += "/"
    return joined.removesuffix("index.html") + mark + rest


def _place(page: str, here: str, names: Mapping[str, str], url: str) -> str:
    """Where an address in the notes of `page` leads from the page at `here`."""
    there = target(page, url)
    if not there.startswith("/") or there.startswith("//"):
        return there
    path, mark, rest = _parts(there)
    if path in names and not (mark == "#" and _OWN.match(mark + rest)):
        return f"#{names[path]}--{rest}" if mark == "#" else f"#{names[path]}"
    return relative(here, there)


def _parts(url: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", url)
    if found is None:
        return url, "", ""
    return url[: found.start()], found[0], url[found.end() :]


def _changed(html: str, pattern: re.Pattern[str], change: Callable[[str, str], str]) -> str:
    """The HTML with the values of its attributes changed, as they are written there."""

    def attribute(found: re.Match[str]) -> str:
        at = found.start()
        start = html.rfind(" ", 0, at)
        if not _in_tag(html, start):
            return found[0]
        return f'="{change(html[start + 1 : at], found[1])}'

    return pattern.sub(attribute, html)


def _in_tag(html: str, at: int) -> bool:
    """Whether `at` is within a tag, whose values may hold `>`."""
    opened, closed = html.rfind("<", 0, at), html.rfind(">", 0, at)
    return opened > closed or (opened >= 0 and html.count('"', opened, closed) % 2 == 1)
