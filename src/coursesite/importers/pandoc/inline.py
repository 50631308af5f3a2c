"""Text within the lines of Pandoc's Markdown, in our syntax."""

from __future__ import annotations

import re
from collections.abc import Callable

from coursesite.importers import markdown_ranges
from coursesite.importers.block_lines import headings, title_of
from coursesite.importers.counted import Counted
from coursesite.markup.attributes import parse
from coursesite.text.urls import slug_of

_RAW = re.compile(r"(`+)((?:(?!\1).)+)\1\{=(\w+)\}")
_SPAN = re.compile(
    r"(?<![!\\\]])\[((?:[^\[\]]|\[[^\[\]]*\](?:\([^()]*\))?+)++)\]\{([^{}\n]*)\}(?!\})"
)
_LIST = re.compile(r"(?<=[)`])\{(?![:%{=])([^{}\n]*[#.=][^{}\n]*)\}")
_TEX = re.compile(
    r"[ ]?\\(?:index|vspace\*?)\{(?:[^{}]|\{[^{}]*\})*\}|"
    r"[ ]?\\(?:noindent|newpage|linebreak|clearpage)\b"
)
_EXAMPLE = re.compile(r"\(@([\w-]*)\)")
_BARE = re.compile(r"(?<![!\]\\\w])\[([^\[\]@^\n][^\[\]\n]*)\](?:\[\])?(?![\[({:])")
_PLAIN = ("smallcaps", "fragment")
_TAGS = {"underline": "u", "ul": "u", "mark": "mark", "kbd": "kbd"}
_MOST = 4_000
"""The number of characters in which the end of a footnote is looked for."""


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
    kept = markdown_ranges.fences(text)
    if not in_code:
        more = markdown_ranges.code_and_comments(text) + markdown_ranges.formulas(text)
        kept = markdown_ranges.merge(kept + more)
    return pattern.sub(lambda m: m[0] if markdown_ranges.inside(kept, m.start()) else new(m), text)


def convert(text: str, told: Counted) -> str:
    """The text with spans, lists of attributes, footnotes, raw text, numbered examples and links by
    the words of headings as ours."""
    text = outside(text, _RAW, lambda match: _raw(match, told), in_code=True)
    text = outside(text, _TEX, lambda match: _left_out(match, told))
    text = _footnotes(text, told)
    for _ in range(2):  # a span may hold another one
        text = outside(text, _SPAN, _span)
    text = outside(text, _LIST, lambda match: attribute_list(match[1]), in_code=True)
    numbers: dict[str, int] = {}

    def example(match: re.Match[str]) -> str:
        return f"({numbers.setdefault(match[1] or str(len(numbers)), len(numbers) + 1)})"

    text = outside(text, _EXAMPLE, example)
    if "[" not in text:
        return text
    targets: dict[str, str] = {}
    for _, heading in headings(text.split("\n")):
        id_, words = title_of(heading)
        target = id_ if f"#{id_}" in (heading[3] or "") else slug_of(words)
        targets.setdefault(" ".join(words.lower().split()), target)

    def linked(match: re.Match[str]) -> str:
        target = targets.get(" ".join(match[1].lower().split()))
        is_defined = f"[{match[1].lower()}]:" in text.lower() if target else True
        return match[0] if is_defined else f"[{match[1]}](#{target})"

    return outside(text, _BARE, linked)


def attribute_list(words: str) -> str:
    """The attributes of a link, a picture or code in a line, as ours; "" without any that mean
    something here."""
    given = parse(words)
    names = [f"#{given.id}"] if given.id else []
    names += [f".{name}" for name in given.classes if name[:3] != "cs-"]
    sizes = {key: given.get(key).removesuffix("px") for key in ("width", "height")}
    names += [f'{key}="{size}"' for key, size in sizes.items() if re.fullmatch(r"\d+%?", size)]
    return f"{{: {' '.join(names)} }}" if names else ""


def _raw(match: re.Match[str], told: Counted) -> str:
    if match[3].startswith("html"):
        return match[2].strip()
    told.add("left", f"text for {match[3]} alone is left out", match[0])
    return ""


def _left_out(match: re.Match[str], told: Counted) -> str:
    told.add("converted", "commands for paper are left out", match[0])
    return ""


def _span(match: re.Match[str]) -> str:
    """A span with attributes as HTML."""
    given, text = parse(match[2]), match[1]
    if tag := next((_TAGS[name] for name in given.classes if name in _TAGS), ""):
        return f"<{tag}>{text}</{tag}>"
    names = [name for name in given.classes if name[:3] != "cs-" and name not in _PLAIN]
    capitals = "font-variant: small-caps" if "smallcaps" in given.classes else ""
    pairs = (
        ("id", given.id),
        ("class", " ".join(names)),
        ("style", given.get("style") or capitals),
    )
    more = "".join(f' {key}="{value}"' for key, value in pairs if value)
    return f"<span{more}>{text}</span>" if more else text


def _footnotes(text: str, told: Counted) -> str:
    """The text with the notes at its end that are written within its lines."""
    kept = markdown_ranges.code_and_comments(text)
    notes: list[str] = []
    out: list[str] = []
    at = 0
    while (start := text.find("^[", at)) >= 0:
        depth, end = 0, start + 1
        while end < min(len(text), start + _MOST):
            depth += {"[": 1, "]": -1}.get(text[end], 0)
            end += 2 if text[end] == "\\" else 1
            if depth == 0:
                break
        if depth or markdown_ranges.inside(kept, start) or text[start - 1 : start] in ("\\", "["):
            out.append(text[at : start + 2])
            at = start + 2
            continue
        told.add(
            "converted",
            "a footnote in a line stands at the end of the text",
            text[start : start + 40],
        )
        notes.append(f"[^inline-{len(notes) + 1}]: {' '.join(text[start + 2 : end - 1].split())}")
        out.append(f"{text[at:start]}[^inline-{len(notes)}]")
        at = end
    text = "".join([*out, text[at:]])
    return "\n".join([text.rstrip("\n"), "", *notes, ""]) if notes else text
