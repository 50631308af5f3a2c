"""The files for crawlers and hosts: the sitemap, robots.txt and .nojekyll."""

from __future__ import annotations

from coursesite.engine import Need, rule
from coursesite.files.editions import IGNORE_ALL
from coursesite.model import Moment
from coursesite.site.courses import is_catalogue, refs
from coursesite.site.inputs import edition
from coursesite.site.last_change import lastmod
from coursesite.site.outputs import COURSE, SITE, address_at, url_of
from coursesite.site.posts import base_url
from coursesite.site.roots import every_out_root


@rule(big=True)
def sitemap_file(need: Need) -> bytes:
    """The sitemap: the pages that the table of outputs has in it, but for unlisted posts."""
    from coursesite.course import sitemap

    pages: list[tuple[str, Moment | None]] = []
    for output in SITE:
        if output.sitemap:
            pages += ((address_at(path), None) for path, *_ in output.files(need))
    for root in every_out_root(need):
        outside = not root and need(is_catalogue)
        for output in COURSE:
            if not output.sitemap or (outside and not output.outside):
                continue
            if output.rule == "post_page":
                posts: tuple[tuple[str, Moment | None], ...] = need(listed_posts, root)
                pages += posts
            elif list(output.files(need, root)):
                pages.append((output.url(root), None))
    return sitemap.sitemap(need(base_url), pages).encode()


@rule(keep=tuple[tuple[str, Moment | None], ...])
def listed_posts(need: Need, root: str) -> tuple[tuple[str, Moment | None], ...]:
    """The addresses of a course's listed posts, and when they were changed: a projection, so that
    the sitemap does not depend on titles, nor on more than the course that has changed."""
    return tuple((ref.url, lastmod(need, ref)) for ref in need(refs, root) if not ref.unlisted)


@rule
def robots_file(need: Need) -> bytes:
    """robots.txt."""
    from coursesite.course import sitemap

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
