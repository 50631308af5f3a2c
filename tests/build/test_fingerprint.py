"""The fingerprint: it changes with any module that a build may run, wherever that is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import coursesite
from coursesite.build import program_fingerprint

PACKAGE = Path(coursesite.__file__).parent


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, whose fingerprint is asked for."""
    folder = tmp_path / "coursesite"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__", "importers"))
    monkeypatch.setattr(program_fingerprint, "__file__", str(folder / "build" / "fingerprint.py"))
    return folder


def test_a_change_of_a_module_in_any_package_is_seen(copy: Path) -> None:
    packages = sorted(path.parent for path in copy.rglob("__init__.py"))
    assert len(packages) > 20 and copy / "theme" in packages, "sub-packages, too"
    seen = {program_fingerprint.fingerprint()}
    assert {program_fingerprint.fingerprint()} == seen
    for count, module in enumerate(sorted((*copy.rglob("*.py"), *copy.rglob("*.lua"))), 2):
        module.write_text(module.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
        seen.add(program_fingerprint.fingerprint())
        assert len(seen) == count, module


def test_a_module_that_comes_or_goes_is_seen(copy: Path) -> None:
    before = program_fingerprint.fingerprint()
    new = copy / "media" / "new.py"
    new.write_text("")
    assert program_fingerprint.fingerprint() != before
    new.unlink()
    assert program_fingerprint.fingerprint() == before


@pytest.mark.parametrize("folder", ["default_theme/static", "importers"])
def test_the_default_theme_and_the_importers_are_no_part(copy: Path, folder: str) -> None:
    """The theme is in the wheel only, and its files are inputs of the build; importers run in no
    build, as the layers say."""
    before = program_fingerprint.fingerprint()
    (copy / folder).mkdir(parents=True)
    (copy / folder / "example.py").write_text("print(1)\n")
    assert program_fingerprint.fingerprint() == before
