"""Ways of a reader through the demo, in every browser: search, the theme, keys, from disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.drivers import Driver
from demopages import LECTURE, SYLLABUS

FOLDER, SMALL = (page.removesuffix("index.html") for page in (LECTURE, SYLLABUS))
FIELD = ".cs-search [role=combobox]"
GROUND = "getComputedStyle(document.documentElement).backgroundColor"


def search(driver: Driver, words: str) -> None:
    """Types words into the open dialog, and waits for what is found."""
    driver.focused(FIELD)
    driver.type(words)
    driver.until("words => document.querySelector('.cs-hits').dataset.words === words", words)


@pytest.mark.parametrize("base", ["", "a/b/"])
def test_search_by_keyboard_alone(driver: Driver, demo: str, base: str) -> None:
    driver.open(f"{demo}/{base}{SYLLABUS}")
    driver.at(f"{demo}/{base}{SMALL}")
    assert not [url for url in driver.asked if "pagefind" in url]
    driver.press("/")
    search(driver, "vanishing gradients")
    first = driver.box(".cs-search [role=option]")
    assert 20 < first["height"] < 300 and 0 < first["top"] < 900
    driver.until("find('.cs-search [role=option]')[0].ariaSelected === 'true'")
    driver.press("ArrowUp")
    driver.until("find('.cs-search [role=option]').at(-1).ariaSelected === 'true'")
    driver.press("ArrowDown")
    driver.press("Escape")
    driver.gone(".cs-search")
    driver.press("/")
    driver.focused(FIELD)
    driver.press("Escape")
    driver.gone(".cs-search")
    driver.press("Control+k")
    driver.focused(FIELD)
    driver.press("Escape")
    driver.gone(".cs-search")
    driver.focus(".cs-search-open")
    driver.press("Enter")
    driver.focused(FIELD)
    driver.press("Escape")
    driver.focused(".cs-search-open")
    driver.click(".cs-search-open")
    search(driver, "graphics card")
    target = driver.of(f"a.cs-hit-section[href*='{SMALL}']:not([href*='#t='])", "href")
    chosen = "url => find('.cs-hit[aria-selected=true]')[0]?.href === url"
    while not driver.run(chosen, target):
        driver.press("ArrowDown")
    driver.press("Enter")
    driver.gone(".cs-search")
    heading = f"[id='{target.partition('#')[2]}']"
    driver.until("s => find(s)[0]?.getBoundingClientRect().top < innerHeight", heading)
    assert all(url.startswith(f"{demo}/{base}") for url in driver.asked if "~watch" not in url)


def test_search_that_is_opened_again_at_once_keeps_the_keys(driver: Driver, demo: str) -> None:
    """The event of a dialog that closes comes after it is open again."""
    driver.open(f"{demo}/{SYLLABUS}")
    driver.at(f"{demo}/{SMALL}")
    driver.run(
        "() => { const open = find('.cs-search-open')[0]; open.click();"
        " const dialog = document.querySelector('.cs-search');"
        " const closed = new Promise(done => dialog.addEventListener('close', done));"
        " dialog.close(); open.click();"
        " return closed.then(() => new Promise(done => setTimeout(done))) }"
    )
    assert driver.run("s => find(s).includes(document.activeElement)", FIELD)


def test_search_knows_kinds_mistakes_signs_and_what_was_read(driver: Driver, demo: str) -> None:
    """By keyboard alone, on a phone at 400% zoom's width."""
    status = ".cs-search [role=status]"
    chosen = "find('.cs-hit[aria-selected=true] .cs-hit-title')[0]?.textContent"
    driver.open(f"{demo}/deep-learning/lectures/sequence-modeling/index.html")
    driver.open(f"{demo}/{SYLLABUS}", size=(320, 512))
    driver.press("Control+k")
    driver.focused(FIELD)
    driver.until("find('.cs-hits')[0].dataset.words === ''")
    assert driver.see(".cs-hit-heading") == "Read last"
    assert driver.run(chosen) is None  # Enter opens nothing that nobody asked for
    driver.press("Enter")
    driver.press("ArrowDown")
    assert driver.run(chosen) == "Deep Sequence Modeling"
    box = driver.box(".cs-search")
    assert box["left"] >= 0 and box["width"] <= 320
    for words, title in (
        ("lec 4", "Deep Computer Vision"),
        ("hw 2", "One honest experiment"),
        ("gradinet descent", "Intro to Deep Learning"),
        ("\\nabla", "Deep Reinforcement Learning"),
    ):
        driver.run("find('.cs-search [role=combobox]')[0].select()")
        search(driver, words)
        assert driver.run(chosen) == title, words
        if "descent" in words:
            assert "“gradient descent”" in driver.see(status)
    driver.press("Enter")
    driver.at("…/reinforcement-learning/")


def test_search_from_disk_filters_titles(driver: Driver, published: Path) -> None:
    driver.open((published / SYLLABUS).as_uri())
    driver.press("/")
    search(driver, "sequence modéling")
    assert "only titles" in driver.see(".cs-search [role=status]")
    assert len(driver.all(".cs-search [role=option]")) == 1
    driver.press("Enter")
    driver.at("…/sequence-modeling/index.html")
    assert driver.see("h1") == "Deep Sequence Modeling"


def test_the_theme_is_chosen_by_keyboard_and_kept(driver: Driver, demo: str) -> None:
    driver.open(f"{demo}/{SYLLABUS}", dark=True)
    dark = driver.run(GROUND)
    driver.open(f"{demo}/{SYLLABUS}")
    light = driver.run(GROUND)
    assert dark != light
    driver.focus(".cs-mode input:checked")
    driver.until("document.activeElement.value === 'auto'")
    for _ in range(2):
        driver.press("ArrowRight")
    driver.until("document.documentElement.dataset.mode === document.activeElement.value")
    driver.click(".cs-mode label:has([value=dark])")
    driver.until(f"wanted => {GROUND} === wanted", dark)
    driver.reload()
    assert driver.run(GROUND) == dark
    assert driver.of(".cs-mode input[value=dark]", "checked") is True
    driver.open(f"{demo}/index.html")
    assert driver.run(GROUND) == dark
    driver.click(".cs-mode label:has([value=light])")
    driver.until(f"wanted => {GROUND} === wanted", light)
    driver.click(".cs-mode label:has([value=auto])")
    driver.reload()
    assert driver.run("document.documentElement.dataset.mode") == "auto"


@pytest.mark.scriptless
def test_without_script_there_is_nothing_that_needs_it(driver: Driver, demo: str) -> None:
    driver.open(f"{demo}/{LECTURE}", script=False)
    assert driver.run("document.documentElement.className") == ""
    assert driver.all("button, .cs-search, .cs-search-open, dialog") == []
    assert driver.see(".cs-embed-video a.cs-embed-open")


IN_SIGHT = """() => {
  const box = find('.cs-contents')[0].getBoundingClientRect();
  const here = find('.cs-contents [aria-current=page]', true)[0]?.getBoundingClientRect();
  return here && here.top >= box.top && here.bottom <= Math.min(box.bottom, innerHeight);
}"""


def test_the_course_is_beside_the_text_and_in_a_drawer(driver: Driver, demo: str) -> None:
    driver.open(f"{demo}/{LECTURE}", size=(1440, 900))
    driver.until(IN_SIGHT)
    driver.gone(".cs-contents-open")
    driver.click(".cs-contents ol a >> Deep Sequence Modeling")
    driver.at("…/lectures/sequence-modeling/")
    driver.resize(360, 740)
    driver.gone(".cs-contents ol")
    driver.tab_to(".cs-contents-open")
    driver.press("Enter")
    driver.see(".cs-contents ol")
    driver.until(IN_SIGHT)
    driver.press("Escape")
    driver.gone(".cs-contents ol")
    driver.focused(".cs-contents-open")
    driver.press("Enter")
    driver.tab_to(".cs-contents ol a >> Intro to Deep Learning")
    driver.press("Enter")
    driver.at(f"{demo}/{FOLDER}")
    driver.gone(".cs-contents ol")


@pytest.mark.scriptless
def test_the_drawer_needs_no_script(driver: Driver, demo: str) -> None:
    driver.open(f"{demo}/{LECTURE}", size=(360, 740), script=False)
    driver.click(".cs-contents-open")
    driver.click(".cs-contents ol a >> Deep Sequence Modeling")
    driver.at("…/lectures/sequence-modeling/index.html")
