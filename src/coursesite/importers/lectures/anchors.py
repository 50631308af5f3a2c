"""The anchors of a page that was split into lectures: their new places, and redirects to them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from msgspec import Struct

from coursesite import markup
from coursesite.importers.data.posts import join_post

_SCRIPT = """\
<script>
(function () {
  function go() {
    var name, old;
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
    old = name ? document.getElementById(name) : document.querySelector("a.moved-home");
    if (old && old.href) location.replace(old.href);
  }
  addEventListener("hashchange", go);
  go();
})();
</script>"""
"""Follows the link that bears the name of the address's anchor, or without one the link to the home
page. The redirect must run in the browser: anchors are not sent to servers."""


class SplitPage(Struct, frozen=True, kw_only=True):
    """A part of the old page: its text there, and its text in the new file `path` below `content/`.

    `title` is that of a lecture, empty for the introduction. The first `lifted` headings of the old
    text have no counterpart in the new one, and stand for the page as a whole.
    """

    path: str
    title: str
    old: str
    new: str
    lifted: int = 0


class MovedAnchor(Struct, frozen=True):
    """An anchor of the old page, its id and words; its new path and fragment, and its part."""

    id: str
    text: str
    path: str
    fragment: str
    part: int


def find_anchors(whole: str, parts: Sequence[SplitPage]) -> list[MovedAnchor]:
    """All anchors of the old page `whole` in order, with their new places in its `parts`.

    An anchor whose heading is not found in its part leads to the part's page.
    """
    ids = [heading.id for heading in markup.render(whole).headings]
    out: dict[str, MovedAnchor] = {}
    for number, part in enumerate(parts):
        before, after = markup.render(part.old), markup.render(part.new)
        new = {heading.text: heading.id for heading in reversed(after.headings)}
        fits = len(before.headings) - part.lifted == len(after.headings)
        for i, heading in enumerate(before.headings):
            id_, fragment = ids.pop(0) if ids else heading.id, ""
            if i >= part.lifted:
                same = new.get(heading.text, "")
                fragment = after.headings[i - part.lifted].id if fits else same
            out.setdefault(id_, MovedAnchor(id_, heading.text, part.path, fragment, number))
        of_headings = {heading.id for heading in before.headings}
        for id_ in before.ids:
            if id_ not in of_headings and id_ in after.ids:
                out.setdefault(id_, MovedAnchor(id_, "", part.path, id_, number))
    return [*out.values()]


def redirect_page(
    title: str, permalink: str, parts: Sequence[SplitPage], anchors: list[MovedAnchor]
) -> str:
    """The page at the old address: a list of links, each with the id of the anchor it replaces."""
    front = {"title": title, "permalink": permalink, "kind": "page", "unlisted": True, "toc": False}
    lines = [
        "These notes have become a course:",
        f'<a class="moved-home" href="index.md">{escape(title)}</a>.',
        "What was on this page is there now.",
        "",
        '<ul class="moved">',
    ]
    for number, part in enumerate(parts):
        own = [anchor for anchor in anchors if anchor.part == number]
        if not own and not part.title:
            continue
        head = next((anchor for anchor in own if not anchor.fragment), None)
        rest = [_item(anchor) for anchor in own if anchor is not head]
        id_ = f' id="{escape(head.id)}"' if head else ""
        lines.append(f'<li><a{id_} href="{escape(part.path)}">{escape(part.title)}</a>')
        lines += ["<ul>", *rest, "</ul>"] if rest else []
        lines.append("</li>")
    return join_post(front, "\n".join([*lines, "</ul>", "", _SCRIPT]))


def _item(anchor: MovedAnchor) -> str:
    """The list item of one anchor."""
    target = f"{anchor.path}#{anchor.fragment}" if anchor.fragment else anchor.path
    words = escape(anchor.text) or f"<code>#{escape(anchor.id)}</code>"
    return f'<li><a id="{escape(anchor.id)}" href="{escape(target)}">{words}</a></li>'
