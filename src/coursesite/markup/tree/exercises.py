"""Exercises with their hints and solutions: which belongs to which, and what a reader opens.

A solution that is not out is not in the HTML at all (`coursesite.markup.solutions`). It is put back
here, as it is on the whole page, while the rest is numbered, and taken out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic, Span, error, nearest
from coursesite.markup.placeholders import is_in, token_at
from coursesite.markup.scanner.solutions import has_marker, misplaced, shown_in_code
from coursesite.markup.syntax.callout_kinds import grave, names_answer
from coursesite.markup.tokens import Code, Hidden, Math, Scanned, Token
from coursesite.markup.tree.callouts import FOLD
from coursesite.markup.tree.headings import unlinked
from coursesite.markup.tree.holes import Holes
from coursesite.markup.tree.html_fragment import fragment
from coursesite.markup.tree.numbering import HIDDEN
from coursesite.markup.words import in_words
from coursesite.model import Heading, Item, MarkupOptions
from coursesite.text.lazy_regex import rare

_ANSWERS = ("callout_hint", "callout_solution", "quiz_answer")
"""The names of the theme's words for them."""
_KEPT = frozenset(("cs-hint", "cs-solution", "cs-quiz-answers"))
"""The classes of texts to be opened that stay folded on paper by themselves."""
_PARTS = ".cs-statement-exercise,.cs-hint,.cs-solution"
_MARKDOWN = ("md", "markdown")
_STRAY = rare(r"(?:^|[>＞]|&gt;|\n)[^\S\n]*(\[!\s*[^\W\d_][\w\u0300-\u036f-]*\s*\])")
_PRE = rare(r"<pre\b.*?</pre>", re.DOTALL)
_FOR = "for"
"""The attribute of a hint or a solution with the id of its exercise."""
CALL = "data-cs-call"
"""The attribute of those that are shortcodes."""
_OF = "data-cs-of"
"""The attribute of a hint or a solution with the place of its exercise among those of the page."""
SOLVES = "data-of"
"""The attribute of a solution and of its exercise on the page: the same place for both."""
Problem = tuple[str, Diagnostic]
"""A diagnostic after the text in the notes that it is about; "" if it has its place."""


def apply(
    body: LexborNode, scanned: Scanned, options: MarkupOptions
) -> tuple[tuple[str, ...], list[Problem]]:
    """Has hints and solutions of exercises folded. Returns the HTML of the solutions that are in no
    other, and the errors about those without an exercise."""
    problems: list[Problem] = []
    parts = body.css(_PARTS)
    ids = [node.attributes.get("id") or "" for node in parts if _is(node, "exercise")]
    exercises = {id_ for id_ in ids if id_}
    spans = iter([solution.span for solution in scanned.solutions if solution.quoted])
    order: list[str] = []
    outermost: list[LexborNode] = []
    for node in parts:
        if _is(node, "exercise"):
            order.append(node.attributes.get("id") or "")
            continue
        is_solution = _is(node, "solution")
        role = "solution" if is_solution else "hint"
        is_call = _take(node, CALL) is not None
        span = next(spans, None) if is_solution and not is_call else None
        if is_solution and not is_call and span is None:
            problems.append(("[!", _read_otherwise()))
        name = _take(node, _FOR) or ""
        if name and name not in exercises:
            problems.append((name, _unknown(name, role, exercises)))
        elif is_solution and not (name or order):
            problems.append(("" if span else "{{< solution", _alone(span)))
        if is_solution and not any(_is(one, "solution") for one in _ancestors(node)):
            outermost.append(node)
        belongs = name in exercises if name else is_solution or _follows(node)
        if belongs and (order or name):
            node.attrs[_OF] = str(ids.index(name) if name else len(order) - 1)
        folds = options.solutions == "folded" if is_solution else belongs
        if folds and FOLD not in node.attributes:
            node.attrs[FOLD] = "-"
    return tuple(node.html or "" for node in outermost), problems


def _is(node: LexborNode, role: str) -> bool:
    name = "cs-statement-exercise" if role == "exercise" else f"cs-{role}"
    return name in (node.attributes.get("class") or "").split()


def _take(node: LexborNode, name: str) -> str | None:
    """The value of an attribute, which is taken away; None if it is not there."""
    if name not in node.attributes:
        return None
    value = node.attributes[name] or ""
    del node.attrs[name]
    return value


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _follows(node: LexborNode) -> bool:
    """Whether a hint belongs to an exercise by its place: it is in one, or below one with nothing
    but other hints and solutions between."""
    if any(_is(one, "exercise") for one in _ancestors(node)):
        return True
    near = node.prev
    while near is not None and (
        not near.is_element_node or near.tag == "x-b" or _is(near, "hint") or _is(near, "solution")
    ):
        if near.is_text_node and (near.text_content or "").strip():
            return False
        near = near.prev
    return near is not None and _is(near, "exercise")


def _unknown(name: str, role: str, exercises: set[str]) -> Diagnostic:
    near = nearest(name, sorted(exercises))
    hint = f"did you mean '{near}'?" if near else f"put it below the exercise: {{: #{name} }}"
    return error("exercise-unknown", f"{role}: no exercise here has the id '{name}'", None, hint)


def _read_otherwise() -> Diagnostic:
    """The error about a solution that the scan has not seen: it would not be kept back."""
    message = (
        "a solution is written in a way in which it would be shown, even if it is to be hidden"
    )
    hint = "begin a line with > [!SOLUTION], and write > before each line of it"
    return error("solution-shown", message, None, hint)


def _alone(span: Span | None) -> Diagnostic:
    hint = 'write > [!EXERCISE] above it, or name the one that it is for: {: for="id" }'
    return error("solution-alone", "this solution belongs to no exercise", span, hint)


def number(body: LexborNode, items: list[Item], holes: Holes, options: MarkupOptions) -> None:
    """Puts a hole for the number of its exercise into the title of each hint and solution. `items`
    are the numbered things of the page, exercises among them in their order; hints and solutions
    with a label are appended."""
    places = [place for place, item in enumerate(items) if item.kind == "exercise"]
    words = dict(options.labels)
    exercises = body.css(".cs-statement-exercise")
    for node in body.css(f"[{_OF}]"):
        of, role = int(_take(node, _OF) or 0), "solution" if _is(node, "solution") else "hint"
        if of >= len(exercises):  # it is read otherwise than by the scan, which is told
            continue
        if role == "solution":
            node.attrs[SOLVES] = exercises[of].attrs[SOLVES] = str(of)
        title = node.css_first(".cs-callout-title")
        if title is None or of >= len(places):
            continue
        inner = (title.inner_html or "").strip()
        mark = holes.label(places[of], role)
        is_own = title.text().strip() != words.get(f"callout_{role}", role.capitalize())
        if id_ := node.attributes.get("id"):
            hidden = any(HIDDEN in one.attributes for one in _ancestors(node))
            own_title = unlinked(inner) if is_own and not hidden else ""
            items.append(Item(role, (id_,), title=own_title, hidden=hidden, of=places[of]))
        if is_own:
            pattern = words.get("item_titled", "{item} ({title})")
            mark = pattern.replace("{item}", mark).replace("{title}", inner)
        title.inner_html = mark


def stray_markers(html: str, scanned: Scanned, options: MarkupOptions) -> Iterator[Problem]:
    """The errors about markers of solutions, hints and quizzes that are left in the HTML as text,
    such as one in a block of HTML. If the scan has found one, there is no need to look for more."""
    if {"callout-misplaced", "callout-misspelt"} & {one.code for one in scanned.diagnostics}:
        return
    if options.solutions != "hidden" and "<pre" in html:
        html = _PRE.sub("", html)  # where such text is shown on purpose
    for text in dict.fromkeys(_STRAY.findall(html)):
        if word := grave(text.strip("[!] \t")):
            is_word = text.casefold() == f"[!{word}]"
            yield text, misplaced(text, word, None, is_word=is_word)


def shown_solutions(body: LexborNode, tokens: Sequence[Token]) -> Iterator[Problem]:
    """The errors about what seems to be a solution, on a page whose solutions are kept back:
    elements and tabs that readers open and that are called so, and code or a formula that a
    forgotten end may have made of it."""
    html = body.inner_html or ""
    for number, token in enumerate(tokens):
        if isinstance(token, Math):
            text = token.tex
        elif isinstance(token, Code) and token.block and token.language not in _MARKDOWN:
            text = token.text
        else:
            continue
        if has_marker(text) and is_in(html, number):
            yield "", shown_in_code(token.span)
    for pre in body.css("pre") if "<pre" in html else ():  # indented code, or HTML
        if has_marker(pre.text()):
            line = next(line for line in pre.text().split("\n") if has_marker(line))
            yield line.strip(), shown_in_code(None)
    for summary in body.css("summary,.cs-tab-title"):
        words = summary.text(strip=True)
        if words and grave(words.split()[0].strip(".:,!()")) == "solution":
            message = f"'{words}' is no solution that is kept back, so it is shown"
            hint = "write {{< solution >}} … {{< /solution >}}, or call it something else"
            yield words, error("solution-shown", message, None, hint)


def mark_answers(
    summaries: Iterable[LexborNode], tokens: Sequence[Token], options: MarkupOptions
) -> None:
    """Gives a class to texts to be opened whose titles call them hints or answers: they stay folded
    on paper."""
    labels = dict(options.labels)
    said = {labels[name].casefold() for name in _ANSWERS if name in labels}
    for summary in summaries:
        details = summary.parent
        if details is None or details.tag != "details":
            continue
        classes = (details.attributes.get("class") or "").split()
        words = in_words(summary.text(), tokens).casefold()
        if _KEPT.isdisjoint(classes) and names_answer(words, said):
            details.attrs["class"] = " ".join([*classes, "cs-answer"])


# ---- solutions that are not out ------------------------------------------------------------------


def put_back(parser: LexborHTMLParser, tokens: Sequence[Token], solutions: Sequence[str]) -> None:
    """Puts the HTML of the solutions in the places they were cut out of, for `take_out`."""
    for node in parser.tags("x-b"):
        token = token_at(tokens, node.attributes.get("n") or "")
        if isinstance(token, Hidden):
            html = solutions[token.index] if token.index < len(solutions) else ""
            node.replace_with(fragment(f"<div {HIDDEN}>{html}</div>"))


def take_out(body: LexborNode) -> None:
    """Takes out what `put_back` has put in, and the bullet of an item that has nothing else."""
    for node in body.css(f"[{HIDDEN}]"):
        item = node.parent
        node.decompose()
        if item is not None and item.tag == "li" and not (item.inner_html or "").strip():
            above = item.parent
            if above is not None and above.tag == "ul":
                item.decompose()
                if not above.css_first("li"):
                    above.decompose()


def outside(body: LexborNode, headings: Sequence[Heading]) -> tuple[str, ...]:
    """The ids of the headings that are in no solution."""
    inner = body.css(", ".join(f".cs-solution h{level}" for level in range(1, 7)))
    ids = {node.attributes.get("id") for node in inner}
    return tuple(heading.id for heading in headings if heading.id not in ids)
