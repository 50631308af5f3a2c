"""The files for other programs: feed, calendar, sitemap, robots.txt."""

from __future__ import annotations

from coursesite.engine import Need, rule
from coursesite.model import LectureRef, Moment
from coursesite.site.courses import base_url, course, home_url, refs, roots, several
from coursesite.site.outlines import weeks


@rule(spool=True)
def feed_file(need: Need, root: str) -> bytes:
    """The feed of a course: its announcements and sessions that have a date, the newest first."""
    of = need(course, root)
    assert of is not None
    from coursesite import feeds

    dated = [one for one in need(refs, root) if one.date and not one.unlisted]
    dated.sort(key=_when, reverse=True)
    entries = [(one, "") for one in dated[:30]]
    return feeds.atom(of, need(base_url), entries).encode()


def _when(ref: LectureRef) -> Moment:
    assert ref.date is not None
    return ref.date


@rule(spool=True)
def calendar_file(need: Need, root: str) -> bytes:
    """The calendar of a course."""
    of = need(course, root)
    assert of is not None
    from coursesite import feeds

    rows = [row for week in need(weeks, root) for row in week.rows]
    return feeds.calendar(of, need(base_url), rows)


@rule(spool=True)
def sitemap_file(need: Need) -> bytes:
    """The sitemap: every page that is no redirect and not unlisted."""
    found = ["/"] if need(several) else []
    for root in need(roots):
        found.append(home_url(root))
        found += [one.url for one in need(refs, root) if not one.unlisted]
        if need(weeks, root):
            found.append(f"{home_url(root)}schedule/")
    if need(several):
        found += [one.url for one in need(refs, "") if not one.unlisted]
    from coursesite import feeds

    return feeds.sitemap(need(base_url), found).encode()


@rule
def robots_file(need: Need) -> bytes:
    """robots.txt."""
    from coursesite import feeds

    return feeds.robots(need(base_url)).encode()
