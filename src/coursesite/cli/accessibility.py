"""The author's part of the rules for accessible web pages, as a report for an institution.

The rules: Web Content Accessibility Guidelines 2.2, https://www.w3.org/TR/WCAG22/, levels A and AA.
"""

from __future__ import annotations

from msgspec import Struct

from coursesite.diagnostics import Diagnostic


class Criterion(Struct, frozen=True):
    """A rule, and how an author's part of it is looked at: the `codes` of the messages about it,
    and what only a person can see."""

    number: str
    name: str
    level: str
    codes: tuple[str, ...] = ()
    by_hand: str = ""


CRITERIA = (
    Criterion(
        "1.1.1",
        "Non-text Content",
        "A",
        ("image-text",),
        "that the texts of pictures say what there is to see",
    ),
    Criterion(
        "1.2.1",
        "Audio-only and Video-only",
        "A",
        (),
        "that a recording without sound has a text that says what happens",
    ),
    Criterion(
        "1.2.2",
        "Captions (Prerecorded)",
        "A",
        ("recording-captions", "transcript-syntax"),
        "the captions of recordings at other hosts",
    ),
    Criterion(
        "1.2.5",
        "Audio Description (Prerecorded)",
        "AA",
        (),
        "that recordings say in words what only the board shows",
    ),
    Criterion(
        "1.3.1", "Info and Relationships", "A", ("heading-level", "table-headings", "slides-tags")
    ),
    Criterion(
        "1.4.1", "Use of Color", "A", (), "that no figure tells things apart by colour alone"
    ),
    Criterion(
        "1.4.3",
        "Contrast (Minimum)",
        "AA",
        (),
        "the text within pictures, and styles of your own; the theme keeps 4.5 to 1 itself",
    ),
    Criterion(
        "1.4.5", "Images of Text", "AA", (), "that no picture stands for text, formulas or code"
    ),
    Criterion("2.4.4", "Link Purpose (In Context)", "A", ("link-text",)),
    Criterion("2.4.6", "Headings and Labels", "AA", (), "that headings say what is below them"),
    Criterion(
        "3.1.2",
        "Language of Parts",
        "AA",
        (),
        "that passages in another language have a lang attribute",
    ),
)
"""The rules that depend on what an author writes; the others are the theme's business."""


class Outcome(Struct, frozen=True):
    """A rule with the messages about it."""

    criterion: Criterion
    found: tuple[Diagnostic, ...]


def outcomes(diagnostics: tuple[Diagnostic, ...]) -> tuple[Outcome, ...]:
    """The rules in their order, each with its messages."""
    return tuple(
        Outcome(one, tuple(said for said in diagnostics if said.code in one.codes))
        for one in CRITERIA
    )


def text(diagnostics: tuple[Diagnostic, ...]) -> str:
    """The report for people."""
    lines = ["Accessibility: the author's part of WCAG 2.2, levels A and AA", ""]
    for outcome in outcomes(diagnostics):
        rule, number = outcome.criterion, len(outcome.found)
        looked = f"{number} found" if number else "none found" if rule.codes else "by hand"
        lines.append(f"{rule.number:<6} {rule.name} ({rule.level}): {looked}")
        lines += [f"         {_place(said)}: {said.message}" for said in outcome.found]
        if rule.by_hand:
            lines.append(f"         look yourself: {rule.by_hand}")
    return "\n".join(lines) + "\n"


def data(diagnostics: tuple[Diagnostic, ...]) -> list[dict[str, object]]:
    """The report for programs."""
    return [
        {
            "criterion": outcome.criterion.number,
            "name": outcome.criterion.name,
            "level": outcome.criterion.level,
            "checked": bool(outcome.criterion.codes),
            "by_hand": outcome.criterion.by_hand or None,
            "found": [
                {"place": _place(said), "code": said.code, "message": said.message}
                for said in outcome.found
            ],
        }
        for outcome in outcomes(diagnostics)
    ]


def _place(said: Diagnostic) -> str:
    return f"{said.path}:{said.span.line}:{said.span.column}" if said.span else said.path
