"""The text of a page of GitBook, as ours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from coursesite.importers.book import Converted, Page
from coursesite.importers.book.files import PutIn
from coursesite.importers.data.posts import split_post
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly.blocks import Blocks, Found
from coursesite.importers.scholarly.callouts import box
from coursesite.importers.scholarly.directives import stripped, without
from coursesite.importers.scholarly.figures import element
from coursesite.importers.text import markdown_ranges
from coursesite.media.providers import recognise

_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_ATTRIBUTE = re.compile(rf"(?<![\w-])([\w-]++)=({_QUOTED}|\w+)")
_TAG = re.compile(
    r"(?<![ \t])(?P<gap>[ \t]*)(?P<tag>\{%-?[ ]*(?P<end>end)?"
    r"(?P<name>hint|tabs?|code|content-ref|file|embed|stepper|step|columns?|updates?|if|prompt)(?![\w-])"
    rf"(?P<facts>(?:{_QUOTED}|[^%\"'])*)-?%\}})[ \t]*"
)
"""A tag of a block, which stands on a line of its own once it is read."""
_ANY = re.compile(r"\{%-?[ ]*(@?[\w/-]++)[^{}]*+(?<=%)\}")
_DIAGRAM = re.compile(
    r"\{%[ ]*@mermaid/diagram[ ]+content=\"((?:[^\"\\]|\\.)*)\"[^%]*%\}"
    r"|\{%-?[ ]*mermaid[ ]*-?%\}([^%]*)\{%-?[ ]*endmermaid[ ]*-?%\}"
)
_MATH = re.compile(r"\{%-?[ ]*math[ ]*-?%\}([^%]*)\{%-?[ ]*endmath[ ]*-?%\}")
_INCLUDE = re.compile(r"\{%-?[ ]*include[ ]+[\"']([^\"'\n]+)[\"'][ ]*-?%\}")
_ANCHOR = re.compile(r"(#{1,6}[ ].*?)[ ]*<a href=\"#([\w.-]+)\" id=\"\2\"></a>[ ]*\Z")
_VARIABLE = re.compile(r"\{\{[ ]*book\.([\w.-]+)[ ]*\}\}")
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(([^)]*)\)\Z")
_DROPPED = ("layout", "icon", "coverY", "coverHeight", "metaLinks", "vars", "if")
_SIGN = "\ue0f5"
"""Stands for `{%` in code."""


def converted(
    text: str,
    front: dict[str, Any],
    page: Page,
    root: Path,
    put_in: PutIn,
    variables: dict[str, Any],
) -> Converted:
    """The text of a page in our syntax. `root` is the folder of the pages, and `variables` are of
    `book.json`."""
    counted, folder = Counted(), (root / page.path).parent
    text = _VARIABLE.sub(lambda one: str(variables.get(one[1], one[0])), text)

    def included(tag: re.Match[str]) -> str:
        found = put_in.read(folder / tag[1])
        return tag[0] if found is None else split_post(found).body.strip("\n")

    text = _INCLUDE.sub(included, text)
    code = markdown_ranges.code(text)
    text = markdown_ranges.changed(text, code, lambda part: part.replace("{%", _SIGN))
    text = _MATH.sub(lambda one: f"${one[1].strip()}$", _DIAGRAM.sub(_diagram, text))
    text = "\n".join(_Page(counted).run(_TAG.sub(_apart, text).split("\n")))
    for tag in _ANY.finditer(text):
        if not tag[1].startswith("end"):
            counted.add("left", f"{{% {tag[1]} %}} is kept as text", tag[0])
    front = {key: value for key, value in front.items() if key not in _DROPPED}
    return Converted(text=text.replace(_SIGN, "{%"), front=front, changes=counted.changes())


def _diagram(tag: re.Match[str]) -> str:
    """A diagram of a plug-in as code."""
    words = re.sub(r"\\(.)", r"\1", tag[1]) if tag[1] else tag[2]
    return f"\n```mermaid\n{words.strip()}\n```\n"


def _apart(tag: re.Match[str]) -> str:
    """A tag on a line of its own."""
    line = tag.string[tag.string.rfind("\n", 0, tag.start()) + 1 : tag.start()]
    lead = re.match(r"[ \t>]*", line + tag["gap"])[0]  # type: ignore[index]
    above = f"\n{lead}" if line.strip(" \t>") else tag["gap"]
    below = f"\n{lead}" if tag.string[tag.end() : tag.end() + 1].strip() else ""
    return f"{above}{tag['tag']}{below}"


class _Page(Blocks):
    """The blocks of a page."""

    def __init__(self, told: Counted) -> None:
        super().__init__(told)
        self._ids: set[str] = set()

    def block(self, lines: list[str], at: int, lead: str, rest: str, out: list[str]) -> Found:
        text = lines[at][len(lead) :]
        if (anchor := _ANCHOR.match(text)) and anchor[2] not in self._ids:
            self._ids.add(anchor[2])
            return [f"{anchor[1]} {{#{anchor[2]}}}"], at + 1
        tag = _TAG.match(text)
        if tag is None or tag["end"]:
            return super().block(lines, at, lead, rest, out)
        end, depth = at, 1
        while depth and end + 1 < len(lines):
            end += 1
            found = _TAG.match(lines[end].lstrip(" \t>"))
            depth += (-1 if found["end"] else 1) if found and found["name"] == tag["name"] else 0
        if depth and tag["name"] not in ("embed", "file"):
            return at + 1
        end = at if depth else end
        body = self.run([without(one, rest) for one in lines[at + 1 : end]])
        pairs = _ATTRIBUTE.findall(tag["facts"])
        given = {key: said[1:-1] if said[0] in "\"'" else said for key, said in pairs}
        facts = {key: re.sub(r"\\(.)", r"\1", said) for key, said in given.items()}
        self.told.add("converted", f"a block {tag['name']} is as ours", tag["tag"])
        return _block(tag["name"], facts, stripped(body) or [""]), end + 1


def _block(name: str, facts: dict[str, str], inner: list[str]) -> list[str]:
    """The lines of a block as ours."""
    words = "\n".join(inner).strip()
    if name == "hint":
        return box(facts.get("style", "info"), "", inner)
    if name == "tabs":  # a group of its own, whatever stands above
        return [re.sub(r"\A===", "===!", inner[0]), *inner[1:]]
    if name == "tab":
        title = facts.get("title", "Tab").replace('"', "'")
        return [f'=== "{title}"', "", *(f"    {one}".rstrip() for one in inner)]
    if name == "code" and inner[0].startswith(("```", "~~~")):
        title = f' title="{facts["title"]}"' if facts.get("title") else ""
        numbers = ' linenums="1"' if facts.get("lineNumbers") == "true" else ""
        info = inner[0].rstrip()
        info = info if info.strip("`~ ") or not title + numbers else f"{info}text"
        return [info + title + numbers, *inner[1:]]
    if name == "content-ref":
        link = _LINK.match(words)
        plain = link[1].replace("\\", "") if link else ""
        is_name = link and plain.strip("./") == link[2].strip("<>./").rpartition("/")[2]
        return [f"[]({link[2]})" if link and (is_name or not plain) else words]
    if name == "file":
        path = facts.get("src", "")
        return [f"[{words or path.rpartition('/')[2]}](<{path}>)"]
    if name == "embed":
        url = facts.get("url", "")
        if recognise(url):
            return [f"{{{{< video {url} >}}}}", *(["", f"*{words}*"] if words else [])]
        return [f"[{words}](<{url}>)" if words else f"<{url}>"]
    if name == "update" and (day := facts.get("date")):
        return [f"**{day}**", "", *inner]
    if name in ("columns", "column"):
        return element("div", 'class="cs-columns"' if name == "columns" else "", inner)
    return inner
