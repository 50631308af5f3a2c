"""Laws of publishing: changed files are written, dropped ones removed, those of others stay."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from types import SimpleNamespace

import pytest

from coursesite.engine import digest
from coursesite.files.destination import MARKER, TEMPORARY, Destination
from coursesite.files.publish import Applied, Output, apply, check, clean
from coursesite.files.snapshot import FileChangedError
from coursesite.files.staging import Stage
from coursesite.files.stamps import Files

Site = dict[str, str]


class Publisher:
    """A site whose pages are given as texts, published again and again into `root`; with a
    `stage`, they wait there before."""

    def __init__(self, root: Path, stage: Path | None = None) -> None:
        self.root, self._stage = root, stage
        self.known: Files = {}
        self.fetched: list[str] = []

    def __call__(self, site: Site) -> Applied:
        def fetch(path: str) -> bytes:
            self.fetched.append(path)
            return site[path].encode()

        outputs = [Output(path=path, digest=digest(text.encode())) for path, text in site.items()]
        there = {path: mark for path, (_, mark) in self.known.items()}
        with Stage(self._stage or self.root, there, room=0) as stage:
            if self._stage is not None:
                for one in outputs:
                    if stage.lacks(one.path, one.digest):
                        stage.put(one.path, fetch(one.path), one.digest)
            applied = apply(
                outputs, self.root, fetch=fetch, locate=Path, known=self.known, stage=stage
            )
        assert not Path(stage.tree).exists()
        self.known = applied.outputs
        assert not (self.root / TEMPORARY).exists()
        return applied

    def found(self) -> Site:
        return {
            path: (self.root / path).read_text()
            for path in sorted(Destination(self.root).files())
            if path != MARKER
        }


@pytest.fixture(params=["at once", "from beside", "from another disk"])
def publish(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Publisher]:
    """It writes where files belong, or moves them there, from the same file system or not."""
    if request.param == "at once":
        yield Publisher(tmp_path / "_site")
    elif request.param == "from beside":
        yield Publisher(tmp_path / "_site", tmp_path / "new")
    else:
        disks = [Path("/dev/shm"), Path("/var/tmp"), Path.home()]
        here = tmp_path.stat().st_dev
        other = next((disk for disk in disks if disk.is_dir() and disk.stat().st_dev != here), None)
        if other is None:
            pytest.skip("there is one file system only")
        with TemporaryDirectory(dir=other) as folder:
            yield Publisher(tmp_path / "_site", Path(folder) / "new")


SITE = {"index.html": "home", "a/index.html": "page a", "a/b/index.html": "page b", "x.css": "css"}


# ---- writing ----


def test_a_first_build_writes_everything(publish: Publisher) -> None:
    applied = publish(SITE)
    assert publish.found() == SITE
    assert (sorted(applied.written), applied.kept, applied.removed) == (sorted(SITE), 0, ())
    assert applied.diagnostics == ()


def test_only_changed_files_are_written_and_fetched(publish: Publisher) -> None:
    publish(SITE)
    publish.fetched.clear()
    before = {path: (publish.root / path).stat().st_mtime_ns for path in SITE}
    applied = publish(SITE | {"a/index.html": "page a, edited"})
    assert (applied.written, applied.kept, applied.removed) == (("a/index.html",), 3, ())
    assert publish.fetched == ["a/index.html"]
    assert publish.found() == SITE | {"a/index.html": "page a, edited"}
    assert [p for p in SITE if (publish.root / p).stat().st_mtime_ns != before[p]] == [
        "a/index.html"
    ]


def test_nothing_is_written_or_read_when_nothing_changed(
    publish: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(SITE)
    time.sleep(0.05)
    publish(SITE)
    marker = (publish.root / MARKER).stat().st_mtime_ns
    publish.fetched.clear()
    monkeypatch.setattr(Destination, "digest", None)
    applied = publish(SITE)
    assert (applied.written, applied.kept, publish.fetched) == ((), 4, [])
    assert (publish.root / MARKER).stat().st_mtime_ns == marker


def test_an_output_of_the_same_bytes_is_kept_even_if_the_state_is_lost(publish: Publisher) -> None:
    publish(SITE)
    publish.known = {}
    applied = publish(SITE)
    assert (applied.written, applied.kept) == ((), 4)


def test_bytes_come_from_data_a_file_or_fetch(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(b"<svg/>" * 400_000)
    outputs = [
        Output(path="data", data=b"data"),
        Output(path="copy", copy="logo.svg"),
        Output(path="fetched"),
    ]

    def go(known: Files) -> Applied:
        return apply(
            outputs,
            tmp_path / "_site",
            fetch=lambda path: path.encode(),
            locate=lambda path: tmp_path / path,
            known=known,
        )

    first = go({})
    assert (tmp_path / "_site/data").read_bytes() == b"data"
    assert (tmp_path / "_site/copy").read_bytes() == b"<svg/>" * 400_000
    assert (tmp_path / "_site/fetched").read_bytes() == b"fetched"
    assert go(first.outputs).kept == 3


def test_a_copy_is_a_file_of_its_own(tmp_path: Path) -> None:
    """Not a link to the source, and without its permissions."""
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film")
    source.chmod(0o400)
    outputs = [Output(path="film.mp4", copy="film.mp4", digest=digest(b"film"))]
    apply(outputs, tmp_path / "_site", fetch=str.encode, locate=lambda p: tmp_path / p, known={})
    made = tmp_path / "_site/film.mp4"
    assert not made.samefile(source)
    assert made.stat().st_mode & 0o200


def test_a_file_that_changed_before_it_was_copied_stops_the_build(publish: Publisher) -> None:
    """And nothing has been changed by then."""
    publish(SITE)
    before = [(path, path.stat().st_ino) for path in sorted(publish.root.rglob("*"))]
    film = publish.root.parent / "film.mp4"
    film.write_bytes(b"another film")
    outputs = [Output(path=path, data=b"new", digest=digest(b"new")) for path in SITE]
    outputs.append(Output(path="film.mp4", copy="film.mp4", digest=digest(b"film")))
    with pytest.raises(FileChangedError, match=r"film\.mp4"):
        apply(outputs, publish.root, fetch=str.encode, locate=lambda _: film, known={})
    assert before == [(path, path.stat().st_ino) for path in sorted(publish.root.rglob("*"))]
    assert publish.found() == SITE


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file can be longer than a page of memory, as on a disk that has no more."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("forgotten", [False, True])
def test_on_a_full_disk_the_site_is_as_it_was(publish: Publisher, forgotten: bool) -> None:
    """Pages that could not be written whole are not put where whole ones are."""
    publish(SITE)
    if forgotten:
        publish.known = {}
    longer = {path: f"{text} {'and more' * 999}" for path, text in SITE.items()}
    applied = publish({**longer, "x.css": "other"})
    (told,) = applied.diagnostics
    assert (told.code, told.hint) == ("output-unwritable", "the site is as it was")
    assert publish.found() == SITE
    assert not (applied.written or applied.removed or applied.partial)


# ---- the stage ----


def staged(folder: Path, pages: Site, there: Site | None = None, room: int = 0) -> Stage:
    """A stage on which pages wait."""
    stage = Stage(folder / "new", {p: digest(t.encode()) for p, t in (there or {}).items()}, room)
    for path, text in pages.items():
        if stage.lacks(path, digest(text.encode())):
            stage.put(path, text.encode(), digest(text.encode()))
    return stage


def test_what_is_there_already_does_not_wait(tmp_path: Path) -> None:
    stage = staged(tmp_path, SITE, SITE | {"x.css": "old"})
    assert [p.read_text() for p in stage.root.rglob("*")] == ["css"]
    assert stage.replaces("x.css") and not stage.replaces("new.css")
    assert not stage.lacks("x.css", digest(b"css")) and stage.lacks("x.css", digest(b"newer"))


def test_what_a_crash_left_on_the_stage_is_not_published(tmp_path: Path) -> None:
    (tmp_path / "new/old").mkdir(parents=True)
    (tmp_path / "new/old/index.html").touch()
    stage = staged(tmp_path, SITE)
    wanted = [(path, digest(text.encode())) for path, text in SITE.items()]
    assert sorted(stage.choose(wanted)) == sorted(SITE)
    Destination(tmp_path / "out").take(stage.tree)
    assert sorted(Destination(tmp_path / "out").files()) == sorted(SITE)


def test_a_file_of_another_digest_than_the_one_wanted_is_dropped(tmp_path: Path) -> None:
    stage = staged(tmp_path, SITE)
    assert stage.choose([("x.css", digest(b"css")), ("index.html", digest(b"other"))]) == ["x.css"]
    Destination(tmp_path / "out").take(stage.tree)
    assert list(Destination(tmp_path / "out").files()) == ["x.css"]


def test_few_bytes_wait_in_memory(tmp_path: Path) -> None:
    stage = staged(tmp_path, SITE, room=6)
    assert stage.held("index.html") == b"home" and stage.held("a/index.html") is None
    assert sorted(p.name for p in Path(stage.tree).iterdir()) == ["a", "x.css"]


def test_what_another_process_left_half_done_is_dropped(tmp_path: Path) -> None:
    stage = staged(tmp_path, SITE)
    for path in ("index.htm", "a/half.html"):
        (Path(stage.tree) / path).write_text("half")
    stage.trim()
    Destination(tmp_path / "out").take(stage.tree)
    assert sorted(Destination(tmp_path / "out").files()) == sorted(SITE)


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", MARKER])
def test_nothing_is_staged_outside(tmp_path: Path, path: str) -> None:
    assert not staged(tmp_path / "deep", {path: "x"})._digests
    assert not list(tmp_path.rglob("x"))


def test_a_folder_that_is_new_is_moved_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves: list[str] = []
    moved = Destination._moved

    def watched(there: Destination, file: str, path: str) -> bool:
        moves.append(path)
        return moved(there, file, path)

    monkeypatch.setattr(Destination, "_moved", watched)
    (tmp_path / "out/a").mkdir(parents=True)
    Destination(tmp_path / "out").take(staged(tmp_path, SITE | {"c/d/e": "deep"}).tree)
    assert sorted(moves) == ["a/b", "a/index.html", "c", "index.html", "x.css"]


class Pages:
    """A page that is published again and again, by way of a stage."""

    def __init__(self, folder: Path) -> None:
        self.publish = Publisher(folder / "_site", folder / "new")
        self.page = folder / "_site/a/index.html"
        self.inodes: list[int] = []

    def __call__(self, text: str) -> os.stat_result:
        assert self.publish({"index.html": "home", "a/index.html": text}).written
        assert self.page.read_text() == text
        self.inodes.append(self.page.stat().st_ino)
        return self.page.stat()

    @property
    def spare(self) -> Path:
        """The file that was written over, or will be."""
        stage = Stage(self.page.parents[2] / "new", {"a/index.html": b""})
        return Path(stage.replaces("a/index.html"))


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """It was published twice, so that there is a file to write over."""
    if sys.platform != "linux":
        pytest.skip("elsewhere files cannot change places: one replaces the other")
    pages = Pages(tmp_path)
    pages("one")
    pages("two, which is longer")
    assert pages.spare.exists()
    return pages


def test_pages_take_turns_in_two_files(pages: Pages) -> None:
    for text in ("three", "four, which is the longest", "5"):
        pages(text)
    first, second, *rest = pages.inodes
    assert first != second and rest == [first, second, first]


def test_a_file_that_others_hold_on_to_is_not_written_over(pages: Pages, tmp_path: Path) -> None:
    os.link(pages.page, tmp_path / "snapshot")
    os.link(pages.spare, tmp_path / "older")
    pages("three")
    pages("four")
    assert (tmp_path / "snapshot").read_text() == "two, which is longer"
    assert (tmp_path / "older").read_text() == "one"
    assert len(set(pages.inodes)) == 4


def test_a_link_in_the_place_of_a_spare_file_is_not_followed(pages: Pages, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("an author's")
    pages.spare.unlink()
    pages.spare.symlink_to(tmp_path / "notes.md")
    pages("three")
    assert (tmp_path / "notes.md").read_text() == "an author's"
    assert not pages.page.is_symlink()


def test_a_spare_file_comes_out_with_the_mode_of_a_new_one(pages: Pages, tmp_path: Path) -> None:
    (tmp_path / "new file").touch()
    usual = (tmp_path / "new file").stat().st_mode
    pages.spare.chmod(0o600)
    assert pages("three").st_mode == usual
    pages.page.chmod(0o400)
    assert pages("four").st_mode == usual and pages("five").st_mode == usual


def test_a_spare_file_goes_with_its_page(pages: Pages) -> None:
    assert pages.spare.exists()
    for home in ("new", "newer", "newest"):
        pages.publish({"index.html": home})
    assert not pages.spare.exists()


def test_a_folder_in_the_place_of_a_page_does_not_end_up_on_the_stage(pages: Pages) -> None:
    pages.page.unlink()
    pages.page.mkdir()
    pages("three")
    assert pages.spare.is_file() is False


def test_where_files_cannot_change_places_one_replaces_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursesite.files.destination.swap", lambda one, other: False)
    pages = Pages(tmp_path)
    for text in ("one", "two", "three"):
        pages(text)
        assert not pages.spare.exists()


def test_where_nothing_can_be_staged_pages_are_written_when_all_are_made(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("in the way, and not to be removed")
    stage = staged(tmp_path, SITE)
    assert stage.choose([(path, digest(text.encode())) for path, text in SITE.items()]) == []


# ---- tampering, crashes ----


def test_what_was_tampered_with_is_restored(publish: Publisher, tmp_path: Path) -> None:
    publish(SITE)
    (publish.root / "index.html").write_text("hacked")
    (publish.root / "x.css").unlink()
    (publish.root / "a/index.html").unlink()
    (publish.root / "a/index.html").mkdir()
    (tmp_path / "victim").write_text("not ours")
    (publish.root / "a/b/index.html").unlink()
    (publish.root / "a/b/index.html").symlink_to(tmp_path / "victim")
    applied = publish(SITE)
    assert publish.found() == SITE
    assert sorted(applied.written) == sorted(SITE)
    assert (tmp_path / "victim").read_text() == "not ours"
    assert not (publish.root / "a/b/index.html").is_symlink()


def test_tampering_is_seen_though_size_and_time_are_the_same(publish: Publisher) -> None:
    publish(SITE)
    time.sleep(0.05)
    publish(SITE)
    file = publish.root / "index.html"
    status = file.stat()
    file.write_text("HOME")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert publish(SITE).written == ("index.html",)


@pytest.mark.parametrize(("later", "sure"), [(0, False), (19, False), (21, True)])
def test_a_file_as_young_as_the_build_is_read_again(
    publish: Publisher, monkeypatch: pytest.MonkeyPatch, later: int, sure: bool
) -> None:
    """Who changes it within the same tick of the clock cannot be told by its stamp."""

    def now() -> int:
        times = [(publish.root / path).stat().st_mtime_ns for path in SITE]
        return (max(times) if sure else min(times)) + later * 1_000_000

    monkeypatch.setattr("coursesite.files.publish.time", SimpleNamespace(time_ns=now))
    publish(SITE)
    assert {stamp[0] >= 0 for stamp, _ in publish.known.values()} == {sure}


def test_a_folder_that_was_deleted_comes_back(publish: Publisher) -> None:
    import shutil

    publish(SITE)
    shutil.rmtree(publish.root)
    assert sorted(publish(SITE).written) == sorted(SITE)
    assert publish.found() == SITE


def test_a_crash_between_output_and_state_leaves_nothing_behind(publish: Publisher) -> None:
    publish(SITE)
    before = publish.known
    publish(SITE | {"new/index.html": "new", "x.css": "changed"})
    publish.known = before  # the state was not saved
    final = {path: text for path, text in SITE.items() if path != "a/index.html"}
    publish(final)
    assert publish.found() == final


@pytest.mark.parametrize("survived", range(7))
def test_a_crash_at_any_write_leaves_nothing_behind(
    publish: Publisher, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    """The next build, of yet another site, comes out as if there had been none before."""
    publish({"old/index.html": "old", "index.html": "old home"})
    left = [survived]

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object) -> object:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return real(*args)

        return step

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Destination, "write", failing(Destination.write))
        patch.setattr(Destination, "_moved", failing(Destination._moved))
        publish(SITE)
        raise KeyboardInterrupt  # after the last write
    final = {"index.html": "home", "z/index.html": "z"}
    publish(final)
    assert publish.found() == final
    fresh = Publisher(publish.root.parent / "fresh")
    fresh(final)
    assert (fresh.root / MARKER).read_bytes() == (publish.root / MARKER).read_bytes()


def test_who_publishes_to_a_folder_waits_for_who_does(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    publish = Publisher(tmp_path / "_site")
    publish(SITE)
    other = Thread(target=publish, args=[SITE | {"x.css": "other"}])
    with Destination(publish.root).exclusive():
        other.start()
        other.join(0.2)
        assert other.is_alive() and publish.found() == SITE
    other.join()
    assert publish.found()["x.css"] == "other"


def test_a_temporary_file_of_a_crash_is_used_up(publish: Publisher) -> None:
    publish.root.mkdir()
    (publish.root / TEMPORARY).write_text("half a pa")
    publish(SITE)
    (publish.root / TEMPORARY).mkdir()
    (publish.root / TEMPORARY / "0").write_text("half a pa")
    publish(SITE)
    assert publish.found() == SITE


# ---- removing ----


def test_what_the_site_dropped_is_removed_with_its_folders(publish: Publisher) -> None:
    publish(SITE)
    applied = publish({"index.html": "home"})
    assert sorted(applied.removed) == ["a/b/index.html", "a/index.html", "x.css"]
    assert publish.found() == {"index.html": "home"}
    assert not (publish.root / "a").exists()


def test_what_we_did_not_make_is_never_removed(publish: Publisher) -> None:
    publish(SITE)
    for path in ("CNAME", "a/theirs.txt", ".git/config", "empty/.keep"):
        (publish.root / path).parent.mkdir(exist_ok=True)
        (publish.root / path).write_text("theirs")
    publish({"index.html": "home"})
    left = {"CNAME": "theirs", "a/theirs.txt": "theirs", "empty/.keep": "theirs"}
    assert publish.found() == left | {"index.html": "home"}
    assert (publish.root / ".git/config").exists()


def test_what_we_made_is_removed_though_the_state_was_lost(publish: Publisher) -> None:
    publish(SITE)
    publish.known = {}
    publish({"index.html": "home"})
    assert publish.found() == {"index.html": "home"}


def test_what_we_made_is_removed_from_a_folder_with_a_dot(publish: Publisher) -> None:
    publish(SITE | {".github/x": "ours"})
    (publish.root / ".git").mkdir()
    (publish.root / ".git/x").write_text("git's")
    publish(SITE)
    assert not (publish.root / ".github").exists()
    assert (publish.root / ".git/x").exists()


def test_a_folder_that_cannot_be_looked_into_is_looked_into_another_time(
    publish: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may be in it is not forgotten, nor is the matter kept quiet."""
    publish(SITE)
    locked, scandir = publish.root / "a/b", os.scandir

    def refused(path: str = ".") -> object:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refused)
        (told,) = publish({"index.html": "home"}).diagnostics
    assert told.code == "output-unwritable" and str(locked) in told.message
    publish({"index.html": "home"})
    assert publish.found() == {"index.html": "home"}


def test_cleaning_removes_what_builds_made_and_nothing_else(publish: Publisher) -> None:
    publish(SITE)
    (publish.root / "CNAME").write_text("theirs")
    assert clean(publish.root) == len(SITE)
    assert publish.found() == {"CNAME": "theirs"}
    assert clean(publish.root) == 0
    (publish.root / "CNAME").unlink()
    publish(SITE)
    clean(publish.root)
    assert not publish.root.exists()


def test_a_page_may_become_a_folder_and_a_folder_a_page(publish: Publisher) -> None:
    publish({"a": "file", "b/c": "in a folder"})
    publish({"a/d": "in a folder", "b": "file"})
    assert publish.found() == {"a/d": "in a folder", "b": "file"}


def test_nothing_is_written_or_removed_through_a_link(publish: Publisher, tmp_path: Path) -> None:
    publish(SITE)
    outside = tmp_path / "outside"
    (publish.root / "a").rename(outside)
    (publish.root / "a").symlink_to(outside)
    applied = publish(SITE | {"a/index.html": "edited", "index.html": "edited"})
    assert [d.code for d in applied.diagnostics] == ["output-unwritable"]
    assert not applied.written and not applied.partial
    assert (publish.root / "index.html").read_text() == SITE["index.html"]
    publish({"index.html": "home"})
    assert (outside / "index.html").read_text() == "page a"
    assert (outside / "b/index.html").read_text() == "page b"


def test_what_is_in_the_way_and_not_ours_is_an_error(publish: Publisher) -> None:
    publish.root.mkdir()
    (publish.root / "a").write_text("theirs")
    applied = publish(SITE)
    (told,) = applied.diagnostics
    assert (told.severity, told.code) == ("error", "output-unwritable")
    assert [path.name for path in publish.root.rglob("*")] == ["a"]
    assert (publish.root / "a").read_text() == "theirs"


def test_a_full_folder_in_the_place_of_a_page_stops_all(publish: Publisher) -> None:
    publish(SITE)
    (publish.root / "a/index.html").unlink()
    (publish.root / "a/index.html").mkdir()
    (publish.root / "a/index.html/mine").write_text("theirs")
    applied = publish(SITE | {"index.html": "edited"})
    (told,) = applied.diagnostics
    assert (told.code, told.hint) == ("output-unwritable", "the site is as it was")
    assert (publish.root / "index.html").read_text() == SITE["index.html"]


# ---- whose folder it is ----


def codes(paths: list[str], site: Path, destination: Path) -> list[str]:
    return [told.code for told in check(paths, site, destination)]


def test_a_folder_of_ours_may_be_built_into(tmp_path: Path) -> None:
    site, out = tmp_path / "site", tmp_path / "out"
    site.mkdir()
    assert codes(["index.html"], site, out) == []
    out.mkdir()
    assert codes(["index.html"], site, out) == []
    (out / ".git").mkdir()
    assert codes(["index.html"], site, out) == [], "a fresh working tree to publish from"
    Publisher(out)(SITE)
    assert codes(["index.html"], site, out) == []
    out.rename(tmp_path / "moved")
    assert codes(["index.html"], site, tmp_path / "moved") == []


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    site, out = tmp_path / "site", tmp_path / "out"
    site.mkdir()
    out.mkdir()
    (out / "thesis.tex").write_text("theirs")
    assert codes(["index.html"], site, out) == ["output-foreign"]
    assert check(["index.html"], site, out, ours=True) == []
    (out / MARKER).write_text("something else")
    assert codes(["index.html"], site, out) == ["output-foreign"]


def test_the_default_folder_is_taken_and_what_is_left_in_it_is_told(publish: Publisher) -> None:
    """As another generator leaves it, or after the marker was deleted."""
    publish.root.mkdir()
    (publish.root / "index.html").write_text("of another generator")
    (publish.root / "old.html").write_text("of another generator")
    assert codes(["index.html"], publish.root.parent, publish.root) == []
    applied = publish(SITE)
    (told,) = applied.diagnostics
    assert (told.severity, told.code) == ("warning", "output-leftover")
    assert "old.html" in told.message
    assert publish.found() == SITE | {"old.html": "of another generator"}
    assert publish(SITE).diagnostics == ()


def test_names_that_are_no_texts_are_left_alone(publish: Publisher) -> None:
    publish.root.mkdir()
    theirs = Path(os.fsdecode(os.fsencode(publish.root) + b"/\xfc.html"))
    theirs.touch()
    (told,) = publish(SITE).diagnostics
    told.message.encode()
    publish({"index.html": "home"})
    assert theirs.exists()


@pytest.mark.parametrize(
    "destination",
    [".", "..", "/", "content", "content/out", "static", "static/a/b", ".coursesite", "link/out"],
)
def test_a_destination_that_would_harm_the_site_is_refused(
    tmp_path: Path, destination: str
) -> None:
    site = tmp_path / "deep/site"
    (site / "content").mkdir(parents=True)
    (site / "link").symlink_to("content")
    assert codes(["index.html"], site, site / destination) == ["output-unsafe"]


def test_a_destination_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    assert codes(["index.html"], tmp_path / "site", tmp_path / "out") == ["output-unsafe"]


def test_the_marker_does_not_give_addresses_away(publish: Publisher) -> None:
    publish(SITE | {"secret-solutions/index.html": "unlisted"})
    assert "secret" not in (publish.root / MARKER).read_text()


# ---- paths ----


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/..",
        "..",
        ".",
        "./a",
        "a//b",
        "a/",
        "a\\b",
        "a\0b",
        "a\nb",
        "C:x",
        "\udcff",
        "x" * 256,
        "ü" * 128,
        f"a/{MARKER}/..",
        MARKER,
        TEMPORARY,
        f"{TEMPORARY}/0",
        ".git",
        ".git/config",
        ".GIT/config",
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    (told,) = check([path], tmp_path, tmp_path / "_site")
    assert (told.severity, told.code) == ("error", "output-path")
    told.message.encode()


@pytest.mark.parametrize(
    "path", ["a", "a/b.c", "..a/b..c", "a/...d", "ü/é.html", ".nojekyll", "a b", ".gitx/a"]
)
def test_an_ordinary_path_is_fine(tmp_path: Path, path: str) -> None:
    assert codes([path], tmp_path, tmp_path / "_site") == []


def test_two_things_at_one_place_are_an_error(tmp_path: Path) -> None:
    out = tmp_path / "_site"
    assert codes(["a/b", "a/b"], tmp_path, out) == ["output-conflict"]
    for paths in (["a", "a/b"], ["a/b/c", "a"], ["a/b/c", "a/b"]):
        assert codes(paths, tmp_path, out) == ["output-conflict"]


def test_paths_that_are_one_on_some_systems_are_warned_of(tmp_path: Path) -> None:
    for paths in (["a/Index.html", "a/index.html"], ["A/x", "a/x"], ["e\u0301", "\u00e9"]):
        (told,) = check(paths, tmp_path, tmp_path / "_site")
        assert (told.severity, told.code) == ("warning", "output-case")


def test_all_mistakes_are_told(tmp_path: Path) -> None:
    paths = ["../x", "a", "a/b", "c", "c", "D", "d"]
    assert sorted(codes(paths, tmp_path, tmp_path)) == [
        "output-case",
        "output-conflict",
        "output-conflict",
        "output-path",
        "output-unsafe",
    ]


# ---- figures ----


def test_how_long_it_takes_to_see_that_nothing_changed(publish: Publisher) -> None:
    """Printed (`pytest -s`), never judged."""
    site = {f"lectures/{n:04}/index.html": str(n) for n in range(1000)}
    publish(site)
    time.sleep(0.05)
    publish(site)
    start = time.perf_counter()
    assert check(site, publish.root.parent, publish.root) == []
    checked = time.perf_counter()
    assert publish(site).kept == 1000
    done = time.perf_counter()
    print(f"\n1,000 outputs: check {1000 * (checked - start):.1f} ms, ", end="")
    print(f"apply {1000 * (done - checked):.1f} ms")
