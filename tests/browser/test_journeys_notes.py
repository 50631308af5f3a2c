"""What notes have that answers to a reader, in every browser: tabs, quizzes, copies, cards,
pictures, keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser.drivers import Driver
from demopages import LECTURE
from sitetest import SiteTest, once

NOTES = """\
---
title: Notes
---

The loss $x^2 + 1$ is small.[^1]

=== "Python"

    ```python
    print(1)
    ```

=== "Julia"

    ## In a tab

    Text of zebras.

> [!NOTE]- Folded *title*
> ## In a fold
>
> Hidden words

> [!QUIZ] Which *one*?
>
> - [ ] left
>
>   #### In an answer
>
>   Explains the left.
> - [x] middle
> - [ ] right

> [!QUIZ]
> How much?
>
> Answer: 3.14 ± 0.01

```console
$ make all
done
```

![A circle](a.svg)

## Last

The end.

[^1]: A note with words.
"""
OTHER = """\
---
title: Other
---

=== "C"

    c text

=== "Julia"

    julia text
"""
FILES = {
    "content/course.yml": "title: Course\ncsp: true\n",
    "content/lectures/01-notes.md": NOTES,
    "content/lectures/02-other.md": OTHER,
    "content/lectures/a.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"><circle r="90"/></svg>'
    ),
}
A, B = "lectures/notes/index.html", "lectures/other/index.html"
CHOSEN = "find('[role=tab][aria-selected=true]').map(one => one.textContent).join()"
FIRST, SECOND = "form.cs-quiz:nth-of-type(1)", "form.cs-quiz:has(.cs-quiz-field)"
TERMS = "deep-learning/lectures/models-in-the-wild/index.html"
TERM, CARD = "a[data-term='learning-rate']", ".cs-term-pop"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        SiteTest(folder).write(FILES).build().clean()

    return once(tmp_path_factory, "journeys-notes", make) / "_site"


def test_a_link_opens_what_its_place_is_folded_in(driver: Driver, folder: Path) -> None:
    page = f"{folder.as_uri()}/{A}"
    driver.open(f"{page}#in-an-answer")
    driver.see("h4 >> In an answer")
    driver.see("p >> Explains the left.")
    driver.gone("p >> Hidden words")
    driver.run("location.hash = '#in-a-fold'")
    driver.see("p >> Hidden words")
    driver.run("location.hash = '#in-a-tab'")
    driver.see("p >> Text of zebras")
    driver.open(f"{folder.as_uri()}/{B}")
    driver.open(page)
    driver.gone("p >> Hidden words")
    driver.gone("h4 >> In an answer")


@pytest.mark.parametrize("disk", [False, True])
def test_tabs_by_keyboard_keep_their_choice(
    driver: Driver, host: Callable[[Path], str], folder: Path, disk: bool
) -> None:
    url = folder.as_uri() if disk else host(folder)
    driver.open(f"{url}/{A}")
    assert driver.run(CHOSEN) == "Python"
    driver.gone("p >> Text of zebras")
    driver.tab_to("[role=tab] >> Python")
    driver.press("ArrowRight")
    driver.focused("[role=tab] >> Julia")
    driver.see("p >> Text of zebras")
    driver.press("ArrowRight")
    driver.press("End")
    assert driver.run(CHOSEN) == "Julia"
    driver.open(f"{url}/{B}")
    assert driver.run(CHOSEN) == "Julia"
    driver.click("[role=tab] >> C")
    driver.reload()
    assert driver.run(CHOSEN) == "C"
    driver.open(f"{url}/{A}#in-a-tab")
    driver.see("#in-a-tab")
    driver.run(
        "() => new Promise(done => { location.hash = '#in-a-fold';"
        " addEventListener('hashchange', () => setTimeout(done), { once: true }) })"
    )
    driver.see("p >> Hidden words")
    driver.click("summary >> Folded")
    driver.gone("p >> Hidden words")


def test_quizzes_by_keyboard_are_told_and_kept(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{A}")
    driver.tab_to("form.cs-quiz input[type=radio]")
    driver.press("Space")
    driver.press("Enter")
    assert "Not right yet." in driver.see(".cs-quiz-said")
    driver.see("li >> Explains the left.")
    driver.press("ArrowDown")
    driver.until("find('form.cs-quiz input[type=radio]')[1].checked")
    driver.press("Enter")
    driver.until("find('.cs-quiz-said')[0].textContent.includes('Right.')")
    driver.focus(f"{SECOND} input")
    driver.type("3,14")
    driver.press("Enter")
    driver.until("s => find(s)[0].textContent.includes('Right.')", f"{SECOND} .cs-quiz-said")
    driver.has(".cs-progress-quizzes", "Self-check: 2 of 2")
    driver.reload()
    driver.has(".cs-progress-quizzes", "Self-check: 2 of 2")
    assert driver.of(f"{SECOND} input", "value") == "3,14"


def pasted(driver: Driver) -> str:
    """What a reader gets who pastes now."""
    driver.run("() => { const area = document.createElement('textarea'); area.id = 'pasted';"
               " document.querySelector('main').append(area); area.focus() }")  # fmt: skip
    driver.press("Control+v")
    text: str = driver.until("find('#pasted')[0].value")
    driver.run("find('#pasted')[0].remove()")
    return text


def test_what_is_copied(driver: Driver, host: Callable[[Path], str], folder: Path) -> None:
    """Of a session the commands, of a formula its TeX, of a heading its address."""
    url = host(folder)
    driver.open(f"{url}/{A}")
    driver.focus(".cs-code:has(.gp) button.cs-copy")
    driver.press("Enter")
    driver.has(".cs-code:has(.gp) button.cs-copy", "Copied")
    assert pasted(driver) == "make all"
    driver.focus("#last button.cs-anchor")
    driver.press("Enter")
    driver.has("#last button.cs-anchor", "Copied")
    assert pasted(driver) == f"{url}/lectures/notes/#last"
    driver.run("getSelection().selectAllChildren(find('.cs-prose > p')[0])")
    driver.press("Control+c")
    assert pasted(driver).startswith("The loss $x^2 + 1$ is small.")


def test_definitions_and_notes_by_pointer_and_keyboard(driver: Driver, demo: str) -> None:
    driver.open(f"{demo}/{TERMS}")
    driver.hover(TERM)
    assert "The length of a step" in driver.see(CARD)
    driver.hover(CARD)
    driver.see(CARD)
    driver.press("Escape")
    driver.gone(CARD)
    driver.point(5, 5)
    driver.focus(TERM)
    driver.press("Shift+Tab")
    driver.press("Tab")
    driver.focused(TERM)
    driver.see(CARD)
    driver.press("Tab")
    driver.until("s => find(s)[0].contains(document.activeElement)", CARD)
    driver.press("Escape")
    driver.focused(TERM)
    driver.press("Enter")
    driver.at("…/glossary/#learning-rate")
    driver.until("document.querySelector(':target').getBoundingClientRect().top < innerHeight")


def test_pictures_notes_outline_and_dialogs(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{A}", size=(360, 740))
    driver.tab_to(".cs-footnote-ref a")
    driver.press("Enter")
    assert "A note with words." in driver.see(".cs-footnote-pop")
    driver.press("Escape")
    driver.gone(".cs-footnote-pop")
    driver.focused(".cs-footnote-ref a")
    driver.run("find('.cs-prose img')[0].scrollIntoView()")  # it loads when it is near
    driver.until("find('.cs-prose img')[0].tabIndex === 0")
    driver.focus(".cs-prose img")
    driver.press("Enter")
    driver.see("dialog.cs-zoom")
    driver.press("Escape")
    driver.gone("dialog.cs-zoom")
    driver.focused(".cs-prose img")
    driver.click(".cs-bar-outline")
    driver.see(".cs-outline a >> Last")
    driver.press("Escape")
    driver.gone(".cs-outline a >> Last")
    driver.focused(".cs-bar-outline")
    driver.click(".cs-bar-outline")
    driver.click(".cs-outline a >> Last")
    driver.at(f"{url}/lectures/notes/#last")


def test_keys_are_listed_turned_off_and_turn_pages(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{A}")
    driver.press("?")
    assert "Search" in driver.see("dialog[open] dl")
    driver.press("Escape")
    driver.gone("dialog[open]")
    driver.press("ArrowRight")
    driver.at(f"{url}/lectures/other/")
    driver.press("ArrowLeft")
    driver.at(f"{url}/lectures/notes/")
    driver.focus("[data-dialog='page.keys']")
    driver.press("Enter")
    driver.click("dialog[open] input[type=checkbox]")
    driver.press("Escape")
    driver.focused("[data-dialog='page.keys']")
    driver.reload()
    driver.press("?")
    driver.press("/")
    assert driver.all("dialog[open]") == []


def test_a_key_right_behind_a_dialog_works(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    """A field of the dialog has the keys until the browser has noticed that it is closed."""
    url = host(folder)
    driver.open(f"{url}/{A}")
    for before, after, opens in (
        ("page.keys", "?", "#page\\.keys[open]"),
        ("page.search", "/", ".cs-search[open]"),
        ("page.search", "?", "#page\\.keys[open]"),
        ("page.keys", "ArrowRight", ""),
    ):
        driver.run(
            "(id, key) => { const dialog = document.getElementById(id);"
            " dialog.showModal(); dialog.close();"
            " const pressed = new KeyboardEvent('keydown', { key, bubbles: true });"
            " dialog.querySelector('input').dispatchEvent(pressed) }",
            before,
            after,
        )
        if opens:
            driver.see(opens)
            driver.press("Escape")
            driver.gone(opens)
    driver.at(f"{url}/lectures/other/")


def test_the_outline_follows_the_reading(driver: Driver, demo: str) -> None:
    driver.open(f"{demo}/{LECTURE}", size=(1440, 900))
    names = driver.run("find('.cs-prose h2[id]').map(one => one.id)")
    for name in (names[1], names[4], names[2]):
        driver.run("name => document.getElementById(name).scrollIntoView()", name)
        driver.until(
            "name => find('.cs-outline a[aria-current]')[0]?.hash === `#${name}`",
            name,
        )
