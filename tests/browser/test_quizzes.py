"""Quizzes in a real Chromium: tried again without limit, and kept with the reader's progress."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from browser import axe
from sitetest import SiteTest

LECTURE = """\
---
title: Asked
---

> [!QUIZ] Which *one*?
>
> - [ ] left
>
>   Explains the left.
> - [x] middle
>
>   Explains the middle.
> - [ ] right
>
> In general.

> [!QUIZ] Which ones?
>
> - [x] $x^2$
> - [ ] $x^3$
>
>   Explains the cube.
> - [x] ![A circle](a.svg)

> [!QUIZ]
> How much?
>
> Answer: 3.14 ± 0.01
>
> Explains the number.

{{< quiz "Where?" >}}
Answer: New York | `N.Y.`
{{< /quiz >}}

> [!NOTE]- Folded
> > [!QUIZ] Code?
> >
> > - [x]
> >
> >   ```python
> >   x = 1
> >   ```
> > - [ ] none
"""
FILES = {
    "content/course.yml": "title: Course\ncsp: true\n",
    "content/lectures/01-a.md": LECTURE,
    "content/lectures/02-b.md": "# B\n\n> [!QUIZ] Which?\n> - [ ] up\n> - [x] down\n",
    "content/lectures/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    "content/page.md": "# A page\n\n> [!QUIZ] Yes?\n> Answer: yes\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = SiteTest(tmp_path_factory.mktemp("quizzes")).write(FILES)
    site.build().clean()
    return site.folder / "_site"


@pytest.fixture
def context(browser: Browser) -> Any:
    made = browser.new_context()
    yield made
    made.close()


def opened(context: BrowserContext, folder: Path, path: str = "lectures/a") -> Page:
    page = context.new_page()
    page.goto((folder / path / "index.html").as_uri())
    return page


def quiz(page: Page, number: int) -> Locator:
    return page.locator("form.cs-quiz").nth(number)


def check(asked: Locator) -> str:
    asked.get_by_role("button", name="Check").click()
    return asked.get_by_role("status").inner_text()


def stored(page: Page) -> dict[str, Any]:
    """The entry of the progress that has quizzes."""
    texts = page.evaluate("Object.values(localStorage)")
    return next(entry for text in texts if text[:1] == "{" for entry in json.loads(text).values())


def test_nothing_of_the_key_shows_before_an_attempt(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder)
    for number in range(4):
        expect(quiz(page, number).locator(".cs-quiz-answers")).to_be_hidden()
    assert "Explains" not in page.locator("body").inner_text()
    assert page.locator("[checked]").count() == 0


def test_one_that_is_right(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder)
    asked = quiz(page, 0)
    assert check(asked) == "Give an answer first."
    expect(asked.get_by_role("radio").first).to_be_focused()
    expect(asked.locator(".cs-quiz-answers")).to_be_hidden()
    asked.get_by_label("left").check()
    said = check(asked)
    assert "Not right yet." in said and "Explains the left." in said and "middle" not in said
    expect(asked.get_by_text("Explains the middle.")).to_be_hidden()
    asked.get_by_text("Answer", exact=True).click()  # who gives up may look
    expect(asked.get_by_text("Explains the middle.")).to_be_visible()
    asked.get_by_label("middle").check()
    expect(asked.get_by_role("status")).to_be_empty()
    assert check(asked) == "Right."
    for text in ("Explains the left.", "Explains the middle.", "In general."):
        expect(asked.get_by_text(text)).to_be_visible()
    letters = asked.locator(".cs-quiz-key > li").evaluate_all("all => all.map(one => one.value)")
    assert letters == [1, 2, 3]
    asked.get_by_label("right").check()  # as often as a reader likes
    assert "Not right yet." in check(asked)


def test_several_that_are_right(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder)
    asked = quiz(page, 1)
    boxes = asked.get_by_role("checkbox")
    boxes.nth(0).check()
    assert "something is missing" in check(asked)
    boxes.nth(1).check()
    boxes.nth(2).check()
    assert "Not right yet." in check(asked)
    expect(asked.get_by_text("Explains the cube.")).to_be_visible()
    marks = asked.locator(".cs-quiz-choices > li").evaluate_all(
        "all => all.map(one => one.dataset.verdict)"
    )
    assert marks == ["right", "again", "right"]
    boxes.nth(1).uncheck()
    assert check(asked) == "Right."


def test_numbers_and_words_are_taken_as_they_are_written(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder)
    for number, answers in (
        (2, {"3.14": 1, "3,14": 1, " 3.149 ": 1, "314e-2": 1, "22/7": 1, "0.314·10^1": 1}),
        (2, {"3.2": 0, "pi": 0, "−3.14": 0, "3 14": 0, "3/0": 0}),
        (3, {"new york": 1, "NewYork": 1, "N. Y.": 1, "NY": 0, "York": 0}),
    ):
        field = quiz(page, number).get_by_role("textbox", name="Your answer")
        for text, right in answers.items():
            field.fill(text)
            field.press("Enter")
            said = quiz(page, number).get_by_role("status").inner_text()
            assert said == ("Right." if right else "Not right yet."), text
        if number == 2 and all(answers.values()):
            expect(quiz(page, 2).get_by_text("Explains the number.")).to_be_visible()


def test_the_keyboard_does_all(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder)
    quiz(page, 0).get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("middle")).to_be_checked()
    page.keyboard.press("Enter")
    expect(quiz(page, 0).get_by_role("status")).to_have_text("Right.")
    expect(page.get_by_label("middle")).to_be_focused()
    page.keyboard.press("Tab")
    expect(quiz(page, 0).get_by_role("button")).to_be_focused()
    group = page.get_by_role("group", name="Which one?")
    assert group.get_by_role("radio").count() == 3
    assert page.get_by_role("group", name="How much?").get_by_role("textbox").count() == 1


def test_answers_are_kept_and_counted(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder)
    quiz(page, 0).get_by_label("middle").check()
    check(quiz(page, 0))
    quiz(page, 2).get_by_role("textbox").fill("3")
    check(quiz(page, 2))
    expect(page.locator(".cs-progress-quizzes")).to_have_text("Self-check: 1 of 5")
    page.reload()
    expect(page.locator(".cs-progress-quizzes")).to_have_text("Self-check: 1 of 5")
    expect(page.get_by_label("middle")).to_be_checked()
    expect(quiz(page, 0).get_by_role("status")).to_have_text("Right.")
    expect(quiz(page, 2).get_by_role("textbox")).to_have_value("3")
    expect(quiz(page, 2).get_by_role("status")).to_be_empty()
    entry = stored(page)
    assert entry["asked"] == 5 and [one["right"] for one in entry["quizzes"].values()] == [
        True,
        False,
    ]
    page.get_by_role("button", name="Your progress").click()
    expect(page.locator("#page\\.progress li")).to_have_text(
        "Lecture 1: Asked · Self-check: 1 of 5"
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as JSON").click()
    data = json.loads(Path(download.value.path()).read_text())
    data["pages"]["lectures/a/"]["quizzes"] |= {"no name": {"right": True}}
    for one in data["pages"]["lectures/a/"]["quizzes"].values():
        one["right"] = True
    page.get_by_role("button", name="Erase").click()
    page.get_by_role("button", name="Really erase?").click()
    expect(page.locator(".cs-progress-quizzes")).to_be_empty()
    file = {"name": "p.json", "mimeType": "application/json", "buffer": json.dumps(data).encode()}
    page.locator("#page\\.progress input").set_input_files(file)  # type: ignore[arg-type]
    expect(page.locator(".cs-progress-quizzes")).to_have_text("Self-check: 2 of 5")


def test_a_page_without_a_number_keeps_its_answers_too(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder, "page")
    quiz(page, 0).get_by_role("textbox").fill("Yes")
    assert check(quiz(page, 0)) == "Right."
    assert stored(page)["name"] == "A page"


def test_the_page_with_the_whole_course_asks_and_keeps_nothing(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder, "print")
    assert page.locator("form.cs-quiz").count() == 6
    page.get_by_label("middle").check()
    page.get_by_label("down").check()  # another form: the first choice stays
    for number in (0, 5):
        assert check(quiz(page, number)) == "Right."
    assert page.evaluate("localStorage.length") == 0


def test_without_script_and_on_paper_the_answers_are_folded(
    browser: Browser, context: BrowserContext, folder: Path
) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto((folder / "lectures/a/index.html").as_uri())
    asked = quiz(page, 0)
    expect(asked.get_by_text("Explains the left.")).to_be_hidden()
    expect(asked.get_by_role("button")).to_be_hidden()
    asked.get_by_text("Answer", exact=True).click()
    expect(asked.get_by_text("Explains the left.")).to_be_visible()
    plain.close()
    page = opened(context, folder)
    page.emulate_media(media="print")
    for number in range(4):
        expect(quiz(page, number).locator(".cs-quiz-answers")).to_be_hidden()
        expect(quiz(page, number).get_by_role("button", name="Check")).to_be_hidden()
    expect(quiz(page, 2).get_by_role("textbox")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1200, "light")])
def test_axe_finds_nothing(browser: Browser, folder: Path, width: int, scheme: str) -> None:
    axe.require()
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = opened(context, folder)
    page.locator("summary", has_text="Folded").click()
    assert axe.violations(page) == []
    quiz(page, 0).get_by_label("left").check()
    check(quiz(page, 0))
    quiz(page, 1).get_by_role("checkbox").nth(1).check()
    check(quiz(page, 1))
    quiz(page, 2).get_by_role("textbox").fill("3.14")
    check(quiz(page, 2))
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_on_paper_hints_and_solutions_are_as_the_reader_sees_them(browser: Browser) -> None:
    """All else that is folded is open there."""
    static = Path(__file__).parents[2] / "static"
    style = (static / "css/90-print.css").read_text()
    script = (static / "js/48-details.js").read_text()
    names = {"hint": "cs-hint", "opened": "cs-solution", "own": "cs-answer", "more": ""}
    folded = "".join(
        f'<details class="{names[word]}"{" open" * (word == "opened")}>'
        f"<summary>S</summary><p>{word}</p></details>"
        for word in names
    )
    page = browser.new_context().new_page()
    page.set_content(
        f'<style>{style}</style><div class="cs-prose">{folded}</div><script>{script}</script>'
    )
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("hint")).to_be_hidden()
    expect(page.get_by_text("own")).to_be_hidden()
    expect(page.get_by_text("opened")).to_be_visible()
    expect(page.get_by_text("more")).to_be_visible()
    page.context.close()
