"""Citations of a style of notes as footnotes among those that a page has already."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from coursesite.text.lazy_regex import rare

NOTE = '<span class="cs-note">'
"""The beginning of a footnote's text in its place in the notes."""
_SECTION = rare(r'<section class="cs-footnotes"[^>]*><ol>(.*?)</ol></section>', re.DOTALL)
_ITEM = rare(r'<li id="fn-')
_STEP = rare(
    rf'{NOTE}|<sup class="cs-footnote-ref"[^>]*><a href="#(fn-[^"]*)"[^>]*>([^<]*)</a></sup>'
)
_SPAN = rare(r"<(/?)span\b[^>]*>")
_END = rare(r'<section class="cs-references"|$')


def with_footnotes(html: str, title: str, back: str) -> str:
    """The notes with their citations as footnotes, all numbered in the order of the text. A
    citation within a footnote stays there. `title` and `back` are the names of the list and of the
    links that lead back."""
    if NOTE not in html:
        return html
    section = _SECTION.search(html)
    body, rest, items = html, "", dict[str, str]()
    if section is not None:
        body, rest = html[: section.start()], html[section.end() :]
        items = _items(section[1])
    else:
        end = _last_end(html)
        body, rest = html[:end], html[end:]
    out: list[str] = []
    order: dict[str, int] = {}
    at = made = 0
    for step in _STEP.finditer(body):
        if step.start() < at:
            continue
        out.append(body[at : step.start()])
        at = step.end()
        if step[1]:
            number = order.setdefault(step[1], len(order) + 1)
            out.append(step[0].replace(f">{step[2]}</a>", f">{number}</a>"))
            continue
        inner, at = _inner(body, at)
        made += 1
        key = f"fn-c{made}"
        number = order.setdefault(key, len(order) + 1)
        out.append(
            f'<sup class="cs-footnote-ref" id="fnref-c{made}">'
            f'<a href="#{key}" role="doc-noteref">{number}</a></sup>'
        )
        items[key] = (
            f'<li id="{key}"><p>{inner} <a href="#fnref-c{made}" class="cs-footnote-back" '
            f'role="doc-backlink" aria-label="{escape(back)}">↩\ufe0e</a></p></li>'
        )
    out.append(body[at:])
    listed = [*order, *(key for key in items if key not in order)]
    lines = "".join(in_place(items.get(key, "")) for key in listed)
    return (
        f'{"".join(out)}<section class="cs-footnotes" role="doc-endnotes" '
        f'aria-label="{escape(title)}"><ol>{lines}</ol></section>{in_place(rest)}'
    )


def _items(html: str) -> dict[str, str]:
    """The items of a list of footnotes by their ids."""
    starts = [match.start() for match in _ITEM.finditer(html)]
    parts = [html[a:b] for a, b in zip(starts, [*starts[1:], len(html)], strict=True)]
    return {part[8 : part.index('"', 8)]: part for part in parts}


def _inner(html: str, start: int) -> tuple[str, int]:
    """The HTML in a span that begins before `start`, and the place behind the span."""
    depth = 1
    for tag in _SPAN.finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return html[start : tag.start()], tag.end()
    return html[start:], len(html)


def in_place(html: str) -> str:
    """HTML in which the texts of footnotes stand where they are."""
    return _without_marks(html, lambda inner: inner)


def without_notes(html: str) -> str:
    """HTML without footnotes."""
    return _without_marks(html, lambda inner: "")


def _without_marks(html: str, shown: Callable[[str], str]) -> str:
    while (at := html.find(NOTE)) >= 0:
        inner, end = _inner(html, at + len(NOTE))
        text = shown(inner)
        if text.endswith(".") and html.startswith(".", end):
            end += 1
        html = html[:at] + text + html[end:]
    return html


def _last_end(html: str) -> int:
    """The place of the footnotes of a page that has none: its end, or before its references."""
    found = _END.search(html)
    return found.start() if found is not None else len(html)
