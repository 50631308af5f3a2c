"""One face for the browsers that the tests drive: Chromium here, Firefox and WebKit beside it.

A journey is written once, against `Driver`, and taken in each browser that is installed. Selectors
are CSS; words after ` >> ` narrow them to elements whose text has the words: `button >> Check`.
Scripts are expressions, or functions that are called with the arguments; what they promise is
waited for, and what they return comes back as JSON has it. Nothing is timed: what should happen is
waited for, `PATIENCE` seconds at most.
"""

from __future__ import annotations

import json
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

PATIENCE = float(os.environ.get("PATIENCE", "90"))
"""Seconds after which what should happen is taken not to."""
WINDOW = (1280, 900)
KEYS = {
    "Alt": "\ue00a",
    "ArrowDown": "\ue015",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "ArrowUp": "\ue013",
    "Backspace": "\ue003",
    "Control": "\ue009",
    "Delete": "\ue017",
    "End": "\ue010",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Home": "\ue011",
    "PageDown": "\ue00f",
    "PageUp": "\ue00e",
    "Shift": "\ue008",
    "Space": " ",
    "Tab": "\ue004",
}
"""Keys as WebDriver writes them, by their names; characters are their own."""
_FIND = """(selector, seen) => {
  const [css, words] = selector.split(' >> ');
  return [...document.querySelectorAll(css)].filter(one =>
    (!words || one.textContent.replace(/\\s+/g, ' ').includes(words)) &&
    (!seen || one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length));
}"""
_POINT = """selector => {
  const one = find(selector, true)[0];
  if (!one) return null;
  one.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  const { left, top, width, height } = one.getClientRects()[0];
  const at = [Math.round(left + width / 2), Math.round(top + height / 2)];
  const hit = document.elementFromPoint(...at);
  return hit && (one.contains(hit) || hit.closest('label')?.control === one) ? at : null;
}"""


class ScriptError(Exception):
    """A script of a test threw."""


class PageGoneError(Exception):
    """The page went away while a script ran in it."""


class Driver(ABC):
    """A browser with one page open. `problems` are the errors of scripts and the offences against
    the policy of a page, of this test so far."""

    name: str
    version: str

    def __init__(self) -> None:
        self.problems: list[str] = []

    # ---- what each browser does in its own way ----

    @abstractmethod
    def open(
        self,
        url: str,
        *,
        size: tuple[int, int] = WINDOW,
        dark: bool = False,
        script: bool = True,
    ) -> None:
        """Opens an address in a window of so many pixels, and waits until it has loaded. `dark`:
        the reader's device is; without `script` the page has none, those of tests run."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Sets the size of the window, and so of the page."""

    @abstractmethod
    def reload(self) -> None:
        """Loads the page again, and waits for it."""

    @abstractmethod
    def back(self) -> None:
        """Goes back in the history."""

    @abstractmethod
    def press(self, keys: str) -> None:
        """Presses a key, after others that are held: `a`, `ArrowDown`, `Control+k`."""

    @abstractmethod
    def point(self, x: int, y: int) -> None:
        """Moves the pointer."""

    @abstractmethod
    def click_at(self, x: int, y: int) -> None:
        """Clicks there."""

    @abstractmethod
    def picture(self, path: Path) -> None:
        """Saves what is seen as a PNG."""

    @abstractmethod
    def _call(self, function: str, arguments: str) -> str:
        """Calls a function that takes JSON and returns it, or a promise of it."""

    @abstractmethod
    def reset(self) -> None:
        """Forgets all that the page has stored, the problems too."""

    @abstractmethod
    def quit(self) -> None:
        """Ends the browser."""

    # ---- what follows from it ----

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script comes to: an expression, or a function that is called with arguments.
        `find(selector)` is there for it."""
        function = (
            f"json => {{ const find = {_FIND}; const made = ({script});"
            " const write = value => JSON.stringify(value ?? null);"
            " const value = typeof made === 'function' ? made(...JSON.parse(json)) : made;"
            " return value?.then ? value.then(write) : write(value) }"
        )
        return json.loads(self._call(function, json.dumps(arguments)))

    def load(self, library: str) -> None:
        """Runs the text of a library in the page."""
        self._call(f"() => {{ {library}\n; return '' }}", "[]")

    def until(self, script: str, *arguments: Any) -> Any:
        """What a script comes to, once that is true; pages may change meanwhile. It is asked for
        less and less often: each time costs a browser as much as some of what it is waited for."""
        end = time.monotonic() + PATIENCE
        value, pause = None, 0.02
        while time.monotonic() < end:
            try:
                value = self.run(script, *arguments)
            except PageGoneError as gone:
                value = gone
            else:
                if value:
                    return value
            time.sleep(pause)
            pause = min(1.5 * pause, 0.2)
        raise AssertionError(f"in {self.name}, never: {script} {arguments or ''} (last: {value!r})")

    def wait(self, happened: Callable[[], bool], words: str) -> None:
        """Waits for something outside of the page."""
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, f"in {self.name}, never: {words}"
            time.sleep(0.02)

    def at(self, url: str) -> None:
        """Waits until the page has an address, and has loaded; `…` at the beginning stands for
        anything."""
        self.until(
            "end => document.readyState === 'complete' && (location.href === end"
            " || end[0] === '…' && location.href.endsWith(end.slice(1)))",
            url,
        )

    def see(self, selector: str) -> str:
        """The text of an element, once it is visible."""
        text: str = self.until("s => find(s, true).map(one => [one.innerText])[0]", selector)[0]
        return text.strip()

    def gone(self, selector: str) -> None:
        """Waits until nothing of it is visible."""
        self.until("s => !find(s, true).length", selector)

    def has(self, selector: str, text: str) -> None:
        """Waits until the first of these elements has this text exactly."""
        self.until(
            "(s, text) => find(s)[0]?.textContent.replace(/\\s+/g, ' ').trim() === text",
            selector,
            text,
        )

    def all(self, selector: str) -> list[str]:
        """The texts of what is visible."""
        texts: list[str] = self.run("s => find(s, true).map(one => one.innerText.trim())", selector)
        return texts

    def of(self, selector: str, name: str) -> Any:
        """A property or attribute of the first element that fits, once it is there."""
        return self.until(
            "(s, name) => find(s).map(one => [one[name] ?? one.getAttribute(name)])[0]",
            selector,
            name,
        )[0]

    def box(self, selector: str) -> dict[str, float]:
        """Where an element is in the window, once it is visible."""
        found: dict[str, float] = self.until(
            "s => find(s, true)[0]?.getBoundingClientRect().toJSON()", selector
        )
        return found

    def click(self, selector: str) -> None:
        """Clicks on an element with the pointer, once it is visible and nothing covers it."""
        self.click_at(*self._still(selector))

    def hover(self, selector: str) -> None:
        """Moves the pointer onto an element."""
        self.point(*self._still(selector))

    def _still(self, selector: str) -> tuple[int, int]:
        """Where to point at an element that has stopped moving; a page without script has no
        frames to wait for."""
        end = time.monotonic() + PATIENCE
        places = []
        while time.monotonic() < end:
            places.append(self.until(_POINT, selector))
            if places[-2:-1] == places[-1:]:
                return tuple(places[-1])  # type: ignore[return-value]
            time.sleep(0.03)
        raise AssertionError(f"in {self.name}, never still: {selector} ({places[-4:]})")

    def focus(self, selector: str) -> None:
        """Gives an element the focus, as a script does."""
        self.until("s => { const one = find(s, true)[0]; one?.focus(); return !!one }", selector)

    def focused(self, selector: str) -> None:
        """Waits until an element has the focus."""
        self.until("s => find(s).includes(document.activeElement)", selector)

    def tab_to(self, selector: str, *, most: int = 120, key: str = "Tab") -> None:
        """Presses Tab until an element has the focus."""
        for _ in range(most):
            self.press(key)
            if self.run("s => find(s).includes(document.activeElement)", selector):
                return
        raise AssertionError(f"in {self.name}, Tab never comes to {selector}")

    def type(self, text: str) -> None:
        """Types characters."""
        for character in text:
            self.press(character)

    @property
    def url(self) -> str:
        return str(self.run("location.href"))

    @property
    def asked(self) -> list[str]:
        """The addresses of what the page has loaded, and its own."""
        return [
            self.url,
            *self.run("performance.getEntriesByType('resource').map(one => one.name)"),
        ]


def follow(page: Page, url: str) -> None:
    """Leads Chromium from one file to another, as a link does. Opened by the browser, a file comes
    in a process of its own, which may not yet know what the last one has stored."""
    with page.expect_navigation():
        page.evaluate("url => { location.href = url }", url)


class Chromium(Driver):
    """Chromium as the other tests drive it: a context of its own for each test."""

    name = "Chromium"

    def __init__(self, browser: Browser, proxy: str) -> None:
        super().__init__()
        self.browser = browser
        self.proxy = proxy
        self.version = browser.version.partition(".")[0]
        self.page: Any = None
        self.options: dict[str, Any] = {}

    def open(
        self,
        url: str,
        *,
        size: tuple[int, int] = WINDOW,
        dark: bool = False,
        script: bool = True,
    ) -> None:
        options = {"color_scheme": "dark" if dark else "light", "java_script_enabled": script}
        if self.page is None or options != self.options:
            self._close()
            context = self.browser.new_context(
                reduced_motion="reduce",
                proxy={"server": f"http://{self.proxy}", "bypass": "127.0.0.1"},
                ignore_https_errors=True,
                **options,  # type: ignore[arg-type]
            )
            self.options, self.page = options, context.new_page()
            self.page.on("pageerror", lambda problem: self.problems.append(str(problem)))
        self.resize(*size)
        if url.startswith("file:") and self.page.url.startswith("file:"):
            follow(self.page, url)
        else:
            self.page.goto(url)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def reload(self) -> None:
        self.page.reload()

    def back(self) -> None:
        self.page.go_back()

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def point(self, x: int, y: int) -> None:
        self.page.mouse.move(x, y)

    def click_at(self, x: int, y: int) -> None:
        self.page.mouse.click(x, y)

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def _call(self, function: str, arguments: str) -> str:
        try:
            return str(self.page.evaluate(function, arguments))
        except PlaywrightError as error:
            words = ("context was destroyed", "navigat", "Cannot find context")
            if any(one in error.message for one in words):
                raise PageGoneError(error.message) from error
            raise ScriptError(error.message) from error

    def _close(self) -> None:
        if self.page is not None:
            self.page.context.close()
            self.page = None

    def reset(self) -> None:
        self._close()
        self.problems.clear()

    def quit(self) -> None:
        self._close()


class WebDriver(Driver):
    """What browsers have in common that take actions as the WebDriver standards write them."""

    @abstractmethod
    def _act(self, actions: list[dict[str, Any]]) -> None:
        """Performs actions of input sources."""

    def press(self, keys: str) -> None:
        names = keys.split("+") if len(keys) > 1 else [keys]
        held = [KEYS.get(name, name) for name in names]
        downs = [{"type": "keyDown", "value": key} for key in held]
        ups = [{"type": "keyUp", "value": key} for key in reversed(held)]
        self._act([{"type": "key", "id": "keys", "actions": downs + ups}])

    def type(self, text: str) -> None:
        kinds = ("keyDown", "keyUp")
        actions = [{"type": kind, "value": character} for character in text for kind in kinds]
        self._act([{"type": "key", "id": "keys", "actions": actions}])

    def _pointer(self, x: int, y: int, *then: dict[str, Any]) -> None:
        move = {"type": "pointerMove", "x": x, "y": y, "duration": 0, "origin": "viewport"}
        actions = [move, *then]
        parameters = {"pointerType": "mouse"}
        source = {"type": "pointer", "id": "mouse", "parameters": parameters, "actions": actions}
        self._act([source])

    def point(self, x: int, y: int) -> None:
        self._pointer(x, y)

    def click_at(self, x: int, y: int) -> None:
        down, up = ({"type": name, "button": 0} for name in ("pointerDown", "pointerUp"))
        self._pointer(x, y, down, up)
