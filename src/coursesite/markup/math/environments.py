"""The environments of LaTeX and amsmath, by what becomes of each."""

from __future__ import annotations

from msgspec import Struct

from coursesite.text.lazy_regex import rare


class Environment(Struct, frozen=True):
    """An environment of formulas."""

    native: str
    """The environment of math-core that it becomes; "" for none around its content."""
    inner: str = ""
    """The one that it becomes within another; `native` if that is empty."""
    numbered: bool = False
    """Whether its rows have numbers; the starred one of the same name has none."""
    single: bool = False
    """Whether all of it has one number."""
    arguments: int = 0
    """The number of arguments behind its name that are left out."""
    columns: str = ""
    """The way in which its columns are put together: "three" for a relation in a column of its own,
    "tight" for columns without space between, "left" for a last one of text."""
    fences: str = ""
    """The delimiters around it, if math-core has none of that name."""


_ALIGN = Environment("align*", "aligned", numbered=True)
_ALIGNAT = Environment("align*", "aligned", numbered=True, arguments=1, columns="tight")
_EQNARRAY = Environment("align*", "aligned", numbered=True, columns="three")
_SINGLE = Environment("equation*", "", numbered=True, single=True)
_INNER = Environment("aligned")
ENVIRONMENTS = {
    "equation": _SINGLE,
    "displaymath": Environment("", single=True),
    "math": Environment("", single=True),
    "dmath": _SINGLE,
    "align": _ALIGN,
    "flalign": _ALIGN,
    "xalignat": Environment("align*", "aligned", numbered=True, arguments=1),
    "dgroup": _ALIGN,
    "alignat": _ALIGNAT,
    "eqnarray": _EQNARRAY,
    "IEEEeqnarray": Environment("align*", "aligned", numbered=True, arguments=1, columns="three"),
    "gather": Environment("gather*", "gathered", numbered=True),
    "multline": Environment("multline*", "gathered", numbered=True, single=True),
    "aligned": _INNER,
    "split": _INNER,
    "alignedat": Environment("aligned", arguments=1, columns="tight"),
    "gathered": Environment("gathered"),
    "multlined": Environment("gathered"),
    "IEEEeqnarraybox": Environment("aligned", arguments=1, columns="three"),
    "cases": Environment("cases"),
    "dcases": Environment("dcases"),
    "rcases": Environment("rcases"),
    "drcases": Environment("drcases"),
    "cases*": Environment("cases", columns="text"),
    "dcases*": Environment("dcases", columns="text"),
    "rcases*": Environment("rcases", columns="text"),
    "matrix": Environment("matrix"),
    "pmatrix": Environment("pmatrix"),
    "bmatrix": Environment("bmatrix"),
    "Bmatrix": Environment("Bmatrix"),
    "vmatrix": Environment("vmatrix"),
    "Vmatrix": Environment("Vmatrix"),
    "subarray": Environment("subarray"),
    "array": Environment("array"),
    "darray": Environment("darray"),
}
"""The environments by their names. Those without an entry are left as they are."""
FENCES = {
    "": ("", ""),
    "p": ("(", ")"),
    "b": ("[", "]"),
    "B": (r"\{", r"\}"),
    "v": (r"\lvert", r"\rvert"),
    "V": (r"\lVert", r"\rVert"),
}
"""The delimiters around a matrix by the letter before its name."""
MATRIX = rare(r"([pbBvV]?)(small)?matrix(\*?)$")
COLUMNS = rare(
    r"[@!<>]\s*\{(?:[^{}]|\{[^{}]*\})*\}|([pmb])\s*\{[^{}]*\}|\*\s*\{(\d+)\}\s*\{([^{}]*)\}|\s+"
)


def columns(spec: str) -> str:
    """The columns of an `array` without what math-core does not read: spaces between columns, text
    before and behind them, and widths.

    >>> columns("@{}l@{\\;}*{2}{r}|p{3cm}")
    'lrr|l'
    """

    def plain(part: object) -> str:
        kind, count, repeated = part[1], part[2], part[3]  # type: ignore[index]
        if count:
            return columns(repeated) * min(int(count), 100)
        return "l" if kind else ""

    out = COLUMNS.sub(plain, spec)
    return out.replace("||", "|").replace("X", "l")
