"""What helps a reader within a page: outline, copies, pictures in full; and no motion unwanted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from coursesite.markup.code.highlight import spans
from demopages import LECTURE, SYLLABUS

CODE = "guide/lectures/code/index.html"
CURRENT = ".cs-outline a[aria-current]"
LASTING = "{ const real = setTimeout; setTimeout = (f, ms) => ms > 1000 ? 0 : real(f, ms) }"
"""A script by which a button says for ever that it has copied, and not for 1.5 seconds."""


def test_the_outline_follows_the_scroll(page: Page, origin: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{origin}/{LECTURE}")
    headings = page.eval_on_selector_all(".cs-prose h2[id]", "all => all.map(one => one.id)")
    for name in (headings[1], headings[4], headings[2]):
        page.evaluate(f"document.getElementById('{name}').scrollIntoView({{block: 'start'}})")
        expect(page.locator(CURRENT)).to_have_count(1)
        expect(page.locator(CURRENT)).to_have_attribute("href", f"#{name}")
        inside = page.locator(CURRENT).evaluate(
            "node => { const a = node.getBoundingClientRect(),"
            " b = node.closest('.cs-outline').getBoundingClientRect();"
            " return a.top >= b.top - 1 && a.bottom <= b.bottom + 1 }"
        )
        assert inside, "the current entry is in sight"


def test_on_a_phone_the_outline_comes_up_from_the_bar(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"{origin}/{LECTURE}")
    opener = page.locator(".cs-bar-outline")
    opener.tap()
    expect(opener).to_have_attribute("aria-expanded", "true")
    link = page.locator(".cs-outline a").nth(3)
    expect(link).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.tap()
    link.tap()
    page.wait_for_function("document.querySelector(':target') !== null")
    expect(opener).to_have_attribute("aria-expanded", "false")
    context.close()


def test_an_anchor_copies_the_address_of_its_section(browser: Browser, origin: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(LASTING)
    page = context.new_page()
    page.goto(f"{origin}/{LECTURE}")
    heading = page.locator(".cs-prose h2").nth(1)
    name = heading.get_attribute("id")
    button = heading.locator("button.cs-anchor")
    button.focus()
    assert float(button.evaluate("node => getComputedStyle(node).opacity")) == 1
    page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert copied.endswith(f"#{name}")
    assert "Copy the link" in (button.get_attribute("aria-label") or "")
    context.close()


def test_code_has_its_file_name_and_a_button_that_copies_it(browser: Browser, origin: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(LASTING)
    page = context.new_page()
    page.goto(f"{origin}/{CODE}")
    block = page.locator(".cs-code:has(.cs-code-head)").first
    assert re.search(r"\w\.\w", block.locator(".cs-code-head").inner_text())
    button = block.locator("button.cs-copy")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == block.locator("pre").text_content().rstrip("\n")  # type: ignore[union-attr]
    context.close()


def test_of_a_session_the_commands_are_copied(browser: Browser, origin: str) -> None:
    """Prompts and output stay on the page."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(LASTING)
    page = context.new_page()
    page.goto(f"{origin}/{CODE}")
    sessions = {
        "console": ("$ make \\\n  all\nready\n$ ls\na b", "make \\\n  all\nls"),
        "pycon": (">>> for x in y:\n...     f(x)\n...\n1\n>>> z", "for x in y:\n    f(x)\n\nz"),
        "bash": ("$ ls\na b\n$ pwd", "ls\npwd"),
        "doscon": ("C:\\> dir\n Volume", "dir"),
        "python": ("x = 1", "x = 1"),
    }
    for language, (session, commands) in sessions.items():
        html = spans(f"{session}\n", language)
        page.evaluate(
            """([language, html]) => {
              const box = document.querySelector('.cs-code');
              box.dataset.language = language;
              box.querySelector('pre').innerHTML = html;
              box.querySelector('button.cs-copy').click();
            }""",
            [language, html],
        )
        page.wait_for_function(
            "async ([_, text]) => await navigator.clipboard.readText() === text",
            arg=[language, commands],
        )
    context.close()


def test_numbers_of_lines_are_not_copied(browser: Browser, origin: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(LASTING)
    page = context.new_page()
    page.goto(f"{origin}/{CODE}")
    block = page.locator(".cs-code:has(.cs-line)").first
    block.locator("button.cs-copy").click()
    expect(block.locator("button.cs-copy")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied
    assert not re.match(r"\s*1\b", copied)
    context.close()


def test_a_picture_opens_in_full_by_keyboard_and_closes(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{origin}/{LECTURE}")
    image = page.locator(".cs-prose img").first
    image.scroll_into_view_if_needed()
    expect(image).to_have_class(re.compile("zoomable"))
    image.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.cs-zoom")
    expect(dialog).to_be_visible()
    shown, small = (one.bounding_box() for one in (dialog.locator("img"), image))
    assert shown is not None
    assert small is not None
    assert shown["width"] >= small["width"]
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == "IMG"
    context.close()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_those_who_want_no_motion(page: Page, origin: str, motion: str) -> None:
    page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    page.goto(f"{origin}/{LECTURE}")
    smooth = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert smooth == ("auto" if motion == "reduce" else "smooth")
    if motion == "reduce":
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter(node => {"
            " const s = getComputedStyle(node);"
            " return [s.transitionDuration, s.animationDuration].some(d => parseFloat(d) > 0)"
            "}).length"
        )
        assert not moving


def test_a_lecture_says_how_long_it_takes_to_read(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{LECTURE}")
    minutes = re.search(r"(\d+) minutes to read", page.locator(".cs-opening").inner_text())
    words = len(page.locator(".cs-prose").inner_text().split())
    assert minutes is not None
    assert 0.5 < int(minutes[1]) / (words / 220) < 1.5


def test_the_first_frame_has_the_chosen_mode(browser: Browser, origin: str) -> None:
    """Every paint of a page that loads slowly has the ground of the mode that was chosen."""
    context = browser.new_context(color_scheme="light", viewport={"width": 400, "height": 300})
    page = context.new_page()
    page.goto(f"{origin}/{LECTURE}")
    page.evaluate("localStorage.setItem('coursesite.mode', 'dark')")
    context.add_init_script(
        "window.frames_ = []; const look = () => { if (document.documentElement && document.body)"
        " window.frames_.push(getComputedStyle(document.documentElement).colorScheme + ' ' +"
        " document.documentElement.dataset.mode); requestAnimationFrame(look) };"
        " requestAnimationFrame(look)"
    )
    page.goto(f"{origin}/{LECTURE}", wait_until="load")
    page.wait_for_function("() => window.frames_.length > 3")
    assert set(page.evaluate("window.frames_")) == {"dark dark"}
    context.close()


def test_the_page_works_where_nothing_can_be_stored(browser: Browser, origin: str) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no storage') }})"
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(f"{origin}/{SYLLABUS}")
    page.locator(".cs-mode input[value='dark']").check(force=True)
    assert page.evaluate("document.documentElement.dataset.mode") == "dark"
    assert not problems
    context.close()
