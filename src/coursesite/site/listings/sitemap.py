"""The files for crawlers and hosts: the sitemap, robots.txt and .nojekyll."""

from __future__ import annotations

from coursesite.course import sitemap
from coursesite.engine import Need, rule
from coursesite.files.editions import IGNORE_ALL
from coursesite.model import Moment
from coursesite.site.courses.course import is_catalogue, refs
from coursesite.site.courses.roots import course_at, every_out_root
from coursesite.site.inputs import edition
from coursesite.site.outputs import COURSE, SITE, address_at, url_of
from coursesite.site.pages.editions import Edition, chain, edition_of
from coursesite.site.posts.last_change import lastmod
from coursesite.site.posts.locations import home_url
from coursesite.site.posts.settings import base_url


@rule(big=True)
def sitemap_file(need: Need) -> bytes:
    """The sitemap, or the index of its parts if it has several."""
    parts = [address_at(path) for path, *_ in _PARTS.files(need)]
    if parts:
        return sitemap.index(need(base_url), parts).encode()
    return sitemap.sitemap(need(base_url), _pages(need)).encode()


@rule(big=True)
def sitemap_part(need: Need, number: str) -> bytes:
    """One of the files of a large sitemap."""
    count = len(list(_PARTS.files(need)))
    every: tuple[sitemap.Page, ...] = need(pages_of_sitemap)
    return sitemap.sitemap(need(base_url), sitemap.part(every, int(number), count)).encode()


_PARTS = next(output for output in SITE if output.rule == sitemap_part.name)


@rule
def pages_of_sitemap(need: Need) -> tuple[sitemap.Page, ...]:
    """The pages in a sitemap of several parts, for all of these."""
    return _pages(need)


def _pages(need: Need) -> tuple[sitemap.Page, ...]:
    """The pages in the sitemap: those that the table of outputs has there, but for unlisted posts,
    and for those of which search engines are told that the page of a newer edition counts."""
    pages: dict[str, Moment | None] = {}
    for output in SITE:
        if output.sitemap:
            for path, *_ in output.files(need):
                url = address_at(path)
                root = course_at(need, url)
                if _counts(need, _newer(need, root), url.removeprefix(home_url(root))):
                    pages[url] = None
    for root in every_out_root(need):
        outside = not root and need(is_catalogue)
        home, newer = home_url(root), _newer(need, root)
        for output in COURSE:
            if not output.sitemap or (outside and not output.outside):
                continue
            found: tuple[sitemap.Page, ...] = ()
            if output.rule == "post_page":
                found = need(listed_posts, root)
            elif list(output.files(need, root)):
                found = ((output.url(root), None),)
            for url, changed in found:
                if _counts(need, newer, url.removeprefix(home)):
                    pages[url] = changed or pages.get(url)
    return tuple(pages.items())


def _newer(need: Need, root: str) -> str | None:
    """The newest edition of a course; None if it is that itself."""
    editions: tuple[str, ...] = need(chain, root)
    return editions[-1] if editions and editions[-1] != root else None


def _counts(need: Need, newer: str | None, inner: str) -> bool:
    """Whether a page of a course, by its address below the home of that, is the one that counts:
    the newer edition, if there is one, has none there."""
    if newer is None:
        return True
    there: Edition = need(edition_of, newer, inner, True)
    return not there.same


@rule(keep=tuple[tuple[str, Moment | None], ...])
def listed_posts(need: Need, root: str) -> tuple[tuple[str, Moment | None], ...]:
    """The addresses of a course's listed posts, and when they were changed: a projection, so that
    the sitemap does not depend on titles, nor on more than the course that has changed."""
    return tuple((ref.url, lastmod(need, ref)) for ref in need(refs, root) if not ref.unlisted)


@rule
def robots_file(need: Need) -> bytes:
    """robots.txt."""
    if need(edition):
        return sitemap.NOT_FOR_ROBOTS.encode()
    return sitemap.robots(need(base_url), url_of("sitemap_file")).encode()


@rule
def ignore_file(need: Need) -> bytes:
    """The file that keeps git from taking in the teacher's edition."""
    return IGNORE_ALL.encode()


@rule
def nojekyll_file(need: Need) -> bytes:
    """An empty file, which keeps GitHub Pages from running Jekyll."""
    return b""
