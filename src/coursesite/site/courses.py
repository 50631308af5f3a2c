"""The rules of a course: its settings, its pages as others see them, their order."""

from __future__ import annotations

import datetime as dt

from coursesite import outline, urls
from coursesite.engine import Need, rule
from coursesite.model import (
    Config,
    CourseRef,
    Document,
    FrontMatter,
    LectureRef,
    Moment,
    replace,
)
from coursesite.site.inputs import blob, drafts, future, given_base_url, is_past, listing


@rule
def sources(need: Need) -> tuple[str, ...]:
    """The posts below `content/`."""
    paths = (path.removeprefix("content/") for path in need(listing, "content/"))
    return tuple(path for path in paths if path.endswith((".md", ".markdown")))


@rule
def roots(need: Need) -> tuple[str, ...]:
    """The folders of the courses: those with a `course.yml`, or "" alone for a site of one."""
    paths = need(listing, "content/")
    found = tuple(
        path.removeprefix("content/").removesuffix("/course.yml")
        for path in paths
        if path.endswith("/course.yml") and path != "content/course.yml"
    )
    return found or ("",)


@rule
def root_of(need: Need, path: str) -> str:
    """The course that a post belongs to; "" for the site itself."""
    return max((root for root in need(roots) if path.startswith(f"{root}/")), key=len, default="")


@rule
def posts(need: Need, root: str) -> tuple[str, ...]:
    """The posts of a course, published or not."""
    return need(posts_by_root).get(root, ())


@rule(keep=dict[str, tuple[str, ...]])
def posts_by_root(need: Need) -> dict[str, tuple[str, ...]]:
    """The posts of every course."""
    found: dict[str, list[str]] = {}
    for path in need(sources):
        found.setdefault(need(root_of, path), []).append(path)
    return {root: tuple(paths) for root, paths in found.items()}


@rule
def config(need: Need, root: str) -> Config:
    """The settings of a course; what it does not say, the site says."""
    from coursesite.settings import config as settings  # here and below: only if a post changed

    name = f"content/{root}/course.yml" if root else "content/course.yml"
    found, problems = settings.parse(
        need(blob, name) or b"", inherited=need(config, "") if root else None
    )
    for problem in problems:
        need.report(problem.within(name))
    if (base_url := need(given_base_url)) is not None:
        found = replace(found, base_url=base_url)
    return found


@rule
def base_url(need: Need) -> str:
    """The base URL of the site; "" if it is not known."""
    return need(config, "").base_url


@rule(keep=Document, spool=True)
def document(need: Need, path: str) -> Document:
    """A post taken apart."""
    from zoneinfo import ZoneInfo

    from coursesite.settings import frontmatter

    zone = need(timezone, need(root_of, path))
    found = frontmatter.parse(
        need(blob, f"content/{path}") or b"", path=path.rpartition("/")[2], zone=ZoneInfo(zone)
    )
    for problem in found.diagnostics:
        need.report(problem.within(f"content/{path}"))
    return found


@rule
def timezone(need: Need, root: str) -> str:
    """The name of a course's time zone."""
    return need(config, root).timezone


@rule(keep=FrontMatter)
def front(need: Need, path: str) -> FrontMatter:
    """The front matter of a post, with its title and date even where it does not say them."""
    post = need(document, path)
    found, stem = post.front, path.rpartition("/")[2].rpartition(".")[0]
    if stem == "index":
        stem = path.rpartition("/")[0].rpartition("/")[2]
    name, day = urls.split_name(stem)
    if not found.title:
        words = name.replace("-", " ").replace("_", " ").strip()
        found = replace(found, title=post.heading or words[:1].upper() + words[1:] or "Home")
    if found.date is None and day:
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(need(timezone, need(root_of, path)))
        try:
            moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), zone)
        except ValueError:
            return found
        found = replace(found, date=Moment(moment))
    return found


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
    date = head.date
    if date is None and head.week is not None:
        from zoneinfo import ZoneInfo

        here = need(config, root)
        date = outline.session_date(head, here, ZoneInfo(here.timezone))
    return LectureRef(
        path=path,
        url=need(post_url, path),
        course=root,
        kind=kind,
        title=head.title,
        number=outline.number_of(path, head, kind),
        week=head.week,
        date=date,
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
        lang=head.lang,
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
        theme=found.theme,
        lectures=len(sessions),
        search=found.search,
    )


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
