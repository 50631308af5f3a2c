"""Tags of raw HTML in a text: what stands in them, and whether they ever end.

A browser lets an element that never ends hold the rest of the page, and shows nothing of it if the
element is one such as `<script>`. Here `<iframe … />` ends where it stands, as in kramdown, and an
element without an end is reported.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache

from coursesite.diagnostics import Diagnostic, Span, error
from coursesite.markup.placeholders import OWN_TAG
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.inline_starts import begins_line
from coursesite.markup.scanner.open_elements import endless
from coursesite.markup.scanner.running_text import RunningText
from coursesite.markup.syntax.html_tags import OPTIONAL_END, RAW_TEXT, VOID
from coursesite.markup.tokens import Html
from coursesite.text.lazy_regex import rare

Locate = Callable[[int, int], Span]
"""The span in the notes of a stretch of the text, from one offset to another."""
Piece = tuple[str | None, int]
"""The replacement of a stretch (None: it stays), and the offset where that ends."""

_NAME = rare(r"<(/?)([A-Za-z][\w:.-]*)")
_SLASH = rare(r"=\s*[^\s\"'=<>`]+/>$")
"""The end of a tag whose last value has no quotes and ends in a slash, such as an address."""
_MARKDOWN_ATTRIBUTE = rare(r"""\s+markdown=(?:"\w*"|'\w*'|\w+)|("[^"]*"|'[^']*')""", re.I)
"""kramdown's attribute, which no browser knows. Other quoted values are matched to be kept."""
ENDS = {"!--": "-->", "?": "?>", "![CDATA[": "]]>"}


def tag(text: RunningText, start: int, end: int, locate: Locate, collector: Collector) -> Piece:
    """The replacement of the tag `text[start:end]`."""
    source = text.text[start:end]
    named = _NAME.match(source)
    if named is None:
        return None, end
    name, elements = named[2].lower(), collector.elements
    if name.startswith("x-") and OWN_TAG.match(source):
        return html.escape(source, quote=False), end
    if named[1]:
        elements.close(name)
        return None, end
    if "markdown=" in source:
        source = _MARKDOWN_ATTRIBUTE.sub(r"\1", source)
    if name in VOID:
        return source, end
    if source.endswith("/>") and not _SLASH.search(source):
        if not elements.is_foreign():
            source = f"{source[:-2].rstrip()}></{named[2]}>"
        return source, end
    if name in RAW_TEXT:
        closing = text.search(end_tag(name), end)
        if closing is None:
            collector.diagnostics.append(endless(name, locate(start, end)))
            return html.escape(source, quote=False), end
        if not text.text[end : closing.start()].strip():
            return source, end
        whole = source + text.text[end : closing.end()]
        return collector.add(Html(whole, raw=True)), closing.end()
    if name not in OPTIONAL_END:
        elements.open(name, locate(start, end))
    return source, end


def declaration(
    text: RunningText, start: int, end: int, locate: Locate, collector: Collector
) -> Piece:
    """The replacement of a comment, or of a declaration, that `text[start:end]` opens: nothing. One
    that never ends is text."""
    opening = text.text[start + 1 : end]
    if opening == "!--" and text.text.startswith((">", "->"), end):
        return "", text.text.index(">", end) + 1
    closing = ENDS.get(opening, ">")
    stop = text.find(closing, end)
    if stop >= 0:  # browsers end a declaration at the first >, and would show the rest of it
        is_whole = opening != "!--" and text.text.find(">", end, stop + len(closing) - 1) < 0
        return (None if is_whole else ""), stop + len(closing)
    if opening == "!--" or begins_line(text, start):
        collector.diagnostics.append(endless_declaration(opening, locate(start, end)))
    return f"&lt;{opening}", end


def broken(text: RunningText, start: int, locate: Locate, collector: Collector) -> Piece:
    """The replacement of a `<` that begins no tag because its `>` is missing. At the beginning of a
    line it would make HTML of the lines below."""
    named = _NAME.match(text.text, start)
    if named is None or not begins_line(text, start):
        return None, start + 1
    message = f"this tag never ends, so it is shown as text: {named[0]}"
    hint = "close it with >, or write &lt; for the character <"
    place = locate(start, named.end())
    collector.diagnostics.append(error("html-unclosed", message, place, hint))
    return "&lt;", start + 1


@cache
def end_tag(name: str) -> re.Pattern[str]:
    """Matches the closing tag of an element."""
    return re.compile(rf"</{re.escape(name)}(?:\s[^<>]*)?>", re.I)


def endless_declaration(opening: str, span: Span) -> Diagnostic:
    """The error about a comment or its like that never ends."""
    closing = ENDS.get(opening, ">")
    kind = "this comment" if opening == "!--" else f"<{opening}"
    hint = f"close it with {closing}, or write &lt; for the character <"
    return error("html-unclosed", f"{kind} never ends", span, hint)
