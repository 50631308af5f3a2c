"""Dates that nobody wrote: worked out from the first day, the class days, and the days to skip."""

from __future__ import annotations

import datetime as dt
import doctest
import random
import re
from types import ModuleType

import icalendar
import pytest

from coursesite.course import outline, post_dates
from coursesite.model import KINDS, ClassDay, Moment
from coursesite.model.page_kinds import Kind
from coursesite.model.post_dates import Post, Semester, Slot
from coursesite.settings import course_calendar as class_days
from coursesite.settings import dates, validators
from sitetest import SiteTest

MONDAY = dt.date(2025, 2, 17)
ENTRY = re.compile(
    r'<tr class="cs-entry.*?(?:datetime="([^"]*)".*?)?class="cs-what-title"[^>]*>([^<]*)<',
    re.DOTALL,
)


@pytest.mark.parametrize(
    "module", [dates, class_days, validators, outline], ids=lambda m: m.__name__
)
def test_examples_in_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def note(title: str, more: str = "") -> str:
    return f"---\ntitle: {title}\n{more}---\n\nText of {title}.\n"


def schedule(site: SiteTest, course: str = "") -> dict[str, str]:
    """Titles in the timetable, in its order, with their dates."""
    page = site.page(f"{course}schedule/index.html")
    return {title: date for date, title in ENTRY.findall(page)}


def algebra(site: SiteTest, settings: str, **notes: str) -> SiteTest:
    """A course from Monday, 17 February 2025; a note's name is that of its folder and file."""
    files = {"content/course.yml": f"title: Algebra\nkey: a\nstart_date: 2025-02-17\n{settings}"}
    for name, more in notes.items():
        folder, _, number = name.partition("_")
        files[f"content/{folder}s/{number}-{name}.md"] = note(name, more)
    return site.write(files).build()


# ---- lectures -----------------------------------------------------------------------------------


def test_lectures_take_the_class_days_one_after_the_other(site: SiteTest) -> None:
    algebra(site, "class_days: [Mon, Thu]\n", lecture_1="", lecture_2="", lecture_3="").clean()
    assert schedule(site) == {
        "lecture_1": "2025-02-17",
        "lecture_2": "2025-02-20",
        "lecture_3": "2025-02-24",
    }
    assert 'datetime="2025-02-24"' in site.page("lectures/lecture_3/index.html")
    assert ">Week 2<" in site.page("lectures/lecture_3/index.html")


def test_a_class_day_to_skip_is_passed_over(site: SiteTest) -> None:
    skip = "skip: [2025-02-17, {from: 2025-02-20, to: 2025-02-24, title: Carnival}]\n"
    algebra(site, "class_days: [Mon, Thu]\n" + skip, lecture_1="", lecture_2="").clean()
    assert schedule(site) == {
        "Carnival": "2025-02-20",
        "lecture_1": "2025-02-27",
        "lecture_2": "2025-03-03",
    }
    assert ">Holiday<" in site.page("schedule/index.html")


def test_week_and_day_are_that_day(site: SiteTest) -> None:
    """Weeks begin on Monday, and the first is that of the first day, whichever day that is."""
    algebra(site, "class_days: [Mon]\n", lecture_1="week: 3\nday: Thursday\n").clean()
    assert schedule(site) == {"lecture_1": "2025-03-06"}
    site.edit("content/course.yml", "2025-02-17", "2025-02-21").build().clean()
    assert schedule(site) == {"lecture_1": "2025-03-06"}


@pytest.mark.parametrize("name", ["Do", "Do.", "donnerstag", "Thu", "thursday"])
def test_days_may_be_written_in_the_language_of_the_site(site: SiteTest, name: str) -> None:
    settings = f"language: de\nclass_days: [Mo, {name} 9:15-11:00]\n"
    more = f"week: 1\nday: {name}\ndue: week 2 {name} 23:59\n"
    algebra(site, settings, lecture_1=more, lecture_2="").clean()
    assert schedule(site) == {
        "lecture_1": "2025-02-20T09:15+00:00",
        "lecture_2": "2025-02-24",
    }
    assert '<time datetime="2025-02-27T23:59+00:00">' in site.page("lectures/lecture_1/index.html")


def test_a_day_in_another_language_is_an_error_with_a_hint(site: SiteTest) -> None:
    algebra(site, "language: de\n", lecture_1="week: 1\nday: Donerstag\n")
    (problem,) = site.built.diagnostics
    assert (problem.code, problem.hint) == ("front-matter-value", "did you mean 'donnerstag'?")


def test_a_week_alone_is_its_next_free_class_day(site: SiteTest) -> None:
    week = "week: 2\n"
    notes = {"lecture_1": week, "lecture_2": week, "lecture_3": "week: 2\nday: Tue\n"}
    algebra(site, "class_days: [Mon, Tue, Thu]\n", **notes).clean()
    assert schedule(site) == {
        "lecture_1": "2025-02-24",
        "lecture_3": "2025-02-25",
        "lecture_2": "2025-02-27",
    }


def test_a_day_that_is_taken_is_not_given_again(site: SiteTest) -> None:
    notes = {"lecture_1": "", "lecture_2": "", "lecture_3": "date: 2025-02-20\n", "lecture_4": ""}
    algebra(site, "class_days: [Mon, Thu]\n", **notes).clean()
    assert schedule(site) == {
        "lecture_1": "2025-02-17",
        "lecture_3": "2025-02-20",
        "lecture_2": "2025-02-24",
        "lecture_4": "2025-02-27",
    }


def test_two_classes_on_a_day_are_two_places_with_their_times(site: SiteTest) -> None:
    settings = "timezone: Europe/Zurich\nclass_days: [Mon 14:00-15:00, Mon 10:15-12:00]\n"
    algebra(site, settings, lecture_1="", lecture_2="", lecture_3="date: 2025-02-24\n").clean()
    assert schedule(site) == {
        "lecture_1": "2025-02-17T10:15+01:00",
        "lecture_2": "2025-02-17T14:00+01:00",
        "lecture_3": "2025-02-24T10:15+01:00",
    }
    assert '<time datetime="2025-02-17T12:00+01:00">12:00' in site.page("schedule/index.html")
    assert "17 February 2025, 10:15\u2060–\u206012:00</time>" in site.page(
        "lectures/lecture_1/index.html"
    )
    assert "17 February 2025, 10:15\u2060–\u206012:00</time>" in site.page("index.html")
    assert "17 February 2025, 10:15\u2060–\u206012:00</time>" in site.page("print/index.html")


def test_a_time_that_is_written_wins(site: SiteTest) -> None:
    algebra(site, "class_days: Mon 10:15\n", lecture_1="date: 2025-02-17 16:00\n", lecture_2="")
    assert schedule(site.clean()) == {
        "lecture_1": "2025-02-17T16:00+00:00",
        "lecture_2": "2025-02-24T10:15+00:00",
    }


# ---- what does and does not take a class day ----------------------------------------------------


def test_a_draft_keeps_its_day_and_what_is_unlisted_has_none(site: SiteTest) -> None:
    more = {"lecture_1": "draft: true\n", "lecture_2": "unlisted: true\n", "lecture_3": ""}
    algebra(site, "class_days: Mon\n", **more).clean()
    assert schedule(site) == {"lecture_3": "2025-02-24"}
    assert schedule(site.build(drafts=True)) == {
        "lecture_1": "2025-02-17",
        "lecture_3": "2025-02-24",
    }


def test_what_is_not_published_yet_or_no_more_keeps_its_day(site: SiteTest) -> None:
    more = {
        "lecture_1": "expiry_date: week 1 Sun\n",
        "lecture_2": "publish_date: 2030-01-01\n",
        "lecture_3": "",
    }
    algebra(site, "class_days: Mon\n", **more).clean()
    assert schedule(site) == {"lecture_3": "2025-03-03"}


def test_planned_lectures_are_there_before_their_day(site: SiteTest) -> None:
    """As dated ones are: a date in the future hides announcements only."""
    site.write({"content/announcements/1-news.md": note("News", "date: week 2 Mon\n")})
    algebra(site, "class_days: Mon\n", lecture_1="")
    site.edit("content/course.yml", "2025-02-17", "2040-02-20").build().clean()
    assert schedule(site) == {"lecture_1": "2040-02-20"}
    assert "announcements/news/index.html" not in site.output
    assert "announcements/news/index.html" in site.build(future=True).output


def test_labs_take_lab_days_and_without_them_none(site: SiteTest) -> None:
    notes = {"lab_1": "", "lab_2": "", "lecture_1": "", "lecture_2": ""}
    algebra(site, "class_days: Mon\n", **notes).clean()
    assert schedule(site) == {
        "lab_1": "",
        "lab_2": "",
        "lecture_1": "2025-02-17",
        "lecture_2": "2025-02-24",
    }
    site.edit("content/course.yml", "Mon\n", "Mon\nlab_days: Fri 14:00\n").build().clean()
    assert schedule(site) == {
        "lecture_1": "2025-02-17",
        "lab_1": "2025-02-21T14:00+00:00",
        "lecture_2": "2025-02-24",
        "lab_2": "2025-02-28T14:00+00:00",
    }


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.days])
def test_each_kind_of_session_takes_the_days_that_its_key_says(site: SiteTest, kind: Kind) -> None:
    algebra(
        site, f"{kind.days}: [Tue 16:15-17:00]\n", **{f"{kind.name}_1": "", f"{kind.name}_2": ""}
    )
    assert schedule(site) == {
        f"{kind.name}_1": "2025-02-18T16:15+00:00",
        f"{kind.name}_2": "2025-02-25T16:15+00:00",
    }


def test_recitations_are_in_the_timetable_between_the_lectures(site: SiteTest) -> None:
    """With their word, an address below their folder, and the lectures as neighbours."""
    site.write({"content/recitations/01-groups.md": note("Groups at work")})
    algebra(site, "class_days: Mon\nrecitation_days: Thu 14:00\n", lecture_1="", lecture_2="")
    assert schedule(site)["Groups at work"] == "2025-02-20T14:00+00:00"
    timetable = site.page("schedule/index.html")
    assert re.search(r'href="\.\./recitations/groups/index\.html"', timetable)
    assert "Recitation" in timetable
    page = site.page("recitations/groups/index.html")
    assert "Recitation 1" in page
    neighbours = dict(re.findall(r'<link rel="(prev|next)" href="([^"]*)"', page))
    assert neighbours == {
        "prev": "../../lectures/lecture_1/index.html",
        "next": "../../lectures/lecture_2/index.html",
    }
    assert b"Groups at work" in site.output["calendar.ics"]


def test_assignments_announcements_and_pages_take_no_class_day(site: SiteTest) -> None:
    site.write({"content/about.md": note("About")})
    notes = {"assignment_1": "", "announcement_1": "", "lecture_1": ""}
    algebra(site, "class_days: Mon\n", **notes).clean()
    assert schedule(site) == {"lecture_1": "2025-02-17"}


def test_a_course_without_a_first_day_has_no_class_days(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: Algebra\nclass_days: [Mon]\n",
            "content/lectures/01-a.md": note("A", "week: 3\n"),
        }
    ).build().clean()
    assert "Week 3" in site.page("lectures/a/index.html")
    assert "schedule/index.html" not in site.output


# ---- one edit -----------------------------------------------------------------------------------

TERM = """\
title: Algebra
timezone: Europe/Zurich
base_url: https://example.org
start_date: 2025-02-17
class_days: [Mon 10:15-12:00, Thu]
lab_days: [Fri 14:00]
events:
  - {date: week 8 Tue 10:15, end: "12:00", title: Midterm, kind: exam}
"""
NOTES = {
    "content/lectures/01-a.md": note("A"),
    "content/lectures/02-b.md": note("B"),
    "content/lectures/03-c.md": note("C", "week: 3\n"),
    "content/lectures/04-d.md": note("D", "week: 4\nday: Wed\n"),
    "content/lectures/05-e.md": note("E"),
    "content/labs/01-f.md": note("F"),
    "content/assignments/01-g.md": note("G", "due: week 4 Fri 23:59\n"),
    "content/assignments/02-h.md": note("H", "due: {week: 5, day: Fri}\ndate: week 4 Mon\n"),
    "content/announcements/1-i.md": note("I", "date: week 2 Mon 08:00\n"),
}


def test_re_dating_a_course_is_one_edit(site: SiteTest) -> None:
    """Every date in it moves by the same number of days, and nothing else changes."""
    site.write({"content/course.yml": TERM, **NOTES}).build().clean()
    before, events, feed = schedule(site), entries(site), stamps(site)
    assert len(before) == 9
    assert before["Midterm"] == "2025-04-08T10:15+02:00"
    assert before["G"] == "2025-03-14T23:59+01:00"
    site.edit("content/course.yml", "2025-02-17", "2025-03-10").build().clean()
    days = dt.timedelta(days=21)
    moved = {title: dt.datetime.fromisoformat(at).replace(tzinfo=None) + days
             for title, at in before.items()}  # fmt: skip
    assert {
        title: dt.datetime.fromisoformat(at).replace(tzinfo=None)
        for title, at in schedule(site).items()
    } == moved
    assert list(schedule(site)) == list(before)
    after = entries(site)
    assert after.keys() == events.keys(), "UIDs"
    assert all(after[uid] - events[uid] == days for uid in after)
    assert [at + days for at in feed] == stamps(site)


def entries(site: SiteTest) -> dict[str, dt.datetime]:
    """The local times of the calendar's entries by UID."""
    import zoneinfo

    zone = zoneinfo.ZoneInfo("Europe/Zurich")
    calendar = icalendar.Calendar.from_ical(site.output["calendar.ics"])
    found = {}
    for entry in calendar.walk("VEVENT"):
        at = entry.decoded("dtstart")
        if isinstance(at, dt.datetime):
            at = at.astimezone(zone).replace(tzinfo=None)
        else:
            at = dt.datetime(at.year, at.month, at.day)
        found[str(entry["uid"])] = at
    return found


def stamps(site: SiteTest) -> list[dt.datetime]:
    found = re.findall(r"<published>([^<]*)</published>", site.page("feed.xml"))
    assert len(found) == 8
    return [dt.datetime.fromisoformat(one).replace(tzinfo=None) for one in found]


def test_without_a_first_day_events_of_a_week_are_an_error(site: SiteTest) -> None:
    site.write({"content/course.yml": TERM.replace("start_date: 2025-02-17\n", ""), **NOTES})
    codes = site.build().codes
    assert codes.count("config-value") == 1
    assert codes.count("date-without-start") == 4


# ---- what is rendered again ---------------------------------------------------------------------


def test_an_edited_text_renders_one_page_and_works_out_no_date(site: SiteTest) -> None:
    site.write({"content/course.yml": TERM, **NOTES}).build()
    site.edit("content/lectures/01-a.md", "Text of", "Words of").build().clean()
    assert site.rendered == ["lectures/01-a.md"]
    assert not {key[0] for key in site.built.ran} & {"timetable", "schedule_page", "weeks"}


def test_a_new_day_to_skip_renders_what_moves(site: SiteTest) -> None:
    site.write({"content/course.yml": TERM, **NOTES}).build()
    site.edit("content/course.yml", "lab_days", "skip: 2025-03-17\nlab_days").build().clean()
    assert schedule(site)["E"] == "2025-03-13"  # after D: the skipped day is later
    assert not [path for path in site.rendered if path.startswith("lectures")]
    site.edit("content/course.yml", "skip: 2025-03-17", "skip: 2025-03-13").build().clean()
    assert schedule(site)["E"] == "2025-03-17T10:15+01:00"
    moved = [path for path in site.rendered if path.startswith("lectures")]
    assert len(moved) == 5, "E is in another week, which the contents beside each lecture show"


def test_a_title_moves_nothing(site: SiteTest) -> None:
    site.write({"content/course.yml": TERM, **NOTES}).build()
    site.edit("content/lectures/02-b.md", "title: B", "title: Bases").build().clean()
    assert "timetable" not in {key[0] for key in site.built.ran}


# ---- laws ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_worked_out_dates_are_class_days_in_order_each_taken_once(seed: int) -> None:
    chance = random.Random(seed)
    names = chance.sample(dates.DAYS, chance.randint(1, 4))
    class_days = (*(ClassDay(day, "10:15") for day in names), ClassDay(names[0], "14:00"))
    start = MONDAY + dt.timedelta(days=chance.randrange(7))
    end = start + dt.timedelta(days=chance.randint(10, 60))
    skip = tuple(start + dt.timedelta(days=n) for n in chance.sample(range(60), 12))
    semester = Semester(start=start, end=end, days={"class_days": class_days}, skip=skip)
    posts = []
    for number in range(chance.randint(1, 30)):
        at = dt.datetime.combine(start, dt.time(), dt.UTC) + dt.timedelta(chance.randrange(50))
        kind = chance.choice(["date", "week", "none", "none", "none", "none"])
        posts.append(
            Post(
                path=f"{number}.md",
                kind="lecture",
                sort_key=(0, number, f"{number}.md"),
                date=Moment(at) if kind == "date" else None,
                week=chance.randint(1, 8) if kind == "week" else None,
            )
        )
    chance.shuffle(posts)
    slots = post_dates.schedule(semester, posts).slots
    assert slots == post_dates.schedule(semester, sorted(posts, key=lambda one: one.path)).slots, (
        "any order will do"
    )
    last = dt.datetime.min.replace(tzinfo=dt.UTC)
    seen = set()
    for post in sorted(posts, key=lambda one: one.sort_key):
        slot: Slot = slots[post.path]
        if post.date or post.week or slot.date is None:
            if post.date is None and post.week is None:
                last = dt.datetime.max.replace(tzinfo=dt.UTC)  # full: none may come after
            elif slot.date:
                last = slot.date.at
            continue
        assert slot.date.at > last
        day = slot.date.at.date()
        assert start <= day <= end and day not in skip and dates.DAYS[day.weekday()] in names
        seen.add(slot.date.at)
        last = slot.date.at
    timed = [slot.date.at for slot in slots.values() if slot.date and not slot.troubles]
    assert all(timed.count(at) == 1 for at in seen)


def test_names_with_numbers_within_take_the_class_days_as_these_count(site: SiteTest) -> None:
    files = {f"content/lectures/Lecture {n}.md": note(f"L{n}") for n in (2, 9, 10, 11)}
    course = {"content/course.yml": "key: a\nstart_date: 2025-02-17\nclass_days: [Mon]\n"}
    site.write(files | course).build().clean()
    assert schedule(site) == {
        "L2": "2025-02-17", "L9": "2025-02-24", "L10": "2025-03-03", "L11": "2025-03-10",
    }  # fmt: skip


def test_first_and_last_day_swapped_are_one_mistake(site: SiteTest) -> None:
    algebra(site, "end_date: 2025-01-17\n", lecture_1="date: 2025-02-17\n", lecture_2="week: 2\n")
    assert site.codes == ["config-value"]
    site.edit("content/course.yml", "start_date: 2025-02-17", "start_date: 2025-05-30")
    site.edit("content/course.yml", "end_date: 2025-01-17", "end_date: 2025-02-17").build()
    assert site.codes == ["config-value"]


def test_a_hint_for_a_deadline_in_a_break_leads_out_of_it_and_is_right(site: SiteTest) -> None:
    skip = "skip: [2025-02-24..2025-03-01, 2025-03-02]\n"
    algebra(site, skip, lecture_1="date: 2025-02-18\n", assignment_1="due: week 2 Fri 23:59\n")
    (told,) = site.built.diagnostics
    assert told.code == "date-skipped" and told.span is not None and told.span.line == 3
    for line in ("due: week 3 Mon 23:59", "due: 2025-02-28 23:59"):
        assert f"'{line}'" in told.hint
        name = "content/assignments/1-assignment_1.md"
        site.write({name: f"---\ntitle: Sheet\n{line}\n---\n\nText.\n"}).build().clean()


def test_a_class_dated_within_a_break_is_told_once(site: SiteTest) -> None:
    skip = "class_days: [Mon]\nskip: [2025-02-24]\n"
    notes = {"lecture_1": "date: 2025-02-24\n", "lecture_2": "date: week 2 Mon\n"}
    algebra(site, skip, **notes, announcement_1="date: 2025-02-24\n")
    assert site.codes == ["date-skipped"] * 2
    assert all("leave the date out" in one.hint for one in site.built.diagnostics)


def test_a_deadline_long_before_the_course_is_told_and_one_shortly_before_is_not(
    site: SiteTest,
) -> None:
    algebra(site, "", assignment_1="due: 2024-03-04\n", assignment_2="due: 2025-02-10\n")
    assert [(one.code, one.path) for one in site.built.diagnostics] == [
        ("date-outside", "content/assignments/1-assignment_1.md")
    ]
    site.edit("content/course.yml", "start_date: 2025-02-17", "start_date: 2024-02-19")
    site.build().clean()
