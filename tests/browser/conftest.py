"""A real Chromium, and the demo courses published under `/`, under `/a/b/`, and on disk."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from browser.abroad import Abroad
from browser.contexts import Contexts
from browser.drivers import Chromium, Driver
from browser.host import Host
from browser.servers import Quiet, Server
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
    # a page of another site in the same tab need not have a process of its own
    "--renderer-process-limit=1",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        if found is None and not Path(play.chromium.executable_path).exists():
            pytest.skip("Chromium is not installed here: see tests/browser/install.sh")
        made = play.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        Contexts(made, _watch)
        yield made
        made.close()


VIOLATIONS: list[str] = []
"""The attempts of pages, in the running test, to do what their policy does not allow."""


def _watch(context: BrowserContext) -> None:
    context.set_default_timeout(PATIENCE)
    context.on("console", lambda message: _note(message.text))


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
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
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
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
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


@pytest.fixture(scope="module")
def page_of_module(browser: Browser) -> Iterator[Page]:
    """A page for the tests of a module that only look at what they open. To open the next document
    in it takes half of the work of a page of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def path(request: pytest.FixtureRequest) -> str:
    """The path of the page that `tab` is for: a parameter, whose tests follow each other."""
    return str(request.param)


@pytest.fixture(scope="module")
def tab(browser: Browser, path: str) -> Iterator[Page]:
    """For each `path` a page that remembers as `page` does. The first test opens it, which is told
    if its policy is broken; each leaves it as others may find it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield watched(context.new_page())
    context.close()


@pytest.fixture
def viewed(page_of_module: Page) -> Page:
    """The same, in a window of the usual size."""
    page_of_module.set_viewport_size({"width": 1280, "height": 900})
    return page_of_module


def watched(page: Page) -> Page:
    page.asked = []  # type: ignore[attr-defined]
    page.problems = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
    page.on("pageerror", lambda problem: page.problems.append(str(problem)))  # type: ignore[attr-defined]
    return page


@pytest.fixture(scope="session")
def abroad_proxy() -> Iterator[Abroad]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate of other hosts, is not installed here")
    made = Abroad()
    yield made
    made.close()


@pytest.fixture
def abroad(abroad_proxy: Abroad) -> Abroad:
    """All hosts but this machine, for a test with a driver."""
    return abroad_proxy


@pytest.fixture(scope="session")
def chromium(browser: Browser, abroad_proxy: Abroad) -> Chromium:
    return Chromium(browser, abroad_proxy.address)


@pytest.fixture(scope="session")
def firefox(abroad_proxy: Abroad) -> Iterator[Driver]:
    from browser import firefox

    if firefox.program() is None:
        pytest.skip("Firefox is not installed here: `make browsers` installs it")
    made = firefox.Firefox(abroad_proxy.address)
    yield made
    made.quit()


@pytest.fixture(scope="session")
def webkit(abroad_proxy: Abroad) -> Iterator[Driver]:
    from browser import webkit

    if webkit.missing():
        pytest.skip("WebKit is not installed here: `make browsers` installs it")
    made = webkit.WebKit(abroad_proxy.address)
    yield made
    made.quit()


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def driver(request: pytest.FixtureRequest, abroad: Abroad) -> Iterator[Driver]:
    """Each of the browsers that are installed, as it starts: nothing is stored, nobody was asked.
    The test fails, too, if a script of a page did."""
    made: Driver = request.getfixturevalue(request.param)
    request.node.user_properties.append(("browser", f"{made.name} {made.version}"))
    abroad.forget()
    yield made
    problems = list(made.problems)
    made.reset()
    assert not problems


@pytest.fixture
def host(driver: Driver) -> Iterator[Callable[..., str]]:
    """Serves a folder to the driver, at the address that is returned; what goes wrong in its pages
    is a problem of the driver's. Options are those of `Host`."""
    with ExitStack() as stack:
        hosts: list[Host] = []

        def served(folder: Path, **options: bool) -> str:
            hosts.append(stack.enter_context(Host(folder, **options)))
            return hosts[-1].url

        yield served
        problems = [one for each in hosts for one in each.problems]
        driver.problems.extend(one for one in problems if one not in driver.problems)


@pytest.fixture
def demo(host: Callable[[Path], str], published: Path) -> str:
    """The address of the demo courses, for a driver."""
    return host(published)


def add_style(page: Page, css: str) -> None:
    """Adds a stylesheet that the policy of a page does not govern, in place of one added before."""
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        css,
    )
