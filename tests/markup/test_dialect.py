"""What GitHub and Jekyll authors expect of their Markdown, case by case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coursesite.markup import render
from coursesite.model import MarkupOptions
from htmlnorm import normal

CASES = json.loads(
    (Path(__file__).parents[1] / "cases" / "dialect.json").read_text(encoding="utf-8")
)
ENGINES = ("python-markdown", "commonmark")
MISSES: dict[tuple[str, str], str] = {}
"""Cases that an engine does not pass, with the reason."""


def passes(case: dict[str, str], engine: str) -> bool:
    html = render(case["markdown"], MarkupOptions(engine=engine)).html  # type: ignore[arg-type]
    if "html" in case:
        return normal(html) == normal(case["html"])
    if case["name"] == "liquid-include":
        return "{%" not in html and "youtube-nocookie.com/embed/Balreaj8Yqs" in html
    if case["name"] == "footnote":
        return "[^1]" not in html and "<sup" in html and "The note." in html
    tex = case["markdown"].split("$$")[1].strip().replace("<", "&lt;")
    return "<em>" not in html and f'encoding="application/x-tex">{tex}</annotation>' in html


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_gives_what_its_author_expects(case: dict[str, str], engine: str) -> None:
    assert passes(case, engine) == ((case["name"], engine) not in MISSES)


def test_the_engines_pass_what_the_project_promises() -> None:
    assert len(CASES) == 87
    for engine, promised in zip(ENGINES, (82, 85), strict=True):
        assert sum(passes(case, engine) for case in CASES) >= promised


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("[a^b^c][]", "a<sup>b</sup>c"),
        ("[a^b^c]", "a<sup>b</sup>c"),
        ("[x~y~]", "x<sub>y</sub>"),
        ("[==m== n][]", "<mark>m</mark> n"),
        ("[z][a^b^c]", "z"),
    ],
)
def test_a_text_with_marks_is_a_label_as_it_is_written(engine: str, link: str, text: str) -> None:
    definitions = "[a^b^c]: /u\n[x~y~]: /u\n[==m== n]: /u\n"
    options = MarkupOptions(engine=engine, spans=("mark", "sup", "sub"))  # type: ignore[arg-type]
    found = render(f"So {link}.\n\nAnd [q^r^] too.\n\n{definitions}", options)
    assert f'<a href="/u">{text}</a>.' in found.html
    assert "[q<sup>r</sup>]" in found.html and not found.diagnostics
