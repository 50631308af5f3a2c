r"""References and citations in texts that have none, such as a title: they are told."""

from __future__ import annotations

from coursesite.diagnostics import Diagnostic, warning
from coursesite.text.lazy_regex import rare

_REFERENCE = rare(
    r"\[\??\]\([^()\s]+\)|\\(?:ref|eqref|[cC]ref|autoref)(?![A-Za-z])\*?[ ]?\{[^{}\n]+\}"
)
_CITATION = rare(r"\[(?:[^\[\]@]*[\s;])?-?@[\w{][^\[\]]*\]")


def first(text: str, *, citing: bool) -> str:
    r"""The first reference in a text as it is written, or with `citing` citation; "" for none.

    >>> [first(text, citing=True) for text in ("A [](#x)", r"\ref{x}", "[see @k]", "[x](#x)")]
    ['[](#x)', '\\ref{x}', '[see @k]', '']
    """
    found = _REFERENCE.search(text) if "](" in text or "\\" in text else None
    if found is None and citing and "@" in text:
        found = _CITATION.search(text)
    return found[0] if found else ""


def told(where: str, written: str, hint: str) -> Diagnostic:
    """The warning about a reference or a citation in a text that has none."""
    kind = "references" if written[:1] == "\\" or "](" in written else "citations"
    return warning("reference-text", f"{where} has no {kind}: {written} is not read", None, hint)
