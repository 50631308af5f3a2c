"""Pages on a phone: words longer than its lines, letters twice as large."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import add_style
from sitetest import SiteTest

WORD = "Informationsverarbeitungsprozesse"
COURSE = f"""\
title: Wahrscheinlichkeitstheorie und {WORD}
key: probability
code: INF-2040-A
term: Wintersemester 2025/26
language: de
start_date: 2025-10-13
class_days: [Tue 10:15-12:00]
lecturers: [{{name: Prof. {WORD}, email: {WORD}@example.org}}]
links: [{{title: {WORD}, url: "https://example.org/{WORD}"}}]
events:
  - {{date: 2025-10-20, title: {WORD}, kind: exam, location: {WORD}}}
"""
NOTES = f"""\
---
title: {WORD}
tags: [{WORD}, {WORD * 3}]
slides: https://example.org/{WORD}/a.pdf
readings: [{{title: {WORD}, url: "https://example.org/{WORD * 2}"}}]
files: [{{title: {WORD}, url: "https://example.org/{WORD}.zip"}}]
description: "{WORD}: {WORD}"
---

## {WORD}

Text, {WORD}.

## {WORD * 2}

- {WORD * 2}

> [!NOTE] {WORD * 2}
> {WORD * 2}
"""
PATHS = (
    "index.html",
    "schedule/index.html",
    "lectures/a/index.html",
    "assignments/index.html",
    "tags/index.html",
    "print/index.html",
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = SiteTest(tmp_path_factory.mktemp("narrow"))
    task = f"---\ntitle: {WORD}\ndue: 2025-11-05 23:59\npoints: 20\n---\n\n{WORD}\n"
    notes = {f"content/lectures/{name}.md": NOTES for name in ("a", "b", "c")}
    files = {"content/course.yml": COURSE, "content/assignments/x.md": task, **notes}
    site.write(files).build().clean()
    return site.folder / "_site"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The narrowest that is made."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("path", PATHS)
def test_no_word_is_so_long_that_a_page_scrolls_sideways(
    phone: Page, course: Path, path: str
) -> None:
    phone.goto((course / path).as_uri())
    assert WORD in phone.locator("main").inner_text()
    assert width(phone) == phone.evaluate("innerWidth")


@pytest.mark.parametrize("size", [150, 200])
@pytest.mark.parametrize("path", PATHS)
def test_large_letters_widen_no_page_either(
    phone: Page, course: Path, path: str, size: int
) -> None:
    phone.goto((course / path).as_uri())
    add_style(phone, f"html {{ font-size: {size}% }}")
    assert phone.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 0.16 * size
    assert width(phone) == phone.evaluate("innerWidth")


@pytest.mark.parametrize("size", [100, 150, 200])
def test_the_words_of_the_bar_keep_apart_and_within_it(
    phone: Page, course: Path, size: int
) -> None:
    phone.goto((course / "lectures/b/index.html").as_uri())
    add_style(phone, f"html {{ font-size: {size}% }}")
    labels = phone.evaluate(
        "[...document.querySelectorAll('.cs-bar a, .cs-search-open')].map(one => {"
        " const range = document.createRange(); range.selectNodeContents(one);"
        " const { left, right, top, bottom } = range.getBoundingClientRect();"
        " return [left, right, top, bottom] })"
    )
    assert len(labels) == 4
    top = phone.evaluate("document.querySelector('.cs-bar').getBoundingClientRect().top")
    for (_, right, *_), (left, *_) in itertools.pairwise(sorted(labels)):
        assert right < left
    assert min(labels)[0] >= 0
    assert max(labels)[1] <= phone.evaluate("innerWidth")
    assert all(top <= one[2] and one[3] <= 640 for one in labels)


def test_neighbours_stand_below_each_other_where_two_have_no_room(
    phone: Page, course: Path
) -> None:
    phone.goto((course / "lectures/b/index.html").as_uri())
    tops = (
        "[...document.querySelectorAll('.cs-pager a')].map(one => one.getBoundingClientRect().top)"
    )
    previous, following = phone.evaluate(tops)
    assert previous == following
    add_style(phone, "html { font-size: 200% }")
    previous, following = phone.evaluate(tops)
    assert previous < following


def test_the_long_words_of_titles_are_hyphenated(phone: Page, course: Path) -> None:
    """Those of the language of the page, where they fill a line; code never is."""
    phone.goto((course / "lectures/b/index.html").as_uri())
    phone.evaluate("document.querySelector('h2').append(document.createElement('code'))")
    style = "one => { const s = getComputedStyle(one); return [s.hyphens, s.hyphenateLimitChars] }"
    for title in ("h1", "h2", ".cs-lede", ".cs-pager span"):
        assert phone.locator(title).first.evaluate(style) == ["auto", "16 5 5"]
    assert phone.locator("h2 code").evaluate(style)[0] == "manual"
    phone.set_viewport_size({"width": 1440, "height": 640})
    assert phone.locator("h1").evaluate(style)[0] == "manual"
