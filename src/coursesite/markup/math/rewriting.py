"""Rewrites TeX without macros so that math-core reads it: numbered environments to ones without
numbers, in whose rows surrogates stand for what a page fills in."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from coursesite.markup.math import advice
from coursesite.markup.math.commands import HANDLERS
from coursesite.markup.math.commutative import array
from coursesite.markup.math.environments import ENVIRONMENTS, FENCES, MATRIX, Environment, columns
from coursesite.markup.math.lexer import Piece, Stream, TexError, joined, made, trimmed
from coursesite.markup.math.rows import (
    ROW_ENDS,
    SPACE,
    Facts,
    Label,
    cells,
    id_of,
    split,
    take_length,
)
from coursesite.markup.math.text import TEXT, text

Form = Literal["ref", "eqref", "cref", "autoref"]
REFERENCES: dict[str, Form] = {
    "\\ref": "ref",
    "\\eqref": "eqref",
    "\\cref": "cref",
    "\\Cref": "cref",
    "\\autoref": "autoref",
}
_SIZES = ("big", "Big", "bigg", "Bigg")
SIZED = frozenset(
    ["\\left", "\\right", "\\middle"]
    + [f"\\{size}{side}" for size in _SIZES for side in ("", "l", "r", "m")]
)
"""The commands that make the delimiter behind them larger."""
_FACTS = frozenset(("\\label", "\\tag", "\\notag", "\\nonumber", "\\qedhere"))
REWRITTEN = frozenset(
    ("\\begin", "\\end", *_FACTS, *REFERENCES, *ROW_ENDS, *TEXT, *HANDLERS, *advice.COMMANDS)
)
"""The commands that are rewritten, or told: those that are not are left as they are written."""
_ANGLES = {"<": "\\langle", ">": "\\rangle"}
_POSITIONED = frozenset(("aligned", "gathered", "array", "darray"))
"""The environments of math-core for those that may say where they stand in a line: [t]."""


class NumberedRow(Struct):
    """A row with a number or a tag, or with labels alone."""

    facts: Facts
    numbered: bool
    """Whether a number or a tag is shown."""
    part: int = 0


class Reference(Struct, frozen=True):
    """A reference within a formula."""

    label: str
    form: Form
    at: int
    end: int


class Rewritten(Struct):
    """TeX for math-core: each of `formulas` is one to be converted. Row N is where the tag
    `{tag}N` stands, and reference N where `reference(N)` stands in a text."""

    tag: str
    formulas: list[list[Piece]] = field(default_factory=list)
    rows: list[NumberedRow] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    group: list[Label] = field(default_factory=list)
    """The labels of a group of rows."""
    ends_proof: bool = False
    """Whether the mark at the end of a proof stands behind it."""
    patches: list[tuple[str, str]] = field(default_factory=list)
    """Changes of the MathML: patch N is of the element that holds the text `patch(N)`."""


def reference(number: int) -> str:
    """The surrogate of a reference. No author can write its characters: see `placeholders`."""
    return f"\ufdd0r{number}\ufdd1"


def patch(number: int) -> str:
    """The surrogate that marks the element of a patch."""
    return f"\ufdd0p{number}\ufdd1"


class Numbering(Struct, frozen=True):
    """The formulas and rows that get numbers."""

    equations: Literal["labelled", "all", "none"] = "labelled"
    labelled: bool = False
    """Whether the formula has a label outside of its TeX."""
    tagged: bool = False
    """Whether its number is given outside of its TeX."""
    unnumbered: bool = False


class Rewriter:
    """Rewrites one formula."""

    def __init__(self, tex: str, display: bool, numbering: Numbering) -> None:
        """`tex` is the formula as it was written, in which no tag may look like a surrogate."""
        tag = "tag"
        while tag in tex:
            tag += "g"
        self.out = Rewritten(tag)
        self.display, self._numbering = display, numbering
        self._part = -1
        """The number of rows of the group that is open; -1 outside of groups."""

    def run(self, parts: list[Piece]) -> Rewritten:
        """Rewrites the formula. Raises TexError."""
        if not self.display:
            self.out.formulas = [self.rewritten(parts, None)]
            return self.out
        parts = trimmed(parts)
        formulas = self._environments(parts)
        self.out.formulas = [self._whole(parts)] if formulas is None else formulas
        return self.out

    # ---- displayed formulas --------------------------------------------------------------------

    def _environments(self, parts: list[Piece]) -> list[list[Piece]] | None:
        """The numbered environments of a text, each a formula; None if it has something else."""
        stream, out = Stream(parts), list[list[Piece]]()
        rows, references = len(self.out.rows), len(self.out.references)
        while stream:
            begin = stream.next()
            if begin.text == " ":
                continue
            name = stream.name(begin) if begin.text == "\\begin" else ""
            known = ENVIRONMENTS.get(name.removesuffix("*"))
            if name == "subequations":
                out += self._group(stream.environment(name, begin), begin)
            elif known and known.numbered:
                out.append(self._outer(name, known, begin, stream))
            else:
                del self.out.rows[rows:], self.out.references[references:]
                return None
        return out or None

    def _whole(self, parts: list[Piece]) -> list[Piece]:
        """A displayed formula that is in no numbered environment."""
        facts = Facts()
        inner = self.rewritten(parts, facts)
        numbering = self._numbering
        wanted = (
            facts.labels or numbering.labelled or numbering.tagged or numbering.equations == "all"
        )
        like = parts[0] if parts else Piece("", 0)
        inner = _gathered(inner, like)
        if not (wanted or facts.tag is not None):
            return inner
        tag = self._tag(facts, like, numbered=True)
        return [*made(r"\begin{equation*}", like), *inner, *tag, *made(r"\end{equation*}", like)]

    def _group(self, parts: list[Piece], begin: Piece) -> list[list[Piece]]:
        """The formulas of a group whose rows share a number."""
        stream = Stream(parts)
        while stream.peek() == "\\label":
            stream.skip()
            self.out.group.append(_label(stream, stream.next()))
        rest = stream.rest()
        self._part = 0
        formulas = self._environments(trimmed(rest))
        self._part = -1
        if formulas is None:
            hint = (
                "write each of its formulas as an environment such as align, and its text outside"
            )
            raise begin.wrong("subequations holds something else than numbered environments", hint)
        return formulas

    def _outer(
        self, name: str, environment: Environment, begin: Piece, stream: Stream
    ) -> list[Piece]:
        """A numbered environment, or its starred one, on its own."""
        numbered = not name.endswith("*")
        body = stream.environment(name, begin)
        stream = Stream(body)
        self._skip_arguments(environment, begin, stream)
        rest = stream.rest()
        native = environment.native
        out = made(f"\\begin{{{native}}}", begin)
        if environment.single:
            facts = Facts()
            inner = self.rewritten(rest, facts)
            if native == "equation*":
                inner = _gathered(inner, begin)
            else:
                inner = _joined_rows(split(inner), begin)
            out += [*inner, *self._tag(facts, begin, numbered=numbered)]
        else:
            rows = split(rest)
            for number, row in enumerate(rows):
                out += made("\\\\", begin) if number else []
                row, between = self._between(row, begin, len(rows))
                out += between
                facts = Facts()
                out += self._row(row, environment, facts, begin, first=not number)
                out += self._tag(facts, begin, numbered=numbered)
        return [*out, *made(f"\\end{{{native}}}", begin)]

    def _between(
        self, row: list[Piece], begin: Piece, count: int
    ) -> tuple[list[Piece], list[Piece]]:
        """The row without the text above it, and that text as a row."""
        stream, out = Stream(row), list[Piece]()
        while stream.peek() in ("\\intertext", "\\shortintertext"):
            stream.skip()
            command = stream.next()
            words = text(self, stream.argument(command), "\\text", command)
            mark = self.mark("row", "", command)
            out += [*words, *mark, *made("\\\\", command)]
        return stream.rest(), out

    def _tag(self, facts: Facts, like: Piece, *, numbered: bool) -> list[Piece]:
        """The surrogate of a row's number, if it has one."""
        numbering = self._numbering
        shown = facts.tag is not None or (
            numbered and not facts.unnumbered and numbering.equations != "none"
        )
        if numbering.unnumbered:
            shown = False
        if not (shown or facts.labels):
            return []
        part = 0
        if shown and self._part >= 0 and facts.tag is None:
            self._part += 1
            part = self._part
        self.out.rows.append(NumberedRow(facts, shown, part))
        return made(f"\\tag*{{{self.out.tag}{len(self.out.rows) - 1}}}", like)

    def _skip_arguments(self, environment: Environment, begin: Piece, stream: Stream) -> None:
        """Goes over the arguments of an environment that change nothing here."""
        if stream.peek() == "[" and (environment.inner or environment.native) in _POSITIONED:
            stream.skip()
            opening = stream.next()
            position = stream.until("]", opening)
            if joined(position).strip() not in ("t", "b", "c"):
                stream.push([opening, *position, opening.spelled("]")])
        for _ in range(environment.arguments):
            stream.argument(begin)

    def _row(
        self,
        row: list[Piece],
        environment: Environment,
        facts: Facts | None,
        begin: Piece,
        *,
        first: bool,
    ) -> list[Piece]:
        """A row of an environment, its cells put together as its columns are."""
        parts = [self.rewritten(cell, facts) for cell in cells(row)]
        if environment.columns == "three" and len(parts) > 2:
            relation = [*made("{}", begin), *parts[1], *made("{}", begin)]
            parts = [parts[0], [*relation, *parts[2]], *parts[3:]]
        if environment.columns == "text" and len(parts) > 1:
            parts[1] = text(self, trimmed(cells(row)[1]), "\\text", begin)
        if environment.columns == "tight" and first:
            parts[0] = [*parts[0], *self.mark("tight", "", begin)]
        aligned = (environment.inner or environment.native) == "aligned"
        out: list[Piece] = []
        for number, part in enumerate(parts):
            out += made("&", begin) if number else []
            if aligned and number % 2 and trimmed(part)[:1]:
                out += made("{}", begin)  # as in LaTeX: a sign there is between two things
            out += part
        return out

    def mark(self, kind: str, value: str, like: Piece) -> list[Piece]:
        """The mark of an element that is changed in the MathML."""
        self.out.patches.append((kind, value))
        mark = patch(len(self.out.patches) - 1)
        return [Piece(part, like.at, like.macro) for part in ("\\text", "{", mark, "}")]

    # ---- formulas ------------------------------------------------------------------------------

    def formula(self, parts: list[Piece]) -> list[Piece]:
        """A formula within a text."""
        return self.rewritten(parts, None)

    def refer(self, command: Piece, stream: Stream) -> str:
        """The surrogates of the references of a command that was taken from the stream, one for
        each label."""
        start = stream.argument(command)
        at, end = (command.at, command.end) if command.macro else (command.at, _end(start, command))
        surrogates = []
        for label in "".join(part.text for part in start).split(","):
            surrogates.append(reference(len(self.out.references)))
            form = REFERENCES[command.text]
            self.out.references.append(Reference(id_of(label), form, at, end))
        return ", ".join(surrogates)

    def rewritten(self, parts: list[Piece], facts: Facts | None) -> list[Piece]:
        """A formula, whose labels and tags go to `facts`; None where there can be none."""
        stream, out = Stream(parts), list[Piece]()
        while stream:
            part = stream.next()
            name = part.text
            if name[0] != "\\":
                out.append(part)
            elif name == "\\begin":
                out += self._environment(stream.name(part), part, stream, facts)
            elif name in TEXT:
                out += text(self, stream.argument(part), name, part)
            elif name in _FACTS:
                self._fact(part, stream, facts)
            elif name in REFERENCES:
                out += _in_text(self.refer(part, stream), part)
            elif name in ROW_ENDS:
                take_length(stream)
                out.append(part.spelled("\\\\"))
            elif name.startswith(SPACE):
                out += self.mark("space", name.removeprefix(SPACE), part)
            elif name in SIZED and stream.peek() in _ANGLES:
                stream.skip()
                angle = stream.next()
                out += [part, angle.spelled(_ANGLES[angle.text])]
            elif handler := HANDLERS.get(name):
                out += handler(self, part, stream, facts)
            elif hint := advice.COMMANDS.get(name):
                raise part.wrong(f"{name} is not understood", hint)
            elif name[1:].isspace():
                out.append(part.spelled("\\ "))
            else:
                out.append(part)
        return out

    def _fact(self, command: Piece, stream: Stream, facts: Facts | None) -> None:
        word = command.text
        if word == "\\qedhere":
            self.out.ends_proof = True
            return
        if word in ("\\notag", "\\nonumber"):
            if facts is not None:
                facts.unnumbered = True
            return
        if facts is None:
            hint = "write the formula on lines of its own, between $$ and $$"
            raise command.wrong(f"{word} belongs to a displayed formula", hint)
        if word == "\\label":
            facts.labels.append(_label(stream, command))
        else:
            facts.starred = stream.takes("*")
            facts.tag = stream.argument(command)

    def _environment(
        self, name: str, begin: Piece, stream: Stream, facts: Facts | None
    ) -> list[Piece]:
        """An environment within a formula."""
        if hint := advice.ENVIRONMENTS.get(name.removesuffix("*")):
            raise _of_name(begin, name, hint)
        body = Stream(stream.environment(name, begin))
        if name == "CD":
            return self.rewritten(array(body.rest(), begin), facts)
        if fenced := MATRIX.match(name):
            return self._matrix(fenced[1], bool(fenced[2]), bool(fenced[3]), begin, body, facts)
        known = ENVIRONMENTS.get(name) or ENVIRONMENTS.get(name.removesuffix("*"))
        if known is None:
            raise _of_name(begin, name, advice.near(name))
        self._skip_arguments(known, begin, body)
        native = known.inner or ("" if known.numbered else known.native)
        lead: list[Piece] = []
        if native in ("array", "darray"):
            lead = made("{" + columns(joined(body.argument(begin))) + "}", begin)
        elif native == "subarray":
            lead = made("{" + joined(body.argument(begin)) + "}", begin)
        rest = body.rest()
        if not native:
            return [*made("{", begin), *self.rewritten(rest, facts), *made("}", begin)]
        out = [*made(f"\\begin{{{native}}}", begin), *lead]
        for number, row in enumerate(split(rest)):
            out += made("\\\\", begin) if number else []
            row, between = self._between(row, begin, 0)
            out += between
            out += self._row(row, known, facts, begin, first=not number)
        return [*out, *made(f"\\end{{{native}}}", begin)]

    def _matrix(
        self,
        letter: str,
        small: bool,
        starred: bool,
        begin: Piece,
        body: Stream,
        facts: Facts | None,
    ) -> list[Piece]:
        """A matrix: starred ones say how their columns are aligned, small ones stand in a line."""
        align = "c"
        if starred and body.peek() == "[":
            align = (joined(body.optional() or []).strip() or "c")[0]
        rows = [[self.rewritten(cell, facts) for cell in cells(row)] for row in split(body.rest())]
        width = max(map(len, rows))
        if small:
            native, lead = "subarray", "{" + align * width + "}"
        elif starred:
            native, lead = "array", "{" + align * width + "}"
        else:
            native, lead = f"{letter}matrix", ""
        out = made(f"\\begin{{{native}}}{lead}", begin)
        for number, row in enumerate(rows):
            out += made("\\\\", begin) if number else []
            for column, cell in enumerate(row):
                out += [*(made("&", begin) if column else []), *cell]
        out += made(f"\\end{{{native}}}", begin)
        left, right = FENCES[letter] if lead else ("", "")
        if not left:
            return out
        return [*made(f"{{\\left{left}", begin), *out, *made(f"\\right{right}}}", begin)]


def _gathered(parts: list[Piece], like: Piece) -> list[Piece]:
    """A formula whose rows, if it has several, are below each other."""
    rows = split(parts)
    inner = _joined_rows(rows, like)
    if len(rows) == 1:
        return inner
    return [*made(r"\begin{gathered}", like), *inner, *made(r"\end{gathered}", like)]


def _joined_rows(rows: list[list[Piece]], like: Piece) -> list[Piece]:
    out: list[Piece] = []
    for number, row in enumerate(rows):
        out += [*([like.spelled("\\\\")] if number else []), *row]
    return out


def _label(stream: Stream, command: Piece) -> Label:
    parts = stream.argument(command)
    end = command.end if command.macro else _end(parts, command)
    if not joined(parts).strip():
        raise command.wrong("this label has no name", "write one: \\label{eq-mass}")
    return Label(id_of("".join(part.text for part in parts)), command.at, end)


def _end(parts: list[Piece], command: Piece) -> int:
    """The offset behind the brace that closes a command's argument."""
    return (parts[-1].end if parts else command.end) + 1


def _of_name(begin: Piece, name: str, hint: str) -> TexError:
    """An error about an environment, at its `\\begin{…}`."""
    end = begin.end if begin.macro else begin.at + len("\\begin{}") + len(name)
    return TexError(
        f"there is no environment '{name}'", begin.at, end, macro=begin.macro, hint=hint
    )


def _in_text(surrogate: str, like: Piece) -> list[Piece]:
    return [Piece(part, like.at, like.macro) for part in ("\\text", "{", surrogate, "}")]
