"""The rules that turn a post's Markdown into the notes of its page."""

from __future__ import annotations

import io
import re

from msgspec import Struct

from coursesite import links
from coursesite.engine import Need, rule
from coursesite.model import LinkSpot
from coursesite.site.courses import front
from coursesite.site.inputs import blob
from coursesite.site.locating import locate, spelled
from coursesite.site.prose import body_line, prose
from coursesite.site.spotting import written
from coursesite.site.terms import SCHEME, marked, named, term_edit

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")


@rule
def image_size(need: Need, path: str) -> tuple[int, int] | None:
    """The pixels of an image file, across and down; None where it does not tell."""
    data = need(blob, path)
    if not data or not path.lower().endswith(_IMAGES):
        return None
    import imagesize  # which loads what can fetch from the web

    try:
        width, height = imagesize.get(io.BytesIO(data))
    except Exception:  # a damaged image: it is shown without a size
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None


class Resolved(Struct, frozen=True):
    """What notes need to stand on their page: what is put for the links, by their numbers, in the
    HTML of the prose; or else `html`, the whole of it."""

    edits: dict[int, links.Edit] = {}
    html: str | None = None


def notes(need: Need, path: str) -> str:
    """The notes of a post as HTML in which every link leads from its page to where it is meant."""
    found, to_do = need(prose, path), need(resolved, path)
    if to_do.html is not None:
        return to_do.html
    return links.rewritten(found.html, found.links, to_do.edits)


@rule(keep=Resolved, big=True)
def resolved(need: Need, path: str) -> Resolved:
    """Where the links in the notes of a post lead; most of the HTML is kept with the prose."""
    found = need(prose, path)
    for problem in found.diagnostics:
        if problem.code in ("engine-missing", "extension-missing"):
            continue  # said once, of the course's settings
        need.report(problem.within(f"content/{path}", need(body_line, path)))
    edits = {}
    for number, spot in enumerate(found.links):
        if edit := _resolve(need, path, spot, found.html):
            edits[number] = edit
    html = marked(need, path, lambda: links.rewritten(found.html, found.links, edits))
    return Resolved(edits) if html is None else Resolved(html=html)


def _resolve(need: Need, path: str, spot: LinkSpot, html: str) -> links.Edit | None:
    if spot.url.startswith(SCHEME):
        return named(need, path, spot.url)
    if spot.url == "#page.slides" and (deck := need(front, path).slides):
        return _slide(need, path, deck.src, html[spot.end : html.find(">", spot.end)])
    if spot.role == "print":
        return links.Edit(spelled(need, path, spot.url))
    found = locate(need, path, spot.url)
    if found.problem:
        tag = html[_tag(html, spot) : html.find(">", spot.end)]
        for problem in found.diagnostics(path, written(need, path, spot, tag)):
            need.report(problem)
    if found.url is None:
        return None
    if "glossary" in found.post and spot.role == "href" and "#" in found.url:
        return term_edit(need, path, found.post, spot.url.partition("#")[2], found.url)
    if spot.url.endswith((".srt", ".sbv")) and html.startswith("<track", _tag(html, spot)):
        return links.Edit(f"{found.url}.vtt")
    more = ""
    if spot.role == "image" and found.file and (size := need(image_size, found.file)):
        more = _size(html[_tag(html, spot) : html.find(">", spot.end)], *size)
    return links.Edit(found.url, more)


def _tag(html: str, spot: LinkSpot) -> int:
    """Where the tag begins that an address is in."""
    return html.rfind("<", 0, spot.start)


def _slide(need: Need, path: str, src: str, rest: str) -> links.Edit | None:
    """The link of `{{< slides page=12 >}}`, whose tag goes on with `rest`: for who reads on paper
    or without script, the page of the deck itself."""
    page = re.search(r' data-page="(\d+)"', rest)
    url = locate(need, path, src).url or src
    if not page or not url.partition("?")[0].lower().endswith(".pdf"):
        return None
    return links.Edit(f"{url}#page={page[1]}")


def _size(tag: str, width: int, height: int) -> str:
    """The attributes that an image tag lacks to have a size, in the file's proportions."""
    across, down = (re.search(rf' {name}="(\d+)"', tag) for name in ("width", "height"))
    if (across and down) or (" width=" in tag and not across) or (" height=" in tag and not down):
        return ""
    if across:
        return f' height="{round(int(across[1]) * height / width)}"'
    if down:
        return f' width="{round(int(down[1]) * width / height)}"'
    return f' width="{width}" height="{height}"'
