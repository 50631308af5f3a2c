"""The tags and outputs of a Liquid text, with their positions."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

Kind = Literal["text", "output", "tag", "raw", "comment"]

_TOKEN = re.compile(
    r"\{%-?\s*(?P<pair>raw|comment|doc)\b[^%\n]*?-?%\}(?P<inner>.*?)\{%-?\s*end(?P=pair)\s*-?%\}"
    r"|\{%-?\s*(?P<name>[\w-]+|\#)(?P<args>(?:(?!%\}|\{%).)*?)-?%\}"
    r"|\{\{(?![<%])-?(?P<value>(?:(?!\{\{|\n[ \t]*\n).)*?)-?\}\}",
    re.DOTALL,
)
_WORDS = re.compile(
    r"(?P<quoted>\"[^\"]*\"|'[^']*')"
    r"|(?<=[\w\])])\s*(?<!\.)\.\s*(?P<member>cols|limit|offset|reversed|continue|with|for|as|if|else|"
    r"required|in|and|or|not|contains|empty|blank|nil|null|true|false)\b(?!\s*\()"
    r"|(?<![\w.-])(?P<name>cols|limit|offset|required)\b(?!\s*:)"
)
"""Names of members and variables that python-liquid reads as words of its language."""


class Token(Struct, frozen=True):
    """A part of the text from `start` to `end`.

    `name` and `args` are those of a tag; the expression of an output is in `args`. `inner` is the
    contents of a `raw` or `comment` tag.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    args: str = ""
    inner: str = ""


def tokens(text: str) -> list[Token]:
    """All tokens of the text in order. A tag or output that is not closed is text.

    Text is without the white space that the tags beside it remove (`{%- … -%}`).
    """
    out: list[Token] = []
    done, is_trimmed = 0, False
    for match in (*_TOKEN.finditer(text), None):
        start, source = (match.start(), match[0]) if match else (len(text), "")
        between = text[done:start]
        first = done + (len(between) - len(between.lstrip()) if is_trimmed else 0)
        last = start - (len(between) - len(between.rstrip()) if source[2:3] == "-" else 0)
        if first < last:
            out.append(Token("text", first, last))
        if match:
            out.append(_token(match))
        done, is_trimmed = start + len(source), source[-3:-2] == "-"
    return out


def _token(match: re.Match[str]) -> Token:
    """The tag or output that was matched."""
    (start, end), pair, name = match.span(), match["pair"], match["name"]
    if pair:
        return Token("raw" if pair == "raw" else "comment", start, end, pair, inner=match["inner"])
    if name == "#":
        return Token("comment", start, end, inner=match["args"])
    if name:
        return Token("tag", start, end, name, match["args"].strip())
    return Token("output", start, end, args=match["value"].strip())


def spelled(source: str) -> str:
    """An expression, a tag or an output in which no name is a word of the language: `a.limit` is
    `a["limit"]`, and `limit` is `limit_`."""

    def one(word: re.Match[str]) -> str:
        if word["member"]:
            return f'["{word["member"]}"]'
        return f"{word['name']}_" if word["name"] else word[0]

    return _WORDS.sub(one, source)
