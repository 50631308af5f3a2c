"""Formulas on lines of their own, and the changes that kramdown makes to formulas."""

from __future__ import annotations

import re
from itertools import takewhile

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup import attributes
from coursesite.markup.scanner import code_spans, definitions, latex
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.text.lazy_regex import rare

_DISPLAY = rare(r" {0,3}(\$\$(?!\$)|\\\\?\[|\\begin\{([A-Za-z]+\*?)\})")
_ENVIRONMENTS = rare(
    r"(?:x?x?align(?:ed)?(?:at)?|equation|gather(?:ed)?|multlined?|eqnarray|flalign|split|"
    r"(?:display)?math|dmath|dgroup|subequations|IEEEeqnarray(?:box)?|(?:sub)?numcases|"
    r"(?:|d|r|dr)cases|(?:|d|sub)array|(?:|[pbvBV])(?:small)?matrix|CD|tikzcd|prooftree)\*?"
)
"""The environments of formulas. Some cannot be converted; that is reported then."""
_ESCAPED = rare(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=-])")
_CODE_SPAN = rare(r"(?<!`)(`+)(?!`)[^`]*(?<!`)\1(?!`)")
_TAIL = rare(
    r"""(?m)([ .,;]*)(?:\{:?((?:[ ]*
        (?:[#.][\w:.-]+|[A-Za-z_][\w:.-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)))+)[ ]*\}
        ([ .,;]*))?$""",
    re.VERBOSE,
)
"""Behind a formula: punctuation, and attributes as kramdown and Quarto write them."""
_EMPTY_LINE = rare(r"\n[ \t]*\n")
_FENCE = rare(r"(?m)^ {0,3}(?:`{3}|~{3})")
_TEX = rare(r"\\[A-Za-z_]|\^|_\{|\b[A-Za-z]_\w\b")
"""Signs that are in many formulas and in few sentences."""
_TEXT = rare(r"[^\W_](?:[^\W_]|[\s.,;:'’\"“”!?…/-])*+")
_WORD = rare(r"[^\W\d_]{2,}")
_MOST_LINES = 100
"""The number of lines of a paragraph in which the other end of a formula is looked for."""
_WIDE = rare(
    r"\s*(?:\\end\{(?:align|alignat|flalign|equation|gather|multline|eqnarray)\*?\}\s*)"
    r"(?:\\end\{subequations\})?$"
)


def begin(reader: Reader, line: Line, at: int, content: str) -> Block | None:
    """The formula that begins with `content` and stands on lines of its own; None if none does.

    Reports what is meant as a formula but never ends, and LaTeX that is no formula."""
    opening_match = _DISPLAY.match(content)
    if not opening_match:
        return definitions.begin(reader, line, content)
    opening, environment = opening_match[1], opening_match[2]
    if environment and not _ENVIRONMENTS.fullmatch(environment):
        latex.report(reader, line, content)
        return None
    if reader.paragraph and _within_dollars(reader):
        return None
    start = opening_match.end()
    closing = {"$$": "$$", "\\[": "\\]", "\\\\[": "\\\\]"}.get(opening, f"\\end{{{environment}}}")
    if reader.given_up((closing, "with text behind")) > reader.at:
        return None
    ahead, stop = reader.ahead(at), -1
    if reader.given_up(closing) <= reader.at:
        stop = ahead.find(closing, start)
        if stop < 0:
            reader.give_up(closing, ahead.stop)
    if stop < 0:
        is_lazy = bool(reader.open) and any(closing in text for text in _to_empty(reader, 1))
        if not is_lazy and _is_meant(opening, content[start:]):
            place = line.span(at + opening_match.start(1), at + start)
            reader.collector.diagnostics.append(
                _unclosed(opening, closing, place, reader.is_within)
            )
        return None
    count = 1 + ahead.text.count("\n", 0, stop)
    if not (tail := _TAIL.match(ahead.text, stop + len(closing))):
        if count > 1:
            reader.give_up((closing, "with text behind"), reader.at + count - 1)
        return None
    punctuation = (tail[1] + (tail[3] or "")).replace(" ", "")
    tex = ahead.text[start:stop]
    if opening == "\\[" and is_words(tex):
        return None
    if not environment and _holds_code(ahead.text, start, stop):
        if count > 1:
            reader.give_up((closing, "with text behind"), reader.at + count - 1)
        return None
    if environment:
        tex = ahead.text[start - len(opening) : stop + len(closing)]
    if environment == "subequations" and _EMPTY_LINE.search(tex):
        latex.report(reader, line, content)  # there is text between its formulas
        return None
    lead = tex[: len(tex) - len(tex.lstrip())].count("\n")
    if len(opening) == 3:
        tex = unescaped(tex)
    if punctuation:
        tex = punctuated(tex.strip(), punctuation)
    reader.end_paragraph()
    span = line.span(at, len(line.text.rstrip()))
    reader.collector.check_quotes(tail[2] or "", span)
    lines = reader.lines[reader.at : reader.at + count]
    where = definitions.in_lines(lines, tex.strip(), lead)
    given = reader.take_list().merged(attributes.parse(tail[2] or ""))
    token = definitions.formula(reader.collector, tex, span, where, True, given)
    return Block(count, token, takes_attributes=token is not None)


def _holds_code(ahead: str, start: int, stop: int) -> bool:
    """Whether a fence or a code span begins in what may be a formula, or before its end."""
    if _FENCE.search(ahead, start, stop):
        return True
    line_end = ahead.find("\n", stop)
    paragraph = ahead[start : line_end if line_end >= 0 else len(ahead)]
    return code_spans.begins_within(paragraph, 0, stop - start)


def _within_dollars(reader: Reader) -> bool:
    """Whether this line closes a formula that the paragraph above has opened."""
    if len(reader.paragraph) > _MOST_LINES:
        return False
    before = _dollars("\n".join([text for _, text, _ in reader.paragraph]))
    return before % 2 == 1 and (before + _dollars("\n".join(_to_empty(reader, 0)))) % 2 == 0


def _dollars(text: str) -> int:
    """The number of `$$` outside of code."""
    return _CODE_SPAN.sub("", text).count("$$") if "$$" in text else 0


def _to_empty(reader: Reader, skip: int) -> list[str]:
    """The lines from this one to the next empty one, without the first `skip`; not all of many."""
    lines = reader.lines[reader.at + skip : reader.at + skip + _MOST_LINES]
    return list(takewhile(str.strip, (line.text for line in lines)))


def _is_meant(opening: str, rest: str) -> bool:
    """Whether an opening without an end is meant as one: nothing or TeX stands behind it."""
    if opening.startswith("\\begin") or not rest.strip():
        return True
    return _TEX.search(rest) is not None and (opening == "$$" or "]" not in rest)


def _unclosed(opening: str, closing: str, span: Span, within: bool) -> Diagnostic:
    text = r"; to show the dollars as text, write \$\$" if opening == "$$" else ""
    inside = ", in the same quote, item or block" if within else ""
    return warning(
        "math-unclosed",
        f"this formula never ends, so it is shown as text: there is no {closing}",
        span,
        f"end it with {closing} on a line of its own{inside}{text}",
    )


def is_words(tex: str) -> bool:
    r"""Whether what stands between `\[` and `\]` is a text in brackets that must be no link, such
    as `\[see below\]`: so converters to Markdown write them.

    >>> [is_words(text) for text in ("see the note", "Smith et al., 2020", "TODO", "a b", "x")]
    [True, True, True, False, False]
    """
    if not _TEXT.fullmatch(tex := tex.strip()):
        return False
    words = _WORD.findall(tex)
    return (len(words) > 1 or tex.isalpha()) and len(max(words, key=len, default="")) > 3


def unescaped(tex: str) -> str:
    r"""The formula between `\\(` and `\\)`, or `\\[` and `\\]`, as kramdown hands it on: without
    the backslashes before characters that Markdown lets one escape, for kramdown takes it for text.

    https://kramdown.gettalong.org/syntax.html#automatic-and-manual-escaping

    >>> unescaped(r"x\_i \\\\ \\{y\\}\,")
    'x_i \\\\ \\{y\\}\\,'
    """
    return _ESCAPED.sub(r"\1", tex)


def punctuated(tex: str, punctuation: str) -> str:
    """The formula with the punctuation that follows it in its last line, so that it does not stand
    alone below the formula. It goes into an environment that is as wide as the page."""
    wide = _WIDE.search(tex)
    body, end = (tex[: wide.start()], wide[0]) if wide else (tex, "")
    body = body.rstrip().removesuffix("\\\\").rstrip()
    has_comment = "%" in body[body.rfind("\n") + 1 :]
    return body + ("\n" if has_comment else "") + punctuation + end
