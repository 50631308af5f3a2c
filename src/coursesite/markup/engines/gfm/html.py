"""Tags, autolinks and character references within a line, as CommonMark reads them.

All else in `<>` is text. https://spec.commonmark.org/0.31.2/#raw-html
"""

from __future__ import annotations

import re
from html.entities import html5
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import (
    ESCAPE_RE,
    EscapeInlineProcessor,
    HtmlInlineProcessor,
    InlineProcessor,
)
from markdown.util import AtomicString

from coursesite.markup.syntax.html_tags import TAG
from coursesite.text.lazy_regex import rare

_HTML = (
    rf"({TAG}|<!--(?:(?!<!--|-->).)*-->|<\?(?:(?!<\?|\?>).)*\?>|<![A-Za-z][^<>]*>"
    r"|<!\[CDATA\[(?:(?!<!\[CDATA\[|\]\]>).)*\]\]>)"
)
"""As in the library, none contains the beginning of another: so a text with many beginnings and no
end is not searched to its end from each."""
_ESCAPED = r"\\."
"""A backslash and the character behind it: a tag does not begin with an escaped bracket."""
_AUTOLINK = r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>"
_AUTOMAIL = (
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*+"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)>"
)
_NUMBER = r"#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});"
_UNKNOWN = rf"&(?!{_NUMBER})(#[xX]?[0-9a-fA-F]+;|[A-Za-z0-9]+;)"
_ENTITY = rf"(&(?:{_NUMBER}|[A-Za-z0-9]+;))"
_AMP = rare(rf"&(?:{_NUMBER}|([A-Za-z0-9]+);)?")


def register(md: Markdown) -> None:
    """Replaces the library's patterns; `no_entity` has no counterpart there.

    Tags and autolinks come first, before escapes: backslashes in them escape nothing, and a link
    does not begin in one and end in another."""
    patterns = md.inlinePatterns
    skipped = rf"{_ESCAPED}|{_HTML[1:-1]}"
    patterns.register(Autolink(rf"{skipped}|{_AUTOLINK}", md), "autolink", 188)
    patterns.register(Autolink(rf"{skipped}|{_AUTOMAIL}", md), "automail", 187)
    patterns.register(Tag(rf"{_ESCAPED}|{_HTML}", md), "html", 186)
    patterns.register(Escape(ESCAPE_RE, md), "escape", 180)
    patterns.register(UnknownEntity(_UNKNOWN, md), "no_entity", 165)
    patterns.register(HtmlInlineProcessor(_ENTITY, md), "entity", 80)


def amps_escaped(text: str) -> str:
    """The text with `&amp;` for each ampersand that begins no reference to a character."""
    return _AMP.sub(_escaped, text) if "&" in text else text


def _escaped(reference: re.Match[str]) -> str:
    name = reference[1]
    known = len(reference[0]) > 1 and (name is None or f"{name};" in html5)
    return reference[0] if known else f"&amp;{reference[0][1:]}"


class UnknownEntity(InlineProcessor):
    """`&name;` where no character has that name: browsers would read a part of it as a name."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """The reference as text."""
        return (None, None, None) if m[1] in html5 else (f"&amp;{m[1]}", m.start(), m.end())


class Escape(EscapeInlineProcessor):
    """`\\*`; the ampersand of `\\&amp;` begins no reference."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """The library's placeholder for the character; None if the backslash is text."""
        return ("&amp;", m.start(), m.end()) if m[1] == "&" else super().handleMatch(m, data)


class Tag(HtmlInlineProcessor):
    """A tag, a comment, and the rest of what HTML has between pointed brackets."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int, int]:
        """The library's placeholder for the tag; None for an escaped character."""
        if m[1] is None:
            return None, m.start(), m.end()
        return self.md.htmlStash.store(m[1]), m.start(), m.end()


class Autolink(InlineProcessor):
    """`<https://x.org>` and `<me@x.org>`, in which backslashes escape nothing."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int, int]:
        """The link, with its address as text; None for a tag, or an escaped character."""
        if (url := m[1]) is None:
            return None, m.start(), m.end()
        link = Element("a", href=("" if ":" in url else "mailto:") + url.replace("\\", "%5C"))
        link.text = AtomicString(url)
        return link, m.start(), m.end()
