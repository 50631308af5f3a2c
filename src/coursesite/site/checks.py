"""The rule that looks up the addresses in a `course.yml`.

The rules that tell of files and folders whose names miss what they are meant for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursesite.course import links, outline
from coursesite.diagnostics import Span, find, span_at, warning
from coursesite.engine import Need, rule
from coursesite.files.snapshot import SETTINGS
from coursesite.model import Config, LinkValidation
from coursesite.model.kinds import PAGE
from coursesite.site.courses import several
from coursesite.site.inputs import exists, is_settings, listing, settings_file, text_of
from coursesite.site.links import Located, Problem, anchor_problem, at_address
from coursesite.site.posts import config, front, home_url, posts, published_url
from coursesite.site.theme import verbatim


def written(found: Config) -> Iterator[str]:
    """The addresses in a course's settings that may be the site's own."""
    people = (*found.lecturers, *found.staff)
    urls = [one.url for one in (*found.nav, *found.links)]
    urls += [one.url for one in found.events]
    urls += [url for one in people for url in (one.url, one.photo)]
    for url in urls:
        if url and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#", url):
            yield url


@rule
def check_settings(need: Need, root: str) -> None:
    """Reports the addresses in a course's settings that lead nowhere."""
    if not root and need(several):
        return
    found = need(config, root)
    path = settings_file(root).removeprefix("content/")
    text = text_of(need, settings_file(root))
    for url in dict.fromkeys(written(found)):
        problem = _problem(need, root, url, found.validation.links)
        for one in Located(problem=problem).diagnostics(path, _span(text, url)):
            need.report(one)


def _problem(need: Need, root: str, url: str, rules: LinkValidation) -> Problem | None:
    """What is wrong with an address."""
    address = links.parse(url)
    whole = url.startswith("/")
    there = None
    for path in links.addresses(address.path, home_url(root)) if whole else ():
        if (there := need(at_address, path)) is not None:
            break
    if there is None:
        message = f"nothing is at '{url}'" if whole else f"'{url}' is no address here"
        if rules.not_found == "ignore":
            return None
        return "link-not-found", message, _hint(need, root, address.path), rules.not_found
    kind, _, post = there.partition(" ")
    return anchor_problem(need, post, address, rules.anchors) if kind == "post" else None


def _hint(need: Need, root: str, path: str) -> str:
    """The address of the file that was perhaps meant."""
    for source in links.sources(path, settings_file(root).removeprefix("content/")):
        if (url := published_url(need, source)) is not None:
            return f"write '{url}'"
    if root and need(at_address, there := f"/{root}/{path.strip('/')}/") is not None:
        return f"did you mean '{there}'?"
    return "addresses in course.yml are those of the finished site, from its root: '/syllabus/'"


def _span(text: str, url: str) -> Span | None:
    """Where a text has an address that is not a part of another."""
    match = re.search(rf"(?<![\w/.-]){re.escape(url)}(?![\w/.-])", text)
    if match is None:
        return find(text, url)
    return span_at(text, match.start(), len(url))


_NAMING = (
    ".md",
    ".markdown",
    ".html",
    ".htm",
    ".xml",
    ".svg",
    ".css",
    ".js",
    ".mjs",
    ".py",
    ".yml",
)


@rule
def folder_problems(need: Need, root: str) -> None:
    """Reports the folders directly in a course whose posts are plain pages for a slip in the
    folder's name."""
    above = f"{root}/" if root else ""
    found: dict[str, list[str]] = {}
    for path in need(posts, root):
        folder, _, name = path.removeprefix(above).partition("/")
        if name and name != "index.md":
            found.setdefault(folder, []).append(path)
    for folder, paths in found.items():
        if not (meant := outline.folder_meant(folder)):
            continue
        heads = ((path, need(front, path)) for path in paths)
        if any(not head.kind and outline.kind_of(path, head) == PAGE for path, head in heads):
            message = f"the pages in '{folder}/' are plain ones, which no list shows"
            hint = f"did you mean '{meant}/'? if not, say 'kind: page' in them"
            problem = warning("folder-name", message, hint=hint)
            need.report(problem.within(f"content/{above}{folder}"))


@rule
def settings_problems(need: Need) -> None:
    """Reports settings of a course in a file that is not read."""
    for path in need(listing, "content/"):
        if is_settings(path) and path.endswith(".yaml"):
            right = path.removesuffix(".yaml") + ".yml"
            hint = f"add what it says to {right}" if exists(need, right) else "call it course.yml"
            message = "settings are not read from a file of this name"
            need.report(warning("settings-file", message, hint=hint).within(path))
    if exists(need, settings_file("")):
        return
    for path in SETTINGS:
        if exists(need, path):
            message = "settings are not read from here, beside content/"
            hint = f"move it to {settings_file('')}"
            need.report(warning("settings-file", message, hint=hint).within(path))


@rule
def static_problems(need: Need) -> None:
    """Reports the styles and scripts of the site that join no page and that nothing names."""
    for name in need(verbatim):
        folder, _, last = name.partition("/")
        if folder not in ("css", "js") or "/" in last or not last.endswith(f".{folder}"):
            continue
        here = f"static/{name}"
        if not any(last in text_of(need, path) for path in _naming(need) if path != here):
            what = "stylesheet" if folder == "css" else "script"
            message = f"no page uses this {what}, since it has no number and nothing names it"
            hint = f"call it 95-{last.lstrip('0123456789-_. ')} to make it a part of all pages"
            need.report(warning("static-unused", message, hint=hint).within(here))


def _naming(need: Need) -> list[str]:
    """The files of the site that may name others."""
    folders = ("templates/", "static/", "shortcodes/", "content/")
    found = (path for folder in folders for path in need(listing, folder))
    return [path for path in found if path.lower().endswith(_NAMING)]
