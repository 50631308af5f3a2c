"""The checks of a site beside its pages: settings, folders and files that miss their purpose."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from coursesite.course import links, outline
from coursesite.diagnostics import error, nearest, span_at, warning
from coursesite.engine import Need, rule
from coursesite.files.snapshot import SETTINGS
from coursesite.model import Config, LinkValidation
from coursesite.model.page_kinds import PAGE
from coursesite.site.checks.accessibility import accessibility_problems
from coursesite.site.checks.course_folders import course_folder_problems
from coursesite.site.checks.files import (
    conflict_problems,
    encoding_problems,
    ending_problems,
    number_problems,
    template_problems,
)
from coursesite.site.checks.texts import text_problems
from coursesite.site.checks.weekly import weekly_problems
from coursesite.site.courses.bibliographies import bibliography_files, library_problems
from coursesite.site.courses.contents import part_problems
from coursesite.site.courses.course import is_catalogue
from coursesite.site.courses.roots import roots
from coursesite.site.extensions import check_findings, pages_lost
from coursesite.site.held_addresses import held_post
from coursesite.site.inputs import (
    exists,
    is_settings,
    listing,
    scan_problems,
    settings_file,
    text_of,
)
from coursesite.site.listings.identities import identity_problems
from coursesite.site.markdown.pictures import picture_problems
from coursesite.site.markdown.prose import shortcode_problems
from coursesite.site.notes.links import Problem, anchor_problem_at
from coursesite.site.outputs import owner_of
from coursesite.site.pages.editions import edition_problems, share_problems
from coursesite.site.pages.materials import value_span
from coursesite.site.pages.notebook_links import launch_problems
from coursesite.site.pages.translations import claims
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.last_change import git_problems
from coursesite.site.posts.locations import home_url, pages_of, published_url
from coursesite.site.posts.notebooks import notebook_problems
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import posts
from coursesite.site.publication import addresses_of, publish_problems
from coursesite.site.solutions import notebook_solutions
from coursesite.site.theme.packages import (
    layers,
    package_problems,
    report_at_theme,
    static_folders,
    theme_name,
)
from coursesite.site.theme.templates import block_problems, verbatim
from coursesite.text import urls
from coursesite.text.address_lists import in_css
from coursesite.text.browser_urls import leaves_site
from coursesite.theme.assets import named_by

_TEXTS = (
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
"""The endings of files that may name a stylesheet or script."""


@rule
def problems(need: Need) -> None:
    """Reports all that is wrong with a site, but for what the rules of its pages report."""
    if not need(listing, "content/"):
        problem = error(
            "content-missing",
            "there is no content/ folder with notes here",
            hint="run it in the folder of a site, or make one: coursesite init DIR",
        )
        need.report(problem)
        return
    # by digest: a check has no value, and runs only if what it reads has changed
    need.digest(scan_problems)
    need.digest(settings_problems)
    need.digest(course_folder_problems)
    need.digest(static_problems)
    need.digest(stylesheet_problems)
    need.digest(block_problems)
    need.digest(template_problems)
    need.digest(encoding_problems)
    need.digest(ending_problems)
    need.digest(conflict_problems)
    need.digest(notebook_problems)
    need.digest(notebook_solutions)
    need.digest(text_problems)
    need.digest(package_problems)
    need.digest(theme_problems)
    need.digest(shortcode_problems)
    need.digest(check_findings)
    need.digest(claims)
    files: tuple[str, ...] = need(bibliography_files)
    for file in files:
        need.digest(library_problems, file)
    for root in need(roots):
        need.digest(git_problems, root)
        need.digest(part_problems, root)
        need.digest(launch_problems, root)
        need.digest(link_problems, root)
        need.digest(folder_problems, root)
        need.digest(number_problems, root)
        need.digest(publish_problems, root)
        need.digest(identity_problems, root)
        need.digest(weekly_problems, root)
        need.digest(accessibility_problems, root)
        need.digest(edition_problems, root)
        need.digest(share_problems, root)
        need.digest(picture_problems, root)


# ---- links in course.yml -----------------------------------------------------------------------


@rule
def link_problems(need: Need, root: str) -> None:
    """Reports the links in a course's settings that lead nowhere."""
    if not root and need(is_catalogue):
        return
    settings = need(config, root)
    path = settings_file(root).removeprefix("content/")
    text = text_of(need, settings_file(root))
    for url in dict.fromkeys(_links(settings)):
        if problem := _problem(need, root, url, settings.validation.links):
            need.report(problem.diagnostic(path, value_span(text, url)))


def _links(settings: Config) -> Iterator[str]:
    """The links in a course's settings that lead to an address of the site."""
    for url in addresses_of(settings):
        if url and not (url.startswith("#") or leaves_site(url)):
            yield url


def _problem(need: Need, root: str, url: str, rules: LinkValidation) -> Problem | None:
    """The problem with a link; unlike links in notes it must be an address from the root."""
    address = links.parse(url)
    whole = url.startswith("/")
    owner = None
    for target in links.addresses(address.path, home_url(root)) if whole else ():
        if (owner := need(owner_of, target)) is not None:
            break
        if held_post(need, (target,)):
            return None
    if owner is None:
        message = f"nothing is at '{url}'" if whole else f"'{url}' is no address here"
        if rules.not_found == "ignore" or need(pages_lost):
            return None
        hint = _hint(need, root, url)
        return Problem("link-not-found", message, hint, rules.not_found)
    return anchor_problem_at(need, target, address, rules.anchors)


def _hint(need: Need, root: str, url: str) -> str:
    """A guess at the address that was meant by `url`."""
    path = links.parse(url).path
    for meant in islice(links.readings(url), 1, None):
        for target in links.addresses(meant.path, home_url(root)):
            if need(owner_of, target) is not None:
                return f"write '{target}', for a '?' or '#' of a name means something else there"
    for source in links.sources(path, settings_file(root).removeprefix("content/")):
        if (published := published_url(need, source)) is not None:
            return f"write '{published}'"
    if root and need(owner_of, address := f"/{root}/{path.strip('/')}/") is not None:
        return f"did you mean '{address}'?"
    pages = [one.url for place in need(roots) for one in need(pages_of, place).values()]
    if near := nearest(path, pages, 0.8):
        return f"did you mean '{near}'?"
    if url.startswith("/"):
        return "no page or file of the site has this address: make one, or write another address"
    return "addresses in course.yml are those of the finished site, from its root: '/syllabus/'"


# ---- names of folders and files ----------------------------------------------------------------


@rule
def folder_problems(need: Need, root: str) -> None:
    """Reports the folders directly in a course whose name misspells that of a kind, so that their
    posts are plain pages."""
    above = f"{root}/" if root else ""
    folders: dict[str, list[str]] = {}
    for path in need(posts, root):
        folder, _, name = path.removeprefix(above).partition("/")
        if name and name != "index.md":
            folders.setdefault(folder, []).append(path)
    for folder, paths in folders.items():
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
def theme_problems(need: Need) -> None:
    """Reports the themes that courses name for themselves: there is one for the whole site."""
    for root in need(roots):
        name = need(config, root).theme.name
        if root and name != need(theme_name):
            message = f"the theme is that of the whole site, so '{name}' has no effect here"
            hint = f"name it in {settings_file('')}; accent, mode and font are each course's own"
            report_at_theme(need, name, warning("theme-missing", message, None, hint), root)


@rule
def static_problems(need: Need) -> None:
    """Reports the styles and scripts of the site that join no page and that no file names."""
    for name in need(verbatim):
        folder, _, last = name.partition("/")
        if folder not in ("css", "js") or "/" in last or not last.endswith(f".{folder}"):
            continue
        here = f"static/{name}"
        if not any(last in text_of(need, path) for path in _texts(need) if path != here):
            what = "stylesheet" if folder == "css" else "script"
            message = f"no page uses this {what}, since it has no number and nothing names it"
            hint = f"call it 95-{last.lstrip('0123456789-_. ')} to make it a part of all pages"
            need.report(warning("static-unused", message, hint=hint).within(here))


@rule
def stylesheet_problems(need: Need) -> None:
    """Reports the addresses in the site's stylesheets that lead nowhere, and those that do so
    wherever the site is not at the root of its host."""
    level = need(config, "").validation.links.not_found
    if level == "ignore":
        return
    kept: tuple[str, ...] = need(verbatim)
    every: tuple[str, ...] = (*need(listing, "static/"), *need(listing, "content/"))
    for path in every:
        if not path.endswith(".css"):
            continue
        folder, _, name = path.partition("/")
        text = text_of(need, path)
        own = name if folder == "static" else urls.path_of(urls.file_url(name))[1:]
        for piece in in_css(text):
            if (file := named_by(piece.url, own)) is None:
                continue
            span = span_at(text, piece.start, piece.end - piece.start)
            if not _is_there(need, file[0]):
                hint = "addresses in a stylesheet count from the folder that it is in"
                message = f"nothing is at '{piece.url}'"
                problem = Problem("link-not-found", message, hint, level).diagnostic("", span)
                need.report(problem.within(path))
            elif piece.url.startswith("/") and (folder == "content" or name in kept):
                there = "../" * own.count("/") + piece.url[1:]
                message = f"'{piece.url}' counts from the root of the host, not of the site"
                need.report(warning("link-root", message, span, f"write '{there}'").within(path))


def _is_there(need: Need, path: str) -> bool:
    """Whether a path is that of a file of the output, or of a file of `static/` in the theme."""
    return need(owner_of, urls.address(f"/{path}")) is not None or any(
        exists(need, folder + path) for folder in static_folders(need(layers))
    )


def _texts(need: Need) -> list[str]:
    """The files of the site that may name others."""
    folders = ("templates/", "static/", "shortcodes/", "extensions/", "content/")
    paths = (path for folder in folders for path in need(listing, folder))
    return [path for path in paths if path.lower().endswith(_TEXTS)]
