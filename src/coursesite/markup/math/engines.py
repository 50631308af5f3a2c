"""MathML that Chromium, Firefox and WebKit draw alike: what math-core writes, with additions where
one of them differs from TeX."""

from __future__ import annotations

import re

from coursesite.text.lazy_regex import rare

_DIFFERENT = rare("<mtr>|minsize=|[\u0332⊕⊖⊗⊘⊙∖˙¨˘´`˚]")
_SMALL_SIGNS = "⊕⊖⊗⊘⊙"
_ACCENT = rare("<mo>([˙¨˘´`˚])</mo></mover>")
_BIG = rare(r'<mo([^<>]*) minsize="([\d.]+)em"([^<>]*)>([^<>]*)</mo>')
_ROW = rare(r"<mtr>(<mtd[^<>]*>)(<mo(?![^<>]* form=))?")
_AXIS = 0.258
"""The height of the axis above the baseline in the font that comes with the theme, in em."""
_TIGHT = "padding-top: 0;padding-bottom: 0"


def alike(math: str) -> str:
    """The formula, drawn in all engines as TeX would set it."""
    if not _DIFFERENT.search(math):
        return math
    if "<mtr>" in math:
        math = _ROW.sub(_with_strut, math)
    if "minsize=" in math:
        math = _BIG.sub(_in_the_middle, math)
    for sign in _SMALL_SIGNS:
        if sign in math:  # Firefox has large ones in a display
            math = math.replace(f">{sign}</mo>", f' largeop="false">{sign}</mo>')
    if "\u0332" in math:  # WebKit has space around a line above or below
        math = math.replace(">\u0332</mo>", ' lspace="0" rspace="0">\u0332</mo>')
    math = _ACCENT.sub(r'<mo stretchy="false">\1</mo></mover>', math)  # as the others are marked
    # The sign that math-core has for \setminus is the small one.
    return math.replace("<mo>∖</mo>", '<mo lspace="0.2222em" rspace="0.2222em">⧵</mo>')


def _with_strut(row: re.Match[str]) -> str:
    """The beginning of a row, as high and deep as a line at least, so that the baselines of rows
    have equal distances. A sign behind the strut would no longer be the first of its cell."""
    height, depth = ("0.7em", "0.2em") if _TIGHT in row[1] else ("0.84em", "0.36em")
    sign = '<mo form="prefix"' if row[2] else ""
    return f'<mtr>{row[1]}<mspace height="{height}" depth="{depth}"/>{sign}'


def _in_the_middle(sign: re.Match[str]) -> str:
    """A sign of a given size, beside a space of that size around the axis: WebKit makes a sign
    longer in the proportions of what it stands beside."""
    half = float(sign[2]) / 2
    space = f'<mspace height="{half + _AXIS:.3f}em" depth="{half - _AXIS:.3f}em"/>'
    return f'<mrow><mo{sign[1]} minsize="{sign[2]}em"{sign[3]}>{sign[4]}</mo>{space}</mrow>'
