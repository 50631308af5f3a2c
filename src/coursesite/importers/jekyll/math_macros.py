"""The macros for formulas in a site's settings of MathJax or KaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coursesite.markup.math.lexer import TexError
from coursesite.markup.math.macros import DEFINES, definitions, written

_MACROS = re.compile(r"\bmacros[\"']?\s*:\s*\{", re.I)
_STRING = r"(?:\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|String\.raw`([^`]*)`)"
_ENTRY = re.compile(
    rf"\s*(?:/\*.*?\*/\s*|//[^\n]*\n\s*)*(?:\\*([A-Za-z]+)|[\"']\\*([A-Za-z]+)[\"'])\s*:"
    rf"\s*(?:\[\s*)?{_STRING}\s*(?:,[^\[\]{{}}:]*\])?\]?\s*,?",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HTML = re.compile(r"<!--.*?-->", re.DOTALL)


def math_macros(sources: Iterable[str]) -> dict[str, str]:
    """The macros in some texts by name, the first of each, that our formulas take."""
    found: dict[str, str] = {}
    for source in sources:
        source = _HTML.sub("", source)
        for opening in _MACROS.finditer(source):
            at = opening.end()
            while entry := _ENTRY.match(source, at):
                at = entry.end()
                quoted = entry[3] if entry[4] is None else entry[4]
                body = entry[5] if quoted is None else _ESCAPED.sub(r"\1", quoted)
                found.setdefault(entry[1] or entry[2], body)
        for macro in definitions(source).macros if DEFINES.search(source) else ():
            if macro.default is None and macro.paired is None:
                found.setdefault(macro.name.removeprefix("\\"), macro.body)
    return {name: body for name, body in found.items() if _is_taken(name, body)}


def _is_taken(name: str, body: str) -> bool:
    """Whether our formulas take a macro."""
    try:
        written(f"\\{name}", body, "")
    except TexError:
        return False
    return name.isalpha() and name.isascii() and bool(body.strip())
