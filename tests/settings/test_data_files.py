"""Files of data as plain values."""

from __future__ import annotations

from typing import Any

import pytest

from coursesite.settings.data_files import DataError, cells, number, read


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.csv", "a,b\n1,x\n2,\n", [{"a": 1, "b": "x"}, {"a": 2, "b": ""}]),
        ("a.csv", "a;b\n1,5;2\n", [{"a": "1,5", "b": 2}]),
        ("a.csv", 'a\n"x, ""y""\nz"\n', [{"a": 'x, "y"\nz'}]),
        ("a.csv", "a,b\n1,007\n,08\n", [{"a": 1, "b": "007"}, {"a": None, "b": "08"}]),
        ("a.CSV", "a,b\n\n , \n3\n", [{"a": 3, "b": ""}]),
        ("a.tsv", "a\tb, c\n1.5\t-2e3\n", [{"a": 1.5, "b, c": -2000.0}]),
        ("a.csv", "", []),
        ("a.json", '{"a": [1, null]}', {"a": [1, None]}),
        ("a.yml", "- {a: 1, b: no}\n", [{"a": 1, "b": False}]),
        ("a.yaml", "", None),
    ],
)
def test_data_are_read_by_the_ending_of_their_file(path: str, text: str, expected: Any) -> None:
    assert read(text, path) == expected


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.json", "[\n1,\n", 3),
        ("a.json", "[" * 100_000, 0),
        ("a.yml", "a: 1\nb: [\n", 3),
        ("a.yml", "a: !!python/object:os.system 1\n", 1),
        ("a.csv", 'a,b\n"1" x,2\n', 2),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(path: str, text: str, line: int) -> None:
    with pytest.raises(DataError) as wrong:
        read(text, path)
    assert wrong.value.line == line


def test_rows_are_as_long_as_the_longest() -> None:
    assert cells("a,b\n1\n1,2,3\n", "a.csv") == [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("12", 12), ("-1.50", -1.5), (".5", 0.5), ("0", 0), ("0.5", 0.5), ("+3", 3)]
    + [(cell, None) for cell in ("", "007", "1,5", "1e999", "nan", "１２", "1_0", "9" * 500)],
)
def test_a_number_is_what_looks_like_one_and_is_no_code(cell: str, value: float | None) -> None:
    assert number(cell) == value
