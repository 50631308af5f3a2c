"""Formulas that stand on lines of their own, and what kramdown does to formulas."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup import attributes
from coursesite.markup.scanner import latex
from coursesite.markup.scanner.lookahead import ahead_of
from coursesite.markup.tokens import Math
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_DISPLAY = rare(r" {0,3}(\$\$(?!\$)|\\\\?\[|\\begin\{([A-Za-z]+\*?)\})")
_ENVIRONMENTS = rare(
    r"(?:align(?:ed)?(?:at)?|equation|gather(?:ed)?|multlined?|eqnarray|flalign|split|"
    r"(?:|d|r|dr|num)cases|(?:|d|sub)array|(?:|[pbvBV])(?:small)?matrix|CD|tikzcd)\*?"
)
"""Those of formulas; a few of them are not understood, which is told of the formula."""
_ESCAPED = rare(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=-])")
_SPAN = rare(r"(?<!`)(`+)(?!`)[^`]*(?<!`)\1(?!`)")
_TAIL = rare(r"(?m)([ .,;]*)(?:\{:?((?: *[#.][\w:.-]+)+) *\}([ .,;]*))?$")
"""Behind a formula: marks, and an id or classes, as Quarto writes them."""
_TEX = rare(r"\\[A-Za-z_]|\^|_\{|\b[A-Za-z]_\w\b")
"""What is in many formulas and in few sentences."""
_WIDE = rare(r"\s*\\end\{(?:align|alignat|equation|gather|multline|eqnarray)\*?\}$")


def begin(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """Reads the formula that begins with `content`, if one stands there on lines of its own."""
    found = _DISPLAY.match(content)
    if not found:
        return False
    if found[2] and not _ENVIRONMENTS.fullmatch(found[2]):
        latex.begin(scanner, line, content)
        return False
    if scanner.paragraph and _within_dollars(scanner):
        return False
    opening, begin_at = found[1], found.end()
    closing = {"$$": "$$", "\\[": "\\]", "\\\\[": "\\\\]"}.get(opening, f"\\end{{{found[2]}}}")
    ahead = ahead_of(scanner, at)
    stop = ahead.find(closing, begin_at)
    if stop < 0:
        lazily = any(closing in text for text in _to_empty(scanner, 1))
        if not lazily and _is_meant(opening, content[begin_at:]):
            place = line.span(at + found.start(1), at + begin_at)
            scanner.sink.diagnostics.append(_endless(opening, closing, place, bool(scanner.open)))
        return False
    if not (tail := _TAIL.match(ahead, stop + len(closing))):
        return False
    marks = (tail[1] + (tail[3] or "")).replace(" ", "")
    tex = ahead[begin_at:stop]
    if found[2]:
        tex = ahead[begin_at - len(opening) : stop + len(closing)]
    if len(opening) == 3:
        tex = unescaped(tex)
    if marks:
        tex = punctuated(tex.strip(), marks)
    scanner.flush()
    span = line.span(at, len(line.text.rstrip()))
    scanner.put(Math(tex.strip(), span, True, attributes.parse(tail[2] or "")))
    scanner.code = len(scanner.sink.tokens) - 1
    scanner.at += 1 + ahead.count("\n", 0, stop)
    return True


def _within_dollars(scanner: Scanner) -> bool:
    """Whether the paragraph has begun a formula, which ends in it."""
    before = _dollars("\n".join([text for _, text, _ in scanner.paragraph]))
    return before % 2 == 1 and (before + _dollars("\n".join(_to_empty(scanner, 0)))) % 2 == 0


def _dollars(text: str) -> int:
    """How many `$$` there are outside of code."""
    return _SPAN.sub("", text).count("$$") if "$$" in text else 0


def _to_empty(scanner: Scanner, skip: int) -> list[str]:
    """The lines from this one on, but for the first `skip`, to an empty one."""
    lines = islice(scanner.lines, scanner.at + skip, None)
    return list(takewhile(str.strip, (one.text for one in lines)))


def _is_meant(opening: str, rest: str) -> bool:
    """Whether that is the beginning of a formula, though it has no end, and not text: nothing or
    TeX stands behind it."""
    if opening.startswith("\\begin") or not rest.strip():
        return True
    return _TEX.search(rest) is not None and (opening == "$$" or "]" not in rest)


def _endless(opening: str, closing: str, span: Span, within: bool) -> Diagnostic:
    text = r"; to show the dollars as text, write \$\$" if opening == "$$" else ""
    inside = ", in the same quote or item" if within else ""
    return warning(
        "math-unclosed",
        f"this formula never ends, so it is shown as text: there is no {closing}",
        span,
        f"end it with {closing} on a line of its own{inside}{text}",
    )


def unescaped(tex: str) -> str:
    r"""The formula between `\\(` and `\\)`, or `\\[` and `\\]`, as it comes out of kramdown, which
    takes it for text: without the backslashes before the characters that it lets one escape.

    https://kramdown.gettalong.org/syntax.html#automatic-and-manual-escaping

    >>> unescaped(r"x\_i \\\\ \\{y\\}\,")
    'x_i \\\\ \\{y\\}\\,'
    """
    return _ESCAPED.sub(r"\1", tex)


def punctuated(tex: str, tail: str) -> str:
    """The formula with the marks that stand behind it, in its last line: an environment that is as
    wide as the page takes them in."""
    found = _WIDE.search(tex)
    body, end = (tex[: found.start()], found[0]) if found else (tex, "")
    body = body.rstrip().removesuffix("\\\\").rstrip()
    comment = "%" in body[body.rfind("\n") + 1 :]
    return body + ("\n" if comment else "") + tail + end
