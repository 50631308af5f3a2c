"""Posts taken apart: what authors write, what comes of it, and what they are told."""

from __future__ import annotations

import datetime as dt
import doctest
import zoneinfo
from typing import Any

import pytest

from coursesite.diagnostics import Diagnostic
from coursesite.model import (
    Chapter,
    Document,
    FrontMatter,
    Image,
    Moment,
    Person,
    Recording,
    Resource,
    Slides,
)
from coursesite.settings import dates, post_file, post_parts, validators

ZURICH = zoneinfo.ZoneInfo("Europe/Zurich")
ID = "dqoEU9Ac3ek"


def read(text: str | bytes) -> Document:
    return post_file.parse(text, zone=ZURICH)


def below(text: str | bytes) -> tuple[str, int]:
    """A post's body, and the number of lines above it."""
    data = text.encode() if isinstance(text, str) else text
    markdown = post_parts.body(data, without_heading=bool(read(data).heading))
    return markdown, post_parts.head(data).body_line


def front(yaml_text: str) -> FrontMatter:
    """The front matter, of which nothing is wrong."""
    found = read(f"---\n{yaml_text}\n---\n")
    assert found.diagnostics == ()
    return found.front


def wrong(yaml_text: str) -> Diagnostic:
    """The only thing that is wrong with a front matter."""
    (found,) = read(f"---\n{yaml_text}\n---\n").diagnostics
    return found


def at(text: str, found: Diagnostic) -> str:
    """What a diagnostic points at."""
    assert found.span is not None
    line = text.split("\n")[found.span.line - 1]
    return line[found.span.column - 1 :][: found.span.length]


@pytest.mark.parametrize("module", [dates, post_parts, validators], ids=lambda m: m.__name__)
def test_examples_in_docstrings_hold(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


# ---- taking a post apart -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "body", "line"),
    [
        ("", "", "", 0),
        ("Just text\n", "", "Just text\n", 0),
        ("---\ntitle: T\n---\nBody\n", "T", "Body\n", 3),
        ("---  \ntitle: T\n---\t\nBody\n", "T", "Body\n", 3),
        ("---\ntitle: T\n...\nBody\n", "T", "Body\n", 3),
        ("---\n---\nBody\n", "", "Body\n", 2),
        ("---\n# only a comment\n\n---\nBody\n", "", "Body\n", 4),
        ("---\ntitle: T\n---", "T", "", 2),
        ("---\ntitle: T\n---\na\n\n---\n\nb\n", "T", "a\n\n---\n\nb\n", 3),
        ("---\ndescription: |\n  a\n  ---\n  b\ntitle: T\n---\nB\n", "T", "B\n", 7),
        (
            "\n---\n\nA rule opens this text.\n\n---\n",
            "",
            "\n---\n\nA rule opens this text.\n\n---\n",
            0,
        ),
        ("----\ntitle: T\n----\n", "", "----\ntitle: T\n----\n", 0),
    ],
)
def test_a_post_is_split_at_its_fences(text: str, title: str, body: str, line: int) -> None:
    found = read(text)
    assert found.diagnostics == ()
    assert (found.front.title, *below(text)) == (title, body, line)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_breaks_and_byte_order_marks_change_nothing(end: str, mark: str) -> None:
    text = "---\ntitle: T\nnumber: x\n---\nOne\nTwo\n"
    assert read((mark + text.replace("\n", end)).encode()) == read(text)
    assert read(text).diagnostics[0].span is not None
    assert below((mark + text.replace("\n", end)).encode()) == ("One\nTwo\n", 4)


def test_the_path_is_in_every_diagnostic() -> None:
    found = post_file.parse("---\nfoo: 1\nbar: 2\n---\n", path="a.md", zone=ZURICH)
    assert [one.path for one in found.diagnostics] == ["a.md", "a.md"]


def test_front_matter_that_is_never_closed_is_an_error_and_the_text_is_kept() -> None:
    text = "---\ntitle: T\n\nText\n"
    found = read(text)
    (one,) = found.diagnostics
    assert (one.severity, one.code) == ("error", "front-matter-unclosed")
    assert "---" in one.hint
    assert below(text) == ("title: T\n\nText\n", 1)


def test_blank_lines_before_front_matter_are_forgiven_with_a_warning() -> None:
    text = "\n\n---\ntitle: T\nnumber: x\n---\nBody\n"
    found = read(text)
    assert [(d.code, d.span and d.span.line) for d in found.diagnostics] == [
        ("front-matter-late", 3),
        ("front-matter-value", 5),
    ]
    assert (found.front.title, *below(text)) == ("T", "Body\n", 6)


@pytest.mark.parametrize(
    "text",
    [
        "<!-- A comment. -->\n---\ndraft: true\n---\nBody\n",
        " ---\n draft: true\n ---\nBody\n",
        "----\npublish_date: 2026-03-01\n----\nBody\n",
        "\u200b---\npublished: no\n---\nBody\n",
        '{\n  "title": "A",\n  "draft": true,\n}\n\nBody\n',
        '{"title": "A", "draft": true}\n\nBody\n',
        ';;;\n{"draft": true, "title": "A"}\n;;;\nBody\n',
        "# Title\n\n---\nexpiry_date: '2026-03-01'\n---\nBody\n",
        "title: A\ndraft: on\n\nBody\n",
    ],
)
def test_front_matter_that_is_read_as_text_is_an_error_if_it_would_hold_the_page_back(
    text: str,
) -> None:
    (one,) = read(text).diagnostics
    assert (one.severity, one.code) == ("error", "front-matter-missed")
    assert one.span is not None
    line = text.split("\n")[one.span.line - 1]
    at = line[one.span.column - 1 :][: one.span.length]
    assert at.strip("\"' ,").partition(":")[0].strip('"') in (
        *("draft", "published", "publish_date", "expiry_date"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "A draft: true to life.\n",
        "```yaml\n---\ndraft: true\n---\n```\n",
        "<!--\ndraft: true\n-->\nBody\n",
        "draft: a first version\n",
        "---\ntitle: A\n---\n\ndraft: true\n",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert not read(text).diagnostics


def test_toml_front_matter_is_named_as_such() -> None:
    assert read('+++\ntitle = "T"\n+++\nBody\n').diagnostics[0].code == "front-matter-toml"
    assert read("+++ is how Hugo starts\n").diagnostics == ()


@pytest.mark.parametrize("text", ["just words", "- a\n- b", "42", "'a'"])
def test_front_matter_that_is_no_mapping_is_an_error(text: str) -> None:
    assert wrong(text).code == "front-matter-not-mapping"


def test_bytes_that_are_not_utf8_are_an_error_at_the_byte_and_reading_goes_on() -> None:
    text = b"---\r\ntitle: T\r\nnumber: x\r\n---\r\ncaf\xe9 \xff\r\n"
    found = read(text)
    bad, value = found.diagnostics[1], found.diagnostics[0]
    assert (value.code, bad.code) == ("front-matter-value", "encoding")
    assert bad.span is not None
    assert (bad.span.line, bad.span.column) == (5, 4)
    assert "0xE9" in bad.message
    assert "UTF-8" in bad.hint
    assert "é" in bad.hint
    assert below(text)[0] == "caf\ufffd \ufffd\n"


def test_utf16_is_named_as_such_and_read_all_the_same() -> None:
    found = read("---\ntitle: Tä\n---\n".encode("utf-16"))
    assert [d.code for d in found.diagnostics] == ["encoding"]
    assert found.front.title == "Tä"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("more", [b"", b"\n", b"Text that was added\n"])
def test_of_a_file_in_utf16_nothing_else_is_told(codec: str, more: bytes) -> None:
    found = read("---\ntitle: T\n---".encode(codec) + more)
    assert [d.code for d in found.diagnostics] == ["encoding"]
    assert f"is {codec[:6].upper()}, not UTF-8" in found.diagnostics[0].message


def test_control_characters_are_replaced_with_one_warning_a_file() -> None:
    text = "---\ntitle: T\n---\nab\x0bc\x00\n"
    found = read(text)
    (one,) = found.diagnostics
    assert (one.severity, one.code) == ("warning", "control-character")
    assert one.span is not None
    assert (one.span.line, one.span.column) == (4, 3)
    assert "U+000B" in one.message
    assert below(text)[0] == "ab\ufffdc\ufffd\n"


# ---- the heading that is the title -----------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "body", "heading", "left"),
    [
        ("", "# Heaps\n\nText", "Heaps", "\n\nText"),
        ("", "\n\n# Heaps #\nText", "Heaps", "\n\n\nText"),
        ("Heaps", "# Heaps\n", "Heaps", "\n"),
        ("heaps & Trees", "#  **Heaps** & `trees`\n", "Heaps & trees", "\n"),
        ("Heaps", "# Trees\n", "", "# Trees\n"),
        ("", "Heaps\n=====\nText", "Heaps", "\n\nText"),
        ("", "# Heaps {#h}\n", "Heaps", "{: #h }\n"),
        ("", "# Heaps { #h .x }\n", "Heaps", "{: #h }\n"),
        ("", "# Heaps { data-toc-label='H' }\n", "Heaps", "\n"),
        ("", "# Sets { x }\n", "Sets { x }", "\n"),
        ("", "Heaps {: #h }\n===\nText", "Heaps", "{: #h }\n\nText"),
        ("", "# Heaps\n{: .no_toc}\nText", "Heaps", "\n\nText"),
        ("", "## Heaps\n", "", "## Heaps\n"),
        ("", "#Heaps\n", "", "#Heaps\n"),
        ("", "    # code\n", "", "    # code\n"),
        ("", "Text\n# Heaps\n", "", "Text\n# Heaps\n"),
        ("", "- a\n===\n", "", "- a\n===\n"),
        ("", "#\n", "", "#\n"),
        ("", "# {{< figure a.png >}}\n", "", "# {{< figure a.png >}}\n"),
        ("", "# Sets {1,2} and [x](y.md)", "Sets {1,2} and x", ""),
        ("", "# C*-algebras and snake_case_names", "C*-algebras and snake_case_names", ""),
    ],
)
def test_the_opening_heading_is_lifted_when_it_is_the_title(
    title: str, body: str, heading: str, left: str
) -> None:
    head = f"---\ntitle: '{title}'\n---\n" if title else ""
    assert read(head + body).heading == heading
    assert below(head + body)[0] == left
    assert left.count("\n") == body.count("\n")


# ---- values are what their type says ---------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("No", "No"), ("off", "off"), ("2024", "2024"), ("1.10", "1.10"), ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"), ("0x1F", "0x1F"), ("007", "007"), ("NULL", "NULL"),
        ("true", "true"), ("=", "="), ("'It''s'", "It's"), ('"a\\tb"', "a b"), ("", ""),
        ("~", ""), ("null", ""), ("'null'", "null"), (">\n  a\n  b", "a b"), ("a\n  b", "a b"),
        ("!!str 12", "12"), ("1_000", "1_000"), ("Ünïcödé 🤖", "Ünïcödé 🤖"),
    ],
)  # fmt: skip
def test_a_text_is_as_it_is_written(written: str, title: str) -> None:
    assert front(f"title: {written}").title == title


def test_numbers_and_switches_are_read_as_authors_mean_them() -> None:
    found = front("number: 07\nweek: '3'\nweight: -5\npoints: 12.5\ndraft: yes\ntoc: Off")
    assert (found.number, found.week, found.weight, found.points) == (7, 3, -5, 12.5)
    assert (found.draft, found.toc) == (True, False)


def test_free_keys_are_plain_data() -> None:
    found = front("extra: {a: [1, 2.5, no, 2024-01-01, ~, true], b: {'1': x, c: '3'}, d: 1:30}")
    assert found.extra == {
        "a": [1, 2.5, "no", "2024-01-01", None, True],
        "b": {"1": "x", "c": "3"},
        "d": "1:30",
    }


def test_merge_keys_are_merged_and_own_keys_win() -> None:
    found = front(
        "extra:\n  a: &a {x: 1, y: 1}\n  b: &b {x: 2, z: 2}\n"
        "  c: {<<: [*a, *b], y: 3}\n  d: {<<: *b}"
    )
    assert found.extra["c"] == {"x": 1, "y": 3, "z": 2}
    assert found.extra["d"] == {"x": 2, "z": 2}


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("[on, off]", ("on", "off")),
        ("deep learning", ("deep", "learning")),
        ("deep learning, rnn", ("deep learning", "rnn")),
        ("[a, A, b, a, '']", ("a", "b")),
        ("\n  - a b\n  -\n  - c", ("a b", "c")),
        ("2024", ("2024",)),
        ("", ()),
    ],
)
def test_tags_are_a_list_or_a_text(written: str, tags: tuple[str, ...]) -> None:
    assert front(f"tags: {written}").tags == tags
    assert front(f"categories: {written}").categories == tags


def test_the_singular_of_jekyll_is_one_term() -> None:
    found = front("category: Deep Learning\ntag: two words")
    assert (found.categories, found.tags) == (
        ("Deep Learning",),
        ("two words", "Deep Learning"),
    )


@pytest.mark.parametrize("key", ["author", "authors", "lecturer", "lecturers"])
def test_people_are_names_or_mappings_under_any_spelling(key: str) -> None:
    assert front(f"{key}: Amini, Alexander").people == (Person(name="Amini, Alexander"),)
    found = front(
        f"{key}:\n  - Ada <ada@x.org>\n  - {{name: Bob, role: TA, office_hours: Mon 2}}\n  - ada"
    )
    assert found.people == (
        Person(name="Ada", email="ada@x.org"),
        Person(name="Bob", role="TA", hours="Mon 2"),
    )


def test_other_spellings_come_to_the_same() -> None:
    assert front("redirect_from: old").aliases == front("aliases: [/old/]").aliases == ("/old/",)
    assert front("last_modified_at: 2024-01-02").lastmod == front("lastmod: 2024-01-02").lastmod
    assert (
        front("publishDate: 2024-01-02").publish_date
        == front("publish_date: 2024-01-02").publish_date
    )
    assert (
        front("expiryDate: 2024-01-02").expiry_date == front("expiry_date: 2024-01-02").expiry_date
    )
    assert front("published: false").draft is front("draft: true").draft is True
    assert (
        front("img_path: /a/").media_subpath == front("media_subpath: /a/").media_subpath == "/a/"
    )
    assert front("hidden: true").unlisted is True


def test_keys_of_jekyll_themes_without_a_meaning_here_are_silent() -> None:
    assert front("pin: true\ncomments: no\nrender_with_liquid: false\nsitemap: false\nexcerpt: x")


def test_addresses_within_the_site_are_normalised() -> None:
    found = front("permalink: about\nslug: My Page\naliases: [/a, b/c/, /feed.xml, /]")
    assert (found.permalink, found.slug) == ("/about/", "My-Page")
    assert found.aliases == ("/a/", "/b/c/", "/feed.xml", "/")


def test_a_week_and_a_day_stand_for_a_date() -> None:
    found = front("week: 3\nday: thursday")
    assert (found.week, found.day) == (3, "Thu")


def test_kinds_are_known_in_any_case() -> None:
    assert front("kind: Lab").kind == "lab"


# ---- records of a lecture ---------------------------------------------------------------------


@pytest.mark.parametrize("key", ["video", "recording"])
@pytest.mark.parametrize(
    "written",
    [
        f"https://youtu.be/{ID}?t=90",
        f"{{id: {ID}, start: 90}}",
        f"{{id: {ID}, provider: youtube, start: 1:30}}",
        f"{{link: 'https://www.youtube.com/watch?v={ID}', start: 1m30s}}",
        f"{{id: 'https://youtu.be/{ID}', start: 90s}}",
        f"{{src: 'https://youtu.be/{ID}?t=5', start: 0:01:30}}",
    ],
)
def test_a_recording_may_be_written_in_many_ways(key: str, written: str) -> None:
    assert front(f"{key}: {written}").video == Recording(
        provider="youtube", id=ID, url=f"https://www.youtube.com/watch?v={ID}", start=90
    )


def test_a_recording_has_all_its_details() -> None:
    found = front(
        "video:\n  src: l1.mp4\n  duration: 1:02:03\n  aspect: 4:3\n  title: Lecture\n"
        "  captions: l1.vtt\n  transcript: l1.txt\n  provider: file"
    )
    assert found.video == Recording(
        provider="file", url="l1.mp4", duration=3723, aspect="4/3", title="Lecture",
        captions="l1.vtt", transcript="l1.txt",
    )  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        "\n    - {start: 0, title: 'Intro: why'}\n    - {start: 12:34, title: Heaps}",
        "\n    '0:00': 'Intro: why'\n    12:34: Heaps",
        "\n    - '0:00 Intro: why'\n    - 12:34 Heaps",
        "\n    - 0:00: 'Intro: why'\n    - 12m34s - Heaps",
        "|\n    0:00 Intro: why\n    12:34 Heaps",
    ],
)
def test_chapters_may_be_written_in_many_ways(written: str) -> None:
    found = front(f"video:\n  id: {ID}\n  chapters: {written}")
    assert found.video is not None
    assert found.video.chapters == (
        Chapter(start=0, title="Intro: why"),
        Chapter(start=754, title="Heaps"),
    )


def test_slides_and_pictures_are_a_path_or_a_mapping() -> None:
    assert (
        front("slides: a.pdf").slides == front("slides: {url: a.pdf}").slides == Slides(src="a.pdf")
    )
    assert front("slides: {src: a, title: T, pages: 12}").slides == Slides(
        src="a", title="T", pages=12
    )
    assert front("image: a.png").image == front("image: {src: a.png, lqip: x}").image
    assert front("image: {path: a.png, alt: A}").image == Image(path="a.png", alt="A")


def test_files_are_addresses_and_readings_may_be_words() -> None:
    assert front("files: a b.zip").files == (Resource(url="a b.zip"),)
    assert front("files: [a.zip, {title: T, url: b.zip, note: N}]").files == (
        Resource(url="a.zip"),
        Resource(url="b.zip", title="T", note="N"),
    )
    assert front("readings:\n  - Bishop, ch. 5\n  - https://x.org\n  - Paper: /p.pdf").readings == (
        Resource(url="", title="Bishop, ch. 5"),
        Resource(url="https://x.org"),
        Resource(url="/p.pdf", title="Paper"),
    )


def test_chapters_in_another_order_are_sorted_and_told() -> None:
    found = read(f"---\nvideo: {{id: {ID}, chapters: ['11:30 B', '1:30 C']}}\n---\n")
    assert [one.code for one in found.diagnostics] == ["front-matter-doubt"]
    assert found.front.video is not None
    assert [one.start for one in found.front.video.chapters] == [90, 690]


def test_readings_in_one_mapping_are_told_how_to_be_a_list() -> None:
    text = "readings:\n  Bishop: https://x.org/b\n  Knuth: /k.pdf"
    problem = wrong(text)
    assert (problem.code, problem.hint) == (
        "front-matter-missing-key",
        "make each of them an item of a list: '- Bishop: …'",
    )


# ---- dates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected", "timed"),
    [
        ("2024-02-05", "2024-02-05T00:00:00+01:00", False),
        ("2024-2-5", "2024-02-05T00:00:00+01:00", False),
        ("2024-02-05 00:00:00 +0800", "2024-02-04T17:00:00+01:00", True),
        ("2024-02-05 10:15", "2024-02-05T10:15:00+01:00", True),
        ("2024-07-05 10:15", "2024-07-05T10:15:00+02:00", True),
        ("2024-02-05T10:15:30Z", "2024-02-05T11:15:30+01:00", True),
        ("2024-02-05T10:15:30.25+02:00", "2024-02-05T09:15:30.250000+01:00", True),
        ("2001-12-14 21:59:43.10 -5", "2001-12-15T03:59:43.100000+01:00", True),
        ("'2024-02-05 10:15:00 UTC'", "2024-02-05T11:15:00+01:00", True),
        ("!!timestamp 2024-02-05", "2024-02-05T00:00:00+01:00", False),
    ],
)
def test_dates_are_points_in_time_of_the_zone(written: str, expected: str, timed: bool) -> None:
    found = front(f"date: {written}").date
    assert found == Moment(dt.datetime.fromisoformat(expected), timed)
    assert found is not None and found.at.tzinfo is ZURICH


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("Apr. 29, 2024", "'2024-04-29'"),
        ("29 April 2024", "'2024-04-29'"),
        ("April 29th 2024 at 3pm", "'2024-04-29 15:00'"),
        ("Mon, 29 Apr 2024 10:30:00 +0000", "'2024-04-29 10:30'"),
        ("29.4.2024", "'2024-04-29'"),
        ("2024/04/29", "'2024-04-29'"),
        ("20240429", "'2024-04-29'"),
        ("03/04/2024", "'2024-04-03' or '2024-03-04'"),
        ("29/04/2024", "'2024-04-29'"),
        ("2024-04-29 3:00 PM", "'2024-04-29 15:00'"),
        ("2024-04-29 10:00 Europe/Zurich", "'2024-04-29 10:00'"),
        ("2024-02-30", "'2024-04-29'"),
        ("2024-04-29 25:00", "'2024-04-29'"),
        ("2024-04-29 10:00 +9900", "'2024-04-29'"),
        ("next week", "'2024-04-29'"),
        ("0000-01-01", "'2024-04-29'"),
        ("[2024, 1, 1]", ""),
    ],
)
def test_what_is_no_date_is_an_error_that_shows_one(written: str, offered: str) -> None:
    found = wrong(f"title: T\ndate: {written}")
    assert found.severity == "error"
    assert offered in found.hint
    assert at(f"---\ntitle: T\ndate: {written}", found) == written
