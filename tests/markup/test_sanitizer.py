"""Notes from strangers: whatever is written, only harmless elements and attributes come out."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from coursesite.markup import render, title
from coursesite.model import MarkupOptions
from vectors import HTML, PAYLOADS, PLACES, notes

RUNNING = frozenset(
    (
        *("applet", "base", "body", "button", "embed", "form", "frame", "iframe", "link", "meta"),
        *("object", "script", "select", "style", "svg", "template", "textarea", "title", "xmp"),
    )
)
"""Elements that strangers may not write. Those that the program itself puts in are aside."""
SCHEMES = re.compile(r"[\x00-\x20]*(?:[a-z][\t\n\r]*)+:", re.I)
MARKS = re.compile("[\ufdd0-\ufddf]|<x-")


def harmful(html: str) -> list[str]:
    found = [f"a mark: {mark[0]!r}" for mark in MARKS.finditer(html)]
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None
    for node in body.css("body *"):
        if node.tag in RUNNING:
            found.append(f"<{node.tag}>")
        for name, value in node.attributes.items():
            if name.startswith("on") or name in ("srcdoc", "formaction", "ping"):
                found.append(f"{name}={value}")
            if name == "style" and "url(" in (value or ""):
                found.append(f"{name}={value}")
            scheme = SCHEMES.match(value or "")
            if name in ("href", "src", "poster", "action") and scheme:
                plain = re.sub(r"[\x00-\x20]", "", scheme[0]).lower()
                if plain not in ("https:", "http:", "mailto:", "a:"):
                    found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
@pytest.mark.parametrize("raw", ["deny", "sanitize"])
def test_no_note_of_a_stranger_does_harm(raw: str, engine: str) -> None:
    """In its page, its outline and its summary."""
    options = MarkupOptions(raw_html=raw, engine=engine, iframes="click")  # type: ignore[arg-type]
    wrong = {}
    for text in notes():
        prose = render(text, options)
        outline = "".join(f"<p>{heading.html}</p>" for heading in prose.headings)
        if found := harmful(prose.html + outline):
            wrong[text] = found
    assert not wrong


def test_no_title_does_harm() -> None:
    """Whatever the course allows in notes."""
    wrong = {}
    for text in [*HTML, *(place.replace("@", one) for place in PLACES for one in PAYLOADS[:4])]:
        for heading in (False, True):
            if found := harmful(title.render(text, heading=heading).html):
                wrong[text] = found
    assert not wrong
