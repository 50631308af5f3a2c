"""Renders the Liquid of a page once, with the data of its site.

Text without Liquid stays byte for byte. Liquid that stands for a fixed text (a variable of the
configuration, a link to a page, raw text) becomes that text. Liquid that Jekyll evaluates in every
build (loops, conditions, includes) becomes its present output, behind an HTML comment with its
source. Liquid that cannot be evaluated without Jekyll is left in such a comment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from coursesite.importers.dialects.liquid import placeholders
from coursesite.importers.dialects.liquid.placeholders import EMPTY, Held
from coursesite.importers.dialects.liquid.tokens import (
    Piece,
    begins_paragraph,
    grouped,
    template,
    tokens,
)
from coursesite.importers.dialects.liquid.values import (
    DocumentDrop,
    UnresolvedLiquidError,
    plain,
    text,
)
from coursesite.importers.plans.plan import PackageMissingError, Status
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.html_blocks import one_block
from coursesite.importers.text.shortcode_text import shortcode
from coursesite.markup.scanner.liquid import highlighted

if TYPE_CHECKING:
    from coursesite.importers.dialects.liquid.environment import JekyllEnvironment

_INCLUDES = ("include", "include_relative", "include_cached")
_BLOCKS = ("if", "unless", "case", "for", "tablerow", "capture", "ifchanged")
_PAGE_PARTS = re.compile(r"<(?:form|html|body)\b", re.I)
_SCRIPTS = re.compile(r"<script\b.*?</script\s*>|<link\b[^<>]*>", re.I | re.DOTALL)
"""These two match elements of a page's frame, which the theme makes here."""


class Note(Struct, frozen=True):
    """A remark for the import report about the Liquid at `offset` of the text."""

    offset: int
    status: Status
    text: str


class Rendered(Struct, frozen=True):
    """The rendered text of a page, and the notes for the report in the order of the source."""

    text: str
    notes: tuple[Note, ...]


def render(source: str, names: Mapping[str, Any], site: Any) -> Rendered:
    """The body of a page with its Liquid rendered; `names` are the variables by name.

    Nothing in `source` makes this fail: what cannot be rendered is kept in comments, with a note.
    Raises `PackageMissingError` for a text with Liquid if python-liquid is not installed.
    """
    source = placeholders.clean(source)
    listed = grouped(tokens(source))
    if all(piece[0].kind == "text" for piece in listed):
        return Rendered(placeholders.escape_calls(source), ())
    interpreter = _environment(site)
    with interpreter.separately():
        page = _Page(source, names, interpreter)
        out = "".join(map(page.piece, listed))
    return Rendered(page.placeholders.finish(out), tuple(page.notes))


def render_layout(source: str, names: Mapping[str, Any], site: Any, held: Held) -> str:
    """The output of a layout; `held` has the texts that placeholders in it stand for.

    Raises `UnresolvedLiquidError` for one without end, and `PackageMissingError`.
    """
    source = placeholders.clean(source)
    interpreter = _environment(site)
    with interpreter.separately():
        context = interpreter.context(names, held, is_layout=True)
        return interpreter.rendered(interpreter.template(source), context)


@lru_cache(maxsize=4)
def _environment(site: Any) -> JekyllEnvironment:
    """The interpreter with the includes of a site; raises `PackageMissingError`."""
    try:
        # an extra, of which a text without Liquid has no need
        from coursesite.importers.dialects.liquid.environment import JekyllEnvironment
    except ImportError as problem:
        raise PackageMissingError("Liquid", "import") from problem
    return JekyllEnvironment(site)


class _Page:
    """Renders the pieces of one text."""

    def __init__(self, source: str, names: Mapping[str, Any], interpreter: JekyllEnvironment):
        self.source = source
        self.placeholders = Held()
        self.notes: list[Note] = []
        self._tabs = ""
        self._interpreter = interpreter
        self._of_site: set[str] = set()
        """The variables with values that depend on the site."""
        self._context = interpreter.context(names, self.placeholders)
        self._code = markdown_ranges.code(source)
        self._comments = markdown_ranges.merge(markdown_ranges.comments(source))
        # where no HTML comment can be put
        self._verbatim = markdown_ranges.merge(self._code + markdown_ranges.formulas(source))

    def piece(self, piece: Piece) -> str:
        """The text of one piece."""
        start, source = piece[0].start, self._source(piece)
        if piece[0].kind == "text":
            return source
        if markdown_ranges.inside(self._comments, start):
            return self.placeholders.literal(source)
        self._context.begin(markdown_ranges.inside(self._verbatim, start))
        before = len(self.notes)
        try:
            return self._rendered(piece)
        except Exception as problem:  # whatever python-liquid finds wrong with somebody's text
            del self.notes[before:]
            return self._unresolved(piece, _reason(problem))

    def _rendered(self, piece: Piece) -> str:
        """The text of a piece with Liquid; raises an error of any kind if it cannot be rendered."""
        token, is_block = piece[0], len(piece) > 1
        is_verbatim = self._context.is_verbatim
        if token.kind == "raw":
            self._note(piece, "converted", "raw text is plain text now")
            in_code = markdown_ranges.inside(self._code, token.start)
            inner = token.inner if in_code else placeholders.escape_calls(token.inner)
            return self.placeholders.literal(inner)
        if token.kind == "comment":
            if not token.inner.strip():
                return EMPTY
            self._note(piece, "converted", "a Liquid comment is an HTML comment now")
            return self.placeholders.comment(token.inner)
        if token.kind == "output":
            return self._output(piece)
        if is_block and token.name == "highlight":
            return self._highlight(piece)
        if is_block and token.name == "details" and not is_verbatim:
            self._note(piece, "converted", "details of a plugin are an element of HTML now")
            inner = "".join(map(self.piece, grouped(piece[1:-1]))).strip()
            summary = token.args.strip("\"'")
            head = f'<details markdown="1">\n<summary>{summary}</summary>'
            return f"{head}\n\n{inner}\n\n</details>"
        if is_block and token.name in ("tabs", "tab") and not is_verbatim:
            self._note(piece, "converted", f"'{token.name}' of a plugin is a shortcode")
            return self._tab(piece)
        if is_block and token.name not in _BLOCKS:
            raise UnresolvedLiquidError(f"the tag '{token.name}' is not known")
        if is_verbatim and token.name in _BLOCKS:
            raise UnresolvedLiquidError("it is in code")
        return self._finished(piece, self._run(piece))

    def _tab(self, piece: Piece) -> str:
        """A group of tabs, or a tab of one, whose words follow the name of the group."""
        name, words = piece[0].name, piece[0].args.strip()
        if name == "tabs":
            self._tabs, words = words, ""
        elif title := re.search(r"""\btitle=(?:"([^"]*)"|'([^']*)')""", words):
            words = title[1] or title[2]
        elif words.startswith(f"{self._tabs} "):
            words = words.removeprefix(self._tabs).strip()
        words = words.strip("\"'")
        opening = shortcode("tab", words, {}) if words else f"{{{{< {name} >}}}}"
        inner = "".join(map(self.piece, grouped(piece[1:-1]))).strip()
        ends = map(self.placeholders.literal, (opening, f"{{{{< /{name} >}}}}"))
        return f"\n\n{inner}\n\n".join(ends)

    def _highlight(self, piece: Piece) -> str:
        """`highlight` as fenced code, with its options in an attribute list below."""
        if not (options := highlighted(piece[0].args)):
            raise UnresolvedLiquidError("a language is missing")
        code = self._run(piece[1:-1])
        if self._interpreter.failures:
            code = self.source[piece[0].end : piece[-1].start]
        code = self.placeholders.plain(code).rstrip().lstrip("\n")
        before, after = self._line_before(piece), self.source[piece[-1].end : piece[-1].end + 1]
        indent = before if not before.strip() else ""
        ticks = "`" * max(3, 1 + max(map(len, re.findall(r"`+", code)), default=0))
        language = "" if options[0] in ("text", "plain") else options[0]
        listed = f"\n{indent}{{: {options[1]} }}" if options[1] else ""
        self._note(piece, "converted", f"highlighted code is a fence of {options[0]} now")
        fence = self.placeholders.literal(f"{ticks}{language}\n{code}\n{indent}{ticks}{listed}")
        start, end = ("\n\n" if before.strip() else ""), ("" if after in ("", "\n") else "\n\n")
        return start + fence + end

    def _finished(self, piece: Piece, out: str) -> str:
        """The output of a tag or block with the notes on it, and with its source in a comment
        unless it says by itself all that the source did."""
        name, source, context = piece[0].name, self._source(piece), self._context
        failures = self._interpreter.failures
        if failures and not out.strip():
            raise failures[0]
        for reason in dict.fromkeys(map(_reason, failures)):
            self._note(piece, "left", f"{reason}, in: {_shortened(source)}")
        if context.said and name not in _BLOCKS:
            for status, words in context.said:
                self._note(piece, status, words)
            is_lost = name in _INCLUDES and context.said[-1][0] == "left"
            return (self.placeholders.liquid(source) if is_lost else "") + out
        if name in _INCLUDES:
            had_text, out = bool(out.strip()), _SCRIPTS.sub("", out)
            if _PAGE_PARTS.search(out) or (had_text and not out.strip()):
                of = piece[0].args.split()[0]
                raise UnresolvedLiquidError(f"'{of}' makes a part of the page that is the theme's")
            before = self._line_before(piece)
            out = _as_block(out).replace("\n", "\n" + (before if not before.strip() else ""))
        elif name in _BLOCKS:
            rest, _, following = self.source[piece[-1].end :].partition("\n")
            is_apart = not rest.strip() and begins_paragraph(following, 0)
            out = f"{EMPTY}{out}{'' if is_apart else EMPTY}"
        if context.is_verbatim:
            raise UnresolvedLiquidError("it is in code")
        if not self._interpreter.reads_site(piece, self._of_site):
            self._note(piece, "converted", f"worked out: {_shortened(source)}")
            return out or EMPTY
        note = f"worked out once, source kept in a comment: {_shortened(source)}"
        self._note(piece, "left", note)
        return self.placeholders.liquid(source) + (out or EMPTY)

    def _output(self, piece: Piece) -> str:
        """The text of `{{ … }}`."""
        value = plain(self._interpreter.value(piece[0].args, self._context))
        if value is None:
            raise UnresolvedLiquidError("nothing is known by that name")
        if isinstance(value, DocumentDrop):
            shown = str(value)
            note = f"the text of {value.source} stands here" if shown else "it has no text to show"
            self._note(piece, "converted" if shown else "left", note)
            return self.placeholders.document(shown)
        self._note(piece, "converted", _shortened(self._source(piece)))
        return text(value)

    def _run(self, listed: Piece) -> str:
        """The output of some tokens in a row."""
        source = template(self.source, listed, bool(listed and self._line_before(listed).strip()))
        return self._interpreter.rendered(self._interpreter.from_string(source), self._context)

    def _unresolved(self, piece: Piece, reason: str) -> str:
        """The text for a piece that cannot be rendered: its source in a comment, or as code."""
        source, comment = self._source(piece), self.placeholders.liquid
        if markdown_ranges.inside(self._verbatim, piece[0].start):
            note = f"Liquid in code was left as it is ({reason}): {_shortened(source)}"
            self._note(piece, "kept", note)
            return self.placeholders.literal(source)
        self._note(piece, "left", f"{reason}: {_shortened(source)}")
        if len(piece) == 1 or piece[0].name in ("for", "tablerow", "capture"):
            return comment(source)
        # The words of a block that Liquid does not know stay, between its tags in comments.
        parts = [
            comment(self._source(part))
            if part[0].name in ("elsif", "else", "when")
            else self.piece(part)
            for part in grouped(piece[1:-1])
        ]
        first, last = self._source(piece[:1]), self._source(piece[-1:])
        return "".join([comment(first), *parts, comment(last)])

    def _note(self, piece: Piece, status: Status, words: str) -> None:
        self.notes.append(Note(piece[0].start, status, words))

    def _source(self, piece: Piece) -> str:
        return self.source[piece[0].start : piece[-1].end]

    def _line_before(self, piece: Piece) -> str:
        start = piece[0].start
        return self.source[self.source.rfind("\n", 0, start) + 1 : start]


def _shortened(source: str) -> str:
    """Liquid on one line of at most 72 characters, for messages."""
    line = " ".join(source.split())
    return line if len(line) <= 72 else line[:71] + "…"


def _reason(problem: BaseException) -> str:
    """The words of an error, without the place that python-liquid adds."""
    words = getattr(problem, "message", "") or str(problem) or type(problem).__name__
    return " ".join(str(words).split())


def _as_block(out: str) -> str:
    """The output of an include, on lines that Markdown takes for one block where it is HTML."""
    bare = out.replace(EMPTY, "").strip()
    if not bare.startswith("<"):
        return out
    is_block = "\n" in bare or re.match(r"<(?:div|figure|p|ul|ol|table)\b", bare)
    if re.match(r"<\w+\b[^<>]*\bmarkdown=", bare):  # blank lines part blocks of Markdown in it
        return re.sub(r"\n[ \t]+(?=<)", "\n", bare) + "\n"
    return one_block(bare) + ("\n" if is_block else "")
