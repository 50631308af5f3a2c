"""Whether the solutions of exercises are out, page by page, and until when they are not.

A page whose notes have no solutions depends on none of this.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from coursesite.engine import Need, rule
from coursesite.model import Config, Moment
from coursesite.site.courses.held_back import spelled
from coursesite.site.extensions import hooks_of
from coursesite.site.inputs import edition, is_past, listing, notes
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import in_utc, included_file, location_of
from coursesite.site.posts.notebooks import is_post
from coursesite.site.posts.settings import config, timezone
from coursesite.text.lazy_regex import rare

SOLUTION = rare(r"(?i)\[!solution\]|\{\{[<%]\s*solution\b")
"""The beginning of a solution, as it stands in notes."""
_CALL = rare(rb"(?:\{\{[<%]|\{%-?)\s*([\w-]+)\s*(?:path=)?[\"']?([^\s\"'<>%{}]*)")
_SNIPPETS = b"8<"
"""The sign of an extension of Python-Markdown that puts in the text of files."""


class Release(Struct, frozen=True):
    """Whether the solutions of a page are out; `state` is empty if it has none."""

    state: Literal["", "folded", "shown", "hidden"] = ""
    why: Literal["", "hidden", "after-due", "date"] = ""
    """The way in which its author holds them back."""
    until: str = ""
    """The day or time (ISO 8601) at which they come out; empty if nobody knows."""
    out: str = ""
    """That moment in UTC, whether it has come or not; empty if there is none."""


@rule(keep=Release)
def release(need: Need, path: str) -> Release:
    """Whether the solutions in the notes of a post are out. If it includes a post that says itself
    when its solutions come out, the later time counts."""
    files = _notes_of(need, path)
    if files is None:
        return Release()
    if need(edition):
        return Release("shown")
    settings: Config = need(config, need(location_of, path).course)
    own = need(front, path).solutions
    found = [release_as(need, path, settings.solutions if own is None else own)]
    for name in files:
        if (of_file := need(front, name).solutions) is not None:
            found.append(release_as(need, name, of_file))
    held = [one for one in found if one.state == "hidden"]
    return max(held, key=lambda one: (not one.out, one.out), default=found[0])


def release_as(need: Need, path: str, written: Moment | str | None) -> Release:
    """The release that is written in a post, or for it in the settings of its course."""
    if written is None or written == "folded":
        return Release("folded")
    if written == "shown":
        return Release("shown")
    if written == "hidden":
        return Release("hidden", "hidden")
    if isinstance(written, Moment):
        out, why = written, "date"
    else:
        due: Moment | None = need(front, path).due
        if due is None:
            return Release("hidden", "after-due")
        out, why = _over(need, path, due), "after-due"
    moment = in_utc(out)
    if need(is_past, moment):
        return Release("folded", out=moment)
    return Release("hidden", "date" if why == "date" else "after-due", spelled(out), moment)


def _over(need: Need, path: str, due: Moment) -> Moment:
    """The moment after which nothing is handed in any more: a day counts until it is over, in the
    zone of its course."""
    if due.timed:
        return due
    zone = ZoneInfo(need(timezone, need(location_of, path).course))
    next_day = due.at.date() + dt.timedelta(days=1)
    return Moment(dt.datetime.combine(next_day, dt.time(), zone))


def _notes_of(need: Need, path: str) -> list[str] | None:
    """The posts that a post includes, if there may be a solution in its notes; else None."""
    may_have, included = False, list[str]()
    waiting, seen = [path], {path}
    while waiting:
        data: bytes = notes(need, f"content/{waiting.pop()}") or b""
        may_have = may_have or b"solution" in data.lower() or _SNIPPETS in data
        if b"{{" not in data and b"{%" not in data:
            continue
        for name, argument in _CALL.findall(data):
            if name == b"include":
                file = need(included_file, path, argument.decode("utf-8", "replace"))
                if file and file not in seen:
                    seen.add(file)
                    waiting.append(file)
                    if is_post(need, file):
                        included.append(file)
            elif name not in _without_notes():
                may_have = True
    if not may_have and need(brings_text) and seen:
        may_have = bool(need(hooks_of, "source"))
        may_have = may_have or any(
            b"{{" in (notes(need, f"content/{file}") or b"") for file in seen
        )
    return included if may_have else None


@cache
def _without_notes() -> frozenset[bytes]:
    """The shortcodes that stand for no notes of others."""
    from coursesite.shortcodes.discovery import BUILTIN, STATEMENTS  # for posts that call some

    return frozenset(name.encode() for name in (*BUILTIN, *STATEMENTS)) - {b"include", b"solution"}


@rule(keep=bool)
def brings_text(need: Need) -> bool:
    """Whether notes may have more in them than their files: by shortcodes or transforms of the
    site's own."""
    folders = ("shortcodes/", "templates/shortcodes/")
    return any(need(listing, folder) for folder in folders) or bool(need(hooks_of, "source"))
