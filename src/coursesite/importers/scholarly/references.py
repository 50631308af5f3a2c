r"""References to labels as LaTeX, Quarto, bookdown and MyST write them.

`\ref`, `\eqref`, `\cref` and `\autoref` are read by our builder, too, for a label of the same page:
they become links only where the label is on another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set

from msgspec import Struct

from coursesite.importers.scholarly import kinds

_PREFIX = "|".join(kinds.LABELS)
_KEY = rf"(?:{_PREFIX})-[\w:.-]*[\w]"
_LABEL = re.compile(
    r"\{:?[ \t]*#([\w:.-]+)"  # {#x}, {: #x }
    r"|\\label\{([^{}\n]+)\}"
    r"|^[ \t>]*:(?:label|name):[ \t]*(\S+)"
    r"|^[ \t>]*#\|[ \t]*label:[ \t]*(\S+)"
    r"|^[ \t>]*\((\w[\w:. -]*)\)=[ \t]*$"
    r"|\(\\#([\w:.-]+)\)"
    r"|\$\$[ \t]*\(([\w:.-]+)\)[ \t]*$"
    r"""|\b(?:id|name)\s*=\s*["']([^"'\s]+)["']""",
    re.M,
)
_BOOKDOWN_LABEL = re.compile(r"\(\\#([\w:.-]+)\)")
_REFERENCE = re.compile(
    rf"\[(?P<minus>-?)@(?P<group>{_KEY}(?:[ \t]*;[ \t]*@{_KEY})*)\]"
    rf"|\[(?P<words>[^\[\]@\n]*[^\[\]@\s-])[ \t]+@(?P<worded>{_KEY})\]"
    rf"|(?<![\w\\@\[/.-])@(?P<bare>{_KEY})"
    r"|\\@ref\((?P<bookdown>[\w:.-]+)\)"
    r"|\{(?P<role>eq|ref|numref|prf:ref)\}`(?P<body>[^`\n]+)`"
    r"|\\(?P<command>eqref|ref|cref|Cref|autoref)\{(?P<label>[^{}\n]+)\}",
    re.I,
)


Link = Callable[[str, str], str | None]
"""Gives the link to a label with these words; None if no page has the label."""


class References(Struct):
    """The result of a conversion: the text, how many references of a form were converted, and the
    labels that nobody has."""

    text: str
    count: int = 0
    unknown: tuple[str, ...] = ()


def labels(text: str) -> Iterator[str]:
    """The labels of a text, in whichever form it has them."""
    for match in _LABEL.finditer(text):
        yield re.sub(r"\s+", "-", next(group for group in match.groups() if group).strip())


def with_labels(text: str) -> str:
    r"""The text with the labels of bookdown's formulas, `(\#eq:x)`, as `\label{eq:x}`."""
    if "(\\#" not in text:
        return text
    return _BOOKDOWN_LABEL.sub(lambda match: f"\\label{{{match[1]}}}", text)


def convert(text: str, own: Set[str], others: Mapping[str, str]) -> References:
    """A piece of text with the references to the labels of its page (`own`) and of other pages in
    our syntax. `others` has the address of the page of each label that is not on this one."""
    done = References("")
    unknown: dict[str, None] = {}

    def target(label: str) -> str | None:
        name = re.sub(r"\s+", "-", label.strip())
        if name in own:
            return f"#{name}"
        if name in others:
            return f"{others[name]}#{name}"
        if name[:1].isupper():  # Quarto writes a reference at the beginning of a sentence so
            return target(name[0].lower() + name[1:])
        unknown[label.strip()] = None
        return None

    def link(label: str, words: str) -> str | None:
        url = target(label)
        if box := kinds.BOXES.get(label.partition("-")[0].lower()):
            words = words.replace("{number}", "").strip() or box
        return None if url is None else f"[{words}]({url})"

    def one(match: re.Match[str]) -> str:
        new = _reference(match, link, own)
        if new is None or new == match[0]:
            return match[0]
        done.count += 1
        return new

    done.text = _REFERENCE.sub(one, text)
    done.unknown = tuple(unknown)
    return done


def _reference(match: re.Match[str], link: Link, own: Set[str]) -> str | None:
    """A reference in our syntax; None if its label is nowhere."""
    if match["group"]:
        keys = re.split(r"[ \t]*;[ \t]*@", match["group"])
        return _listed(keys, "{number}" if match["minus"] else "", link)
    if match["worded"]:
        return link(match["worded"], f"{match['words']} {{number}}")
    if match["bare"]:
        return link(match["bare"], "")
    if match["bookdown"]:
        label = match["bookdown"]
        return link(label, "({number})" if label.startswith("eq:") else "{number}")
    if match["role"]:
        return _role(match["role"].lower(), match["body"], link)
    label = match["label"]
    names = [name.strip() for name in label.split(",")]
    command = match["command"].lower()
    if all(name in own for name in names) and command != "cref":
        return None if len(names) > 1 else match[0]
    return _listed(names, {"eqref": "({number})", "ref": "{number}"}.get(command, ""), link)


def _listed(labels: list[str], words: str, link: Link) -> str | None:
    """The links to several labels, each with these words; None if one of them is nowhere."""
    links = [link(label, words) for label in labels]
    known = [one for one in links if one is not None]
    return ", ".join(known) if len(known) == len(links) else None


def _role(role: str, body: str, link: Link) -> str | None:
    """The reference of a role of MyST, whose body is a label, or a text and a label in `<>`."""
    worded = re.fullmatch(r"(.*?)\s*<([^<>]+)>", body)
    words, label = (worded[1], worded[2]) if worded else ("", body)
    words = words.replace("%s", "{number}")
    return link(label, words or ("({number})" if role == "eq" else ""))
