"""The numbered things of a page, in its order, with a hole for the number of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

from selectolax.lexbor import LexborNode

from coursesite.markup.placeholders import ANY, token_at
from coursesite.markup.tokens import Code, Hidden, Math, Token
from coursesite.markup.tree import callouts
from coursesite.markup.tree.headings import is_within, unlinked
from coursesite.markup.tree.holes import Holes
from coursesite.markup.tree.html_fragment import fragment
from coursesite.markup.words import QED
from coursesite.model import ITEM_KINDS, Heading, Item, MarkupOptions, replace
from coursesite.shortcodes.diagrams import LANGUAGES
from coursesite.text.lazy_regex import rare

_CAPTIONS = "figcaption,caption,p > img ~ em:last-child"
_PICTURES = ("img", "picture", "a", "br")
_HELD = "figure > [id],img[id],svg[id],table[id],pre[id]"
_OWN_NUMBER = rare(
    r"""((?:<(?:strong|b|em|i)>)*) ([^\W\d_]{3,12}) \.? (?:\s|&nbsp;)+
    (\d{1,3} (?:[.–-]\d{1,3}){0,2} [a-z]?) (\s*[.:)–—]|\s+-(?=\s))?
    ((?:</(?:strong|b|em|i)>)*) (\s*[.:)–—]|\s+-(?=\s))? \s*""",
    re.VERBOSE,
)
"""The beginning of a caption whose author counts: `Figure 3.1:`, `<b>Fig. 2</b>`, `Table 1 –`."""
_WORDS = {"figure": "Figure", "table": "Table", "listing": "Listing"}
_EMBED = rare(r"(?:^| )(?:cs-)?embed(?:$|[ -])")
HIDDEN = "data-cs-hidden"
"""The attribute of a solution that is not out, which stands in the tree to be counted."""


def apply(
    body: LexborNode,
    html: str,
    has_statements: bool,
    has_quizzes: bool,
    tokens: Sequence[Token],
    holes: Holes,
    options: MarkupOptions,
) -> list[Item]:
    """Puts a hole in front of the title or caption of each numbered thing but for sections and
    equations, ends proofs with their sign, and returns the things. `html` is the HTML before the
    tree was made, with that of the solutions that are not out, or at least its tags;
    `has_statements` says whether its callouts may be some, `has_quizzes` whether there are any."""
    has_captions = (
        "<x-c" in html
        or "<figcaption" in html
        or "<caption" in html
        or ("<img" in html and "<em" in html)
    )
    has_others = "cs-statement" in html or "admonition" in html or "<details" in html
    if not (has_captions or has_others or has_statements):
        return []
    if has_captions or has_others:
        nodes = body.css(f"{_CAPTIONS},.cs-statement" if has_captions else ".cs-statement")
    else:  # all statements are quotes, which are found sooner
        quotes = body.parser.tags("blockquote")
        nodes = [quote for quote in quotes if _is_statement(quote.attributes)]
    items: list[Item] = []
    has_hidden = Hidden in map(type, tokens)
    words = dict(options.labels)
    pattern = words.get("item_titled", "{item} ({title})")
    for node in nodes:
        count, given = len(items), node.attributes
        if _is_statement(given):
            _statement(node, given, tokens, holes, items, pattern)
        elif (thing := _captioned(node)) is not None:
            _caption(thing, node, tokens, holes, items, words)
        if len(items) == count:
            continue
        if has_hidden and _is_within(node, _is_hidden):
            items[-1] = replace(items[-1], hidden=True, title="")
        elif has_quizzes and _is_within(node, _is_quiz):  # its explanations are in no list
            items[-1] = replace(items[-1], title="")
    return items


def _is_statement(given: dict[str, str | None]) -> bool:
    return "cs-statement" in (given.get("class") or "").split()


class Sections:
    """Numbers the headings of a page, down to a level below the highest one."""

    def __init__(
        self, body: LexborNode, items: list[Item], holes: Holes, options: MarkupOptions
    ) -> None:
        """Appends the sections to the items of the page."""
        self._items, self._holes, self._most = items, holes, options.sections
        nodes = body.css("h1,h2,h3,h4,h5,h6")
        levels = (int((node.tag or "h6")[1]) for node in nodes if not is_within(node))
        self._top = min(levels, default=1)

    def number(self, node: LexborNode, heading: Heading) -> str:
        """The mark of a hole for the number of a heading; "" if it has none."""
        depth = heading.level - self._top + 1
        number = number_of(node, node.attributes)
        if not heading.listed or depth > self._most or number is None:
            return ""
        mark = self._holes.label(len(self._items))
        self._items.append(Item("section", (heading.id,), number, heading.html, depth))
        return mark


def _is_within(node: LexborNode, test: Callable[[LexborNode], bool]) -> bool:
    """Whether a node or one around it passes a test."""
    above: LexborNode | None = node
    while above is not None:
        if test(above):
            return True
        above = above.parent
    return False


def _is_hidden(node: LexborNode) -> bool:
    """Whether a node is a solution that is not out."""
    return HIDDEN in node.attributes


def _is_quiz(node: LexborNode) -> bool:
    return callouts.QUIZ in (node.attributes.get("class") or "")


def number_of(node: LexborNode, given: dict[str, str | None]) -> str | None:
    """The number that an author gave an element; "" if it gets the next one, None for none."""
    number = given.get("number")
    if number is not None:
        del node.attrs["number"]
    if "unnumbered" in (given.get("class") or "").split():
        return None
    return escape(number.strip()) if number else ""


def _statement(
    node: LexborNode,
    given: dict[str, str | None],
    tokens: Sequence[Token],
    holes: Holes,
    items: list[Item],
    pattern: str,
) -> None:
    kind = given.get("data-cs-item")
    if kind not in ITEM_KINDS:  # it has none, or an author made the element
        _end_proof(node, tokens)
        return
    del node.attrs["data-cs-item"]
    title = callouts.title_of(node)
    inner = (title.inner_html or "").strip() if title is not None else ""
    id_ = given.get("id") or ""
    mark = holes.label(len(items))
    items.append(Item(kind, (id_,) if id_ else (), number_of(node, given), unlinked(inner)))
    if title is None:
        return
    if inner:
        mark = pattern.replace("{item}", mark).replace("{title}", inner)
    title.inner_html = mark


def _captioned(caption: LexborNode) -> LexborNode | None:
    """The outermost element that a caption is for; None for that of a player."""
    thing = caption.parent
    if caption.tag == "caption" or thing is None:
        return thing
    if thing.tag == "p":
        return thing if _has_pictures_only(thing, caption) else None
    found = None
    while thing is not None and thing.tag != "body":
        if thing.tag == "figure":
            found = thing
        thing = thing.parent
    own = caption.parent
    if found is None or own is None or found.mem_id != own.mem_id:
        return None  # a part of a figure has the number of the whole
    return None if _EMBED.search(found.attributes.get("class") or "") else found


def _caption(
    thing: LexborNode,
    caption: LexborNode,
    tokens: Sequence[Token],
    holes: Holes,
    items: list[Item],
    words: Mapping[str, str],
) -> None:
    kind, labels = _captioned_kind(thing, tokens)
    inner = (caption.inner_html or "").strip()
    number = number_of(thing, thing.attributes)
    if number == "" and (picture := thing.css_first("img[number],img.unnumbered")) is not None:
        number = number_of(picture, picture.attributes)
    if number == "":
        number, inner = _own_number(inner, words.get(f"item_{kind}", _WORDS[kind]))
    if items and items[-1].kind == kind == "figure" and _is_twin(thing):
        mark = holes.label(len(items) - 1)
        items[-1] = replace(items[-1], labels=(*items[-1].labels, *labels))
    else:
        mark = holes.label(len(items))
        items.append(Item(kind, labels, number, unlinked(inner)))
    caption.inner_html = mark + inner


def _own_number(caption: str, word: str) -> tuple[str, str]:
    """The number with which a caption begins, and the caption without it: `Figure 2: Growth` where
    the kind of the thing is `word`, in whole or cut short. The number is empty if there is none;
    one that the caption speaks of, as `Figure 2 of the paper`, is none."""
    found = _OWN_NUMBER.match(caption)
    if found is None or not word.casefold().startswith(found[2].casefold()):
        return "", caption
    opened, sign, closed = found[1].count("<"), found[4] or found[6], found[5].count("<")
    if closed not in (0, opened) or not (sign or closed or found.end() == len(caption)):
        return "", caption
    return found[3], (found[1] if not closed else "") + caption[found.end() :]


def _has_pictures_only(paragraph: LexborNode, caption: LexborNode) -> bool:
    """Whether a paragraph has pictures and their caption, and no other text."""
    node = paragraph.first_child
    while node is not None and node.mem_id != caption.mem_id:
        text = (node.text_content if node.is_text_node else node.text()) or ""
        if text.strip() or (node.is_element_node and node.tag not in _PICTURES):
            return False
        node = node.next
    return True


def _is_twin(thing: LexborNode) -> bool:
    """Whether a figure is that of the one right before it in the other mode of the page: a reader
    sees one of them."""
    before = thing.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if before is None or before.tag != thing.tag:
        return False
    modes = {_mode(before), _mode(thing)}
    return modes == {"light", "dark"}


def _mode(thing: LexborNode) -> str:
    """The mode of the page in which a figure is shown alone; "" for both."""
    picture = thing.css_first("img")
    classes = [(thing.attributes.get("class") or "")]
    if picture is not None:
        classes.append(picture.attributes.get("class") or "")
    names = " ".join(classes).split()
    return next(
        (mode for mode in ("light", "dark") if f"cs-only-{mode}" in names or mode in names), ""
    )


def _captioned_kind(thing: LexborNode, tokens: Sequence[Token]) -> tuple[str, tuple[str, ...]]:
    """The kind of what has a caption, and its ids: its own, else that of what is in it. The
    paragraph of a picture may have the id of the page's title above it, and has both then."""
    own = thing.attributes.get("id") or ""
    held = thing.css_first(_HELD) if not own or thing.tag == "p" else None
    inner = (held.attributes.get("id") or "") if held is not None else ""
    ids = tuple(id_ for id_ in (inner, own) if id_)
    if thing.tag == "table":
        return "table", ids
    if thing.css_first("img,svg,video,canvas,iframe"):
        return "figure", ids
    if thing.css_first("table"):
        return "table", ids
    if thing.css_first("pre"):
        return "listing", ids
    code = thing.css_first("x-b")
    token = token_at(tokens, code.attributes.get("n") or "") if code is not None else None
    if isinstance(token, Code):
        kind = "figure" if token.language.lower() in LANGUAGES else "listing"
        named = token.attributes.id
        return kind, ids or ((named,) if named else ())
    return "figure", ids


def _end_proof(proof: LexborNode, tokens: Sequence[Token]) -> None:
    """Ends a proof with its sign, unless its author put one in."""
    html = proof.html or ""
    if "cs-qed" in html or any(
        isinstance(token, Math) and "\\qedhere" in token.tex
        for place in ANY.finditer(html)
        if (token := token_at(tokens, place[1] or place[2] or "")) is not None
    ):
        return
    sign = QED
    last = _last(proof)
    while last is not None and last.tag in ("ul", "ol", "li", "div", "dl", "dd"):
        inner = _last(last)
        if inner is None or (last.tag in ("li", "dd") and inner.tag not in ("p", "ul", "ol")):
            break
        last = inner
    if (
        last is not None
        and last.tag in ("p", "li", "dd")
        and "title" not in str(last.attrs.get("class") or "")
    ):
        last.inner_html = f"{(last.inner_html or '').rstrip()} {sign}"
    else:
        proof.insert_child(fragment(f'<p class="cs-qed-line">{sign}</p>'))


def _last(node: LexborNode) -> LexborNode | None:
    """The last element within another."""
    child = node.last_child
    while child is not None and not child.is_element_node:
        child = child.prev
    return child
