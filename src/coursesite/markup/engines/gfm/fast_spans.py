"""For speed: the HTML of a text whose links, images and emphasis hold nothing but text.

The result is that of Python-Markdown's patterns. A text that they may read in another way, with
escapes, tags, spans within spans or a lone delimiter, is left to them. The figure:
content/guide/decisions/inline-markdown.md.
"""

from __future__ import annotations

import re

from coursesite.markup.engines.gfm.html import amps_escaped

_ADDRESS = r"""\(([^\s()\['"]*)(?:[ ]"((?![ '])(?:[^\s()\["]|[ ])*(?<![ ]))")?\)"""
_INNER = r"(?![\s*_)\]}.,:;!?])([^\[*_]++)(?<![\s(\[{])"
_NEXT = re.compile(
    rf"""\[(?<!!\[)([^\[\]*_]*+)\]{_ADDRESS}(?P<link>)
       | !\[([^\[\]*_"]*+)\]{_ADDRESS}(?P<image>)
       | \*(?<!\S\*){_INNER}\*(?!\*)(?P<em>)
       | \*\*{_INNER}\*\*(?!\*)(?P<strong>)
       | _(?<!\w_){_INNER}_(?!\w)(?P<smart_em>)
       | __(?<!\w__){_INNER}__(?!\w)(?P<smart_strong>)
       | \[(?=[^\[\]]*+\](?!\())(?P<bracket>)
       | _(?<=[^\W_]_)(?=[^\W_])(?P<within_word>)
       | \[ | \* | _""",
    re.VERBOSE,
)
"""Each alternative begins with one plain character, which `re` finds quickly. The last three are
delimiters whose meaning is not plain."""

_TAGS = {"em": "em", "strong": "strong", "smart_em": "em", "smart_strong": "strong"}


def html(text: str, brackets: bool) -> str | None:
    """The HTML of a text; None if it is not that plain. With `brackets`, those of no link are text:
    no reference is defined that they could name."""
    if "<" in text or "\\" in text or "~" in text or "  \n" in text:
        return None
    text = amps_escaped(text)
    if ">" in text:
        text = text.replace(">", "&gt;")
    if not ("*" in text or "[" in text or "_" in text):
        return text
    out, at = "", 0
    for span in _NEXT.finditer(text):
        kind = span.lastgroup
        if tag := _TAGS.get(kind or ""):
            piece = f"<{tag}>{span[(span.lastindex or 0) - 1]}</{tag}>"
        elif kind == "link":
            piece = f'<a href="{span[2]}"{_title(span[3])}>{span[1]}</a>'
        elif kind == "image":
            piece = f'<img alt="{span[5]}" src="{span[6]}"{_title(span[7])} />'
        elif kind == "within_word" or (kind == "bracket" and brackets):
            continue
        else:
            return None
        out += text[at : span.start()] + piece
        at = span.end()
    return out + text[at:]


def _title(title: str | None) -> str:
    return "" if title is None else f' title="{title}"'
