"""Changes of MathML that no TeX of math-core's can say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PRIMES = frozenset("′″‴")
_WORDS = frozenset(("b", "em", "i", "code"))
"""The elements of HTML that stand in text of a formula."""
_RIGHT = "text-align: right;justify-items: end;"
_SIGNS = frozenset("+−±∓·×÷∗∪∩∧∨⊕⊗")
_BINARY, _RELATION = "0.2222em", "0.2778em"
_LEFT = "text-align: left;justify-items: start;"


def apply(math: str, patches: Sequence[tuple[str, str]], marks: Sequence[str]) -> str:
    """The MathML with its marked elements changed: patch N, a kind and a value, is of the element
    that holds the text `marks[N]`, which goes."""
    from xml.etree import ElementTree  # here: for few formulas

    root = ElementTree.fromstring(math)
    parents = {child: parent for parent in root.iter() for child in parent}
    places = {element.text: element for element in root.iter("mtext")}
    for (kind, value), mark in zip(patches, marks, strict=True):
        marked = places.get(mark)
        if marked is None:
            continue
        parent = parents[marked]
        parent.remove(marked)
        ancestors = [parent]
        while ancestors[-1] in parents:
            ancestors.append(parents[ancestors[-1]])
        _KINDS[kind](ancestors, value)
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    return text.replace("></mspace>", "/>").replace("></mprescripts>", "/>")


def as_html(math: str) -> str:
    """A short formula, such as a tag, as HTML: signs in a line, with indices."""
    from xml.etree import ElementTree  # here: for few formulas

    return _html(ElementTree.fromstring(math))


def _html(element: Element) -> str:
    inner = [_html(child) for child in element]
    if element.tag in ("msup", "msub", "msubsup") and len(inner) > 1:
        tags = {"msup": ("sup",), "msub": ("sub",), "msubsup": ("sub", "sup")}[element.tag]
        raised = zip(inner[1:], tags, strict=False)
        marks = (text if text in _PRIMES else f"<{tag}>{text}</{tag}>" for text, tag in raised)
        return inner[0] + "".join(marks)
    text = escape(element.text or "", quote=False) + "".join(
        html + escape(child.tail or "", quote=False)
        for html, child in zip(inner, element, strict=True)
    )
    return f"<{element.tag}>{text}</{element.tag}>" if element.tag in _WORDS else text


def _nearest(ancestors: Sequence[Element], tag: str) -> Element | None:
    return next((element for element in ancestors if element.tag == tag), None)


def _padded(ancestors: Sequence[Element], **attributes: str) -> None:
    """Makes the group a box of another size than what is in it."""
    group = ancestors[0]
    if group.tag == "mrow":
        group.tag = "mpadded"
        group.attrib.update(attributes)


def _background(ancestors: Sequence[Element], colour: str) -> None:
    ancestors[0].set("style", f"background: {colour};")


def _colour(ancestors: Sequence[Element], colour: str) -> None:
    ancestors[0].set("style", f"color: {colour};")


def _tight(ancestors: Sequence[Element], value: str) -> None:
    """Takes the space between the columns of a table, which has its own alignments."""
    if (table := _nearest(ancestors, "mtable")) is None:
        return
    for cell in table.iterfind("mtr/mtd"):
        style = cell.get("style", "")
        if style.startswith((_LEFT, _RIGHT)):
            side = _LEFT if style.startswith(_LEFT) else _RIGHT
            cell.set("style", f"{side}padding-left: 0;padding-right: 0;")
            operators = [child for child in cell if child.tag == "mo"]
            others = [
                child
                for child in cell
                if child.tag != "mspace" and (child.tag != "mrow" or len(child))
            ]
            if len(operators) == 1 == len(others):  # browsers give one by itself no space
                space = _BINARY if operators[0].text in _SIGNS else _RELATION
                operators[0].attrib.update(lspace="0", rspace="0")
                at = list(cell).index(operators[0])
                for place in (at + 1, at):
                    cell.insert(place, cell.makeelement("mspace", {"width": space}))


def _columns(ancestors: Sequence[Element], count: str) -> None:
    if (cell := _nearest(ancestors, "mtd")) is not None:
        cell.set("columnspan", count)


def _space(ancestors: Sequence[Element], length: str) -> None:
    """Space below a row, beside the one that is there anyway."""
    for cell in _nearest(ancestors, "mtr") or ():
        style = cell.get("style", "")
        cell.set("style", f"{style}padding-bottom: max(0px, 0.5ex + {length});")


def _row(ancestors: Sequence[Element], value: str) -> None:
    """Makes the cell as wide as its table: text between the rows."""
    row, cell = _nearest(ancestors, "mtr"), _nearest(ancestors, "mtd")
    table = _nearest(ancestors, "mtable")
    if row is None or cell is None or table is None:
        return
    for other in list(row):
        if other is not cell:
            row.remove(other)
    cell.set("columnspan", str(max(len(other) for other in table)))
    cell.set("style", _LEFT)


_KINDS: dict[str, Callable[[Sequence[Element], str], None]] = {
    "smash": lambda ancestors, value: _padded(ancestors, height="0", depth="0"),
    "overlap": lambda ancestors, value: _padded(ancestors, width="0"),
    "background": _background,
    "colour": _colour,
    "tight": _tight,
    "columns": _columns,
    "row": _row,
    "space": _space,
}
