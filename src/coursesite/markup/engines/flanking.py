"""Marks of what was punctuation, beside delimiters of emphasis.

Whether `**` may open or close is told from the characters around it, of which a mark is none that
CommonMark knows: it goes for a letter. So where a backtick, dollar or bracket would make the
difference, a sign is put in between. Where it would only forbid emphasis, none is: ``**`int`**s``
is strong, which GitHub does not see.
"""

from __future__ import annotations

import re

from coursesite.markup.tokens import CLOSE, OPEN, SIGN
from coursesite.text.lazy_regex import rare

_BEFORE_MARK = rare(rf"([*_~])\1*(?={OPEN})")
_AFTER_MARK = rare(rf"(?<={CLOSE})([*_~])\1*")
_DELIMITERS = "*_~"
_PUNCTUATION = f"\u2020{SIGN}"
_PUNCTUATION_AFTER = _PUNCTUATION[::-1]


def signed(text: str) -> str:
    """The text with punctuation between delimiters and marks where that matters; the same object
    if it does nowhere."""
    if any(f"{one}{OPEN}" in text for one in _DELIMITERS):
        text = _BEFORE_MARK.sub(_before, text)
    if any(f"{CLOSE}{one}" in text for one in _DELIMITERS):
        text = _AFTER_MARK.sub(_after, text)
    return text


def unsigned(text: str) -> str:
    """The text without what `signed` put in."""
    return text.replace(_PUNCTUATION, "").replace(_PUNCTUATION_AFTER, "")


def _before(found: re.Match[str]) -> str:
    start = found.start()
    outer = found.string[max(start - 1, 0) : start]
    return f"{found[0]}{_PUNCTUATION}" if found[1] == "_" or _is_punctuation(outer) else found[0]


def _after(found: re.Match[str]) -> str:
    outer = found.string[found.end() : found.end() + 1]
    return (
        f"{_PUNCTUATION_AFTER}{found[0]}" if found[1] == "_" or _is_punctuation(outer) else found[0]
    )


def _is_punctuation(character: str) -> bool:
    return not (character.isalnum() or character.isspace() or character in f"{OPEN}{CLOSE}")
