"""Words for the placeholders in headings, which the extension `toc` makes ids and a list of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markdown import Markdown

from coursesite.markup.placeholders import INLINE, OPEN, token_at
from coursesite.markup.tokens import FootnoteRef, Token
from coursesite.markup.words import in_words


class Outline:
    """The extension's view of a page: set `tokens` before each."""

    def __init__(self, toc: Any) -> None:
        """`toc` is the extension's tree processor, which asks this object from now on."""
        self.tokens: Sequence[Token] = ()
        slugify: Callable[[str, str], str] = toc.slugify
        build = toc.build_toc_div
        toc.slugify = lambda text, separator: slugify(in_words(text, self.tokens), separator)
        toc.build_toc_div = lambda items: build(self._without_footnotes(items))

    @classmethod
    def of(cls, md: Markdown) -> Outline | None:
        """The outline of pages that `md` converts; None if the extension is not loaded."""
        return cls(md.treeprocessors["toc"]) if "toc" in md.treeprocessors else None

    def _without_footnotes(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The entries without references of footnotes, which would be there twice."""
        for item in items:
            if OPEN in item["name"]:
                item["name"] = INLINE.sub(
                    lambda place: (
                        "" if isinstance(token_at(self.tokens, place[1]), FootnoteRef) else place[0]
                    ),
                    item["name"],
                )
            self._without_footnotes(item["children"])
        return items
