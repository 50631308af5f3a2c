"""WebKit: the MiniBrowser of WebKitGTK, through WebDriver, on a screen in memory."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from base64 import b64decode
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from browser.drivers import PATIENCE, WINDOW, PageGoneError, ScriptError, WebDriver

_NO_ROOM = (
    "* { min-width: 0; padding: 0; margin: 0; border: 0; font-size: 1px } image { opacity: 0 }"
)
"""A style for the bar of the browser, which is wider than a phone otherwise."""
_SETTINGS = "[Settings]\ngtk-enable-animations=0\n"
"""And so pages are told that no motion is wanted."""
_GONE = ("no such window", "unload", "navigat", "no such frame", "page crash")


def missing() -> list[str]:
    """The programs it needs that are not installed."""
    needed = {name: shutil.which(name) for name in ("WebKitWebDriver", "Xvfb")}
    return [name for name, found in (needed | {"MiniBrowser": _minibrowser()}).items() if not found]


class WebKit(WebDriver):
    """A MiniBrowser, started anew when a test wants another kind of reader. It tells nobody what
    goes wrong in a page: pages of `Host` tell that themselves, those from disk nobody."""

    name = "WebKit"

    def __init__(self, proxy: str) -> None:
        super().__init__()
        self.proxy = proxy
        self.folder = Path(tempfile.mkdtemp(prefix="webkit"))
        (self.folder / "gtk-3.0").mkdir()
        (self.folder / "gtk-3.0" / "gtk.css").write_text(_NO_ROOM, encoding="utf-8")
        (self.folder / "gtk-3.0" / "settings.ini").write_text(_SETTINGS, encoding="utf-8")
        self.blank = self.folder / "blank.html"
        self.blank.write_text("<!doctype html><title>Blank</title>", encoding="utf-8")
        self.log = (self.folder / "log").open("w+")
        self.screen, display = self._screen()
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "GDK_BACKEND": "x11",
            "NO_AT_BRIDGE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            # without a graphics card, layers of a page that are put together take half of its work
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        }
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            self.environment.pop(name, None)
        self.options: tuple[str, ...] = ()
        self.origins: set[str] = set()
        self.session = ""
        self.bar = 0
        self.port = _free_port()
        self.service = subprocess.Popen(
            [str(shutil.which("WebKitWebDriver")), f"--port={self.port}"],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            env=self.environment,
        )
        self._listening()
        self._start()

    def _screen(self) -> tuple[subprocess.Popen[bytes], str]:
        """An X server that chooses its number itself, and that number."""
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1400x24"]
        process = subprocess.Popen(
            # by default it starts anew when its last window has gone, and takes no other meanwhile
            [*command, "-nolisten", "tcp", "-noreset"],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            pass_fds=[writing],
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb ended at its start:\n{self.said}")
        return process, f":{number}"

    def _listening(self) -> None:
        """Waits until the service takes commands."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.service.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise RuntimeError(f"WebKitWebDriver does not listen:\n{self.said}")

    @property
    def said(self) -> str:
        """What the programs have written."""
        self.log.flush()
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def _start(self, *options: str) -> None:
        """A browser with these options, in place of the one before."""
        if self.session:
            self._do("DELETE", "")
        browser = {
            "binary": _minibrowser(),
            "args": [
                *("--automation", f"--proxy=http://{self.proxy}", "--ignore-host=127.0.0.1"),
                *options,
            ],
        }
        wanted = {"acceptInsecureCerts": True, "webkitgtk:browserOptions": browser}
        self.session = ""
        made = self._do("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"/{made['sessionId']}"
        self.version = made["capabilities"]["browserVersion"]
        self._do("POST", "/timeouts", {"script": int(PATIENCE * 1000)})
        self.options = options
        self.origins = set()

    def _do(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What a command of WebDriver comes to."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE + 10)
        text = None if method == "GET" or method == "DELETE" else json.dumps(body or {})
        try:
            connection.request(method, f"/session{self.session}{path}", text)
            value = json.loads(connection.getresponse().read())["value"]
        except (OSError, HTTPException) as error:
            raise RuntimeError(
                f"WebKit does not answer ({error}); it said:\n{self.said}"
            ) from error
        finally:
            connection.close()
        if not isinstance(value, dict) or "error" not in value:
            return value
        words = f"{value['error']}: {value['message']}"
        if value["error"] == "javascript error":
            raise ScriptError(words)
        if any(gone in words for gone in _GONE):
            raise PageGoneError(words)
        raise RuntimeError(f"WebKit: {words}\n{self.said[-4000:]}")

    def open(
        self,
        url: str,
        *,
        size: tuple[int, int] = WINDOW,
        dark: bool = False,
        script: bool = True,
    ) -> None:
        wanted = ["--dark-mode"] * dark + ["--enable-javascript-markup=false"] * (not script)
        if tuple(wanted) != self.options:
            self._start(*wanted)
        self.resize(*size)
        parts = urlsplit(url)
        self.origins.add(f"{parts.scheme}://{parts.netloc}")
        self._do("POST", "/url", {"url": url})

    def resize(self, width: int, height: int) -> None:
        """The window has a bar, for which the page is to have room besides: how high it is shows
        once the page has stopped changing its size."""
        script = "return [innerWidth, innerHeight, outerHeight - innerHeight]"
        end = time.monotonic() + PATIENCE
        found: list[int] = []
        while time.monotonic() < end:
            self._do("POST", "/window/rect", {"width": width, "height": height + self.bar})
            still = time.monotonic() + 0.5
            while time.monotonic() < still:
                before, found = (
                    found,
                    self._do("POST", "/execute/sync", {"script": script, "args": []}),
                )
                if found[:2] == [width, height]:
                    return
                if found != before:
                    still = time.monotonic() + 0.5
                time.sleep(0.01)
            self.bar = max(found[2], 0)
        raise RuntimeError(f"WebKit: no window of {width} by {height}, but {found}")

    def reload(self) -> None:
        self._do("POST", "/refresh")

    def back(self) -> None:
        self._do("POST", "/back")

    def picture(self, path: Path) -> None:
        path.write_bytes(b64decode(self._do("GET", "/screenshot")))

    def _act(self, actions: list[dict[str, Any]]) -> None:
        self._do("POST", "/actions", {"actions": actions})

    def _call(self, function: str, arguments: str) -> str:
        script = (
            "const [json, done] = arguments; const fail = error => done(['error', `${error}`]);"
            f"try {{ const made = ({function})(json);"
            " if (made.then) made.then(text => done(['', text]), fail); else done(['', made]) }"
            " catch (error) { fail(error) }"
        )
        failed, text = self._do("POST", "/execute/async", {"script": script, "args": [arguments]})
        if failed:
            raise ScriptError(text)
        return str(text)

    def reset(self) -> None:
        for origin in self.origins:
            if not self.url.startswith(origin):
                url = origin + (str(self.blank) if origin == "file://" else "/")
                self._do("POST", "/url", {"url": url})
            self.run("localStorage.clear() ?? sessionStorage.clear()")
        self._do("POST", "/url", {"url": "about:blank"})
        self.origins.clear()
        self.problems.clear()

    def quit(self) -> None:
        try:
            self._do("DELETE", "")
        finally:
            for process in (self.service, self.screen):
                process.terminate()
                process.wait()
            self.log.close()
            shutil.rmtree(self.folder, ignore_errors=True)


def _minibrowser() -> str:
    """Where the MiniBrowser is: beside WebKit's own programs, which no PATH has."""
    folders = ("lib/*/webkit2gtk-4.*", "lib*/webkit2gtk-4.*", "libexec/webkit2gtk-4.*")
    found = [one for folder in folders for one in Path("/usr").glob(f"{folder}/MiniBrowser")]
    return str(max(found, default=""))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
