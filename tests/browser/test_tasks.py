"""Boxes of task lists, in every browser: a reader ticks them, and her browser keeps them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser.drivers import Driver
from sitetest import SiteTest, once

HOME = """---
title: Tasks
---

- [x] read chapter 1
- [ ] do $x^2$ and [this](lectures/01-one.md)
"""
ONE = """---
title: One
---

- [ ] same
- [ ] same
  - [ ] within

1. [ ] loose

2. [ ] too
"""
FILES = {
    "content/course.yml": "title: Tasks\ncsp: true\n",
    "content/index.md": HOME,
    "content/lectures/01-one.md": ONE,
}
BOX = ".cs-tasks input"
STATES = f"find('{BOX}').map(one => one.checked)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        SiteTest(folder).write(FILES).build().clean()

    return once(tmp_path_factory, "tasks", make)


def test_boxes_are_ticked_and_kept(
    driver: Driver, host: Callable[[Path], str], site: Path, tmp_path: Path
) -> None:
    other = SiteTest(tmp_path).write(FILES).build()
    url = host(other.folder / "_site")
    driver.open(f"{url}/index.html")
    assert driver.run(STATES) == [True, False]
    assert driver.of(BOX, "aria-label") == "read chapter 1"
    driver.tab_to(f"{BOX}:not(:checked)")
    driver.press("Space")
    driver.click(BOX)
    driver.until(f"{STATES}.join() === 'false,true'")
    driver.open(f"{url}/lectures/one/")
    driver.click(f"{BOX}:not(li:first-child > input)")
    driver.until(f"{STATES}.join() === 'false,true,false,false,false'")
    # the author adds an item and ticks none
    other.edit("content/index.md", "- [x]", "- [ ] new\n- [x]").build().clean()
    driver.open(f"{url}/index.html")
    assert driver.run(STATES) == [False, False, True]
    assert not driver.all(".cs-resume")
    driver.click("[data-dialog='page.progress']")
    driver.until("find('dialog[open] li').length === 2")
    driver.click("dialog[open] [value=erase]")
    driver.click("dialog[open] [value=erase]")
    driver.until(f"{STATES}.join() === 'false,true,false'")


@pytest.mark.scriptless
def test_without_script_they_are_as_written(
    driver: Driver, host: Callable[[Path], str], site: Path
) -> None:
    driver.open(f"{host(site / '_site')}/index.html", script=False)
    assert driver.run(STATES) == [True, False]
    assert driver.run(f"find('{BOX}').every(one => one.disabled)")
