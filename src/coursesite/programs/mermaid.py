"""Diagrams of Mermaid, drawn by Pele, a script that runs in QuickJS within this process.

Pele has no package of its own for Python: `mermaid-render` brings it along, of which nothing else
is used. It needs no browser, takes a millisecond a diagram, and draws equal text equally.
"""

from __future__ import annotations

import json
import re
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from coursesite.diagnostics import nearest
from coursesite.programs.drawing import (
    MOST_CHARACTERS,
    DiagramError,
    Drawing,
    MissingError,
    cleaned,
)

_SCRIPT = "pele/pele.global.js"
_MEMORY = 256 << 20
_SECONDS = 10
"""Of computing time, for one diagram."""
_OPTIONS = {"responsive": False, "autoDirection": False, "images": False, "now": 0}
_PROGRAM = """
globalThis.URL = class {
  constructor(text) {
    const parts = /^([a-z][a-z0-9+.-]*:)\\/\\/([^\\/?#]*)(.*)$/i.exec(text);
    if (!parts) throw new TypeError('no address');
    [, this.protocol, this.hostname, this.rest] = parts;
  }
  toString() { return `${this.protocol}//${this.hostname}${this.rest}`; }
};
function draw(source, options) {
  try {
    return JSON.stringify({ svg: pele.render(source, options).svg });
  } catch (error) {
    const { message, code = '', line = 0, column = 0 } = error;
    return JSON.stringify({ message: String(message), code, line, column });
  }
}
"""
"""Pele reads the addresses of links with a browser's `URL`, which QuickJS lacks."""
_TYPES = (
    *("flowchart", "graph", "sequenceDiagram", "classDiagram", "stateDiagram-v2", "erDiagram"),
    *("gantt", "pie", "mindmap", "gitGraph", "journey", "timeline", "quadrantChart"),
    *("xychart-beta", "sankey-beta", "block-beta", "requirementDiagram", "C4Context"),
    *("packet-beta", "architecture-beta", "kanban", "radar-beta"),
)
_EXPECTED = re.compile(r"Expecting (.*?), got ", re.DOTALL)
_MOST_EXPECTED, _MOST_SHOWN, _MOST_WORDS = 6, 30, 200
_POINTER = re.compile(r"(?:Parse|Lexical) error on line \d+[.:]?|^-*\^$|Unrecognized text\.", re.M)
_COMMENT = re.compile(r"[ \t]*%%(?!\{)")
_HEAD = re.compile(r"\s*(?:---[ \t]*\n.*?\n[ \t]*---[ \t]*\n)?(?:\s*%%\{.*?\}%%)*\s*", re.DOTALL)
"""The front matter and settings of a diagram, from whose end Pele counts its lines."""
_local = threading.local()


def draw(text: str, prefix: str) -> Drawing:
    """The drawing of a diagram, whose ids begin with `prefix`. DiagramError; MissingError if a
    package is not installed."""
    if len(text) > MOST_CHARACTERS:
        raise DiagramError(f"it has more than {MOST_CHARACTERS:,} characters")
    if not text.strip():
        raise DiagramError("it is empty")
    context = _context()
    call = f"draw({json.dumps(text)}, {json.dumps({**_OPTIONS, 'idPrefix': prefix})})"
    try:
        answer: dict[str, Any] = json.loads(context.eval(call))
    except Exception as problem:  # memory or time are spent: the next diagram begins anew
        _local.context = None
        reason = "memory" if "memory" in str(problem) else "time"
        hint = "divide it into several diagrams"
        raise DiagramError(f"it takes more {reason} than there is for one", hint) from problem
    if "svg" not in answer:
        raise _error(answer, text)
    return cleaned(answer["svg"])


def _context() -> Any:
    """The script, loaded once a thread."""
    try:
        import quickjs  # here: an optional package
    except ImportError:
        raise _missing() from None
    if getattr(_local, "context", None) is None:
        spec = find_spec("mermaid_render")
        if spec is None or spec.origin is None:
            raise _missing()
        context = quickjs.Context()
        context.set_memory_limit(_MEMORY)
        context.set_time_limit(_SECONDS)
        context.eval((Path(spec.origin).parent / _SCRIPT).read_text(encoding="utf-8"))
        context.eval(_PROGRAM)
        _local.context = context
    return _local.context


def _missing() -> MissingError:
    return MissingError("pip install 'coursesite[diagrams]'")


def _error(answer: dict[str, Any], text: str) -> DiagramError:
    """The error that Pele has reported; its messages are those of Mermaid's parsers."""
    rows, read = text.split("\n"), _read(text)
    if answer["code"] == "unsupported-diagram":
        row = rows[read[0]]
        word = row.split()[0] if row.strip() else ""
        near = nearest(word, _TYPES)
        hint = f"did you mean '{near}'?" if near else "begin it with flowchart, sequenceDiagram, …"
        at = len(row) - len(row.lstrip()) + 1
        return DiagramError(f"'{word}' is no type of diagram", hint, read[0] + 1, at)
    line = read[min(answer["line"], len(read)) - 1] + 1 if answer["line"] else 0
    message, column = answer["message"], answer["column"]
    if expected := _EXPECTED.search(message):
        names = [name.strip(" '\"") for name in expected[1].split("', ")]
        shown = ", ".join(names[:_MOST_EXPECTED]) + (", …" if len(names) > _MOST_EXPECTED else "")
        rest = rows[line - 1][max(0, column - 1) :].strip() if line else ""
        what = f"'{rest[:_MOST_SHOWN]}' is not understood" if rest else "something is missing here"
        return DiagramError(what, f"Mermaid expects {shown}", line, column)
    words = " ".join(_POINTER.sub("", message).split())
    return DiagramError(words[:_MOST_WORDS] or "it is not understood", "", line, column)


def _read(text: str) -> list[int]:
    """The numbers of the lines, from 0, that Pele reads and counts: those below the head of the
    diagram that are no comments."""
    head = _HEAD.match(text)
    first = text.count("\n", 0, head.end()) if head else 0
    rows = text.split("\n")
    read = [at for at in range(first, len(rows)) if not _COMMENT.match(rows[at])]
    while len(read) > 1 and not rows[read[0]].strip():
        del read[0]
    return read or [0]
