"""The links that authors write: the page, the file or the anchor that each one leads to."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from msgspec import Struct

from coursesite.course import links
from coursesite.diagnostics import Diagnostic, Severity, Span, nearest, span_at
from coursesite.engine import RULES, Need, rule
from coursesite.files.leftovers import is_ignored
from coursesite.model import Level, LinkSpot, Prose
from coursesite.site.courses.roots import roots
from coursesite.site.extensions import pages_lost
from coursesite.site.held_addresses import held_post
from coursesite.site.inputs import listing, text_of
from coursesite.site.markdown.notebook_files import is_picture
from coursesite.site.markdown.numbers import items, labels_of
from coursesite.site.markdown.prose import in_file, prose
from coursesite.site.outputs import owner_of
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import home_source, location_of, published_url
from coursesite.site.posts.notebooks import is_post
from coursesite.site.posts.settings import base_url, config, in_edition_before, language
from coursesite.site.posts.sources import posts
from coursesite.text.durations import clock, parse_seconds
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import NOTEBOOK, NOTES, join, page_url, relative, title_id


class Problem(Struct, frozen=True):
    """A link that leads nowhere, as serious as the course's settings say."""

    code: str
    message: str
    hint: str
    level: Level

    def diagnostic(self, path: str, span: Span | None) -> Diagnostic:
        """The message about `span` of the file at `path` below `content/`."""
        severity: Severity = "error" if self.level == "error" else "warning"
        return Diagnostic(severity, self.code, self.message, f"content/{path}", span, self.hint)


class Located(Struct, frozen=True):
    """The destination of a link."""

    url: str | None = None
    """The link to print on the page; None: as it is written."""
    file: str = ""
    """The path of the file of the site behind it, if it is one that is published as it is."""
    problem: Problem | None = None
    target: str | None = None
    """The address within the site; None if it is not known."""
    post: str = ""
    """The path of the post behind it."""
    held: str = ""
    """The path of the post that it leads to once that is out; there is no link until then."""


def locate(need: Need, path: str, url: str, *, is_reference: bool = False) -> Located:
    """The destination of the link `url` in the post at `path`. The text of a reference tells
    whether there is such a label, so that of a reference is not looked up here.

    A link may mean a file below `content/` or an address of the site. Files are tried first, since
    links between files also work on GitHub and in editors; a folder's README.md comes last.
    """
    location = need(location_of, path)
    here = location.at or location.url
    rules = need(config, location.course).validation.links
    anchors = rules.anchors
    if is_reference and not url.partition("#")[2].startswith(("t=", "page.")):
        anchors = "ignore"
    subpath = need(front, path).media_subpath
    on_page: Located | None = None
    for address in links.readings(url):
        if address.path:
            if located := _found(need, path, here, subpath, address, anchors):
                return located
        else:
            on_page = _on_page(need, path, here, url, address, anchors)
            if on_page.problem is None:
                return on_page
    if on_page is not None:
        return on_page
    if is_picture(need, path, url):  # in a solution that is not out
        return Located()
    if rules.not_found == "ignore" or need(pages_lost):
        return Located()
    hint = _hint(need, links.parse(url).path, path)
    return Located(
        problem=Problem("link-not-found", f"nothing is at '{url}'", hint, rules.not_found)
    )


def _found(
    need: Need, path: str, here: str, subpath: str, address: links.Address, anchors: Level
) -> Located | None:
    """The destination of one reading of a link in the post at `path`, whose page is at `here`; None
    if nothing is there."""
    for source in links.sources(address.path, path, subpath):
        if located := _source(need, here, address, source, anchors):
            return located
    for target in links.addresses(address.path, here, subpath):
        if located := _address(need, here, address, target, anchors):
            return located
        if held := held_post(need, (target,)):
            return Located(held=held)
    for source in links.readmes(address.path, path, subpath):
        if located := _source(need, here, address, source, anchors):
            return located
    return _left_out(need, path, here, subpath, address, anchors)


def _left_out(
    need: Need, path: str, here: str, subpath: str, address: links.Address, anchors: Level
) -> Located | None:
    """The destination of a link to a file that an edition would take from another one: the post of
    its own at that address, or else, since it has none, the file of the other edition."""
    for source in links.sources(address.path, path, subpath):
        if not (before := in_edition_before(need, source)):
            continue
        if source.endswith((*NOTES, NOTEBOOK)):
            target = page_url(source)
            if located := _address(need, here, address, target, anchors):
                return located
            if held := held_post(need, (target,)):
                return Located(held=held)
        if located := _source(need, here, address, before, anchors):
            return located
    return None


def _on_page(
    need: Need, path: str, here: str, url: str, address: links.Address, anchors: Level
) -> Located:
    """The link `url` to a place on the page that it is on."""
    problem = anchor_problem(need, path, address, anchors)
    rest = address.query + address.fragment
    return Located(None if rest == url else rest, problem=problem, target=here + rest)


def embedded_early(held: str, level: Level) -> Problem:
    """The problem of a page that shows a post within itself which is not out."""
    hint = "link to it instead: such a link is a text until that day"
    message = f"{held} is not out, so it cannot be shown here"
    return Problem("link-not-found", message, hint, level)


def _source(
    need: Need, here: str, address: links.Address, source: str, anchors: Level
) -> Located | None:
    """The link from the page at `here` to a post or file below `content/`; None if it is not
    there."""
    url = published_url(need, source)
    # the home of a course is there without its text
    may_be_held = (url is None or address.fragment) and is_post(need, source)
    if may_be_held and need(location_of, source).held:
        return Located(held=source)
    if url is None:
        return None
    target = url + address.query + address.fragment
    if not is_post(need, source):
        return Located(relative(here, target), f"content/{source}", None, target)
    problem = anchor_problem(need, source, address, anchors)
    return Located(relative(here, target), "", problem, target, source)


def _address(
    need: Need, here: str, address: links.Address, url: str, anchors: Level
) -> Located | None:
    """The link from the page at `here` to an address of the site; None if nothing is there."""
    owner = need(owner_of, url)
    if owner is None:
        return None
    target = url + address.query + address.fragment
    problem = anchor_problem_at(need, url, address, anchors)
    if owner.what == "post":
        return Located(relative(here, target), "", problem, target, owner.path)
    return Located(relative(here, target), owner.path, problem, target)


def anchor_problem_at(need: Need, url: str, address: links.Address, level: Level) -> Problem | None:
    """The problem with the `#fragment` of an address at which something is, if there is one: see
    `anchor_problem`. Of pages that the build makes of no post, those are looked at that are made of
    facts."""
    if not address.fragment:
        return None
    owner = need(owner_of, url)
    if owner is not None and owner.what == "post":
        return anchor_problem(need, owner.path, address, level)
    name = unquote(address.fragment[1:])
    if level == "ignore" or not name or name == "top" or name.startswith((":~:", "page.")):
        return None
    ids: tuple[str, ...] | None = need(RULES["ids_made"], url)
    if ids is None or name in ids:
        return None
    near = nearest(name, ids)
    hint = f"did you mean '#{near}'?" if near else ""
    return Problem("link-anchor", f"the page {url} has no heading or id '{name}'", hint, level)


def in_full(need: Need, path: str, url: str) -> str:
    """The link `url` in the post at `path` with the site's base URL, as print needs it; without
    a base URL, the link as the page has it. "" if the page behind it is not out."""
    located, base = locate(need, path, url), need(base_url)
    if located.held:
        return ""
    if base and located.target is not None:
        return join(base, located.target)
    return url if located.url is None else located.url


def _hint(need: Need, path: str, page: str) -> str:
    """A guess at the file that was meant by the link to `path` in the post at `page`."""
    if links.is_on_disk(path):
        return "it is a file on your computer: copy it beside the notes, and write its name only"
    if outside := _OUTSIDE.match(path):
        return f"write 'https://{path[outside.end() :]}'"
    if path[:1] in _CURLY:
        return "use straight quotes around it: typographic ones are a part of the address"
    name = path.rstrip("/").rpartition("/")[2]
    if name and is_ignored(name):
        return f"names like '{name}' are an editor's or the system's, and never published"
    if "\\" in path:
        right = path.replace("\\", "/")
        sources = links.sources(right, page)
        if any(published_url(need, source) is not None for source in sources):
            return f"write '{right}': folders are set apart by / and not by \\"
    wanted = next(iter(links.sources(path, page)), path)
    files: dict[str, list[str]] = {}
    for file in need(listing, "content/"):
        if file != f"content/{page}":
            files.setdefault(_own_name(file), []).append(file.removeprefix("content/"))
    if near := nearest(_own_name(wanted), files, 0.7):
        same = files[near]
        best = nearest(wanted, same, 0.0) if len(same) > 1 else same[0]
        return f"did you mean '{as_written(best or same[0], path, page)}'?"
    if _MAIL.fullmatch(path):
        return f"write 'mailto:{path}'"
    return "links go to a file beside this one, or from content/ with / in front"


def as_written(file: str, path: str, page: str) -> str:
    """The link to `file` as an author writes it in the post at `page`: from `content/` if the link
    to `path`, which it is to replace, is so, else from the folder of the page."""
    way = f"/{file}" if path[:1] == "/" else posixpath.relpath(file, posixpath.dirname(page) or ".")
    return way.replace(" ", "%20")


_MAIL = rare(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_OUTSIDE = rare(r"https?[;.,]?/+|(?=www\.)", re.IGNORECASE)
"""The beginning of an address of another site that lacks a part of `https://`."""

_CURLY = frozenset("“”„‟«»‘’‚‛")
_INDEXES = ("index", "readme")


def _own_name(path: str) -> str:
    """The name that a file is known by, in lower case: of `02-maps/index.md` that of the folder."""
    folder, _, name = path.rstrip("/").lower().rpartition("/")
    stem = name
    for ending in (*NOTES, NOTEBOOK):
        stem = stem.removesuffix(ending)
    return folder.rpartition("/")[2] or stem if stem in _INDEXES else stem


# ---- anchors -----------------------------------------------------------------------------------

_RECORDINGS = ("embed-video", "embed-audio", "<video", "<audio")
"""The parts of a page that the script takes for its recording, in `static/js/42-seek.js`."""


def anchor_problem(need: Need, path: str, address: links.Address, level: Level) -> Problem | None:
    """The problem with the `#fragment` of an address within the post at `path`, if there is one.

    `#t=SECONDS` plays the page's recording, `#page.slides` is its slides; other names that begin
    with `page.` are ids of the theme's own.
    """
    name = unquote(address.fragment[1:])
    if not name or level == "ignore":
        return None
    if name.startswith("t=") and not need(has_recording, path):
        message = f"{path} has no recording to play from there"
        hint = "give video: in its front matter, or put a recording into its notes"
        return Problem("link-anchor", message, hint, level)
    if name.startswith("t=") and (late := _late(need, path, name[2:])):
        return Problem("moment-late", *late, level)
    if name == "page.slides" and not need(has_slides, path):
        hint = "give slides: in its front matter"
        return Problem("link-anchor", f"{path} has no slides", hint, level)
    if name == "top" or name.startswith(("t=", ":~:", "page.")):
        return None
    if need(has_anchor, path, name):
        return None
    near = nearest(name, need(prose, path).ids)
    hint = f"did you mean '#{near}'?" if near else ""
    if not address.path and (others := pages_with(need, path, name)):
        hint = f"write '{as_written(others[0], '', path)}#{name}'"
    return Problem("link-anchor", f"{path} has no heading or id '{name}'", hint, level)


def pages_with(need: Need, path: str, name: str) -> list[str]:
    """The posts that have an id, those of the same course first, those with a label of that name
    before those with a heading."""
    root = need(location_of, path).course
    found = []
    for above in dict.fromkeys((root, "", *need(roots))):
        paths = [one for one in need(posts, above) if one != path]
        found += [one for one in paths if name in labels_of(need, one, need(items, one))]
        found += [one for one in paths if one not in found and need(has_anchor, one, name)]
    return found


class Anchors(Struct, frozen=True):
    """The ids in the notes of a post, and those in its solutions that are not out, which a link
    leads to as a text."""

    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@rule(keep=Anchors)
def anchors_of(need: Need, path: str) -> Anchors:
    """The anchors of a post: a projection, for its notes need not be read for a link."""
    body: Prose = need(prose, path)
    if body.hidden is None:
        return Anchors(body.ids)
    shown = frozenset(body.ids)
    return Anchors(body.ids, tuple(id_ for id_ in body.hidden.ids if id_ not in shown))


@rule
def has_anchor(need: Need, path: str, name: str) -> bool:
    """Whether a post's page has an anchor: an id in its notes, or that of its title. A course's
    home shows the course's title instead."""
    anchors: Anchors = need(anchors_of, path)
    if name in anchors.shown or name in anchors.hidden:
        return True
    head, root = need(front, path), need(location_of, path).course
    is_title = name == title_id(head.title, anchors.shown, head.lang or need(language, root))
    return is_title and path != need(home_source, root)


def lateness(seconds: int, duration: int) -> str:
    """The message about a moment behind the end of a recording."""
    return f"the recording is {clock(duration)} long, and has no moment {clock(seconds)}"


def _late(need: Need, path: str, moment: str) -> tuple[str, str] | None:
    """The message and the hint about a moment behind the end of the recording of a post."""
    duration, seconds = need(recording_length, path), _number(moment)
    if not duration or seconds is None or seconds <= duration:
        return None
    hint = "is it a slip, or is 'duration' in the front matter too short?"
    return lateness(seconds, duration), hint


@rule
def recording_length(need: Need, path: str) -> int:
    """The length of the recording in a post's front matter, in seconds; 0 if it is not known."""
    video = need(front, path).video
    return video.duration if video else 0


@rule
def has_recording(need: Need, path: str) -> bool:
    """Whether a post has a recording, in its front matter or in its notes."""
    return need(front, path).video is not None or _shows(need, path, _RECORDINGS)


@rule
def has_slides(need: Need, path: str) -> bool:
    """Whether a post has slides, in its front matter or in its notes."""
    return need(front, path).slides is not None or _shows(need, path, ("embed-slides",))


def _shows(need: Need, path: str, parts: tuple[str, ...]) -> bool:
    html = need(prose, path).html
    return any(part in html for part in parts)


# ---- the places of links in notes --------------------------------------------------------------

_MOMENT = rare(r' class="cs-at"[^>]*? data-seek="(\d+)"')
_SLIDE = rare(r' class="cs-slide-ref"(?:[^>]*? data-page="(\d+)")?')
_AT = rare(r"""\{\{<\s*at\s+(?:time=)?["']?([^\s"'>]+)[^>]*>\}\}""")
_SLIDES = rare(r"""\{\{<\s*slides(?:\s+page=["']?(\d+)["']?|\s+title=(?:"[^"]*"|\S+))*\s*>\}\}""")


def span_of(need: Need, path: str, spot: LinkSpot, tag: str) -> Span | None:
    """The place in the post at `path` that makes the link at a spot, whose HTML tag is `tag`; None
    if it is not found. Shortcodes such as `at` write links that their call does not spell."""
    if moment := _MOMENT.search(tag):
        return _call(need, path, _AT, moment[1])
    if slide := _SLIDE.search(tag):
        return _call(need, path, _SLIDES, slide[1])
    return in_file(need, path, spot.span)


def _call(need: Need, path: str, calls: re.Pattern[str], wanted: str | None) -> Span | None:
    """The place of the first call of a shortcode whose page or time is `wanted`."""
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
