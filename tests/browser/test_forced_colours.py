"""What a colour behind it marks is marked where a reader has colours of her own, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from browser.conftest import add_style
from sitetest import SiteTest

NOTES = """\
---
title: Marks
video: dqoEU9Ac3ek
---

- [x] This is done, and there is so much to be said of it that it takes more than one line of text.
- [ ] This is open, and there is so much to be said of it that it takes more than one line of text.

A <mark>word</mark> that is marked.

A list whose items are paragraphs:

- [x] This is done, and there is so much to be said of it that it takes more than one line of text.

- [ ] Open.

```python {hl_lines="2"}
a = 1
b = 1
```
"""


@pytest.fixture(scope="module", params=["en", "ar"])
def lecture(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    site = SiteTest(tmp_path_factory.mktemp("marks"))
    course = f"title: Marks\nlanguage: {request.param}\n"
    site.write({"content/course.yml": course, "content/lectures/a.md": NOTES}).build().clean()
    return (Path(site.folder) / "_site/lectures/a/index.html").as_uri()


@pytest.fixture(scope="module", params=["light", "dark"])
def forced(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(forced_colors="active", color_scheme=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("marked", "without"),
    [
        (".cs-tasks :checked", ".cs-tasks :checked::after { content: none !important }"),
        (".cs-embed-play", ".cs-embed-play::after { content: none }"),
        (".cs-hl", ".cs-hl { border-style: none !important; padding-left: 1.125rem !important }"),
    ],
)
def test_a_mark_is_seen_in_forced_colours(
    forced: Page, lecture: str, marked: str, without: str
) -> None:
    """Its picture is another one without it."""
    if forced.url != lecture:
        forced.goto(lecture)
    add_style(forced, "")
    seen = [forced.locator(marked).first.screenshot() for _ in range(2)]
    add_style(forced, without)
    seen.append(forced.locator(marked).first.screenshot())
    assert [one == seen[0] for one in seen] == [True, True, False]


def test_a_marked_word_can_be_read(forced: Page, lecture: str) -> None:
    """On the ground that a browser gives it, black words are on nothing else than black."""
    forced.goto(lecture)
    with Image.open(BytesIO(forced.locator("mark").screenshot())) as picture:
        darkest, lightest = picture.convert("L").getextrema()
    assert lightest - darkest > 150


def test_a_done_task_is_done_on_paper_without_grounds(page: Page, lecture: str) -> None:
    page.goto(lecture)
    page.emulate_media(media="print")
    done = page.locator(".cs-tasks :checked").first
    assert done.evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"
    line = page.locator(".cs-hl").evaluate("one => getComputedStyle(one).borderLeftWidth")
    assert line == "3px"


@pytest.mark.parametrize("width", [360, 768])
def test_all_lines_of_a_task_begin_at_one_edge(page: Page, lecture: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(lecture)
    edge = "right" if page.locator("html").get_attribute("dir") == "rtl" else "left"
    found = page.evaluate(
        "edge => [...document.querySelectorAll('.cs-tasks li')].map(one => {"
        " const range = document.createRange(); range.selectNodeContents(one);"
        " const box = one.querySelector('input').getBoundingClientRect();"
        " const lines = [...range.getClientRects()].filter(r => r.width > 20);"
        " return [lines.map(line => line[edge]), box, lines[0]] })",
        edge,
    )
    assert len(found) == 4
    assert max(len(lines) for lines, *_ in found) > 1
    for lines, box, first in found:
        assert max(lines) - min(lines) < 0.5
        assert box["right"] < first["left"] if edge == "left" else box["left"] > first["right"]
        assert first["top"] <= box["top"] < box["bottom"] <= first["bottom"] + 2
