"""The words around a citation's keys, which are Markdown of one line, as HTML."""

from __future__ import annotations

from html import escape

from coursesite.markup import title
from coursesite.markup.tokens import Cite, Scanned
from coursesite.model import CitedItem, replace
from coursesite.text.lazy_regex import rare

_MARKUP = rare(r"[*_`$\\<>&\[\]~^{}]")
"""Characters without which Markdown is plain text."""


def rendered(scanned: Scanned) -> Scanned:
    """The scanned text with HTML for the prefixes and suffixes of its citations."""
    if Cite not in map(type, scanned.tokens):
        return scanned
    tokens = (_token(one) if isinstance(one, Cite) else one for one in scanned.tokens)
    whole: Scanned = replace(scanned, tokens=tuple(tokens))
    return whole


def _token(cite: Cite) -> Cite:
    whole: Cite = replace(cite, items=tuple(map(_item, cite.items)))
    return whole


def _item(item: CitedItem) -> CitedItem:
    if not (item.prefix or item.suffix):
        return item
    whole: CitedItem = replace(item, prefix=_html(item.prefix), suffix=_html(item.suffix))
    return whole


def _html(text: str) -> str:
    if not _MARKUP.search(text):
        return escape(text.replace("'", "\u2019"), quote=False)
    found = title.render(text)
    return found.html or escape(found.words, quote=False)
