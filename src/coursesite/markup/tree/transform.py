"""Reworks the engine's HTML as a tree: attributes, callouts, ids and all the rest, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic
from coursesite.markup.attributes import Attributes
from coursesite.markup.tokens import Scanned, Token
from coursesite.markup.tree import (
    accessibility,
    addresses,
    attribute_lists,
    callouts,
    captions,
    exercises,
    footnotes,
    glossary,
    headings,
    iframes,
    images,
    numbering,
    quizzes,
    reference_links,
    references,
    restatements,
    tabs,
)
from coursesite.markup.tree.embedding import (
    embedded,
    has_token_in_tag,
    inlined,
    put_words_in_attributes,
)
from coursesite.markup.tree.holes import Holes
from coursesite.markup.tree.html_fragment import fragment
from coursesite.markup.tree.sanitizer import is_sanitizing, sanitized
from coursesite.markup.tree.typography import typeset
from coursesite.markup.words import in_words, is_formula, shortened
from coursesite.model import Heading, Hole, Item, MarkupOptions, Term
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import composed

_UNSEEN = "script,style,template"
_SEEN = "img,svg,video,audio,iframe,object,embed,canvas,input,button"
"""Elements without text that a reader sees."""
_CELL_END = rare(r"</t[dh]>")
_TAG = rare(r"<[^>]*>")
_FEW_WORDS = 40
"""The longest text of a cell that may well be broken into several lines."""
_TASK = rare(r"\s*\[([ xX])\](?=\s)")


Rework = Callable[[LexborNode], None]
"""Changes the tree of a page in place, as extensions of a site do."""


class Tree(Struct, frozen=True):
    """A page's HTML with placeholders for code, formulas and addresses, and facts about it."""

    html: str
    headings: tuple[Heading, ...]
    ids: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """The addresses by the numbers of their placeholders, each with its role (see
    `coursesite.model.LinkSpot`)."""
    words: int
    summary: str
    diagnostics: tuple[tuple[str, Diagnostic], ...]
    """Diagnostics, each after the text in the notes that it is about."""
    findings: tuple[accessibility.Finding, ...]
    terms: tuple[Term, ...]
    items: tuple[Item, ...] = ()
    holes: tuple[Hole, ...] = ()
    """The holes by the numbers of their marks."""
    references: dict[int, int] = {}
    """The tokens of references that are written as commands, by the numbers of their holes."""
    solutions: tuple[str, ...] = ()
    """The HTML of the solutions that are in no other, as it is before anything is numbered."""
    outside: tuple[str, ...] = ()
    """The ids of the headings that are in no solution."""
    footnotes: frozenset[str] = frozenset()
    """The labels of the footnotes that are referred to."""
    mistakes: tuple[quizzes.Mistake, ...] = ()
    """The mistakes in quizzes."""


def transform(
    html: str,
    scanned: Scanned,
    options: MarkupOptions,
    expand: images.Expand | None = None,
    whole: Tree | None = None,
    rework: Rework | None = None,
) -> Tree:
    """Reads the engine's HTML, in which tokens have become elements, and reworks it. `expand` gives
    the expansion of the shortcodes for players; without it, these are plain. `whole` is the tree
    with the solutions that are cut out of `scanned`, by which the rest is numbered as if they were
    there. `rework` is called when the things on the page have their numbers, and before its
    headings and addresses are read."""
    tokens = scanned.tokens
    undefined = reference_links.undefined(html, tokens) if "][" in html else []
    if whole is not None:
        known = {source for source, _ in whole.diagnostics}
        undefined = [
            (at, footnotes.needed(f"the address of {at[1:]}"))
            for at, _ in undefined
            if at not in known
        ]
    html, words, tags = typeset(html, options.language)
    with_tags = html
    diagnostics: tuple[tuple[str, Diagnostic], ...] = ()
    within: set[str] = set()
    if has_token_in_tag(tags):
        html, within = inlined(html)
        diagnostics = tuple(references.in_attributes(within, tokens))
    if is_sanitizing(options):
        body = _parsed(html)[1]
        scripts = addresses.drop_scripts(body)
        html, taken_out = sanitized(body, tokens, options)
        diagnostics, within = (*diagnostics, *scripts, *taken_out), set()
    html = embedded(html, tokens, within)
    # signs in tags are looked for in the distinct ones, a tenth of a page, if all of them are known
    signs = tags if html is with_tags and tags.count(">") == tags.count("\0") else html
    parser, body = _parsed(html)
    if within:
        put_words_in_attributes(body, tokens)
    if options.extensions and tabs.SET in html:
        tabs.apply(body)
    holes = Holes()
    refer = references.may_be_in(html, signs)
    alone = references.left_alone(parser.tags("a")) if refer else set()
    tocs, paragraphs, unset = attribute_lists.apply(parser.tags("x-a"), tokens, options)
    admonitions = body.css(".admonition") if "admonition" in signs else ()
    if any("details" in name for name, _ in options.extensions):
        admonitions = [*admonitions, *body.css("details[class]")]
    unknown = callouts.apply([*parser.tags("blockquote"), *paragraphs, *admonitions], options)
    solutions: tuple[str, ...] = ()
    wrong: list[exercises.Problem] = []
    marked, keeps = callouts.begun_in(html)
    has_exercises = keeps or exercises.CALL in signs
    if has_exercises:
        solutions, wrong = exercises.apply(body, scanned, options)
    if options.solutions == "hidden" and (whole is not None or not scanned.solutions):
        wrong += exercises.shown_solutions(body, tokens)
    counted, has_statements = signs, marked
    if whole is not None:
        exercises.put_back(parser, tokens, whole.solutions)
        counted = html + "".join(whole.solutions)
        has_statements, _ = callouts.begun_in(counted)
    may_ask = keeps or "quiz" in counted or attribute_lists.name_class(tokens, "quiz")
    has_quizzes = may_ask and body.css_first(f".{callouts.QUIZ}") is not None
    if "<li" in signs and "]" in html and ("[ ]" in html or "[x]" in html or "[X]" in html):
        _tasks(body, dict(options.labels))
    unplayed = images.apply(parser.tags("img"), expand)
    if "<x-c" in counted:
        diagnostics = (*diagnostics, *captions.apply(parser.tags("x-c"), tokens))
    if refer:
        references.apply(parser.tags("a"), alone, tokens, holes)
    items = numbering.apply(body, counted, has_statements, has_quizzes, tokens, holes, options)
    if has_exercises:
        exercises.number(body, items, holes, options)
    if whole is not None:
        exercises.take_out(body)
    if any(sign in signs for sign in restatements.SIGNS):
        diagnostics = (*diagnostics, *restatements.apply(body, tokens, holes, items))
    if rework is not None:
        rework(body)
        tags = signs = counted = body.inner_html or ""
    findings: list[accessibility.Finding] = []
    if options.accessibility != "ignore":
        findings = accessibility.findings(body.css("a[href],img[src],table"), options.accessibility)
    _table_heads(parser.tags("th"), tokens)
    has_objects = "<object" in tags or "<embed" in tags
    framed = iframes.frames(parser) if has_objects else parser.tags("iframe")
    refused, later = iframes.apply(framed, options)
    diagnostics = (*diagnostics, *undefined, *unset, *unknown, *wrong, *unplayed, *refused)
    if whole is not None:
        missing = footnotes.leave_out(parser, whole.footnotes)
        diagnostics = (*diagnostics, *missing)
    referred = footnotes.apply(parser, options)
    ids_of_headings = whole.outside if whole else ()
    sections = None
    if options.sections:
        sections = numbering.Sections(body, items, holes, options).number
    page_headings = headings.apply(
        body, tokens, options.language, ids_of_headings, sections, counted, options.title_id
    )
    terms: tuple[Term, ...] = ()
    if options.terms:
        terms, repeated = glossary.apply(body, tokens, options.language)
        diagnostics = (*diagnostics, *repeated)
    for node in tocs:
        label = dict(options.labels).get("toc_notes", "Sections of these notes")
        toc = fragment(headings.contents(page_headings, label))
        if node.tag in ("ul", "ol"):  # kramdown's {:toc} belongs to a list that it replaces
            node.replace_with(toc)
        else:
            node.insert_before(toc)
    ids = tuple(id_ for node in body.css("[id],a[name]") if (id_ := _composed_id(node)))
    links, scripts = addresses.apply(body, tags, tokens)
    diagnostics = (*diagnostics, *scripts)
    summary = _summary(body, tokens)
    if keeps:
        stray = exercises.stray_markers(body.inner_html or "", scanned, options)
        diagnostics = (*diagnostics, *stray)
    mistakes: tuple[quizzes.Mistake, ...] = ()
    if has_quizzes:
        mistakes = quizzes.apply(body, tokens, options)
    if has_folds := callouts.FOLD in signs or has_exercises:
        callouts.fold(body)
    if has_folds or "<summary" in signs:
        exercises.mark_answers(parser.tags("summary"), tokens, options)
    out = body.inner_html or ""
    for place, piece in later:
        out = out.replace(place, piece, 1)
    if "<table" in out:
        first, *tables = out.split("<table")
        out = first + "".join(_boxed(table) for table in tables)
        out = out.replace("</table>", "</table></div>")
    return Tree(
        html=out,
        headings=page_headings,
        ids=ids,
        links=links,
        words=words,
        summary=summary,
        diagnostics=diagnostics,
        findings=tuple(findings),
        terms=terms,
        items=tuple(items),
        holes=tuple(holes.holes),
        references=holes.tokens,
        solutions=solutions,
        outside=exercises.outside(body, page_headings) if solutions else (),
        footnotes=referred,
        mistakes=mistakes,
    )


def _boxed(table: str) -> str:
    """A table, from behind the name of its tag, in the box that it scrolls in. On a phone, columns
    have the room that they need where a cell has more than a few words; else all of them fit."""
    cells = _CELL_END.split(table.partition("</table>")[0].rpartition("</caption>")[2])
    long = any(len(_TAG.sub("", cell)) > _FEW_WORDS for cell in cells)
    return f'<div class="cs-table{" cs-table-long" if long else ""}"><table{table}'


def _composed_id(node: LexborNode) -> str:
    """The id of an element, or the name of an old anchor, with composed letters."""
    attributes = node.attributes
    key = "id" if attributes.get("id") else "name"
    id_ = attributes.get(key) or ""
    if not id_.isascii() and (seen := composed(id_)) != id_:
        node.attrs[key] = id_ = seen
    return id_


def _parsed(html: str) -> tuple[LexborHTMLParser, LexborNode]:
    parser = LexborHTMLParser(f"<body>{html}")
    body = parser.body
    assert body is not None
    return parser, body


def _summary(body: LexborNode, tokens: Sequence[Token]) -> str:
    """The beginning of the first paragraph, titles of callouts and tabs aside."""
    first = body.css_first("p")
    if first is not None and "-title" in (first.attributes.get("class") or ""):
        titles = f".cs-callout-title, .cs-tab-title, .{callouts.QUIZ} *"
        first = body.css_first(f"p:not({titles})")
    if first is not None and first.css_first(_UNSEEN):
        first = fragment(first.html or "")
        for node in first.css(_UNSEEN):
            node.decompose()
    return shortened(in_words(first.text(), tokens)) if first is not None else ""


def _tasks(body: LexborNode, labels: dict[str, str]) -> None:
    """Makes checkboxes of `[ ]` and `[x]` at the beginnings of list items."""
    for item in body.css("li"):
        holder = item.css_first("p") if (first := _first(item)) and first.tag == "p" else item
        text = holder.first_child if holder is not None else None
        if text is None or not text.is_text_node:
            continue
        raw = text.text_content or ""
        if not (task := _TASK.match(raw)):
            continue
        done = task[1] != " "
        name = labels.get("task_done", "Done") if done else labels.get("task_open", "To do")
        checked = ' checked=""' if done else ""
        box = fragment(f'<input type="checkbox" disabled=""{checked} aria-label="{escape(name)}">')
        text.insert_before(box)
        text.replace_with(raw[task.end() :])
        if item.parent is not None:
            attribute_lists.set_attributes(item.parent, Attributes(classes=("cs-tasks",)))


def _first(item: LexborNode) -> LexborNode | None:
    """The first node of an item that is not white space."""
    node = item.first_child
    while node is not None and node.is_text_node and not (node.text_content or "").strip():
        node = node.next
    return node


def _table_heads(cells: Sequence[LexborNode], tokens: Sequence[Token]) -> None:
    """Mends cells of heads for screen readers: one without text becomes a plain cell, a head of
    such cells only is removed, and a cell that is only a formula says its TeX instead."""
    rows = []
    for cell in cells:
        text = cell.text(strip=True)
        if not text and not cell.css_first(_SEEN):
            # not `fragment`: a cell is dropped that is parsed outside of a row
            plain = LexborHTMLParser("<td></td>", is_fragment=True, fragment_tag="tr").root
            rows.append(cell.parent)
            if plain is not None:
                cell.replace_with(plain)
        elif text and is_formula(escape(text), tokens):
            words = f'<span class="cs-quiet">{escape(in_words(text, tokens))}</span>'
            cell.inner_html = f'<span aria-hidden="true">{cell.inner_html}</span>{words}'
    for row in rows:
        head = row.parent if row is not None else None
        if head is None or head.tag != "thead" or head.css_first(f"th,{_SEEN}"):
            continue
        if not head.text(strip=True):
            head.decompose()
