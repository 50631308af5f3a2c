"""The files for other programs: feeds, calendars, the sitemap and robots.txt."""

from __future__ import annotations

from coursesite.course import links
from coursesite.engine import Need, rule
from coursesite.model import KINDS, CourseRef, LectureRef, Moment
from coursesite.site.courses import course, refs, several, weeks
from coursesite.site.links import locate
from coursesite.site.markdown import prose
from coursesite.site.outputs import COURSE, SITE, url_of
from coursesite.site.posts import base_url, lastmod, roots
from coursesite.site.theme import phrase, say
from coursesite.text import urls

MOST = 30
"""The entries of a feed: the newest ones."""


def _course(need: Need, root: str) -> CourseRef:
    of_course = need(course, root)
    assert of_course is not None  # these files are in the table of outputs of courses only
    return of_course


# ---- feeds -------------------------------------------------------------------------------------


@rule(big=True)
def feed_file(need: Need, root: str) -> bytes:
    """The feed of a course: its newest posts that have a date, without their text."""
    from coursesite.course import feeds

    dated = [ref for ref in need(refs, root) if ref.date and not ref.unlisted]
    dated.sort(key=_date, reverse=True)
    entries = [feeds.Entry(ref, "", lastmod(need, ref)) for ref in dated[:MOST]]
    url = url_of("feed_file", root)
    return feeds.atom(_course(need, root), need(base_url), url, entries).encode()


def _date(ref: LectureRef) -> Moment:
    assert ref.date is not None
    return ref.date


@rule(big=True)
def news_file(need: Need, root: str, kind: str) -> bytes:
    """The feed of a course's news of one kind, with their text."""
    from coursesite.course import feeds

    of_course = _course(need, root)
    home = url_of("kind_page", root, kind)
    news = [ref for ref in need(refs, root) if ref.kind == kind and ref.date and not ref.unlisted]
    entries = [
        feeds.Entry(ref, need(feed_html, ref.path, home), lastmod(need, ref)) for ref in news[:MOST]
    ]
    url = url_of("news_file", root, kind)
    title = f"{of_course.title}: {say(need, of_course.language, KINDS[kind].folder)}"
    return feeds.atom(of_course, need(base_url), url, entries, home=home, title=title).encode()


@rule
def feed_html(need: Need, path: str, folder: str) -> str:
    """The notes of a post for a feed in the folder `folder`: with absolute links or, without a base
    URL, links relative to that folder."""
    body = need(prose, path)
    base = need(base_url)
    edits = {}
    for number, spot in enumerate(body.links):
        if (target := locate(need, path, spot.url).target) is not None:
            url = urls.join(base, target) if base else urls.relative(folder, target)
            edits[number] = links.Edit(url)
    return links.rewritten(body.html, body.links, edits)


# ---- calendars ---------------------------------------------------------------------------------


@rule(big=True)
def calendar_file(need: Need, root: str) -> bytes:
    """The calendar of a course: all that takes place, and all that is due."""
    return _calendar(need, root, due=False)


@rule(big=True)
def due_file(need: Need, root: str) -> bytes:
    """The calendar of what is due in a course."""
    return _calendar(need, root, due=True)


def _calendar(need: Need, root: str, *, due: bool) -> bytes:
    from coursesite.course.icalendar import calendar

    of_course = _course(need, root)
    rows = [row for week in need(weeks, root) for row in week.rows if row.due or not due]
    title = of_course.title
    name = f"{title}: {say(need, of_course.language, 'assignments')}" if due else title
    pattern = phrase(need, of_course.language, "due_title", title="{title}")
    return calendar(of_course, need(base_url), rows, name=name, due=pattern)


# ---- sitemap -----------------------------------------------------------------------------------


@rule(big=True)
def sitemap_file(need: Need) -> bytes:
    """The sitemap: the pages that the table of outputs has in it, but for unlisted posts."""
    from coursesite.course import feeds

    pages: list[tuple[str, Moment | None]] = []
    for output in SITE:
        if output.sitemap and list(output.files(need)):
            pages.append((output.url(), None))
    for root in dict.fromkeys((*need(roots), "")):
        outside = not root and need(several)
        for output in COURSE:
            if not output.sitemap or (outside and not output.outside):
                continue
            if output.rule == "post_page":
                posts: tuple[tuple[str, Moment | None], ...] = need(listed_posts, root)
                pages += posts
            elif list(output.files(need, root)):
                pages.append((output.url(root), None))
    return feeds.sitemap(need(base_url), pages).encode()


@rule(keep=tuple[tuple[str, Moment | None], ...])
def listed_posts(need: Need, root: str) -> tuple[tuple[str, Moment | None], ...]:
    """The addresses of a course's listed posts, and when they were changed: a projection, so that
    the sitemap does not depend on titles, nor on more than the course that has changed."""
    return tuple((ref.url, lastmod(need, ref)) for ref in need(refs, root) if not ref.unlisted)


@rule
def robots_file(need: Need) -> bytes:
    """robots.txt."""
    from coursesite.course import feeds

    return feeds.robots(need(base_url), url_of("sitemap_file")).encode()


@rule
def nojekyll_file(need: Need) -> bytes:
    """An empty file, which keeps GitHub Pages from running Jekyll."""
    return b""
