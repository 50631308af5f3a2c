"""Slugs as Jekyll makes them: https://jekyllrb.com/docs/liquid/filters/#options-for-the-slugify-filter."""

from __future__ import annotations

import re


def slugify(text: str, mode: str = "default") -> str:
    """The slug of a text; `mode` is `raw`, `default`, `pretty`, `ascii`, `latin` or `none`.

    >>> slugify("Week 1: Sets & maps"), slugify("Week 1: Sets & maps", "raw")
    ('week-1-sets-maps', 'week-1:-sets-&-maps')
    """
    if mode == "none":
        return text
    if mode == "raw":
        out = re.sub(r"\s+", "-", text)
    elif mode == "pretty":
        out = re.sub(r"[^\w.~!$&'()+,;=@]+", "-", text)
    elif mode == "ascii":
        out = re.sub(r"[^A-Za-z0-9]+", "-", text)
    else:
        out = re.sub(r"[\W_]+", "-", text)
    return out.strip("-").lower()
