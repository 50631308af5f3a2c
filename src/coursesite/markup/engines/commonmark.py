"""The engine `commonmark`: pulldown-cmark, a Rust library that passes CommonMark's tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from coursesite.markup.engines.errors import EngineMissingError
from coursesite.markup.engines.flanking import signed, unsigned
from coursesite.markup.tokens import Token
from coursesite.text import east_asian
from coursesite.text.lazy_regex import rare

_TERM = rare(r"<dt>((?:(?!</dt>).)*)</dt>", re.DOTALL)
_ALTERNATIVE = rare(r"!\[[^\[\]]*\n[^\[\]]*\]")
_OPENING_TAG = rare(r"<[A-Za-z](?:[^<>]*[^<>/])?>")


@cache
def engine() -> Callable[..., str]:
    """The engine; raises EngineMissingError where its package is not installed."""
    try:
        import pyromark  # here: an optional package
    except ImportError:
        raise EngineMissingError(
            "the engine 'commonmark' needs a package: pip install 'coursesite[commonmark]'"
        ) from None
    flags = pyromark.Options
    to_html: Callable[[str], str] = pyromark.Markdown(
        options=flags.ENABLE_TABLES | flags.ENABLE_STRIKETHROUGH | flags.ENABLE_DEFINITION_LIST
    ).html

    def convert(text: str, tokens: Sequence[Token] = ()) -> str:
        if "![" in text and east_asian.has_break(text):  # it makes a space of a line break there
            text = _ALTERNATIVE.sub(lambda image: east_asian.unwrapped(image[0]), text)
        signed_text = signed(text)
        html = to_html(signed_text)
        if signed_text is not text:
            html = unsigned(html)
        return _TERM.sub(_split_terms, html) if "<dt>" in html else html

    return convert


def _split_terms(term: re.Match[str]) -> str:
    """A `<dt>` for each line, for kramdown reads one term a line; none is split if an element goes
    over several lines."""
    lines = term[1].split("\n")
    if len(lines) < 2 or any(len(_OPENING_TAG.findall(one)) != one.count("</") for one in lines):
        return term[0]
    return "\n".join(f"<dt>{line}</dt>" for line in lines)
