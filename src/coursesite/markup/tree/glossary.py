"""The terms of a glossary: those of the definition lists on its page."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.tokens import Token
from coursesite.markup.words import in_words
from coursesite.model import Term
from coursesite.text.urls import distinct, slugify


def apply(
    body: LexborNode, tokens: Sequence[Token], language: str = ""
) -> tuple[tuple[Term, ...], list[tuple[str, Diagnostic]]]:
    """Gives each term an id that no other element has, and returns the terms, with warnings about
    repeated ones, each after the text in the notes that it is about."""
    taken = {node.attributes.get("id") for node in body.css("[id]")}
    terms: dict[str, Term] = {}
    problems: list[tuple[str, Diagnostic]] = []
    for node in body.css("dl > dt"):
        name = " ".join(in_words(node.text(), tokens).split())
        if not name:
            continue
        id_ = node.attributes.get("id")
        if not id_:
            id_ = distinct(slugify(name, language) or "term", taken)
            taken.add(id_)
            node.attrs["id"] = id_
        if name.casefold() in terms:
            hint = "its first definition is shown in notes; make one entry of the two"
            problem = warning("term-twice", f"'{name}' is defined twice", None, hint)
            problems.append((f"{name}\n", problem))
        else:
            terms[name.casefold()] = Term(id_, name)
    return tuple(terms.values()), problems
