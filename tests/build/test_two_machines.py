"""Two machines with the same versions make the same bytes: the site, its archive, its EPUB."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from property.notes import CONTENT
from property.terms import CONTENT as TERMS

FILES = {**CONTENT, **TERMS, "content/alg/term.md": "---\ntitle: Straße\n---\n\nİ, ı and naïve.\n"}
PROGRAM = """\
import os
from coursesite.build.executors import forked_pages
from coursesite.cli.main import main

os.umask(int(os.environ["MASK"], 8))
forked_pages.FEW = forked_pages.BATCH = 2
for command in (
    ["build", "--jobs", os.environ["JOBS"]],
    ["export", "--zip", "-o", "../site.zip"],
    ["export", "--epub", "-c", "alg", "-o", "../alg.epub"],
):
    try:
        main([*command, "--clock", "2026-01-01T00:00:00Z"], standalone_mode=False)
    except SystemExit as end:
        assert not end.code, command
"""
LATE, EARLY = 1_700_000_000, 1_000_000_000


def machine(folder: Path, files: list[str], time: int, env: dict[str, str]) -> dict[str, bytes]:
    """All that is made of the site in a folder, whose files are written in the given order."""
    for path in files:
        data, file = FILES[path], folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        os.utime(file, (time, time))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env=os.environ | {"XDG_CACHE_HOME": str(folder.parent / "cache")} | env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    made = [*(folder / "_site").rglob("*"), *folder.parent.glob("*.*")]
    return {
        path.relative_to(folder.parent)
        .as_posix()
        .removeprefix(f"{folder.name}/"): path.read_bytes()
        for path in made
        if path.is_file() and path.name != ".coursesite-files"
    }


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="locales and masks are those of Unix")
def test_two_machines_make_the_same_bytes(tmp_path: Path) -> None:
    """Folder, user's language, time zone, mask of files, order and times of files, order of sets,
    and the number of processes make no difference."""
    names = sorted(FILES)
    one = {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC", "MASK": "022", "JOBS": "1"}
    two = {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo", "MASK": "077"}
    two |= {"JOBS": "2", "LANGUAGE": "tr", "COLUMNS": "40", "HOME": str(tmp_path)}
    here = machine(tmp_path / "one" / "algebra", names, LATE, one)
    there = machine(tmp_path / "two" / "Another folder ü", names[::-1], EARLY, two)
    assert here.keys() == there.keys() and {"site.zip", "alg.epub"} <= here.keys()
    assert [path for path, data in here.items() if there[path] != data] == []
