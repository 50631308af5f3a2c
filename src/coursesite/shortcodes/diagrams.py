"""Diagrams that are written as text: fenced code in the language of a program that draws it.

The call of a fence goes the way of shortcodes, so that equal diagrams are drawn once. An expansion
without HTML leaves it code: the site draws (`coursesite.site.diagrams`), and a text alone is not
drawn.
"""

from __future__ import annotations

from coursesite.model import Call
from coursesite.text.lazy_regex import rare

MERMAID, DOT = "```mermaid", "```dot"
"""The names of their calls, which no shortcode can have."""
LANGUAGES = {"mermaid": MERMAID, "dot": DOT, "graphviz": DOT}
PREFIX = "cs-d0-"
"""Before each id of a drawing. A page puts the number of the drawing on it into that."""
_FENCE = rare(r"(?:`{3,}|~{3,})[ \t]*\{?\.?(?:mermaid|dot|graphviz)\b")


def written_in(text: str) -> bool:
    """Whether a text may have diagrams."""
    return bool(_FENCE.search(text))


def call(language: str, text: str, name: str) -> Call:
    """The call for a fence: `name` says in words what the diagram shows; it may be empty."""
    return Call(name=LANGUAGES[language], kwargs=(("alt", name),) if name else (), inner=text)


def is_diagram(call: Call) -> bool:
    """Whether it is the call of such a fence."""
    return call.name in (MERMAID, DOT)
