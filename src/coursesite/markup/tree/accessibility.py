"""Findings about the needs of readers who do not see the page: pictures without a text, links named
"here", tables without headings, headings that skip a level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic
from coursesite.model import Heading, Level

Finding = tuple[str, Diagnostic | None]
"""A diagnostic after the address that it is about, or the beginning of a tag; None for an address
that is all right, and is looked for in the notes so that the next one that is equal is found."""
_TABLE = "<table"
_VAGUE = frozenset(
    (
        "here",
        "click here",
        "see here",
        "this",
        "this link",
        "this page",
        "link",
        "more",
        "read more",
        "learn more",
        "click",
        "hier",
        "hier klicken",
        "klick hier",
        "mehr",
        "dieser link",
        "ici",
        "cliquez ici",
        "ce lien",
        "lien",
        "aquí",
        "haz clic aquí",
        "enlace",
        "qui",
        "clicca qui",
        "aqui",
        "clique aqui",
        "klik hier",
        "här",
        "her",
        "klikk her",
        "tutaj",
        "tu",
        "здесь",
        "тут",
        "ここ",
        "こちら",
        "这里",
        "此处",
        "點此",
        "여기",
    )
)
"""Texts of links that say nothing about where they lead, in lower case."""
_LONGEST = 24
"""The number of characters of the longest link of the kind, with space around."""
_ASIDE = " \t\n.,:;!…>→»›()[]"
"""The characters around the words of a link that say nothing."""


def findings(nodes: Iterable[LexborNode], level: Level) -> list[Finding]:
    """The findings about pictures, links and tables, given in the order of the page."""
    found: list[Finding] = []
    for node in nodes:
        given = node.attributes
        if node.tag == "table":
            if not _is_of_markdown(node):
                found.append((_TABLE, _of_table(node, level)))
            continue
        is_picture = node.tag == "img"
        if url := given.get("src" if is_picture else "href"):
            problem = _of_picture(node, level) if is_picture else _of_link(node, level)
            found.append((url, problem))
    wrong = {url for url, problem in found if problem}
    return [finding for finding in found if finding[0] in wrong]


def _of_picture(node: LexborNode, level: Level) -> Diagnostic | None:
    """The finding about a picture without a text that says what is to be seen, unless a caption
    does or it is marked as decoration. HTML with an empty `alt` is found here, too: whether that
    was written is seen in the notes only (`coursesite.markup.positions`)."""
    given = node.attributes
    if (given.get("alt") or "").strip() or given.get("aria-label"):
        return None
    if given.get("aria-hidden") == "true" or given.get("role") in ("presentation", "none"):
        return None
    if "decorative" in (given.get("class") or "").split() or _is_captioned(node):
        return None
    hint = "say what is to be seen: ![a rising curve](…); or, of decoration, {: .decorative }"
    message = "a picture without a text says nothing to readers who do not see it"
    return _finding(level, "image-text", message, hint)


def _is_captioned(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag in ("a", "p", "picture"):
        above = above.parent
    return above is not None and above.tag == "figure" and above.css_first("figcaption") is not None


def _of_link(node: LexborNode, level: Level) -> Diagnostic | None:
    """The finding about a link whose text does not say where it leads."""
    text = node.text()
    if node.first_child is None and not node.attributes.get("aria-label"):
        hint = "write words between its brackets: [the syllabus](…)"
        return _finding(level, "link-text", "a link without words is there for nobody", hint)
    if len(text) > _LONGEST or " ".join(text.strip(_ASIDE).casefold().split()) not in _VAGUE:
        return None
    if node.attributes.get("aria-label"):
        return None
    message = f"the link '{' '.join(text.split())}' does not say where it leads"
    hint = "make a link of the words that do: see [the syllabus](…)"
    return _finding(level, "link-text", message, hint)


def _is_of_markdown(table: LexborNode) -> bool:
    """Whether a table was written as lines with `|`, by its shape: those have a head."""
    head = table.first_child
    while head is not None and head.tag == "-text":
        head = head.next
    return not table.attributes and head is not None and head.tag == "thead"


def _of_table(node: LexborNode, level: Level) -> Diagnostic | None:
    """The finding about a table without a cell that is a heading, unless it is there for the layout
    or has a single row."""
    if node.attributes.get("role") in ("presentation", "none") or node.css_first("th") is not None:
        return None
    if len(node.css("tr")) < 2:
        return None
    message = "a table without headings is a heap of cells to readers who hear it"
    hint = (
        'write <th> for the cells that name a column or row; of a mere layout: role="presentation"'
    )
    return _finding(level, "table-headings", message, hint)


def skips(headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """The headings more than one level below the one before: their places, and the level of that.
    The title of the page, at level 1, is before all of them."""
    before, found = 1, []
    for place, heading in enumerate(headings):
        if not heading.listed:
            continue
        if heading.level > before + 1:
            found.append((place, before))
        before = heading.level
    return found


def skip(heading: Heading, before: int, level: Level) -> Diagnostic:
    """The finding about a heading below one of the level `before`."""
    message = f"a heading of level {heading.level} follows one of level {before}"
    hint = f"begin it with {'#' * (before + 1)}; how large it is shown is the theme's business"
    return _finding(level, "heading-level", message, hint)


def _finding(level: Level, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic("error" if level == "error" else "warning", code, message, "", None, hint)
