"""Days, times and places of every week, as authors write them."""

from __future__ import annotations

import datetime as dt

import pytest

from coursesite.model import ClassDay, Config, Meeting
from coursesite.settings import config, meetings, validators
from sitetest import for_each

GERMAN = {"di": "Tue", "dienstag": "Tue", "do": "Thu", "donnerstag": "Thu"}
READ = {
    "Tue 14:00-15:00 Room 2.12": "Tue 14:00-15:00 Room 2.12",
    "Tue, Thu 14-15": "Tue 14:00-15:00\nThu 14:00-15:00",
    "Tue 9-10": "Tue 09:00-10:00",
    "Tuesdays 2–3:30 pm in Hall 1": "Tue 14:00-15:30 Hall 1",
    "tue 11-1pm": "Tue 11:00-13:00",
    "Mon 3 pm": "Mon 15:00",
    "Mon 12 am - 12:30 a.m.": "Mon 00:00-00:30",
    "Mon-Wed 9:00 to 10:00": "Mon 09:00-10:00\nTue 09:00-10:00\nWed 09:00-10:00",
    "Mon and Wed 14:00": "Mon 14:00\nWed 14:00",
    "Tue 14:00-15:00, Room 2.12, Main Building": "Tue 14:00-15:00 Room 2.12, Main Building",
    "Tue, Thu 14-15 Room 3, first floor": (
        "Tue 14:00-15:00 Room 3, first floor\nThu 14:00-15:00 Room 3, first floor"
    ),
    "Mon 10:15-12:00 Hall 1; Thu 14:15-16:00 Hall 2": (
        "Mon 10:15-12:00 Hall 1\nThu 14:15-16:00 Hall 2"
    ),
    "Mon 10:15-12:00 Thu 14:15-16:00": "Mon 10:15-12:00\nThu 14:15-16:00",
    "Mon 10:15/Thu 14:15": "Mon 10:15\nThu 14:15",
    "Tue 14:00-15:00 https://x.org/j/1?a=b": "Tue 14:00-15:00 https://x.org/j/1?a=b",
}


@for_each(READ.items())
def test_days_times_and_places_come_to_one_form(case: tuple[str, str]) -> None:
    written, read = case
    assert meetings.section(written) == read
    assert meetings.office_hours(written) == read
    assert meetings.class_days(written) == read
    assert meetings.office_hours(read) == read, "what was read is read again"


def test_days_may_be_in_the_language_of_the_course() -> None:
    assert meetings.office_hours("Di, Donnerstag 14-15", lambda: GERMAN) == (
        "Tue 14:00-15:00\nThu 14:00-15:00"
    )
    assert meetings.office_hours("Di 14-15") == "Di 14-15", "words, where nobody knows the day"


WORDS = (
    "by appointment", "Tuesday after class", "Mon 2", "Tue 2-3", "daily 14:00-15:00",
    "We meet 14:00-15:00", "after class, Tue 14:00", "see https://x.org", "at 14:00", "14:00-15:00",
)  # fmt: skip


@for_each(WORDS)
def test_other_words_for_office_hours_stay_as_they_are(text: str) -> None:
    assert meetings.office_hours(text) == text


WRONG = {
    "Tus 14:00-15:00": ("'Tus' is no day of the week", "did you mean 'Tue'?", "Tus"),
    "Tue, Thr 14:00-15:00 Room 2": ("'Thr' is no day of the week", "did you mean 'Thu'?", "Thr"),
    "Tue 10:15am-noon": ("'-noon' is no end of a time", "write it like '10:15-12:00' or '2-3 pm'",
                         "-noon"),
    "Wendesday 14:00": ("'Wendesday' is no day of the week", "did you mean 'wednesday'?",
                        "Wendesday"),
    "Tue 15:00-14:00": ("it ends at 14:00 before it starts at 15:00", "", "15:00-14:00"),
    "Tue 3-2 pm": ("it ends at 14:00 before it starts at 15:00", "", "3-2 pm"),
    "Fri-Mon 14-15": ("'Fri-Mon' is no range of days", "", "Fri-Mon"),
    "Tue 14:00-25:00": ("'25:00' is no time of day", "a day has 00:00 to 23:59", ""),
    "Tue 13 pm": ("'13 pm' is no time of day", "write it like '14:00'", ""),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_slip_is_told_at_its_place(text: str) -> None:
    message, hint, part = WRONG[text]
    with pytest.raises(validators.BadValueError) as found:
        meetings.office_hours(text)
    assert (str(found.value), found.value.hint, found.value.part) == (message, hint, part)


def read(text: str) -> Config:
    found, diagnostics = config.parse(text)
    assert diagnostics == ()
    return found


def told(text: str) -> list[tuple[str, int, str]]:
    problems = config.parse(text)[1]
    return [(one.message, one.span.column if one.span else 0, one.hint) for one in problems]


def test_office_hours_of_somebody_are_meetings_and_words() -> None:
    [ada, ben, cleo] = read(
        "staff:\n- {name: Ada, office_hours: [Tue 14:00-15:00 Room 2.12, by appointment]}\n"
        "- {name: Ben, hours: by appointment}\n"
        "- {name: Cleo, hours: {day: 'Mon, Wed', time: 2-3 pm, online: 'https://x.org/c'}}\n"
    ).staff
    assert ada.weekly == (
        Meeting(day="Tue", start="14:00", end="15:00", room="Room 2.12"),
        Meeting(text="by appointment"),
    )
    assert ada.hours == "Tue 14:00-15:00 Room 2.12, by appointment"
    assert (ben.hours, ben.weekly) == ("by appointment", ())
    assert [one.day for one in cleo.weekly] == ["Mon", "Wed"]
    assert cleo.weekly[0].online == "https://x.org/c"


def test_a_mapping_says_all_of_a_section() -> None:
    [one] = read(
        "recitations: {day: Fri, time: '10:00', location: R, title: B, with: [Ben, Cleo],"
        " weeks: '2-4, 9', from: 2025-03-01, until: 2025-05-01, id: b}"
    ).recitations
    assert one == Meeting(
        day="Fri",
        start="10:00",
        room="R",
        title="B",
        people=("Ben", "Cleo"),
        weeks=(2, 3, 4, 9),
        first=dt.date(2025, 3, 1),
        last=dt.date(2025, 5, 1),
        id="b",
    )
    assert read("labs: {day: Fri, time: 9-10, weeks: odd}").labs[0].weeks[:3] == (1, 3, 5)
    assert read("labs: {day: Fri, time: 9-10, weeks: [4, 2]}").labs[0].weeks == (2, 4)
    assert read("labs: {day: Fri, time: 9-10, weeks: 3}").labs[0].weeks == (3,)


def test_what_is_wrong_with_a_section_is_told_at_its_key() -> None:
    assert told("recitations: {day: Fry, time: 10-11}") == [
        ("recitations.day: 'Fry' is no day of the week", 20, "did you mean 'Fri'?")
    ]
    assert told("recitations: {day: Fri}") == [("recitations has no 'time'", 14, "")]
    assert told("labs: [by appointment]")[0][0] == "labs: 'by' is no day of the week"
    assert told("labs: [Fri]")[0][0] == "labs: 'Fri' has no time"
    assert told("labs: {day: Fri, time: 2-3}") == [
        ("labs.time: '2-3' is no time", 24, "write it like '14:00-15:00' or '2-3 pm'")
    ]
    assert told("labs: {day: Fri, time: 9-10, weeks: 4-2}")[0][:2] == (
        "labs.weeks: '4-2' ends before it starts", 37,
    )  # fmt: skip
    assert told("labs: {day: Fri, time: 9-10, weeks: soon}")[0][0] == (
        "labs.weeks: 'soon' is no week of the course"
    )
    assert told("labs: {day: Fri, time: 9-10, from: 2025-03-02, until: 2025-03-01}")[0][1] == 55
    assert told("labs: {day: Fri, time: 9-10, online: /room/}")[0][0] == (
        "labs.online: '/room/' is no address of an online room"
    )


def test_class_days_have_rooms() -> None:
    days = read(
        "class_days: ['Mon 10:15-12:00 Hall 1', Thu 14:00 online https://x.org/a]"
    ).class_days
    assert days == (
        ClassDay("Mon", "10:15", "12:00", "Hall 1"),
        ClassDay("Thu", "14:00", "", "", "https://x.org/a"),
    )


def test_the_name_of_another_zone_is_not_inherited() -> None:
    root = read("timezone: Europe/Zurich\ntimezone_name: Zürich time")
    assert config.parse("title: A", inherited=root)[0].timezone_name == "Zürich time"
    assert config.parse("timezone: Asia/Tokyo", inherited=root)[0].timezone_name == ""
