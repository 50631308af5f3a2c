"""Times within a recording, as authors and players write them, in seconds."""

from __future__ import annotations

import re

from coursesite.text.lazy_regex import rare

_SPAN = rare(r"(?=.)(?:([0-9]{1,4})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,8})s?)?", re.IGNORECASE)
_CLOCK = rare(r"(?:([0-9]{1,3}):(?=[0-5]?[0-9]:))?([0-9]{1,4}):([0-5]?[0-9])")
_FRACTION = rare(r"\.[0-9]+(?=s?$)")


def parse_seconds(text: str) -> int:
    """The seconds in `90`, `90s`, `1:30`, `1:02:03` or `1h2m3s`, fractions dropped. Raises
    ValueError, with a message for the author, for anything else.

    >>> [parse_seconds(t) for t in ("90", "90s", "1:30", "1m30s", "1:02:03")]
    [90, 90, 90, 90, 3723]
    """
    plain = _FRACTION.sub("", text.strip())
    match = _CLOCK.fullmatch(plain) or _SPAN.fullmatch(plain)
    if not match:
        raise ValueError(f"'{text[:40]}' is no time: write seconds (90), 1:30 or 1h2m3s")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return 3600 * hours + 60 * minutes + seconds


def clock(seconds: float) -> str:
    """Seconds as a player shows them. Fractions are dropped; negative numbers are 0:00.

    >>> clock(90), clock(3723)
    ('1:30', '1:02:03')
    """
    hours, rest = divmod(max(0, int(seconds)), 3600)
    tail = f"{rest % 60:02}"
    return f"{hours}:{rest // 60:02}:{tail}" if hours else f"{rest // 60}:{tail}"
