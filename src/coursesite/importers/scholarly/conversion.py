"""The door: a text with theorems, labels, references and citations in our syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Set

from coursesite.importers import markdown_ranges
from coursesite.importers.plan import TextChange
from coursesite.importers.scholarly import citations, references
from coursesite.importers.scholarly.blocks import BlockConverter

_ANY = re.compile(
    r"\\(?:begin|ref|eqref|[cC]ref|autoref|@ref|cite|parencite|textcite|autocite|footcite)|@|:{3}"
    r"|\{(?:[\w:-]+\}`|[#.])|\$\$[ \t]*[({]|\)=|<div\b|^[ \t>]*(?:Table)?:[ \t]|\(\\#|`\{|~\{",
    re.M | re.I,
)


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
    changes: list[TextChange] = []
    own = {*own, *references.labels(text)}
    text = "\n".join(BlockConverter(text.split("\n"), changes).run())
    text = _outside(text, markdown_ranges.code(text), references.with_labels)
    text, cited = _counted(text, citations.convert)
    if cited:
        changes.append(TextChange("", "converted", f"{cited} citations are as ours: [@key]"))
    unknown: dict[str, None] = {}

    def referred(piece: str) -> tuple[str, int]:
        done = references.convert(piece, own, others)
        unknown.update(dict.fromkeys(done.unknown))
        return done.text, done.count

    text, count = _counted(text, referred)
    if count:
        changes.append(TextChange("", "converted", f"{count} references are links to labels"))
    for label in unknown:
        changes.append(TextChange(label, "left", f"no page has the label '{label}'"))
    missing: dict[str, None] = {}

    def cited_or_text(piece: str) -> tuple[str, int]:
        new, keys = citations.without_unknown(piece, works or frozenset())
        missing.update(dict.fromkeys(keys))
        return new, len(keys)

    if works is not None:
        text, _ = _counted(text, cited_or_text)
    for key in missing:
        changes.append(TextChange(f"@{key}", "left", f"no file has the work '{key}'"))
    return text, changes


def _counted(text: str, change: Callable[[str], tuple[str, int]]) -> tuple[str, int]:
    """The text with a change made outside of code, comments and formulas, and how many were."""
    count = 0

    def counted(piece: str) -> str:
        nonlocal count
        new, more = change(piece)
        count += more
        return new

    kept = markdown_ranges.merge(
        markdown_ranges.code_and_comments(text) + markdown_ranges.formulas(text)
    )
    roles = [span for span in kept if not _is_role(text, span)]
    return _outside(text, roles, counted), count


def _is_role(text: str, span: tuple[int, int]) -> bool:
    """Whether a code span is the body of a role of MyST, such as that of a citation."""
    return bool(re.search(r"\{(?:cite(?::\w+)?|eq|ref|numref|prf:ref)\}\Z", text[: span[0]][-20:]))


def _outside(text: str, ranges: list[markdown_ranges.Range], change: Callable[[str], str]) -> str:
    """The text with a change made outside of these ranges."""
    out: list[str] = []
    at = 0
    for start, end in ranges:
        out += [change(text[at:start]), text[start:end]]
        at = end
    out.append(change(text[at:]))
    return "".join(out)
