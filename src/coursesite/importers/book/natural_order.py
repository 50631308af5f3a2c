"""The order of paths as people number them."""

from __future__ import annotations

import re
from typing import Any

from coursesite.importers.book.kinds import is_home, stem

_DIGITS = re.compile(r"(\d+)")


def natural(path: str) -> tuple[Any, ...]:
    """The place of a path among others: the page of a folder first, `2` before `10`."""
    *folders, name = path.split("/")
    first = (0, ()) if is_home(path) else (1, _parts(stem(name)))
    return ((*((1, _parts(folder)) for folder in folders), first), path)


def _parts(name: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (0, int(part[:18]), part) if part.isdecimal() else (1, 0, part)
        for part in _DIGITS.split(name.casefold())
        if part
    )
