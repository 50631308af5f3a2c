"""Addresses as browsers read them: where one leads, and whether it can run a script.

Browsers follow the URL Standard, which forgives much: white space around and line breaks within,
`\\` for `/`, slashes that lack. https://url.spec.whatwg.org/
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from coursesite.text.lazy_regex import rare

_PLAIN = re.compile(r"(?!//)[\w./#?%=&+,~@!$'()*;-]*", re.ASCII).fullmatch
"""Matches most addresses within a site; those that it does not match are read in full."""
_WEB = re.compile(r"https?://[A-Za-z0-9]", re.I).match
"""Matches most addresses that lead out of a site."""
_SPELLED = rare(r"\s*(?:https?:)?//[^/\\?#]+(?:[/?#]|$)", re.I)
_SCHEME = rare(r"[\x00-\x20]*([A-Za-z](?:[\t\n\r]*[A-Za-z0-9+.-])*)[\t\n\r]*:")
_AROUND = "".join(map(chr, range(33)))
"""The characters around an address that browsers pass over."""
_ELSEWHERE = "https://elsewhere.invalid/a/b"
"""A page to read addresses from that name no host."""

_SCRIPTS = frozenset(
    (
        *("blob", "filesystem", "jar", "javascript", "livescript", "mhtml", "mk", "mocha"),
        *("ms-its", "res", "vbscript", "view-source", "wyciwyg"),
    )
)
"""Schemes whose addresses run a script, or show one that somebody else wrote as a page."""
_WRAPPERS = frozenset(("feed", "pcast", "url"))
"""Schemes in front of another address."""
_MOST_WRAPPERS = 3
_INERT = rare(
    r"data:(?:|image/(?!svg)[\w.+-]+|audio/[\w.+-]+|video/[\w.+-]+|font/[\w.+-]+|text/(?:plain|css"
    r"|csv|calendar|markdown)|application/(?:json|octet-stream|pdf|zip))[;,]",
    re.I,
)
"""Matches data that no browser shows as a page with scripts."""
_PICTURE = rare(r"data:(?:(?:image|audio|video)/[\w.+-]+|text/css)[;,]", re.I)
"""Matches data that is no more than a picture, a sound or a stylesheet where such are asked for:
there, SVG runs no script."""


class Target(NamedTuple):
    """Where an address leads; without a scheme, to a page or file of the same site."""

    scheme: str = ""
    host: str = ""
    path: str = ""
    query: str = ""
    fragment: str = ""
    href: str = ""
    """The whole address, as the browser shows it."""

    @property
    def on_web(self) -> bool:
        """Whether it is a page or file of a host."""
        return self.scheme in ("http", "https")


_WITHIN = Target()


def scheme(url: str) -> str:
    """The scheme that an address begins with, in lower case; "" if it has none.

    >>> scheme(" java\\nScript:x"), scheme("a/b:c"), scheme("//a.org")
    ('javascript', '', '')
    """
    if ":" not in url or not (found := _SCHEME.match(url)):
        return ""
    return re.sub(r"[\t\n\r]", "", found[1]).lower()


def leaves_site(url: str) -> bool:
    """Whether an address says that it leads out of the site: by a host, or by a scheme other than
    `file:`. A file on the author's own disk, such as `C:\\a.png`, does not.

    >>> [leaves_site(url) for url in ("a/b.md", "C:\\\\a.png", "//a.org", "mailto:a@b.c")]
    [False, False, True, True]
    """
    if url[:1] == "#" or _PLAIN(url):
        return False
    if _WEB(url) or url.lstrip().startswith("//"):
        return True
    return len(found := scheme(url)) > 1 and found != "file"


@lru_cache(maxsize=1 << 10)
def read(url: str) -> Target | None:
    """The target of an address in the notes; None if it is none for a browser.

    `https:a.org` means a folder on a page whose own address begins with `https:`, and a host on any
    other: it is taken for the host.

    >>> read("https://a\\\\@b.org/").href
    'https://a/@b.org/'
    """
    if _PLAIN(url):
        return _WITHIN
    from upa_url import URL  # here: most pages have plain addresses only

    try:
        found = URL(url)
    except RuntimeError:
        if scheme(url):
            return None
        try:
            found = URL(url, _ELSEWHERE)
        except (RuntimeError, TypeError):
            return None
        if found.host == "elsewhere.invalid":
            return _WITHIN
    except TypeError:  # half of a surrogate pair
        return None
    return Target(
        found.protocol[:-1],
        found.hostname,
        found.pathname,
        found.search[1:],
        found.hash[1:],
        found.href,
    )


def disguised(url: str) -> bool:
    """Whether an address leads to a host without saying so: in an address of the site, or of
    another host, it is not written `https://` or `//` as everybody reads it.

    >>> [disguised(url) for url in ("https:a.org", "/\\\\a.org", "//a.org", "https://a\\\\@b.org")]
    [True, True, False, True]
    """
    if _PLAIN(url) or (_WEB(url) and "\\" not in url):
        return False
    target = read(url)
    return target is not None and target.on_web and not _SPELLED.match(url)


def script_scheme(url: str, *, picture: bool = False) -> str:
    """The scheme of an address that can run a script, as `data:` and `javascript:` can; "" for any
    other address. With `picture`, it is that of a picture, a sound or a video.

    >>> script_scheme("JaVa\\tscript:x"), script_scheme("data:text/html,x"), script_scheme("a.org")
    ('javascript', 'data', '')
    """
    found = ""
    for _ in range(_MOST_WRAPPERS):
        if ":" not in url or _WEB(url) or not (found := scheme(url)):
            return ""
        if found in _SCRIPTS:
            return found
        if found == "data":
            plain = re.sub(r"[\t\n\r]", "", url.strip(_AROUND))
            return "" if (_PICTURE if picture else _INERT).match(plain) else found
        if found not in _WRAPPERS:
            return ""
        url = url.partition(":")[2]
    return found
