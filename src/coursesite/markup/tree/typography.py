"""Typographic quotes, dashes and ellipses, links for bare addresses, and no space for line breaks
of Chinese and Japanese.

Works on the engine's HTML before it is parsed, piece by piece: tags pass through, and so does text
in code. Quotes follow kramdown and SmartyPants: https://daringfireball.net/projects/smartypants/
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from coursesite.markup.tree.quotation_marks import Marks, marks_of
from coursesite.text import east_asian
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
_NO_LINE = (-1, "")
_OPEN, _CLOSE = "\x02", "\x03"
"""Single marks whose partner is not known yet."""
_ELISION = rare(r"\d\ds?\b|(?:tis|twas|em|til|cause)\b|[kmnst]\b(?!')", re.IGNORECASE)
"""A decade, or a word that is cut short: '90s, 'tis, and in Dutch 's."""
_SIGNS = rare(r"""---?|\.\.\.|["']""")
_TRIGGERS = rare(
    r"""["'&.\-:w@](?:(?<=["'])|(?<=-)-|(?<=\.)\.\.|(?<=&)(?:quot|\#39);|(?<=:)//|(?<=w)ww\."""
    r"""|(?<=@))"""
)
_NEEDED = ('"', "'", "--", "...", "://", "www.", "@", "&quot;", "&#39;")
"""One of these is in every text that changes."""
_DIVIDING = frozenset(("code", "/code", "<"))
"""The effects of tags that say which text counts as words, even if no text changes."""
_ADDRESS = rare(r"(?:(?:https?|ftp|mailto):|www\.)\S+$|[^\s@]+@[^\s@]+$")
_URL = re.compile(
    r"(?:\b(?:https?|ftp)://|(?<![\w/.@:=-])www\.(?=\w))[^\s<>\"'\u201c\u201d\u2018\u2019\ufdd0\ufdd1]+"
)
_MAIL = rare(
    rf"{_URL.pattern}|(?<![\w.+\u00c0-\u024f-])(?:mailto:)?[A-Za-z0-9._+-]+@(?:[\w-]+\.)+[\w-]*[A-Za-z](?![\w-])",
    re.ASCII,
)
"""Web addresses, and those of mail (GFM, section 6.9)."""
_ENTITY = rare(r"&(?:amp;)?[A-Za-z#0-9]+;$")
_SCHEME = re.compile(r"(?:https?|ftp)://|mailto:")


class Typeset(NamedTuple):
    """HTML with typographic text, and the number of words in it."""

    html: str
    words: int
    tags: str
    """All tags that are in it, each once and after a NUL."""


class _State:
    """The quotation marks of the block that is being read."""

    __slots__ = ("double", "marks", "single")

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.double = self.single = False
        """Whether such a mark is open, in languages that have no spaces to tell."""


def typeset(html: str, language: str = "en") -> Typeset:
    """Makes the text of HTML in a language typographic, and counts its words: those shown, without
    code."""
    parts = _PARTS.split(html)
    texts, tags = parts[::2], parts[1::2]
    distinct = set(tags)
    effects = {tag: _effect(tag[:12]) for tag in distinct}
    all_tags = "\0".join(("", *distinct))
    text = " ".join(texts)
    wrapped = east_asian.has_break(text)
    if (
        not wrapped
        and _DIVIDING.isdisjoint(effects.values())
        and not any(sign in text for sign in _NEEDED)
    ):
        return Typeset(html, len(text.split()), all_tags)
    out: list[str] = []
    shown: list[str] = []
    verbatim = links = begin = 0
    before = " "
    state = _State(marks_of(language))
    open_line = _NO_LINE
    for text, tag in zip(texts, [*tags, ""], strict=True):
        if text and not verbatim:
            shown.append(text)
            if wrapped:
                text, open_line = _unwrapped(out, open_line, text, before)
            if links and _ADDRESS.match(text):
                out.append(text)
                before = "x"
            else:
                out.append(_typographic(text, before, state, in_link=bool(links)))
                before = out[-1][-1] if text[-1] in "\"'" else text[-1]
        else:
            out.append(text)
        out.append(tag)
        effect = effects[tag] if tag else ""
        if effect in ("block", "break"):
            before = " "
            open_line = _NO_LINE
        if effect == "block":
            if state.marks.paired or state.marks.spaceless:
                _settle(out, begin, state)
                begin = len(out)
        elif effect in ("a", "/a"):
            links = links + 1 if effect == "a" else max(0, links - 1)
        elif effect in ("code", "/code"):
            verbatim = verbatim + 1 if effect == "code" else max(0, verbatim - 1)
            before = "x"
            open_line = _NO_LINE
        elif effect == "<" and not verbatim:
            shown.append(tag)
            before = tag
    _settle(out, begin, state)
    return Typeset("".join(out), len(" ".join(shown).split()), all_tags)


def _unwrapped(
    out: list[str], open_line: tuple[int, str], text: str, before: str
) -> tuple[str, tuple[int, str]]:
    """A text without its line breaks that are no space; and its place in `out` if it ends with one,
    with the character before that. The text at `open_line` loses the one at its end if the new text
    goes on with it."""
    at, last = open_line
    if at >= 0 and east_asian.joins(last, text):
        out[at] = out[at].rstrip()
    if text[0] == "\n" and east_asian.joins(before, text.lstrip()):
        text = text.lstrip()
    text = east_asian.unwrapped(text)
    stripped = text.rstrip()
    ends = "\n" in text[len(stripped) :]
    return text, (len(out), stripped[-1:] or before) if ends else _NO_LINE


def _settle(out: list[str], begin: int, state: _State) -> None:
    """Gives each single mark of a block its form: one without a partner is an apostrophe."""
    state.double = state.single = False
    if not state.marks.paired:
        return
    places = [
        (at, spot)
        for at in range(begin, len(out))
        for spot, char in enumerate(out[at])
        if char in (_OPEN, _CLOSE)
    ]
    forms = dict.fromkeys(places, "\u2019")
    waiting = []
    for at, spot in places:
        if out[at][spot] == _OPEN:
            waiting.append((at, spot))
        elif waiting:
            forms[waiting.pop()] = state.marks.single_opening
            forms[at, spot] = state.marks.single_closing
    for at in dict.fromkeys(at for at, _ in places):
        out[at] = "".join(forms.get((at, spot), char) for spot, char in enumerate(out[at]))


@lru_cache(1024)
def _effect(head: str) -> str:
    """The effect of a tag on the text around it: "a", "/a", "code", "/code", "block", "break"
    within a block, "<" for a sign that begins no tag, or "" for none. `head` is so much of it that
    all names are in there."""
    if not (tag := _TAG.match(head)):
        return head if head == "<" else ""
    name = tag[2].lower()
    if name == "a" or name in _VERBATIM:
        return tag[1] + ("a" if name == "a" else "code")
    return "" if name in _INLINE else "break" if name in ("br", "img") else "block"


def _typographic(text: str, before: str, state: _State, in_link: bool) -> str:
    """A typographic text; its addresses become links unless it is `in_link` already. `before` is
    the character in front of it."""
    if not _TRIGGERS.search(text):
        return text
    text = text.replace("&quot;", '"').replace("&#39;", "'")
    return _with_signs(text, before, state) if in_link else _with_links(text, before, state)


def _with_links(text: str, before: str, state: _State) -> str:
    out, at = [], 0
    for address in (_MAIL if "@" in text else _URL).finditer(text):
        if (url := _trimmed(address[0])).endswith("://"):  # and no host behind it
            continue
        part = text[at : address.start()]
        out.append(_with_signs(part, text[at - 1] if at else before, state))
        scheme = "" if _SCHEME.match(url) else "http://" if url[:4] == "www." else "mailto:"
        out.append(f'<a href="{scheme}{url}">{url}</a>')
        at = address.start() + len(url)
    out.append(_with_signs(text[at:], text[at - 1] if at else before, state))
    return "".join(out)


def _trimmed(url: str) -> str:
    """The address without the punctuation of the sentence around it (GFM, section 6.9)."""
    url = url.partition("&lt;")[0].partition("&nbsp;")[0]
    while url:
        if (
            url[-1] in "?!.,:*_~"
            or (url[-1] == ")" and url.count(")") > url.count("("))
            or (url[-1] == "]" and url.count("]") > url.count("["))
        ):
            url = url[:-1]
        elif url[-1] == ";" and (entity := _ENTITY.match(url, max(0, url.rfind("&")))):
            if entity[0] == "&amp;":
                break
            url = url[: entity.start()]
        else:
            break
    return url


def _with_signs(text: str, before: str, state: _State) -> str:
    """Text with typographic quotes, dashes and ellipses."""
    marks = state.marks

    def sign(match: re.Match[str]) -> str:
        raw = match[0]
        if raw[0] == "-":
            return "\u2014" if len(raw) == 3 else "\u2013"
        if raw[0] == ".":
            return "\u2026"
        start, end = match.span()
        previous = (text[start - 1] if start else before) or " "
        within = raw == "'" and previous.isalnum() and text[end : end + 1].isalnum()
        if within and (not marks.spaceless or (previous + text[end]).isascii()):
            return "\u2019"
        if marks.spaceless:
            return _toggled(raw, state)
        if previous in "\"'":  # one of two quotes in a row: the other one decides
            opened = text[start - 2] if start > 1 else before
            elided = raw == '"' and opened.isalnum() and text[end : end + 1].isalnum()
            previous = " " if opened in marks.openers or elided else "x"  # d'"x" is French
        opening = previous in marks.openers and text[end : end + 1].strip() != ""
        if end == len(text) and previous in marks.openers:  # a tag follows, with what is quoted
            opening = True
        if raw == '"':
            return marks.opening if opening else marks.closing
        if opening and _ELISION.match(text, end):
            return "\u2019"
        if marks.paired:
            return _OPEN if opening else _CLOSE
        return marks.single_opening if opening else marks.single_closing

    return _SIGNS.sub(sign, text)


def _toggled(raw: str, state: _State) -> str:
    """A quotation mark of a language without spaces: the first opens, and the next one closes."""
    marks = state.marks
    if raw == '"':
        state.double = not state.double
        return marks.opening if state.double else marks.closing
    state.single = not state.single
    if marks.paired:
        return _OPEN if state.single else _CLOSE
    return marks.single_opening if state.single else marks.single_closing
