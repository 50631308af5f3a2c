"""Numbered things: their kinds, said once, and the settings by which a course numbers them.

Another kind is another entry here, its word `item_NAME` in `templates/text/*.yml`, and a line of
the guide.
"""

from typing import Annotated, Literal

from msgspec import Struct

from coursesite.model.keys import Key


class ItemKind(Struct, frozen=True):
    """A kind of numbered things."""

    name: str
    series: str
    """The kind whose row of numbers it has a part in, unless the settings say otherwise."""
    shown: str = "{}"
    """The form of its number on the page; a reference without brackets is `\\ref`."""


_STATEMENTS = (
    *("theorem", "lemma", "proposition", "corollary", "definition", "axiom", "conjecture"),
    *("remark", "algorithm", "example"),
)
ITEM_KINDS = {
    kind.name: kind
    for kind in (
        *(ItemKind(name, "theorem") for name in _STATEMENTS),
        *(ItemKind(name, name) for name in ("exercise", "figure", "table", "listing")),
        ItemKind("equation", "equation", "({})"),
        ItemKind("section", "section"),
    )
}
"""Every kind of numbered things by its name, in the order in which messages list them."""
_SCOPED = ("theorem", "exercise", "figure", "table", "listing", "equation")
SHARING = (*_STATEMENTS, "exercise")
"""The kinds that may share a row of numbers."""

Scope = Literal["lecture", "course", "none"]


class Numbering(Struct, frozen=True, kw_only=True):
    """The numbering of a course: how far the numbers of a row run, and what has one."""

    theorem: Annotated[
        Scope, Key("choice", "How far the numbers of theorems and their like run.")
    ] = "lecture"
    exercise: Annotated[Scope, Key("choice", "How far those of exercises run.")] = "lecture"
    figure: Annotated[Scope, Key("choice", "How far those of figures run.")] = "lecture"
    table: Annotated[Scope, Key("choice", "How far those of tables run.")] = "lecture"
    listing: Annotated[Scope, Key("choice", "How far those of listings run.")] = "lecture"
    equation: Annotated[Scope, Key("choice", "How far those of equations run.")] = "lecture"
    equations: Annotated[
        Literal["labelled", "all", "none"], Key("choice", "The equations that have a number.")
    ] = "labelled"
    sections: Annotated[int, Key("levels", "How many levels of headings have a number.")] = 0
    example: Annotated[bool, Key("boolean", "Whether examples without a label have one.")] = False
    share: Annotated[
        tuple[tuple[str, ...], ...] | None,
        Key("rows", "The kinds that share a row of numbers; others have their own."),
    ] = None

    @property
    def runs_through(self) -> bool:
        """Whether the numbers of a kind run through the course."""
        return any(getattr(self, name) == "course" for name in _SCOPED)

    def series(self, kind: str) -> str:
        """The kind that names the row of numbers of a kind."""
        default = ITEM_KINDS[kind].series
        if self.share is None or kind not in SHARING:
            return default
        return next((row[0] for row in self.share if kind in row), kind)

    def scope(self, kind: str) -> Scope:
        """How far the numbers of a kind run."""
        if kind == "section":
            return "lecture"
        scope: Scope = getattr(self, ITEM_KINDS[kind].series)
        return scope
