"""Splits the tag of a shortcode into words with their offsets.

A tag is `{{< … >}}`, `{{% … %}}` or `{% include embed/NAME.html … %}`; the last is that of the
Jekyll theme Chirpy. Its words are values or `key=value`, separated by white space or commas. A
value in quotes may hold anything; `\\"`, `\\'` and `\\\\` stand for the second character. White
space around `=` is a mistake, except in Liquid. There is no empty line in a tag.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from coursesite.text.lazy_regex import rare


class Argument(Struct, frozen=True):
    """A value of a tag, `start:end` being offsets in the tag (0:0 for a call made by a program).

    `key` is empty for a positional value; `bare` means that the value had no quotes, `liquid` that
    the tag is Liquid's, whose truth values differ.
    """

    key: str
    value: str
    bare: bool = False
    liquid: bool = False
    start: int = 0
    end: int = 0


class Mistake(Struct, frozen=True):
    """A mistake in the stretch `start:end` of a tag."""

    start: int
    end: int
    message: str
    hint: str


class Lexed(Struct, frozen=True):
    """The words of a tag. `end` is None if the tag has no end, or a quote that is never closed."""

    words: tuple[Argument, ...]
    end: int | None
    problems: tuple[Mistake, ...]


class Style(Struct, frozen=True):
    """The patterns of one kind of tag; `end` is its end in hints."""

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
_OPENER = rare(OPENER)
_GAP = rare(r"(?:[^\S\n]|,|\n(?![ \t]*\n))*")
_QUOTED = rare(r"([\"'])((?:\\.|(?!\1)[^\\\n]|\n(?![ \t]*\n))*)\1", re.DOTALL)
_LINE = rare(r"\s*(?:[>%]\}\}|-?%\}|\n)")
_ESCAPE = rare(r"\\([\"'\\])")
_CURLY = "“”„‟«»‘’‚"


@cache
def _style(opener: str) -> Style:
    close, before, equals, end = _STYLES[opener]
    key = re.compile(rf"([A-Za-z_][\w-]*){equals}")
    bare = re.compile(rf"(?:(?!{close}|{OPENER})\S)+")
    return Style(re.compile(before + close), key, bare, end)


def style(text: str, start: int = 0) -> Style | None:
    """The style of the tag at `start`; None if no tag begins there."""
    opener = text[start : start + 3]
    if opener in _STYLES:
        return _style(opener)
    return _style("{%") if LIQUID.match(text, start) else None


def lex(text: str, start: int = 0) -> Lexed:
    """The words of the tag that begins at `text[start]`; one must begin there."""
    tag_style = style(text, start)
    assert tag_style is not None
    liquid = LIQUID.match(text, start)
    pos, words, problems = liquid.end() if liquid else start + 3, list[Argument](), list[Mistake]()
    while True:
        gap = _GAP.match(text, pos)
        pos = gap.end() if gap else pos
        if close := tag_style.close.match(text, pos):
            return Lexed(tuple(words), close.end(), tuple(problems))
        if pos >= len(text) or text[pos] == "\n" or _OPENER.match(text, pos):
            hint = f"end it with {tag_style.end}"
            problems.append(Mistake(start, start + 3, "the shortcode is never closed", hint))
            return Lexed(tuple(words), None, tuple(problems))
        named = tag_style.key.match(text, pos)
        key, at = (named[1], named.end()) if named else ("", pos)
        if quoted := _QUOTED.match(text, at):
            value, end = _ESCAPE.sub(r"\1", quoted[2]), quoted.end()
            if not _ends(text, end, tag_style):
                message = "a quote ends in the middle of a word"
                problems.append(Mistake(at, end, message, 'write \\" for a quote within quotes'))
                return Lexed(tuple(words), None, tuple(problems))
        elif text[at : at + 1] in ('"', "'"):
            line_end = _LINE.search(text, at)
            stop = line_end.start() if line_end else len(text)
            problems.append(Mistake(at, stop, "this quote is never closed", f"add a {text[at]}"))
            return Lexed(tuple(words), None, tuple(problems))
        else:
            bare = tag_style.bare.match(text, at)
            value = bare[0].removesuffix(",") if bare else ""
            end = at + len(value)
            problems += _slips(key, value, pos, end)
        words.append(Argument(key, value, quoted is None, liquid is not None, pos, end))
        pos = end


def _ends(text: str, pos: int, tag_style: Style) -> bool:
    """Whether a quoted value may end at `pos`."""
    char = text[pos : pos + 1]
    return not char or char.isspace() or char == "," or tag_style.close.match(text, pos) is not None


def _slips(key: str, value: str, start: int, end: int) -> list[Mistake]:
    """The problem of a value without quotes that looks like a slip, if any."""
    if key and not value:
        hint = f'write {key}="…", without white space around ='
        return [Mistake(start, end, f"'{key}=' has no value", hint)]
    if value.startswith("="):
        hint = 'write key="value", without white space around ='
        return [Mistake(start, end, "'=' has no name before it", hint)]
    if value[:1] in _CURLY:
        hint = "use straight quotes, \" or '"
        return [Mistake(start, end, "typographic quotes do not quote here", hint)]
    return []
