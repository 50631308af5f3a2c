"""Diagrams as programs draw them: mistakes at their place, nothing harmful, nothing without end."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from coursesite.programs import graphviz, mermaid, versions
from coursesite.programs.drawing import MOST_CHARACTERS, DiagramError, MissingError, cleaned

TYPES = {
    "flowchart LR\n A --> B": "A, B",
    "sequenceDiagram\n A->>B: hi": "hi, A, B",
    "classDiagram\n A <|-- B": "A, B",
    "stateDiagram-v2\n [*] --> A": "A",
    "erDiagram\n A ||--o{ B : has": "has, A, B",
    "gantt\n title T\n dateFormat YYYY-MM-DD\n section S\n a :a1, 2024-01-01, 30d": "T",
    'pie title P\n "a" : 3\n "b" : 4': "P",
    "mindmap\n root((x))\n  a": "x",
    "gitGraph\n commit\n branch d\n commit": "main",
    "timeline\n title T\n 2002 : a": "T",
    "xychart-beta\n x-axis [a, b]\n bar [1, 2]": "a",
    "sankey-beta\n a,b,3": "a 3",
    'packet-beta\n 0-15: "a"': "a",
}


@pytest.mark.parametrize("text", TYPES, ids=lambda text: text.split()[0])
def test_each_type_is_drawn_and_equal_texts_are_drawn_equally(text: str) -> None:
    drawing = mermaid.draw(text, "p-")
    assert drawing == mermaid.draw(text, "p-")
    assert set(TYPES[text].split(", ")) <= set(drawing.words.split(", "))
    assert drawing.svg.startswith("<svg ") and drawing.width > 0


def test_ids_begin_with_the_prefix_and_a_title_is_the_name() -> None:
    text = "flowchart LR\n accTitle: The title\n accDescr: More\n A --> B"
    drawing = mermaid.draw(text, "p-")
    ids = re.findall(r' id="([^"]*)"', drawing.svg)
    assert ids == ["p--title", "p--desc"]
    assert f'aria-labelledby="{ids[0]}"' in drawing.svg and not drawing.words


MISTAKES = {
    "flowchart LR\n A -> B": (2, 4),
    "\n\nflowchart LR\n %% a\n%% b\n A -> B": (6, 4),
    "%%{init: {\n}}%%\n\nflowchart LR\n A -> B": (5, 4),
    "---\ntitle: x\n---\nflowchart LR\n A -> B": (5, 4),
    "flowchrt LR\n A": (1, 1),
    "%% a\n  flowchrt LR\n A": (2, 3),
    "sequenceDiagram\n A->>B: hi\n foo bar": (3, 9),
    "flowchart LR\n subgraph x\n A-->B\n": (4, 1),
    "mindmap\n%% a\n a\n b": (0, 0),
    "": (0, 0),
    "x" * (MOST_CHARACTERS + 1): (0, 0),
}


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_at_its_place(text: str) -> None:
    with pytest.raises(DiagramError) as raised:
        mermaid.draw(text, "p-")
    assert (raised.value.line, raised.value.column) == MISTAKES[text]


def test_a_diagram_that_takes_too_long_is_given_up_and_the_next_one_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mermaid, "_SECONDS", 0.2)
    monkeypatch.setattr(mermaid, "_local", type(mermaid._local)())
    edges = "\n".join(f" n{at % 400} --> n{at * 37 % 400}" for at in range(3000))
    with pytest.raises(DiagramError, match="time"):
        mermaid.draw(f"flowchart LR\n{edges}", "p-")
    monkeypatch.setattr(mermaid, "_SECONDS", 10)
    assert mermaid.draw("flowchart LR\n A --> B", "p-").words == "A, B"


@pytest.mark.parametrize(
    "text",
    [
        'flowchart LR\n A --> B\n click B "javascript:alert(1)"',
        'flowchart LR\n A --> B\n click B "JaVa\tscript:alert(1)"',
        'flowchart LR\n A["<img src=x onerror=alert(1)>"]',
        'flowchart LR\n A["<script>alert(1)</script>"]',
        "flowchart LR\n A\n style A fill:red,background:url(//evil.example/x)",
        '%%{init: {"themeCSS": "} * {background: url(//evil.example)"}}%%\nflowchart LR\n A',
        '%%{init: {"fontFamily": "\\"><script>alert(1)</script>"}}%%\nflowchart LR\n A',
    ],
)
def test_nothing_harmful_comes_of_a_diagram(text: str) -> None:
    try:
        svg = mermaid.draw(text, "p-").svg
    except DiagramError:
        return
    found = svg.lower().replace("aria-roledescription", "")
    assert not re.search(r"javascript|<script|onerror=|evil|<img|<style", found)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a href="&#106;avascript:alert(1)"><text>x</text></a>',
        '<image href="https://evil.example/x.png"/>',
        '<use href="https://evil.example/x.svg#a"/>',
        "<foreignObject><iframe src='//evil.example'></iframe></foreignObject>",
        "<style>@import url(//evil.example/x.css)</style>",
        '<rect fill="url(https://evil.example/x)" onclick="alert(1)"/>',
        '<rect style="fill:u\\72l(//evil.example)"/>',
        '<animate href="#a" attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onmouseover" to="alert(1)"/>',
        "</svg><script>alert(1)</script><svg>",
        "<!-- --><p>evil</p>",
        '<text font-family="x" onload="alert(1)">t</text>',
    ],
)
def test_an_svg_is_cleaned(inner: str) -> None:
    svg = cleaned(SVG.format(inner)).svg.lower()
    assert not re.search(r"script|evil|<style|<iframe|<image|<use|<animate|<set|\bon\w+=|72l", svg)
    assert svg.count("<svg") == svg.count("</svg>") == 1


def test_words_are_read_on_a_ground_of_an_author() -> None:
    drawing = mermaid.draw("flowchart LR\n A --> B\n style B fill:#123\n style A color:red", "p-")
    one, other = re.findall(r"<text[^>]*>", drawing.svg)
    assert "oklch(from #123" in other and "oklch" not in one


# ---- Graphviz ----------------------------------------------------------------------------------

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
not_windows = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
FAKE = """#!/bin/sh
if [ "$1" = "-V" ]; then echo "dot - graphviz version {version}" >&2; exit 0; fi
{body}
"""
DRAWN = """cat > /dev/null; cat <<'END'
<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://evil.example/x.dtd">
<svg width="30pt" height="15pt" viewBox="0 0 30 15" xmlns:xlink="http://www.w3.org/1999/xlink">
<g id="graph0" class="graph"><title>G</title><g id="node1" class="node mine"><title>A</title>
<a xlink:href="02-b.md" xlink:title="tip"><ellipse fill="none" stroke="black"/>
<text font-family="Arial">A</text></a></g></g></svg>
END
"""


def fake(folder: Path, patch: pytest.MonkeyPatch, body: str = DRAWN, version: str = "1.0") -> None:
    """Puts a program in the place of Graphviz's."""
    program = folder / "bin" / "dot"
    program.parent.mkdir(exist_ok=True)
    program.write_text(FAKE.format(version=version, body=body))
    program.chmod(0o755)
    patch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


@not_windows
def test_a_drawing_of_dot_has_the_colours_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, monkeypatch)
    drawing = graphviz.draw("digraph {}", "p-")
    assert drawing.words == "A" and drawing.width == 40
    assert '<g class="mine">' in drawing.svg and "graph0" not in drawing.svg
    assert '<a href="02-b.md" aria-label="tip">' in drawing.svg
    assert drawing.svg.count('="currentColor"') == 2 and "evil" not in drawing.svg


@not_windows
def test_a_program_that_fails_or_never_ends_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(
        tmp_path,
        monkeypatch,
        "echo \"Error: <stdin>: syntax error in line 2 near '->'\" >&2; exit 1",
    )
    with pytest.raises(DiagramError) as raised:
        graphviz.draw("digraph {\n a -> -> b }", "p-")
    assert (raised.value.line, raised.value.column, raised.value.length) == (2, 4, 2)
    fake(tmp_path, monkeypatch, "exit 3")
    with pytest.raises(DiagramError, match="draws nothing"):
        graphviz.draw("digraph {}", "p-")
    monkeypatch.setattr(graphviz, "_PATIENCE", 0.2)
    fake(tmp_path, monkeypatch, "exec sleep 60")
    with pytest.raises(DiagramError, match="seconds"):
        graphviz.draw("digraph {}", "p-")


def test_a_program_that_is_not_there_has_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert versions.version("dot") == ""
    with pytest.raises(MissingError):
        graphviz.draw("digraph {}", "p-")


@needs_dot
def test_the_program_itself_draws() -> None:
    text = (
        'digraph "{" {\n node [fontname=Courier]; A -> B [label="é" URL="02-b.md"]\n'
        'C [style=filled fillcolor=navy image="/etc/passwd"]\n D [style=filled fillcolor=black]\n}'
    )
    drawing = graphviz.draw(text, "p-")
    assert set(drawing.words.split(", ")) == {"A", "B", "é", "C", "D"}
    assert "oklch(from navy" in drawing.svg and "passwd" not in drawing.svg
    assert "oklch(from black" in drawing.svg and 'fill="white"' not in drawing.svg
    assert 'font-family="Courier' in drawing.svg and "Times" not in drawing.svg
    assert 'class="cs-light"' in graphviz.draw("graph { bgcolor=gold; a }", "p-").svg
    with pytest.raises(DiagramError) as raised:
        graphviz.draw("digraph {\n a ->\n b -> -> c\n}", "p-")
    assert (raised.value.line, raised.value.column) == (3, 4)
