"""What authors are told about front matter that is wrong, and that nothing breaks its reading."""

from __future__ import annotations

import random
import zoneinfo
from typing import Any

import pytest
import yaml

from coursesite.diagnostics import Diagnostic, frame
from coursesite.model import Document, FrontMatter
from coursesite.settings import post_file, post_parts, yaml_nodes

ZURICH = zoneinfo.ZoneInfo("Europe/Zurich")
ID = "dqoEU9Ac3ek"


@pytest.fixture(params=["libyaml", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both parsers of PyYAML: a machine without libyaml has but the second."""
    yaml_nodes._loader.cache_clear()
    if request.param == "python":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    yield request.param
    yaml_nodes._loader.cache_clear()


def read(text: str | bytes) -> Document:
    return post_file.parse(text, zone=ZURICH)


def wrong(yaml_text: str) -> Diagnostic:
    """The only thing that is wrong with a front matter."""
    (found,) = read(f"---\n{yaml_text}\n---\n").diagnostics
    return found


def at(text: str, found: Diagnostic) -> str:
    """What a diagnostic points at."""
    assert found.span is not None
    line = text.split("\n")[found.span.line - 1]
    return line[found.span.column - 1 :][: found.span.length]


# ---- what is wrong is said -----------------------------------------------------------------------

LEADS_ELSEWHERE = "write redirect_from: with the address of this one"
WRONG = [
    ("kind: lectur", "value", "lectur", "did you mean 'lecture'?"),
    ("number: three", "value", "three", ""),
    ("number: 3.0", "value", "3.0", "write 3"),
    ("number: [3]", "type", "[3]", ""),
    ("week: 99999", "value", "99999", ""),
    ("day: Thurdsay", "value", "Thurdsay", "did you mean 'thursday'?"),
    ("points: -1", "value", "-1", ""),
    ("draft: maybe", "value", "maybe", ""),
    ("class_days: [Mon]", "unknown-key", "class_days", "it is a key of course.yml"),
    ("titel: x", "unknown-key", "titel", "did you mean 'title'?"),
    ("redirect_to: /x/", "unknown-key", "redirect_to", LEADS_ELSEWHERE),
    ("aliases: [./older/]", "value", "./older/", "from the root of the site: '/older/'"),
    ("aliases: [/a/../b.html]", "value", "/a/../b.html", "from the root of the site: '/a/b.html'"),
    ("permalink: /c#/", "value", "/c#/", "write 'c%23'"),
    ("permalink: /a/%2e%2e/b/", "value", "/a/%2e%2e/b/", ""),
    ("slug: a%2Fb", "value", "a%2Fb", ""),
    ("Title: x", "unknown-key", "Title", "did you mean 'title'?"),
    ("last-modified-at: x", "unknown-key", "last-modified-at", "did you mean 'last_modified_at'?"),
    ("zzz: x", "unknown-key", "zzz", "'extra'"),
    ("Draft: true", "unknown-key", "Draft", "did you mean 'draft'?"),
    ("drfat: true", "unknown-key", "drfat", "did you mean 'draft'?"),
    ("“draft”: true", "unknown-key", "“draft”", "did you mean 'draft'?"),
    ("publised: false", "unknown-key", "publised", "did you mean 'published'?"),
    ("publish-date: 2026-03-01", "unknown-key", "publish-date", "did you mean 'publish_date'?"),
    ("expirydate: 2026-03-01", "unknown-key", "expirydate", "did you mean 'expiry_date'?"),
    ("published_date: 2019-01-01", "unknown-key", "published_date", "'publish_date'"),
    (f"video: {{id: {ID}, strat: 1}}", "unknown-key", "strat", "did you mean 'start'?"),
    (f"video: {{id: {ID}, start: soon}}", "value", "soon", ""),
    (f"video: {{id: {ID}, aspect: wide}}", "value", "wide", "16/9"),
    (f"video: {{id: {ID}, provider: youtub}}", "value", "youtub", "did you mean 'youtube'?"),
    ("video: {id: 123, provider: youtube}", "value", "123", ""),
    (f"video: {{url: 'https://youtu.be/{ID}', provider: vimeo}}", "value",
     f"'https://youtu.be/{ID}'", ""),
    (f"video: {{id: {ID}, url: a.mp4}}", "value", f"{{id: {ID}, url: a.mp4}}", "keep one"),
    ("video: {start: 3}", "missing-key", "{start: 3}", ""),
    ("video: the one from Monday", "value", "the one from Monday", ""),
    (f"video: [{ID}]", "type", f"[{ID}]", ""),
    (f"video: {{id: {ID}, chapters: [Intro]}}", "value", "Intro", "12:34 Title"),
    (f"video: {{id: {ID}, chapters: {{x: Intro}}}}", "value", "x", ""),
    ("slides: {pages: 3}", "missing-key", "{pages: 3}", ""),
    ("slides: {src: a, pages: -3}", "value", "-3", ""),
    ("image: {alt: x}", "missing-key", "{alt: x}", ""),
    ("author: {role: x}", "missing-key", "{role: x}", ""),
    ("author: {name: A, email: nobody}", "value", "nobody", "ada@example.org"),
    ("author: {nam: Ada}", "missing-key", "nam", "did you mean 'name'?"),
    ("slides: {srcs: a.pdf, pages: 3}", "missing-key", "srcs", "did you mean 'src'?"),
    ("readings: javascript:alert(1)", "value", "javascript:alert(1)", "https://"),
    ("slides: ' javascript:alert(1)'", "value", "' javascript:alert(1)'", "https://"),
    ("slides: https:evil.example/x.pdf", "value", "https:evil.example/x.pdf", "https://"),
    ("image: '/\\evil.example/x.png'", "value", "'/\\evil.example/x.png'", "https://"),
    ("video: https://evil.example\\@youtu.be/x", "value", "https://evil.example\\@youtu.be/x", ""),
    ("video: ' javascript:x.mp4'", "value", "' javascript:x.mp4'", ""),
    ("slides: C:\\slides.pdf", "value", "C:\\slides.pdf", "beside the notes"),
    ("files: [doi:10.1000/1]", "value", "doi:10.1000/1", "https://doi.org/10.1000/1"),
    ("permalink: /:year/:title/", "value", "/:year/:title/", "whole path"),
    ("permalink: ../../etc", "value", "../../etc", ""),
    ("aliases: ['https://x.org/']", "value", "'https://x.org/'", "within this site"),
    ("slug: a/b", "value", "a/b", "permalink"),
    ("slug: ..", "value", "..", ""),
    ("lang: en_US", "value", "en_US", "did you mean 'en-US'?"),
    ("tags: {a: b}", "type", "{a: b}", ""),
    ("title: [a]", "type", "[a]", "quotes"),
    ("title: {{ page.title }}", "type", "{{ page.title }}", "quotes"),
    ("title: !x y", "tag", "!x y", "quotes"),
    ("extra: {a: !!python/object:os.system x}", "tag", "!!python/object:os.system x", ""),
    ("extra: {{x}: y}", "key", "{x}", ""),
    ("extra: {<<: 3}", "type", "3", ""),
    ('title: "a\\0b"', "value", '"a\\0b"', ""),
    ("title: a\nweek: 1\ntitle: b", "duplicate-key", "title", "keep one"),
    ("extra: &a [*a]", "alias", "*a", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "place", "hint"), WRONG, ids=[w[0] for w in WRONG])
def test_every_mistake_is_named_at_its_place(
    text: str, code: str, place: str, hint: str, loader: str
) -> None:
    found = wrong(text)
    assert found.code == f"front-matter-{code}"
    harmless = code == "unknown-key" and "the page would be out" not in found.message
    assert found.severity == ("warning" if harmless else "error")
    slips = ("Draft", "drfat", "“draft”", "publised", "publish-date", "expirydate")
    assert ("the page would be out" in found.message) == (place in slips)
    assert at(f"---\n{text}", found) == place
    assert hint in found.hint


def test_all_mistakes_are_reported_and_the_rest_comes_through() -> None:
    found = read("---\nnumber: x\ntitle: T\ndate: y\ntags: [a, [b], c]\ndraft: z\nweek: 3\n---\n")
    assert [d.span and d.span.line for d in found.diagnostics] == [2, 4, 5, 6]
    assert found.front == FrontMatter(title="T", tags=("a", "c"), week=3)


def test_a_duplicate_key_names_both_lines() -> None:
    assert "lines 2 and 4" in wrong("title: a\nweek: 1\ntitle: b").message


SYNTAX = [
    ("title: Lecture 1: Intro", 2, 17, 'title: "Lecture 1: Intro"'),
    ('title: Say "hi": now', 2, 16, "title: 'Say \"hi\": now'"),
    ("title: @home", 2, 8, 'title: "@home"'),
    ("title: `x`", 2, 8, 'title: "`x`"'),
    ("title: %x", 2, 8, 'title: "%x"'),
    ("title: *Deep* nets", 2, 8, 'title: "*Deep* nets"'),
    ("title: 'it's a trap'", 2, 12, 'title: "it\'s a trap"'),
    ('title: "x" y', 2, 12, "title: '\"x\" y'"),
    ("title: [x] y", 2, 12, 'title: "[x] y"'),
    ('title: "open\nweek: 2', 2, 8, 'put a " at its end'),
    ("title: 'open", 2, 8, "put a ' at its end"),
    ('title: "open\ntags: ["x"]', 3, 9, "line 2"),
    ("tags: [a, b\nweek: 2", 2, 7, "put a ']'"),
    ("tags: {a", 2, 7, "put a '}'"),
    ("title: ]", 2, 8, "quotes"),
    ("video:\n\tid: x", 3, 1, "spaces"),
    ("title\nweek: 2", 3, 5, "line 2"),
    ("title:x\nweek: 2", 3, 5, "space after the colon missing in line 2"),
    ("title: T\ndate:2025-02-17", 3, 1, "put a space after the colon: 'date: 2025-02-17'"),
    ("title: T\n  week: 2", 3, 7, "line it up with line 2"),
    ("tags: - a", 2, 7, "[one, two]"),
    ('title: "C:\\path"', 2, 11, "single quotes"),
    ("title: | x\n  y", 2, 10, "next line"),
    ("- a\ntitle: T", 3, 1, "indentation"),
    ("tags:\n- a\n-b", 4, 1, "'- b'"),
    ("tags:\n  - a\n  -b c", 4, 3, "put a space after the '-': '- b c'"),
    ("title: T\n\nSome text\nwithout end: x", None, None, "line '---' missing"),
]


@pytest.mark.parametrize(("text", "line", "column", "hint"), SYNTAX, ids=[s[0] for s in SYNTAX])
def test_yaml_that_is_none_is_explained_in_an_authors_words(
    text: str, line: int | None, column: int | None, hint: str, loader: str
) -> None:
    found = wrong(text)
    assert (found.severity, found.code) == ("error", "front-matter-syntax")
    assert hint in found.hint
    assert found.span is not None
    if line is not None:
        assert (found.span.line, found.span.column) == (line, column)


COMMENTS = [
    ("title: Homework #1", "#1", 'put the value in quotes: "Homework #1"'),
    ("title: A #1 and more  # a remark", "#1 and more", '"A #1 and more"'),
    ('title: Say "hi" #2', "#2", "'Say \"hi\" #2'"),
    ("title:\n  Homework\n  two #1", "#1", '"Homework two #1"'),
    ("image: #/cover.png", "#/cover.png", '"#/cover.png"'),
    ("tags: [a #b\n  , c]", "#b", '"a #b"'),
    ("tags:\n- C#\n- sheet #1", "#1", '"sheet #1"'),
    ("extra: {a: [{b: x #1\n  }]}", "#1", '"x #1"'),
]


@pytest.mark.parametrize(("text", "place", "hint"), COMMENTS, ids=[c[0] for c in COMMENTS])
def test_a_value_that_is_cut_off_by_a_comment_is_told(
    text: str, place: str, hint: str, loader: str
) -> None:
    found = wrong(text)
    assert (found.severity, found.code) == ("warning", "front-matter-comment")
    assert at(f"---\n{text}", found) == place
    assert hint in found.hint


@pytest.mark.parametrize(
    "text",
    ["title: X  # note to self", "title: X #", "title: X ## y", "title: 'X' #1", "tags: [a] #b",
     "#title: X", "title: C#", "title: >\n  Sheet #1\n  -a", 'title: "A #1" # b', "title:\n  -5",
     "tags:\n  - -a", "title: -a", "title:\n  -- a"],
)  # fmt: skip
def test_comments_and_texts_that_are_meant_are_silent(text: str, loader: str) -> None:
    assert not read(f"---\n{text}\n---\n").diagnostics


def test_a_list_whose_items_have_no_space_is_told(loader: str) -> None:
    found = wrong("tags:\n  -a\n  -b")
    assert (found.severity, found.code) == ("warning", "front-matter-item")
    assert found.hint == "put a space after the '-': '- a'"


@pytest.mark.parametrize("text", ["tags:\n- a\n - b", "tags:\n  - a\n    - b\n  - c"])
def test_an_item_that_is_indented_into_the_one_above_is_told(text: str, loader: str) -> None:
    found = wrong(text)
    assert (found.severity, found.code) == ("warning", "front-matter-item")
    assert at(f"---\n{text}", found) == "- b"
    assert "'a - b'" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "tags:\n  - a\n  - b",
        "extra:\n x:\n  - a:\n     - b",
        "extra:\n x:\n  - - a\n    - b",
        "extra:\n x:\n - |\n  - a\n    - b",
        'tags:\n- "a\n   - b"',
        "extra:\n  a:\n   - b\n  c:\n    - d",
    ],
)
def test_lists_in_lists_and_texts_that_are_meant_are_silent(text: str, loader: str) -> None:
    assert not read(f"---\n{text}\n---\n").diagnostics


@pytest.mark.parametrize("text", ["title:x", "title:x\n\nText"])
def test_a_lone_key_without_a_space_is_told(text: str, loader: str) -> None:
    found = wrong(text)
    assert found.code == "front-matter-not-mapping"
    assert found.hint.startswith("put a space after the colon: 'title: x'")


def test_places_count_characters_also_after_emoji_and_odd_breaks() -> None:
    text = "title: 🤖🧠\u2028é\nextra: {🤖: 1, 🤖: 2}"
    found = wrong(text)
    assert found.span is not None
    assert (found.span.line, found.span.column, found.span.length) == (3, 15, 1)


# ---- nothing breaks it ------------------------------------------------------------------------


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "extra:\n" + "\n".join(f"  {line}" for line in lines)


def test_an_alias_bomb_is_refused_at_the_alias_before_it_is_written_out(loader: str) -> None:
    found = wrong(bomb(12))
    assert found.code == "front-matter-alias"
    assert at("---\n" + bomb(12), found).startswith("*a")


def test_aliases_in_moderation_are_fine(loader: str) -> None:
    assert len(read(f"---\n{bomb(3)}\n---\n").front.extra["a2"]) == 10


@pytest.mark.parametrize(
    "text",
    [
        "extra: " + "[" * 20_000,
        "extra: " + "[" * 20_000 + "]" * 20_000,
        "extra: " + "{a: " * 5_000,
        "? " * 5_000,
        "extra:\n" + "- " * 5_000,
        "\n".join(" " * n + "a:" for n in range(500)),
    ],
    ids=["open", "closed", "flow-mapping", "keys", "list", "indented"],
)
def test_nesting_without_end_is_an_error_and_no_crash(text: str, loader: str) -> None:
    assert wrong(text).code in ("front-matter-depth", "front-matter-syntax")


def test_long_chains_of_aliases_are_too_deep(loader: str) -> None:
    chain = "extra:\n  a0: &a0 [x]\n" + "\n".join(
        f"  a{n}: &a{n} [*a{n - 1}]" for n in range(1, 90)
    )
    assert wrong(chain).code == "front-matter-alias"


NASTY = [
    b"---", b"---\n", b"---\n---", b"---\n\n---\n", b"...", b"---\n...", b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff\x00a", b"\xef\xbb\xbf---\n\xef\xbb\xbftitle: x\n---\n", b"\x00", b"---\n\x00\n---\n",
    b"---\r---\r", b"---\n%\n---\n", b"---\n%YAML 9.9\n---\n", b"---\n%YAML 1.1\n...\n",
    b"---\n&\n---\n", b"---\n*\n---\n", b"---\n!\n---\n", b"---\n|\n---\n", b"---\n>9\n---\n",
    b"---\n? \n---\n", b"---\n: \n---\n", b"---\n-\n---\n", b"---\n~\n---\n",
    b"---\nnull: 1\n---\n",
    b"---\n~: 1\n---\n", b"---\n'': 1\n---\n", b"---\ntitle: !!binary x\n---\n",
    b"---\n- - - -\n---\n",
    b'---\ntitle: "\\ud800"\n---\n', b'---\ntitle: "\\UFFFFFFFF"\n---\n',
    b'---\ntitle: "\\x"\n---\n',
    b'---\n"\\ud800": 1\n---\n', b"---\nextra: {? {a: b} : c}\n---\n", b"---\n<<: *x\n---\n",
    b"---\n<<: [a, {b: c}]\n---\n", b"---\nextra: {<<: {<<: {a: b}}}\n---\n",
    b"---\n&a a: *a\n---\n",
    b"---\nnumber: " + b"9" * 5000 + b"\n---\n", b"---\npoints: 1e999\n---\n",
    b"---\npoints: .nan\n---\n",
    b"---\nextra: " + b"9" * 5000 + b"\n---\n", b"---\ndate: 9999-12-31T23:59:59-14:00\n---\n",
    b"---\ndate: 0001-01-01T00:00:00+14:00\n---\n", b"---\ndate: 2024-01-01 00:00 +9999\n---\n",
    b"---\nslides: http://[::1\n---\n", b"---\nvideo: http://x:99999999/\n---\n",
    b"---\nvideo: {url: 'http://[', start: -1}\n---\n", b"---\ntitle: \xf0\x9f\x98\n---\n",
    b"---\ntitle: \xef\xbf\xbe\n---\n", b"---\ntitle: \xc2\x80\n---\n", b"---\n\xc2\x85\n---\n",
    "---\ntitle: ٣\nnumber: ٣\n---\n".encode(), b"# " + b" " * 5000 + b"x", b"# " + b"*" * 5000,
    b"=" * 5000 + b"\n===\n", b"`" * 400 + b"\n===\n", b"# " + b"{" * 400, b"# " + b"[" * 400,
    b"# " + b"<a" * 200, b"\n" * 50_000, b"---\n" * 5000, b"+++\n" * 5000, b" " * 50_000 + b"---",
]  # fmt: skip


def sound(data: bytes) -> Document:
    """The document, after a look at every diagnostic: it has a place in the file, and is shown."""
    found = read(data)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for one in found.diagnostics:
        assert one.message and one.span
        assert 1 <= one.span.line <= len(lines)
        assert 1 <= one.span.column <= len(lines[one.span.line - 1]) + 1
        assert frame(one, text).encode()
    assert repr(found).encode()
    body, above = (
        post_parts.body(data, without_heading=bool(found.heading)),
        post_parts.head(data).body_line,
    )
    assert body.count("\n") + above <= text.count("\n") + 1
    return found


@pytest.mark.parametrize("data", NASTY, ids=range(len(NASTY)))
def test_no_input_raises_and_every_diagnostic_has_a_place(data: bytes, loader: str) -> None:
    sound(data)


POST = f"""\
---
title: Deep Sequence Modeling
date: 2024-05-06 10:00:00 +0200
lecturers: [Ava Amini, {{name: Bob, email: bob@x.org}}]
base: &base {{url: https://x.org, title: X}}
video: {{id: {ID}, start: 1:30, chapters: {{"0:00": Intro, "12:34": RNNs}}}}
readings:
  - Goodfellow, ch. 10
  - <<: *base
    note: y
description: >
  Networks for
  sequences
---

# Deep *Sequence* Modeling

Body
"""
SPLINTERS = [
    *"\n\t\r\"'[]{}:#>-?%@`~=\\\0é🤖\u2028\x85", "---\n", ": ", "&a ", "*a",
    "!x ", "|", "- ", "<<: ",
]  # fmt: skip


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    by_default = read(POST)
    assert by_default.diagnostics[0].code == "front-matter-unknown-key"
    assert by_default.front.video is not None
    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    yaml_nodes._loader.cache_clear()
    assert read(POST) == by_default
    yaml_nodes._loader.cache_clear()


@pytest.mark.parametrize("seed", range(8))
def test_no_slip_of_the_pen_raises(seed: int, loader: str) -> None:
    chance, reported = random.Random(seed), 0
    for _ in range(40):
        text = POST
        for _ in range(chance.choice((1, 1, 2, 5))):
            cut = chance.randrange(len(text) + 1)
            splinter = chance.choice(SPLINTERS)
            text = text[:cut] + splinter + text[cut + chance.choice((0, 0, 1, 4)) :]
        reported += len(sound(text.encode()).diagnostics)
    assert reported


@pytest.mark.parametrize(
    ("chapters", "part", "hint"),
    [
        ("\n    - 0:00 A\n    - 12:3O B", "12:3O B", "did you mean '12:30'?"),
        (" |\n    0:00 A\n    1:3l B", "1:3l B", "did you mean '1:31'?"),
        ("\n    - 12:30a B", "12:30a B", "write it like '12:34 Title'"),
        ("\n    - 12:3O: B", "12:3O", ""),
    ],
)
def test_a_letter_among_the_digits_of_a_chapter_is_told_at_its_line(
    chapters: str, part: str, hint: str
) -> None:
    text = f"video:\n  id: {ID}\n  chapters:{chapters}"
    found = wrong(text)
    assert at(f"---\n{text}\n---\n", found) == part
    assert hint in found.hint
