"""The feeds of a course: the same posts in Atom and as a JSON Feed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from sitetest import SiteTest

ATOM = "{http://www.w3.org/2005/Atom}"
ALLOWED = {
    "feed": {
        "version",
        "title",
        "home_page_url",
        "feed_url",
        "description",
        "authors",
        "language",
        "items",
    },
    "item": {
        "id",
        "url",
        "title",
        "content_text",
        "date_published",
        "date_modified",
        "authors",
        "tags",
        "language",
    },
}
"""Those of the names in JSON Feed 1.1 that are used."""
COURSE = {
    "content/course.yml": """\
        title: Algebra
        description: Rings & fields
        language: de
        timezone: Europe/Zurich
        lecturers: [Emmy Noether]
        """,
    "content/lectures/01-groups.md": """\
        ---
        date: 2025-09-15 10:15
        title: "Groups <and> rings"
        description: What acts on what.
        tags: [groups, symmetry]
        author: Emil Artin
        lang: en
        lastmod: 2025-10-01
        ---
        Text.
        """,
    "content/lectures/02-fields.md": "---\ndate: 2025-09-22\n---\nText.\n",
    "content/announcements/2025-09-01-room.md": "Room 3.\n",
    "content/secret.md": "---\ndate: 2025-09-30\nunlisted: true\n---\nText.\n",
    "content/syllabus.md": "No date.\n",
}


def feed(site: SiteTest, path: str = "feed.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.page(path))
    return found


@pytest.mark.parametrize("base", [None, "https://example.org/algebra/"])
def test_both_feeds_have_the_same_entries_in_the_same_order(
    site: SiteTest, base: str | None
) -> None:
    site.write(COURSE).build(base_url=base).clean()
    atom = ElementTree.fromstring(site.output["feed.xml"])
    entries = [
        (
            entry.findtext(f"{ATOM}id"),
            entry.findtext(f"{ATOM}title"),
            entry.findtext(f"{ATOM}published"),
            entry.findtext(f"{ATOM}updated"),
            str(entry.find(f"{ATOM}link").attrib["href"]),  # type: ignore[union-attr]
        )
        for entry in atom.iter(f"{ATOM}entry")
    ]
    items = [
        (item["id"], item["title"], item["date_published"], item["date_modified"], item["url"])
        for item in feed(site)["items"]
    ]
    assert items == entries
    assert [item[1] for item in items] == ["Fields", "Groups <and> rings", "Room"]


def test_the_json_feed_keeps_to_its_format(site: SiteTest) -> None:
    """https://www.jsonfeed.org/version/1.1/"""
    site.write(COURSE).build(base_url="https://example.org/algebra/").clean()
    found = feed(site)
    assert found.keys() <= ALLOWED["feed"]
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"] == "Algebra" and found["description"] == "Rings & fields"
    assert found["home_page_url"] == "https://example.org/algebra/"
    assert found["feed_url"] == "https://example.org/algebra/feed.json"
    assert found["language"] == "de" and found["authors"] == [{"name": "Emmy Noether"}]
    ids = [item["id"] for item in found["items"]]
    assert len(set(ids)) == len(ids) == 3
    for item in found["items"]:
        assert item.keys() <= ALLOWED["item"]
        assert isinstance(item["id"], str) and item["content_text"]
        assert dt.datetime.fromisoformat(item["date_published"]).tzinfo
        assert all(value for value in item.values()), "what is empty is left out"
    lecture = found["items"][1]
    assert lecture["content_text"] == "What acts on what."
    assert lecture["tags"] == ["groups", "symmetry"]
    assert lecture["authors"] == [{"name": "Emil Artin"}] and lecture["language"] == "en"
    assert lecture["date_modified"].startswith("2025-10-01")


def test_a_course_without_dates_has_an_empty_feed(site: SiteTest) -> None:
    """The format asks for the list all the same."""
    site.write({"content/a.md": "Text.\n"}).build().clean()
    assert feed(site)["items"] == []


def test_every_page_of_a_course_names_its_feeds(site: SiteTest) -> None:
    site.write(COURSE).build().clean()
    for path, to in [("index.html", ""), ("lectures/groups/index.html", "../../")]:
        links = [
            (link.attributes["type"], link.attributes["href"])
            for link in LexborHTMLParser(site.page(path)).css("head link[rel=alternate]")
        ]
        assert links == [
            ("application/atom+xml", f"{to}feed.xml"),
            ("application/feed+json", f"{to}feed.json"),
        ]


def test_each_course_has_its_own(site: SiteTest) -> None:
    two = {
        f"content/{name}/{path.removeprefix('content/')}": text
        for name in ("a", "b")
        for path, text in COURSE.items()
    }
    site.write(two).build().clean()
    assert "feed.json" not in site.output
    assert [feed(site, f"{name}/feed.json")["title"] for name in "ab"] == ["Algebra", "Algebra"]


def test_an_edit_of_a_body_makes_no_feed_again_and_one_of_a_title_both(site: SiteTest) -> None:
    site.write(COURSE).build().clean()
    path = "content/lectures/02-fields.md"
    site.edit(path, "Text.", "Other text.").build()
    assert not {"feed.xml", "feed.json"} & set(site.built.written)
    site.edit(path, "date:", "title: Galois\ndate:").build()
    assert {"feed.xml", "feed.json"} <= set(site.built.written)


# ---- what has happened -------------------------------------------------------------------------

TERM = {
    "content/course.yml": (
        "title: Algebra\ntimezone: Europe/Zurich\nstart_date: 2025-12-01\n"
        "class_days: [Mon 10:15-12:00]\n"
    ),
    "content/announcements/2025-12-02-room.md": "Room 3.\n",
    "content/announcements/2025-12-20-break.md": "---\npublish_date: 2025-12-10\n---\nBreak.\n",
    "content/announcements/2026-03-01-later.md": "Later.\n",
    "content/labs/1-day.md": "---\ndate: 2025-12-03\n---\nA day without a time.\n",
    "content/assignments/1-sheet.md": "---\npublish_date: 2025-12-04\n---\nA sheet.\n",
    **{f"content/lectures/{n:02}-l{n}.md": "Text.\n" for n in range(1, 41)},
}


def at(site: SiteTest, now: str, **mode: object) -> list[str]:
    """The titles in the feed at a moment; both feeds have the same."""
    site.build(now=now, **mode)
    items = feed(site)["items"]
    atom = ElementTree.fromstring(site.output["feed.xml"])
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in atom.iter(f"{ATOM}entry")]
    assert titles == [item["title"] for item in items]
    moments = [
        one.text or "" for name in ("updated", "published") for one in atom.iter(ATOM + name)
    ]
    moment = dt.datetime.fromisoformat(now)
    assert all(dt.datetime.fromisoformat(one) <= moment for one in moments)
    assert [item["date_published"] for item in items] == sorted(
        (item["date_published"] for item in items), reverse=True
    )
    return titles


def test_feeds_hold_what_has_happened_newest_first(site: SiteTest) -> None:
    """A class when it is over, an announcement and a sheet when they are out."""
    site.write(TERM)
    assert at(site, "2025-12-01T10:59:00+00:00") == []
    assert at(site, "2025-12-01T11:00:00+00:00") == ["L1"]
    assert at(site, "2025-12-03T22:59:00+00:00") == ["Room", "L1"]
    assert at(site, "2025-12-03T23:00:00+00:00") == ["Sheet", "Day", "Room", "L1"]
    assert at(site, "2025-12-10T12:00:00+00:00")[:2] == ["Break", "L2"]
    assert site.output == site.clean_output
    assert at(site, "2025-12-10T12:00:00+00:00", future=True)[:2] == ["Break", "L2"]


def test_the_newest_announcement_is_never_dropped(site: SiteTest) -> None:
    site.write(TERM).delete("content/announcements/2026-03-01-later.md")
    titles = at(site, "2027-01-01T00:00:00+00:00")
    assert len(titles) == 30 and titles[0] == "L40" and titles[-1] == "Break"


def test_a_change_in_the_future_is_none_yet(site: SiteTest) -> None:
    site.write({"content/lectures/1-a.md": "---\ndate: 2025-12-01\nlastmod: 2026-06-01\n---\nA.\n"})
    assert at(site, "2026-01-01T00:00:00+00:00") == ["A"]
