"""How files travel: in ranges, once, to slow readers and to many."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import pytest

from preview.kit import NOTES, SITE, WAVES, Preview, Stream
from sitetest import SiteTest

FILM = bytes(range(256)) * 40_000


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    site = SiteTest(tmp_path_factory.mktemp("transfers") / "site").write(SITE)
    (site.folder / "static").mkdir()
    (site.folder / "static" / "film.mp4").write_bytes(FILM)
    (site.folder / "static" / "empty.vtt").write_bytes(b"")
    (site.folder / "static" / "data.tar.gz").write_bytes(b"\x1f\x8b rest")
    with Preview(site.folder) as started:
        yield started.ready()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=10000000-", 10_000_000, len(FILM) - 1),
        ("bytes=-500", len(FILM) - 500, len(FILM) - 1),
        ("bytes=0-99999999", 0, len(FILM) - 1),
    ],
)
def test_a_range_is_what_was_asked_for(preview: Preview, asked: str, first: int, last: int) -> None:
    """So that recordings seek."""
    got = preview.ask("/film.mp4", range=asked)
    assert got.status == 206
    assert got.headers["content-range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert got.headers["content-type"] == "video/mp4"
    assert got.body == FILM[first : last + 1]


def test_ranges_that_are_none(preview: Preview) -> None:
    """Beyond the end: 416, with the size. Of another unit, or of a page: the whole."""
    beyond = preview.ask("/film.mp4", range=f"bytes={len(FILM)}-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(FILM)}")
    assert preview.ask("/film.mp4", range="bytes=5-2").status in (400, 416)
    whole = preview.ask(WAVES)
    assert preview.ask(WAVES, range="bytes=0-9").body == whole.body
    assert preview.ask("/empty.vtt").body == b""


def test_several_ranges_come_in_parts(preview: Preview) -> None:
    got = preview.ask("/film.mp4", range="bytes=0-9,100-109")
    assert got.status == 206
    assert got.headers["content-type"].startswith("multipart/byteranges")
    assert FILM[:10] in got.body and FILM[100:110] in got.body


def test_a_range_of_a_file_that_has_changed_is_the_whole(preview: Preview) -> None:
    now = preview.ask("/film.mp4", "HEAD")
    assert preview.ask("/film.mp4", range="bytes=0-9", if_range=now.headers["etag"]).status == 206
    assert preview.ask("/film.mp4", range="bytes=0-9", if_range='"another"').body == FILM


@pytest.mark.parametrize("path", [WAVES, "/film.mp4"])
def test_what_a_browser_has_is_not_sent_again(preview: Preview, path: str) -> None:
    first = preview.ask(path)
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = preview.ask(path, if_none_match=asked)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert preview.ask(path, if_none_match='"x"').status == 200


def test_a_changed_page_has_another_tag(preview: Preview) -> None:
    before = preview.ask(WAVES).headers["etag"]
    preview.edit(NOTES, "A string", "A long string")
    got = preview.until_in(WAVES, "A long string")
    preview.until_told("changed in")  # the script's tag names the build only when it is over
    assert got.headers["etag"] != before
    assert preview.ask(WAVES, if_none_match=before).status == 200


def test_head_is_get_without_the_body(preview: Preview) -> None:
    for path in (WAVES, "/film.mp4", "/nothing"):
        got, head = preview.ask(path), preview.ask(path, "HEAD")
        assert (head.status, head.body) == (got.status, b"")
        assert head.headers["content-length"] == got.headers["content-length"]
        assert head.headers["etag"] == got.headers["etag"]


def test_files_say_what_they_are(preview: Preview) -> None:
    """The same on every computer, whatever its own table of types says."""
    kinds = {
        path: preview.ask(path).headers["content-type"]
        for path in (WAVES, "/film.mp4", "/empty.vtt", "/data.tar.gz", "/feed.xml", "/robots.txt")
    }
    assert kinds == {
        WAVES: "text/html; charset=utf-8",
        "/film.mp4": "video/mp4",
        "/empty.vtt": "text/vtt; charset=utf-8",
        "/data.tar.gz": "application/gzip",
        "/feed.xml": "application/xml",
        "/robots.txt": "text/plain; charset=utf-8",
    }
    assert "content-encoding" not in preview.ask("/data.tar.gz").headers


def test_slow_and_hanging_clients_hold_up_nobody(preview: Preview) -> None:
    """Half a request; a film that nobody reads; a stream that nobody reads."""
    with contextlib.ExitStack() as stack:
        for data in (
            b"GET /film.mp4 HTTP/1.1\r\nHost: local",
            b"",
            b"GET /film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET /__coursesite__/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ):
            for _ in range(25):
                stack.enter_context(preview.connect()).sendall(data)
        assert preview.ask(WAVES).status == 200
        assert preview.ask("/film.mp4").body == FILM
        preview.edit(NOTES, "holds", "keeps")
        preview.until_in(WAVES, "keeps")


def test_two_hundred_streams_are_all_told_and_all_let_go(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Ctrl-C does not wait for them, nor for those who hang."""
    site = SiteTest(tmp_path_factory.mktemp("streams") / "site").write(SITE)
    with Preview(site.folder) as preview, contextlib.ExitStack() as stack:
        preview.ready()
        streams = [stack.enter_context(Stream(preview)) for _ in range(200)]
        assert len({stream.next()["build"] for stream in streams}) == 1
        preview.edit(NOTES, "A string", "A wire")
        assert preview.until_in(WAVES, "A wire").status == 200
        assert len({stream.next()["build"] for stream in streams}) == 1
        hanging = stack.enter_context(preview.connect())
        hanging.sendall(b"GET /a HTTP/1.1\r\nHost: local")
        begun = time.monotonic()
        assert preview.stop() == 0
        print(f"ended in {time.monotonic() - begun:.2f} s")
        assert not any(b"data" in stream.answer.read() for stream in streams)
