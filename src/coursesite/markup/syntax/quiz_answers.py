"""The answers of quizzes, as their authors write them: words, or a number with a tolerance."""

from __future__ import annotations

import math
import re
import unicodedata

from msgspec import Struct

from coursesite.text.lazy_regex import rare

_TOLERANCE = rare(r"\s*(?:±|\+/?-|\\pm)\s*")
_NUMBER = rare(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_POWER = rare(r"(?:[·×*]|\\cdot|\\times)10\^?\{?([+-]?\d+)\}?")
_THOUSANDS = rare(r"(?<=\d)[,'](?=\d{3}(?!\d))")
_POINT = frozenset(("bn", "cy", "en", "ga", "he", "hi", "ja", "ko", "ms", "mt", "sw", "th", "zh"))
"""The languages in which a comma is between thousands; in others it is before decimals."""
_WITH_COMMA = "de"


class AnswerError(ValueError):
    """An answer that looks like a number with a tolerance, and is none."""


class Answer(Struct, frozen=True):
    """An answer that is right: a text, or a number that may differ by `tolerance`."""

    text: str
    value: float | None = None
    tolerance: float = 0.0


def read(text: str, language: str = "") -> Answer:
    """The answer that an author wrote. Raises `AnswerError`.

    >>> read("3.14 ± 0.01").value, read("-1,5e3 +- 1%", "de").tolerance, read("x = ±2").value
    (3.14, 15.0, None)
    """
    text = " ".join(text.split())
    parts = _TOLERANCE.split(_ascii(text), maxsplit=1)
    value = number(parts[0], language)
    if len(parts) == 1:
        return Answer(text, value)
    if value is None:
        if parts[0][:1].isdigit() and _is_number(parts[1].rstrip("%"), language):
            why = " here, where a comma is between thousands" if _is_number(parts[0], "") else ""
            raise AnswerError(f"'{parts[0]}' is no number{why}, so it can have no tolerance")
        return Answer(text)
    written, sign, rest = parts[1].partition("%")
    tolerance = number(written, language)
    if tolerance is None or tolerance < 0 or rest:
        raise AnswerError(f"the tolerance '{parts[1]}' is no number above 0")
    if sign and not value:
        raise AnswerError(f"{parts[1]} of 0 is no tolerance")
    return Answer(text, value, abs(value) * tolerance / 100 if sign else tolerance)


def _is_number(text: str, language: str) -> bool:
    """Whether a text is a number, be it one with a decimal comma."""
    return number(text, language) is not None or number(text, _WITH_COMMA) is not None


def number(text: str, language: str = "") -> float | None:
    """The number that a text is: decimal, with a power of ten, or a fraction; None for another
    text.

    >>> [number(text) for text in ("1,000.5", "6.02·10^23", "1/4", "two")]
    [1000.5, 6.02e+23, 0.25, None]
    """
    top, slash, bottom = _ascii(text).partition("/")
    if slash:
        above, below = number(top, language), number(bottom, language)
        return above / below if above is not None and below else None
    plain = _POWER.sub(r"e\1", "".join(text.split()))
    if language.lower().partition("-")[0] in _POINT or not language:
        plain = _THOUSANDS.sub("", plain)
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def _ascii(text: str) -> str:
    """The text with plain digits and slashes, and hyphens for all signs of minus."""
    text = unicodedata.normalize("NFKC", text).replace("\u2044", "/")
    return re.sub("[\u2010-\u2015\u2212]", "-", text)
