"""Callouts: GitHub's `> [!NOTE]`, Chirpy's `{: .prompt-info }` on a quote, `{: .note }` of Just the
Docs on a quote or a paragraph, and the admonitions of Python-Markdown.

Theorems and their like are marked with their kind, for `coursesite.markup.tree.numbering`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from selectolax.lexbor import LexborNode

from coursesite.diagnostics import Diagnostic, error, nearest, warning
from coursesite.markup.syntax.callout_kinds import JUST_THE_DOCS, KINDS, grave
from coursesite.markup.tree.html_fragment import fragment
from coursesite.model import MarkupOptions
from coursesite.text.lazy_regex import rare

_MARKER = rare(r"\s*\[!([A-Za-z]+)\]([+-]?)[ \t]*")
FOLD = "data-cs-fold"
"""An attribute of a callout that can be folded: "+" for one that is open at first, or "-"."""
_WORDS = rare(r"\[!\s*([^\W\d_][\w-]*\s*(?:\][+-])?)")
_SHOWN = ("note", "statement", "proof")
_PLAIN = ("note", "hint", "solution", "quiz")
"""The roles of callouts that are no statements."""
QUIZ = "cs-callout-quiz"
"""The class of a quiz."""
_STATEMENT_TITLE = "cs-callout-title cs-statement-title"


def begun_in(html: str) -> tuple[bool, bool]:
    """Whether something that begins with `[!WORD]` in HTML may be more than a note, and whether it
    may be more than a statement: it may belong to one, keep something back, or fold."""
    if "[!" not in html:
        return False, False
    kinds = [KINDS.get(word.lower()) for word in _WORDS.findall(html)]
    is_more = any(kind is None or kind.role not in _SHOWN for kind in kinds)
    return is_more or any(kind and (kind.role != "note" or kind.item) for kind in kinds), is_more


def apply(
    nodes: Sequence[LexborNode], options: MarkupOptions
) -> tuple[tuple[str, Diagnostic], ...]:
    """Makes callouts of the quotes, paragraphs and admonitions among the nodes that are marked as
    such. Returns what is told about unknown kinds, each after the text in the notes it is about."""
    unknown: list[str] = []
    problems: list[tuple[str, Diagnostic]] = []
    for node in nodes:
        classes = (node.attributes.get("class") or "").split()
        if node.tag == "details" and KINDS.keys().isdisjoint(classes):
            continue
        if options.solutions == "hidden" and (name := _named_solution(classes)):
            problems.append((name, _shown_solution(name)))
        if "admonition" in classes or node.tag == "details":
            _admonition(node, classes, options)
            continue
        for name in classes:
            plain = name.removesuffix("-title")
            if plain in JUST_THE_DOCS:
                quote = node if node.tag == "blockquote" else _quoted(node)
                _set_kind(quote, classes, JUST_THE_DOCS[plain])
                _set_title(quote, plain, plain != name, options)
                break
            kind = KINDS.get(name.removeprefix("prompt-")) if name.startswith("prompt-") else None
            if kind and kind.role in _PLAIN and node.tag == "blockquote":
                _set_kind(node, classes, kind.style)
                break
        else:
            if node.tag == "blockquote" and (word := _alert(node, classes, options)):
                unknown.append(word)
    problems += [(f"[!{word}]", _unknown(word)) for word in unknown if not grave(word)]
    return tuple(problems)


def _named_solution(classes: Sequence[str]) -> str:
    """The class by which an element seems to be a solution, though none that is kept back."""
    return next((one for one in classes if one.lower() in ("solution", "prompt-solution")), "")


def _shown_solution(name: str) -> Diagnostic:
    message = f"'{name}' makes no solution that is kept back, so it is shown"
    hint = "write > [!SOLUTION], and > before each line; or {{< solution >}} … {{< /solution >}}"
    return error("solution-shown", message, None, hint)


def _unknown(word: str) -> Diagnostic:
    near = nearest(word.lower(), KINDS)
    hint = f"did you mean [!{near.upper()}]?" if near else "the guide has the words, such as NOTE"
    return warning(
        "callout-unknown", f"[!{word}] makes no callout, and is shown as text", None, hint
    )


def _admonition(node: LexborNode, classes: list[str], options: MarkupOptions) -> None:
    word = next((name for name in classes if name in KINDS), "note")
    title = node.css_first(".admonition-title, summary")
    given = title.attributes.get("class") or "" if title is not None else ""
    if is_statement(word, bool(node.attributes.get("id")), options):
        is_own = title is not None and title.text().strip() != word.capitalize()
        words = (title.inner_html or "").strip() if title is not None and is_own else ""
        words = _set_statement(node, classes, word, words, options)
        if title is not None:
            title.attrs["class"] = f"{given} {_STATEMENT_TITLE}".strip()
            title.inner_html = words
        return
    _set_kind(node, classes, KINDS[word].style)
    if title is not None:
        title.attrs["class"] = f"{given} cs-callout-title".strip()


def is_statement(word: str, has_id: bool, options: MarkupOptions) -> bool:
    """Whether the callouts of a word are theorems and their like, or proofs. An example is one if
    it has a number, which it has for its id."""
    kind = KINDS[word]
    return kind.role not in _PLAIN or (bool(kind.item) and (has_id or options.examples))


def _set_statement(
    node: LexborNode, classes: list[str], word: str, title: str, options: MarkupOptions
) -> str:
    """Marks an element as a statement of a kind, and returns the HTML of its title, which gets its
    number later."""
    kind = KINDS[word]
    node.attrs["class"] = " ".join([*classes, "cs-statement", f"cs-statement-{word}"])
    if kind.item:
        node.attrs["data-cs-item"] = kind.item
    elif not title:
        title = escape(dict(options.labels).get(f"item_{word}", word.capitalize()), quote=False)
    return title


def _set_kind(quote: LexborNode, classes: list[str], style: str, role: str = "note") -> None:
    of_exercise = (f"cs-{role}",) if role in ("hint", "solution") else ()
    quote.attrs["class"] = " ".join([*classes, "cs-callout", f"cs-callout-{style}", *of_exercise])


def _quoted(paragraph: LexborNode) -> LexborNode:
    """A quote in the place of a paragraph, with its attributes and its text."""
    quote = fragment(f"<blockquote><p>{paragraph.inner_html}</p></blockquote>")
    for name, value in paragraph.attributes.items():
        quote.attrs[name] = value or ""
    paragraph.insert_before(quote)
    inserted = paragraph.prev  # the tree has a copy of the fragment
    assert inserted is not None
    paragraph.decompose()
    return inserted


def _first_element(quote: LexborNode) -> LexborNode | None:
    """The first element of a quote, attribute lists aside; a solution that is cut out is one."""
    first = quote.first_child
    while first is not None and (not first.is_element_node or first.tag == "x-a"):
        first = first.next
    return first


def _set_title(quote: LexborNode, name: str, own: bool, options: MarkupOptions) -> None:
    """Makes the first paragraph the title if it is the author's `own`; else puts in the title of
    callouts of that name."""
    first = _first_element(quote)
    if first is None:
        return
    if own:
        if first.tag == "p":
            first.attrs["class"] = f"{first.attributes.get('class') or ''} cs-callout-title".strip()
    elif name != "highlight":  # Just the Docs shows this one without a title
        title = escape(_title_of(name, options), quote=False)
        first.insert_before(_title(first, title, "cs-callout-title"))


def title_of(statement: LexborNode) -> LexborNode | None:
    """The title of a statement: its first element, unless its author made the statement."""
    first = statement.first_child
    while first is not None and not first.is_element_node:
        first = first.next
    if first is not None and first.attributes.get("class") == _STATEMENT_TITLE:
        return first
    return statement.css_first(".cs-statement-title")


def _title_of(word: str, options: MarkupOptions) -> str:
    return dict(options.labels).get(f"callout_{word}", word.capitalize())


def _title(beside: LexborNode, html: str, kind: str) -> LexborNode:
    """A paragraph with a title, for the tree that a node is in: to parse it would take a fiftieth
    of the time that a page takes."""
    title = beside.parser.create_node("p")
    title.attrs["class"] = kind
    title.inner_html = html
    return title


def _first_line(node: LexborNode, text: str) -> tuple[str, str]:
    """The HTML of the line that `text`, the end of a node of text, begins, and the text below it.
    Nodes behind it that are on that line are taken out."""
    line, end, rest = text.partition("\n")
    parts = [escape(line, quote=False)]
    while not end and (following := node.next) is not None:
        if following.tag == "br":
            end = "\n"
        elif following.is_text_node:
            line, end, rest = (following.text_content or "").partition("\n")
            parts.append(escape(line, quote=False))
        else:
            parts.append(following.html or "")
        following.decompose()
    return "".join(parts).strip(), rest.lstrip()


def _alert(quote: LexborNode, classes: list[str], options: MarkupOptions) -> str:
    """Makes a callout of a quote that begins with `[!WORD]`. Returns the word if it is unknown, ""
    otherwise."""
    first = _first_element(quote)
    text = first.first_child if first is not None and first.tag == "p" else None
    if first is None or text is None or not text.is_text_node:
        return ""
    raw = text.text_content or ""
    if not (marker := _MARKER.match(raw)):
        return ""
    word = marker[1].lower()
    if not (kind := KINDS.get(word)):
        return marker[1]
    title, rest = _first_line(text, raw[marker.end() :])
    if is_statement(word, bool(quote.attributes.get("id")), options):
        title = _set_statement(quote, classes, word, title, options)
        heading = _title(quote, title, _STATEMENT_TITLE)
    else:
        title = title or escape(_title_of(word, options), quote=False)
        heading = _title(quote, title, "cs-callout-title")
        _set_kind(quote, classes, kind.style, kind.role)
    text.replace_with(rest)
    if marker[2]:
        quote.attrs[FOLD] = marker[2]
    if (first.inner_html or "").strip():
        first.insert_before(heading)
    else:
        first.replace_with(heading)
    return ""


def fold(body: LexborNode) -> None:
    """Makes `<details>` of the callouts that can be folded, whose titles are opened by a click. The
    tree has copies of their nodes then."""
    for quote in reversed(body.css(f"blockquote[{FOLD}]")):  # the inner ones first
        title = quote.css_first(".cs-callout-title, .cs-statement-title")
        if title is None or title.parent != quote:
            continue
        for link in title.css("a"):
            link.unwrap()  # a click on the title opens the callout
        words, kind = title.inner_html, title.attributes.get("class")
        title.decompose()
        opened = ' open=""' if quote.attributes[FOLD] == "+" else ""
        details = fragment(
            f'<details{opened}><summary class="{kind}">{words}</summary>'
            f"{quote.inner_html}</details>"
        )
        for name, value in quote.attributes.items():
            if name != FOLD:
                details.attrs[name] = value or ""
        quote.replace_with(details)
