"""TeX in the fields of a bibliography, as the HTML of `entries`."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from coursesite.text.lazy_regex import rare

_PLAIN = rare(r"[^\\{}$~%`'^_&<>\"-]*")
_TAGS = {
    **dict.fromkeys(("emph", "textit", "mkbibemph", "textsl", "mkbibitalic"), "i"),
    **dict.fromkeys(("textbf", "mkbibbold"), "b"),
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript"), "sup"),
    **dict.fromkeys(("textsubscript", "mkbibsubscript"), "sub"),
}
_SWITCHES = {**dict.fromkeys(("em", "it", "itshape", "sl"), "i"), "bf": "b", "bfseries": "b"}
_QUOTES = frozenset(("enquote", "mkbibquote", "textquote"))
_INNER = frozenset(
    (
        *("textsc", "texttt", "textup", "textrm", "textsf", "textnormal", "mbox", "hbox", "text"),
        *("uppercase", "lowercase", "MakeUppercase", "path", "nolinkurl", "url", "mkbibparens"),
        *("ensuremath", "sc"),
    )
)
_DROPPED = frozenset(("noopsort", "label", "index", "protect", "SortNoop", "switchargs"))
_LETTERS = re.compile(r"[^\W\d_]")
_LATE_QUOTES = re.compile(r"''|(?<=\w)'")


def html(text: str) -> str:
    """The HTML of a field. What TeX does not understand is shown as it is written."""
    text = " ".join(text.split())
    if _PLAIN.fullmatch(text):
        return text
    try:
        nodes = _walker(text).get_latex_nodes()[0]
        return " ".join(_html(nodes).split(" ")).strip()
    except Exception:  # the library raises whatever it likes at unbalanced braces
        return escape(text.replace("{", "").replace("}", ""), quote=False)


def plain(text: str) -> str:
    """The text of a field that is an address or a number, in which only escapes are TeX."""
    text = re.sub(r"^\\(?:url|path|nolinkurl)\s*\{(.*)\}$", r"\1", " ".join(text.split()))
    text = re.sub(r"\\([_%&#$~{}])|\\(?:textunderscore|_)\b", r"\1", text)
    return text.replace("{", "").replace("}", "")


def _walker(text: str) -> Any:
    from pylatexenc.latexwalker import LatexWalker  # a slow import, for fields that have TeX

    # a per cent sign is more often meant as such than as the beginning of a comment
    text = re.sub(r"(?<!\\)%", r"\\%", text)
    return LatexWalker(text, tolerant_parsing=True, latex_context=_context())


@cache
def _context() -> Any:
    """The macros that have arguments."""
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import std_macro

    known = get_default_latex_context_db()
    names = sorted({*_TAGS, *_QUOTES, *_INNER, *_DROPPED} - {"sc"})
    ours = [std_macro(name, False, 1) for name in names]
    known.add_context_category("bibliography", [*ours, std_macro("href", False, 2)], prepend=True)
    return known


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=False)


def _html(nodes: Any, *, top: bool = True) -> str:
    out: list[str] = []
    closing: list[str] = []
    for number, node in enumerate(nodes):
        kind = type(node).__name__
        if kind == "LatexCharsNode":
            chars = escape(node.chars, quote=False)
            out.append(_LATE_QUOTES.sub(lambda m: "\u201d" if m[0] == "''" else "\u2019", chars))
        elif kind == "LatexGroupNode":
            inner = _html(node.nodelist, top=False)
            first = type(node.nodelist[0]).__name__ if node.nodelist else ""
            is_special = first == "LatexMacroNode" and len(_LETTERS.findall(inner)) < 3  # an accent
            keeps = top and not is_special and _LETTERS.search(inner)
            bare = inner.replace("<c>", "").replace("</c>", "")
            out.append(f"<c>{bare}</c>" if keeps else inner)
        elif kind == "LatexMathNode":
            tex = node.latex_verbatim()
            tex = re.sub(r"^(?:\$\$?|\\[(\[])|(?:\$\$?|\\[)\]])$", "", tex).strip()
            out.append(f"<m>{escape(tex, quote=False)}</m>")
        elif kind == "LatexMacroNode":
            if tag := _SWITCHES.get(node.macroname):
                out.append(f"<{tag}>")
                closing.insert(0, f"</{tag}>")
            else:
                out.append(_macro(node, nodes[number + 1 :]))
        elif kind == "LatexSpecialsNode" and node.specials_chars == "&":
            out.append("&amp;")
        elif kind != "LatexCommentNode":
            out.append(escape(_converter().node_to_text(node), quote=False))
    return "".join(out + closing)


def _macro(node: Any, rest: Any) -> str:
    name, arguments = node.macroname, node.nodeargd.argnlist if node.nodeargd else ()
    given = [one for one in arguments or () if one is not None]
    inner = _html([given[-1]], top=False) if given else ""
    if tag := _TAGS.get(name):
        return f"<{tag}>{inner}</{tag}>"
    if name in _QUOTES:
        return f"\u201c{inner}\u201d"
    if name in _DROPPED:
        return ""
    if name.endswith("TeX"):  # the logos
        return f"<c>{name}</c>{node.macro_post_space}"
    if name in _INNER or name == "href":
        return inner
    try:
        text = escape(_converter().node_to_text(node), quote=False)
    except Exception:  # as it does for macros that it knows, and that have no argument here
        text = ""
    return text + node.macro_post_space if not given and text.isalpha() and len(text) > 1 else text
