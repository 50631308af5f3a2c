"""Expands shortcodes as a page would, with the theme's own templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic
from coursesite.model import Call, Expansion, replace
from coursesite.shortcodes import discovery, expansion, registry, syntax
from coursesite.shortcodes.registry import Registry

TEMPLATES = Path(__file__).parents[2] / "templates"


def environment(own: Mapping[str, str] | None = None) -> jinja2.Environment:
    """Jinja over the theme's templates, under those given by name."""
    layers = [jinja2.DictLoader(dict(own or {})), jinja2.FileSystemLoader(TEMPLATES)]
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(layers),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def renderer(own: Mapping[str, str] | None = None) -> Callable[[str, dict[str, Any]], str]:
    """What `expand` calls for a template."""
    env = environment(own)
    return lambda name, context: env.get_template(name).render(context)


RENDER = renderer()
BUILTIN = Registry(discovery.builtin())


def made(source: str, name: str = "f", **templates: str) -> Registry:
    """A registry of one site-local shortcode."""
    known, found = registry.load({f"shortcodes/{name}.py": source}, templates, {})
    assert found == ()
    return known


def read(text: str) -> tuple[Call | None, tuple[Diagnostic, ...]]:
    """The call that `text` begins with, with its inner text, and what is wrong with its tag."""
    end = syntax.find(text, 0)
    assert end is not None
    parsed, wrong = syntax.parse(text[:end])
    if not isinstance(parsed, Call):
        return None, wrong
    close = syntax.pairs(text).get(0)
    return (replace(parsed, inner=text[end : close[0]]) if close else parsed), wrong


def expand(
    text: str,
    known: Registry = BUILTIN,
    render: Callable[[str, dict[str, Any]], str] = RENDER,
) -> Expansion:
    """What becomes of the shortcode `text`, which must be well formed."""
    call, wrong = read(text)
    assert call is not None
    assert wrong == ()
    return expansion.expand(call, known, render)


def html(text: str, **options: Any) -> str:
    """The HTML of the shortcode `text`, which must be right; `…` stands for its inner text."""
    expansion = expand(text, **options)
    assert expansion.diagnostics == ()
    whole = expansion.html + ("" if expansion.after is None else f"…{expansion.after}")
    assert not re.search(r"\n\s*\n", whole)
    return whole


def node(text: str, selector: str, **options: Any) -> LexborNode:
    """The one element of a shortcode's HTML that a selector means."""
    (found,) = LexborHTMLParser(html(text, **options)).css(selector)
    return found


def wrong(text: str, **options: Any) -> list[tuple[str, str, str, str]]:
    """Code, message, the text that the span covers, and hint of each mistake in `text`."""
    return told(text, expand(text, **options).diagnostics)


def told(text: str, found: tuple[Diagnostic, ...]) -> list[tuple[str, str, str, str]]:
    """The same of given diagnostics."""
    lines = text.split("\n")
    rows = []
    for one in found:
        assert one.severity == "error"
        assert one.span is not None
        start = one.span.column - 1
        place = lines[one.span.line - 1][start : start + one.span.length]
        rows.append((one.code, one.message, place, one.hint))
    return rows
