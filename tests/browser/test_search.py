"""Search in a real Chromium: by keyboard alone, at any base path, from disk, without a script."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser import axe
from browser.conftest import watched
from demopages import LECTURE, SYLLABUS

AT = ("", "a/b/")
FOLDER = SYLLABUS.removesuffix("index.html")


def search(page: Page, words: str) -> None:
    """Opens the dialog with its key, types, and waits for the results."""
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words)
    found(page, words)


def found(page: Page, words: str) -> None:
    """Waits until the results are those of these words."""
    expect(page.locator(".cs-hits")).to_have_attribute("data-words", words)


def hits(page: Page) -> list[tuple[str, str]]:
    """Titles and addresses of the results; those of sections with a `>` before them."""
    read = """all => all.map(one => [
        (one.matches('.cs-hit-section') ? '> ' : '') +
            one.querySelector('.cs-hit-title').textContent,
        one.href])"""
    return [tuple(one) for one in page.locator(".cs-hit").evaluate_all(read)]


@pytest.fixture
def syllabus(viewed: Page, origin: str) -> Page:
    """A page with a closed dialog. To load what searches takes more work than most of searching."""
    if viewed.url == "about:blank":
        viewed.goto(f"{origin}/{SYLLABUS}")
    viewed.keyboard.press("Escape")
    expect(viewed.locator(".cs-search")).to_be_hidden()
    return viewed


@pytest.mark.parametrize("base", AT)
def test_search_finds_sections_and_opens_them_by_keyboard_alone(
    page: Page, origin: str, base: str
) -> None:
    page.goto(f"{origin}/{base}{SYLLABUS}")
    search(page, "vanishing gradients")
    top = page.get_by_role("option").first
    expect(top).to_have_attribute("aria-selected", "true")
    results = hits(page)
    sections = [one for one in results if one[0].startswith("> ")]
    assert sections
    assert all(url.startswith(f"{origin}/{base}deep-learning/") for _, url in results[:1])
    at = results.index(sections[0])
    for _ in range(at):
        page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert page.get_by_role("combobox").get_attribute("aria-activedescendant") == (
        chosen.get_attribute("id")
    )
    page.keyboard.press("Enter")
    page.wait_for_url(sections[0][1].replace("index.html", ""))
    expect(page.locator(f"[id='{sections[0][1].partition('#')[2]}']")).to_be_in_viewport()
    assert all(one.startswith(origin) for one in page.asked)  # type: ignore[attr-defined]
    assert not page.problems  # type: ignore[attr-defined]


def test_what_is_said_in_a_recording_is_found_and_leads_to_the_second(
    page: Page, origin: str
) -> None:
    """The words stand in the transcript alone; the address of the result seeks the recording."""
    lab = "deep-learning/labs/music-generation/"
    page.goto(f"{origin}/{lab}index.html")
    assert "leans" not in (page.locator(".cs-prose").text_content() or "")
    page.goto(f"{origin}/{SYLLABUS}")
    search(page, "leans")
    urls = [url for _, url in hits(page) if "#t=" in url]
    assert urls and all(url.startswith(f"{origin}/{lab}") for url in urls)
    page.goto(urls[-1])
    second = int(urls[-1].partition("#t=")[2])
    expect(page.locator("audio").first).to_have_js_property("currentTime", second)


def test_arrows_go_round_and_escape_gives_the_focus_back(syllabus: Page) -> None:
    syllabus.locator(".cs-search-open").focus()
    syllabus.keyboard.press("Control+k")
    syllabus.keyboard.type("attention")
    found(syllabus, "attention")
    options = syllabus.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    syllabus.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    syllabus.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    syllabus.keyboard.press("Escape")
    expect(syllabus.locator(".cs-search")).to_be_hidden()
    expect(syllabus.locator(".cs-search-open")).to_be_focused()


def test_a_result_on_the_same_page_closes_the_dialog(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{FOLDER}")
    search(page, "graphics card")
    own = page.locator(f"a.cs-hit-section[href*='{FOLDER}']").first
    target = str(own.get_attribute("href")).partition("#")[2]
    own.click()
    expect(page.locator(".cs-search")).to_be_hidden()
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


def test_excerpts_mark_the_words_and_begin_with_none_of_the_headings(syllabus: Page) -> None:
    search(syllabus, "backpropagation")
    first = syllabus.get_by_role("option").first
    assert first.locator(".cs-hit-title").inner_text() == "Backpropagation by hand"
    assert first.locator(".cs-hit-label").inner_text() == "Assignment 1"
    marks = syllabus.locator(".cs-hit-text mark").all_inner_texts()
    assert marks
    assert all("backprop" in one.lower() for one in marks)
    for hit in syllabus.locator(".cs-hit-section:has(.cs-hit-text)").all():
        title = hit.locator(".cs-hit-title").inner_text()
        assert not hit.locator(".cs-hit-text").inner_text().startswith(title)


def test_due_dates_are_found(syllabus: Page) -> None:
    search(syllabus, "due 13 may")
    assert hits(syllabus)[0][0] == "Backpropagation by hand"
    expect(syllabus.locator(".cs-hit-text").first).to_contain_text("Due Monday, 13 May 2024")


def test_dates_are_those_of_the_course_wherever_it_is_read(browser: Browser, origin: str) -> None:
    """A class on a Monday evening in New York is on that Monday, where it is Tuesday already."""
    page = browser.new_page(timezone_id="Asia/Tokyo")
    page.goto(f"{origin}/{SYLLABUS}")
    page.locator(".cs-search-open").click()
    expect(page.locator(".cs-hit").first).to_contain_text("Mon, Apr 29")
    page.close()


def test_other_courses_come_after_the_own(page: Page, origin: str) -> None:
    """And a page outside of the courses searches all of them."""
    page.goto(f"{origin}/guide/index.html")
    search(page, "assignment")
    courses = [url.removeprefix(f"{origin}/").split("/")[0] for _, url in hits(page)]
    assert courses[0] == "guide"
    assert courses == sorted(courses, key=lambda one: one != "guide")
    page.goto(f"{origin}/index.html")
    search(page, "backpropagation")
    assert hits(page)[0][1].startswith(f"{origin}/deep-learning/")
    expect(page.locator(".cs-hit-label").last).to_be_visible()


def test_nothing_is_loaded_before_search_is_opened(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{SYLLABUS}")
    page.wait_for_load_state("networkidle")  # which does not say that scripts have run
    wanted = ("pagefind", "assets/search")
    assert not [one for one in page.asked if any(w in one for w in wanted)]  # type: ignore[attr-defined]
    search(page, "loss")
    assert [one for one in page.asked if "pagefind.js" in one]  # type: ignore[attr-defined]
    assert all(one.startswith(origin) for one in page.asked)  # type: ignore[attr-defined]


def test_what_is_not_there_is_said(syllabus: Page) -> None:
    syllabus.keyboard.press("/")
    syllabus.keyboard.type("xyzzyplugh")
    found(syllabus, "xyzzyplugh")
    expect(syllabus.locator(".cs-search [role=status]")).to_have_text("Nothing was found.")
    expect(syllabus.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")


def test_the_key_can_be_switched_off(page: Page, origin: str) -> None:
    """A key of one character must not be forced on people who dictate; Ctrl-K stays."""
    page.goto(f"{origin}/{SYLLABUS}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys").get_by_text("Ctrl-K")).to_be_visible()
    page.get_by_label("Keys of one character").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator(".cs-search")).to_be_hidden()
    page.reload()
    page.keyboard.press("/")
    expect(page.locator(".cs-search")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_slash_in_a_field_is_a_slash(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{SYLLABUS}")
    page.evaluate("document.querySelector('main').prepend(document.createElement('input'))")
    page.locator("main > input").focus()
    page.keyboard.type("1/2")
    assert page.locator("main > input").input_value() == "1/2"
    expect(page.locator(".cs-search")).to_be_hidden()


def test_from_disk_titles_are_filtered(context: BrowserContext, published: Path) -> None:
    """Where no index can load: every word must be in the title or in what the page is."""
    page = watched(context.new_page())
    page.goto((published / SYLLABUS).as_uri())
    page.keyboard.press("/")
    page.keyboard.type("sequence modéling")
    found(page, "sequence modéling")
    status = page.locator(".cs-search [role=status]")
    expect(status).to_contain_text("only titles")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sequence-modeling/index.html")
    expect(page.locator("h1")).to_have_text("Deep Sequence Modeling")
    assert all(one.startswith("file:") for one in page.asked)  # type: ignore[attr-defined]
    assert not page.problems  # type: ignore[attr-defined]


def test_an_index_that_does_not_load_leaves_titles(page: Page, origin: str) -> None:
    page.route("**/pagefind.js", lambda route: route.abort())
    page.goto(f"{origin}/{SYLLABUS}")
    page.keyboard.press("/")
    page.keyboard.type("computer vision")
    found(page, "computer vision")
    expect(page.locator(".cs-search [role=status]")).to_contain_text("could not be loaded")
    assert hits(page)[0][0] == "Deep Computer Vision"


def test_a_site_behind_a_path_asks_for_nothing_above_it(page: Page, origin: str) -> None:
    page.goto(f"{origin}/a/b/{SYLLABUS}")
    search(page, "attention")
    assert all(one.startswith(f"{origin}/a/b/") for one in page.asked)  # type: ignore[attr-defined]


def test_without_script_there_is_no_button(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{SYLLABUS}")
    expect(page.locator(".cs-search-open")).to_be_hidden()
    expect(page.locator(".cs-search")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("path", [LECTURE, "deep-learning/index.html"])
def test_a_thumb_reaches_search_on_a_phone(browser: Browser, origin: str, path: str) -> None:
    """At the foot of the window, with a bar or without; the bar's links stay beside it."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"{origin}/{path}")
    button = page.locator(".cs-search-open")
    box = button.bounding_box()
    assert box is not None
    assert box["y"] > 740 - 80
    assert min(box["width"], box["height"]) >= 44
    for link in page.locator(".cs-bar a").all():
        beside = link.bounding_box()
        assert beside is not None
        assert beside["x"] + beside["width"] <= box["x"] + 1
    button.tap()
    expect(page.get_by_role("combobox")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_axe_finds_nothing_in_the_dialog(
    browser: Browser, origin: str, scheme: str, width: int
) -> None:
    axe.require()
    context = browser.new_context(
        viewport={"width": width, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{origin}/{SYLLABUS}")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    assert not axe.violations(page)
    page.keyboard.type("attention")
    found(page, "attention")
    assert not axe.violations(page)
    page.emulate_media(color_scheme=scheme, forced_colors="active")  # type: ignore[arg-type]
    with Image.open(BytesIO(page.locator(".cs-hit-text mark").first.screenshot())) as picture:
        darkest, lightest = picture.convert("L").getextrema()
    assert lightest - darkest > 150, "its words can be read in forced colours"
    context.close()


def test_each_language_is_searched_as_its_words_are_formed(
    browser: Browser, tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    """From an English page, German words are found in another form than they were written in."""
    from sitetest import SiteTest

    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: All\n",
            "content/alg/course.yml": "title: Algorithms\n",
            "content/alg/lectures/01-heaps.md": "# Heaps\n\nSifting the computations.\n",
            "content/logik/course.yml": "title: Logik\nlanguage: de\n",
            "content/logik/lectures/01-satz.md": "# Satz\n\nDie Beweise der Sätze folgen.\n",
        }
    )
    site.build().clean()
    page = watched(browser.new_page())
    page.goto(f"{serve(site.folder / '_site')}/alg/lectures/heaps/")
    search(page, "beweisen")
    assert hits(page)[0][0] == "Satz"
    page.get_by_role("combobox").fill("computing")
    found(page, "computing")
    expect(page.locator(".cs-hit-title").first).to_have_text("Heaps")
    page.close()
    shutil.rmtree(site.folder)
