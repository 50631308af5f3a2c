"""kramdown's attribute lists: `{: .class #id key="value" name }`.

Syntax: https://kramdown.gettalong.org/syntax.html#attribute-list-definitions
"""

from __future__ import annotations

import re

from msgspec import Struct

from coursesite.text.lazy_regex import rare

_ITEM = rare(
    r"""\s*(?:
        \#(?P<id>[\w:.-]+)
      | \.(?P<cls>[^\s.\#"'=}]+)
      | (?P<key>[A-Za-z_:][\w:.-]*)=(?:"(?P<dq>[^"]*)"|'(?P<sq>[^']*)'|(?P<bare>[^\s"'}]*))
      | (?P<ref>[^\s"'=}.\#][^\s"'=}]*)
      | (?P<junk>\S)
    )""",
    re.VERBOSE,
)
_LABEL = rare(r"\s*\#([\w:.-]+)\s*")
_NUMBERED = rare(r"(?!(?:hl_lines|linenos|linenostart|start)=)([\w+#.-]+)=(?:(\d+)|\+)?!?")
"""HackMD's `cpp=` or `cpp=101`: a language, with line numbers."""
_FIRST = rare(r"\s*([A-Za-z][\w+-]*)(?=[\s,]|$)")
"""`{python}` of Quarto, `{r name, echo=FALSE}` of R Markdown: code that they run."""
_FOREIGN = rare(r"\"[^\"]*\"|'[^']*'|\[([^\]]*)\]|,(?=\s*(?:[A-Za-z][\w.-]*\s*=|$))")
_LINES = rare(r"(?<!=)\{(?=[ ]*\d)([ \d,-]+)\}")
"""Lines to be marked in the way of Docusaurus, Gatsby and VitePress: `js {1,4-6}`, `js{1}`."""
_COLON = rare(r"([A-Za-z][\w-]*):[ ]*(\w+)")
"""Gatsby's `{numberLines: true}`."""
_BETWEEN = rare(r"[\s,\"']+")


_STYLED = frozenset(
    ("wide", "btn", "label", "label-green", "label-purple", "label-red", "label-yellow")
)
"""Classes that the theme styles where an attribute list gives them, under its own names for them:
in the HTML of an author's own they mean what its author says."""
_CURLY = rare("=\\s*[\u2018-\u201f\u00ab\u00bb\u2039\u203a\u2033\u301d\uff02]|[\u201d\u2019]\\s*$")


class Attributes(Struct, frozen=True):
    """An attribute list; `refs` are its bare words: `toc`, or names of other lists."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    refs: tuple[str, ...] = ()

    def get(self, key: str, default: str = "") -> str:
        """The value of the last pair of that name."""
        return dict(self.pairs).get(key, default)

    def merged(self, other: Attributes) -> Attributes:
        """Both lists as one; an id or value of `other` wins."""
        if self == _NONE:
            return other
        return Attributes(
            other.id or self.id,
            (*self.classes, *(c for c in other.classes if c not in self.classes)),
            tuple((dict(self.pairs) | dict(other.pairs)).items()),
            (*self.refs, *other.refs),
        )

    def without_language(self) -> tuple[str, Attributes]:
        """The language that a class `language-NAME` names, "" for none, and the other attributes.

        >>> Attributes(classes=("a", "language-c")).without_language()
        ('c', Attributes(id='', classes=('a',), pairs=(), refs=()))
        """
        named = next((name for name in self.classes if name.startswith("language-")), "")
        if not named:
            return "", self
        classes = tuple(name for name in self.classes if name != named)
        return named.removeprefix("language-"), Attributes(self.id, classes, self.pairs, self.refs)


_NONE = Attributes()


def parse(text: str) -> Attributes:
    """The attributes written between `{:` and `}`; anything else there is passed over.

    >>> parse('.prompt-tip #x w="7" toc')
    Attributes(id='x', classes=('prompt-tip',), pairs=(('w', '7'),), refs=('toc',))
    """
    if not text:
        return Attributes()
    if label := _LABEL.fullmatch(text):  # most lists are only that
        return Attributes(label[1])
    id_, classes, pairs, refs = "", [], {}, []
    for match in _ITEM.finditer(text):
        kind = match.lastgroup
        if kind == "id":
            id_ = match["id"]
        elif kind == "cls":
            classes.append(match["cls"])
        elif kind == "ref":
            refs.append(match["ref"])
        elif kind in ("dq", "sq", "bare"):
            value = match[kind]
            if match["key"] == "class":
                classes.extend(value.split())
            elif match["key"] == "id":
                id_ = value
            else:
                pairs[match["key"]] = value
    if not _STYLED.isdisjoint(classes):
        classes += [f"cs-{name}" for name in classes if name in _STYLED]
    return Attributes(id_, tuple(dict.fromkeys(classes)), tuple(pairs.items()), tuple(refs))


def has_curly_quotes(text: str) -> bool:
    """Whether a value of a list is between typographic quotes, which do not quote.

    >>> has_curly_quotes("title=\u201cA b\u201d"), has_curly_quotes('title="\u201cA\u201d"')
    (True, False)
    """
    return _CURLY.search(text) is not None


def info(text: str) -> tuple[str, Attributes]:
    """The language and attributes in the info string of fenced code, in the ways of kramdown,
    Pandoc, Quarto, R Markdown, HackMD, Docusaurus and Gatsby.

    >>> [info(text)[0] for text in ('python {.nolineno}', '{.python}', '{r, echo=FALSE}', 'c=')]
    ['python', 'python', 'r', 'c']
    >>> info("js {1,4-6} showLineNumbers")[1]
    Attributes(id='', classes=(), pairs=(('hl_lines', '1,4-6'),), refs=('showLineNumbers',))
    """
    text = text.strip()
    marked = ""
    if "{" in text and (lines := _LINES.search(text)):
        marked = lines[1].strip()
        text = f"{text[: lines.start()]} {text[lines.end() :]}".strip()
    head, brace, rest = text.partition("{")
    words = head.split(None, 1)
    language = words[0].rstrip(",!") if words and "=" not in words[0] else ""
    loose = head if words and not language else (words[1] if len(words) > 1 else "")
    if "=" in loose and not language and (numbered := _NUMBERED.fullmatch(loose.strip())):
        language, loose = numbered[1], ".lineno"
        if numbered[2]:
            loose += f" linenostart={numbered[2]}"
    for sign in (",", ":"):  # `rust,ignore` of mdBook, `js:line-numbers` of VitePress
        if sign in language.strip(sign):
            language, _, more = language.partition(sign)
            loose = f"{more.replace(',', ' ')} {loose}"
    attributes = parse(_spaced(loose))
    if brace:
        rest = rest.rpartition("}")[0].strip("{}").lstrip(":")
        if not language and (first := _FIRST.match(rest)):
            language, rest = first[1], rest[first.end() :]
        attributes = attributes.merged(parse(_spaced(_COLON.sub(r"\1=\2", rest))))
    if not language and attributes.classes:
        language = attributes.classes[0]
        attributes = Attributes(
            attributes.id, attributes.classes[1:], attributes.pairs, attributes.refs
        )
    if marked:
        attributes = attributes.merged(Attributes(pairs=(("hl_lines", marked),)))
    return language, attributes


def _spaced(text: str) -> str:
    """Attributes of other programs in kramdown's spelling: spaces for the commas between them, and
    quotes for brackets, as in `linenos=table,hl_lines=[2,"4-5"]`."""

    def respelled(match: re.Match[str]) -> str:
        if match[1] is not None:
            return f'"{_BETWEEN.sub(" ", match[1]).strip()}"'
        return " " if match[0] == "," else match[0]

    return _FOREIGN.sub(respelled, text) if "," in text or "[" in text else text
