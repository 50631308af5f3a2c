"""The terms of a course: which words mean one, and what its definition says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from msgspec import Struct

from coursesite.model import Term
from coursesite.text.lazy_regex import rare

ENDINGS = {"en": ("s", "es"), "de": ("s", "es", "e", "n", "en", "er", "ern", "se", "sen")}
"""What a word may end in besides, by language: plurals and cases."""
_PIECE = rare(r'<!--.*?-->|<(/?)([A-Za-z][\w:-]*)((?:[^<>"]|"[^"]*")*)>|[^<]+|<', re.DOTALL)
_SKIPPED = frozenset(
    (
        *("a", "abbr", "audio", "button", "code", "dt", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("iframe", "kbd", "label", "math", "pre", "samp", "script", "select", "style", "sub"),
        *("summary", "sup", "svg", "template", "textarea", "title", "video"),
    )
)
"""Elements whose text is left alone."""
_LINKED = re.compile(r'data-term="([^"]*)"')
_ID = re.compile(r'(<[^<>]*) id="[^"]*"')
_CALL = re.compile(r'<sup class="footnote-ref".*?</sup>', re.DOTALL)


class Definition(Struct, frozen=True):
    """What a glossary says of a term: `html` are the blocks of its definitions."""

    name: str
    html: str


def folded(name: str) -> str:
    """A name as it is compared: case, spaces and the kind of apostrophe are all one."""
    return " ".join(name.split()).casefold().replace("\u2019", "'")


def meant(name: str, terms: Iterable[Term], language: str) -> Term | None:
    """The term of that name or id, or the one of which `name` is another form."""
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
    """The definitions on a glossary's page by the ids of their terms; terms that stand one below
    the other share theirs. What only works on that page (ids, footnotes) is left out."""
    from selectolax.lexbor import LexborHTMLParser  # only where a glossary changed

    found: dict[str, Definition] = {}
    for group in LexborHTMLParser(html).css("dl"):
        heads: list[tuple[str, str]] = []
        texts: list[str] = []
        for node in group.iter():
            if node.tag == "dt":
                if texts:
                    heads, texts = [], []
                heads.append((node.attributes.get("id") or "", node.text().strip()))
            elif node.tag == "dd":
                inner = _ID.sub(r"\1", _CALL.sub("", node.inner_html or "")).strip()
                texts.append(inner if inner.startswith("<p") else f"<p>{inner}</p>")
                for id_, name in heads:
                    found[id_] = Definition(name, "\n".join(texts))
    return found


def marked(html: str, terms: tuple[Term, ...], language: str, address: str) -> str:
    """The notes `html` with the first mention of each term linked to `address#ID`; those that have
    a link already keep it. Headings, code, formulas and links stay as they are."""
    pattern, order = _pattern(terms, language.lower().partition("-")[0])
    left = {term.id for term in terms} - set(_LINKED.findall(html))
    inside: list[str] = []

    def link(found: re.Match[str]) -> str:
        id_ = order[int((found.lastgroup or "t0")[1:])].id
        if id_ not in left:
            return found[0]
        left.discard(id_)
        href = f"{escape(address)}#{escape(id_)}"
        return f'<a href="{href}" data-term="{escape(id_)}">{found[0]}</a>'

    def piece(found: re.Match[str]) -> str:
        tag = found[2]
        if tag is None:
            plain = not inside and left and not found[0].startswith("<")
            return pattern.sub(link, found[0]) if plain else found[0]
        if inside:
            if tag == inside[-1]:
                if found[1]:
                    inside.pop()
                else:
                    inside.append(tag)
        elif not found[1] and (tag in _SKIPPED or "callout-title" in found[3]):
            inside.append(tag)
        return found[0]

    return _PIECE.sub(piece, html) if left else html


@lru_cache(maxsize=32)
def _pattern(terms: tuple[Term, ...], language: str) -> tuple[re.Pattern[str], tuple[Term, ...]]:
    """What matches a mention, its group `tN` telling the term; the longest names go first."""
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
