"""The preview in a real browser, while the notes are edited beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from preview.kit import NOTES, PIPES, SITE, WAVES, Preview
from sitetest import SiteTest

LONG = "".join(
    f"\n## Part {number}\n\n" + "A sentence of this part. " * 80 + "\n" for number in range(12)
)
FILES = SITE | {"content/long.md": f"---\ntitle: Long\n---\nThe beginning.\n{LONG}"}
EDITED = "content/lectures/02-pipes.md"
TOAST, BOX, CHIP = ".toast", ".problems", ".chip"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    with Preview(
        SiteTest(tmp_path_factory.mktemp("serve") / "site").write(FILES).folder
    ) as started:
        yield started.ready()


@pytest.fixture
def preview(running: Preview) -> Preview:
    """A preview with the site as it was."""
    return running.reset(FILES)


@pytest.fixture
def own(site: SiteTest) -> Iterator[Preview]:
    """A preview for one test, which stops it or reads what it says."""
    with Preview(site.write(FILES).folder) as started:
        yield started.ready()


@pytest.fixture(autouse=True)
def no_script_fails(page: Page) -> Iterator[None]:
    yield
    assert page.problems == []  # type: ignore[attr-defined]


def visit(page: Page, preview: Preview, path: str) -> None:
    """Opens a page, and waits until it follows the builds. A page that is loaded again loses the
    mark that this leaves."""
    with page.expect_request("**/__coursesite__/events"):
        page.goto(f"http://127.0.0.1:{preview.port}{path}")
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_the_page_follows_every_save(page: Page, preview: Preview) -> None:
    visit(page, preview, WAVES)
    for text in ("one of its ends", "neither end", "both ends again"):
        preview.write(NOTES, f"---\ntitle: Waves\n---\nA string holds {text}.\n")
        expect(page.locator("main")).to_contain_text(text)
    expect(page.locator(TOAST)).to_be_hidden()


def test_the_reader_stays_where_the_reading_is(page: Page, preview: Preview) -> None:
    """Though text comes further up."""
    visit(page, preview, "/long/")
    page.evaluate("document.getElementById('part-7').scrollIntoView({behavior: 'instant'})")
    page.mouse.wheel(0, 120)
    page.wait_for_function(  # a wheel turns smoothly: until it has come to rest
        """() => {
            window.rest = window.at === scrollY && scrollY > 1000 ? (window.rest || 0) + 1 : 0;
            window.at = scrollY;
            return window.rest > 20;
        }"""
    )
    place = "document.getElementById('part-7').getBoundingClientRect().top"
    before, down = page.evaluate(place), page.evaluate("scrollY")
    preview.edit("content/long.md", "The beginning.", "A new beginning.\n\n" + "More. " * 900)
    expect(page.locator("main")).to_contain_text("A new beginning.")
    page.wait_for_function(f"() => Math.abs({place} - ({before})) < 3")
    assert page.evaluate("scrollY") > down + 200
    assert not stayed(page)


def test_a_stylesheet_is_swapped_in_place(page: Page, preview: Preview) -> None:
    visit(page, preview, WAVES)
    title = page.locator("h1")
    for colour, computed in (("teal", "rgb(0, 128, 128)"), ("maroon", "rgb(128, 0, 0)")):
        preview.write("static/css/99-mine.css", f"main h1 {{ color: {colour} }}\n")
        expect(title).to_have_css("color", computed)
        assert stayed(page)
    expect(page.locator("head link[rel=stylesheet]")).to_have_count(1)


def test_a_stylesheet_of_the_sites_own_is_swapped_too(page: Page, preview: Preview) -> None:
    """One whose name stays the same."""
    preview.write("static/own.css", "main h1 { color: teal }\n")
    preview.write(
        "templates/lecture.html",
        '{% extends "theme/lecture.html" %}{% block head %}{{ super() }}'
        '<link rel="stylesheet" href="/own.css">{% endblock %}',
    )
    preview.until_in(WAVES, "own.css")
    visit(page, preview, WAVES)
    expect(page.locator("h1")).to_have_css("color", "rgb(0, 128, 128)")
    preview.write("static/own.css", "main h1 { color: maroon }\n")
    expect(page.locator("h1")).to_have_css("color", "rgb(128, 0, 0)")
    assert stayed(page)


def test_a_picture_on_the_page_is_shown_anew(page: Page, preview: Preview) -> None:
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"></svg>'
    preview.write("static/square.svg", square.format(20))
    preview.edit(NOTES, "A string", "![A square](/square.svg) A string")
    preview.until_in(WAVES, "square.svg")
    visit(page, preview, WAVES)
    page.wait_for_function("() => document.querySelector('main img').naturalWidth === 20")
    preview.write("static/square.svg", square.format(40))
    page.wait_for_function("() => document.querySelector('main img').naturalWidth === 40")


def test_an_edit_elsewhere_is_a_click_away(page: Page, preview: Preview) -> None:
    visit(page, preview, WAVES)
    preview.edit(EDITED, "See the", "Look at the")
    toast = page.locator(TOAST)
    expect(toast).to_contain_text("Pipes")
    assert stayed(page)
    toast.get_by_role("link", name="Pipes").click()
    expect(page.locator("h1")).to_have_text("Pipes")
    assert page.url.endswith(PIPES)
    expect(page.locator(TOAST)).to_be_hidden()


def test_the_click_is_offered_where_this_page_changes_too(page: Page, preview: Preview) -> None:
    """The next page's link has the new title, so it loads again, and then says so."""
    visit(page, preview, WAVES)
    preview.edit(EDITED, "title: Pipes", "title: Organ pipes")
    expect(page.locator(TOAST)).to_contain_text("Organ pipes")
    expect(page.locator("main")).to_contain_text("Organ pipes")
    page.locator(TOAST).get_by_role("button").click()
    expect(page.locator(TOAST)).to_be_hidden()


def test_a_mistake_is_shown_where_it_is_and_goes(page: Page, preview: Preview) -> None:
    """Over the last good page, which stays; every mistake, as text."""
    visit(page, preview, WAVES)
    preview.edit(NOTES, "A string", "A [cord](02-cords.md) {{< nosuch >}} <b>cord</b>")
    box = page.locator(BOX)
    expect(box).to_be_visible()
    expect(box.locator("li.error")).to_have_count(2)
    expect(box).to_contain_text(f"{NOTES}:6:10")
    expect(box).to_contain_text("^^^")
    expect(box).to_contain_text("<b>cord</b>")
    expect(page.locator("main")).to_contain_text("A string holds both")
    assert stayed(page)
    preview.edit(NOTES, " {{< nosuch >}}", "")
    expect(box.locator("li.error")).to_have_count(1)
    preview.edit(NOTES, "A [cord](02-cords.md) <b>cord</b>", "A rope")
    expect(page.locator("main")).to_contain_text("A rope holds both")
    expect(box).to_be_hidden()
    expect(page.locator(CHIP)).to_be_hidden()


def test_mistakes_can_be_put_aside(page: Page, preview: Preview) -> None:
    visit(page, preview, WAVES)
    preview.edit(NOTES, "A string", "A [cord](02-cords.md)")
    box, chip = page.locator(BOX), page.locator(CHIP)
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(chip).to_have_text("1 error")
    chip.click()
    expect(box).to_be_visible()
    box.get_by_role("button", name="Close").click()
    expect(box).to_be_hidden()


def test_what_the_policy_of_a_page_blocks_is_named(
    page: Page, preview: Preview, violations: list[str]
) -> None:
    own = "setTimeout(() => fetch('https://api.example.org/x/y').catch(() => {}), 500);"
    before = preview.ask(WAVES).body  # which names the script without this part of it
    preview.write("static/js/70-own.js", own)
    preview.until(WAVES, lambda got: got.status == 200 and got.body != before)
    visit(page, preview, WAVES)
    box = page.locator("coursesite-preview .blocked")
    expect(box).to_contain_text("blocked: connect-src https://api.example.org. See csp")
    while not violations:  # the console tells it later
        page.wait_for_timeout(20)
    violations.clear()
    preview.write("content/course.yml", "csp: {add: {connect-src: 'https://api.example.org'}}\n")
    policy = page.locator("meta[http-equiv=Content-Security-Policy]")
    expect(policy).to_have_attribute("content", re.compile("connect-src 'self' https://api"))
    page.wait_for_timeout(900)
    expect(box).to_be_hidden()


def test_a_visitor_of_a_broken_site_is_told(page: Page, own: Preview) -> None:
    """Who comes after the mistake was made."""
    own.edit(NOTES, "A string", "A [cord](02-cords.md)")
    own.until_told("stays as it was")
    visit(page, own, PIPES)
    expect(page.locator(BOX)).to_contain_text("02-cords.md")


def test_a_warning_keeps_to_its_corner(page: Page, preview: Preview) -> None:
    visit(page, preview, WAVES)
    preview.write(NOTES, "---\ntitel: Waves\n---\nNew text.\n")
    expect(page.locator("main")).to_contain_text("New text.")
    expect(page.locator(BOX)).to_be_hidden()
    page.locator(CHIP).click()
    expect(page.locator(BOX).locator("li.warning")).to_have_count(1)


def test_a_page_that_goes_and_comes_back(page: Page, preview: Preview) -> None:
    visit(page, preview, "/long/")
    text = (preview.site / "content/long.md").read_text(encoding="utf-8")
    (preview.site / "content/long.md").unlink()
    expect(page.locator("body")).to_have_class("cs-is-missing")
    preview.write("content/long.md", text.replace("The beginning.", "Back again."))
    expect(page.locator("main")).to_contain_text("Back again.")


def test_drafts_are_marked(page: Page, preview: Preview) -> None:
    preview.until("/lectures/bells/", lambda got: bool(got.said("status")))
    visit(page, preview, "/lectures/bells/")
    expect(page.locator(".status")).to_have_text("Draft: not published")
    expect(page.locator("main .cs-draft")).to_be_visible()
    visit(page, preview, WAVES)
    expect(page.locator(".status")).to_be_hidden()


def test_a_server_that_stops_is_missed_and_one_that_starts_is_found(
    page: Page, own: Preview
) -> None:
    visit(page, own, WAVES)
    assert own.stop() == 0
    expect(page.locator(".stopped")).to_be_visible()
    own.edit(NOTES, "A string", "A new string")
    with Preview(own.site, "--port", str(own.port)):
        expect(page.locator("main")).to_contain_text("A new string")
        expect(page.locator(".stopped")).to_be_hidden()


def test_a_page_that_nobody_sees_holds_no_stream(
    context: BrowserContext, page: Page, preview: Preview
) -> None:
    """A browser has six connections to a server; a page catches up when it is seen again."""
    visit(page, preview, WAVES)
    page.evaluate(
        """() => {
            Object.defineProperty(document, 'visibilityState', { get: () => window.seen });
            Object.defineProperty(document, 'hidden', { get: () => window.seen === 'hidden' });
            window.seen = 'hidden';
            document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )
    preview.edit(NOTES, "A string", "A new string")
    preview.until_in(WAVES, "A new string")
    page.wait_for_timeout(500)
    expect(page.locator("main")).not_to_contain_text("A new string")
    page.evaluate("window.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("main")).to_contain_text("A new string")


def test_many_open_pages_follow(context: BrowserContext, preview: Preview) -> None:
    pages = [context.new_page() for _ in range(4)]
    for one in pages:
        visit(one, preview, WAVES)
    preview.edit(NOTES, "A string", "A new string")
    for one in pages:
        expect(one.locator("main")).to_contain_text("A new string")
