"""`coursesite import`, called in this process."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from coursesite.cli.main import main

POST = next((Path(__file__).parents[1] / "importers/sources/post").glob("*.md"))


def called(*args: str | Path) -> Result:
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(main, ["import", *map(str, args)])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def test_a_check_of_a_dry_run_measures_and_leaves_nothing(tmp_path: Path) -> None:
    done = called(POST, tmp_path / "course", "--dry-run", "--check")
    assert done.exit_code == 0, done.stderr
    assert "\n1 files of the source: 1 converted\n" in done.stdout
    assert "\n  images                     100 of 100  (1 of 1)\n" in done.stdout
    assert not list(tmp_path.iterdir())


def test_a_check_leaves_a_course_and_no_output_and_is_the_same_in_json(tmp_path: Path) -> None:
    done = called(POST, tmp_path / "course", "--check", "--format", "json")
    assert done.exit_code == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["sources"] == {POST.name: "converted"}
    assert report["check"]["shares"]["images"] == {"found": 1, "all": 1}
    words = report["check"]["shares"]["words"]
    assert words["all"] - words["found"] == sum(x["count"] for x in report["check"]["places"])
    made = {path.name for path in (tmp_path / "course").iterdir()}
    assert made == {"content"}


def test_a_check_of_a_course_that_does_not_build_says_why(tmp_path: Path) -> None:
    own = tmp_path / "course/content/own.md"
    own.parent.mkdir(parents=True)
    own.write_text("{{< nope >}}\n", encoding="utf-8")
    done = called(POST, tmp_path / "course", "--check")
    assert done.exit_code == 1
    assert "error[shortcode-unknown]" in done.stderr and "of 100" not in done.stdout
    assert "built 0 pages: 1 error" not in done.stdout
    assert "nothing was measured: the course has 1 error" in done.stdout


def test_a_source_is_what_it_is_said_to_be(tmp_path: Path) -> None:
    done = called(POST.parent, tmp_path / "course", "--from", "nothing")
    assert done.exit_code == 2 and "not one of " in done.stderr and " post, " in done.stderr
    (tmp_path / "empty").mkdir()
    done = called(tmp_path / "empty", tmp_path / "course", "--from", "jekyll", "--check")
    assert done.exit_code == 1 and "error[import-empty]" in done.stderr
