"""Notes that try to run a script: `tests/cases/xss/`."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "cases" / "xss"
_ESCAPE = re.compile(r"\\(?:(n)|x([0-9a-f]{2})|u([0-9a-f]{4})|(\\))")


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not re.match(r"# (?![@])", line)]


def _read(line: str) -> str:
    """A line with the characters that its escapes stand for."""

    def char(escape: re.Match[str]) -> str:
        if code := escape[2] or escape[3]:
            return chr(int(code, 16))
        return "\n" if escape[1] else "\\"

    return _ESCAPE.sub(char, line)


PAYLOADS = _lines("payloads.txt")
HTML = [_read(line) for line in _lines("notes.txt")]
PLACES = [_read(line) for line in _lines("places.txt")]


def notes(payloads: list[str] = PAYLOADS) -> list[str]:
    """The HTML, one a text; and the payloads of a place together."""
    return [*HTML, *("\n\n".join(place.replace("@", one) for one in payloads) for place in PLACES)]
