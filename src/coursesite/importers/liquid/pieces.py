"""The parts of a text between which Liquid decides: runs of text, outputs, tags, whole blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coursesite.importers.liquid.tokens import Token, spelled
from coursesite.markup.scanner.liquid import highlighted

Piece = tuple[Token, ...]
"""A token by itself, or a block: the tokens from a tag to its end tag."""
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
