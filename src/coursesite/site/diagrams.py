"""Diagrams of the notes, drawn by programs that may be installed or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.model import Call, Expansion
from coursesite.programs.drawing import DiagramError, Drawing, MissingError
from coursesite.shortcodes.diagrams import DOT, PREFIX

_START = "<svg "


def expand(call: Call, render: Callable[[str, dict[str, Any]], str]) -> Expansion:
    """The drawing of a diagram, or no HTML and a diagnostic, whose span counts from the first line
    of the diagram. `render` takes the name of a template and its context."""
    try:
        drawing = _draw(call)
    except MissingError as missing:
        program = "Graphviz" if call.name == DOT else "Mermaid"
        message = f"diagrams of {program} are shown as code: what draws them is not installed"
        return Expansion(diagnostics=(warning("diagram-missing", message, None, str(missing)),))
    except DiagramError as wrong:
        return Expansion(diagnostics=(_problem(wrong),))
    context = {
        "svg": Markup(drawing.svg.removeprefix(_START)),
        "name": dict(call.kwargs).get("alt", ""),
        "words": drawing.words,
        "width": drawing.width,
    }
    return Expansion(html=render("shortcodes/_diagram.html", context))


def _draw(call: Call) -> Drawing:
    text = call.inner or ""
    if call.name == DOT:
        from coursesite.programs import graphviz  # only one of them is asked for, mostly

        return graphviz.draw(text, PREFIX)
    from coursesite.programs import mermaid

    return mermaid.draw(text, PREFIX)


def _problem(wrong: DiagramError) -> Diagnostic:
    span = Span(wrong.line, max(1, wrong.column), wrong.length) if wrong.line else None
    message = f"this diagram is shown as its text: {wrong.message}"
    return warning("diagram-error", message, span, wrong.hint)
