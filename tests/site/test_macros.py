"""Macros of course.yml and front matter on pages: what they mean there, and what is made again."""

from __future__ import annotations

from pathlib import Path

from sitetest import SiteTest

COURSE = """\
title: Analysis in $\\RR$
math:
  macros:
    RR: "\\\\mathbb{R}"
    norm: '\\lVert #1 \\rVert'
    dist: '\\norm{#1 - #2}'
"""
FILES = {
    "content/course.yml": COURSE,
    "content/lectures/01-a.md": "---\ntitle: On $\\RR$\n---\n\nSo $x \\in \\RR$.\n",
    "content/lectures/02-b.md": "---\ntitle: Norms\n---\n\nSo $\\dist{x}{y}$.\n",
    "content/lectures/03-c.md": "---\ntitle: Text\n---\n\nNo formula, but a \\backslash.\n",
    "content/lectures/04-d.md": '---\ntitle: More\n---\n\n{{< include "../part.txt" >}}\n',
    "content/part.txt": "Included: $\\RR$.\n",
}


def notes(site: SiteTest) -> list[str]:
    """The posts whose notes the last build rendered."""
    return sorted(key[1] for key in site.built.ran if key[0] == "prose")


def test_a_macro_that_changes_makes_the_pages_again_that_use_it(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES)
    site.build().clean()
    assert "ℝ" in site.page("lectures/a/index.html")
    assert "‖" in site.page("lectures/b/index.html")
    assert "ℝ" in site.page("lectures/d/index.html")
    site.edit("content/course.yml", "lVert #1 \\rVert", "lvert #1 \\rvert").build().clean()
    assert notes(site) == ["lectures/02-b.md", "lectures/04-d.md"], "included text may use any"
    assert site.rendered == ["lectures/02-b.md"], "the other page is the same"
    assert "‖" not in site.page("lectures/b/index.html")
    site.edit("content/course.yml", "dist: ", "unused: x\n    dist: ").build().clean()
    assert notes(site) == ["lectures/04-d.md"]
    assert site.rendered == []
    assert site.output == site.clean_output


def test_titles_have_the_macros_of_their_course_and_page(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES)
    site.write(
        {
            "content/lectures/05-e.md": (
                "---\ntitle: On $\\RR$ and $\\own$\nmath: {macros: {own: '\\mathcal{O}'}}\n---\n\n"
                "$\\own$\n"
            )
        }
    )
    site.build().clean()
    assert "ℝ" in site.page("lectures/a/index.html").partition("</h1>")[0]
    assert "ℝ" in site.page("lectures/e/index.html").partition("</h1>")[0]
    assert "math-error" not in site.page("index.html")


def test_the_page_wins_over_the_course_and_the_course_over_the_site(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: Site\nmath: {macros: {a: A, b: B, c: C}}\n",
            "content/one/course.yml": "title: One\nmath: {macros: {b: Q}}\n",
            "content/one/lectures/01-x.md": ("---\nmath: {macros: {c: R}}\n---\n\n$\\a\\b\\c$\n"),
            "content/two/course.yml": "title: Two\nmath: false\n",
            "content/two/lectures/01-y.md": "$\\a$\n",
            "content/two/lectures/02-z.md": "---\nmath: true\n---\n\n$\\a$\n",
        }
    )
    site.build().clean()
    page = site.page("one/lectures/x/index.html")
    assert "<mi>A</mi><mi>Q</mi><mi>R</mi>" in page
    assert "<math" not in site.page("two/lectures/y/index.html")
    assert "<mi>A</mi>" in site.page("two/lectures/z/index.html")


def test_a_mistake_is_told_at_its_line_and_spoils_one_macro(tmp_path: Path) -> None:
    site = (
        SiteTest(tmp_path)
        .write(
            {
                "content/course.yml": (
                    'title: C\nmath:\n  macros:\n    good: x\n    half: "\\\\fra{#1}"\n'
                    "    open: '{x'\n"
                ),
                "content/lectures/01-a.md": (
                    "---\nmath:\n  macros:\n    own: \\nope\n---\n\n$\\good$ and $\\half{x}$\n"
                ),
            }
        )
        .build()
    )
    told = {
        (one.code, one.path, one.span.line, one.span.column)
        for one in site.built.diagnostics
        if one.span is not None
    }
    assert told == {
        ("math-macro", "content/course.yml", 5, 12),
        ("math-macro", "content/course.yml", 6, 12),
        ("math-macro", "content/lectures/01-a.md", 4, 10),
        ("math-error", "content/lectures/01-a.md", 7, 14),
    }
    assert "<mi>x</mi>" in site.page("lectures/a/index.html")
