"""Highlighted code is the code, in spans of Pygments' short class names."""

from __future__ import annotations

import re
from html import unescape

import pytest
from pygments import highlight as by_pygments
from pygments.formatters import HtmlFormatter

from coursesite.markup.code import highlight
from coursesite.markup.code.highlight import lexer, spans

CODE = {
    "python": 'def mean(values: list[int]) -> float:\n    """<b> & so on"""\n    return 1 < 2\n',
    "cpp": 'size_t n = 0; // a & b\nif (n << 2 > 1) { puts("<"); }\n',
    "bash": 'for f in *.md; do\n  echo "$f" >> out && ls\ndone\n',
}


@pytest.mark.parametrize("language", CODE)
def test_code_comes_out_as_pygments_has_it_first_and_again(language: str) -> None:
    """Each character in the class that the library's own writer gives it, but for whitespace."""
    code = CODE[language]
    want = by_pygments(code, lexer(language), HtmlFormatter(nowrap=True))
    for _ in range(2):
        assert characters(spans(code, language)) == characters(want)


def characters(html: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, inner, plain in re.findall(r'<span class="(\w+)">(.*?)</span>|([^<]+)', html, re.S):
        text = unescape(inner or plain)
        found += [(char, "" if char.isspace() or name == "w" else name) for char in text]
    return found


def test_of_the_stretches_of_code_few_and_short_ones_are_remembered() -> None:
    names = highlight._Class("n")
    assert names["a<b"] == names["a<b"] == '<span class="n">a&lt;b</span>'
    long = "x" * 1000
    assert long in names[long] and long not in names
    for number in range(2 * highlight._MOST_TEXTS):
        assert f">{number}<" in names[f"{number}"]
    assert len(names) == highlight._MOST_TEXTS


@pytest.mark.parametrize(
    ("name", "other"), [("cjs", "javascript"), ("hpp", "cpp"), ("cmd", "bat"), ("svg", "xml")]
)
def test_names_of_languages_on_github_are_known(name: str, other: str) -> None:
    named, same = (lexer(one) for one in (name, other))
    assert named is not None and same is not None and named.name == same.name


def test_every_other_name_is_that_of_a_language() -> None:
    assert all(map(lexer, [*highlight._ALIASES, *highlight._SAME]))


@pytest.mark.parametrize("name", ["hpp", "svg", "mdx", "log", "pseudocode"])
def test_what_other_highlighters_know_is_no_mistake(name: str) -> None:
    assert highlight.known(name) and not highlight.known(f"{name}-nobody")
