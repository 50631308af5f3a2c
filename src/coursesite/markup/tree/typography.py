"""Typographic quotes, dashes and ellipses, and links made of bare addresses.

Works on HTML as the engines write it, piece by piece: tags pass through, text in code stays.
The quotes follow what kramdown and SmartyPants do: https://daringfireball.net/projects/smartypants/
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from coursesite.text.lazy_regex import rare

_PARTS = re.compile(
    r"(<(?:(?:/?[A-Za-z][^<>\"']*+(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*+)*+|!--.*?--)>)?)", re.DOTALL
)
"""Tags, comments, and a `<` that begins neither; what is between them is text."""
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
_TRIGGERS = re.compile(
    r"""["'&.\-h@](?:(?<=["'])|(?<=-)-|(?<=\.)\.\.|(?<=&)(?:quot|\#39);|(?<=h)ttps?://|(?<=@))"""
)
_HINTS = ('"', "'", "--", "...", "://", "@", "&quot;", "&#39;")
"""One of these is in every text that is not to stay as it is."""
_DIVIDING = frozenset(("code", "/code", "<"))
"""What makes it matter between which tags a text is, even if it has nothing to set."""
_ADDRESS = re.compile(r"(?:https?|ftp|mailto):\S+$|[^\s@]+@[^\s@]+$")
_URL = re.compile(r"\bhttps?://[^\s<>\"'\u201c\u201d\u2018\u2019\ufdd0\ufdd1]+")
_MAIL = rare(
    rf"{_URL.pattern}|(?<![\w.+-])(?:mailto:)?[A-Za-z0-9._+-]+@(?:[\w-]+\.)+[\w-]*[A-Za-z0-9](?![\w-])",
    re.ASCII,
)
"""Addresses of mail, too (GFM, section 6.9)."""


class Typeset(NamedTuple):
    """HTML with its text set, and how many words the text has."""

    html: str
    words: int


def typeset(html: str) -> Typeset:
    """Sets the text of HTML."""
    parts = _PARTS.split(html)
    texts, tags = parts[::2], parts[1::2]
    effects = {tag: _effect(tag[:12]) for tag in set(tags)}
    text = " ".join(texts)
    if _DIVIDING.isdisjoint(effects.values()) and not any(sign in text for sign in _HINTS):
        return Typeset(html, len(text.split()))
    out: list[str] = []
    shown: list[str] = []
    verbatim = links = 0
    before = " "
    for text, tag in zip(texts, [*tags, ""], strict=True):
        if text and not verbatim:
            shown.append(text)
            if links and _ADDRESS.match(text):
                out.append(text)
                before = "x"
            else:
                out.append(_signed(text, before, linked=bool(links)))
                before = out[-1][-1] if text[-1] in "\"'" else text[-1]
        else:
            out.append(text)
        out.append(tag)
        effect = effects[tag] if tag else ""
        if effect == "block":
            before = " "
        elif effect in ("a", "/a"):
            links = links + 1 if effect == "a" else max(0, links - 1)
        elif effect in ("code", "/code"):
            verbatim = verbatim + 1 if effect == "code" else max(0, verbatim - 1)
            before = "x"
        elif effect == "<" and not verbatim:
            shown.append(tag)
            before = tag
    return Typeset("".join(out), len(" ".join(shown).split()))


@lru_cache(1024)
def _effect(head: str) -> str:
    """What a tag is to the text around it: the begin or end of a link, of verbatim text, or of a
    block; or a sign of the text itself, or nothing. Its `head` has all of a name that counts."""
    if not (found := _TAG.match(head)):
        return head if head == "<" else ""
    name = found[2].lower()
    if name == "a" or name in _VERBATIM:
        return found[1] + ("a" if name == "a" else "code")
    return "" if name in _INLINE else "block"


def _signed(text: str, before: str, linked: bool) -> str:
    """A stretch of text, set; its addresses become links unless it is `linked` as a whole."""
    if not _TRIGGERS.search(text):
        return text
    text = text.replace("&quot;", '"').replace("&#39;", "'")
    return _set(text, before) if linked else _linked(text, before)


def _linked(text: str, before: str) -> str:
    """Sets text, with its bare addresses as links."""
    out, at = [], 0
    for found in (_MAIL if "@" in text else _URL).finditer(text):
        url = _trimmed(found[0])
        part = text[at : found.start()]
        out.append(_set(part, text[at - 1] if at else before))
        scheme = "" if ":" in url else "mailto:"
        out.append(f'<a href="{scheme}{url}">{url}</a>')
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
            opened = text[start - 2] if start > 1 else before
            previous = "\u201c" if opened in _OPENERS else "x"
        opening = previous in _OPENERS and text[end : end + 1].strip() != ""
        if end == len(text) and previous in _OPENERS:
            opening = True
        if raw == '"':
            return "\u201c" if opening else "\u201d"
        if opening and re.match(r"\d\ds?\b|(?:tis|twas|em|til|cause)\b", text[end:], re.I):
            opening = False
        return "\u2018" if opening else "\u2019"

    return _SIGNS.sub(sign, text)
