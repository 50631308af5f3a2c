"""Drawings can be read on light and dark pages, whatever the reader's device has chosen: those with
colours for both have those of the page, and others have white behind them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from browser.drivers import Driver
from sitetest import SiteTest, once

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20" width="80" height="20"'
INK = '<rect width="40" height="20"/></svg>'
LIGHT, DARK, BLACK = (160, 0, 0), (120, 180, 255), (0, 0, 0)
DRAWINGS = {
    "media": f"{HEAD}><style>rect {{ fill: #a00000 }} @media screen and (prefers-color-scheme:dark)"
    f" {{ rect {{ fill: #78b4ff }} }}</style>{INK}",
    "function": f'{HEAD} style="color-scheme: light dark"><style>rect {{ fill:'
    f" light-dark(#a00000, #78b4ff) }}</style>{INK}",
    "system": f"{HEAD}><style>svg {{ color-scheme: dark light }}"
    f" rect {{ fill: CanvasText }}</style>{INK}",
    "plain": f"{HEAD}>{INK}",
}
"""The left half of each is drawn, and the right half is clear."""
CLEAR = BytesIO()
Image.new("RGBA", (80, 20)).save(CLEAR, "png")
NOTES = """\
---
title: Drawings
---

![media](media.svg)

![function](function.svg)

![system](system.svg)

![plain](plain.svg)

<img src="clear.png" alt="clear">

<img src="media.svg" alt="styled" style="display: block; margin-inline: auto 0">

![own](plain.svg){: .dark-light }
"""


PAINTED = """() => Promise.all(find('main img', true).map(one => one.decode())).then(() =>
  new Promise(done => requestAnimationFrame(() => setTimeout(done, 50))))"""
"""Waits until the images are painted: they are decoded beside the page."""
Shown = tuple[str, dict[str, float]]
"""The text of an image, and its place in the window."""


def place(image: Shown, x: int) -> tuple[int, int]:
    """The pixel in the middle of an image, at so many from its left."""
    return round(image[1]["x"]) + x, round(image[1]["y"]) + 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        files = {f"content/{name}.svg": text for name, text in DRAWINGS.items()}
        site = SiteTest(folder).write({"content/drawings.md": NOTES, **files})
        (site.folder / "content/clear.png").write_bytes(CLEAR.getvalue())
        site.build(index=False).clean()

    return once(tmp_path_factory, "drawings", make) / "_site"


def test_drawings_have_the_colours_of_the_page(
    driver: Driver, host: Callable[[Path], str], folder: Path, tmp_path: Path
) -> None:
    for device in (False, True):
        driver.open(f"{host(folder)}/drawings/", size=(800, 900), dark=device)
        for mode in ("light", "dark"):
            driver.run("mode => { document.documentElement.dataset.mode = mode }", mode)
            shown = driver.until(
                "() => { const all = find('main img', true);"
                " return all.every(one => one.complete && one.naturalWidth)"
                " && all.map(one => [one.alt, one.getBoundingClientRect().toJSON()]) }"
            )
            driver.run(PAINTED)
            assert [name for name, _ in shown] == [*DRAWINGS, "clear", "styled", "own"]
            driver.picture(file := tmp_path / "seen.png")
            with Image.open(file) as picture:
                seen = picture.convert("RGB")
            paper = seen.getpixel((790, 890))
            assert (sum(paper) < 100) == (mode == "dark")
            behind = (255, 255, 255) if mode == "dark" else paper
            ink = DARK if mode == "dark" else LIGHT
            expected = {
                "media": (ink, paper),
                "function": (ink, paper),
                "system": (seen.getpixel(place(shown[2], 20)), paper),
                "plain": (BLACK, behind),
                "clear": (behind, behind),
                "styled": (ink, paper),
                "own": (BLACK, paper),
            }
            assert (sum(expected["system"][0]) > 700) == (mode == "dark")
            for one in shown:
                colours = tuple(seen.getpixel(place(one, x)) for x in (20, 60))
                assert colours == expected[one[0]], (device, mode, one[0])


@pytest.mark.parametrize("mode", ["auto", "light", "dark"])
def test_drawings_are_seen_in_forced_colours(
    page: Page, folder: Path, tmp_path: Path, mode: str
) -> None:
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto((folder / "drawings" / "index.html").as_uri())
    page.evaluate("mode => { document.documentElement.dataset.mode = mode }", mode)
    for name in ("media", "plain", "clear"):
        image = page.locator(f"img[alt={name}]:visible")
        with Image.open(BytesIO(image.screenshot())) as picture:
            drawn, behind = (picture.convert("L").getpixel((x, 10)) for x in (20, 60))
        assert name == "clear" or abs(drawn - behind) > 100
        assert behind > 200 or (name, mode) in {("media", "auto"), ("media", "dark")}
