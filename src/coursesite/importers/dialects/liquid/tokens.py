"""The tags and outputs of a Liquid text, and the pieces of it between which Liquid decides: runs of
text, outputs, tags, whole blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from coursesite.markup.scanner.liquid import highlighted

Kind = Literal["text", "output", "tag", "raw", "comment"]

_TOKEN = re.compile(
    r"\{%-?\s*(?P<pair>raw|comment|doc)\b[^%\n]*?-?%\}(?P<inner>.*?)\{%-?\s*end(?P=pair)\s*-?%\}"
    r"|\{%-?\s*(?P<name>[\w-]++|\#)(?P<args>(?:(?!%\}|\{%).)*?)-?%\}"
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
_FILTERS = re.compile(r"(\"[^\"]*\"|'[^']*')|\|(?:\s*\|)+")
"""Matches texts, and signs before a filter that stand there twice, which Jekyll reads as one."""
_STRAY = re.compile(r"\{\{|\{%")
_SILENT = (
    r"\{%-?\s*(?:comment\b[^\n]*?endcomment|(?:if|elsif|else|endif|unless|endunless|case|when|"
    r"endcase|for|endfor|break|continue|assign|capture|endcapture|ifchanged|endifchanged)\b"
    r"(?:(?!%\})[^\n])*)%\}"
)
"""A tag on one line that has no output of its own."""
_ALONE = re.compile(rf"^[ \t]*({_SILENT}(?:[ \t]*{_SILENT})*)[ \t]*\n", re.MULTILINE)
_LOOP_TAG = re.compile(r"\{%(?P<dash>-?)\s*(?P<end>end)?for\b")
_PARAGRAPH = re.compile(r"(?![-+*] |\d+[.)] |\{%|[|:#>{<])\S|\{\{")
"""Matches at the first sign of a line of words, which stays apart from those before it."""


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


Piece = tuple[Token, ...]
"""A token by itself, or a block: the tokens from a tag to its end tag."""


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
    `a["limit"]`, and `limit` is `limit_`. A filter has one sign before it."""

    def one(word: re.Match[str]) -> str:
        if word["member"]:
            return f'["{word["member"]}"]'
        return f"{word['name']}_" if word["name"] else word[0]

    if source.count("|") > 1:
        source = _FILTERS.sub(lambda found: found[1] or "|", source)
    return _WORDS.sub(one, source)


def grouped(flat: Sequence[Token]) -> list[Piece]:
    """The pieces that some tokens in a row are.

    A tag without an end, or an end without a tag, is a piece by itself. A tag that Liquid does not
    know opens a block if a later `end…` tag closes it.
    """
    ends: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(flat):
        if token.kind == "tag" and not token.name.startswith("end"):
            opened.append(at)
        elif token.kind == "tag":
            names = [flat[tag].name for tag in opened]
            if token.name[3:] in names:
                depth = len(names) - 1 - names[::-1].index(token.name[3:])
                ends[opened[depth]] = at
                del opened[depth:]
    out: list[Piece] = []
    at = 0
    while at < len(flat):
        end = ends.get(at, at) + 1
        out.append(tuple(flat[at:end]))
        at = end
    return out


def template(text: str, listed: Piece, is_inline: bool = False) -> str:
    """The source of some tokens of a text for the interpreter.

    Braces that open nothing are raw text. Lines of nothing but tags are taken out, so that the
    rows and items between them stay together; before a paragraph a blank line stays. `is_inline`
    says that the first token is not at the beginning of a line.
    """
    whole = "".join(_source(text[token.start : token.end], token) for token in listed)

    def without_line(line: re.Match[str]) -> str:
        is_trimmed = line[1].startswith("{%-") or line[1].endswith("-%}")
        if is_trimmed or _is_trimmed_loop(whole, line) or (not line.start() and is_inline):
            return line[0]
        apart = begins_paragraph(whole, line.end()) and not _in_html(whole[: line.start()])
        return line[1] + ("\n" if apart else "")

    return _ALONE.sub(without_line, whole)


def _is_trimmed_loop(text: str, line: re.Match[str]) -> bool:
    """Whether a line opens a loop whose end takes the line's end before it away, so that the one
    behind the opening tag parts the items."""
    if not re.match(r"\{%\s*for\b", line[1]) or line[1].count("{%") > 1:
        return False
    depth = 0
    for tag in _LOOP_TAG.finditer(text, line.start(1)):
        depth += -1 if tag["end"] else 1
        if not depth:
            return tag["dash"] == "-"
    return False


def _source(source: str, token: Token) -> str:
    """The source of one token for the interpreter, to which highlighted code is a fence."""
    if token.kind == "text":
        return _STRAY.sub(lambda brace: f"{{% raw %}}{brace[0]}{{% endraw %}}", source)
    if token.name == "highlight" and (options := highlighted(token.args)):
        return f"\n\n```{options[0]}\n"
    if token.name == "endhighlight":
        return "\n```\n\n"
    is_spelled = token.kind in ("output", "tag") and not token.name.startswith("include")
    return spelled(source) if is_spelled else source


def begins_paragraph(text: str, at: int) -> bool:
    """Whether the line at an offset begins with words, and not a row, an item or HTML."""
    return _PARAGRAPH.match(text, at) is not None


def _in_html(before: str) -> bool:
    """Whether the last line with words of a text looks like HTML."""
    last = _ALONE.sub("", before[-400:] + "\n").rstrip().rpartition("\n")[2]
    return last.lstrip().startswith("<") or last.endswith(">")
