"""axe-core and the Nu checker find nothing on any kind of page."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser import axe
from demopages import BOOK, PAGES


@pytest.fixture(scope="module")
def opened(browser: Browser, origin: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the demo, whose reader may turn her device."""
    axe.require()
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(f"{origin}/{request.param}")
    yield page
    context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
@pytest.mark.parametrize("opened", PAGES, indirect=True)
def test_axe_finds_nothing(opened: Page, scheme: str, width: int) -> None:
    """Colours do not depend on widths. The book, long as it is, has the notes of the others."""
    if opened.url.removesuffix("index.html").endswith("print/") and scheme == "dark":
        return
    opened.set_viewport_size({"width": width, "height": 900})
    opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert not axe.violations(opened)


@pytest.mark.parametrize("opened", [path for path in PAGES if path != BOOK], indirect=True)
def test_axe_finds_no_colours_in_forced_ones(opened: Page) -> None:
    """A reader's own colours change nothing else."""
    opened.emulate_media(color_scheme="dark", forced_colors="active")
    assert not axe.violations(opened, rules=("color-contrast", "link-in-text-block"))


def test_the_nu_checker_finds_nothing(published: Path) -> None:
    jar = axe.TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
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
