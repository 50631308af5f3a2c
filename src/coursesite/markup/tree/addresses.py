"""The addresses in a page's tree: marks in their places, until it is known where they lead."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from coursesite.markup.tokens import LINK_CLOSE, LINK_OPEN

_ABSOLUTE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:|//", re.I)
"""What leads out of the site; files on the author's own disk, such as `C:\\a.png`, do not."""
_ROLES = (
    ("href", "href"),
    ("src", "src"),
    ("poster", "src"),
    ("data-frame", "src"),
    ("data-print", "print"),
)


def apply(body: LexborNode) -> tuple[tuple[str, str], ...]:
    """Puts marks in the place of all addresses that are not absolute.

    An element with two addresses comes twice, the second time with marks.
    """
    found: list[tuple[str, str]] = []
    for node in body.css("[href],[src],[poster],[data-print]"):
        have = node.attributes
        for name, role in _ROLES:
            value = have.get(name)
            if value and not _ABSOLUTE.match(value) and value[0] != LINK_OPEN:
                role = "image" if node.tag == "img" and name == "src" else role
                node.attrs[name] = f"{LINK_OPEN}{len(found)}{LINK_CLOSE}"
                found.append((value, role))
    return tuple(found)
