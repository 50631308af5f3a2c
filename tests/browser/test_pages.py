"""Every kind of page, opened once for all that is asked of it: nothing leaves its host, nothing
scrolls sideways, and axe-core finds nothing; nor does the Nu checker in the files."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import axe
from browser.servers import TOOLS
from demopages import BOOK, PAGES

SHORT = tuple(path for path in PAGES if path != BOOK)


@pytest.fixture
def opened(tab: Page, path: str, origin: str) -> Page:
    """A page of the demo, whose reader may turn her device."""
    if tab.url == "about:blank":
        tab.goto(f"{origin}/{path}")
    return tab


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
