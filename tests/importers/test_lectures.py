"""How a long post is taken apart into lectures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from coursesite import importers
from coursesite.importers.data.days import parse_day
from coursesite.importers.lectures.embeds import find_embeds, is_label
from coursesite.importers.lectures.headings import (
    find_headings,
    find_lecture_headings,
    levels,
    parse_lecture_heading,
    renumber_headings,
)
from coursesite.importers.lectures.intro import read_intro
from coursesite.importers.lectures.markdown_fixes import (
    drop_trailing_rules,
    make_figures,
    mend_image_addresses,
    separate_rules,
)
from coursesite.importers.lectures.sections import split_lectures

YOUTUBE = '<iframe src="https://www.youtube.com/embed/dqoEU9Ac3ek"></iframe>'


def import_text(tmp_path: Path, text: str, name: str = "notes.md") -> dict[str, str]:
    """The text files that an import of a post would write, by path."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    plan = importers.plan_import(file)
    assert not plan.diagnostics
    return {one.path: one.data.decode() for one in plan.files if one.data is not None}


def front(text: str) -> dict[str, object]:
    found = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# Lecture 1: Title", ("lecture", 1, "Title")),
        ("## Lecture 12 - A - B", ("lecture", 12, "A - B")),
        ("## Week 3 – Loops", ("week", 3, "Loops")),
        ("## Lesson 4. Trees", ("lesson", 4, "Trees")),
        ("## **Chapter 05: Graphs**", ("chapter", 5, "Graphs")),
        ("## Module 6 — Sets ##", ("module", 6, "Sets")),
        ("# DAY 7", ("day", 7, "")),
        ("#  Lecture 9: Odd spacing  ", ("lecture", 9, "Odd spacing")),
        ("Lecture 8: Underlined\n=====", ("lecture", 8, "Underlined")),
    ],
)
def test_a_lecture_heading_is_known_in_all_its_forms(
    line: str, expected: tuple[str, int, str]
) -> None:
    (found,) = find_lecture_headings(line)
    assert (found.word, found.number, found.title) == expected


@pytest.mark.parametrize(
    "line",
    [
        "### Lecture 1: Too deep",
        "## Lectures 1: Many",
        "## Lecture 2.5: Half",
        "## Lecture One: Words",
        "Lecture 1: no heading",
        "    ## Lecture 1: code",
        "## Lecture notes",
    ],
)
def test_other_lines_are_no_lecture_headings(line: str) -> None:
    assert find_lecture_headings(line) == []


def test_headings_in_code_and_comments_are_none() -> None:
    text = "```\n# Lecture 1: a\n```\n<!--\n# Lecture 2: b\n-->\n~~~\n## x\n~~~\n# Real\n"
    assert [one.text for one in find_headings(text)] == ["Real"]


def test_sub_headings_at_the_level_of_lectures_stay_in_their_lecture() -> None:
    text = "## Lecture 1: A\n\n## Why?\n\n# Lecture 2: B\n\n## **1. How?**\n\n### Step\n"
    parts = split_lectures(text)
    assert parts is not None
    assert [one.heading.number for one in parts.sections] == [1, 2]
    assert "## Why?" in parts.sections[0].text and "### Step" in parts.sections[1].text


def test_weeks_around_lectures_become_their_week(tmp_path: Path) -> None:
    text = (
        "# Week 1\n## Lecture 1: A\na\n## Lecture 2: B\nb\n"
        "# Week 2: Trees\nSome words.\n## Lecture 3: C\nc\n"
    )
    files = import_text(tmp_path, text)
    made = {name[17:19]: body for name, body in files.items() if "lectures/" in name}
    assert {key: front(body)["week"] for key, body in made.items()} == {"01": 1, "02": 1, "03": 2}
    assert "## Week 2: Trees\nSome words." in made["03"] and "Week 2" not in made["02"]


def test_levels_begin_at_two_and_skip_none() -> None:
    found = find_headings("#### A\n## B\n##### C\n### D\n# E\n")
    assert levels(found) == [2, 2, 3, 3, 2]
    assert (
        renumber_headings("#### **A** 🤯\n\ntext\n\n###### B\n")[0] == "## A 🤯\n\ntext\n\n### B\n"
    )


def test_an_id_of_a_heading_is_kept() -> None:
    assert renumber_headings("#### **A** {#own}\n")[0] == "## A {#own}\n"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Apr. 29, 2024", "2024-04-29"),
        ("May 6, 2024", "2024-05-06"),
        ("2024-05-13", "2024-05-13"),
        ("13 May 2024", "2024-05-13"),
        ("*Mon, Sept. 2nd, 2024*", "2024-09-02"),
        ("**Date:** 2024/5/3", "2024-05-03"),
        ("> 3rd of June 2024", None),
        ("May 2024 was warm", None),
        ("Feb 30, 2024", None),
        ("May 6, 2024: a holiday", None),
    ],
)
def test_a_line_is_a_date_if_it_says_nothing_else(line: str, day: str | None) -> None:
    found = parse_day(line)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("frame", "kind", "shortcode"),
    [
        (YOUTUBE, "video", "{{< youtube dqoEU9Ac3ek >}}"),
        (
            '<iframe width = "9" src ="https://youtu.be/dqoEU9Ac3ek?si=x&amp;t=1m5s" > </iframe>',
            "video",
            "{{< youtube dqoEU9Ac3ek start=65 >}}",
        ),
        (
            "<IFRAME SRC='https://www.youtube-nocookie.com/embed/dqoEU9Ac3ek?start=7'\n></IFRAME>",
            "video",
            "{{< youtube dqoEU9Ac3ek start=7 >}}",
        ),
        (
            '<iframe src="https://player.vimeo.com/video/76979871#t=90s" title="A talk"></iframe>',
            "video",
            '{{< vimeo 76979871 title="A talk" start=90 >}}',
        ),
        (
            '<iframe src="//player.bilibili.com/player.html?bvid=BV1Q44y1B7Wf"></iframe>',
            "video",
            "{{< bilibili BV1Q44y1B7Wf >}}",
        ),
        (
            '<iframe src="https://player.twitch.tv/?video=1634779211&parent=x.org"></iframe>',
            "video",
            "{{< twitch videos/1634779211 >}}",
        ),
        (
            '<iframe src="https://open.spotify.com/embed/track/3OuMIIFP5TxM8tLXMWYPGV"></iframe>',
            "audio",
            "{{< spotify 3OuMIIFP5TxM8tLXMWYPGV >}}",
        ),
        (
            '<iframe src="https://docs.google.com/presentation/d/1abcdefghijk/embed"></iframe>',
            "slides",
            "{{< slides https://docs.google.com/presentation/d/1abcdefghijk/view >}}",
        ),
        (
            '<iframe src="https://drive.google.com/file/d/1abcdefghijk/preview"></iframe>',
            "slides",
            "{{< slides https://drive.google.com/file/d/1abcdefghijk/view >}}",
        ),
        (
            '<iframe src="/assets/deck.pdf#page=2" width=95%></iframe>',
            "slides",
            "{{< slides",
        ),
    ],
)
def test_frames_are_known_by_their_address(frame: str, kind: str, shortcode: str) -> None:
    (found,) = find_embeds(f"text\n{frame}\n")
    assert found.kind == kind and found.shortcode.startswith(shortcode)


def test_other_frames_and_frames_in_code_stay(tmp_path: Path) -> None:
    text = (
        f'## Lecture 1: A\n<iframe src="https://x.org/a"></iframe>\n`{YOUTUBE}`\n## Lecture 2: B\n'
    )
    files = import_text(tmp_path, text)
    body = files["content/lectures/01-a.md"]
    assert '<iframe src="https://x.org/a"></iframe>' in body and f"`{YOUTUBE}`" in body
    assert "video" not in front(body)


def test_one_recording_is_the_lectures_and_several_stay_in_place(tmp_path: Path) -> None:
    other = YOUTUBE.replace("dqoEU9Ac3ek", "2xqkSUhmmXU")
    pdf = '<iframe src="https://x.org/a.pdf"></iframe>'
    text = (
        f"## Lecture 1: A\n### Video:\n{YOUTUBE}\n\nWords.\n\nSlides\n{pdf}\n"
        f"## Lecture 2: B\nWatch the video\n{YOUTUBE}\nand\n{other}\n{pdf}\n"
    )
    files = import_text(tmp_path, text)
    one, two = files["content/lectures/01-a.md"], files["content/lectures/02-b.md"]
    assert front(one)["video"] == "dqoEU9Ac3ek" and front(one)["slides"] == "https://x.org/a.pdf"
    assert one.split("---\n", 2)[2].strip() == "Words."
    assert "video" not in front(two) and front(two)["slides"] == "https://x.org/a.pdf"
    body = two.split("---\n", 2)[2]
    assert "Watch the video\n{{< youtube dqoEU9Ac3ek >}}\nand\n{{< youtube 2xqkSUhmmXU >}}" in body


def test_a_recording_of_chirpy_s_include_is_the_lectures(tmp_path: Path) -> None:
    text = (
        "## Lecture 1: A\n{% include embed/youtube.html id='dqoEU9Ac3ek' %}\n\nWords.\n"
        "## Lecture 2: B\nb\n"
    )
    one = import_text(tmp_path, text)["content/lectures/01-a.md"]
    assert front(one)["video"] == "dqoEU9Ac3ek" and one.endswith("---\n\nWords.\n")


def test_a_sentence_before_a_frame_is_no_label() -> None:
    assert is_label("**Watch the recording here:**") and is_label("Slides")
    assert not is_label("Watch how the loss falls") and not is_label("")
    assert not is_label("[Video](https://x.org)")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("This lab has two parts.", "lab"),
        ("[Code](https://x.org/tree/lab2)", "lab"),
        ("A collaboration of labels.", None),
        (f"This lab was filmed.\n\n{YOUTUBE}", None),
        ("May 6, 2024\n\nThis lab has a day.", None),
    ],
)
def test_a_lab_is_what_speaks_of_one_and_has_no_record(
    tmp_path: Path, body: str, kind: str | None
) -> None:
    files = import_text(tmp_path, f"## Lecture 3: X\n{body}\n## Lecture 4: Y\ny\n")
    assert front(files["content/lectures/03-x.md"]).get("kind") == kind


def test_small_repairs() -> None:
    assert mend_image_addresses("![a](x.png?raw=)true\n")[0] == "![a](x.png?raw=true)\n"
    assert mend_image_addresses("`[a](x=)true`")[1] == []
    assert make_figures("> A caption\n![alt](a.png)\n") == (
        '{{< figure a.png alt="alt" caption="A caption" >}}\n',
        ["A caption"],
    )
    marked = "{{< figure a.png >}}A *b*{{< /figure >}}"
    assert make_figures("> A *b*\n> ![](a.png)\n\nx")[0] == f"{marked}\n\nx"
    assert make_figures("> A quote\n> of two lines\n![alt](a.png)\n")[1] == []
    assert drop_trailing_rules("a\n\n---\n\n***\n")[0] == "a"
    assert drop_trailing_rules("Title\n---\n") == ("Title\n---", [])
    assert separate_rules("a\nb\n---\n")[0] == "a\nb\n\n---\n"
    assert separate_rules("a\n---\n")[1] == []


def test_the_intro_gives_people_and_links_but_no_sentences() -> None:
    found = read_intro(
        "# A course\n\nWelcome. See [this](https://x.org).\n\n"
        "- Instructors: Ada Lovelace, [Alan Turing](https://t.org) and Grace Hopper\n"
        "- Website: [main](https://a.org), [mirror](https://b.org)\n"
        "- We meet on [Zoom](https://z.org) every week.\n"
        "- Lecturer: someone from the maths department, see below\n",
        "",
    )
    assert found.title == "A course"
    assert [one["name"] for one in found.lecturers] == [
        "Ada Lovelace",
        "Alan Turing",
        "Grace Hopper",
    ]
    assert found.lecturers[1]["url"] == "https://t.org"
    assert [one["title"] for one in found.links] == ["Website main", "Website mirror"]
    assert "Welcome." in found.body and "on [Zoom]" in found.body and "maths" in found.body


def test_links_to_anchors_of_the_post_lead_to_the_lecture_that_has_them(tmp_path: Path) -> None:
    text = (
        "---\ntitle: T\n---\nSee [B](#lecture-2-b) and [own](#part).\n\n"
        '## Lecture 1: A\n### Part\n[up](#part) [on](#lecture-2-b) <a href="#more">m</a>\n'
        "## Lecture 2: B\n### More\n`[x](#part)` [none](#nowhere)\n"
    )
    files = import_text(tmp_path, text)
    assert "[B](lectures/02-b.md) and [own](lectures/01-a.md#part)" in files["content/index.md"]
    one, two = files["content/lectures/01-a.md"], files["content/lectures/02-b.md"]
    assert '[up](#part) [on](02-b.md) <a href="02-b.md#more">m</a>' in one
    assert "`[x](#part)` [none](#nowhere)" in two


def test_repeated_headings_keep_their_numbered_anchors_apart(tmp_path: Path) -> None:
    text = "## Lecture 1: A\n### Sum\n### Sum\n## Lecture 2: B\n### Sum\n"
    moved = import_text(tmp_path, text)["content/notes.md"]
    links = dict(re.findall(r'<a id="([^"]+)" href="([^"]+)"', moved))
    assert links["sum"] == "lectures/01-a.md#sum"
    assert links["sum-1"] == "lectures/01-a.md#sum-1"
    assert links["sum-2"] == "lectures/02-b.md#sum"


def test_lectures_of_one_title_have_addresses_of_their_own(tmp_path: Path) -> None:
    text = "# Lecture 1: Review\na\n# Lecture 2: Review\nb\n# Lecture 3: ???\nc\n# Lecture 4\nd\n"
    names = [name for name in import_text(tmp_path, text) if "lectures/" in name]
    assert names == [
        "content/lectures/01-review.md",
        "content/lectures/02-review-2.md",
        "content/lectures/03-lecture-3.md",
        "content/lectures/04-lecture-4.md",
    ]


def test_a_post_without_lectures_is_one_at_its_old_address(tmp_path: Path) -> None:
    files = import_text(
        tmp_path,
        f"---\ntitle: Waves\nauthor: Ada\ntags: [a]\n---\n# Part\n\n{YOUTUBE}\n",
        "2024-02-05-waves.md",
    )
    assert set(files) == {"content/lectures/waves.md", "content/course.yml"}
    head = front(files["content/lectures/waves.md"])
    assert head["permalink"] == "/posts/waves/" and head["video"] == "dqoEU9Ac3ek"
    assert str(head["date"]) == "2024-02-05" and head["lecturers"] == ["Ada"]
    assert "title: Waves" in files["content/course.yml"]


def test_a_post_in_a_site_knows_its_address_its_author_and_its_files(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("permalink: /:year/:title/\ntimezone: Europe/Oslo\n")
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data/authors.yml").write_text("ada:\n  name: Ada L\n  url: https://a.org\n")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/a.png").write_bytes(b"png")
    (tmp_path / "_posts").mkdir()
    file = tmp_path / "_posts/2024-02-05-waves.md"
    file.write_text(
        "---\nauthor: ada\n---\n# Lecture 1: A\n![a](/assets/a.png) ![b](/assets/b.png)\n"
        "# Lecture 2: B\n{{ site.title }}\n"
    )
    plan = importers.plan_import(file)
    files = {one.path: one for one in plan.files}
    assert files["static/assets/a.png"].copy == (tmp_path / "assets/a.png").resolve()
    assert b"permalink: /2024/waves/" in (files["content/waves.md"].data or b"")
    course = yaml.safe_load(files["content/course.yml"].data or b"")
    assert course["lecturers"] == [{"name": "Ada L", "url": "https://a.org"}]
    assert course["validation"] == {"links": {"not_found": "warn"}}
    left = [row.note for row in plan.rows if row.status == "left"]
    assert any("/assets/b.png" in note for note in left)
    assert any("{{ site.title }}" in note for note in left)


def test_a_heading_without_a_number_word_is_none() -> None:
    (found,) = find_headings("## Lecturer: Ada")
    assert parse_lecture_heading(found) is None
