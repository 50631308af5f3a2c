"""Roles, links and attributes of MyST within a line."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from coursesite.importers.dialects.myst.page import MystPage
from coursesite.importers.dialects.pandoc.inline import outside, with_attributes
from coursesite.importers.scholarly.directives import label_id

_ROLE = re.compile(
    r"(?<!\\)\{([A-Za-z][\w:.+-]*)(?:[ ][^{}`\n]*)?\}(`{1,9})(.+?)(?<!`)\2(?!`)([ \t]*)", re.DOTALL
)
_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\](?:\([^()]*\))?+)*+)\]\(<?([^()\s<>]+)>?\)"
)
_FILE = re.compile(r"\.(?:md|ipynb|rst|html?|pdf|png|svg)(?:#|\Z)")
_OBJECT = re.compile(r"[A-Za-z]\w*(?:[.-]\w+)*")
"""Matches an address that may be a label, or the name of an object that Sphinx describes."""
_AUTO = re.compile(r"<(?:(?:project|path):|(?=(?:wiki|doi|xref|inv|myst):))([^<>\s]+)>")
_CROSS = re.compile(r"\[@([\w:.-]*\w)\](?!\()|(?<![\w\\@\[/.{-])@([\w:.-]*\w)")
_CODE = re.compile(r"code|file|command|program|envvar|option|samp|literal")
_ELSEWHERE = re.compile(
    r"(?:\w+:)?(?:func|class|meth|mod|attr|obj|data|exc|any)|(?:py|c|external)[:+].*"
)
_ICONS = re.compile(r"octicon|fa[bsr]?|fa-.*|material-.*")
_HOSTS = {"wiki": "https://en.wikipedia.org/wiki/", "doi": "https://doi.org/"}
_TAGS = {
    "sub": "subscript",
    "sup": "superscript",
    "kbd": "",
    "u": "underline",
    "del": "strike",
    "s": "",
}
_TAG_OF = {name: tag for tag, other in _TAGS.items() for name in (tag, other)}
_FORMS = {
    "math": "${}$",
    "guilabel": "**{}**",
    "strong": "**{}**",
    "emphasis": "*{}*",
    **dict.fromkeys(("span", "smallcaps", "sc"), "{}"),
}


def convert(text: str, page: MystPage) -> str:
    """The text of a page with roles, links to labels and attributes in our syntax."""

    def role(match: re.Match[str]) -> str:
        new = _role(match, page)
        return new + match[4] if new else ""

    def link(match: re.Match[str]) -> str:
        words, url = match[1], re.sub(r"\A(?:project|path):", "", match[2])
        sort, _, name = url.partition(":")
        if sort in _HOSTS:
            return f"[{words or name.replace('_', ' ')}]({_HOSTS[sort]}{name})"
        project = re.split("[/#]", name)[0]
        if sort in ("xref", "myst") and (base := page.book.projects.get(project)):
            return f"[{words or name}]({base.rstrip('/')}{name.removeprefix(project)})"
        if sort in ("inv", "xref", "myst"):
            page.left(match[0], "a link to another project's documentation is text")
            return words or f"`{url.partition(':')[2]}`"
        is_path = url[:1] in "./" or _FILE.search(url)
        label = unquote(url).strip("#")
        known = "" if is_path else page.link(label, words.replace("%s", "{number}"))
        if known:
            return known
        is_object = not is_path and _OBJECT.fullmatch(url) and not page.has_file(url)
        is_lost = url[:1] == "#" and not page.has_place(url[1:])
        if is_object or (is_lost and (not words or re.search("[.A-Z]", url))):
            page.left(match[0], f"no page has the label '{label}'")
            return words or f"`{label}`"
        return f"[{words}]({url})"

    text = outside(with_attributes(text), _ROLE, role)
    text = outside(text, _AUTO, lambda match: f"[]({match[1]})")
    text = outside(text, _LINK, link)
    return outside(text, _CROSS, lambda match: page.link(match[1] or match[2]) or match[0])


def _role(match: re.Match[str], page: MystPage) -> str:
    name, body = match[1].lower(), " ".join(match[3].split())
    worded = re.fullmatch(r"(.*?)\s*<([^<>]+)>", body)
    words, target = (worded[1], worded[2]) if worded else ("", body)
    if name in ("ref", "numref", "eq", "prf:ref", "std:ref"):
        words = words.replace("%s", "{number}") or ("({number})" if name == "eq" else "")
        if link := page.link(target, words):
            return link
        page.left(match[0], f"no page has the label '{target}'")
        return words.replace("{number}", f"`{target}`") if worded and words else f"`{target}`"
    if name == "doc":
        project, _, path = target.partition(":")
        if path and (address := page.book.projects.get(project)):
            return f"[{words or path}]({address.rstrip('/')}/{path}.html)"
        ending = "" if re.search(r"\.(?:md|ipynb|rst)\Z", target) else ".md"
        return f"[{words}](<{target}{ending}>)" if " " in target else f"[{words}]({target}{ending})"
    if name == "download":
        return f"[{words}](<{target}>)" if " " in target else f"[{words}]({target})"
    if name == "term":
        found = page.address(page.book.terms.get(label_id(target).lower()))
        return f"[{words or target}]({found})" if found else words or target
    if name == "button" or re.match(r"bdg-(?:link|ref)", name):
        return f"[{words or target}]({page.target(target) or target}){{: .btn }}"
    if name.startswith("bdg"):
        return f"**{body}**{{: .label }}"
    if name.startswith("abbr") and (long := re.fullmatch(r"(.+?)\s*\((.+)\)", body)):
        return f'<abbr title="{html.escape(long[2])}">{long[1]}</abbr>'
    if name == "menuselection":
        return f"**{body.replace('-->', '▸')}**"
    if name == "index":  # shown, and an entry of an index that we do not have
        return words if worded else re.sub(r"\A(?:!|\w+:)[ ]*", "", body)
    if name in _FORMS:
        return _FORMS[name].format(body.replace("&", "") if name == "guilabel" else body)
    if name in _TAG_OF:
        return f"<{_TAG_OF[name]}>{body}</{_TAG_OF[name]}>"
    if name.startswith(("cite", "footcite")):
        return match[0].rstrip().replace("{footcite", "{cite")  # as all citations
    if _ICONS.fullmatch(name):
        page.told.add("converted", "an icon is a character, or left out", match[0])
        icon = re.split(r"[;\s]", body)[0].removeprefix("fa-")
        return f'<i class="fa-{icon}"></i>'
    if _ELSEWHERE.fullmatch(name):
        page.left(match[0], f"the role '{match[1]}' leads to other documentation: it is code")
    elif not _CODE.fullmatch(name):
        page.left(match[0], f"there is nothing here like the role '{match[1]}'")
        words = body if name == "si" else words  # a number and its unit
    return f"`{(words or target).lstrip('~!')}`"
