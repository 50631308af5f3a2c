"""Announcements: their list, and the feed of their own."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from sitetest import SiteTest

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = {
    "content/course.yml": "title: Algebra\ntimezone: Europe/Zurich\n",
    "content/lectures/01-maps.md": "---\ntitle: Maps\ndate: 2025-02-17\n---\n\n## Kernel\n",
    "content/announcements/2025-02-10-welcome.md": (
        "---\ntitle: Welcome\n---\n\n[Maps](../lectures/01-maps.md#kernel), ![plan](plan.svg), "
        "[out](https://example.com/x), [here](#below)\n\n## Below\n"
    ),
    "content/announcements/2025-02-20-room.md": "---\ntitle: New room\n---\n\nIn *B2*.\n",
    "content/announcements/plan.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}
FEED = "announcements/feed.xml"


def feed(site: SiteTest) -> ElementTree.Element:
    return ElementTree.fromstring(site.output[FEED])


def contents(site: SiteTest) -> dict[str, str]:
    return {
        one.findtext(f"{ATOM}title") or "": one.findtext(f"{ATOM}content") or ""
        for one in feed(site).iter(f"{ATOM}entry")
    }


def test_announcements_have_a_feed_with_their_texts_the_newest_first(site: SiteTest) -> None:
    site.write(SITE).build(base_url="https://example.org/a").clean()
    assert list(contents(site)) == ["New room", "Welcome"]
    assert contents(site)["New room"].strip() == "<p>In <em>B2</em>.</p>"
    top = feed(site)
    assert top.findtext(f"{ATOM}title") == "Algebra: Announcements"
    assert top.findtext(f"{ATOM}updated") == "2025-02-20T00:00:00+01:00"
    links = {one.get("rel"): one.get("href") for one in top.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://example.org/a/announcements/feed.xml",
        "alternate": "https://example.org/a/announcements/",
    }
    ids = [one.text for one in top.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 3


def test_addresses_in_a_feed_are_whole(site: SiteTest) -> None:
    site.write(SITE).build(base_url="https://example.org/a").clean()
    assert re.findall(r'(?:href|src)="([^"]*)"', contents(site)["Welcome"]) == [
        "https://example.org/a/lectures/maps/#kernel",
        "https://example.org/a/announcements/plan.svg",
        "https://example.com/x",
        "https://example.org/a/announcements/welcome/#below",
    ]


def test_without_a_base_url_they_are_seen_from_the_feed(site: SiteTest) -> None:
    site.write(SITE).build().clean()
    assert re.findall(r'(?:href|src)="([^"]*)"', contents(site)["Welcome"]) == [
        "../lectures/maps/index.html#kernel",
        "plan.svg",
        "https://example.com/x",
        "welcome/index.html#below",
    ]
    assert all((one.text or "").startswith("urn:uuid:") for one in feed(site).iter(f"{ATOM}id"))


def test_ids_outlive_titles_and_dates(site: SiteTest) -> None:
    site.write(SITE).build()
    before = {one.text for one in feed(site).iter(f"{ATOM}id")}
    name = "content/announcements/2025-02-20-room.md"
    site.edit(name, "title: New room", "title: Another room\ndate: 2025-02-21").build().clean()
    assert {one.text for one in feed(site).iter(f"{ATOM}id")} == before


def test_the_list_and_its_feed_find_each_other(site: SiteTest) -> None:
    site.write(SITE).build()
    page = site.page("announcements/index.html")
    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml" title="([^"]*)" href="([^"]*)"', page
    )
    assert found == [("Algebra: Announcements", "feed.xml"), ("Algebra", "../feed.xml")]
    assert '<a href="feed.xml"' in page
    assert site.page("lectures/maps/index.html").count("application/atom+xml") == 1


def test_without_announcements_there_is_no_feed_of_them(site: SiteTest) -> None:
    site.write({"content/lectures/01-maps.md": SITE["content/lectures/01-maps.md"]}).build()
    assert FEED not in site.output
    assert "feed.xml" in site.output


def test_an_edited_announcement_renders_its_page_and_the_feed(site: SiteTest) -> None:
    site.write(SITE).build()
    site.edit("content/announcements/2025-02-20-room.md", "B2", "B3").build().clean()
    assert site.rendered == ["announcements/2025-02-20-room.md"]
    written = sorted(path for path in site.built.written if not path.startswith("pagefind/"))
    assert written == ["announcements/feed.xml", "announcements/room/index.html"]


def test_the_page_behind_an_announcement_is_the_next_in_time(site: SiteTest) -> None:
    site.write(SITE).build().clean()
    way = re.compile(r'<link rel="(prev|next)" href="\.\./([^/]*)')
    assert way.findall(site.page("announcements/welcome/index.html")) == [("next", "room")]
    assert way.findall(site.page("announcements/room/index.html")) == [("prev", "welcome")]
