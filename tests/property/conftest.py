from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coursesite.theme import default


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
