"""Roles, links and attributes of MyST within a line."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import partial

from coursesite.importers import markdown_ranges
from coursesite.importers.myst.page import MystPage
from coursesite.importers.scholarly.directives import label_id

_ROLE = re.compile(r"\{([A-Za-z][\w:.+-]*)\}(`+)(.+?)(?<!`)\2(?!`)([ \t]*)", re.DOTALL)
_WORDED = re.compile(r"(.*?)\s*<([^<>]+)>\Z", re.DOTALL)
_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\]\([^()]*\)|\[[^\[\]]*\])*)\]\(<?([^()\s<>]+)>?\)"
)
_AUTO = re.compile(r"<(project|path|inv|myst|xref):([^<>\s]*)>")
_CROSS = re.compile(r"\[@([\w:.-]*\w)\](?!\()|(?<![\w\\@\[/.{-])@([\w:.-]*\w)")
_SPAN = re.compile(r"\[([^\[\]\n]+)\]\{((?:[ ]*[.#][\w:-]+)+[ ]*)\}")
_BEHIND = re.compile(
    r"(\]\([^()\n]*\)|`)\{((?:[ ]*(?:[.#][\w:-]+|[\w-]+=(?:\"[^\"]*\"|[^\s{}\"]+)))+)[ ]*\}"
)
_LABELS = ("ref", "numref", "eq", "prf:ref", "any", "std:ref")
_CODE = re.compile(
    r"code|file|command|program|envvar|option|samp|literal|(?:\w+:)?(?:func|class|meth|mod|attr|obj|"
    r"data|exc|const|type|doc)|(?:py|c|cpp|js|rst|external)[:+].*|keyword|token"
)
_TAGS = {
    "sub": "sub",
    "subscript": "sub",
    "sup": "sup",
    "superscript": "sup",
    "kbd": "kbd",
    "u": "u",
    "underline": "u",
    "del": "del",
    "strike": "s",
    "s": "s",
    "dfn": "dfn",
    "small": "small",
}
_ICONS = re.compile(r"octicon|fa[bsr]?|fa-.*|material-.*|lucide|icon|index")


def convert(text: str, page: MystPage) -> str:
    """The text of a page with roles, links to labels and attributes in our syntax."""
    for pattern, sign, change in _PASSES:
        if sign in text:
            text = _outside(text, pattern, partial(_changed, change, page))
    return text


def _changed(
    change: Callable[[re.Match[str], MystPage], str], page: MystPage, match: re.Match[str]
) -> str:
    return change(match, page)


def _outside(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """The text with the matches replaced that do not begin in code, comments or formulas."""
    kept = markdown_ranges.merge(
        markdown_ranges.code_and_comments(text) + markdown_ranges.formulas(text)
    )
    return pattern.sub(
        lambda match: match[0] if markdown_ranges.inside(kept, match.start()) else change(match),
        text,
    )


# ---- roles -------------------------------------------------------------------------------------


def _role(match: re.Match[str], page: MystPage) -> str:
    new = _read_role(match, page)
    return new + match[4] if new else ""


def _read_role(match: re.Match[str], page: MystPage) -> str:
    name, body = match[1].lower(), " ".join(match[3].split())
    worded = _WORDED.match(body)
    words, target = (worded[1], worded[2]) if worded else ("", body)
    if name in _LABELS:
        if name == "any" and not page.target(target):
            return f"`{words or target}`"
        words = words.replace("%s", "{number}")
        return (
            page.link(target, words or ("({number})" if name == "eq" else "")) or match[0].rstrip()
        )
    if name == "doc":
        project, _, path = target.partition(":")
        if path and (address := page.book.projects.get(project)):
            return f"[{words or path}]({address.rstrip('/')}/{path}.html)"
        return f"[{words}]({_page(target)})"
    if name == "download":
        return f"[{words}]({_bracketed(target)})"
    if name == "term":
        found = page.book.terms.get(label_id(target).lower())
        return f"[{words or target}]({page.address(found)})" if found else words or target
    if name.startswith("bdg"):
        link = re.search(r"-(link|ref)-", f"{name}-")
        address = (page.target(target) or target) if link else ""
        return f"[{words or target}]({address}){{: .btn }}" if link else f"**{body}**{{: .label }}"
    if name in _FORMS:
        return _FORMS[name](words, target, body)
    if name in _TAGS:
        return f"<{_TAGS[name]}>{body}</{_TAGS[name]}>"
    if _CODE.fullmatch(name):
        if name not in ("code", "file", "literal", "command", "program", "samp"):
            note = f"the role '{match[1]}' leads to other documentation: it is code"
            page.note(match[0], "left", note)
        return f"`{words or target.lstrip('~!').rstrip()}`"
    if _ICONS.fullmatch(name):
        page.note(match[0], "left", f"the role '{match[1]}' shows nothing here: it is gone")
        return ""
    if name.startswith(("cite", "footcite")):
        return match[0].rstrip().replace("{footcite", "{cite")  # as all citations
    page.note(match[0], "left", f"there is nothing here like the role '{match[1]}'")
    return f"`{body}`"


def _abbreviation(words: str, target: str, body: str) -> str:
    if found := re.fullmatch(r"(.+?)\s*\((.+)\)", body):
        return f'<abbr title="{html.escape(found[2])}">{found[1]}</abbr>'
    return body


_FORMS: dict[str, Callable[[str, str, str], str]] = {
    "abbr": _abbreviation,
    "abbreviation": _abbreviation,
    "math": lambda words, target, body: f"${body}$",
    "guilabel": lambda words, target, body: f"**{body.replace('&', '')}**",
    "menuselection": lambda words, target, body: f"**{body.replace('-->', '▸')}**",
    "button": lambda words, target, body: f"[{words or target}]({target}){{: .btn }}",
    "strong": lambda words, target, body: f"**{body}**",
    "emphasis": lambda words, target, body: f"*{body}*",
    "pep": lambda words, target, body: f"[PEP {target}](https://peps.python.org/pep-{target:0>4})",
    "rfc": lambda words, target, body: (
        f"[RFC {target}](https://datatracker.ietf.org/doc/html/rfc{target})"
    ),
    "doi": lambda words, target, body: f"[{words or target}](https://doi.org/{target})",
    "wiki": lambda words, target, body: (
        f"[{words or target}](https://en.wikipedia.org/wiki/{target.replace(' ', '_')})"
    ),
    "span": lambda words, target, body: body,
    "smallcaps": lambda words, target, body: body,
    "sc": lambda words, target, body: body,
}


def _page(target: str) -> str:
    name = target.rpartition("/")[2]
    return _bracketed(target if re.search(r"\.(?:md|ipynb|rst)\Z", name) else f"{target}.md")


def _bracketed(path: str) -> str:
    return f"<{path}>" if re.search(r"[\s()]", path) else path


# ---- links and attributes ------------------------------------------------------------------------


def _link(match: re.Match[str], page: MystPage) -> str:
    words, url = match[1], match[2]
    if url.startswith(("inv:", "xref:", "myst:")):
        page.note(match[0], "left", "a link to another project's documentation is text")
        return words or f"`{url.partition(':')[2]}`"
    url = re.sub(r"\A(?:project|path):", "", url)
    if "/" not in url and (
        link := page.link(url.removeprefix("#"), words.replace("%s", "{number}"))
    ):
        return link
    return f"[{words}]({url})"


def _automatic(match: re.Match[str], page: MystPage) -> str:
    if match[1] in ("project", "path"):
        return _link(re.match(_LINK, f"[]({match[2]})"), page) if match[2] else match[0]  # type: ignore[arg-type]
    page.note(match[0], "left", "a link to another project's documentation is text")
    return f"`{match[2]}`"


def _cross(match: re.Match[str], page: MystPage) -> str:
    return page.link(match[1] or match[2]) or match[0]


def _span(match: re.Match[str], page: MystPage) -> str:
    classes = " ".join(re.findall(r"\.([\w-]+)", match[2]))
    ids = "".join(f' id="{name}"' for name in re.findall(r"#([\w:-]+)", match[2])[:1])
    named = f' class="{classes}"' if classes else ""
    return f"<span{named}{ids}>{match[1]}</span>"


def _behind(match: re.Match[str], page: MystPage) -> str:
    facts = re.sub(r"\b(width|height)=\"?(\d+)(?:px)?\"?(?=\s|\Z)", r'\1="\2"', match[2].strip())
    facts = re.sub(r"\balign=\"?(left|right)\"?", r".\1", facts)
    facts = re.sub(r"\balign=\"?center\"?", "", facts).strip()
    facts = re.sub(r"=([^\s\"]+)", r'="\1"', facts)
    return f"{match[1]}{{: {facts} }}" if facts else match[1]


_PASSES: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str], MystPage], str]], ...] = (
    (_BEHIND, "}", _behind),
    (_ROLE, "}`", _role),
    (_SPAN, "]{", _span),
    (_LINK, "](", _link),
    (_AUTO, "<", _automatic),
    (_CROSS, "@", _cross),
)
