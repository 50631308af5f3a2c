"""Markdown with divs and attributes of Pandoc, or with the boxes `::: tip` of VuePress and HackMD,
in notes of no program."""

from __future__ import annotations

import re

from coursesite.importers import callout_text
from coursesite.importers.counted import Counted
from coursesite.importers.markdown_ranges import code
from coursesite.importers.masks import Masks
from coursesite.importers.pandoc import inline
from coursesite.importers.pandoc.blocks import PandocBlocks
from coursesite.importers.scholarly import kinds
from coursesite.markup.attributes import Attributes

_USED = re.compile(
    r"^[ \t]*:{3,}[ \t]*(?:\{[.#]|[a-z]).*\n(?:.*\n)*?[ \t]*:{3,}[ \t]*$"
    r"|!\[[^\]\n]*\]\([^()\n]*\)\{[ ]*(?:[.#]\w|(?:width|height)=)|\]\{[.#]\w[^{}\n]*\}",
    re.M,
)
_TITLED = re.compile(
    r"^([ \t>]*:{3,})[ \t]*([a-z][\w-]*)[ \t]+([^\s{}:\"][^{}\n\"]*?)[ \t]*$", re.M
)


def is_used(text: str) -> bool:
    """Whether a text has divs or lists of attributes outside of code."""
    signs = (":::" in text) or "){" in text or "]{" in text
    return signs and bool(_USED.search(Masks(text, code(text)).text))


def convert(text: str, told: Counted) -> str:
    """The text with its boxes as callouts, and all else that is Pandoc's as ours."""
    masks = Masks(text, code(text))
    text = masks.restore(_TITLED.sub(r'\1 {.\2 title="\3"}', masks.text))
    return inline.convert("\n".join(_Containers(told).run(text.split("\n"))), told)


class _Containers(PandocBlocks):
    """Blocks whose divs are boxes if they have the name of one."""

    def div(self, given: Attributes, inner: list[str], source: str) -> list[str]:
        name, title = "".join(given.classes[:1]), given.get("title") or given.get("name") or None
        if name in ("details", "spoiler"):
            return callout_text.box("note", title or name.title(), self.run(inner), "-")
        if callout_text.is_known(name) or name in kinds.UNKNOWN:
            return callout_text.box(name, title, self.run(inner))
        if (known := super(PandocBlocks, self).div(given, inner, source)) is not None:
            return known
        self.told.add("left", f"divs '.{name}' are kept as their text", source)
        return self.run(inner)
