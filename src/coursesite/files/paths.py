"""Relative paths, and the names in them that an operating system does not take."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coursesite.text.lazy_regex import rare

_PLAIN = re.compile(r"(?!.:)(?:(?!\.\.?/)[^/\\\0-\x1f]{1,255}/)*(?!\.\.?$)[^/\\\0-\x1f]{1,255}")


def is_plain(path: str) -> bool:
    """Whether a path is relative, has no empty part and none that is `.` or `..`, no backslash, no
    control character, and no drive letter in front.

    >>> [is_plain(path) for path in ("a/b.md", "/a", "a//b", "../a", "C:a", "a/b\\\\c")]
    [True, False, False, False, False, False]
    """
    return _PLAIN.fullmatch(path) is not None


LONGEST = 200
"""The most characters of a path: Windows has 260, the folder of the site included."""
_DEVICE = r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]"
_FORBIDDEN = rare(
    rf"[<>:\"|?*]|[. ](?=/|$)|(?:^|(?<=/))(?:{_DEVICE})(?= *(?:\.[^/]*)?(?:/|$))", re.IGNORECASE
)
_SIGNS = (
    *'<>:"|?*',
    *(f"{sign}{end}" for sign in ". " for end in "/\n"),
    *(f"{begin}{name}" for name in ("con", "prn", "aux", "nul", "com", "lpt") for begin in "/\n"),
)
"""One of these is in each path that Windows does not take, with line breaks around it."""


def fit_windows(paths: Sequence[str]) -> bool:
    """Whether surely each of many paths can be that of a file on Windows: no closer look is needed.

    >>> fit_windows(["a/b.html", "a/c.html"]), fit_windows(["a/aux/b.html"])
    (True, False)
    """
    text = "\n".join(("", *paths, "")).lower()
    return max(map(len, paths), default=0) <= LONGEST and not any(sign in text for sign in _SIGNS)


def windows_objection(path: str) -> str:
    """The reason why no file can be at a path on Windows; empty if one can.

    >>> windows_objection("lectures/aux/index.html")
    "'aux' is the name of a device there"
    >>> windows_objection("a?.pdf"), windows_objection("a./b"), windows_objection("console/a.b")
    ("names have no '?' there", "no name ends in '.' there", '')
    """
    if found := _FORBIDDEN.search(path):
        if found[0] in (".", " "):
            return f"no name ends in '{found[0]}' there"
        if len(found[0]) == 1:
            return f"names have no '{found[0]}' there"
        return f"'{found[0]}' is the name of a device there"
    return f"the path has more than {LONGEST} characters" if len(path) > LONGEST else ""
