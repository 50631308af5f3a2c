"""A recording that plays while one reads on, in every browser: the small player, the speed, the
next lecture at its end, slides that turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.abroad import Abroad
from browser.drivers import Driver
from sitetest import SiteTest, once

LONG = "".join(
    f"\n## Part {n}\n\n" + "A sentence of [this part](#part-1). " * 120 + "\n" for n in range(4)
)
FILES = {
    "content/course.yml": "title: Players\ncsp: true\n",
    "content/lectures/01-tube.md": (
        "---\ntitle: Tube\nvideo: {id: dqoEU9Ac3ek, chapters: [0:00 One, {start: 10:00, title: Two,"
        " slide: 2}]}\nslides: {src: deck.pdf, moments: {20:00: 3}}\n---\n\n{{< at 12:34 >}}\n"
        + LONG
    ),
    "content/lectures/02-vimeo.md": (
        "---\ntitle: Vimeo\nvideo: {url: https://vimeo.com/76979871}\n---\n" + LONG
    ),
    "content/lectures/03-own.md": "---\ntitle: Own\nvideo: wave.webm\n---\n" + LONG,
    "content/lectures/04-late.md": "---\ntitle: Secret\npublish_date: 2099-01-01\n---\nText.\n",
}
TUBE, VIMEO, OWN = (f"lectures/{name}/index.html" for name in ("tube", "vimeo", "own"))
SMALL = "[data-small]"
PANEL = ".cs-watch"
MEDIA = Path(__file__).parents[2] / "content" / "guide" / "media"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        site = SiteTest(folder).write(FILES)
        for name in ("deck.pdf", "wave.webm"):
            (folder / "content/lectures" / name).write_bytes((MEDIA / name).read_bytes())
        site.build().clean()

    return once(tmp_path_factory, "journeys-watching", make) / "_site"


def say(driver: Driver, message: dict[str, Any]) -> None:
    """Has the player of a host say something to the page, once it has said that it listens."""
    driver.run(
        """said => new Promise(done => {
        addEventListener('message', ({ data }) => data === said && done());
        const player = find('.cs-embed-video iframe')[0].contentWindow;
        player.postMessage(JSON.stringify({ said }), '*') })""",
        json.dumps(message),
    )


def told(driver: Driver, abroad: Abroad, name: str, value: object) -> None:
    """Waits until the player has been told something."""
    driver.wait(lambda: any(one.get(name) == value for one in abroad.told), f"told {name} {value}")


def read_on(driver: Driver, part: str = "#part-2") -> None:
    driver.run("s => find(s)[0].scrollIntoView({ behavior: 'instant' })", part)


def top(driver: Driver, part: str = "#part-2") -> float:
    return float(driver.run("s => find(s)[0].getBoundingClientRect().top", part))


def test_the_player_stays_in_view_the_same_one(
    driver: Driver, abroad: Abroad, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{TUBE}")
    assert not abroad.hosts
    assert not [one for one in driver.asked if "/watch." in one]
    read_on(driver)
    driver.gone(SMALL)
    driver.click(".cs-embed-video button")
    told(driver, abroad, "event", "listening")
    driver.see(".cs-progress button >> Keep in view")
    driver.run(
        "() => { window.loads = 0; find('iframe')[0].addEventListener('load', () => loads++) }"
    )
    before = driver.run("document.documentElement.scrollHeight")
    place = driver.box(".cs-embed-video")["height"]
    read_on(driver)
    at = top(driver)
    driver.see(PANEL)
    assert abs(top(driver) - at) <= 1 and abs(driver.box(".cs-embed-video")["height"] - place) < 1
    assert driver.run("document.documentElement.scrollHeight") >= before
    frame, panel = driver.box(f"{SMALL} iframe"), driver.box(PANEL)
    assert frame["right"] <= 1280 and frame["bottom"] <= 900 and frame["width"] >= 200
    assert abs(panel["bottom"] - frame["top"]) < 2
    assert set(abroad.hosts) == {"www.youtube-nocookie.com"}
    # what the keyboard reaches is not behind it
    driver.run("find('#part-3')[0].scrollIntoView({ block: 'end' })")
    driver.run("find('.cs-prose a[href=\"#part-1\"]')[300].focus({ preventScroll: true })")
    for _ in range(8):
        driver.press("Tab")
        driver.until(
            """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
            const one = document.activeElement.getBoundingClientRect();
            done(!find('.cs-watch, [data-small] iframe').some(other => {
              const box = other.getBoundingClientRect();
              return one.top < box.bottom && one.bottom > box.top && one.left < box.right &&
                one.right > box.left;
            })); })))"""
        )
    # a moment plays there and leaves the reader where she is
    driver.run("find('.cs-prose a.cs-at')[0].click()")
    told(driver, abroad, "args", [754, True])
    driver.see(PANEL)
    driver.click(f"{PANEL} button >> To the recording")
    driver.gone(PANEL)
    driver.focused(".cs-embed-video iframe")
    read_on(driver)
    driver.see(PANEL)
    driver.focus(".cs-prose p > a")
    driver.press("Escape")
    driver.gone(PANEL)
    told(driver, abroad, "func", "pauseVideo")
    read_on(driver, "#part-3")
    driver.gone(SMALL)
    assert driver.run("loads") == 0


def test_on_a_phone_it_is_a_strip_and_the_next_lecture_is_offered(
    driver: Driver, abroad: Abroad, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{TUBE}", size=(360, 740))
    driver.click(".cs-embed-video button")
    told(driver, abroad, "event", "listening")
    read_on(driver)
    driver.see(PANEL)
    panel, frame = driver.box(PANEL), driver.box(f"{SMALL} iframe")
    assert panel["height"] < 110 and abs(panel["bottom"] - frame["bottom"]) < 2
    assert panel["bottom"] <= driver.box(".cs-bar")["top"] + 1
    driver.run("scrollTo({ top: 1e6, behavior: 'instant' })")
    driver.until(
        "top => find('footer a, footer button', true)"
        ".every(one => one.getBoundingClientRect().bottom <= top)",
        panel["top"],
    )
    say(driver, {"event": "infoDelivery", "info": {"playerState": 0, "currentTime": 3000}})
    assert driver.see(f"{PANEL} a") == "Next: Lecture 2 Vimeo"
    assert driver.box(f"{PANEL} a")["bottom"] <= driver.box(PANEL)["bottom"]
    # without room, at 400% zoom, it is not there
    driver.resize(320, 256)
    driver.gone(SMALL)
    driver.resize(360, 740)
    driver.click(f"{PANEL} a")
    driver.at(f"{url}/lectures/vimeo/")


def test_the_speed_is_kept_and_what_is_not_out_is_not_offered(
    driver: Driver, abroad: Abroad, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{TUBE}")
    driver.click(".cs-embed-video button")
    told(driver, abroad, "event", "listening")
    driver.see(".cs-progress button >> Keep in view")
    for rate in (1, 1.5):
        info = {"currentTime": 5, "duration": 3000, "playbackRate": rate}
        say(driver, {"event": "infoDelivery", "info": info})
    driver.open(f"{url}/{VIMEO}")
    driver.click(".cs-embed-video button")
    told(driver, abroad, "value", "playbackratechange")
    driver.see(".cs-progress button >> Keep in view")
    say(driver, {"event": "timeupdate", "data": {"seconds": 5, "duration": 600}})
    told(driver, abroad, "method", "setPlaybackRate")
    assert [one["value"] for one in abroad.told if one.get("method") == "setPlaybackRate"] == [1.5]
    say(driver, {"event": "ended", "data": {"seconds": 600, "duration": 600}})
    assert driver.see(f"{PANEL} a") == "Next: Lecture 3 Own"
    driver.click(f"{PANEL} button >> Close")
    driver.gone(PANEL)
    driver.open(f"{url}/{OWN}")
    driver.run("() => { const one = find('video')[0]; one.muted = true; one.play() }")
    driver.until("find('video')[0].playbackRate === 1.5")
    driver.run("() => { find('video')[0].dispatchEvent(new Event('ended')) }")
    driver.gone(PANEL)
    assert "Secret" not in driver.run("document.documentElement.outerHTML")
    read_on(driver)
    driver.see(PANEL)
    driver.run("scrollTo({ top: 0, behavior: 'instant' })")
    driver.gone(PANEL)
    driver.click(".cs-progress button >> Keep in view")
    read_on(driver)
    driver.gone(SMALL)


def test_slides_turn_with_the_recording_until_told_not_to(
    driver: Driver, abroad: Abroad, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{TUBE}")
    assert driver.of(".cs-chapters .cs-slide-ref", "href").endswith("deck.pdf#page=2")
    driver.run(
        "() => { Object.defineProperty(navigator, 'pdfViewerEnabled', { get: () => true }) }"
    )
    driver.click(".cs-embed-video button")
    told(driver, abroad, "event", "listening")
    driver.see(".cs-progress button >> Keep in view")
    driver.click(".cs-chapters .cs-slide-ref")
    driver.see(".cs-progress button >> Slides follow")
    driver.run("document.activeElement.blur()")
    for seconds, page in ((700, 2), (1300, 3)):
        info = {"currentTime": seconds, "duration": 3000}
        say(driver, {"event": "infoDelivery", "info": info})
        driver.until(
            "page => find('.cs-embed-slides iframe').length === 1 &&"
            " find('.cs-embed-slides iframe')[0].src.endsWith(`#page=${page}`)",
            page,
        )
    driver.click(".cs-progress button >> Slides follow")
    say(driver, {"event": "infoDelivery", "info": {"currentTime": 700, "duration": 3000}})
    driver.until("find('iframe[src$=\"#page=3\"]').length === 1")
