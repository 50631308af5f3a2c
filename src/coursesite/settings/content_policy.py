"""The checks of what a site adds to the Content-Security-Policy of its pages."""

from __future__ import annotations

from coursesite.settings.validators import BadValueError, shown, suggest
from coursesite.text.lazy_regex import rare

_DIRECTIVES = """
base-uri child-src connect-src default-src font-src form-action frame-ancestors frame-src img-src
manifest-src media-src object-src prefetch-src report-to report-uri sandbox script-src
script-src-attr script-src-elem style-src style-src-attr style-src-elem upgrade-insecure-requests
worker-src
"""
DIRECTIVES = tuple(_DIRECTIVES.split())
_BARE = """
inline-speculation-rules none report-sample self strict-dynamic unsafe-eval unsafe-hashes
unsafe-inline wasm-unsafe-eval
"""
_KEYWORDS = frozenset(_BARE.split())
_HASH = rare(r"(?:sha(?:256|384|512)|nonce)-[A-Za-z0-9+/_=-]+")
_SOURCE = rare(
    r"[a-z][a-z0-9+.-]*:|/[^\s;,'\"<>]*|"
    r"(?:[a-z][a-z0-9+.-]*://)?(?:\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::(?:\d+|\*))?"
    r"(?:/[^\s;,'\"<>?#]*)?"
)


def directive(text: str) -> str:
    """The name of a directive."""
    if text not in DIRECTIVES:
        hint = suggest(text.replace("-", "_"), [name.replace("-", "_") for name in DIRECTIVES])
        hint = hint.replace("_", "-") or "such as img-src, script-src, connect-src"
        raise BadValueError(f"{shown(text)} is no directive of a Content-Security-Policy", hint)
    return text


def sources(text: str) -> tuple[str, ...]:
    """The sources in a text. YAML takes the quotes off `'self'`, so keywords go without.

    >>> sources("self https://cdn.example.org *.example.org")
    ("'self'", 'https://cdn.example.org', '*.example.org')
    """
    return tuple(_source(word) for word in text.split())


def _source(word: str) -> str:
    bare = word.strip("'")
    if bare.lower() in _KEYWORDS:
        return f"'{bare.lower()}'"
    if _HASH.fullmatch(bare):
        return f"'{bare}'"
    if not _SOURCE.fullmatch(word.lower()):
        hint = "write a host with https:// in front, or a keyword such as 'self'"
        near = suggest(bare.replace("-", "_"), [name.replace("-", "_") for name in _KEYWORDS])
        raise BadValueError(f"{shown(word)} is no source", near.replace("_", "-") or hint)
    return word
