"""A mistake in `course.yml` is told alone: without what follows from it in the course's posts."""

from __future__ import annotations

import pytest

from sitetest import SiteTest

SETTINGS = {
    "start_date": "start_date: 2025-09-15",
    "markdown": "markdown: {mark: true, sub: true, emoji: true}",
    "math": "math: {macros: {RR: '\\mathbb{R}'}}",
    "bibliography": "bibliography: refs.bib",
    "timezone": "timezone: Europe/Lisbon",
    "publish": "print: true",
    "glossary": "glossary: auto",
}
POST = """---
title: Tides
week: 2
---

A ==steady== tide, H~2~O :tada: of $\\RR$, by [@quay]. [All of it](/2025/print/).

{{< bibliography >}}
"""
FILES = {
    "content/index.md": "---\ntitle: Home\n---\n",
    "content/2025/index.md": "---\ntitle: Course\n---\n",
    "content/2025/lectures/01-tides.md": POST,
    "content/2025/assignments/01-sheet.md": "---\ntitle: S\ndue: week 2 Fri\n---\n\nText.\n",
    "content/2025/labs/01-lab.md": "---\ntitle: L\npublish_date: week 2 Mon 08:00\n---\n\nText.\n",
    "content/2025/refs.bib": "@misc{quay, author={Quay, M.}, title={T}, year=2001}\n",
}


def build(site: SiteTest, **changes: str) -> list[str]:
    settings = {"title": "title: Signals", "key": "key: x-123456"} | SETTINGS | changes
    site.write(FILES | {"content/2025/course.yml": "\n".join(settings.values()) + "\n"})
    every = site.build().built.diagnostics
    return [f"{one.code} {one.path.removeprefix('content/')}" for one in every]


def test_without_a_mistake_nothing_is_told(site: SiteTest) -> None:
    assert build(site) == []


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("config-syntax", {"skip": "skip: [2025-10-06, {from: 2025-11-03"}),
        ("config-syntax", {"skip": "parts:\n\tWaves: 1"}),
        ("merge-conflict", {"skip": "<<<<<<< HEAD\nprint: true\n=======\n>>>>>>> b"}),
        ("config-not-mapping", {key: f"- {key}" for key in ("title", "key", *SETTINGS)}),
        ("config-value", {"start_date": "start_date: 15.9.2025"}),
        ("config-type", {"start_date": "start_date: [2025-09-15]"}),
        ("config-type", {"math": "math: [RR]"}),
        ("config-type", {"markdown": "markdown: mark"}),
        ("config-value", {"timezone": "timezone: Europe/Lissabon"}),
        ("bibliography-missing", {"bibliography": "bibliography: ref.bib"}),
    ],
)
def test_a_mistake_is_told_alone(site: SiteTest, code: str, change: dict[str, str]) -> None:
    assert build(site, **change) == [f"{code} 2025/course.yml"]
    assert site.built.failed
    assert build(site) == []


def test_those_of_the_site_and_of_an_edition_hold_below(site: SiteTest) -> None:
    site.write({"content/course.yml": "title: [\n"})
    edition = {"content/2026/course.yml": "title: Next\nfrom: 2025\nkey: y-123456\n"}
    site.write(edition)
    assert build(site) == ["config-syntax course.yml"]
    site.write({"content/course.yml": "title: Site\n"})
    assert build(site, skip="skip: [") == ["config-syntax 2025/course.yml"]


def test_what_does_not_follow_is_told(site: SiteTest) -> None:
    site.write({"content/2024/course.yml": "title: Before\nkey: z-123456\n"})
    site.write(
        {"content/2024/lectures/01-x.md": "---\ntitle: X\nweek: 2\nday: Thu\n---\n\n[a](none.md)\n"}
    )
    site.write({"content/2025/lectures/02-x.md": "---\ntitle: X\n---\n\n==a== {{< nix >}}\n"})
    assert build(site, skip="skip: [") == [
        "date-without-start 2024/lectures/01-x.md",
        "link-not-found 2024/lectures/01-x.md",
        "config-syntax 2025/course.yml",
        "shortcode-unknown 2025/lectures/02-x.md",
    ]


def test_a_file_of_entries_that_a_post_lacks_is_told_alone(site: SiteTest) -> None:
    post = "---\ntitle: X\nbibliography: ref.bib\n---\n\nBy [@wharf], [@jetty].\n"
    site.write({"content/2025/lectures/02-x.md": post})
    assert build(site) == ["bibliography-missing 2025/lectures/02-x.md"]


def test_an_error_stays_beside_a_warning(site: SiteTest) -> None:
    """A day from which a page is out must not be passed over."""
    assert build(site, start_date="start_dat: 2025-09-15") == [
        "config-unknown-key 2025/course.yml",
        "date-without-start 2025/labs/01-lab.md",
    ]


def test_a_shortcode_that_fails_is_told_without_references_to_it(site: SiteTest) -> None:
    call = "{{< figure a.png alt=A width=wide id=fig-a >}}\n\n[](#fig-a), [](#fig-b)\n"
    files = {
        "content/a.md": f"# A\n\n{call}",
        "content/b.md": "# B\n\n[](a.md#fig-a), [](a.md#fig)\n",
    }
    told = site.write(files).build().built.diagnostics
    assert [(one.code, one.path, one.message.partition("label ")[2]) for one in told] == [
        ("shortcode-argument", "content/a.md", ""),
        ("reference-unknown", "content/a.md", "'fig-b'"),
        ("reference-unknown", "content/b.md", "'fig'"),
    ]
