"""Titles and descriptions: one line of inline Markdown, as HTML and as words."""

from __future__ import annotations

import re
from html import escape

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from coursesite.diagnostics import Diagnostic
from coursesite.markup.engines.engine import convert
from coursesite.markup.finish import filled
from coursesite.markup.placeholders import cleaned
from coursesite.markup.scanner.scanner import scan
from coursesite.markup.tokens import Math
from coursesite.markup.tree import headings
from coursesite.model import Call, Expansion, Macro, MarkupOptions
from coursesite.text import east_asian
from coursesite.text.lazy_regex import rare

_PHRASING = "b|i|em|strong|sub|sup|kbd|code|var|samp|mark|small|s|del|ins|u|abbr|q|cite|wbr"
_HARMLESS = rare(rf"&lt;(/?(?:{_PHRASING}))&gt;", re.IGNORECASE)
"""Tags that a title may have: without attributes, and none that begins a block or a link."""
_TAG = rare(r"&lt;/?[A-Za-z](?:(?!&[lg]t;)[^<>])*&gt;")
_BREAK = rare(r"<br */?>|&lt;br */?&gt;", re.IGNORECASE)
_ATTRIBUTES = rare(r'<x-a n="\d+"></x-a>')
"""The place of an attribute list, which sets nothing in a title."""
_NOTE = rare(r"\[\^[^\]\s]+\]")
_LABEL = rare(r"(?<!!)\[([^\[\]]+)\]\[[^\[\]]*\]")
_OPTIONS = (MarkupOptions(raw_html="deny"), MarkupOptions(raw_html="deny", math=False))
"""With formulas and without."""


class Title(Struct, frozen=True):
    """A title as `words` for places where only text can stand, and as `html`, which has no links,
    pictures, ids and scripts, and is empty if it says no more than the words; `problems` are those
    of its formulas."""

    html: str
    words: str
    problems: tuple[Diagnostic, ...] = ()


def render(
    text: str,
    *,
    math: bool = True,
    heading: bool = False,
    macros: tuple[Macro, ...] = (),
    spans: tuple[str, ...] = (),
) -> Title:
    """The title that a line of Markdown is; `heading` if it was a heading of the notes, whose
    tags, footnotes and references are not those of a text in front matter. Pure."""
    options = _OPTIONS[not math]
    if macros or spans:
        options = MarkupOptions(raw_html="deny", math=math, macros=macros, spans=spans)
    text = cleaned(" ".join(east_asian.unwrapped(text).split()))
    if heading:
        text = _LABEL.sub(r"\1", _NOTE.sub("", text))
    scanned = scan(f"## {text} ##", options, _unexpanded)
    html = _BREAK.sub(" ", convert(scanned, options).html)
    html = _ATTRIBUTES.sub("", html)
    if "&lt;" not in text:  # which is no tag, and could not be told from one
        html = _HARMLESS.sub(r"<\1>", html)
    if heading:
        html = _TAG.sub("", html)
    body = LexborHTMLParser(f"<body>{html}").body
    found = headings.apply(body, scanned.tokens) if body is not None else ()
    words = " ".join(found[0].text.split()) if found else ""
    if not words:
        return Title("", text)
    problems = (token.problem for token in scanned.tokens if isinstance(token, Math))
    html = filled(found[0].html, scanned.tokens)
    return Title(
        html if html != escape(words, quote=False) else "",
        words,
        tuple(problem for problem in problems if problem is not None),
    )


def _unexpanded(call: Call) -> Expansion:
    """A call of a shortcode, which has no place in a title, as it is written."""
    return Expansion(text=call.source)
