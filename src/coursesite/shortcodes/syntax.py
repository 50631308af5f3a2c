"""Tags of shortcodes in a text: where each ends, the call it makes, and the tag that closes it."""

from __future__ import annotations

import re

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


_NAME = re.compile(r"[A-Za-z_][\w-]*")
_WITHIN = r"(?:(?!\n[ \t]*\n)(?s:.))*?"
"""Any text that has no empty line."""
_ESCAPED = rare(rf"(\{{\{{[<%])\s*/\*({_WITHIN})\*/\s*([>%]\}}\}})")
_CLOSE = rare(r"\{\{[<%]\s*/(?!\*)\s*([\w-]*)([^{}\n]*?)\s*[>%]\}\}")
_STOP = rare(rf">\}}\}}|%\}}|\n[ \t]*\n|(?:{OPENER})")
_INCLUDE = re.compile(r"\{%-?\s*include\s")
_CODE = rf"""
    ^[ \t>]*(?P<fence>`{{3,}}|~{{3,}}).*(?:\n|\Z)(?:.*\n)*?(?:[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)
  | (?<!`)(?P<ticks>`+)(?!`){_WITHIN}(?<!`)(?P=ticks)(?!`)
  | \{{\{{[<%]\s*/\*{_WITHIN}\*/
"""


def find(text: str, start: int) -> int | None:
    """The end of the tag that begins at `text[start]`; None if it has none, or none begins there.

    A `>}}` in quotes does not end a tag. If a quote is never closed, the tag ends at the next `>}}`
    of its paragraph all the same, so that a forgotten quote costs one tag and not the page.
    """
    if escaped := _ESCAPED.match(text, start):
        return escaped.end()
    if closing := _CLOSE.match(text, start):
        return closing.end()
    if style(text, start) is None:
        other = _INCLUDE.match(text, start)
        stop = text.find("%}", start) if other else -1
        return stop + 2 if stop >= 0 else None
    end = lex(text, start).end
    if end is None and (match := _STOP.search(text, start + 3)) and match[0].endswith("}"):
        return match.end()
    return end


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


def closing(text: str, end: int, name: str) -> tuple[int, int] | None:
    """Start and end of the tag that closes the shortcode `name` whose opening tag ends at `end`.

    None if there is none. Tags in code and escaped tags are skipped, and shortcodes of the same
    name nest.
    """
    tag = rf"\{{\{{[<%]\s*(?:(?P<close>/\s*)|(?P<open>)){re.escape(name)}(?![\w-])"
    if not re.compile(rf"\{{\{{[<%]\s*/\s*{re.escape(name)}(?![\w-])").search(text, end):
        return None
    depth, at, pattern = 1, end, re.compile(f"{_CODE}|{tag}", re.VERBOSE | re.MULTILINE)
    while match := pattern.search(text, at):
        at = match.end()
        if match["close"] is None and match["open"] is None:  # code, or an escaped tag
            continue
        at = find(text, match.start()) or at
        depth += -1 if match["close"] else 1
        if not depth:
            return match.start(), at
    return None


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
