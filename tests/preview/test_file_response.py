"""A file on its way to a browser while a build, or somebody else, changes it; without a server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coursesite.files.destination import MARKER
from coursesite.preview import app, responses
from coursesite.preview.app import OWN, Served, application
from coursesite.preview.event_stream import Events
from coursesite.preview.file_response import ranges
from preview.kit import Answer, Preview, Serve

CODE = bytes(range(256)) * 1000
FILE = "/assets/site.0123.js"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An output with a script, a page and a page for what is not there."""
    (tmp_path / MARKER).touch()
    (tmp_path / "a").mkdir()
    (tmp_path / "assets").mkdir()
    (tmp_path / FILE[1:]).write_bytes(CODE)
    (tmp_path / "a" / "index.html").write_bytes(b"<body>A</body>")
    (tmp_path / "404.html").write_bytes(b"<body>It is not here.</body>")
    return tmp_path.resolve()


def nothing() -> None:
    """Happens."""


def ask(
    root: Path,
    path: str = FILE,
    method: str = "GET",
    *,
    sent: Callable[[], object] = nothing,
    leaves: bool = False,
    version: str = "2.3",
    **headers: str,
) -> tuple[Answer, bool]:
    """The answer of the application to one request, and whether it came to its end.

    `sent` is called after each piece of the body. A browser that `leaves` does so after the first.
    """
    served = Served(root, root, complete=True)
    serve = application(served, Events(), "localhost")
    messages: list[dict[str, object]] = []

    async def run() -> None:
        gone = asyncio.Event()

        async def receive() -> dict[str, object]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None:
            messages.append(message)
            if message.get("body"):
                sent()
                if leaves:
                    gone.set()
                    await asyncio.sleep(0)
                    if version > "2.3":
                        raise OSError("the connection is closed")

        fields = [("host", "localhost"), *((k.replace("_", "-"), v) for k, v in headers.items())]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": version},
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 9),
            "headers": [(name.encode(), value.encode()) for name, value in fields],
        }
        await serve(scope, receive, send)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as thread:  # a test in a browser leaves its loop in this one
        thread.submit(asyncio.run, run()).result()
    first, *rest = messages
    told = {k.decode(): v.decode() for k, v in first["headers"]}  # type: ignore[attr-defined]
    body = b"".join(one.get("body", b"") for one in rest)  # type: ignore[misc]
    ended = bool(rest) and not rest[-1].get("more_body", False)
    return Answer(first["status"], told, body), ended  # type: ignore[arg-type]


def goes(monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]) -> None:
    """Has `change` happen to each file after it was found, before it is opened."""
    real = app.locate

    def locate(root: Path, path: str) -> object:
        found = real(root, path)
        if found is not None:
            change(found.file)
        return found

    monkeypatch.setattr(app, "locate", locate)


def to_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def to_itself(file: Path) -> None:
    """A link in a circle: an error of another kind."""
    file.unlink()
    file.symlink_to(file)


@pytest.mark.parametrize("path", [FILE, "/a/", "/404.html"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("asked", [{}, {"range": "bytes=5-9"}])
@pytest.mark.parametrize("change", [Path.unlink, to_folder, to_itself])
def test_a_file_that_has_gone_since_it_was_found_is_not_there(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    method: str,
    asked: dict[str, str],
    change: Callable[[Path], object],
) -> None:
    goes(monkeypatch, change)
    got, ended = ask(root, path, method, **asked)
    assert (got.status, ended) == (404, True)
    assert b"nothing at this address" in got.body  # its 404.html has gone, too


def test_where_a_file_has_gone_the_site_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes(monkeypatch, lambda file: file.unlink() if file.suffix == ".js" else None)
    got, _ = ask(root)
    assert got.status == 404 and b"It is not here." in got.body


def replaced(file: Path) -> None:
    (file.parent / "new").write_bytes(b"new")
    (file.parent / "new").replace(file)


def test_a_file_that_was_replaced_since_it_was_found_is_the_new_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the new one's size and tag, by which a browser asks again."""
    old, _ = ask(root)
    goes(monkeypatch, replaced)
    got, ended = ask(root, if_none_match=old.headers["etag"])
    assert (got.status, got.headers["content-length"], got.body, ended) == (200, "3", b"new", True)
    monkeypatch.undo()
    assert ask(root, if_none_match=got.headers["etag"])[0].status == 304


@pytest.mark.parametrize("change", [Path.unlink, replaced])
@pytest.mark.parametrize(
    ("asked", "body"), [({}, CODE), ({"range": "bytes=7-199999"}, CODE[7:200_000])]
)
def test_a_file_that_goes_while_it_is_sent_is_sent_whole(
    root: Path, change: Callable[[Path], object], asked: dict[str, str], body: bytes
) -> None:
    changes = [change]
    got, ended = ask(root, sent=lambda: changes and changes.pop()(root / FILE[1:]), **asked)
    assert (got.body, ended) == (body, True)
    assert not changes


@pytest.mark.parametrize("version", ["2.3", "2.4"])
@pytest.mark.parametrize("asked", [{}, {"range": "bytes=7-"}, {"range": "bytes=7-9,20-"}])
def test_a_file_that_is_cut_while_it_is_sent_leaves_the_response_unfinished(
    root: Path, version: str, asked: dict[str, str]
) -> None:
    got, ended = ask(
        root, sent=lambda: os.truncate(root / FILE[1:], 70_000), version=version, **asked
    )
    assert not ended
    assert 0 < len(got.body) < int(got.headers["content-length"])


@pytest.mark.parametrize("version", ["2.3", "2.4"])
@pytest.mark.parametrize("asked", [{}, {"range": "bytes=7-"}, {"range": "bytes=7-9,20-"}])
def test_a_browser_that_leaves_is_sent_no_more(
    root: Path, version: str, asked: dict[str, str]
) -> None:
    got, ended = ask(root, leaves=True, version=version, **asked)
    assert not ended
    assert len(got.body) < len(CODE) // 2


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "asked",
    [{}, {"range": "bytes=5-9"}, {"range": "bytes=5-9,20-30"}, {"range": "bytes=999999-"}],
)
@pytest.mark.parametrize("leaves", [True, False])
def test_every_file_is_closed_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, method: str, asked: dict[str, str], leaves: bool
) -> None:
    opened = []
    real = responses.file_response

    def kept(request: object, file: object, *rest: object) -> object:
        opened.append(file)
        return real(request, file, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(responses, "file_response", kept)
    ask(root, method=method, leaves=leaves, **asked)
    assert [file.closed for file in opened] == [True]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-0", [(0, 1)]),
        ("bytes=-3", [(97, 100)]),
        ("bytes=-300", [(0, 100)]),
        ("bytes=90-", [(90, 100)]),
        ("bytes=90-300", [(90, 100)]),
        ("BYTES = 1-2 , 5-6", [(1, 3), (5, 7)]),
        ("bytes=5-6,1-2,2-5", [(1, 7)]),
        ("bytes=1-2,300-", [(1, 3)]),
        ("bytes=100-", []),
        ("bytes=5-2", []),
        ("bytes=-0", []),
        ("bytes=", None),
        ("bytes=a-b", None),
        ("bytes=--1", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("lines=1-2", None),
        ("", None),
        ("bytes=" + ",".join(["1-2"] * 101), None),
    ],
)
def test_ranges(asked: str, expected: list[tuple[int, int]] | None) -> None:
    assert ranges(asked, 100) == expected


def test_parts_say_what_they_are(root: Path) -> None:
    got, _ = ask(root, range="bytes=0-9,100-109")
    boundary = got.headers["content-type"].removeprefix("multipart/byteranges; boundary=")
    first, second, end = got.body.split(f"\r\n--{boundary}".encode())[1:]
    kind = b"\r\nContent-Type: text/javascript\r\nContent-Range: bytes "
    assert first == kind + b"0-9/256000\r\n\r\n" + CODE[:10]
    assert second == kind + b"100-109/256000\r\n\r\n" + CODE[100:110]
    assert end == b"--\r\n"
    assert len(got.body) == int(got.headers["content-length"])


def test_the_server_ends_an_unfinished_response_in_silence(serve: Serve) -> None:
    """The file is larger than what can be underway between the server and a browser."""
    preview: Preview = serve().ready()
    film = preview.output / "film.mp4"
    film.touch()
    os.truncate(film, 1 << 26)
    with preview.connect() as to:
        to.sendall(b"GET /film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head = to.recv(100)
        os.truncate(film, 1000)
        size = len(head) + sum(len(data) for data in iter(lambda: to.recv(1 << 20), b""))
    assert head.startswith(b"HTTP/1.1 200") and size < 1 << 26
    assert preview.ask(f"{OWN}client.js").status == 200
    assert not any("ASGI" in line for line in preview.lines)
