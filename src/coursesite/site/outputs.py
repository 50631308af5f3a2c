"""Which files the output is to have, and the rule that makes each."""

from __future__ import annotations

from coursesite.course import search
from coursesite.diagnostics import error
from coursesite.engine import Need, rule
from coursesite.model import Location
from coursesite.site.checks import (
    check_settings,
    folder_problems,
    settings_problems,
    static_problems,
)
from coursesite.site.courses import course, has_due, refs, scheduled, several, tags
from coursesite.site.feeds import (
    calendar_file,
    due_file,
    feed_file,
    news_file,
    robots_file,
    sitemap_file,
)
from coursesite.site.inputs import blob, listing, scan_problems
from coursesite.site.links import addresses
from coursesite.site.markdown import shortcode_problems
from coursesite.site.pages import (
    catalogue_page,
    home_page,
    kind_page,
    not_found_page,
    post_page,
    redirect_page,
    schedule_page,
    tag_page,
    tags_page,
)
from coursesite.site.posts import (
    base_url,
    config,
    git_problems,
    home_source,
    home_url,
    pages_of,
    place,
    roots,
)
from coursesite.site.print_page import print_page
from coursesite.site.record import captions_file
from coursesite.site.search import courses_file, searched, titles_file
from coursesite.site.theme import assets, block_problems
from coursesite.text import urls

Target = tuple[str, ...]


@rule(keep=tuple[Target, ...])
def targets(need: Need) -> tuple[Target, ...]:
    """Every file of the output."""
    if not need(listing, "content/"):
        need.report(
            error(
                "content-missing",
                "there is no content/ folder with notes here",
                hint="run it in the folder of a site, or make one: coursesite init DIR",
            )
        )
        return ()
    need(scan_problems)
    need(settings_problems)
    need(static_problems)
    need(block_problems)
    need(shortcode_problems)
    found: list[Target] = []
    for root in need(roots):
        pages: tuple[Target, ...] = need(course_files, root)
        found += pages
    if need(several):
        found.append(("index.html", catalogue_page.name))
        found += _posts(need, "")
        if (home := need(home_source, "")) is not None:
            found += _redirects(need, home, need(place, home))
    found += [("404.html", not_found_page.name), ("robots.txt", robots_file.name)]
    if need(base_url):
        found.append(("sitemap.xml", sitemap_file.name))
    for root in need(searched):
        found.append((f"{home_url(root)[1:]}{search.FOLDER}/titles.js", titles_file.name, root))
    if any(need(config, root).search for root in ("", *need(roots))):
        found.append((f"{search.FOLDER}/courses.js", courses_file.name))
    found += _files(need)
    return tuple(found)


@rule
def course_files(need: Need, root: str) -> tuple[Target, ...]:
    """The files of a course's pages."""
    base = home_url(root)
    need(git_problems, root)
    need(check_settings, root)
    need(folder_problems, root)
    found: list[Target] = [(urls.output_path(base), home_page.name, root)]
    home = need(home_source, root)
    if home is not None:
        found += _redirects(need, home, need(place, home))
    found += _posts(need, root)
    if need(scheduled, root):
        found.append((urls.output_path(f"{base}schedule/"), schedule_page.name, root))
        found.append((urls.output_path(f"{base}calendar.ics"), calendar_file.name, root))
    if need(has_due, root):
        found.append((urls.output_path(f"{base}due.ics"), due_file.name, root))
    if of := need(tags, root):
        found.append((urls.output_path(f"{base}tags/"), tags_page.name, root))
        found += [(urls.output_path(one.url), tag_page.name, root, one.slug) for one in of]
    kinds = {one.kind for one in need(refs, root) if not one.unlisted}
    found += [
        (urls.output_path(f"{base}{kind}s/"), kind_page.name, root, kind)
        for kind in ("assignment", "announcement")
        if kind in kinds
    ]
    if "announcement" in kinds:
        path = urls.output_path(f"{base}announcements/feed.xml")
        found.append((path, news_file.name, root))
    if (of_course := need(course, root)) and of_course.print_url:
        found.append((urls.output_path(of_course.print_url), print_page.name, root))
    found.append((urls.output_path(f"{base}feed.xml"), feed_file.name, root))
    # a post at the address of a listing stands there in its place
    own = {urls.output_path(here.url) for here in need(pages_of, root).values()}
    return tuple(one for one in found if one[0] not in own or one[1] == post_page.name)


def _posts(need: Need, root: str) -> list[Target]:
    """The pages of a course's posts, and those at their old addresses."""
    found: list[Target] = []
    taken = need(addresses)
    for path, here in need(pages_of, root).items():
        if taken.get(here.url) == f"post {path}":
            found.append((urls.output_path(here.url), post_page.name, path))
        if here.aliases:
            found += _redirects(need, path, here)
    return found


def _redirects(need: Need, path: str, here: Location) -> list[Target]:
    """The pages at a post's old addresses, where nothing else is now."""
    for alias in here.aliases:
        there = need(addresses).get(alias, f"post {path}")
        if there != f"post {path}":
            need.report(
                error(
                    "duplicate-address",
                    f"{alias} is the address of {there.partition(' ')[2] or there} already",
                    hint="take it off aliases:",
                ).within(f"content/{path}")
            )
    return [
        (
            urls.output_path("/" + alias.lstrip("/"))
            if alias.endswith((".html", "/"))
            else urls.output_path(f"/{alias.strip('/')}/"),
            redirect_page.name,
            path,
            "/" + alias.lstrip("/"),
        )
        for alias in here.aliases
    ]


def _files(need: Need) -> list[Target]:
    """The files that are published as they are, and the theme's."""
    found: list[Target] = [(".nojekyll", nothing.name)]
    for url, there in need(addresses).items():
        kind, _, name = there.partition(" ")
        if kind == "file":
            found.append((url.lstrip("/"), blob.name, name))
            if name.endswith((".srt", ".sbv")) and f"{url}.vtt" not in need(addresses):
                found.append((f"{url.lstrip('/')}.vtt", captions_file.name, name))
    found += [(path, asset_file.name, path) for path in need(assets).files]
    return found


def origin(name: str, *args: str) -> str:
    """What the rule of a target makes its file of, in words."""
    if name == post_page.name:
        return f"content/{args[0]}"
    if name == redirect_page.name:
        return f"an old address of content/{args[0]}"
    return args[0] if name in (blob.name, captions_file.name) else "a page that the build makes"


@rule
def asset_file(need: Need, path: str) -> bytes:
    """A file of the theme, by its path in the output."""
    return need(assets).files[path]


@rule
def nothing(need: Need) -> bytes:
    """An empty file, which keeps GitHub Pages from running Jekyll."""
    return b""
