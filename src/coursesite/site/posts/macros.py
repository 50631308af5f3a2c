"""The macros of formulas that courses and posts define in YAML, and those of them that a text may
use: a page is made again when one of these changes, and not when another does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span, span_at
from coursesite.model import Macro, MathSettings
from coursesite.text.lazy_regex import rare

_COMMAND = rare(r"\\[A-Za-z]+")
_CALL = rare(r"\{\{[<%]\s*/?\s*([\w-]+)|\{%\s*include\b")


class Formulas(Struct, frozen=True):
    """Whether a text has formulas, the macros in them, and the names of the marks within a line
    that its course switches on."""

    enabled: bool = True
    macros: tuple[Macro, ...] = ()
    spans: tuple[str, ...] = ()


def read(
    settings: MathSettings | None, above: Formulas, text: str, source: str
) -> tuple[Formulas, list[Diagnostic]]:
    """The formulas by the settings of a file, over those of the course or site above it, and what
    is wrong with its macros. `text` is that of the file, `source` the name of it in messages."""
    if settings is None:
        return above, []
    known = {macro.name: macro for macro in above.macros}
    own = {
        name: body
        for name, body in settings.macros.items()
        if (given := known.get(f"\\{name}")) is None or given.body != body
    }
    if not own:
        return Formulas(settings.enabled, above.macros, above.spans), []
    macros, problems = _read(own, text, source, known)
    every = {**known, **{macro.name: macro for macro in macros}}
    return Formulas(settings.enabled, tuple(every.values()), above.spans), problems


def shortcodes(text: str) -> set[str]:
    """The names of the shortcodes in a text; "" for one that Liquid calls."""
    return set(_CALL.findall(text)) if "{{" in text or "{%" in text else set()


def used(text: str, macros: Sequence[Macro]) -> tuple[Macro, ...]:
    """The macros that a text may use, by themselves or by others."""
    by_name = {macro.name: macro for macro in macros}
    waiting, reached = _COMMAND.findall(text), set[str]()
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in reached:
            reached.add(name)
            waiting += _COMMAND.findall(by_name[name].body)
    return tuple(macro for macro in macros if macro.name in reached)


def _read(
    given: Mapping[str, str], text: str, source: str, above: Mapping[str, Macro]
) -> tuple[list[Macro], list[Diagnostic]]:
    """The macros that a file defines by name, and what is wrong with them."""
    from coursesite.markup.math import checks, macros  # with math-core: for few files
    from coursesite.markup.math.lexer import TexError, pieces

    read: dict[str, Macro] = {}
    problems: list[Diagnostic] = []
    for name, body in given.items():
        try:
            read[f"\\{name}"] = macros.written(f"\\{name}", body, source)
        except TexError as problem:
            problems.append(checks.told(f"\\{name}", problem, _place(text, name, body, problem)))
    scope = {**above, **read}
    for macro in read.values():
        parts = pieces(macro.body)
        for wrong in checks.problems(macro.name, parts, scope):
            place = _place(text, macro.name[1:], macro.body, wrong)
            problems.append(checks.told(macro.name, wrong, place))
    return list(read.values()), problems


def _place(text: str, name: str, body: str, problem: Exception) -> Span | None:
    """The place of a mistake in a macro's text as the YAML file has it, perhaps with backslashes
    doubled; that of its name if it is not found."""
    key = rare(rf"(?<![\w\\])[\"']?\\{{0,2}}{name}[\"']?[ \t]*:[ \t]*").search(
        text, max(0, text.find("macros"))
    )
    if key is None:
        return None
    at, end = getattr(problem, "at", None), getattr(problem, "end", None)
    wrong = body[at:end].lstrip("\\") if at is not None else ""
    start = key.end()
    for _ in range(body.count(wrong, 0, (at or 0) + 1) + 1 if wrong else 0):
        found = text.find(wrong, start)
        if found < 0:
            break
        start = found + len(wrong)
    if not wrong or text[start - len(wrong) : start] != wrong:
        return span_at(text, key.start(), len(key[0].rstrip(": \t")))
    first = start - len(wrong)
    while text[first - 1] == "\\":
        first -= 1
    return span_at(text, first, start - first)
