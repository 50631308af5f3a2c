"""The calendars of a course: read back by a program that knows the format."""

from __future__ import annotations

import datetime as dt
import re

import icalendar

from sitetest import SiteTest

COURSE = {
    "content/course.yml": (
        "title: Algebra\nkey: algebra\ntimezone: Europe/Zurich\nstart_date: 2025-02-17\n"
        "class_days: ['Mon 10:15-12:00', Thu]\nskip: [{from: 2025-02-20, title: Carnival}]\n"
        "events:\n  - {date: 2025-03-05, title: Reading hour, location: Hall 1, id: first}\n"
        "  - {date: 2025-03-12, title: Reading hour, location: Hall 2}\n"
    ),
    "content/lectures/01-a.md": "---\ntitle: Maps\ndescription: Why; what, and how\n---\n\nText.\n",
    "content/lectures/02-b.md": "---\ntitle: Kernels\n---\n\nText.\n",
    "content/assignments/01-c.md": "---\ntitle: Proofs\ndue: 2025-03-03 23:59\n---\n\nText.\n",
    "content/assignments/02-d.md": "---\ntitle: More\ndue: 2025-03-10\n---\n\nText.\n",
}


def entries(site: SiteTest, name: str = "calendar.ics") -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(site.output[name]).walk("VEVENT")


def by_title(site: SiteTest, name: str = "calendar.ics") -> dict[str, icalendar.Event]:
    return {str(one["summary"]): one for one in entries(site, name)}


def uids(site: SiteTest, name: str = "calendar.ics") -> set[str]:
    return {str(one["uid"]) for one in entries(site, name)}


def test_the_calendar_has_sessions_events_and_what_is_due(site: SiteTest) -> None:
    found = by_title(site.write(COURSE).build().clean())
    assert found.keys() == {"Maps", "Kernels", "Carnival", "Reading hour", "Due: Proofs",
                            "Due: More"}  # fmt: skip
    utc = dt.UTC
    assert found["Maps"].decoded("dtstart") == dt.datetime(2025, 2, 17, 9, 15, tzinfo=utc)
    assert found["Maps"].decoded("dtend") == dt.datetime(2025, 2, 17, 11, tzinfo=utc)
    assert str(found["Maps"]["description"]) == "Why; what, and how"
    assert str(found["Reading hour"]["location"]).startswith("Hall")
    assert found["Due: Proofs"].decoded("dtstart") == dt.datetime(2025, 3, 3, 22, 59, tzinfo=utc)


def test_days_are_all_day_and_leave_their_readers_free(site: SiteTest) -> None:
    found = by_title(site.write(COURSE).build())
    assert found["Due: More"].decoded("dtstart") == dt.date(2025, 3, 10)
    assert found["Due: More"].decoded("dtend") == dt.date(2025, 3, 11)
    free = {title for title, one in found.items() if one.get("transp") == "TRANSPARENT"}
    assert free == found.keys() - {"Maps", "Kernels"}


def test_what_is_due_has_a_calendar_of_its_own(site: SiteTest) -> None:
    site.write(COURSE).build()
    assert by_title(site, "due.ics").keys() == {"Due: Proofs", "Due: More"}
    assert uids(site, "due.ics") < uids(site)
    page = site.page("schedule/index.html")
    assert 'href="../calendar.ics"' in page and 'href="../due.ics"' in page
    for name in ("01-c", "02-d"):
        site.edit(f"content/assignments/{name}.md", "due:", "extra: {}  #")
    assert "due.ics" not in site.build().output
    assert "due.ics" not in site.page("schedule/index.html")


def test_uids_are_each_their_own_and_outlive_titles_dates_and_builds(site: SiteTest) -> None:
    before = uids(site.write(COURSE).build())
    assert len(before) == len(entries(site)) == 7
    site.edit("content/lectures/01-a.md", "title: Maps", "title: Linear maps")
    site.edit("content/assignments/01-c.md", "2025-03-03", "2025-03-04")
    site.edit("content/course.yml", "start_date: 2025-02-17", "start_date: 2025-02-24")
    site.edit("content/course.yml", "Carnival", "Shrovetide, 'in town'")
    site.edit("content/course.yml", "title: Algebra", "title: Linear Algebra")
    after = uids(site.build())
    assert len(before - after) == len(after - before) == 1, "an event is known by its title"


def test_an_event_with_an_id_may_change_its_title(site: SiteTest) -> None:
    site.write(COURSE).edit("content/course.yml", "Hall 2}", "Hall 2, id: last}").build().clean()
    before = uids(site)
    site.edit("content/course.yml", "title: Reading hour, location: Hall 2", "title: Tea, url: /")
    assert uids(site.build().clean()) == before
    assert len(before) == 7


def test_the_clock_has_no_say_in_it(site: SiteTest) -> None:
    first = site.write(COURSE).build().output
    later = site.build(now="2026-02-03T04:05:06+00:00").output
    assert {name: first[name] for name in ("calendar.ics", "due.ics")} == {
        name: later[name] for name in ("calendar.ics", "due.ics")
    }


def test_odd_texts_are_escaped_and_long_lines_folded(site: SiteTest) -> None:
    title = "Räume, Körper; und \\n so weiter: " + "ß" * 90
    site.write(COURSE).edit("content/lectures/02-b.md", "Kernels", f"'{title}'").build().clean()
    assert title in by_title(site)
    data = site.output["calendar.ics"]
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    data.decode("utf-8")


def test_a_course_without_dates_has_no_timetable_and_no_calendar(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": "---\ntitle: A\n---\n\n[s](/schedule/)\n",
            "content/announcements/01-b.md": "---\ntitle: B\ndate: 2025-02-17\n---\n\nText.\n",
        }
    ).build(base_url="https://example.org")
    assert [one.code for one in site.built.diagnostics] == ["link-not-found"], "nothing is there"
    site.edit("content/lectures/01-a.md", "[s](/schedule/)", "Text.")
    site.build(base_url="https://example.org").clean()
    assert not [path for path in site.output if "schedule" in path or path.endswith(".ics")]
    every = b"".join(data for path, data in site.output.items() if path.endswith(("html", "xml")))
    assert not re.search(rb'href="[^"]*(schedule/|calendar\.ics)|<loc>[^<]*schedule', every)
    site.edit("content/lectures/01-a.md", "title: A", "title: A\ndate: 2025-02-18")
    site.build(base_url="https://example.org").clean()
    assert {"schedule/index.html", "calendar.ics"} <= site.output.keys()
    assert "schedule/index.html" in site.page("index.html")
    assert "https://example.org/schedule/" in site.page("sitemap.xml")
