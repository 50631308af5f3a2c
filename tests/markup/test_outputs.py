"""Outputs of code: their colours."""

from __future__ import annotations

import re
from pathlib import Path

from coursesite import markup
from coursesite.markup import MarkupOptions

STYLES = Path(__file__).parents[2] / "static" / "cells.css"


def spans(text: str) -> list[tuple[str, str]]:
    html = markup.render(f"```output\n{text}\n```\n", MarkupOptions()).html
    return re.findall(r'<span class="(cs-ansi[^"]*)"(?: style="([^"]*)")?>', html)


def test_colours_beyond_the_sixteen_are_for_the_theme_to_make_legible() -> None:
    """A colour that was chosen for a black terminal cannot be read on white paper."""
    assert spans("␛[38;2;1;2;3mx␛[0m") == [("cs-ansi-own", "--cs-ansi:#010203")]
    assert spans("␛[48;2;1;2;3mx␛[0m") == [("cs-ansi-on-own", "--cs-ansi-on:#010203")]
    # the mark of IPython below what went wrong
    assert spans("␛[38;5;241;43m1␛[39;49m/0") == [("cs-ansi-own cs-ansi-on-3", "--cs-ansi:#626262")]


def test_text_on_a_colour_has_one_that_goes_with_it() -> None:
    """Whatever other colour it has: these rules are the last."""
    styles = STYLES.read_text(encoding="utf-8")
    grounds = [rule for rule in re.findall(r"[^{}]*\{[^{}]*\}", styles) if "cs-ansi-on-" in rule]
    assert len(grounds) >= 8 and all("color: " in rule.split("background")[0] for rule in grounds)
    assert styles.rindex(".cs-ansi-own") < styles.index(".cs-ansi-on-1")
