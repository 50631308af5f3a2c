"""The options of fenced code, in the ways of Pygments, Material for MkDocs, Docusaurus, Quarto,
Hugo, Gatsby, Rouge and Sphinx: their meaning here, and those that have none."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from coursesite.diagnostics import nearest
from coursesite.markup.attributes import Attributes
from coursesite.text.lazy_regex import rare

_LINES = frozenset(
    (
        *("hl_lines", "highlight", "highlight_lines", "highlightlines", "mark_lines", "marklines"),
        *("emphasize_lines", "data_line", "mark", "hl", "hllines"),
    )
)
_START = frozenset(
    (
        *(
            "linenostart",
            "start",
            "startfrom",
            "start_from",
            "start_line",
            "startline",
            "data_start",
        ),
        *(
            "lineno_start",
            "startlinenumber",
            "firstline",
            "first_line",
            "firstnumber",
            "number_from",
        ),
    )
)
_NUMBERED = frozenset(
    (
        *("linenos", "linenums", "lineno", "linenumbers", "line_numbers", "numberlines"),
        *("number_lines", "showlinenumbers", "show_line_numbers", "code_line_numbers", "numbers"),
    )
)
_FILE = frozenset(("file", "filename", "title", "name", "caption", "lst_cap", "label_title"))
_HARMLESS = frozenset(
    (
        *("anchor_linenums", "anchorlinenos", "lineanchors", "line_anchors", "wrap", "pygments"),
        *("guesssyntax", "noclasses", "editable", "ignore", "no_run", "should_panic", "mdbook"),
        *("compile_fail", "noplayground", "noplaypen", "runnable", "edition2018", "edition2021"),
        *("edition2024", "copy", "select", "nocopy", "no_copy", "annotate"),
    )
)
"""Options that change nothing in what a reader sees here."""
_RUN = frozenset(
    (
        *("echo", "eval", "include", "warning", "message", "results", "cache", "error", "output"),
        *("tidy", "comment", "child", "engine", "live", "exec", "session", "source", "execute"),
    )
)
_PREFIXES = ("fig", "out_", "tbl", "code_fold", "lst", "data_", "attr_")
"""Options of programs that run the code, which is shown here and not run."""
_KNOWN = ("hl_lines", "linenos", "linenostart", "title", "file")
_RANGES = rare(r"\d[\d\s,;-]*")
_FALSE = frozenset(("false", "no", "off", "none"))


def _plain(key: str) -> str:
    return key.lower().replace("-", "_").replace(".", "_")


def normal(given: Attributes) -> Attributes:
    """The attributes with this program's keys for those of others that mean the same."""
    if not given.pairs and not given.refs:
        return given
    pairs: dict[str, str] = {}
    refs = []
    for key, value in given.pairs:
        name = _plain(key)
        if name in _LINES or name in _START or name in _NUMBERED:
            value = value.strip("{}[]() ")
        if name in _START:
            pairs["linenostart"] = value
        elif name in _LINES and (_RANGES.fullmatch(value) or name == "hl_lines"):
            pairs["hl_lines"] = value
        elif name in _NUMBERED:
            if name == "code_line_numbers" and _RANGES.fullmatch(value):
                pairs["hl_lines"] = value
            else:
                pairs["linenos"] = "false" if value.lower() in _FALSE else "true"
                if value.isdigit() and int(value) > 1 and name != "linenos":
                    pairs.setdefault("linenostart", value)
        elif name in _FILE:
            pairs.setdefault("file", value)
        else:
            pairs[key] = value
    for word in given.refs:
        if _plain(word) in _NUMBERED:
            pairs.setdefault("linenos", "true")
        elif _plain(word) in ("nolinenos", "no_line_numbers", "nolineno"):
            pairs["linenos"] = "false"
        else:
            refs.append(word)
    return Attributes(given.id, given.classes, tuple(pairs.items()), tuple(refs))


def without_meaning(given: Attributes, *, words: bool) -> Iterator[tuple[str, str]]:
    """The options of normal attributes that mean nothing here, each with a hint. With `words`, so
    are bare words."""
    for key, value in given.pairs:
        name = _plain(key)
        if key not in _KNOWN and not _is_harmless(name):
            yield key, _hint(key, name, value)
    for word in given.refs if words else ():
        if not _is_harmless(_plain(word)):
            yield word, _hint(word, _plain(word), "")


def _is_harmless(name: str) -> bool:
    return name in _HARMLESS or name in _RUN or name.startswith(_PREFIXES)


def _hint(key: str, name: str, value: str) -> str:
    if re.fullmatch(r"[\w-]+\.\w{1,5}", key) and not value:
        return f'write title="{key}" to show the name of a file'
    near = nearest(name, (*_KNOWN, "linenums", "showlinenumbers", "startfrom"), 0.7)
    return f"did you mean '{near}'?" if near else f"known are {', '.join(_KNOWN)}, .class and #id"


# ---- directives --------------------------------------------------------------------------------

_DIRECTIVE = rare(r"\{([a-z][\w:-]*)\}[ \t]*(.*)")
_OPTION = rare(r"[ \t]*:([A-Za-z][\w-]*):[ \t]*(.*)")
_CODE = frozenset(("code", "code-block", "code-cell", "sourcecode"))
_DRAWN = frozenset(("mermaid", "graphviz", "dot"))
_FOREIGN = {
    "figure": "write ![what is to be seen](picture.svg), and a caption in *italics* below it",
    "image": "write ![what is to be seen](picture.svg)",
    "include": 'write {{< include "file.md" >}}',
    "literalinclude": 'write {{< include "file.py" >}}',
    "toctree": "take it away: the pages of a course are listed by themselves",
    "tableofcontents": "take it away: a page has its outline beside it",
    "contents": "take it away: a page has its outline beside it",
    "dropdown": 'write {{< details "…" >}} … {{< /details >}}',
    "tab-set": 'write === "Name" for each tab, and its text below, indented by four spaces',
    "tab-item": 'write === "Name", and the text below, indented by four spaces',
    "list-table": "write a table, with | between the cells",
    "csv-table": "write a table, with | between the cells",
    "table": "write a table, with | between the cells",
    "glossary": "write the terms into the page glossary.md",
    "bibliography": "write the references as a list",
    "iframe": '<iframe src="…"></iframe>',
    "embed": 'write {{< include "file.md" >}}',
    "margin": "write > [!NOTE], and > before each line of the text",
    "sidebar": "write > [!NOTE], and > before each line of the text",
    "epigraph": "write > before each line of the text",
    "eval-rst": "write it in Markdown",
    "div": 'write <div class="…" markdown="1"> … </div>',
}
"""Directives of MyST, with what to write instead."""


def directive(info: str, body: list[str]) -> tuple[str, list[str]] | None:
    """The info string and the lines of a block of code or a formula that is written as a directive
    of MyST; None for other blocks. Options on its first lines become attributes."""
    if not (found := _DIRECTIVE.fullmatch(info.strip())):
        return None
    if found[1] not in _CODE and found[1] not in _DRAWN and found[1] != "math":
        return None
    options, count = [], 0
    while count < len(body) and (option := _OPTION.fullmatch(body[count])):
        key = "id" if option[1] in ("label", "name") else option[1]
        options.append(f'{key}="{option[2].strip() or "true"}"')
        count += 1
    if count and count < len(body) and not body[count].strip():
        count += 1
    language = found[2].strip() if found[1] in _CODE else found[1]
    return f"{language} {{{' '.join(options)}}}" if options else language, body[count:]


def foreign_directive(info: str, kinds: Container[str]) -> tuple[str, str] | None:
    """The name of a directive of MyST that is no code, and a hint; None for other info strings.
    `kinds` are the words of callouts."""
    if not (found := _DIRECTIVE.match(info.strip())):
        return None
    name = found[1].rpartition(":")[2]
    if name in kinds or name == "admonition":
        word = name.upper() if name in kinds else "NOTE"
        return found[1], f"write > [!{word}], and > before each line of the text"
    return (found[1], _FOREIGN[name]) if name in _FOREIGN else None
