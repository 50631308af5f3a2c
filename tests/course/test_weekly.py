"""What is every week: its days, the grid, and the entries of the calendar that recur."""

from __future__ import annotations

import datetime as dt
import itertools
import zoneinfo

import icalendar
import pytest
from dateutil.rrule import rrulestr

from coursesite.course import icalendar as calendars
from coursesite.course import weekly
from coursesite.course.identities import Identities
from coursesite.model import Meeting
from coursesite.model.post_dates import Semester
from coursesite.theme.i18n import Locale
from sitetest import SiteTest, for_each

START, END = dt.date(2024, 9, 2), dt.date(2024, 12, 13)
"""A term in which clocks change in Europe and in America."""
WORDS = calendars.Words(name="A, b; c\\d\ne", due="Due: {title}", online="Online: {url}")


def term(*skip: dt.date, zone: str = "Europe/Zurich", end: dt.date | None = END) -> Semester:
    return Semester(start=START, end=end, skip=skip, timezone=zone)


def days(meeting: Meeting, semester: Semester) -> list[dt.date]:
    return [day for one in weekly.recurring([meeting], semester, None) for day in one.days]


def test_a_meeting_is_on_its_day_of_each_week_of_the_term() -> None:
    found = days(Meeting(day="Fri", start="10:00"), term(dt.date(2024, 11, 1)))
    assert found[0] == dt.date(2024, 9, 6) and found[-1] == END
    assert {day.weekday() for day in found} == {4}
    assert len(found) == 14 and dt.date(2024, 11, 1) not in found


def test_a_meeting_may_begin_late_end_early_and_leave_weeks_out() -> None:
    late = Meeting(day="Mon", start="9:00", first=dt.date(2024, 9, 10), last=dt.date(2024, 9, 30))
    assert days(late, term()) == [dt.date(2024, 9, n) for n in (16, 23, 30)]
    some = Meeting(day="Mon", start="9:00", weeks=(2, 4, 6))
    [found] = weekly.recurring([some], term(), None)
    assert (found.interval, found.left_out) == (2, ())
    uneven = Meeting(day="Mon", start="9:00", weeks=(2, 3, 6))
    [found] = weekly.recurring([uneven], term(), None)
    assert (found.interval, len(found.left_out)) == (1, 2)


def test_without_a_first_or_a_last_day_nothing_recurs() -> None:
    one = Meeting(day="Mon", start="09:00")
    assert weekly.recurring([one], None, END) == ()
    assert weekly.recurring([one], term(end=None), None) == ()
    assert weekly.recurring([one], term(end=None), END)[0].days[-1] == dt.date(2024, 12, 9)


def calendar(zone: str, *meetings: Meeting, skip: tuple[dt.date, ...] = ()) -> bytes:
    recurring = weekly.recurring(meetings, term(*skip, zone=zone), None)
    titled = [("Office hours", one) for one in recurring]
    return calendars.calendar(Identities("a"), "", (), titled, words=WORDS, zone=zone)


ZONES = ("Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC",
         "Africa/Casablanca", "America/Argentina/Buenos_Aires", "Etc/GMT+3")  # fmt: skip


@for_each(ZONES)
def test_a_calendar_program_finds_the_days_at_the_same_time_of_day(zone: str) -> None:
    """By RRULE and EXDATE, with clocks that change within the term."""
    skip = (dt.date(2024, 10, 29),)
    data = calendar(zone, Meeting(day="Tue", start="14:00", end="15:00"), skip=skip)
    [entry] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    start = entry.decoded("dtstart")
    rule = rrulestr(entry["rrule"].to_ical().decode(), dtstart=start)
    assert entry["rrule"]["until"][0].utcoffset() == dt.timedelta()
    left_out = {one.dt.date() for one in entry["exdate"].dts}
    found = [at.date() for at in rule if at.date() not in left_out]
    assert found == days(Meeting(day="Tue", start="14:00"), term(*skip, zone=zone))
    known = zoneinfo.ZoneInfo(zone)
    assert start.astimezone(known).strftime("%H:%M") == "14:00"
    until = entry["rrule"]["until"][0].astimezone(known)
    assert (until.date(), f"{until:%H:%M}") == (found[-1], "14:00")


@for_each([zone for zone in ZONES if zone != "UTC"])
def test_the_description_of_a_zone_is_that_of_the_database(zone: str) -> None:
    """At the change of clocks, too: a part begins at the time of day that holds until then."""
    data = calendar(zone, Meeting(day="Tue", start="14:00"))
    [described] = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")
    states = [
        (one["dtstart"].dt - one["tzoffsetfrom"].td, one["tzoffsetto"].td)
        for one in described.walk()
        if one.name in ("STANDARD", "DAYLIGHT")
    ]
    known = zoneinfo.ZoneInfo(zone)
    first = dt.datetime(2024, 9, 3)
    for hours in range(0, 24 * 100, 1):
        at = first + dt.timedelta(hours=hours, minutes=30)
        said = [offset for begin, offset in sorted(states) if begin <= at][-1]
        assert said == at.replace(tzinfo=dt.UTC).astimezone(known).utcoffset(), at


def test_the_name_of_a_calendar_is_escaped() -> None:
    data = calendar("UTC", Meeting(day="Tue", start="14:00")).decode()
    for key in ("NAME", "X-WR-CALNAME"):
        assert f"\r\n{key}:A\\, b\\; c\\\\d\\ne\r\n" in data


def test_an_online_room_is_found_by_programs_that_know_no_conferences() -> None:
    both = Meeting(day="Tue", start="14:00", room="R, 1", online="https://x.org/r?a=1;b=2")
    alone = Meeting(day="Wed", start="14:00", online="https://x.org/r", title="B")
    first, second = icalendar.Calendar.from_ical(calendar("UTC", both, alone)).walk("VEVENT")
    assert first["location"] == "R, 1" and "https://x.org/r?a=1;b=2" in first["description"]
    assert first["conference"].params["value"] == "URI"
    assert second["location"] == second["conference"] == "https://x.org/r"


def test_identities_outlive_days_times_and_rooms() -> None:
    def uids(*found: Meeting) -> list[str]:
        walked = icalendar.Calendar.from_ical(calendar("UTC", *found)).walk("VEVENT")
        return [str(one["uid"]) for one in walked]

    one = Meeting(day="Tue", start="14:00", room="R", people=("Ada",), kind="office_hours")
    moved = Meeting(day="Wed", start="9:00", people=("Ada",), kind="office_hours")
    assert uids(one) == uids(moved)
    assert len(set(uids(one, moved))) == 2
    assert uids(Meeting(day="Tue", start="9:00", id="x", title="A")) == uids(
        Meeting(day="Tue", start="9:00", id="x", title="B")
    )


def test_numbers_in_a_row_are_ranges() -> None:
    assert weekly.in_ranges((2, 3, 4, 6, 9, 10)) == "2–4, 6, 9–10"


# ---- pages -------------------------------------------------------------------------------------

COURSE = {
    "content/course.yml": """\
        title: Algebra
        key: algebra
        timezone: Europe/Zurich
        base_url: https://x.org/a
        start_date: 2024-09-02
        end_date: 2024-12-13
        class_days: [Mon 10:15-12:00 Hall 1, Wed]
        skip: [2024-10-29]
        staff:
          - {name: Ada Example, office_hours: [Tue 14:00-15:00 Room 2.12, by appointment]}
        recitations:
          - {day: Fri, time: 10-11, title: Group B, weeks: 2-4, online: "https://x.org/b"}
        events:
          - {date: 2024-10-01 10:00, title: Guest, room: Hall 9, online: "https://x.org/g"}
        """,
    "content/lectures/01-maps.md": "---\ntitle: Maps\n---\n\nText.\n",
    "content/lectures/02-kernels.md": "---\ntitle: Kernels\n---\n\nText.\n",
    "content/lectures/03-images.md": "---\ntitle: Images\nroom: Hall 3\n---\n\nText.\n",
    "content/assignments/01-a.md": "---\ntitle: Proofs\ndue: 2024-10-07 23:59\n---\n\nText.\n",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    return SiteTest(tmp_path_factory.mktemp("weekly")).write(COURSE).build().clean()


def test_the_grid_has_class_days_sections_and_office_hours(course: SiteTest) -> None:
    page = course.page("schedule/index.html")
    grid = page[page.index('class="cs-grid"') : page.index("cs-schedule")]
    grid = grid.replace("&#8288;", "")
    order = ("Monday", "Lecture", "10:15–12:00</time>, Hall 1", "Tuesday", "Office hours",
             "Ada Example", 'data-day="2" data-first="2024-09-03" data-last="2024-12-10"',
             "14:00–15:00</time>, Room 2.12", "Friday", "Recitation", "Group B", "10:00–11:00",
             'href="https://x.org/b">Join online', "weeks 2–4")  # fmt: skip
    places = [grid.index(words) for words in order]
    assert places == sorted(places)
    assert "Wednesday" not in grid, "a day without a time is no time to come"


def test_rooms_are_where_classes_are(course: SiteTest) -> None:
    assert "<li>Hall 1</li>" in course.page("lectures/maps/index.html")
    assert "Hall" not in course.page("lectures/kernels/index.html")
    images = course.page("lectures/images/index.html")
    assert "<li>Hall 3</li>" in images and "Hall 1" not in images
    schedule = course.page("schedule/index.html")
    where = 'Hall 9, <a href="https://x.org/g">Join online</a>'
    assert where in schedule and where in course.page("index.html"), "what is next says where"


def test_each_page_says_whose_times_they_are_once(course: SiteTest) -> None:
    for path in ("schedule/index.html", "index.html", "assignments/index.html"):
        assert course.page(path).count("All times are Zurich time.") == 1, path
    assert "10:15\u2060–\u206012:00</time> Zurich time" in course.page("lectures/maps/index.html")
    assert "Zurich time" not in course.page("lectures/kernels/index.html"), "it has a day alone"
    assert "23:59</time> Zurich time" in course.page("assignments/a/index.html")
    assert "Zurich time" in course.page("print/index.html")


def test_office_hours_stand_beside_the_name(course: SiteTest) -> None:
    home = course.page("index.html")
    assert "Office hours: Tue <time" in home and ">by appointment</p>" in home


def test_the_calendar_has_what_is_every_week(course: SiteTest) -> None:
    found = icalendar.Calendar.from_ical(course.output["calendar.ics"]).walk("VEVENT")
    titles = [str(one["summary"]) for one in found if "rrule" in one]
    assert titles == ["Recitation: Group B", "Office hours: Ada Example"]
    assert str(found[-1]["location"]) == "Room 2.12"
    assert [str(one["location"]) for one in found if one["summary"] == "Maps"] == ["Hall 1"]
    assert "BEGIN:VTIMEZONE" not in course.page("due.ics")


def test_calendars_are_subscribed_to(course: SiteTest) -> None:
    page = course.page("schedule/index.html")
    for name in ("calendar", "due"):
        assert f'href="webcal://x.org/a/{name}.ics"' in page
        assert f"<pre>https://x.org/a/{name}.ics</pre>" in page
        source = f"SOURCE;VALUE=URI:https://x.org/a/{name}.ics\r\n".encode()
        assert source in course.output[f"{name}.ics"]
    assert all(program in page for program in ("Google", "Apple", "Outlook"))
    assert 'href="schedule/index.html#page.calendar"' in course.page("index.html")


def test_an_edit_of_office_hours_makes_the_pages_again_that_show_them(
    course: SiteTest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = SiteTest(tmp_path_factory.mktemp("edited")).write(COURSE).build().clean()
    site.edit("content/course.yml", "Fri, time: 10-11", "Thu, time: 10-11").build().clean()
    written = {path for path in site.built.written if path.endswith((".html", ".ics"))}
    assert written == {"schedule/index.html", "calendar.ics"}
    fresh = SiteTest(tmp_path_factory.mktemp("fresh")).write(COURSE)
    fresh.edit("content/course.yml", "Fri, time: 10-11", "Thu, time: 10-11").build().clean()
    assert site.output == fresh.output


def test_without_an_address_the_calendar_is_a_copy_and_says_so(site: SiteTest) -> None:
    site.write(COURSE).edit("content/course.yml", "base_url: https://x.org/a\n", "").build().clean()
    page = site.page("schedule/index.html")
    assert "webcal:" not in page and 'href="../calendar.ics"' in page
    assert "It does not follow later changes" in page
    assert "SOURCE" not in site.page("calendar.ics")


def test_office_hours_alone_have_a_grid_and_no_calendar(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: A\nkey: a\nstaff: [{name: B, hours: Tue 14-15}]\n",
            "content/lectures/01-a.md": "---\ntitle: A\n---\n\nText.\n",
        }
    ).build().clean()
    page = site.page("schedule/index.html")
    assert "cs-grid" in page and "cs-schedule" not in page and "calendar.ics" not in page
    assert not [path for path in site.output if path.endswith(".ics")]
    assert "All times are UTC." in page


def test_a_course_without_times_names_no_zone(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: A\nkey: a\ntimezone: Asia/Tokyo\n"
            "start_date: 2024-09-02\nclass_days: [Mon]\n",
            "content/lectures/01-a.md": "---\ntitle: A\n---\n\nText.\n",
        }
    ).build().clean()
    assert not [
        path for path in site.output if path.endswith("html") and "Tokyo time" in site.page(path)
    ]


# ---- the names of zones ------------------------------------------------------------------------

NAMES = {
    "America/New_York": ("New York time", "Ortszeit New York"),
    "Europe/Zurich": ("Zurich time", "Ortszeit Zürich"),
    "America/Argentina/Buenos_Aires": ("Buenos Aires time", "Ortszeit Buenos Aires"),
    "Europe/Kiev": ("Kyiv time", "Ortszeit Kiew"),
    "Japan": ("Japan time", "Ortszeit Japan"),
    "CET": ("CET", "CET"),
    **dict.fromkeys(("UTC", "Etc/UTC", "GMT", "Etc/GMT-0", "Zulu"), ("UTC", "UTC")),
    "Etc/GMT+3": ("UTC−3", "UTC−3"),
    "Etc/GMT-14": ("UTC+14", "UTC+14"),
}


@pytest.fixture(scope="module")
def locales() -> tuple[Locale, Locale]:
    from pathlib import Path

    from coursesite.theme import i18n

    folder = Path(__file__).parents[2] / "templates" / "text"
    sources = {
        f"text/{one}.yml": (folder / f"{one}.yml").read_text("utf-8") for one in ("en", "de")
    }
    return i18n.locale(sources, "en"), i18n.locale(sources, "de")


def test_a_zone_is_named_after_its_city(locales: tuple[Locale, Locale]) -> None:
    for zone, names in NAMES.items():
        facts = {"timezone": zone, "timezone_name": ""}
        assert tuple(one.zone(facts) for one in locales) == names, zone
        assert locales[0].zone(facts | {"timezone_name": "Our time"}) == "Our time"


def test_own_times_have_the_hours_of_the_language(locales: tuple[Locale, Locale]) -> None:
    assert [one.cycle for one in locales] == ["h23", "h23"]
    twelve = Locale("en", locales[0].table | {"time": "{hour12}:{minute} {half}"})
    assert (twelve.cycle, twelve.time("14:05"), twelve.weekday("Sun")) == (
        "h12",
        "2:05 pm",
        "Sunday",
    )


def test_every_zone_has_a_name(locales: tuple[Locale, Locale]) -> None:
    for zone in itertools.chain(zoneinfo.available_timezones()):
        assert locales[1].zone({"timezone": zone, "timezone_name": ""})
