"""Tabs, folded callouts and diagrams, as a reader has them: with keys, on paper, without script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import axe
from browser.drivers import follow
from sitetest import SiteTest, once

LECTURE = """---
title: Tabs
---
Go [down](#deepest), or [on](02-b.md).

=== "Python"

    ```python
    print(1)
    ```

=== "Julia `1.x`"

    ## In a tab

    Text of zebras. $x^2$

    === "A"

        one

    === "B"

        ### Deepest

        two

Between the groups.

=== "Python"

    again

=== "R"

    rest

> [!NOTE]- Folded *title* with a [link](02-b.md)
> Hidden words

> [!TIP]+ Open
> Seen words

```mermaid
flowchart LR
  A[First box] --> B[Second box]
  click B "02-b.md"
  style A fill:#123
```
"""
OTHER = """---
title: Other
---
=== "C"

    c text

===+ "Ruby"

    ruby text

=== "R"

    r text
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        made = SiteTest(folder).write(
            {"content/lectures/01-a.md": LECTURE, "content/lectures/02-b.md": OTHER}
        )
        made.build().clean()

    return once(tmp_path_factory, "tabs", make) / "_site"


A, B = "lectures/a/index.html", "lectures/b/index.html"


def tab(page: Page, name: str, group: int = 0) -> Locator:
    box = page.locator(".cs-tabs").nth(group)
    return box.locator("> .cs-tab-list > [role=tab]", has_text=name)


def shown(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "[role=tab][aria-selected=true]", "a => a.map(b => b.textContent)"
    )


def test_keys_choose_a_tab_and_the_choice_holds_for_its_name(page: Page, site: Path) -> None:
    page.goto((site / A).as_uri())
    assert shown(page) == ["Python", "A", "Python"]
    tab(page, "Python", 2).focus()
    page.keyboard.press("ArrowRight")
    expect(tab(page, "R", 2)).to_be_focused()
    assert shown(page) == ["Python", "A", "R"]
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["Python", "A", "Python"]
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert shown(page) == ["Python", "A", "R"]
    assert page.locator("[role=tab][tabindex='0']").count() == 3
    page.keyboard.press("Tab")
    expect(page.locator(".cs-tabs").nth(2).locator("[role=tabpanel]").nth(1)).to_be_focused()
    follow(page, (site / B).as_uri())  # another page, from disk
    assert shown(page) == ["R"]
    tab(page, "C").click()
    follow(page, (site / A).as_uri())
    assert shown(page) == ["Python", "A", "R"]
    assert page.problems == []  # type: ignore[attr-defined]


def test_the_tab_that_its_author_chose_is_first_and_the_button_stays_in_place(
    page: Page, site: Path
) -> None:
    page.goto((site / B).as_uri())
    assert shown(page) == ["Ruby"]
    page.goto((site / A).as_uri())
    button = tab(page, "Julia")
    button.scroll_into_view_if_needed()
    before = button.evaluate("node => node.getBoundingClientRect().top")
    button.click()
    assert abs(button.evaluate("node => node.getBoundingClientRect().top") - before) < 1


def test_places_in_hidden_panels_are_opened(page: Page, site: Path) -> None:
    page.goto((site / A).as_uri() + "#deepest")
    assert shown(page)[:2] == ["Julia 1.x", "B"]
    expect(page.locator("#deepest")).to_be_in_viewport()
    tab(page, "Python").click()
    page.get_by_role("link", name="down").click()  # the address is the same as before
    expect(page.locator("#deepest")).to_be_in_viewport()
    tab(page, "Python").click()
    panel = page.locator(".cs-tabs").first.locator("> .cs-tab").nth(1)
    expect(panel).to_have_attribute("hidden", "until-found")
    panel.dispatch_event("beforematch")  # as the browser's search has it
    assert shown(page)[0] == "Julia 1.x"


def test_on_paper_and_without_script_all_is_there(browser: Browser, site: Path) -> None:
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto((site / A).as_uri())
        if script:
            page.emulate_media(media="print")
        for words in ("print(1)", "Text of zebras", "two", "rest"):
            expect(page.get_by_text(words).first).to_be_visible()
        expect(page.locator(".cs-tab-title").nth(1)).to_be_visible()
        assert page.locator(".cs-tab-list:visible").count() == 0
        if script:
            expect(page.get_by_text("Hidden words")).to_be_visible()
        context.close()


def test_a_diagram_has_the_colours_of_the_page(browser: Browser, site: Path) -> None:
    """And words on a dark ground of its author's are light."""
    colours = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto((site / A).as_uri())
        box, words = page.locator(".pele-node").nth(1), page.locator(".pele-node text")
        fill = "node => getComputedStyle(node).fill"
        colours.append(box.locator("rect").evaluate(fill))
        assert words.first.evaluate(fill).startswith("oklch(1 ")
        context.close()
    assert len(set(colours)) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_left_out(
    browser: Browser, site: Path, serve: Callable[[Path], str], scheme: str
) -> None:
    assert not axe.visit(browser, f"{serve(site)}/{A}", 1280, scheme)
