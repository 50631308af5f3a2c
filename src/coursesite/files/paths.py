"""Relative paths of names that every operating system takes."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"(?!.:)(?:(?!\.\.?/)[^/\\\0-\x1f]{1,255}/)*(?!\.\.?$)[^/\\\0-\x1f]{1,255}")


def is_plain(path: str) -> bool:
    """Whether a path is relative, has no empty part and none that is `.` or `..`, no backslash, no
    control character, and no drive letter in front.

    >>> [is_plain(path) for path in ("a/b.md", "/a", "a//b", "../a", "C:a", "a/b\\\\c")]
    [True, False, False, False, False, False]
    """
    return _PLAIN.fullmatch(path) is not None
