"""Entry points as `importlib.metadata` gives them, read without it."""

from __future__ import annotations

import importlib
import sys
from importlib import metadata
from pathlib import Path

import pytest

from coursesite.files.entry_points import entry_points, folder_of
from coursesite.model.entry_point import EntryPoint


def test_they_are_those_of_the_standard_library() -> None:
    for group in ("console_scripts", "pytest11", "no.such.group"):
        found = sorted({(one.name, one.value) for one in metadata.entry_points(group=group)})
        assert [(one.name, one.value) for one in entry_points(group)] == found
    assert entry_points("pytest11")


def test_of_a_package_that_is_installed_twice_the_first_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, name, text in (
        ("a", "my_looks-2.0.dist-info", "\ufeff"),
        ("a", "Other.Looks-1.dist-info", "[x.y]\n; a note\n# b = b\nplain\nc=\n = d\n"),
        ("b", "My.Looks-1.0.dist-info", "[looks]\nold = old\n"),
        ("b", "other-1.0.egg-info", "[more]\no = o\n[ looks ]\nink = ink.a:b.c [extra]\nz = z"),
    ):
        info = tmp_path / folder / name
        info.mkdir(parents=True)
        (info / "entry_points.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b" / "broken-1.dist-info").mkdir()
    (tmp_path / "b" / "broken-1.dist-info" / "entry_points.txt").write_bytes(b"[looks]\n\xff = 1")
    monkeypatch.setattr("sys.path", [str(tmp_path / name) for name in ("none", "a", "b", "a")])
    ink, last = entry_points("looks")
    assert ink == EntryPoint("ink", "ink.a:b.c [extra]", "other-1.0")
    assert (ink.module, ink.attribute, ink.package) == ("ink.a", "b.c", "ink")
    assert (last.module, last.attribute, last.name) == ("z", "", "z")


def test_a_package_that_is_being_developed_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installer may leave a folder without a version beside its sources, too."""
    for place in ("installed/my_looks-1.0.dist-info", "sources/my_looks.egg-info"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "entry_points.txt").write_text("[looks]\nink = my_looks\n")
    monkeypatch.setattr("sys.path", [str(tmp_path / name) for name in ("installed", "sources")])
    assert entry_points("looks") == (EntryPoint("ink", "my_looks", "my_looks-1.0"),)


def test_one_that_is_loaded_is_the_object_itself() -> None:
    assert EntryPoint("p", "pathlib:Path.joinpath").load() is Path.joinpath
    assert EntryPoint("p", "pathlib").load().Path is Path


def test_a_package_is_where_it_would_be_imported_from_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("old", "new"):
        (tmp_path / place / "my_looks").mkdir(parents=True)
        (tmp_path / place / "my_looks/__init__.py").write_text("")
    with monkeypatch.context() as earlier:
        earlier.syspath_prepend(tmp_path / "old")
        importlib.import_module("my_looks")
    monkeypatch.syspath_prepend(tmp_path / "new")
    assert folder_of("my_looks") == tmp_path / "new/my_looks"
    del sys.modules["my_looks"]
