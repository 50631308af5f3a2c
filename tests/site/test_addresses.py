"""Addresses wherever HTML and CSS have them: resolved, checked, and moved with the page."""

from __future__ import annotations

import re
from html import unescape

import pytest

from sitetest import SiteTest

NOTES = """\
<picture><source srcset="a.avif, ../img/b.avif 2x">
<img src="a.png" srcset="a.png 1x" alt="A"></picture>

<video poster="p.png" src="v.webm"></video>

<object data="o.pdf"></object>

<svg><a href="02-b.md#two"><text>x</text></a>
<a xlink:href="02-b.md"><use href="#s" id="s"/></a></svg>

<p style="background: url('a (1).png')">x</p>

<style>
.x { background: url(a.png) }
</style>

<form action="02-b.md"><button formaction="/api/send">Send</button></form>

<iframe srcdoc="<a href=02-b.md>b</a> <a href='#top'>t</a>" title="B"></iframe>

<p style="background: image-set('a.png' 1x)">y</p>

![A clip](v.webm){: #clip } and ![Deck](o.pdf)

![A talk](t.mp3)

![Dark](a.png#gh-dark-mode-only) ![Light](p.png#only-light)
"""
FILES = ("a.avif", "a.png", "p.png", "v.webm", "o.pdf", "a (1).png", "t.mp3", "../img/b.avif")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    files = {f"content/lectures/{name}": "x" for name in FILES}
    return (
        SiteTest(tmp_path_factory.mktemp("addresses"))
        .write(
            files
            | {
                "content/course.yml": "title: T\nbase_url: https://a.org/b\nkey: t\n",
                "content/lectures/01-a.md": NOTES,
                "content/lectures/02-b.md": "## Two\n",
                "content/announcements/2025-06-01-n.md": (
                    "![x](/lectures/p.png#only-dark) ![y](/lectures/p.png#only-light) "
                    '<img srcset="/lectures/a.png 2x" src="/lectures/a.png" alt="z">\n'
                ),
                "static/css/95-own.css": (
                    "/* url(no.png) */ .a { background: url(../img/x.png) }\n"
                    ".b { background: url('/lectures/a (1).png'), url(data:,x), url(#g) }\n"
                    '.c { background: url("../icon.svg"); content: "url(no)" }\n'
                ),
                "static/img/x.png": "x",
            }
        )
        .build(index=False)
    )


def test_every_address_of_a_page_is_resolved(site: SiteTest) -> None:
    site.clean()
    page = site.page("lectures/a/index.html")
    for html in (
        'srcset="../a.avif, ../../img/b.avif 2x"',
        'src="../a.png" srcset="../a.png 1x"',
        'poster="../p.png"',
        '<object data="../o.pdf">',
        '<a href="../b/index.html#two">',
        '<a xlink:href="../b/index.html">',
        "url('../a%20%281%29.png')",
        ".x { background: url(../a.png) }",
        '<form action="../b/index.html"><button formaction="/api/send">',
        "&lt;body&gt;&lt;a href=&quot;../b/index.html&quot;&gt;b",
        "href=&quot;#top&quot;",
        "image-set('../a.png' 1x)",
    ):
        assert html in page, html


def test_recordings_are_players_and_documents_are_links(site: SiteTest) -> None:
    page = site.page("lectures/a/index.html")
    assert (
        '<video controls="" preload="none" src="../v.webm" id="clip" aria-label="A clip">' in page
    )
    assert '<a href="../o.pdf">Deck</a>' in page
    assert re.search(r'<audio controls="" [^>]*aria-label="A talk">\s*<source src="../t.mp3"', page)


def test_pictures_of_one_mode_are_marked(site: SiteTest) -> None:
    page = site.page("lectures/a/index.html")
    assert re.search(r'src="../a.png"[^>]* class="cs-only-dark"', page)
    assert re.search(r'src="../p.png"[^>]* class="cs-only-light"', page)
    style = next(text for name, text in site.output.items() if name.startswith("assets/style."))
    assert b" img.cs-only-dark{display:var(--dark-only,revert)" in style
    feed = site.page("announcements/feed.xml")
    assert "only-dark" not in feed
    assert "https://a.org/b/lectures/a.png 2x" in feed


def test_the_page_to_print_has_the_same_addresses(site: SiteTest) -> None:
    page = unescape(site.page("print/index.html"))
    for html in (
        'srcset="../lectures/a.avif, ../img/b.avif 2x"',
        '<object data="../lectures/o.pdf">',
        "url('../lectures/a%20%281%29.png')",
        ".x { background: url(../lectures/a.png) }",
        '<a xlink:href="#lectures-b">',
        '<form action="#lectures-b"><button formaction="/api/send">',
        'srcdoc="<html><head></head><body><a href="../lectures/b/index.html">b</a> <a href="#top">',
        "image-set('../lectures/a.png' 1x)",
    ):
        assert html in page, html


def test_addresses_in_a_stylesheet_of_the_site_follow_it_into_the_bundle(site: SiteTest) -> None:
    (style,) = (text for name, text in site.output.items() if name.startswith("assets/style."))
    icon = next(name for name in site.output if name.startswith("assets/icon."))
    css = style.decode()
    assert ".a{background:url(../img/x.png)}" in css
    assert "url('../lectures/a%20%281%29.png'),url(data:,x),url(#g)" in css
    assert f'url("{icon.removeprefix("assets/")}");content:"url(no)"' in css


def test_what_is_not_there_is_told_where_it_is_written(site: SiteTest) -> None:
    other = SiteTest(site.folder.parent / "missing").write(
        {
            "content/a.md": '<img src="a.png" srcset="no.png 2x" alt="A">\n\n'
            '<b style="background: url(no.svg)">x</b>\n\n<object data="no.pdf"></object>\n\n'
            "<svg><a xlink:href='no.md'></a></svg>\n",
            "content/a.png": "x",
            "static/css/95-own.css": "a { color: red }\nb { background: url( ../no.png ) }\n",
            "static/own/own.css": "@import 'no.css';\n",
        }
    )  # fmt: skip
    other.build(index=False)
    found = [
        (one.path, one.span and (one.span.line, one.span.column, one.span.length))
        for one in other.built.diagnostics
        if one.code == "link-not-found"
    ]
    assert found == [
        ("content/a.md", (1, 26, 6)),
        ("content/a.md", (3, 27, 6)),
        ("content/a.md", (5, 15, 6)),
        ("content/a.md", (7, 21, 5)),
        ("static/css/95-own.css", (2, 22, 9)),
        ("static/own/own.css", (1, 10, 6)),
    ]
