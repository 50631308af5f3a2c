"""Placeholders beside delimiters of emphasis, for engines that follow CommonMark.

An engine decides by the characters on both sides whether `**` opens or closes emphasis, and takes a
placeholder for a letter. Where the backtick, dollar or bracket that it replaced would have allowed
emphasis, a punctuation character is put in between. Where it would only forbid emphasis, none is:
``**`int`**s`` is strong here, though not on GitHub.
https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
"""

from __future__ import annotations

import re
from urllib.parse import quote

from coursesite.markup.placeholders import CLOSE, OPEN, PUNCTUATION
from coursesite.text.lazy_regex import rare

_BEFORE = rare(rf"([*_~])\1*(?={OPEN})")
_AFTER = rare(rf"(?<={CLOSE})([*_~])\1*")
_DELIMITERS = "*_~"
_SIGN = f"\u2020{PUNCTUATION}"
"""A dagger, which CommonMark takes for punctuation, marked as ours by a noncharacter beside it."""
_SIGN_AFTER = _SIGN[::-1]
_ESCAPED = quote(_SIGN), quote(_SIGN_AFTER)
"""Both as they are in an address that the engine has escaped: one that a definition gives."""


def signed(text: str) -> str:
    """The text with signs between delimiters and placeholders where they matter; the same object if
    they do nowhere."""
    if any(f"{one}{OPEN}" in text for one in _DELIMITERS):
        text = _BEFORE.sub(_sign_behind, text)
    if any(f"{CLOSE}{one}" in text for one in _DELIMITERS):
        text = _AFTER.sub(_sign_in_front, text)
    return text


def unsigned(text: str) -> str:
    """The text without the signs of `signed`."""
    text = text.replace(_SIGN, "").replace(_SIGN_AFTER, "")
    if _ESCAPED[0] in text or _ESCAPED[1] in text:
        text = text.replace(_ESCAPED[0], "").replace(_ESCAPED[1], "")
    return text


def _sign_behind(run: re.Match[str]) -> str:
    start = run.start()
    outer = run.string[max(start - 1, 0) : start]
    return f"{run[0]}{_SIGN}" if run[1] == "_" or _is_punctuation(outer) else run[0]


def _sign_in_front(run: re.Match[str]) -> str:
    outer = run.string[run.end() : run.end() + 1]
    return f"{_SIGN_AFTER}{run[0]}" if run[1] == "_" or _is_punctuation(outer) else run[0]


def _is_punctuation(char: str) -> bool:
    return not (char.isalnum() or char.isspace() or char in f"{OPEN}{CLOSE}")
