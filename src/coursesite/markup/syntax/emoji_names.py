"""The names of emoji, as GitHub and Unicode have them."""

from __future__ import annotations

from functools import cache


@cache
def characters() -> dict[str, str]:
    """The characters of emoji by their names."""
    from emoji import EMOJI_DATA, STATUS  # a fifth of a second, for pages that name one

    return {
        name.strip(":"): character
        for character, known in EMOJI_DATA.items()
        if known["status"] <= STATUS["fully_qualified"]  # others are shown as plain text
        for name in (known["en"], *known.get("alias", ()))
    }
