"""Boxes that are written as HTML, with the classes of Bootstrap and of themes, as callouts."""

from __future__ import annotations

import re
import textwrap

from coursesite.importers.scholarly.callouts import box, is_known
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.plain_text import plain_text

_BOX = re.compile(
    r"^(?P<lead>[ \t]*)<(?P<tag>div|aside)\b(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"(?P<inner>(?:(?!</?(?P=tag)\b)[\s\S]){0,20000}+)</(?P=tag)\s*>[ \t]*$",
    re.MULTILINE | re.I,
)
_CLASSES = re.compile(r"\bclass\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))", re.I)
_BASES = ("alert", "bd-callout", "callout", "admonition", "notice", "custom-block")
_LONE = ("note", "tip", "info", "important", "warning", "caution", "danger")
_PLAIN = {"primary", "secondary", "light", "dark", "default", "block", "", "dismissible"}
"""Ends of classes that are about the looks alone."""
_ICON = re.compile(r"\A\s*<(i|span)\b[^<>]*\b(?:fa|glyphicon|bi|icon)\b[^<>]*>\s*</\1>[ \t]*", re.I)
_HEAD = re.compile(
    r"\A\s*<(p|h[1-6]|div|strong|span)\b[^<>]*\bclass=[\"'][^\"']*\b(?:title|heading)\b[^<>]*>"
    r"(.*?)</\1\s*>",
    re.I | re.DOTALL,
)
_BLOCK = re.compile(r"<(?:p|ul|ol|li|table|h[1-6]|pre|details)\b", re.I)
_SIGNS = re.compile(r"<[^<>]*>|`[^`]*`|(?P<sign>[*_`\[\]$#|~])")


def convert(text: str) -> tuple[str, list[str]]:
    """The Markdown with boxes as callouts, and the first lines of those that were.

    A box with signs in it that Markdown would read is left alone, unless its tag says that it has
    Markdown, or a blank line behind it does.
    """
    if "<div" not in text.lower() and "<aside" not in text.lower():
        return text, []
    skipped = markdown_ranges.code_and_comments(text)
    changed: list[str] = []

    def one(found: re.Match[str]) -> str:
        attributes, inner = found["attributes"], _ICON.sub("", found["inner"])
        if (name := _name(attributes)) is None or markdown_ranges.inside(skipped, found.start()):
            return found[0]
        title = ""
        if head := _HEAD.match(inner):
            title, inner = plain_text(re.sub(r"<[^<>]*>", "", head[2])), inner[head.end() :]
        if not ("markdown" in attributes or re.match(r"[ \t]*\n[ \t]*\n", inner)) and (
            _BLOCK.search(inner) or any(sign["sign"] for sign in _SIGNS.finditer(inner))
        ):
            return found[0]
        lines = textwrap.dedent(inner.strip("\n").rstrip()).split("\n")
        lines[0] = lines[0].lstrip()
        shown: str | None = title if title or is_known(name) else None
        changed.append(found[0].strip().partition("\n")[0])
        return "\n".join(f"{found['lead']}{line}".rstrip() for line in box(name, shown, lines))

    return _BOX.sub(one, text), changed


def _name(attributes: str) -> str | None:
    """The name of the box with these attributes; None for an element that is none."""
    found = _CLASSES.search(attributes)
    classes = (found[1] or found[2] or found[3] or "").lower().split() if found else []
    base = next((base for base in _BASES for each in classes if _is_of(each, base)), None)
    if base is None:  # as mdBook has it: `<div class="warning">`
        return classes[0] if len(classes) == 1 and classes[0] in _LONE else None
    ends = [each.removeprefix(base).strip("-_") for each in classes if _is_of(each, base)]
    ends += [each for each in classes if is_known(each)]
    return next((end for end in ends if end not in _PLAIN), "note")


def _is_of(name: str, base: str) -> bool:
    return name == base or name.startswith(f"{base}-")
