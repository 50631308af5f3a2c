"""What the site says in its own voice: the interface text of a language, outside of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursesite.diagnostics import Span, error
from coursesite.engine import Need, rule
from coursesite.site.looks import template

if TYPE_CHECKING:
    from coursesite.texts import Voice


@rule
def voice(need: Need, language: str) -> Voice:
    """The interface text of a language; a file that is wrong is reported, and left out."""
    # imported here and below, since most builds need no YAML
    from coursesite.texts import TextError, lineage
    from coursesite.texts import voice as spoken

    names = [f"{place}text/{name}.yml" for name in lineage(language) for place in ("theme/", "")]
    found = {name: text for name in names if (text := need(template, name)) is not None}
    while True:
        try:
            return spoken(found, language)
        except TextError as wrong:
            span = Span(wrong.line, 1) if wrong.line else None
            problem = error("template-syntax", wrong.message, span, wrong.hint)
            need.report(problem.within(f"templates/{wrong.name}"))
            del found[wrong.name]


def say(need: Need, language: str, key: str, **values: object) -> str:
    """A text of the interface in a language; one that cannot be said is reported."""
    from coursesite.texts import TextError

    try:
        return need(voice, language)(key, None, **values)
    except TextError as wrong:
        path = f"templates/text/{language}.yml"
        need.report(error("template-error", wrong.message, None, wrong.hint).within(path))
        return key
