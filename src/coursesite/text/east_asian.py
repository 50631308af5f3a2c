"""Line breaks between Chinese and Japanese characters, which stand for no space."""

from __future__ import annotations

from coursesite.text.lazy_regex import rare

CHARACTERS = (
    "\u2e80-\u303e\u3041-\u312f\u31a0-\u31ff\u3220-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff9d\uffe0-\uffe6\U00020000-\U0003fffd"
)
"""The characters of Chinese and Japanese, wide punctuation included, for a class of a regular
expression. Korean has spaces between its words."""
_SHARED = "\u2018\u2019\u201c\u201d\u2026\u2014\u00b7"
"""Punctuation that Chinese shares with other scripts; it counts beside one of the others."""
_BREAK = rare(
    rf"(?<=[{CHARACTERS}])[ \t]*\r?\n[ \t]*(?=[{CHARACTERS}{_SHARED}])"
    rf"|(?<=[{_SHARED}])[ \t]*\r?\n[ \t]*(?=[{CHARACTERS}])"
)
_NEAR = rare(rf"\n(?:(?<=[{CHARACTERS}]\n)|[ \t]*[{CHARACTERS}])")
_OTHER = "^\x00-\u024f\u2010-\u203f\ufdd0-\ufdd4"
"""No Latin letter, punctuation or placeholder: `re` takes milliseconds to compile a class of many
characters, and most texts need only this one."""
_SUSPECT = rare(rf"\n(?:(?<=[{_OTHER}]\n)|[ \t]*[{_OTHER}])")


def unwrapped(text: str) -> str:
    """The text without its line breaks between Chinese or Japanese characters.

    >>> unwrapped("\u6c49\\n\u5b57, Han\\n\u5b57")
    '\u6c49\u5b57, Han\\n\u5b57'
    """
    return _BREAK.sub("", text) if "\n" in text and not text.isascii() else text


def refolded(text: str, source: str) -> str:
    """A text of which YAML has made one line, a space for each line break in its `source`, without
    those spaces that stand between such characters."""
    at = 0
    for match in _BREAK.finditer(source) if "\n" in source and not text.isascii() else ():
        before, after = source[match.start() - 1], source[match.end()]
        place = text.find(f"{before} {after}", at)
        if place >= 0:
            at = place + 1
            text = text[:at] + text[at + 1 :]
    return text


def has_break(text: str) -> bool:
    """Whether a line of a text ends or begins with such a character."""
    return not text.isascii() and bool(_SUSPECT.search(text) and _NEAR.search(text))


def joins(before: str, after: str) -> bool:
    """Whether a line break between two texts stands for no space."""
    return _BREAK.search(f"{before[-1:]}\n{after[:1]}") is not None
