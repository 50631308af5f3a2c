"""The rules of posts and settings as their authors wrote them: what a post says in its head, which
course it belongs to, where and whether it is published, and when it was changed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from coursesite.course import links, outline
from coursesite.diagnostics import Span, find, key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import (
    KINDS,
    Config,
    Document,
    FrontMatter,
    Location,
    Moment,
    Reason,
    replace,
)
from coursesite.settings import split
from coursesite.settings.split import Head
from coursesite.site import macros, titles
from coursesite.site.inputs import (
    accessible,
    blob,
    drafts,
    exists,
    future,
    given_base_url,
    is_past,
    is_settings,
    listing,
    notes,
    settings_file,
    share_of,
    text_of,
)
from coursesite.site.macros import Formulas
from coursesite.site.notebooks import is_post, notebook_posts
from coursesite.site.shared_settings import settings_files, shared_settings
from coursesite.site.theme import day_names
from coursesite.text import urls
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Collection


# ---- courses and their settings -----------------------------------------------------------------


@rule
def sources(need: Need) -> tuple[str, ...]:
    """The posts of the site, published or not, by their paths below `content/`."""
    paths = [path.removeprefix("content/") for path in need(listing, "content/")]
    books = need(notebook_posts) if any(path.endswith(urls.NOTEBOOK) for path in paths) else ()
    return tuple(path for path in paths if path.endswith(urls.NOTES) or path in books)


@rule
def course_folders(need: Need) -> tuple[str, ...]:
    """The folders with a `course.yml`, each of which is a course, but for `content/` itself."""
    return tuple(
        path.removeprefix("content/").removesuffix("/course.yml")
        for path in need(listing, "content/")
        if path.endswith("/course.yml") and path != "content/course.yml"
    )


def course_of(need: Need, path: str) -> str:
    """The root of the course that a post belongs to; "" for the site itself."""
    courses = need(course_folders)
    return course_above(path, courses)


def course_above(path: str, courses: Collection[str]) -> str:
    """The nearest of the folders above a path that is a course; "" for the site itself."""
    while path := path.rpartition("/")[0]:
        if path in courses:
            return path
    return ""


@rule
def posts(need: Need, root: str) -> tuple[str, ...]:
    """The posts of a course, published or not."""
    return need(posts_by_root).get(root, ())


@rule(keep=dict[str, tuple[str, ...]])
def posts_by_root(need: Need) -> dict[str, tuple[str, ...]]:
    """The posts of every course, in one pass over all paths."""
    by_root: dict[str, list[str]] = {}
    folders = need(course_folders)
    courses = frozenset(folders)
    for path in need(sources):
        by_root.setdefault(course_above(path, courses), []).append(path)
    return {root: tuple(paths) for root, paths in by_root.items()}


@rule(keep=Config)
def config(need: Need, root: str) -> Config:
    """The settings of a course; keys that it leaves out are those of the site. Without those of
    formulas: a macro that changes is nothing to pages that do not use it."""
    without: Config = replace(need(all_settings, root), math=None)
    rules = without.validation
    if need(accessible) and rules.accessibility == "ignore":
        without = replace(without, validation=replace(rules, accessibility="warn"))
    return without


@rule(keep=Config)
def all_settings(need: Need, root: str) -> Config:
    """The settings of a course, those of formulas included (`course_formulas`)."""
    from coursesite.settings import config as settings  # here and below: only if a post changed

    name = settings_file(root)
    values, problems = settings.parse(
        need(blob, name) or b"",
        inherited=need(all_settings, "") if root else None,
        below=shared_settings(need, root),
        names=lambda language: lambda: need(day_names, language),
    )
    for problem in problems:
        need.report(problem.within(name))
    return values


def in_edition_before(need: Need, path: str) -> str:
    """The path at which the file that an edition leaves out, or lacks, is in the one that it takes
    its files from; "" if it takes none."""
    root = course_of(need, path)
    share = need(share_of, root)
    if share is None or share.origin is None:
        return ""
    inner = path.removeprefix(f"{root}/") if root else path
    return f"{share.origin}/{inner}" if share.origin else inner


@rule
def base_url(need: Need) -> str:
    """The base URL of the site, which a command may give; "" if it is not known."""
    given = need(given_base_url)
    return need(config, "").base_url if given is None else given


@rule(keep=str)
def timezone(need: Need, root: str) -> str:
    """The name of a course's time zone."""
    return need(config, root).timezone


@rule(keep=Formulas)
def course_formulas(need: Need, root: str) -> Formulas:
    """Whether posts of a course have formulas, and its macros, those of the site included."""
    share = need(share_of, root)
    outer = share.origin if share is not None and share.origin is not None else ""
    above = need(course_formulas, outer) if root else Formulas()
    file = settings_file(root)
    text = text_of(need, file) if exists(need, file) else ""
    settings = need(all_settings, root)
    formulas, problems = macros.read(settings.math, above, text, file)
    for problem in problems:
        need.report(problem.within(file))
    return Formulas(formulas.enabled, formulas.macros, settings.markdown.spans)


def post_formulas(need: Need, path: str, head: FrontMatter) -> Formulas:
    """Whether a post has formulas, and its macros, those of its course included."""
    root = course_of(need, path)
    return need(course_formulas, root) if head.math is None else need(own_formulas, path)


@rule(keep=Formulas)
def own_formulas(need: Need, path: str) -> Formulas:
    """The same for a post whose front matter says something about formulas."""
    above, file = need(course_formulas, course_of(need, path)), f"content/{path}"
    settings = need(document, path).front.math
    formulas, problems = macros.read(settings, above, text_of(need, file), "the front matter")
    for problem in problems:
        need.report(problem.within(file))
    return formulas


@rule
def language(need: Need, root: str) -> str:
    """The language of a course."""
    return need(config, root).language


def page_language(need: Need, path: str) -> str:
    """The language of a post."""
    return need(front, path).lang or need(language, need(location_of, path).course)


@rule
def first_day(need: Need, root: str) -> dt.date | None:
    """The first day of a course; None if its settings have none."""
    return need(config, root).start_date


@rule
def last_day(need: Need, root: str) -> dt.date | None:
    """The last day of a course; None if its settings have none."""
    return need(config, root).end_date


# ---- front matter -------------------------------------------------------------------------------


@rule
def head_of(need: Need, path: str) -> Head:
    """The part of a post's file that its front matter depends on."""
    return split.head(notes(need, f"content/{path}") or b"")


@rule
def document(need: Need, path: str) -> Document:
    """A post without its body."""
    from coursesite.settings import post_file  # only if a head changed

    root = course_of(need, path)
    post = post_file.read(
        need(head_of, path),
        path=path.rpartition("/")[2],
        zone=ZoneInfo(need(timezone, root)),
        names=lambda: need(day_names, need(language, root)),
    )
    for problem in post.diagnostics:
        need.report(problem.within(f"content/{path}"))
    return post


@rule(keep=FrontMatter)
def front(need: Need, path: str) -> FrontMatter:
    """The front matter of a post, completed: a title that is missing is the opening heading or made
    of the file's name, a date that is missing is that in the file's name, and dates that count from
    the first week of the course are those of the calendar."""
    post = need(document, path)
    head, stem = post.front, path.rpartition("/")[2].rpartition(".")[0]
    if stem == "index":
        stem = path.rpartition("/")[0].rpartition("/")[2]
    head = _with_titles(need, path, head, post.heading_markdown)
    if not head.title:
        head = replace(head, title=urls.words_of(stem) or "Home")
    if head.counted or (head.day and head.week is not None):
        head = _with_dates(need, path, head)
    if head.date is None and (day := urls.split_name(stem)[1]):
        zone = ZoneInfo(need(timezone, course_of(need, path)))
        try:
            moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), zone)
        except ValueError:  # the name has digits like those of a date
            return head
        head = replace(head, date=Moment(moment))
    return head


def _may_cite(need: Need, path: str, head: FrontMatter) -> bool:
    return bool(head.bibliography or need(config, course_of(need, path)).bibliography)


def _with_titles(need: Need, path: str, head: FrontMatter, heading: str) -> FrontMatter:
    """The front matter with words for its titles, and their HTML. `heading` is the Markdown of the
    heading that opens the notes, which is the title or the same as the title."""
    may_have = titles.may_have_formulas(head, heading)
    math = post_formulas(need, path, head) if may_have else Formulas()
    for text in (head.title or heading, head.description):
        for problem in titles.problems(text, math, lambda: _may_cite(need, path, head)):
            span = find(text_of(need, f"content/{path}"), text)
            need.report(replace(problem, span=span).within(f"content/{path}"))
    return titles.completed(head, heading, math)


_TIMES = ("publish_date", "expiry_date")
"""The fields that hold a page back; `solutions` holds a part of it back."""


def keys_of(field: str) -> tuple[str, ...]:
    """The keys of front matter that mean a field."""
    from coursesite.settings import spellings

    return spellings.spellings_of(FrontMatter, field) or (field,)


def _with_dates(need: Need, path: str, head: FrontMatter) -> FrontMatter:
    """The front matter with its dates that are counted from the first week of the course."""

    root = course_of(need, path)
    start = need(first_day, root)
    if start is None:
        leaves_out = [key for key in (*_TIMES, "solutions") if key in head.counted]
        key = next(iter((*leaves_out, *head.counted)), "day")
        message = (
            f"'{key}' counts from the first week of the course, and nothing says which that is"
        )
        text = text_of(need, f"content/{path}")
        hint = "give start_date in course.yml"
        span = next((span for one in keys_of(key) if (span := key_span(text, one))), None)
        problem = warning("date-without-start", message, span, hint)
        if leaves_out:  # the page would be out
            problem = replace(problem, severity="error")
        need.report(problem.within(f"content/{path}"))
        return head
    from coursesite.settings import dates

    zone, first = ZoneInfo(need(timezone, root)), dates.monday(start)
    moments = {key: dates.counted(day, first, zone) for key, day in head.counted.items()}
    return replace(head, **moments) if moments else head


# ---- locations ----------------------------------------------------------------------------------


@rule
def location_of(need: Need, path: str) -> Location:
    """The location of a post: a projection of its front matter that nearly all rules read, and that
    stays the same while title, text and most other keys change."""
    root = course_of(need, path)
    if not exists(need, f"content/{path}"):
        return Location(course=root)
    head = need(front, path)
    begin = begins(path, head)
    scheduled = begin is not None and not need(is_past, in_utc(begin))
    if begin is not None and not need(has_timezone, root):
        field = "publish_date" if head.publish_date is not None else "date"
        _report_zone(need, root, f"content/{path}", field, begin, scheduled)
    held = _held(need, head, scheduled)
    until = begin if held == "scheduled" else head.expiry_date if held == "expired" else None
    of_course = need(hold, root) if root else Hold()
    if of_course.why and held != "draft":
        held = of_course.why
        until = of_course.until and max(of_course.until, begin or of_course.until)
    name = path.rpartition("/")[2]
    of_name = (head.lang or need(language, root)) if "I" in name and " " in name else ""
    url = urls.page_url(path, head.slug, head.permalink, of_name)
    at = None if held else url
    if path in homes(root) and path == need(home_post, root):  # the text of the course's home
        url = home_url(root)  # which is there without its text, too
        at = None if of_course.why else url
    return Location(
        course=root,
        url=url,
        at=at,
        aliases=head.aliases,
        begins=begin,
        scheduled=scheduled,
        held=held,
        until=until,
    )


def _held(need: Need, head: FrontMatter, scheduled: bool) -> Reason:
    """Why a post is not out in this build; "" if it is."""
    if head.draft and not need(drafts):
        return "draft"
    if scheduled and not need(future):
        return "scheduled"
    expired = head.expiry_date is not None and need(is_past, in_utc(head.expiry_date))
    return "expired" if expired else ""


class Hold(Struct, frozen=True):
    """Why a course is not out, "" if it is; and from when on it is, if that is known."""

    why: Reason = ""
    until: Moment | None = None


@rule(keep=Hold)
def hold(need: Need, root: str) -> Hold:
    """Whether a course in a folder is held back as a whole. The site itself cannot be."""
    settings = need(config, root)
    if settings.draft and not need(drafts):
        return Hold("draft")
    if (begin := settings.publish_date) is None:
        return Hold()
    scheduled = not need(is_past, in_utc(begin))
    if not need(has_timezone, root):
        _report_zone(need, root, settings_file(root), "publish_date", begin, scheduled)
    return Hold("scheduled", begin) if scheduled and not need(future) else Hold()


AHEAD, BEHIND = dt.timedelta(hours=14), dt.timedelta(hours=12)
"""The zones farthest from UTC."""
_WITH_OFFSET = rare(r"\d(?:Z| ?[+-]\d\d:?\d\d)[\"']?\s*(?:#.*)?$")


def _report_zone(
    need: Need, root: str, file: str, field: str, begin: Moment, scheduled: bool
) -> None:
    """Report what comes out by a field of a file, in a course without a time zone, at another
    moment than its author may think: it is held back though its day has come somewhere on earth, or
    the time in its `publish_date` has come in UTC but not everywhere."""
    if scheduled and not need(is_past, in_utc(replace(begin, at=begin.at - AHEAD))):
        return
    early = field == "publish_date"
    if not scheduled and (not early or need(is_past, in_utc(replace(begin, at=begin.at + BEHIND)))):
        return
    text = text_of(need, file)
    span = key_of(text, field)
    if has_offset(text, span):
        return
    since = "held back until" if scheduled else "out since"
    message = f"{since} {begin.at:%Y-%m-%d %H:%M} UTC, since the course has no time zone"
    hint = f"give timezone: in {settings_file(root)}, such as Europe/Zurich"
    need.report(warning("timezone-missing", message, span, hint).within(file))


def key_of(text: str, field: str) -> Span | None:
    """The place of the key that gives a field in the text of a post; None if it has none."""
    return next((span for key in keys_of(field) if (span := key_span(text, key))), None)


def has_offset(text: str, key: Span | None) -> bool:
    """Whether the time in the line of a key has an offset from UTC."""
    return key is not None and bool(_WITH_OFFSET.search(text.splitlines()[key.line - 1]))


@rule(keep=bool)
def has_timezone(need: Need, root: str) -> bool:
    """Whether the settings of a course, or of the site, say its time zone."""
    if need(timezone, root) != "UTC":  # which it is if they say none
        return True
    return any(key_span(text_of(need, name), "timezone") for name in settings_files(need, root))


def begins(path: str, head: FrontMatter) -> Moment | None:
    """The moment from which on a post is published; None if it is at any time. News are published
    at their date."""
    news_date = head.date if KINDS[outline.kind_of(path, head)].role == "news" else None
    return head.publish_date or news_date


def in_utc(moment: Moment) -> str:
    """A moment as `is_past` takes it."""
    return moment.at.astimezone(dt.UTC).isoformat()


@rule
def home_post(need: Need, root: str) -> str | None:
    """The post that is the text of a course's home, out or not; None if there is none."""
    return next((path for path in homes(root) if path in need(posts, root)), None)


@rule
def home_source(need: Need, root: str) -> str | None:
    """The post that is the text of a course's home; None if there is none that is out."""
    path = need(home_post, root)
    return path if path is not None and not need(location_of, path).held else None


def homes(root: str) -> tuple[str, ...]:
    """The paths that the text of a course's home may have: the first that is there counts."""
    names = ("index.md", "index.markdown", "README.md")
    return tuple(f"{root}/{name}" if root else name for name in names)


@lru_cache(64)
def home_url(root: str) -> str:
    """The address of a course's home."""
    return urls.page_url(f"{root}/index.md" if root else "index.md")


@rule(keep=dict[str, Location])
def pages_of(need: Need, root: str) -> dict[str, Location]:
    """The locations of a course's published posts by path, without the text of its home."""
    home = need(home_post, root)
    locations = ((path, need(location_of, path)) for path in need(posts, root) if path != home)
    return {path: location for path, location in locations if location.at is not None}


@rule
def file_url(need: Need, path: str) -> str | None:
    """The address of a file below `content/` that is published as it is; None if there is none."""
    published = not is_settings(path) and exists(need, f"content/{path}")
    return urls.file_url(path) if published else None


def published_url(need: Need, path: str) -> str | None:
    """The address of a post or file below `content/`; None if it is not there or not published."""
    if is_post(need, path):
        return need(location_of, path).at
    return need(file_url, path)


@rule
def included_file(need: Need, path: str, wanted: str) -> str:
    """The file below `content/` that a post at `path` includes by the path `wanted`; "" if there is
    none."""
    meant = links.sources(wanted, path)
    for name in (*meant, *(before for one in meant if (before := in_edition_before(need, one)))):
        if exists(need, f"content/{name}"):
            return name
    return ""
