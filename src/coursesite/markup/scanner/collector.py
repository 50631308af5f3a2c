"""The tokens and diagnostics that a scan collects, and the settings that its parts share."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from html import unescape

from coursesite.diagnostics import Diagnostic, Span, error, warning
from coursesite.markup import attributes
from coursesite.markup.math.macros import Definition, Scope
from coursesite.markup.placeholders import cleaned, placeholder, with_line_feeds
from coursesite.markup.scanner.open_elements import Elements
from coursesite.markup.scanner.solutions import Solutions
from coursesite.markup.syntax import foreign_blocks, foreign_inline, written_references
from coursesite.markup.syntax.nesting import MOST_BLOCKS, NestingError
from coursesite.markup.tokens import Token
from coursesite.model import Call, Expansion, MarkupOptions, replace
from coursesite.text.lazy_regex import rare

Locate = Callable[[int, int, int], Span]
"""The span in the notes of a row, an offset in it (both from 0) and a length within a shortcode."""
_MOST_DEPTH = 20
"""The deepest nesting of shortcodes within a line that stand for text with such shortcodes."""
_MOST_TEXTS = 500
"""The number of shortcodes of a page, such as includes, that may stand for Markdown."""


_LABELS = rare(r"(?m)^[ >]*\[([^\[\]]+)\]:")
"""The labels of links that a text defines."""


class Collector:
    """Collects the tokens and diagnostics of one text."""

    def __init__(
        self, expand: Callable[[Call], Expansion], options: MarkupOptions, footnotes: frozenset[str]
    ) -> None:
        """`footnotes` are the labels that the text defines."""
        extensions = [name for name, _ in options.extensions]
        self.citations, self.expand = options.citations, expand
        self.math, self.deny_html = options.math, options.raw_html == "deny"
        self.footnotes = footnotes
        self.understood = foreign_blocks.understood(extensions)
        """The openers of blocks that an extension reads."""
        self.equations = options.equations
        """The displayed formulas that get a number."""
        self.words = options.labels
        """Words of the page's language, by name, for the parts that the scan makes."""
        self.macros: Scope = {macro.name: macro for macro in options.macros}
        """The macros that are known where the reading is."""
        self.definitions: list[tuple[Definition, Callable[[int, int], Span]]] = []
        """The macros that the text defines, with what gives the places of their parts."""
        self.spans = frozenset(options.spans)
        """The marks within a line that are read (`coursesite.markup.scanner.spans`)."""
        self.read_footnotes: set[str] = set()
        """The labels of the footnotes whose text was read."""
        self.tokens: list[Token] = []
        self.diagnostics: list[Diagnostic] = []
        self.depth = 0
        """How many texts of shortcodes the reading is within."""
        self._labels: set[str] = set()
        self._unread: list[str] = []
        """The texts whose labels nobody has asked for yet."""
        self.met: set[str] = set()
        """The characters met in running text at which syntax of other programs may begin."""
        self.no_foreign: set[str] = set(
            foreign_inline.switched_off(tuple(extensions), options.math, self.spans)
        )
        """The kinds that are not reported, or have been."""
        if options.citations:
            self.no_foreign |= {"citation", "cross-reference"}
        self._in_lines: dict[str, list[tuple[Diagnostic, bool]]] = {}
        """The errors about shortcodes that are read as a part of a paragraph and are not closed in
        it, by name; each with whether text is before the shortcode."""
        self.options_reported: set[str] = set()
        """The options of code without a meaning that were reported."""
        self.diagrams = 0
        """The number of diagrams that were drawn."""
        self.texts = 0
        """The number of shortcodes that stood for Markdown so far."""
        self._is_full = False
        self._lines = 0
        self.blocks = 0
        """How many blocks with Markdown in them the reading is within."""
        self.elements = Elements()
        """The elements of raw HTML that are open."""
        self.solutions = Solutions()
        self.files: dict[str, bool] = {}
        """The files whose text is put in, by their paths; each with whether it is in a solution."""
        self.put_in_at: list[tuple[str, Span]] = []
        """Those whose text stands among the lines, each with the place of what stands for it."""
        self.raw: Span | None = None
        """The `{% raw %}` that is open: neither Liquid nor shortcodes are read until it ends."""

    def expanded(self, call: Call) -> Expansion:
        """The expansion of a shortcode, without characters of placeholders in its text."""
        expansion = self.expand(call)
        for file in expansion.files:
            self.put_in(file, hidden=bool(self.solutions.open))
        if expansion.text is not None:
            expansion = replace(expansion, text=cleaned(with_line_feeds(expansion.text)))
            self.has_labels_of(expansion.text or "")
        elif told := self._read_as_text(call, expansion):
            expansion = replace(expansion, diagnostics=(*expansion.diagnostics, told))
        return expansion

    def _read_as_text(self, call: Call, expansion: Expansion) -> Diagnostic | None:
        """The warning about a reference among the texts of a shortcode that it shows as they
        stand."""
        for text in (*call.args, *(value for _, value in call.kwargs)):
            if ("](" in text or "\\" in text or "@" in text) and expansion.html:
                written = written_references.first(text, citing=self.citations)
                if written and written in unescape(expansion.html):
                    hint = "write it into the notes, or the words in its place"
                    if call.name == "figure":
                        hint = 'write ![text](file), and {: caption="…" } on the line below'
                    return written_references.told(f"a text of '{call.name}'", written, hint)
        return None

    def put_in(self, file: str, *, hidden: bool) -> None:
        """Notes that the text of a file is put in, in a solution if `hidden`."""
        self.files[file] = hidden and self.files.get(file, True)

    def has_labels_of(self, text: str) -> None:
        """Says that the links in the text have the labels that `text` defines."""
        self._unread.append(text)

    @property
    def labels(self) -> Set[str]:
        """The labels of links that the text and those of shortcodes in it define."""
        while self._unread:
            found = _LABELS.findall(self._unread.pop())
            self._labels.update(" ".join(label.split()) for label in found)
        return self._labels

    def admits_text(self, call: Call, span: Span) -> bool:
        """Whether one more shortcode may stand for Markdown. Reports the first one too many."""
        self.texts += 1
        if self.depth > _MOST_DEPTH:
            self.texts = max(self.texts, _MOST_TEXTS)
        if self.texts >= _MOST_TEXTS and not self._is_full:
            self._is_full = True
            self.diagnostics.append(
                error(
                    "shortcode-recursion",
                    f"{call.name}: its text calls it again, or over {_MOST_TEXTS} texts are put in",
                    span,
                    "let no included text include itself",
                )
            )
        return self.texts < _MOST_TEXTS

    def enter(self, span: Span) -> None:
        """Goes into a part with Markdown in it, such as that of a shortcode. Raises NestingError if
        it is within too many."""
        self.blocks += 1
        if self.blocks > MOST_BLOCKS:
            parts = "shortcodes, footnotes or elements with Markdown in them"
            message = f"{parts} are nested more than {MOST_BLOCKS} levels deep"
            raise NestingError(message, span)
        self.elements.enter()

    def leave(self) -> None:
        """Ends that part."""
        self.blocks -= 1
        self.elements.leave()

    def number_lines(self, count: int) -> int:
        """Counts lines that a shortcode stands for, and returns the count so far: their numbers are
        below zero, so that no two lines of a text have the same."""
        self._lines += count
        return self._lines

    def add(self, token: Token, block: bool = False) -> str:
        """Keeps the token and returns its placeholder."""
        self.tokens.append(token)
        return placeholder(len(self.tokens) - 1, block)

    def opened_in_line(self, name: str, since: int, *, behind_text: bool) -> None:
        """Notes which of the diagnostics `since` a number of them is about a shortcode that is read
        as a part of a paragraph and is not closed in it."""
        for told in self.diagnostics[since:]:
            if told.code == "shortcode-unclosed":
                self._in_lines.setdefault(name, []).append((told, behind_text))

    def closes_one_in_line(self, name: str) -> bool:
        """Whether a closing tag is that of such a shortcode, whose error then says so."""
        if not (opened := self._in_lines.get(name)):
            return False
        told, behind_text = opened.pop()
        where, hint = "its closing tag stands before text", "end the line behind"
        if behind_text:
            where, hint = "it opens behind text", "begin a line with"
        tag = f"{{{{< {name} >}}}}" if behind_text else f"{{{{< /{name} >}}}}"
        message = f"{name}: {where}, so it can only hold text of one paragraph"
        better = replace(told, message=message, hint=f"{hint} {tag}")
        self.diagnostics[:] = [better if one is told else one for one in self.diagnostics]
        return True

    def check_quotes(self, inner: str, span: Span) -> None:
        """Reports typographic quotes in the attribute list at `span`."""
        if not inner.isascii() and attributes.has_curly_quotes(inner):
            message = "typographic quotes do not quote in an attribute list"
            hint = "use straight quotes, \" or '"
            self.diagnostics.append(warning("attribute-quotes", message, span, hint))

    def report(self, diagnostics: Sequence[Diagnostic], call: Span, locate: Locate) -> None:
        """Keeps diagnostics of the shortcode at `call`, whose spans count from its start."""
        for diagnostic in diagnostics:
            span = diagnostic.span and locate(
                diagnostic.span.line - 1, diagnostic.span.column - 1, diagnostic.span.length
            )
            self.diagnostics.append(replace(diagnostic, span=span or call))
