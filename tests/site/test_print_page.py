"""The page that has a whole course on it."""

from __future__ import annotations

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from coursesite.course import rebase
from sitetest import SiteTest

FILES = {
    "content/course.yml": "title: C\nbase_url: https://example.org/c\nlecturers: [Ada]\n",
    "content/glossary.md": "# Words\n\nHeap\n: A tree. See [a](lectures/01-a/index.md).\n",
    "content/lectures/01-a/index.md": """\
        ---
        title: First
        video: dqoEU9Ac3ek
        slides: deck.pdf
        files: [{url: a.txt, title: Data}]
        ---

        ## Same

        Text[^1] with `href="x"` and {{< term heap >}}. See [b](../02-b.md#same), [b](../02-b.md),
        [here](#same), [the plan](/schedule/) and [away](https://example.com/#same).

        ![A picture](pic.svg)

        [^1]: Note. See [b](../02-b.md#deep).
        """,
    "content/lectures/01-a/deck.pdf": "%PDF",
    "content/lectures/01-a/a.txt": "a",
    "content/lectures/01-a/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9'/>",
    "content/lectures/02-b.md": """\
        ---
        title: Second
        date: 2026-01-05
        video: https://example.com/second
        ---

        # A part

        ## Same

        ### Deep

        See [a](01-a/index.md#same)[^1], at {{< at 1:00 >}}.

        [^1]: Another.
        """,
    "content/assignments/01-x.md": "---\ntitle: Task\ndue: 2026-01-09\n---\n\nDo it.\n",
    "content/about.md": "---\ntitle: About\n---\n\nNot printed.\n",
}
BOOK = "print/index.html"


def built(folder: Path, **files: str) -> SiteTest:
    return SiteTest(folder).write(FILES | files).build().clean()


def test_all_is_there_in_order(tmp_path: Path) -> None:
    tree = LexborHTMLParser(built(tmp_path).page(BOOK))
    titles = [node.text().strip() for node in tree.css(".cs-book-part > header h2")]
    assert titles == ["First", "Second", "Task", "Words"]
    entries = [" ".join(node.text().split()) for node in tree.css(".cs-book-contents a")]
    assert entries == ["1 First", "2 Second", "Assignment 1: Task", "Words"]
    assert "Not printed" not in tree.html  # type: ignore[operator]


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere(tmp_path: Path) -> None:
    tree = LexborHTMLParser(built(tmp_path).page(BOOK))
    ids = [str(node.attributes["id"]) for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    inside = [
        href[1:]
        for node in tree.css("a[href]")
        if (href := node.attributes["href"] or "").startswith("#")
    ]
    assert set(inside) <= {*ids, "page.main"}
    assert {"lectures-b--same", "lectures-b", "lectures-b--deep", "glossary--heap"} <= set(inside)


def test_other_addresses_count_from_the_page(tmp_path: Path) -> None:
    page = built(tmp_path).page(BOOK)
    part = page.partition('id="lectures-a"')[2].partition("</section>\n<section")[0]
    assert 'src="../lectures/a/pic.svg"' in part
    assert 'href="../schedule/index.html"' in part
    assert 'href="https://example.com/#same"' in part
    assert '<code>href="x"</code>' in part
    assert 'href="../lectures/b/index.html#t=60"' in page
    assert "data-term" not in page


def test_styles_of_notes_are_in_the_head_once(tmp_path: Path) -> None:
    site = built(tmp_path)
    for name in ("01-a/index.md", "02-b.md"):
        with (tmp_path / "content/lectures" / name).open("a", encoding="utf-8") as file:
            file.write("\n<style>\n.x { color: red }\n</style>\n")
    head, _, body = site.build().clean().page(BOOK).partition("</head>")
    assert head.count(".x { color: red }") == 1
    assert "<style" not in body


def test_each_part_has_footnotes_of_its_own(tmp_path: Path) -> None:
    tree = LexborHTMLParser(built(tmp_path).page(BOOK))
    found = [node.attributes["aria-label"] for node in tree.css("[role=doc-endnotes]")]
    assert found == ["Footnotes: First", "Footnotes: Second"]
    assert len(tree.css("[role=doc-noteref]")) == 2


def test_headings_go_down_below_the_titles(tmp_path: Path) -> None:
    """Those of notes that have parts of the first level go down by two."""
    tree = LexborHTMLParser(built(tmp_path).page(BOOK))
    assert len(tree.css("h1")) == 1
    found = {
        node.attributes["id"]: node.tag
        for node in tree.css(".cs-prose [id]")
        if node.tag[:1] == "h"
    }  # type: ignore[index]
    assert found["lectures-a--same"] == "h3"
    assert found["lectures-b--a-part"] == "h3"
    assert found["lectures-b--same"] == "h4"
    assert found["lectures-b--deep"] == "h5"


def test_recordings_slides_and_files_are_spelled_out(tmp_path: Path) -> None:
    tree = LexborHTMLParser(built(tmp_path).page(BOOK))
    shown = [node.text() for node in tree.css(".cs-book-record dd a")]
    assert shown == [
        "https://www.youtube.com/watch?v=dqoEU9Ac3ek",
        "https://example.org/c/lectures/a/deck.pdf",
        "https://example.org/c/lectures/a/a.txt",
        "https://example.com/second",
    ]
    hrefs = [node.attributes["href"] for node in tree.css(".cs-book-record dd a")]
    assert hrefs[1] == "../lectures/a/deck.pdf"


def test_nobody_finds_it_but_by_the_foot_of_a_page(tmp_path: Path) -> None:
    site = built(tmp_path)
    assert '<meta name="robots" content="noindex">' in site.page(BOOK)
    assert "/print/" not in site.page("sitemap.xml")
    foot = site.page("lectures/a/index.html").partition('<footer class="cs-site-footer">')[2]
    assert 'href="../../print/index.html"' in foot
    assert "print/index.html" not in site.page("index.html").partition("<footer")[0]


def test_a_course_may_do_without(tmp_path: Path) -> None:
    site = built(tmp_path, **{"content/course.yml": "title: C\nprint: false\n"})
    assert BOOK not in site.output
    assert "print/index.html" not in site.page("index.html")
    site.edit("content/about.md", "Not printed", "[Print](/print/)").build()
    assert site.codes == ["link-not-found"]


def test_a_course_of_one_session_has_none(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write({"content/lectures/01-a.md": "Text.\n"}).build().clean()
    assert BOOK not in site.output


def test_an_edit_renders_the_page_and_the_book_and_reads_no_markdown_twice(tmp_path: Path) -> None:
    site = built(tmp_path).edit("content/lectures/02-b.md", "### Deep", "More.\n\n### Deep").build()
    ran = [
        key for key in site.built.ran if key[0] in ("prose", "resolved", "post_page", "print_page")
    ]
    assert sorted(ran) == [
        ("post_page", "lectures/02-b.md"),
        ("print_page", ""),
        ("prose", "lectures/02-b.md"),
        ("resolved", "lectures/02-b.md"),
    ]
    assert "More." in site.page(BOOK)


def test_text_that_looks_like_an_attribute_stays() -> None:
    names = {"/a/": "a"}
    for html in ('<p>x id="y" href="z"</p>', '<p title="1 > 0">a href="b"</p>'):
        assert rebase.gathered(html, "/a/", "/print/", names) == html
    html = '<p title="1 > 0" id="y"><img alt="a > b" src="c.png"></p>'
    moved = rebase.gathered(html, "/a/", "/print/", names)
    assert moved == '<p title="1 > 0" id="a--y"><img alt="a > b" src="../a/c.png"></p>'


def test_a_name_stays_within_its_quotes() -> None:
    html = '<p id="x&quot;><i>">x</p><p title="1" data-term="b">y</p>'
    moved = rebase.gathered(html, "/a/", "/print/", {"/a/": "a"})
    assert moved == '<p id="a--x&quot;><i>">x</p><p title="1">y</p>'


def test_addresses_move_there_and_back() -> None:
    for url in ("#x", "../b/index.html#x", "c/d.png?v=1", "https://example.org/", "mailto:a@b.c"):
        html = f'<a href="{url}">x</a>'
        assert rebase.seen_from(rebase.absolute(html, "/a/e/"), "/a/e/") == html
    assert re.search(r'href="\.\./b/index\.html"', rebase.seen_from('<a href="/b/">', "/a/"))
