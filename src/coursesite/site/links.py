"""The rules that say what is at each address of the site.

Where notes say an address, also where a shortcode says it in its own words.

Where an address leads that an author wrote.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

import msgspec

from coursesite.course import links
from coursesite.diagnostics import Diagnostic, Severity, Span, error, nearest, span_at
from coursesite.engine import Need, rule
from coursesite.model import Level, LinkSpot
from coursesite.site.courses import course, has_due, refs, scheduled, several, tags
from coursesite.site.inputs import is_settings, listing, text_of
from coursesite.site.markdown import body_line, prose
from coursesite.site.posts import (
    base_url,
    config,
    front,
    home_source,
    home_url,
    pages_of,
    place,
    published_url,
    roots,
    sources,
)
from coursesite.site.theme import asset_names, verbatim
from coursesite.text import urls
from coursesite.text.durations import parse_seconds
from coursesite.text.urls import join, relative, slugify


@rule
def beside(need: Need) -> tuple[str, ...]:
    """The files among the notes that are published as they are."""
    paths = (path.removeprefix("content/") for path in need(listing, "content/"))
    return tuple(
        path for path in paths if not path.endswith((".md", ".markdown")) and not is_settings(path)
    )


@rule(keep=dict[str, str])
def addresses(need: Need) -> dict[str, str]:
    """Every address of a post or file, with what is there: `post PATH` or `file PATH`."""
    found: dict[str, str] = {}
    for root in dict.fromkeys(("", *need(roots))):
        for path, here in need(pages_of, root).items():
            _claim(need, found, here.url, path)
        if home := need(home_source, root):
            found[home_url(root)] = f"post {home}"
    for path in need(beside):
        found[urls.file_url(path)] = f"file content/{path}"
    for name in need(verbatim):
        found[f"/{name}"] = f"file static/{name}"
    for address in need(asset_names).values():
        found[address] = "asset"
    return found


def _claim(need: Need, found: dict[str, str], url: str, path: str) -> None:
    other = found.get(url, "")
    if other:
        need.report(
            error(
                "duplicate-address",
                f"{url} is the address of {other.removeprefix('post ')} already",
                hint="give one of them another slug: or permalink:",
            ).within(f"content/{path}")
        )
    else:
        found[url] = f"post {path}"


@rule
def at_address(need: Need, url: str) -> str | None:
    """What is at an address, as in `addresses`; "made" for a page that the build makes itself."""
    if found := need(addresses).get(url):
        return found
    return "made" if url in need(made_addresses) else None


@rule
def made_addresses(need: Need) -> tuple[str, ...]:
    """The addresses of the pages that no post stands for."""
    found = ["/404.html", "/robots.txt"]
    if need(several):
        found.append("/")
    for root in need(roots):
        of_course: tuple[str, ...] = need(made_in, root)
        found += of_course
    return tuple(found)


@rule(keep=tuple[str, ...])
def made_in(need: Need, root: str) -> tuple[str, ...]:
    """Those of a course, as far as there is something for them to show."""
    base = home_url(root)
    found = [base, f"{base}feed.xml"]
    if (here := need(course, root)) and here.print_url:
        found.append(here.print_url)
    if need(scheduled, root):
        found += [f"{base}schedule/", f"{base}calendar.ics"]
    if need(has_due, root):
        found.append(f"{base}due.ics")
    if of := need(tags, root):
        found += [f"{base}tags/", *(one.url for one in of)]
    kinds = {one.kind for one in need(refs, root) if not one.unlisted}
    found += [f"{base}{kind}s/" for kind in ("assignment", "announcement") if kind in kinds]
    if "announcement" in kinds:
        found.append(f"{base}announcements/feed.xml")
    return tuple(found)


_MOMENT = re.compile(r' class="at"[^>]*? data-seek="(\d+)"')
_SLIDE = re.compile(r' class="slide-ref"(?:[^>]*? data-page="(\d+)")?')
_AT = re.compile(r"""\{\{<\s*at\s+(?:time=)?["']?([^\s"'>]+)[^>]*>\}\}""")
_SLIDES = re.compile(
    r"""\{\{<\s*slides(?:\s+page=["']?(\d+)["']?|\s+title=(?:"[^"]*"|\S+))*\s*>\}\}"""
)


def written(need: Need, path: str, spot: LinkSpot, tag: str) -> Span | None:
    """Where the post at `path` says the address of a spot, which is in an HTML `tag`; None if it is
    not seen to say it."""
    if found := _MOMENT.search(tag):
        return _call(need, path, _AT, found[1])
    if found := _SLIDE.search(tag):
        return _call(need, path, _SLIDES, found[1])
    return spot.span.shifted(need(body_line, path)) if spot.span else None


def _call(need: Need, path: str, calls: re.Pattern[str], wanted: str | None) -> Span | None:
    """The first call of a shortcode that has the number that is wanted."""
    text = text_of(need, f"content/{path}")
    for call in calls.finditer(text):
        if _number(call[1]) == _number(wanted):
            return span_at(text, call.start(), len(call[0]))
    return None


def _number(text: str | None) -> int | None:
    """A page, or a time in seconds."""
    try:
        return parse_seconds(text) if text else None
    except ValueError:
        return None


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
