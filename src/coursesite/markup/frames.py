"""Iframes that authors wrote into their notes."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite import providers
from coursesite.diagnostics import Diagnostic, warning
from coursesite.model import MarkupOptions


def apply(
    parser: LexborHTMLParser, options: MarkupOptions
) -> tuple[tuple[tuple[str, Diagnostic], ...], tuple[str, ...]]:
    """Gives iframes what they need; with `options.iframes` "click", those of other hosts wait
    in a `<template>` behind a link. A host that is not allowed leaves the link only, and a
    warning, which comes with the address that it is about.

    Also returns what is to stand in the place of each `<x-t n="…">`: a template, which the tree
    cannot hold, for its parser loses what is in one that moves."""
    found = []
    templates: list[str] = []
    for frame in parser.css("iframe"):
        source = (frame.attributes.get("src") or "").strip()
        host = _host(source)
        title, kind, human, meta = describe(source)
        frame.attrs["loading"] = "lazy"
        if not frame.attributes.get("title"):
            frame.attrs["title"] = title
        if not frame.attributes.get("referrerpolicy"):
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
        inner = ""
        _plain_size(frame)
        if allowed:
            inner = f'<x-t n="{len(templates)}"></x-t>'
            templates.append(f"<template>{frame.html}</template>")
        own = frame.attributes.get("title") or title
        label = title if own == "YouTube video player" else own
        _replace(
            frame,
            (
                f'<figure class="embed embed-{kind}"><a class="embed-open" href="{escape(human)}" '
                f'rel="noopener"><span class="embed-play" aria-hidden="true"></span>'
                f'<span class="embed-title">{escape(label)}</span> '
                f'<span class="embed-meta">{escape(meta)}</span></a>{inner}</figure>'
            ),
        )
    return tuple(found), tuple(templates)


def _plain_size(frame: LexborNode) -> None:
    """Takes off what HTML no longer knows; the theme gives the frame its size."""
    for name in ("frameborder", "scrolling", "marginwidth", "marginheight", "align"):
        if name in frame.attributes:
            del frame.attrs[name]
    for name in ("width", "height"):
        value = (frame.attributes.get(name) or "").removesuffix("px")
        if value.isdigit():
            frame.attrs[name] = value
        elif name in frame.attributes:
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


def _replace(frame: LexborNode, html: str) -> None:
    parent = frame.parent
    root = LexborHTMLParser(html, is_fragment=True).root
    assert root is not None
    alone = (
        parent is not None
        and parent.tag == "p"
        and not parent.text(strip=True)
        and (len(list(parent.iter())) == 1)
    )
    (parent if alone and parent is not None else frame).replace_with(root)
