"""Typographic quotes, dashes and ellipses, and links for bare addresses.

Works on the engine's HTML before it is parsed, piece by piece: tags pass through, and so does text
in code. Quotes follow kramdown and SmartyPants: https://daringfireball.net/projects/smartypants/
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from coursesite.text.lazy_regex import rare

_PARTS = re.compile(
    r"(<(?:(?:/?[A-Za-z][^<>\"']*+(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*+)*+|!--.*?--)>)?)", re.DOTALL
)
"""Tags, comments, and a `<` that begins neither; all between them is text."""
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
_NEEDED = ('"', "'", "--", "...", "://", "@", "&quot;", "&#39;")
"""One of these is in every text that changes."""
_DIVIDING = frozenset(("code", "/code", "<"))
"""The effects of tags that say which text counts as words, even if no text changes."""
_ADDRESS = re.compile(r"(?:https?|ftp|mailto):\S+$|[^\s@]+@[^\s@]+$")
_URL = re.compile(r"\bhttps?://[^\s<>\"'\u201c\u201d\u2018\u2019\ufdd0\ufdd1]+")
_MAIL = rare(
    rf"{_URL.pattern}|(?<![\w.+-])(?:mailto:)?[A-Za-z0-9._+-]+@(?:[\w-]+\.)+[\w-]*[A-Za-z0-9](?![\w-])",
    re.ASCII,
)
"""Web addresses, and those of mail (GFM, section 6.9)."""


class Typeset(NamedTuple):
    """HTML with typographic text, and the number of words in it."""

    html: str
    words: int
    tags: str
    """All tags that are in it, each once and after a NUL."""


def typeset(html: str) -> Typeset:
    """Makes the text of HTML typographic, and counts its words: those shown, without code."""
    parts = _PARTS.split(html)
    texts, tags = parts[::2], parts[1::2]
    distinct = set(tags)
    effects = {tag: _effect(tag[:12]) for tag in distinct}
    all_tags = "\0".join(("", *distinct))
    text = " ".join(texts)
    if _DIVIDING.isdisjoint(effects.values()) and not any(sign in text for sign in _NEEDED):
        return Typeset(html, len(text.split()), all_tags)
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
                out.append(_typographic(text, before, in_link=bool(links)))
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
    return Typeset("".join(out), len(" ".join(shown).split()), all_tags)


@lru_cache(1024)
def _effect(head: str) -> str:
    """The effect of a tag on the text around it: "a", "/a", "code", "/code", "block", "<" for a
    sign that begins no tag, or "" for none. `head` is so much of it that all names are in there."""
    if not (tag := _TAG.match(head)):
        return head if head == "<" else ""
    name = tag[2].lower()
    if name == "a" or name in _VERBATIM:
        return tag[1] + ("a" if name == "a" else "code")
    return "" if name in _INLINE else "block"


def _typographic(text: str, before: str, in_link: bool) -> str:
    """A typographic text; its addresses become links unless it is `in_link` already. `before` is
    the character in front of it."""
    if not _TRIGGERS.search(text):
        return text
    text = text.replace("&quot;", '"').replace("&#39;", "'")
    return _with_signs(text, before) if in_link else _with_links(text, before)


def _with_links(text: str, before: str) -> str:
    out, at = [], 0
    for address in (_MAIL if "@" in text else _URL).finditer(text):
        url = _trimmed(address[0])
        part = text[at : address.start()]
        out.append(_with_signs(part, text[at - 1] if at else before))
        scheme = "" if ":" in url else "mailto:"
        out.append(f'<a href="{scheme}{url}">{url}</a>')
        at = address.start() + len(url)
    out.append(_with_signs(text[at:], text[at - 1] if at else before))
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


def _with_signs(text: str, before: str) -> str:
    """Text with typographic quotes, dashes and ellipses."""

    def sign(match: re.Match[str]) -> str:
        raw = match[0]
        if raw[0] == "-":
            return "\u2014" if len(raw) == 3 else "\u2013"
        if raw[0] == ".":
            return "\u2026"
        start, end = match.span()
        previous = (text[start - 1] if start else before) or " "
        if previous in "\"'":  # one of two quotes in a row: the other one decides
            opened = text[start - 2] if start > 1 else before
            previous = "\u201c" if opened in _OPENERS else "x"
        opening = previous in _OPENERS and text[end : end + 1].strip() != ""
        if end == len(text) and previous in _OPENERS:  # a tag follows, with what is quoted
            opening = True
        if raw == '"':
            return "\u201c" if opening else "\u201d"
        # a decade or a word that is cut short has an apostrophe: '90s, 'tis
        if opening and re.match(r"\d\ds?\b|(?:tis|twas|em|til|cause)\b", text[end:], re.I):
            opening = False
        return "\u2018" if opening else "\u2019"

    return _SIGNS.sub(sign, text)
