"""Laws of looking at a site's files: all of them once, none read twice, no failure a traceback."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from coursesite.engine import digest
from coursesite.files.digests import ABSENT
from coursesite.files.snapshot import FileChangedError, Snapshot, scan
from coursesite.files.stamps import UNSURE, racy, stamp_of
from coursesite.theme import default
from coursesite.theme.default import theme_root

LONG_AGO = 1_700_000_000_123_456_789


def write(site: Path, path: str, text: str = "text", when: int = LONG_AGO) -> Path:
    file = site / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    os.utime(file, ns=(when, when))
    return file


def look(site: Path, before: Snapshot | None = None) -> Snapshot:
    return scan(site, before.inputs if before else None)


# ---- what is found --------------------------------------------------------------------------


def test_a_scan_finds_the_files_of_the_site_and_no_others(tmp_path: Path) -> None:
    wanted = [
        "content/course.yml",
        "content/lectures/01-intro/index.md",
        "content/lectures/übung.md",
        "shortcodes/quiz.py",
        "static/.well-known/security.txt",
        "static/logo.svg",
        "templates/shortcodes/quiz.html",
    ]
    unwanted = [
        "README.md",
        "_site/index.html",
        ".coursesite/state",
        "content/.draft.md.swp",
        "content/.git/config",
        "content/notes.md~",
        "content/_site/index.html",
        "other/page.md",
    ]
    for path in wanted + unwanted:
        write(tmp_path, path)
    assert sorted(scan(tmp_path).files) == sorted(wanted)


def test_a_site_without_folders_has_no_files(tmp_path: Path) -> None:
    snapshot = scan(tmp_path)
    assert (snapshot.files, snapshot.diagnostics) == ({}, ())


def test_files_come_in_the_same_order_on_every_system(tmp_path: Path) -> None:
    for path in ("content/b.md", "content/a.md", "content/c/x.md", "content/a/x.md"):
        write(tmp_path, path)
    first = list(scan(tmp_path).files)
    (tmp_path / "content/a.md").rename(tmp_path / "content/t")
    (tmp_path / "content/t").rename(tmp_path / "content/a.md")
    assert list(scan(tmp_path).files) == first


def test_the_theme_is_found_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "site/templates/page.html", "mine")
    write(tmp_path, "theme/templates/page.html", "theirs")
    write(tmp_path, "made/a.woff2", "font")
    theme = {"theme": tmp_path / "theme", "theme/static/fonts": tmp_path / "made"}
    snapshot = scan(tmp_path / "site", theme=theme)
    font, page = "theme/static/fonts/a.woff2", "theme/templates/page.html"
    assert sorted(snapshot.files) == ["templates/page.html", font, page]
    assert snapshot.locate(font).read_text() == "font"
    assert snapshot.read("theme/templates/page.html") == b"theirs"
    assert snapshot.locate("theme/templates/page.html").read_text() == "theirs"


def test_the_destination_is_skipped_where_a_link_leads_to_it(tmp_path: Path) -> None:
    write(tmp_path, "site/shared/pic.txt")
    write(tmp_path, "site/shared/out/index.html")
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "site/content/media").symlink_to(tmp_path / "site/shared")
    found = scan(tmp_path / "site", skip=tmp_path / "site/shared/out").files
    assert list(found) == ["content/media/pic.txt"]


def test_the_destination_is_skipped_wherever_it_is(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    write(tmp_path, "static/out/a.html")
    (tmp_path / "content/link").symlink_to(tmp_path / "static/out")
    assert list(scan(tmp_path, skip=tmp_path / "static/out").files) == ["content/a.md"]


def linked(site: Path, links: dict[str, Path | str]) -> None:
    for name, target in links.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).symlink_to(target)


def outside(snapshot: Snapshot) -> list[str]:
    return [one.path for one in snapshot.diagnostics if one.code == "link-outside"]


OUT = {
    "content/one.md": "../../elsewhere/notes.md",
    "content/all": "../../elsewhere/folder",
    "content/none.md": "../../elsewhere/none.md",
    "content/deep/chain.md": "../../links/chain.md",
    "content/key.txt": "../.git/config",
    "content/state.txt": "../.coursesite/state",
    "static/passwd": "/etc/passwd",
    "templates/page.html": "../../elsewhere/notes.md",
    "shortcodes/quiz.py": "../../elsewhere/notes.md",
    "course.yml": "../elsewhere/notes.md",
}


def test_links_out_of_the_site_are_told_and_not_followed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for path in ("elsewhere/notes.md", "elsewhere/folder/more.md", "site/.git/config"):
        write(tmp_path, path)
    write(site, ".coursesite/state")
    linked(site, OUT | {"links/chain.md": "../../elsewhere/notes.md"})
    snapshot = scan(site)
    assert snapshot.files == {}
    assert sorted(outside(snapshot)) == sorted(OUT)
    [message] = [one.message for one in snapshot.diagnostics if one.path == "static/passwd"]
    assert message == "static/passwd leads out of the site, to /etc/passwd, and is not followed"


@pytest.mark.parametrize("settings", ["symlinks: follow", "title: A\nlinks: 'follow'  # ours"])
def test_a_site_may_let_its_links_leave_it(tmp_path: Path, settings: str) -> None:
    write(tmp_path, "elsewhere/notes.md", "notes")
    write(tmp_path, "elsewhere/folder/more.md", "more")
    write(tmp_path, "site/content/course.yml", settings)
    linked(
        tmp_path / "site",
        {
            "content/one.md": tmp_path / "elsewhere/notes.md",
            "content/all": tmp_path / "elsewhere/folder",
            "content/twice": tmp_path / "elsewhere/folder",
        },
    )
    snapshot = scan(tmp_path / "site")
    assert not snapshot.diagnostics
    assert snapshot.read("content/one.md") == b"notes"
    assert snapshot.read("content/all/more.md") == snapshot.read("content/twice/more.md") == b"more"
    write(tmp_path, "elsewhere/notes.md", "changed")
    assert look(tmp_path / "site", snapshot).digest("content/one.md") == digest(b"changed")


def test_what_lies_outside_cannot_let_links_leave_the_site(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/course.yml", "symlinks: follow")
    linked(tmp_path / "site", {"content/course.yml": "../../elsewhere/course.yml"})
    linked(tmp_path / "other", {"content": "../elsewhere"})
    assert outside(scan(tmp_path / "site")) == ["content/course.yml"]
    assert outside(scan(tmp_path / "other")) == ["content"]


def test_links_within_the_site_are_followed_also_where_the_site_is_behind_one(
    tmp_path: Path,
) -> None:
    write(tmp_path, "site/common/a.md", "a")
    write(tmp_path, "site/notes/b.md", "b")
    write(tmp_path, "site/.git/annex/objects/c", "c")
    linked(
        tmp_path / "site",
        {
            "content": "notes",
            "notes/a.md": "../common/a.md",
            "notes/all": tmp_path / "site/common",
            "notes/c.mp4": "../.git/annex/objects/c",
        },
    )
    (tmp_path / "link").symlink_to(tmp_path / "site")
    for site in (tmp_path / "site", tmp_path / "link"):
        snapshot = scan(site)
        assert list(snapshot.files) == [
            f"content/{name}" for name in ("a.md", "b.md", "c.mp4", "all/a.md")
        ]
        assert (snapshot.read("content/c.mp4"), snapshot.diagnostics) == (b"c", ())


@pytest.mark.parametrize("target", [".", "..", "../..", "../deep"])
def test_links_in_a_circle_are_told_and_not_followed(tmp_path: Path, target: str) -> None:
    write(tmp_path, "content/deep/a.md")
    (tmp_path / "content/deep/again").symlink_to(target)
    snapshot = scan(tmp_path)
    assert list(snapshot.files) == ["content/deep/a.md"]
    assert [(d.severity, d.code, d.path) for d in snapshot.diagnostics] == [
        ("warning", "link-circle", "content/deep/again")
    ]


def test_a_tree_deeper_than_pythons_stack_is_walked(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for _ in range(1200):
        folder /= "d"
        folder.mkdir()
    file = folder / "a.md"
    file.write_text("deep")
    found = list(scan(tmp_path).files)
    file.unlink()
    while folder != tmp_path:  # shutil would run out of stack
        folder.rmdir()
        folder = folder.parent
    assert found == ["content" + "/d" * 1200 + "/a.md"]


def test_a_name_that_is_not_utf8_is_an_error_and_the_rest_is_found(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/content/\xfcbung.md")).touch()
    snapshot = scan(tmp_path)
    assert list(snapshot.files) == ["content/a.md"]
    (told,) = snapshot.diagnostics
    assert (told.severity, told.code) == ("error", "file-name")
    assert "content/?bung.md" in told.message
    told.message.encode()


# ---- what is read ----------------------------------------------------------------------------


def test_digests_are_of_the_bytes_and_absence_has_its_own(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "text")
    write(tmp_path, "content/empty.md", "")
    snapshot = scan(tmp_path)
    assert snapshot.digest("content/a.md") == digest(b"text")
    assert snapshot.digest("content/empty.md") == digest(b"") != ABSENT
    assert snapshot.digest("content/b.md") == ABSENT
    assert snapshot.read("content/a.md") == b"text"
    assert snapshot.read("content/b.md") is None
    assert snapshot.problem("content/a.md") is None
    assert snapshot.problem("content/b.md") is None


def test_a_large_file_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    data = os.urandom(3_000_001)
    write(tmp_path, "static/film.mp4").write_bytes(data)
    snapshot = scan(tmp_path)
    assert snapshot.digest("static/film.mp4") == digest(data)
    assert snapshot.read("static/film.mp4") == data


def test_an_unchanged_file_is_not_read_again(tmp_path: Path, reads: list[str]) -> None:
    write(tmp_path, "content/a.md")
    write(tmp_path, "content/b.md")
    first = scan(tmp_path)
    first.digest("content/a.md")
    first.digest("content/b.md")
    assert len(reads) == 2
    write(tmp_path, "content/b.md", "changed")
    second = look(tmp_path, first)
    assert second.digest("content/a.md") == digest(b"text")
    assert second.digest("content/b.md") == digest(b"changed")
    assert len(reads) == 3


def test_a_file_is_read_once_for_digest_and_bytes(tmp_path: Path, reads: list[str]) -> None:
    write(tmp_path, "content/a.md")
    snapshot = scan(tmp_path)
    snapshot.digest("content/a.md")
    assert snapshot.read("content/a.md") == b"text"
    assert len(reads) == 1


@pytest.mark.parametrize("change", ["mtime", "size", "inode", "ctime"])
def test_a_file_that_looks_different_in_any_way_is_read_again(tmp_path: Path, change: str) -> None:
    """Also one that was given its old time back."""
    file = write(tmp_path, "content/a.md", "text")
    first = scan(tmp_path)
    first.digest("content/a.md")
    if change == "mtime":
        write(tmp_path, "content/a.md", "next", when=LONG_AGO + 1)
    elif change == "size":
        write(tmp_path, "content/a.md", "longer text")
    elif change == "inode":
        write(tmp_path, "content/b.md", "next").replace(file)
    else:
        time.sleep(0.02)
        write(tmp_path, "content/a.md", "next")
    assert look(tmp_path, first).digest("content/a.md") == digest(file.read_bytes())


def test_a_touched_file_keeps_its_digest(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    first = scan(tmp_path)
    first.digest("content/a.md")
    write(tmp_path, "content/a.md", when=LONG_AGO + 10**9)
    second = look(tmp_path, first)
    assert second.digest("content/a.md") == digest(b"text")
    assert second.inputs != first.inputs, "its new looks are worth saving"


def test_inputs_hold_what_is_there_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    gone = write(tmp_path, "content/b.md")
    first = scan(tmp_path)
    first.digest("content/a.md")
    first.digest("content/b.md")
    gone.unlink()
    second = look(tmp_path, first)
    assert set(second.inputs) == {"content/a.md"}, "though nobody asked for it this time"
    assert look(tmp_path, second).inputs == second.inputs


def test_a_racily_clean_file_is_read_again(tmp_path: Path) -> None:
    """A file as young as the scan could change within one tick of the clock and look the same."""
    file = write(tmp_path, "content/a.md", "old!", when=time.time_ns() + 10**9)
    first = scan(tmp_path)
    first.digest("content/a.md")
    assert first.inputs["content/a.md"] == (UNSURE, digest(b"old!"))
    unseen = stamp_of(file.stat())
    trusting = scan(tmp_path, {"content/a.md": (unseen, digest(b"older"))})
    assert trusting.digest("content/a.md") == digest(b"older"), "which is what must not happen"
    assert look(tmp_path, first).digest("content/a.md") == digest(b"old!")


def test_files_are_racy_for_a_tick_of_their_clock() -> None:
    second, tick = 1_000_000_000, 20_000_000
    fine, coarse = (LONG_AGO, 0, 0, 0), (LONG_AGO // second * second, 0, 0, 0)
    assert racy(fine, fine[0])
    assert racy(fine, fine[0] + tick)
    assert not racy(fine, fine[0] + tick + 1)
    assert racy(coarse, coarse[0] + 2 * second)
    assert not racy(coarse, coarse[0] + 2 * second + 1)
    assert racy(fine, fine[0] - second), "a clock that is behind"


# ---- what goes wrong ----------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_a_diagnostic(tmp_path: Path) -> None:
    write(tmp_path, "content/vanishes.md")
    write(tmp_path, "content/turns.md")
    (tmp_path / "content/nowhere.md").symlink_to("missing.md")
    (tmp_path / "content/self.md").symlink_to("self.md")
    os.mkfifo(tmp_path / "content/pipe.md")
    snapshot = scan(tmp_path)
    (tmp_path / "content/vanishes.md").unlink()
    (tmp_path / "content/turns.md").unlink()
    (tmp_path / "content/turns.md").mkdir()
    assert len(snapshot.files) == 5
    for path in snapshot.files:
        assert snapshot.digest(path) not in (ABSENT, digest(b""))
        problem = snapshot.problem(path)
        assert problem is not None
        assert (problem.severity, problem.code, problem.path) == ("error", "file-unreadable", path)
        assert snapshot.read(path) is None
    assert snapshot.inputs == {}, "to be tried again next time"


def test_a_problem_has_a_digest_of_its_own(tmp_path: Path) -> None:
    """So what read the file is made again when it can be read, and when it can not."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").symlink_to("b.md")
    broken = scan(tmp_path)
    same = look(tmp_path, broken)
    assert broken.digest("content/a.md") == same.digest("content/a.md")
    write(tmp_path, "content/b.md")
    assert look(tmp_path, broken).digest("content/a.md") == digest(b"text")
    assert look(tmp_path, broken).problem("content/a.md") is None


def test_a_folder_that_cannot_be_read_is_a_diagnostic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "content/a.md")
    write(tmp_path, "content/secret/b.md")
    listing = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("secret"):
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    snapshot = scan(tmp_path)
    assert list(snapshot.files) == ["content/a.md"]
    (told,) = snapshot.diagnostics
    assert (told.code, told.path) == ("file-unreadable", "content/secret")
    assert "Permission denied" in told.message


def test_a_file_that_changes_between_digest_and_reading_stops_the_build(tmp_path: Path) -> None:
    file = write(tmp_path, "content/a.md")
    other = write(tmp_path, "content/b.md")
    snapshot = scan(tmp_path)
    snapshot.digest("content/a.md")
    snapshot.digest("content/b.md")
    file.write_text("changed")
    with pytest.raises(FileChangedError, match=r"content/a\.md"):
        snapshot.read("content/a.md")
    other.unlink()
    second = look(tmp_path, snapshot)
    assert second.read("content/a.md") == b"changed"
    assert second.read("content/b.md") is None


def test_trusting_nothing_finds_a_change_that_left_no_trace(tmp_path: Path) -> None:
    file = write(tmp_path, "content/a.md")
    stamp = stamp_of(file.stat())
    fooled = scan(tmp_path, {"content/a.md": (stamp, digest(b"something else"))})
    with pytest.raises(FileChangedError):
        fooled.read("content/a.md")
    assert scan(tmp_path).read("content/a.md") == b"text"


# ---- the default theme, figures ------------------------------------------------------------------


def test_the_default_theme_is_found_in_package_or_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = Path(default.__file__).parents[3]
    assert theme_root() in (checkout, checkout / "src/coursesite/default_theme")
    package = tmp_path / "lib/coursesite"
    (package / "default_theme/templates").mkdir(parents=True)
    monkeypatch.setattr(default, "__file__", str(package / "theme" / "default.py"))
    assert theme_root() == package / "default_theme"


def test_how_long_a_scan_takes(tmp_path: Path) -> None:
    """Printed (`pytest -s`), never judged."""
    (tmp_path / "content").mkdir()
    for n in range(1000):
        (tmp_path / f"content/{n:04}-lecture.md").write_text(str(n))
    first = scan(tmp_path)
    for path in first.files:
        first.digest(path)
    time.sleep(0.05)
    again = look(tmp_path, first)
    for path in again.files:
        again.digest(path)
    start = time.perf_counter()
    last = look(tmp_path, again)
    assert len([last.digest(path) for path in last.files]) == 1000
    print(f"\n1,000 files unchanged: {1000 * (time.perf_counter() - start):.1f} ms")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were opened to be read."""
    opened: list[str] = []
    read_bytes = Path.read_bytes

    def counting(path: Path) -> bytes:
        opened.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", counting)
    return opened
