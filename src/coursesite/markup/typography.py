"""Typographic quotes, dashes and ellipses, and links made of bare addresses.

Works on HTML as the engines write it, piece by piece: tags pass through, text in code stays.
The quotes follow what kramdown and SmartyPants do: https://daringfireball.net/projects/smartypants/
"""

from __future__ import annotations

import re

_PIECE = re.compile(r"<!--.*?-->|</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+|<", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_VERBATIM = frozenset(
    ["code", "pre", "kbd", "samp", "script", "style", "textarea", "math", "svg", "var", "tt"]
)
_INLINE = frozenset(
    [
        "a",
        "em",
        "strong",
        "b",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "mark",
        "sub",
        "sup",
        "small",
        "span",
        "abbr",
        "cite",
        "q",
        "x-a",
        "x-r",
    ]
)
_OPENERS = frozenset(" \t\n\r\u00a0([{-\u2013\u2014/\u201c\u2018\u00ab\u00bf\u00a1")
_SIGNS = re.compile(r"""---?|\.\.\.|["']""")
_TRIGGERS = re.compile(r"""--|\.\.\.|["']|https?://|&quot;|&\#39;""")
_ADDRESS = re.compile(r"(?:https?|ftp|mailto):\S+$|[^\s@]+@[^\s@]+$")
_URL = re.compile(r"\bhttps?://[^\s<>\"'\u201c\u201d\u2018\u2019\ufdd0\ufdd1]+")


class Typeset:
    """HTML with its text set: `html`, and how many `words` the text has."""

    def __init__(self, html: str) -> None:
        """Reads and sets it."""
        out: list[str] = []
        verbatim = links = words = 0
        before = " "
        for piece in _PIECE.findall(html):
            if piece[0] == "<" and len(piece) > 1:
                out.append(piece)
                found = _TAG.match(piece)
                if not found:
                    continue
                name = found[2].lower()
                if name in _VERBATIM:
                    verbatim = max(0, verbatim + (-1 if found[1] else 1))
                    before = "x"
                elif name == "a":
                    links = max(0, links + (-1 if found[1] else 1))
                elif name not in _INLINE:
                    before = " "
                continue
            if verbatim:
                out.append(piece)
                continue
            words += len(piece.split())
            if links and _ADDRESS.match(piece):
                out.append(piece)
                before = "x"
                continue
            if _TRIGGERS.search(piece):
                text = piece.replace("&quot;", '"').replace("&#39;", "'")
                out.append(_set(text, before) if links else _linked(text, before))
            else:
                out.append(piece)
            before = piece[-1]
        self.html = "".join(out)
        self.words = words


def _linked(text: str, before: str) -> str:
    """Sets text, with its bare addresses as links."""
    out, at = [], 0
    for found in _URL.finditer(text):
        url = _trimmed(found[0])
        part = text[at : found.start()]
        out.append(_set(part, text[at - 1] if at else before))
        out.append(f'<a href="{url}">{url}</a>')
        at = found.start() + len(url)
    out.append(_set(text[at:], text[at - 1] if at else before))
    return "".join(out)


def _trimmed(url: str) -> str:
    """The address without the punctuation of the sentence around it (GFM, section 6.9)."""
    while url:
        if (
            url[-1] in "?!.,:*_~"
            or (url[-1] == ")" and url.count(")") > url.count("("))
            or (url[-1] == "]" and url.count("]") > url.count("["))
        ):
            url = url[:-1]
        elif url[-1] == ";" and (entity := re.search(r"&[A-Za-z#0-9]+;$", url)):
            if entity[0] == "&amp;":
                break
            url = url[: entity.start()]
        else:
            break
    return url


def _set(text: str, before: str) -> str:
    """Text with its quotes, dashes and ellipses set; `before` is the character in front of it."""

    def sign(found: re.Match[str]) -> str:
        raw = found[0]
        if raw[0] == "-":
            return "\u2014" if len(raw) == 3 else "\u2013"
        if raw[0] == ".":
            return "\u2026"
        start, end = found.span()
        previous = (text[start - 1] if start else before) or " "
        if previous in "\"'":
            previous = "\u201c" if _opens(text, start - 1, before) else "x"
        opening = previous in _OPENERS and text[end : end + 1].strip() != ""
        if end == len(text) and previous in _OPENERS:
            opening = True
        if raw == '"':
            return "\u201c" if opening else "\u201d"
        if opening and re.match(r"\d\ds?\b|(?:tis|twas|em|til|cause)\b", text[end:], re.I):
            opening = False
        return "\u2018" if opening else "\u2019"

    return _SIGNS.sub(sign, text)


def _opens(text: str, at: int, before: str) -> bool:
    previous = text[at - 1] if at else before
    return previous in _OPENERS
