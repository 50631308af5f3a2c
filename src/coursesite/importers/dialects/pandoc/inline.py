"""Text within the lines of Pandoc's Markdown, in our syntax."""

from __future__ import annotations

import re
from collections.abc import Callable

from coursesite.importers.plans.counted import Counted
from coursesite.importers.text import markdown_ranges
from coursesite.markup.attributes import Attributes, parse

_RAW = re.compile(r"(?<!`)(`++)((?:(?!\1).)+)\1\{=(\w+)\}")
_PAPER = re.compile(
    r"[ ]?\\(?:index|vspace\*?)\{(?:[^{}]|\{[^{}]*\})*\}|"
    r"[ ]?\\(?:noindent|newpage|linebreak|clearpage)\b"
)
_SPAN = re.compile(
    r"(?<![!\\\]])\[((?:[^\[\]]|\[[^\[\]]*\](?:\([^()]*\))?+)*+)\]\{([^{}\n]*)\}(?!\})"
)
_LIST = re.compile(r"(?<=[)`])\{(?![:%{=])([^{}\n]*[#.=][^{}\n]*)\}")
_NOTE = re.compile(
    r"(?<![\\\[])\^\[((?:[^\[\]\\`]|\\.|`[^`\n]*`|\[(?:[^\[\]]|\[[^\[\]]*\])*\]){1,4000}?)\]"
)
_ELEMENT = re.compile(
    r"^([ ]{0,3}<(?:div|section|details|center|aside|article)\b(?![^<>\n]*\bmarkdown=)[^<>\n]*)"
    r"(>[ \t]*(?:\n?[ \t]*<summary>.*</summary>[ \t]*)?\n)(?=[^\s<])",
    re.M,
)
"""The beginning of an element whose text is Markdown, which Pandoc reads in all of them."""
_New = Callable[[re.Match[str]], str]
_EXAMPLE = re.compile(r"\(@([\w-]*)\)")
_TAGS = {"underline": "u", "ul": "u", "mark": "mark", "kbd": "kbd"}
_PLAIN = re.compile(r"smallcaps|fragment|content-(?:visible|hidden)|cs-.*")


def outside(
    text: str,
    pattern: re.Pattern[str],
    new: Callable[[re.Match[str]], str],
    *,
    in_code: bool = False,
) -> str:
    """The text with the matches replaced that begin outside of code, comments and formulas; with
    `in_code`, outside of fences alone."""
    if not pattern.search(text):
        return text
    kept = markdown_ranges.fences(text) if in_code else markdown_ranges.not_prose(text)
    return markdown_ranges.sub(pattern, new, text, kept)


def convert(
    text: str, told: Counted, is_shown: Callable[[Attributes], bool] = lambda given: True
) -> str:
    """The text with spans, lists of attributes, footnotes and raw text as ours; `is_shown` tells
    which spans are on the web."""
    notes: list[str] = []

    def raw(match: re.Match[str]) -> str:
        if match[3].startswith("html"):
            return match[2].strip()
        told.add("left", f"text for {match[3]} alone is left out", match[0])
        return ""

    def left_out(match: re.Match[str]) -> str:
        told.add("converted", "commands for paper are left out", match[0])
        return ""

    def note(match: re.Match[str]) -> str:
        told.add("converted", "a footnote in a line stands at the end of the text", match[0][:40])
        notes.append(f"[^inline-{len(notes) + 1}]: {' '.join(match[1].split())}")
        return f"[^inline-{len(notes)}]"

    text = outside(text, _ELEMENT, lambda match: f'{match[1]} markdown="1"{match[2]}')
    text = outside(text, _RAW, raw, in_code=True)
    text = outside(text, _PAPER, left_out)
    text = outside(text, _NOTE, note)
    text = "\n".join([text.rstrip("\n"), "", *notes, ""]) if notes else text

    def visible(match: re.Match[str]) -> str:
        if is_shown(parse(match[2])):
            return match[0]
        told.add("left", "text that readers do not see is left out", match[0])
        return ""

    text = with_attributes(outside(text, _SPAN, visible))
    numbers: dict[str, int] = {}

    def example(match: re.Match[str]) -> str:
        return f"({numbers.setdefault(match[1] or f'#{len(numbers)}', len(numbers) + 1)})"

    return outside(text, _EXAMPLE, example)


def with_attributes(text: str) -> str:
    """The text with spans as HTML, and with lists of attributes behind links, pictures and code as
    ours."""
    for _ in range(2):  # a span may hold another one
        text = outside(text, _SPAN, _span)
    return outside(text, _LIST, _list)


def _span(match: re.Match[str]) -> str:
    """A span with attributes as HTML."""
    given, text = parse(match[2]), match[1]
    if not text.strip():  # a place to lead to, or one for an icon
        return f'<span id="{given.id}"></span>' if given.id else ""
    if address := given.get("href"):
        return f"[{text}]({address})"
    if tag := next((_TAGS[name] for name in given.classes if name in _TAGS), ""):
        return f"<{tag}>{text}</{tag}>"
    names = [name for name in given.classes if not _PLAIN.fullmatch(name)]
    capitals = "font-variant: small-caps" if "smallcaps" in given.classes else ""
    pairs = (
        ("id", given.id),
        ("class", " ".join(names)),
        ("style", given.get("style") or capitals),
    )
    more = "".join(f' {key}="{value}"' for key, value in pairs if value)
    return f"<span{more}>{text}</span>" if more else text


def _list(match: re.Match[str]) -> str:
    """A list of attributes with those that mean something here."""
    given = parse(match[1])
    names = [f"#{given.id}"] if given.id else []
    names += [f".{name}" for name in given.classes if not _PLAIN.fullmatch(name)]
    names += [f".{side}"] if (side := given.get("align")) in ("left", "right") else []
    sizes = {key: given.get(key).removesuffix("px") for key in ("width", "height")}
    names += [f'{key}="{size}"' for key, size in sizes.items() if re.fullmatch(r"\d+%?", size)]
    return f"{{: {' '.join(names)} }}" if names else ""
