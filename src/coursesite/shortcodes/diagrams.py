"""Diagrams that are written as text: fenced code in the language of a program that draws it.

The call of a fence goes the way of shortcodes, so that equal diagrams are drawn once. An expansion
without HTML leaves it code: the site draws (`coursesite.site.markdown.diagrams`), and a text alone
is not drawn.
"""

from __future__ import annotations

from html import escape

from coursesite.model import Call
from coursesite.text.lazy_regex import rare

MERMAID, DOT = "```mermaid", "```dot"
"""The names of their calls, which no shortcode can have."""
LANGUAGES = {"mermaid": MERMAID, "dot": DOT, "graphviz": DOT}
PREFIX = "cs-d0-"
"""Before each id of a drawing. A page puts the number of the drawing on it into that."""
_LABEL = rare(r' aria-label(?:ledby)?="[^"]*"')
_SIGNS = ("ermaid", "graphviz", "`dot", "` dot", "~dot", "~ dot", "{dot}", ".dot")


def written_in(text: str) -> bool:
    """Whether a text may have diagrams."""
    return any(sign in text for sign in _SIGNS)


def call(language: str, text: str) -> Call:
    """The call for a fence with that text."""
    return Call(name=LANGUAGES[language.lower()], inner=text)


def renamed(html: str, name: str) -> str:
    """The HTML of a drawing whose author says in words what it shows."""
    start = html.index("<svg") + len("<svg")
    end = html.index(">", start)
    tag = _LABEL.sub("", html[start:end])
    return f'{html[:start]} aria-label="{escape(name)}"{tag}{html[end:]}'


def is_diagram(call: Call) -> bool:
    """Whether it is the call of such a fence."""
    return call.name in (MERMAID, DOT)
