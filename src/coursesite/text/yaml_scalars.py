"""Text as YAML writes it."""

from __future__ import annotations

import json
import re

_WORDS = ("yes", "no", "on", "off", "true", "false", "null")


def quoted(text: str) -> str:
    """Text as a YAML scalar: bare where that is safe, else in double quotes.

    >>> quoted("Spring 2024"), quoted("2024"), quoted("No")
    ('Spring 2024', '"2024"', '"No"')
    """
    if re.fullmatch(r"[^\W\d_][\w .,()'/+-]*", text) and text.strip() == text:
        return text if text.lower() not in _WORDS else json.dumps(text)
    return json.dumps(text, ensure_ascii=False)
