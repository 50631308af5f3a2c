"""The marks of git: which lines are a conflict, and where one may be shown."""

from __future__ import annotations

import pytest

from coursesite.text.merge_conflicts import find, find_in_markdown

GROUP = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (GROUP, [1]),
        (f"x\n{GROUP}y\n{GROUP}", [2, 8]),
        ("<<<<<<< HEAD\na\n||||||| 1a2b\nb\n=======\nc\n>>>>>>> topic\n", [1]),
        ("A heading\n=======\n", []),
        ("<<<<<<< HEAD\na\n", []),
        ("a\n=======\n>>>>>>> topic\n", []),
        (f"x {GROUP}", []),
        ("<<<<<<<< a\n========\n>>>>>>>> b\n", []),
        (GROUP.replace("\n", "\n  "), []),
    ],
)
def test_only_the_whole_group_at_the_start_of_lines_is_a_conflict(
    text: str, lines: list[int]
) -> None:
    assert [line for line, _ in find(text)] == lines


def test_in_yaml_one_mark_is_enough() -> None:
    assert len(list(find("a: 1\n<<<<<<< HEAD\nb: 2\n", marks=True))) == 1
    assert len(list(find("b: 2\n>>>>>>> topic\n", marks=True))) == 1
    assert not list(find("<<: *base\n", marks=True))


@pytest.mark.parametrize(
    ("fence", "shown"),
    [("", True), ("diff", True), ("text", True), ("console", True), ("python", False)],
)
def test_fenced_code_may_show_one_if_its_language_says_so(fence: str, shown: bool) -> None:
    text = f"Text.\n\n```{fence}\n{GROUP}```\n\n"
    assert bool(list(find_in_markdown(text))) is not shown
    assert len(list(find_in_markdown(text + GROUP))) == 2 - shown
