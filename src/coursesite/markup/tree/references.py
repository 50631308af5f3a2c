"""References: links without a text, which say what they lead to, and `{number}` in the text of a
link. The text is filled in when all pages are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic, warning
from coursesite.markup.placeholders import token_at
from coursesite.markup.tokens import Reference, Token
from coursesite.markup.tree.holes import Holes
from coursesite.text.browser_urls import leaves_site
from coursesite.text.lazy_regex import rare

_SLOT = rare(r"\{(number|name)\}")
_EMPTY = ("></a>", ">?</a>")
_SCHEME = rare(r"(?:mailto|tel|sms):", re.IGNORECASE)


def may_be_in(html: str, tags: str) -> bool:
    """Whether the HTML with these tags may have references."""
    if "</a>" not in tags:
        return False
    return (
        "data-cs-n=" in tags
        or any(sign in html for sign in _EMPTY)
        or ("{" in html and _SLOT.search(html) is not None)
    )


def in_attributes(numbers: Set[str], tokens: Sequence[Token]) -> Iterator[tuple[str, Diagnostic]]:
    """The warnings about the commands among the tokens of these numbers, which stand within tags,
    such as in the text of a picture: their numbers are not filled in there."""
    for number in sorted(numbers, key=int):
        if isinstance(token := token_at(tokens, number), Reference):
            message = f"{token.source} is read out as it stands: a picture's text has no references"
            hint = "write the words in their place, or the reference into the caption"
            yield "", warning("reference-empty", message, token.span, hint)


def left_alone(links: Sequence[LexborNode]) -> set[int]:
    """The links without a text that their author styles or names in another way, by their numbers
    in memory: asked for before attribute lists are applied, it is about tags of HTML."""
    alone = set()
    for link in links:
        if link.first_child is None:
            given = link.attributes
            if len(given) > 1 and (
                given.get("class") or given.get("aria-label") or given.get("title")
            ):
                alone.add(link.mem_id)
    return alone


def apply(
    links: Sequence[LexborNode], alone: Set[int], tokens: Sequence[Token], holes: Holes
) -> None:
    """Puts holes into the references among the links. A link without a text that leads to another
    site gets its address as its text."""
    for link in links:
        given = link.attributes
        url = given.get("href")
        number = given.get("data-cs-n")
        if number is not None:
            del link.attrs["data-cs-n"]
            if isinstance(token := token_at(tokens, number), Reference):
                link.inner_html = holes.reference(token.command, int(number))
                continue
        if not url or url == "#" or link.mem_id in alone:
            continue
        first = link.first_child
        if first is None or (first.next is None and first.is_text_node and link.text() == "?"):
            if url[0] == "#" or not leaves_site(url):
                if first is not None:
                    first.decompose()
                link.insert_child(holes.reference("full"))
            elif not given.get("class"):
                link.inner_html = ""
                link.insert_child(_shown(url))
        elif "{n" in link.text():
            _fill_in(link, holes)


def _shown(url: str) -> str:
    """The address of another site as a reader sees it."""
    return unquote(_SCHEME.sub("", url, count=1)) if _SCHEME.match(url) else url


def _fill_in(link: LexborNode, holes: Holes) -> None:
    """Puts holes into the text of a link."""
    for node in list(link.traverse(include_text=True)):
        text = node.text_content or "" if node.is_text_node else ""
        if _SLOT.search(text):
            node.replace_with(_SLOT.sub(lambda slot: holes.reference(slot[1]), text))
