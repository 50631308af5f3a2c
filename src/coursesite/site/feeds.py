"""The files for other programs: feed, calendar, sitemap, robots.txt."""

from __future__ import annotations

from coursesite.course import links
from coursesite.engine import Need, rule
from coursesite.model import LectureRef, Moment
from coursesite.site.courses import course, refs, scheduled, several, weeks
from coursesite.site.links import locate
from coursesite.site.markdown import prose
from coursesite.site.posts import base_url, home_url, lastmod, roots
from coursesite.site.theme import phrase, say
from coursesite.text import urls


@rule(big=True)
def feed_file(need: Need, root: str) -> bytes:
    """The feed of a course: its announcements and sessions that have a date, the newest first."""
    of = need(course, root)
    assert of is not None
    from coursesite.course import feeds

    dated = [one for one in need(refs, root) if one.date and not one.unlisted]
    dated.sort(key=_when, reverse=True)
    entries = [feeds.Entry(one, "", lastmod(need, one)) for one in dated[:30]]
    return feeds.atom(of, need(base_url), entries).encode()


@rule(big=True)
def news_file(need: Need, root: str) -> bytes:
    """The feed of a course's announcements, with their text."""
    of = need(course, root)
    assert of is not None
    from coursesite.course import feeds

    news = [
        one
        for one in need(refs, root)
        if one.kind == "announcement" and one.date and not one.unlisted
    ]
    home = f"{of.url}announcements/"
    entries = [
        feeds.Entry(one, need(feed_html, one.path, home), lastmod(need, one)) for one in news[:30]
    ]
    title = f"{of.title}: {say(need, of.language, 'announcements')}"
    return feeds.atom(of, need(base_url), entries, home=home, title=title).encode()


@rule
def feed_html(need: Need, path: str, feed: str) -> str:
    """The notes of a post with addresses that hold in a feed in the folder `feed`: whole ones, or
    without a base URL those seen from there."""
    found = need(prose, path)
    base = need(base_url)
    edits = {}
    for number, spot in enumerate(found.links):
        if (target := locate(need, path, spot.url).target) is not None:
            url = urls.join(base, target) if base else urls.relative(feed, target)
            edits[number] = links.Edit(url)
    return links.rewritten(found.html, found.links, edits)


def _when(ref: LectureRef) -> Moment:
    assert ref.date is not None
    return ref.date


@rule(big=True)
def calendar_file(need: Need, root: str) -> bytes:
    """The calendar of a course: what takes place, and what is due."""
    return _calendar(need, root, due=False)


@rule(big=True)
def due_file(need: Need, root: str) -> bytes:
    """The calendar of what is due in a course."""
    return _calendar(need, root, due=True)


def _calendar(need: Need, root: str, *, due: bool) -> bytes:
    of = need(course, root)
    assert of is not None
    from coursesite.course.icalendar import calendar

    rows = [row for week in need(weeks, root) for row in week.rows if row.due or not due]
    name = f"{of.title}: {say(need, of.language, 'assignments')}" if due else of.title
    pattern = phrase(need, of.language, "due_title", title="{title}")
    return calendar(of, need(base_url), rows, name=name, due=pattern)


@rule(keep=tuple[tuple[str, Moment | None], ...])
def mapped(need: Need, root: str) -> tuple[tuple[str, Moment | None], ...]:
    """The pages of a course that the sitemap has, and when they were changed: a title says neither,
    nor does the rest of the site matter when one course has changed."""
    return tuple((one.url, lastmod(need, one)) for one in need(refs, root) if not one.unlisted)


@rule(big=True)
def sitemap_file(need: Need) -> bytes:
    """The sitemap: every page that is no redirect and not unlisted."""
    found: list[tuple[str, Moment | None]] = [("/", None)] if need(several) else []
    for root in dict.fromkeys((*need(roots), "")):
        if root or not need(several):
            found.append((home_url(root), None))
            if need(scheduled, root):
                found.append((f"{home_url(root)}schedule/", None))
        of_course: tuple[tuple[str, Moment | None], ...] = need(mapped, root)
        found += of_course
    from coursesite.course import feeds

    return feeds.sitemap(need(base_url), found).encode()


@rule
def robots_file(need: Need) -> bytes:
    """robots.txt."""
    from coursesite.course import feeds

    return feeds.robots(need(base_url)).encode()
