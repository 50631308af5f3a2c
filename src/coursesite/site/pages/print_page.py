"""The page that has a whole course on it, to be printed."""

from __future__ import annotations

from markupsafe import Markup

from coursesite.course import rebase
from coursesite.engine import Need, rule
from coursesite.media import providers
from coursesite.model import FrontMatter, LectureRef, Resource
from coursesite.site.courses.course import lecture_ref, refs
from coursesite.site.notes.notes import as_markup, glossary_post, notes
from coursesite.site.outputs import url_of
from coursesite.site.pages.frame import frame, render
from coursesite.site.pages.materials import as_shown, link
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import home_url
from coursesite.site.posts.settings import base_url
from coursesite.site.theme.templates import Context, say
from coursesite.text import urls

Record = tuple[tuple[str, tuple[dict[str, str], ...]], ...]
"""The materials of a session: a heading, and the links below it, each with `url`, `title`, `note`
and `shown`, the address as paper has it."""
_NONE = Resource()
"""The words beside a recording or slides, which have none."""


@rule(big=True)
def print_page(need: Need, root: str) -> bytes:
    """The page with all of a course."""
    names, here = need(part_names, root), url_of("print_page", root)
    context = frame(need, root, here, "print", "")
    language = context["language"]
    context["page"] |= {"title": say(need, language, "whole_course")}
    parts = tuple(_part(need, ref, here, names, language) for ref in need(printed, root))
    styles = dict.fromkeys(style for part in parts for style in part["styles"])
    context |= {"parts": parts, "styles": Markup("\n".join(styles))}
    return render(need, "print.html", context)


@rule
def printed(need: Need, root: str) -> tuple[LectureRef, ...]:
    """The posts on the page with all of a course, in order: sessions, tasks, the glossary."""
    listed = [ref for ref in need(refs, root) if not ref.unlisted]
    sessions = [ref for ref in listed if ref.role == "session"]
    tasks = [ref for ref in listed if ref.role == "task"]
    glossary = need(glossary_post, root)
    return (*sessions, *tasks, *([need(lecture_ref, glossary)] if glossary else ()))


@rule
def part_names(need: Need, root: str) -> dict[str, str]:
    """The names of the parts of that page, which their ids begin with, by the posts' addresses."""
    home, names = home_url(root), dict[str, str]()
    for ref in need(printed, root):
        path = ref.url.removeprefix(home).removesuffix(".html").strip("/")
        name = urls.slugify(path.replace("/", "-")) or "part"
        names[ref.url] = urls.distinct(name, names.values())
    return names


def _part(need: Need, ref: LectureRef, here: str, names: dict[str, str], language: str) -> Context:
    """The facts of a post on the page at `here`; its styles go to the head of that page."""
    head = need(front, ref.path)
    html, styles = rebase.without_styles(notes(need, ref.path))
    styles = tuple(
        rebase.moved_css(style, lambda url: rebase.rebased(url, ref.url, here)) for style in styles
    )
    html = rebase.gathered(html, ref.url, here, names, ref.title)
    return {
        "id": names[ref.url],
        "ref": ref,
        "description": head.description,
        "description_html": head.description_html,
        "lang": head.lang if head.lang != language else "",
        "record": _record(need, ref, here, head, language),
        "html": as_markup(need, ref.path, html),
        "styles": styles,
    }


def _record(need: Need, ref: LectureRef, here: str, head: FrontMatter, language: str) -> Record:
    def entry(url: str, title: str = "", of: Resource = _NONE) -> dict[str, str]:
        href = rebase.rebased(url, ref.url, here) if url else ""
        base = need(base_url)
        away = not href or "://" in href or not base
        shown = href if away else urls.join(base, rebase.target(here, href))
        more = {"title_html": of.title_html, "note": of.note, "note_html": of.note_html}
        return {"url": href, "title": title, "shown": shown} | more

    record: list[tuple[str, tuple[dict[str, str], ...]]] = []
    if (video := head.video) is not None:
        away = video.provider not in ("file", "link")
        url = providers.watch_url(video) if away else link(need, ref.path, video.url)
        record.append((say(need, language, "recording"), (entry(url, video.title),)))
    if head.slides is not None and (src := link(need, ref.path, head.slides.src)):
        slides = entry(src, head.slides.title)
        record.append((say(need, language, "slides"), (slides,)))
    for key, group in (("readings", head.readings), ("files", head.files)):
        if group:
            files = [as_shown(need, ref.path, one)[0] for one in group]
            entries = tuple(entry(one.url, one.title, one) for one in files)
            record.append((say(need, language, key), entries))
    return tuple(record)
