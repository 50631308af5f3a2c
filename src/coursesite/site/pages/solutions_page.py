"""The page with all solutions of a course that are out, for courses that want one."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from coursesite.course import rebase
from coursesite.engine import Need, rule
from coursesite.model import LectureRef
from coursesite.site.courses.course import refs
from coursesite.site.courses.solution_dates import release
from coursesite.site.notes.notes import notes
from coursesite.site.outputs import url_of
from coursesite.site.pages.frame import frame, render, title_of
from coursesite.site.theme.templates import Context
from coursesite.text import urls
from coursesite.text.urls import relative

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


class Solved(Struct, frozen=True):
    """An exercise with its solutions, as HTML of their page."""

    title: str
    id: str
    solutions: tuple[str, ...]


@rule(big=True)
def solutions_page(need: Need, root: str) -> bytes:
    """The page with the solutions of a course's listed posts, as far as they are out."""
    here = url_of("solutions_page", root)
    context = frame(need, root, here, "solutions", title_of(need, root, "solutions"))
    names: dict[str, str] = {}
    parts = []
    for ref in need(refs, root):
        exercises: tuple[Solved, ...] = () if ref.unlisted else need(solved, ref.path)
        if exercises:
            name = urls.slugify(ref.url.strip("/").replace("/", "-")) or "part"
            names[ref.url] = urls.distinct(name, names.values())
            parts.append(_part(ref, here, names, exercises))
    return render(need, "solutions.html", context | {"parts": tuple(parts)})


def _part(
    ref: LectureRef, here: str, names: dict[str, str], exercises: tuple[Solved, ...]
) -> Context:
    """The facts of a post and its exercises on the page at `here`."""
    own = {ref.url: names[ref.url]}
    return {
        "ref": ref,
        "id": names[ref.url],
        "exercises": tuple(
            {
                "title": Markup(one.title),
                "url": f"{ref.url}#{one.id}" if one.id else ref.url,
                "html": Markup("".join(_moved(html, ref.url, here, own) for html in one.solutions)),
            }
            for one in exercises
        ),
    }


def _moved(html: str, page: str, here: str, own: dict[str, str]) -> str:
    """A solution of a page for the page at `here`. Links to what is not in it lead to its page."""
    name = own[page]
    moved = rebase.gathered(html, page, here, own)
    back = escape(relative(here, page))

    def place(link: re.Match[str]) -> str:
        return link[0] if f' id="{name}--{link[1]}"' in moved else f' href="{back}#{link[1]}"'

    return re.sub(rf' href="#{re.escape(name)}--([^"]*)"', place, moved)


@rule(keep=tuple[Solved, ...])
def solved(need: Need, path: str) -> tuple[Solved, ...]:
    """The exercises of a post with solutions that are out: a projection of its notes."""
    if need(release, path).state not in ("shown", "folded"):
        return ()
    html = notes(need, path)
    if "cs-solution" not in html:
        return ()
    from selectolax.lexbor import LexborHTMLParser  # for courses that have such a page

    tree = LexborHTMLParser(html)
    found: dict[str, Solved] = {}
    for node in tree.css(".cs-statement-exercise[data-of]"):
        title = node.css_first(".cs-statement-title")
        words = re.sub(r"</?a\b[^>]*>", "", title.inner_html or "") if title is not None else ""
        number, id_ = node.attributes["data-of"] or "", node.attributes.get("id") or ""
        found[number] = Solved(words, id_, ())
    for node in tree.css(".cs-solution[data-of]"):
        of = found.get(node.attributes["data-of"] or "")
        if of is None or _is_within_another(node):
            continue
        if node.tag == "details":
            node.attrs["open"] = ""
        number = node.attributes["data-of"] or ""
        found[number] = Solved(of.title, of.id, (*of.solutions, node.html or ""))
    return tuple(one for one in found.values() if one.solutions)


def _is_within_another(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and "cs-solution" not in (above.attributes.get("class") or "").split():
        above = above.parent
    return above is not None
