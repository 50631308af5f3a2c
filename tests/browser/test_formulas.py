"""Formulas in a real browser: their font, and what is copied of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from browser.conftest import watched
from browser.drivers import Driver
from demopages import LECTURE

FONT = "stix-two-math"
STATUS = "() => document.fonts.ready.then(() => [...document.fonts].map(font => font.status))"


def test_the_font_comes_with_formulas(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{LECTURE}", wait_until="load")
    assert page.evaluate(STATUS) == ["loaded"]
    fonts = [one for one in page.asked if FONT in one]  # type: ignore[attr-defined]
    assert len(fonts) == 1 and fonts[0].startswith(origin)
    assert page.locator('link[rel="preload"][as="font"]').count() == 1


def test_a_page_without_formulas_asks_for_no_font(
    page: Page, published: Path, serve: Callable[[Path], str]
) -> None:
    # where nobody has been before: Chromium says that a font is asked for if it has it already
    page.goto(f"{serve(published)}/deep-learning/syllabus/index.html", wait_until="networkidle")
    assert page.locator("math").count() == 0
    assert not [one for one in page.asked if FONT in one]  # type: ignore[attr-defined]


def test_it_works_from_disk_where_nothing_is_asked_for_early(
    browser: Browser, published: Path
) -> None:
    page = watched(browser.new_page())
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((published / LECTURE).as_uri(), wait_until="load")
    assert page.evaluate(STATUS) == ["loaded"]
    assert page.locator('link[rel="preload"]').count() == 0
    assert not said
    page.close()


COPY = """() => {
  const data = new DataTransfer();
  const event = new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true});
  document.dispatchEvent(event);
  return [event.defaultPrevented, event.clipboardData.getData('text/plain')];
}"""
SELECT = """([from, to]) => {
  const formulas = document.querySelectorAll('main math');
  const range = document.createRange();
  range.setStart(formulas[from].querySelector('mi').firstChild, 0);
  range.setEndAfter(formulas[to]);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_a_formula_is_copied_as_tex(driver: Driver, demo: str) -> None:
    driver.open(f"{demo}/{LECTURE}")
    driver.run(SELECT, [0, 1])
    prevented, text = driver.run(COPY)
    assert prevented
    assert text == "$(x_i, y_i)$ for $i = 1, \\dots, n$"
    assert driver.run("document.querySelectorAll('.cs-copied').length") == 0


def test_a_formula_is_read_by_its_parts_and_not_by_its_tex(page: Page, origin: str) -> None:
    """Screen readers read MathML in words; a name would be read in its place, or beside it."""
    page.goto(f"{origin}/{LECTURE}")
    formula = page.locator("main math").filter(has=page.locator("mfrac")).first
    formula.evaluate("one => document.body.replaceChildren(one)")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    nodes = [node for node in tree["nodes"] if not node.get("ignored")]
    roles = [node["role"]["value"] for node in nodes]
    assert roles.count("MathMLMath") == 1
    assert "MathMLFraction" in roles and "MathMLIdentifier" in roles
    names = [node.get("name", {}).get("value") or "" for node in nodes]
    assert not [name for name in names if "\\" in name]


def test_text_without_formulas_is_left_to_the_browser(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{LECTURE}")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    assert page.evaluate(COPY) == [False, ""]
