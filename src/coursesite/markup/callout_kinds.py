"""The words that make a callout, and the kind of callout that each one makes."""

KINDS = {
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
    "example": "note",
    "quote": "note",
    "todo": "note",
}
"""The words of GitHub (`> [!NOTE]`), Chirpy (`prompt-info`) and Python-Markdown's admonitions."""
JUST_THE_DOCS = {
    "note": "note",
    "highlight": "note",
    "important": "important",
    "warning": "warning",
    "new": "tip",
}
"""The classes of Just the Docs; `-title` behind one makes a callout with its author's own title."""
