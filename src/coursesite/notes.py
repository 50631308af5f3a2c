"""The rules that turn a post's Markdown into the notes of its page."""

from __future__ import annotations

import io
import json
import posixpath
from urllib.parse import unquote

import imagesize
import msgspec

from coursesite import links, markup
from coursesite.courses import (
    at_address,
    config,
    document,
    front,
    post_url,
    published_url,
    root_of,
)
from coursesite.diagnostics import Diagnostic, Severity, error
from coursesite.engine import Need, digest, rule
from coursesite.inputs import blob, listing, template_closure, template_names
from coursesite.model import (
    Call,
    Config,
    Expansion,
    Include,
    Level,
    LinkSpot,
    MarkupOptions,
    Prose,
)
from coursesite.shortcodes import registry

LABELS = (
    "callout_note",
    "callout_tip",
    "callout_important",
    "callout_warning",
    "callout_caution",
    "callout_danger",
    "callout_info",
    "footnotes",
    "footnote_back",
)
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")


@rule
def body(need: Need, path: str) -> str:
    """The Markdown of a post."""
    return need(document, path).body


@rule
def body_line(need: Need, path: str) -> int:
    """How many lines of a post's file are before its Markdown."""
    return need(document, path).line


@rule
def markup_options(need: Need, root: str, math: bool, language: str) -> MarkupOptions:
    """How a course's Markdown is rendered."""
    found: Config = need(config, root)
    return MarkupOptions(
        engine=found.markdown.engine,
        extensions=tuple(
            (name, json.dumps(value, sort_keys=True, default=str))
            for name, value in found.markdown.extensions.items()
        ),
        math=bool(math),
        raw_html=found.html.raw,
        iframe_hosts=found.html.iframe_hosts,
        iframes=found.embeds.iframes,
        language=language or found.language,
        labels=need(labels, language or found.language),
    )


@rule
def labels(need: Need, language: str) -> tuple[tuple[str, str], ...]:
    """The words that notes get in a language."""
    need(template_closure, "text/en.yml")
    voice = need.world.theme.voice(language)
    return tuple((key, voice(key)) for key in LABELS if key in voice.table)


@rule
def options_of(need: Need, path: str) -> MarkupOptions:
    """How a post's Markdown is rendered."""
    head = need(front, path)
    return need(markup_options, need(root_of, path), int(head.math), head.lang)


# ---- shortcodes -----------------------------------------------------------------------------


@rule
def own_shortcodes(need: Need) -> tuple[bytes, ...]:
    """Stands for the site's own shortcodes: their code, and which templates are shortcodes."""
    paths = need(listing, "shortcodes/")
    names = [name for name in need(template_names) if name.startswith("shortcodes/")]
    return (*(need.digest(blob, path) for path in paths), *(name.encode() for name in names))


@rule
def shortcode_problems(need: Need) -> None:
    """Reports what is wrong with the code of the site's own shortcodes."""
    need(own_shortcodes)
    for problem in registry.load(need.world.own_shortcodes)[1]:
        need.report(problem)


@rule
def expansion(need: Need, call: str) -> Expansion:
    """What a shortcode call (as JSON) becomes, wherever it stands."""
    need(own_shortcodes)

    def render(name: str, context: dict[str, object]) -> str:
        need(template_closure, name)
        text: str = need.world.theme.render(name, context)
        return text

    return registry.expand(msgspec.json.decode(call, type=Call), need.world.registry, render)


@rule
def included(need: Need, path: str, wish: str) -> Expansion:
    """The text of a file that the post at `path` wants (an `Include` as JSON)."""
    want = msgspec.json.decode(wish, type=Include)
    found = None
    for place in links.sources(want.path, path):
        if (data := need(blob, f"content/{place}")) is not None:
            found = data.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")
            break
    if found is None:
        problem = error(
            "include-missing",
            f"include: there is no file '{want.path}'",
            hint="give its path from this page, or from content/ with / in front",
        )
        return Expansion(html="", diagnostics=(problem,))
    rows = found.removesuffix("\n").split("\n")
    if want.lines:
        rows = [
            row
            for number, row in enumerate(rows, 1)
            if any(a <= number and (number <= b or not b) for a, b in want.lines)
        ]
    suffix = posixpath.splitext(want.path)[1].lstrip(".")
    if want.lang is None and suffix in ("md", "markdown"):
        return Expansion(text="\n".join(rows))
    fence = "`" * max(3, *(len(row) - len(row.lstrip("`")) + 1 for row in rows), 3)
    name = want.lang or suffix or "text"
    file = posixpath.basename(want.path)
    return Expansion(text="\n".join([f'{fence}{name} {{file="{file}"}}', *rows, fence]))


@rule(keep=Prose)
def prose(need: Need, path: str) -> Prose:
    """A post's Markdown, rendered; the costly step, for which see `coursesite.ahead`."""
    text, options = need(body, path), need(options_of, path)
    calls: dict[Call, Expansion] = {}
    depth = 0

    def expand(call: Call) -> Expansion:
        nonlocal depth
        if call not in calls:
            made = need(expansion, msgspec.json.encode(call).decode())
            if made.include is not None:
                depth += 1
                wish = msgspec.json.encode(made.include).decode()
                made = need(included, path, wish) if depth < 100 else Expansion()
            calls[call] = made
        return calls[call]

    ready: Prose | None = need.world.rendered.get(prose_key(text, options))
    return ready if ready is not None else markup.render(text, options, expand)


def prose_key(text: str, options: MarkupOptions) -> bytes:
    """What the rendering of a body without shortcodes depends on, as a digest."""
    return digest(text) + digest(options)


# ---- links ----------------------------------------------------------------------------------


@rule
def ids(need: Need, path: str) -> frozenset[str]:
    """The anchors of a post's notes."""
    return frozenset(need(prose, path).ids)


@rule
def has_anchor(need: Need, path: str, name: str) -> bool:
    """Whether a post's notes have an anchor of that name."""
    return name in need(prose, path).ids


@rule
def image_size(need: Need, path: str) -> tuple[int, int] | None:
    """The pixels of an image file, across and down; None where it does not tell."""
    data = need(blob, path)
    if not data or not path.lower().endswith(_IMAGES):
        return None
    try:
        width, height = imagesize.get(io.BytesIO(data))
    except Exception:  # a damaged image: it is shown without a size
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None


@rule
def notes(need: Need, path: str) -> str:
    """The notes of a post as HTML in which every link leads from its page to where it is meant."""
    found, line = need(prose, path), need(body_line, path)
    for problem in found.diagnostics:
        need.report(problem.within(f"content/{path}", line))
    edits = {}
    for number, spot in enumerate(found.links):
        if edit := _resolve(need, path, spot, line, found.html):
            edits[number] = edit
    return links.rewritten(found.html, found.links, edits)


def _resolve(need: Need, path: str, spot: LinkSpot, line: int, html: str) -> links.Edit | None:
    found = locate(need, path, spot.url)
    if found.problem:
        code, message, hint, level = found.problem
        severity: Severity = "error" if level == "error" else "warning"
        span = spot.span.shifted(line) if spot.span else None
        need.report(Diagnostic(severity, code, message, f"content/{path}", span, hint))
    if found.url is None:
        return None
    more = ""
    if spot.role == "image" and found.file:
        tag = html[html.rfind("<", 0, spot.start) : html.find(">", spot.end)]
        if (
            " width=" not in tag
            and " height=" not in tag
            and (size := need(image_size, found.file))
        ):
            more = f' width="{size[0]}" height="{size[1]}"'
    return links.Edit(found.url, more)


class Located(msgspec.Struct, frozen=True):
    """Where an address leads: the link to print (None: as written), the site's file behind it, and
    what is wrong: code, message, hint, level."""

    url: str | None = None
    file: str = ""
    problem: tuple[str, str, str, Level] | None = None


def locate(need: Need, path: str, url: str) -> Located:
    """Finds what an address in the post at `path` means, and the link from its page to there."""
    from coursesite.urls import relative

    here = need(published_url, path) or need(post_url, path)
    address = links.parse(url)
    rules = need(config, need(root_of, path)).validation.links
    head = need(front, path)
    if not address.path:
        return Located(problem=_anchor(need, path, address, rules.anchors))
    for source in links.sources(address.path, path, head.media_subpath):
        if (target := need(published_url, source)) is not None:
            post = source.endswith((".md", ".markdown"))
            problem = _anchor(need, source, address, rules.anchors) if post else None
            return Located(
                relative(here, target + address.query + address.fragment),
                "" if post else f"content/{source}",
                problem,
            )
    for target in links.addresses(address.path, here, head.media_subpath):
        if (there := need(at_address, target)) is not None:
            kind, _, name = there.partition(" ")
            problem = _anchor(need, name, address, rules.anchors) if kind == "post" else None
            return Located(
                relative(here, target + address.query + address.fragment),
                name if kind == "file" else "",
                problem,
            )
    if rules.not_found == "ignore":
        return Located()
    return Located(
        problem=(
            "link-not-found",
            f"nothing is at '{url}'",
            _hint(need, address.path),
            rules.not_found,
        )
    )


def _anchor(
    need: Need, path: str, address: links.Address, level: Level
) -> tuple[str, str, str, Level] | None:
    name = unquote(address.fragment[1:])
    if not name or level == "ignore" or name == "top" or name.startswith(("t=", ":~:", "page.")):
        return None
    if name == "slides" or need(has_anchor, path, name):
        return None
    import difflib

    near = difflib.get_close_matches(name, need(prose, path).ids, 1)
    return (
        "link-anchor",
        f"{path} has no heading or id '{name}'",
        f"did you mean '#{near[0]}'?" if near else "",
        level,
    )


def _hint(need: Need, path: str) -> str:
    """The file that was perhaps meant."""
    import difflib

    name = posixpath.basename(path.rstrip("/")).lower()
    names = {posixpath.basename(one).lower(): one for one in need(listing, "content/")}
    near = difflib.get_close_matches(name, names, 1, 0.7)
    if near:
        return f"did you mean {names[near[0]].removeprefix('content/')}?"
    return "links go to a file beside this one, or from content/ with / in front"
