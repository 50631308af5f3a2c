"""Solutions that are not out: nothing of them is in the output, nor derived from them."""

from __future__ import annotations

import gzip
import json
import re
from contextlib import closing

import pytest
from click.testing import CliRunner

from coursesite.build import pipeline
from coursesite.cli.main import main
from coursesite.files.editions import preview_folder
from coursesite.preview.session import Session
from coursesite.site.inputs import Mode
from sitetest import NOW, SiteTest

EXERCISE = "> [!EXERCISE] Adding\n> What is 1 + 1?\n{: #ex-1 }\n"
SOLUTION = f"{EXERCISE}\n> [!SOLUTION]\n> It is xyzzy.\n"
BODY = """\
> [!EXERCISE] Adding
> What is 1 + 1?[^seen]
{: #ex-1 }

> [!HINT]
> Count.

> [!SOLUTION] Xyzzy's way
> Xyzzy body [^xyzzy], `xyzzy`, $xyzzy$, {{< term Word >}}, [@xyzzy], **xyzzy**
and lazily xyzzy.
>
> ## Xyzzy heading {#xyzzy-heading}
>
> ## Part
>
> ```python {#xyzzy-code}
> xyzzy = 1
> ```
>
> $$ xyzzy = x_y $$
> {: #eq-xyzzy }
>
> ![Xyzzy](xyzzy.svg) [xyzzy](xyzzy.pdf), [a](xyzzy.csv), [b][xyzzy-link]
>
> {{< include xyzzy.py >}}
>
> {{< video xyzzy.mp4 captions=xyzzy.srt >}}
>
> > [!THEOREM] Xyzzy's theorem
> > Xyzzy.
> {: #thm-xyzzy }
>
> - [x] xyzzy
>
> | xyzzy | b |
> |--|--|
> | xyzzy | c |
>
> <div id="xyzzy-html">xyzzy</blockquote> xyzzy</div>
>
> Xyzzy
> : Xyzzy term
>
> [xyzzy-link]: xyzzy.html "Xyzzy"

1. An item

   > [!SOLUTION]
   > xyzzy in an item
   {: for="ex-1" #sol-xyzzy }

2. > [!EXERCISE]
   > Nested
   >
   > > [!SOLUTION]
   > > xyzzy within
   > >
   > > - > [!SOLUTION]
   > >   > xyzzy within that

{{< exercise "As a shortcode" >}}
Fold it.
{{< /exercise >}}

{{< solution "Xyzzy" for=ex-1 id=sol-xyzzy-2 >}}
xyzzy in a shortcode[^noted]

[^noted]: xyzzy in its footnote
{{< /solution >}}
{: .xyzzy }

{{< include part.md >}}

## Part

[To the theorem](#thm-xyzzy), [to the part](#part-1), [to the heading](#xyzzy-heading),
[](#part-1).

$$ a = b $$
{: #eq-later }

[^seen]: Seen.
[^xyzzy]: Xyzzy note[^deep]
[^deep]: Xyzzy deep
"""
ENDS = ("pdf", "mp4", "svg", "srt", "csv", "html", "py")
SITE = {
    "content/course.yml": (
        "title: Algebra\nkey: a\ntimezone: UTC\nsolutions: after-due\nglossary: auto\n"
        "bibliography: refs.bib\nstart_date: 2026-01-05\n"
    ),
    "content/refs.bib": "@book{xyzzy, title={Xyzzy}, author={X. Yzzy}, year={1990}}\n",
    "content/index.md": f"Welcome.\n\n{SOLUTION}",
    "content/glossary.md": f"Word\n: Meaning.\n\n{SOLUTION}",
    "content/announcements/2025-12-01-news.md": f"---\ntitle: News\n---\n\n{SOLUTION}",
    "content/labs/01-sheet/index.md": f"---\ntitle: Sheet\ndue: 2026-01-20\n---\n\n{BODY}",
    "content/labs/01-sheet/part.md": "---\ndraft: true\n---\n\n" + SOLUTION.replace("ex-1", "ex-2"),
    **{f"content/labs/01-sheet/xyzzy.{end}": "x" for end in ENDS},
}
TOLD = {"solution-due"}


def assert_nowhere(output: dict[str, bytes], word: bytes = b"xyzzy") -> None:
    for path, data in output.items():
        text = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        assert word not in text.lower() and word.decode() not in path.lower(), path


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_nothing_of_a_solution_that_is_not_out_is_anywhere(site: SiteTest, engine: str) -> None:
    """In bodies, titles, outlines, footnotes, citations, terms, labels, files, feeds, descriptions,
    search, the page with the whole course; and it is there on the day after it was due."""
    settings = SITE["content/course.yml"] + f"markdown: {{engine: {engine}}}\n"
    site.write(SITE).write({"content/course.yml": settings})
    site.build(base_url="https://example.org/")
    assert set(site.codes) <= TOLD
    assert_nowhere(site.output)
    page = site.page("labs/sheet/index.html")
    assert 'id="part-1"' in page and "Seen." in page and "As a shortcode" in page
    assert "(2)" in page
    held = [(post.path, post.until) for post in site.built.held.solutions]
    assert ("labs/01-sheet/index.md", "2026-01-21") in held and len(held) == 4
    assert len(site.built.held.files) == len(ENDS)
    site.build(base_url="https://example.org/", now="2026-01-20T23:59:00+00:00")
    assert_nowhere(site.output)
    site.build(base_url="https://example.org/", now="2026-01-21T00:00:00+00:00")
    assert site.rendered == ["labs/01-sheet/index.md"]
    assert "xyzzy in an item" in site.page("labs/sheet/index.html")
    assert {f"labs/sheet/xyzzy.{end}" for end in ENDS} <= site.output.keys()
    assert site.output == site.clean_output


# ---- when they come out --------------------------------------------------------------------------

OUT = "is xyzzy."
COURSE = "title: C\nkey: c\ntimezone: UTC\nsearch: false\n"


def page_of(key: str) -> str:
    """A page with a solution, and a key in its front matter."""
    return f"---\ntitle: A\n{key}\n---\n\n{SOLUTION}"


@pytest.mark.parametrize(
    ("course", "page", "now", "state"),
    [
        ("", "", NOW, "folded"),
        ("", "solutions: shown", NOW, "shown"),
        ("", "solutions: hidden", NOW, "hidden"),
        ("solutions: hidden", "", NOW, "hidden"),
        ("solutions: hidden", "solutions: Folded", NOW, "folded"),
        ("solutions: 2026-03-01", "", "2026-02-28T22:59:59+00:00", "hidden"),
        ("solutions: 2026-03-01", "", "2026-02-28T23:00:00+00:00", "folded"),
        ("solutions: shown", "solutions: 2026-03-01 18:00", "2026-03-01T16:59:00+00:00", "hidden"),
        ("solutions: shown", "solutions: 2026-03-01 18:00", "2026-03-01T17:00:00+00:00", "folded"),
        ("start_date: 2026-02-23", "solutions: week 2 Fri", "2026-03-05T22:00:00+00:00", "hidden"),
        ("start_date: 2026-02-23", "solutions: week 2 Fri", "2026-03-05T23:00:00+00:00", "folded"),
        ("solutions: after-due", "due: 2026-03-28", "2026-03-28T22:59:00+00:00", "hidden"),
        ("solutions: after-due", "due: 2026-03-28", "2026-03-28T23:00:00+00:00", "folded"),
        ("solutions: after-due", "due: 2026-03-29", "2026-03-29T21:59:00+00:00", "hidden"),
        ("solutions: after-due", "due: 2026-03-29", "2026-03-29T22:00:00+00:00", "folded"),
        ("solutions: after-due", "due: 2026-03-10 12:00", "2026-03-10T10:59:00+00:00", "hidden"),
        ("solutions: after-due", "due: 2026-03-10 12:00", "2026-03-10T11:00:00+00:00", "folded"),
        ("", "solutions: after-due\ndue: week 9 Fri", "2099-01-01T00:00:00+00:00", "hidden"),
    ],
)
def test_solutions_come_out_when_the_course_or_the_page_says_so(
    site: SiteTest, course: str, page: str, now: str, state: str
) -> None:
    """A day is over at midnight in the zone of the course, summer time or not."""
    settings = f"title: C\nkey: c\ntimezone: Europe/Zurich\nsearch: false\n{course}\n"
    site.write({"content/course.yml": settings, "content/a.md": page_of(page)})
    site.build(now=now, drafts=True, future=True)
    html = site.page("a/index.html")
    assert (OUT in html) == (state != "hidden")
    assert ("<details" in html) == (state == "folded")
    assert [post.path for post in site.built.held.solutions] == ["a.md"] * (state == "hidden")


def test_a_date_makes_exactly_the_pages_again_whose_solutions_come_out(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: C\nkey: c\ntimezone: UTC\nsolutions: 2026-03-01\n",
            "content/a.md": page_of(""),
            "content/b.md": page_of("solutions: 2026-04-01"),
            "content/c.md": "Nothing to solve. {{< at 1:00 >}}\n\n{{< video x.mp4 >}}\n",
            "content/d.md": "[To A](a.md#ex-1), [](a.md).\n",
            "content/x.mp4": "",
        }
    )
    site.build().build(now="2026-02-28T23:59:00+00:00")
    assert not site.built.ran
    site.build(now="2026-03-01T00:00:00+00:00").clean()
    assert site.rendered == ["a.md"]
    assert [post.until for post in site.built.held.solutions] == ["2026-04-01"]
    assert site.output == site.clean_output
    site.build(now="2026-02-01T00:00:00+00:00").clean()  # the clock goes back
    assert site.rendered == ["a.md"]
    assert_nowhere(site.output)


@pytest.mark.parametrize(
    ("keys", "now", "told"),
    [
        ("solutions: 2026-03-01", "2026-02-28T09:59:00+00:00", ""),
        ("solutions: 2026-03-01", "2026-02-28T10:01:00+00:00", "held back until 2026-03-01 00:00"),
        ("solutions: 2026-03-01", "2026-03-01T11:59:00+00:00", "out since 2026-03-01 00:00"),
        ("solutions: 2026-03-01", "2026-03-01T12:01:00+00:00", ""),
        ("solutions: 2026-03-01 10:00:00 +0200", "2026-03-01T09:00:00+00:00", ""),
        (
            "solutions: after-due\ndue: 2026-03-01",
            "2026-03-02T02:00:00+00:00",
            "out since 2026-03-02",
        ),
        ("solutions: hidden", "2026-03-02T02:00:00+00:00", ""),
    ],
)
def test_a_course_without_a_time_zone_is_told_when_that_makes_a_difference(
    site: SiteTest, keys: str, now: str, told: str
) -> None:
    settings = COURSE.replace("timezone: UTC\n", "")
    site.write({"content/course.yml": settings, "content/a.md": page_of(keys)}).build(now=now)
    messages = [one.message for one in site.built.diagnostics]
    assert len(messages) == bool(told) and all(f"solutions are {told}" in one for one in messages)
    where = [one.span and one.span.line for one in site.built.diagnostics]
    assert where == [4 if "due:" in keys else 3] * bool(told)


def test_a_build_says_what_is_held_back_and_until_when(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: C\nkey: c\ntimezone: UTC\n",
            "content/a.md": page_of("solutions: 2999-03-01 18:00"),
            "content/b.md": page_of("solutions: hidden"),
            "content/c.md": page_of("solutions: hidden").replace("xyzzy", "[this](x.pdf)"),
            "content/d.md": "---\nsolutions: hidden\n---\nThe solution of what is no exercise.\n",
            "content/x.pdf": "x",
        }
    )

    def said(*options: str) -> str:
        done = CliRunner().invoke(main, ["build", "-s", str(site.folder), *options])
        assert done.exit_code == 0, done.output
        return done.stdout

    line = (
        "held back: solutions in a.md (until 2999-03-01 18:00+00:00), b.md (hidden), "
        "c.md (hidden); with 1 file\n"
    )
    for _ in range(2):
        assert said().endswith(line)
        assert json.loads(said("--format", "json"))["held_solutions"] == [
            {"path": "content/a.md", "reason": "date", "until": "2999-03-01T18:00+00:00"},
            {"path": "content/b.md", "reason": "hidden", "until": None},
            {"path": "content/c.md", "reason": "hidden", "until": None},
        ]


def test_a_page_has_all_solutions_that_are_out(site: SiteTest) -> None:
    """With addresses that hold there, and none of the solutions that are not out."""
    body = (
        f"{EXERCISE}\n> [!SOLUTION] So\n> {OUT} ![x](p.svg) [y](#end) $x$[^1]\n>\n> ## Proof\n\n"
        "> [!SOLUTION]\n> Or so.\n\n> [!EXERCISE]\n> Unsolved.\n\n## End\n\n[^1]: Note.\n"
    )
    site.write(
        {
            "content/course.yml": COURSE + "solutions_page: true\n",
            "content/labs/01-a.md": f"---\ntitle: First\n---\n\n{body}",
            "content/labs/02-b.md": page_of("solutions: hidden"),
            "content/labs/03-c.md": page_of("solutions: 2026-03-01").replace("xyzzy", "later"),
            "content/labs/p.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        }
    )
    site.build().clean()
    page = site.page("solutions/index.html")
    assert '<a href="../labs/a/index.html#ex-1"><span class="cs-number">Exercise 1</span>' in page
    assert page.count("<details") == page.count('open=""') == 2 and "Unsolved" not in page
    assert 'src="../labs/p.svg"' in page and 'href="../labs/a/index.html#end"' in page
    assert 'id="labs-a--proof"' in page and "later" not in page
    assert page.count('aria-labelledby="labs-') == 1
    assert 'href="../../solutions/index.html"' in site.page("labs/a/index.html")
    site.edit("content/labs/01-a.md", "## End", "Text.\n\n## End").build()
    assert not [key for key in site.built.ran if key[0] == "solutions_page"]
    site.build(now="2026-03-01T00:00:00+00:00").clean()
    assert "later" in site.page("solutions/index.html") and site.output == site.clean_output


def test_an_edit_of_a_hidden_solution_decides_anew_which_files_are_held_back(
    site: SiteTest,
) -> None:
    """It makes no page again: nothing of it is on one."""
    site.write(
        {
            "content/course.yml": COURSE + "solutions: hidden\n",
            "content/a.md": SOLUTION.replace("xyzzy", "[it](a.csv)"),
            "content/b.md": "Text.\n",
            "content/a.csv": "a",
            "content/b.csv": "b",
        }
    )
    site.build().clean()
    assert site.built.held.files == ("a.csv",)
    site.edit("content/a.md", "[it](a.csv)", "[it](b.csv)").build().clean()
    assert site.built.held.files == ("b.csv",) and "b.md" not in site.rendered
    assert site.output == site.clean_output
    site.edit("content/b.md", "Text.", "[b](b.csv)").build().clean()
    assert not site.built.held.files and site.output == site.clean_output


# ---- the text of others ------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["draft: true", "publish_date: 2026-02-01"])
def test_what_only_a_solution_names_is_held_back_with_a_page_that_is_not_out(
    site: SiteTest, key: str
) -> None:
    site.write(
        {
            "content/course.yml": "title: A\ntimezone: UTC\nsearch: false\nsolutions: hidden\n",
            "content/index.md": "Home.\n",
            "content/labs/a.md": f"---\n{key}\n---\n\n> [!EXERCISE]\n> Why?\n\n"
            "> [!SOLUTION]\n> ![So](proof.svg){: #p }\n> {{< include part.txt >}}\n",
            "content/labs/proof.svg": "<svg><image href='deep.png'/></svg>",
            "content/labs/deep.png": "1",
            "content/labs/part.txt": "A part.",
        }
    ).build()
    assert not [path for path in site.output if path.startswith("labs/")]


def test_an_included_text_goes_by_the_page_and_by_what_it_says_itself(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": COURSE,
            "content/part.md": f"---\ndraft: true\n---\n\n{SOLUTION}",
            "content/late.md": page_of("solutions: 2026-03-01"),
            "content/a.md": "---\nsolutions: hidden\n---\n{{< include part.md >}}\n",
            "content/b.md": "{{< include part.md >}}\n",
            "content/c.md": "---\nsolutions: shown\n---\n{{< include late.md >}}\n",
            "content/d.md": "{{< include deeper.md >}}\n",
            "content/deeper.md": "---\ndraft: true\n---\n{{< include late.md >}}\n",
        }
    )
    site.build().clean()
    shown = {name: OUT in site.page(f"{name}/index.html") for name in "abcd"}
    assert shown == {"a": False, "b": True, "c": False, "d": False}
    site.build(now="2026-03-01T00:00:00+00:00").clean()
    assert OUT in site.page("c/index.html") and OUT in site.page("d/index.html")
    assert site.output == site.clean_output


def test_a_hidden_solution_is_not_shown_as_code_either(site: SiteTest) -> None:
    include = '{{< include part.md lang=markdown >}}\n\n{{< include part.md lang=md lines="4" >}}\n'
    site.write(
        {
            "content/course.yml": COURSE,
            "content/part.md": page_of("solutions: hidden"),
            "content/a.md": include,
        }
    )
    site.build()
    (told,) = site.built.diagnostics
    assert (told.code, told.path, told.span and told.span.line) == (
        "solution-shown",
        "content/a.md",
        1,
    )
    site.edit("content/part.md", "hidden", "folded").build().clean()
    assert OUT in site.page("a/index.html")


def test_what_is_wrong_in_a_hidden_solution_is_told_where_it_is(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": COURSE + "solutions: hidden\n",
            "content/a.md": f"---\ntitle: A\n---\n\n[x](a.md)\n\n{EXERCISE}\n"
            "> [!SOLUTION]\n> [x](nowhere.md) [](#no-label) $\\nope$ {{< at soon >}}\n\n"
            "[x](nowhere-else.md)\n",
        }
    )
    site.build()
    told = [
        (one.code, one.span and (one.span.line, one.span.column)) for one in site.built.diagnostics
    ]
    assert told == [
        ("link-not-found", (12, 7)),
        ("reference-unknown", (12, 22)),
        ("math-error", (12, 34)),
        ("shortcode-argument", (12, 48)),
        ("link-not-found", (14, 5)),
    ]


def test_text_that_needs_something_of_a_hidden_solution_is_told(site: SiteTest) -> None:
    """Otherwise an address, or a text behind an abbreviation, would be out."""
    site.write(
        {
            "content/course.yml": COURSE + "solutions: hidden\n",
            "content/a.md": (
                "> [!EXERCISE]\n> One?\n\n> [!SOLUTION]\n> [It][x].\n>\n> [x]: xyzzy.html\n\n"
                "See [this][x] and so[^1].\n\n"
                "{{< solution >}}\nxyzzy\n\n[^1]: xyzzy\n{{< /solution >}}\n"
            ),
            "content/xyzzy.html": "",
        }
    )
    site.build()
    told = [
        (one.code, one.span and (one.span.line, one.span.column)) for one in site.built.diagnostics
    ]
    assert told == [("solution-needed", (9, 10)), ("solution-needed", (9, 21))]
    assert_nowhere(site.output)


# ---- the teacher's edition ---------------------------------------------------------------------


def test_the_editions_know_nothing_of_each_other(site: SiteTest) -> None:
    """The students' is the same bytes and the same work, whether or not there is the other."""
    site.write(SITE).build(base_url="https://example.org/")
    before = site.output
    folder = site.folder / "_site-teacher"
    mode = Mode(now=NOW, base_url="https://example.org/", edition="teacher")
    built = pipeline.build(site.folder, folder, mode)
    assert {one.code for one in built.diagnostics} <= TOLD and not built.held.solutions
    made = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    pages = [
        path.read_text()
        for name, path in made.items()
        if name.endswith(".html") and "xyzzy" not in name
    ]
    assert all('<aside class="cs-edition' in page and 'content="noindex' in page for page in pages)
    assert "xyzzy in an item" in made["labs/sheet/index.html"].read_text()
    assert "<details" not in made["index.html"].read_text()
    assert made["robots.txt"].read_text() == "User-agent: *\nDisallow: /\n"
    assert "sitemap.xml" not in made and made[".gitignore"].read_text().endswith("\n*\n")
    assert (site.folder / ".coursesite-teacher/.gitignore").read_text().endswith("\n*\n")
    site.build(base_url="https://example.org/")
    assert not site.built.ran and site.output == before
    assert not pipeline.build(site.folder, folder, mode).ran


def test_one_folder_is_not_for_both_editions(site: SiteTest) -> None:
    site.write({"content/a.md": SOLUTION}).build()

    def code(folder: str, edition: str) -> str:
        built = pipeline.build(site.folder, site.folder / folder, Mode(now=NOW, edition=edition))
        return " ".join(one.code for one in built.diagnostics)

    before = site.output
    assert code("_site", "teacher") == code("_site/inside", "teacher") == "output-edition"
    assert code("_site-teacher", "") == code("_site-teacher/inside", "") == "output-edition"
    assert code("elsewhere", "teacher") == code("own", "") == ""
    assert code("elsewhere", "") == code("own", "teacher") == "output-edition"
    assert site.output == before


def test_each_edition_is_built_and_cleaned_by_its_name(site: SiteTest) -> None:
    site.write({"content/course.yml": COURSE, "content/a.md": page_of("solutions: hidden")})

    def run(*words: str) -> None:
        done = CliRunner().invoke(main, [*words, "-s", str(site.folder)])
        assert done.exit_code == 0, done.output

    def here() -> set[str]:
        return {path.name for path in site.folder.iterdir()} - {"content"}

    run("build")
    run("build", "--edition", "teacher")
    run("why", "/a/", "--edition", "teacher")
    assert here() == {"_site", ".coursesite", "_site-teacher", ".coursesite-teacher"}
    run("clean", "--edition", "teacher")
    assert here() == {"_site", ".coursesite"}
    run("build", "--edition", "teacher")
    run("clean")
    assert here() == {"_site-teacher", ".coursesite-teacher"}


def test_the_preview_of_the_teachers_edition_is_in_a_folder_of_its_own(site: SiteTest) -> None:
    site.write({"content/course.yml": COURSE, "content/a.md": page_of("solutions: hidden")})
    folder = site.folder.resolve() / preview_folder("teacher")
    with closing(Session(site.folder.resolve(), folder, edition="teacher")) as session:
        assert not session.build(Mode(now=NOW, edition="teacher", index=False)).diagnostics
        session.rest()
    assert OUT in (folder / "a" / "index.html").read_text()
    assert not (site.folder / ".coursesite").exists()
    assert (site.folder / ".coursesite-teacher" / "state").exists()


def test_what_a_hidden_solution_proves_is_counted_and_not_shown(site: SiteTest) -> None:
    """References have its number, and neither a title nor a link; it is in no list, and nowhere
    restated."""
    theorem = "> > [!THEOREM] Xyzzy\n> > Xyzzy.\n> {: #thm }\n"
    after = "\n> [!THEOREM] Next\n> B\n\n[](#thm) [{name}](#thm)\n\n{{< restate thm >}}\n"
    site.write(
        {
            "content/course.yml": COURSE + "solutions: hidden\n",
            "content/lectures/01-a.md": f"{EXERCISE}\n> [!SOLUTION]\n{theorem}{after}",
            "content/lectures/02-b.md": (
                "[](01-a.md#thm)\n\n{{< restate 01-a.md#thm >}}\n\n{{< list theorem >}}\n"
            ),
        }
    )
    site.build().clean()
    assert_nowhere(site.output)
    page = site.page("lectures/a/index.html")
    assert "Theorem 1.2" in page and page.count("<span>Theorem 1.1</span>") == 2
    other = site.page("lectures/b/index.html")
    assert "<span>Theorem 1.1</span>" in other and "#thm" not in other


def test_what_only_a_hidden_solution_puts_in_is_no_file_of_the_site(
    site: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whatever way, nor is a text with a solution in it; once that is out, they are."""
    snippets = "pymdownx.snippets: {base_path: [content]}"
    solution = "> [!EXERCISE]\n> Why?\n\n{{< solution >}}\nSo.\n\nINNER\n{{< /solution >}}\n"
    reader = (
        "from pathlib import Path\nfrom coursesite.shortcodes import Markdown, shortcode\n"
        "@shortcode\ndef rows(name: str) -> Markdown:\n"
        '    return Markdown(Path("content", name).read_text())\n'
    )
    ways = (
        '--8<-- "one.py"\n\n```python\n--8<-- "two.py:1:1"\n```\n\n--8<--\nthree.txt\n--8<--\n\n'
        "{{< rows four.csv >}}\n\n{{< include five.txt >}}\n\n![](six.svg)\n\n[](seven.pdf)\n\n"
        '<img src="eight.png" alt="x">\n\n[nine]\n\n[nine]: nine.pdf\n'
    )
    files = ["one.py", "two.py", "three.txt", "four.csv", "five.txt", "six.svg", "seven.pdf"]
    files += ["eight.png", "nine.pdf"]
    site.write({f"content/{name}": "1\n" for name in files})
    site.write(
        {
            "content/course.yml": f"{COURSE}markdown: {{extensions: [{{{snippets}}}]}}\n",
            "shortcodes/rows.py": reader,
            "content/a.md": "---\nsolutions: 2026-03-01\n---\n\n"
            + solution.replace("INNER", ways)
            + '\n{{< rows ten.txt >}}\n\n--8<-- "eleven.txt"\n\n--8<-- "shown.txt"\n',
            "content/b.md": "Text.\n",
            "content/shown.txt": "Text.\n",
            "content/ten.txt": solution,
            "content/eleven.txt": solution,
        }
    )
    monkeypatch.chdir(site.folder)
    site.build().clean()
    held = {*files, "ten.txt", "eleven.txt"}
    assert held.isdisjoint(site.output) and "shown.txt" in site.output
    site.edit("content/b.md", "Text.", '--8<-- "two.py"').build().clean()
    assert held.intersection(site.output) == {"two.py"} and site.output == site.clean_output
    site.build(now="2026-03-01T00:00:00+00:00").clean()
    assert held.issubset(site.output) and site.output == site.clean_output


def test_a_reference_to_a_solution_says_the_same_whether_it_is_out(site: SiteTest) -> None:
    """It is the number of its exercise; only a solution that is out is linked, and has a title."""
    text = f"---\ntitle: Alpha\nsolutions: hidden\n---\n{SOLUTION}{{: #sol }}\n\n"
    text += (
        "> [!HINT]\n> Count.\n{: #hint }\n\n> [!SOLUTION] Xyzzy\n> Both.\n{: #two for=ex-1 }\n\n"
    )
    text += "See [](#sol), \\ref{two}, [](#hint), [of {name}](#two).\n"
    other = "---\ntitle: B\n---\nSee [](01-a.md#sol).\n"
    files = {"content/lectures/01-a.md": text, "content/lectures/02-b.md": other}
    site.write(files).build().clean()
    page = site.page("lectures/a/index.html")
    words = re.sub("<[^<>]*>", "", page)
    assert "See Solution 1.1, 1.1, Hint 1.1, of Solution 1.1." in words
    assert 'href="#hint">Hint 1.1</a>' in page and "yzzy" not in page
    assert "See <span>Solution 1.1</span>." in site.page("lectures/b/index.html")
    site.edit("content/lectures/01-a.md", "hidden", "shown").build().clean()
    page = site.page("lectures/a/index.html")
    assert 'See <a href="#sol">Solution 1.1</a>, <a href="#two">1.1</a>' in page
    assert 'href="#two">of Xyzzy</a>' in page
    assert '"../a/index.html#sol">Solution 1.1</a>' in site.page("lectures/b/index.html")
    assert site.output == site.clean_output


def test_what_is_not_out_is_restated_as_its_kind_and_number(site: SiteTest) -> None:
    inner = ">\n> > [!THEOREM] Xyzzy\n> > Xyzzy.\n> {: #thm }\n{: #sol }\n"
    again = "\n{{< restate sol >}}\n\nOr {{< restate thm >}}.\n"
    text = f"---\ntitle: A\nsolutions: hidden\n---\n{SOLUTION}{inner}{again}"
    site.write({"content/lectures/01-a.md": text}).build().clean()
    words = re.sub("<[^<>]*>", "", site.page("lectures/a/index.html"))
    assert re.search(r"Solution 1\.1\s*Or Theorem 1\.1\.", words) and "yzzy" not in words
