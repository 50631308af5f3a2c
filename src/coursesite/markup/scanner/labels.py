"""Labels of reference links with code or formulas in them: ``[`name`]: address``.

Engines compare labels as texts, and there a span is its mark. So what is the same has to have one
mark where it stands in the label of a definition and wherever else it stands. What is the same but
for its case keeps its own mark, for it is shown: there the label of the definition is put behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coursesite.markup.tokens import INLINE, OPEN, Code, Math, Token, mark
from coursesite.text.lazy_regex import rare

_DEFINED = rare(rf"(?m)^ {{0,3}}\[([^\[\]{OPEN}]*{OPEN}[^\[\]]*)\]:")
_USED = rare(r"(?<!\])\[([^\[\]]*)\](?:\[([^\[\]]*)\])?(?![:(\[])")


def marked(text: str) -> list[int]:
    """The tokens whose marks stand in labels that the lines of a text define."""
    labels = _DEFINED.findall(text)
    return [int(number) for label in labels for number in INLINE.findall(label)]


def joined(text: str, tokens: Sequence[Token], labels: list[int]) -> str:
    """The text with one mark for all that is the same as one of the tokens `labels`, and with the
    labels that definitions have where others differ from them in case."""
    text = INLINE.sub(_same(_what, tokens, labels), text)
    folded = _same(_folded, tokens, labels)
    defined = {_plain(label) for label in _DEFINED.findall(text)}

    def labelled(found: re.Match[str]) -> str:
        label = found[2] or found[1]
        known = INLINE.sub(folded, label)
        return f"[{found[1]}][{known}]" if known != label and _plain(known) in defined else found[0]

    return _USED.sub(labelled, text)


def _same(
    what: Callable[[Token], object], tokens: Sequence[Token], labels: list[int]
) -> Callable[[re.Match[str]], str]:
    """What replaces a mark by that of the first of `labels` that is the same."""
    first = {what(tokens[number]): number for number in reversed(labels)}

    def one(found: re.Match[str]) -> str:
        number = first.get(what(tokens[int(found[1])]))
        return found[0] if number is None else mark(number)

    return one


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def _what(token: Token) -> object:
    """All of a code span or formula but where it stands."""
    if isinstance(token, Code):
        return token.text, token.block, token.attributes
    return (token.tex, token.display) if isinstance(token, Math) else None


def _folded(token: Token) -> object:
    """The same, as labels are compared."""
    if isinstance(token, Code):
        return _plain(token.text), token.block, token.attributes
    return (_plain(token.tex), token.display) if isinstance(token, Math) else None
