"""Placeholders for the addresses in a page, whose targets are known only when all pages are."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from coursesite.markup.placeholders import LINK_CLOSE, LINK_OPEN

_ABSOLUTE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:|//", re.I)
"""Matches an address that leads out of the site. A file on the author's own disk, such as
`C:\\a.png`, does not."""
_ROLES = (
    ("href", "href"),
    ("src", "src"),
    ("poster", "src"),
    ("data-frame", "src"),
    ("data-print", "print"),
)


def apply(body: LexborNode) -> tuple[tuple[str, str], ...]:
    """Replaces all addresses that are not absolute by placeholders. Returns the addresses, each
    with its role (`coursesite.model.LinkSpot`)."""
    addresses: list[tuple[str, str]] = []
    for node in body.css("[href],[src],[poster],[data-print]"):
        attributes = node.attributes
        for name, role in _ROLES:
            value = attributes.get(name)
            # an element with two addresses is selected twice, then with its placeholders
            if value and not _ABSOLUTE.match(value) and value[0] != LINK_OPEN:
                role = "image" if node.tag == "img" and name == "src" else role
                node.attrs[name] = f"{LINK_OPEN}{len(addresses)}{LINK_CLOSE}"
                addresses.append((value, role))
    return tuple(addresses)
