"""The text that Liquid leaves: comments moved before the block they are in, shortcodes put in.

While Liquid is worked out, what it leaves besides text stands as marks of characters that no
text has; here they become what they stand for.
"""

from __future__ import annotations

import re

from coursesite.importers import markdown_ranges

EMPTY = "\ufdd0"
"""The place of a tag that leaves nothing: a line of nothing else goes too."""
_COMMENT = ("\ufdd1", "\ufdd2")
_LITERAL = ("\ufdd3", "\ufdd4")
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
    """The text without characters that are used as marks here."""
    return _RESERVED.sub("", text)


class Placeholders:
    """Keeps what the marks in a text stand for."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._comments: list[str] = []
        self._literals: list[str] = []
        self._documents: list[str] = []

    def comment(self, text: str) -> str:
        """The mark of an HTML comment that will stand before the block."""
        self._comments.append(f"<!-- {_comment_text(text)} -->")
        return f"{_COMMENT[0]}{len(self._comments) - 1}{_COMMENT[1]}"

    def liquid(self, source: str) -> str:
        """The mark of a comment that shows Liquid."""
        return self.comment(f"liquid: {source}")

    def literal(self, text: str) -> str:
        """The mark of a text that stands as it is, such as a shortcode."""
        self._literals.append(text)
        return f"{_LITERAL[0]}{len(self._literals) - 1}{_LITERAL[1]}"

    def document(self, text: str) -> str:
        """The mark of Markdown that is a block of its own, in HTML too."""
        mark = self.literal(text)
        self._documents.append(mark)
        return f"\n\n{mark}\n\n"

    def finish(self, text: str) -> str:
        """The text with everything in its place."""
        text = _move_comments_up(escape_calls(text), self._comments)
        for mark in self._documents:
            if (at := text.find(mark)) >= 0:
                text = _parsed_as_markdown(text[:at]) + text[at:]
        if self._documents or self._comments:
            text = _closed_gaps(text)
        while _LITERALS.search(text):
            text = _LITERALS.sub(lambda found: self._literals[int(found[1])], text)
        return text

    def plain(self, text: str) -> str:
        """The text with shortcodes, and without comments: a value, not a page."""
        text = _COMMENTS.sub("", text).replace(EMPTY, "")
        return _LITERALS.sub(lambda found: self._literals[int(found[1])], text)


def escape_calls(text: str) -> str:
    """The text with nothing in it that our builder would take for a shortcode or for Liquid, but in
    code."""
    if not _CALL.search(text):
        return text
    code = markdown_ranges.code(text)
    return _CALL.sub(
        lambda at: at[0] if markdown_ranges.inside(code, at.start()) else "&#123;", text
    )


def _comment_text(text: str) -> str:
    text = clean(_LITERALS.sub("", _COMMENTS.sub("", text)))
    text = text.replace("-->", "--&gt;").replace("--!>", "--!&gt;").strip()
    return f" {text}" if text.startswith((">", "->")) else text


def _move_comments_up(text: str, comments: list[str]) -> str:
    if _COMMENT[0] not in text and EMPTY not in text:
        return text
    out: list[str] = []
    block, fence = 0, ""
    for line in text.split("\n"):
        found = [comments[int(one[1])] for one in _COMMENTS.finditer(line)]
        bare = _COMMENTS.sub("", line).replace(EMPTY, "")
        if found:
            first = out[block] if block < len(out) else bare
            indent = first[: len(first) - len(first.lstrip())] if first.strip() else ""
            lines = [indent + part for one in found for part in one.split("\n")]
            gap = [] if (block and out[block - 1].strip() == "") or not block else [""]
            out[block:block] = [*gap, *lines, ""]
            block += len(gap) + len(lines) + 1
        if bare != line and not bare.strip():
            continue
        if mark := _FENCE.match(bare):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
        out.append(bare.rstrip(" ") if bare != line and not bare.strip() else bare)
        if not bare.strip() and not fence:
            block = len(out)
    return "\n".join(out)


def _closed_gaps(text: str) -> str:
    """The text with one empty line where there are several, but in code."""
    code = markdown_ranges.code(text)
    return _GAPS.sub(lambda at: at[0] if markdown_ranges.inside(code, at.start()) else "\n\n", text)


def _parsed_as_markdown(text: str) -> str:
    """The text with `markdown="1"` on the HTML that is open at its end."""
    stack: list[re.Match[str]] = []
    code = markdown_ranges.code(text)
    for tag in _CONTAINER.finditer(text):
        if markdown_ranges.inside(code, tag.start()):
            continue
        if not tag[1]:
            stack.append(tag)
        elif any(one[2].lower() == tag[2].lower() for one in stack):
            while stack.pop()[2].lower() != tag[2].lower():
                pass
    for tag in reversed(stack):
        if tag[2].lower() in ("div", "section", "article", "main") and "markdown=" not in tag[3]:
            at = tag.end() - 1
            text = f'{text[:at].rstrip()} markdown="1"{text[at:]}'
    return text
