"""Hints: the TeX to write in the place of what is not understood."""

from __future__ import annotations

from difflib import get_close_matches

from coursesite.markup.math.environments import ENVIRONMENTS as _KNOWN

_PICTURE = "make a picture of it, such as an SVG file, and show that: ![what is to be seen](a.svg)"
_ARROWS = r"write the environment CD, or an array with arrows in its cells, or make a picture of it"
_UNITS = r"write the number and the unit: 3{.}2\,\mathrm{m/s}"
_PROOF = r"write \frac{premises}{conclusion}, or \infer[rule]{conclusion}{premise & premise}"
_CHEMISTRY = r"write the formula with \mathrm and indices: \mathrm{H_2O}"
_LINK = "put the link outside of the formula: [text](address)"
_OUTSIDE = "write this outside of the formula"
_ROW = r"a formula has no settings of a page: leave it out"
COMMANDS = {
    "\\ce": _CHEMISTRY,
    "\\pu": _UNITS,
    "\\SI": _UNITS,
    "\\si": _UNITS,
    "\\num": "write the number as it is to be seen",
    "\\unit": _UNITS,
    "\\qtyrange": _UNITS,
    "\\SIrange": _UNITS,
    "\\href": _LINK,
    "\\url": _LINK,
    "\\hyperref": _LINK,
    "\\includegraphics": _PICTURE,
    "\\tikz": _PICTURE,
    "\\xymatrix": _ARROWS,
    "\\AxiomC": _PROOF,
    "\\UnaryInfC": _PROOF,
    "\\BinaryInfC": _PROOF,
    "\\bordermatrix": r"write an array, with the borders in its first row and column",
    "\\footnote": _OUTSIDE + ": text[^1]",
    "\\footnotemark": _OUTSIDE,
    "\\cite": _OUTSIDE,
    "\\citep": _OUTSIDE,
    "\\citet": _OUTSIDE,
    "\\pageref": r"a page of a website has no number: write \ref",
    "\\item": "write a list outside of the formula",
    "\\parbox": r"write \text, and a row for each line",
    "\\verb": r"write \texttt{…}",
    "\\newenvironment": r"write a \newcommand for the beginning, and one for the end",
    "\\newtheorem": r"write a callout: > [!THEOREM]",
    "\\usepackage": "no packages are read; the guide has the TeX that is understood",
    "\\setlength": _ROW,
    "\\renewenvironment": r"write a \newcommand for the beginning, and one for the end",
    "\\label*": "",
}
"""A hint for each command that is not understood but often written."""
ENVIRONMENTS = {
    "tikzcd": _ARROWS,
    "tikzpicture": _PICTURE,
    "xy": _ARROWS,
    "prooftree": _PROOF,
    "scprooftree": _PROOF,
    "logicproof": "write an array, or a list",
    "numcases": r"write \begin{cases} within \begin{equation}, or an align with a row for each",
    "subnumcases": r"write \begin{cases} within \begin{equation}, or an align with a row for each",
    "empheq": r"write the environment within, and \boxed around its formula",
    "tabular": r"write a table of Markdown, or \begin{array} with \text in its cells",
    "itemize": "write a list outside of the formula",
    "enumerate": "write a list outside of the formula",
    "theorem": "write a callout outside of the formula: > [!THEOREM]",
    "figure": _PICTURE,
    "table": "write a table of Markdown outside of the formula",
    "minipage": r"write \text, and a row for each line",
    "algorithmic": "write fenced code outside of the formula",
    "verbatim": "write fenced code outside of the formula",
    "block": r"write \begin{array}",
    "blockarray": r"write \begin{array}",
    "NiceMatrix": r"write \begin{matrix} or \begin{array}",
    "pNiceMatrix": r"write \begin{pmatrix} or \begin{array}",
    "bNiceMatrix": r"write \begin{bmatrix} or \begin{array}",
    "tcolorbox": "write a callout outside of the formula: > [!NOTE]",
    "subequations": "put it around the whole formula, with nothing before it or behind",
}
"""A hint for each environment that is not understood but often written."""
_MESSAGES = (
    (
        "which may only appear in a table-like",
        r"write \begin{aligned} … \end{aligned} around the rows",
    ),
    ("Unknown command", ""),
    ("Expected argument", r"give it its argument in braces"),
    ("There must be a parenthesis", r"write a bracket, or '.' for none, behind \left and \right"),
    (
        "Not valid in text mode",
        r"close the text before it, or put it between dollars: \text{a $\alpha$}",
    ),
)


def near(name: str) -> str:
    """The environment that may have been meant by a name."""
    close = get_close_matches(name, _KNOWN, 1)
    return f"did you mean '{close[0]}'?" if close else _OTHER


_OTHER = "see the guide for the TeX that is understood"


def hint(message: str, command: str) -> str:
    """The hint for an error of math-core, at a command."""
    if message.startswith("Unknown command"):
        if known := COMMANDS.get(command):
            return known
        return f"{_OTHER}, or define it: \\newcommand{{{command}}}{{…}}"
    for beginning, known in _MESSAGES:
        if beginning in message and known:
            return known
    return _OTHER
