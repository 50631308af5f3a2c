"""A reader's own times, how long it is until something, and the timetable that opens at today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser import axe
from browser.conftest import watched
from browser.drivers import Driver
from sitetest import SiteTest

COURSE = """\
title: Algebra
key: algebra
base_url: https://x.org
timezone: America/New_York
start_date: 2024-09-02
end_date: 2024-12-13
class_days: [Mon 18:00-19:30 Hall 1]
office_hours: [Tue 14:00-15:00 Room 2.12]
staff: [{name: Ada, hours: Wed 23:00 https://x.org/ada}]
events: [{date: 2024-10-31, title: A day, kind: holiday}]
"""
SHIFTS = """window.shifts = 0;
let parsed = Infinity;
addEventListener('DOMContentLoaded', ({ timeStamp }) => { parsed = timeStamp });
new PerformanceObserver(list => {
  for (const { startTime, sources, hadRecentInput, value } of list.getEntries()) {
    /* at the end of a short page it grows upwards, if the page is painted while it comes */
    const footer = startTime < parsed && sources.every(({ node }) => node?.closest?.('footer'));
    if (!hadRecentInput && !footer) shifts += value;
  }
}).observe({ type: 'layout-shift', buffered: true })"""
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = SiteTest(tmp_path_factory.mktemp("times"))
    notes = {
        f"content/lectures/{n:02}-l{n}.md": f"---\ntitle: L{n}\n---\n\nText.\n"
        for n in range(1, 16)
    }
    task = "---\ntitle: Proofs\ndue: 2024-11-07 23:59\n---\n\nText.\n"
    german = f"title: Algebra\nlanguage: de\n{COURSE.split(chr(10), 1)[1]}"
    site.write(
        {
            "content/course.yml": COURSE,
            **notes,
            "content/assignments/01-proofs.md": task,
            "content/german/course.yml": german,
            "content/german/assignments/01-beweise.md": task,
            "content/german/lectures/01-a.md": "---\ntitle: A\n---\n\nText.\n",
        }
    ).build().clean()
    return site.folder / "_site"


def begin(page: Page, moment: str) -> None:
    """Sets the clock of what a page opens next."""
    page.clock.install(time=dt.datetime.fromisoformat(moment))


@contextmanager
def reader(
    browser: Browser, zone: str, moment: str, size: dict[str, int] | None = None
) -> Iterator[Page]:
    """A page of a reader in a zone at a moment."""
    context = browser.new_context(timezone_id=zone, viewport=size)  # type: ignore[arg-type]
    page = watched(context.new_page())
    page.add_init_script(SHIFTS)
    begin(page, moment)
    yield page
    assert not page.problems  # type: ignore[attr-defined]
    context.close()


NOW = "2024-10-15T12:00:00+00:00"


def plain(text: str) -> str:
    """Without the signs that keep a range of times together."""
    return text.replace("\u2060", "")


def own(page: Page, where: str) -> list[str]:
    return list(map(plain, page.locator(f"{where} .cs-yours:not(:empty)").all_inner_texts()))


def test_a_reader_elsewhere_sees_her_own_time_beside_each(browser: Browser, course: Path) -> None:
    """With the day of the week where it is another, and of each date by the clocks of that day:
    those of Europe are set back a week before those of America."""
    with reader(browser, "Europe/Berlin", NOW) as page:
        page.goto((course / "schedule/index.html").as_uri())
        rows = own(page, ".cs-schedule")
        assert rows[0] == "Tue 00:00–01:30 your time"
        at = page.locator(".cs-entry", has=page.locator("text=28 Oct")).locator(".cs-yours")
        assert plain(at.inner_text()) == "23:00–Tue 00:30 your time"
        assert rows[-1] == "Tue 00:00–01:30 your time"
        assert len(rows) == 16, "a day has none"
        assert own(page, ".cs-grid") == [
            "Tue 00:00–01:30 your time", "20:00–21:00 your time", "Thu 05:00 your time",
        ]  # fmt: skip
        page.goto((course / "lectures/l1/index.html").as_uri())
        assert plain(page.locator(".cs-facts li").first.inner_text()).split("\n") == [
            "Monday, 2 September 2024, 18:00–19:30 New York time", "Tue 00:00–01:30 your time",
        ]  # fmt: skip
        page.goto((course / "index.html").as_uri())
        assert own(page, ".cs-staff") == ["Thu 05:00 your time"]
        assert own(page, ".cs-upcoming li:not([hidden])")[0] == "Tue 00:00–01:30 your time"
        page.goto((course / "german/assignments/beweise/index.html").as_uri())
        assert own(page, ".cs-due") == ["Fr 05:59 bei Ihnen"]


@pytest.mark.parametrize("zone", ["America/New_York", "America/Toronto"])
def test_a_reader_with_the_same_clock_sees_one_time(
    browser: Browser, course: Path, zone: str
) -> None:
    with reader(browser, zone, NOW) as page:
        for path in ("schedule", "lectures/l1", "assignments/proofs", ""):
            page.goto((course / path / "index.html").as_uri())
            assert page.locator(".cs-yours:not(:empty)").count() == 0, path


UNTIL = {
    "2024-09-20T12:00:00+00:00": "in 6 weeks",
    "2024-11-04T12:00:00+00:00": "in 3 days",
    "2024-11-06T14:00:00+00:00": "tomorrow",
    "2024-11-07T23:30:00+00:00": "in 5 hours",
    "2024-11-08T04:30:00+00:00": "in 29 minutes",
    "2024-11-08T06:00:00+00:00": "1 hour ago",
    "2024-11-10T12:00:00+00:00": "3 days ago",
    "2024-12-10T12:00:00+00:00": "",
}


def test_a_deadline_counts_down_in_words(browser: Browser, course: Path) -> None:
    """Days are those of the course: in Berlin the deadline is on the next day."""
    with reader(browser, "Europe/Berlin", NOW) as page:
        for moment, words in UNTIL.items():
            begin(page, moment)
            for path in ("assignments/proofs", "assignments"):
                page.goto((course / path / "index.html").as_uri())
                assert page.locator(".cs-due .cs-until").inner_text() == words, (moment, path)
        begin(page, "2024-11-06T14:00:00+00:00")
        page.goto((course / "german/assignments/beweise/index.html").as_uri())
        assert page.locator(".cs-until").inner_text() == "morgen"
        page.clock.fast_forward(11 * 3600 * 1000)
        assert page.locator(".cs-until").inner_text() == "morgen"


def test_a_countdown_goes_on_while_the_page_is_open(browser: Browser, course: Path) -> None:
    with reader(browser, "UTC", "2024-11-08T04:30:00+00:00") as page:
        page.goto((course / "assignments/proofs/index.html").as_uri())
        page.clock.run_for(10 * 60 * 1000)
        assert page.locator(".cs-until").inner_text() == "in 19 minutes"


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 700}], ids=["phone", "desk"])
def test_the_timetable_opens_at_today(
    browser: Browser, course: Path, serve: Callable[[Path], str], size: dict[str, int]
) -> None:
    """Without moving the focus, and unless the address or the way back says where."""
    address = f"{serve(course)}/schedule/"
    top = "document.querySelector('.cs-now, .cs-is-today').getBoundingClientRect().top"
    with reader(browser, "Europe/Berlin", "2024-11-13T12:00:00+00:00", size) as page:
        page.goto(address)
        assert 0 < page.evaluate(top) < size["height"] and page.evaluate("scrollY") > 0
        assert page.evaluate("document.activeElement === document.body")
        page.evaluate("scrollTo(0, 50)")
        page.locator(".cs-entry a >> visible=true").first.evaluate("one => one.click()")
        page.wait_for_url("**/lectures/**")
        page.go_back()
        page.wait_for_url("**/schedule/")
        page.wait_for_function("scrollY === 50")
        page.goto(f"{address}#page.weekly")
        page.goto("about:blank")
        page.goto(f"{address}#page.weekly")
        assert page.evaluate(top) > size["height"]
    with reader(browser, "Europe/Berlin", "2025-03-01T12:00:00+00:00", size) as page:
        page.goto(address)
        assert page.evaluate("scrollY") == 0, "the course is over"


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_and_nothing_is_too_wide_for_a_reader_elsewhere(
    browser: Browser, course: Path, serve: Callable[[Path], str], width: int
) -> None:
    origin = serve(course)
    with reader(browser, "Asia/Tokyo", NOW, {"width": width, "height": 740}) as page:
        for path in ("schedule/", "", "lectures/l1/", "assignments/", "assignments/proofs/"):
            page.goto(f"{origin}/{path}")
            page.wait_for_selector(".cs-yours:not(:empty)", state="attached")
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            # what stands at the end of a line of the header settles by a hair
            assert page.evaluate("shifts") < 0.001, path
            wide = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
            assert page.evaluate(wide) <= 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_box_of_calendars_is_accessible(browser: Browser, course: Path, scheme: str) -> None:
    axe.require()
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        timezone_id="Asia/Tokyo",
    )
    page = context.new_page()
    page.goto((course / "schedule/index.html").as_uri())
    page.locator(".cs-subscribe summary").click()
    assert axe.violations(page) == []
    context.close()


# ---- in every browser ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in the middle of its term, in a zone that no machine of tests is in."""
    site = SiteTest(tmp_path_factory.mktemp("running"))
    today = dt.datetime.now(dt.UTC).date()
    start, due = today - dt.timedelta(weeks=8), today + dt.timedelta(days=4)
    notes = {
        f"content/lectures/{n:02}-l{n}.md": f"---\ntitle: L{n}\n---\n\nText.\n"
        for n in range(1, 20)
    }
    settings = (
        f"title: A\nkey: a\nbase_url: https://x.org\nstart_date: {start}\n"
        "timezone: Asia/Kathmandu\nclass_days: [Mon 10:00-12:00]\nrecitations: [Tue 9-10]\n"
    )
    task = f"---\ntitle: Proofs\ndue: {due} 23:59\n---\n\nText.\n"
    site.write({"content/course.yml": settings, "content/assignments/01-p.md": task, **notes})
    site.build().clean()
    return site.folder / "_site"


@pytest.mark.scriptless
def test_own_times_countdown_and_today_in_every_browser(driver: Driver, running: Path) -> None:
    wanted = (
        "() => { const time = find('main time[data-end*=T]')[0];"
        " const at = new Date(time.dateTime); const end = new Date(time.dataset.end);"
        " const two = n => String(n).padStart(2, '0');"
        " return `${two(at.getHours())}:${two(at.getMinutes())}–${two(end.getHours())}:"
        "${two(end.getMinutes())} your time` }"
    )
    driver.open((running / "schedule/index.html").as_uri(), size=(400, 740))
    driver.until("scrollY > 0")
    now = driver.box(".cs-now, .cs-is-today")
    assert 0 <= now["top"] < 740
    assert plain(driver.of(".cs-schedule .cs-yours", "textContent")) == driver.run(wanted)
    assert len(driver.all(".cs-grid .cs-yours:not(:empty)")) == 2
    driver.open((running / "assignments/p/index.html").as_uri())
    assert driver.see(".cs-until").removeprefix("· ") in ("in 3 days", "in 4 days", "in 5 days")
    driver.open((running / "schedule/index.html").as_uri(), script=False)
    assert driver.all(".cs-yours:not(:empty)") == []
    assert "All times are Kathmandu time." in driver.see(".cs-facts")


def test_the_address_of_a_calendar_can_be_copied(driver: Driver, running: Path) -> None:
    driver.open((running / "schedule/index.html").as_uri())
    driver.click(".cs-subscribe summary")
    assert driver.see(".cs-subscribe pre") == "https://x.org/calendar.ics"
    assert driver.of(".cs-subscribe a", "href") == "webcal://x.org/calendar.ics"
    assert driver.see(".cs-subscribe .cs-copy") == "Copy"
