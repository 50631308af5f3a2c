"""The fast lexer gives the tokens of Pygments' own loop."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pygments.lexer import RegexLexer, bygroups, using
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.lexers.python import PythonLexer
from pygments.token import Keyword, Name, Number, Text, Whitespace, _TokenType

from coursesite.markup.code import fast_lexer
from coursesite.markup.code.fast_lexer import first_chars, loop
from coursesite.markup.code.fast_lexer.first_words import word_at

LANGUAGES = [
    "arduino",
    "bash",
    "c",
    "console",
    "cpp",
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
    "objective-c",
    "ocaml",
    "octave",
    "php",
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
ROOT = Path(__file__).parents[2]
CODE = [
    *(
        (ROOT / name).read_text(encoding="utf-8")[:1500]
        for name in (
            "src/coursesite/text/urls.py",
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
ALPHABET = "abcxyzKSi01_ABéſKİ\n\t \"'/*#<>{}()[]=+-.;:$@\\%|&!?~^,`"
WORDS = "if else for class def return import from print select WHERE var int #if // /* */ <?php ?>"
OTHERS = sorted({names[0] for _, names, _, _ in get_all_lexers() if names} - {*LANGUAGES})[::13]


@pytest.fixture(autouse=True)
def _from_the_first_question_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_MANY_CHOICES", 0)


def noise(seed: int) -> str:
    chance = random.Random(seed)
    if seed % 3:
        return "".join(chance.choice(ALPHABET) for _ in range(250))
    words = [*WORDS.split(), *ALPHABET]
    return "".join(chance.choice(words) + chance.choice(" \n:(") for _ in range(80))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tokens_are_those_of_the_plain_loop(language: str) -> None:
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    for text in [*CODE, *map(noise, range(12))]:
        assert list(fast_lexer.tokens(lexer, text)) == list(lexer.get_tokens_unprocessed(text))


@pytest.mark.parametrize("language", OTHERS)
def test_so_they_are_for_languages_that_few_write(language: str) -> None:
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    for text in [CODE[0], *map(noise, range(3))]:
        assert list(fast_lexer.tokens(lexer, text)) == list(lexer.get_tokens_unprocessed(text))


def test_most_questions_are_not_asked() -> None:
    """Of the rules of a state, few are tried at a letter; all that may match nothing always are."""
    states = loop._states(type(get_lexer_by_name("python")))
    assert states is not None
    root = states["root"]
    operator, words, line = root["+"]
    assert words is None
    assert line is None
    assert 0 < len(operator) < len(root.rules) / 2
    assert set(root[""][0]) <= set(operator)


def test_a_state_that_is_hardly_asked_tries_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_MANY_CHOICES", 3)
    rules = [(re.compile(one).match, Text, None) for one in "ab"]
    state = loop._State(rules)
    assert [len(state["a"][0]) for _ in range(4)] == [2, 2, 1, 1]


def test_at_a_word_fewer_are_asked_than_at_its_first_letter() -> None:
    states = loop._states(type(get_lexer_by_name("python")))
    assert states is not None
    rules, words, _ = states["root"]["a"]
    assert words is not None
    assert {*rules} < {*words["and"]}
    assert "andy" not in words


def test_at_the_beginning_of_a_line_more_are_asked_than_within() -> None:
    states = loop._states(type(get_lexer_by_name("python")))
    assert states is not None
    within, _, line = states["root"][" "]
    assert line is not None
    assert {*within} < {*line[0]}


EXPRESSIONS = [
    r"(as|is|class)\b",
    r"(?<!\.)(def)(\s+)(\w+)",
    r"([rR]?)(\"|')",
    r"an?d?",
    r"x(?:[ab]\s|c$)",
    r"(?:do)+\b",
    r"(?i)select(?=\s)|kiſ\b|[a-c]x(?![a-z])",
    r"(?i)(as|is|Key)\b",
    r"(?i)[^a-cK]\b",
    r"^[ \t]*(a|b)\b",
    r"(^|b)c\b",
    r"\b(?:i(?:f|s)|a[sn])\b|0x?\b",
    r"(?>ab|a)\b",
    r"(?x) a  b \b # ab",
    r"[^\W\d]\w*",
    r"",
    r"(?a)\w+\b",
    r"(.)\1",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_matches_begins_as_was_said(expression: str) -> None:
    match = re.compile(expression, re.MULTILINE).match
    begins = first_chars.of(match)
    chance = random.Random(expression)
    pieces = [*"abcdefisxkK0_ſı\n\t. \"'", "as", "IS", "class", "def", "select", "key", "KIſ", "do"]
    for _ in range(400):
        text = "".join(chance.choice(pieces) for _ in range(6))
        for at in range(len(text) + 1):
            if match(text, at):
                assert_begins(begins, text, at)


def assert_begins(begins: first_chars.Beginnings, text: str, at: int) -> None:
    if begins.lines:
        assert at == 0 or text[at - 1] == "\n"
    if begins.tests is not None:
        assert any(test(text[at]) for test in begins.tests)
    word = re.compile(r"\w*").match(text, at)
    assert word
    if begins.words is None or not word[0]:
        return
    if begins.folded and word[0].isascii():
        assert word[0].lower() in begins.words[word[0][0].lower()]
    elif not begins.folded:
        assert word[0] in begins.words[word[0][0]]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"(as|is)\b", {"as", "is"}),
        (r"(?i)Key(?:word)?\s", {"key", "keyword"}),
        (r"([rR]?)('|\")", {"", "r", "R"}),
        (r"if\b|\+", {"if", ""}),
        (r"print(?=\s*\()", {"print"}),
        (r"as|is\b", None),
        (r"\w+", None),
        (rf"(an|{'a' * 64})\b", None),
    ],
)
def test_the_words_that_matches_begin_with(expression: str, words: set[str] | None) -> None:
    found = first_chars.of(re.compile(expression).match).words
    assert (None if found is None else set().union(*found.values())) == words


def test_of_a_long_word_only_the_beginning_is_looked_at() -> None:
    """A lexer may go on by one letter at a time, through a text without a break."""
    assert len(word_at("ab" * 50_000, 0)[0]) < 100


def test_a_lexer_with_a_way_of_its_own_keeps_it() -> None:
    for language in ("scheme", "csharp", "console", "json"):
        lexer = get_lexer_by_name(language)
        text = "int x = 1; // y\n$ ls\n"
        assert list(fast_lexer.tokens(lexer, text)) == list(lexer.get_tokens_unprocessed(text))


def test_a_filter_around_a_lexer_keeps_its_say() -> None:
    assert loop._loop(type(get_lexer_by_name("cpp"))) is not None
    tokens = [*fast_lexer.tokens(get_lexer_by_name("cpp"), "size_t f(size_t x) { size_t y; }")]
    assert [kind for _, kind, text in tokens if text == "size_t"] == [Keyword.Type] * 3


TABLE = {"x": Number}


class Words(RegexLexer):
    tokens: ClassVar[dict[str, Any]] = {"root": [(r"\w+", Name), (r"\s+", Whitespace)]}


class Looking(Words):
    """Takes something from its module that may be another thing by the next time."""

    def get_tokens_unprocessed(
        self, text: str, stack: Iterable[str] = ("root",)
    ) -> Iterator[tuple[int, _TokenType, str]]:
        for at, kind, piece in RegexLexer.get_tokens_unprocessed(self, text, stack):
            yield at, TABLE.get(piece, kind), piece


class Itself(Words):
    """Asks itself."""

    def get_tokens_unprocessed(
        self, text: str, stack: Iterable[str] = ("root",)
    ) -> Iterator[tuple[int, _TokenType, str]]:
        if " " in text:
            yield from Itself.get_tokens_unprocessed(self, text.replace(" ", ""), stack)
        yield from RegexLexer.get_tokens_unprocessed(self, text, stack)


@pytest.mark.parametrize("kind", [Looking, Itself])
def test_a_filter_that_takes_more_from_its_module_runs_as_it_is(kind: type[RegexLexer]) -> None:
    assert loop._loop(kind) is None
    lexer = kind()
    want = list(lexer.get_tokens_unprocessed("x y"))
    assert list(fast_lexer.tokens(lexer, "x y")) == want


def test_a_lexer_of_its_own_tokens_keeps_them() -> None:
    lexer: Any = Words()
    fast_lexer.tokens(Words(), "x")
    lexer._tokens = {"root": [(re.compile(".").match, Number, None)]}
    assert [*fast_lexer.tokens(lexer, "ab")] == [(0, Number, "a"), (1, Number, "b")]
    lexer.get_tokens_unprocessed = lambda text: [(0, Text, text)]
    assert [*fast_lexer.tokens(lexer, "ab")] == [(0, Text, "ab")]


def count(lexer: Any, match: re.Match[str]) -> Iterator[tuple[int, _TokenType, str]]:
    yield match.start(), Number, f"{lexer.seen}"


class Counting(RegexLexer):
    """An action that depends on what a reader of the tokens has done meanwhile."""

    tokens: ClassVar[dict[str, Any]] = {
        "root": [
            (r"\d", count),
            (r"(a)(b)?(.)", bygroups(Name, Keyword, None)),
            (r"(if)( .*)", bygroups(Keyword, using(PythonLexer))),
            (r".", Text),
        ]
    }
    seen = 0

    def get_tokens_unprocessed(
        self, text: str, stack: Iterable[str] = ("root",)
    ) -> Iterator[tuple[int, _TokenType, str]]:
        for token in RegexLexer.get_tokens_unprocessed(self, text, stack):
            self.seen += 1
            yield token


def test_an_action_is_run_when_what_comes_before_it_has_been_read() -> None:
    assert loop._loop(Counting) is not None
    text = "xy1acab22if x: 3"
    want = [*Counting().get_tokens_unprocessed(text)]
    assert [*fast_lexer.tokens(Counting(), text)] == want
    assert (2, Number, "2") in want
