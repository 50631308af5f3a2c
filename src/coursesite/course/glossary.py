"""The glossary of a course: the forms of its terms, their mentions in notes, their definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from msgspec import Struct

from coursesite.model import Term
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import composed

ENDINGS = {"en": ("s", "es"), "de": ("s", "es", "e", "n", "en", "er", "ern", "se", "sen")}
"""The endings that a term may have in notes, by language: plurals and cases."""
_PIECE = rare(r'<!--.*?-->|<(/?)([A-Za-z][\w:-]*)((?:[^<>"]|"[^"]*")*)>|[^<]+|<', re.DOTALL)
_SKIPPED = frozenset(
    (
        *("a", "abbr", "audio", "button", "code", "dt", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("iframe", "kbd", "label", "math", "pre", "samp", "script", "select", "style", "sub"),
        *("summary", "sup", "svg", "template", "textarea", "title", "video"),
    )
)
"""Elements in whose text no mention is linked: links, headings, code and what is no prose."""
_CLASSES = ("cs-callout-title", "cs-tab-title", "cs-reference-list")
"""Classes of elements of which the same holds."""
_LINKED = rare(r'data-term="([^"]*)"')
_ID = rare(r'(<[^<>]*) id="[^"]*"')
_FOOTNOTE = rare(r'<sup class="cs-footnote-ref".*?</sup>', re.DOTALL)


class Definition(Struct, frozen=True):
    """A term and its definitions; `html` are their blocks."""

    name: str
    html: str


def folded(name: str) -> str:
    """A name for comparisons: without differences of case, spaces and apostrophes."""
    return " ".join(composed(name).split()).casefold().replace("\u2019", "'")


def meant(name: str, terms: Iterable[Term], language: str) -> Term | None:
    """The term that `name` means: the one of that name or id, or of which it is a form in
    `language`; None if there is none. The first of two terms of one name counts."""
    known = {term.id: term for term in reversed(tuple(terms))}
    known |= {folded(term.name): term for term in reversed(tuple(known.values()))}
    wanted = folded(name)
    if wanted in known:
        return known[wanted]
    main = language.lower().partition("-")[0]
    if main == "en" and wanted.endswith("ies") and f"{wanted[:-3]}y" in known:
        return known[f"{wanted[:-3]}y"]
    for ending in sorted(ENDINGS.get(main, ()), key=len):
        if wanted.endswith(ending) and wanted[: -len(ending)] in known:
            return known[wanted[: -len(ending)]]
    return None


def definitions(html: str) -> dict[str, Definition]:
    """The definitions in a glossary's notes, by the ids of their terms. Terms that follow each
    other without a definition between them share theirs. Ids and footnotes, which only work on the
    glossary's own page, are left out."""
    from selectolax.lexbor import LexborHTMLParser  # only where a glossary changed

    known: dict[str, Definition] = {}
    tree = LexborHTMLParser(html)
    for quiz in tree.css(".cs-callout-quiz"):  # its key is on the glossary's page alone
        quiz.decompose()
    for group in tree.css("dl"):
        names: list[tuple[str, str]] = []
        blocks: list[str] = []
        for node in group.iter():
            if node.tag == "dt":
                if blocks:
                    names, blocks = [], []
                names.append((node.attributes.get("id") or "", node.text().strip()))
            elif node.tag == "dd":
                inner = _ID.sub(r"\1", _FOOTNOTE.sub("", node.inner_html or "")).strip()
                blocks.append(inner if inner.startswith("<p") else f"<p>{inner}</p>")
                for id_, name in names:
                    known[id_] = Definition(name, "\n".join(blocks))
    return known


def marked(html: str, terms: tuple[Term, ...], language: str, address: str) -> str:
    """The notes `html` with the first mention of each term linked to `address#ID`, unless they have
    such a link already. Headings, code, formulas and links stay as they are."""
    pattern, order = _pattern(terms, language.lower().partition("-")[0])
    left = {term.id for term in terms} - set(_LINKED.findall(html))
    inside: list[str] = []

    def link(mention: re.Match[str]) -> str:
        id_ = order[int((mention.lastgroup or "t0")[1:])].id
        if id_ not in left:
            return mention[0]
        left.discard(id_)
        href = f"{escape(address)}#{escape(id_)}"
        return f'<a href="{href}" data-term="{escape(id_)}">{mention[0]}</a>'

    def piece(match: re.Match[str]) -> str:
        closing, tag, attributes = match[1], match[2], match[3]
        if tag is None:
            is_text = not inside and left and not match[0].startswith("<")
            return pattern.sub(link, match[0]) if is_text else match[0]
        if inside:  # only tags of the same name matter: they say where the element ends
            if tag == inside[-1]:
                if closing:
                    inside.pop()
                else:
                    inside.append(tag)
        elif not closing and (tag in _SKIPPED or any(one in attributes for one in _CLASSES)):
            inside.append(tag)
        return match[0]

    return _PIECE.sub(piece, html) if left else html


@lru_cache(maxsize=32)
def _pattern(terms: tuple[Term, ...], language: str) -> tuple[re.Pattern[str], tuple[Term, ...]]:
    """A pattern of all mentions, whose group `tN` is the Nth of the terms as they are returned: the
    longest names first, so that "learning rate" is not taken for "rate". A name with a capital
    within, such as an acronym, counts only as it is written."""
    order = tuple(sorted(terms, key=lambda term: (-len(term.name), term.name)))
    ends = "|".join(sorted(ENDINGS.get(language, ()), key=len, reverse=True))
    parts = []
    for number, term in enumerate(order):
        name = r"\s+".join(re.escape(escape(word, quote=False)) for word in term.name.split())
        more = f"(?:{ends})?" if ends else ""
        if language == "en" and re.search(r"[^aeiou]y$", term.name):
            name, more = name[:-1], "(?:y|ies)"
        exact = any(char.isupper() for char in term.name[1:])
        parts.append(f"(?P<t{number}>{name if exact else f'(?i:{name})'}{more})")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])"), order
