"""The files for crawlers: the sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from coursesite.model import Moment
from coursesite.text.urls import join

NOT_FOR_ROBOTS = "User-agent: *\nDisallow: /\n"
"""The robots.txt of a site that nobody is to list."""


def sitemap(base_url: str, pages: Sequence[tuple[str, Moment | None]]) -> str:
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


def robots(base_url: str, sitemap_url: str) -> str:
    """The text of robots.txt (RFC 9309): everything may be read; with a base URL it names the
    sitemap, whose address must be absolute."""
    where = f"Sitemap: {join(base_url, sitemap_url)}\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{where}"
