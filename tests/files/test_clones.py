"""Large files are published without a copy of their bytes, and remain what the build has read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coursesite.build import pipeline
from coursesite.build.result import BuildResult
from coursesite.files import clones, publish, snapshot
from coursesite.files.stamps import stamp_of
from coursesite.site.inputs import Mode

FILM = b"film" * 300_000
COURSE = {"content/course.yml": "title: T\n", "content/index.md": "[film](film.mp4)\n"}


def waiting(file: Path, **changed: Any) -> Path | None:
    """What becomes of a file when it is shared: the one that waits, or None."""
    target = file.with_name("waiting")
    stamp = changed.get("stamp", stamp_of(file.stat()))
    done = clones.share(file, stamp, target, changed.get("mode", file.stat().st_mode & 0o777))
    assert done == target.exists()
    return target if done else None


@pytest.fixture
def film(tmp_path: Path) -> Path:
    file = tmp_path / "film.mp4"
    file.write_bytes(FILM)
    return file


def test_without_clones_a_file_gets_a_second_name(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clones, "_clone", lambda *_: False)
    assert (made := waiting(film)) is not None and made.samefile(film)


def test_a_clone_is_a_file_of_its_own(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def ioctl(target: int, request: int, source: int) -> int:
        assert request == 0x40049409
        return os.write(target, os.pread(source, len(FILM), 0))

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    film.chmod(0o400)
    assert (made := waiting(film, mode=0o644)) is not None and made.read_bytes() == FILM
    assert not made.samefile(film) and made.stat().st_mode & 0o200


def test_a_file_with_other_permissions_than_new_ones_gets_no_second_name(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clones, "_clone", lambda *_: False)
    assert waiting(film, mode=0o777) is None


def test_a_file_that_has_changed_is_not_shared(film: Path) -> None:
    stamp = stamp_of(film.stat())
    film.write_bytes(b"another")
    assert waiting(film, stamp=stamp) is None
    gone = film.with_name("gone")
    assert not clones.share(gone, stamp, film.with_name("waiting"), 0o644)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with a large recording, which is old enough to be known by its stamp."""
    monkeypatch.setattr(publish, "LARGE", 1 << 20)
    for path, text in COURSE.items():
        file = tmp_path / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    film = tmp_path / "site/content/film.mp4"
    film.write_bytes(FILM)
    os.utime(film, (1_600_000_000, 1_600_000_000))
    return tmp_path / "site"


def build(site: Path) -> BuildResult:
    return pipeline.build(site, site / "_site", Mode(now="2026-01-01T00:00:00"))


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The large files that are read from now on, to know them and to copy them."""
    found: list[str] = []
    whole = snapshot.pieces

    def noted(file: Path) -> Iterator[bytes]:
        found.append(file.name)
        return whole(file)

    for module in (snapshot, publish):
        monkeypatch.setattr(module, "pieces", noted)
    return found


def test_a_recording_is_read_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reads(monkeypatch)
    assert not build(site).failed
    assert (site / "_site/film.mp4").read_bytes() == FILM
    again = build(site)
    assert (again.written, again.ran) == ((), ())
    assert read == ["film.mp4"]


@pytest.mark.parametrize("anew", [True, False])
def test_a_new_recording_is_published(site: Path, anew: bool) -> None:
    build(site)
    film = site / "content/film.mp4"
    if anew:
        film.unlink()
    film.write_bytes(FILM[::-1])
    build(site)
    assert (site / "_site/film.mp4").read_bytes() == FILM[::-1]
    film.unlink()
    (site / "content/index.md").write_text("Nothing\n", "utf-8")
    build(site)
    assert not (site / "_site/film.mp4").exists()
