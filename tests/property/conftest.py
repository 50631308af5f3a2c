from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursesite.theme import default
from property import laws


@pytest.fixture(scope="session")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the theme, which nobody edits during the run."""
    root = tmp_path_factory.mktemp("theme")
    for folder in ("templates", "static"):
        shutil.copytree(default.theme_root() / folder, root / folder)
    return root


@pytest.fixture(autouse=True)
def _still_theme(theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(default, "theme_root", lambda: theme)


@pytest.fixture(scope="session", autouse=True)
def _notes_of_clean_builds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the workers of a run have in common."""
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "clean-builds"
    folder.mkdir(exist_ok=True)
    laws.notes_of_clean_builds = folder
    yield
    laws.notes_of_clean_builds = None
