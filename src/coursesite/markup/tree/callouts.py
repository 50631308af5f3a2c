"""Callouts: GitHub's `> [!NOTE]`, Chirpy's `{: .prompt-info }` on a quote, `{: .note }` of Just the
Docs on a quote or a paragraph, and the admonitions of Python-Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic, nearest, warning
from coursesite.model import MarkupOptions
from coursesite.text.lazy_regex import rare

KINDS = {
    "note": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "important": "important",
    "warning": "warning",
    "attention": "warning",
    "caution": "danger",
    "danger": "danger",
    "error": "danger",
    "info": "info",
    "abstract": "info",
    "question": "info",
    "example": "note",
    "quote": "note",
    "todo": "note",
}
JUST_THE_DOCS = {
    "note": "note",
    "highlight": "note",
    "important": "important",
    "warning": "warning",
    "new": "tip",
}
"""Its classes, with the kind of each; `-title` behind one makes a callout with its own title."""
_MARK = rare(r"\s*\[!([A-Za-z]+)\][+-]?[ \t]*([^\n]*)(?:\n|$)")


def apply(
    nodes: Sequence[LexborNode], options: MarkupOptions
) -> tuple[tuple[str, Diagnostic], ...]:
    """Makes callouts of the quotes that are some, with classes and titles, and of the paragraphs
    and admonitions among the nodes that have the class of one. Returns what is wrong, with the text
    it is about."""
    wrong: list[str] = []
    for node in nodes:
        classes = (node.attributes.get("class") or "").split()
        if "admonition" in classes:
            _admonition(node, classes)
            continue
        for name in classes:
            plain = name.removesuffix("-title")
            if plain in JUST_THE_DOCS:
                quote = node if node.tag == "blockquote" else _quoted(node)
                _be(quote, classes, JUST_THE_DOCS[plain])
                _entitle(quote, plain, plain != name, options)
                break
            kind = KINDS.get(name.removeprefix("prompt-")) if name.startswith("prompt-") else None
            if kind and node.tag == "blockquote":
                _be(node, classes, kind)
                break
        else:
            if node.tag == "blockquote" and (word := _alert(node, classes, options)):
                wrong.append(word)
    return tuple((f"[!{word}]", _unknown(word)) for word in wrong)


def _unknown(word: str) -> Diagnostic:
    near = nearest(word.lower(), KINDS)
    hint = f"did you mean [!{near.upper()}]?" if near else "the guide has the words, such as NOTE"
    return warning(
        "callout-unknown", f"[!{word}] makes no callout, and is shown as text", None, hint
    )


def _admonition(node: LexborNode, classes: list[str]) -> None:
    _be(node, classes, next((KINDS[name] for name in classes if name in KINDS), "note"))
    if (title := node.css_first(".admonition-title")) is not None:
        title.attrs["class"] = "admonition-title callout-title"


def _be(quote: LexborNode, classes: list[str], kind: str) -> None:
    quote.attrs["class"] = " ".join([*classes, "callout", f"callout-{kind}"])


def _quoted(paragraph: LexborNode) -> LexborNode:
    """A quote in the place of a paragraph, with its attributes and its text."""
    quote = _fragment(f"<blockquote><p>{paragraph.inner_html}</p></blockquote>")
    for name, value in paragraph.attributes.items():
        quote.attrs[name] = value or ""
    paragraph.insert_before(quote)
    made = paragraph.prev
    assert made is not None
    paragraph.decompose()
    return made


def _entitle(quote: LexborNode, name: str, own: bool, options: MarkupOptions) -> None:
    """Makes a title of the first paragraph, if it is the author's `own` one, or puts in what a
    callout of that name is called."""
    first = quote.first_child
    while first is not None and not first.is_element_node:
        first = first.next
    if first is None:
        return
    if own:
        if first.tag == "p":
            first.attrs["class"] = f"{first.attributes.get('class') or ''} callout-title".strip()
    elif name != "highlight":
        first.insert_before(_title(_called(name, options)))


def _called(word: str, options: MarkupOptions) -> str:
    return dict(options.labels).get(f"callout_{word}", word.capitalize())


def _title(text: str) -> LexborNode:
    return _fragment(f'<p class="callout-title">{escape(text, quote=False)}</p>')


def _fragment(html: str) -> LexborNode:
    root = LexborHTMLParser(html, is_fragment=True).root
    assert root is not None
    return root


def _alert(quote: LexborNode, classes: list[str], options: MarkupOptions) -> str:
    """Makes a callout of a quote that begins with the word of one; returns a word that is none."""
    first = quote.css_first("p")
    text = first.first_child if first is not None else None
    if first is None or text is None or not text.is_text_node:
        return ""
    raw = text.text_content or ""
    if not (found := _MARK.match(raw)):
        return ""
    if not (kind := KINDS.get(found[1].lower())):
        return found[1]
    heading = _title(found[2].strip() or _called(found[1].lower(), options))
    after = text.next
    if after is not None and after.tag == "br" and not raw[found.end() :].strip():
        after.decompose()
    text.replace_with(raw[found.end() :].lstrip())
    _be(quote, classes, kind)
    if (first.inner_html or "").strip():
        first.insert_before(heading)
    else:
        first.replace_with(heading)
    return ""
