"""The words of a shortcode tag, with their places.

A tag is `{{< … >}}`, `{{% … %}}` or `{% include embed/NAME.html … %}`. Its words are separated by
white space (a comma counts as such) and are values, or `key=value`. A value in quotes may hold
anything; `\\"`, `\\'` and `\\\\` stand for the second character. White space around `=` is a
mistake, except in Liquid. There is no empty line in a tag.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from coursesite.text.lazy_regex import rare


class Argument(Struct, frozen=True):
    """A value as it was written, `start:end` being offsets in the tag (0:0 if nobody wrote one).

    `key` is empty for a positional one; `bare` says that the value had no quotes.
    """

    key: str
    value: str
    bare: bool = False
    liquid: bool = False
    start: int = 0
    end: int = 0


class Problem(Struct, frozen=True):
    """What is wrong with a stretch of a tag."""

    start: int
    end: int
    message: str
    hint: str


class Lexed(Struct, frozen=True):
    """A tag in words. `end` is None where the tag has no end, or a quote hides it."""

    words: tuple[Argument, ...]
    end: int | None
    problems: tuple[Problem, ...]


class Style(Struct, frozen=True):
    """How one kind of tag is written."""

    close: re.Pattern[str]
    key: re.Pattern[str]
    bare: re.Pattern[str]
    end: str


OPENER = r"\{\{[<%]|\{%"
LIQUID = rare(r"\{%-?\s*include\s+embed/([\w-]+)\.html(?=\s|-?%\})")
_STYLES = {
    "{{<": (r">\}\}", "/?", "=", ">}}"),
    "{{%": (r"%\}\}", "/?", "=", "%}}"),
    "{%": (r"-?%\}", "", r"\s*=\s*", "%}"),
}
_OPENER = re.compile(OPENER)
_GAP = rare(r"(?:[^\S\n]|,|\n(?![ \t]*\n))*")
_QUOTED = rare(r"([\"'])((?:\\.|(?!\1)[^\\\n]|\n(?![ \t]*\n))*)\1", re.DOTALL)
_LINE = rare(r"\s*(?:[>%]\}\}|-?%\}|\n)")
_ESCAPE = re.compile(r"\\([\"'\\])")
_CURLY = "“”„‟«»‘’‚"


@cache
def _style(opener: str) -> Style:
    close, before, equals, end = _STYLES[opener]
    key = re.compile(rf"([A-Za-z_][\w-]*){equals}")
    bare = re.compile(rf"(?:(?!{close}|{OPENER})\S)+")
    return Style(re.compile(before + close), key, bare, end)


def style(text: str, start: int = 0) -> Style | None:
    """How the tag at `start` is written; None if no tag begins there."""
    opener = text[start : start + 3]
    if opener in _STYLES:
        return _style(opener)
    return _style("{%") if LIQUID.match(text, start) else None


def lex(text: str, start: int = 0) -> Lexed:
    """The words of the tag that begins at `text[start]`, which must be one."""
    kind = style(text, start)
    assert kind is not None
    liquid = LIQUID.match(text, start)
    pos, words, problems = liquid.end() if liquid else start + 3, list[Argument](), list[Problem]()
    while True:
        gap = _GAP.match(text, pos)
        pos = gap.end() if gap else pos
        if close := kind.close.match(text, pos):
            return Lexed(tuple(words), close.end(), tuple(problems))
        if pos >= len(text) or text[pos] == "\n" or _OPENER.match(text, pos):
            hint = f"end it with {kind.end}"
            problems.append(Problem(start, start + 3, "the shortcode is never closed", hint))
            return Lexed(tuple(words), None, tuple(problems))
        found = kind.key.match(text, pos)
        key, at = (found[1], found.end()) if found else ("", pos)
        if quoted := _QUOTED.match(text, at):
            value, end = _ESCAPE.sub(r"\1", quoted[2]), quoted.end()
            if not _ends(text, end, kind):
                wrong = "a quote ends in the middle of a word"
                problems.append(Problem(at, end, wrong, 'write \\" for a quote within quotes'))
                return Lexed(tuple(words), None, tuple(problems))
        elif text[at : at + 1] in ('"', "'"):
            stop = found.start() if (found := _LINE.search(text, at)) else len(text)
            problems.append(Problem(at, stop, "this quote is never closed", f"add a {text[at]}"))
            return Lexed(tuple(words), None, tuple(problems))
        else:
            bare = kind.bare.match(text, at)
            value = bare[0].removesuffix(",") if bare else ""
            end = at + len(value)
            problems += _dubious(key, value, pos, end)
        words.append(Argument(key, value, quoted is None, liquid is not None, pos, end))
        pos = end


def _ends(text: str, pos: int, kind: Style) -> bool:
    """Whether a quoted value may end at `pos`."""
    char = text[pos : pos + 1]
    return not char or char.isspace() or char == "," or kind.close.match(text, pos) is not None


def _dubious(key: str, value: str, start: int, end: int) -> list[Problem]:
    """What is wrong with a value that has no quotes."""
    if key and not value:
        hint = f'write {key}="…", without white space around ='
        return [Problem(start, end, f"'{key}=' has no value", hint)]
    if value.startswith("="):
        hint = 'write key="value", without white space around ='
        return [Problem(start, end, "'=' has no name before it", hint)]
    if value[:1] in _CURLY:
        hint = "use straight quotes, \" or '"
        return [Problem(start, end, "typographic quotes do not quote here", hint)]
    return []
