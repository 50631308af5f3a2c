"""The tokens that the scan takes out of a text, and their spans."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from coursesite.markup import builtin_expand, render
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.scanner import scan
from coursesite.markup.tokens import Code, Math
from coursesite.model import Expansion, MarkupOptions

CASES = Path(__file__).parents[1] / "cases"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted((CASES / "markup").glob("*.md"))] + [
    case["markdown"] for case in json.loads((CASES / "dialect.json").read_text(encoding="utf-8"))
]
NESTED = """- An item with `a`
  that goes on, $b$,
lazily with `c`.

> 1. Quoted `d`
>    and $e$ after
>
> \tmore `f`

| `g` | $h$ |

- Again
\t- deeper
\t  `i`, and **`j`**
"""


@pytest.mark.parametrize("text", [*TEXTS, NESTED], ids=range(len(TEXTS) + 1))
def test_the_span_of_what_stands_in_a_line_begins_with_its_sign(text: str) -> None:
    lines = text.split("\n")
    for token in scan(text, MarkupOptions(), builtin_expand).tokens:
        if isinstance(token, Math) or (isinstance(token, Code) and not token.block):
            place = lines[token.span.line - 1][token.span.column - 1 :]
            assert place.startswith(("`", "~", "$", "\\", "{{")), (token, place)


def test_spans_in_lists_and_quotes_are_exact() -> None:
    lines = NESTED.split("\n")
    found = {
        lines[one.line - 1][one.column - 1 :][: one.length]
        for token in scan(NESTED, MarkupOptions(), builtin_expand).tokens
        if isinstance(token, Code | Math)
        for one in [token.span]
    }
    assert found == {"`a`", "$b$", "`c`", "`d`", "$e$", "`f`", "`g`", "$h$", "`i`", "`j`"}


@pytest.mark.parametrize(
    "open_", [*itertools.product((containers.QUOTE, 2, 3), repeat=2), (), (4,)]
)
@pytest.mark.parametrize("in_paragraph", [False, True])
def test_an_empty_line_leaves_open_what_one_of_spaces_does(
    open_: containers.Open, in_paragraph: bool
) -> None:
    _, open_after, began = containers.enter("  ", open_, in_paragraph)
    assert (open_after, began) == (containers.after_empty(open_), False)


@pytest.mark.parametrize("indent", ["", "  "])
@pytest.mark.parametrize("around", ["", "> ", "- "])
def test_fenced_code_ends_at_a_fence_as_long_as_its_own(around: str, indent: str) -> None:
    inner = ["````python", "```", " code", "", "end ````", "````` "]
    lines = [indent + line for line in inner]
    lead = [around, *[around.replace("-", " ")] * 5]
    text = "\n".join(a + b for a, b in zip(lead, lines, strict=True)) + "\n\nBehind."
    (code,) = scan(text, MarkupOptions(), builtin_expand).tokens
    assert isinstance(code, Code)
    assert (code.text, code.language) == ("```\n code\n\nend ````\n", "python")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Here: {{< put >}}.", ["Here: a", "b", "", "c."]),
        ("> - Here: {{< put >}}\n>   and", ["> - Here: a", ">   b", ">   ", ">   c", ">   and"]),
    ],
)
def test_a_text_put_into_a_line_may_have_several(text: str, expected: list[str]) -> None:
    scanned = scan(text, MarkupOptions(), lambda call: Expansion(text="a\nb\n\nc"))
    assert scanned.text.split("\n") == expected


def test_tabs_of_a_text_put_in_indent_it_and_stay_in_code() -> None:
    put = "- a\n\n\t```\n\tall:\n\t\tx\n\t```\n"
    scanned = scan("{{< put >}}\n", MarkupOptions(), lambda call: Expansion(text=put))
    (code,) = scanned.tokens
    assert isinstance(code, Code)
    assert (code.text, scanned.text.count("\t")) == ("all:\n\tx\n", 0)


@pytest.mark.parametrize("text", [">: |---| |", ">- | a | |\n", ">1. |---|---|\n> | a | b |"])
def test_reading_a_table_in_a_quote_without_a_space_ends(text: str) -> None:
    assert render(text).html
