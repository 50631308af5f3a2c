"""TeX to MathML Core, through math-core."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable
from functools import cache

import math_core

from coursesite.markup.math.engines import alike
from coursesite.markup.math.lexer import TexError
from coursesite.text.lazy_regex import rare

_TAG = rare(r"</?([a-z]+)(?:\s[^<>]*)?>")
_STYLE = rare(r' (displaystyle|scriptlevel)="[^"]*"')
_TABLE = rare(r'<mtable((?: displaystyle="\w+")?)( scriptlevel="\d")([^<>]*)>')
_MOST_LEVELS = 150
"""The depth to which braces and environments of a formula may be nested."""
_LONGEST = 20_000
"""The number of characters of TeX that a formula may have."""
_MANY = 150
"""The number of commands from which on a formula gets a stack of its own: each may be the argument
of the one before it, and math-core, which calls itself for each, would end the process."""
_STACK = 64 * 1024 * 1024
_LEVEL = rare(
    r"\\(left(?![A-Za-z])|begin\s*\{[^{}]*\})|\\(?:right(?![A-Za-z])|end\s*\{[^{}]*\})|\\.|(\{)|\}",
    re.DOTALL,
)
_MOST_OPEN = 20
"""The number of brackets that may stay open: for each, math-core takes twice as long."""
_OPENERS = ("(", "[", "\\{", "\\l", "gl", "⟨", "⌊", "⌈", "⟦")
_BRACKET = rare(
    r"(\\[bB]igg?l(?![A-Za-z])\s*\\?.|\\(?:l(?:brace|brack|angle|floor|ceil|Brack|group|vert|Vert"
    r"|lbracket)|ulcorner)(?![A-Za-z])|\\\{|[(\[⟨⌊⌈⟦])"
    r"|\\[bB]igg?r(?![A-Za-z])\s*\\?.|\\(?:r(?:brace|brack|angle|floor|ceil|Brack|group|vert|Vert"
    r"|rbracket)|urcorner)(?![A-Za-z])|\\\}|[)\]⟩⌋⌉⟧]|([{}&]|\\\\)",
    re.DOTALL,
)
_CLOSE = "write the closing ones, or ] and ) as text: \\text{[}"
_LETTERS = rare(r"\\math(frak|bb)\s*(\{[^{}]*\}|[A-Za-z])")
_MISPLACED = re.compile(r"<mtable[^<>]* scriptlevel=|<mfrac[^<>]* displaystyle=")


@cache
def _converter(annotation: bool) -> math_core.LatexToMathML:
    return math_core.LatexToMathML(
        annotation=annotation, fancy_error=False, allow_unreliable_rendering=True
    )


def convert(tex: str, display: bool, annotation: bool = True) -> str:
    """The formula as a `<math>` element, which keeps its TeX in an annotation. Raises TexError, at
    the place that math-core says."""
    check(tex)
    try:
        if tex.count("\\") > _MANY:
            math = _with_stack(lambda: _convert(tex, display, annotation))
        else:
            math = _convert(tex, display, annotation)
    except math_core.LatexError as problem:
        place, _, message = str(problem).partition(": ")
        if not place.isdecimal():
            raise TexError("this formula cannot be read") from None
        raise TexError(message, int(place)) from None
    if "\\mathfrak" in tex and "ℍ" in math:
        math = _with_fraktur(math, tex)
    return alike(_with_mstyle(math))


def _with_fraktur(math: str, tex: str) -> str:
    """The formula with the letter I of Fraktur, which math-core takes for the double-struck H."""
    letters = [
        "ℑ" if letters[1] == "frak" else "ℍ"
        for letters in _LETTERS.finditer(tex)
        for _ in range(letters[2].count("I" if letters[1] == "frak" else "H"))
    ]
    parts = math.split("ℍ")
    if len(parts) != len(letters) + 1:
        return math
    return "".join(a + b for a, b in zip(parts, [*letters, ""], strict=True))


def check(tex: str) -> None:
    """Raises TexError for a formula that is too long or nested too deeply."""
    if len(tex) > _LONGEST:
        raise TexError(f"it has more than {_LONGEST:,} characters")
    if tex.count("{") + tex.count("\\") > _MOST_LEVELS and _levels(tex) > _MOST_LEVELS:
        raise TexError(f"it is nested more than {_MOST_LEVELS} levels deep")
    if sum(map(tex.count, _OPENERS)) > _MOST_OPEN and _is_open(tex):
        raise TexError(f"more than {_MOST_OPEN} of its brackets stay open", hint=_CLOSE)


def _is_open(tex: str) -> bool:
    """Whether too many brackets of a formula, in one group or cell of it, stay open."""
    counts = [0]
    for bracket in _BRACKET.finditer(tex):
        if bracket[1]:
            counts[-1] += 1
        elif bracket[2] == "{":
            counts.append(0)
        elif bracket[2]:
            if counts[-1] > _MOST_OPEN:
                return True
            if bracket[2] == "}" and len(counts) > 1:
                counts.pop()
            else:
                counts[-1] = 0
        else:
            counts[-1] = max(0, counts[-1] - 1)
    return max(counts) > _MOST_OPEN


def _convert(tex: str, display: bool, annotation: bool) -> str:
    return str(_converter(annotation).convert_with_local_state(tex, displaystyle=display))


def _with_stack(convert: Callable[[], str]) -> str:
    """The result of a function that runs on a large stack."""
    from concurrent.futures import ThreadPoolExecutor  # here: for hardly any formula

    before = threading.stack_size(_STACK)
    try:
        with ThreadPoolExecutor(1) as executor:
            return executor.submit(convert).result()
    finally:
        threading.stack_size(before)


def _levels(tex: str) -> int:
    """The depth to which braces, and pairs such as `\\left` and `\\right`, are nested."""
    depth = deepest = 0
    for level in _LEVEL.finditer(tex):
        if level[1] or level[2]:
            depth += 1
            deepest = max(deepest, depth)
        elif level[0] == "}" or level[0].startswith(("\\right", "\\end")):
            depth -= 1
    return deepest


def _with_mstyle(math: str) -> str:
    """The formula with `displaystyle` and `scriptlevel` moved to an `<mstyle>` around elements that
    may not have them in MathML 3: MathML Core allows them anywhere, but HTML validators follow
    MathML 3."""
    if not _MISPLACED.search(math):
        return math
    if math.count("<mtable") == 1 and "<mfrac displaystyle=" not in math:  # as nearly always
        math = _TABLE.sub(r"<mstyle\2><mtable\1\3>", math)
        return math.replace("</mtable>", "</mtable></mstyle>")
    out: list[str] = []
    closing: list[str] = []
    at = 0
    for match in _TAG.finditer(math):
        out.append(math[at : match.start()])
        tag, at = match[0], match.end()
        if tag.startswith("</"):
            out.append(tag + closing.pop())
            continue
        after = ""
        allowed = "displaystyle" if match[1] == "mtable" else ""
        if match[1] in ("mtable", "mfrac") and (
            moved := [style[0] for style in _STYLE.finditer(tag) if style[1] != allowed]
        ):
            for style in moved:
                tag = tag.replace(style, "")
            tag, after = f"<mstyle{''.join(moved)}>{tag}", "</mstyle>"
        if tag.endswith("/>"):
            tag += after
        else:
            closing.append(after)
        out.append(tag)
    return "".join([*out, math[at:]])


def fallback(tex: str, reason: str) -> str:
    """A formula that cannot be converted, as HTML: its TeX as code."""
    return f'<code class="cs-math-error" title="{html.escape(reason)}">{html.escape(tex)}</code>'
