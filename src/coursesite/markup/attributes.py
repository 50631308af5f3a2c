"""kramdown's attribute lists: `{: .class #id key="value" name }`.

Syntax: https://kramdown.gettalong.org/syntax.html#attribute-list-definitions
"""

from __future__ import annotations

import re

from msgspec import Struct

from coursesite.patterns import rare

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


class Attributes(Struct, frozen=True):
    """An attribute list taken apart; `refs` are bare words: `toc`, or names of other lists."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    refs: tuple[str, ...] = ()

    def get(self, key: str, default: str = "") -> str:
        """The value of the last pair of that name."""
        return dict(self.pairs).get(key, default)

    def merged(self, other: Attributes) -> Attributes:
        """Both lists as one; an id or value of `other` wins."""
        return Attributes(
            other.id or self.id,
            (*self.classes, *(c for c in other.classes if c not in self.classes)),
            tuple((dict(self.pairs) | dict(other.pairs)).items()),
            (*self.refs, *other.refs),
        )


def parse(text: str) -> Attributes:
    """Reads what stands between `{:` and `}`; what is no attribute is passed over.

    >>> parse('.prompt-tip #x w="7" toc')
    Attributes(id='x', classes=('prompt-tip',), pairs=(('w', '7'),), refs=('toc',))
    """
    if not text:
        return Attributes()
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
    return Attributes(id_, tuple(dict.fromkeys(classes)), tuple(pairs.items()), tuple(refs))


def info(text: str) -> tuple[str, Attributes]:
    """The language and attributes of a fence's info string.

    >>> info('python {hl_lines="2 3" .nolineno}')[0], info('{.python}')[0]
    ('python', 'python')
    """
    head, brace, rest = text.strip().partition("{")
    words = head.split(None, 1)
    language = words[0].rstrip(",") if words and "=" not in words[0] else ""
    loose = head if words and not language else (words[1] if len(words) > 1 else "")
    attributes = (
        parse(loose).merged(parse(rest.rpartition("}")[0].lstrip(":"))) if brace else (parse(loose))
    )
    if not language and brace and attributes.classes:
        language = attributes.classes[0]
        attributes = Attributes(
            attributes.id, attributes.classes[1:], attributes.pairs, attributes.refs
        )
    return language, attributes
