"""The files for crawlers: the sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from coursesite.model import Moment
from coursesite.text.urls import join

Page = tuple[str, Moment | None]
"""The address of a page, and when it was changed last."""
MOST = 20_000
"""The addresses in one file. A file may have 50,000, and 50 MB: with addresses of 2,048 characters,
the longest that are allowed, that is so many."""
NOT_FOR_ROBOTS = "User-agent: *\nDisallow: /\n"
"""The robots.txt of a site that nobody is to list."""


def sitemap(base_url: str, pages: Sequence[Page]) -> str:
    """The sitemap (https://www.sitemaps.org/protocol.html) of pages, given by address and time of
    the last change."""
    lines = "".join(
        f"<url><loc>{escape(join(base_url, url))}</loc>"
        + (f"<lastmod>{lastmod.at.isoformat()}</lastmod>" if lastmod else "")
        + "</url>\n"
        for url, lastmod in pages
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )


def index(base_url: str, urls: Iterable[str]) -> str:
    """The index of a sitemap that has several files, at these addresses."""
    lines = "".join(
        f"<sitemap><loc>{escape(join(base_url, url))}</loc></sitemap>\n" for url in urls
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</sitemapindex>\n'
    )


def part(pages: Sequence[Page], number: int, count: int) -> Sequence[Page]:
    """The pages in one of so many files, counted from 1; a file has one page at least."""
    size = -(-len(pages) // count)
    return pages[(number - 1) * size : number * size] or pages[:1]


def robots(base_url: str, sitemap_url: str) -> str:
    """The text of robots.txt (RFC 9309): everything may be read; with a base URL it names the
    sitemap, whose address must be absolute."""
    where = f"Sitemap: {join(base_url, sitemap_url)}\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{where}"
