"""Images: loaded late, one of two by the mode of the page, and recordings written as images."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic
from coursesite.markup.tree.html_fragment import fragment, put
from coursesite.media.drawings import shown_in
from coursesite.media.providers import AUDIO, VIDEO
from coursesite.model import Call, Expansion
from coursesite.text import east_asian
from coursesite.text.address_lists import in_srcset
from coursesite.text.lazy_regex import rare

Expand = Callable[[Call], Expansion]
_KINDS = {
    **dict.fromkeys(VIDEO, "video"),
    **dict.fromkeys(AUDIO, "audio"),
    "ogg": "audio",
    "pdf": "pdf",
}
_ENDING = rare(r"\.(\w{3,4})(?=$|[?#])", re.ASCII)
_MODE = rare(r"#(?:gh-)?(?:(dark)|light)-mode-only$|#only-(?:(dark)|light)$", re.IGNORECASE)
"""The fragments by which GitHub, and Material for MkDocs, show an image in one mode only."""
_COLOURS = rare(r"\s*\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)\s*", re.IGNORECASE)
"""The condition of a `<source>` by which GitHub does so, too."""


def apply(images: Sequence[LexborNode], expand: Expand | None) -> list[tuple[str, Diagnostic]]:
    """Makes players and links of the images that are recordings and documents, and completes the
    others. `expand` gives the expansion of the shortcodes for players, whose problems are returned,
    each after the address that it is about."""
    problems: list[tuple[str, Diagnostic]] = []
    for image in images:
        for key in ("alt", "title"):
            if "\n" in (text := image.attributes.get(key) or ""):
                image.attrs[key] = east_asian.unwrapped(text)
        src = image.attributes.get("src") or ""
        ending = _ENDING.search(src)
        if ending and (kind := _KINDS.get(ending[1].lower())):
            problems += _replace(image, kind, src, expand)
            continue
        if "#" in src and (mode := _MODE.search(src)):
            image.attrs["src"] = src[: mode.start()]
            _show_in(image, "dark" if mode[1] or mode[2] else "light")
        for key, value in (("loading", "lazy"), ("decoding", "async"), ("alt", "")):
            if key not in image.attributes:
                image.attrs[key] = value
        if "decorative" in (image.attributes.get("class") or "").split():
            image.attrs["alt"] = ""
        if image.parent is not None and image.parent.tag == "picture":
            _part(image, image.parent)
    return problems


def _show_in(image: LexborNode, mode: str) -> None:
    """Has an image shown in one mode of the page."""
    classes = (image.attributes.get("class") or "").split()
    image.attrs["class"] = " ".join([*classes, f"cs-only-{mode}"])
    if style := image.attributes.get("style"):
        image.attrs["style"] = shown_in(style, mode)


def _part(image: LexborNode, picture: LexborNode) -> None:
    """Makes two images of a `<picture>` that chooses by the colours of the system alone: the page
    has a mode of its own."""
    sources = picture.css("source")
    found = [_COLOURS.fullmatch(source.attributes.get("media") or "") for source in sources]
    lists: dict[str, str] = {}
    for source, condition in zip(sources, found, strict=True):
        srcset = source.attributes.get("srcset") or ""
        if condition is None or not any(in_srcset(srcset)):
            return  # it chooses by something else, too
        lists.setdefault(condition[1].lower(), srcset)
    if not lists:
        return
    html = ""
    for mode in ("light", "dark"):
        one = fragment(image.html or "").css_first("img")
        if one is None:
            return
        if mode == "dark" and "id" in one.attributes:
            del one.attrs["id"]
        if chosen := lists.get(mode):
            one.attrs["src"] = next(in_srcset(chosen)).url
            one.attrs["srcset"] = chosen
        _show_in(one, mode)
        html += one.html or ""
    alone = picture.parent is not None and picture.parent.tag == "body"
    put(picture, f"<p>{html}</p>" if alone else html)


def _replace(
    image: LexborNode, kind: str, src: str, expand: Expand | None
) -> list[tuple[str, Diagnostic]]:
    """Puts a player or a link in the place of an image; the problems with it."""
    problems: tuple[Diagnostic, ...] = ()
    attributes = image.attributes
    name = unquote(posixpath.basename(src.partition("?")[0].partition("#")[0]))
    title, words = attributes.get("title") or "", attributes.get("alt") or ""
    if kind == "pdf":
        html = f'<a href="{escape(src)}">{escape(words or title or name)}</a>'
        place = image
    elif expand is not None and (paragraph := _alone(image)) is not None:
        kwargs = (("title", title),) if title else ()
        expansion = expand(Call(name=kind, args=(src,), kwargs=kwargs))
        html, problems = expansion.html, expansion.diagnostics
        place = paragraph
    else:
        html = f'<{kind} controls preload="none" src="{escape(src)}"></{kind}>'
        place = image
    body = LexborHTMLParser(f"<body>{html}").body
    top = body.css_first("body > *") if body is not None else None
    if body is None or top is None:  # a template of the site's own prints nothing
        place.decompose()
        return [(src, problem) for problem in problems]
    for key in ("id", "class", "style", "width", "height", "lang"):
        if value := attributes.get(key):
            before = top.attributes.get(key)
            glue = "; " if key == "style" else " "
            top.attrs[key] = f"{before}{glue}{value}" if before and key != "id" else value
    if kind != "pdf" and (player := body.css_first(kind)) is not None and not title:
        player.attrs["aria-label"] = words or name
    put(place, body.inner_html or "")
    return [(src, problem) for problem in problems]


def _alone(image: LexborNode) -> LexborNode | None:
    """The paragraph that an image is alone in; None if there is more in it."""
    parent = image.parent
    if parent is None or parent.tag != "p":
        return None
    node = parent.first_child
    while node is not None:
        if node.mem_id != image.mem_id and (
            node.is_element_node or (node.text_content or "").strip()
        ):
            return None
        node = node.next
    return parent
