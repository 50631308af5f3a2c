"""A real Chromium, and the demo courses published under `/`, under `/a/b/`, and on disk."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from coursesite.build import pipeline
from coursesite.site.inputs import Mode
from sitetest import once

ROOT = Path(__file__).parents[2]
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is installed is driven: a shell without windows opens a page with a fifth of the
work of a browser that has them."""
PATIENCE = 90_000
"""Milliseconds after which what should happen is taken not to: no test measures time, and machines
are as busy as they are."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        if found is None and not Path(play.chromium.executable_path).exists():
            pytest.skip("no Chromium is installed here: see tests/browser/install.sh")
        made = play.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        new_context = made.new_context

        def listened_to(**options: Any) -> BrowserContext:
            context = new_context(**options)
            context.set_default_timeout(PATIENCE)
            context.on("console", lambda message: _note(message.text))
            return context

        made.new_context = listened_to  # type: ignore[method-assign]
        yield made
        made.close()


VIOLATIONS: list[str] = []
"""The attempts of pages, in the running test, to do what their policy does not allow."""


def _note(text: str) -> None:
    if "Content Security Policy" in text:
        VIOLATIONS.append(text)


@pytest.fixture(autouse=True)
def violations() -> Iterator[list[str]]:
    """Fails a test in which a page broke its own Content-Security-Policy; a test that means it
    clears the list."""
    VIOLATIONS.clear()
    yield VIOLATIONS
    assert not VIOLATIONS


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Says nothing."""


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *args: object) -> None:
        """Says nothing of a browser that closed a page while it was loading."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's output, twice in one folder: at its top and in `a/b/`. Nobody writes into it."""

    def publish(folder: Path) -> None:
        mode = Mode(now="2026-01-01T00:00:00+00:00")
        built = pipeline.build(ROOT, folder, mode, cache=False)
        assert not built.diagnostics, built.diagnostics
        copy = folder.with_name("copy")
        shutil.copytree(folder, copy)
        shutil.copytree(copy, folder / "a" / "b")

    return once(tmp_path_factory, "published", publish)


@pytest.fixture(scope="session")
def origin(published: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(published))
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder, at the address that is returned."""
    with ExitStack() as stack:

        def served(folder: Path) -> str:
            handler = functools.partial(Quiet, directory=str(folder))
            server = stack.enter_context(Server(("127.0.0.1", 0), handler))
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            return f"http://127.0.0.1:{server.server_address[1]}"

        yield served


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that remembers the addresses it asked for and the errors of its scripts."""
    return watched(context.new_page())


def watched(page: Page) -> Page:
    page.asked = []  # type: ignore[attr-defined]
    page.problems = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
    page.on("pageerror", lambda problem: page.problems.append(str(problem)))  # type: ignore[attr-defined]
    return page


def add_style(page: Page, css: str) -> None:
    """Adds a stylesheet that the policy of a page does not govern."""
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets.push(sheet);
        }""",
        css,
    )
