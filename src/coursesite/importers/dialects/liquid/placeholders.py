"""Placeholders in text on its way through Liquid, and their replacement at the end.

Rendered Liquid leaves more than text: comments that belong before the block they are found in,
shortcodes that later steps must not touch, and tags without output whose line should disappear.
Until the page is complete, each stands in the text as noncharacters of Unicode (U+FDD0 to U+FDD7),
which no text contains.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coursesite.importers.text import markdown_ranges

EMPTY = "\ufdd0"
"""Stands for a tag without output. A line with nothing else is removed."""
SOURCE_COMMENT = re.compile(r"<!-- liquid: .*?-->", re.DOTALL)
"""An HTML comment with Liquid source in finished text."""
_RESERVED = re.compile("[\ufdd0-\ufdd7]")
_COMMENTS = re.compile("\ufdd1(\\d+)\ufdd2")
_LITERALS = re.compile("\ufdd3(\\d+)\ufdd4")
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
        text = clean(_LITERALS.sub("", _COMMENTS.sub("", text)))
        text = text.replace("-->", "--&gt;").replace("--!>", "--!&gt;").strip()
        text = f" {text}" if text.startswith((">", "->")) else text
        self._comments.append(f"<!-- {text} -->")
        return f"\ufdd1{len(self._comments) - 1}\ufdd2"

    def liquid(self, source: str) -> str:
        """A placeholder for a comment with Liquid source (see `SOURCE_COMMENT`)."""
        return self.comment(f"liquid: {source}")

    def literal(self, text: str) -> str:
        """A placeholder for text that is inserted unchanged, such as a shortcode."""
        self._literals.append(text)
        return f"\ufdd3{len(self._literals) - 1}\ufdd4"

    def document(self, text: str) -> str:
        """A placeholder for Markdown that is a block of its own, also within HTML."""
        placeholder = self.literal(text)
        self._documents.append(placeholder)
        return f"\n\n{placeholder}\n\n"

    def finish(self, text: str) -> str:
        """The complete page: each placeholder replaced, comments before their blocks."""
        text = self._with_comments(escape_calls(text))
        for placeholder in self._documents:
            if (at := text.find(placeholder)) >= 0:
                text = _parsed_as_markdown(text[:at]) + text[at:]
        if self._documents or self._comments:
            text = markdown_ranges.sub(_GAPS, lambda gap: "\n\n", text, markdown_ranges.code(text))
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

    def _with_comments(self, text: str) -> str:
        """The text with each comment before the block it was found in, and without `EMPTY`.

        A comment inside a block would end a list or a table, or be shown in code.
        """
        if not self._comments and EMPTY not in text:
            return text
        out: list[str] = []
        block, fence = 0, ""
        for line in text.split("\n"):
            here = [self._comments[int(match[1])] for match in _COMMENTS.finditer(line)]
            bare = _COMMENTS.sub("", line).replace(EMPTY, "")
            if here:
                first = out[block] if block < len(out) else bare
                indent = first[: len(first) - len(first.lstrip())] if first.strip() else ""
                lines = [indent + part for comment in here for part in comment.split("\n")]
                gap = [""] if block and out[block - 1].strip() else []
                out[block:block] = [*gap, *lines, ""]
                block += len(gap) + len(lines) + 1
            if bare != line and not bare.strip():
                continue
            if ticks := _FENCE.match(bare):
                is_end = fence and ticks[1].startswith(fence)
                fence = "" if is_end else fence or ticks[1]
            out.append(bare)
            if not bare.strip() and not fence:
                block = len(out)
        return "\n".join(out)


def escape_calls(text: str) -> str:
    """The text with the braces escaped that our builder would read as a shortcode or as Liquid."""
    if not _CALL.search(text):
        return text
    return markdown_ranges.sub(_CALL, lambda brace: "&#123;", text, markdown_ranges.code(text))


def _parsed_as_markdown(text: str) -> str:
    """The text with `markdown="1"` on the HTML elements that are open at its end.

    Without it, Markdown in an HTML element would be shown as it is.
    """
    stack: list[re.Match[str]] = []
    for tag in markdown_ranges.finditer(_CONTAINER, text, markdown_ranges.code(text)):
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
