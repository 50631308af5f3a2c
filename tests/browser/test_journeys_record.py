"""Recordings, transcripts, progress, in every browser: of YouTube and Vimeo, of one's own, from
disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.abroad import Abroad
from browser.drivers import Driver
from sitetest import SiteTest, once

CUES = "".join(
    f"{n}\n00:{n:02}:00,000 --> 00:{n:02}:50,000\nLine {n} of what is said.\n\n" for n in range(40)
)
LONG = "".join(f"\n## Part {n}\n\n" + "A sentence of this part. " * 120 + "\n" for n in range(4))
FILES = {
    "content/course.yml": "title: Players\ncsp: true\n",
    "content/lectures/01-tube.md": (
        "---\ntitle: Tube\nvideo: {id: dqoEU9Ac3ek, transcript: said.srt, chapters:"
        " [0:00 One, 10:00 Two, 20:00 Three]}\n---\n\n{{< at 12:34 >}} and [plain](#t=1h2m3s).\n"
        + LONG
    ),
    "content/lectures/02-vimeo.md": (
        "---\ntitle: Vimeo\nvideo: {url: https://vimeo.com/76979871, chapters: [0:10 One]}\n---\n\n"
        "{{< at 1:30 >}}\n"
    ),
    "content/lectures/03-text.md": "---\ntitle: Text\n---\n" + LONG,
    "content/lectures/said.srt": CUES,
}
LAB = "deep-learning/labs/music-generation/index.html"
FILM = "guide/lectures/recordings/index.html"
TUBE, VIMEO, TEXT = (f"lectures/{name}/index.html" for name in ("tube", "vimeo", "text"))
TOGGLE = ".cs-progress button"
PLAYING = ".cs-chapters [aria-current]"

_CATCH = """() => {
  window.caught = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = blob => { blob.text().then(text => caught.push(text)); return make(blob) };
  HTMLAnchorElement.prototype.click = function () { caught.push(this.download) };
}"""
"""Has files that a page saves, and their names, come to the test."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        SiteTest(folder).write(FILES).build().clean()

    return once(tmp_path_factory, "journeys-record", make) / "_site"


def plays(driver: Driver, message: dict[str, Any]) -> None:
    """Has the player play there, as somebody does who clicks in it."""
    driver.run(
        "text => find('iframe')[0].contentWindow.postMessage(text, '*')", json.dumps(message)
    )


def told(driver: Driver, abroad: Abroad, name: str, value: object) -> None:
    """Waits until the player has been told something."""
    driver.wait(lambda: any(one.get(name) == value for one in abroad.told), f"told {name} {value}")


def test_a_player_is_loaded_told_and_followed(
    driver: Driver, abroad: Abroad, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{TUBE}")
    assert not abroad.hosts
    driver.tab_to(".cs-embed-video button")
    driver.press("Enter")
    driver.focused(".cs-embed-video iframe")
    assert driver.of("iframe", "src").startswith("https://www.youtube-nocookie.com/embed/dqoEU9Ac")
    driver.has(PLAYING, "0:00")
    driver.click(".cs-prose a.cs-at")
    told(driver, abroad, "args", [754, True])
    told(driver, abroad, "func", "playVideo")
    driver.has(PLAYING, "10:00")
    driver.click(".cs-transcript summary")
    plays(driver, {"func": "seekTo", "args": [2300]})
    driver.has(".cs-transcript-text [aria-current]", "Line 38 of what is said.")
    driver.until("document.querySelector('.cs-transcript-text').scrollTop > 100")
    driver.focus(".cs-transcript-text a >> Line 37")
    driver.press("Enter")
    told(driver, abroad, "args", [2220, True])
    driver.has(PLAYING, "20:00")
    assert set(abroad.hosts) == {"www.youtube-nocookie.com"}
    plays(driver, {"func": "seekTo", "args": [2800]})
    driver.until("s => find(s)[0].ariaPressed === 'true'", TOGGLE)


def test_a_moment_in_the_address_and_another_host(
    driver: Driver, abroad: Abroad, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{TUBE}#t=12:34")
    driver.click(".cs-embed-video button")
    assert "start=754" in driver.of("iframe", "src")
    driver.open(f"{url}/{VIMEO}")
    driver.click(".cs-embed-video button")
    told(driver, abroad, "value", "timeupdate")
    driver.click(".cs-prose a.cs-at")
    told(driver, abroad, "value", 90)
    driver.has(PLAYING, "0:10")


@pytest.mark.parametrize(("page", "kind"), [(LAB, "audio"), (FILM, "video")])
def test_a_recording_of_ones_own_plays_from_a_line_of_its_transcript(
    driver: Driver, abroad: Abroad, demo: str, page: str, kind: str
) -> None:
    """WAV and WebM, as the demo has them, which every one of these browsers plays."""
    driver.open(f"{demo}/{page}")
    driver.until("kind => find(kind)[0].readyState > 0", kind)
    driver.click(".cs-transcript summary")
    line = driver.run("find('.cs-transcript-text a')[1].hash")
    seconds = float(line.removeprefix("#t="))
    driver.click(f".cs-transcript-text a[href='{line}']")
    driver.until("([kind, at]) => find(kind)[0].currentTime >= at", [kind, seconds])
    driver.see(".cs-transcript-text [aria-current]")
    driver.run("kind => find(kind)[0].pause()", kind)
    assert not abroad.hosts


def test_progress_is_kept_shown_and_taken_along(
    driver: Driver, host: Callable[[Path], str], folder: Path
) -> None:
    url = host(folder)
    driver.open(f"{url}/{TUBE}")
    driver.click(TOGGLE)
    driver.open(f"{url}/{TEXT}")
    driver.run("scrollTo(0, find('#part-2')[0].getBoundingClientRect().top - 10)")
    driver.until("scrollY > 200")
    driver.open(f"{url}/index.html")
    assert "Text, Part 2" in driver.see(".cs-resume")
    assert len(driver.all(".cs-rows .cs-watched")) == 1
    driver.click(".cs-resume a")
    driver.at(f"{url}/lectures/text/#part-2")
    driver.until("find('#part-2')[0].getBoundingClientRect().top < innerHeight")
    driver.run(_CATCH)
    driver.click("[data-dialog='page.progress']")
    assert "Tube" in driver.see("dialog[open] li")
    driver.focus("dialog[open] [value=export]")
    driver.press("Enter")
    text = driver.until("caught.length === 2 && caught.find(one => one !== 'progress.json')")
    assert set(json.loads(text)["pages"]) == {"lectures/tube/", "lectures/text/"}
    driver.click("dialog[open] [value=erase]")
    driver.click("dialog[open] [value=erase]")
    driver.until("!find('dialog[open] li').length")
    driver.run(
        """text => { const files = new DataTransfer(); files.items.add(new File([text], 'p.json'));
        const input = find('dialog[open] input[type=file]')[0]; input.files = files.files;
        input.dispatchEvent(new Event('change')) }""",
        text,
    )
    driver.has("dialog[open] [role=status]", "Imported.")
    driver.press("Escape")
    driver.gone("dialog[open]")
    driver.focused("[data-dialog='page.progress']")
    driver.open(f"{url}/index.html")
    assert len(driver.all(".cs-rows .cs-watched")) == 1


def test_from_disk_progress_is_kept_and_a_moment_leads_to_its_host(
    driver: Driver, abroad: Abroad, folder: Path
) -> None:
    pressed = "s => find(s)[0].ariaPressed === 'true'"
    driver.open((folder / TUBE).as_uri())
    assert driver.all(".cs-record button") == []
    # a page from disk in a new process of Chromium may get a storage that is nobody else's
    for _ in range(20):
        if not driver.run(pressed, TOGGLE):
            driver.click(TOGGLE)
        driver.open((folder / "index.html").as_uri())
        is_marked = driver.run("s => find(s).length === 1", ".cs-rows .cs-watched")
        driver.open((folder / TUBE).as_uri())
        if is_marked and driver.run(pressed, TOGGLE):
            break
    else:
        raise AssertionError(f"in {driver.name}, nothing is kept from page to page")
    assert not abroad.hosts
    driver.click(".cs-prose a.cs-at")
    driver.at("https://www.youtube.com/watch?v=dqoEU9Ac3ek&t=754s")
    assert set(abroad.hosts) == {"www.youtube.com"}
