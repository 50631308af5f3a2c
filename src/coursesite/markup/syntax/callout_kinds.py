"""The words that make a callout, and the kind of callout that each one makes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from coursesite.diagnostics import nearest
from coursesite.model import ITEM_KINDS
from coursesite.text.lazy_regex import rare


class CalloutKind(Struct, frozen=True):
    """A kind of callouts: the looks that it shares with others, and its part in the notes."""

    style: str
    """The end of the class that it is styled by."""
    item: str = ""
    """The kind of numbered things that it is (`coursesite.model.numbering`); "" for none."""
    role: Literal["note", "statement", "proof", "exercise", "hint", "solution", "quiz"] = "note"


_NOTES = {
    "note": "note",
    "tip": "tip",
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
    "exercise": CalloutKind("statement", "exercise", "exercise"),
    "hint": CalloutKind("tip", role="hint"),
    "solution": CalloutKind("solution", role="solution"),
    "quiz": CalloutKind("quiz", role="quiz"),
}
"""Every kind by its word in lower case. An example is a note unless it has a number."""
_GRAVE = ("solution", "hint", "quiz")
"""The words whose callout keeps something back: one that is misspelt would show it."""
_MEANT = {
    **dict.fromkeys(
        (
            *(
                "answer",
                "answers",
                "sol",
                "soln",
                "key",
                "antwort",
                "lösung",
                "lösungen",
                "loesung",
            ),
            *("musterlösung", "corrigé", "réponse", "solución", "respuesta", "soluzione"),
            *("risposta", "oplossing", "antwoord", "solução", "resposta", "rozwiązanie"),
            *("решение", "解", "解答", "答案", "解答例", "풀이"),
        ),
        "solution",
    ),
    **dict.fromkeys(("clue", "hinweis", "indice", "pista", "提示", "ヒント"), "hint"),
    **dict.fromkeys(("test", "selftest", "self-test", "quizz", "测验", "クイズ"), "quiz"),
}
"""Words that are meant as one of these: other names for it, and those of other languages."""
_ANSWERS = (
    *("solution", "solutions", "hint", "hints"),
    *(word for word, kind in _MEANT.items() if kind != "quiz" and word not in ("sol", "key")),
)
_WORD = rare(r"[^\W\d_]+")
_LAST_SPACED = "\u2e80"
"""Scripts whose characters come behind this one have no spaces between words."""
JUST_THE_DOCS = {
    "note": "note",
    "highlight": "note",
    "important": "important",
    "warning": "warning",
    "new": "tip",
}
"""The classes of Just the Docs; `-title` behind one makes a callout with its author's own title."""


def names_answer(text: str, words: Iterable[str]) -> bool:
    """Whether a title in small letters begins or ends with a word for a hint or an answer: one of
    any language, or one of these."""
    written = _WORD.findall(text)
    ends = (*written[:1], *written[-1:])
    return any(
        word in ends or (word[:1] > _LAST_SPACED and word in text) for word in (*_ANSWERS, *words)
    )


def grave(word: str) -> str:
    """The word that keeps something back and that a wrong `word` may be meant as; "" if it may be
    none of them, or is a word that makes another callout."""
    word = unicodedata.normalize("NFC", word.casefold())
    if word in _GRAVE or word in KINDS:
        return word if word in _GRAVE else ""
    near = nearest(word, (*KINDS, *_GRAVE))
    return _MEANT.get(word, near if near in _GRAVE else "")
