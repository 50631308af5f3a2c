"""Iframes that authors wrote into their notes: named, loaded late, or only after a click. Elements
`<object>` and `<embed>` of other hosts are iframes by another name, and become such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.placeholders import LINK_CLOSE, LINK_OPEN, OPEN
from coursesite.markup.tree.html_fragment import fragment
from coursesite.media import providers
from coursesite.model import MarkupOptions
from coursesite.text.browser_urls import disguised, read

_READ_AS_WORDS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "dt"))
"""Elements whose text is read from the tree: names of headings and terms, a page's summary."""


class Description(NamedTuple):
    """An iframe in words, guessed from its address."""

    title: str
    kind: str
    """The kind of embed: "video", "audio", "slides" or "page"."""
    url: str
    """The address of a page that shows the same to a person."""
    source: str
    """The name of the host."""


def frames(parser: LexborHTMLParser) -> list[LexborNode]:
    """The iframes of a page, with those that were made of objects."""
    for node in (*parser.tags("object"), *parser.tags("embed")):
        given = node.attributes
        source = given.get("data" if node.tag == "object" else "src") or ""
        if _host(source):
            made = {"src": source, "width": given.get("width"), "height": given.get("height")}
            made["title"] = given.get("title") or given.get("aria-label")
            written = "".join(f' {name}="{escape(value)}"' for name, value in made.items() if value)
            node.replace_with(fragment(f"<iframe{written}></iframe>"))
    return parser.tags("iframe")


def apply(
    frames: Sequence[LexborNode], options: MarkupOptions, *, within: bool = False
) -> tuple[tuple[tuple[str, Diagnostic], ...], tuple[tuple[str, str], ...]]:
    """Gives iframes a title and the attributes they should have. With `options.iframes` "click",
    those of other hosts wait in a `<template>` behind a link; a host that is not allowed leaves
    the link only.

    Returns warnings about such hosts, each after the address it is about; and the pieces of HTML
    to be put into the page when the tree has been serialised, each after its placeholder. A
    template cannot be in the tree, whose parser loses its content when it moves, and to parse the
    link in front of it takes longer than to write it. The frames may be `within` another one."""
    problems: list[tuple[str, Diagnostic]] = []
    later: list[tuple[str, str]] = []
    held = 0
    for frame in frames:
        given = frame.attributes
        if (text := frame.first_child) is not None:  # which no browser shows, nor reads as HTML
            text.decompose()
        source = (given.get("src") or "").strip()
        host = _host(source)
        described = describe(source)
        if inner := given.get("srcdoc"):
            frame.attrs["srcdoc"] = "" if within else _document(inner, options, problems)
        frame.attrs["loading"] = "lazy"
        if not (title := given.get("title")):
            frame.attrs["title"] = title = described.title
        if not given.get("referrerpolicy"):
            frame.attrs["referrerpolicy"] = "strict-origin-when-cross-origin"
        allowed = options.iframe_hosts is None or not host or host in options.iframe_hosts
        if not allowed:
            hint = "allow the host in course.yml, under html: iframe_hosts:"
            message = f"an iframe from {host} is shown as a link"
            problems.append((source, warning("iframe-host", message, None, hint)))
        if not host or (allowed and options.iframes == "load"):
            continue
        _modernise_size(frame, given)
        # the title that YouTube's own code for embedding says of every video
        label = described.title if title == "YouTube video player" else title
        template = f"<template>{frame.html}</template>" if allowed else ""
        replaced = _replaced(frame)
        if _is_in_words(replaced) or "\r" in described.url + label + described.source:
            place = f'<x-t n="{held}"></x-t>' if allowed else ""
            replaced.replace_with(fragment(_figure(described, label, place)))
            if allowed:
                later.append((place, template))
        else:
            place = f"{LINK_OPEN}{OPEN}{len(later)}{LINK_CLOSE}"
            replaced.replace_with(place)
            later.append((place, _figure(described, label, template)))
        held += allowed
    return tuple(problems), tuple(later)


def _document(html: str, options: MarkupOptions, problems: list[tuple[str, Diagnostic]]) -> str:
    """The document of a frame, with the frames in it."""
    parser = LexborHTMLParser(html)
    inner = frames(parser)
    if not inner:
        return html
    refused, later = apply(inner, options, within=True)
    problems += refused
    out = parser.html or ""
    for place, piece in later:
        out = out.replace(place, piece, 1)
    return out


def _figure(described: Description, label: str, inner: str) -> str:
    """The link in front of a frame, spelled as the serialiser of the tree would."""
    href = _text(described.url).replace('"', "&quot;")
    return (
        f'<figure class="cs-embed cs-embed-{described.kind}">'
        f'<a class="cs-embed-open" href="{href}" rel="noopener">'
        f'<span class="cs-embed-play" aria-hidden="true"></span>'
        f'<span class="cs-embed-title">{_text(label)}</span> '
        f'<span class="cs-embed-meta">{_text(described.source)}</span></a>{inner}</figure>'
    )


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")


def _modernise_size(frame: LexborNode, given: Mapping[str, str | None]) -> None:
    """Removes attributes that HTML no longer has; the theme gives the frame its size."""
    for name in ("frameborder", "scrolling", "marginwidth", "marginheight", "align"):
        if name in given:
            del frame.attrs[name]
    for name in ("width", "height"):
        value = (given.get(name) or "").removesuffix("px")
        if value.isdigit():
            frame.attrs[name] = value
        elif name in given:
            del frame.attrs[name]


def describe(source: str) -> Description:
    """The iframe at an address in words."""
    host = _host(source).removeprefix("www.")
    if recording := providers.recognise(source):
        name = providers.label(recording.provider)
        kind = "audio" if recording.provider == "spotify" else "video"
        return Description(f"Recording on {name}", kind, providers.watch_url(recording), name)
    path = source
    if host and (target := read(source)):
        path = target.path
        if disguised(source):
            source = target.href
    name = path.rpartition("/")[2]
    if path.lower().endswith(".pdf") or "docs.google.com/presentation" in source:
        title = f"Slides: {name}" if name.endswith(".pdf") else "Slides"
        return Description(title, "slides", source, host)
    return Description(name or host or "Embedded page", "page", source, host)


def _host(url: str) -> str:
    target = read(url)
    return target.host if target else ""


def _replaced(frame: LexborNode) -> LexborNode:
    """The node that a figure replaces: the frame, or the paragraph that holds nothing else."""
    parent = frame.parent
    is_alone = (
        parent is not None
        and parent.tag == "p"
        and not parent.text(strip=True)
        and len(list(parent.iter())) == 1
    )
    return parent if is_alone and parent is not None else frame


def _is_in_words(node: LexborNode) -> bool:
    """Whether a node is in an element whose text is read from the tree."""
    above = node.parent
    while above is not None:
        if above.tag in _READ_AS_WORDS:
            return True
        above = above.parent
    return False
