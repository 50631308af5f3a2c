"""A part of a page as XHTML, as EPUB wants it.

Format: EPUB 3.3, https://www.w3.org/TR/epub-33/, whose content documents are the XML syntax of
HTML with MathML and SVG.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from msgspec import Struct
from selectolax.lexbor import LexborNode

XHTML = "http://www.w3.org/1999/xhtml"
_FOREIGN = {
    "math": "http://www.w3.org/1998/Math/MathML",
    "svg": "http://www.w3.org/2000/svg",
}
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr"),
    )
)
_DROPPED = frozenset(
    (
        *("script", "style", "button", "dialog", "template", "noscript", "link", "form"),
        *("object", "embed", "canvas", "param"),
    )
)
_SCRIPTED = frozenset(("cs-scripted", "cs-quiz-do", "cs-quiz-said", "cs-quiz-field"))
"""The classes of parts that a script makes something of; among them, of a quiz, its fields."""
_DARK = frozenset(("dark", "cs-only-dark"))
"""The classes of pictures for dark pages: a book has those for light ones."""
_QUIZ = "cs-quiz"
_PLAYERS = frozenset(("video", "audio", "iframe"))
_MATH = re.compile(r"m[a-z]+|annotation|annotation-xml|semantics|none")
_HTML_IN_MATH = frozenset(("mark", "main", "map", "menu", "meta", "meter"))
_ATTRIBUTE = re.compile(r"[A-Za-z_][\w.:-]*\Z", re.ASCII)
_UNWANTED = re.compile(
    r"data-|on|popover|srcset|sizes|loading|decoding|fetchpriority|autoplay|xmlns|contenteditable"
)
_LENGTH = re.compile(r"(?<=\d)rem\b")
"""The unit that MathML's attributes do not know."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Characters that no XML document may have."""


class Edits(Struct, frozen=True):
    """The addresses of a part in its new place: `link` gives that of a link ("" for none), and
    `picture` the path of a picture in the book (None if it is not there)."""

    link: Callable[[str], str]
    picture: Callable[[str], str | None]


def written(node: LexborNode, edits: Edits) -> str:
    """An element with all that is in it, as XHTML. What only a script or a player makes something
    of is left out, and a player's address becomes a link."""
    out: list[str] = []
    _write(node, edits, "html", out)
    return "".join(out)


def text(words: str) -> str:
    """Words as the text of an XML document."""
    return escape(_CONTROLS.sub("", words), quote=False)


def _write(node: LexborNode, edits: Edits, space: str, out: list[str]) -> None:
    tag = node.tag or ""
    if tag == "-text":
        out.append(text(node.text_content or ""))
        return
    given = node.attributes
    classes = (given.get("class") or "").split()
    if tag == "form" and _QUIZ in classes:  # its question, choices and answers are to be read
        tag, given = "div", {name: text for name, text in given.items() if name != "method"}
    if tag.startswith(("-", "_", "!")) or (tag in _DROPPED and space == "html"):
        return
    if not _SCRIPTED.isdisjoint(classes) or (tag == "input" and "disabled" not in given):
        return
    if tag in _PLAYERS:
        _write_player(given, edits, out)
        return
    if tag in ("img", "figure") and not _DARK.isdisjoint(classes):
        return
    if tag == "img":
        _write_picture(given, edits, out)
        return
    inner = tag if tag in _FOREIGN else space
    wanted = _wanted(tag, given, edits)
    if inner == "math" and tag == "mrow" and "displaystyle" in wanted:
        tag = "mstyle"
    if tag in _FOREIGN:
        wanted = {"xmlns": _FOREIGN[tag], **wanted}
    elif space == "math" and (not _MATH.fullmatch(tag) or tag in _HTML_IN_MATH):
        wanted, inner = {"xmlns": XHTML, **wanted}, "html"
    elif space == "svg" and tag == "foreignobject":
        tag, inner = "foreignObject", "html"
    out.append(f"<{tag}")
    out += [f' {name}="{_value(value)}"' for name, value in wanted.items()]
    child = node.child
    if tag in _VOID or (child is None and inner != "html"):
        out.append("/>")
        return
    out.append(">")
    while child is not None:
        _write(child, edits, inner, out)
        child = child.next
    out.append(f"</{tag}>")


def _wanted(tag: str, given: Mapping[str, str | None], edits: Edits) -> dict[str, str]:
    """The attributes of an element that stay."""
    wanted: dict[str, str] = {}
    for name, value in given.items():
        if not _ATTRIBUTE.match(name) or _UNWANTED.match(name):
            continue
        if name in ("href", "xlink:href") and tag == "a":
            if address := edits.link(value or ""):
                wanted["href"] = address
        elif ":" not in name or name == "xml:lang":
            wanted[name] = _LENGTH.sub("em", value if value is not None else name)
    if "lang" in wanted:
        wanted["xml:lang"] = wanted["lang"]
    return wanted


def _write_picture(given: Mapping[str, str | None], edits: Edits, out: list[str]) -> None:
    """A picture of the site; one of another host becomes a link with its words."""
    source, alt = given.get("src") or "", given.get("alt") or ""
    path = edits.picture(source)
    name = f' id="{_value(given["id"] or "")}"' if given.get("id") else ""
    if path is None:
        link = edits.link(source)
        href = f' href="{_value(link)}"' if link else ""
        out.append(f"<a{name}{href}>{text(alt or source)}</a>")
        return
    sizes = {key: given.get(key) or "" for key in ("width", "height")}
    more = "".join(f' {key}="{_value(v)}"' for key, v in sizes.items() if v.isdigit())
    out.append(f'<img{name} src="{_value(path)}" alt="{_value(alt)}"{more}/>')


def _write_player(given: Mapping[str, str | None], edits: Edits, out: list[str]) -> None:
    """The address of a recording or a frame as a link."""
    link = edits.link(given.get("src") or "")
    if link:
        words = text(given.get("title") or link)
        out.append(f'<a href="{_value(link)}">{words}</a>')


def _value(words: str) -> str:
    return escape(_CONTROLS.sub("", words), quote=True)
