"""What may stand in notes, in a real Chromium: formulas in lines, callouts, pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser import axe
from sitetest import SiteTest

LONG = (
    r"$\mathcal{L}(\theta) = \sum_{i=1}^{N}\left[ y_i \log p_\theta(x_i) "
    r"+ (1-y_i)\log(1-p_\theta(x_i))\right] + \lambda \|\theta\|_2^2$"
)
FORMULAS = f"""\
---
title: Formulas
---

Inline {LONG} in text, and $x_i^2$ is short.

- in a list {LONG}
  - deeper {LONG}

> [!NOTE] Title
> In a callout {LONG}

## A heading with {LONG}
{{: #below }}

| Head | Cell |
|------|------|
| {LONG} | a |

<details open markdown="1">
<summary>What is {LONG}</summary>

A [link over {LONG}](#below).[^1]

</details>

[^1]: A note with {LONG}
"""

CALLOUTS = """\
---
title: Callouts
---

{: .note }
Homework 4 is posted.

{: .important }
> For all.
>
> In two paragraphs.

{: .highlight }
Without a title.

{: .new-title }
> Of its own
>
> With a title.

{: .warning }
Mind the gap.

**Lecture**{: .label }[Introduction](formulas.md)
**Due**{: .label .label-red }Homework **Lab**{: .label .label-green } one
**Quiz**{: .label .label-yellow }**Exam**{: .label .label-purple }

Alone
{: .label }

[A button](formulas.md){: .btn }[another](formulas.md){: .btn }

- one
- two
{: .note }

| a | b |
|---|---|
| 1 | 2 |
{: .note }
"""
FILES = {
    "content/course.yml": "title: Notes\n",
    "content/formulas.md": FORMULAS,
    "content/callouts.md": CALLOUTS,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a page for each kind of thing, built."""
    site = SiteTest(tmp_path_factory.mktemp("notes")).write(FILES)
    site.build().clean()
    return site.folder / "_site"


@pytest.mark.parametrize("width", [360, 390, 1440])
@pytest.mark.parametrize("script", [True, False])
def test_a_long_formula_in_a_line_scrolls_in_a_box_of_its_own(
    browser: Browser, folder: Path, width: int, script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script
    )
    page = context.new_page()
    page.goto((folder / "formulas" / "index.html").as_uri())
    page.set_viewport_size({"width": width, "height": 801})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.locator(".prose > p .math-wide")
    assert wide.evaluate("one => one.scrollWidth > one.clientWidth + 1") == (width < 400)
    context.close()


def test_a_long_formula_that_scrolls_is_reached_by_the_keyboard(
    browser: Browser, folder: Path
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto((folder / "formulas" / "index.html").as_uri())
    wide = page.locator(".prose > p .math-wide[tabindex='0'][role='group']")
    wide.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    context.close()


def test_a_formula_that_may_scroll_moves_no_line(page: Page, folder: Path) -> None:
    """Its base and the height of its line are those it has without the box."""
    page.goto((folder / "formulas" / "index.html").as_uri())
    places = "[...document.querySelectorAll('.prose > p:first-child math')].map(one => {"
    places += "const at = one.getBoundingClientRect(); return [at.x, at.y, at.height] })"
    line = "document.querySelector('.prose > p:first-child').getBoundingClientRect().height"
    before = page.evaluate(places), page.evaluate(line)
    page.evaluate("for (const one of document.querySelectorAll('.math-wide'))"
                  " one.replaceWith(...one.childNodes)")  # fmt: skip
    assert (page.evaluate(places), page.evaluate(line)) == before


def test_classes_of_callouts_colour_nothing_else(page: Page, folder: Path) -> None:
    page.goto((folder / "callouts" / "index.html").as_uri())
    assert page.locator(".callout").count() == 5
    ink = page.locator(".prose").evaluate("one => getComputedStyle(one).color")
    for kind in (".callout > p:last-child", "ul.note", "table.note"):
        for one in page.locator(f".prose {kind}").all():
            assert one.evaluate("one => getComputedStyle(one).color") == ink


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["formulas", "callouts"])
def test_axe_finds_nothing_in_notes(
    browser: Browser,
    folder: Path,
    serve: Callable[[Path], str],
    name: str,
    scheme: str,
    width: int,
) -> None:
    axe.require()
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{serve(folder)}/{name}/index.html")
    page.wait_for_timeout(100)
    found = axe.violations(page)
    context.close()
    assert not found
