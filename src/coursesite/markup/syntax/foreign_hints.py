"""The ways to write here what other programs write otherwise: hints for messages about it."""

from __future__ import annotations

import re
from collections.abc import Callable

from coursesite.markup.syntax import emoji_names

LATEX = {
    "textbf": "**…**",
    "textit": "*…*",
    "emph": "*…*",
    "texttt": "`…`",
    "verb": "`…`",
    "underline": "<u>…</u>",
    "section": "## …",
    "subsection": "### …",
    "subsubsection": "#### …",
    "chapter": "## …",
    "paragraph": "**…**",
    "item": "- …",
    "footnote": "[^1], and [^1]: … on a line of its own",
    "url": "<https://…>",
    "href": "[…](https://…)",
    "includegraphics": "![what is to be seen](picture.svg)",
    "cite": "the reference itself, or a footnote",
    "citep": "the reference itself, or a footnote",
    "citet": "the reference itself, or a footnote",
    "label": "{: #name } below what is meant",
    "pageref": "[](#name)",
    "nameref": "[{name}](#name)",
    "vref": "[](#name)",
    "hyperref": "[text](#name)",
    "crefrange": "a link for each: [](#first) to [](#last)",
    "nocite": "nocite: in the front matter, with the keys of the entries",
    "bibliography": "bibliography: in the front matter, and {{< bibliography >}} for the list",
    "input": '{{< include "file.md" >}}',
}
"""Markdown for commands of LaTeX."""
_TEXT = "its text where it is used: formulas have the environments they know"
_MACRO = r"\newcommand{\name}[1]{…}"
_COUNTER = 'numbering: in course.yml, or a number by hand: {: number="5" }'
_PACKAGE = "nothing: formulas know the commands of common packages"
LATEX_PREAMBLE = {
    "newenvironment": _TEXT,
    "renewenvironment": _TEXT,
    "NewDocumentEnvironment": _TEXT,
    "newtheorem": "a callout, such as > [!THEOREM], which has a number",
    "theoremstyle": "nothing: callouts such as > [!THEOREM] have their looks from the theme",
    "usepackage": _PACKAGE,
    "RequirePackage": _PACKAGE,
    "documentclass": "nothing: notes have no preamble",
    "NewDocumentCommand": _MACRO,
    "RenewDocumentCommand": _MACRO,
    "DeclareDocumentCommand": _MACRO,
    "DeclareRobustCommand": _MACRO,
    "newcounter": _COUNTER,
    "setcounter": _COUNTER,
    "addtocounter": _COUNTER,
    "numberwithin": _COUNTER,
}
"""Markdown for the definitions and settings of a LaTeX document."""
ROLES = {
    "ref": "a link: [](#name)",
    "numref": "a link: [](#name)",
    "eq": "a link: [](#name)",
    "doc": "a link: [](file.md)",
    "download": "a link: [text](file)",
    "any": "a link: [](#name)",
    "term": "{{< term name >}}",
    "math": "a formula: $…$",
    "kbd": "<kbd>…</kbd>",
    "abbr": '<abbr title="…">…</abbr>',
    "sub": "<sub>…</sub>",
    "sup": "<sup>…</sup>",
    "subscript": "<sub>…</sub>",
    "superscript": "<sup>…</sup>",
    "cite": "the reference itself, or a footnote",
    "code": "the code span alone",
}
"""Markdown or HTML for roles of MyST and reStructuredText."""
_EMBEDS = ("youtube", "vimeo", "bilibili", "twitch", "spotify", "figure", "video", "audio")


def tag(match: re.Match[str]) -> str:
    """The hint for a tag of Liquid, GitBook or HackMD."""
    name = match[1]
    if name in ("hint", "callout", "alert", "note", "tip", "warning", "admonition"):
        return "write > [!NOTE], and > before each line of the text"
    if name in _EMBEDS:
        return f"write {{{{< {name} … >}}}}"
    if name in ("details", "collapse", "spoiler"):
        return 'write {{< details "…" >}} … {{< /details >}}'
    if name in ("tab", "tabs"):
        return 'write {{< tabs >}} {{< tab "Name" >}} … {{< /tab >}} {{< /tabs >}}'
    if name in ("link", "post_url", "ref", "content-ref"):
        return "write the path of the file: [text](02-file.md)"
    if name in ("include", "include_relative", "render"):
        return 'write {{< include "file.md" >}}'
    if name in ("code", "codeblock", "prism"):
        return "write fenced code, between lines of ```"
    return "write what it would give; notes are no templates"


def variable(match: re.Match[str]) -> str:
    """The hint for `{{ … }}`."""
    inner = match[1].strip("-~ ")
    if inner.startswith(("#include", "#rustdoc_include")):
        return f'write {{{{< include "{inner.partition(" ")[2].strip() or "file.md"}" >}}}}'
    if inner.startswith(("#playground", "#playpen")):
        return f'write {{{{< include "{inner.partition(" ")[2].strip()}" lang=rust >}}}}'
    if "url" in inner.lower():
        return "addresses need no beginning here: write /path/ or the path of a file"
    return "write what it would give; notes are no templates"


def wiki(match: re.Match[str]) -> str:
    """A link or picture for `[[…]]` of wikis."""
    name, text = match[2].strip(), (match[3] or "").strip()
    page, _, place = name.partition("#")
    file = page.strip().replace(" ", "-").lower()
    if match[1]:
        return f"write ![what is to be seen]({name.replace(' ', '%20')})"
    target = (f"{file}.md" if file else "") + (
        f"#{place.strip().replace(' ', '-').lower()}" if place else ""
    )
    return f"write [{text or name}]({target})"


def span(match: re.Match[str]) -> str:
    """HTML for a span with attributes."""
    classes = " ".join(re.findall(r"\.([A-Za-z][\w-]*)", match[2]))
    named = f' class="{classes}"' if classes else " …"
    return f"write <span{named}>{match[1]}</span>"


def switch(name: str) -> str:
    """The words that name a switch of course.yml."""
    return f"switch it on in course.yml: markdown: {{{name}: true}}"


def emoji(match: re.Match[str]) -> str:
    """The character of an emoji."""
    character = emoji_names.characters().get(match[1])
    if character is None:
        return "write the character itself"
    return f"write the character itself: {character}, or {switch('emoji')}"


def keys(match: re.Match[str]) -> str:
    """HTML for a combination of keys."""
    keys = match[1].split("+")
    return "write " + "+".join(f"<kbd>{key.capitalize()}</kbd>" for key in keys)


def by_name(table: dict[str, str], other: str) -> Callable[[re.Match[str]], str]:
    """A function from a match to a hint, by the name that its first group is; `other` is that for
    names that are not in the table."""
    return lambda match: f"write {table.get(match[1], other)}"


def size(match: re.Match[str]) -> str:
    """The hint for a picture with its size behind the address."""
    given = zip(("width", "height"), match.groups(), strict=True)
    sizes = " ".join(f'{name}="{value}"' for name, value in given if value)
    return f"write ![…](…){{: {sizes} }}" if sizes else "take the size away"
