"""TOML as plain data, also with numbers as older programs took them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

_ZEROS = re.compile(
    r"(?m)^([ \t]*[\w.\"'-]+[ \t]*=[ \t]*)0+(?=(?!0)\d+[ \t]*(?:#.*)?$|0[ \t]*(?:#.*)?$)"
)


def load(text: str) -> tuple[dict[str, Any], str]:
    """The data in a text, or none and what is wrong with it."""
    try:
        return tomllib.loads(_ZEROS.sub(r"\1", text)), ""
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, str(error)
