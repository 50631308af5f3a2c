"""MyST, the Markdown of Jupyter Book and of Sphinx, in our syntax, whatever source it is from.

- `page`: a page with its facts: directives at any depth, comments, breaks, substitutions
- `blocks`: each directive as lines of ours
- `inline`: roles, links and attributes within a line
- `facts`: labels, terms and citations of all pages
- `toctrees`: the order of the pages of a Sphinx site
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coursesite.importers.book import Converted, Page
from coursesite.importers.dialects.myst import blocks, inline
from coursesite.importers.dialects.myst.facts import gathered, text_of_file
from coursesite.importers.dialects.myst.page import BookFacts, MystPage, Target, joined
from coursesite.importers.scholarly import kinds

__all__ = ["BookFacts", "Target", "convert", "gathered", "is_used", "joined", "text_of_file"]

_NAMES = "|".join((*blocks.MAKERS, *kinds.ADMONITIONS, r"prf:\w+"))
_USED = re.compile(
    rf"^[ \t>]*(?:`{{3,}}|:{{3,}})\{{(?:{_NAMES})\}}|"
    r"\{(?:ref|numref|eq|doc|term|download|cite(?::\w+)?|kbd|sub|sup|abbr|math|prf:ref)\}`",
    re.M,
)


def is_used(text: str) -> bool:
    """Whether a text has directives or roles of MyST."""
    return bool(_USED.search(text))


def convert(text: str, front: Mapping[str, Any], page: Page, book: BookFacts) -> Converted:
    """The text of a page of MyST, or of one cell of a notebook, in our syntax."""
    here = MystPage(book, page.path, front, blocks.MAKERS)
    body = inline.convert("\n".join(here.run(text.split("\n"))), here)
    own = front.get("abbreviations")
    short = {**book.abbreviations, **(own if isinstance(own, dict) else {})}
    used = [name for name in short if re.search(rf"(?<!\w){re.escape(str(name))}(?!\w)", body)]
    if used:
        body = "\n".join(
            [body.rstrip("\n"), "", *(f"*[{name}]: {short[name]}" for name in used), ""]
        )
    return Converted(text=body, front=here.front, changes=here.told.changes())
