"""The syntax of other programs that may stand in running text, and how the same is written here.

One table: an entry is taken out when its syntax becomes our own. Blocks that begin with a line of
their own, such as `!!! note`, are in `coursesite.markup.syntax.foreign_blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from coursesite.markup.placeholders import CLOSE, OPEN
from coursesite.markup.syntax import foreign_hints
from coursesite.text.lazy_regex import rare

Hint = str | Callable[[re.Match[str]], str]


class Syntax(Struct, frozen=True):
    """One kind of foreign syntax."""

    sign: str
    """Of an occurrence, either the character at which the scan of running text meets it (`STARTS`),
    or characters that it has, so that most texts need no pattern."""
    pattern: re.Pattern[str]
    """Matches in running text, in which a placeholder stands for each code span and formula."""
    program: str
    """Its name, and the programs that read it."""
    hint: Hint
    """The way to write it here, or a function from a match to that."""
    extensions: frozenset[str] = frozenset()
    """The extensions of Python-Markdown that read it."""
    opens_line: bool = False
    """Whether it is such only at the beginning of a line."""
    in_any_order: bool = False
    """Whether its pattern begins with no character that a search finds fast."""
    is_math: bool = False
    """Whether it is a formula: text on pages without formulas."""


_CODE = f"[`{OPEN}]"
"""The beginning of a code span: as it is written, or its placeholder."""
_ATTRIBUTE = r"""(?:[#.][A-Za-z][\w:.-]*|[A-Za-z_][\w:.-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))"""
_LIST = rf"[ ]*{_ATTRIBUTE}(?:[ ,]+{_ATTRIBUTE})*[ ]*"
_ATTR_LIST = frozenset(("attr_list", "extra", "pymdownx.extra"))
_ASCIIDOC = (
    *("source", "listing", "NOTE", "TIP", "WARNING", "IMPORTANT", "CAUTION"),
    *("quote", "verse", "cols", "stem"),
)
TABLE: dict[str, Syntax] = {
    "span": Syntax(
        "{",
        rare(rf"\[([^\[\]\n]+)\]\{{({_LIST})\}}"),
        "a span with attributes in Pandoc and Quarto",
        foreign_hints.span,
        _ATTR_LIST,
    ),
    "attributes": Syntax(
        "{",
        rare(
            rf"\{{(?:(?<=[)*_~`>{CLOSE}]\{{)|(?<=^\{{)|(?<=[^:\s]\s\{{)(?=[^{{}}\n]*\}}[ ]*$))"
            rf"({_LIST})\}}",
            re.M,
        ),
        "a list of attributes in Pandoc and MkDocs",
        lambda match: f"write {{: {match[1].strip()} }}",
        _ATTR_LIST,
    ),
    "loose-attributes": Syntax(
        "{",
        rare(r"\{:(?![:/])[^{}\n]*\}"),
        "a list of attributes that is next to nothing",
        "write it right behind what it is for, without a space, or on a line of its own below",
    ),
    "wikilink": Syntax(
        "[",
        rare(r"(!?)\[\[(?=[^\W\d]|#)([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\](?![(\[:])"),
        "a link in Obsidian and wikis",
        foreign_hints.wiki,
        frozenset(("wikilinks", "mdx_wikilink_plus", "pymdownx.wikilinks")),
    ),
    "mark": Syntax(
        "==",
        rare(r"==(?<![=\w!<>~^{]==)(?=[^\s=])([^=\n]*[^\s=])==(?![=\w}])"),
        "marked text in Obsidian and Material for MkDocs",
        lambda match: f"write <mark>{match[1]}</mark>, or {foreign_hints.switch('mark')}",
        frozenset(("pymdownx.mark", "mark")),
    ),
    "critic": Syntax(
        "{",
        rare(r"\{(?:\+\+.{1,400}?\+\+|--.{1,400}?--|~~.{1,400}?~~|>>.{1,400}?<<|==.{1,400}?==)\}"),
        "a mark of CriticMarkup",
        "write the text as it shall be, or <ins>…</ins>, <del>…</del>, <mark>…</mark>",
        frozenset(("pymdownx.critic",)),
    ),
    "emoji": Syntax(
        ":",
        rare(r":(?<![\w:/.]:)(\+1|-1|[a-z][a-z0-9_-]*[a-z0-9]|x):(?![\w:/`" + OPEN + "])"),
        "an emoji or icon on GitHub, Slack and Material for MkDocs",
        foreign_hints.emoji,
        frozenset(("pymdownx.emoji", "emoji")),
    ),
    "citation": Syntax(
        "@",
        rare(
            r"(?<!\])\[(?:[^\[\]@\n]*[\s;(-])?-?@(?:\{[^}\n]+\}|[A-Za-z][\w:.-]*)[^\[\]\n]*\](?![(\[:])"
        ),
        "a citation in Pandoc and Quarto",
        "name the file of its entry under bibliography: in course.yml, or write a footnote: [^key]",
        in_any_order=True,
    ),
    "cross-reference": Syntax(
        "@",
        rare(
            r"@(?<![\w.@/]@)(?:fig|tbl|eq|sec|thm|lem|cor|prp|cnj|def|exm|exr|lst|sol|rem|alg)"
            r"-([\w-]*\w)"
        ),
        "a reference in Quarto",
        lambda match: f"write a link without a text: [](#{match[0][1:]})",
    ),
    "role": Syntax(
        "{",
        rare(rf"\{{([a-z][\w:+.-]*)\}}(?={_CODE})"),
        "a role of MyST",
        foreign_hints.by_name(foreign_hints.ROLES, "it in Markdown or HTML"),
    ),
    "rest-role": Syntax(
        "`",
        rare(rf":(?<![\w:]:)(?:[a-z]+:)?([a-z][a-z-]+):(?={_CODE})"),
        "a role of reStructuredText",
        foreign_hints.by_name(foreign_hints.ROLES, "it in Markdown or HTML"),
    ),
    "rest-link": Syntax(
        "`",
        rare(rf"(?:(?<![_\w]){OPEN}\d+{CLOSE}|(?<![_`])`)__?(?![\w`])"),
        "a link in reStructuredText",
        "write [text](https://…)",
        in_any_order=True,
    ),
    "tag": Syntax(
        "{",
        rare(r"\{%[-+]?\s*([\w-]+)[^{}]*?%\}"),
        "a tag of a template",
        foreign_hints.tag,
    ),
    "variable": Syntax(
        "{",
        rare(r"\{\{(?![<%{])([^{}\n]+)\}\}"),
        "a part of a template",
        foreign_hints.variable,
    ),
    "snippet": Syntax(
        "8<-",
        rare(r"-{1,}8<-{1,}(?:[ ]*[\"']([^\"'\n]+)[\"'])?"),
        "the text of another file in MkDocs",
        lambda match: f'write {{{{< include "{match[1] or "file.md"}" >}}}}',
        frozenset(("pymdownx.snippets",)),
    ),
    "spaced-formula": Syntax(
        "$",
        rare(
            r"\$(?<![\w$\\]\$)(?=[^$\n]*(?:\\[A-Za-z]|[\^_={}])|[ ]?[A-Za-z][ ]?\$"
            r"|(?=[^$\n]*[A-Za-z])(?![^$\n]*[A-Za-z]{2})[^$\n]{1,60}\$)"
            r"(?:[ ]+([^$\s][^$\n]*?)[ ]*|([^$\s\d][^$\n]*?)[ ]+)\$(?![\w$])"
        ),
        "a formula where spaces may stand within the dollars",
        lambda match: f"write ${(match[1] or match[2]).strip()}$",
        is_math=True,
    ),
    "inline-footnote": Syntax(
        "^[",
        rare(r"\^\[[^\[\]\n]+\](?![(\[])"),
        "a footnote in Pandoc",
        "write [^1], and [^1]: with the text on a line of its own",
        frozenset(("pymdownx.caret",)),
    ),
    "superscript": Syntax(
        "^",
        rare(r"\^(?<=[\w)\]]\^)(?!\[)([^\s^\[\]]{1,20})\^(?!\^)"),
        "a superscript in Pandoc",
        lambda match: f"write <sup>{match[1]}</sup>, or {foreign_hints.switch('sup')}",
        frozenset(("pymdownx.caret",)),
    ),
    "subscript": Syntax(
        "~",
        rare(r"~(?<=[A-Za-z)]~)(\w{1,6})~(?!~)"),
        "a subscript in Pandoc",
        lambda match: f"write <sub>{match[1]}</sub>, or {foreign_hints.switch('sub')}",
        frozenset(("pymdownx.tilde",)),
    ),
    "keys": Syntax(
        "++",
        rare(
            r"\+\+(?<![\w+]\+\+)((?:ctrl|control|alt|shift|cmd|command|win|windows|meta|option|tab|"
            r"enter|esc|escape|space|delete|del|backspace|f\d{1,2})(?:\+[a-z0-9-]+)*)\+\+(?!\w)"
        ),
        "keys in MkDocs",
        foreign_hints.keys,
        frozenset(("pymdownx.keys",)),
    ),
    "comment": Syntax(
        "%%",
        rare(r"%%(?<!\w%%)[^%\n]+%%(?!\w)"),
        "a comment in Obsidian",
        "write <!-- … -->",
    ),
    "jsx-comment": Syntax(
        "{",
        rare(r"\{/\*"),
        "a comment in MDX",
        "write <!-- … -->",
    ),
    "block-id": Syntax(
        " ^",
        rare(r"\^(?<=[ ]\^)(?=[a-z-]*\d|[a-z]+-)[a-z0-9-]{4,}[ ]*$", re.M),
        "the name of a block in Obsidian",
        lambda match: f"write {{: #{match[0].strip(' ^')} }} on the line below",
    ),
    "contents": Syntax(
        "[",
        rare(r"^[ ]{0,3}\[{1,2}_?(?:TOC|toc)_?\]{1,2}[ ]*$", re.M),
        "a table of contents in other programs",
        "take it away: a page has its outline beside it; or write {:toc} below a list of one item",
        frozenset(("toc",)),
        opens_line=True,
    ),
    "abbreviation": Syntax(
        "[",
        rare(r"^[ ]{0,3}\*\[([^\]\n]+)\]:", re.M),
        "an abbreviation in Markdown Extra and kramdown",
        "define it in the glossary of the course",
        frozenset(("abbr", "extra", "pymdownx.extra")),
        opens_line=True,
    ),
    "label": Syntax(
        "\n",
        rare(r"^\(([A-Za-z][\w:.-]*)\)=[ ]*$", re.M),
        "a label of MyST",
        lambda match: f"write {{: #{match[1]} }} on the line below what is meant",
        opens_line=True,
    ),
    "module": Syntax(
        "\n",
        rare(r"^import\s+(?:[\w$*{},\s]+\s+from\s+)[\"'][^\"'\n]+[\"'];?[ ]*$", re.M),
        "code in MDX",
        "take it away: a component of it is a shortcode here",
        opens_line=True,
    ),
    "export": Syntax(
        "\n",
        rare(r"^export\s+(?:default\s|(?:const|let|var|function|class)\s+\w+\s*[=({])", re.M),
        "code in MDX",
        "take it away, or put it into fenced code",
        opens_line=True,
    ),
    "generic-block": Syntax(
        "\n",
        rare(r"^/{3,}[ ]+([a-z][\w-]*)(?:[ ]*\|[^\n]*)?[ ]*$", re.M),
        "the beginning of a block in MkDocs",
        "write a callout: > [!NOTE], and > before each line of the text",
        frozenset(
            f"pymdownx.blocks.{name}"
            for name in ("admonition", "details", "tab", "html", "definition", "caption")
        ),
        opens_line=True,
    ),
    "grid-table": Syntax(
        "+-",
        rare(r"^\+(?:[-=:]{2,}\+)++[ ]*$", re.M),
        "a rule of a table in Pandoc and reStructuredText",
        "write | a | b | and below the head |---|---|",
        opens_line=True,
    ),
    "rest-directive": Syntax(
        "\n",
        rare(r"^\.\.[ ]+(?:[\w:-]+::|_[\w -]+:|\|\w+\|)", re.M),
        "a directive of reStructuredText",
        "write it in Markdown, such as > [!NOTE] for a note, or ![text](picture.svg)",
        opens_line=True,
    ),
    "close-heading": Syntax(
        "\n",
        rare(r"^(#{2,6})(?=[^\s#])([^\n]*\w[^\n]*)$", re.M),
        "a heading where no space need be behind the signs",
        lambda match: f"write {match[1]} {match[2].strip()}",
        opens_line=True,
    ),
    "spaced-link": Syntax(
        "] (",
        rare(
            r"!?\[(?<!\\\[)(?![ xX]\])([^\[\]\n]*[^\s\[\]][^\[\]\n]*)\][ ]+"
            r"\((\w?\ufffc[^()\s]*|\.{0,2}/[^()\s]+|#[\w-]+"
            r"|[^()\s]*\w\.(?:md|html?|pdf|png|jpe?g|svg|gif|webp|ipynb|py|csv|zip|txt)(?:#[^()\s]*)?)\)"
        ),
        "a link where a space may stand before its address",
        "write ](, without a space",
    ),
    "spaced-footnote": Syntax(
        "[^",
        rare(r"\[\^(?<!\\\[\^)([^\W\d_][\w.'-]*(?:[ ]+[\w.'-]+)+)\]"),
        "a footnote where its label may have spaces",
        lambda match: f"write [^{'-'.join(match[1].split())}], here and before its text",
    ),
    "picture-size": Syntax(
        " =",
        rare(r"!\[[^\[\]\n]*\]\([^()\s]+[ ]+=(\d*%?)x(\d*%?)\)"),
        "the size of a picture in HackMD and Redcarpet",
        foreign_hints.size,
    ),
    "asciidoc-heading": Syntax(
        "\n",
        rare(r"^(={2,6})[ ]+([^\s\"=][^=\n]*)$", re.M),
        "a heading in AsciiDoc",
        lambda match: f"write {'#' * len(match[1])} {match[2].strip()}",
        opens_line=True,
    ),
    "asciidoc-block": Syntax(
        "[",
        rare(
            rf"^\[(?:{'|'.join(_ASCIIDOC)})"
            r"(?:[,=%\"][^\]\n]*)?\][ ]*$",
            re.M,
        ),
        "the head of a block in AsciiDoc",
        "write fenced code, or > [!NOTE] and > before each line of the text",
        opens_line=True,
    ),
    "asciidoc-macro": Syntax(
        "\n",
        rare(r"^(?:image|include|video|audio)::[^\s\[\]]+\[[^\]\n]*\]", re.M),
        "a macro of AsciiDoc",
        "write ![text](picture.svg) or a shortcode",
        opens_line=True,
    ),
    "example-list": Syntax(
        "@",
        rare(r"^\(@[\w-]*\)[ ]", re.M),
        "an item of a numbered list of examples in Pandoc",
        "write 1. before each item",
        opens_line=True,
        in_any_order=True,
    ),
    "percent-comment": Syntax(
        "\n",
        rare(r"\A%[ ]+\S.*"),
        "a comment in MyST, or a head of Pandoc",
        "write <!-- … -->, or front matter",
        opens_line=True,
    ),
    "jira": Syntax(
        "{",
        rare(r"^\{(?:code|noformat|info|note|tip|warning|panel|quote)(?::[^{}\n]*)?\}[ ]*$", re.M),
        "a macro of Jira and Confluence",
        "write fenced code, or > [!NOTE] and > before each line of the text",
        opens_line=True,
    ),
    "org": Syntax(
        "\n",
        rare(r"^#\+[A-Za-z_]+(?::|[ ]|$)", re.M),
        "a line of Org mode",
        "write it in Markdown, or in the front matter",
        opens_line=True,
    ),
    "page-break": Syntax(
        "\\",
        rare(r"\\(?:newpage|pagebreak|clearpage)\b(?:\[\d\])?"),
        "a page break of LaTeX and Pandoc",
        "take it away: a page is printed on as many sheets as it needs",
    ),
    "latex-formula": Syntax(
        "\\",
        rare(
            r"\\begin\{((?:align|equation|gather|multline|eqnarray|flalign|displaymath)\*?)\}"
            r"(?=(?s:.{0,2000}?)\\end\{\1\})"
        ),
        "a formula where text may stand beside it",
        lambda match: f"begin a line with it, and end one with \\end{{{match[1]}}}",
        is_math=True,
    ),
    "latex": Syntax(
        "\\",
        rare(rf"\\(?<![}}\]]\\)({'|'.join(foreign_hints.LATEX)})\b\*?[ ]?(?:\[[^\]\n]*\])?[{{|]"),
        "a command of LaTeX outside of a formula",
        foreign_hints.by_name(foreign_hints.LATEX, "it in Markdown"),
    ),
    "latex-macro": Syntax(
        "\\",
        rare(
            r"\\(?<![}\]]\\)(?:(?:(?:re)?new|provide)command|DeclareMathOperator"
            r"|DeclarePairedDelimiter|g?def|let)(?![A-Za-z])\*?[ ]?[{\\]"
        ),
        "a definition of LaTeX where text may stand beside it",
        "write it on a line of its own, above the text",
        is_math=True,
    ),
    "latex-preamble": Syntax(
        "\\",
        rare(
            rf"\\(?<![}}\]]\\)({'|'.join(foreign_hints.LATEX_PREAMBLE)})\b\*?\s?"
            r"(?:\[[^\]\n]*\])?[{\\]"
        ),
        "a definition or setting of LaTeX outside of a formula",
        foreign_hints.by_name(foreign_hints.LATEX_PREAMBLE, "it in Markdown"),
    ),
}
"""The kinds by name. On a page each is told once."""
ORDER = {name: place for place, name in enumerate(TABLE)}


STARTS: dict[str, tuple[str, ...]] = {
    start: tuple(name for name, syntax in TABLE.items() if syntax.sign == start)
    for start in "{[\\$`"
}
"""The kinds that the scan of running text meets, by their first characters."""
_LINES = rare(
    r"\n[ >]*(?:import |export |/{3,} |\.\. |={2,6} |% |\#\+|\#{2,6}[^\s\#]|\([A-Za-z][\w:.-]*\)="
    r"|(?:image|include|video|audio)::)"
)
"""Matches the beginning of a line that one of the kinds with `opens_line` may begin."""
_OF_LINES = tuple(name for name, syntax in TABLE.items() if syntax.sign == "\n")
_OF_PAGE = tuple(
    (name, syntax, syntax.sign.lstrip(" [")[0])
    for name, syntax in TABLE.items()
    if syntax.sign not in STARTS and syntax.sign != "\n"
)
"""The other kinds, each with a character that it has: a text is searched for one faster."""


def candidates(text: str) -> set[str]:
    """The kinds that a text may have, `STARTS` aside: none, for most texts."""
    found = {
        name
        for name, syntax, first in _OF_PAGE
        if first in text
        and syntax.sign in text
        and (syntax.in_any_order or syntax.pattern.search(text))
    }
    return found.union(_OF_LINES) if _LINES.search(f"\n{text}") else found


_SPANS = {"mark": "mark", "superscript": "sup", "subscript": "sub", "emoji": "emoji"}
"""Kinds that a course may have switched on, and the names of the switches."""


@lru_cache(64)
def switched_off(
    extensions: tuple[str, ...], math: bool, spans: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The kinds that an extension of Python-Markdown reads, that are text without formulas, or that
    are read here, by the names of their `spans`."""
    on = {name.removeprefix("markdown.extensions.").partition(":")[0] for name in extensions}
    return frozenset(
        name
        for name, syntax in TABLE.items()
        if (syntax.is_math and not math)
        or _SPANS.get(name) in spans
        or not on.isdisjoint(syntax.extensions)
    )
