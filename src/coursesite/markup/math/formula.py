"""Converts a formula by itself: its MathML has holes for the numbers and references that a page
fills in, so that the same formula is the same on every page."""

from __future__ import annotations

import html as htmllib
import re
from bisect import bisect_right
from functools import lru_cache

from msgspec import Struct

from coursesite.markup.math import advice, library, mathml, patches
from coursesite.markup.math.expansion import expand
from coursesite.markup.math.lexer import Piece, TexError, check_braces, joined, offsets, pieces
from coursesite.markup.math.macros import DEFINING, Scope
from coursesite.markup.math.rewriting import (
    REWRITTEN,
    SIZED,
    Form,
    Numbering,
    Rewriter,
    Rewritten,
    patch,
)
from coursesite.markup.math.rows import Label
from coursesite.markup.math.text import text
from coursesite.model import Macro
from coursesite.text.lazy_regex import rare

_COMMAND = rare(r"\\(?:[A-Za-z]+|[^A-Za-z\s])")
_CHANGED = re.compile(
    r"""\\(?:\*?\s?\[|\*
    |begin\s*\{(?:equation|align\b|gather\b|multline\b|subequations|[a-zA-Z]+\*?\}\s*\[)
    |(?:tag|label|(?:eq)?ref|newcommand|def|let|braket|stackrel|mathop|DeclareMathOperator
      |(?:renew|provide)command|DeclarePairedDelimiter|gdef|qedhere)(?![A-Za-z]))""",
    re.VERBOSE,
)
"""TeX that math-core reads, but otherwise than it is meant."""
_FRAME = re.compile(
    r"\s*(\\begin\{equation\}\s*)?(\\label\{([\w:.-]+)\}\s*)?([^%]*?)"
    r"\s*(\\label\{([\w:.-]+)\}\s*)?(\\end\{equation\}\s*)?\Z"
)
"""A formula with its environment and its label."""
_SPACE = rare(r"\\(?:\s|$)")
_SIGN = rare(r"&\s*(?:[-+*]|\\(?:pm|mp|cdot|times|c[au]p|l?(?:and|or)|wedge|vee|o\w+)(?![A-Za-z]))")
"""A sign that begins a cell."""
_SURROGATE = rare("\ufdd0r(\\d+)\ufdd1")
_QED = '<span class="cs-qed">∎</span>'
_ANNOTATION = '<annotation encoding="application/x-tex">'


class Row(Struct, frozen=True, kw_only=True):
    """A row with a number: `at` is the offset in the HTML where it is put in."""

    at: int
    labels: tuple[Label, ...]
    tag: str = ""
    part: int = 0


class Reference(Struct, frozen=True, kw_only=True):
    """A reference: `at` is the offset in the HTML where it is put in; `start` and `end` are its
    place in the TeX."""

    at: int
    label: str
    form: Form
    start: int
    end: int


class Formula(Struct, frozen=True, kw_only=True):
    """A converted formula, or one that cannot be converted, whose TeX is shown."""

    html: str
    rows: tuple[Row, ...] = ()
    """The rows with a number or a tag, in their order."""
    references: tuple[Reference, ...] = ()
    ids: tuple[str, ...] = ()
    """All ids in the HTML."""
    group: tuple[Label, ...] = ()
    """The labels of all rows as a group."""
    error: TexError | None = None


_PLAIN = Numbering()
_UNNUMBERED = Numbering("none")
_NONE: tuple[Macro, ...] = ()


def convert(
    tex: str, display: bool, scope: Scope | None = None, numbering: Numbering = _PLAIN
) -> Formula:
    """The formula, with the macros of a scope."""
    return _convert(tex, display, _used(tex, scope) if scope else _NONE, numbering)


def _used(tex: str, scope: Scope) -> tuple[Macro, ...]:
    """The macros that a formula may call, those that they call included."""
    names = scope.keys() & set(_COMMAND.findall(tex))
    if not names:
        return _NONE
    waiting = list(names)
    while waiting:
        for name in _COMMAND.findall(scope[waiting.pop()].body):
            if name in scope and name not in names:
                names.add(name)
                waiting.append(name)
    return tuple(scope[name] for name in sorted(names))


@lru_cache(4096)
def _convert(tex: str, display: bool, macros: tuple[Macro, ...], numbering: Numbering) -> Formula:
    if not (macros or _is_changed(tex, display, numbering)):
        try:
            return Formula(html=mathml.convert(tex, display))
        except TexError:
            pass  # what math-core does not read is put in other words first
    if display and not macros and (simple := _in_one_row(tex, numbering)):
        return simple
    try:
        return _rewritten(tex, display, {macro.name: macro for macro in macros}, numbering)
    except TexError as problem:
        error = problem
    except RecursionError:
        error = TexError("it is nested too deeply")
    call = _COMMAND.match(tex, error.at) if error.at is not None else None
    if call and not (error.end and tex[error.end - 1 : error.end] == "}"):
        error.end = call.end()  # the TeX that a command stands for may be longer than it
    error.__traceback__ = error.__context__ = None  # the value is kept, its frames are not
    return Formula(html=mathml.fallback(tex, error.message), error=error)


def _is_changed(tex: str, display: bool, numbering: Numbering) -> bool:
    """Whether math-core would read the TeX, but otherwise than a page shows it."""
    if display:
        if numbering != _PLAIN and numbering != _UNNUMBERED:
            return True
        if "\\\\" in tex and (
            "\\\\" in tex[: tex.find("\\begin")] or "\\\\" in tex[tex.rfind("\\end") :]
        ):
            return True
    if "aligned" in tex and _SIGN.search(tex):
        return True
    return _CHANGED.search(tex) is not None


@lru_cache(1024)
def _is_rewritten(command: str) -> bool:
    """Whether rewriting changes anything about a command, or tells something about it."""
    return command in REWRITTEN or library.has(command) or command in DEFINING


def _in_one_row(tex: str, numbering: Numbering) -> Formula | None:
    """A formula of one row to which a page adds a number and nothing else: the same as `_rewritten`
    makes of it in a tenth of the time. None for others."""
    frame = _FRAME.match(tex)
    if frame is None or numbering.equations == "none" or numbering.unnumbered or "tag" in tex:
        return None
    begin, _, first, inner, _, last, end = frame.groups()
    wanted = numbering.labelled or numbering.tagged or numbering.equations == "all"
    if bool(begin) != bool(end) or (first and last) or not (begin or first or last or wanted):
        return None
    commands = _COMMAND.findall(inner)
    if _SPACE.search(inner) or "\ufdd0" in inner or any(map(_is_rewritten, commands)):
        return None
    if ("<" in inner or ">" in inner) and not SIZED.isdisjoint(commands):
        return None
    row = " ".join(inner.split())
    try:
        html = mathml.convert(f"\\begin{{equation*}}{row}\\tag*{{tag0}}\\end{{equation*}}", True)
    except TexError:
        return None
    lead, tag, rest = html.partition("><mtext>tag0</mtext>")
    math, annotation, _ = rest.partition(_ANNOTATION)
    if not (tag and annotation):
        return None
    labels: tuple[Label, ...] = ()
    if label := first or last:
        start = frame.start(2 if first else 5)
        labels = (Label(label, start, start + len(f"\\label{{{label}}}")),)
        lead += f' id="{label}"'
    lead += "><mtext>"
    source = htmllib.escape(tex, quote=False)
    return Formula(
        html=f"{lead}</mtext>{math}{_ANNOTATION}{source}</annotation></semantics></math>",
        rows=(Row(at=len(lead), labels=labels),),
        ids=tuple(label.id for label in labels),
    )


def _rewritten(tex: str, display: bool, scope: Scope, numbering: Numbering) -> Formula:
    """The formula by way of its pieces. Raises TexError."""
    mathml.check(tex)
    if "\ufdd0" in tex:  # the characters of surrogates
        tex = tex.replace("\ufdd0", "\ufffd")
    written = pieces(tex)
    check_braces(written)
    parts, _ = expand(written, scope)
    if parts is not written:
        mathml.check(joined(parts))
    rewriter = Rewriter(tex, display, numbering)
    rewritten = rewriter.run(parts)
    html = "".join(_mathml(formula, display, rewritten) for formula in rewritten.formulas)
    if _ANNOTATION in html:
        start = html.index(_ANNOTATION) + len(_ANNOTATION)
        end = html.index("</annotation>", start)
        html = html[:start] + htmllib.escape(tex, quote=False) + html[end:]
    return _with_holes(html, rewritten)


def _mathml(parts: list[Piece], display: bool, rewritten: Rewritten) -> str:
    """The MathML of rewritten TeX; errors are told at their place in what the author wrote."""
    tex = joined(parts)
    try:
        math = mathml.convert(tex, display)
    except TexError as problem:
        if problem.at is None:
            raise
        raise _placed(problem, tex, parts) from None
    if rewritten.patches:
        marks = [patch(number) for number in range(len(rewritten.patches))]
        math = patches.apply(math, rewritten.patches, marks)
    return math


def _placed(problem: TexError, tex: str, parts: list[Piece]) -> TexError:
    """An error of math-core at the piece that it is about."""
    places = offsets(parts)
    index = bisect_right(places, problem.at or 0, key=lambda place: place[0]) - 1
    if index < 0:
        return problem
    start, piece = places[index]
    command = piece.text if piece.text[0] == "\\" else ""
    told = advice.hint(problem.message, command)
    message = problem.message.replace("\n", " ")
    if command or piece.macro:
        return TexError(message, piece.at, piece.end, macro=piece.macro, hint=told)
    at = min(piece.at + (problem.at or 0) - start, piece.end - 1)
    return TexError(message, at, at + 1, hint=told)


def _with_holes(html: str, rewritten: Rewritten) -> Formula:
    """The formula, whose surrogates are taken out."""
    surrogates = re.compile(
        rf"(?:(<mtd[^<>]*)><mtext>{rewritten.tag}(\d+)</mtext>)|{_SURROGATE.pattern}"
    )
    lead = "".join(_anchor(label) for label in rewritten.group)
    out, length, done = [lead], len(lead), 0
    rows: list[Row] = []
    references: list[Reference] = []
    ids = [label.id for label in rewritten.group]
    for match in surrogates.finditer(html):
        piece, behind = html[done : match.start()], ""
        done = match.end()
        if match[3] is None:
            row = rewritten.rows[int(match[2])]
            labels = tuple(row.facts.labels)
            ids += [label.id for label in labels]
            id_ = f' id="{htmllib.escape(labels[0].id)}"' if labels else ""
            piece += f"{match[1]}{id_}><mtext>{''.join(map(_anchor, labels[1:]))}"
            behind = "</mtext>"
            if row.numbered:
                tag = "" if row.facts.tag is None else tag_html(row.facts.tag, row.facts.starred)
                at = length + len(piece)
                rows.append(Row(at=at, labels=labels, tag=tag, part=row.part))
        else:
            one = rewritten.references[int(match[3])]
            at = length + len(piece)
            references.append(
                Reference(at=at, label=one.label, form=one.form, start=one.at, end=one.end)
            )
        out += [piece, behind]
        length += len(piece) + len(behind)
    out += [html[done:], _QED if rewritten.ends_proof else ""]
    return Formula(
        html="".join(out),
        rows=tuple(rows),
        references=tuple(references),
        ids=tuple(ids),
        group=tuple(rewritten.group),
    )


def _anchor(label: Label) -> str:
    """An element for a label beside the first one."""
    return f'<span id="{htmllib.escape(label.id)}"></span>'


class _NoReferences:
    """Rewrites the formulas in a tag, in which nothing refers to others."""

    def formula(self, parts: list[Piece]) -> list[Piece]:
        return Rewriter("", False, _PLAIN).run(parts).formulas[0]

    def refer(self, command: Piece, stream: object) -> str:
        hint = "write a sign or the number itself, such as \\tag{*}, and \\ref in the text"
        raise command.wrong("a reference cannot be in a tag", hint)


def tag_html(parts: list[Piece], starred: bool = False) -> str:
    """A tag as HTML, in brackets unless it is starred."""
    words = joined(parts)
    if words.isalnum():
        inner = words
    else:
        like = parts[0] if parts else Piece("", 0)
        written = text(_NoReferences(), parts, "\\text", like)
        try:
            math = mathml.convert(joined(written), False, False)
        except TexError as problem:
            raise _placed(problem, joined(written), written) from None
        inner = patches.as_html(math)
    return inner if starred else f"({inner})"
