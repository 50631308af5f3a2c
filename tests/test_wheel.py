"""The wheel, installed in an empty environment away from the checkout, builds a site."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_carries_the_theme_and_builds_a_new_site(tmp_path: Path) -> None:
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT)
    run(sys.executable, *build, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "coursesite/default_theme/templates/base.html" in names
    assert "coursesite/default_theme/static/css/10-tokens.css" in names
    assert "coursesite/theme/fonts/stix-two-math.woff2" in names
    assert "coursesite/theme/fonts/OFL.txt" in names
    assert not [name for name in names if name.startswith(("content", "tests"))]
    home = tmp_path / "env"
    venv.create(home)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = ("-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check")
    run(sys.executable, *pip, "--no-compile", wheel, cwd=tmp_path)
    run(python, "-m", "coursesite", "init", "course", "--title", "My course", cwd=tmp_path)
    note = "\n{{< note tip >}}A *word*.{{< /note >}}\n"  # built-in ones are found in their folder
    with (tmp_path / "course/content/lectures/01-first.md").open("a", encoding="utf-8") as lecture:
        lecture.write(note)
    told = run(python, "-m", "coursesite", "build", "--strict", "-s", "course", cwd=tmp_path)
    assert "pages in" in told
    page = (tmp_path / "course/_site/lectures/first/index.html").read_text(encoding="utf-8")
    assert "My course" in page
    assert "A <em>word</em>." in page
    assert list((tmp_path / "course/_site/assets").glob("style.*.css"))
