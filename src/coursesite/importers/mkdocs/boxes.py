"""Admonitions (`!!!`), details (`???`) and the blocks of pymdownx (`/// name`) as callouts.

Tabs (`=== "Name"`) are read by our builder as they are, and blocks of tabs become those.
"""

from __future__ import annotations

import re

from coursesite.importers import markdown_ranges
from coursesite.importers.callout_text import box
from coursesite.importers.counted import Counted
from coursesite.importers.scholarly.directives import attributes, stripped

_BOX = re.compile(
    r"^(?P<lead>[ \t>]*)(?P<mark>!!!|\?{3}\+?)[ ]?(?P<names>[\w-]+(?:[ ]+[\w-]+)*)?"
    r"(?:[ ]*\"(?P<title>.*?)\")?[ \t]*\n"
    r"(?P<body>(?:(?P=lead)(?:[ ]{4}|\t)[^\n]*\n|[ \t]*\n|[ \t]+\t[^\n]*\n|[ \t>]+\n)*)",
    re.M,
)
_BLOCK = re.compile(
    r"^(?P<lead>[ \t]*)(?P<sign>/{3,})[ ]*(?P<name>[\w-]+)[ ]*(?:\|[ ]*(?P<title>.*?))?[ ]*\n"
    r"(?P<options>(?:[ \t]{4,}[\w-]+:[^\n]*\n)*)(?P<body>(?:.*\n){0,500}?)"
    r"(?P=lead)(?P=sign)[ \t]*\n"
    r"(?:[ \t]*\n)*",
    re.M,
)
_ABOVE_CAPTION = re.compile(r"\n(?:[ \t]*\n)+(?=[ \t]*/{3,}[ ]*[\w-]*caption\b)")
_OWNER = re.compile(r"[ \t>]*(?:[-*+][ \t]|\d+[.)][ \t]|\[\^|:[ \t]|===|!!!|\?\?\?|/{3})")


def converted(text: str, counted: Counted) -> str:
    """The text with its boxes as ours."""
    if not any(sign in text for sign in ("!!!", "???", "///")):
        return text
    text = _ABOVE_CAPTION.sub("\n", f"{text}\n")
    for _ in range(8):  # one within another
        text, before = _sub(_BLOCK, _unfenced, text, counted), text
        if text == before:
            break
    return _sub(_BOX, _callout, text, counted).rstrip("\n") + "\n" * text.endswith("\n\n")


def _sub(pattern: re.Pattern[str], change: object, text: str, counted: Counted) -> str:
    """The text with matches changed that are no code."""
    code = markdown_ranges.fences(text)

    def outside(match: re.Match[str]) -> str:
        is_code = markdown_ranges.inside(code, match.start()) or _is_code(text, match)
        return match[0] if is_code else change(match, counted)  # type: ignore[operator]

    return pattern.sub(outside, text)


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether an indented line is code: no item or box above it holds indented lines."""
    start = width = len(match["lead"].expandtabs(4))
    lines = text[: match.start()].split("\n")[:-1] if width >= 4 else []
    for at in range(len(lines) - 1, -1, -1):
        own = len(lines[at].expandtabs(4)) - len(lines[at].expandtabs(4).lstrip(" "))
        if width >= 4 and lines[at].strip() and own < width:
            if _OWNER.match(lines[at]):
                return False
            is_first = at == 0 or not lines[at - 1].strip()
            width = own if is_first else width
    return start >= 4


def _callout(match: re.Match[str], counted: Counted) -> str:
    """A box of MkDocs, with the boxes in it, as a callout."""
    lead, names, title = match["lead"], (match["names"] or "").split(), match["title"]
    if not names and title is None:
        return match[0]
    inner = "\n".join(_without(line, lead) for line in match["body"].split("\n"))
    counted.add("converted", "a box is a callout", match[0].partition("\n")[0])
    if "inline" in names[1:]:
        counted.add("converted", "a box beside the text stands in it", match[0].partition("\n")[0])
    fold = {"!!!": "", "???": "-"}.get(match["mark"], "+")
    lines = box(names[0] if names else "note", title, converted(inner, counted).split("\n"), fold)
    return _put(match, lines)


def _without(line: str, lead: str) -> str:
    """A line of a box without its indentation."""
    if not line.startswith(lead):
        line = re.sub(r"^[ \t]+", lambda space: space[0].expandtabs(4), line)
    inner = line[len(lead) :] if line.startswith(lead) else ""
    return inner[1:] if inner.startswith("\t") else inner[4:]


def _put(match: re.Match[str], lines: list[str]) -> str:
    """The lines of a block between empty ones."""
    bare = match["lead"].rstrip()
    above = match.string[: match.start()].rpartition("\n")[0].rpartition("\n")[2]
    made = "".join(f"{match['lead']}{line}\n" if line else f"{bare}\n" for line in lines)
    return (f"{bare}\n" if above.strip(" \t>") else "") + made + f"{bare}\n"


def _unfenced(match: re.Match[str], counted: Counted) -> str:
    """A block of pymdownx as a tab, a caption, or a box that is told by its indentation."""
    lead, name, title = match["lead"], match["name"], match["title"]
    facts = dict(re.findall(r"([\w-]+):[ \t]*[\"']?(.*?)[\"']?[ \t]*\n", match["options"]))
    inner = stripped([line.removeprefix(lead) for line in match["body"].split("\n")])
    if name.endswith("caption"):
        above = match.string[: match.start()].rstrip().rpartition("\n")[2].lstrip(" \t>")
        words = " ".join(line.strip() for line in inner if line.strip())
        is_picture = not above.startswith(("|", "```", "~~~"))
        return f"{lead}{f'_{words}_' if is_picture else attributes('', words)}\n\n"
    if name in ("html", "define", "definition"):
        return _put(match, inner)
    kind = facts.get("type") or "note" if name in ("details", "admonition") else name
    is_open = facts.get("open", "").lower() == "true"
    mark = "!!!" if name != "details" else "???+" if is_open else "???"
    head = f'{mark} {kind} "{title}"' if title is not None else f"{mark} {kind}"
    if name == "tab":
        head = f'==={"!" if facts.get("new", "").lower() == "true" else ""} "{title or "Tab"}"'
    return _put(match, [head, "", *(f"    {line}" if line else "" for line in inner)])
