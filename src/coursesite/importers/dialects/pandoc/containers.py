"""Markdown with divs and attributes of Pandoc, or with the boxes `::: tip` of VuePress and HackMD,
in notes of no program."""

from __future__ import annotations

import re

from coursesite.importers.dialects.pandoc import inline
from coursesite.importers.dialects.pandoc.blocks import PandocBlocks
from coursesite.importers.plans.counted import Counted
from coursesite.importers.text.markdown_ranges import code
from coursesite.importers.text.masks import Masks

_USED = re.compile(
    r"^[ \t]*:{3,}[ \t]*(?:\{[.#]|[a-z]).*\n(?:.*\n)*?[ \t]*:{3,}[ \t]*$"
    r"|!\[[^\]\n]*\]\([^()\n]*\)\{[ ]*(?:[.#]\w|(?:width|height)=)|\]\{[.#]\w[^{}\n]*\}",
    re.M,
)


def is_used(text: str) -> bool:
    """Whether a text has divs or lists of attributes outside of code."""
    signs = (":::" in text) or "){" in text or "]{" in text
    return signs and bool(_USED.search(Masks(text, code(text)).text))


def convert(text: str, told: Counted) -> str:
    """The text with its boxes as callouts, and all else that is Pandoc's as ours."""
    return inline.convert("\n".join(PandocBlocks(told).run(text.split("\n"))), told)
