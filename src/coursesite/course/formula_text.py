"""Formulas as a line of text: `∑_(i=1)^n x_i² ≤ (a+b)/2`.

Excerpts of search show it, and its signs and letters are what is looked for.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SIGNS = "∀∂∃∄∅∆∇∈∉∋∏∐∑∓∘√∝∞∠∥∧∨∩∪∫∬∭∮∴∼≃≅≈≠≡≤≥≪≫≺≻⊂⊃⊆⊇⊊⊥⊢⊨⊕⊗⊙⋂⋃⋅±×÷¬←↑→↓↔↦⇐⇑⇒⇓⇔⟶⟹⟨⟩⌈⌉⌊⌋"
"""The signs that can be looked for like words."""
_SIGN = rare(f"[{SIGNS.replace('√', '')}]")
_INVISIBLE = rare("[\u2061-\u2064\u200b\ufe00\ufe01]")
_SPACED = frozenset("=<>≤≥≠≈≡≅∼≃∝≪≫∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟹∣+−±×∪∩∧∨⊕⊗⊢⊨")
_OPENING = "([{|,=<>≤≥→"
_RAISED = str.maketrans("0123456789+−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_LOWERED = str.maketrans("0123456789+−", "₀₁₂₃₄₅₆₇₈₉₊₋")
_ACCENTS = str.maketrans(
    "ˆ^¯‾˙¨˜~ˇ→⃗", "\u0302\u0302\u0304\u0304\u0307\u0308\u0303\u0303\u030c\u20d7\u20d7"
)
_TOKENS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
_SILENT = frozenset(("annotation", "annotation-xml", "mspace", "mphantom"))


def linear(math: LexborNode) -> str:
    """A formula in a line of text, without its TeX."""
    return " ".join(_text(math, spaced=True).split(" ")).strip()


def apart(text: str) -> str:
    """Text with a thin space between signs and the letters beside them: so each is a word."""
    return text if text.isascii() else _SIGN.sub(_alone, text)


def _alone(sign: re.Match[str]) -> str:
    text, at = sign.string, sign.start()
    before = "\u2009" if at and _is_letter(text[at - 1]) else ""
    after = "\u2009" if _is_letter(text[at + 1 : at + 2]) else ""
    return f"{before}{sign[0]}{after}"


def _is_letter(char: str) -> bool:
    return char.isalpha() or char.isdecimal()


def _children(node: LexborNode) -> list[LexborNode]:
    found = []
    child = node.child
    while child is not None:
        if child.tag and child.tag[0] not in "-!":
            found.append(child)
        child = child.next
    return found


def _text(node: LexborNode, *, spaced: bool) -> str:
    name = node.tag
    if name in _TOKENS:
        return _token(node, spaced=spaced)
    if name in _SILENT:
        return ""
    children = _children(node)
    if name in ("msub", "munder", "msup", "mover", "msubsup", "munderover"):
        return _with_scripts(name, node, children)
    parts = [_text(child, spaced=spaced and name != "mfrac") for child in children]
    if name == "mfrac" and len(parts) == 2:
        if node.attributes.get("linethickness") == "0":
            return " ".join(parts)
        return f"{_closed(parts[0])}/{_closed(parts[1])}"
    if name == "msqrt":
        return f"√{_closed(_joined(parts))}"
    if name == "mroot" and len(parts) == 2:
        return f"{_script(parts[1], '^', _RAISED)}√{_closed(parts[0])}"
    if name in ("mtr", "mlabeledtr"):
        return ", ".join(part.strip() for part in parts)
    if name == "mtable":
        return "; ".join(part.strip() for part in parts)
    return _joined(parts)


def _token(node: LexborNode, *, spaced: bool) -> str:
    token = node.text().strip()
    if not token.isascii():
        token = _INVISIBLE.sub("", token).strip()
    if node.tag == "mo" and spaced and token in _SPACED:
        return f" {token} "
    return f"{token} " if token == "," and spaced else token


def _with_scripts(name: str, node: LexborNode, children: list[LexborNode]) -> str:
    parts = [_text(child, spaced=False) for child in children]
    if len(parts) < 2:
        return _joined(parts)
    base = parts[0].strip()
    if name == "mover" and node.attributes.get("accent") and len(base) == 1:
        mark = parts[1].translate(_ACCENTS)
        if len(mark) == 1 and unicodedata.combining(mark):
            return unicodedata.normalize("NFC", base + mark)
    lower = parts[1] if name not in ("msup", "mover") else ""
    upper = parts[-1] if name not in ("msub", "munder") else ""
    out = base + _script(lower, "_", _LOWERED) + _script(upper, "^", _RAISED)
    return f"{out} " if base in "∑∏∫∮⋃⋂" or len(base) > 1 else out


def _script(text: str, sign: str, small: dict[int, int]) -> str:
    text = text.strip()
    if not text or set(text) <= {"′", "″", "‴", "⊤", "∗"}:
        return text
    if all(ord(char) in small for char in text):
        return text.translate(small)
    closed = len(text) == 1 or text.isdecimal() or (text[0], text[-1]) == ("(", ")")
    return sign + (text if closed else f"({text})")


def _closed(text: str) -> str:
    """Text of more than a word in parentheses."""
    text = text.strip()
    return text if text.isalnum() else f"({text})"


def _joined(parts: list[str]) -> str:
    """Parts in a row; words and numbers are kept apart, letters are not."""
    out = last = ""
    for part in parts:
        if not part:
            continue
        beside = last[-1:].isalnum() and part[:1].isalnum()
        if beside and (_is_word(last[-2:]) or _is_word(part[:2])):
            out += " "
        elif part[0] in ",;.":
            out = out.rstrip()
        elif part in (" − ", " + ") and (not out.strip() or out.rstrip()[-1] in _OPENING):
            part = part.strip()
        elif out.endswith(" "):
            part = part.lstrip(" ")
        out += part
        last = part
    return out


def _is_word(text: str) -> bool:
    return len(text) > 1 and text.isalnum()
