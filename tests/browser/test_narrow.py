"""Pages on a phone: words longer than its lines, letters twice as large."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Page

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
CODED = f"""\
title: {WORD}
code: 情報 201
start_date: 2025-10-13
class_days: [Tue 10:15-12:00 Hall 1]
solutions: shown
solutions_page: true
parts: {{{WORD}: 1-3}}
"""
TOGETHER = f"""\
---
title: {WORD}
video: {{id: dqoEU9Ac3ek, chapters: ["0:00 {WORD}", "1:00:00 {WORD} {WORD}"]}}
---

> [!EXERCISE] {WORD}
> {WORD}
{{: #ex-a }}

| Task | In | Longest way between two positions |
|:--|:-:|:-:|
| Translation | many | English to Dutch |

| `a-name-in-code-that-has-no-end-at-all` | Two | Three |
|:--|:--|:--|
| x | {WORD}, {WORD}, {WORD} | y |

> [!SOLUTION]
> $$ \\sum_{{k=1}}^n k $$
"""
COVERED = """() => {
  const least = (...all) => Math.min(...all);
  const most = (...all) => Math.max(...all);
  const places = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    const within = node.parentElement;
    if (!node.data.trim() || !within.checkVisibility()) continue;
    if (within.closest('.cs-mode, .cs-bar, .cs-search-open, thead, math, dialog')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (let { left, right, top, bottom } of range.getClientRects()) {
      for (let box = within; box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX === 'visible') continue;
        const edge = box.getBoundingClientRect();
        [left, right] = [most(left, edge.left), least(right, edge.right)];
        [top, bottom] = [most(top, edge.top), least(bottom, edge.bottom)];
      }
      if (right - left > 1) places.push({ node, left, right, top, bottom });
    }
  }
  for (const [at, one] of places.entries()) {
    for (const other of places.slice(at + 1).filter(({ node }) => node !== one.node)) {
      const wide = least(one.right, other.right) - most(one.left, other.left);
      const high = least(one.bottom, other.bottom) - most(one.top, other.top);
      if (wide > 2 && high > .45 * least(one.bottom - one.top, other.bottom - other.top)) {
        return [one.node.data.trim(), other.node.data.trim()];
      }
    }
  }
  return null;
}"""
"""Two texts of a page that stand upon each other, None if there are none."""
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


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in four languages, of which two are long."""
    site = SiteTest(tmp_path_factory.mktemp("languages"))
    site.write({"content/course.yml": "title: Courses\nkey: courses\n"})
    for name in ("de", "en", "pt-BR", "ja"):
        course = f"{CODED}language: {name}\nsearch: {str(name == 'de').lower()}\n"
        site.write(
            {
                f"content/{name}/course.yml": course,
                f"content/{name}/lectures/01-a.md": TOGETHER,
                f"content/{name}/lectures/02-b.md": TOGETHER,
            }
        )
    site.build().clean()
    return site.folder / "_site"


@pytest.fixture
def phone(page_of_module: Page) -> Page:
    """The narrowest that is made."""
    page_of_module.set_viewport_size({"width": 320, "height": 640})
    return page_of_module


@pytest.fixture
def opened(tab: Page, path: str, course: Path) -> Page:
    """A page of the course, there."""
    tab.set_viewport_size({"width": 320, "height": 640})
    if tab.url == "about:blank":
        tab.goto((course / path).as_uri())
    add_style(tab, "")
    return tab


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("path", PATHS, indirect=True)
def test_no_word_is_so_long_that_a_page_scrolls_sideways(opened: Page) -> None:
    assert WORD in opened.locator("main").inner_text()
    assert width(opened) == opened.evaluate("innerWidth")


@pytest.mark.parametrize("path", PATHS, indirect=True)
def test_no_text_covers_another(opened: Page) -> None:
    for width in (320, 768, 1280):
        opened.set_viewport_size({"width": width, "height": 640})
        assert opened.evaluate(COVERED) is None, width


@pytest.mark.parametrize("path", ["", "lectures/a/", "schedule/", "solutions/"])
def test_nor_where_a_course_has_translations(phone: Page, languages: Path, path: str) -> None:
    for name, width in (("ja", 320), ("de", 360), ("de", 1280)):
        phone.set_viewport_size({"width": width, "height": 640})
        phone.goto((languages / name / path / "index.html").as_uri())
        assert phone.evaluate(COVERED) is None, (name, width)
        assert phone.evaluate("document.documentElement.scrollWidth") <= width


def test_a_menu_of_languages_opens_below_its_button(phone: Page, languages: Path) -> None:
    for width in (320, 1440, 2200):
        phone.set_viewport_size({"width": width, "height": 640})
        phone.goto((languages / "de/lectures/a/index.html").as_uri())
        button = phone.locator(".cs-languages button")
        button.click()
        menu, opener = (one.bounding_box() for one in (phone.locator("#page\\.languages"), button))
        assert menu and opener and menu["x"] >= 0
        assert menu["x"] + menu["width"] == pytest.approx(opener["x"] + opener["width"], abs=1)
        assert 0 <= menu["y"] - opener["y"] - opener["height"] < 20


def test_what_belongs_together_stands_together(phone: Page, languages: Path) -> None:
    """The way to a page is one line, the titles of chapters one column, a table of few words in
    sight, and the solutions of one page are apart from those of the next."""
    phone.goto((languages / "de/lectures/a/index.html").as_uri())
    assert phone.evaluate("document.querySelector('.cs-crumbs').offsetHeight") < 32
    lefts = """[...document.querySelectorAll('.cs-chapters li')].flatMap((one) => {
      const range = document.createRange();
      range.selectNodeContents(one.querySelector('.cs-at').nextSibling);
      return [...range.getClientRects()].filter(({ width }) => width > 8).map(({ left }) => left);
    })"""
    table = "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)"
    phone.set_viewport_size({"width": 360, "height": 640})
    assert phone.evaluate(f"{table}(document.querySelector('.cs-table'))") == 0
    first, *others = phone.evaluate(lefts)
    assert len(others) > 1
    assert all(abs(one - first) < 6 for one in others)
    phone.goto((languages / "de/solutions/index.html").as_uri())
    gap = """(() => { const [one, other] = document.querySelectorAll('section.cs-prose');
      return other.getBoundingClientRect().top - one.getBoundingClientRect().bottom })()"""
    assert phone.evaluate(gap) > 40


@pytest.mark.parametrize("size", [150, 200])
@pytest.mark.parametrize("path", PATHS, indirect=True)
def test_large_letters_widen_no_page_either(opened: Page, size: int) -> None:
    add_style(opened, f"html {{ font-size: {size}% }}")
    assert opened.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 0.16 * size
    assert width(opened) == opened.evaluate("innerWidth")


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
