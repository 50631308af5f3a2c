"""Citations in running text, by Pandoc's grammar: `[see @knuth84, p. 3; @lamport]`, `@knuth84`.

Whether a key is one of the bibliography is not known here, so that a new entry renders no notes
anew: what is no citation after all is put back as it was written.
"""

from __future__ import annotations

import re

from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.raw_html import Locate
from coursesite.markup.scanner.running_text import RunningText
from coursesite.markup.tokens import Cite
from coursesite.model import CitedItem
from coursesite.text.lazy_regex import rare

_KEY_TEXT = r"@(?:\{([^{}\s][^{}\n]*)\}|(\w(?:[^\W_]|_+(?=[^\W_])|[:.#$%&+?<>~/-](?=\w))*))"
_KEY = rare(_KEY_TEXT)
_CITED = rare(rf"(?<![\w@/.=&+%\\])(-?)(?<!\w-){_KEY_TEXT}")
"""A key in brackets, with the sign that leaves out its author."""
_INSIDE = frozenset("@/.:=&+%\\-")
"""The characters before an `@` that make it a part of an address or a name."""
_STEP = rare(r"\\.|`+|[\[\]{};@]", re.DOTALL)
_MOST = 2000
"""The number of characters of a citation in brackets."""
Found = tuple[str, int, int] | None
"""The placeholder of a citation, the place behind it, and the number of characters before it that
are a part of it; None if there is no citation."""


def bare(running: RunningText, start: int, locate: Locate, collector: Collector) -> Found:
    """The citation whose `@` is at `start`, in a sentence. Brackets behind it have its locator, and
    perhaps more entries."""
    text, key = running.text, _KEY.match(running.text, start)
    begin = start - 1 if text.startswith("-", start - 1) and start else start
    before = text[max(0, begin - 3) : begin].rstrip("_")[-1:]  # which may begin emphasis
    if key is None or before.isalnum() or (before and before in _INSIDE):
        return None
    end, suppressed = key.end(), begin < start
    name, place = key[1] or key[2], locate(start, end)
    items = [CitedItem(name, suppressed=suppressed, span=place)]
    if not suppressed and (more := _bracket_behind(running, end, collector)) is not None:
        first, *others = _parts(running, *more)
        parsed = [_item(text, a, b, locate) for a, b in others]
        if _item(text, *first, locate) is None and None not in parsed:
            locator = " ".join(text[slice(*first)].split())
            items = [CitedItem(name, suffix=f", {locator}", span=place), *filter(None, parsed)]
            end = more[1] + 1
    source, span = text[begin:end], locate(begin, end)
    token = Cite(tuple(items), span, source, narrative=not suppressed, bare=True)
    return collector.add(token), end, start - begin


def bracketed(running: RunningText, start: int, locate: Locate, collector: Collector) -> Found:
    """The citation in the brackets that open at `start`; None if they hold something else."""
    closing = close_of(running, start)
    if closing < 0:
        return None
    text = running.text
    items = [_item(text, a, b, locate) for a, b in _parts(running, start + 1, closing)]
    known = [item for item in items if item is not None]
    if len(known) < len(items):
        return None
    source = text[start : closing + 1]
    return collector.add(Cite(tuple(known), locate(start, closing + 1), source)), closing + 1, 0


def link_end(running: RunningText, start: int, collector: Collector) -> int:
    """The end of the text of the link that opens at `start`, in which nothing is cited; 0 if no
    link does."""
    closing = close_of(running, start)
    is_link = closing >= 0 and leads_elsewhere(running, start, closing, collector)
    return closing if is_link else 0


def leads_elsewhere(running: RunningText, start: int, closing: int, collector: Collector) -> bool:
    """Whether brackets are a link or define one, so that `@` in them is text."""
    text, following = running.text, running.text[closing + 1 : closing + 2]
    if following == "(":
        return True
    if not collector.labels:
        return False
    label = text[start + 1 : closing]
    if following == "[":
        label = text[closing + 2 : close_of(running, closing + 1)] or label
    return " ".join(label.split()) in collector.labels


def close_of(running: RunningText, start: int) -> int:
    """The place of the bracket that closes the one at `start`; -1 if there is none."""
    text, depth = running.text, 0
    if running.find("]", start) < 0:
        return -1
    step = _STEP.search(text, start)
    while step is not None and step.start() < start + _MOST:
        sign, at = step[0], step.end()
        if sign[0] == "`":
            close = running.ticks(len(sign), at)
            at = close + len(sign) if close >= 0 else at
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth -= 1
            if not depth:
                return step.start()
        step = _STEP.search(text, at)
    return -1


def _bracket_behind(running: RunningText, end: int, collector: Collector) -> tuple[int, int] | None:
    """The place of the text in brackets that follow a key; None if there are none."""
    text = running.text
    start = end + 1 if text.startswith(" [", end) else end
    if not text.startswith("[", start) or text.startswith("^", start + 1):
        return None
    closing = close_of(running, start)
    if closing < 0 or leads_elsewhere(running, start, closing, collector):
        return None
    return (start + 1, closing) if text[start + 1 : closing].strip() else None


def _parts(running: RunningText, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a text between semicolons that stand in no brackets or code of their own."""
    text, parts, begin, depth = running.text, list[tuple[int, int]](), start, 0
    step = _STEP.search(text, start, end)
    while step is not None:
        sign, at = step[0], step.end()
        if sign[0] == "`":
            close = running.ticks(len(sign), at)
            at = close + len(sign) if 0 <= close < end else at
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == ";" and depth <= 0:
            parts.append((begin, step.start()))
            begin = at
        step = _STEP.search(text, at, end)
    return [*parts, (begin, end)]


def _item(text: str, start: int, end: int, locate: Locate) -> CitedItem | None:
    """One entry of a citation, with what stands before and behind its key."""
    found = _CITED.search(text, start, end)
    if found is None:
        return None
    return CitedItem(
        found[2] or found[3],
        " ".join(text[start : found.start()].split()),
        " ".join(text[found.end() : end].split()),
        bool(found[1]),
        locate(found.end(1), found.end()),
    )
