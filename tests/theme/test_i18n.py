"""Interface text: what the theme says, in which language."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, nodes

from coursesite.model import KINDS, Moment
from coursesite.theme import i18n
from coursesite.theme.environment import TemplateProblem, Theme
from coursesite.theme.layers import layered

ROOT = Path(__file__).parents[2]
SOURCES = {
    path.relative_to(ROOT / "templates").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.is_file()
}
HTML = [name for name in SOURCES if name.endswith(".html")]
NOTES_WORDS = ("callout_", "cite_", "footnote", "item_", "locator_", "quiz_", "task_")
"""Texts that the notes get, in `MarkupOptions.labels` or with their references."""


def problem(own: dict[str, str]) -> TemplateProblem:
    with pytest.raises(TemplateProblem) as found:
        Theme(layered([own, {"text/en.yml": SOURCES["text/en.yml"]}]), {}).render("a.html", {})
    return found.value


# ---- dates and numbers -----------------------------------------------------------------------

MOMENT = Moment(dt.datetime(2024, 5, 13, 14, 30, tzinfo=dt.UTC), timed=True)


@pytest.mark.parametrize(
    ("language", "expression", "text"),
    [
        ("en", "m | day", "13 May 2024"),
        ("en", "m | datetime('full')", "Monday, 13 May 2024, 14:30"),
        ("en", "d | datetime", "13 May 2024"),
        ("en", "m | weekday('short') ~ ' ' ~ (m | time)", "Mon 14:30"),
        ("en", "m | iso ~ ' ' ~ (d | iso)", "2024-05-13T14:30+00:00 2024-05-13"),
        ("en", "12_400_000 | filesize", "12\u00a0MB"),
        ("de", "m | datetime('full')", "Montag, 13. Mai 2024, 14:30 Uhr"),
        ("en", "m | datetime('full', e)", "Monday, 13 May 2024, 14:30\u2060–\u206016:00"),
        ("de", "m | datetime('full', e)", "Montag, 13. Mai 2024, 14:30\u2060–\u206016:00 Uhr"),
        ("de", "m | datetime('full', later)", "Montag, 13. Mai 2024, 14:30 Uhr"),
        ("de", "m | datetime('full', none)", "Montag, 13. Mai 2024, 14:30 Uhr"),
        ("de", "d | datetime('full', e)", "Montag, 13. Mai 2024"),
        ("de", "m | day('short')", "13. Mai"),
        ("de", "2345 | filesize", "2,3\u00a0kB"),
        ("de", "t('n_points', n=2.5)", "2,5 Punkte"),
    ],
)
def test_dates_and_numbers_are_said_in_the_language_of_the_page(
    language: str, expression: str, text: str
) -> None:
    made = Theme({**SOURCES, "a.html": "{{ " + expression + " }}"}, {})
    end = Moment(dt.datetime(2024, 5, 13, 16, 0, tzinfo=dt.UTC), timed=True)
    later = Moment(dt.datetime(2024, 5, 14, 16, 0, tzinfo=dt.UTC), timed=True)
    times = {"m": MOMENT, "d": dt.date(2024, 5, 13), "e": end, "later": later}
    context = {"page": {"lang": language}, **times}
    assert made.render("a.html", context) == text


SIZES = {0: "0 B", 999: "999 B", 1000: "1 kB", 9949: "9.9 kB", 9951: "10 kB", 999_499: "999 kB",
         999_500: "1 MB", 5 * 10**15: "5000 TB"}  # fmt: skip


@pytest.mark.parametrize(("size", "text"), SIZES.items())
def test_sizes_have_at_most_two_figures_after_their_unit_grew(size: int, text: str) -> None:
    assert i18n.locale(SOURCES, "en").filesize(size).replace("\u00a0", " ") == text


def test_one_moment_in_two_zones_is_two_times_of_day() -> None:
    locale = i18n.locale(SOURCES, "en")
    berlin = MOMENT.at.astimezone(dt.timezone(dt.timedelta(hours=2)))
    assert berlin == MOMENT.at
    assert [locale.time(one) for one in (MOMENT.at, berlin, MOMENT.at)] == [
        "14:30",
        "16:30",
        "14:30",
    ]
    assert locale.day(MOMENT.at.date()) == locale.day(MOMENT) == "13 May 2024"
    assert locale == i18n.locale(SOURCES, "en")


# ---- interface text --------------------------------------------------------------------------


def test_a_site_needs_only_the_texts_that_it_changes() -> None:
    own = {"text/de.yml": "next: Voran\n"}
    made = Theme(layered([own, SOURCES]), {})
    assert made.locale("de")("next") == "Voran"
    assert made.locale("de")("previous") == "Zurück"


def test_what_a_language_lacks_is_said_in_the_next_nearest_and_then_in_english() -> None:
    sources = {**SOURCES, "text/de-at.yml": "next: Weida\n", "text/fr.yml": "next: Suite\n"}
    austrian, french = i18n.locale(sources, "de-AT"), i18n.locale(sources, "fr")
    assert (austrian("next"), austrian("previous")) == ("Weida", "Zurück")
    assert (french("next"), french("previous")) == ("Suite", "Previous")
    unknown = i18n.locale(sources, "tlh")
    assert (unknown.language, unknown("next")) == ("en", "Next")


def test_one_thing_is_singular_and_any_other_number_plural() -> None:
    locale = i18n.locale(SOURCES, "en")
    said = [locale("n_sessions", n=n) for n in (0, 1, 2)]
    assert said == ["0 sessions", "1 session", "2 sessions"]


def test_an_unknown_text_is_an_error_where_it_is_asked_for() -> None:
    found = problem({"a.html": "\n{{ t('previus') }}"})
    assert (found.code, found.line) == ("template-error", 2)
    assert (found.message, found.hint) == (
        "there is no text 'previus'", "did you mean 'previous'?",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("a: b\nc: [d\n", 2, "the '[' that opens here is never closed"),
        ("a: b\nc: d: e\n", 2, "a colon and a space within a value"),
        ("- a", 1, "a text file is a mapping from keys to texts"),
        ("a: {one: x}", 0, "a: the plural form 'other' is missing"),
    ],
)
def test_a_text_file_that_cannot_be_read_is_an_error_of_that_file(
    source: str, line: int, message: str
) -> None:
    found = problem({"a.html": "x", "text/en.yml": source})
    assert (found.code, found.name) == ("template-syntax", "text/en.yml")
    assert found.line >= line
    assert message in found.message
    assert found.hint or source == "- a"


@pytest.mark.parametrize("text", ["a {wrong}", "a {", "a {0}"])
def test_a_wrong_placeholder_is_an_error_that_names_the_text(text: str) -> None:
    own = {"a.html": "{{ t('week', n=1) }}", "text/en.yml": f"week: '{text}'\n"}
    found = problem(own)
    assert found.message.startswith("text 'week': wrong placeholder")
    assert found.hint == "it has {n}"


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("uz-Arab", "rtl"),
                          ("ar-Latn", "ltr"), ("de", "ltr"), ("", "ltr")]
)  # fmt: skip
def test_the_way_a_language_is_written(language: str, way: str) -> None:
    assert i18n.direction(language) == way


@pytest.mark.parametrize(
    ("language", "expression", "text"),
    [
        ("fa", "d | day('short')", "\u206813 May\u2069"),
        ("fa", "t('n_sessions', n=2)", "\u20682 sessions\u2069"),
        ("fa", "t('kind_lecture') ~ ' 3'", "Lecture 3"),
        ("fa", "t('next') ~ t('n_points', n=2.5)", "التالي2.5 نقاط"),
        ("fa-Latn", "t('n_sessions', n=2)", "2 sessions"),
        ("fr", "t('n_sessions', n=2)", "2 sessions"),
    ],
)
def test_english_in_a_page_from_right_to_left_keeps_its_order(
    language: str, expression: str, text: str
) -> None:
    own = {"text/fa.yml": 'next: التالي\nn_points: {one: "نقطة", other: "{n} نقاط"}\n'}
    made = Theme({**SOURCES, **own, "a.html": "{{ " + expression + " }}"}, {})
    context = {"page": {"lang": language}, "d": dt.date(2024, 5, 13)}
    assert made.render("a.html", context) == text


OF_WORKS = re.compile("cite_|locator_").match
"""Tells the words of citations, which Arabic has in English."""


def placeholders(text: Any) -> set[str]:
    forms = text.values() if isinstance(text, dict) else [text]
    return {name for form in forms for name in re.findall(r"\{(\w+)", str(form))}


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_language_is_complete_and_uses_the_same_placeholders(language: str) -> None:
    english, german = (yaml.safe_load(SOURCES[f"text/{name}.yml"]) for name in ("en", language))
    lacking = {
        key for key in english.keys() - german.keys() if language == "de" or not OF_WORKS(key)
    }
    assert not lacking and english.keys() >= german.keys()
    for key in german:
        assert isinstance(english[key], dict) == isinstance(german[key], dict), key
        if not key.startswith(("date_", "time", "weekday_")):
            assert placeholders(english[key]) == placeholders(german[key]), key
    for key, count in (("months", 12), ("weekdays", 7)):
        for form in (key, f"{key}_short"):
            assert len(german[form].split()) == len(english[form].split()) == count


def asked_for() -> tuple[set[str], set[str]]:
    """The texts that templates ask for by name, and the prefixes of those they work out."""
    exact: set[str] = set()
    prefixes: set[str] = set()
    for name in HTML:
        tree = Environment().parse(SOURCES[name])
        for call in tree.find_all(nodes.Call):
            what = call.node
            if name == "shortcodes/_say.html":
                continue
            of_t = isinstance(what, nodes.Name) and what.name in ("t", "say")
            if isinstance(what, nodes.Getattr) and isinstance(what.node, nodes.Name):
                of_t = what.node.name == "t" and what.attr in ("has", "forms")
            if not of_t:
                continue
            key = call.args[0]
            if isinstance(key, nodes.Const):
                exact.add(key.value)
            elif isinstance(key, nodes.Getattr) and key.attr == "folder":  # of a kind of posts
                exact |= {kind.folder for kind in KINDS.values() if kind.folder}
            else:
                assert isinstance(key, nodes.Concat), name
                first = key.nodes[0]
                assert isinstance(first, nodes.Const), name
                prefixes.add(first.value)
    return exact, prefixes


def test_every_text_that_templates_ask_for_exists() -> None:
    exact, prefixes = asked_for()
    english = yaml.safe_load(SOURCES["text/en.yml"])
    assert len(exact) > 40
    assert exact - english.keys() == set()
    for prefix in prefixes:
        assert any(key.startswith(prefix) for key in english), prefix


def test_every_text_is_asked_for() -> None:
    """By a template, by the texts themselves, or by the rules that name pages."""
    exact, prefixes = asked_for()
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    english = yaml.safe_load(SOURCES["text/en.yml"])
    idle = [
        key
        for key in english
        if key not in exact
        and not key.startswith((*prefixes, *NOTES_WORDS, "date_", "weekday_"))
        and key.removeprefix("search_") not in KINDS  # other words for them
        and f'"{key}"' not in code
        and not (key.endswith("s") and f'"{key[:-1]}"' in code)
    ]
    assert idle == []


def test_a_plural_without_its_form_is_told_at_its_line() -> None:
    found = problem({"a.html": "x", "text/en.yml": "next: Onward\nn_pages: {one: a page}\n"})
    assert (found.name, found.span and found.span.line) == ("text/en.yml", 2)
