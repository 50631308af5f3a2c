"""Self-check quizzes: callouts of the kind quiz, as forms.

A quiz is a question, then a task list whose checked items are right, or a line `Answer: …`. What
follows explains, and so does what is nested in an item. The form has the question and the choices,
and below them, as `<details>`, the key: what is right, and the explanations. The script reads it
there (`static/js/63-quiz.js`); nothing else on a page tells what is right.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.diagnostics import Diagnostic, error
from coursesite.markup.syntax.quiz_answers import AnswerError, read
from coursesite.markup.tokens import Token
from coursesite.markup.tree.callouts import FOLD, QUIZ
from coursesite.markup.tree.html_fragment import fragment
from coursesite.markup.words import SEEN, in_words, is_formula, shortened
from coursesite.model import HOLE, MarkupOptions
from coursesite.text.lazy_regex import rare

_BLOCKS = frozenset(
    (
        *("aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "form", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "iframe", "ol", "p", "pre", "section", "table"),
        *("ul", "x-b"),
    )
)
_BOX = rare(r'\s*(?:<input type="checkbox"[^>]*>|\[[ xX]\](?!\())')
"""Matches the box of a task at the beginning of its HTML; one that stands alone is text."""
_BAR = rare(r"\|(?![^<]*>)")
_ANSWER = r"\s*(?:<(strong|b|em|i)>\s*)?(?:{})\s*(?:[:\uff1a]\s*(?:</\1>)?|</\1>\s*[:\uff1a])\s*"
"""Matches the beginning of a line with an answer: `Answer:`, `**Answer:**` or `**Answer**:`."""
_KEY = "cs-quiz-answers"
"""The class of what is right and explains."""
_STARTS_WITH_TEXT = rare(r"<p>(?!<img)")
_PARAGRAPH = rare(r"<p((?:\s[^>]*)?)>(.*)</p>", re.DOTALL)
_ENGLISH = {
    "check": "Check",
    "answer": "Answer",
    "yours": "Your answer",
    "choice": "Choice",
    "right": "Right.",
    "wrong": "Wrong.",
    "again": "Not right yet.",
    "missing": "Right so far, but something is missing.",
    "empty": "Give an answer first.",
}
_HOW = "write '- [x] …' for what is right and '- [ ] …' for what is not, or a line 'Answer: …'"
_WRITABLE = "write them out; a reference, a citation or a picture belongs below the answer"


class Mistake(Struct, frozen=True):
    """A mistake in the quiz that is `number` (from 0) of the `total` on its page, at `words` in its
    source; at its beginning if they are empty or not found there."""

    number: int
    total: int
    words: str
    problem: Diagnostic


class _MistakeError(Exception):
    def __init__(self, message: str, hint: str, words: str = "") -> None:
        super().__init__(message)
        self.message, self.hint, self.words = message, hint, words


class _Choice(Struct, frozen=True):
    """One of the answers to choose from; `attributes` are those of its item, `name` is its TeX if
    it is a formula."""

    html: str
    name: str
    is_block: bool
    explanation: str
    is_right: bool
    attributes: str


class _Quiz(Struct):
    """The parts of a quiz as HTML: the question, the answers (choices, or alternatives of which a
    reader is to write one), and what explains them."""

    question: list[str] = []
    choices: list[_Choice] = []
    answers: list[str] = []
    explanation: list[str] = []

    list_attributes: str = ""

    @property
    def asked(self) -> list[str]:
        """All that a reader sees before an attempt."""
        return [*self.question, *(choice.html for choice in self.choices)]

    @property
    def is_answered(self) -> bool:
        return bool(self.choices or self.answers)

    @property
    def text(self) -> list[str]:
        """The blocks that the next one belongs to."""
        return self.explanation if self.is_answered else self.question


def apply(body: LexborNode, tokens: Sequence[Token], options: MarkupOptions) -> tuple[Mistake, ...]:
    """Makes forms of the quizzes of a page. Returns their mistakes; a quiz that has one loses its
    answers."""
    if not (boxes := body.css(f".{QUIZ}")):
        return ()
    labels = dict(options.labels)
    words = {"answer", labels.get("quiz_answer", "answer")}
    is_answer = re.compile(_ANSWER.format("|".join(map(re.escape, sorted(words)))), re.IGNORECASE)
    taken: dict[str, int] = {}
    mistakes, inner = [], set[int]()
    for number, box in enumerate(boxes):
        if box.mem_id in inner:
            continue
        title, parts = _parts(box)
        asked = [] if title is None else [_words(title.inner_html or "", tokens)]
        try:
            nested = [node.mem_id for node in box.css(f".{QUIZ}") if node.mem_id != box.mem_id]
            if nested:
                inner.update(nested)
                raise _MistakeError("a quiz stands within this quiz", "end this one above it")
            quiz = _read(parts, is_answer, tokens)
            name = _name([*asked, *(_words(one, tokens) for one in quiz.asked)], taken)
            legend, title = _legend(quiz, box, title, tokens, labels)
            html = _form(quiz, name, legend, tokens, options)
        except _MistakeError as wrong:
            problem = error("quiz-answer", wrong.message, None, wrong.hint)
            mistakes.append(Mistake(number, len(boxes), wrong.words, problem))
            html = ""
        for node in _children(box):
            if title is None or node.mem_id != title.mem_id:
                node.decompose()
        if html:
            box.insert_child(fragment(html))
    if body.css_first(".cs-footnotes") is not None:
        _take_footnotes(body)
    return tuple(mistakes)


def _take_footnotes(body: LexborNode) -> None:
    """Moves the notes that only the keys of quizzes call from the foot of the page into these."""
    while moved := _notes_of_keys(body):
        for note, key in moved:
            number = int((note.attributes.get("id") or "").removeprefix("fn-"))
            below = note.next
            if below is not None:  # the numbers are those of the calls
                below.attrs["value"] = str(number + 1)
            place = key.css_first("section.cs-footnotes > ol")
            if place is None:
                key.insert_child(fragment('<section class="cs-footnotes"><ol></ol></section>'))
                place = key.css_first("section.cs-footnotes > ol")
            note.attrs["value"] = str(number)
            if place is not None:
                place.insert_child(fragment(note.html or ""))
            note.decompose()
    for section in body.css('section.cs-footnotes[role="doc-endnotes"]'):
        if section.css_first("li") is None:
            section.decompose()


def _notes_of_keys(body: LexborNode) -> list[tuple[LexborNode, LexborNode]]:
    """The notes at the foot of the page that are called in keys only, each with one of them."""
    keys = {
        call.mem_id: key for key in body.css(f".{_KEY}") for call in key.css(".cs-footnote-ref")
    }
    calls: dict[str, list[LexborNode | None]] = {}
    for call in body.css(".cs-footnote-ref"):
        calls.setdefault(call.text().strip(), []).append(keys.get(call.mem_id))
    found = []
    for note in body.css('section.cs-footnotes[role="doc-endnotes"] > ol > li'):
        places = calls.get((note.attributes.get("id") or "").removeprefix("fn-"), [None])
        if (key := places[0]) is not None and all(place is not None for place in places):
            found.append((note, key))
    return found


def _parts(box: LexborNode) -> tuple[LexborNode | None, list[LexborNode]]:
    """The title of a callout, and the nodes that are not its title."""
    title: LexborNode | None = None
    parts: list[LexborNode] = []
    for node in _children(box):
        if title is None and not parts and _is_title(node):
            title = node
        elif node.is_element_node or (node.text_content or "").strip():
            parts.append(node)
    return title, parts


def _is_title(node: LexborNode) -> bool:
    return node.tag == "summary" or (
        node.tag == "p" and "cs-callout-title" in (node.attributes.get("class") or "")
    )


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        following = child.next
        yield child
        child = following


def _html(node: LexborNode) -> str:
    if node.is_text_node:
        return escape(node.text_content or "", quote=False)
    return node.html or ""


def _attributes(node: LexborNode) -> str:
    return "".join(f' {name}="{escape(value or "")}"' for name, value in node.attributes.items())


def _words(html: str, tokens: Sequence[Token]) -> str:
    """The words of HTML in one line, with code and TeX."""
    body = LexborHTMLParser(f"<body>{html}").body
    text = HOLE.sub("", body.text()) if body is not None else ""
    return " ".join(in_words(text, tokens).split())


def _read(
    parts: Sequence[LexborNode], is_answer: re.Pattern[str], tokens: Sequence[Token]
) -> _Quiz:
    """The parts of a quiz. What stands before its answers is the question."""
    quiz = _Quiz()
    for node in parts:
        if node.tag in ("ul", "ol") and _is_tasks(node):
            items = [item for item in _children(node) if item.tag == "li"]
            choices = [_choice(item, tokens) for item in items]
            if quiz.is_answered:
                raise _second(_words(choices[0].html, tokens), is_list=True)
            quiz.choices, quiz.list_attributes = choices, _list_attributes(node)
        elif node.tag == "p":
            _read_lines(node, quiz, is_answer, tokens)
        else:
            quiz.text.append(_html(node))
    if not quiz.is_answered or (quiz.choices and not any(one.is_right for one in quiz.choices)):
        raise _MistakeError("this quiz has no right answer", _HOW)
    if len(quiz.choices) == 1:
        hint = "write the wrong ones, too: '- [ ] …'"
        raise _MistakeError("this quiz has only one answer to choose from", hint)
    return quiz


def _is_tasks(node: LexborNode) -> bool:
    return "cs-tasks" in (node.attributes.get("class") or "").split() or any(
        _BOX.match(item.text()) for item in _children(node) if item.tag == "li"
    )


def _list_attributes(node: LexborNode) -> str:
    """The attributes of a list of choices, which has letters whatever it was."""
    given = dict(node.attributes)
    classes = [name for name in (given.pop("class", "") or "").split() if name != "cs-tasks"]
    kept = {name: value for name, value in given.items() if name not in ("type", "start")}
    kept["class"] = " ".join(["cs-quiz-choices", *classes])
    return "".join(f' {name}="{escape(value or "")}"' for name, value in kept.items())


def _second(words: str, *, is_list: bool) -> _MistakeError:
    """The mistake of a quiz with more than one list, or line, of answers."""
    hint = "a quiz asks one question: make a second quiz of this"
    if not is_list:
        hint += "; alternatives stand in one line: 'Answer: one | another'"
    what = "list of answers" if is_list else "line 'Answer:'"
    return _MistakeError(f"this {what} is not the first answer of the quiz", hint, words)


def _choice(item: LexborNode, tokens: Sequence[Token]) -> _Choice:
    """A choice, and what is nested in its item, which explains it."""
    nodes = [
        node
        for node in _children(item)
        if node.is_element_node or (node.text_content or "").strip()
    ]
    holder = nodes[0] if nodes and nodes[0].tag == "p" else item
    if holder is item:
        size = next((at for at, node in enumerate(nodes) if node.tag in _BLOCKS), len(nodes))
        html, rest = "".join(map(_html, nodes[:size])).strip(), nodes[size:]
    else:
        html, rest = (holder.inner_html or "").strip(), nodes[1:]
    if not (box := _BOX.match(html)):
        words = _words(html, tokens)
        raise _MistakeError(f"'{shortened(words, 40)}' is neither right nor wrong", _HOW, words)
    is_right = box[0].strip() in ("[x]", "[X]") or " checked" in box[0]
    html = html[box.end() :].strip()
    is_block = False
    if not SEEN.search(html):
        if not rest:
            raise _MistakeError("one of the answers of this quiz is empty", _HOW)
        html, rest, is_block = _html(rest[0]), rest[1:], True
    explanation = "".join(map(_html, rest)).strip()
    name = _words(html, tokens) if is_formula(html, tokens) else ""
    return _Choice(html, name, is_block, explanation, is_right, _attributes(item))


def _read_lines(
    paragraph: LexborNode, quiz: _Quiz, is_answer: re.Pattern[str], tokens: Sequence[Token]
) -> None:
    """Reads a paragraph, in which a line may be an answer."""
    attributes, lines = _attributes(paragraph), list[str]()

    def end() -> None:
        if text := "\n".join(lines).strip():
            quiz.text.append(f"<p{attributes}>{text}</p>")
        lines.clear()

    for line in _lines(paragraph):
        if not (answer := is_answer.match(line)):
            lines.append(line)
            continue
        end()
        written = line[answer.end() :].removesuffix("<br>")
        words = _words(written, tokens)
        if quiz.is_answered:
            raise _second(words, is_list=False)
        quiz.answers = [one for part in _BAR.split(written) if (one := _balanced(part))]
        if not all(SEEN.search(one) for one in quiz.answers) or not quiz.answers:
            raise _MistakeError("this quiz has a line 'Answer:' without an answer", _HOW)
    end()


def _lines(paragraph: LexborNode) -> list[str]:
    """The lines of a paragraph as HTML, in which a `<br>` ends its line."""
    lines = [""]
    for node in _children(paragraph):
        if node.is_text_node:
            first, *more = _html(node).split("\n")
            if first or not lines[-1].endswith("<br>"):
                lines[-1] += first
            lines += more
        else:
            lines[-1] += _html(node)
            if node.tag == "br":
                lines.append("")
    return lines


def _balanced(html: str) -> str:
    """HTML that begins or ends within elements, as its own."""
    body = LexborHTMLParser(f"<body>{html}").body
    return (body.inner_html or "").strip() if body is not None else ""


def _legend(
    quiz: _Quiz,
    box: LexborNode,
    title: LexborNode | None,
    tokens: Sequence[Token],
    labels: Mapping[str, str],
) -> tuple[str, LexborNode | None]:
    """The legend of a quiz's form, by which it is known to those who do not see the page, and the
    title if that stays where it is: the first paragraph of the question or, without one, the title.
    """
    first = _PARAGRAPH.fullmatch(quiz.question[0]) if quiz.question else None
    if first:
        quiz.question = quiz.question[1:]
        return f"<legend{first[1]}>{first[2]}</legend>", title
    if title is not None and title.tag == "p" and FOLD not in box.attributes:
        return f"<legend{_attributes(title)}>{title.inner_html}</legend>", None
    words = _words(title.inner_html or "", tokens) if title is not None else ""
    words = words or labels.get("quiz_yours", _ENGLISH["yours"])
    return f'<legend class="cs-quiet">{escape(words)}</legend>', title


def _form(
    quiz: _Quiz, name: str, legend: str, tokens: Sequence[Token], options: MarkupOptions
) -> str:
    """The form of a quiz."""
    labels = dict(options.labels)

    def say(key: str) -> str:
        return escape(labels.get(f"quiz_{key}", _ENGLISH[key]))

    if quiz.choices:
        field, key = _choices(quiz, say)
    else:
        field, key = _field(say), _answers(quiz.answers, options.language, tokens)
    said = "".join(f' data-{one}="{say(one)}"' for one in ("right", "again", "missing", "empty"))
    return (
        f'<form class="cs-quiz" method="dialog" data-quiz="{name}">'
        f"<fieldset>{legend}{''.join(quiz.question)}{field}</fieldset>"
        f'<p class="cs-quiz-do"><button type="submit">{say("check")}</button></p>'
        f'<div class="cs-quiz-said" role="status"{said}></div>'
        f'<details class="cs-quiz-answers"><summary>{say("answer")}</summary>'
        f"{key}{''.join(quiz.explanation)}</details></form>"
    )


def _choices(quiz: _Quiz, say: Callable[[str], str]) -> tuple[str, str]:
    """The choices, and their key. Choices and key are counted by the same letters."""
    kind = "radio" if sum(choice.is_right for choice in quiz.choices) == 1 else "checkbox"
    shown, key = "", ""
    for number, choice in enumerate(quiz.choices, 1):
        box = f'<input type="{kind}" name="choice">'
        if choice.is_block:
            name = f'<span class="cs-quiet">{say("choice")} {number}</span>'
            label = f"<label>{box} {name}</label>{choice.html}"
        elif choice.name:  # a label that is only a formula says its TeX
            label = (
                f'<label>{box} <span aria-hidden="true">{choice.html}</span>'
                f'<span class="cs-quiet">{escape(choice.name)}</span></label>'
            )
        else:
            label = f"<label>{box} <span>{choice.html}</span></label>"
        shown += f"<li{choice.attributes}>{label}</li>"
        right = " data-right" if choice.is_right else ""
        verdict = f"<p><b>{say('right' if choice.is_right else 'wrong')}</b>"
        if _STARTS_WITH_TEXT.match(choice.explanation):
            verdict += f" {choice.explanation[3:]}"
        else:
            verdict += f"</p>{choice.explanation}"
        key += f"<li{right}>{verdict}</li>"
    return (
        f'<ol{quiz.list_attributes} type="A">{shown}</ol>',
        f'<ol class="cs-quiz-key" type="A">{key}</ol>',
    )


def _field(say: Callable[[str], str]) -> str:
    return (
        f'<p class="cs-quiz-field"><label>{say("yours")} <input type="text" dir="auto" '
        'autocomplete="off" autocapitalize="off" spellcheck="false"></label></p>'
    )


def _answers(answers: Sequence[str], language: str, tokens: Sequence[Token]) -> str:
    """The key of a question without choices."""
    key = ""
    for html in answers:
        if not (words := _words(html, tokens)):
            raise _MistakeError("this answer has no words that a reader can write", _WRITABLE)
        try:
            answer = read(words, language)
        except AnswerError as wrong:
            hint = "write '3.14 ± 0.01', '3.14 ± 1%', or an answer that is a text as code: `±1 m`"
            raise _MistakeError(f"this answer can't be read: {wrong}", hint, words) from None
        if answer.value is None:
            data = f' data-text="{escape(answer.text)}"'
        else:
            data = f' data-value="{answer.value!r}" data-tolerance="{answer.tolerance!r}"'
            html = f'<bdi dir="ltr">{html}</bdi>'
        key += f"<li{data}>{html}</li>"
    return f'<ul class="cs-quiz-key">{key}</ul>'


def _name(asked: Sequence[str], taken: dict[str, int]) -> str:
    """A name for a quiz on its page, by which the reader's browser keeps the answer: it stays as
    long as the question and the choices do."""
    name = hashlib.sha256("\n".join(asked).encode()).hexdigest()[:8]
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"
