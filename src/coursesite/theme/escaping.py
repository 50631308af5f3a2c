"""Escaping for what templates print: most of it needs none."""

from __future__ import annotations

import re
from typing import Any

import markupsafe

_special = re.compile("[&<>\"']").search


def escape(value: Any) -> str:
    """A value as a part of HTML, which need not be marked as such: it is on its way out."""
    kind = type(value)
    if kind is markupsafe.Markup or (kind is str and _special(value) is None):
        return value  # type: ignore[no-any-return]
    return markupsafe.escape(value)
