"""Where the course is today, by its own clock; and pages that are written from right to left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitetest import SiteTest

COURSE = """\
title: Algebra
key: algebra
timezone: Europe/Zurich
start_date: 2025-02-17
class_days: [Mon, Thu 10:15-12:00]
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = SiteTest(tmp_path_factory.mktemp("term"))
    notes = {
        f"content/lectures/0{n}-l{n}.md": f"---\ntitle: L{n}\n---\n\nText.\n" for n in range(1, 5)
    }
    site.write({"content/course.yml": COURSE, **notes}).build().clean()
    return site.folder / "_site"


@pytest.fixture
def abroad(browser: Browser) -> Iterator[Page]:
    """A reader in New York, six hours behind the course."""
    context = browser.new_context(timezone_id="America/New_York")
    page = context.new_page()
    page.problems = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda problem: page.problems.append(str(problem)))  # type: ignore[attr-defined]
    yield page
    context.close()


def at(page: Page, moment: str) -> None:
    page.clock.install(time=dt.datetime.fromisoformat(moment))


def marked(page: Page) -> list[str]:
    return page.locator(".cs-entry.cs-is-today .cs-what-title").all_inner_texts()


def before_line(page: Page) -> list[str]:
    """The titles above the line for today."""
    return page.evaluate(
        "() => { const rows = [...document.querySelectorAll('.cs-schedule tr')];"
        " const line = rows.findIndex(r => r.matches('.cs-now'));"
        " return line < 0 ? null : rows.slice(0, line).filter(r => r.matches('.cs-entry'))"
        ".map(r => r.querySelector('.cs-what-title').textContent) }"
    )


def test_today_is_the_day_where_the_course_is(abroad: Page, course: Path) -> None:
    """In New York it is still Wednesday evening; in Zurich it is Thursday."""
    at(abroad, "2025-02-19T23:30:00+00:00")
    abroad.goto((course / "schedule/index.html").as_uri())
    assert marked(abroad) == ["L2"]
    assert abroad.locator(".cs-entry[aria-current=date]").count() == 1
    assert before_line(abroad) is None
    assert not abroad.problems  # type: ignore[attr-defined]


def test_between_two_classes_a_line_says_today(abroad: Page, course: Path) -> None:
    at(abroad, "2025-02-19T12:00:00+00:00")
    abroad.goto((course / "schedule/index.html").as_uri())
    assert marked(abroad) == []
    assert before_line(abroad) == ["L1"]
    assert abroad.locator(".cs-now").inner_text() == "Today"


def test_a_page_left_open_over_midnight_moves_on(abroad: Page, course: Path) -> None:
    at(abroad, "2025-02-19T22:58:00+00:00")
    abroad.goto((course / "schedule/index.html").as_uri())
    assert before_line(abroad) == ["L1"]
    abroad.clock.run_for(3 * 60 * 1000)
    assert marked(abroad) == ["L2"]
    assert before_line(abroad) is None


def test_what_comes_next_is_counted_from_the_day_of_the_course(abroad: Page, course: Path) -> None:
    """A class that has begun is there until it ends."""
    at(abroad, "2025-02-20T10:30:00+00:00")
    abroad.goto((course / "index.html").as_uri())
    shown = abroad.locator(".cs-upcoming li:visible")
    assert shown.locator(".cs-what-title").all_inner_texts() == ["L2", "L3", "L4"]
    assert shown.locator(".cs-until").all_inner_texts() == ["now", "in 4 days", "in 7 days"]
    abroad.clock.run_for(1)
    at_end = abroad.context.new_page()
    at(at_end, "2025-02-20T11:30:00+00:00")
    at_end.goto((course / "index.html").as_uri())
    assert at_end.locator(".cs-upcoming li:visible .cs-what-title").all_inner_texts() == [
        "L3",
        "L4",
    ]


# ---- from right to left -------------------------------------------------------------------------

ARABIC = """\
---
title: الجبر الخطي
number: 1
date: 2025-02-17
tags: [جبر]
---

## الفضاء المتجهي

نص عربي طويل بما يكفي ليملأ السطر الأول من الصفحة ثم ينتقل إلى السطر الذي يليه، وفيه `x = f(y)`
ومعادلة $a^2 + b^2 = c^2$ وكلمة English في وسطه.

```python
def dot(x, y): return sum(a * b for a, b in zip(x, y))  # a long line that scrolls in its own box
```

| أ | ب |
|:--|--:|
| 1 | 2 |

## التحويلات

<p lang="en">An English paragraph.</p>

نص.
"""


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = SiteTest(tmp_path_factory.mktemp("arabic"))
    site.write(
        {
            "content/course.yml": "title: الجبر\nlanguage: fa\ncode: MATH 110\n",
            "content/lectures/01-a.md": ARABIC,
            "content/lectures/02-b.md": "---\ntitle: English\nlang: en\n---\n\n## One\n\n## Two\n",
        }
    ).build().clean()
    return site.folder / "_site"


PAGES = ("index.html", "lectures/a/index.html", "schedule/index.html", "tags/index.html")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_from_right_to_left_fits_a_phone(viewed: Page, arabic: Path, path: str) -> None:
    viewed.set_viewport_size({"width": 360, "height": 800})
    viewed.goto((arabic / path).as_uri())
    assert viewed.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    assert viewed.evaluate("document.documentElement.lang") == "fa"
    wide = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert viewed.evaluate(wide) <= 0  # less where a scroll bar has its place kept
    outside = viewed.evaluate(
        "() => [...document.querySelectorAll('main *')].filter(e => {"
        " const r = e.getBoundingClientRect();"
        " return r.width && (r.left < -1 || r.right > innerWidth + 1)"
        " && !e.closest('pre, .cs-table, .cs-quiet, thead, math, svg, .highlight, .cs-code') })"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert outside == []


def test_english_words_among_arabic_ones_keep_their_order(viewed: Page, arabic: Path) -> None:
    """A number stands before what it counts, a day before its month."""
    viewed.goto((arabic / "index.html").as_uri())
    for where, words in ((".cs-facts a", ["2", "sessions"]), (".cs-row-date time", ["17", "Feb"])):
        lefts = viewed.locator(where).first.evaluate(
            "(node, words) => words.map(word => { const range = document.createRange();"
            " const text = node.firstChild; const at = text.data.indexOf(word);"
            " range.setStart(text, at); range.setEnd(text, at + word.length);"
            " return range.getBoundingClientRect().left })",
            words,
        )
        assert lefts == sorted(lefts)


def test_the_outline_is_on_the_other_side_and_code_stays_as_it_is(
    viewed: Page, arabic: Path
) -> None:
    viewed.set_viewport_size({"width": 1440, "height": 900})
    viewed.goto((arabic / "lectures/a/index.html").as_uri())
    outline, prose = (viewed.locator(one).bounding_box() for one in (".cs-outline", ".cs-prose"))
    assert outline and prose and outline["x"] + outline["width"] <= prose["x"] + 1
    for part in ("pre", ".cs-prose p code", "math"):
        found = viewed.locator(part).first
        assert found.evaluate("e => getComputedStyle(e).direction") == "ltr", part


def test_a_page_in_another_language_says_so_and_turns_round(page: Page, arabic: Path) -> None:
    page.goto((arabic / "lectures/b/index.html").as_uri())
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        "en", "ltr",
    ]  # fmt: skip
    brand = page.locator(".cs-brand-course span[lang=fa]")
    assert brand.evaluate("e => getComputedStyle(e).direction") == "rtl"
