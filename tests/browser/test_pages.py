"""Every kind of page, opened at two widths for all that is asked of it: nothing moves while it
loads, nothing leaves its host, nothing scrolls sideways, and axe-core finds nothing; nor does the
Nu checker in the files."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import axe, shifts
from browser.lines import BROKEN
from browser.servers import TOOLS
from demopages import BOOK, PAGES

_AT_END = "scrollY + innerHeight + 2 > document.documentElement.scrollHeight"
SHORT = tuple(path for path in PAGES if path != BOOK)


@pytest.fixture(scope="module")
def tab(tab: Page) -> Page:
    """A page that keeps what moves in it."""
    tab.add_init_script(shifts.WATCH)
    return tab


@pytest.fixture
def opened(tab: Page, path: str, origin: str) -> Page:
    """A page of the demo, whose reader may turn her device."""
    if tab.url == "about:blank":
        tab.goto(f"{origin}/{path}")
    return tab


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", PAGES, indirect=True)
def test_nothing_moves_while_a_page_loads_or_is_scrolled(
    tab: Page, path: str, origin: str, width: int
) -> None:
    """Neither what is read nor what is around it, but for a hair around it if half of the page is
    painted first time and again."""
    tab.set_viewport_size({"width": width, "height": 800})

    def load() -> Page:
        tab.goto("about:blank")
        tab.goto(f"{origin}/{path}")
        left = 510
        while left > 150 and not tab.evaluate(_AT_END):
            tab.mouse.wheel(0, 900)
            tab.wait_for_timeout(30)
            left -= 30
        tab.wait_for_timeout(left)
        return tab

    found = [one for one in shifts.settled(load) if one["moved"] and not one["recent"]]
    if path != BOOK:  # which is so long that it is painted before its end has come
        assert not [one for one in found if any(s.startswith("read") for s in one["moved"])]
    assert sum(one["by"] for one in found) < 0.01, found


@pytest.mark.parametrize("path", PAGES, indirect=True)
def test_nothing_leaves_the_origin_before_a_click(opened: Page, origin: str) -> None:
    opened.mouse.wheel(0, 20000)
    opened.wait_for_timeout(150)
    away = [url for url in opened.asked if not url.startswith((origin, "data:"))]  # type: ignore[attr-defined]
    assert not away
    assert not opened.problems  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", PAGES, indirect=True)
def test_nothing_scrolls_sideways(opened: Page) -> None:
    for width in (1440, 768, 360):
        opened.set_viewport_size({"width": width, "height": 800})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", SHORT, indirect=True)
def test_nothing_scrolls_sideways_at_400_percent(opened: Page) -> None:
    """A window of 1280 by 1024 has room for 320 by 256 then."""
    opened.set_viewport_size({"width": 320, "height": 256})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    assert opened.evaluate(BROKEN) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
@pytest.mark.parametrize("path", PAGES, indirect=True)
def test_axe_finds_nothing(opened: Page, path: str, scheme: str, width: int) -> None:
    """Colours do not depend on widths. The book, long as it is, has the notes of the others."""
    axe.require()
    if path == BOOK and scheme == "dark":
        return
    opened.set_viewport_size({"width": width, "height": 900})
    opened.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    assert not axe.violations(opened)


@pytest.mark.parametrize("path", SHORT, indirect=True)
def test_axe_finds_no_colours_in_forced_ones(opened: Page) -> None:
    """A reader's own colours change nothing else."""
    axe.require()
    opened.set_viewport_size({"width": 1440, "height": 900})
    opened.emulate_media(color_scheme="dark", forced_colors="active")
    assert not axe.violations(opened, rules=("color-contrast", "link-in-text-block"))


def test_the_nu_checker_finds_nothing(published: Path) -> None:
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file() or shutil.which("java") is None:
        pytest.skip("the Nu checker needs Java and the npm package vnu-jar")
    pages = [str(path) for path in sorted(published.rglob("*.html")) if "/a/b/" not in str(path)]
    # what runs for seconds is not worth being compiled well
    java = ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    done = subprocess.run(
        [*java, "-jar", str(jar), "--errors-only", "--format", "json", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stderr)["messages"]
    found = {(one["message"], one.get("extract", "")[:120]) for one in told}
    assert not found
