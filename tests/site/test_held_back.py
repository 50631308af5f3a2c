"""Pages that are not out, and what goes with them: nothing of them is in the output."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from click.testing import CliRunner

from coursesite.cli.main import main
from coursesite.cli.messages import held_back
from sitetest import SiteTest

SOON = "---\ntitle: Solution\npublish_date: 2026-03-01\n---\n\n## Part\n\nThe answer is 42.\n"
LINKS = """\
---
title: Sheet
lecturer: {name: Emmy, url: /solutions/sheet-1/}
slides: {src: ../solutions/sheet-1/index.md, title: Talk}
files: [{url: ../solutions/sheet-1/index.md, title: Its solution}]
readings: [{url: /solutions/sheet-1/, title: Read it, note: short}]
---

[by *file*](../solutions/sheet-1/index.md#part), [by address](/solutions/sheet-1/),
[a picture ![x](x.svg) in it](../solutions/sheet-1/){: .button title="T" }, [old](/old/).

<a href="../solutions/sheet-1/index.md" target="_blank" id="raw">raw</a>

<svg width="9" height="9"><a href="/solutions/sheet-1/"><text y="9">drawn</text></a></svg>

<map name="m"><area href="/solutions/sheet-1/" alt="area" shape="rect" coords="1,2,3,4"></map>
"""
COURSE = {
    "content/course.yml": (
        "title: Algebra\nkey: algebra-2026\ntimezone: Europe/Zurich\n"
        "nav: [{title: Answers, url: /solutions/sheet-1/}, "
        "{title: Sheet, url: /assignments/sheet/}]\n"
        "links: [{title: Linked, url: /solutions/sheet-1/}]\n"
        "staff: [{name: Ada, url: /solutions/sheet-1/}]\n"
        "events: [{title: Talk, date: 2026-02-01, url: /solutions/sheet-1/}]\n"
    ),
    "content/solutions/sheet-1/index.md": SOON.replace("title:", "aliases: [/old]\ntitle:"),
    "content/assignments/01-sheet.md": LINKS,
    "content/assignments/x.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}
DATE = "available from 1 March 2026"


def test_a_link_to_a_page_that_is_not_out_is_text_with_the_date(site: SiteTest) -> None:
    site.write(COURSE).build().clean()
    page = site.page("assignments/sheet/index.html")
    assert "solutions" not in page and "sheet-1" not in page
    remark = (
        '<span class="cs-remark">available from <time datetime="2026-03-01">1 March 2026</time>'
        "</span></span>"
    )
    assert f"<span>by <em>file</em> {remark}" in page
    assert f"<span>by address {remark}" in page
    assert '<g><text y="9">drawn</text></g></svg>' in page
    assert '<area alt="area" shape="rect"' in page
    assert f'<span id="raw">raw {remark}' in page
    assert re.search(rf'<span class="button" title="T">a picture <img [^>]*> in it {remark}', page)
    assert f'<li>Talk <span class="cs-remark">{DATE}</span>' in page
    assert f'<li>Its solution <span class="cs-remark">{DATE}</span>' in page
    assert f'<li>Read it <span class="cs-remark">short, {DATE}</span>' in page
    assert f'<span class="cs-later">Answers <small>{DATE}</small></span>' in page
    assert "/solutions" not in "".join(
        data.decode() for path, data in site.output.items() if path.endswith((".ics", ".html"))
    )


@pytest.mark.parametrize("level", ["error", "warn", "ignore"])
@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="/solutions/sheet-1/" title="T"></iframe>',
        '<iframe srcdoc="<a href=/solutions/sheet-1/?a&amp;b>a</a> b" title="T"></iframe>',
        '<form action="/solutions/sheet-1/"><input></form>',
        '<form><button formaction="solutions/sheet-1/index.md">Go</button></form>',
    ],
)
def test_a_page_that_is_not_out_is_shown_within_no_other(
    site: SiteTest, level: str, html: str
) -> None:
    site.write(COURSE).write({"content/a.md": f"{html}\n\nText.\n"})
    with_level = (
        f"links: []\nvalidation: {{links: {{not_found: {level}}}}}\nembeds: {{iframes: load}}\n"
    )
    site.edit(
        "content/course.yml", "links: [{title: Linked, url: /solutions/sheet-1/}]\n", with_level
    )
    site.build()
    assert site.codes == ([] if level == "ignore" else ["link-not-found"])
    if level != "error":
        assert "solutions" not in site.page("a/index.html")


def test_a_time_has_its_zone_and_the_words_are_in_the_language_of_the_page(site: SiteTest) -> None:
    site.write(COURSE).edit("content/solutions/sheet-1/index.md", "2026-03-01", "2026-03-01 08:00")
    site.write({"content/a.md": "---\nlang: de\n---\n[Lösung](solutions/sheet-1/index.md)\n"})
    page = site.build().clean().page("a/index.html")
    assert (
        '<span>Lösung <span class="cs-remark">verfügbar ab <time datetime="2026-03-01T08:00+01:00">'
        "1. März 2026, 08:00 Uhr Ortszeit Zürich</time></span></span>"
    ) in page


def test_a_list_comes_with_the_first_of_its_posts(site: SiteTest) -> None:
    """So does a link to it, in notes and in the settings."""
    site.write(
        {
            "content/course.yml": (
                "title: A\ntimezone: UTC\nnav: [{title: Sheets, url: /assignments/}]\n"
            ),
            "content/a.md": (
                "[sheets](/assignments/), [feed](/announcements/feed.xml), [plan](/schedule/), "
                "[tags](/tags/), [one](/tags/c-and-sets/), [due](/due.ics)\n"
            ),
            "content/assignments/1.md": "---\npublish_date: 2026-04-01\n---\n",
            "content/assignments/2.md": (
                "---\npublish_date: 2026-03-01\ndue: 2026-03-09\ntags: [C & Sets]\n---\n"
            ),
            "content/announcements/2026-05-01-a.md": "A.\n",
        }
    )
    page = site.build().clean().page("a/index.html")
    assert f'<span class="cs-later">Sheets <small>{DATE}</small></span>' in page
    assert page.count(' <span class="cs-remark">available from <time datetime="2026-03-01">') == 5
    assert "<span>sheets <span" in page and ">1 May 2026</time>" in page
    page = site.build(now="2026-03-01T00:00:00+00:00").clean().page("a/index.html")
    assert '<a href="../assignments/index.html">sheets</a>' in page and "<span>feed" in page
    assert site.output == site.clean_output


def test_the_build_after_that_day_makes_it_a_link(site: SiteTest) -> None:
    site.write(COURSE).build().build(now="2026-02-28T22:59:59+00:00")
    assert not site.built.written
    site.build(now="2026-02-28T23:00:00+00:00").clean()
    page = site.page("assignments/sheet/index.html")
    assert DATE not in page and page.count('href="../../solutions/sheet-1/index.html') == 12
    assert site.output == site.clean_output
    site.build().clean()
    assert DATE in site.page("assignments/sheet/index.html")


def test_every_build_names_what_is_held_back_and_until_when(site: SiteTest) -> None:
    site.write(COURSE).write(
        {
            "content/a.md": "---\ndraft: true\npublish_date: 2025-01-01\n---\nA.\n",
            "content/b.md": "---\nexpiry_date: 2025-12-24 18:00\n---\nB.\n",
        }
    )
    line = (
        "held back: solutions/sheet-1/index.md (until 2026-03-01), a.md (a draft), "
        "b.md (expired 2025-12-24 18:00+01:00)"
    )
    for _ in range(2):
        assert held_back(site.build().clean().built.held) == line
    assert not site.built.ran and not site.built.written
    assert site.output == site.clean_output
    assert held_back(site.build(drafts=True, future=True).built.held) == (
        "held back: b.md (expired 2025-12-24 18:00+01:00)"
    )


def test_a_home_that_is_not_out_leaves_the_page_without_its_text(site: SiteTest) -> None:
    site.write(COURSE).write(
        {
            "content/index.md": "---\ntitle: Secret\ndraft: true\n---\n\n## Hidden\n\nSecret.\n",
            "content/about.md": "[home](index.md), [part](index.md#hidden), [root](/)\n",
        }
    )
    site.build().clean()
    assert not [path for path, data in site.output.items() if b"ecret" in data or b"Hidden" in data]
    about = site.page("about/index.html")
    assert '<a href="../index.html">home</a>' in about and '<a href="../index.html">root' in about
    assert '<span>part <span class="cs-remark">not available yet</span></span>' in about
    assert "Hidden" in site.build(drafts=True).page("index.html")


def test_news_have_links_to_what_is_not_out_as_text(site: SiteTest) -> None:
    site.write(COURSE).write(
        {"content/announcements/2025-12-01-a.md": "[So](../solutions/sheet-1/index.md).\n"}
    )
    site.build().clean()
    for path in ("announcements/feed.xml", "print/index.html", "announcements/a/index.html"):
        if path in site.output:
            assert "solutions" not in site.page(path) and "available" in site.page(path)


def test_terms_of_a_glossary_that_is_not_out_are_words(site: SiteTest) -> None:
    site.write(
        {
            "content/glossary.md": "---\npublish_date: 2026-03-01\n---\n\nHeap\n: A tree.\n",
            "content/lectures/1-a.md": (
                "A {{< term heap >}}, [a heap](../glossary.md#heap), {{< term heaps >}}.\n"
            ),
        }
    )
    site.build()
    assert "A <span>heap</span>, <span>a heap <span" in site.page("lectures/a/index.html")
    assert "A tree" not in "".join(map(str, site.output.values()))


def test_feeds_have_no_address_of_what_is_not_out(site: SiteTest) -> None:
    """Neither of a page that is shown within the news, nor of a term; a term that is out has its
    address in the glossary."""
    site.write(
        {
            "content/course.yml": "timezone: UTC\nvalidation: {links: {not_found: ignore}}\n",
            "content/x/later.md": "---\npublish_date: 2026-03-01\n---\n",
            "content/glossary.md": "---\npublish_date: 2026-02-01\n---\n\nHeap\n: A tree.\n",
            "content/announcements/2025-12-10-a.md": (
                "A {{< term heap >}}. ![x](../x/later.md) {{< slides ../x/later.md >}}\n\n"
                '<iframe src="../x/later.md"></iframe> <img src="/no" srcset="../x/later.md 2x">\n'
            ),
        }
    )
    site.build().clean()
    out = "".join(map(str, site.output.values()))
    assert "x/later" not in out and "term:heap" not in out
    site.build(now="2026-02-01T00:00:00+00:00")
    assert "../glossary/index.html#heap&quot;&gt;heap&lt;/a&gt;" in site.page(
        "announcements/feed.xml"
    )


def test_people_and_lists_of_a_page_name_what_is_not_out_without_its_address(
    site: SiteTest,
) -> None:
    """Their addresses are those of other front matter: paths from the page, which are checked."""
    site.write(
        {
            "content/course.yml": "timezone: UTC\nbase_url: https://example.org/\n",
            "content/people/ada.md": "Ada.\n",
            "content/people/eve.md": "---\npublish_date: 2026-03-01\n---\n",
            "content/lectures/1.md": (
                "---\nreadings: [/people/eve/]\nauthors:\n- {name: Ada, url: ../people/ada.md}\n"
                "- {name: Eve, url: ../people/eve.md}\n- {name: Bob, url: https://b.example}\n---\n"
            ),
        }
    )
    site.build().clean()
    page = site.page("lectures/1/index.html")
    assert '<a href="../../people/ada/index.html">Ada</a>' in page
    assert "<span>Eve</span>" in page and '<a href="https://b.example">Bob</a>' in page
    assert '<li>eve <span class="cs-remark">available from 1 March 2026</span></li>' in page
    assert "example.org/people/eve" not in "".join(map(str, site.output.values()))
    site.edit("content/lectures/1.md", "ada.md", "adda.md").build()
    assert site.codes == ["link-not-found"]


def test_a_course_without_a_time_zone_is_told_where_it_matters(site: SiteTest) -> None:
    """What is of today somewhere, and held back; and what may be out too early."""
    site.write({"content/announcements/2026-01-10-a.md": "A.\n"})
    site.write({"content/b.md": "---\npublish_date: 2026-01-10\n---\nB.\n"})
    site.write({"content/c.md": "---\npublish_date: 2026-01-10T00:00:00+00:00\n---\nC.\n"})

    def told(now: str) -> list[str]:
        return [one.path for one in site.build(now=now).built.diagnostics]

    a, b = "content/announcements/2026-01-10-a.md", "content/b.md"
    assert told("2026-01-09T09:59:00+00:00") == []
    assert told("2026-01-09T10:00:00+00:00") == [a, b]
    assert told("2026-01-10T00:00:00+00:00") == [b]
    assert set(site.codes) == {"timezone-missing"}
    assert told("2026-01-10T12:00:00+00:00") == []
    site.write({"content/course.yml": "timezone: UTC\n"})
    assert told("2026-01-09T10:00:00+00:00") == []


def test_the_command_says_so_but_when_it_is_to_be_quiet(site: SiteTest) -> None:
    site.write(
        {"content/s/index.md": "---\npublish_date: 2999-01-01\n---\n", "content/s/a.pdf": "1"}
    )
    site.write({"content/course.yml": "timezone: UTC\n", "content/b.pdf": "1"})

    def said(*options: str) -> str:
        done = CliRunner().invoke(main, ["build", "-s", str(site.folder), *options])
        assert done.exit_code == 0
        return done.stdout

    line = "held back: s/index.md (until 2999-01-01); with 1 file\n"
    assert said().endswith(line) and said().endswith(line) and said("-q") == ""
    loud = said("-v")
    assert "held back content/s/a.pdf\n" in loud and "nothing refers to content/b.pdf\n" in loud
    for _ in range(2):
        assert json.loads(said("--format", "json"))["held"] == [
            {"path": "content/s/index.md", "reason": "scheduled", "until": "2999-01-01"}
        ]


SECRET = """\
---
title: Xyzzy title
WHY
date: 2026-01-20
due: 2026-01-25
tags: [xyzzy]
description: Xyzzy description
author: Xyzzy Author
aliases: [/xyzzy-old/]
files: [xyzzy.pdf]
video: {src: xyzzy.mp4, provider: file, captions: xyzzy.srt, chapters: [{start: 1, title: Xyzzy}]}
---

## Xyzzy heading

Xyzzy body. ![xyzzy](xyzzy.svg)

Xyzzy
: Xyzzy term
"""
WHYS = ("draft: true", "publish_date: 2026-02-01", "expiry_date: 2025-12-01")


@pytest.mark.parametrize("folder", ["content", "content/alg"])
def test_nothing_of_what_is_not_out_is_anywhere(site: SiteTest, folder: str) -> None:
    """In no file of the output and in no path: bodies, titles, tags, files, captions, feeds,
    calendars, redirects, search, the page with a whole course."""
    site.write(
        {
            f"{folder}/course.yml": (
                "title: Algebra\nkey: a\ntimezone: UTC\nstart_date: 2026-01-05\nclass_days: [Mon]\n"
            ),
            f"{folder}/lectures/01-open.md": "Open.\n",
            f"{folder}/lectures/02-more.md": "More.\n",
        }
    )
    for number, why in enumerate(WHYS):
        text = SECRET.replace("WHY", why)
        for kind in ("lectures", "labs", "assignments", "announcements", "more"):
            site.write({f"{folder}/{kind}/xyzzy-{kind}-{number}/index.md": text})
            site.write({f"{folder}/{kind}/xyzzy-{kind}-{number}/xyzzy.{end}": "x" for end in ENDS})
        site.write({f"{folder}/glossary.md": text})
    site.build(base_url="https://example.org/").clean()
    for path, data in site.output.items():
        text = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        assert b"xyzzy" not in text.lower() and "xyzzy" not in path.lower(), path
    assert site.output == site.clean_output
    assert len(site.built.held.posts) == 16


ENDS = ("pdf", "mp4", "svg", "srt", "csv")
