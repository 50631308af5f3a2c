"""Diagrams of the notes, drawn by programs that may be installed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.engine import Need, rule
from coursesite.model import Call, Expansion
from coursesite.shortcodes.diagrams import DOT, PREFIX
from coursesite.site.inputs import program
from coursesite.site.theme.templates import render, written

if TYPE_CHECKING:
    from coursesite.programs.drawing import DiagramError, Drawing

_START = "<svg "


@rule(keep=Expansion, big=True)
def diagram(need: Need, call: str, language: str) -> Expansion:
    """The drawing of a diagram, whose call is given as JSON, in pages of a language; or no HTML and
    a diagnostic, whose span counts from the first line of the diagram."""
    # here: the programs that draw are for few sites
    from coursesite.programs.drawing import DiagramError, MissingError
    from coursesite.theme.environment import TemplateProblem

    called = msgspec.json.decode(call, type=Call)
    if called.name == DOT:
        need(program, "dot")
    try:
        drawing = _draw(called)
    except MissingError as missing:
        name = "Graphviz" if called.name == DOT else "Mermaid"
        message = f"diagrams of {name} are shown as code: what draws them is not installed"
        return Expansion(diagnostics=(warning("diagram-missing", message, None, str(missing)),))
    except DiagramError as wrong:
        return Expansion(diagnostics=(_problem(wrong),))
    context = {
        "svg": Markup(drawing.svg.removeprefix(_START)),
        "words": drawing.words,
        "width": drawing.width,
        "language": language,
    }
    try:
        return Expansion(html=render(need, "shortcodes/_diagram.html", context))
    except TemplateProblem as problem:  # in a template of the site's own, or in its texts
        need.report(problem.diagnostic(written(need, problem.name)))
        return Expansion()


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
