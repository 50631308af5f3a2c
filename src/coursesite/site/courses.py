"""The rules of a course: its settings, its pages as others see them, their order."""

from __future__ import annotations

import datetime as dt

from coursesite import outline, urls
from coursesite.engine import Need, rule
from coursesite.model import Config, CourseRef, FrontMatter, LectureRef, Moment
from coursesite.site.dating import complain, slot_of
from coursesite.site.inputs import drafts, future, is_past
from coursesite.site.posts import base_url as base_url
from coursesite.site.posts import config as config
from coursesite.site.posts import document as document
from coursesite.site.posts import first_day, language
from coursesite.site.posts import front as front
from coursesite.site.posts import posts as posts
from coursesite.site.posts import root_of as root_of
from coursesite.site.posts import roots as roots
from coursesite.site.posts import sources as sources
from coursesite.site.posts import timezone as timezone

MOST_PRINTED = 300
"""The sessions of the longest course that is put on one page: browsers print no more well."""


@rule
def is_published(need: Need, path: str) -> bool:
    """Whether a post is published in this build: drafts, later dates and ended ones are not."""
    head = need(front, path)
    if head.draft and not need(drafts):
        return False
    if need(is_scheduled, path) and not need(future):
        return False
    return not (head.expiry_date and need(is_past, _utc(head.expiry_date)))


@rule
def is_scheduled(need: Need, path: str) -> bool:
    """Whether a post is to be published at a moment that has not come yet."""
    begin = begins(path, need(front, path))
    return begin is not None and not need(is_past, _utc(begin))


def begins(path: str, head: FrontMatter) -> Moment | None:
    """The moment from which on a post is published, if it has one."""
    announced = head.date if outline.kind_of(path, head) == "announcement" else None
    return head.publish_date or announced


def _utc(moment: Moment) -> str:
    return moment.at.astimezone(dt.UTC).isoformat()


@rule
def post_url(need: Need, path: str) -> str:
    """The address of a post."""
    head = need(front, path)
    return urls.page_url(path, head.slug, head.permalink)


@rule(keep=LectureRef)
def lecture_ref(need: Need, path: str) -> LectureRef:
    """A post as other pages see it."""
    head, root = need(front, path), need(root_of, path)
    kind = outline.kind_of(path, head)
    date, end, week = head.date, None, head.week
    placed = kind in outline.SESSIONS or week is not None or head.counted
    if placed and need(first_day, root) is not None:
        slot = need(slot_of, path)
        for trouble in slot.troubles:
            complain(need, path, trouble)
        date, end, week = slot.date or date, slot.end, week if slot.week is None else slot.week
    return LectureRef(
        path=path,
        url=need(post_url, path),
        course=root,
        kind=kind,
        title=head.title,
        number=outline.number_of(path, head, kind),
        week=week,
        date=date,
        end=end,
        due=head.due,
        points=head.points,
        description=head.description,
        tags=head.tags,
        people=head.people,
        weight=head.weight,
        draft=head.draft,
        scheduled=need(is_scheduled, path),
        unlisted=head.unlisted,
        recorded=head.video is not None,
        duration=head.video.duration if head.video else 0,
        slides=head.slides is not None,
        has_readings=bool(head.readings),
        lang=head.lang or need(language, root),
        lastmod=head.lastmod,
    )


@rule(keep=tuple[LectureRef, ...])
def refs(need: Need, root: str) -> tuple[LectureRef, ...]:
    """The published pages of a course in their order, without its home."""
    home = need(home_source, root)
    return outline.ordered(
        need(lecture_ref, path)
        for path in need(posts, root)
        if path != home and need(is_published, path)
    )


@rule
def home_source(need: Need, root: str) -> str | None:
    """The post that is the text of a course's home, if there is one."""
    for name in ("index.md", "index.markdown", "README.md"):
        path = f"{root}/{name}" if root else name
        if path in need(posts, root):
            return path
    return None


@rule
def several(need: Need) -> bool:
    """Whether the site is a catalogue of courses."""
    return need(roots) != ("",)


@rule
def course(need: Need, root: str) -> CourseRef | None:
    """A course as its pages see it; None for the pages of a catalogue itself."""
    if not root and need(several):
        return None
    found = need(config, root)
    sessions = [
        one for one in need(refs, root) if one.kind in outline.SESSIONS and not one.unlisted
    ]
    name = root.rpartition("/")[2]
    return CourseRef(
        root=root,
        url=urls.page_url(f"{root}/index.md" if root else "index.md"),
        title=found.title or need(home_title, root) or name.replace("-", " ").title() or "Course",
        code=found.code,
        term=found.term,
        institution=found.institution,
        description=found.description,
        language=found.language,
        license=found.license,
        lecturers=found.lecturers,
        staff=found.staff,
        links=found.links,
        nav=found.nav,
        start_date=found.start_date,
        end_date=found.end_date,
        timezone=found.timezone,
        theme=found.theme,
        lectures=len(sessions),
        extra=found.extra,
        print_url=_print_url(root, found, len(sessions)),
        search=found.search,
    )


def _print_url(root: str, found: Config, sessions: int) -> str:
    """The address of the page with all of a course, if it is to have one."""
    return f"{home_url(root)}print/" if found.print and 1 < sessions <= MOST_PRINTED else ""


@rule
def home_title(need: Need, root: str) -> str:
    """The title that the text of a course's home gives itself; "" if none."""
    home = need(home_source, root)
    if home is None:
        return ""
    post = need(document, home)
    return post.front.title or post.heading


def home_url(root: str) -> str:
    """The address of a course's home."""
    return urls.page_url(f"{root}/index.md" if root else "index.md")


@rule
def pages_of(need: Need, root: str) -> tuple[str, ...]:
    """The published posts of a course, its home's text not among them."""
    home = need(home_source, root)
    return tuple(path for path in need(posts, root) if path != home and need(is_published, path))
