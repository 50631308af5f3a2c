"""Code as HTML with Pygments' short class names; the theme's stylesheet gives the colours.

Pygments is imported when code has to be highlighted: most edits leave a page's code as it was, and
its blocks are used again (`coursesite.markup.code.block_cache`). Its modules take 6 ms, a lexer 20
more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from coursesite.diagnostics import nearest
from coursesite.markup.attributes import Attributes

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

    from coursesite.markup.code.fast_lexer import Token

_PLAIN = frozenset(
    (
        *("", "text", "txt", "plain", "plaintext", "none", "no-highlight", "mermaid"),
        *("output", "out", "stdout", "stderr", "result", "results", "log", "logs", "csv", "tsv"),
        *("tree", "ascii", "url", "pseudocode", "pseudo", "algorithm"),
        *("gitignore", "gitattributes"),
    )
)
_SAME = {
    "arduino": "ino",
    "bash": "env dotenv",
    "bat": "cmd dos dosbatch",
    "c": "h opencl",
    "console": "shell-session sh-session bash-session zsh-session shellsession terminal term cli "
    "prompt curl",
    "cpp": "cc cxx hh hpp metal",
    "csharp": "c# cs",
    "diff": "patch",
    "docker": "dockerfile",
    "doscon": "cmd-session",
    "fortran": "fortran90 f95",
    "gherkin": "feature",
    "glsl": "shader",
    "go": "golang",
    "graphql": "gql",
    "groovy": "gradle",
    "handlebars": "hbs mustache",
    "html": "vue svelte astro xhtml ejs",
    "http": "https",
    "ini": "conf config gitconfig editorconfig ssh-config",
    "java": "processing",
    "javascript": "mjs cjs ojs",
    "jinja": "jinja2 nunjucks njk",
    "json": "jsonl ndjson",
    "json5": "jsonc",
    "kotlin": "kt",
    "latex": "tex",
    "markdown": "mdx mdown",
    "nasm": "asm assembly armasm x86asm",
    "ocaml": "ml",
    "postgresql": "pgsql",
    "protobuf": "proto",
    "pycon": "python-repl python-console pyrepl",
    "pytb": "traceback",
    "python": "jupyter ipython ipython3 micropython circuitpython",
    "robotframework": "robot",
    "solidity": "sol",
    "sql": "sqlite plsql",
    "typescript": "mts cts",
    "vbnet": "vb",
    "vim": "viml",
    "xml": "svg",
    "yaml": "ansible",
}
_ALIASES = {name: language for language, names in _SAME.items() for name in names.split()}
"""Names of languages on GitHub, Jekyll, HackMD or in other highlighters, with those that Pygments
has for the same."""


@cache
def lexer(language: str) -> Lexer | None:
    """The lexer of a language; None for plain text and for a language that Pygments lacks."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    name = language.lower()
    for candidate in (name, _ALIASES.get(name)):
        if candidate and candidate not in _PLAIN:
            try:
                return get_lexer_by_name(candidate, stripnl=False, ensurenl=False)
            except ClassNotFound:
                continue
    return None


def known(language: str) -> bool:
    """Whether a fence may name a language: it is plain text, or Pygments has it."""
    name = language.lower()
    return name in _PLAIN or _ALIASES.get(name) in _PLAIN or lexer(name) is not None


def similar(language: str) -> str:
    """The name of a language that is spelled like this one; "" if there is none."""
    from pygments.lexers import LEXERS

    names = [alias for entry in LEXERS.values() for alias in entry[2]]
    return nearest(language.lower(), names, 0.7)


_MOST_CHARACTERS, _MOST_TEXTS = 24, 1000
"""Of a class, the HTML of so many texts of up to so many characters is remembered."""


class _Class(dict[str, str]):
    """The HTML of texts of one class: most tokens are names and signs that come again and again."""

    def __init__(self, name: str) -> None:
        """`name` is "" for text without a class."""
        self._name = name

    def __missing__(self, text: str) -> str:
        html = _span(self._name, text)
        if len(text) <= _MOST_CHARACTERS and len(self) < _MOST_TEXTS:
            self[text] = html
        return html


class _Classes(dict["_TokenType", _Class]):
    """The class of each kind of token: its own or that of the nearest kind above it. White space
    has none: a span that shows nothing is of no use."""

    def __missing__(self, kind: _TokenType) -> _Class:
        from pygments.token import STANDARD_TYPES

        above = kind
        while above.parent is not None and above not in STANDARD_TYPES:
            above = above.parent
        name = STANDARD_TYPES.get(above) or ""
        self[kind] = _class("" if name == "w" else name)
        return self[kind]


_class = cache(_Class)
_CLASSES = _Classes()


def spans(code: str, language: str) -> str:
    """The code as HTML; adjacent tokens of one class share a span."""
    tokens = _tokens_of(language) if language else None
    if tokens is None:
        return escape(code, quote=False)
    out: list[str] = []
    last, run = _class(""), ""
    for _, kind, text in tokens(code):
        class_ = _CLASSES[kind]
        if class_ is last:
            run += text
        else:
            out.append(last[run])
            last, run = class_, text
    out.append(last[run])
    return "".join(out)


@cache
def _tokens_of(language: str) -> Callable[[str], Iterable[Token]] | None:
    """A function from code to its tokens; None for a language that Pygments lacks.

    `Lexer.get_tokens` prepares the code (encodings, line ends, tabs) and then asks
    `get_tokens_unprocessed`; code of notes needs no such preparation."""
    pygments_lexer = lexer(language)
    if pygments_lexer is None:
        return None
    from pygments.lexer import Lexer

    from coursesite.markup.code import fast_lexer

    is_plain = type(pygments_lexer).get_tokens is Lexer.get_tokens

    def tokens(code: str) -> Iterable[Token]:
        if is_plain and not pygments_lexer.filters and "\r" not in code:
            return fast_lexer.tokens(pygments_lexer, code)
        return ((0, kind, text) for kind, text in pygments_lexer.get_tokens(code))

    return tokens


def _span(name: str, text: str) -> str:
    """A text of one class, with a span for each of its lines, for lines may be numbered."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if not name:
        return text
    if "\n" in text:
        lines = text.split("\n")
        return "\n".join(f'<span class="{name}">{line}</span>' if line else "" for line in lines)
    return f'<span class="{name}">{text}</span>'


def _line_numbers(text: str) -> frozenset[int]:
    """The numbers of the lines that `2 4-6` or `2,4-6` names."""
    numbers: set[int] = set()
    for start, end in re.findall(r"(\d+)(?:-(\d+))?", text):
        numbers.update(range(int(start), min(int(end or start), int(start) + 9999) + 1))
    return frozenset(numbers)


def no_lines(text: str, code: str) -> str:
    """The first part of `hl_lines` that names no line of the code; "" if each names one.

    >>> no_lines("1 3-4", "a\\nb\\n"), no_lines("a-b", "a\\n"), no_lines("2,1-9", "a\\nb\\n")
    ('3-4', 'a-b', '')
    """
    count = code.rstrip("\n").count("\n") + 1
    for part in re.split(r"[\s,;]+", text.strip()):
        lines = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", part)
        if not lines or not 1 <= int(lines[1]) <= min(count, int(lines[2] or count)):
            return part
    return ""


def block(inner: str, language: str, attributes: Attributes) -> str:
    """A fenced block as HTML around its `spans`: with a head for the file name, line numbers
    (`.lineno`) and highlighted lines (`hl_lines`). Without language and attributes, it is a bare
    `<pre><code>`."""
    file = attributes.get("file") or attributes.get("title")
    marked = _line_numbers(attributes.get("hl_lines"))
    first = attributes.get("linenostart") or attributes.get("start") or "1"
    numbered = "nolineno" not in attributes.classes and (
        bool({"lineno", "linenos", "numberLines", "line-numbers"} & set(attributes.classes))
        or attributes.get("linenos") not in ("", "false")
    )
    extra = [name for name in attributes.classes if name not in ("nolineno", "lineno")]
    if not (language or file or marked or numbered or extra or attributes.id):
        return f"<pre><code>{inner}</code></pre>"
    if marked or numbered:
        rows = inner[:-1].split("\n") if inner.endswith("\n") else inner.split("\n")
        inner = (
            "\n".join(
                f'<span class="cs-line{" cs-hl" if number in marked else ""}">{row}</span>'
                for number, row in enumerate(rows, 1)
            )
            + "\n"
        )
    classes = " ".join(["cs-code", *(["cs-numbered"] if numbered else []), *extra])
    head = [f'<div class="{_attr(classes)}"']
    if attributes.id:
        head.append(f' id="{_attr(attributes.id)}"')
    if language:
        head.append(f' data-language="{_attr(language)}"')
    if numbered and first.isdigit() and first != "1":
        head.append(f' style="--first-line: {int(first)}"')
    head.append(">")
    if file:
        head.append(
            f'<div class="cs-code-head"><span class="cs-code-file">{_attr(file)}</span></div>'
        )
    name = f' class="language-{_attr(language)}"' if language else ""
    return f"{''.join(head)}<pre><code{name}>{inner}</code></pre></div>"


def inline(code: str, attributes: Attributes, language: str = "") -> str:
    """A code span as HTML, with its attributes; coloured if it has a language."""
    inner = spans(code, language) if language else escape(code, quote=False)
    if not (attributes.id or attributes.classes or attributes.pairs):
        return f"<code>{inner}</code>"
    more = f' id="{_attr(attributes.id)}"' if attributes.id else ""
    if attributes.classes:
        more += f' class="{_attr(" ".join(attributes.classes))}"'
    more += "".join(f' {key}="{_attr(value)}"' for key, value in attributes.pairs)
    return f"<code{more}>{inner}</code>"


def _attr(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")
