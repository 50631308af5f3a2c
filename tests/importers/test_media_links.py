"""Dates, recordings and slides go from the text of a post into the front matter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from coursesite import importers
from coursesite.importers.lectures.dates import split_day, undated_year
from coursesite.importers.lectures.headings import find_headings, parse_lecture_heading, resembles
from coursesite.importers.lectures.media_links import take_media_links
from coursesite.importers.plans.plan import ImportPlan

YOUTUBE = "https://youtu.be/dqoEU9Ac3ek"


def plan_of(folder: Path, text: str, name: str = "notes.md") -> ImportPlan:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return importers.plan_import(folder / name)


def lectures_of(plan: ImportPlan) -> list[tuple[dict[str, object], str]]:
    """The front matter and the text of each lecture."""
    found = []
    for one in plan.files:
        if one.path.startswith("content/lectures/") and one.data is not None:
            _, head, body = one.data.decode().split("---\n", 2)
            found.append((yaml.safe_load(head), body.strip()))
    return found


def left_of(plan: ImportPlan) -> list[tuple[int, str]]:
    return [(row.line, row.note) for row in plan.rows if row.status == "left"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Lecture 1: Intro (2024-01-05)", ("Intro", "2024-01-05")),
        ("Lecture 1 (Jan 12): Trees", ("Trees", "Jan 12")),
        ("Lecture 1 [2024-01-05] Trees", ("Trees", "2024-01-05")),
        ("Lecture 1, Fri Jan 12: Trees", ("Trees", "Fri Jan 12")),
        ("Lecture 1 - 12 January 2024 - Trees", ("Trees", "12 January 2024")),
        ("Lecture 1 | Trees | Jan 12", ("Trees", "Jan 12")),
        ("Lecture 1: Trees, May 6, 2024", ("Trees", "May 6, 2024")),
        ("Lecture 1: Jan 12", ("", "Jan 12")),
        ("Lecture 1 2024-01-05", ("", "2024-01-05")),
        ("**Lecture 1 (Jan 12)**: Trees", ("Trees", "Jan 12")),
        ("**Lecture 1:** Trees", ("Trees", "")),
        ("Lecture 1 (cont.): Trees", ("Trees (cont.)", "")),
        ("Lecture 1 (Guest lecture)", ("Guest lecture", "")),
        ("Lecture 1: The Bastille (14 July 1789)", ("The Bastille (14 July 1789)", "")),
        ("Lecture 1: D-Day, June 6", ("D-Day, June 6", "")),
        ("Lecture 1: Trees (part 2)", ("Trees (part 2)", "")),
    ],
)
def test_a_day_in_a_heading_is_no_part_of_the_title(line: str, expected: tuple[str, str]) -> None:
    (heading,) = find_headings(f"## {line}")
    found = parse_lecture_heading(heading)
    assert found is not None and (found.title, found.day) == expected


@pytest.mark.parametrize(
    ("line", "like"),
    [
        ("Lecture Two: B", True),
        ("Lecture 2.5: Half", True),
        ("Lectures 3 & 4", True),
        ("[Lecture 3](x)", True),
        ("Lecture notes", False),
        ("Lecture 3: C", False),
        ("Weekly plan", False),
        ("Day one", True),
        ("Appendix", False),
    ],
)
def test_headings_that_look_like_a_lectures_are_known(line: str, like: bool) -> None:
    (heading,) = find_headings(f"## {line}")
    assert resembles(heading) is like


@pytest.mark.parametrize(
    ("days", "posted", "year"),
    [
        (["Jan 12", "Jan 19"], dt.date(2024, 3, 1), 2024),
        (["Jan 12", "Jan 19, 2023", "words"], dt.date(2024, 3, 1), 2023),
        (["Sep 4", "Dec 4"], dt.date(2024, 1, 5), None),
        (["Nov 4", "Jan 8"], dt.date(2024, 1, 5), None),
        (["Nov 4, 2023", "Jan 8"], None, None),
        (["2023-11-04", "2024-01-08", "Jan 12"], dt.date(2024, 1, 5), None),
        (["Jan 19", "Jan 12"], dt.date(2024, 3, 1), 2024),
        (["Jan 12"], None, None),
    ],
)
def test_a_year_is_taken_where_there_is_no_other(
    days: list[str], posted: dt.date | None, year: int | None
) -> None:
    assert undated_year(days, posted) == year


def test_days_of_headings_are_dates(tmp_path: Path) -> None:
    text = (
        "## Lecture 1: Intro (2024-01-05)\na\n## Lecture 2 (Jan 12): Trees\nJan 12\n\nb\n"
        "## Lecture 3 (Jan 19)\nMay 1\n\nc\n"
    )
    plan = plan_of(tmp_path, text)
    found = lectures_of(plan)
    assert [(one["title"], str(one["date"])) for one, _ in found] == [
        ("Intro", "2024-01-05"),
        ("Trees", "2024-01-12"),
        ("Lecture 3", "2024-01-19"),
    ]
    assert [body for _, body in found] == ["a", "b", "May 1\n\nc"]
    assert left_of(plan) == [(8, "the day 'May 1' stays in the text: the heading has another")]


def test_a_day_of_an_unknown_year_stays_and_is_told(tmp_path: Path) -> None:
    text = "## Lecture 1 (Jan 12): Trees\na\n## Lecture 2: Heaps\nJan 19\n\nb\n"
    plan = plan_of(tmp_path / "a", text)
    (one, _), (two, body) = lectures_of(plan)
    assert one["title"] == "Trees (Jan 12)" and "date" not in one and "date" not in two
    assert body.startswith("Jan 19")
    assert left_of(plan) == [
        (1, "the year of 'Jan 12' is not known: it is in the title"),
        (4, "the day 'Jan 19' stays in the text: its year is not known"),
    ]
    dated = lectures_of(plan_of(tmp_path / "b", text, "2024-02-01-notes.md"))
    assert [str(one["date"]) for one, _ in dated] == ["2024-01-12", "2024-01-19"]


def test_headings_that_stay_within_a_lecture_are_told(tmp_path: Path) -> None:
    text = (
        "## Lecture 1: A\n### Part\na\n## Lecture 2: B\nb\n## Lecture Three: C\nc\n## Appendix\nd\n"
    )
    plan = plan_of(tmp_path / "a", text)
    assert left_of(plan) == [
        (6, "'Lecture Three: C' is not read as a lecture's heading: it goes with lecture 2"),
        (8, "'Appendix' is not read as a lecture's heading: it goes with lecture 2"),
    ]
    own = "## Lecture 1: A\n## Why?\na\n## Lecture 2: B\n## How?\nb\n"
    assert left_of(plan_of(tmp_path / "b", own)) == []
    none = plan_of(tmp_path / "c", "## Lecture One\na\n## Lecture Two\nb\n")
    assert [line for line, _ in left_of(none)] == [1, 3]


@pytest.mark.parametrize(
    ("text", "rest", "kinds"),
    [
        (f"[Slides](https://x.org/a.pdf) | [Video]({YOUTUBE})", "", "slides video"),
        (f"**Slides:** [pdf](a.pdf)\n**Video:** [recording]({YOUTUBE})", "", "slides video"),
        (f"- [Slides](a.pdf)\n- [Notes](n.pdf)\n- [Video]({YOUTUBE})", "- [Notes](n.pdf)",
         "slides video"),
        (f"[Slides](a.pdf) · [Notes](n.pdf) · [Video]({YOUTUBE})", "[Notes](n.pdf)",
         "slides video"),
        ("([slides](a.pdf), [recording](https://zoom.us/rec/x))", "", "slides video"),
        (f"📄 [Slides](a.pdf){{:target='_blank'}}<br>[Lecture]({YOUTUBE})", "", "slides video"),
        ("Slides:\n[pdf](a.pdf)\n\nText.", "Text.", "slides"),
        ("### Slides\n\n- [pdf](a.pdf)\n\nText.", "Text.", "slides"),
        (f"### Resources\n- [Slides](a.pdf)\n- [Video]({YOUTUBE})\n\n## Next", "## Next",
         "slides video"),
        ("### Resources\n- [Slides](a.pdf)\n- [Code](b.zip)",
         "### Resources\n- [Code](b.zip)", "slides"),
    ],
)  # fmt: skip
def test_lines_of_links_give_recording_and_slides(text: str, rest: str, kinds: str) -> None:
    left, links, _ = take_media_links(text)
    assert left.strip() == rest
    assert " ".join(str(one.kind) for one in links) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "See the [slides](a.pdf) for the proof.",
        "See the [slides](a.pdf)\nFor the proof.",
        "[Slides](a.pdf)\nof Euler.",
        "text\n[Slides](a.pdf)\nMore text",
        f"Video: {YOUTUBE}\nToday we go on.",
        "[Slides](a.pdf) [Slides of part two](b.pdf)\n\n[Deck](c.pdf)",
        "**Slides:** [pdf](a.pdf), [handout](b.pdf)",
        "Homework: [pdf](h.pdf)",
        "[Video](video.html)",
        "[Video](htúps://www.youtube.com/watch?v=dqoEU9Ac)",
        f"[Slides]({YOUTUBE})",
        f"[Euler]({YOUTUBE})",
        YOUTUBE,
        "```\n[Slides](a.pdf)\n```",
        "> [Slides](a.pdf)",
        f"[Slides](a.pdf) | [Video]({YOUTUBE})\n---|---\nx | y",
        "[Slides](a.pdf)\n---",
        "- [Slides](a.pdf)\n  - and more",
        "- [Slides](a.pdf)\n  of Euler",
        "![Slides](a.png)",
    ],
)
def test_other_links_stay(text: str) -> None:
    assert take_media_links(text)[:2] == (text, [])


def test_links_of_a_lecture_are_in_its_front_matter_with_their_files(tmp_path: Path) -> None:
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides/l1.pdf").write_bytes(b"%PDF")
    frame = '<iframe src="https://www.youtube.com/embed/2xqkSUhmmXU"></iframe>'
    text = (
        f"## Lecture 1: A\n[Slides](slides/l1.pdf) | [Video]({YOUTUBE}?t=30)\n\nWords.\n"
        f"## Lecture 2: B\n{frame}\n\n[Video]({YOUTUBE}) [Slides](slides/none.pdf)\n"
        "## Lecture 3: C\n- [Slides](a.pdf)\n- [Deck](b.pdf)\n"
    )
    plan = plan_of(tmp_path, text)
    (one, body), (two, _), (three, kept) = lectures_of(plan)
    assert one["slides"] == "slides/l1.pdf" and body == "Words."
    assert one["video"] == {"id": "dqoEU9Ac3ek", "start": 30}
    assert two["video"] == "2xqkSUhmmXU" and two["slides"] == "slides/none.pdf"
    assert "slides" not in three and kept == "- [Slides](a.pdf)\n- [Deck](b.pdf)"
    copied = [file.path for file in plan.files if file.copy]
    assert copied == ["content/lectures/slides/l1.pdf"]
    notes = {row.note: (row.line, row.status) for row in plan.rows}
    assert notes["the link to slides/l1.pdf is the lecture's slides"] == (2, "converted")
    assert notes["'slides/none.pdf' is not beside the post"] == (8, "left")


def test_a_post_of_one_lecture_has_its_links_in_the_front_matter(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, f"---\ntitle: T\n---\n**Video:** [recording]({YOUTUBE})\n\nText.\n")
    ((front, body),) = lectures_of(plan)
    assert front["video"] == "dqoEU9Ac3ek" and body == "Text."


def test_titles_and_days_come_apart_at_their_ends_only() -> None:
    assert split_day("Trees") == ("Trees", "")
    assert split_day("Trees: a - b") == ("Trees: a - b", "")
    assert split_day("2024-01-05 – Trees: a") == ("Trees: a", "2024-01-05")
