"""The sources of a page: the scripts and styles in it, by their hashes, and the places that it
loads pictures, media, frames and stylesheets from.

Most pages have no source but the theme's scripts, so a page is read as a whole only if a quick look
finds a sign of more. Notes that have none by themselves (`InertHtml`) are not looked at again.
"""

from __future__ import annotations

import base64
import hashlib
import html as htmllib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from coursesite.media.frame_hosts import frame_sources
from coursesite.text.address_lists import in_css, in_srcset, may_have_addresses
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Found = dict[str, dict[str, None]]
"""Sources by directive, in the order in which they were found."""
_SIGN = re.compile(
    "<[sSiIoOeElL](?=[cCtTfFbBmMiI])"
    "(?:[cC][rR][iI]|[tT][yY][lL]|[fF][rR]|[bB][jJ]|[mM](?:[bB]|[aA][gG])|[iI][nN][kK])"
)
"""The start of a script, style, link, frame, object or picture of SVG."""
_OPENING = rare(
    r"<(script|style)((?:\s(?:[^<>\"']+|\"[^\"]*\"|'[^']*')*+)?)>", re.IGNORECASE | re.DOTALL
)
_CLOSING = {name: rare(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_SOURCE = rare(r"\ssrc\s*=", re.IGNORECASE)
_DATA = rare(r"\stype\s*=\s*[\"']?\s*(?!module\b|importmap\b)(?![^\"'>\s]*script)[^\s\"'>]", re.I)
"""The type of a script that is no program, but data."""
_ORDINARY = re.compile(r"(https?)://((?:[a-z0-9-]+\.)+[a-z]{2,})(?=[/?#]|$)")
"""An address that every reader takes for the same origin: no number, no port, no user."""
_AWAY = re.compile(
    "//"
    + "".join(
        f'(?<!{attribute}="{scheme}//)'
        for attribute in ("href", "content", "xmlns", "data-print", "data-frame")
        for scheme in ("https:", "http:", "")
    )
)
"""The `//` of an address, but for those in attributes from which nothing is loaded."""
_HANDLER = re.compile(r"on(?<=[ \t\n\r\f/\"']on)[a-z]+\s*=\s*[\"']?")
_TAG = rare(r"<([a-z][^\s/>]*)(?=[\s/])((?:[^<>\"']+|\"[^\"]*\"|'[^']*'){0,200}+)>", re.IGNORECASE)
_LOADING = rare(
    r"<(img|iframe|image|input|source|script|video|audio|track|embed|object|feimage)"
    r"(?=[\s/])((?:[^<>\"']+|\"[^\"]*\"|'[^']*'){0,200}+)>",
    re.IGNORECASE,
)
_FACADE = "data-frame"
"""The attribute of a link in whose place a click puts a frame."""
_FRAME = rare(r"data-frame\s*=\s*[\"']?([^\"'\s>]*)")
_STYLE = rare(r"style\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ATTRIBUTE = rare(r"([^\s\"'<>/=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_FONT_FACE = rare(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
_IMPORT = rare(r"@import\s+(?:url\(\s*)?[\"']?\Z", re.IGNORECASE)
"""Matches what stands before the address of an import."""
_REFERENCE = rare(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_OWN = "https://self.invalid"
"""The origin that addresses are read at: what stays there is the site's own."""
_PLACES: Mapping[tuple[str, str], str] = {
    ("audio", "src"): "media-src",
    ("embed", "src"): "object-src",
    ("feimage", "href"): "img-src",
    ("feimage", "xlink:href"): "img-src",
    ("image", "href"): "img-src",
    ("image", "xlink:href"): "img-src",
    ("img", "src"): "img-src",
    ("img", "srcset"): "img-src",
    ("input", "src"): "img-src",
    ("object", "data"): "object-src",
    ("script", "src"): "script-src",
    ("source", "src"): "media-src",
    ("source", "srcset"): "img-src",
    ("track", "src"): "media-src",
    ("video", "poster"): "img-src",
    ("video", "src"): "media-src",
}
"""The directive about an attribute of an element; frames and links have their own."""
_LONGEST_IMPORT = 64
"""The most characters from `@import` to its address."""
_LONGEST = 4096
"""The most characters of a tag that is a link."""
_NAMED = 'rel="canonical"'
_LINKS = {
    "icon": ("img-src",),
    "apple-touch-icon": ("img-src",),
    "mask-icon": ("img-src",),
    "manifest": ("manifest-src",),
    "modulepreload": ("script-src",),
    "preload": ("script-src", "style-src", "img-src", "font-src"),
    # a stylesheet of another host most often has its fonts and pictures there, too
    "stylesheet": ("style-src", "font-src", "img-src"),
}
"""The directives about a link, by its relation."""
_ANSWERS_ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "fonts.googleapis.com": ("font-src", "https://fonts.gstatic.com"),
    "github.com": ("", "https://*.githubusercontent.com"),
    "drive.google.com": ("", "https://*.googleusercontent.com"),
    "www.dropbox.com": ("", "https://*.dropboxusercontent.com"),
}
"""Hosts that send a browser on to another one, which the policy must name, too; and for which
directive, if it is not the same."""
_CUT = "\0"
"""Stands for inert HTML that was cut out of a page; no page has it."""
_BEGINNING = 200
"""The number of characters by which inert HTML is found in a page."""


class InertHtml(Markup):
    """HTML without sources (see `is_inert`): a page with it has the sources of the rest."""


class PageSources:
    """The sources of a page by directive, in `sources`."""

    def __init__(
        self,
        html: str,
        foreign: Iterable[str] = (),
        known: Collection[str] = (),
        inert: Iterable[InertHtml] = (),
    ) -> None:
        """`foreign` are the parts of the page whose scripts and styles must not run, but for those
        with hashes that are `known`; `inert` are parts that are not looked at, in their order."""
        self.sources: Found = {}
        self.sheets: list[str] = []
        """The addresses of stylesheets, as they are written, that are the site's own."""
        self._foreign, self._known = tuple(foreign), known
        self._is_torn = False
        """Whether inert HTML is missing in a script, a style or a handler."""
        self._read(_without(html, inert))
        if self._is_torn:
            self.sources, self.sheets = {}, []
            self._read(html)

    def add(self, found: Found) -> None:
        """Take up the sources of a stylesheet of the page."""
        for directive, sources in found.items():
            self.sources.setdefault(directive, {}).update(sources)

    def _read(self, html: str) -> None:
        end, unclosed, whole = 0, set[str](), False
        for sign in _SIGN.finditer(html):
            at, name = sign.start(), sign[0][1:3].lower()
            if name == "li":
                last = html.find(">", at, at + _LONGEST)
                self._link(html[at : max(at, last)])
            elif name not in ("sc", "st"):
                whole = True
            elif at >= end and name not in unclosed:
                end = self._element(html, at)
                if not end:
                    unclosed.add(name)
        if _has_handlers(html):
            self._handlers(html)
        if _FACADE in html:
            self._facades(html)
        if whole or _has_addresses(html):
            self._loaded(html)

    def _element(self, html: str, at: int) -> int:
        """Take the hash of a script or a style, and what a style loads; the end of its text, 0 if
        it has none."""
        if (opening := _OPENING.match(html, at)) is None:
            return 0
        name, start = opening[1].lower(), opening.end()
        end = html.find(f"</{name}", start)
        if end < 0:
            closing = _CLOSING[name].search(html, start)
            if closing is None:
                return 0
            end = closing.start()
        text = html[start:end]
        if name == "style":
            self.add(sheet_sources(text)[0])
        elif not _is_program(opening[2]):
            return end
        if text:
            self._hash(f"{name}-src", text, html[at : end + len(f"</{name}")])
        return end

    def _hash(self, directive: str, text: str, piece: str) -> bool:
        """Take the hash of a `piece` of the page, unless that is foreign; whether it was taken."""
        self._is_torn = self._is_torn or _CUT in text
        source = hash_of(text)
        if source not in self._known and any(piece in part for part in self._foreign):
            return False
        self.sources.setdefault(directive, {})[source] = None
        return True

    def _handlers(self, html: str) -> None:
        """Take the hashes of all event handlers."""
        for tag in _TAG.finditer(html):
            for name, value in _attributes(tag[2]).items():
                if name.startswith("on") and self._hash("script-src", value, tag[0]):
                    self.sources["script-src"]["'unsafe-hashes'"] = None

    def _loaded(self, html: str) -> None:
        """Take the sources of all elements but links."""
        for tag in _LOADING.finditer(html):
            name = tag[1].lower()
            for attribute, value in _attributes(tag[2]).items():
                if name == "iframe" and attribute == "src":
                    self._frame(value, recording=False)
                elif name == "iframe" and attribute == "srcdoc":
                    self.add(PageSources(value, self._foreign, self._known).sources)
                elif directive := _PLACES.get((name, attribute)):
                    if attribute == "srcset":
                        addresses = [piece.url for piece in in_srcset(value)]
                    else:
                        addresses = [value]
                    for address in addresses:
                        _note(self.sources, directive, address)
        if may_have_addresses(html):
            for style in _STYLE.finditer(html):
                self.add(sheet_sources(_decoded(style[1] or style[2] or ""))[0])

    def _facades(self, html: str) -> None:
        """Take the sources of the frames that a click puts in the places of links."""
        for address in _frames(html):
            # of a file of the site, the attribute says only that there is a frame
            away = "//" in address[:8]
            self._frame(_decoded(address) if away else "/", recording=not _is_file(address))

    def _frame(self, address: str, *, recording: bool) -> None:
        url = _parsed(address)
        if url is None:
            return
        origin, host = url
        own = origin == _OWN
        sources = ("'self'",) if own else frame_sources(host, origin, recording=recording)
        self.sources.setdefault("frame-src", {}).update(dict.fromkeys(sources))

    def _link(self, tag: str) -> None:
        """Take the sources of a link that a browser follows by itself."""
        if "stylesheet" not in tag and ("//" not in tag or _NAMED in tag) and "manifest" not in tag:
            return
        found, sheets = _link_sources(tag)
        self.add(found)
        self.sheets += sheets


def _without(html: str, inert: Iterable[InertHtml]) -> str:
    """A page with a NUL in the place of each part that is inert."""
    pieces, done = [], 0
    for part in inert:
        at = html.find(part[:_BEGINNING], done) if part else -1
        if at >= 0 and html.startswith(part, at):
            pieces.append(html[done:at])
            done = at + len(part)
    return _CUT.join((*pieces, html[done:])) if pieces else html


@lru_cache(64)  # most pages have the theme's
def _is_program(attributes: str) -> bool:
    """Whether the text of a script element with these attributes is a program."""
    return not _SOURCE.search(attributes) and not _DATA.search(attributes)


@lru_cache(64)
def _link_sources(tag: str) -> tuple[Found, tuple[str, ...]]:
    """The sources of a link, and the addresses of the stylesheets that it is to."""
    found: Found = {}
    given = _attributes(tag)
    address = given.get("href", "").strip()
    relations = given.get("rel", "").lower().split()
    for relation in relations:
        for directive in _LINKS.get(relation, ()):
            _note(found, directive, address)
    return found, (address,) * relations.count("stylesheet") if address else ()


def sheet_sources(css: str) -> tuple[Found, tuple[str, ...]]:
    """The sources of a stylesheet by directive, and the addresses that it imports."""
    found: Found = {}
    if not may_have_addresses(css) and "@import" not in css:
        return found, ()
    imports = []
    fonts = [block.span() for block in _FONT_FACE.finditer(css)]
    for start, _, address in in_css(css):
        directives: tuple[str, ...] = ("img-src",)
        if _IMPORT.search(css, max(0, start - _LONGEST_IMPORT), start):
            imports.append(address)
            directives = _LINKS["stylesheet"]
        elif any(begin < start < end for begin, end in fonts):
            directives = ("font-src",)
        for directive in directives:
            _note(found, directive, address)
    return found, tuple(imports)


def inline_hashes(source: str) -> frozenset[str]:
    """The hashes of the scripts, styles and event handlers in the source of a template."""
    found = PageSources(source).sources
    each = (one for directive in ("script-src", "style-src") for one in found.get(directive, ()))
    return frozenset(one for one in each if one.startswith("'sha256-"))


@lru_cache(64)  # most pages have the theme's
def hash_of(text: str) -> str:
    """The source that stands for a script, a style or an event handler with this text."""
    data = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    digest = hashlib.sha256(data.encode("utf-8", "replace")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _note(found: Found, directive: str, address: str) -> None:
    """Note the source of an address, unless every page has it."""
    if (url := _parsed(address)) is None:
        return
    source, host = url
    if source == _OWN:
        source = "'self'" if directive in ("object-src", "manifest-src") else ""
    elif source == "data:" and directive == "img-src":
        source = ""
    if source:
        found.setdefault(directive, {})[source] = None
    if host in _ANSWERS_ELSEWHERE:
        other, more = _ANSWERS_ELSEWHERE[host]
        found.setdefault(other or directive, {})[more] = None


def _parsed(address: str) -> tuple[str, str] | None:
    """The source of an address as a browser reads it, and its host; None if nothing is loaded from
    there."""
    address = address.strip()
    if not address or address.startswith("#"):
        return None
    if "//" not in address[:8] and ":" not in address and "\\" not in address:
        return _OWN, ""
    if (ordinary := _ORDINARY.match(address)) and "xn--" not in ordinary[2]:
        return ordinary[0], ordinary[2]
    import upa_url  # for pages with other addresses of other hosts

    try:
        url = upa_url.URL(address, f"{_OWN}/")
    except (RuntimeError, TypeError):
        return None
    if url.protocol in ("data:", "blob:"):
        return url.protocol, ""
    if url.protocol not in ("http:", "https:"):
        return None
    if address.lstrip("\t\n\r ")[:1] in "/\\" and url.host != "self.invalid":
        return url.host, url.hostname  # http: or https:, as the page itself
    return url.origin, url.hostname


def _attributes(tag: str) -> dict[str, str]:
    """The attributes in a tag by their names in lower case; the first of a name counts."""
    given: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag):
        given.setdefault(name.lower(), _decoded("".join(values)))
    return given


def _decoded(value: str) -> str:
    """The value of an attribute as a browser reads it."""
    if "&" not in value:
        return value
    return _REFERENCE.sub(lambda reference: htmllib.unescape(reference[0]), value)


def is_inert(html: str) -> bool:
    """Whether HTML has no sign of a source, so that it may be an `InertHtml`."""
    return not (
        _SIGN.search(html) or _has_handlers(html) or _FACADE in html or _has_addresses(html)
    )


def _has_handlers(html: str) -> bool:
    """Whether there is a sign of an event handler."""
    return any(_is_handler(html, sign) for sign in _HANDLER.finditer(html))


def _has_addresses(html: str) -> bool:
    """Whether there is a sign of something that is loaded from another host, or is data."""
    return '="data:' in html or any(_is_loaded(html, sign.start()) for sign in _AWAY.finditer(html))


def _is_handler(html: str, sign: re.Match[str]) -> bool:
    """Whether what looks like an event handler may be one: it is in a tag, or has a quoted
    value."""
    at = sign.start()
    return sign[0][-1] in "\"'" or html.rfind("<", 0, at) > html.rfind(">", 0, at)


def _is_file(address: str) -> bool:
    """Whether an address is that of a file that a browser shows by itself."""
    return address.split("#")[0].split("?")[0].lower().endswith(".pdf")


def _frames(html: str) -> Iterator[str]:
    """The addresses of the frames that scripts of the theme make."""
    at = html.find(_FACADE)
    while at >= 0:
        if address := _FRAME.match(html, at):
            yield address[1]
        at = html.find(_FACADE, at + 1)


def _is_loaded(html: str, at: int) -> bool:
    """Whether the `//` at a position may belong to the address of something that is loaded: no
    text."""
    start = at
    for scheme in ("https:", "http:"):
        if html.startswith(scheme, at - len(scheme)):
            start = at - len(scheme)
    last = html[max(0, start - 13) : start].rstrip()[-1:]
    if last in "\"'=(" and last:
        return True
    tag = html.rfind("<", 0, start)
    return "srcset" in html[tag:start] or may_have_addresses(html[tag:start])
