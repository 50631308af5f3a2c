"""Notes from strangers: whatever is written, only harmless elements and attributes come out."""

from __future__ import annotations

import random
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
MARKS = re.compile("[\ufdd0-\ufdd4]|<x-")


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


def test_no_mixture_of_them_does_harm() -> None:
    """A piece changes how the next is read: what is text to one parser is a tag to another."""
    draw = random.Random(15)
    pieces = [piece for text in [*HTML, *PLACES] for piece in re.split(r"(?<=[>\"'}])|(?=<)", text)]
    wrong = {}
    for number in range(600):
        text = "".join(draw.choices(pieces, k=draw.randint(2, 12)))
        options = MarkupOptions(
            raw_html=("deny", "sanitize")[number % 3 > 0],  # type: ignore[arg-type]
            engine=("python-markdown", "commonmark")[number % 2],  # type: ignore[arg-type]
            iframes="click",
        )
        prose = render(text, options)
        if found := harmful(prose.html + "".join(heading.html for heading in prose.headings)):
            wrong[text] = found
    assert not wrong


@pytest.mark.parametrize(
    ("extension", "text"),
    [
        ("attr_list", '*text*{onclick="alert(1)"}\n\n## H {: onclick=alert(1) style="x:y" }'),
        (
            "md_in_html",
            '<div markdown="1" onclick="alert(1)">\n*x* <img src=x onerror=alert(1)>\n</div>',
        ),
        ("abbr", 'HTML\n\n*[HTML]: "><img src=x onerror=alert(1)>'),
        ("admonition", '!!! note "<img src=x onerror=alert(1)>"\n    x\n'),
        ("pymdownx.details", '??? note "<img src=x onerror=alert(1)>"\n    x\n'),
        ("pymdownx.blocks.html", "/// html | div[onclick='alert(1)' style='x:url(y)']\nx\n///\n"),
        ("pymdownx.blocks.html", "/// html | script\nalert(1)\n///\n"),
        ("pymdownx.blocks.html", "/// html | iframe[src='https://evil.example/']\n///\n"),
        ("pymdownx.inlinehilite", "`:::html <img src=x onerror=alert(1)>`"),
    ],
)
@pytest.mark.parametrize("raw", ["deny", "sanitize"])
def test_extensions_do_no_harm_either(raw: str, extension: str, text: str) -> None:
    options = MarkupOptions(raw_html=raw, extensions=((extension, "{}"),))  # type: ignore[arg-type]
    assert harmful(render(text, options).html) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<a href="zoommtg://us02web.zoom.us/join">Join</a>', "an address with 'zoommtg:'"),
        ("[Note](obsidian://open?vault=a)", "an address with 'obsidian:'"),
        ('<b id="term.x">x</b>', "the id 'term.x'"),
        ("Text.\n{: #term.x }", "the id 'term.x'"),
    ],
)
def test_a_value_that_is_taken_out_is_told(text: str, what: str) -> None:
    for engine in ("python-markdown", "commonmark"):
        options = MarkupOptions(engine=engine, raw_html="sanitize")  # type: ignore[arg-type]
        [problem] = render(text, options).diagnostics
        assert problem.code == "html-removed"
        assert problem.message.startswith(what)


def test_values_that_stay_are_not_told() -> None:
    text = '<a href="mailto:a@b.org" id="x">M</a> <img src="data:image/png;base64,AA" alt="a">'
    text += "\n\n> [!EXERCISE]\n> A\n{: #ex number=9 }\n\n> [!SOLUTION]\n> B\n{: for=ex }\n"
    assert not render(text, MarkupOptions(raw_html="sanitize")).diagnostics


def test_tabs_of_an_extension_stay_whole() -> None:
    options = MarkupOptions(raw_html="sanitize", extensions=(("pymdownx.blocks.tab", "{}"),))
    prose = render("/// tab | A\nx\n///\n\n/// tab | B\ny\n///\n", options)
    assert prose.html.count('<section class="cs-tab">') == 2
    assert not prose.diagnostics


def test_no_title_does_harm() -> None:
    """Whatever the course allows in notes."""
    wrong = {}
    for text in [*HTML, *(place.replace("@", one) for place in PLACES for one in PAYLOADS[:4])]:
        for heading in (False, True):
            if found := harmful(title.render(text, heading=heading).html):
                wrong[text] = found
    assert not wrong
