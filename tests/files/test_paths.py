"""Paths by the rules of Windows, which this computer need not have."""

from __future__ import annotations

import ntpath
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursesite.diagnostics import Diagnostic
from coursesite.files import publish
from coursesite.files.paths import LONGEST, is_plain, windows_objection
from sitetest import SiteTest

NAMES = st.one_of(
    st.sampled_from(["con", "NUL.md", "Com1", "lpt9.tar.gz", "aux ", "a.", "a b", "..", "C:", "x"]),
    st.text("abcCON:.? *|\\ü", min_size=1, max_size=6),
)


@pytest.mark.parametrize(
    "path",
    [
        *("con", "CON", "Con.md", "nul.tar.gz", "a/aux/index.html", "com1.txt", "lpt¹", "PRN .a"),
        *("conin$", "a.", "a /b", "a:b", "c:", "what?.pdf", "a*b", "a|b", "a<b", 'a"b', "a>b"),
        "x/" * (LONGEST // 2) + "y",
    ],
)
def test_paths_that_windows_does_not_take(path: str) -> None:
    assert windows_objection(path)


@pytest.mark.parametrize(
    "path",
    ["console/a.b", "com/x", "com10", "nulls.md", ".a", "a.b.c/.well-known", "übung/ein satz"],
)
def test_paths_that_windows_takes(path: str) -> None:
    assert not windows_objection(path)


@settings(max_examples=200)
@given(st.lists(NAMES, min_size=1, max_size=3))
def test_a_path_without_objection_stays_what_and_where_it_is_on_windows(names: list[str]) -> None:
    path = "/".join(names)
    if not is_plain(path) or windows_objection(path):
        return
    full = PureWindowsPath("C:/site") / path
    assert full.parts == ("C:\\", "site", *names)
    assert not PureWindowsPath(path).is_reserved()
    assert not any(name != name.rstrip(" .") for name in names)
    assert ntpath.normpath(f"C:/site/{path}") == str(full)


def told(paths: list[str], tmp_path: Path) -> list[Diagnostic]:
    return publish.check(paths, tmp_path, tmp_path / "_site")


def test_on_windows_such_a_file_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere it is a warning: the site is fine, until somebody has a copy of it on Windows."""
    [here] = told(["a/aux/index.html", "b/index.html"], tmp_path)
    monkeypatch.setattr("coursesite.files.publish.sys.platform", "win32")
    [there] = told(["a/aux/index.html", "b/index.html"], tmp_path)
    assert (here.severity, there.severity) == ("warning", "error")
    assert here.code == there.code == "output-windows"


def test_names_that_differ_in_case_only_are_told_but_not_those_of_folders(tmp_path: Path) -> None:
    [problem] = told(["A/x.html", "a/y.html", "B.png", "b.PNG"], tmp_path)
    assert problem.code == "output-case"
    assert "B.png" in problem.message


def test_a_page_whose_name_is_a_device_is_told_with_its_source(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write({"content/lectures/01-con.md": "Text.\n"}).build()
    [problem] = [one for one in site.built.diagnostics if one.code == "output-windows"]
    assert "lectures/con/index.html (content/lectures/01-con.md)" in problem.message
    assert "'con' is the name of a device there" in problem.message
    assert site.page("lectures/con/index.html")
