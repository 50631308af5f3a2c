"""Placeholders: stand for tokens in Markdown and HTML until the page is put together.

A placeholder is a number between two noncharacters of Unicode, which no author writes (a text that
has them anyway is read with U+FFFD in their place) and no Markdown engine touches. Within a line it
stands as it is; as a block it is inside an HTML comment, which in CommonMark may follow a paragraph
directly and leaves a list tight. content/guide/decisions/marks.md says why it is neither a word nor
an element.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from coursesite.markup.tokens import (
    Attr,
    Code,
    FootnoteClose,
    FootnoteOpen,
    FootnoteRef,
    Html,
    Math,
    Reference,
    Token,
)
from coursesite.model import HOLE, HOLE_CLOSE, HOLE_OPEN
from coursesite.text.lazy_regex import rare

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Around the number of a token."""
LINK_OPEN, LINK_CLOSE = "\ufdd2", "\ufdd3"
"""Around the number of an address (`coursesite.markup.tree.addresses`)."""
PUNCTUATION = "\ufdd4"
"""Stands for a punctuation character (`coursesite.markup.engines.flanking`)."""
AGAIN_OPEN, AGAIN_CLOSE = "\ufdd7", "\ufdd8"
"""Around what stands on the page once more: it has no ids."""
_OURS = (*map(chr, range(0xFDD0, 0xFDD9)), "\ufddf", "\0", "\x02", "\x03")
_LINE = 200
"""The characters of a text that may be a line."""
_REFERENCES = rare(r"&#(?:x0*fdd[0-8]|0*649(?:7[6-9]|8[0-4]))(?![0-9a-f]);?", re.IGNORECASE)
INLINE = re.compile(f"{OPEN}(\\d{{1,9}}){CLOSE}")
_ESCAPED = rare(r"%EF%B7%90(\d{1,9})%EF%B7%91")
BLOCK_OPEN = f"<!--{OPEN}"
"""The first characters of a line that is the placeholder of a block."""
BLOCK_LINE = re.compile(f"{BLOCK_OPEN}(\\d+){CLOSE}-->")
ANY = re.compile(
    f'<x-b n="(\\d{{1,9}})"></x-b>|{OPEN}(\\d{{1,9}}){CLOSE}|{LINK_OPEN}(\\d{{1,9}}){LINK_CLOSE}'
    f"|{HOLE_OPEN}(\\d{{1,9}}){HOLE_CLOSE}|{AGAIN_OPEN}|{AGAIN_CLOSE}"
)
"""In HTML, the placeholder of a block (group 1), of a token in a line (2), of an address (3), or
the mark of a hole (4); or one of the marks around a copy. Each alternative begins with a character,
not with a set of them, or else `re` would try them at each place of a page."""
OWN_TAG = rare(r"</?x-(?:a|b|c|r|fn|t)\b[^<>]*>")
"""The tags of elements that stand for tokens; one that an author writes means nothing."""
_BLOCK_TEXT = r'<x-b n="\d{1,9}"></x-b>'
_BLOCK = rare(_BLOCK_TEXT)
_UNUSED = rare(rf"({_BLOCK_TEXT})|</?x-(?:a|b|c|r|fn|t)\b[^<>]*>")
_ALONE = rare(f"<p>((?:\\s*{OPEN}\\d+{CLOSE})+)\\s*</p>")
_BLOCK_ELEMENT = rare(r"\s*<(?:figure|div|section|aside|details|blockquote|iframe|table|ul|ol|p)\b")


def placeholder(number: int, block: bool = False) -> str:
    """The placeholder of token `number` within a line, or as a block."""
    text = f"{OPEN}{number}{CLOSE}"
    return f"<!--{text}-->" if block else text


def hole(number: int) -> str:
    """The mark of a hole."""
    return f"{HOLE_OPEN}{number}{HOLE_CLOSE}"


def cleaned_around_holes(text: str, count: int) -> str:
    """The text, cleaned but for the marks of the first `count` holes."""
    if HOLE_OPEN not in text:
        return cleaned(text)
    parts = HOLE.split(text)
    for at, part in enumerate(parts):
        if at % 2 == 0:
            parts[at] = cleaned(part)
        else:
            parts[at] = hole(int(part)) if int(part) < count else "\ufffd"
    return "".join(parts)


def token_at(tokens: Sequence[Token], number: str) -> Token | None:
    """The token that a placeholder stands for, or None if the placeholder is not ours: an author
    can write its characters as entities, and `<x-b n="…">` by hand."""
    if len(number) > 9 or not number.isdecimal() or (place := int(number)) >= len(tokens):
        return None
    return tokens[place]


def is_in(html: str, number: int) -> bool:
    """Whether the HTML has the placeholder of token `number`."""
    return f"{OPEN}{number}{CLOSE}" in html or f'<x-b n="{number}"' in html


def cleaned(text: str) -> str:
    """The text with U+FFFD for the characters of placeholders, for NUL, and for the two control
    characters that Python-Markdown uses for its own placeholders."""
    if is_clean(text):
        return text
    for char in _OURS:
        if char in text:
            text = text.replace(char, "\ufffd")
    return text


def is_clean(text: str) -> bool:
    """Whether a text has none of these characters. None is printable, as most texts of a line
    are; in a long text they are looked for sooner."""
    short = len(text) < _LINE
    return (short and text.isprintable()) or not any(map(text.__contains__, _OURS))


def unforged(text: str) -> str:
    """The text with U+FFFD for references to the characters of placeholders, which HTML parsers
    would read as those."""
    return _REFERENCES.sub("\ufffd", text) if "&" in text and "&#" in text else text


def settled(html: str) -> str:
    """The HTML of the tree without those of `elements` that are left where no parser sees elements:
    in scripts, and in other text that notes have made of them. Those of blocks stay."""
    opened, closed = html.count("<x-"), html.count("</x-")
    if opened == closed == (len(_BLOCK.findall(html)) if opened else 0):
        return html  # as nearly always
    return _UNUSED.sub(r"\1", html)


def with_line_feeds(text: str) -> str:
    """The text with `\\n` as its only line break, as editors count its lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def elements(html: str, tokens: tuple[Token, ...]) -> str:
    """The engine's HTML with raw HTML of the notes in place, and an element for each placeholder
    that the tree has to see: `x-a` for attributes, `x-r` and `x-fn` for footnotes, `x-b` for
    blocks of code, formulas and shortcodes, `a` for references."""
    if not tokens:
        return html
    if "%EF%B7%90" in html:  # in an address that the engine has made and escaped
        html = _ESCAPED.sub("", html)
    has_html = Html in map(type, tokens)
    if has_html:
        html = _ALONE.sub(lambda paragraph: _unwrapped(paragraph, tokens), html)
    pieces = INLINE.split(html)
    for at in range(1, len(pieces), 2) if has_html else ():
        token = token_at(tokens, pieces[at])
        if isinstance(token, Html) and token.bare:
            pieces[at - 1], pieces[at + 1] = _around(pieces[at - 1], pieces[at + 1])
    text, *parts = pieces
    out = [text]
    in_tag = False
    for number, text in zip(parts[::2], parts[1::2], strict=True):
        block = text.startswith("-->") and out[-1].endswith("<!--")
        if block:
            out[-1] = out[-1][:-4]
        start, end = out[-1].rfind("<"), out[-1].rfind(">")
        in_tag = start > end if start != end else in_tag
        token = token_at(tokens, number)
        element = _element(token, number, block)
        if in_tag and isinstance(token, Reference):  # in the text of a picture
            element = placeholder(int(number))
        elif in_tag and element[:3] == "<x-":  # an address of the engine's own making
            element = ""
        if block:
            text = text[3:] if element else text[3:].removeprefix("\n")
        out += [element, text]
    return "".join(out)


def _around(before: str, after: str) -> tuple[str, str]:
    """The texts on both sides of a bare tag without the paragraph that it begins or ends, and
    without the space that the scan put between the tag and the text (engines would take the two for
    one word)."""
    start = "<p>" if before.endswith("<p>") else " "
    end = "</p>" if after.startswith("</p>") else " "
    return before.removesuffix(start), after.removeprefix(end)


def _unwrapped(paragraph: re.Match[str], tokens: tuple[Token, ...]) -> str:
    """The blocks of a paragraph that holds nothing else: an engine wraps them in `<p>`, which must
    not contain them."""
    numbers = INLINE.findall(paragraph[1])
    parts = [token_at(tokens, number) for number in numbers]
    if all(isinstance(part, Html) and _BLOCK_ELEMENT.match(part.html) for part in parts):
        return "\n".join(placeholder(int(number), block=True) for number in numbers)
    return paragraph[0]


def _element(token: Token | None, number: str, block: bool) -> str:
    # Code and formulas stay placeholders: they are put in last, so that no parser reads them.
    if not isinstance(token, Code | Math):
        if isinstance(token, Html) and token.raw:
            html = unforged(token.html)
            return OWN_TAG.sub("", html) if "<x-" in html else html
        if isinstance(token, Attr):
            return f'<x-a n="{number}"></x-a>'
        if isinstance(token, Reference):
            return f'<a href="{escape(token.url)}" data-cs-n="{number}"></a>'
        if isinstance(token, FootnoteRef) and not block:
            return f'<x-r label="{escape(token.label)}"></x-r>'
        if isinstance(token, FootnoteOpen) and block:
            return f'<x-fn label="{escape(token.label)}">'
        if isinstance(token, FootnoteClose) and block:
            return "</x-fn>"
    return f'<x-b n="{number}"></x-b>' if block and token else f"{OPEN}{number}{CLOSE}"
