"""Quotation marks by language, from Unicode's CLDR (`delimiters` of each locale).

Three exceptions: in French, narrow no-break spaces stand within the guillemets; Swiss German has
guillemets, as its printers have; and in Dutch, where CLDR begins with the single marks, `"` stays a
double one.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

_NARROW = "\u202f"
_TABLE = """
«»‹›: am az-arab az-cyrl de-ch fa fr-ch gsw jgo kkj mzn rm sdh wae
”“’‘: ar ms-arab syr ur
«»“”: ast blo bm br ca dyo el es-us eu ewo ie it kab kk lij mg mua nnh pt-ao pt-ch pt-cv pt-gq pt-gw
 pt-lu pt-mo pt-mz pt-pt pt-st pt-tl sc sg sq ti
«»„“: bas be cv ky os ru sah uk
„“„“: bg lt prg
„”‘’: bs
„“‚‘: bs-cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl
„”‚’: agq ff
«»‘’: dua ksf nb nn no rw
””’’: fi he lag rn se sn sv yi
«»«»: fr hy oc yav
‘’“”: fur ia
„”»«: hu szl
「」『』: ja yue zh-hant zh-hk zh-mo zh-tw
„“«»: ka
„”«»: nmg pl ro
«»„”: shi zgh
„“‘‘: sr
»«‘’: tg
»«›‹: ug
“”’‘: uz
“”‘’: ff-adlm uz-arab uz-cyrl yue-hans
“”“”: tk
"""
"""Double and single marks, and the languages that have them; all others have those of English."""
_SPACED = ("fr", "fr-ca", "oc")
_WITHOUT_SPACES = ("ja", "yue", "zh")
"""Languages in which a mark follows the text before it without a space."""
_OPENERS = frozenset(
    " \t\n\r\u00a0\u202f([{-\u2013\u2014/\u201c\u2018\u00ab\u00bf\u00a1\u201e\u201a"
)
"""Characters in front of an opening mark."""
_BY_LANGUAGE = {
    language: marks
    for line in _TABLE.replace("\n ", " ").strip().split("\n")
    for marks, _, names in [line.partition(": ")]
    for language in names.split()
}


class Marks(Struct, frozen=True):
    """The quotation marks of a language, each with its space."""

    opening: str = "\u201c"
    closing: str = "\u201d"
    single_opening: str = "\u2018"
    single_closing: str = "\u2019"
    paired: bool = False
    """Whether a closing single mark is no apostrophe, so that its opening one must be known."""
    spaceless: bool = False
    openers: frozenset[str] = _OPENERS


@lru_cache(64)
def marks_of(language: str) -> Marks:
    """The marks of a language (BCP 47); a region without its own has those of its language."""
    parts = language.lower().replace("_", "-").split("-")
    names = ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
    marks = next((_BY_LANGUAGE[name] for name in names if name in _BY_LANGUAGE), "“”‘’")
    spaced = any(name in _SPACED for name in names) and marks == "«»«»"
    opening, closing, single_opening, single_closing = (
        f"{mark}{_NARROW}" if spaced and n % 2 == 0 else f"{_NARROW}{mark}" if spaced else mark
        for n, mark in enumerate(marks)
    )
    return Marks(
        opening,
        closing,
        single_opening,
        single_closing,
        paired=single_closing != "\u2019",
        spaceless=names[-1] in _WITHOUT_SPACES,
        openers=(_OPENERS | {opening[-1], single_opening[-1]})
        - {mark[-1] for mark in (closing, single_closing)},
    )
