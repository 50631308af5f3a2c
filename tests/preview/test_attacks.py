"""A server on an author's machine is closed to the web, and serves the output and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursesite.preview.host_guard import host_allowed, same_origin
from preview.kit import SITE, WAVES, Preview, Stream
from sitetest import SiteTest

SECRET = "do-not-tell"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview with secrets all around it, and links out of its output."""
    folder = tmp_path_factory.mktemp("attacks") / "site"
    site = SiteTest(folder).write(SITE).write({"static/a.txt": "for everybody", ".env": SECRET})
    (folder.parent / "secret.txt").write_text(SECRET)
    (folder / "secret.txt").write_text(SECRET)
    with Preview(site.folder) as started:
        started.ready()
        (started.output / "link.txt").symlink_to(folder / "secret.txt")
        (started.output / "up").symlink_to(folder, target_is_directory=True)
        (started.output / "loop").symlink_to(started.output, target_is_directory=True)
        (started.output / ".secret").write_text(SECRET)
        (started.output / ".git").mkdir()
        (started.output / ".git" / "config").write_text(SECRET)
        (started.output / "lectures" / ".secret").write_text(SECRET)
        os.mkfifo(started.output / "pipe")
        yield started


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/../../secret.txt",
        "/../../../secret.txt",
        "/lectures/../../../secret.txt",
        "/%2e%2e/%2e%2e/secret.txt",
        "/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%2f..%2fsecret.txt",
        "/.%2e/.%2e/secret.txt",
        "/%252e%252e/%252e%252e/secret.txt",
        "/%252e%252e%252f%252e%252e%252fsecret.txt",
        "/%25252e%25252e/secret.txt",
        "/..\\..\\secret.txt",
        "/..%5c..%5csecret.txt",
        "/%5c..%5c..%5csecret.txt",
        "/..%255c..%255csecret.txt",
        "/%c0%ae%c0%ae/%c0%ae%c0%ae/secret.txt",
        "/%e0%80%ae%e0%80%ae/secret.txt",
        "/lectures/..;/..;/secret.txt",
        "/a.txt%00.html",
        "/%00",
        "/../secret.txt%00.html",
        "/a.txt%0d%0aSet-Cookie:%20a=b",
        "//secret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/c:/windows/win.ini",
        "/file:///etc/passwd",
        "/./a.txt",
        "/lectures//waves/",
        "/lectures/./waves/",
        "/lectures/waves/../waves/",
        "/link.txt",
        "/up/secret.txt",
        "/up/.env",
        "/up/.coursesite/state",
        "/loop/a.txt",
        "/.secret",
        "/%2esecret",
        "/.git/config",
        "/.coursesite-files",
        "/.nojekyll",
        "/lectures/.secret",
        "/.coursesite/state",
        "/.coursesite/preview/a.txt",
        "/../state",
        "/../values",
        "/pipe",
        "/__coursesite__/server.py",
        "/__coursesite__/../server.py",
        "/__coursesite__/%2e%2e/cli.py",
        "/__coursesite__/..%2fcli.py",
        "/__coursesite__/",
        "/a.txt/",
        "/a.txt/..",
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
    ],
)
def test_only_the_output_is_served(preview: Preview, path: str) -> None:
    answer = preview.raw(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    )
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")), answer[:300]
    assert SECRET.encode() not in body and b"root:" not in body
    assert b"set-cookie" not in head.lower()
    assert preview.ask("/a.txt").body == b"for everybody"


def test_a_redirect_stays_here(preview: Preview) -> None:
    """No path makes it lead to another host."""
    for path in ("//evil.example/..", "//evil.example", "/%2fevil.example", "/\\evil.example"):
        answer = preview.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert b"location" not in answer.partition(b"\r\n\r\n")[0].lower(), answer


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8000",
        "localhost@evil.example",
        "evil.example#localhost",
        "127.0.0.1, evil.example",
        "192.168.1.7",
        "[::ffff:8.8.8.8]",
        "0x7f000001",
        "2130706433",
        "0",
        "",
        "local host",
        "localhost:http",
    ],
)
def test_other_hosts_are_turned_away(preview: Preview, host: str) -> None:
    """A name on the web that resolves to this computer (DNS rebinding) is none of ours."""
    answer = preview.raw(f"GET /a.txt HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400"))
    assert b"for everybody" not in answer


def test_a_request_names_one_host(preview: Preview) -> None:
    for head in (
        b"GET /a.txt HTTP/1.0\r\n\r\n",
        b"GET /a.txt HTTP/1.1\r\n\r\n",
        b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/a.txt HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ):
        answer = preview.raw(head)
        assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400", b"HTTP/1.1 404")), answer
        assert b"for everybody" not in answer


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.9.9.9:80", "[::1]", "[::1]:8000"]
)
def test_the_names_of_this_computer_are_welcome(preview: Preview, host: str) -> None:
    assert preview.ask("/a.txt", host=host).body == b"for everybody"


def test_a_host_that_was_given_is_welcome() -> None:
    """So is the address at which a request came in, and neither gives way to others."""
    assert host_allowed("Notes.Local:8000", "notes.local", "127.0.0.1")
    assert host_allowed("192.168.1.7:8000", "0.0.0.0", "192.168.1.7")
    assert not host_allowed("192.168.1.8", "0.0.0.0", "192.168.1.7")
    assert not host_allowed("evil.example", "0.0.0.0", "192.168.1.7")
    assert not host_allowed("", "", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{port}.evil.example"},
        {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_pages_get_no_events(preview: Preview, headers: dict[str, str]) -> None:
    """Nor the client: of another origin, or of this computer's other servers."""
    given = {k.replace("-", "_"): v.format(port=preview.port) for k, v in headers.items()}
    for path in ("/__coursesite__/events", "/__coursesite__/client.js"):
        assert preview.ask(path, **given).status == 403


def test_our_pages_get_events(preview: Preview) -> None:
    origin = f"http://127.0.0.1:{preview.port}"
    for headers in ({}, {"Origin": origin}, {"Origin": origin, "Sec_Fetch_Site": "same-origin"}):
        with Stream(preview, **headers) as stream:
            assert stream.answer.status == 200
            assert stream.next()["build"]
    assert same_origin("http://[::1]:8000", None, "[::1]:8000")


def test_no_answer_lets_another_origin_in(preview: Preview) -> None:
    """No CORS header, to no request, and a page elsewhere may not even use what it gets."""
    origin = "http://evil.example"
    for path in ("/", "/a.txt", "/nothing", "/__coursesite__/client.js", "/__coursesite__/events"):
        for got in (preview.ask(path, "HEAD", Origin=origin), preview.ask(path, "OPTIONS")):
            assert not any(name.startswith("access-control-") for name in got.headers)
            assert got.headers["cross-origin-resource-policy"] == "same-origin"
            assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_it_only_ever_reads(preview: Preview, method: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in preview.output.rglob("*")}
    for path in (WAVES, "/__coursesite__/client.js", "/nothing"):
        assert preview.ask(path, method).status == 405
    assert {path: path.stat().st_mtime_ns for path in preview.output.rglob("*")} == before


def test_garbage_is_answered_and_forgotten(preview: Preview) -> None:
    for data in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    ):
        preview.raw(data)
    assert preview.ask("/a.txt").body == b"for everybody"


def test_it_listens_on_this_computer_only(preview: Preview) -> None:
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("only Linux lists who listens")
    port = f"{preview.port:04X}"
    listening = [line.split()[1] for line in table.read_text().splitlines() if " 0A " in line]
    assert [one for one in listening if one.endswith(f":{port}")] == [f"0100007F:{port}"]
