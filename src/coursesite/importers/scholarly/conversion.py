"""The door: a text with theorems, labels, references and citations in our syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Set

from coursesite.importers.plans.counted import Counted
from coursesite.importers.plans.plan import TextChange
from coursesite.importers.scholarly import citations, references
from coursesite.importers.scholarly.blocks import Blocks
from coursesite.importers.text import markdown_ranges

_ANY = re.compile(
    r"\\(?:begin|ref|eqref|[cC]ref|autoref|@ref|cite|parencite|textcite|autocite|footcite)|@|:{3}"
    r"|\{(?:[\w:-]+\}`|[#.])|\$\$[ \t]*[({]|\)=|<div\b|^[ \t>]*(?:Table)?:[ \t]|\(\\#|`\{|~\{",
    re.M | re.I,
)
_ROLE = re.compile(r"\{(?:cite(?::\w+)?|eq|ref|numref|prf:ref)\}\Z")
"""The beginning of a role of MyST, whose body is a code span."""


def convert(
    text: str,
    others: Mapping[str, str],
    own: Collection[str] = (),
    works: Set[str] | None = None,
) -> tuple[str, list[TextChange]]:
    """The text of a page in our syntax, and the changes for the report.

    `others` has the addresses of other pages by the labels that only these have; `own` are labels
    in other parts of the same page, and `works` the keys of what can be cited; None where nothing
    is.
    """
    if not _ANY.search(text):
        return text, []
    told = Counted()
    own = {*own, *references.labels(text)}
    text = "\n".join(Blocks(told).run(text.split("\n")))
    text = _outside(text, markdown_ranges.code(text), references.with_labels)
    text = _in_words(text, lambda piece: citations.convert(piece, told))
    text = _in_words(text, lambda piece: references.convert(piece, own, others, told))
    if works is not None:
        text = _in_words(text, lambda piece: citations.without_unknown(piece, works, told))
    return text, [*told.changes()]


def _in_words(text: str, change: Callable[[str], str]) -> str:
    """The text with a change made outside of code, comments and formulas."""
    kept = markdown_ranges.not_prose(text)
    return _outside(
        text, [one for one in kept if not _ROLE.search(text[max(0, one[0] - 20) : one[0]])], change
    )


def _outside(text: str, ranges: list[markdown_ranges.Range], change: Callable[[str], str]) -> str:
    """The text with a change made outside of these ranges."""
    out, at = "", 0
    for start, end in ranges:
        out += change(text[at:start]) + text[start:end]
        at = end
    return out + change(text[at:])
