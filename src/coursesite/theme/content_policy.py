"""The Content-Security-Policy of a page: a browser loads and runs what the page is made of, and
nothing that was smuggled into it.

The policy stands in a `<meta>` element, so that it holds at any host and from disk. It is made from
the page's finished HTML: scripts and styles are named by their hashes, pictures, media and frames
by their hosts. See content/guide/decisions/content-security-policy.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from coursesite.text.lazy_regex import rare
from coursesite.theme.page_sources import PageSources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Added = dict[str, tuple[str, ...]]
"""Sources that a site adds, by directive."""
FIXED: Mapping[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'", "'wasm-unsafe-eval'"),
    "style-src": ("'self'",),
    "style-src-attr": ("'unsafe-inline'",),
    "img-src": ("'self'", "data:"),
    "media-src": ("'self'",),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "worker-src": ("'self'",),
    "base-uri": ("'none'",),
}
"""The policy of a page that has nothing of its own."""
IN_HEADERS = ("frame-ancestors", "report-to", "report-uri", "sandbox")
"""Directives that have no effect in a `<meta>` element."""
_BASE = {
    "script-src-attr": "script-src",
    "script-src-elem": "script-src",
    "style-src-elem": "style-src",
}
"""Directives that narrow another one: with a source of their own, they still have its sources."""
_HEAD = re.compile(rb"<head(?:\s[^>]*)?>(?:\s*<meta\s+charset=[^>]*>)?", re.IGNORECASE)
_DOCTYPE = rare(rb"\s*<!doctype[^>]*>", re.IGNORECASE)


def policy(page: PageSources, added: Added) -> str:
    """The policy of a page, with the sources that the site adds."""
    own = tuple((name, tuple(sources)) for name, sources in page.sources.items())
    return _spelled(own, tuple(added.items()))


@lru_cache(256)
def _spelled(
    own: tuple[tuple[str, tuple[str, ...]], ...], added: tuple[tuple[str, tuple[str, ...]], ...]
) -> str:
    """The policy with these sources: most pages of a site have the same ones."""
    wanted: dict[str, Sequence[str]] = dict(FIXED)
    for name, sources in own:
        wanted[name] = (*wanted.get(name, ()), *sources)
    for name, more in added:
        if name not in IN_HEADERS:
            old = wanted.get(name, wanted.get(_BASE.get(name, ""), ()))
            wanted[name] = (*old, *more)
    return "; ".join(" ".join((name, *_settled(each))) for name, each in wanted.items())


def headers(added: Added) -> str:
    """The part of the policy that a `<meta>` element cannot say."""
    wanted = {"frame-ancestors": ("'self'",)}
    for name in IN_HEADERS:
        if name in added:
            wanted[name] = (*wanted.get(name, ()), *added[name])
    return "; ".join(" ".join((name, *_settled(sources))) for name, sources in wanted.items())


def _settled(sources: Iterable[str]) -> list[str]:
    """Sources, each once. 'none' holds alone only, all hosts with https: need no name, and a hash
    makes browsers ignore 'unsafe-inline'."""
    each = list(dict.fromkeys(sources))
    if len(each) > 1:
        each = [source for source in each if source != "'none'"]
    if "https:" in each:
        each = [source for source in each if not source.startswith("https://")]
    if "'unsafe-inline'" in each:
        each = [one for one in each if not one.startswith(("'sha256-", "'unsafe-hashes"))]
    return each


def with_policy(page: bytes, policy: str) -> bytes:
    """A page with its policy before all elements that it governs. A text without any stays as it
    is."""
    if b"<" not in page:
        return page
    element = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'.encode()
    if head := _HEAD.search(page):
        at, element = head.end(), b"\n" + element
    else:
        doctype = _DOCTYPE.match(page)
        at = doctype.end() if doctype else 0
    return b"".join((page[:at], element, page[at:]))
