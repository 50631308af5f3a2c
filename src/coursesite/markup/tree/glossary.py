"""The terms of a glossary's page: its definition lists, each term with an id of its own."""

from __future__ import annotations

from collections.abc import Callable

from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic, warning
from coursesite.model import Term
from coursesite.text.urls import distinct, slugify

Told = tuple[str, Diagnostic]
"""What is wrong, after the text in the notes that it is about."""


def apply(body: LexborNode, plain: Callable[[str], str]) -> tuple[tuple[Term, ...], list[Told]]:
    """Gives each term an id, and lists the terms; `plain` makes words of a text with marks in it.

    Ids of headings and those that authors wrote were there before, and stay.
    """
    taken = {node.attributes.get("id") for node in body.css("[id]")}
    found: dict[str, Term] = {}
    told: list[Told] = []
    for node in body.css("dl > dt"):
        name = " ".join(plain(node.text()).split())
        if not name:
            continue
        id_ = node.attributes.get("id")
        if not id_:
            id_ = distinct(slugify(name) or "term", taken)
            taken.add(id_)
            node.attrs["id"] = id_
        if name.casefold() in found:
            hint = "its first definition is shown in notes; make one entry of the two"
            told.append(
                (f"{name}\n", warning("term-twice", f"'{name}' is defined twice", None, hint))
            )
        else:
            found[name.casefold()] = Term(id_, name)
    return tuple(found.values()), told
