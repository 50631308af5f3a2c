"""Callouts and labels of Jekyll's themes: classes on paragraphs and quotes.

Our builder knows the callouts that Just the Docs defines. Those that a site defines itself, under
`callouts:` in its configuration, become the nearest kind with a title of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coursesite.importers.data.front_matter import text_of
from coursesite.importers.plans.plan import TextChange
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.plain_text import plain_text
from coursesite.importers.text.slugs import slugify
from coursesite.markup.syntax.callout_kinds import JUST_THE_DOCS, KINDS

Callout = tuple[str, str]
"""The word for `[!WORD]`, and a title, empty for none."""
_COLORS = {
    "green": "TIP",
    "purple": "IMPORTANT",
    "yellow": "WARNING",
    "orange": "WARNING",
    "red": "CAUTION",
}
_OF_THEMES = {
    "NOTE": "notice notice--info",
    "IMPORTANT": "notice--primary",
    "TIP": "notice--success block-tip",
    "WARNING": "notice--warning block-warning",
    "CAUTION": "notice--danger block-danger",
}
"""The callouts of Minimal Mistakes and al-folio, which our builder does not know."""
_OF_LESSONS = {
    **dict.fromkeys(("callout", "prereq", "checklist", "objectives", "keypoints"), "NOTE"),
    "discussion": "QUESTION",
    "testimonial": "QUOTE",
    "challenge": "EXERCISE",
    "solution": "SOLUTION",
}
"""The quotes of the lessons of the Carpentries, whose first line is a heading."""
_QUOTED_HEADING = re.compile(r"> ?#{1,6}[ \t]+(.*?)[ \t#]*\Z")
_TERMS = re.compile(
    r"^\{:[ \t]*auto_ids[ \t]*\}\n((?:[^\s:][^\n]*\n(?::[ \t][^\n]*\n|\n)+)+)", re.M
)
_TERM = re.compile(r"^([^\s:][^\n]*)(?=\n:[ \t])", re.M)
_LIST = re.compile(r"^((?:[ \t]|>)*)\{:(?!:)([^{}\n]*)\}[ \t]*$", re.MULTILINE)
_CLASS = re.compile(r"\.([^\s.#\"'=}]+)")
_NO_TEXT = re.compile(r"[#|<:]|[-*+][ \t]|\d+[.)][ \t]|`{3}|~{3}|!\[|\{[:%]|(?:[-*_][ \t]*){3,}\Z")
_LABEL = re.compile(
    r"(?<=[^\s>])(\{:[^{}\n]*\.(?:label|btn)(?![\w])[^{}\n]*\})(?=[^\s.,;:!?)\]}<|>/'\"])"
)


def site_callouts(config: Mapping[str, Any]) -> dict[str, Callout]:
    """The callouts of themes and of a configuration that our builder does not know, by name."""
    out = {name: (word, "") for word, names in _OF_THEMES.items() for name in names.split()}
    given = config.get("callouts")
    for name, definition in given.items() if isinstance(given, dict) else ():
        options = definition if isinstance(definition, dict) else {}
        title, color = plain_text(text_of(options.get("title"))), text_of(options.get("color"))
        if name in JUST_THE_DOCS and title.casefold() in ("", name):
            continue
        word = name.upper() if name.lower() in KINDS else _COLORS.get(color.split("-")[0], "NOTE")
        # The number of a theorem or its like has that word before it.
        is_word = KINDS[word.lower()].item and title.casefold() == name.casefold()
        out[name] = (word, "" if is_word else title)
    return out


def convert_callouts(text: str, callouts: Mapping[str, Callout]) -> tuple[str, list[TextChange]]:
    """The text with those callouts in our syntax, and the changes in order."""
    if "{:" not in text:
        return text, []
    lines, changes = text.split("\n"), list[TextChange]()
    skipped = markdown_ranges.code_and_comments(text)
    for attributes in reversed([*markdown_ranges.finditer(_LIST, text, skipped)]):
        classes = _CLASS.findall(attributes[2])
        names = (each for each in classes if each.removesuffix("-title") in callouts)
        if not (name := next(names, "")):
            continue
        word, title = callouts.get(name) or callouts[name.removesuffix("-title")]
        result = _rewrite(lines, attributes, name, word, None if name not in callouts else title)
        note = (
            f"the callout '{name}' is {result or 'on something else than a paragraph or a quote'}"
        )
        changes.append(TextChange(attributes[0], "converted" if result else "left", note))
    return "\n".join(lines), changes[::-1]


def convert_lessons(text: str) -> tuple[str, list[TextChange]]:
    """The text with quotes of the Carpentries in our syntax, on as many lines, and the changes in
    order; terms that kramdown gives ids have them."""
    if "{:" not in text:
        return text, []
    lines, changes = text.split("\n"), list[TextChange]()
    skipped = markdown_ranges.code_and_comments(text)
    for attributes in markdown_ranges.finditer(_LIST, text, skipped):
        word = next(filter(None, map(_OF_LESSONS.get, _CLASS.findall(attributes[2]))), "")
        if not word:
            continue
        at, lead = text.count("\n", 0, attributes.start()), attributes[1]
        start, end = _block(lines, at, lead)
        heading = _QUOTED_HEADING.match(lines[start][len(lead) :]) if start < at else None
        if heading is None or end != at:
            continue
        title = "" if heading[1].upper() == word else heading[1]
        fold = "-" if word == "SOLUTION" else ""
        lines[start] = f"{lead}> [!{word}]{fold} {title}".rstrip()
        lines[at] = lead.rstrip()
        changes.append(TextChange(attributes[0], "converted", f"a callout of the kind {word}"))

    def term(found: re.Match[str]) -> str:
        return f'<span id="{slugify(plain_text(found[1]))}"></span>{found[1]}'

    text = _TERMS.sub(lambda found: _TERM.sub(term, f"\n{found[1]}"), "\n".join(lines))
    return text, changes


def _rewrite(
    lines: list[str], attributes: re.Match[str], name: str, word: str, title: str | None
) -> str:
    """Converts one callout in `lines`, whose first paragraph is its title if that is None. Returns
    a description of the result, "" if there is no block for it."""
    at, lead = attributes.string.count("\n", 0, attributes.start()), attributes[1]
    start, end = _block(lines, at, lead)
    content = [line[len(lead) :] for line in lines[start:end]]
    is_quote = bool(content) and content[0].startswith(">")
    if not content or (not is_quote and (title is None or _NO_TEXT.match(content[0]))):
        return ""
    inner = [re.sub(r"\A> ?", "", line) for line in content] if is_quote else content
    if title is None:
        stop = next((i for i, line in enumerate(inner) if not line.strip()), len(inner))
        title, inner = plain_text(" ".join(inner[:stop])), inner[stop + 1 :]
    rest = re.sub(rf"(?:(?<!\s)\s+)?\.{re.escape(name)}(?![^\s.#}}])", "", attributes[2]).strip()
    kind = KINDS[word.lower()]
    if title or kind.item:
        result = f"[!{word}] {title}".rstrip()
        gap = [""] if inner and (_NO_TEXT.match(inner[0]) or inner[0].startswith(">")) else []
        inner = [result, *gap, *inner]
    else:
        result = f"a callout of the kind {word}"
        rest = f".prompt-{kind.style} {rest}".strip()
    quote = [f"{lead}> {line}".rstrip() for line in inner]
    listed = [f"{lead}{{: {rest} }}"] if rest else []
    after = max(end, at + 1)
    gap = [lead.rstrip()] if after < len(lines) and _bare(lines[after], lead) else []
    ordered = [*quote, *listed] if start < at else [*listed, *quote]
    lines[min(start, at) : after] = [*ordered, *gap]
    return result


def _block(lines: list[str], at: int, lead: str) -> tuple[int, int]:
    """The block right above an attribute list, or else the one right below it; it may be empty."""
    start, end = at, at + 1
    while start and _bare(lines[start - 1], lead):
        start -= 1
    if start < at:
        return start, at
    while end < len(lines) and _bare(lines[end], lead) and not _LIST.match(lines[end]):
        end += 1
    return at + 1, end


def _bare(line: str, lead: str) -> str:
    """The text of a line behind a lead; empty if the line does not begin with the lead."""
    return line[len(lead) :].strip() if line.startswith(lead) else ""


def space_labels(text: str) -> tuple[str, int]:
    """The text with a space between labels or buttons and words right behind them; their number."""
    code = markdown_ranges.code(text) if "{:" in text else []
    count = len([*markdown_ranges.finditer(_LABEL, text, code)])
    return markdown_ranges.sub(_LABEL, lambda label: f"{label[0]} ", text, code), count
