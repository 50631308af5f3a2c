"""The report tells what became of each source file, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coursesite import importers

SITES = Path(__file__).parents[1] / "sites/import"


def test_every_file_of_a_site_is_in_the_report() -> None:
    """What was not read by Jekyll counts once for a whole folder."""
    plan = importers.plan_import(SITES / "chirpy")
    told = {row.source for row in plan.rows}
    files = [
        one.relative_to(SITES / "chirpy").as_posix()
        for one in (SITES / "chirpy").rglob("*")
        if one.is_file()
    ]
    assert len(files) > 20
    for path in files:
        assert path in told or any(path.startswith(f"{one}/") for one in told), path


def test_every_file_that_is_written_is_the_target_of_a_row() -> None:
    for name in ("chirpy", "justtheclass"):
        plan = importers.plan_import(SITES / name)
        assert {one.path for one in plan.files} == {row.target for row in plan.rows if row.target}


def test_files_that_no_page_needs_are_told_in_one_line_a_folder(tmp_path: Path) -> None:
    """Those beside the folder of the site, too, and whatever their names are."""
    for name in (
        *("docs/_config.yml", "docs/index.md", "docs/_old/a/b.md", "docs/_old/c.md", "docs/..."),
        *("src/a.py", "src/lib/b.py", ".git/HEAD", "node_modules/x/y.js", "Makefile"),
        "docs/e\u0301.png",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    plan = importers.plan_import(tmp_path, "jekyll")
    told = {row.source: row.status for row in plan.rows}
    assert told["../src"] == told["../Makefile"] == told["_old"] == "left"
    assert told["../.git"] == told["../node_modules"] == told["..."] == "unused"
    assert told["\u00e9.png"] == "kept" and told["index.md"] == "converted"
    assert len(told) == 9


def test_the_text_has_a_table_a_file_with_places() -> None:
    plan = importers.plan_import(SITES / "chirpy")
    text = importers.report_text(plan, SITES / "chirpy")
    assert "\n_posts/2023-09-04-sampling.md\n" in text
    assert "86:65  left for you  the tag 'mystery' is not known: {% mystery tag %}" in text
    left = sum(row.status == "left" for row in plan.rows)
    assert f", {left} left for you, " in text.splitlines()[-1]
    assert "28 files of the source: 14 converted, 4 copied as they are, 7 left" in text


def test_the_json_says_the_same() -> None:
    plan = importers.plan_import(SITES / "chirpy")
    data = json.loads(importers.report_json(plan, SITES / "chirpy"))
    assert [one["path"] for one in data["files"]] == [one.path for one in plan.files]
    assert len(data["report"]) == len(plan.rows) == sum(data["counts"].values())
    assert {
        "source": "_posts/2023-09-04-sampling.md",
        "line": 86,
        "column": 65,
        "status": "left",
        "note": "the tag 'mystery' is not known: {% mystery tag %}",
        "target": None,
    } in data["report"]
    assert data["diagnostics"] == []


TUBE = "{% include embed/youtube.html id='dqoEU9Ac3ek' %}"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("word{% include embed/youtube.html id='x' %}\n# ```\n", 2),
        (f"word {TUBE} word {TUBE}\n\n# A\n", 3),
        ("word{% mystery %}\n\n{% comment %}\na\nb\n{% endcomment %}\nword\n\n# A\n", 9),
        ("{% if true %}\n\nA\n\n{% endif %}\n# A\n", 6),
        ("<div>\n\nA\n\n</div>\n\nA\n\n# A\n", 9),
        ("> ![A](a.png)\n> A\n\nA\n---\n\n# A\n", 7),
        (f"{TUBE}\n\nWatch the video:\n\n{TUBE}\n\nA\n\n# A\n", 9),
    ],
)
def test_a_heading_is_where_it_was(tmp_path: Path, body: str, line: int) -> None:
    """Below tags that become several lines or none, and whatever else has its words."""
    post = tmp_path / "2024-05-06-notes.md"
    post.write_text(f"---\ntitle: T\n---\n{body}", encoding="utf-8")
    rows = importers.plan_import(post).rows
    assert [row.line for row in rows if row.note.startswith("heading '")][-1] == 3 + line
    lectures = f"# Lecture 1: B\n\n{body}\n# Lecture 2: C\n\nD\n"
    post.write_text(f"---\ntitle: T\n---\n{lectures}", encoding="utf-8")
    at = 4 + lectures[: lectures.index("# Lecture 2")].count("\n")
    rows = importers.plan_import(post).rows
    assert [row.line for row in rows if row.note == "Lecture 2: C"] == [at]
