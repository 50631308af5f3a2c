"""`course.yml`: its settings, what a course inherits, and the schemas for editors."""

from __future__ import annotations

import datetime as dt
import doctest
import json
import random
import zoneinfo
from pathlib import Path
from typing import Any

import pytest
import yaml

from coursesite.diagnostics import Diagnostic
from coursesite.model import (
    ClassDay,
    Config,
    Embeds,
    HtmlOptions,
    LinkValidation,
    MarkdownSettings,
    Moment,
    NavEntry,
    Person,
    Resource,
    ThemeOptions,
    Validation,
)
from coursesite.settings import colours, config, course_calendar
from coursesite.settings.config import INHERITED

TEXTS = Path(__file__).parents[2] / "templates" / "text"


def settings(text: str, inherited: Config | None = None) -> Config:
    """The settings, of which nothing is wrong."""
    found, diagnostics = config.parse(text, inherited=inherited)
    assert diagnostics == ()
    return found


def wrong(text: str) -> Diagnostic:
    """The only thing that is wrong with the settings."""
    (found,) = config.parse(text)[1]
    return found


@pytest.mark.parametrize("module", [colours, course_calendar], ids=lambda m: m.__name__)
def test_examples_in_docstrings_hold(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "---\n", "~", "title:\n", "\ufeff"])
def test_every_key_has_a_default(text: str) -> None:
    assert settings(text) == Config()


def test_texts_are_as_they_are_written() -> None:
    found = settings(
        "title: Algorithms\ncode: 6.1210\nterm: 2024\nlanguage: no\nlicense: CC BY 4.0"
    )
    assert (found.title, found.code, found.term) == ("Algorithms", "6.1210", "2024")
    assert (found.language, found.license) == ("no", "CC BY 4.0")


@pytest.mark.parametrize("key", ["lecturers", "lecturer", "authors", "author"])
def test_people_have_several_spellings(key: str) -> None:
    assert settings(f"{key}: Ada").lecturers == (Person(name="Ada"),)
    assert settings("staff: [{name: B, role: TA}]").staff == (Person(name="B", role="TA"),)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("github.com/ada/course", "https://github.com/ada/course"),
        ("ada/course", "https://github.com/ada/course"),
        ("git@gitlab.com:ada/course.git", "https://gitlab.com/ada/course"),
    ],
)
def test_a_repository_is_an_address_that_a_browser_opens(written: str, meant: str) -> None:
    for text in (f"repository: {written}", f"repository: {{url: '{written}'}}"):
        problem = wrong(text)
        assert (problem.code, problem.hint) == ("config-value", f"did you mean '{meant}'?")
        assert problem.span is not None
        assert text[problem.span.column - 1 :].startswith((written, "'"))


def test_events_have_the_kinds_that_the_theme_has_words_for() -> None:
    words = yaml.safe_load((TEXTS / "en.yml").read_text(encoding="utf-8"))
    known = {key.removeprefix("event_") for key in words if key.startswith("event_")}
    assert known == set(course_calendar.EVENT_KINDS)


@pytest.mark.parametrize("key", ["links", "nav"])
@pytest.mark.parametrize(
    "written",
    [
        "\n  - {title: Forum, url: https://x.org}\n  - {title: Home, url: /}",
        "\n  - Forum: https://x.org\n  - Home: /",
        "\n  Forum: https://x.org\n  Home: /",
    ],
)
def test_links_may_be_written_in_three_ways(key: str, written: str) -> None:
    kind = NavEntry if key == "nav" else Resource
    assert getattr(settings(f"{key}: {written}"), key) == (
        kind(url="https://x.org", title="Forum"),
        kind(url="/", title="Home"),
    )


@pytest.mark.parametrize(
    "written",
    [
        "[{Home: /}, {More: [{A: /a/}, {B: /b/}]}]",
        "[{Home: /}, {More: {A: /a/, B: /b/}}]",
        "{Home: /, More: [A: /a/, {title: B, url: /b/}]}",
        "{Home: /, More: {A: /a/, B: /b/}}",
        "[{title: Home, url: /}, {title: More, children: {A: /a/, B: /b/}}]",
    ],
)
def test_children_stand_where_an_address_would(written: str) -> None:
    children = (Resource(url="/a/", title="A"), Resource(url="/b/", title="B"))
    assert settings(f"nav: {written}").nav == (
        NavEntry(url="/", title="Home"),
        NavEntry(title="More", children=children),
    )


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("[{children: [/a/]}]", "nav.children: a menu needs a title", "write 'title: …'"),
        (
            "[{M: [{N: [/a/]}]}]",
            "nav.children: expected an address, found a list",
            "only entries of 'nav' have children",
        ),
        (
            "[{M: [{title: N, children: [/a/]}]}]",
            "unknown key 'nav.children.children'",
            "only entries of 'nav' have children",
        ),
        ("{M: {N: {O: /a/}}}", "nav: expected text, found a mapping", ""),
    ],
)
def test_menus_are_one_level_deep_and_have_titles(written: str, message: str, hint: str) -> None:
    (found,) = config.parse(f"nav: {written}")[1]
    assert found.message == message
    assert found.hint.startswith(hint)


def test_links_that_are_no_navigation_have_no_children() -> None:
    (found,) = config.parse("links:\n  - Forum:\n      - /a/\n")[1]
    assert (found.message, found.span and found.span.line) == (
        "links: expected an address, found a list",
        3,
    )


def test_an_address_alone_is_a_link() -> None:
    assert settings("links: [https://x.org]").links == (Resource(url="https://x.org"),)


@pytest.mark.parametrize(
    "written", ["[Mon, Wed]", "Mon, Wed", "monday/WED.", "[Mo, wednesday, mon]"]
)
def test_class_days_come_to_three_letters(written: str) -> None:
    assert settings(f"class_days: {written}").class_days == (ClassDay("Mon"), ClassDay("Wed"))


def test_ranges_of_days_are_written_out() -> None:
    days = tuple(dt.date(2024, 3, 29) + dt.timedelta(n) for n in range(4))
    assert settings("skip: 2024-03-29..2024-04-01").skip == days
    assert settings("skip: [2024-04-01, 2024-03-29 – 2024-03-31, 2024-03-30]").skip == days
    assert settings("skip: [2024-03-29 to 2024-04-01]").skip == days


def test_events_are_in_the_course_time_zone() -> None:
    found = settings(
        "timezone: Europe/Zurich\nevents:\n"
        "  - {date: 2024-05-06 10:00, title: Midterm, end: 12:00, kind: exam, location: HG F 1}\n"
        "  - {date: 2024-05-09, title: Ascension, end: 2024-05-10, url: /x/}\n"
    )
    zone = zoneinfo.ZoneInfo("Europe/Zurich")
    exam, holiday = found.events
    assert exam.date == Moment(dt.datetime(2024, 5, 6, 10, tzinfo=zone), True)
    assert exam.end == Moment(dt.datetime(2024, 5, 6, 12, tzinfo=zone), True)
    assert (exam.kind, exam.location, holiday.kind, holiday.url) == (
        "exam",
        "HG F 1",
        "event",
        "/x/",
    )
    assert holiday.end == Moment(dt.datetime(2024, 5, 10, tzinfo=zone))


def test_the_nested_settings() -> None:
    found = settings(
        "theme: {accent: 'oklch(50% 0.1 250)', mode: dark, font: Sans}\n"
        "markdown: {engine: commonmark, extensions: [tables, {toc: {permalink: true}}]}\n"
        "html: {raw: sanitize, iframe_hosts: [www.youtube.com, Vimeo.com]}\n"
        "embeds: {iframes: load}\nsearch: off\n"
        "validation: {links: {not_found: warn, anchors: ignore}}\nextra: {a: 1}\n"
    )
    assert found.theme == ThemeOptions(accent="oklch(50% 0.1 250)", mode="dark", font="sans")
    assert found.markdown == MarkdownSettings(
        engine="commonmark", extensions={"tables": {}, "toc": {"permalink": True}}
    )
    assert found.html == HtmlOptions(raw="sanitize", iframe_hosts=("www.youtube.com", "vimeo.com"))
    assert (found.embeds, found.search, found.extra) == (Embeds(iframes="load"), False, {"a": 1})
    assert found.validation == Validation(links=LinkValidation(not_found="warn", anchors="ignore"))


@pytest.mark.parametrize("written", ["[tables, toc]", "{tables: , toc: {}}", "[{tables: }, toc]"])
def test_extensions_are_names_with_or_without_settings(written: str) -> None:
    found = settings(f"markdown: {{extensions: {written}}}")
    assert found.markdown.extensions == {"tables": {}, "toc": {}}


@pytest.mark.parametrize(
    "text",
    [
        "'#abc'", "'#aabbcc'", "'#AABBCC80'", "RebeccaPurple", "rgb(1, 2, 3)", "rgb(1 2 3 / 50%)",
        "hsl(120deg 30% 40%)", "oklch(0.5 .1 250)", "oklch(50% 0.1 none)", "hwb(1turn 0% 0%)",
    ],
)  # fmt: skip
def test_colours_of_css_are_accepted(text: str) -> None:
    assert settings(
        f"theme: {{accent: {text}}}" if "," not in text else f"theme:\n  accent: {text}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "bleu", "#ab", "#ggg", "aabbcc", "red;color:blue", "url(x)", "rgb(1,2)", "var(--x)", "}",
        "red/**/", "expression(1)", "oklch(50% 0.1 250", "rgb(1 2 3))", "#abc\nred", "inherit",
        "rgb(" + "1" * 5000, "hsl(1e3 1 1)",
    ],
)  # fmt: skip
def test_nothing_else_gets_into_a_style(text: str) -> None:
    found = wrong(f"theme:\n  accent: {json.dumps(text)}\n")
    assert found.code == "config-value"
    assert (
        settings("").theme.accent
        == config.parse(f"theme:\n  accent: {json.dumps(text)}")[0].theme.accent
    )


# ---- what a course inherits --------------------------------------------------------------------

ROOT = """\
title: Root
institution: MIT
key: mit
language: de
timezone: Europe/Zurich
timezone_name: Zürcher Zeit
base_url: https://x.org/notes/
license: CC0
repository: https://x.org/r
launch: binder
theme: {accent: teal, mode: dark}
markdown: {engine: commonmark, extensions: [tables]}
numbering: {theorem: course}
html: {raw: deny, iframe_hosts: [x.org]}
math: {macros: {RR: x}}
bibliography: refs.bib
csl: ieee
search: false
csp: {add: {img-src: https://x.org}}
glossary: auto
print: false
embeds: {iframes: load}
images: {widths: 64}
solutions: hidden
validation: {links: {anchors: ignore}}
lastmod: git
lecturers: Ada
extra: {a: 1}
"""


def test_a_course_inherits_what_holds_for_the_site_and_no_more() -> None:
    root = settings(ROOT)
    found = settings("title: Course", inherited=root)
    assert {key: getattr(found, key) for key in INHERITED} == {
        key: getattr(root, key) for key in INHERITED
    }
    assert all(getattr(root, key) != getattr(Config(), key) for key in INHERITED)
    assert (found.title, found.lecturers, found.extra) == ("Course", (), {})


def test_within_a_group_of_settings_each_key_is_inherited() -> None:
    found = settings(
        "theme: {accent: red}\nmarkdown: {extensions: [toc]}\nhtml: {raw: allow}\nsearch: yes\n"
        "validation: {links: {not_found: warn}}\nbase_url: https://y.org",
        inherited=settings(ROOT),
    )
    assert found.theme == ThemeOptions(accent="red", mode="dark")
    assert found.markdown == MarkdownSettings(engine="commonmark", extensions={"toc": {}})
    assert found.html == HtmlOptions(raw="allow", iframe_hosts=("x.org",))
    assert found.validation.links == LinkValidation(not_found="warn", anchors="ignore")
    assert (found.search, found.base_url) == (True, "https://y.org")


def test_events_are_in_the_inherited_time_zone() -> None:
    found = settings("events: [{date: 2024-05-06, title: X}]", inherited=settings(ROOT))
    assert found.events[0].date.at.tzinfo is zoneinfo.ZoneInfo("Europe/Zurich")


# ---- what is wrong is said -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "hint"),
    [
        ("slides: a.pdf", "unknown-key", 1, 1, "it is a key of front matter"),
        ("theme: {accent: #1f6f63}", "syntax", 1, 17, 'put the value in quotes: "#1f6f63"'),
        ("titel: x", "unknown-key", 1, 1, "did you mean 'title'?"),
        ("theme: {colour: red}", "unknown-key", 1, 9, ""),
        ("theme: [dark]", "type", 1, 8, ""),
        ("theme: {mode: drak}", "value", 1, 15, "did you mean 'dark'?"),
        ("theme: {accent: bleu}", "value", 1, 17, "did you mean 'blue'?"),
        ("theme:\n  accent: '2f5d8a'", "value", 2, 11, "did you mean '#2f5d8a'?"),
        ("markdown: {engine: comonmark}", "value", 1, 20, "did you mean 'commonmark'?"),
        ("markdown: {extensions: {toc: 3}}", "type", 1, 30, ""),
        ("html: {iframe_hosts: ['https://www.youtube.com/']}", "value", 1, 23, "www.youtube.com"),
        ("timezone: Zurich", "value", 1, 11, "did you mean 'Europe/Zurich'?"),
        ("timezone: Europe/Zürich", "value", 1, 11, "did you mean 'Europe/Zurich'?"),
        ("timezone: ../etc/passwd", "value", 1, 11, "Europe/Zurich"),
        ("timezone: Europe", "value", 1, 11, ""),
        ("base_url: example.org/x", "value", 1, 11, "did you mean 'https://example.org/x'?"),
        ("base_url: ftp://example.org", "value", 1, 11, "https://example.org"),
        ("base_url: https://x.org/?a=b", "value", 1, 11, "leave that part out"),
        ("base_url: https://x.org:99999/", "value", 1, 11, ""),
        ("base_url: 'https://[::1'", "value", 1, 11, ""),
        ("language: English", "value", 1, 11, "'en'"),
        ("language: pt_BR", "value", 1, 11, "did you mean 'pt-BR'?"),
        ("class_days: [Mon, Wendesday]", "value", 1, 19, "did you mean 'wednesday'?"),
        ("skip: [2024-04-02..2024-04-01]", "value", 1, 8, "2024-04-01..2024-04-02"),
        ("skip: [2024-04-02..2034-04-01]", "value", 1, 8, ""),
        ("skip: 2024-04-31", "value", 1, 7, ""),
        ("start_date: 2024-04-01 10:00", "value", 1, 13, "'2024-04-01'"),
        ("start_date: 2024-05-01\nend_date: 2024-04-01", "value", 2, 11, "swapped"),
        ("events: [{title: X}]", "missing-key", 1, 10, ""),
        ("events: [{date: soon, title: X}]", "value", 1, 17, "2024-04-29"),
        ("events: [{date: 2024-05-02, title: X, end: 2024-05-01}]", "value", 1, 44, ""),
        ("events: {date: 2024-05-02, title: X}", "type", 1, 9, ""),
        ("validation: {links: {not_found: warning}}", "value", 1, 33, "did you mean 'warn'?"),
        ("search: perhaps", "value", 1, 9, ""),
        ("links: ['javascript:alert(1)']", "value", 1, 9, "https://"),
        ("lecturers: [{email: a@b.c}]", "missing-key", 1, 13, ""),
        ("lecturers:\n  - nam: Ada", "missing-key", 2, 5, "did you mean 'name'?"),
        ("events: [{titel: X, date: 2025-04-07}]", "missing-key", 1, 11, "did you mean 'title'?"),
        ("title: a\ntitle: b", "duplicate-key", 2, 1, "keep one"),
        ("title: Course 1: Intro", "syntax", 1, 16, '"Course 1: Intro"'),
        ("title: a\n---\ntitle: b", "syntax", 2, 1, "remove this line"),
        ("- a", "not-mapping", 1, 1, "key: value"),
    ],
)
def test_every_mistake_is_named_at_its_place(
    text: str, code: str, line: int, column: int, hint: str
) -> None:
    found = wrong(text)
    assert found.code == f"config-{code}"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (line, column)
    assert hint in found.hint


def test_all_mistakes_are_reported_and_the_rest_comes_through() -> None:
    found, diagnostics = config.parse(
        b"\xef\xbb\xbfstart_date: 2024-05-01\r\nend_date: 2024-04-01\r\ntitle: caf\xe9\r\n"
        b"theme: {mode: x, font: sans}\r\nskip: [x, 2024-01-01]\r\n",
        path="content/course.yml",
    )
    assert [d.span and d.span.line for d in diagnostics] == [2, 3, 4, 5]
    assert {d.path for d in diagnostics} == {"content/course.yml"}
    assert (found.title, found.theme) == ("caf\ufffd", ThemeOptions(font="sans"))
    assert (found.start_date, found.end_date) == (dt.date(2024, 4, 1), None)
    assert found.skip == (dt.date(2024, 1, 1),)


@pytest.mark.parametrize("seed", range(6))
def test_no_slip_of_the_pen_raises(seed: int) -> None:
    chance, reported = random.Random(seed), 0
    splinters = [
        "\n",
        '"',
        "'",
        "[",
        "]",
        "{",
        "}",
        ": ",
        "&a ",
        "*a",
        "!x ",
        "\t",
        "\x00",
        "é",
        "<<: ",
    ]
    for _ in range(40):
        text = ROOT
        for _ in range(chance.choice((1, 2, 5))):
            cut = chance.randrange(len(text) + 1)
            text = text[:cut] + chance.choice(splinters) + text[cut + chance.choice((0, 1, 4)) :]
        found, diagnostics = config.parse(text)
        assert repr(found).encode()
        assert all(one.span and one.message for one in diagnostics)
        reported += len(diagnostics)
    assert reported


def test_an_unknown_key_beside_a_missing_one_that_it_is_not_is_told_as_well() -> None:
    _, told = config.parse(b"events: [{titel: X}]\nlecturers: [{mail: a@b.c}]\n")
    assert [(one.code, one.severity) for one in sorted(told, key=lambda one: one.sort_key)] == [
        ("config-missing-key", "error"),
        ("config-unknown-key", "warning"),
        ("config-missing-key", "error"),
        ("config-unknown-key", "warning"),
    ]


def test_a_kind_has_its_numbers_in_one_row_only() -> None:
    found = wrong("numbering: {share: [[theorem, lemma, lemma], [axiom, lemma]]}")
    assert found.message == "numbering.share: 'lemma' is in two rows"


def test_copies_of_pictures_have_one_format() -> None:
    assert wrong("images: {formats: [webp, avif]}").hint == "keep one of them"
    assert settings("images: {formats: [avif]}").images.formats == ("avif",)


@pytest.mark.parametrize("written", ["a; b", "@a, @b", "'[@a; @b]'", "['@a', '[@b]']", "[a, b, a]"])
def test_uncited_entries_are_named_in_any_way(written: str) -> None:
    assert settings(
        f"nocite: {written if written[0] in chr(39) + '[' else repr(written)}"
    ).nocite == (
        "a",
        "b",
    )
