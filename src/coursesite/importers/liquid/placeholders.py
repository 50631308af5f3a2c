"""Placeholders in text on its way through Liquid, and their replacement at the end.

Rendered Liquid leaves more than text: comments that belong before the block they are found in,
shortcodes that later steps must not touch, and tags without output whose line should disappear.
Until the page is complete, each stands in the text as noncharacters of Unicode (U+FDD0 to U+FDD7),
which no text contains.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coursesite.importers import markdown_ranges

EMPTY = "\ufdd0"
"""Stands for a tag without output. A line with nothing else is removed."""
_COMMENT = ("\ufdd1", "\ufdd2")
_LITERAL = ("\ufdd3", "\ufdd4")
SOURCE_COMMENT = re.compile(r"<!-- liquid: .*?-->", re.DOTALL)
"""An HTML comment with Liquid source in finished text."""
_RESERVED = re.compile("[\ufdd0-\ufdd7]")
_COMMENTS = re.compile(f"{_COMMENT[0]}(\\d+){_COMMENT[1]}")
_LITERALS = re.compile(f"{_LITERAL[0]}(\\d+){_LITERAL[1]}")
_FENCE = re.compile(r"^(?:[ \t>]|[-*+] |\d+[.)] )*(`{3,}|~{3,})")
_GAPS = re.compile(r"\n(?:[ \t]*\n){2,}")
_CALL = re.compile(r"\{(?=\{[<%]|%-?\s*(?:include\s+embed/|highlight\s|raw\b))")
_CONTAINER = re.compile(
    r"<(/?)(div|section|article|main|details|center|span|td|li)\b([^<>]*)>", re.I
)


def clean(text: str) -> str:
    """The text without the characters that serve as placeholders."""
    return _RESERVED.sub("", text)


class Held:
    """The texts that the placeholders of one page stand for."""

    def __init__(self) -> None:
        """Starts without any."""
        self._comments: list[str] = []
        self._literals: list[str] = []
        self._documents: list[str] = []

    def comment(self, text: str) -> str:
        """A placeholder for an HTML comment, which will stand before the block around it."""
        self._comments.append(f"<!-- {_comment_text(text)} -->")
        return f"{_COMMENT[0]}{len(self._comments) - 1}{_COMMENT[1]}"

    def liquid(self, source: str) -> str:
        """A placeholder for a comment with Liquid source (see `SOURCE_COMMENT`)."""
        return self.comment(f"liquid: {source}")

    def literal(self, text: str) -> str:
        """A placeholder for text that is inserted unchanged, such as a shortcode."""
        self._literals.append(text)
        return f"{_LITERAL[0]}{len(self._literals) - 1}{_LITERAL[1]}"

    def document(self, text: str) -> str:
        """A placeholder for Markdown that is a block of its own, also within HTML."""
        placeholder = self.literal(text)
        self._documents.append(placeholder)
        return f"\n\n{placeholder}\n\n"

    def finish(self, text: str) -> str:
        """The complete page: each placeholder replaced, comments before their blocks."""
        text = _move_comments_up(escape_calls(text), self._comments)
        for placeholder in self._documents:
            if (at := text.find(placeholder)) >= 0:
                text = _parsed_as_markdown(text[:at]) + text[at:]
        if self._documents or self._comments:
            text = _closed_gaps(text)
        while _LITERALS.search(text):
            text = _LITERALS.sub(lambda match: self._literals[int(match[1])], text)
        return text

    def replaced(self, text: str, change: Callable[[str, re.Match[str]], str]) -> str:
        """The text with each literal as `change` makes it of the literal and its placeholder."""
        text = _COMMENTS.sub("", text).replace(EMPTY, "")
        return _LITERALS.sub(lambda match: change(self._literals[int(match[1])], match), text)

    def plain(self, text: str) -> str:
        """The text without comments and with literals replaced: a value, not a page."""
        while _LITERALS.search(text := self.replaced(text, lambda literal, _: literal)):
            pass
        return text


def escape_calls(text: str) -> str:
    """The text with the braces outside of code escaped that our builder would read as a shortcode
    or as Liquid."""
    if not _CALL.search(text):
        return text
    code = markdown_ranges.code(text)
    return _CALL.sub(
        lambda match: match[0] if markdown_ranges.inside(code, match.start()) else "&#123;", text
    )


def _comment_text(text: str) -> str:
    text = clean(_LITERALS.sub("", _COMMENTS.sub("", text)))
    text = text.replace("-->", "--&gt;").replace("--!>", "--!&gt;").strip()
    return f" {text}" if text.startswith((">", "->")) else text


def _move_comments_up(text: str, comments: list[str]) -> str:
    """The text with each comment before the block it was found in, and without `EMPTY`.

    A comment inside a block would end a list or a table, or be shown in code.
    """
    if _COMMENT[0] not in text and EMPTY not in text:
        return text
    out: list[str] = []
    block, fence = 0, ""
    for line in text.split("\n"):
        here = [comments[int(match[1])] for match in _COMMENTS.finditer(line)]
        bare = _COMMENTS.sub("", line).replace(EMPTY, "")
        if here:
            first = out[block] if block < len(out) else bare
            indent = first[: len(first) - len(first.lstrip())] if first.strip() else ""
            lines = [indent + part for comment in here for part in comment.split("\n")]
            gap = [] if (block and out[block - 1].strip() == "") or not block else [""]
            out[block:block] = [*gap, *lines, ""]
            block += len(gap) + len(lines) + 1
        if bare != line and not bare.strip():
            continue
        if ticks := _FENCE.match(bare):
            if not fence:
                fence = ticks[1]
            elif ticks[1].startswith(fence):
                fence = ""
        out.append(bare.rstrip(" ") if bare != line and not bare.strip() else bare)
        if not bare.strip() and not fence:
            block = len(out)
    return "\n".join(out)


def _closed_gaps(text: str) -> str:
    """The text with one blank line for several, except in code."""
    code = markdown_ranges.code(text)
    return _GAPS.sub(
        lambda match: match[0] if markdown_ranges.inside(code, match.start()) else "\n\n", text
    )


def _parsed_as_markdown(text: str) -> str:
    """The text with `markdown="1"` on the HTML elements that are open at its end.

    Without it, Markdown in an HTML element would be shown as it is.
    """
    stack: list[re.Match[str]] = []
    code = markdown_ranges.code(text)
    for tag in _CONTAINER.finditer(text):
        if markdown_ranges.inside(code, tag.start()):
            continue
        if not tag[1]:
            stack.append(tag)
        elif any(outer[2].lower() == tag[2].lower() for outer in stack):
            while stack.pop()[2].lower() != tag[2].lower():
                pass
    for tag in reversed(stack):
        if tag[2].lower() in ("div", "section", "article", "main") and "markdown=" not in tag[3]:
            at = tag.end() - 1
            text = f'{text[:at].rstrip()} markdown="1"{text[at:]}'
    return text
