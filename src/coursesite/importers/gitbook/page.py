"""The text of a page of GitBook, as ours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec import Struct

from coursesite.importers import markdown_ranges
from coursesite.importers.book import Converted, Page, files
from coursesite.importers.callout_text import box
from coursesite.importers.counted import Counted
from coursesite.importers.scholarly.directives import stripped
from coursesite.media.providers import recognise

_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_TAG = re.compile(rf"\{{%-?[ ]*(@?[\w/-]+)((?:{_QUOTED}|[^%\"'])*)-?%\}}")
_ATTRIBUTE = re.compile(rf"([\w-]+)=({_QUOTED}|\w+)")
_ANCHOR = re.compile(r"^(#{1,6}[ ].*?)[ ]*<a href=\"#([\w.-]+)\" id=\"\2\"></a>[ ]*$", re.M)
_VARIABLE = re.compile(r"\{\{[ ]*book\.([\w.-]+)[ ]*\}\}")
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(([^)]*)\)\Z")
_BLOCKS = frozenset(
    ("hint", "tabs", "tab", "code", "content-ref", "file", "embed", "stepper", "step")
) | {"columns", "column"}
_DROPPED = ("layout", "icon", "coverY", "coverHeight", "metaLinks", "vars", "if")


class _Open(Struct):
    """A block whose end has not come: its tag, what it says, and its text so far."""

    tag: str = ""
    name: str = ""
    facts: dict[str, str] = {}
    lead: str = ""
    parts: list[str] = []


class PageConverter:
    """Converts the pages of a book."""

    def __init__(self, root: Path, base: Path, variables: dict[str, Any]) -> None:
        """`root` is the folder of the pages, `variables` are those of `book.json`. `used` fills
        with the files that are put in, by their paths from `base`."""
        self._root, self._base, self._variables = root, base, variables
        self.used: set[str] = set()

    def __call__(self, text: str, front: dict[str, Any], page: Page) -> Converted:
        """The text of a page in our syntax."""
        counted = Counted()
        text = _VARIABLE.sub(lambda one: str(self._variables.get(one[1], one[0])), text)
        text = self._blocks(text, (self._root / page.path).parent, counted, 0)
        ids: set[str] = set()

        def anchor(match: re.Match[str]) -> str:
            is_new = match[2] not in ids
            ids.add(match[2])
            return f"{match[1]} {{#{match[2]}}}" if is_new else match[1]

        text = _ANCHOR.sub(anchor, text)
        front = {key: value for key, value in front.items() if key not in _DROPPED}
        return Converted(text=text, front=front, changes=counted.changes())

    def _blocks(self, text: str, folder: Path, counted: Counted, depth: int) -> str:
        """The text with GitBook's blocks as ours."""
        code = markdown_ranges.code(text)
        tags = [one for one in _TAG.finditer(text) if not markdown_ranges.inside(code, one.start())]
        stack = [_Open()]
        at = 0
        for number, tag in enumerate(tags):
            name, words = tag[1], tag[2].strip(" \"'")
            pairs = _ATTRIBUTE.findall(tag[2])
            pairs = [(key, said[1:-1] if said[0] in "\"'" else said) for key, said in pairs]
            facts = {key: re.sub(r"\\(.)", r"\1", value) for key, value in pairs}
            stack[-1].parts.append(text[at : tag.start()])
            at = tag.end()
            line = text[text.rfind("\n", 0, tag.start()) + 1 : tag.start()]
            lead = line if not line.strip(" \t>") else ""
            ends = (f"end{name}", name if name in ("embed", "file") else "")
            after = next((one[1] for one in tags[number + 1 :] if one[1] in ends), "")
            if name in _BLOCKS and after == ends[0]:
                stack.append(_Open(tag[0], name, facts, lead, []))
            elif name in ("embed", "file"):
                _put(stack[-1], lead, _made(name, facts, ""), text[at : at + 2])
            elif name == "include" and depth < 8 and (found := self._file(folder / words)):
                stack[-1].parts.append(self._blocks(found, folder, counted, depth + 1))
            elif name.startswith("end") and any(one.name == name[3:] for one in stack):
                while stack[-1].name != name[3:]:
                    lost = stack.pop()
                    stack[-1].parts += [lost.tag, *lost.parts]
                block = stack.pop()
                lines = "".join(block.parts).split("\n")
                inner = "\n".join(one.removeprefix(block.lead) for one in lines)
                counted.add("converted", f"a block {block.name} is as ours", block.tag)
                made = _made(block.name, block.facts, inner)
                _put(stack[-1], block.lead, made, text[at : at + 2])
            else:
                if not name.startswith("end"):
                    counted.add("left", f"{{% {name} %}} is kept as text", tag[0])
                stack[-1].parts.append(tag[0])
        parts = [part for one in stack for part in (one.tag, *one.parts)]
        return "".join([*parts, text[at:]])

    def _file(self, path: Path) -> str:
        """The text of a file below the folder of the pages; "" if there is none."""
        text = files.text_within(self._root, path)
        if text is not None:
            self.used.add(path.resolve().relative_to(self._base).as_posix())
        return text or ""


def _put(block: _Open, lead: str, text: str, below: str) -> None:
    """Adds lines to the text of a block, between empty ones; `below` is how the text goes on."""
    above = "".join(block.parts).removesuffix(lead)
    bare = lead.rstrip()
    lines = [f"{lead}{line}" if line else bare for line in text.split("\n")]
    last = above.rpartition("\n")[0].rpartition("\n")[2] if above.endswith("\n") else ""
    gap = f"{bare}\n" if last.strip(" \t>") else ""
    gap = "\n\n" if above.strip() and not above.endswith("\n") else gap
    after = below[: len(below) - len(below.lstrip("\n"))]
    block.parts = [above + gap, "\n".join(lines) + f"\n{bare}" * (2 - len(after) if below else 0)]


def _made(name: str, facts: dict[str, str], text: str) -> str:
    """The text of a block as ours."""
    words = text.strip()
    inner = stripped(text.split("\n")) if "\n" in words else [words]
    if name == "hint":
        return "\n".join(box(facts.get("style", "info"), "", inner))
    if name == "tabs":  # a group of its own, whatever stands above
        return re.sub(r"\A===", "===!", "\n".join(inner))
    if name == "tab":
        title = facts.get("title", "Tab").replace('"', "'")
        return "\n".join([f'=== "{title}"', "", *(f"    {one}".rstrip() for one in inner)])
    if name == "code" and inner and inner[0].lstrip().startswith(("```", "~~~")):
        title = f' title="{facts["title"]}"' if facts.get("title") else ""
        numbers = ' linenums="1"' if facts.get("lineNumbers") == "true" else ""
        info = inner[0].rstrip()
        return "\n".join(
            [(info if info.strip("`~ ") else f"{info}text") + title + numbers, *inner[1:]]
        )
    if name == "content-ref":
        link = _LINK.match(words)
        plain = link[1].replace("\\", "") if link else ""
        is_name = link and plain.strip("./") == link[2].strip("<>./").rpartition("/")[2]
        return f"[]({link[2]})" if link and (is_name or not plain) else words
    if name == "file":
        path = facts.get("src", "")
        return f"[{words or path.rpartition('/')[2]}](<{path}>)"
    if name == "embed":
        url = facts.get("url", "")
        if recognise(url):
            return f"{{{{< video {url} >}}}}" + (f"\n\n*{words}*" if words else "")
        return f"[{words}](<{url}>)" if words else f"<{url}>"
    if name in ("columns", "column"):
        kind = ' class="cs-columns"' if name == "columns" else ""
        return "\n".join([f'<div{kind} markdown="1">', "", *inner, "", "</div>"])
    return "\n".join(inner)
