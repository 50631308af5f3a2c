"""Labels of reference links with code or formulas in them: ``[`name`]: address``.

Engines compare labels as texts, and there a span is its mark. So what is the same has to have one
mark where it stands in the label of a definition and wherever else it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coursesite.markup.tokens import INLINE, OPEN, Code, Math, Token, mark
from coursesite.patterns import rare

_DEFINED = rare(rf"(?m)^ {{0,3}}\[([^\[\]{OPEN}]*{OPEN}[^\[\]]*)\]:")


def marked(text: str) -> list[int]:
    """The tokens whose marks stand in labels that the lines of a text define."""
    labels = _DEFINED.findall(text)
    return [int(number) for label in labels for number in INLINE.findall(label)]


def joined(text: str, tokens: Sequence[Token], labels: list[int]) -> str:
    """The text with one mark for all that is the same as one of the tokens `labels`."""
    first = {_what(tokens[number]): number for number in reversed(labels)}

    def one(found: re.Match[str]) -> str:
        number = first.get(_what(tokens[int(found[1])]))
        return found[0] if number is None else mark(number)

    return INLINE.sub(one, text)


def _what(token: Token) -> object:
    """All of a code span or formula but where it stands."""
    if isinstance(token, Code):
        return token.text, token.block, token.attributes
    return (token.tex, token.display) if isinstance(token, Math) else None
