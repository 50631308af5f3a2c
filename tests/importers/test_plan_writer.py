"""An import writes all of its plan or nothing, and never out of its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite import importers
from coursesite.importers.plans.plan import ImportPlan, PlannedFile
from coursesite.importers.plans.target_paths import UniquePaths, safe_path


def plan(base: Path, **files: bytes) -> ImportPlan:
    return ImportPlan(
        base=base, files=tuple(PlannedFile(path=path, data=data) for path, data in files.items())
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file()
    }


def test_the_files_of_a_plan_are_written(tmp_path: Path) -> None:
    copied = tmp_path / "source.bin"
    copied.write_bytes(bytes(range(256)) * 9000)
    wanted = ImportPlan(
        base=tmp_path,
        files=(
            PlannedFile(path="content/a.md", data=b"a"),
            PlannedFile(path="static/b.bin", copy=copied),
        ),
    )
    done = importers.write(wanted, tmp_path / "dest")
    assert done.written == ("content/a.md", "static/b.bin")
    assert files(tmp_path / "dest") == {
        "content/a.md": b"a",
        "static/b.bin": copied.read_bytes(),
    }


def test_planning_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("# Lecture 1: A\n# Lecture 2: B\n")
    importers.plan_import(tmp_path / "post.md")
    importers.plan_import(tmp_path)
    assert list(files(tmp_path)) == ["post.md"]


def test_one_file_in_the_way_stops_the_whole_import(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_bytes(b"mine")
    wanted = plan(tmp_path, **{"a.md": b"a", "b.md": b"b"})
    done = importers.write(wanted, tmp_path)
    assert [(one.code, one.path) for one in done.diagnostics] == [("import-exists", "b.md")]
    assert done.written == () and files(tmp_path) == {"b.md": b"mine"}


def test_force_overwrites_and_the_same_bytes_are_never_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_bytes(b"mine")
    wanted = plan(tmp_path, **{"a.md": b"a", "b.md": b"b"})
    assert importers.write(wanted, tmp_path, force=True).written == ("a.md", "b.md")
    again = importers.write(wanted, tmp_path)
    assert again.unchanged == ("a.md", "b.md") and not again.diagnostics


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a\\b", "a/./b", "a\0b", ""])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    dest = tmp_path / "dest"
    done = importers.write(plan(tmp_path, **{path: b"x"}), dest, force=True)
    assert [one.code for one in done.diagnostics] == ["import-outside"]
    assert files(tmp_path) == {}


@pytest.mark.parametrize("force", [False, True])
def test_nothing_is_written_through_a_link(tmp_path: Path, force: bool) -> None:
    outside, dest = tmp_path / "outside", tmp_path / "dest"
    outside.mkdir()
    dest.mkdir()
    (dest / "content").symlink_to(outside, target_is_directory=True)
    done = importers.write(plan(tmp_path, **{"content/a.md": b"x"}), dest, force=force)
    assert [one.code for one in done.diagnostics] == ["import-outside"]
    assert files(outside) == {}


def test_force_puts_a_file_in_the_place_of_a_link_and_not_behind_it(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"kept")
    dest = tmp_path / "dest"
    dest.mkdir()
    (dest / "a.md").symlink_to(target)
    wanted = plan(tmp_path, **{"a.md": b"new"})
    assert importers.write(wanted, dest).diagnostics[0].code == "import-outside"
    assert importers.write(wanted, dest, force=True).written == ("a.md",)
    assert target.read_bytes() == b"kept" and not (dest / "a.md").is_symlink()


def test_a_folder_or_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    (tmp_path / "content").write_bytes(b"")
    wanted = plan(tmp_path, **{"a.md": b"x", "content/b.md": b"y"})
    found = importers.write(wanted, tmp_path, force=True).diagnostics
    assert [(one.code, one.path) for one in found] == [
        ("import-exists", "a.md"),
        ("import-exists", "content/b.md"),
    ]
    assert importers.write(wanted, tmp_path / "content").diagnostics[0].code == "import-exists"


def test_a_source_that_vanished_after_planning_stops_the_whole_import(tmp_path: Path) -> None:
    wanted = ImportPlan(
        base=tmp_path,
        files=(PlannedFile(path="a", data=b"a"), PlannedFile(path="b", copy=tmp_path / "gone")),
    )
    done = importers.write(wanted, tmp_path / "dest")
    assert [(one.code, one.path) for one in done.diagnostics] == [("import-failed", "b")]
    assert not (tmp_path / "dest").exists()


def test_names_are_made_safe_and_given_once() -> None:
    assert safe_path("../a/./..b/con.md") == "a/b/_con.md"
    assert safe_path('C# & "x"?.md') == "C- & -x-.md"
    assert len(safe_path("ä" * 300).encode()) <= 120
    paths = UniquePaths()
    assert [paths.take(one) for one in ("a/B.md", "a/b.md", "a/b.md/c.md", "A")] == [
        "a/B.md",
        "a/b-2.md",
        "a/b-3.md/c.md",
        "A-2",
    ]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "import-source"),
        (lambda path: path.mkdir(), "import-empty"),
        (lambda path: path.write_bytes(b"\x89PNG\0\0\0"), "import-source"),
    ],
)
def test_a_source_that_is_none_is_told(tmp_path: Path, make: object, code: str) -> None:
    source = tmp_path / "source"
    make(source)  # type: ignore[operator]
    wanted = importers.plan_import(source)
    assert [one.code for one in wanted.diagnostics] == [code] and wanted.files == ()
    done = importers.write(wanted, tmp_path / "dest")
    assert done.diagnostics == wanted.diagnostics and not (tmp_path / "dest").exists()


@pytest.mark.parametrize("name", ["slides.pdf", "refs.bib", "dates.csv", "course.YML"])
def test_a_file_of_another_kind_is_no_post(tmp_path: Path, name: str) -> None:
    """Its bytes may be text, and became the words of a lecture."""
    (tmp_path / name).write_text("%PDF-1.4 <</Type/Catalog>>\n")
    wanted = importers.plan_import(tmp_path / name)
    assert [one.code for one in wanted.diagnostics] == ["import-source"] and wanted.files == ()
