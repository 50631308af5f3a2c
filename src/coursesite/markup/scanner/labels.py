"""Labels of reference links with code or formulas in them: ``[`name`]: address``.

Engines compare labels as texts, in which each span has a placeholder of its own. So spans that are
equal must get one placeholder where they stand in the label of a definition and wherever else they
stand. Spans that differ in case only keep theirs, for they are shown; there the label of the
definition is put behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coursesite.markup.placeholders import INLINE, OPEN, placeholder
from coursesite.markup.tokens import Code, Math, Token
from coursesite.text.lazy_regex import rare

_DEFINED = rare(rf"(?m)^ {{0,3}}\[([^\[\]{OPEN}]*{OPEN}[^\[\]]*)\]:")
_USED = rare(r"(?<!\])\[([^\[\]]*)\](?:\[([^\[\]]*)\])?(?![:(\[])")


def defined(text: str) -> list[int]:
    """The numbers of the tokens in labels that lines of the text define."""
    labels = _DEFINED.findall(text)
    return [int(number) for label in labels for number in INLINE.findall(label)]


def joined(text: str, tokens: Sequence[Token], numbers: Sequence[int]) -> str:
    """The text with one placeholder for all tokens that equal one of the tokens `numbers`, and
    with the label of the definition behind each label that differs from it in case."""
    text = INLINE.sub(_first_equal(_content, tokens, numbers), text)
    first_alike = _first_equal(_folded_content, tokens, numbers)
    labels = {_folded(label) for label in _DEFINED.findall(text)}

    def labelled(use: re.Match[str]) -> str:
        label = use[2] or use[1]
        known = INLINE.sub(first_alike, label)
        return f"[{use[1]}][{known}]" if known != label and _folded(known) in labels else use[0]

    return _USED.sub(labelled, text)


def _first_equal(
    key: Callable[[Token], object], tokens: Sequence[Token], numbers: Sequence[int]
) -> Callable[[re.Match[str]], str]:
    """A replacement of placeholders by that of the first token in `numbers` with the same key."""
    first = {key(tokens[number]): number for number in reversed(numbers)}

    def replaced(match: re.Match[str]) -> str:
        number = first.get(key(tokens[int(match[1])]))
        return match[0] if number is None else placeholder(number)

    return replaced


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def _content(token: Token) -> object:
    """All of a code span or formula but its span."""
    if isinstance(token, Code):
        return token.text, token.block, token.attributes
    return (token.tex, token.display) if isinstance(token, Math) else None


def _folded_content(token: Token) -> object:
    """The same in the way that labels are compared."""
    if isinstance(token, Code):
        return _folded(token.text), token.block, token.attributes
    return (_folded(token.tex), token.display) if isinstance(token, Math) else None
