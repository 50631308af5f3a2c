"""Definitions of terms and footnotes beside the words that they are about."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from demopages import LECTURE

TERMS = "deep-learning/lectures/models-in-the-wild/index.html"
CARD, TERM = ".cs-term-pop", "a[data-term='learning-rate']"
OVER = "document.querySelector('.cs-term-pop') !== null"


def test_the_pointer_opens_a_definition_and_may_go_into_it(page: Page, origin: str) -> None:
    """WCAG 1.4.13: it can be hovered, stays while it is, and goes when the pointer leaves."""
    page.goto(f"{origin}/{TERMS}")
    page.locator(TERM).hover()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    expect(card).to_contain_text("The length of a step against the gradient")
    card.hover()
    page.wait_for_timeout(600)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_escape_sends_it_away_while_the_pointer_stays(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{TERMS}")
    page.locator(TERM).hover()
    expect(page.locator(CARD)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    page.wait_for_timeout(400)
    expect(page.locator(CARD)).to_be_hidden()


def test_the_keyboard_opens_it_goes_into_it_and_closes_it(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{TERMS}")
    page.keyboard.press("Tab")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches(\"[data-term='learning-rate']\")"):
            break
    card = page.locator(CARD)
    expect(card).to_be_visible()
    described = page.locator(TERM).get_attribute("aria-describedby") or ""
    assert described and page.locator(f"[id='{described}']").inner_text() == card.inner_text()
    page.keyboard.press("Tab")
    inside = "document.querySelector('.cs-term-pop').contains(document.activeElement)"
    assert page.evaluate(inside), "the link to the glossary is the next stop"
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.term") == "learning-rate"
    assert page.locator(TERM).get_attribute("aria-describedby") is None
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(card).to_be_hidden()


def test_enter_on_a_term_goes_to_its_entry(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{TERMS}")
    page.locator(TERM).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/**")
    assert page.url.endswith("/glossary/#learning-rate")
    assert page.evaluate("document.querySelector(':target').textContent") == "Learning rate"


def test_a_finger_opens_it_first_and_follows_it_then(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"{origin}/{TERMS}")
    page.locator(TERM).tap()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.locator("h1").tap()
    expect(card).to_be_hidden()
    page.locator(TERM).tap()
    card.get_by_role("link").tap()
    page.wait_for_url("**/glossary/**")
    context.close()


def test_without_script_a_term_is_a_link_and_definitions_are_hidden(
    browser: Browser, origin: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{TERMS}")
    expect(page.locator(".cs-terms")).to_be_hidden()
    page.locator(TERM).click()
    page.wait_for_url("**/glossary/index.html#learning-rate")
    context.close()


@pytest.mark.parametrize("where", ["top", "bottom"])
def test_a_card_stays_within_the_window(page: Page, origin: str, where: str) -> None:
    page.set_viewport_size({"width": 700, "height": 420})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{origin}/{TERMS}")
    block = "start" if where == "top" else "end"
    page.locator(TERM).evaluate(f"node => node.scrollIntoView({{block: '{block}'}})")
    page.locator(TERM).hover()
    expect(page.locator(CARD)).to_be_visible()
    box = page.locator(CARD).evaluate(
        "node => { const {top, bottom} = node.getBoundingClientRect(); return [top, bottom] }"
    )
    assert box[0] >= 0
    assert box[1] <= 420


def test_a_footnote_opens_where_it_is_called(page: Page, origin: str) -> None:
    page.goto(f"{origin}/guide/lectures/markdown/index.html")
    call = page.locator(".cs-footnote-ref a").first
    call.focus()
    page.keyboard.press("Enter")
    note = page.locator(".cs-footnote-pop")
    expect(note).to_be_visible()
    expect(note).to_contain_text("In 1844")
    assert not note.locator("[role='doc-backlink'], [id]").count()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "doc-noteref"
    call.click()
    expect(note).to_be_visible()
    page.mouse.click(5, 5)
    expect(note).to_have_count(0)
    assert not page.problems  # type: ignore[attr-defined]


def test_pages_without_terms_have_no_definitions(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{LECTURE}")
    assert not page.locator("[data-term], .cs-terms").count()


def test_a_citation_shows_its_reference_and_leads_to_it(page: Page, origin: str) -> None:
    page.goto(f"{origin}/guide/lectures/citations/index.html")
    link = page.locator("a.cs-cite[href='#ref-lamport78']").first
    link.hover()
    card = page.locator(CARD)
    expect(card).to_contain_text("Communications of the ACM")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.mouse.move(5, 5)
    link.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#ref-lamport78")
    assert page.evaluate("document.querySelector(':target').tagName") == "LI"
