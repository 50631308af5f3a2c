"""The marks that git leaves in a file where two versions of it could not be merged.

https://git-scm.com/docs/git-merge#_how_conflicts_are_presented
"""

from __future__ import annotations

from collections.abc import Iterator

from coursesite.text.lazy_regex import rare

_MARK = rare(r"(?m)^(?:(<{7})|(={7})|(>{7})|\|{7})(?![<=>|])(?: .*)?$")
_FENCE = rare(r"^(?: {0,3}(?:[-*+>]|\d+[.)]) ?)* {0,3}(`{3,}|~{3,})[ \t]*([\w+#-]*)")
SHOWN_IN = frozenset(("", "text", "txt", "plain", "plaintext", "diff", "patch", "console", "git"))
"""The languages of fenced code that may show such marks."""
Mark = tuple[int, int]
"""The line of a mark, from 1, and its length."""


def find(text: str, *, marks: bool = False) -> Iterator[Mark]:
    """The first marks of the conflicts in a text: a line `<<<<<<<`, below it one of `=======`, and
    below that `>>>>>>>`. With `marks`, the first or the last is one by itself: YAML has no use for
    them."""
    if "<<<<<<<" not in text and not (marks and ">>>>>>>" in text):
        return
    opened: tuple[int, int] | None = None
    is_parted = False
    for mark in _MARK.finditer(text):
        line, length = text.count("\n", 0, mark.start()) + 1, len(mark[0])
        if mark[1]:
            opened, is_parted = (line, length), False
        elif mark[2]:
            is_parted = opened is not None
        elif mark[3] and (is_parted or marks):
            yield opened or (line, length)
            opened, is_parted = None, False
    if marks and opened:
        yield opened


def find_in_markdown(text: str) -> Iterator[Mark]:
    """The first marks of the conflicts in Markdown. Fenced code may show some, if its language is
    one of `SHOWN_IN`."""
    if "<<<<<<<" not in text:
        return
    conflicts = list(find(text))
    if not conflicts:
        return
    shown: set[int] = set()
    fence, language = "", ""
    for number, line in enumerate(text.split("\n"), 1):
        if fence and language.lower() in SHOWN_IN:
            shown.add(number)
        opening = _FENCE.match(line)
        if opening and not fence:
            fence, language = opening[1], opening[2]
        elif opening and opening[1].startswith(fence) and not line[opening.end(1) :].strip():
            fence = ""
    yield from (mark for mark in conflicts if mark[0] not in shown)
