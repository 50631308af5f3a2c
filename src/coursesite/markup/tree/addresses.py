"""The addresses in a page: placeholders for those whose targets are known only when all pages are,
and no address that runs a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic, error, warning
from coursesite.markup.placeholders import LINK_CLOSE, LINK_OPEN
from coursesite.markup.tokens import Attr, Token
from coursesite.text.address_lists import in_css, in_srcset, may_have_addresses, replaced
from coursesite.text.browser_urls import leaves_site, script_scheme
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import scheme_meant

_SECURE = rare(r"https://(?!https?[:;])")
_ROLES = {
    "href": "href",
    "src": "src",
    "poster": "src",
    "data-frame": "src",
    "data-print": "print",
    "xlink:href": "href",
    "action": "form",
    "formaction": "form",
}
_ORDER = tuple(_ROLES)
_USUAL = "[href],[src],[poster],[data-print]"
_UNUSUAL = (
    f'{_USUAL},[srcset],[xlink\\:href],object[data],[style*="url("],[style*="image-set("],style,'
    "[action],[formaction],[srcdoc]"
)
_UNUSUAL_SIGNS = (
    *("srcset=", "xlink:", "data=", "url(", "image-set(", "<style", "action=", "srcdoc="),
)
_UNUSUAL_KEYS = frozenset(("srcset", "data", "style"))
_ALONE = ("href", "src", "poster", "action", "formaction", "xlink:href")
_NAMES = frozenset(
    (
        *_ALONE,
        *("background", "by", "cite", "classid", "codebase", "data", "from", "longdesc"),
        *("manifest", "ping", "srcset", "to", "values"),
    )
)
"""Attributes with addresses. Those that are not `_ALONE` may have several; animations make theirs
the `href` of another element."""
_SELECTOR = ",".join(f"[{name.replace(':', chr(92) + ':')}]" for name in sorted(_NAMES)) + ",meta"
_RARE_SIGNS = (
    *("<animate", "<meta", "<set", "action=", "background=", "cite=", "classid=", "codebase="),
    *("data=", "longdesc=", "manifest=", "ping=", "srcset=", "xlink:"),
)
"""One of these is in the HTML of an author who uses attributes besides `href`, `src`, `poster`."""
_MOST = 50
"""The number of misspelt addresses of a page that are told, each once."""
_PICTURES = frozenset(
    ("audio", "feimage", "image", "img", "input", "link", "source", "track", "video")
)
_SEPARATORS = rare(r"[\s;,]+|url\s*=\s*[\"']?", re.I)


def apply(
    body: LexborNode, tags: str, tokens: Sequence[Token] = ()
) -> tuple[tuple[tuple[str, str], ...], list[tuple[str, Diagnostic]]]:
    """Replaces all addresses within the site by placeholders, and takes those away that run a
    script. `tags` are those of the page, and `tokens` have the attribute lists on them.

    Returns the addresses, each with its role (`coursesite.model.LinkSpot`), and diagnostics,
    each after the address that it is about."""
    addresses: list[tuple[str, str]] = []
    misspelt: dict[str, Diagnostic] = {}
    problems = drop_scripts(body) if any(map(tags.__contains__, _RARE_SIGNS)) else []

    def placeholder(url: str, role: str) -> str | None:
        """The placeholder of an address; None if it stays, since it leads out of the site."""
        if url[0] != "#" and leaves_site(url):
            if not _SECURE.match(url) and len(misspelt) < _MOST and (meant := scheme_meant(url)):
                misspelt[url] = _misspelt(url, meant)
            return None
        addresses.append((url, role))
        return f"{LINK_OPEN}{len(addresses) - 1}{LINK_CLOSE}"

    unusual = _is_unusual(tags, tokens)
    for node in body.css(_UNUSUAL if unusual else _USUAL):
        attributes = node.attributes
        if len(attributes) == 1 and (url := attributes.get("href")) and url[0] == "#":
            addresses.append((url, "href"))  # as most references are
            node.attrs["href"] = f"{LINK_OPEN}{len(addresses) - 1}{LINK_CLOSE}"
            continue
        if unusual:
            _apply_unusual(node, attributes, placeholder)
        names = [name for name in attributes if name in _ROLES]
        for name in names if len(names) == 1 else sorted(names, key=_ORDER.index):
            value, role = attributes[name], _ROLES[name]
            # an element with two addresses is selected twice, then with its placeholders
            if not value or value[0] == LINK_OPEN:
                continue
            if value[0] != "#" and leaves_site(value) and (found := _script(node, value)):
                problems.append((value, refused(found)))
                del node.attrs[name]
                continue
            role = "image" if node.tag == "img" and name == "src" else role
            if (place := placeholder(value, role)) is not None:
                node.attrs[name] = place
    return tuple(addresses), [*problems, *misspelt.items()]


def _is_unusual(tags: str, tokens: Sequence[Token]) -> bool:
    """Whether there may be addresses in other places than most pages have them."""
    return any(map(tags.__contains__, _UNUSUAL_SIGNS)) or any(
        key in _UNUSUAL_KEYS
        for token in tokens
        if isinstance(token, Attr)
        for key, _ in token.attributes.pairs
    )


def _apply_unusual(
    node: LexborNode,
    attributes: Mapping[str, str | None],
    placeholder: Callable[[str, str], str | None],
) -> None:
    """Replaces the addresses of an element that are in a list, in CSS, or the data of an object."""

    def styled(css: str) -> str:
        return replaced(
            css, in_css(css), lambda url: None if url[0] == "#" else placeholder(url, "css")
        )

    if (value := attributes.get("srcset")) and LINK_OPEN not in value:
        node.attrs["srcset"] = replaced(
            value, in_srcset(value), lambda url: placeholder(url, "src")
        )
    style = attributes.get("style") or ""
    if may_have_addresses(style) and LINK_OPEN not in style:
        node.attrs["style"] = styled(style)
    if (inner := attributes.get("srcdoc")) and LINK_OPEN not in inner:
        node.attrs["srcdoc"] = _document(inner, placeholder)
    value = attributes.get("data") if node.tag == "object" else None
    if value and value[0] != LINK_OPEN and (place := placeholder(value, "src")) is not None:
        node.attrs["data"] = place
    if node.tag == "style" and (css := node.text()) and LINK_OPEN not in css:
        node.inner_html = styled(css)


def _document(html: str, placeholder: Callable[[str, str], str | None]) -> str:
    """The document of a frame, whose addresses count from the page around it. They are escaped as
    those of CSS are: the document is an attribute itself."""
    parser = LexborHTMLParser(html)
    placed = False
    for node in parser.css(_USUAL):
        for name, value in node.attributes.items():
            if name not in ("href", "src", "poster") or not value or value[0] == "#":
                continue
            if (place := placeholder(value, "css")) is not None:
                node.attrs[name] = place
                placed = True
    return parser.html or "" if placed else html


def drop_scripts(body: LexborNode) -> list[tuple[str, Diagnostic]]:
    """Takes away the addresses that run a script, in all attributes. Returns an error about each,
    after the address that it is about."""
    problems: list[tuple[str, Diagnostic]] = []
    for node in body.css(_SELECTOR):
        for name, value in node.attributes.items():
            if not value or ":" not in value or not (name in _NAMES or node.tag == "meta"):
                continue
            parts = (value,) if name in _ALONE else (value, *_SEPARATORS.split(value))
            for part in parts:
                if found := _script(node, part):
                    problems.append((value, refused(found)))
                    del node.attrs[name]
                    break
    return problems


def _script(node: LexborNode, url: str) -> str:
    """The scheme of an address that runs a script which its element does not say to be one."""
    found = script_scheme(url, picture=node.tag in _PICTURES)
    return "" if found == "data" and node.tag == "script" else found


def refused(scheme: str) -> Diagnostic:
    """The error about an address that runs a script."""
    hint = "link a page or a file; in HTML, a <button> can run a script"
    if scheme == "data":
        hint = "put the file beside the notes, and link that"
    message = f"an address with '{scheme}:' can run a script, and is taken out"
    return error("address-script", message, None, hint)


def _misspelt(url: str, meant: str) -> Diagnostic:
    shown = url if len(url) <= 40 else url[:39] + "…"
    return warning("link-scheme", f"the address '{shown}' is misspelt", None, f"write {meant}")
