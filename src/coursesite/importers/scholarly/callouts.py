"""Boxes of other programs as callouts of ours.

MkDocs, mdBook, GitBook, Docusaurus, Hugo and Obsidian name their boxes by one set of words, to
which their users add the words of mathematics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coursesite.importers.scholarly import directives
from coursesite.importers.scholarly.kinds import UNKNOWN, WORDS
from coursesite.importers.text.masks import Masks
from coursesite.markup.syntax.callout_kinds import KINDS

_NEAREST = {
    "ABSTRACT": "summary tldr tl;dr",
    "INFO": "information seealso",
    "TIP": "new",
    "SUCCESS": "check done",
    "QUESTION": "help faq",
    "WARNING": "warn",
    "DANGER": "failure fail missing bug",
    "QUOTE": "cite",
}
_WORDS = {name: word for word, names in _NEAREST.items() for name in names.split()}
_TITLE = re.compile(
    r"([^\W\d_]+)(?:[ ]*(\d[\w.]*?))?(?:[.:]?|[.:]?[ ]*\((.*)\)|(?:[.:]|[ ]*[.:–—·-])[ ]+(.+)|"
    r"(?<=[\d.])[ ]+(.+))"
)
"""The title of a statement that begins with the word for it, and perhaps its number."""
ALERT = re.compile(
    r"^(?P<lead>(?:[ \t>]|[-*+] |\d+[.)] )*>[ \t]*)\[!(?P<kind>[^\[\]|\n]+)(?:\|[^\]\n]*)?\]"
    r"(?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)$",
    re.M,
)
"""The first line of a quote that is a callout."""
_LINK = re.compile(r"(?<!!)\[[^\[\]]++\]\((?:[^()\s]|\([^()\s]*\))++(?:[ ]\"[^\"]*\")?\)")
_LONE = re.compile(r"^([ \t>]*> \[!)SOLUTION\]([-+]?)[ ]?(.*)$", re.M)


def kind_of(name: str) -> tuple[str, str]:
    """The word of our callout for the name of a box elsewhere, and the title that says the name if
    our word does not.

    >>> kind_of("tip"), kind_of("bug"), kind_of("thm")
    (('TIP', ''), ('DANGER', 'Bug'), ('THEOREM', ''))
    """
    name = name.lower()
    if name in KINDS and name != "quiz":
        return name.upper(), ""
    if name in WORDS and name not in UNKNOWN:
        return WORDS[name], ""
    shown = name.replace("-", " ").replace("_", " ")
    return _WORDS.get(name, "NOTE"), shown[:1].upper() + shown[1:]


def alert(match: re.Match[str], masks: Masks | None = None) -> str:
    """The first line of a quote that is a callout, with a word of ours; of a text with `masks`."""
    word, title = kind_of(match["kind"].strip())
    title = match["title"].strip() or title
    line = f"{match['lead']}[!{word}]{match['fold']} {title}".rstrip()
    below = re.sub(r"[^\s>]", " ", match["lead"])
    masks = masks or Masks("", ())
    links = " ".join(_LINK.findall(masks.restore(title))) if match["fold"] else ""
    # a click on such a title opens the box
    return f"{line}\n{below}{masks.keep(links)}\n{below.rstrip()}" if links else line


def is_known(name: str) -> bool:
    """Whether a box of this name is one of ours or of those that most programs have."""
    return name.lower() in (*KINDS, *WORDS, *_WORDS)


def box(name: str, title: str | None, inner: Sequence[str], fold: str = "") -> list[str]:
    """The lines of a callout for a box elsewhere. A title of None is the box's own word, and ""
    leaves it without one; `fold` is `-` for one that is closed at first, `+` for one that is open.

    A number in the title of a theorem ("Theorem 1.2: Heine") stays its number.

    >>> box("bug", None, ["Look out."])
    ['> [!DANGER] Bug', '> Look out.']
    """
    word, own = kind_of(name)
    kind = KINDS[word.lower()]
    lines = directives.stripped([*inner])
    if title == "" and not fold and kind.role == "note" and lines:
        return [*directives.quoted(lines), f"{{: .prompt-{kind.style} }}"]
    shown = " ".join(title.split()) if title else own
    number = ""
    is_item = kind.item and word != "EXAMPLE"  # that has no number, and a title in its place
    if is_item and (parts := _TITLE.fullmatch(shown)) and kind_of(parts[1])[0] == word:
        number, shown = parts[2] or "", parts[3] or parts[4] or parts[5] or ""
    if shown.casefold() == word.casefold():
        shown = ""
    if fold and (links := _LINK.findall(shown)):  # a click on such a title opens the box
        lines = [" ".join(links), "", *lines]
    callout = directives.callout(word, shown, lines, fold=fold)
    return [*callout, f'{{: number="{number}" }}'] if number else callout


def without_lone_solutions(text: str) -> str:
    """The text with a solution that stands before the first exercise as a note: a solution of ours
    belongs to one."""
    first = text.find("[!EXERCISE]")

    def note(match: re.Match[str]) -> str:
        is_lone = first < 0 or match.start() < first
        return f"{match[1]}NOTE]{match[2]} {match[3] or 'Solution'}" if is_lone else match[0]

    return _LONE.sub(note, text) if "[!SOLUTION]" in text else text
