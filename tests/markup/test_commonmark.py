"""The examples of the CommonMark spec, in both engines.

Each example goes through the whole of `render`. The spec's HTML goes through the tree stage, so
that pictures, headings and bare URLs look alike; then both are compared by what they say, with
typography undone and addresses decoded. An example that comes out otherwise is listed with the
reason; one that is mended has to leave the list.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from urllib.parse import unquote

import pytest

from coursesite.markup import render
from coursesite.markup.tokens import Scanned
from coursesite.markup.tree.transform import transform
from coursesite.model import MarkupOptions
from htmlnorm import normal

SPEC = Path(__file__).parents[2] / ".venv/npm/node_modules/commonmark-spec/spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
"""An example in the spec: the Markdown, and the HTML; `→` is a tab."""
FLOOR = 630

KRAMDOWN = "HTML ends where its element ends, as in kramdown"
COMMON = {
    12: r"`\(` begins a formula",
    95: "--- below a paragraph of several lines is a rule",
    126: "code that never ends keeps its empty line",
    237: "code that never ends keeps its empty line",
    **dict.fromkeys((156, 157, 158, 173), "HTML that never ends is text, and told"),
    **dict.fromkeys((614, 615), "a tag that closes itself ends where it stands, as in kramdown"),
    484: "a link without a text has the text of what it leads to",
    629: "what browsers would show of an instruction or CDATA is left out",
    **dict.fromkeys((148, 151, 161, 165, 177, 180, 186), KRAMDOWN),
}
LETTERS = "delimiters between a letter and a sign may open and close: `**Note:**text`"
MISSES = {
    "python-markdown": {
        **COMMON,
        **dict.fromkeys((354, 380), LETTERS),
        488: "an address may have spaces, as in kramdown",
    },
    "commonmark": {**COMMON, 616: "a tag that closes itself ends where it stands"},
}
TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---"})


def said(html: str) -> list[tuple[str, ...]]:
    plain = re.sub(r"</?span[^>]*>", "", html.translate(TYPOGRAPHY))
    return [
        tuple(unquote(one) if one.startswith(("href=", "src=")) else one for one in item)
        for item in normal(plain.strip())
    ]


def through_the_tree(html: str, options: MarkupOptions) -> str:
    if options.engine == "python-markdown":  # which ends no text with a line break
        html = html.strip()
    tree = transform(html, Scanned("", (), ()), options)
    return re.sub(
        "\ufdd2(\\d+)\ufdd3", lambda place: escape(tree.links[int(place[1])][0]), tree.html
    )


@pytest.mark.skipif(not SPEC.exists(), reason="the spec is not there: tests/browser/install.sh")
@pytest.mark.parametrize("engine", list(MISSES))
def test_examples_of_the_spec_say_what_they_should(engine: str) -> None:
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    examples = _EXAMPLE.findall(SPEC.read_text(encoding="utf-8").replace("→", "\t"))
    missed = {
        number
        for number, (markdown, html) in enumerate(examples, 1)
        if said(render(markdown, options).html.rstrip()) != said(through_the_tree(html, options))
    }
    assert missed == set(MISSES[engine])
    assert len(examples) - len(missed) >= FLOOR


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize("marker", ["-\t", "1.\t", "10)\t", "> -\t", ">\t-\t"])
@pytest.mark.parametrize(
    "content",
    [
        ["a", "", "```py", "x\t= 1", "\tif y", "```"],
        ["a", "", "- b", "", "  para"],
        ["a", "", "b `c`", "", "- d", "  - e", "", "    para"],
        ["a", "", "> [!NOTE]", "> b", "", "$$", "c_1 * d_2", "$$"],
        ["a", "", "| b | c |", "|---|---|", "| $d$ | e |"],
        ["```py", "-\tx", "```", "", "a"],
    ],
)
def test_a_tab_behind_the_marker_of_an_item_is_as_the_spaces_up_to_its_stop(
    engine: str, marker: str, content: list[str]
) -> None:
    spaces = marker.expandtabs(4)
    quote = ">" if ">" in marker else ""
    further = quote + " " * (len(spaces) - len(quote))
    tabs = "> \t" if marker == "> -\t" else ">\t\t" if quote else "\t"
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]

    def written(first: str, others: str) -> str:
        lines = [first + content[0], *((others if line else quote) + line for line in content[1:])]
        return "\n".join(lines) + f"\n{quote}\n" + first + "next [^none]\n"

    expected = render(written(spaces, further), options)
    found = render(written(marker, tabs), options)
    assert normal(found.html) == normal(expected.html)
    (problem,) = found.diagnostics
    assert problem.span and (problem.span.line, problem.span.column) == (
        len(content) + 2,
        len(marker) + 6,
    )


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_a_tab_behind_the_marker_of_a_definition_is_as_spaces(engine: str) -> None:
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    found = render("Term\n:\ta\n\n\t```py\n\tx\n\t```\n\n\t-\tb\n\n\t\tc\n", options)
    spaces = render("Term\n:   a\n\n    ```py\n    x\n    ```\n\n    -   b\n\n        c\n", options)
    assert normal(found.html) == normal(spaces.html) and "<dd>" in found.html


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_code_keeps_tabs_behind_what_looks_like_a_marker(engine: str) -> None:
    options = MarkupOptions(engine=engine)  # type: ignore[arg-type]
    code = "-\tx\n1.\ty\n:\tz\n\t*\tw\n"
    assert "-\tx\n" in render("- b\n\n  ~~~\n  -\tx\n  ~~~\n", options).html
    assert code in render(f"```\n{code}```\n", options).html
    assert code in render("".join(f"    {line}\n" for line in code.splitlines()), options).html
