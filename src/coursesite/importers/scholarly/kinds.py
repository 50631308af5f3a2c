"""The names that theorems, proofs, exercises and notes have in LaTeX, Quarto and MyST."""

from __future__ import annotations

_NAMES = {
    "THEOREM": "theorem thm satz théorème teorema 定理",
    "LEMMA": "lemma lem lemme lema 引理",
    "PROPOSITION": "proposition prop prp proposición proposição 命题",
    "COROLLARY": "corollary cor korollar corollaire corolario 推论",
    "DEFINITION": "definition def defn dfn définition definición definição definizione 定义",
    "AXIOM": "axiom",
    "CONJECTURE": "conjecture conj cnj",
    "REMARK": "remark rem rmk bemerkung remarque",
    "ALGORITHM": "algorithm alg algo",
    "EXAMPLE": "example exm exa ex beispiel exemple ejemplo exemplo esempio 例 例题",
    "EXERCISE": "exercise exr exc exercice aufgabe problem ejercicio exercício esercizio 习题 练习",
    "PROOF": "proof pf beweis preuve 证明",
    "SOLUTION": "solution sol lösung",
    "HINT": "hint hinweis",
}
WORDS = {name: word for word, names in _NAMES.items() for name in names.split()}
"""The word of our callout, by the name of an environment, a class or a directive."""
UNKNOWN = ("claim", "fact", "assumption", "observation", "notation", "property", "criterion")
"""Names of statements that are no kind of ours: each becomes a note with that name as its title."""
PREFIXES = {
    name: WORDS[name]
    for name in ("thm", "lem", "prp", "cor", "def", "cnj", "rem", "alg", "exm", "exr", "sol")
}
"""The word of our callout, by the first part of a label of Quarto."""
BOXES = {"nte": "Note", "tip": "Tip", "wrn": "Warning", "imp": "Important", "cau": "Caution"}
"""The words of references to callouts, which have no numbers here, by the same."""
LABELS = (*PREFIXES, *BOXES, "fig", "tbl", "tab", "lst", "eq", "sec")
"""The first parts of labels of Quarto."""
ADMONITIONS = {
    **{name: name.upper() for name in ("note", "tip", "important", "warning", "caution", "todo")},
    "attention": "WARNING",
    "danger": "CAUTION",
    "error": "CAUTION",
    "seealso": "NOTE",
    "admonition": "NOTE",
}
"""The word of our callout, by the name of an admonition of MyST or a callout of Quarto."""


def named(name: str, title: str = "") -> tuple[str, str]:
    """The word of our callout for a statement, "" for what is none, and its title, which says the
    name of a statement that is no kind of ours."""
    if name.lower() in UNKNOWN:
        return "NOTE", f"{name.title()}: {title}" if title else name.title()
    return WORDS.get(name.lower(), ""), title
