"""Diagrams in the language of Graphviz, drawn by its program `dot`, where that is installed.

It gets the diagram on its standard input, and may open no file.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress

from coursesite.programs.drawing import (
    MOST_CHARACTERS,
    DiagramError,
    Drawing,
    MissingError,
    cleaned,
)

if sys.platform == "linux":
    import resource

NAME = "dot"
_PATIENCE = 20.0
"""Seconds after which the program is killed."""
_BEGIN = re.compile(r'(?:"(?:\\.|[^"\\])*+"|/\*.*?\*/|//[^\n]*+|[^{"])*?\{', re.DOTALL)
"""A diagram up to its first statement."""
_FONTS = " ".join(f"{kind} [fontname=Arial];" for kind in ("graph", "node", "edge"))
"""Its words are set in a face that is as wide as that of the page."""
_MEMORY = 1 << 30
_ERROR = re.compile(r"Error: [^\n]*?: ([^\n]*?) in line (\d+)(?: near '(.*?)')?", re.DOTALL)
_SIZE = re.compile(r'(<svg\b[^>]*?) width="([\d.]+)pt"\s+height="([\d.]+)pt"', re.DOTALL)
_NAMES = re.compile(r'<title>.*?</title>\s*|(?<=<g) id="[^"]*"| font-family="Arial"', re.DOTALL)
_CLASS = re.compile(r'(?<=<g) class="(graph|node|edge|cluster)(?: ([^"]*))?"')
_PAPER = re.compile(r'<polygon fill="white" stroke="(?:transparent|none|white)"[^>]*>\s*')
_GROUPS = re.compile(r'(?=<g class="(?:node|edge|cluster)\b)')
_BLACK = re.compile(r'\b(fill|stroke)="(?:black|#000000)"')
_WORDS = re.compile(r"<text(?=[^>]*>)(?![^>]* fill=)")
_GRADIENT = re.compile(r'(?<=Gradient id=")|(?<=url\(#)')
_GROUND = re.compile(
    r'<g(?: class="[^"]*")? transform="[^"]*">\s*<polygon fill="(?!none|transparent)'
)
_CLUSTER = re.compile(
    r'class="cluster[^"]*">.{0,300}?<(?:polygon|path) fill="(?!none|transparent)', re.DOTALL
)
_POINT = 4 / 3


def draw(text: str, prefix: str) -> Drawing:
    """The drawing of a diagram, whose ids begin with `prefix`. DiagramError; MissingError if the
    program is not installed."""
    if len(text) > MOST_CHARACTERS:
        raise DiagramError(f"it has more than {MOST_CHARACTERS:,} characters")
    if (program := shutil.which(NAME)) is None:
        raise MissingError("install Graphviz, and have its program dot on the PATH")
    # with SERVER_NAME, Graphviz opens no files but those below GV_FILE_PATH
    environment = os.environ | {"SERVER_NAME": "coursesite", "GV_FILE_PATH": "", "LC_ALL": "C"}
    try:
        begin = _BEGIN.match(text)
        at = begin.end() if begin else 0
        styled = f"{text[:at]}{_FONTS}{text[at:]}" if begin else text
        out, said = _run([program, "-Tsvg"], styled, environment)
    except subprocess.TimeoutExpired:
        message = f"dot takes more than {_PATIENCE:.0f} seconds for it"
        raise DiagramError(message, "divide it into several diagrams") from None
    except OSError as problem:
        raise DiagramError(f"dot does not start: {problem.strerror or problem}") from problem
    if "<svg" not in out:
        raise _error(said, text)
    return cleaned(_settled(out, prefix))


def _run(command: list[str], text: str, environment: dict[str, str]) -> tuple[str, str]:
    """The texts that the program writes to its outputs; the first is empty if it fails."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment
    ) as process:
        if sys.platform == "linux":
            with suppress(OSError, ValueError):
                resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        try:
            out, said = process.communicate(text.encode("utf-8", "replace"), _PATIENCE)
        except BaseException:
            process.kill()
            raise
    done = "" if process.returncode else out.decode("utf-8", "replace")
    return done, said.decode("utf-8", "replace")


def _settled(svg: str, prefix: str) -> str:
    """The SVG without the names that the program gives to every node and edge, with sizes in pixels
    and the colours of the page where it has black on white."""
    svg = _NAMES.sub("", svg[svg.index("<svg") :])
    svg = _PAPER.sub("", svg, count=1)
    is_light = _CLUSTER.search(svg) or _GROUND.search(svg)
    svg = "".join(map(_coloured, _GROUPS.split(svg)))
    svg = svg.replace("xlink:href=", "href=").replace("xlink:title=", "aria-label=")
    svg = _CLASS.sub(lambda names: f' class="{names[2]}"' if names[2] else "", svg)
    svg = _SIZE.sub(
        lambda size: (
            f'{size[1]} width="{float(size[2]) * _POINT:.0f}"'
            f' height="{float(size[3]) * _POINT:.0f}"'
        ),
        svg,
        count=1,
    )
    svg = _GRADIENT.sub(prefix, svg)
    # words and lines on a ground of the author's are as she saw them: black on white
    return svg.replace("<svg ", '<svg class="cs-light" ', 1) if is_light else svg


def _coloured(group: str) -> str:
    """A node, an edge or a cluster whose black lines and words have the colour of the page's text.
    The ground of a node stays black, if it is."""
    is_edge = group.startswith('<g class="edge')
    group = _BLACK.sub(
        lambda found: f'{found[1]}="currentColor"' if is_edge or found[1] == "stroke" else found[0],
        group,
    )
    return _WORDS.sub('<text fill="currentColor"', group)


def _error(said: str, text: str) -> DiagramError:
    if (error := _ERROR.search(said)) is None:
        lines = said.strip().splitlines() or ["it draws nothing"]
        return DiagramError(f"dot says: {lines[0]}")
    row = int(error[2])
    rows = text.split("\n")
    column = rows[row - 1].find(error[3]) + 1 if error[3] and row <= len(rows) else 0
    what = f"{error[1]} near '{error[3]}'" if error[3] else error[1]
    return DiagramError(
        what, "see graphviz.org/doc/info/lang.html", row, column, len(error[3] or "")
    )
