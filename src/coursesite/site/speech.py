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


@rule
def day_names(need: Need, language: str) -> dict[str, str]:
    """The days of the week in a language: from their names, long and short, to "Mon"."""
    from coursesite.settings.dates import DAYS
    from coursesite.texts import TextError

    found: dict[str, str] = {}
    for key in ("weekdays", "weekdays_short"):
        try:
            names = need(voice, language)(key).casefold().split()
        except TextError:
            continue  # whoever says a day will tell
        found |= {name.rstrip("."): day for name, day in zip(names, DAYS, strict=False)}
    return found


def say(need: Need, language: str, key: str) -> str:
    """A text of the interface in a language; one that cannot be said is reported."""
    return phrase(need, language, key)


def phrase(need: Need, language: str, key: str, **values: str) -> str:
    """The same, for a text with words to be put into it."""
    from coursesite.texts import TextError

    try:
        return need(voice, language)(key, None, **values)
    except TextError as wrong:
        path = f"templates/text/{language}.yml"
        need.report(error("template-error", wrong.message, None, wrong.hint).within(path))
        return key
