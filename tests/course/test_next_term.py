"""Files of a course on their way to its next edition."""

from __future__ import annotations

import datetime as dt

import pytest

from coursesite.course.next_term import Change, Move, Term, settings

DEEPER = Move("2025", "terms/next")
BESIDE = Move("2025", "2026")


@pytest.mark.parametrize(
    ("text", "deeper", "beside"),
    [
        ("bibliography: ../a.bib", "bibliography: ../../a.bib", "bibliography: ../a.bib"),
        ("csl: '../s t.csl'", "csl: '../../s t.csl'", "csl: '../s t.csl'"),
        ("bibliography: [a.bib, ../b.bib]", "bibliography: [a.bib, ../../b.bib]", None),
        ("- ../2025/c.bib", "- c.bib", "- c.bib"),
        ("nav: [/2025/a/, https://e.org/../b]", "nav: [/terms/next/a/, https://e.org/../b]", ...),
    ],
)
def test_paths_in_settings_lead_where_they_led(text: str, deeper: str, beside: str | None) -> None:
    term = Term(start=dt.date(2026, 2, 16))
    for move, expected in ((DEEPER, deeper), (BESIDE, beside)):
        if expected is not ...:
            assert settings(f"{text}\n", move, term).startswith(f"{expected or text}\n")


@pytest.mark.parametrize(
    ("head", "link", "deeper"),
    [
        ("media_subpath: ../../media", "a.svg", None),
        ("media_subpath: /2025/media/", "a.svg", ("media_subpath: /terms/next/media/", "a.svg")),
        ("media_subpath: 2025/media", "a.svg", ("media_subpath: terms/next/media", "a.svg")),
        ('media_subpath: "/2025"', "a.svg", ('media_subpath: "/terms/next"', "a.svg")),
        ("media_subpath: /2025x/media", "../../a.svg", None),
        (
            "media_subpath: /2025/media",
            "../../a.svg",
            ("media_subpath: /terms/next/media", "../../../a.svg"),
        ),
        ("media_subpath: /a/b/c", "../../a.svg", None),
        (
            "media_subpath: /a/b",
            "../../2025/x.svg",
            ("media_subpath: /a/b", "../../terms/next/x.svg"),
        ),
        ("title: A", "../../a.svg", ("title: A", "../../../a.svg")),
        ("title: A", "../../2025/02-b.md", ("title: A", "../02-b.md")),
        ("media_subpath: /2025/m", "../../c.md", ("media_subpath: /terms/next/m", "../../../c.md")),
    ],
)
def test_a_folder_for_media_leads_where_it_led(
    head: str, link: str, deeper: tuple[str, str] | None
) -> None:
    """And links to pictures begin there, while those to posts begin at the post."""
    post = "---\n{}\n---\n\n![A]({})\n"
    change = Change("content/2025/lectures/01-a.md", DEEPER)
    head_now, link_now = deeper or (head, link)
    if head == "media_subpath: ../../media":
        head_now = "media_subpath: ../../../media"
    assert change(post.format(head, link).encode()).decode() == post.format(head_now, link_now)
