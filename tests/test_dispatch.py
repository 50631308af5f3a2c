"""Lexers that are asked fewer questions give the tokens that Pygments' own loop gives."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name

from coursesite.markup import dispatch

LANGUAGES = [
    "bash",
    "console",
    "css",
    "diff",
    "docker",
    "go",
    "haskell",
    "html",
    "ini",
    "java",
    "javascript",
    "json",
    "julia",
    "latex",
    "lua",
    "make",
    "matlab",
    "nasm",
    "ocaml",
    "octave",
    "prolog",
    "python",
    "pycon",
    "r",
    "ruby",
    "rust",
    "scala",
    "scheme",
    "sql",
    "swift",
    "toml",
    "typescript",
    "xml",
    "yaml",
]
ROOT = Path(__file__).parents[1]
CODE = [
    *(
        (ROOT / name).read_text(encoding="utf-8")[:1500]
        for name in (
            "src/coursesite/urls.py",
            "static/js/30-code.js",
            "static/css/40-prose.css",
            "templates/base.html",
            "tests/browser/install.sh",
            "pyproject.toml",
            "Makefile",
        )
    ),
    "",
    "\n",
    "  \n\nx",
    "é = 'ß'  # ſ ı\n",
]
ALPHABET = "abcxyz01_ABé\n\t \"'/*#<>{}()[]=+-.;:$@\\%|&!?~^,`"


def noise(seed: int) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(ALPHABET) for _ in range(250))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tokens_are_those_of_the_plain_loop(language: str) -> None:
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    for text in [*CODE, *map(noise, range(12))]:
        assert list(dispatch.tokens(lexer, text)) == list(lexer.get_tokens_unprocessed(text))


def test_most_questions_are_not_asked() -> None:
    """Of the rules of a state, few are tried at a letter; all that may match nothing always are."""
    states = dispatch._states(type(get_lexer_by_name("python")))
    assert states is not None
    root = states["root"]
    assert 0 < len(root["+"]) < len(root._rules) / 2
    assert set(root[""]) <= set(root["+"])


def test_a_lexer_with_a_way_of_its_own_keeps_it() -> None:
    for language in ("cpp", "csharp", "console"):
        lexer = get_lexer_by_name(language)
        text = "int x = 1; // y\n$ ls\n"
        assert list(dispatch.tokens(lexer, text)) == list(lexer.get_tokens_unprocessed(text))
