"""Tags of shortcodes in a text: where each ends, the call it makes, and the tag that closes it."""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span, error
from coursesite.model import Call
from coursesite.shortcodes.lexer import LIQUID, OPENER, Argument, lex, style
from coursesite.text.lazy_regex import rare


class CloseTag(Struct, frozen=True):
    """`{{< /name >}}`."""

    name: str


class Escaped(Struct, frozen=True):
    """`{{</* … */>}}`, a tag shown as text: `text` is the tag without the comment signs."""

    text: str


_NAME = rare(r"[A-Za-z_][\w-]*")
_WITHIN = r"(?:(?!\n[ \t]*\n|\{\{[<%]\s*/\*)(?s:.))*?"
"""Any text that has no empty line and no other tag shown as text."""
_ESCAPED = rare(rf"(\{{\{{[<%])\s*/\*({_WITHIN})\*/\s*([>%]\}}\}})")
_CLOSE = rare(r"\{\{[<%]\s*+/(?!\*)\s*+([\w-]*+)([^{}\n]*?)(?:\n\s*+)?[>%]\}\}")
_STOP = rare(rf">\}}\}}|%\}}|\n[ \t]*\n|(?:{OPENER})")
_INCLUDE = rare(r"\{%-?\s*include\s(?:(?!%\}|\{%)(?s:.))*%\}")
_LEAD = r"^(?:[ \t>]|(?:[-*+:]|\d{1,9}[.)])[ \t])*+"
"""The signs of the quotes, items and definitions that a line is in."""
_FENCED = (
    rf"{_LEAD}(?P<fence>`{{3,}}|~{{3,}})"
    r".*(?:\n|\Z)(?:.*\n)*?(?:[ \t>]*(?P=fence)[`~]*[ \t]*$|.*\Z)"
)
_TAGS = rare(
    rf"""(?:{_FENCED}) | (?<!`)(?P<ticks>`+) | (?P<escape>\{{\{{[<%]\s*+/\*)
    | \{{\{{[<%]\s*+(?P<close>/\s*+)?(?P<name>[A-Za-z_][\w-]*+)""",
    re.VERBOSE | re.MULTILINE,
)
"""Tags of shortcodes, and what hides them: fenced code, code spans, and tags shown as text."""
_EMPTY_LINE = rare(r"\n[ \t]*\n")
_RUN = rare(r"`+")


def find(text: str, start: int) -> int | None:
    """The end of the tag that begins at `text[start]`; None if it has none, or none begins there.

    A `>}}` in quotes does not end a tag. If a quote is never closed, the tag ends at the next `>}}`
    of its paragraph all the same, so that a forgotten quote costs one tag and not the page.
    """
    end = find_whole(text, start)
    if end is None and style(text, start) is not None:
        match = _STOP.search(text, start + 3)
        return match.end() if match and match[0].endswith("}") else None
    return end


def find_whole(text: str, start: int) -> int | None:
    """The end of the tag that begins at `text[start]`, whatever follows in the text; None if it may
    be another one in a longer text."""
    if text.startswith("{{", start):
        if escaped := _ESCAPED.match(text, start):
            return escaped.end()
        if closing := _CLOSE.match(text, start):
            return closing.end()
    if style(text, start) is None:
        other = _INCLUDE.match(text, start)
        return other.end() if other else None
    return lex(text, start).end


def parse(source: str) -> tuple[Call | CloseTag | Escaped | None, tuple[Diagnostic, ...]]:
    """The call, closing tag or escape that the tag `source` is, and the diagnostics of its syntax.

    None without diagnostics means that it is no shortcode but another `{% include %}`. A malformed
    tag that has a name is a `Call` all the same, and `expand` makes a placeholder of it. Spans
    count from the start of `source`.
    """
    if escaped := _ESCAPED.match(source):
        return Escaped(escaped[1] + escaped[2] + escaped[3]), ()
    if closing := _CLOSE.match(source):
        return _close_tag(source, closing)
    if style(source) is None:
        return None, ()
    lexed = lex(source)
    words, liquid = list(lexed.words), LIQUID.match(source)
    if liquid:
        name = liquid[1]
    elif words and not words[0].key and _NAME.fullmatch(words[0].value) and words[0].bare:
        name = words.pop(0).value
    else:
        if not lexed.problems:
            return None, (_nameless(source, words),)
        name = ""
    prefix = f"{name}: " if name else ""
    diagnostics = tuple(
        error("shortcode-syntax", prefix + p.message, span(source, p.start, p.end), p.hint)
        for p in lexed.problems
    )
    call = Call(
        name=name,
        args=tuple(word.value for word in words if not word.key),
        kwargs=tuple((word.key, word.value) for word in words if word.key),
        liquid=liquid is not None,
        source=source,
    )
    return (call if name else None), diagnostics


def pairs(text: str) -> dict[int, tuple[int, int]]:
    """The start and end of the tag that closes each paired shortcode, by the start of the tag that
    opens it. Tags in code and escaped tags are skipped, and shortcodes of the same name nest."""
    found: dict[int, tuple[int, int]] = {}
    if not _CLOSE.search(text):
        return found
    opened: dict[str, list[int]] = {}
    runs: dict[int, list[int]] = {}
    for run in _RUN.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    gaps = [match.start() for match in _EMPTY_LINE.finditer(text)]
    stars = [match.start() for match in re.finditer(r"\*/", text)]
    at = 0
    while tag := _TAGS.search(text, at):
        at = tag.end()
        if tag["ticks"] or tag["escape"]:
            places = runs[len(tag["ticks"])] if tag["ticks"] else stars
            end = places[place] if (place := bisect_left(places, at)) < len(places) else None
            gap = gaps[place] if (place := bisect_left(gaps, at)) < len(gaps) else len(text)
            if end is not None and end < gap:
                at = end + len(tag["ticks"] or "*/")
        elif name := tag["name"]:
            at = find(text, tag.start()) or at
            if not tag["close"]:
                opened.setdefault(name, []).append(tag.start())
            elif opened.get(name):
                found[opened[name].pop()] = tag.start(), at
    return found


def arguments(call: Call) -> tuple[tuple[Argument, ...], bool]:
    """The arguments of a call in the order of its tag, and whether the tag is well formed.

    A call made by a program has no tag: its `args` come first, then its `kwargs`.
    """
    if not call.source:
        args = [Argument("", value, liquid=call.liquid) for value in call.args]
        args += [Argument(key, value, liquid=call.liquid) for key, value in call.kwargs]
        return tuple(args), True
    lexed = lex(call.source)
    return lexed.words[0 if call.liquid else 1 :], not lexed.problems


def name_span(call: Call) -> Span | None:
    """The span of the name in the tag of a call, counted from the start of the tag."""
    liquid = LIQUID.match(call.source)
    at = liquid.start(1) if liquid else call.source.find(call.name)
    return span(call.source, at, at + len(call.name)) if call.source and at >= 0 else None


def span(source: str, start: int, end: int) -> Span | None:
    """The span of `source[start:end]`, cut at the end of its first line; None if it is empty."""
    if start >= end:
        return None
    line_start = source.rfind("\n", 0, start) + 1
    stop = source.find("\n", start)
    end = end if stop < 0 else min(end, stop)
    return Span(source.count("\n", 0, start) + 1, start - line_start + 1, max(1, end - start))


def _close_tag(source: str, tag: re.Match[str]) -> tuple[CloseTag | None, tuple[Diagnostic, ...]]:
    if not tag[1] or not _NAME.fullmatch(tag[1]):
        where, message = span(source, 0, tag.end()), "a closing tag without a name"
        return None, (error("shortcode-syntax", message, where, "write {{< /name >}}"),)
    if extra := tag[2].strip():
        at = source.index(extra, tag.start(2))
        message = f"{tag[1]}: a closing tag takes no arguments"
        where = span(source, at, at + len(extra))
        hint = f"write {{{{< /{tag[1]} >}}}}"
        return CloseTag(tag[1]), (error("shortcode-syntax", message, where, hint),)
    return CloseTag(tag[1]), ()


def _nameless(source: str, words: list[Argument]) -> Diagnostic:
    first = words[0] if words else Argument("", "", start=0, end=len(source))
    return error(
        "shortcode-syntax",
        "a shortcode begins with its name" if words else "a shortcode without a name",
        span(source, first.start, first.end),
        "write {{< name … >}}, or {{</* … */>}} to show a shortcode as text",
    )
