"""The published site as a student meets it, in a real Chromium."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from coursesite.build import pipeline
from coursesite.site.inputs import Mode
from demopages import LECTURE, SYLLABUS

STUB = "<!doctype html><title>player</title><p>player</p>"


def stubbed(page: Page) -> None:
    """Answers for YouTube."""
    page.route(
        re.compile("youtube"), lambda route: route.fulfill(body=STUB, content_type="text/html")
    )


def test_a_click_loads_the_player_that_keeps_no_cookies(page: Page, origin: str) -> None:
    page.route(
        re.compile("youtube"), lambda route: route.fulfill(body=STUB, content_type="text/html")
    )
    page.goto(f"{origin}/{LECTURE}")
    page.locator(".cs-embed-video button.cs-embed-open").first.click()
    frame = page.locator(".cs-embed-video iframe").first
    frame.wait_for()
    assert (frame.get_attribute("src") or "").startswith("https://www.youtube-nocookie.com/embed/")
    assert frame.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"
    assert frame.get_attribute("title")


def test_a_timestamp_seeks_the_recording(page: Page, origin: str) -> None:
    page.route(
        re.compile("youtube"), lambda route: route.fulfill(body=STUB, content_type="text/html")
    )
    page.goto(f"{origin}/{LECTURE}")
    link = page.locator("a.cs-at").last
    seconds = link.get_attribute("data-seek")
    link.click()
    frame = page.locator(".cs-embed-video iframe").first
    frame.wait_for()
    assert f"start={seconds}" in (frame.get_attribute("src") or "")


def test_without_script_the_recording_is_a_link(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{LECTURE}")
    link = page.locator(".cs-embed-video a.cs-embed-open").first
    assert link.is_visible()
    assert (link.get_attribute("href") or "").startswith("https://www.youtube.com/watch?v=")
    context.close()


@pytest.mark.parametrize("prefix", ["", "a/b/"])
def test_every_link_and_file_works_at_any_base_path(page: Page, origin: str, prefix: str) -> None:
    """Follows the links of three pages, and asks for what they load."""
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status > 399 else None)
    for path in ("deep-learning/index.html", LECTURE, "deep-learning/schedule/index.html"):
        page.goto(f"{origin}/{prefix}{path}")
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        own = {link.partition("#")[0] for link in links if link.startswith(origin)}
        assert own
        assert all(link.startswith(f"{origin}/{prefix}") for link in own)
        for link in sorted(own):
            assert page.request.get(link).ok, link
        assert not failed


def test_the_same_bytes_work_from_disk(page: Page, published: Path) -> None:
    page.goto((published / "deep-learning" / "index.html").as_uri())
    body = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "Times" not in body.split(",")[0]
    page.get_by_role("link", name="Intro to Deep Learning").first.click()
    page.wait_for_url(re.compile(r"file:.*/lectures/intro/index\.html"))
    assert page.locator("h1").inner_text() == "Intro to Deep Learning"
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.wait_for_function(
        "() => [...document.images].every(one => one.complete && one.naturalWidth)"
    )
    away = [url for url in page.asked if not url.startswith(("file:", "data:"))]  # type: ignore[attr-defined]
    assert not away


def test_a_chosen_mode_is_there_at_the_first_paint(browser: Browser, origin: str) -> None:
    """The stored choice is applied before the body exists, so nothing flashes."""
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{origin}/{SYLLABUS}")
    page.evaluate("localStorage.setItem('coursesite.mode', 'dark')")
    context.add_init_script(
        "new MutationObserver((_, self) => { if (document.body) {"
        " window.atBody = document.documentElement.dataset.mode; self.disconnect() } })"
        ".observe(document, {childList: true, subtree: true})"
    )
    page.goto(f"{origin}/{SYLLABUS}")
    assert page.evaluate("window.atBody") == "dark"
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red, green, blue = (int(float(part)) for part in re.findall(r"[\d.]+", colour)[:3])
    assert max(red, green, blue) < 64 or colour.startswith("oklch(0.1")
    context.close()


def test_the_mode_follows_the_system_until_it_is_chosen(browser: Browser, origin: str) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{origin}/{SYLLABUS}")
        colours.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
        context.close()
    assert len(colours) == 2


def test_the_keyboard_reaches_the_notes_and_the_recording(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{LECTURE}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "cs-skip"
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#page.main'")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className"))
        shown = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
        )
        assert shown, "focus must be visible"
        if "cs-embed-open" in reached:
            break
    assert "cs-embed-open" in reached


def test_print_has_no_chrome_and_spells_out_addresses(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{LECTURE}")
    page.emulate_media(media="print")
    assert not page.locator(".cs-site-nav").is_visible()
    after = page.evaluate(
        "getComputedStyle(document.querySelector('.cs-embed-video a.cs-embed-open'), '::after')"
        ".content"
    )
    assert "youtube.com/watch" in after or "attr(href)" in after


def test_a_missing_address_shows_the_page_for_it(page: Page, published: Path, origin: str) -> None:
    page.goto(f"{origin}/404.html")
    assert page.locator("h1").is_visible()
    assert page.locator("main a[href]").count()


def test_a_raw_iframe_of_the_notes_waits_for_a_click(
    page: Page, tmp_path: Path, origin: str
) -> None:
    """The post that the project started from, with its iframes as they were pasted."""
    seed = Path(__file__).parents[1] / "sites" / "seed"
    shutil.copytree(seed, tmp_path / "seed")
    out = tmp_path / "out"
    pipeline.build(tmp_path / "seed", out, Mode(now="2026-01-01T00:00:00+00:00"))
    served = {
        path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.html")
    } | {path.relative_to(out).as_posix(): path.read_bytes() for path in out.glob("assets/*.*")}
    kinds = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://seed.test/")
        kind = kinds.get(path.rpartition(".")[2], "text/html; charset=utf-8")
        route.fulfill(body=served.get(path, b""), content_type=kind)

    page.route("http://seed.test/**", answer)
    stubbed(page)
    page.route(re.compile("githubusercontent|github.com|geeksforgeeks"), lambda r: r.abort())
    page.goto("http://seed.test/mit-6s191/index.html")
    assert not page.locator("iframe").count()
    asked = [url for url in page.asked if "youtube" in url or "introtodeep" in url]  # type: ignore[attr-defined]
    assert not asked
    page.locator(".cs-embed-video button.cs-embed-open").first.click()
    frame = page.locator(".cs-embed-video iframe").first
    frame.wait_for()
    assert "youtube.com/embed/ErnWZxJovaM" in (frame.get_attribute("src") or "")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_words_of_the_footer_share_their_baselines(
    browser: Browser, origin: str, width: int
) -> None:
    """Each line of it is one line, whether its words are links, buttons or neither."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{origin}/{LECTURE}")
    bottoms = page.eval_on_selector_all(
        ".cs-site-footer li",
        "all => all.map(one => { const range = document.createRange();"
        " range.selectNodeContents(one.firstElementChild || one);"
        " return range.getBoundingClientRect().bottom }).sort((a, b) => a - b)",
    )
    context.close()
    assert len(bottoms) > 4
    gaps = [later - one for one, later in itertools.pairwise(bottoms)]
    assert all(gap < 0.1 or gap > 15 for gap in gaps)
