"""The text of a page of GitBook, as ours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from coursesite.importers import markdown_ranges
from coursesite.importers.book import Converted, Page
from coursesite.importers.book.files import PutIn
from coursesite.importers.counted import Counted
from coursesite.importers.posts import split_post
from coursesite.importers.scholarly.callouts import box
from coursesite.importers.scholarly.directives import stripped
from coursesite.media.providers import recognise

_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_FACTS = rf"((?:{_QUOTED}|[^%\"'])*)-?%\}}"
_ATTRIBUTE = re.compile(rf"([\w-]+)=({_QUOTED}|\w+)")
_NAMES = "hint|tabs?|code|content-ref|file|embed|stepper|step|columns?"
_INNER = re.compile(
    rf"^(?P<lead>[ \t>]*+)(?P<before>[^\n]*?)\{{%-?[ ]*(?P<name>{_NAMES})(?![\w-])"
    rf"(?P<facts>{_FACTS})(?P<body>(?:(?!\{{%)[\s\S])*?)"
    r"\{%-?[ ]*end(?P=name)[ ]*-?%\}",
    re.M,
)
"""A block with no other one in it."""
_LONE = re.compile(
    rf"^(?P<lead>[ \t>]*)(?P<before>)\{{%-?[ ]*(?P<name>embed|file) (?P<facts>{_FACTS})(?P<body>)",
    re.M,
)
_INCLUDE = re.compile(r"\{%-?[ ]*include[ ]+[\"']([^\"'\n]+)[\"'][ ]*-?%\}")
_TAG = re.compile(r"\{%-?[ ]*(@?[\w/-]+)[^{}]*%\}")
_ANCHOR = re.compile(r"^(#{1,6}[ ].*?)[ ]*<a href=\"#([\w.-]+)\" id=\"\2\"></a>[ ]*$", re.M)
_VARIABLE = re.compile(r"\{\{[ ]*book\.([\w.-]+)[ ]*\}\}")
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(([^)]*)\)\Z")
_DROPPED = ("layout", "icon", "coverY", "coverHeight", "metaLinks", "vars", "if")
_SIGN = "\ue0f5"
"""Stands for `{%` in code, and of tags that stay."""


class PageConverter:
    """Converts the pages of a book."""

    def __init__(self, root: Path, put_in: PutIn, variables: dict[str, Any]) -> None:
        """`root` is the folder of the pages, `variables` are those of `book.json`."""
        self._root, self._put_in, self._variables = root, put_in, variables

    def __call__(self, text: str, front: dict[str, Any], page: Page) -> Converted:
        """The text of a page in our syntax."""
        counted, ids = Counted(), set[str]()
        folder = (self._root / page.path).parent
        text = _VARIABLE.sub(lambda one: str(self._variables.get(one[1], one[0])), text)

        def included(tag: re.Match[str]) -> str:
            found = self._put_in.read(folder / tag[1])
            return tag[0] if found is None else split_post(found).body.strip("\n")

        text = _INCLUDE.sub(included, text)
        code = markdown_ranges.code(text)
        text = markdown_ranges.changed(text, code, lambda part: part.replace("{%", _SIGN))

        def made(match: re.Match[str]) -> str:
            counted.add("converted", f"a block {match['name']} is as ours", match[0].split("\n")[0])
            return _made(match)

        def kept(tag: re.Match[str]) -> str:
            if re.fullmatch(rf"(?:end)?(?:{_NAMES})", tag[1]):
                return tag[0]
            if not tag[1].startswith("end"):
                counted.add("left", f"{{% {tag[1]} %}} is kept as text", tag[0])
            return _SIGN + tag[0][2:]

        text = _TAG.sub(kept, text)
        for pattern in (_INNER, _LONE, *[_INNER] * 6):
            text = pattern.sub(made, text)
        for tag in _TAG.finditer(text):
            counted.add("left", f"{{% {tag[1]} %}} is kept as text", tag[0])

        def anchor(match: re.Match[str]) -> str:
            is_new = match[2] not in ids
            ids.add(match[2])
            return f"{match[1]} {{#{match[2]}}}" if is_new else match[1]

        text = _ANCHOR.sub(anchor, text.replace(_SIGN, "{%"))
        front = {key: value for key, value in front.items() if key not in _DROPPED}
        return Converted(text=text, front=front, changes=counted.changes())


def _made(match: re.Match[str]) -> str:
    """A block as ours, between empty lines."""
    lead = "" if match["before"].strip() else match["lead"]
    body = "\n".join(line.removeprefix(lead) for line in match["body"].split("\n"))
    pairs = _ATTRIBUTE.findall(match["facts"])
    pairs = [(key, said[1:-1] if said[0] in "\"'" else said) for key, said in pairs]
    facts = {key: re.sub(r"\\(.)", r"\1", said) for key, said in pairs}
    bare, text = lead.rstrip(), _block(match["name"], facts, body)
    lines = [f"{lead}{line}" if line else bare for line in text.split("\n")]
    above = match.string[: match.start()].rpartition("\n")[0].rpartition("\n")[2]
    before = f"{match['lead']}{match['before']}\n\n" if match["before"].strip() else ""
    gap = before or (f"{bare}\n" if above.strip(" \t>") else "")
    below = match.string[match.end() : match.end() + 2]
    ends = len(below) - len(below.lstrip("\n"))
    return gap + "\n".join(lines) + f"\n{bare}" * (2 - ends if below else 0)


def _block(name: str, facts: dict[str, str], text: str) -> str:
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
    if name == "code" and inner[0].lstrip().startswith(("```", "~~~")):
        title = f' title="{facts["title"]}"' if facts.get("title") else ""
        numbers = ' linenums="1"' if facts.get("lineNumbers") == "true" else ""
        info = inner[0].rstrip()
        info = info if info.strip("`~ ") or not title + numbers else f"{info}text"
        return "\n".join([info + title + numbers, *inner[1:]])
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
