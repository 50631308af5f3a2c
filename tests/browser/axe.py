"""What axe-core has to say of a page (WCAG 2.2 AA and best practices)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser.drivers import Driver
from browser.servers import AXE, AXE_FILE

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_BRIEF = {
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": {"assets": ["media"]},
}
"""What is not looked at is not written: a selector for each element takes a third of its time. Nor
are stylesheets read, which none of these rules asks for."""
_LOAD = """address => new Promise((done, fail) => {
  const script = Object.assign(document.createElement('script'), { src: address });
  script.onload = () => { script.remove(); done() };
  script.onerror = () => fail(new Error('no axe-core'));
  document.head.append(script);
})"""


def installed() -> bool:
    return AXE_FILE.is_file()


def require() -> None:
    """Skips the test where there is no axe-core."""
    if not installed():
        pytest.skip("axe-core is not installed here: see tests/browser/install.sh")


def visit(browser: Browser, url: str, width: int, scheme: str, pause: int = 0) -> Any:
    """What it finds in the page at `url`, in a window of so many pixels, some milliseconds after it
    is there; skips the test where there is no axe-core."""
    require()
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_timeout(pause)
    found = violations(page)
    context.close()
    return found


def violations(page: Page, *, frames: bool = True, rules: tuple[str, ...] = ()) -> Any:
    """What it finds in the page as it is now: rules, each with the HTML that breaks it. Without
    `frames`, players of others are left alone; with `rules`, these alone are asked."""
    if not page.evaluate("typeof axe === 'object'"):
        if page.url.startswith("http"):
            page.evaluate(_LOAD, AXE)
        else:
            page.evaluate(AXE_FILE.read_text(encoding="utf-8"))
    # at the top, where the header that stays in view covers no part of what could be clicked
    page.evaluate("scrollTo(0, 0)")
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _TAGS}
    options = {"runOnly": only, "iframes": frames, **_BRIEF}
    return page.evaluate(
        "options => axe.run(document, options).then("
        "found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))",
        options,
    )


def findings(driver: Driver, *, rules: tuple[str, ...] = ()) -> Any:
    """What it finds in the page that a driver has open; with `rules`, of these alone."""
    if not driver.run("typeof axe === 'object'"):
        if driver.url.startswith("http"):
            driver.run(_LOAD, AXE)
        else:
            driver.load(AXE_FILE.read_text(encoding="utf-8"))
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _TAGS}
    return driver.run(
        "options => axe.run(document, options).then("
        "found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))",
        {"runOnly": only, "iframes": False, **_BRIEF},
    )
