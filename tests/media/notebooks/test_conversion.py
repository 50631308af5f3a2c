"""A notebook's file to Markdown, its pictures, and the file for readers."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from coursesite.diagnostics import Span
from coursesite.media.notebooks import Notes, convert, for_readers, placed

DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
GIF = base64.b64encode(DOT).decode()


def text(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source} | more


def code(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": 3,
        "metadata": {"tags": list(tags)},
        "source": source,
        "outputs": list(outputs),
    }


def result(**data: Any) -> dict[str, Any]:
    forms = {name.replace("_", "/", 1).replace("_", "-"): one for name, one in data.items()}
    return {"output_type": "execute_result", "data": forms, "metadata": {}}


def stream(words: str | list[str], name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": words}


def book(*cells: dict[str, Any], **metadata: Any) -> bytes:
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


def markdown(*cells: dict[str, Any], **metadata: Any) -> str:
    return convert(book(*cells, **metadata)).markdown


def test_cells_become_blocks_and_a_list_does_not_go_on_from_cell_to_cell() -> None:
    assert markdown(text(["# A\n", "\n", "- b"]), text("- c"), code("d = 1")).split("\n\n") == [
        *("# A", "- b", "<!-- -->", "- c"),
        *("{{< cell 3 >}}", "```python\nd = 1\n```", "{{< /cell >}}\n"),
    ]


@pytest.mark.parametrize(
    ("cells", "metadata", "head"),
    [
        ((text("# A"),), {}, ""),
        ((text("![badge](b.svg)"), text("# A\n\nText")), {}, 'title: "A"'),
        ((code("import x"), text("# A *b*")), {}, 'title: "A *b*"'),
        ((code("x"), text("## A")), {}, ""),
        ((text("Text"),), {"title": "T", "authors": [{"name": "Ada"}]}, 'title: "T"'),
        ((text("Text"),), {"coursesite": {"draft": True}}, "draft: true"),
        (({"cell_type": "raw", "source": "---\ntitle: R\n---\n", "metadata": {}},), {}, "title: R"),
    ],
)
def test_the_head_is_that_of_a_raw_cell_or_of_the_metadata_or_the_first_heading(
    cells: tuple[dict[str, Any], ...], metadata: dict[str, Any], head: str
) -> None:
    found = markdown(*cells, **metadata)
    lines = found.split("\n")
    above = lines[1 : lines.index("---", 1)] if lines[0] == "---" else [""]
    assert above[0] == head
    assert "# A *b*" not in found


@pytest.mark.parametrize(
    ("tags", "shown"),
    [
        (("hide-input",), "cell 3|details code|python|/details|output|/cell"),
        (("hide_output",), "cell 3|python|details output|output|/details|/cell"),
        (("hide-cell",), "cell 3 fold|python|output|/cell"),
        (("remove-input",), "cell 3|output|/cell"),
        (("remove_output",), "cell 3|python|/cell"),
        (("remove-stdout",), "cell 3|python|/cell"),
        (("remove-cell",), ""),
        (("remove-input", "remove-output"), ""),
    ],
)
def test_tags_hide_and_remove_the_parts_of_a_cell(tags: tuple[str, ...], shown: str) -> None:
    marks = []
    for line in markdown(code("x", stream("y"), tags=tags)).split("\n"):
        if line.startswith("{{<"):
            words = line[3:-3].split()
            marks.append(" ".join(word.removeprefix('of="').rstrip('"') for word in words))
        elif line[:3] == "```" and len(line) > 3:
            marks.append(line[3:])
    assert "|".join(marks) == shown


def test_options_above_the_code_mean_what_they_do_in_quarto() -> None:
    picture = result(image_gif=GIF)
    found = markdown(
        code('#| label: fig-a\n#| fig-cap: "A dot"\n#| fig-alt: dot\n\nplot()', picture),
        code("#| echo: false\nplot()", stream("only this")),
        code("#| include: false\nsecret()", stream("secret")),
        code("#| hide\nsecret()"),
        code("#| output: false\nx", stream("secret")),
    )
    assert "![dot](output-" in found and '{: #fig-a caption="A dot" }' in found
    assert "#|" not in found and "secret" not in found and "only this" in found
    assert found.count("plot()") == 1


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        (stream(["a\n", "b\n"]), "```output\na\nb\n```"),
        (stream("10%\r50%\r100%\n"), "```output\n100%\n```"),
        (stream("w", "stderr"), "```output-stderr\nw\n```"),
        (stream("```"), "````output\n```\n````"),
        (stream("\x1b[31mr\x08\x1b[0m"), "```output\n␛[31mr␛[0m\n```"),
        (result(text_plain="1", text_html="<b>2</b>"), "```output-html\n<b>2</b>\n```"),
        (result(text_plain="1", text_markdown="*2*"), "*2*"),
        (result(text_plain="x", text_latex="$\\displaystyle x^2$"), "$$\nx^2\n$$"),
        (result(text_plain=["1\n", "2"]), "```output\n1\n2\n```"),
        (
            result(text_plain="F()", text_html="<div></div><script>x()</script>"),
            "```output-widget\nF()\n```",
        ),
        (
            {
                "output_type": "error",
                "ename": "E",
                "evalue": "v",
                "traceback": ["\x1b[31mE\x1b[0m", "v"],
            },
            "```output-error\n␛[31mE␛[0m\nv\n```",
        ),
    ],
)
def test_an_output_is_its_richest_form_that_a_page_can_show(
    output: dict[str, Any], shown: str
) -> None:
    assert f"```\n\n{shown}\n\n{{{{< /cell >}}}}" in markdown(code("x", output))


def test_pictures_have_the_name_of_their_bytes() -> None:
    notes = convert(
        book(
            text("![a](attachment:a%20b.gif)", attachments={"a b.gif": {"image/gif": GIF}}),
            code("x", result(image_gif=GIF, text_plain="<Figure size 6x4 with 1 Axes>")),
        )
    )
    (one,) = notes.pictures
    assert one.data == DOT and notes.markdown.count(f"({one.name})") == 2
    assert f"![Figure size 6x4 with 1 Axes]({one.name})" in notes.markdown


def test_links_to_headings_in_jupyter_s_way_and_badges() -> None:
    found = markdown(
        text(
            "# A\n\n[x](#My-2.-Part!) [y](#own) [![Colab](https://mybinder.org/badge_logo.svg)](z)"
        ),
        text("## My 2. Part!"),
    )
    assert "[x](#my-2-part) [y](#own) [Colab](z)" in found


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("of $ 2 N $, $x $ and $ a_1$", "of   $2 N$,  $x$ and  $a_1$"),
        ("$ x $ is\n$\\alpha $", "$x$   is\n$\\alpha$ "),
        ("`$ x $` ``$ ` y $``", "`$ x $` ``$ ` y $``"),
        ("```\n$ x $\n```", "```\n$ x $\n```"),
        ("$ 5 and 6 $, $ 5 $, $ the rest $, US$ x $", "$ 5 and 6 $, $ 5 $, $ the rest $, US$ x $"),
        ("- $  x  $", "- $x$    "),
    ],
)
def test_formulas_with_spaces_are_those_of_jupyter(written: str, read: str) -> None:
    """No character behind one moves."""
    assert f"A\n\n{read}\n" in markdown(text(f"# A\n\n{written}"), text("End"))


def test_a_place_is_that_in_the_file_however_its_lines_are_written() -> None:
    for source in (
        "# A\n\nTäxt \\alpha [x](no.md) z",
        ["# A\n", "\n", "Täxt \\alpha [x](no.md) z"],
    ):
        for compact in (False, True):
            data = book(text("Before"), text(source))
            if compact:
                data = json.dumps(json.loads(data)).encode()
            notes = convert(data)
            lines = notes.markdown.split("\n")
            at = next(n for n, line in enumerate(lines) if "no.md" in line)
            span = placed(Span(at + 1, lines[at].index("no.md") + 1, 5), notes, data)
            assert span is not None
            line = data.decode().split("\n")[span.line - 1]
            assert line[span.column - 1 :][: span.length] == "no.md"


def test_the_file_for_readers_lacks_removed_cells_and_hidden_lines_only() -> None:
    data = book(
        text("# A"), code("secret", tags=("remove-cell",)), text("a\nsecret\nb"), code("secret2")
    )
    notes = convert(data)
    assert for_readers(book(text("# A")), convert(book(text("# A"))), ()) == book(text("# A"))
    lines = notes.markdown.split("\n")
    hidden = {n for n, line in enumerate(lines) if "secret" in line}
    left = json.loads(for_readers(data, notes, hidden))
    assert ["".join(cell["source"]) for cell in left["cells"]] == ["# A", "a\nb"]
    assert {key: left[key] for key in ("nbformat", "metadata")} == {"nbformat": 4, "metadata": {}}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "notebook-invalid"),
        (b"{", "notebook-invalid"),
        (b'{"cells": [{"source": 3}]}', "notebook-invalid"),
        (b"\xff\xfe", "notebook-invalid"),
        (b"[" * 100_000, "notebook-invalid"),
        (b'{"nbformat": 3, "worksheets": []}', "notebook-version"),
    ],
)
def test_what_is_no_notebook_is_a_problem(data: bytes, code: str) -> None:
    notes = convert(data)
    assert notes.problem is not None and notes.problem.code == code
    assert notes.markdown == "" and for_readers(data, notes, ()) == data


def test_damaged_notebooks_give_notes_or_a_problem() -> None:
    """Every byte of a small notebook taken away, or doubled."""
    data = book(text("# A"), code("x", stream("y"), result(image_png="!!", text_plain="z")))
    for at in range(len(data)):
        for damaged in (data[:at] + data[at + 1 :], data[:at] + data[at : at + 1] + data[at:]):
            notes = convert(damaged)
            assert isinstance(notes, Notes)
            for_readers(damaged, notes, (1,))
