"""Firefox, through WebDriver BiDi: it needs no driver but itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from base64 import b64decode
from pathlib import Path
from typing import Any

import websocket

from browser.drivers import PATIENCE, WINDOW, PageGoneError, ScriptError, WebDriver

NAMES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
_PREFERENCES: dict[str, bool | int | str] = {
    "remote.active-protocols": 1,
    "remote.prefs.recommended": True,
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "media.autoplay.default": 0,
    "network.proxy.type": 1,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    # no process for pages to come, and one for all pages: to start them for each test takes more
    # than most pages do
    "fission.autostart": False,
    "dom.ipc.processPrelaunch.enabled": False,
    "dom.ipc.processCount": 1,
    "dom.ipc.keepProcessesAlive.web": 1,
    "browser.newtab.preload": False,
    # nor is written down where the tab has been
    "places.history.enabled": False,
    "browser.sessionstore.interval": 24 * 3600 * 1000,
    "browser.cache.disk.enable": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "accessibility.force_disabled": 1,
    # the next lecture, which the policy of a page does not let it fetch before it is asked for
    "network.prefetch-next": False,
    # a window without a screen has no pointer
    "ui.allPointerCapabilities": 6,
    "ui.primaryPointerCapabilities": 6,
    "ui.prefersReducedMotion": 1,
    # what a page looks like sixty times a second, nobody sees
    "layout.frame_rate": 20,
    # nor the bars around it, which show how it loads, nor what is done with a page that is there
    "toolkit.legacyUserProfileCustomizations.stylesheets": True,
    "browser.chrome.site_icons": False,
    "browser.pagethumbnails.capturing_disabled": True,
    "browser.sessionhistory.max_total_viewers": 0,
    "reader.parse-on-load.enabled": False,
    "browser.translations.enable": False,
    "browser.formfill.enable": False,
    "extensions.formautofill.addresses.enabled": False,
    "extensions.formautofill.creditCards.enabled": False,
    "signon.rememberSignons": False,
}
_NO_BARS = "#navigator-toolbox { display: none !important }"
"""A style for the window of the browser: to draw its bars takes a tenth of opening a page."""
_SETTING = {bool: "Bool", int: "Int", str: "Char"}
_GONE = ("no such frame", "unknown error", "AbortError", "no such realm", "no such node")


def program() -> str | None:
    """Where Firefox is, None if it is not installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


_FORGET = """new Promise(done => {
  Services.obs.notifyObservers(null, 'browser:purge-sessionStorage');
  const { CLEAR_DOM_STORAGES, CLEAR_COOKIES } = Ci.nsIClearDataService;
  Services.clearData.deleteData(CLEAR_DOM_STORAGES | CLEAR_COOKIES, { onDataDeleted: done });
})"""


class Firefox(WebDriver):
    """One headless Firefox with one tab: to open another for each test takes more than most pages
    do. What pages have stored is removed after each test."""

    name = "Firefox"

    def __init__(self, proxy: str) -> None:
        super().__init__()
        host, _, port = proxy.partition(":")
        names = ("http", "ssl")
        proxies = {f"network.proxy.{name}": host for name in names}
        proxies |= {f"network.proxy.{name}_port": int(port) for name in names}
        self.profile = Path(tempfile.mkdtemp(prefix="firefox"))
        settings = "".join(
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in (_PREFERENCES | proxies).items()
        )
        (self.profile / "user.js").write_text(settings, encoding="utf-8")
        (self.profile / "chrome").mkdir()
        (self.profile / "chrome" / "userChrome.css").write_text(_NO_BARS, encoding="utf-8")
        command = [str(program()), "--headless", "--no-remote", "--profile", str(self.profile)]
        command += ["--remote-debugging-port", "0", "--remote-allow-system-access", "about:blank"]
        self.log: list[str] = []
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env={**os.environ, "HOME": str(self.profile), "LC_ALL": "C.UTF-8"},
        )
        self.calls = 0
        self.socket = websocket.create_connection(
            f"{self._address()}/session", timeout=PATIENCE, suppress_origin=True
        )
        started = self._send(
            "session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}}
        )
        self.version = started["capabilities"]["browserVersion"].removesuffix("esr")
        self._send("session.subscribe", events=["log.entryAdded"])
        tree = self._send("browsingContext.getTree", **{"moz:scope": "chrome"})
        self.chrome = tree["contexts"][0]["context"]
        # it is in front from now on, and has the focus, unlike the one there is
        self.tab = self._send("browsingContext.create", type="tab")["context"]
        self.set: dict[str, Any] = {}
        self.is_used = False

    def _address(self) -> str:
        """Where it listens; what it says before and after is kept."""
        stderr = self.process.stderr
        assert stderr is not None
        found = None
        late = threading.Timer(PATIENCE, self.process.kill)
        late.start()
        for line in stderr:
            self.log.append(line)
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                break
        late.cancel()
        if found is None:
            raise RuntimeError(f"Firefox ended at its start:\n{''.join(self.log)}")
        self.reader = threading.Thread(target=lambda: self.log.extend(stderr), daemon=True)
        self.reader.start()
        return found[1]

    def _send(self, method: str, **parameters: Any) -> Any:
        self.calls += 1
        number = self.calls
        try:
            self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
            while True:
                told = json.loads(self.socket.recv())
                if told["type"] == "event":
                    self._note(told["params"])
                elif told.get("id") == number:
                    break
        except (OSError, websocket.WebSocketException) as error:
            said = "".join(self.log[-40:])
            raise RuntimeError(f"Firefox no longer answers ({error}); it said:\n{said}") from error
        if told["type"] == "error":
            words = f"{told['error']}: {told['message']}"
            raise (PageGoneError if told["error"] in _GONE else RuntimeError)(words)
        return told["result"]

    def _note(self, entry: dict[str, Any]) -> None:
        if entry["level"] == "error" and entry["source"].get("context") == self.tab:
            text = str(entry["text"])
            # Said of a formula that is drawn while the rest of its page is still on the way.
            if not text.startswith("Invalid markup: Incorrect number of children"):
                self.problems.append(text)

    def _prefer(self, **settings: Any) -> None:
        """Changes what is set in `about:config`."""
        for name, value in settings.items():
            if self.set.get(name) != value:
                call = f"Services.prefs.set{_SETTING[type(value)]}Pref"
                self._within(f"{call}({json.dumps(name)}, {json.dumps(value)})")
                self.set[name] = value

    def _within(self, script: str) -> None:
        """Runs a script in the browser itself, and waits for what it promises."""
        target = {"context": self.chrome}
        self._send("script.evaluate", expression=script, target=target, awaitPromise=True)

    def open(
        self,
        url: str,
        *,
        size: tuple[int, int] = WINDOW,
        dark: bool = False,
        script: bool = True,
    ) -> None:
        self.is_used = True
        self._prefer(
            **{
                "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
                "javascript.enabled": script,
            }
        )
        self.resize(*size)
        self._send("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height}
        self._send("browsingContext.setViewport", context=self.tab, viewport=size)

    def reload(self) -> None:
        self._send("browsingContext.reload", context=self.tab, wait="complete")

    def back(self) -> None:
        self._send("browsingContext.traverseHistory", context=self.tab, delta=-1)

    def picture(self, path: Path) -> None:
        data = self._send("browsingContext.captureScreenshot", context=self.tab)["data"]
        path.write_bytes(b64decode(data))

    def _act(self, actions: list[dict[str, Any]]) -> None:
        self._send("input.performActions", context=self.tab, actions=actions)

    def _call(self, function: str, arguments: str) -> str:
        done = self._send(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": arguments}],
            target={"context": self.tab},
            awaitPromise=True,
            userActivation=False,
        )
        if done["type"] == "exception":
            raise ScriptError(done["exceptionDetails"]["text"])
        return str(done["result"]["value"])

    def reset(self) -> None:
        if self.is_used:
            self._send(
                "browsingContext.navigate", context=self.tab, url="about:blank", wait="complete"
            )
            self._within(_FORGET)
        self.is_used = False
        self.problems.clear()

    def quit(self) -> None:
        try:
            self._send("browser.close")
            self.process.wait(PATIENCE)
        except (RuntimeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.socket.close()
        assert self.process.stderr is not None
        self.reader.join()
        self.process.stderr.close()
        shutil.rmtree(self.profile, ignore_errors=True)
