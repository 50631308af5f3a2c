"""What a preview asks of a build about posts: where they are, and which would not be published."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursesite.preview.report import Edited
from coursesite.site.courses import course, lecture_ref, refs, several
from coursesite.site.posts import begins, front, home_source, home_url, place, roots, sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursesite.engine import Engine

SHOWN = 5
"""How many edited pages are told at most."""


def edited(engine: Engine, paths: Iterable[str]) -> tuple[Edited, ...]:
    """The pages of those of the site's changed files `paths` that are posts and have one."""
    posts = (path.removeprefix("content/") for path in paths if path.startswith("content/"))
    known: tuple[str, ...] = engine.need(sources)
    found = (_page(engine, path) for path in sorted(posts) if path in known)
    return tuple(one for one in found if one is not None)[:SHOWN]


def _page(engine: Engine, path: str) -> Edited | None:
    here = engine.need(place, path)
    root = here.course
    if path == engine.need(home_source, root):
        of = engine.need(course, root)
        return Edited(home_url(root), of.title if of else engine.need(front, path).title)
    if here.at is None:
        return None
    ref = engine.need(lecture_ref, path)
    return Edited(ref.url, ref.title)


def withheld(engine: Engine, now: str) -> dict[str, str]:
    """By address, why a page of this preview would not be published at the moment `now` (ISO 8601,
    UTC), in words."""
    found = {}
    moment = dt.datetime.fromisoformat(now)
    several_courses = engine.need(several)
    for root in (*engine.need(roots), *([""] if several_courses else [])):
        for ref in engine.need(refs, root):
            if ref.draft:
                found[ref.url] = "Draft: not published"
                continue
            begin = begins(ref.path, engine.need(front, ref.path))
            if begin is not None and begin.at > moment:
                found[ref.url] = f"Not published before {begin.at:%Y-%m-%d %H:%M}"
    return found
