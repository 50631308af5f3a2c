"""The page that has a whole course on it, to be printed."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from coursesite.course import rebase
from coursesite.engine import Need, rule
from coursesite.media import providers
from coursesite.model import FrontMatter, LectureRef
from coursesite.site.courses import course, lecture_ref, refs
from coursesite.site.frame import frame, render
from coursesite.site.notes import glossary_post, notes
from coursesite.site.posts import base_url, front, home_url
from coursesite.site.record import link
from coursesite.site.theme import say
from coursesite.text import urls


@rule
def printed(need: Need, root: str) -> tuple[LectureRef, ...]:
    """What is on the page with all of a course, in order: its sessions, its assignments and its
    glossary."""
    listed = [one for one in need(refs, root) if not one.unlisted]
    sessions = [one for one in listed if one.role == "session"]
    found = sessions + [one for one in listed if one.role == "task"]
    post = need(glossary_post, root)
    return (*found, *([need(lecture_ref, post)] if post else ()))


@rule
def print_names(need: Need, root: str) -> dict[str, str]:
    """The names of the parts of that page by the addresses of their own pages."""
    base, found = home_url(root), dict[str, str]()
    for one in need(printed, root):
        path = one.url.removeprefix(base).removesuffix(".html").strip("/")
        base_name = urls.slugify(path.replace("/", "-")) or "part"
        found[one.url] = urls.distinct(base_name, found.values())
    return found


@rule(big=True)
def print_page(need: Need, root: str) -> bytes:
    """The page with all of a course."""
    of, names = need(course, root), need(print_names, root)
    assert of is not None
    here = of.print_url
    context = frame(need, root, here, "print", "")
    language = context["language"]
    context["page"] |= {"title": say(need, language, "whole_course")}
    context["parts"] = tuple(_part(need, one, here, names, language) for one in need(printed, root))
    styles = dict.fromkeys(style for part in context["parts"] for style in part["styles"])
    context["styles"] = Markup("\n".join(styles))
    return render(need, "print.html", context)


def _part(
    need: Need, one: LectureRef, here: str, names: dict[str, str], language: str
) -> dict[str, Any]:
    head = need(front, one.path)
    html, styles = rebase.without_styles(notes(need, one.path))
    html = rebase.gathered(html, one.url, here, names, one.title)
    return {
        "id": names[one.url],
        "ref": one,
        "description": head.description,
        "lang": head.lang if head.lang != language else "",
        "record": _record(need, one, here, head, language),
        "html": Markup(html),
        "styles": styles,
    }


def _record(
    need: Need, one: LectureRef, here: str, head: FrontMatter, language: str
) -> tuple[tuple[str, tuple[dict[str, str], ...]], ...]:
    """What belongs to a session, each under its name: titles, and addresses spelled out."""

    def entry(url: str, title: str = "", note: str = "") -> dict[str, str]:
        place = rebase.moved(link(need, one.path, url), one.url, here) if url else ""
        base = need(base_url)
        away = "://" in place or not base
        shown = place if away else urls.join(base, rebase.target(here, place))
        return {"url": place, "title": title, "note": note, "shown": shown}

    found: list[tuple[str, tuple[dict[str, str], ...]]] = []
    if (video := head.video) is not None:
        away = video.provider not in ("file", "link")
        url = providers.watch_url(video) if away else video.url
        found.append((say(need, language, "recording"), (entry(url, video.title),)))
    if head.slides is not None:
        entries = (entry(head.slides.src, head.slides.title),)
        found.append((say(need, language, "slides"), entries))
    for key, group in (("readings", head.readings), ("files", head.files)):
        if group:
            many = tuple(entry(each.url, each.title, each.note) for each in group)
            found.append((say(need, language, key), many))
    return tuple(found)
