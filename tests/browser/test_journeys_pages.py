"""Every kind of page in every browser: nothing for axe-core to find, nothing that moves, nothing
that scrolls sideways at 400%, right to left, without script, from disk, under a base path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser import axe
from browser.abroad import Abroad
from browser.drivers import Driver
from browser.lines import BROKEN
from demopages import BOOK, LECTURE, PAGES, SYLLABUS
from sitetest import SiteTest, once

BESIDE = ("firefox", "webkit")
SHORT = tuple(path for path in PAGES if path != BOOK)
WIDE = (
    "find('body *').filter(one => one.getBoundingClientRect().right > innerWidth + 1 &&"
    " !one.closest('pre, .cs-table, .cs-math, .cs-math-wide, .cs-diagram-box, [hidden]'))"
    ".map(one => one.outerHTML.slice(0, 90)).slice(0, 3)"
)
UNCOVERED = """() => {
  const { x, y } = document.activeElement.getBoundingClientRect();
  return document.elementFromPoint(x + 5, y + 5) === document.activeElement;
}"""
"""Whether one sees what has the focus."""
ARABIC = {
    "content/course.yml": "title: الخوارزميات\nlanguage: ar\n",
    "content/lectures/01-a.md": (
        "---\ntitle: الأولى\nvideo: dqoEU9Ac3ek\n---\n\n## قسم\n\nنص مع `code` و $x^2$.\n\n"
        '=== "واحد"\n\n    نص\n\n=== "اثنان"\n\n    نص\n\n> [!NOTE] ملاحظة\n> نص\n'
    ),
    "content/lectures/02-b.md": "---\ntitle: الثانية\n---\n\n## قسم\n\nنص.\n",
}


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        SiteTest(folder).write(ARABIC).build().clean()

    return once(tmp_path_factory, "journeys-arabic", make) / "_site"


def dark(driver: Driver) -> None:
    driver.run("() => { document.documentElement.dataset.mode = 'dark' }")


def fits_at_400_percent(driver: Driver) -> None:
    """A window of 1280 by 1024 has room for 320 by 256 then."""
    driver.resize(320, 256)
    width = driver.run("document.documentElement.scrollWidth")
    assert width <= 320, driver.run(WIDE)
    assert driver.run(BROKEN) == []


@pytest.mark.parametrize("driver", BESIDE, indirect=True)
@pytest.mark.parametrize("path", SHORT)
def test_a_page_as_it_is_opened(
    driver: Driver, abroad: Abroad, host: Callable[..., str], published: Path, path: str
) -> None:
    """Nothing leaves its host, nothing moves while it loads or is scrolled, there is nothing for
    axe-core to find, in light and dark, and nothing scrolls sideways at 400%. Other tests say
    so of Chromium, at more widths."""
    driver.open(f"{host(published, moves=True)}/{path}")
    for _ in range(4):
        driver.press("PageDown")
        driver.run("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 30)))")
    # and nobody looks any more
    assert driver.run("() => { const found = moved; moved = null; return found }") == []
    assert abroad.hosts == []
    if axe.installed():
        assert axe.findings(driver) == []
        dark(driver)
        assert axe.findings(driver, rules=("color-contrast", "link-in-text-block")) == []
    fits_at_400_percent(driver)


@pytest.mark.parametrize("base", ["disk", "a/b"])
def test_from_disk_and_under_a_base_path(
    driver: Driver, demo: str, published: Path, base: str
) -> None:
    """Styles, scripts, pictures and fonts come, and links lead on."""
    start = published.as_uri() if base == "disk" else f"{demo}/{base}"
    driver.open(f"{start}/{LECTURE}")
    driver.until("document.documentElement.classList.contains('cs-js')")
    driver.run("() => { for (const one of document.images) one.loading = 'eager' }")
    driver.until("[...document.images].every(one => one.complete && one.naturalWidth)")
    fonts = "document.fonts.ready.then(() => [...document.fonts].map(one => one.status).join())"
    assert driver.run(fonts) == "loaded"
    driver.click(".cs-pager [rel=next]")
    driver.at(
        f"{start}/deep-learning/lectures/sequence-modeling/"
        + ("index.html" if base == "disk" else "")
    )
    assert driver.see("h1") == "Deep Sequence Modeling"
    links = driver.run("find('a[href]').map(one => one.href)")
    origin = start if base == "disk" else demo
    assert all(one.startswith(start) for one in links if one.startswith(origin))


def test_right_to_left(driver: Driver, host: Callable[[Path], str], arabic: Path) -> None:
    url = host(arabic)
    driver.open(f"{url}/lectures/a/index.html", size=(1440, 900))
    assert driver.run("getComputedStyle(document.body).direction") == "rtl"
    title = driver.box("h1")
    assert title["right"] > 720
    driver.focus(".cs-skip")
    assert driver.run(UNCOVERED)
    for part in ("code", "math"):
        assert driver.run(f"getComputedStyle(find('.cs-prose {part}')[0]).direction") == "ltr"
    english = "[...document.body.innerText.matchAll(/\\b[A-Z]\\w+/g)].map(String)"
    assert driver.run(english) == ["YouTube"], "all words of the site are Arabic"
    driver.focus("[role=tab]")
    driver.press("ArrowLeft")
    driver.focused("[role=tab] >> اثنان")
    driver.run("document.activeElement.blur()")
    if axe.installed():
        assert axe.findings(driver) == []
    driver.press("ArrowLeft")
    driver.at(f"{url}/lectures/b/")
    for size in ((360, 740), (320, 256)):
        driver.open(f"{url}/lectures/a/index.html", size=size)
        assert driver.run("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.scriptless
def test_without_script_pages_are_read_and_links_lead_on(driver: Driver, demo: str) -> None:
    for path in ("deep-learning/index.html", "deep-learning/schedule/index.html", LECTURE):
        driver.open(f"{demo}/{path}", script=False)
        assert driver.see("h1")
        hidden = "button:not([popovertarget]), dialog, .cs-search-open, .cs-mode, .cs-resume"
        found = driver.run("s => find(s, true).map(one => one.outerHTML.slice(0, 90))", hidden)
        assert found == []
    driver.tab_to(".cs-pager [rel=next]", most=200)
    driver.press("Enter")
    driver.at(f"{demo}/deep-learning/lectures/sequence-modeling/index.html")


@pytest.mark.parametrize("driver", BESIDE, indirect=True)
@pytest.mark.parametrize("opener", [".cs-search-open", "page.keys", "page.progress"])
def test_axe_finds_nothing_in_a_dialog(driver: Driver, demo: str, opener: str) -> None:
    axe.require()
    driver.open(f"{demo}/{SYLLABUS}", size=(360, 740))
    driver.click(opener if opener[0] == "." else f"[data-dialog='{opener}']")
    driver.see("dialog[open]")
    assert axe.findings(driver) == []
    dark(driver)
    assert axe.findings(driver, rules=("color-contrast",)) == []
