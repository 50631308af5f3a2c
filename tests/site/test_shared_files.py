"""Editions that take files `from:` another one are what a copy would be."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from coursesite.cli.main import main
from coursesite.diagnostics import Span
from coursesite.files.snapshot import Snapshot
from sitetest import SiteTest

LATER = "2027-12-01T00:00:00+00:00"
OLD = {
    "content/course.yml": "title: All\nbase_url: https://example.org\n",
    "content/2025/course.yml": """\
        title: Lines
        key: lines-1a2b
        term: Winter 2024/25
        start_date: 2025-2-17
        class_days: [Mon 10:15]
        skip: [2025-04-14..2025-04-25]
        lecturers: [Ada]
        bibliography: refs.bib
        theme: {accent: teal, mode: light}
        nav: [/2025/syllabus/]
        events:
          - {date: 2025-04-07 10:15, title: Midterm}
        """,
    "content/2025/refs.bib": "@book{knuth, author = {D. Knuth}, title = {V}, year = 1968}\n",
    "content/2025/index.md": "Welcome to [one](lectures/01-one.md).\n",
    "content/2025/glossary.md": "---\ntitle: Words\n---\n\nLine\n: A curve.\n",
    "content/2025/syllabus.md": (
        "---\ntitle: S\naliases: [/plan/, old.html]\n---\n\n"
        "[one](/2025/lectures/one/) {{< term line >}}\n"
    ),
    "content/2025/lectures/01-one.md": """\
        ---
        title: One
        publish_date: 2025-02-16
        ---

        After @knuth, [two](02-two/index.md), [dated](2025-03-03-dated.md).

        {{< include part.txt >}}
        """,
    "content/2025/lectures/part.txt": "x\n",
    "content/2025/lectures/02-two/index.md": "---\ntitle: Two\n---\n\n![A picture](a.svg)\n",
    "content/2025/lectures/02-two/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/2025/lectures/2025-03-03-dated.md": "# Dated\n\nText.\n",
    "content/2025/lectures/book.ipynb": (
        '{"cells": [{"cell_type": "raw", "metadata": {}, "source": ["---\\n",\n'
        ' "title: Book\\n", "date: 2025-03-05\\n", "---\\n"]},\n'
        ' {"cell_type": "markdown", "metadata": {}, "source": ["[one](/2025/lectures/one/)"]}],\n'
        ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    ),
    "content/2025/assignments/01-a.md": "---\ntitle: Sheet\ndue: 2025-03-07 23:59\n---\n\nDo.\n",
    "content/2025/announcements/2025-02-10-hello.md": "---\ntitle: Hello\n---\n\nHi.\n",
    "content/2025/fixed.md": "---\ntitle: F\npermalink: /fixed/\nredirect_from:\n- /f/\n---\n",
    "content/2025/news.md": "---\ntitle: N\nkind: announcement\ndate: 2025-02-18\n---\n\nNew.\n",
    "content/2025/draft.md": "---\ntitle: Draft\ndraft: true\n---\n\n[file](secret.txt)\n",
    "content/2025/secret.txt": "s\n",
}


def term(site: SiteTest, folder: str, of: str, start: str, *options: str) -> None:
    command = ["new", "term", folder, "-c", of, "--start", start, "-s", str(site.folder), *options]
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(main, command)
    assert done.exit_code == 0, done.output


def pages(site: SiteTest) -> dict[str, bytes]:
    """The output without the indexes for search, whose names are those of their bytes."""
    return {path: data for path, data in site.output.items() if "pagefind" not in path}


@pytest.fixture
def shared(tmp_path: Path) -> SiteTest:
    site = SiteTest(tmp_path / "shared").write(OLD)
    term(site, "2026", "2025", "2026-02-16", "--share")
    return site


def test_an_edition_that_shares_is_what_a_copy_would_be(shared: SiteTest, tmp_path: Path) -> None:
    """In every byte, over two terms, the second one of the first."""
    copied = SiteTest(tmp_path / "copied").write(OLD)
    term(copied, "2026", "2025", "2026-02-16")
    term(copied, "2027", "2026", "2027-02-15")
    term(shared, "2027", "2026", "2027-02-15", "--share")
    assert [p.name for p in (shared.folder / "content/2027").iterdir()] == ["course.yml"]
    assert pages(shared.build(now=LATER).clean()) == pages(copied.build(now=LATER).clean())
    for page in ("lectures/one/", "lectures/dated/", "lectures/two/a.svg", "lectures/book/"):
        assert any(path.startswith(f"2027/{page}") for path in shared.output)
    for page in ("plan/index.html", "old.html", "fixed/index.html", "f/index.html"):
        assert {page, f"2026/{page}", f"2027/{page}"} <= shared.output.keys()
    assert "2025/news/index.html" in shared.output and "2026/news/index.html" not in shared.output
    assert "Winter 2026/27" in shared.page("2027/index.html")
    assert "secret.txt" not in "".join(shared.output)


def test_an_edit_makes_its_page_in_both_editions_again_and_no_other(shared: SiteTest) -> None:
    two = "content/2025/lectures/02-two/index.md"
    shared.build(now=LATER).edit(two, "A picture", "A drawing").build(now=LATER)
    assert shared.rendered == ["2025/lectures/02-two/index.md", "2026/lectures/02-two/index.md"]
    assert shared.clean_output == shared.output
    shared.build(now=LATER)
    assert not shared.built.ran
    shared.edit("content/2026/course.yml", "2026-02-16", "2026-02-23").build(now=LATER)
    assert shared.clean_output == shared.output


def test_what_an_edition_has_itself_is_its_own(shared: SiteTest) -> None:
    """A file in the same place, a post with the same address, settings, and what it leaves out."""
    shared.write(
        {
            "content/2026/lectures/03-two.md": "---\ntitle: Two, anew\n---\n\nText.\n",
            "content/2026/lectures/part.txt": "its own\n",
            "content/2026/README.md": "Hello.\n",
        }
    )
    settings = shared.folder / "content/2026/course.yml"
    settings.write_text(
        settings.read_text() + "without: [syllabus.md, '*/02-two/*.svg', lectures/2025-03-03*]\n"
        "nav: [/2026/lectures/one/]\ntheme: {mode: dark}\nlecturer: Ben\nskip: [2026-03-02]\n"
    )
    shared.build(now=LATER)
    out = shared.output
    assert "Two, anew" in shared.page("2026/lectures/two/index.html")
    assert "its own" in shared.page("2026/lectures/one/index.html")
    home = shared.page("2026/index.html")
    assert "Hello." in home and "Welcome" not in home and "Ben" in home and "Ada" not in home
    assert "2026/syllabus/index.html" not in out and "2026/lectures/two/a.svg" not in out
    schedule = shared.page("2026/schedule/index.html")
    assert "Midterm" in schedule and "2026-04-06" in schedule and "2026-04-13" not in schedule
    one = shared.page("2026/lectures/one/index.html")
    assert 'href="../two/index.html">two<' in one
    assert 'href="../../../2025/lectures/dated/index.html">dated<' in one
    assert not shared.built.diagnostics
    assert shared.clean_output == out


def test_messages_name_the_file_that_is_to_be_mended(shared: SiteTest) -> None:
    """Once if both editions have it, and with the edition if one of them does."""
    shared.write(
        {
            "content/2025/syllabus.md": """\
                ---
                title: S
                date: 2025-2-7
                colour: red
                ---

                [one](/2025/lectures/one/), [x](nowhere.md), [gone](/2025/lectures/two/).

                [left](lectures/02-two/index.md)
                """
        }
    )
    settings = shared.folder / "content/2026/course.yml"
    settings.write_text(settings.read_text() + "without: [lectures/02-two]\n")
    shared.build(now=LATER)
    told = [(one.path, one.span, one.message) for one in shared.built.diagnostics]
    file = "content/2025/syllabus.md"
    assert [(path, span) for path, span, _ in told] == [
        (file, Span(4, 1, 6)),
        (file, Span(7, 33, 10)),
        (file, Span(7, 53, 19)),
    ]
    assert [" (in the edition 2026/)" in message for *_, message in told] == [False, False, True]
    assert shared.clean_output == shared.output


def test_messages_about_settings_are_told_where_they_are_given(shared: SiteTest) -> None:
    shared.edit("content/2025/course.yml", "[/2025/syllabus/]", "[/2025/gone/, /2025/syllabus/]")
    shared.edit("content/2025/course.yml", "refs.bib", "no.bib")
    shared.edit("content/2025/lectures/01-one.md", "After @knuth, ", "")
    settings = shared.folder / "content/2026/course.yml"
    settings.write_text(settings.read_text() + "without: [syllabus.md]\n")
    shared.build(now=LATER)
    told = {(one.message.partition("'")[2], one.path, one.span) for one in shared.built.diagnostics}
    file = "content/2025/course.yml"
    assert told == {
        ("/2025/gone/'", file, Span(10, 7, 11)),
        ("/2026/syllabus/' (in the edition 2026/)", file, Span(10, 20, 15)),
        ("no.bib'", file, Span(8, 15, 6)),
    }


def test_what_is_left_out_is_that_of_the_other_edition(shared: SiteTest) -> None:
    """For links, and for text that others include; a link to a draft is text."""
    settings = shared.folder / "content/2026/course.yml"
    settings.write_text(settings.read_text() + "without: [lectures/part.txt, lectures/2025*]\n")
    draft = "---\ndraft: true\n---\n"
    shared.write({"content/2026/lectures/09-two.md": draft}).build(now=LATER).clean()
    one = shared.page("2026/lectures/one/index.html")
    assert 'href="../../../2025/lectures/dated/index.html"' in one and "part.txt" in one
    assert "<span>two " in one and "2026/lectures/two/index.html" not in shared.output


LECTURE = """\
---
title: A
---

[x](../../../common.md) ![p](../../p.svg) [self](../../2025%20Früh/lectures/01-a.md)
[address](/a/2025-früh/lectures/a/) [file](</a/2025 Früh/lectures/01-a.md>)
[escaped](/a/2025%20Fr%C3%BCh/lectures/01-a.md)

```sh
ls ../../../common.md /a/2025-früh/lectures/
```
"""


def test_folders_may_lie_anywhere(tmp_path: Path) -> None:
    """Deeper, with letters of any alphabet, at the top of the site, or taken by that."""
    files = {
        "content/course.yml": "title: Top\nfrom: a/2025 Früh\nterm: T0\n",
        "content/common.md": "# Common\n",
        "content/a/p.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "content/a/2025 Früh/course.yml": "title: A\nterm: T1\n",
        "content/a/2025 Früh/lectures/01-a.md": LECTURE,
        "content/now/course.yml": "term: T2\nfrom: ../a/2025 Früh/\n",
    }
    site = SiteTest(tmp_path).write(files).build(now=LATER, base_url="https://e.org/base").clean()
    for top in ("now/", ""):
        page = site.page(f"{top}lectures/a/index.html")
        notes = page.partition("cs-prose")[2].partition("</article")[0]
        links = re.findall(r'(?:href|src)="([^"]*)"', notes.partition("<pre")[0])
        up = "../" * (2 + len(top) // 4)
        assert links[:2] == [f"{up}common/index.html", f"{up}a/p.svg"]
        assert set(links[2:]) == {"./"} or set(links[2:]) == {"index.html"}
        assert "ls ../../../common.md /a/2025-früh/lectures/" in page
    assert site.clean_output == site.output


def test_a_new_post_sees_those_of_the_other_edition(shared: SiteTest) -> None:
    def new(title: str) -> str:
        command = ["new", "lecture", title, "-c", "2026", "-s", str(shared.folder)]
        return CliRunner(env={"NO_COLOR": "1"}).invoke(main, command).output

    assert "01-one.md has that address already" in new("One")
    assert "03-more.md" in new("More")


def test_only_settings_that_changed_are_looked_through(
    shared: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings that have named no edition are not read again to see whether they do now."""
    read: list[str] = []
    real = Snapshot.read

    def noted(snapshot: Snapshot, path: str) -> bytes | None:
        read.append(path)
        return real(snapshot, path)

    shared.write({f"content/{n}/course.yml": "title: A\nkey: k\n" for n in "abc"}).build()
    time.sleep(0.05)  # a file that has just changed is read again
    shared.build()
    monkeypatch.setattr(Snapshot, "read", noted)
    shared.build()
    assert {path for path in read if path.endswith("course.yml")} <= {
        "content/2026/course.yml",
        "content/2025/course.yml",
    }
    shared.write({"content/a/course.yml": "title: A\nkey: k\nfrom: 2025\n"}).build(now=LATER)
    assert "a/lectures/one/index.html" in shared.output
    shared.write({"content/a/course.yml": "title: A\nkey: k\n"}).build(now=LATER)
    assert "a/lectures/one/index.html" not in shared.output
    assert shared.clean_output == shared.output


def test_names_of_no_file_and_no_course_get_the_one_that_was_meant(tmp_path: Path) -> None:
    """None of an edition that itself takes files from the one that is asking."""
    globs = {
        "/syllabus.md": "did you mean 'syllabus.md'?",
        "../2025/lectures/part.txt": "did you mean 'lectures/part.txt'?",
        "2025/syllabus.md": "did you mean 'syllabus.md'?",
        "lectures/part.tex": "did you mean 'lectures/part.txt'?",
        "course.yml": "settings are not taken as a file",
        "announcements/*": "it stays behind in any case",
        "zzz/*": "give its path from the folder of the edition, which is content/2025",
    }
    site = SiteTest(tmp_path / "site").write(
        {
            "content/course.yml": "title: All\nkey: a\n",
            "content/2025/course.yml": "title: A\nkey: b\nterm: T\nnav: [/2025/syllabus/]\n",
            "content/2025/syllabus.md": "# S\n",
            "content/2025/lectures/part.txt": "x\n",
            "content/2025/announcements/2025-02-10-hello.md": "# Hello\n",
            "content/2026/course.yml": f"from: ../2025\nterm: U\nwithout: {list(globs)}\n",
            "content/2027/course.yml": "title: C\nterm: V\nfrom: ../2026\n",
        }
    )
    told = {one.message.split("'")[1]: one.hint for one in site.build().built.diagnostics}
    assert told.keys() == globs.keys()
    assert all(told[glob].startswith(hint) for glob, hint in globs.items()), told
    site.write({"content/2026/course.yml": "title: B\nkey: b\nterm: U\nfrom: ../2028\n"}).build()
    (problem,) = site.built.diagnostics
    assert (problem.code, problem.hint) == ("from-unknown", "did you mean '../2025'?")
    site.delete("content/2027/course.yml")
    site.write({"content/2026/course.yml": "from: ../2025\nterm: U\nwithout: ['*']\n"}).build()
    (problem,) = site.built.diagnostics
    assert (problem.path, problem.span) == ("content/2025/course.yml", Span(4, 7, 15))
