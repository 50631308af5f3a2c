"""Pages that a preview points out: those whose notes were just edited, and those that
`coursesite build` would not publish."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursesite.preview.report import Edited
from coursesite.site.courses.course import course, lecture_ref, refs
from coursesite.site.courses.roots import every_root
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import begins, home_source, home_url, location_of
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursesite.engine import Engine
    from coursesite.model import Moment

SHOWN = 5
"""The most edited pages that are reported."""


def edited(engine: Engine, paths: Iterable[str]) -> tuple[Edited, ...]:
    """The pages of those files of the site among `paths` that are posts; at most `SHOWN`."""
    posts = (path.removeprefix("content/") for path in paths if path.startswith("content/"))
    known: tuple[str, ...] = engine.need(sources)
    pages = (_page(engine, path) for path in sorted(posts) if path in known)
    return tuple(page for page in pages if page is not None)[:SHOWN]


def _page(engine: Engine, path: str) -> Edited | None:
    here = engine.need(location_of, path)
    root = here.course
    if path == engine.need(home_source, root):
        of = engine.need(course, root)
        return Edited(home_url(root), of.title if of else engine.need(front, path).title)
    if here.at is None:
        return None
    ref = engine.need(lecture_ref, path)
    return Edited(ref.url, ref.title)


def withheld(engine: Engine, now: str) -> dict[str, str]:
    """The pages of this preview that would not be published at the moment `now` (ISO 8601, UTC): by
    address, the reason in words."""
    reasons = {}
    moment = dt.datetime.fromisoformat(now)
    for root in every_root(engine.need):
        settings = engine.need(config, root)
        of_course = _reason(settings.publish_date, moment, draft=settings.draft) if root else ""
        if of_course:
            reasons[home_url(root)] = of_course
        for ref in engine.need(refs, root):
            begin = begins(ref.path, engine.need(front, ref.path))
            if reason := of_course or _reason(begin, moment, draft=ref.draft):
                reasons[ref.url] = reason
    return reasons


def _reason(begin: Moment | None, now: dt.datetime, *, draft: bool) -> str:
    if draft:
        return "Draft: not published"
    later = begin is not None and begin.at > now
    return f"Not published before {begin.at:%Y-%m-%d %H:%M}" if begin and later else ""
