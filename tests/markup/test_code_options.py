"""The options of fenced code in the notations of other programs."""

from __future__ import annotations

import pytest

from coursesite.markup import render
from coursesite.markup.attributes import info
from coursesite.markup.syntax.code_options import normal
from coursesite.model import MarkupOptions


@pytest.mark.parametrize(
    ("written", "language", "options"),
    [
        ('py linenums="1" hl_lines="2 3"', "py", {"linenos": "true", "hl_lines": "2 3"}),
        ('py linenums="10" title="x.py"', "py", {"linenostart": "10", "file": "x.py"}),
        ("js {1,4-6} showLineNumbers", "js", {"linenos": "true", "hl_lines": "1,4-6"}),
        ("jsx{1,3}", "jsx", {"hl_lines": "1,3"}),
        ("jsx{1}{numberLines: true}", "jsx", {"linenos": "true", "hl_lines": "1"}),
        ("js{numberLines: 5}", "js", {"linenos": "true", "linenostart": "5"}),
        ("ts showLineNumbers=5", "ts", {"linenos": "true", "linenostart": "5"}),
        ('{.python .numberLines startFrom="100"}', "python", {"linenostart": "100"}),
        ('{.python code-line-numbers="6-8"}', "python", {"hl_lines": "6-8"}),
        ('{.python code-line-numbers="true" filename=a.py}', "python", {"file": "a.py"}),
        ('go {linenos=table,hl_lines=[8,"15-17"]}', "go", {"hl_lines": "8 15-17"}),
        ("js:line-numbers {1}", "js", {"linenos": "true", "hl_lines": "1"}),
        ('ruby mark_lines="1 2"', "ruby", {"hl_lines": "1 2"}),
        ("rust,ignore", "rust", {}),
        ("c++", "c++", {}),
    ],
)
def test_options_of_other_programs_have_their_meaning(
    written: str, language: str, options: dict[str, str]
) -> None:
    found, given = info(written)
    assert found == language
    assert options.items() <= dict(normal(given).pairs).items()


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('```py hl_line="2"\nx\n```', [("hl_line", "did you mean 'hl_lines'?")]),
        (
            "> ```py main.py\n> x\n> ```",
            [("main.py", 'write title="main.py" to show the name of a file')],
        ),
        ('- ```py\n  x\n  ```\n  {: hl_lnies="1" }', [("hl_lnies", "did you mean 'hl_lines'?")]),
        ("```{r plot, echo=FALSE, fig.width=5}\nx\n```", []),
        ("```python\nx\n```\n{: .steps #id }", []),
        ("```py wow\nx\n```\n\n```py wow\nx\n```", [("wow", "")]),
    ],
)
def test_options_without_meaning_are_told_once(
    text: str, told: list[tuple[str, str]], engine: str
) -> None:
    lines = text.split("\n")
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    found = [one for one in render(text, options).diagnostics if one.code == "code-option"]
    assert len(found) == len(told)
    for problem, (word, hint) in zip(found, told, strict=True):
        span = problem.span
        assert span is not None
        assert lines[span.line - 1][span.column - 1 :][: span.length] == word
        assert hint in problem.hint


def test_directives_of_code_are_code_and_others_are_told() -> None:
    text = "```{code-block} python\n:linenos:\n:emphasize-lines: 2\n\nx = 1\ny = 2\n```"
    prose = render(text)
    assert not prose.diagnostics
    assert 'class="cs-code cs-numbered"' in prose.html
    assert ":linenos:" not in prose.html
    assert 'class="cs-line cs-hl"><span class="n">y' in prose.html
    [problem] = render("```{note} Mind\nthis\n```").diagnostics
    assert problem.code == "foreign-block"
    assert "> [!NOTE]" in problem.hint
    assert render("```{math}\n:label: eq-x\n\nx^2\n```").ids == ("eq-x",)
