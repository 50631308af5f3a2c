"""Iframes that authors wrote into their notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.tokens import LINK_CLOSE, LINK_OPEN, OPEN
from coursesite.media import providers
from coursesite.model import MarkupOptions

_WORDS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "dt"))
"""The text of these is read: headings and terms have names, a page has a summary."""


def apply(
    frames: Sequence[LexborNode], options: MarkupOptions
) -> tuple[tuple[tuple[str, Diagnostic], ...], tuple[tuple[str, str], ...]]:
    """Gives iframes what they need; with `options.iframes` "click", those of other hosts wait
    in a `<template>` behind a link. A host that is not allowed leaves the link only, and a
    warning, which comes with the address that it is about.

    Also returns what is to be put into the page when the tree has become HTML again, each with
    the place that was left for it: the tree cannot hold a template, for its parser loses what is
    in one that moves, and to make a part of the tree of a link takes longer than to write it."""
    found = []
    later: list[tuple[str, str]] = []
    held = 0
    for frame in frames:
        have = frame.attributes
        source = (have.get("src") or "").strip()
        host = _host(source)
        title, kind, human, meta = describe(source)
        frame.attrs["loading"] = "lazy"
        if not (own := have.get("title")):
            frame.attrs["title"] = own = title
        if not have.get("referrerpolicy"):
            frame.attrs["referrerpolicy"] = "strict-origin-when-cross-origin"
        allowed = options.iframe_hosts is None or not host or host in options.iframe_hosts
        if not allowed:
            hint = "allow the host in course.yml, under html: iframe_hosts:"
            problem = warning(
                "iframe-host", f"an iframe from {host} is shown as a link", None, hint
            )
            found.append((source, problem))
        if not host or (allowed and options.iframes == "load"):
            continue
        _plain_size(frame, have)
        label = title if own == "YouTube video player" else own
        template = f"<template>{frame.html}</template>" if allowed else ""
        spot = _spot(frame)
        if _in_words(spot) or "\r" in human + label + meta:
            place = f'<x-t n="{held}"></x-t>' if allowed else ""
            spot.replace_with(_parsed(_figure(kind, human, label, meta, place)))
            if allowed:
                later.append((place, template))
        else:
            place = f"{LINK_OPEN}{OPEN}{len(later)}{LINK_CLOSE}"
            spot.replace_with(place)
            later.append((place, _figure(kind, human, label, meta, template)))
        held += allowed
    return tuple(found), tuple(later)


def _figure(kind: str, human: str, label: str, meta: str, inner: str) -> str:
    """The link in front of a frame, in the spelling of the tree's serialiser."""
    href = _text(human).replace('"', "&quot;")
    return (
        f'<figure class="embed embed-{kind}"><a class="embed-open" href="{href}" '
        f'rel="noopener"><span class="embed-play" aria-hidden="true"></span>'
        f'<span class="embed-title">{_text(label)}</span> '
        f'<span class="embed-meta">{_text(meta)}</span></a>{inner}</figure>'
    )


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")


def _plain_size(frame: LexborNode, have: Mapping[str, str | None]) -> None:
    """Takes off what HTML no longer knows; the theme gives the frame its size."""
    for name in ("frameborder", "scrolling", "marginwidth", "marginheight", "align"):
        if name in have:
            del frame.attrs[name]
    for name in ("width", "height"):
        value = (have.get(name) or "").removesuffix("px")
        if value.isdigit():
            frame.attrs[name] = value
        elif name in have:
            del frame.attrs[name]


def describe(source: str) -> tuple[str, str, str, str]:
    """Of an iframe's address: a title, the kind of embed, the address for a human, where it is."""
    host = _host(source).removeprefix("www.")
    if recording := providers.recognise(source):
        name = providers.label(recording.provider)
        kind = "audio" if recording.provider == "spotify" else "video"
        return f"Recording on {name}", kind, providers.watch_url(recording), name
    path = urlsplit(source).path if host else source
    name = path.rpartition("/")[2]
    if path.lower().endswith(".pdf") or "docs.google.com/presentation" in source:
        return f"Slides: {name}" if name.endswith(".pdf") else "Slides", "slides", source, host
    return name or host or "Embedded page", "page", source, host


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "") if "//" in url else ""
    except ValueError:
        return ""


def _spot(frame: LexborNode) -> LexborNode:
    """What goes when a frame does: also the paragraph that has nothing else in it."""
    parent = frame.parent
    alone = (
        parent is not None
        and parent.tag == "p"
        and not parent.text(strip=True)
        and len(list(parent.iter())) == 1
    )
    return parent if alone and parent is not None else frame


def _in_words(node: LexborNode) -> bool:
    """Whether a node is in what is also read as words, which are those of the tree."""
    above = node.parent
    while above is not None:
        if above.tag in _WORDS:
            return True
        above = above.parent
    return False


def _parsed(html: str) -> LexborNode:
    root = LexborHTMLParser(html, is_fragment=True).root
    assert root is not None
    return root
