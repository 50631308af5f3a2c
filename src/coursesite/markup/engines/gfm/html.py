"""Tags, autolinks and names of characters within a line, for Python-Markdown: what CommonMark takes
for them (https://spec.commonmark.org/0.31.2/#raw-html). All else in `<>` is text."""

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

from coursesite.markup.grammar import TAG

_HTML = (
    rf"({TAG}|<!--(?:(?!<!--|-->).)*-->|<\?(?:(?!<\?|\?>).)*\?>|<![A-Za-z][^<>]*>"
    r"|<!\[CDATA\[(?:(?!<!\[CDATA\[|\]\]>).)*\]\]>)"
)
"""As in the library, none goes over the beginning of the next: so none is looked for in vain."""
_AUTOLINK = r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>"
_AUTOMAIL = (
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*+"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)>"
)
_NAMED = r"&([A-Za-z0-9]+;)"
_AMP = re.compile(r"&(?:(?:#[0-9]+|#x[0-9a-fA-F]+|([a-zA-Z0-9]+));)?")


def register(md: Markdown) -> None:
    """Puts the patterns in the places of the library's own, and the one it has not before all."""
    patterns = md.inlinePatterns
    patterns.register(NameOfNothing(_NAMED, md), "no_entity", 190)
    patterns.register(Escape(ESCAPE_RE, md), "escape", 180)
    patterns.register(Autolink(_AUTOLINK, md), "autolink", 120)
    patterns.register(Autolink(_AUTOMAIL, md), "automail", 110)
    patterns.register(HtmlInlineProcessor(_HTML, md), "html", 90)


def amps_escaped(text: str) -> str:
    """The text with `&amp;` for each ampersand that begins no reference to a character."""
    return _AMP.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    known = len(found[0]) > 1 and (found[1] is None or f"{found[1]};" in html5)
    return found[0] if known else f"&amp;{found[0][1:]}"


class NameOfNothing(InlineProcessor):
    """`&name;` where no character has that name: browsers would take a part of it for one."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """The same as text."""
        return (None, None, None) if m[1] in html5 else (f"&amp;{m[1]}", m.start(), m.end())


class Escape(EscapeInlineProcessor):
    """`\\*`; the ampersand of `\\&amp;` begins no name."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """What stands for the character; None where a backslash is one."""
        return ("&amp;", m.start(), m.end()) if m[1] == "&" else super().handleMatch(m, data)


class Autolink(HtmlInlineProcessor):
    """`<https://x.org>` and `<me@x.org>`, in which a backslash is one."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """The link, with its address as text."""
        url = self.backslash_unescape(self.unescape(m[1]))
        link = Element("a", href=("" if ":" in url else "mailto:") + url.replace("\\", "%5C"))
        link.text = AtomicString(url)
        return link, m.start(), m.end()
