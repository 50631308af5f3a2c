r"""References in running text as LaTeX has them: `\eqref{x}`, `\ref{x}`, `\cref{x,y}`; and
`\qedhere`, which ends a proof."""

from __future__ import annotations

from coursesite.diagnostics import warning
from coursesite.markup.math.rewriting import REFERENCES
from coursesite.markup.math.rows import id_of
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.raw_html import Locate
from coursesite.markup.tokens import Html, Reference
from coursesite.markup.words import QED
from coursesite.text.lazy_regex import rare

FIRST = frozenset(command[1] for command in (*REFERENCES, "\\qedhere"))
"""The letters that such a command begins with."""
_COMMAND = rare(
    rf"(?:({'|'.join(f'{chr(92)}{command}' for command in REFERENCES)})\*? *\{{([^{{}}\n]+)\}}"
    r"|\\qedhere(?![A-Za-z]))"
)


_PICTURE = rare(
    r"!\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\](?!\())*?(\[\??\]\([^()\s]+\))(?:[^\[\]]|\[[^\[\]]*\])*\]\("
)


def report_in_pictures(text: str, locate: Locate, collector: Collector) -> None:
    """Reports references in the texts of pictures, of which engines leave nothing."""
    for found in _PICTURE.finditer(text):
        message = f"{found[1]} is left out: a picture's text has no references"
        hint = "write the words in their place, or the reference into the caption"
        span = locate(*found.span(1))
        collector.diagnostics.append(warning("reference-empty", message, span, hint))


def read(text: str, start: int, locate: Locate, collector: Collector) -> tuple[str, int] | None:
    """The placeholders of the references that a command at `start` makes, one for each label, and
    the end of the command; None if none is there."""
    command = _COMMAND.match(text, start)
    if command is None:
        return None
    if not command[1]:
        return collector.add(Html(QED)), command.end()
    form = REFERENCES[command[1]]
    pieces, at = [], command.start(2)
    for part in command[2].split(","):
        label = part.strip()
        begin = at + len(part) - len(part.lstrip())
        url = label if "#" in label else f"#{id_of(label)}"
        span = locate(begin, begin + max(1, len(label)))
        pieces.append(collector.add(Reference(url, form, span)))
        at += len(part) + 1
    return ", ".join(pieces), command.end()
