"""The guide's first page, done as it stands there: a course that a workflow can publish, and its
second term in one command."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from coursesite.cli.main import main
from guide import page, split_fences


def run(command: str) -> str:
    program, *args = shlex.split(command)
    assert program == "coursesite"
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(main, args)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_first_page_leads_to_a_course_that_builds_without_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for fence in split_fences(page("quick-start"))[1]:
        if fence.file:
            Path(fence.file).write_text(fence.text, encoding="utf-8")
        for command in re.findall(r"^\$ (.*)", fence.text, re.MULTILINE):
            if command.startswith("rm "):
                Path(command[3:]).unlink()
            elif command.startswith("cd "):
                monkeypatch.chdir(tmp_path / command[3:])
            elif command.startswith(("coursesite init", "coursesite new")):
                run(command)
    assert sorted(path.name for path in Path("content/lectures").iterdir()) == [
        "01-vectors.md",
        "02-linear-maps.md",
    ]
    workflow = yaml.safe_load(Path(".github/workflows/course.yml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["publish"]["steps"]]
    (build,) = (step for step in steps if step.startswith("coursesite"))
    address = "https://ada.github.io/algebra"
    said = run(build.replace("${{ steps.pages.outputs.base_url }}", address))
    assert re.match(r"9 pages in ", said), said
    assert f"{address}/lectures/vectors/" in Path("_site/sitemap.xml").read_text(encoding="utf-8")
    run("coursesite new term 2026 --start 2026-02-16")
    said = run("coursesite build --strict")
    assert re.match(r"17 pages in ", said), said
    home = Path("_site/2026/index.html").read_text(encoding="utf-8")
    assert "Spring 2026" in home and "16 February" in home
