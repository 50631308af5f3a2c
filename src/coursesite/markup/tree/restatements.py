"""Things that stand on a page once more, with the same number and without ids; and lists of all
things of a kind."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic, error, nearest
from coursesite.markup.placeholders import AGAIN_CLOSE, AGAIN_OPEN
from coursesite.markup.tokens import Code, Math, Token, ids
from coursesite.markup.tree.holes import Holes
from coursesite.model import Item
from coursesite.text.lazy_regex import rare

_ID = rare(r' id="[^"]*"(?=[^<>]*>)')
SIGNS = ("data-cs-restate=", "data-cs-list=")
"""The attributes of the elements that this is about."""


def apply(
    body: LexborNode, tokens: Sequence[Token], holes: Holes, items: Sequence[Item]
) -> list[tuple[str, Diagnostic]]:
    """Fills the elements of the shortcodes `restate` and `list`: of those among the numbered things
    of the page that are in solutions which are not out, with kind and number. Returns errors about
    labels that are not on the page, each after the label."""
    hidden = {name: at for at, item in enumerate(items) if item.hidden for name in item.labels}
    problems: list[tuple[str, Diagnostic]] = []
    for node in body.css("[data-cs-list]"):
        node.inner_html = holes.list(node.attributes.get("data-cs-list") or "")
        del node.attrs["data-cs-list"]
    for node in body.css("[data-cs-restate]"):
        label = node.attributes.get("data-cs-restate") or ""
        del node.attrs["data-cs-restate"]
        if "#" in label:
            node.inner_html = holes.elsewhere(label)
            continue
        found = _html(body, label, tokens)
        if found:
            node.inner_html = f"{AGAIN_OPEN}{_ID.sub('', found)}{AGAIN_CLOSE}"
        elif label in hidden:
            node.inner_html = holes.label(hidden[label])
        else:
            known = [one.attributes.get("id") or "" for one in body.css("[id]")]
            problems.append((label, _unknown(label, [*known, *ids(tokens)])))
    return problems


def _html(body: LexborNode, label: str, tokens: Sequence[Token]) -> str:
    """The HTML of what has a label; "" if nothing has it."""
    for node in body.css("[id]"):
        if node.attributes.get("id") == label:
            return node.html or ""
    for number, token in enumerate(tokens):
        if isinstance(token, Code | Math) and label in ids((token,)):
            place = body.css_first(f'x-b[n="{number}"]')
            return (place.html or "") if place is not None else ""
    return ""


def _unknown(label: str, known: Sequence[str]) -> Diagnostic:
    near = nearest(label, known)
    hint = f"did you mean '{near}'?" if near else "of another page, write its file, too: 02-b.md#x"
    return error("reference-unknown", f"this page has no label '{label}'", None, hint)
