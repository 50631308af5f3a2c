"""Inline Markdown as plain text, for titles, names and events."""

from __future__ import annotations

import re

_ATTRIBUTES = re.compile(r"\{:[^}]*\}")
_LONGEST = 5000
"""The characters of the longest text whose signs are looked for: it takes the square of them."""
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?([^()\s>]*)>?(?:\s+[\"'][^)]*)?\)|\[([^\]]+)\]\[[^\]]*\]"
)


def plain_text(markdown: str) -> str:
    """The words of inline Markdown, on one line.

    >>> plain_text("**Heaps** and [trees](t.pdf){: .btn} &amp; `code`")
    'Heaps and trees & code'
    """
    if len(markdown) > _LONGEST:
        return " ".join(markdown.split())
    text = without_attributes(markdown)
    while (fewer := _LINK.sub(lambda link: link[1] or link[3] or "", text)) != text:
        text = fewer  # the text of a link may hold an image
    text = re.sub(r"</?[A-Za-z][^<>]*>", " ", text)
    text = re.sub(r"(\*\*|__|`|~~)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)", r"\1", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return " ".join(text.replace("&nbsp;", " ").replace("&amp;", "&").split()).strip(" ,;")


def without_attributes(markdown: str) -> str:
    """Markdown without kramdown's attribute lists (`{: .label }`)."""
    return _ATTRIBUTES.sub("", markdown)


def first_address(markdown: str) -> str:
    """The address of the first inline link that has one, else ""."""
    return next((link[2] for link in _LINK.finditer(markdown) if link[2]), "")
