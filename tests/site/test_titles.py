"""What a page says above its notes."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

import pytest

from coursesite.site.posts import titles
from sitetest import SiteTest


def test_the_title_has_the_id_of_its_heading(tmp_path: Path) -> None:
    """Old addresses of a heading that has become the page's title lead there."""
    site = SiteTest(tmp_path).write(
        {
            "content/lectures/01-a.md": "# The first one\n\nSee [b](02-b.md#first-of-all).\n",
            "content/lectures/02-b.md": "# First of all\n\n[a](01-a.md#the-first-one)\n",
        }
    )
    site.build().clean()
    assert '<h1 id="the-first-one">The first one</h1>' in site.page("lectures/a/index.html")
    assert '<h1 id="first-of-all">' in site.page("lectures/b/index.html")
    site.edit("content/lectures/01-a.md", "# The first one", "# The new one").build()
    assert site.codes == ["link-anchor"]


def test_a_heading_of_the_notes_keeps_the_id_that_the_title_would_have(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/lectures/01-a.md": "---\ntitle: Same\n---\n\nText.\n\n## Same\n",
            "content/index.md": "# Welcome\n\n[x](lectures/01-a.md#same) [y](index.md#welcome)\n",
        }
    )
    site.build()
    page = site.page("lectures/a/index.html")
    assert "<h1>Same</h1>" in page
    assert '<h2 id="same">' in page
    assert site.codes == ["link-anchor"], "the home's title is the course's, without an id"


@pytest.mark.parametrize("mark", ["Build it", "Build `it`"])
def test_headings_of_the_same_words_count_from_the_title_as_on_github(
    tmp_path: Path, mark: str
) -> None:
    links = "[a](#build-it) [b](#build-it-1) [c](#build-it-2)"
    text = f"# {mark}\n\n{links}\n\n## {mark}\n\nOne.\n\n## {mark}\n\nTwo.\n"
    site = SiteTest(tmp_path).write({"content/a.md": text, "content/b.md": f"Text.\n\n{text}"})
    site.build()
    page = site.page("a/index.html")
    assert re.findall(r'<h\d id="([^"]*)', page) == ["build-it", "build-it-1", "build-it-2"]
    assert site.codes == [] and site.page("b/index.html").count('id="build-it-2"') == 1
    given = text.replace("\n", " {#top}\n", 1)
    site.write({"content/a.md": given}).build()
    assert re.findall(r'<h2 id="([^"]*)', site.page("a/index.html")) == ["build-it", "build-it-1"]


def test_nothing_is_printed_of_facts_that_are_not_there(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: C\nend_date: 2026-02-01\n",
            "content/about.md": "# About\n\nShort.\n",
        }
    )
    site.build().clean()
    for path in ("index.html", "about/index.html"):
        shown = re.sub(
            r"(?s)<dialog.*?</dialog>", "", site.page(path)
        )  # a script fills their lists
        assert not re.search(r"<(ul|ol|dl)[^>]*>\s*</\1>", shown)


def test_every_page_has_a_description_for_search_engines(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: C\ndescription: Of things\n",
            "content/lectures/01-a.md": "---\ndate: 2026-01-01\ntags: [x]\n---\n\n![](a.svg)\n",
            "content/lectures/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        }
    )
    site.build().clean()
    pages = [path for path in site.output if path.endswith(".html") and path != "404.html"]
    assert len(pages) == 5
    for path in pages:
        assert re.search(r'<meta name="description" content="[^"]+">', site.page(path)), path


# ---- titles are inline Markdown ----------------------------------------------------------------

TITLE = "The `List<T>` of *H* and $x^2$"
WORDS = "The List<T> of H and x^2"
HTML = "The <code>List&lt;T&gt;</code> of <em>H</em> and <math>"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    """A site in which every title is marked."""
    quoted = f"'{TITLE}'"
    return (
        SiteTest(tmp_path_factory.mktemp("marked"))
        .write(
            {
                "content/course.yml": (
                    f"title: {quoted}\ndescription: {quoted}\nbase_url: https://a.org\n"
                    "start_date: 2025-02-17\n"
                    f"events: [{{date: 2025-03-01, title: {quoted}}}]\n"
                    f"links: [{{url: 'https://b.org', title: {quoted}, note: {quoted}}}]\n"
                    f"nav: [{{url: /lectures/a/, title: {quoted}, "
                    f"children: [{{url: /lectures/b/, title: {quoted}}}]}}]\n"
                ),
                "content/lectures/01-a.md": (
                    f"---\ntitle: {quoted}\ndescription: {quoted}\ndate: 2025-02-17\n"
                    f"tags: [{quoted}]\naliases: [/old/]\n"
                    f"readings: [{quoted}, "
                    f"{{title: {quoted}, url: 'https://c.org', note: {quoted}}}]\n"
                    f"video: {{url: 'https://youtu.be/dqoEU9Ac3ek', "
                    f"chapters: [{{start: 0, title: {quoted}}}]}}\n---\n\nText.\n"
                ),
                "content/lectures/02-b.md": f"# {TITLE}\n\nMore.\n",
                "content/lectures/03-c.md": f"---\ntitle: {WORDS}\n---\n\n# {TITLE}\n\nMore.\n",
                "content/announcements/2025-02-18-n.md": f"---\ntitle: {quoted}\n---\nNews.\n",
            }
        )
        .build(index=False)
    )


def test_a_marked_title_is_html_where_html_can_stand_and_words_elsewhere(
    marked: SiteTest,
) -> None:
    marked.clean()
    home, page = marked.page("index.html"), marked.page("lectures/a/index.html")
    for name, text in marked.output.items():
        if name.endswith((".html", ".xml", ".json", ".ics", "titles.js", "courses.js")):
            shown = text.decode()
            assert "`" not in re.sub(r"(?s)<script.*?</script>", "", shown), name
            assert "$" not in re.sub(r"(?s)<script.*?</script>", "", shown), name
            assert "<T>" not in shown or name.endswith((".json", ".ics", ".js")), name
    assert page.count(f"{HTML}") >= 8
    assert re.search(rf'<h1 id="[^"]*">{HTML}', page)
    assert re.search(rf'<p class="cs-lede">{HTML}', page)
    assert re.search(rf"0:00</a> {HTML}", page)
    assert re.search(rf'remark">{HTML}', page)
    assert re.search(rf'rel="next"[^\n]*>{HTML}', page)
    assert re.search(rf"<h1>{HTML}", home)
    assert home.count(HTML) >= 9
    for name in ("lectures/b", "lectures/c"):
        assert re.search(rf"<h1[^>]*>{HTML}", marked.page(f"{name}/index.html")), name
    assert re.search(rf'what-title">{HTML}', marked.page("schedule/index.html"))
    assert re.search(rf"<h1>{HTML}", marked.page("old/index.html"))
    assert re.search(rf"<h2[^>]*>{HTML}", marked.page("print/index.html"))


def test_a_marked_title_is_words_where_only_text_can_stand(marked: SiteTest) -> None:
    page, words = marked.page("lectures/a/index.html"), escape(WORDS)
    assert f"<title>{words}</title>" in page
    assert f'<meta name="description" content="{words}">' in page
    assert f'<meta property="og:title" content="{words}">' in page
    assert f'rel="tag">{words}<' in page
    assert f"<title>{words}</title>" in marked.page("feed.xml")
    assert f"<summary>{words}</summary>" in marked.page("feed.xml")
    feed = json.loads(marked.page("feed.json"))
    assert {item["title"] for item in feed["items"]} == {WORDS}
    assert f"SUMMARY:{WORDS}" in marked.page("calendar.ics").replace("\r\n ", "")
    assert f'"{WORDS}"' in marked.page("pagefind/titles.js")


@pytest.mark.parametrize(
    ("title", "html", "words"),
    [
        ("1. `a`", "1. <code>a</code>", "1. a"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O", "H2O"),
        ("<b>open", "<b>open</b>", "open"),
        ("List<T>", "", "List<T>"),
        ("[A](b.md) `c`", "A <code>c</code>", "A c"),
        (r"C\# &amp; \*", "", "C# & *"),
        ("`x` <img src=x onerror=a()>", "<code>x</code> &lt;img src=x onerror=a()&gt;",
         "x <img src=x onerror=a()>"),
        ("<b onclick=a()>x</b>", "", "<b onclick=a()>x"),
        ("`</h1><script>`", "<code>&lt;/h1&gt;&lt;script&gt;</code>", "</h1><script>"),
        ("&lt;b&gt; `x`", "&lt;b&gt; <code>x</code>", "<b> x"),
        ("![](a.png)", "", "![](a.png)"),
    ],
)  # fmt: skip
def test_a_title_is_safe_and_says_all(title: str, html: str, words: str) -> None:
    made = titles.rendered(title)
    assert (made.html, made.words) == (html, words)


@pytest.mark.parametrize(
    "title",
    ["Merge sort", "AT&T", "What's new?", "C# and C++", "a < b", "$5", "my_list", "2*3", "~5"],
)
def test_a_plain_title_costs_nothing(title: str) -> None:
    assert not titles.is_marked(title)


def test_marks_that_a_course_switches_on_are_those_of_its_titles(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: H~2~O\nmarkdown: {sub: true, sup: true, emoji: true}\n",
            "content/lectures/01-a.md": "# CO~2~ and x^2^ :tada: :none:\n\nText.\n",
            "content/lectures/02-b.md": "---\ntitle: b^3^\n---\nText.\n",
        }
    )
    site.build().clean()
    assert "CO<sub>2</sub> and x<sup>2</sup> 🎉 :none:</h1>" in site.page("lectures/a/index.html")
    home = site.page("index.html")
    assert (
        "H<sub>2</sub>O</h1>" in home and "b<sup>3</sup>" in home and "<title>H2O</title>" in home
    )
    site.write({"content/course.yml": "title: H~2~O\nmarkdown: {emoji: true}\n"}).build()
    assert "b^3^</h1>" in site.page("lectures/b/index.html")
    assert site.output == site.clean_output


def test_a_formula_that_is_wrong_is_told_where_it_is(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write({"content/a.md": "---\ntitle: Of $\\frac{1$\n---\n\nText.\n"})
    site.build()
    (problem,) = site.built.diagnostics
    assert (problem.code, problem.span and problem.span.line) == ("math-error", 2)
