"""Callouts and labels of Jekyll's themes: classes on paragraphs and quotes.

Our builder knows the callouts that Just the Docs defines. Those that a site defines itself, under
`callouts:` in its configuration, become the nearest kind with a title of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from coursesite.importers import markdown_ranges
from coursesite.importers.front_matter import text_of
from coursesite.importers.plain_text import plain_text
from coursesite.importers.plan import TextChange
from coursesite.markup.callout_kinds import JUST_THE_DOCS, KINDS

_COLORS = {
    "green": "TIP",
    "purple": "IMPORTANT",
    "yellow": "WARNING",
    "orange": "WARNING",
    "red": "CAUTION",
}
_LIST = re.compile(r"((?:[ \t]|>)*)\{:(?!:)([^{}]*)\}[ \t]*\Z")
_CLASS = re.compile(r"\.([^\s.#\"'=}]+)")
_NO_TEXT = re.compile(r"[#|<:]|[-*+][ \t]|\d+[.)][ \t]|`{3}|~{3}|!\[|\{[:%]|(?:[-*_][ \t]*){3,}\Z")
_LABEL = re.compile(
    r"(?<=[^\s>])(\{:[^{}\n]*\.(?:label|btn)(?![\w])[^{}\n]*\})(?=[^\s.,;:!?)\]}<|>/'\"])"
)


class SiteCallout(Struct, frozen=True):
    """The replacement for a site's callout: the word for `[!WORD]`, and a title, empty for none."""

    word: str
    title: str


_OF_THEMES = {
    "notice": SiteCallout("NOTE", ""),
    "notice--primary": SiteCallout("IMPORTANT", ""),
    "notice--info": SiteCallout("NOTE", ""),
    "notice--success": SiteCallout("TIP", ""),
    "notice--warning": SiteCallout("WARNING", ""),
    "notice--danger": SiteCallout("CAUTION", ""),
    "block-tip": SiteCallout("TIP", ""),
    "block-warning": SiteCallout("WARNING", ""),
    "block-danger": SiteCallout("CAUTION", ""),
}
"""The callouts of Minimal Mistakes and al-folio, which our builder does not know."""


class _CalloutBlock(Struct, frozen=True):
    """The attribute list of a callout in the line `at`, and the block that it is for.

    The block's lines are those from `start` to `end`, which begin with `lead`.
    """

    at: int
    start: int
    end: int
    lead: str


def site_callouts(config: Mapping[str, Any]) -> dict[str, SiteCallout]:
    """The callouts that a configuration defines and our builder does not know, by name."""
    given = config.get("callouts")
    out: dict[str, SiteCallout] = {}
    for name, definition in given.items() if isinstance(given, dict) else ():
        options = definition if isinstance(definition, dict) else {}
        title, color = plain_text(text_of(options.get("title"))), text_of(options.get("color"))
        if name in JUST_THE_DOCS and title.casefold() in ("", name):
            continue
        word = name.upper() if name.lower() in KINDS else _COLORS.get(color.split("-")[0], "NOTE")
        if KINDS[word.lower()].item and title.casefold() == name.casefold():
            title = ""  # its number has that word before it
        out[name] = SiteCallout(word, title)
    return out


def convert_callouts(
    text: str, callouts: Mapping[str, SiteCallout]
) -> tuple[str, list[TextChange]]:
    """The text with those callouts in our syntax, and the changes in order."""
    callouts = {**_OF_THEMES, **callouts}
    if "{:" not in text:
        return text, []
    skipped = markdown_ranges.code_and_comments(text)
    lines = text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    changes: list[TextChange] = []
    for at in reversed(range(len(lines))):
        if not (attributes := _LIST.match(lines[at])) or markdown_ranges.inside(
            skipped, offsets[at]
        ):
            continue
        classes = _CLASS.findall(attributes[2])
        name = next((class_ for class_ in classes if class_.removesuffix("-title") in callouts), "")
        if not name:
            continue
        source = lines[at]
        callout = callouts.get(name) or callouts[name.removesuffix("-title")]
        result = _rewritten(lines, at, attributes, name, callout, titled=name not in callouts)
        if result is None:
            note = f"the callout '{name}' is on something else than a paragraph or a quote"
            changes.append(TextChange(source, "left", note))
        else:
            changes.append(TextChange(source, "converted", f"the callout '{name}' is {result}"))
    return "\n".join(lines), changes[::-1]


def _rewritten(
    lines: list[str],
    at: int,
    attributes: re.Match[str],
    name: str,
    callout: SiteCallout,
    titled: bool,
) -> str | None:
    """Converts one callout in `lines`. Returns a description of the result, None if it has no
    block."""
    if (block := _block_of(lines, at, attributes[1])) is None:
        return None
    content = [line[len(block.lead) :] for line in lines[block.start : block.end]]
    quoted = content[0].startswith(">")
    if not quoted and (titled or _NO_TEXT.match(content[0])):
        return None
    inner = [re.sub(r"\A> ?", "", line) for line in content] if quoted else content
    title = callout.title
    if titled:
        stop = next((i for i, line in enumerate(inner) if not line.strip()), len(inner))
        title, inner = plain_text(" ".join(inner[:stop])), inner[stop + 1 :]
    rest = re.sub(rf"\s*\.{re.escape(name)}(?![^\s.#}}])", "", attributes[2]).strip()
    head = f"[!{callout.word}] {title}".rstrip()
    numbered = KINDS[callout.word.lower()].item != ""
    if title or numbered:
        gap = [""] if inner and (_NO_TEXT.match(inner[0]) or inner[0].startswith(">")) else []
        inner = [head, *gap, *inner]
    else:
        rest = f".prompt-{KINDS[callout.word.lower()].style} {rest}".strip()
    quote = [f"{block.lead}> {line}".rstrip() for line in inner]
    attribute_line = [f"{attributes[1]}{{: {rest} }}"] if rest else []
    after = block.end + 1 if block.at == block.end else block.end
    gap = [block.lead.rstrip()] if after < len(lines) and _bare(lines[after], block.lead) else []
    new = [*quote, *attribute_line] if block.at >= block.end else [*attribute_line, *quote]
    lines[min(block.at, block.start) : after] = [*new, *gap]
    return head if title or numbered else f"a callout of the kind {callout.word}"


def _block_of(lines: list[str], at: int, lead: str) -> _CalloutBlock | None:
    """The block right above an attribute list, or else the one right below it."""
    above = at
    while above and _bare(lines[above - 1], lead):
        above -= 1
    if above < at:
        return _CalloutBlock(at, above, at, lead)
    below = at + 1
    while below < len(lines) and _bare(lines[below], lead) and not _LIST.match(lines[below]):
        below += 1
    return _CalloutBlock(at, at + 1, below, lead) if below > at + 1 else None


def _bare(line: str, lead: str) -> str:
    """The text of a line behind a lead; empty if the line does not begin with the lead."""
    return line[len(lead) :].strip() if line.startswith(lead) else ""


def space_labels(text: str) -> tuple[str, int]:
    """The text with a space after each label and button that a word follows at once.

    The theme separates them by a margin. Also returns their number.
    """
    if "{:" not in text:
        return text, 0
    code = markdown_ranges.code(text)
    ends = [
        label.end()
        for label in _LABEL.finditer(text)
        if not markdown_ranges.inside(code, label.start())
    ]
    for at in reversed(ends):
        text = f"{text[:at]} {text[at:]}"
    return text, len(ends)
