"""Markdown in, HTML out: `tests/cases/markup/*.md`, with the HTML in the `.html` beside it.

`pytest tests/markup/test_cases.py --update` writes the HTML anew. A first line such as
`<!-- options: {"raw_html": "deny"} -->` sets the options.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coursesite.markup import render
from coursesite.model import MarkupOptions
from htmlnorm import normal

FOLDER = Path(__file__).parents[1] / "cases" / "markup"
CASES = sorted(FOLDER.glob("*.md"))


def rendered(text: str, engine: str) -> str:
    found = re.match(r"<!-- options: (.*) -->\n", text)
    options = json.loads(found[1]) if found else {}
    options = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
    prose = render(text, MarkupOptions(engine=engine, **options))  # type: ignore[arg-type]
    told = "".join(
        f"<!-- {one.severity} {one.code}: {one.message} -->\n" for one in prose.diagnostics
    )
    return prose.html.strip() + "\n" + told


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_case_renders_as_it_is_written_down(path: Path, request: pytest.FixtureRequest) -> None:
    html = rendered(path.read_text(encoding="utf-8"), "python-markdown")
    expected = path.with_suffix(".html")
    if request.config.getoption("--update"):
        expected.write_text(html, encoding="utf-8")
    assert html == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_both_engines_say_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert normal(rendered(text, "commonmark")) == normal(rendered(text, "python-markdown"))


def test_ids_of_code_and_formulas_are_known_to_links() -> None:
    text = "```python {#code}\nx\n```\n\n$$\nx\n$$ {#formula}\n\n$$ y $$\n{: #list }\n"
    assert render(text).ids == ("code", "formula", "list")
