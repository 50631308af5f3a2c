"""The files that editors and systems leave behind are no part of a site."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from coursesite.files import leftovers
from coursesite.files.snapshot import scan

LEFT = [
    *("#a.md#", "a.md~", ".#a.md", "a.md___jb_tmp___", "a.md___jb_old___", "4913", ".a.md.swp"),
    *("a.md.swp", "a.swo", ".DS_Store", "Thumbs.db", "thumbs.db", "Desktop.ini", "~$a.docx"),
    *("a.md.sb-1a2b3c4d-Xy12Zz", "a.md.bak", "a.md.orig", "a.md.rej", "~WRL0001.tmp", "Icon\r"),
    *(".~lock.a.odt#", "a.pdf.crdownload", "a.md.~1~"),
]
KEPT = [
    "a#b.md",
    "#a.md",
    "~a.md",
    "4913.md",
    "swp",
    "bak.md",
    "a.original",
    "$a.md",
    "thumbs.db.md",
]


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(leftovers).failed == 0


@pytest.mark.parametrize("name", LEFT)
def test_what_an_editor_leaves_is_ignored(name: str) -> None:
    assert leftovers.is_ignored(name)


@pytest.mark.parametrize("name", KEPT)
def test_what_only_looks_like_it_is_kept(name: str) -> None:
    assert not leftovers.is_ignored(name)


def test_a_build_reads_none_of_them(tmp_path: Path) -> None:
    for folder in ("content/lectures", "static", "content/4913"):
        (tmp_path / folder).mkdir(parents=True)
        for name in [*LEFT[:6], "a.md"]:
            (tmp_path / folder / name).write_text("x")
    assert sorted(scan(tmp_path).files) == [
        "content/4913/a.md", "content/lectures/a.md", "static/a.md",
    ]  # fmt: skip
