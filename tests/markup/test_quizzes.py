"""Quizzes: what is right is in their key, and nowhere else."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from selectolax.lexbor import LexborHTMLParser

from coursesite.course import feeds, glossary, search
from coursesite.markup import render
from coursesite.markup.syntax.quiz_answers import Answer, AnswerError, number, read
from coursesite.model import MarkupOptions, Prose

ENGINES = ("python-markdown", "commonmark")
Engine = Literal["python-markdown", "commonmark"]
QUIZ = """\
> [!QUIZ] Which one?
>
> - [ ] left
>
>   ## Because of the moon
>
>   It shows moonlight.
> - [x] middle
>
>   Because of the sun: sunlight.
> - [ ] right
>
> All in all, starlight.
"""
SECRET = ("moon", "sun", "star")


def quiz(text: str, engine: Engine = "python-markdown", **options: str) -> Prose:
    return render(text, MarkupOptions(engine=engine, **options))  # type: ignore[arg-type]


def outside_of_the_key(html: str) -> str:
    tree = LexborHTMLParser(f"<body>{html}")
    for node in tree.css("details.cs-quiz-answers"):
        node.decompose()
    return tree.body.inner_html or "" if tree.body else ""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["[!QUIZ]", "[!quiz]-", "shortcode", "prompt", "tip"])
def test_what_is_right_is_in_the_key_alone(engine: Engine, kind: str) -> None:
    text = QUIZ
    if kind.startswith("["):
        text = QUIZ.replace("[!QUIZ]", kind)
    elif kind == "prompt":
        text = QUIZ.replace("[!QUIZ] ", "") + "{: .prompt-quiz }\n"
    elif kind == "shortcode":
        inner = re.sub(r"(?m)^> ?", "", QUIZ.partition("\n")[2])
        text = f'{{{{< quiz "Which one?" >}}}}\n{inner}{{{{< /quiz >}}}}\n'
    elif kind == "tip":
        text = "> [!TIP]-\n" + re.sub(r"(?m)^", "> ", QUIZ)
    prose = quiz(text, engine)
    assert not prose.diagnostics and prose.html.count("<form") == 1
    shown = outside_of_the_key(prose.html)
    assert not any(word in shown for word in (*SECRET, "checked", 'data-right=""', "cs-tasks"))
    assert all(word in prose.html for word in SECRET)
    assert not any(word in prose.summary for word in (*SECRET, "left"))
    assert not [heading for heading in prose.headings if heading.listed]
    for html in (search.notes(prose.html), feeds.without_forms(prose.html)):
        assert "middle" in html and not any(word in html for word in SECRET)
        assert "<input" not in html.partition("<form")[2] or html == search.notes(prose.html)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_footnote_that_only_explains_is_in_the_key(engine: Engine) -> None:
    text = (
        "Text[^a] and[^b].\n\n> [!QUIZ] Which[^c]?\n> - [ ] one\n>\n>   Why[^d] and[^b].\n"
        "> - [x] two\n>\n> So[^d].\n\nLast[^e].\n\n[^a]: Note a.\n[^b]: Note b.\n[^c]: Note c.\n"
        "[^d]: Moonlight[^f].\n[^e]: Note e.\n[^f]: Sunlight.\n"
    )
    html = quiz(text, engine).html
    assert "light" in html and "light" not in outside_of_the_key(html)
    foot = LexborHTMLParser(html).css('[role="doc-endnotes"] > ol > li')
    assert [node.attributes["id"] for node in foot] == ["fn-1", "fn-2", "fn-3", "fn-5"]
    assert [node.attributes.get("value") for node in foot] == [None, None, None, "5"]
    alone = quiz("> [!QUIZ] Which?\n> Answer: a\n>\n> Why[^d].\n\n[^d]: Moonlight.\n", engine).html
    assert "doc-endnotes" not in alone and 'id="fn-1" value="1"' in alone


def test_what_stands_in_a_quiz_has_no_title_in_a_list() -> None:
    text = (
        "> [!QUIZ] Which?\n> Answer: a\n>\n> ![x](a.png)\n> _Moonlight_\n\n![y](b.png)\n_Shown_\n"
    )
    assert [one.title for one in quiz(text).items] == ["", "Shown"]


def test_a_card_of_the_glossary_has_no_quiz() -> None:
    text = "Neuron\n: a unit\n\n" + re.sub(r"(?m)^", "    ", QUIZ)
    prose = quiz(text)
    [definition] = glossary.definitions(prose.html.replace("<dt>", '<dt id="neuron">')).values()
    assert "sunlight" in prose.html and "unit" in definition.html
    assert not any(word in definition.html for word in (*SECRET, "middle"))


@pytest.mark.parametrize("engine", ENGINES)
def test_one_that_is_right_is_chosen_and_several_are_found(engine: Engine) -> None:
    for marks, kind in (("x  ", "radio"), (" xx", "checkbox"), ("xxx", "checkbox")):
        items = "".join(f"> - [{mark}] {name}\n" for mark, name in zip(marks, "abc", strict=True))
        html = quiz(f"> [!QUIZ] Which?\n{items}", engine).html
        assert html.count(f'<input type="{kind}"') == 3
        assert html.count("<li data-right") == marks.count("x")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_name_of_a_quiz_follows_what_is_asked_and_not_what_is_right(engine: Engine) -> None:
    def name(text: str) -> str:
        return re.findall(r'data-quiz="([^"]*)"', quiz(text, engine).html)[0]

    same = [QUIZ, QUIZ.replace("moonlight", "x"), QUIZ.replace("[ ] right", "[x] right")]
    other = [QUIZ.replace("left", "up"), QUIZ.replace("one?", "two?")]
    assert len({name(text) for text in same}) == 1
    assert len({name(text) for text in (QUIZ, *other)}) == 3
    twice = re.findall(r'data-quiz="([^"]*)"', quiz(QUIZ + "\nText.\n\n" + QUIZ, engine).html)
    assert twice == [name(QUIZ), f"{name(QUIZ)}-2"]


def test_the_words_are_those_of_the_page() -> None:
    labels = (("quiz_answer", "Antwort"), ("quiz_check", "Prüfen"))
    for line in ("Antwort: 1,5", "Answer: 1,5", "**antwort:** 1,5"):
        text = f"> [!QUIZ] Wieviel?\n> {line}\n"
        prose = render(text, MarkupOptions(language="de", labels=labels))
        assert 'data-value="1.5"' in prose.html and ">Prüfen</button>" in prose.html


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Bern", "", Answer("Bern")),
        ("6", "", Answer("6", 6.0)),
        ("−6", "", Answer("−6", -6.0)),
        ("3.14 ± 0.01", "", Answer("3.14 ± 0.01", 3.14, 0.01)),
        ("3.14 +- 0.01", "", Answer("3.14 +- 0.01", 3.14, 0.01)),
        (r"3.14 \pm .01", "", Answer(r"3.14 \pm .01", 3.14, 0.01)),
        ("200 +/- 5 %", "", Answer("200 +/- 5 %", 200.0, 10.0)),
        ("-4 ± 50%", "", Answer("-4 ± 50%", -4.0, 2.0)),
        ("1,500 ± 1", "en", Answer("1,500 ± 1", 1500.0, 1.0)),
        ("1,5 ± 0,5", "de", Answer("1,5 ± 0,5", 1.5, 0.5)),
        ("±2", "", Answer("±2")),
        ("x = 3 ± 2", "", Answer("x = 3 ± 2")),
        ("1e999", "", Answer("1e999")),
    ],
)
def test_an_answer_is_a_text_or_a_number(text: str, language: str, expected: Answer) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(
    "text", ["3 ±", "3 ± x", "3 ± -1", "3 +- 1 m", "3m ± 1", "1/0 ± 1", "3,14 ± 0,01", "0 ± 1%"]
)
def test_a_tolerance_that_is_none_is_told(text: str) -> None:
    with pytest.raises(AnswerError):
        read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("1 000", 1000), ("1,000,000.5", 1e6 + 0.5), ("6.02×10^23", 6.02e23), ("1/8", 0.125)],
        *[("1.5e-3", 0.0015), ("½", 0.5), ("10^3", None), ("1.2.3", None), ("", None)],
    ],
)
def test_numbers_are_read_as_authors_write_them(text: str, expected: float | None) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(
    ("title", "stays"),
    [
        ("Answer", True),
        ("Show the solution", True),
        ("Hint 2", True),
        ("Antwort", True),
        ("解答を表示", True),
        ("Why the solution is unique", False),
        ("More on it", False),
    ],
)
def test_an_answer_that_is_to_be_opened_is_known_by_its_title(title: str, stays: bool) -> None:
    """It stays folded on paper, as written; other texts are open there."""
    for text in (
        f"<details><summary>{title}</summary>\n\nx\n\n</details>\n",
        f'{{{{< details "{title}" >}}}}\nx\n{{{{< /details >}}}}\n',
        f"> [!NOTE]- {title}\n> x\n",
    ):
        assert ("cs-answer" in render(text).html) == stays


def test_headings_of_an_answer_are_in_no_outline() -> None:
    prose = render(
        "## A\n\n> [!QUIZ]\n> Which?\n>\n> - [x] B\n>\n>   ### C\n>\n>   so\n> - [ ] D\n"
    )
    assert [(one.id, one.listed) for one in prose.headings] == [("a", True), ("c", False)]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_answer_that_nobody_can_write_is_told(engine: Engine) -> None:
    text = "$$ x \\label{e} $$\n\n> [!QUIZ] Which?\n> Answer: \\ref{e}\n"
    (told,) = quiz(text, engine).diagnostics
    assert (told.code, told.span and told.span.line) == ("quiz-answer", 3)
