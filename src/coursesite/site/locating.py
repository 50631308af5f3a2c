"""Where an address leads that an author wrote."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

import msgspec

from coursesite import links
from coursesite.diagnostics import Diagnostic, Severity, Span, nearest
from coursesite.engine import Need, rule
from coursesite.model import Level
from coursesite.site.addresses import at_address
from coursesite.site.courses import (
    base_url,
    config,
    front,
    home_source,
    place,
    published_url,
    sources,
)
from coursesite.site.inputs import listing
from coursesite.site.prose import prose
from coursesite.urls import join, relative, slugify


@rule
def has_anchor(need: Need, path: str, name: str) -> bool:
    """Whether a post's page has an anchor of that name: in its notes, or at its title."""
    if name in need(prose, path).ids:
        return True
    titled = name == slugify(need(front, path).title)
    return titled and path != need(home_source, need(place, path).course)


@rule
def has_recording(need: Need, path: str) -> bool:
    """Whether a post's page has a recording that links to a moment play: its own, or one in its
    notes."""
    return need(front, path).video is not None or _shows(need, path, _RECORDINGS)


@rule
def has_slides(need: Need, path: str) -> bool:
    """Whether a post's page has slides: its own, or some in its notes."""
    return need(front, path).slides is not None or _shows(need, path, ("embed-slides",))


def _shows(need: Need, path: str, parts: tuple[str, ...]) -> bool:
    html = need(prose, path).html
    return any(part in html for part in parts)


_RECORDINGS = ("embed-video", "embed-audio", "<video", "<audio")
"""What of a page the script takes for its recording, in `static/js/42-seek.js`."""
Problem = tuple[str, str, str, Level]
"""What is wrong with an address: code, message, hint, level."""


class Located(msgspec.Struct, frozen=True):
    """Where an address leads: the link to print (None: as written), the site's file or the post
    behind it, what is wrong (code, message, hint, level), and the address within the site."""

    url: str | None = None
    file: str = ""
    problem: Problem | None = None
    target: str | None = None
    post: str = ""

    def diagnostics(self, path: str, span: Span | None) -> tuple[Diagnostic, ...]:
        """What is wrong, as a message about `span` of the post at `path`, if anything is."""
        if self.problem is None:
            return ()
        code, message, hint, level = self.problem
        severity: Severity = "error" if level == "error" else "warning"
        return (Diagnostic(severity, code, message, f"content/{path}", span, hint),)


def locate(need: Need, path: str, url: str) -> Located:
    """Finds what an address in the post at `path` means, and the link from its page to there."""
    standing = need(place, path)
    here = standing.at or standing.url
    address = links.parse(url)
    rules = need(config, standing.course).validation.links
    head = need(front, path)
    if not address.path:
        problem = anchor_problem(need, path, address, rules.anchors)
        return Located(problem=problem, target=here + address.query + address.fragment)
    for source in links.sources(address.path, path, head.media_subpath):
        if found := _file(need, here, address, source, rules.anchors):
            return found
    for target in links.addresses(address.path, here, head.media_subpath):
        if (owner := need(at_address, target)) is not None:
            kind, _, name = owner.partition(" ")
            problem = anchor_problem(need, name, address, rules.anchors) if kind == "post" else None
            there = target + address.query + address.fragment
            return Located(
                relative(here, there),
                name if kind == "file" else "",
                problem,
                there,
                name if kind == "post" else "",
            )
    for source in links.readmes(address.path, path, head.media_subpath):
        if found := _file(need, here, address, source, rules.anchors):
            return found
    if rules.not_found == "ignore":
        return Located()
    hidden = [one for one in links.sources(address.path, path) if one in need(sources)]
    hint = f"{hidden[0]} is not published: a draft, or not its time" if hidden else ""
    return Located(
        problem=(
            "link-not-found",
            f"nothing is at '{url}'",
            hint or _hint(need, address.path, path),
            rules.not_found,
        )
    )


def _file(
    need: Need, here: str, address: links.Address, source: str, anchors: Level
) -> Located | None:
    """The link from `here` to a file or post below `content/`, if it is there and published."""
    target = published_url(need, source)
    if target is None:
        return None
    there = target + address.query + address.fragment
    if not source.endswith((".md", ".markdown")):
        return Located(relative(here, there), f"content/{source}", None, there)
    problem = anchor_problem(need, source, address, anchors)
    return Located(relative(here, there), "", problem, there, source)


def spelled(need: Need, path: str, url: str) -> str:
    """An address in the post at `path` in full, as paper needs it; the link if it can't be known
    what is before it."""
    found, base = locate(need, path, url), need(base_url)
    if base and found.target is not None:
        return join(base, found.target)
    return url if found.url is None else found.url


def anchor_problem(need: Need, path: str, address: links.Address, level: Level) -> Problem | None:
    """What is wrong with the `#place` of an address within a post: code, message, hint, level."""
    name = unquote(address.fragment[1:])
    if not name or level == "ignore":
        return None
    if name.startswith("t=") and not need(has_recording, path):
        hint = "give video: in its front matter, or put a recording into its notes"
        return "link-anchor", f"{path} has no recording to play from there", hint, level
    if name == "page.slides" and not need(has_slides, path):
        return "link-anchor", f"{path} has no slides", "give slides: in its front matter", level
    if name == "top" or name.startswith(("t=", ":~:", "page.")):
        return None
    if need(has_anchor, path, name):
        return None
    near = nearest(name, need(prose, path).ids)
    return (
        "link-anchor",
        f"{path} has no heading or id '{name}'",
        f"did you mean '#{near}'?" if near else "",
        level,
    )


def _hint(need: Need, path: str, page: str) -> str:
    """The file that was perhaps meant."""
    if links.is_on_disk(path):
        return "it is a file on your computer: copy it beside the notes, and write its name only"
    if "\\" in path:
        right = path.replace("\\", "/")
        if any(published_url(need, one) is not None for one in links.sources(right, page)):
            return f"write '{right}': folders are set apart by / and not by \\"
    name = posixpath.basename(path.rstrip("/")).lower()
    names = {
        posixpath.basename(one).lower(): one
        for one in need(listing, "content/")
        if one != f"content/{page}"
    }
    if near := nearest(name, names, 0.7):
        return f"did you mean {names[near].removeprefix('content/')}?"
    return "links go to a file beside this one, or from content/ with / in front"
