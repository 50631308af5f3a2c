"""Admonitions (`!!!`), details (`???`) and the blocks of pymdownx (`/// name`) as ours.

Tabs (`=== "Name"`) are read by our builder as they are.
"""

from __future__ import annotations

import re
from collections import Counter

from coursesite.importers.callout_text import box
from coursesite.importers.scholarly.directives import attributes, stripped

_BOX = re.compile(r"([ \t>]*)(!!!|\?{3}\+?)[ ]?([\w-]+(?:[ ]+[\w-]+)*)?(?:[ ]*\"(.*?)\")?[ ]*\Z")
_BLOCK = re.compile(r"([ \t>]*)(/{3,})[ ]*([\w-]+)[ ]*(?:\|[ ]*(.*?))?[ ]*\Z")
_OPTION = re.compile(r"[ \t]+([\w-]+):[ \t]*(.*?)[ \t]*\Z")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(`{3,}|~{3,})")
_OWNER = re.compile(r"[ \t>]*(?:[-*+][ \t]|\d+[.)][ \t]|\[\^|:[ \t]|===|!!!|\?\?\?|/{3})")
_SELECTOR = re.compile(r"([#.])([\w-]+)|\[([\w-]+)=[\"']?([^\]\"']*)[\"']?\]")


class BoxConverter:
    """Converts the boxes of a text line by line."""

    def __init__(self, lines: list[str], counts: Counter[str]) -> None:
        """`counts` takes what became of what."""
        self._lines, self._counts = lines, counts
        self._at = 0
        self._out: list[str] = []

    def run(self) -> list[str]:
        """The lines of the converted text."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if fence := _FENCE.match(line):
                end = self._behind_fence(self._at, fence[1])
                self._out += self._lines[self._at : end]
                self._at = end
            elif not (self._box(line) or self._block(line)):
                self._out.append(line)
                self._at += 1
        return self._out

    def _behind_fence(self, at: int, fence: str) -> int:
        """The index behind the line that closes the fenced code which begins at `at`."""
        closing = re.compile(rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*\Z")
        ends = (i + 1 for i in range(at + 1, len(self._lines)) if closing.match(self._lines[i]))
        return next(ends, len(self._lines))

    def _box(self, line: str) -> bool:
        """Whether a box of MkDocs begins here; it is behind us then."""
        match = _BOX.match(line)
        if match is None or (not match[3] and match[4] is None) or self._is_code(line):
            return False
        body: list[str] = []
        end = self._at + 1
        while end < len(self._lines) and (text := _inside(self._lines[end], match[1])) is not None:
            body.append(text)
            end += 1
        end -= len(body) - len("\n".join(body).rstrip().split("\n")) if any(body) else len(body)
        names = (match[3] or "note").split()
        self._counts["boxes beside the text stand in it"] += "inline" in names[1:]
        fold = {"!!!": "", "???": "-"}.get(match[2], "+")
        inner = BoxConverter(body, self._counts).run()
        self._counts["boxes are callouts"] += 1
        self._put(match[1], box(names[0], match[4], inner, fold), end)
        return True

    def _is_code(self, line: str) -> bool:
        """Whether an indented line is code: no item or box above it holds indented lines."""
        width, at = _width(line), self._at
        while width >= 4 and at:
            at -= 1
            above = self._lines[at]
            if above.strip() and _width(above) < width:
                if _OWNER.match(above):
                    return False
                is_first = at == 0 or not self._lines[at - 1].strip()
                width = _width(above) if is_first else width
        return _width(line) >= 4

    def _block(self, line: str) -> bool:
        """Whether a block of pymdownx begins here; it is behind us then."""
        block = _BLOCK.match(line)
        if block is None or self._is_code(line):
            return False
        lead, name, title, end = block[1], block[3], block[4], self._at + 1
        while end < len(self._lines) and self._lines[end].strip(" \t>") != block[2]:
            fence = _FENCE.match(self._lines[end])
            end = self._behind_fence(end, fence[1]) if fence else end + 1
        if end >= len(self._lines):
            return False
        body = [text.removeprefix(lead) for text in self._lines[self._at + 1 : end]]
        options: dict[str, str] = {}
        while body and (option := _OPTION.match(body[0])):
            options[option[1]] = option[2].strip("\"'")
            del body[0]
        self._counts["blocks between /// are as ours"] += 1
        is_on = {key for key, value in options.items() if value.lower() == "true"}
        inner = stripped(BoxConverter(body, self._counts).run())
        if name.endswith("caption"):
            self._caption(lead, inner, end + 1)
            return True
        if name == "tab":
            sign = "!" if "new" in is_on else "+" if "select" in is_on else ""
            lines = [f'==={sign} "{title or "Tab"}"', "", *(f"    {one}".rstrip() for one in inner)]
        elif name == "html":
            lines = _element(title or "div", inner)
        elif name in ("define", "definition"):
            text = re.sub(r"\n+(?=- )", "\n", "\n".join(inner))
            lines = re.sub(r"^- ", ": ", text, flags=re.M).split("\n")
        else:
            fold = "" if name != "details" else "+" if "open" in is_on else "-"
            kind = options.get("type") or "note" if name in ("details", "admonition") else name
            lines = box(kind, title, inner, fold)
        self._put(lead, lines, end + 1)
        return True

    def _caption(self, lead: str, inner: list[str], end: int) -> None:
        """A caption: in italics right below a picture, in a list of attributes below others."""
        words = " ".join(one.strip() for one in inner if one.strip())
        while self._out and not self._out[-1].strip(" \t>"):
            self._out.pop()
        above = self._out[-1].lstrip(" \t>") if self._out else ""
        is_picture = not above.startswith(("|", "```", "~~~"))
        self._out.append(lead + (f"_{words}_" if is_picture else attributes("", words)))
        self._at = end

    def _put(self, lead: str, lines: list[str], end: int) -> None:
        """Puts a block in the place of the lines up to `end`, between empty lines."""
        bare = lead.rstrip()
        if self._out and self._out[-1].strip(" \t>"):
            self._out.append(bare)
        self._out += [f"{lead}{line}" if line else bare for line in lines]
        self._at = end
        if end < len(self._lines) and self._lines[end].strip(" \t>"):
            self._out.append(bare)


def converted(text: str, counts: Counter[str]) -> str:
    """The text with its boxes as ours."""
    if not any(sign in text for sign in ("!!!", "???", "///")):
        return text
    return "\n".join(BoxConverter(text.split("\n"), counts).run())


def _width(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" "))


def _inside(line: str, lead: str) -> str | None:
    """A line of a box whose first line has this lead, without its indentation; None for a line that
    is none of it."""
    if not line.strip(" \t>"):
        return "" if line.startswith(lead.rstrip()) or ">" not in lead else None
    if not line.startswith(lead):
        line = re.sub(r"^[ \t]+", lambda space: space[0].expandtabs(4), line)
    if not line.startswith((f"{lead}    ", f"{lead}\t")):
        return None
    return line[len(lead) + (1 if line[len(lead)] == "\t" else 4) :]


def _element(selector: str, inner: list[str]) -> list[str]:
    """An element of HTML, given as a selector, with Markdown in it."""
    tag = re.match(r"[a-z][a-z0-9-]*|", selector)[0] or "div"  # type: ignore[index]
    parts = _SELECTOR.findall(selector)
    classes = " ".join(value for sign, value, _, _ in parts if sign == ".")
    pairs = [("id", value) for sign, value, _, _ in parts if sign == "#"]
    pairs += [("class", classes), *((key, value) for _, _, key, value in parts)]
    given = "".join(f' {key}="{value}"' for key, value in pairs if key and value)
    return [f'<{tag}{given} markdown="1">', "", *inner, "", f"</{tag}>"]
