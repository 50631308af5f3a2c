"""The words, images, links and embeds of a file of the source, whatever program it was written for.

No converter is asked: a text that a converter loses is still counted here. Front matter, options of
code, template tags, attributes and names of directives and roles are no words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from coursesite.importers.book import notebook
from coursesite.importers.coverage.words import without_addresses, words
from coursesite.importers.data.yaml_reader import at

PAGES = (".md", ".markdown", ".mkd", ".mdown", ".qmd", ".rmd", ".mdx", ".html", ".htm", ".ipynb")
DATA = (".yml", ".yaml", ".json", ".csv", ".tsv", ".toml")
_LANGUAGE = re.compile(
    r"i?python3?|r|rscript|julia|ojs|bash|sh|sql|node|js|javascript|css|stan|c|cpp|rcpp|rust|mermaid|"
    r"dot|code|code-block|code-cell|sourcecode|octave|matlab|prolog|haskell|perl|ruby|scala|go|"
    r"fortran|text|literalinclude|eval-rst",
    re.I,
)
"""The names in braces behind a fence that say a language; all others are directives with prose."""
_NO_ARGUMENT = re.compile(
    r"(?:prf:)?solution(?:-start)?|figure-md|embed|iframe|video|youtube|button-\w+|code-cell"
)
"""Directives whose arguments are labels and addresses."""
_OPTION_LINE = re.compile(r"[ \t>]*#\||\W{1,40}\bhighlight-(?:next-line|start|end)\b")
_DRAWN = re.compile(r"\{?(?:mermaid|dot|graphviz)\b")
_NO_PROSE = ("toctree", "tableofcontents", "include", "bibliography", "raw", "image", "contents")
_FENCE = re.compile(r"^[ \t>]*+(?:(?:[-*+] |\d+[.)] )[ \t]*+)?(`{3,}|~{3,}|:{3,})[ \t]*([^\n]*)$")
_FRONT = re.compile(
    r"\A\ufeff?(?:(---|\+\+\+)[ \t]*\n.*?\n(?:\1|\.\.\.)|\{\n.*?\n\})[ \t]*(?:\n|\Z)"
    r"|\A(?:(?i:title|description|authors?|date|tags|template|hide):[ \t][^\n]*\n)+(?=\s*\n)",
    re.DOTALL,
)
_HIDDEN = re.compile(
    r"^[ \t>]*#\|[ \t]*(?:echo|include)[ \t]*:[ \t]*(?:false|no)\b|"
    r"\b(?:echo|include)\s*=\s*(?:FALSE|F)\b|^[ \t>]*:?tags:.*\b(?:remove|hide)[-_]",
    re.MULTILINE | re.I,
)
_UNSEEN = re.compile(
    r"^(:{3,})[ \t]*\{[^{}\n]*(?:\.notes\b|\.hidden\b|when-format=\W?(?:pdf|latex|docx|typst)|"
    r"unless-format=\W?html)[^{}\n]*\}.*?^\1[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
"""Divs that Quarto leaves out of web pages."""
_VALUE = re.compile(r"(?<!`)`(?:r|\{(?:r|python|julia)\})[ ][^`\n]+`(?!`)")
"""Code whose value stands in the text."""
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(?:title|caption|alt|summary|fig-cap|fig-alt|tbl-cap|lst-cap|fig\.cap|label)"
    r"\s*[=:]\s*\\?(?:\"([^\"\n]*)\"|'([^'\n]*)')"
)
_GONE = re.compile(
    r"<!--.*?(?:-->|\Z)|<![A-Za-z][^>]*>|\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{#.*?#\}(?!\s*\n)|"
    r"\{\{[<%]\s*mermaid\s*[>%]\}\}.*?\{\{[<%]\s*/\s*mermaid\s*[>%]\}\}|"
    r"^\{::comment\}.*?\{:/(?:comment)?\}|"
    r"<(script|style)\b[^>]*>.*?</\1\s*>|^%%.*?%%[ \t]*$|(?<!%)%%[^%\n]+%%|\{\{</\*|\*/>\}\}|"
    r"\{/\*.*?\*/\}|^export\s+(?:const|default|function|let)\b.*?(?=\n[ \t]*\n|\Z)|"
    r"^%[ \t][^\n]*$|(?<=\$\$)[ \t]*\([\w:.-]+\)[ \t]*$",
    re.DOTALL | re.I | re.MULTILINE,
)
_TEMPLATE = re.compile(r"\{%.{0,4000}?%\}|\{\{.{0,2000}?\}\}", re.DOTALL)
_VARIABLE = re.compile(r"\{\{-? ?(?:site|page)\.[^{}\n]{0,200}\}\}|\{% ?(?:end)?raw ?%\}")
"""Liquid of Jekyll, which it works out in code, too."""
_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?/?>")
_ROLE = re.compile(r"\{([\w:+.-]{1,40})\}(`{1,9})((?:(?!\2).){0,400}?)\2(?!`)", re.DOTALL)
_ROLE_TARGET = re.compile(r"([^<>]*)<[^<>]*>\Z")
_POINTERS = re.compile(
    r"(?:ref|numref|eq|cite\w*|prf:ref|footcite\w*|cite:\w+|doc|download|octicon|fa\w*|material-.*)\Z"
)
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)((?:(?!\n[ \t]*\n)[\s\S]){1,2000}?)(?<!`)\1(?!`)")
_MATH = re.compile(
    r"\$\$.{1,4000}?\$\$|(?<![\\$\w])\$(?![\s$])[^$\n]{1,400}?(?<![\s\\])\$(?!\d)", re.S
)
_WIKI = re.compile(r"(!?)\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\]")
_LINK = re.compile(
    r"(!?)\[((?:\\.|[^\[\]\\]|\[[^\[\]]{0,200}\]){0,1000})\]\(\s*+(?:<([^<>\n]*)>|([^\s()<>]*"
    r"(?:\([^\s()]*\)[^\s()<>]*){0,3}))(?:(?:\s++|(?<=\s))(?:\"([^\"]*)\"|'([^']*)'))?\s*+\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*<?(\S+?)>?(?=\s|$)", re.MULTILINE)
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>|(?<![\w(\"'=<])(https?://[^\s<>\"'`)\]]+)")
_SNIPPET = re.compile(
    r"^[ \t>]*;?-+8<-+[ \t]*$.*?^[ \t>]*-+8<-+[ \t]*$|^[ \t>]*;?-+8<-+[ \t]+[\"'][^\n]*$"
    r"|\{\{#(?:include|rustdoc_include|playground|playpen)\b[^{}\n]*\}\}",
    re.DOTALL | re.MULTILINE,
)
_ADMONISH = re.compile(r"^([ \t>]*(?:`{3,}|~{3,}))[ \t]*admonish\b([^\n]*)$", re.MULTILINE)
_BARE_TITLE = re.compile(r"(?<![=\w])\"([^\"\n]*)\"")
_HIDDEN_RUST = re.compile(r"[ \t>]*#(?:[ \t]|\Z)")
_EMOJI = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])")
_LINES = re.compile(
    r"^[ \t]*[-*+\d.]+[ \t]+[^\n]+\n(?=[ \t]*\{:[ \t]*toc\b)|"
    r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[^\[\]\n]\](?=[ \t])|"  # tasks
    r"^[ \t>]*(?:!!!|\?\?\?\+?|===[!+]?|///+)[ \t]*[^\n\"|]*|"  # boxes of MkDocs, but for titles
    r"^ {4}(?:type|open|new|select|attrs):[ \t][^\n]*$|"
    r"^[ \t>]*\d{1,9}[.)](?=\s)|"
    r"^[ \t>]*\[![\w-]+(?:\|[^\]\n]*)?\][-+]?|[ \t]\^[\w-]+[ \t]*$|"  # callouts, names of blocks
    r"^[ \t]*\([\w:.-]+\)=[ \t]*$|^\*\[[^\]\n]+\]:|^\[TOC\][ \t]*$|"
    r"^[ \t]*(?:import|export)\s[^\n]*\sfrom\s+['\"][^\n]*$",
    re.MULTILINE,
)
_INLINE = re.compile(
    r"\{[ ]*(?:[:#.][^{}\n]*|[\w-]+=[^{}\n]*)\}|\[\^[^\]\n]+\]:?|(?<=\])\[[^\]\n]*\]|"
    r"\\(?:@ref|(?:auto|page|eq|name|[cC])?ref|label|cite\w*)(?:\[[^\]]*\])*[({][^)}\n]*[)}]|"
    r"\\(?:begin|end)\{[\w*]+\}|(?<![\w@/])-?@[A-Za-z][\w:.#$%&+?~/-]*|"
    r"\(\\#[\w:.-]+\)|\(ref:[\w-]+\)|^#[ ]+\((?:PART\*?|APPENDIX)\)|" + _EMOJI.pattern,
    re.MULTILINE,
)
_MARKS = re.compile(r"[*~=^]+|\\(?=[!-/:-@\[-`{-~])|(?<![^\W_])_+|_+(?![^\W_])")
_EMBED = re.compile(
    r"<(?:iframe|video|audio|source|embed)\b[^<>]*?\s(?:src|data-src)\s*=\s*[\"']([^\"']+)[\"']|"
    r"\{\{[<%]\s*(?:video|youtube|vimeo|audio|bilibili|twitch|spotify|gist)\s+(?:id=|src=|url=)?"
    r"[\"']?([^\s\"'>%]+)|"
    r"\{%-?\s*include\s+embed/\w+\.html\s[^%]*?\b(?:id|src)=[\"']([^\"']+)[\"']|"
    r"\{%\s*(?:embed\s+url=|youtube\s+)[\"']?([^\s\"'%]+)",
    re.I,
)
_IMG = re.compile(r"<img\b[^<>]*?\ssrc\s*=\s*([\"'])((?:(?!\1).)*)\1", re.I | re.S)
_ANCHOR = re.compile(
    r"<a\b[^<>]*?\shref\s*=\s*([\"'])((?:(?!\1).)*)\1[^<>]*>(.*?)</a>", re.I | re.S
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)\Z", re.I)
_NO_TEXT = re.compile(
    r"(?:^[ \t]*(?:- )*|[{,][ \t]*)[\"']?[\w.-]+[\"']?[ \t]*:(?=\s|$)|^[ \t]*#.*$|\"[\w.-]+\"\s*:|"
    r"(?<![\w/])[\w.~-]*/[\w./#?&=%~-]+|\S+@\S+|\b\d{4}-\d\d?-\d\d?(?:[T ]\d[\d:.+Z-]*)?|"
    r"[\w-]+\.(?:png|jpe?g|svg|gif|webp|pdf|html?|md|ipynb|zip)\b",
    re.MULTILINE,
)
"""Keys, comments, addresses, names of files and days, in YAML, JSON and CSV."""


class Reference(Struct, frozen=True, order=True):
    """An image, a link or an embed at a line: its address, and its words for a link with some."""

    line: int
    address: str
    text: str = ""


class SourceText(Struct, frozen=True, kw_only=True):
    """A file as it is counted: its words with their lines (from 1) in order, and its references."""

    words: tuple[tuple[str, int], ...] = ()
    images: tuple[Reference, ...] = ()
    links: tuple[Reference, ...] = ()
    embeds: tuple[Reference, ...] = ()


def read(path: str, text: str) -> SourceText:
    """A file as it is counted; nothing of a file that is neither a page nor data."""
    lower = path.lower()
    if lower.endswith(".ipynb"):  # as if cells were written one below the other
        cells = (notebook.read(text) or {"cells": ()})["cells"]
        return _page("\n\n".join(filter(None, map(_cell, cells))))
    if lower.endswith(PAGES):
        return _page(text, is_html=lower.endswith((".html", ".htm")))
    if not lower.endswith(DATA):
        return SourceText()
    if lower.endswith((".csv", ".tsv")):
        text = re.sub(r"\A[^\n]*", "", text)
    return SourceText(words=tuple(_counted(_NO_TEXT.sub(_blank, without_addresses(text)))))


def _cell(cell: Any) -> str:
    """The text of a cell of a notebook; "" for one that is not shown."""
    text, kind = notebook.text_of(cell), at(cell, "cell_type")
    if re.search(r"(?:remove|hide)[-_](?:cell|input)", str(at(cell, "metadata", "tags"))):
        return ""
    return f"``````\n{text}\n``````" if kind == "code" else text if kind == "markdown" else ""


def _blank(found: re.Match[str]) -> str:
    """The line breaks of a match, and spaces for the rest."""
    return re.sub(r"[^\n]", " ", found[0])


def _counted(text: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(text.split("\n"), 1):
        for word in words(line):
            yield word, number


def _page(text: str, is_html: bool = False) -> SourceText:
    """The words and references of Markdown, or of HTML."""
    front = _FRONT.match(text)
    hidden = re.search(r"^\s*echo:\s*false\b", front[0], re.M) if front else None
    hidden = hidden or re.search(r"opts_chunk\$set\([^()]*\becho\s*=\s*F", text)
    text = _SNIPPET.sub(_blank, _UNSEEN.sub(_blank, _FRONT.sub(_blank, text, count=1)))
    text = _ADMONISH.sub(_box, text)
    prose, code = (text, "") if is_html else _split_code(text, hidden is not None)
    prose = _VALUE.sub("", prose)
    bare = _GONE.sub(_blank, prose if is_html else _CODE.sub(_inert, _ROLE.sub(_role, prose)))
    counted = sorted(
        [*_counted(_prose(bare)), *_counted(_VARIABLE.sub("", code))], key=lambda word: word[1]
    )
    return SourceText(words=tuple(counted), **_references(bare))


def _split_code(text: str, hidden: bool) -> tuple[str, str]:
    """The text without fenced code, and that code; both with all line breaks.

    Fences of directives belong to neither, their contents to the text. `hidden`: code that runs is
    not shown.
    """
    lines = text.split("\n")
    prose, code = [""] * len(lines), [""] * len(lines)
    directives: list[str] = []
    at = -1
    while (at := at + 1) < len(lines):
        found = _FENCE.match(lines[at])
        if not found or (found[1][0] == "`" and "`" in found[2]):
            prose[at] = lines[at]
        elif found[1] == (directives or [""])[-1] and not found[2].strip():
            directives.pop()
        elif found[1][0] == ":":
            is_labelled = (name := _directive(found[2])) and _NO_ARGUMENT.fullmatch(name)
            prose[at] = "" if is_labelled else _opening(found[2])
            at = _options(lines, at, prose) if name else at
        elif (name := _directive(found[2])) and name not in _NO_PROSE:
            directives.append(found[1])
            argument = found[2].partition("}")[2].strip()
            argument = "" if _NO_ARGUMENT.fullmatch(name) else argument
            prose[at] = f"![]({argument})" if name == "figure" else argument
            prose[at] = "" if name in ("only", "ifconfig") else prose[at]
            at = _options(lines, at, prose)
        else:
            close = re.compile(rf"[ \t>]*{re.escape(found[1])}[ \t]*$")
            end = next((i for i in range(at + 1, len(lines)) if close.match(lines[i])), len(lines))
            runs = found[2].startswith("{") and not found[2].startswith(("{code-block}", "{."))
            first = _options(lines, at, prose) + 1 if found[2].startswith("{") else at + 1
            prose[at] = _titles(found[2])
            if found[2].startswith("{=html"):
                prose[first:end] = lines[first:end]
            hides = (hidden and runs) or found[2].startswith("{=")
            is_hidden = hides or _HIDDEN.search("\n".join(lines[at:end]))
            if not name and not is_hidden and not _DRAWN.match(found[2]):
                unseen = _HIDDEN_RUST if found[2].startswith("rust") else _OPTION_LINE
                code[first:end] = ["" if unseen.match(one) else one for one in lines[first:end]]
            if name == "image":
                prose[at] = f"![]({found[2].partition('}')[2].strip()})"
            at = end
    return "\n".join(prose), "\n".join(code)


def _box(found: re.Match[str]) -> str:
    """The fence of a box of mdBook as that of a directive."""
    titles = [one[1] for one in _BARE_TITLE.finditer(found[2])]
    return f"{found[1]}{{admonish}} {_titles(found[2])} {' '.join(titles)}"


def _directive(info: str) -> str:
    """The name of the directive behind a fence; empty for that of a language, or none."""
    name = re.match(r"\{([A-Za-z][\w:+-]*)", info)
    return "" if name is None or _LANGUAGE.fullmatch(name[1]) else name[1]


def _options(lines: list[str], at: int, prose: list[str]) -> int:
    """The last line of the options of the directive at a line; those that readers see are added to
    `prose`."""
    block = at + 1 < len(lines) and lines[at + 1].strip() == "---"
    at += block
    while at + 1 < len(lines):
        option = re.match(r"[ \t>]*:?([\w-]+):(?=\s|$)(.*)", lines[at + 1])
        if option and (block or lines[at + 1].lstrip(" \t>")[0] == ":"):
            if option[1] in ("alt", "title", "caption"):
                prose[at + 1] = option[2].strip("\"' ")
        elif not block or lines[at + 1].strip() == "---":
            return at + block
        at += 1
    return at


def _opening(info: str) -> str:
    """The words behind the colons that open or close a block: those behind its name."""
    rest = re.sub(r"^\{[^{}\n]*\}|^[\w-]+(?=\s|\[|\{|$)", "", info)
    return f"{rest} {_titles(info)}" if rest != info or info.startswith("{") else info


def _titles(text: str) -> str:
    """The titles and captions among attributes."""
    return " ".join(one[1] or one[2] or "" for one in _ATTRIBUTE.finditer(text))


def _with_titles(found: re.Match[str]) -> str:
    """A tag without all but its titles and captions."""
    return f" {_titles(found[0])} " + "\n" * found[0].count("\n")


def _inert(found: re.Match[str]) -> str:
    """A code span with nothing in it but words."""
    shown = _VARIABLE.sub("", found[0])
    return re.sub(r"^`+(?:#!|:::)[\w+#-]+(?= )|[^\w\n]|_", " ", shown)


def _role(found: re.Match[str]) -> str:
    """The text of a role; nothing for one that the program puts a number or a title in."""
    if text := _ROLE_TARGET.match(found[3].strip()):
        return text[1]
    return "" if _POINTERS.match(found[1]) else _inert(found) if found[1] == "code" else found[3]


def _references(text: str) -> dict[str, tuple[Reference, ...]]:
    """The images, the links and the embeds of a text."""
    out: dict[str, list[Reference]] = {"images": [], "links": [], "embeds": []}

    def add(kind: str, found: re.Match[str], address: str, said: str = "") -> None:
        line = text.count("\n", 0, found.start()) + 1
        if address and not (address.startswith(("{", "#", "data:")) or "{{" in address):
            out[kind].append(Reference(line, html.unescape(address), said))

    for found in _LINK.finditer(text):
        add("images" if found[1] else "links", found, _target(found), _EMOJI.sub("", found[2]))
        for inner in _LINK.finditer(found[2]) if not found[1] else ():
            add("images" if inner[1] else "links", found, _target(inner))
    for found in _WIKI.finditer(text):
        is_picture = found[1] and _PICTURE.search(found[2].strip())
        if is_picture or not found[1]:
            kind = "images" if is_picture else "links"
            add(kind, found, found[2].strip(), found[3] or found[2])
    for found in _IMG.finditer(text):
        add("images", found, found[2])
    for found in _ANCHOR.finditer(text):
        add("links", found, found[2], _TAG.sub("", found[3]))
    for found in _EMBED.finditer(text):
        add("embeds", found, next(filter(None, found.groups())))
    for pattern in (_TAG, _TEMPLATE, _LINK):  # whose addresses are no others
        text = pattern.sub(_blank, text)
    for found in _AUTOLINK.finditer(text):
        add("links", found, (found[1] or found[2]).rstrip(".,;:!?*_"))
    return {kind: tuple(sorted(listed)) for kind, listed in out.items()}


def _target(link: re.Match[str]) -> str:
    return link[3] or link[4] or ""


def _prose(text: str) -> str:
    """The words of a text without code, with all line breaks: syntax is taken away."""
    for pattern, change in _SYNTAX:
        text = pattern.sub(change, text)
    return html.unescape(_MARKS.sub("", without_addresses(text)))


def _formula(found: re.Match[str]) -> str:
    """A formula with nothing in it but words, and without its labels."""
    text = re.sub(r"\\(?:label|begin|end|tag)\*?\{[^{}]*\}", " ", found[0])
    return re.sub(r"[^\w\n]|_", " ", text)


_FRAMES = re.compile(r"<(?:iframe|object|embed|input)\b", re.I)
"""Tags whose titles say only what they are."""
_INLINE_TAGS = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|"
    r"sup|tt|u|var|wbr)\b",
    re.I,
)


def _tag(found: re.Match[str]) -> str:
    """A tag without all but its titles; one inside a line joins the words beside it."""
    if _FRAMES.match(found[0]):
        return _blank(found)
    said = _with_titles(found)
    return said if said.strip() or not _INLINE_TAGS.match(found[0]) else "\n" * said.count("\n")


_SYNTAX: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_TEMPLATE, _with_titles),
    (_MATH, _formula),
    (_DEFINITION, _blank),
    *[(_LINK, lambda link: f" {link[2]} {link[5] or link[6] or ''} ")] * 2,  # of an image in a link
    (_WIKI, lambda link: "" if link[1] else link[3] or link[2]),
    (_AUTOLINK, _blank),
    (_TAG, _tag),
    (_LINES, _blank),
    (_INLINE, _with_titles),
)
