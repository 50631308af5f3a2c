"""Files of data as tables, and in templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite.model import Include, TableForm
from coursesite.shortcodes.data_tables import as_markdown
from sitetest import SiteTest

GRADES = "Name,Points\nAda,7\nBen,12\nCem,\n"


def table(text: str, path: str = "a.csv", **form: object) -> str:
    shown, problems = as_markdown(Include(path), TableForm(**form), text)  # type: ignore[arg-type]
    assert not problems
    return shown


def rows(text: str, path: str = "a.csv", **form: object) -> list[str]:
    return table(text, path, **form).split("\n")[2:]


def test_columns_are_chosen_by_name_or_number_and_rows_sorted() -> None:
    assert rows(GRADES, columns=("2", "Name"), sort="-Points") == [
        *("| 12 | Ben |", "| 7 | Ada |", "|  | Cem |"),
    ]
    assert rows(GRADES, sort="Points")[-1] == "| Cem |  |"
    assert rows("n\nb\n10\n9\nA\n", sort="n") == ["| 9 |", "| 10 |", "| A |", "| b |"]


def test_columns_of_numbers_are_aligned_at_their_ends() -> None:
    assert table(GRADES).split("\n")[1] == "|---|--:|"
    assert table("a,b\n007,1\n").split("\n")[1] == "|---|--:|"


def test_a_cell_stays_in_its_place() -> None:
    assert rows('a,b\n"x|y","one\n\ntwo"\nx\\|y,\n') == ["| x\\|y | one<br>two |", "| x\\|y |  |"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "a.yml",
            "- {a: 1, b: yes}\n- {b: no, c: [x, 2]}\n",
            ["| 1 | yes |  |", "|  | no | x, 2 |"],
        ),
        ("a.json", '[["a", "b"], [1], [2, 3]]', ["| 1 |  |", "| 2 | 3 |"]),
        ("a.yml", "ada: {age: 3}\nben: {age: 4}\n", ["| ada | 3 |", "| ben | 4 |"]),
    ],
)
def test_rows_may_be_mappings_or_lists(path: str, text: str, expected: list[str]) -> None:
    assert rows(text, path) == expected


def test_a_caption_and_a_label_stand_below(tmp_path: Path) -> None:
    assert table(GRADES, caption='The "best"', id="tab-g").endswith(
        '{: #tab-g caption="The &quot;best&quot;" }'
    )
    assert table(GRADES, id="tab-g").endswith("{: #tab-g }")


@pytest.mark.parametrize("form", [{"columns": ("Pionts",)}, {"sort": "-Pionts"}])
def test_a_column_that_is_not_there_is_told(form: dict[str, object]) -> None:
    _, (problem,) = as_markdown(Include("a.csv"), TableForm(**form), GRADES)  # type: ignore[arg-type]
    assert (problem.code, problem.hint) == ("shortcode-argument", "did you mean 'Points'?")


FILES = {
    "content/lectures/01-a.md": "---\ntitle: A\n---\n\n[](#tab-g) has them.\n\n"
    '{{< table grades.csv caption="The *grades*" id="tab-g" >}}\n\n{{< table own.yml >}}\n',
    "content/lectures/grades.csv": GRADES,
    "data/own.yml": "- {a: 1}\n",
    "templates/partials/footer.html": '<footer>{{ data("own.yml")[0].a }}, '
    '{{ data("/lectures/grades.csv") | length }}</footer>',
}
PAGE = "lectures/a/index.html"


def test_tables_and_templates_follow_their_data(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES).build()
    assert not site.built.diagnostics
    page = site.page(PAGE)
    assert 'href="#tab-g">Table 1.1</a> has them' in page
    assert "The <em>grades</em></caption>" in page
    assert "<footer>1, 3</footer>" in page
    assert not [path for path in site.output if "own.yml" in path]
    site.write({"data/own.yml": "- {a: 5}\n"}).build()
    assert "<footer>5, 3</footer>" in site.page(PAGE)
    assert ">5</td>" in site.page(PAGE)
    site.write({"content/lectures/grades.csv": "Name,Points\nZoe,1\n"}).build()
    assert "Zoe" in site.page(PAGE)
    assert "<footer>5, 1</footer>" in site.page(PAGE)
    site.clean()


def test_a_template_whose_data_are_missing_or_broken_is_told(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES | {"data/own.yml": "[\n"}).build()
    said = [one.message for one in site.built.diagnostics if one.code == "template-error"]
    assert said and "data/own.yml:2: this is no YAML" in said[0]
    site.write({"data/own.yml": "- {a: 1}\n"}).build()
    assert not site.built.diagnostics


@pytest.mark.parametrize(
    ("data", "code", "path", "line"),
    [
        (b"Name,Points\nZo\xeb,1\n", "encoding", "lectures/grades.csv", 2),
        ("Name,Points\nZoe,1\n".encode("utf-16"), "encoding", "lectures/grades.csv", 1),
        (b"Name,Points\nZo\0e,1\n", "control-character", "lectures/grades.csv", 2),
        (b'Name,Points\n"Zoe,1\n', "data-syntax", "lectures/01-a.md", 7),
        (b"", "shortcode-argument", "lectures/01-a.md", 7),
        (None, "include-missing", "lectures/01-a.md", 7),
    ],
)
def test_a_file_that_cannot_be_read_is_told_alone(
    tmp_path: Path, data: bytes | None, code: str, path: str, line: int
) -> None:
    """What is wrong with its bytes is told at the file; and a reference to the table is no mistake
    besides."""
    site = SiteTest(tmp_path).write(FILES | {"templates/partials/footer.html": "<footer></footer>"})
    site.edit("content/lectures/01-a.md", "grades.csv caption", "grades.csv sort=Points caption")
    file = tmp_path / "content/lectures/grades.csv"
    if data is None:
        file.unlink()
    else:
        file.write_bytes(data)
    told = [
        (one.code, one.path, one.span and one.span.line) for one in site.build().built.diagnostics
    ]
    assert told == [(code, f"content/{path}", line)]


def test_code_that_is_included_has_its_bytes_checked(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write({"content/a.md": "# A\n\n{{< include x.py >}}\n"})
    (tmp_path / "content/x.py").write_bytes(b"def f():\n    return 'f\xfcr'\n")
    (problem,) = site.build().built.diagnostics
    assert (problem.code, problem.path) == ("encoding", "content/x.py")
    assert problem.span is not None and (problem.span.line, problem.span.column) == (2, 14)


def test_a_template_whose_data_are_not_utf_8_is_told(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES)
    (tmp_path / "data/own.yml").write_bytes(b"- {a: f\xfcr}\n")
    told = {one.code: one.message for one in site.build().built.diagnostics}
    assert "data/own.yml:1: byte 0xFC is not UTF-8" in told["template-error"]
