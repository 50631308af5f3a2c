"""The record of a lecture in a real Chromium: players, moments, transcript, slides."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from browser import axe, shifts
from browser.conftest import watched
from browser.players import played
from browser.servers import Ranged, Server
from demopages import LECTURE
from sitetest import SiteTest

LAB = "deep-learning/labs/music-generation/index.html"
GUIDE = "guide/lectures/recordings/index.html"
CUES = "".join(
    f"{n}\n00:{n:02}:00,000 --> 00:{n:02}:50,000\nLine {n} of what is said.\n\n" for n in range(40)
)
FILES = {
    "content/course.yml": "title: Players\n",
    "content/lectures/01-tube.md": (
        "---\ntitle: Tube\nvideo: {id: dqoEU9Ac3ek, transcript: said.srt, chapters:"
        " [0:00 One, 10:00 Two, 20:00 Three]}\nslides: deck.pdf\n---\n\n"
        "## Part\n\n{{< at 12:34 >}} and [plain](#t=1h2m3s) and {{< slides page=2 >}}.\n"
    ),
    "content/lectures/02-vimeo.md": (
        "---\ntitle: Vimeo\nvideo: {url: https://vimeo.com/76979871, chapters: [0:10 One]}\n---\n\n"
        "{{< at 1:30 >}}\n"
    ),
    "content/lectures/03-twitch.md": (
        "---\ntitle: Twitch\nvideo: https://www.twitch.tv/videos/1634779211\n---\n\n"
        "{{< at 1:02:03 >}}\n"
    ),
    "content/lectures/04-else.md": (
        "---\ntitle: Else\nvideo: https://tube.example.org/watch/7\n---\n\n{{< at 1:30 >}}\n"
    ),
    "content/lectures/said.srt": CUES,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a recording at each of several hosts, built."""
    site = SiteTest(tmp_path_factory.mktemp("players")).write(FILES)
    deck = Path(__file__).parents[2] / "content" / "guide" / "media" / "deck.pdf"
    (site.folder / "content/lectures/deck.pdf").write_bytes(deck.read_bytes())
    site.build().clean()
    return site.folder / "_site"


def serve(folder: Path) -> Iterator[str]:
    with Server(("127.0.0.1", 0), functools.partial(Ranged, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    yield from serve(folder)


@pytest.fixture(scope="module")
def demo(published: Path) -> Iterator[str]:
    """The demo, where media can seek."""
    yield from serve(published)


def at(site: str, name: str) -> str:
    return f"{site}/lectures/{name}/index.html"


def opened(page: Page, url: str) -> Frame:
    """The player of the page's recording, after a click on its button, when it has answered."""
    played(page)
    page.goto(url)
    page.locator(".cs-record .cs-embed-video").get_by_role("button").click()
    frame = framed(page)
    frame.wait_for_function("told.length > 0")
    return frame


def framed(page: Page) -> Frame:
    """The player that is being loaded, once it is there."""
    handle = page.wait_for_selector("iframe", state="attached")
    frame = handle.content_frame() if handle else None
    assert frame is not None
    frame.wait_for_function("typeof told === 'object'")
    return frame


def away(page: Page, site: str) -> list[str]:
    return [url for url in page.asked if not url.startswith((site, "data:", "blob:", "chrome"))]  # type: ignore[attr-defined]


# ---- the facade ------------------------------------------------------------------------------


def test_the_facade_is_a_button_with_a_link_beside_it(page: Page, site: str) -> None:
    page.goto(at(site, "tube"))
    box = page.locator(".cs-record .cs-embed-video")
    button = box.get_by_role("button", name=re.compile("^Recording.*Tube.*YouTube"))
    assert button.evaluate("one => one.localName") == "button"
    link = box.get_by_role("link", name="Open by itself: Recording: Tube")
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=dqoEU9Ac3ek"
    assert not away(page, site)


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_keyboard_opens_the_player_and_is_then_in_it(page: Page, site: str, key: str) -> None:
    played(page)
    page.goto(at(site, "tube"))
    page.locator(".cs-embed-video button").focus()
    page.keyboard.press(key)
    frame = page.locator(".cs-embed-video iframe")
    src = frame.get_attribute("src") or ""
    assert src.startswith("https://www.youtube-nocookie.com/embed/dqoEU9Ac3ek?")
    assert "enablejsapi=1" in src
    assert f"origin={site.replace(':', '%3A').replace('/', '%2F')}" in src
    expect(frame).to_be_focused()
    expect(page.locator(".cs-embed-video button.cs-embed-open")).to_have_count(0)
    expect(page.locator(".cs-embed-video a.cs-embed-open .cs-embed-title")).to_be_visible()


def test_a_click_asks_the_player_that_keeps_no_cookies_and_nobody_else(
    page: Page, site: str
) -> None:
    opened(page, at(site, "tube"))
    assert {url.split("/")[2] for url in away(page, site)} == {"www.youtube-nocookie.com"}
    assert not page.problems  # type: ignore[attr-defined]


def test_a_click_moves_nothing_but_what_it_asked_for(page: Page, site: str) -> None:
    """No layout shift, before the click or after it, but in the frame that answers it: a browser
    counts none for half a second, which is too short for a busy machine."""
    played(page)
    page.add_init_script(shifts.WATCH)
    page.add_init_script(
        "window.times = []; const now = () => times.push(performance.now());"
        "addEventListener('click', () => { now(); requestAnimationFrame("
        "() => requestAnimationFrame(now)) }, true)"
    )

    def load() -> Page:
        page.goto(at(site, "tube"))
        page.locator(".cs-embed-video button").click()
        page.wait_for_selector("iframe")
        page.wait_for_function("times.length === 2")
        page.wait_for_timeout(900)
        return page

    found = shifts.settled(load)
    clicked, shown = page.evaluate("times")
    assert [one for one in found if not clicked <= one["at"] <= shown] == []


def test_from_disk_the_recording_stays_a_link(page: Page, folder: Path) -> None:
    page.goto((folder / "lectures/tube/index.html").as_uri())
    expect(page.locator(".cs-record button")).to_have_count(0)
    link = page.locator(".cs-embed-video a.cs-embed-open")
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=dqoEU9Ac3ek"
    assert all(url.startswith("file:") for url in page.asked)  # type: ignore[attr-defined]


def test_without_script_there_are_links_and_the_whole_transcript(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(at(site, "tube"))
    assert page.locator("button:visible").count() == 0
    page.locator(".cs-transcript summary").click()
    expect(page.locator(".cs-transcript-text")).to_contain_text("Line 39 of what is said.")
    href = page.locator(".cs-slide-ref").get_attribute("href") or ""
    assert href.endswith("deck.pdf#page=2")
    context.close()


# ---- moments ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "seconds"),
    [
        (".cs-prose a.cs-at", 754),
        ('.cs-prose a[href="#t=1h2m3s"]', 3723),
        (".cs-chapters li:nth-child(2) a", 600),
        (".cs-transcript-text a >> nth=3", 180),
    ],
)
def test_a_moment_starts_the_player_there_and_then_only_tells_it(
    page: Page, site: str, selector: str, seconds: int
) -> None:
    played(page)
    page.goto(at(site, "tube"))
    page.locator(".cs-transcript summary").click()
    page.locator(selector).click()
    frame = page.locator(".cs-embed-video iframe")
    assert f"start={seconds}&" in (frame.get_attribute("src") or "") + "&"
    player = framed(page)
    expect(page.locator(".cs-chapters [aria-current]")).to_have_text("0:00")
    page.locator(selector).click()
    player.wait_for_function(
        "seconds => told.some(one => one.func === 'seekTo' && one.args[0] === seconds)", arg=seconds
    )
    player.wait_for_function("told.some(one => one.func === 'playVideo')")
    assert f"#t={seconds}" in page.url or "1h2m3s" in page.url


def test_vimeo_is_told_in_its_own_words(page: Page, site: str) -> None:
    player = opened(page, at(site, "vimeo"))
    expect(page.locator(".cs-embed-video iframe")).to_have_attribute(
        "src", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&api=1"
    )
    player.wait_for_function("told.some(one => one.method === 'addEventListener')")
    page.locator(".cs-prose a.cs-at").click()
    player.wait_for_function(
        "told.some(one => one.method === 'setCurrentTime' && one.value === 90)"
    )
    expect(page.locator(".cs-chapters [aria-current]")).to_have_text("0:10")


def test_a_player_of_another_host_is_loaded_anew_at_the_second(page: Page, site: str) -> None:
    played(page)
    page.goto(at(site, "twitch"))
    page.locator(".cs-embed-video button").click()
    page.locator(".cs-prose a.cs-at").click()
    src = page.locator(".cs-embed-video iframe").get_attribute("src") or ""
    assert src.startswith("https://player.twitch.tv/?video=1634779211")
    assert "time=1h2m3s" in src


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("tube", "https://www.youtube.com/watch?v=dqoEU9Ac3ek&t=754s"),
        ("vimeo", "https://vimeo.com/76979871#t=90s"),
        ("twitch", "https://www.twitch.tv/videos/1634779211?t=1h2m3s"),
        ("else", "https://tube.example.org/watch/7"),
    ],
)
def test_from_disk_a_moment_opens_the_page_of_its_host_there(
    page: Page, folder: Path, name: str, address: str
) -> None:
    played(page)
    page.goto((folder / f"lectures/{name}/index.html").as_uri())
    page.locator(".cs-prose a.cs-at").click()
    page.wait_for_url(address)


@pytest.mark.parametrize("written", ["754", "12:34", "12m34s", "0:12:34", "754.4"])
def test_an_address_with_a_time_makes_the_recording_ready_to_begin_there(
    page: Page, site: str, written: str
) -> None:
    played(page)
    page.goto(f"{at(site, 'tube')}#t={written}")
    assert not away(page, site)
    page.locator(".cs-embed-video button").click()
    assert "start=754" in (page.locator(".cs-embed-video iframe").get_attribute("src") or "")


def test_an_address_that_changes_seeks_a_player_that_runs(page: Page, site: str) -> None:
    player = opened(page, at(site, "tube"))
    expect(page.locator(".cs-chapters [aria-current]")).to_have_text("0:00")
    page.evaluate("location.hash = '#t=2:05'")
    player.wait_for_function("told.some(one => one.func === 'seekTo' && one.args[0] === 125)")


# ---- what follows the recording --------------------------------------------------------------


def test_chapters_and_transcript_mark_what_plays(page: Page, site: str) -> None:
    player = opened(page, at(site, "tube"))
    page.locator(".cs-transcript summary").click()
    player.wait_for_function("listening")
    box = page.locator(".cs-transcript-text")
    for seconds, chapter, line in ((1, "0:00", 0), (1230, "20:00", 20), (640, "10:00", 10)):
        player.evaluate(f"at({seconds})")
        expect(page.locator(".cs-chapters [aria-current]")).to_have_text(chapter)
        marked = box.locator("[aria-current]")
        expect(marked).to_have_text(f"Line {line} of what is said.")
        expect(marked).to_be_in_viewport()


def test_the_transcript_scrolls_within_its_box_and_never_the_page(page: Page, site: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    player = opened(page, at(site, "tube"))
    page.locator(".cs-transcript summary").click()
    player.wait_for_function("listening")
    page.evaluate("scrollTo(0, 0)")
    player.evaluate("at(2300)")
    expect(page.locator(".cs-transcript-text [aria-current]")).to_have_text(
        "Line 38 of what is said."
    )
    assert page.evaluate("document.querySelector('.cs-transcript-text').scrollTop") > 100
    assert page.evaluate("scrollY") == 0


def test_messages_of_strangers_are_not_believed(page: Page, site: str) -> None:
    opened(page, at(site, "tube"))
    expect(page.locator(".cs-chapters [aria-current]")).to_have_text("0:00")
    lie = json.dumps({"event": "infoDelivery", "info": {"currentTime": 1500, "duration": 3000}})
    page.evaluate("lie => postMessage(lie, '*')", lie)
    page.evaluate("document.body.append(document.createElement('iframe'))")
    page.frames[-1].evaluate("lie => parent.postMessage(lie, '*')", lie)
    page.wait_for_timeout(100)
    expect(page.locator(".cs-chapters [aria-current]")).to_have_text("0:00")


def test_a_line_of_the_transcript_seeks_a_recording_of_our_own(page: Page, demo: str) -> None:
    page.goto(f"{demo}/{LAB}")
    page.locator(".cs-transcript summary").click()
    line = page.locator(".cs-transcript-text a", has_text="The answer begins higher")
    line.click()
    page.wait_for_function("() => document.querySelector('audio').currentTime >= 3.8")
    expect(page.locator(".cs-transcript-text [aria-current]").first).to_be_visible()
    page.evaluate("document.querySelector('audio').pause()")
    expect(page.locator(".cs-chapters [aria-current]")).to_be_visible()
    assert not away(page, demo)
    assert not page.problems  # type: ignore[attr-defined]


def test_the_keyboard_alone_reads_the_transcript_and_seeks_by_it(page: Page, site: str) -> None:
    played(page)
    page.goto(at(site, "tube"))
    page.locator(".cs-transcript summary").focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cs-transcript-text a')"):
            break
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Line 1 of what is said."
    page.keyboard.press("Enter")
    src = page.locator(".cs-embed-video iframe").get_attribute("src") or ""
    assert "start=60" in src
    assert page.evaluate("document.activeElement.textContent") == "Line 1 of what is said."


def test_captions_come_with_a_recording_of_our_own(page: Page, demo: str) -> None:
    page.goto(f"{demo}/{GUIDE}")
    page.wait_for_function("document.querySelector('video').textTracks[0]?.cues?.length === 4")


# ---- slides ----------------------------------------------------------------------------------


def test_slides_open_in_the_page_and_turn_to_the_page_that_is_asked_for(
    page: Page, site: str
) -> None:
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', {get: () => true})"
    )
    page.goto(at(site, "tube"))
    page.locator(".cs-embed-slides").get_by_role("button").click()
    viewer = page.locator(".cs-embed-slides iframe")
    expect(viewer).to_have_attribute("src", f"{site}/lectures/deck.pdf")
    page.locator(".cs-slide-ref").click()
    expect(viewer).to_have_attribute("src", f"{site}/lectures/deck.pdf#page=2")
    expect(page.locator(".cs-embed-slides a.cs-embed-open")).to_be_visible()
    assert page.request.get(viewer.get_attribute("src") or "").ok
    assert not away(page, site)


def test_slides_within_the_notes_open_as_well(page: Page, demo: str) -> None:
    page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', {get: () => true})"
    )
    page.goto(f"{demo}/guide/lectures/shortcodes/index.html")
    box = page.locator(".cs-prose .cs-embed-slides").first
    box.get_by_role("button").click()
    src = box.locator("iframe").get_attribute("src") or ""
    assert src.startswith(f"{demo}/guide/media/deck.pdf")
    assert page.request.get(src).ok


def test_on_a_phone_slides_are_a_link_to_the_file_and_to_its_page(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = watched(context.new_page())
    page.goto(at(site, "tube"))
    expect(page.locator(".cs-embed-slides button")).to_have_count(0)
    assert (page.locator(".cs-embed-slides a").get_attribute("href") or "") == "../deck.pdf"
    assert page.locator(".cs-slide-ref").get_attribute("href") == "../deck.pdf#page=2"
    context.close()


# ---- paper, and everybody --------------------------------------------------------------------


def test_on_paper_a_transcript_is_text_if_it_was_open_and_recordings_are_addresses(
    page: Page, site: str
) -> None:
    page.goto(at(site, "tube"))
    page.emulate_media(media="print")
    expect(page.locator(".cs-transcript")).to_be_hidden()
    expect(page.locator(".cs-embed-video button.cs-embed-open")).to_be_hidden()
    expect(page.locator(".cs-embed-video a.cs-embed-open .cs-embed-title")).to_be_visible()
    page.evaluate("document.querySelector('.cs-transcript').open = true")
    box = page.locator(".cs-transcript-text")
    expect(box).to_be_visible()
    assert box.evaluate("one => one.scrollHeight <= one.clientHeight")


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_axe_finds_nothing_while_it_plays_with_its_transcript_open(
    browser: Browser, site: str, scheme: str, width: int
) -> None:
    axe.require()
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = watched(context.new_page())
    player = opened(page, at(site, "tube"))
    page.locator(".cs-transcript summary").click()
    player.wait_for_function("listening")
    player.evaluate("at(640)")
    expect(page.locator(".cs-transcript [aria-current]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.violations(page, frames=False)
    context.close()
    assert not found


def test_every_player_of_the_demo_waits_for_its_click(page: Page, demo: str) -> None:
    for path in (LECTURE, LAB, GUIDE):
        page.goto(f"{demo}/{path}")
        assert page.locator("iframe").count() == 0
    assert not away(page, demo)
