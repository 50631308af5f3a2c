"""What a page weighs, and what Lighthouse says of it."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from browser.conftest import ARGUMENTS, CHROMIUMS
from browser.servers import Server
from demopages import LECTURE, PAGES

LIGHTHOUSE = Path(__file__).parents[2] / ".venv/npm/node_modules/.bin/lighthouse"
SCORES = ("accessibility", "best-practices", "seo")
MOST = 40 * 1000
"""Bytes of a lecture's HTML, CSS and JavaScript, compressed."""
STEADY = (
    "cumulative-layout-shift",
    "unsized-images",
    "errors-in-console",
    "font-size",
    "legacy-javascript-insight",
    "third-parties-insight",
    "dom-size-insight",
)
"""Audits of the performance that no clock has a say in; those that a version lacks are left out."""


def longest(published: Path) -> Path:
    """The lecture of the demo with the biggest page."""
    pages = (published / "deep-learning" / "lectures").glob("*/index.html")
    return max(pages, key=lambda path: path.stat().st_size)


def test_the_longest_lecture_is_light(published: Path) -> None:
    page = longest(published)
    html = page.read_text(encoding="utf-8")
    loaded = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    loaded += re.findall(r'<script[^>]* src="([^"]+)"', html)
    assert len(loaded) == 2
    files = [page, *((page.parent / one).resolve() for one in loaded)]
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in files}
    assert sum(sizes.values()) <= MOST, sizes


class Halting(http.server.SimpleHTTPRequestHandler):
    """Sends the lecture up to its `at`th entry of the navigation, and the rest a while later."""

    at = 0

    def do_GET(self) -> None:
        """Files as they are, but for the page."""
        if not self.path.endswith(LECTURE):
            super().do_GET()
            return
        page = Path(self.translate_path(self.path)).read_bytes()
        cut = [entry.end() for entry in re.finditer(rb"</li>", page)][self.at]
        assert page[:cut].count(b"<nav") == 1
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page[:cut])
        self.wfile.flush()
        time.sleep(0.4)
        self.wfile.write(page[cut:])

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.mark.parametrize("at", [0, 4])
def test_the_navigation_stands_where_it_will_before_all_of_it_is_there(
    browser: Browser, published: Path, at: int
) -> None:
    handler = functools.partial(type("At", (Halting,), {"at": at}), directory=str(published))
    context = browser.new_context(viewport={"width": 1440, "height": 800})
    page = context.new_page()
    page.add_init_script(
        "window.tops = new Set(); (function look() { for (const one of"
        " document.querySelectorAll('.cs-site-nav li:first-child'))"
        " tops.add(`${one.getBoundingClientRect().left} ${one.getBoundingClientRect().top}`);"
        " requestAnimationFrame(look) })()"
    )
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/{LECTURE}")
        page.wait_for_timeout(100)
        server.shutdown()
    found = page.evaluate("[...window.tops]")
    context.close()
    assert len(found) == 1, found


@pytest.mark.parametrize("path", PAGES)
def test_pictures_say_their_size(published: Path, path: str) -> None:
    page = LexborHTMLParser((published / path).read_text(encoding="utf-8"))
    assert not [image.html for image in page.css("img:not([width][height])")]


def test_lighthouse_has_nothing_to_say(origin: str, tmp_path: Path) -> None:
    """All points for accessibility, best practices and for search engines; of the performance,
    whatever does not depend on how fast this machine is."""
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not LIGHTHOUSE.exists() or chromium is None or shutil.which("node") is None:
        pytest.skip("Lighthouse is not installed here: see tests/browser/install.sh")
    report = tmp_path / "report.json"
    done = subprocess.run(
        [
            str(LIGHTHOUSE),
            f"{origin}/{LECTURE}",
            "--quiet",
            "--output=json",
            "--disable-full-page-screenshot",  # nobody looks at it
            "--throttling-method=provided",  # nor at how long a slow line would take
            f"--output-path={report}",
            f"--chrome-flags=--headless {' '.join(ARGUMENTS)} --user-data-dir={tmp_path}/profile",
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: told["categories"][name]["score"] for name in SCORES}
    audits = told["audits"]
    wrong = [
        name
        for category in scores
        for name in (
            one["id"] for one in told["categories"][category]["auditRefs"] if one["weight"]
        )
        if audits[name]["score"] not in (None, 1)
    ]
    assert set(scores.values()) == {1}, (scores, wrong)
    steady = {name: audits[name]["score"] for name in STEADY if name in audits}
    assert len(steady) > 3
    assert {name for name, score in steady.items() if score not in (None, 1)} == set()
    # this server compresses nothing, and 90 KB are the font of formulas, which is fetched once
    assert audits["total-byte-weight"]["numericValue"] < 290_000
