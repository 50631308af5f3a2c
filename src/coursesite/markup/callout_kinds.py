"""The words that make a callout, and the kind of callout that each one makes."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from coursesite.model import ITEM_KINDS


class CalloutKind(Struct, frozen=True):
    """A kind of callouts: the looks that it shares with others, and its part in the notes."""

    style: str
    """The end of the class that it is styled by."""
    item: str = ""
    """The kind of numbered things that it is (`coursesite.model.numbering`); "" for none."""
    role: Literal["note", "statement", "proof"] = "note"


_NOTES = {
    "note": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "important": "important",
    "warning": "warning",
    "attention": "warning",
    "caution": "danger",
    "danger": "danger",
    "error": "danger",
    "info": "info",
    "abstract": "info",
    "question": "info",
    "quote": "note",
    "todo": "note",
}
"""The words of GitHub (`> [!NOTE]`), Chirpy (`prompt-info`) and Python-Markdown's admonitions."""
_STATEMENTS = [name for name, kind in ITEM_KINDS.items() if kind.series == "theorem"]
KINDS = {
    **{word: CalloutKind(style) for word, style in _NOTES.items()},
    **{word: CalloutKind("statement", word, "statement") for word in _STATEMENTS},
    "example": CalloutKind("note", "example"),
    "proof": CalloutKind("statement", role="proof"),
}
"""Every kind by its word in lower case. An example is a note unless it has a number."""
JUST_THE_DOCS = {
    "note": "note",
    "highlight": "note",
    "important": "important",
    "warning": "warning",
    "new": "tip",
}
"""The classes of Just the Docs; `-title` behind one makes a callout with its author's own title."""
