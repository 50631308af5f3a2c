"""The page with a whole course on it, as a browser shows and prints it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page

from demopages import BOOK, LECTURE


def test_each_part_begins_on_a_sheet_of_its_own(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{BOOK}")
    page.emulate_media(media="print")
    breaks = "nodes => nodes.map(node => getComputedStyle(node).breakBefore)"
    found = page.eval_on_selector_all(".cs-book-part", breaks)
    assert len(found) > 10
    assert set(found) == {"page"}
    assert not page.locator(".cs-site-header").is_visible()
    assert not page.locator(".cs-site-footer").is_visible()


def test_it_prints_with_its_pictures(page: Page, origin: str) -> None:
    """As many sheets as there are parts at least, each with its own size."""
    page.goto(f"{origin}/{BOOK}")
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.wait_for_function(
        "() => [...document.images].every(one => one.complete && one.naturalWidth)"
    )
    pdf = page.pdf(format="A4")
    sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert sheets >= page.locator(".cs-book-part").count() + 2


def test_its_links_stay_on_the_page(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{BOOK}")
    page.locator(".cs-book-contents a").nth(3).click()
    page.wait_for_url("**#*")
    page.wait_for_function("document.querySelector(':target')?.matches('.cs-book-part')")
    term = page.locator(".cs-prose a[href^='#glossary--']").first
    term.click()
    page.wait_for_function("document.querySelector(':target').tagName === 'DT'")


def test_times_in_it_lead_to_the_lecture(page: Page, origin: str) -> None:
    """It has many recordings: none of them is the one that a time is about."""
    page.goto(f"{origin}/{BOOK}")
    page.locator("a.cs-at").first.click()
    page.wait_for_url(re.compile(r"/lectures/[\w-]+/(index\.html)?#t=\d+$"))


def test_it_opens_from_disk(page: Page, published: Path) -> None:
    page.goto((published / BOOK).as_uri())
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.wait_for_function(
        "() => [...document.images].every(one => one.complete && one.naturalWidth)"
    )
    assert not page.problems  # type: ignore[attr-defined]


def test_nothing_is_cut_off_on_paper_and_a_picture_keeps_its_caption(
    page: Page, origin: str
) -> None:
    page.goto(f"{origin}/{LECTURE}")
    page.evaluate(
        "document.querySelector('.cs-prose').insertAdjacentHTML('beforeend',"
        " '<p><img alt=\"\"><em>Caption</em></p>')"
    )
    page.emulate_media(media="print")
    overflow = "all => all.map(one => getComputedStyle(one).overflowX)"
    formulas = page.eval_on_selector_all(".cs-prose .cs-math, .cs-prose .cs-math-wide", overflow)
    assert formulas
    assert set(formulas) == {"visible"}
    whole = "one => getComputedStyle(one).breakInside"
    assert page.locator(".cs-prose > p:has(> img)").last.evaluate(whole) == "avoid"
    assert page.locator(".cs-prose > p").first.evaluate(whole) == "auto"


def test_own_slides_are_printed_with_their_whole_address(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{LECTURE}")
    page.emulate_media(media="print")
    page.evaluate(
        "document.querySelector('a.cs-embed-open').dataset.print = 'https://example.org/x'"
    )
    printed = "one => getComputedStyle(one, '::after').content"
    assert "https://example.org/x" in page.locator("a.cs-embed-open").first.evaluate(printed)


def test_code_goes_on_on_the_next_sheet(browser: Browser) -> None:
    """It leaves no hole: 20 cm of text, 14 of code and 16 of text are on two sheets."""
    style = (Path(__file__).parents[2] / "static/css/90-print.css").read_text()
    page = browser.new_context().new_page()
    lines = "".join(f"line {number}\n" for number in range(30))
    for code in (lines, "".join(f'<span class="cs-line">{one}</span>' for one in lines.split())):
        page.set_content(
            f"<style>body {{ margin: 0 }} pre {{ font: 12px/17px monospace; margin: 0 }}</style>"
            f'<style>{style}</style><div class="cs-prose"><p style="height: 20cm">'
            f'<div class="cs-code"><pre><code>{code}</code></pre></div>'
            '<p style="height: 16cm; break-inside: avoid"></div>'
        )
        pdf = page.pdf(format="A4", margin={"top": "1cm", "bottom": "1cm"})
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    page.context.close()
