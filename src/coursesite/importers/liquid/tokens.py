"""The tags and outputs of a Liquid text, with their positions."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

Kind = Literal["text", "output", "tag", "raw", "comment"]

_TOKEN = re.compile(
    r"\{%(?P<left>-?)\s*(?P<pair>raw|comment|doc)\b[^%\n]*?-?%\}(?P<inner>.*?)"
    r"\{%-?\s*end(?P=pair)\s*(?P<right>-?)%\}"
    r"|\{%(?P<tag_left>-?)\s*(?P<name>[\w-]+|\#)(?P<args>(?:(?!%\}|\{%).)*?)"
    r"(?P<tag_right>-?)%\}"
    r"|\{\{(?![<%])(?P<out_left>-?)(?P<value>(?:(?!\{\{|\n[ \t]*\n).)*?)(?P<out_right>-?)\}\}",
    re.DOTALL,
)

_WORDS = re.compile(
    r"(?P<quoted>\"[^\"]*\"|'[^']*')"
    r"|(?<=[\w\])])\s*(?<!\.)\.\s*(?P<member>cols|limit|offset|reversed|continue|with|for|as|if|else|"
    r"required|in|and|or|not|contains|empty|blank|nil|null|true|false)\b(?!\s*\()"
    r"|(?<![\w.-])(?P<name>cols|limit|offset|required)\b(?!\s*:)"
)
"""Names of members and variables that python-liquid reads as words of its language."""


class Token(Struct, frozen=True, kw_only=True):
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
    for match in _TOKEN.finditer(text):
        _add_text(out, text, done, match.start(), is_trimmed, _has_dash(match, "left"))
        out.append(_token(match))
        done, is_trimmed = match.end(), _has_dash(match, "right")
    _add_text(out, text, done, len(text), is_trimmed, False)
    return out


def spelled(source: str) -> str:
    """An expression, a tag or an output in which no name is a word of the language: `a.limit` is
    `a["limit"]`, and `limit` is `limit_`."""

    def one(word: re.Match[str]) -> str:
        if word["member"]:
            return f'["{word["member"]}"]'
        return f"{word['name']}_" if word["name"] else word[0]

    return _WORDS.sub(one, source)


def _has_dash(match: re.Match[str], side: str) -> bool:
    return any(match[name] for name in (side, f"tag_{side}", f"out_{side}"))


def _add_text(
    out: list[Token], text: str, start: int, end: int, from_left: bool, from_right: bool
) -> None:
    """Adds the text between two tokens, if there is any."""
    if from_left:
        start += len(text[start:end]) - len(text[start:end].lstrip())
    if from_right:
        end = start + len(text[start:end].rstrip())
    if start < end:
        out.append(Token(kind="text", start=start, end=end))


def _token(match: re.Match[str]) -> Token:
    """The tag or output that was matched."""
    start, end = match.span()
    if pair := match["pair"]:
        kind: Kind = "raw" if pair == "raw" else "comment"
        return Token(kind=kind, start=start, end=end, name=pair, inner=match["inner"])
    if match["name"] == "#":
        return Token(kind="comment", start=start, end=end, inner=match["args"])
    if name := match["name"]:
        return Token(kind="tag", start=start, end=end, name=name, args=match["args"].strip())
    return Token(kind="output", start=start, end=end, args=match["value"].strip())
