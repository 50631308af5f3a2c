"""Addresses in notes from elsewhere: their parts, and what they lead to here."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import SplitResult, quote, urlsplit

from msgspec import Struct

from coursesite.site.outputs import TABLE

GENERATED = frozenset(entry.url() for entry in TABLE if entry.family is None)
"""Addresses of pages and files that our builder may make without a source."""
RESERVED = frozenset(url for url in GENERATED if not url.endswith("/"))
"""Those of files, which no file of the imported site may have."""


def is_generated(address: str) -> bool:
    """Whether a file at an address would be in the place of one that our builder makes."""
    name = "index.html"
    return address in (*RESERVED, "/assets", "/pagefind") or (
        address.endswith(f"/{name}") and address.removesuffix(name) in GENERATED
    )


class ResolvedLink(Struct, frozen=True):
    """The address to write for a link, None to keep it, and whether its target exists."""

    url: str | None
    exists: bool = True


Resolve = Callable[[str, bool], ResolvedLink]
"""Finds the target of an address on a page; the flag says that it is that of a picture or other
media."""


def split_address(written: str) -> tuple[str, str]:
    """The path of an address, and its query and fragment with their signs."""
    signs = (written.find(sign) for sign in "?#" if sign in written)
    end = min(signs, default=len(written))
    return written[:end], written[end:]


def url_parts(written: str) -> SplitResult:
    """The parts of an address; without any if they cannot be told apart, as in `http://[x`."""
    try:
        return urlsplit(written)
    except ValueError:
        return urlsplit("")


def quoted(path: str) -> str:
    """A path as an address, which may be quoted in parts already."""
    return quote(path, safe="/:@!$&'*+,;=~%-._")
