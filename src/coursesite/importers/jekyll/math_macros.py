"""The macros for formulas in a site's settings of MathJax or KaTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from coursesite.importers.text import javascript
from coursesite.markup.math.lexer import TexError
from coursesite.markup.math.macros import DEFINES, definitions, written

_MACROS = re.compile(r"\bmacros[\"']?\s*:\s*(?=\{)", re.I)
_RAW = re.compile(r"String\.raw`([^`]*)`")
_HTML = re.compile(r"<!--.*?-->", re.DOTALL)


def math_macros(sources: Iterable[str]) -> dict[str, str]:
    """The macros in some texts by name, the first of each, that our formulas take."""
    found: dict[str, str] = {}
    for source in sources:
        source = _RAW.sub(lambda text: json.dumps(text[1]), _HTML.sub("", source))
        for opening in _MACROS.finditer(source):
            listed = javascript.literal(source, opening.end())
            for name, body in listed.items() if isinstance(listed, dict) else ():
                body = body[0] if isinstance(body, list) and body else body
                if isinstance(name, str) and isinstance(body, str):
                    found.setdefault(name.lstrip("\\"), body)
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
