"""Since when the solutions of exercises are shown, as authors write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursesite.settings import dates
from coursesite.settings.validators import BadValueError, shown, suggest

if TYPE_CHECKING:
    from coursesite.settings.validators import Names

WORDS = ("shown", "folded", "hidden", "after-due")


def release(text: str, names: Names = dict) -> str:
    """One of the words, or the date from which on solutions are shown; in a page also a day of a
    week of the course, as `dates.when` has it."""
    return _word(text) or dates.when(text, names)


def course_release(text: str) -> str:
    """The same in `course.yml`, where a day of a week would be that of no page."""
    if (word := _word(text)) is None:
        dates.moment(text)
    return word or text


def _word(text: str) -> str | None:
    """The word that a text is; None for a date. Raises BadValueError for what looks like neither:
    an error, for by a slip the solutions would be out."""
    word = text.strip().casefold()
    if word in WORDS:
        return word
    if word[:1].isdigit() or word.startswith("week"):
        return None
    raise BadValueError(
        f"{shown(text)} is not one of {', '.join(WORDS)}, and no date", suggest(word, WORDS)
    )
