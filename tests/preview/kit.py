"""The real command as a process, and what a browser would do with it."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, NamedTuple

PATIENCE = 120.0
"""Seconds after which something that should happen is taken not to: no test measures time."""
SCRIPT = re.compile(rb'<script src="/__coursesite__/client\.js"[^>]*></script>')

SITE = {
    "content/course.yml": "title: Sound and its shapes\n",
    "content/lectures/01-waves.md": """\
        ---
        title: Waves
        ---
        ## Standing

        A string holds both of its ends still.
        """,
    "content/lectures/02-pipes.md": """\
        ---
        title: Pipes
        ---
        ## Open

        See the [string](01-waves.md).
        """,
    "content/lectures/03-bells.md": """\
        ---
        title: Bells
        draft: true
        ---
        A bell has many tones.
        """,
}
NOTES = "content/lectures/01-waves.md"
RESET = "content/a-reset.md"
"""A page of `Preview.reset`: the first in the order of paths."""
WAVES, PIPES = "/lectures/waves/", "/lectures/pipes/"


class Answer(NamedTuple):
    """A response, read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def built(self) -> bytes:
        """The body without the preview's script, of which there must be one."""
        bare, count = SCRIPT.subn(b"", self.body)
        assert count == 1, self.body
        return bare

    def said(self, name: str) -> str:
        """What the script element says of the page."""
        tag = SCRIPT.search(self.body)
        assert tag is not None
        found = re.search(rf'data-{name}="([^"]*)"', tag[0].decode())
        return found[1] if found else ""


class Preview:
    """`coursesite serve` of the site in a folder."""

    def __init__(self, site: Path, *options: str, env: dict[str, str] | None = None) -> None:
        self.site = site
        port = () if "--port" in options else ("--port", "0")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "coursesite", "serve", "-s", str(site), *port, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1", **(env or {})},
            text=True,
        )
        self.lines: list[str] = []
        self._resets = 0
        self._told: queue.Queue[str] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        address = self.until_told("http://").split()[0]
        self.port = int(address.rstrip("/").rpartition(":")[2])

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._told.put(line.rstrip("\n"))

    def until_told(self, text: str) -> str:
        """Waits for a line of the terminal that has a text in it."""
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                line = self._told.get(timeout=min(left, 0.2))
                if text in line:
                    return line
            assert self.process.poll() is None or not self._told.empty(), self.lines
        raise AssertionError(f"it never said {text!r}, but {self.lines}")

    def ready(self) -> Preview:
        """Waits for the first build."""
        self.until_told("changed in")
        return self

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request; a header `if_range` is If-Range."""
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as to:
            to.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            got = to.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())

    def until(self, path: str, wanted: Callable[[Answer], bool]) -> Answer:
        """Asks until the answer is as wanted."""
        end = time.monotonic() + PATIENCE
        while True:
            got = self.ask(path)
            if wanted(got):
                return got
            assert time.monotonic() < end, (got.status, got.body[-2000:], self.lines[-20:])
            time.sleep(0.01)

    def until_in(self, path: str, text: str) -> Answer:
        """Asks until the page has a text in it."""
        return self.until(path, lambda got: got.status == 200 and text.encode() in got.body)

    def raw(self, data: bytes) -> bytes:
        """Sends bytes as they are; all that comes back."""
        with self.connect() as to:
            to.sendall(data)
            to.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: to.recv(65536), b""))

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def write(self, path: str, text: str) -> None:
        file = self.site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.site / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def reset(self, files: dict[str, str]) -> Preview:
        """Makes the site what these files are, for another test, and waits until that is built.

        A page that is none of them says which reset this is.
        """
        self._resets += 1
        page = f"---\ntitle: Reset {self._resets}\nunlisted: true\n---\n"
        wanted = {path: textwrap.dedent(text) for path, text in files.items()}
        with Stream(self) as stream:
            for file in self.site.rglob("*"):
                name = file.relative_to(self.site).as_posix()
                if file.is_file() and not name.startswith(".coursesite/") and name not in wanted:
                    file.unlink()
            for path, text in wanted.items():
                file = self.site / path
                if not file.is_file() or file.read_text(encoding="utf-8") != text:
                    self.write(path, text)
            self.write(RESET, page)
            stream.next(lambda report: any(one["url"] == "/a-reset/" for one in report["edited"]))
        return self

    @property
    def output(self) -> Path:
        return self.site / ".coursesite" / "preview"

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """Ends it as Ctrl-C does; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self.process.wait(timeout=PATIENCE)

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *failure: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._listener.join(PATIENCE)  # to the last line: not closed while it is read
        assert self.process.stdout is not None
        self.process.stdout.close()
        assert not any("Traceback" in line for line in self.lines), "\n".join(self.lines)


Serve = Callable[..., Preview]
"""What starts a preview, with more options and an environment."""


class Stream:
    """The event stream of a preview: `reports` are what came."""

    def __init__(self, preview: Preview, **headers: str) -> None:
        self._to = HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        self._to.request(
            "GET",
            "/__coursesite__/events",
            headers={k.replace("_", "-"): v for k, v in headers.items()},
        )
        self.answer: HTTPResponse = self._to.getresponse()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The reports that come; the server says now and then that it is there, so that no wait for
        the socket ends by itself."""
        end = time.monotonic() + PATIENCE
        for line in self.answer:
            if line.startswith(b"data: "):
                yield json.loads(line[6:])
            assert time.monotonic() < end, "the report that is waited for never came"

    def next(self, wanted: Callable[[dict[str, Any]], bool] = lambda report: True) -> Any:
        """The next report that is as wanted."""
        return next(report for report in self if wanted(report))

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *failure: object) -> None:
        self.answer.close()
        self._to.close()
