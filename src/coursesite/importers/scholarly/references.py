r"""References to labels as LaTeX, Quarto, bookdown and MyST write them.

`\ref`, `\eqref`, `\cref` and `\autoref` are read by our builder, too, for a label of the same page:
they become links only where the label is on another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly import kinds
from coursesite.importers.scholarly.directives import label_id

_PREFIX = "|".join(kinds.LABELS)
_KEY = rf"(?:{_PREFIX})-[\w:.-]*[\w]"
_LABEL = re.compile(
    r"\{:?[ \t]*#([\w:.-]+)"  # {#x}, {: #x }
    r"|\\label\{([^{}\n]+)\}"
    r"|^[ \t>]*:(?:label|name):[ \t]*(\S+)"
    r"|^[ \t>]*#\|[ \t]*label:[ \t]*(\S+)"
    r"|^[ \t>]*\((\w[\w:./ -]*)\)=[ \t]*$"
    r"|\(\\#([\w:.-]+)\)"
    r"|\$\$[ \t]*\(([\w:.-]+)\)[ \t]*$"
    r"""|\b(?:id|name)\s*=\s*["']([^"'\s]+)["']""",
    re.M,
)
_BOOKDOWN_LABEL = re.compile(r"\(\\#([\w:.-]+)\)")
_REFERENCE = re.compile(
    rf"\[(?P<minus>-?)@(?P<group>{_KEY}(?:[ \t]*;[ \t]*@{_KEY})*)\]"
    rf"|\[(?P<words>[^\[\]@\n]*[^\[\]@\s-])[ \t]+-?@(?P<worded>{_KEY})\]"
    rf"|(?:(?<![\w\\@\[/.-])|(?<=--)|(?<=–))@(?P<bare>{_KEY})"
    r"|\\@ref\((?P<bookdown>[\w:.-]+)\)"
    r"|\{(?P<role>eq|ref|numref|prf:ref)\}`(?P<body>[^`\n]+)`"
    r"|\\(?P<command>eqref|ref|cref|Cref|autoref)\{(?P<label>[^{}\n]+)\}",
    re.I,
)


def labels(text: str) -> Iterator[str]:
    """The labels of a text, in whichever form it has them."""
    for match in _LABEL.finditer(text):
        yield label_id(next(filter(None, match.groups())))


def with_labels(text: str) -> str:
    r"""The text with the labels of bookdown's formulas, `(\#eq:x)`, as `\label{eq:x}`."""
    return _BOOKDOWN_LABEL.sub(lambda match: f"\\label{{{match[1]}}}", text)


def convert(text: str, own: Set[str], others: Mapping[str, str], told: Counted) -> str:
    """A piece of text with the references to the labels of its page (`own`) and of other pages in
    our syntax. `others` has the address of the page of each label that is not here, and a `#`
    behind it if the label is that of the page."""

    def target(label: str) -> str | None:
        name = label_id(label)
        if others.get(name, "").endswith("#"):  # the title of a page
            return others[name][:-1]
        if name in own or name in others:
            return f"{'' if name in own else others[name]}#{name}"
        if name[:1].isupper():  # Quarto writes a reference at the beginning of a sentence so
            return target(name[0].lower() + name[1:])
        if {f"{name}-1"} & {*own, *others}:  # the first of several figures
            return target(f"{name}-1")
        told.add("left", f"no page has the label '{label.strip()}'", label)
        return None

    def one(match: re.Match[str]) -> str:
        names, words = _read(match)
        if match["command"] and match["command"].lower() != "cref" and own >= {*names}:
            return match[0]  # our builder reads it
        links: list[str] = []
        for name in names:
            if (url := target(name)) is None:
                return match[0]
            box = kinds.BOXES.get(name.partition("-")[0].lower())
            links.append(
                f"[{words.replace('{number}', '').strip() or box if box else words}]({url})"
            )
        told.add("converted", "a reference is a link to its label", match[0])
        return ", ".join(links)

    return _REFERENCE.sub(one, text)


def _read(match: re.Match[str]) -> tuple[list[str], str]:
    """The labels of a reference, and its words in our syntax."""
    if group := match["group"]:
        return re.split(r"[ \t]*;[ \t]*@", group), "{number}" if match["minus"] else ""
    if match["worded"]:
        return [match["worded"]], f"{match['words']} {{number}}"
    if label := match["bookdown"]:
        return [label], "({number})" if label.startswith("eq:") else "{number}"
    if match["role"]:
        worded = re.fullmatch(r"(.*?)\s*<([^<>]+)>", match["body"])
        words, label = worded.groups() if worded else ("", match["body"])
        role = match["role"].lower()
        return [label], words.replace("%s", "{number}") or ("({number})" if role == "eq" else "")
    if match["command"]:
        names = [name.strip() for name in match["label"].split(",")]
        return names, {"eqref": "({number})", "ref": "{number}"}.get(match["command"].lower(), "")
    return [match["bare"]], ""
