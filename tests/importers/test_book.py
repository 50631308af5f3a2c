"""A book, whatever its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite.importers.book import Book, Converted, Page, plan_book
from coursesite.importers.plan import ImportPlan


def plan(folder: Path, files: dict[str, str], title: str = "Trees") -> ImportPlan:
    """The plan for a book of these pages, whose text stays, and of the other files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    pages = tuple(Page(path=name) for name in files if name.endswith(".md"))
    copied = tuple(name for name in files if not name.endswith(".md"))
    book = Book(root=folder, base=folder, pages=pages, course={"title": title}, copied=copied)
    return plan_book(book, lambda text, front, page: Converted(text=text, front=front))


def texts(made: ImportPlan) -> dict[str, str]:
    return {one.path: one.data.decode() for one in made.files if one.data is not None}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("# Trees\n\nx\n", "# Trees\n\nx\n"),
        ("# Welcome *all*\n\nx\n", "## Welcome *all*\n\nx\n"),
        ("\nWelcome\n=======\n\nx\n", "## Welcome\n\nx\n"),
        ("x\n\n# Welcome\n", "x\n\n# Welcome\n"),
    ],
)
def test_the_first_heading_of_a_home_page_is_not_lost(tmp_path: Path, text: str, body: str) -> None:
    """Our home page shows the title of the course."""
    made = texts(plan(tmp_path, {"index.md": text, "a.md": "# A\n"}))
    assert made["content/index.md"].endswith(f"\n{body}")
    assert made["content/a.md"].endswith("\n# A\n")


def test_a_file_in_the_place_of_one_of_ours_is_left(tmp_path: Path) -> None:
    files = {"index.md": "x", "robots.txt": "x", "tags/index.html": "x", "ok/index.html": "x"}
    made = plan(tmp_path, files)
    left = {row.source: row.note for row in made.rows if row.status == "left"}
    assert set(left) == {"robots.txt", "tags/index.html"}
    assert not {one.path for one in made.files} & {f"content/{name}" for name in left}
