"""Marks within a line that a course switches on: `==mark==`, `^sup^`, `~sub~` and `:emoji:`.

They are read in running text from which code, formulas and shortcodes have been taken out, and not
in addresses, tags and the texts of pictures. The rules are Pandoc's: no space beside a sign on its
inner side, none at all in what is raised or lowered, but behind a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import NamedTuple

from coursesite.diagnostics import Diagnostic, Span, nearest, warning
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.syntax import emoji_names
from coursesite.markup.syntax.html_tags import TAG
from coursesite.markup.tokens import Html, Token
from coursesite.text.lazy_regex import rare

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{_CJK}]"
"""A letter or digit of a script with spaces between words: a sign within such a word marks
nothing."""
_UNREAD = rare(
    rf"{TAG}|<!--.{{0,2000}}?-->|<[^<>\s]+>|!\[(?:[^\[\]\\]|\\.)*\]"
    r"|\](?:\((?:[^()\\\n]|\\.|\((?:[^()\\\n]|\\.)*\))*\)|\[[^\]\n]*\])"
    r"|^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[^\n]*|\b(?:\w+://|www\.)[^\s)\]]+|\\[^\s\w]",
    re.DOTALL | re.MULTILINE,
)
"""Matches tags, addresses, labels, texts of pictures, and escaped signs."""
_GONE, _SIGN = "\ufffc", "\ufffb"
"""Stand for the characters of what is not read, and for those of signs that have been read."""


class _Span(NamedTuple):
    """A pair of signs, the same on both sides, around text."""

    sign: str
    pattern: re.Pattern[str]
    tag: str


_SPANS = {
    "mark": _Span(
        "==",
        rare(
            rf"(?<!{_LETTER})(?<![=!<>])==(?=[^\s=])((?:[^=|]|=(?!=))*?[^\s=])"
            rf"(?<![!<>])==(?!=)(?!{_LETTER})"
        ),
        "mark",
    ),
    "sup": _Span(
        "^",
        rare(rf"(?<![\^\[])\^(?![\^\[])((?:[^\s^|{_SIGN}]|\\[ ])*?[^\s^|\[\\{_SIGN}])\^(?!\^)"),
        "sup",
    ),
    "sub": _Span(
        "~",
        rare(rf"(?<!~)~(?![~/])((?:[^\s~|{_SIGN}]|\\[ ])*?[^\s~|\\{_SIGN}\u2013\u2014,;])~(?!~)"),
        "sub",
    ),
}
_EMOJI = rare(r"(?<![A-Za-z0-9_:/])(?::[+-]?[a-z0-9][a-z0-9_+-]*:)+(?![A-Za-z0-9_:/])")
_NAME = rare(r":([^:]+):")
_TILDE = rare(r"(?<!~)~(?!~)")
_LINK = rare(r"(?<![\]\\!])\[([^\[\]]+)\](?:\[\])?(?![\[(:])")
"""A link whose text is its label."""
_ESCAPED_SPACE = rare(r"\\(?= )")


def with_spans(
    text: str, lifted: str, locate: Callable[[int, int], Span], collector: Collector
) -> str:
    """A paragraph with its spans read; `text` is the author's. Names of no emoji are reported."""
    unknown: list[str] = []
    written = read(lifted, collector.spans, collector.add, collector.labels, unknown)
    at = 0
    for name in unknown:
        if (at := text.find(name, at)) < 0:
            break
        collector.diagnostics.append(_no_emoji(name, locate(at, at + len(name))))
        at += 1
    return written


def read(
    text: str,
    on: Container[str],
    add: Callable[[Token], str],
    labels: Container[str] = (),
    unknown: list[str] | None = None,
) -> str:
    """The text with the tags of spans as tokens, and the characters of emoji. `on` has the names of
    those that are read, `add` gives the placeholder of a token. A text that is one of the `labels`
    of links, too, has it put behind as it was written. Names of no emoji are put into `unknown`."""
    signs = [span for name, span in _SPANS.items() if name in on and span.sign in text]
    has_names = "emoji" in on and text.count(":") > 1
    if not signs and not has_names:
        return text
    masked = _UNREAD.sub(lambda part: _GONE * len(part[0]), text)
    edits: list[tuple[int, int, str]] = []
    for span in signs:
        width = len(span.sign)
        for found in span.pattern.finditer(masked):
            start, end = found.span()
            edits.append((start, start + width, f"<{span.tag}>"))
            edits.append((end - width, end, f"</{span.tag}>"))
            if width == 1:
                spaces = _ESCAPED_SPACE.finditer(masked, start, end)
                edits += [(*space.span(), "") for space in spaces]
        masked = span.pattern.sub(rf"{_SIGN * width}\1{_SIGN * width}", masked)
    if "sub" in on:  # one alone would strike out what is behind it
        edits += [(*tilde.span(), "&#126;") for tilde in _TILDE.finditer(masked)]
    if has_names:
        for run in _EMOJI.finditer(masked):
            for name in _NAME.finditer(masked, *run.span()):
                if character := emoji_names.characters().get(name[1]):
                    edits.append((*name.span(), character))
                elif unknown is not None and name[1][:1].isalpha():
                    unknown.append(name[0])
    if edits and "]" in text:
        edits += _labelled(masked, text, edits, labels)
    out, at = [], 0
    for start, end, new in sorted(edits):
        out.append(text[at:start])
        out.append(add(Html(new, raw=True)) if new[:1] == "<" else new)
        at = end
    return "".join([*out, text[at:]]) if edits else text


def _no_emoji(name: str, span: Span) -> Diagnostic:
    """The warning about a name between colons that is no emoji's."""
    near = nearest(name.strip(":"), emoji_names.characters())
    hint = f"did you mean ':{near}:'?" if near else "a backslash before it says that it is text"
    return warning("emoji-unknown", f"{name} is no emoji, and is shown as text", span, hint)


def _labelled(
    masked: str, text: str, edits: list[tuple[int, int, str]], labels: Container[str]
) -> list[tuple[int, int, str]]:
    """The edits that put the label behind each link whose text is its label and gets edits."""
    found: list[tuple[int, int, str]] = []
    for link in _LINK.finditer(text):
        start, end = link.span(1)
        label = " ".join(link[1].split())
        is_read = masked[link.start()] != _GONE and any(start <= at < end for at, _, _ in edits)
        if is_read and label in labels:
            found.append((end + 1, link.end(), f"[{label}]"))
    return found
