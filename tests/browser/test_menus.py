"""The menus of the navigation, in every browser: by keyboard, without script, in narrow windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import axe
from browser.drivers import Driver
from sitetest import SiteTest, once

NAV = """\
nav:
  - Home: /
  - Texts: [/rules/, /signs/]
  - {title: More, url: /rules/, children: [Elsewhere: 'https://x.org/', Next: /signs/]}
"""
FILES = {
    "content/course.yml": f"title: Algebra\nsearch: false\ncsp: true\n{NAV}",
    "content/rules.md": "# Rules\n\nText.\n",
    "content/signs.md": "# Signs\n\nText with [a link](rules.md).\n",
    "content/arabic.md": "---\nlang: ar\n---\n\n# الجبر\n",
}
TEXTS, MORE = (f".cs-site-nav summary >> {name}" for name in ("Texts", "More"))
IN_TEXTS, IN_MORE = ".cs-site-nav a >> Signs", ".cs-site-nav a >> Next"
FITS = """() => {
  const menu = document.querySelector(".cs-site-nav .cs-menu[open] ul");
  const { left, right } = menu.getBoundingClientRect();
  return left >= 0 && right <= innerWidth && document.documentElement.scrollWidth <= innerWidth;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        SiteTest(folder).write(FILES).build().clean()

    return once(tmp_path_factory, "menus", make) / "_site"


def test_a_menu_opens_by_keyboard_and_closes_when_one_leaves(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    driver.open(f"{host(folder)}/signs/index.html")
    driver.gone(IN_TEXTS)
    driver.focus(TEXTS)
    driver.press("Enter")
    driver.see(IN_TEXTS)
    assert driver.run(FITS)
    driver.press("Escape")
    driver.gone(IN_TEXTS)
    driver.focused(TEXTS)
    driver.click(TEXTS)
    driver.see(IN_TEXTS)
    driver.click(MORE)
    driver.gone(IN_TEXTS)
    driver.see(IN_MORE)
    assert driver.run(FITS)
    driver.click("h1")
    driver.gone(IN_MORE)
    driver.click(MORE)
    driver.focus("main a")
    driver.gone(IN_MORE)
    assert driver.run("find('.cs-site-nav [aria-current]').map(one => one.textContent)") == [
        "Texts",
        "Signs",
        "More",
        "Next",
    ]
    driver.click(MORE)
    driver.click(".cs-site-nav a >> More")
    driver.at("…/rules/")


@pytest.mark.parametrize(
    ("path", "size"),
    [("arabic/index.html", (1280, 700)), ("404.html", (320, 256)), ("404.html", (700, 700))],
)
@pytest.mark.scriptless
def test_menus_are_in_the_window_and_need_no_script(
    driver: Driver, host: Callable[[Path], str], folder: Path, path: str, size: tuple[int, int]
) -> None:
    """Right to left, at four times the size, and in a window of middling width."""
    driver.open(f"{host(folder)}/{path}", size=size, script=False)
    for title, link in ((TEXTS, IN_TEXTS), (MORE, IN_MORE)):
        driver.focus(title)
        driver.press("Enter")
        driver.see(link)
        assert driver.run(FITS)
        driver.press("Enter")
        driver.gone(link)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_menu(
    browser: Browser, serve: Callable[[Path], str], folder: Path, scheme: str
) -> None:
    axe.require()
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{serve(folder)}/signs/index.html")
    page.locator(".cs-site-nav summary").last.click()
    assert axe.violations(page) == []
    page.close()
