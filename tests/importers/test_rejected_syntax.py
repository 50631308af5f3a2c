"""What our builder refuses is text in what comes out of an import, and noted."""

from __future__ import annotations

import pytest

from coursesite.importers.text.rejected_syntax import escape_rejected
from coursesite.markup import render


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Text.\n\n<!-- never\n\nMore.\n", 3),
        ("<details>\n\nMore.\n", 1),
        ("A <script> and `<b>`.\n", 1),
        ("> <div class='x'\n> a\n", 1),
        ("{{< nope >}}\n\n<select>\n", 1),
    ],
)
def test_an_error_of_the_body_is_escaped_and_noted(body: str, line: int) -> None:
    mended, notes = escape_rejected(body)
    errors = [one for one in render(mended).diagnostics if one.severity == "error"]
    assert errors == []
    assert notes[0][0] == line


def test_tags_that_close_themselves_stay_and_the_text_behind_them_is_converted() -> None:
    body = '<script src="a.js" />\n\n*More*.\n\n<iframe src="b.html" />\n'
    assert escape_rejected(body) == (body, ())


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        ("> [!SOLUTION]\n> a", "> [!NOTE]- Solution\n> a"),
        ("> [!SOLUTION]- Mine\n> a", "> [!NOTE]- Mine\n> a"),
        (
            '> [!EXERCISE]\n> a\n\n> [!SOLUTION]\n> b\n{: #s for="gone" }',
            "> [!EXERCISE]\n> a\n\n> [!SOLUTION]\n> b\n{: #s }",
        ),
        (
            "> [!LEMMA]\n> a\n{: #x .y }\n\n> [!LEMMA]\n> b\n{: #x .y }",
            "> [!LEMMA]\n> a\n{: #x .y }\n\n> [!LEMMA]\n> b\n{: .y }",
        ),
    ],
)
def test_names_of_what_is_not_there_or_is_there_twice_go(body: str, mended: str) -> None:
    text, notes = escape_rejected(body)
    assert text == mended and "gone" in notes[0][1]
    assert not [one for one in render(text).diagnostics if one.severity == "error"]


def test_marks_of_a_conflict_in_code_are_indented_and_others_stay() -> None:
    marks = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n"
    mended, notes = escape_rejected(f"```java\n{marks}```\n\n{marks}")
    assert mended == f"```java\n <<<<<<< HEAD\na\n =======\nb\n >>>>>>> topic\n```\n\n{marks}"
    assert notes == ((2, "the marks of a conflict in code are indented"),)


@pytest.mark.parametrize(
    "body",
    [
        f"{'> ' * 150}deep\n\n{'>' * 300} deep\n\n{'- ' * 150}deep\n",
        "".join(f"{'  ' * depth}- deep\n" for depth in range(130)),
        "".join(f"{'   ' * depth}1. deep\n\n" for depth in range(130)),
    ],
)
def test_quotes_and_lists_are_no_deeper_than_can_be_read(body: str) -> None:
    mended, notes = escape_rejected(body)
    assert not [one for one in render(mended).diagnostics if one.severity == "error"]
    assert mended.count("deep") == body.count("deep")
    assert "nested" in notes[0][1]
