"""An import reads a run of the same signs once, however long it is.

Each run is so long that the square of its length takes minutes: no time decides but the most that
any import may take.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from coursesite import importers
from importers.test_damage import SECONDS
from importers.test_sources import PAGES, SOURCES

LENGTH = 120_000
RUNS = {
    "attribute lists": ("post", "", "", "{: "),
    "braces": ("mkdocs", "", "", "{"),
    "open shortcodes": ("hugo", "", "", "{{< x "),
    "shortcodes without ends": ("hugo", "", "", "{{% x %}}"),
    "blank lines": ("jupyter-book", "", "", "\n "),
    "divs without ends": ("bookdown", "", "", ":::a\n"),
    "headings": ("bookdown", "", "", "# a\n"),
    "signs around a heading": ("bookdown", "", "# a ", "# "),
    "blanks": ("gitbook", "", "a", " "),
    "blanks behind a fence": ("bookdown", "", "```a", " "),
    "signs in a part": ("mdbook", "src/SUMMARY.md", "# a", "("),
}
"""A source whose import once took the square of the signs in a file of it, the largest page if none
is named; the signs before them, and the signs."""


@pytest.mark.parametrize("run", RUNS)
def test_a_long_run_of_signs_is_read_once(tmp_path: Path, run: str) -> None:
    name, path, before, signs = RUNS[run]
    folder = SOURCES[name].folder
    root = tmp_path / "site"
    shutil.copytree(folder if folder.is_dir() else folder.parent, root)
    pages = (page for page in root.rglob("*") if page.suffix in PAGES[:4])
    file = root / path if path else max(pages, key=lambda page: page.stat().st_size)
    more = f"\n\n{before}{signs * (LENGTH // len(signs))}x\n\n- [end](shared.md)\n"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    begun = time.process_time()
    source = root if folder.is_dir() else root / folder.name
    importers.write(importers.plan_import(source, SOURCES[name].source), tmp_path / "out")
    assert time.process_time() - begun < SECONDS
