"""What a reader watched and where she stopped, kept in her browser alone; and the keys."""

from __future__ import annotations

import functools
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser import axe, shifts
from browser.conftest import watched
from browser.drivers import follow
from browser.players import played
from browser.servers import Quiet, Server
from sitetest import SiteTest

LONG = "".join(f"\n## Part {n}\n\n" + "A sentence of this part. " * 120 + "\n" for n in range(6))
FILES = {
    "content/course.yml": "title: Algorithms\n",
    "content/index.md": "What it is about.\n",
    "content/lectures/01-tube.md": (
        f"---\ntitle: Tube\ndate: 2025-10-06\n"
        f"video: {{id: dqoEU9Ac3ek, duration: 1000}}\n---\n{LONG}"
    ),
    "content/lectures/02-text.md": (
        "---\ntitle: Text\ndate: 2025-10-13\n---\n" + LONG.replace("Part 3", "Part *number* 3")
    ),
    "content/lectures/03-last.md": "---\ntitle: Last\n---\n\n[A link](#x)\n\n<input id=x>\n",
    "content/syllabus.md": "# Syllabus\n\nText.\n",
}
RESUME, TOGGLE = ".cs-resume a", ".cs-progress button"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions of a course in one folder, as two repositories of one user are published."""
    site = SiteTest(tmp_path_factory.mktemp("progress")).write(FILES).build()
    out = tmp_path_factory.mktemp("origin")
    for name in ("course-a", "course-b"):
        shutil.copytree(site.folder / "_site", out / name)
    return out


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def lecture(site: str, name: str = "tube", course: str = "course-a") -> str:
    return f"{site}/{course}/lectures/{name}/index.html"


def stored(page: Page, course: str = "/course-a/") -> dict[str, dict[str, object]]:
    text = page.evaluate("key => localStorage.getItem(key)", f"coursesite.progress:{course}")
    return json.loads(text) if text else {}


def plays(page: Page, seconds: float, duration: float = 1000) -> None:
    page.evaluate(
        "detail => document.dispatchEvent(new CustomEvent('recording-time', {detail}))",
        {"time": seconds, "duration": duration},
    )


# ---- watched ---------------------------------------------------------------------------------


def test_a_lecture_that_was_watched_is_marked_in_every_list(page: Page, site: str) -> None:
    page.goto(lecture(site))
    button = page.locator(TOGGLE)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "true")
    for path in ("", "schedule/"):
        page.goto(f"{site}/course-a/{path}")
        marks = page.locator(":is(.cs-rows, .cs-schedule) .cs-watched")
        expect(marks).to_have_count(1)
        assert marks.evaluate("one => one.nextElementSibling.textContent") == "Tube"
        assert marks.inner_text().strip() == "Done:"
    page.goto(lecture(site))
    page.locator(TOGGLE).click()
    page.goto(f"{site}/course-a/")
    expect(page.locator(".cs-watched")).to_have_count(0)
    assert not page.problems  # type: ignore[attr-defined]


def test_a_recording_that_played_nearly_to_its_end_was_watched(page: Page, site: str) -> None:
    page.goto(lecture(site))
    plays(page, 890)
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "false")
    plays(page, 900)
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "true")
    page.locator(TOGGLE).click()
    plays(page, 910)
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "false")


def test_a_real_player_is_what_the_time_comes_from(page: Page, site: str) -> None:
    played(page)
    page.goto(lecture(site))
    page.locator(".cs-record").get_by_role("button").click()
    handle = page.wait_for_selector("iframe", state="attached")
    player = handle.content_frame() if handle else None
    assert player is not None
    player.wait_for_function("typeof told === 'object'")
    player.wait_for_function("listening")
    player.evaluate("at(2800)")
    expect(page.locator(TOGGLE).first).to_have_attribute("aria-pressed", "true")
    assert stored(page)["lectures/tube/"]["of"] == 3000


def test_a_lecture_without_recording_is_read(page: Page, site: str) -> None:
    page.goto(lecture(site, "text"))
    assert page.locator(TOGGLE).inner_text() == "Read"
    page.goto(f"{site}/course-a/syllabus/")
    expect(page.locator(TOGGLE)).to_have_count(0)


# ---- where I stopped -------------------------------------------------------------------------


def test_the_home_says_where_the_reader_stopped_and_leads_there(page: Page, site: str) -> None:
    page.goto(f"{site}/course-a/")
    expect(page.locator(".cs-resume")).to_be_hidden()
    page.goto(lecture(site))
    plays(page, 754.6)
    page.goto(f"{site}/course-a/")
    expect(page.locator(".cs-resume")).to_have_text(
        "Continue where you stopped: Lecture 1: Tube, 12:34"
    )
    page.locator(RESUME).click()
    page.wait_for_url("**/lectures/tube/#t=754")
    link = page.locator(".cs-progress a")
    expect(link).to_have_text("Continue at 12:34")
    played(page)
    link.click()
    assert "start=754" in (page.locator("iframe").get_attribute("src") or "")


def test_without_a_recording_it_is_the_section_that_was_read(page: Page, site: str) -> None:
    page.goto(lecture(site, "text"))
    page.locator("#part-number-3").evaluate("one => scrollTo(0, one.offsetTop - 10)")
    page.goto(f"{site}/course-a/")
    expect(page.locator(".cs-resume")).to_have_text(
        "Continue where you stopped: Lecture 2: Text, Part number 3"
    )
    page.locator(RESUME).click()
    page.wait_for_url("**/lectures/text/#part-number-3")
    expect(page.locator("#part-number-3")).to_be_in_viewport()


def test_a_page_whose_name_has_signs_is_led_to(page: Page, site: str) -> None:
    page.goto(f"{site}/course-a/")
    kept = {"lectures/c%23%C3%BC/": {"at": 60, "seen": 1, "name": "Lecture 4"}}
    page.evaluate(
        "([key, kept]) => localStorage.setItem(key, kept)",
        ["coursesite.progress:/course-a/", json.dumps(kept)],
    )
    page.reload()
    expect(page.locator(RESUME)).to_have_attribute("href", "/course-a/lectures/c%23%C3%BC/#t=60")


def test_what_was_watched_to_its_end_is_nothing_to_continue(page: Page, site: str) -> None:
    page.goto(lecture(site))
    plays(page, 950)
    page.goto(f"{site}/course-a/")
    expect(page.locator(".cs-rows .cs-watched")).to_have_count(1)
    expect(page.locator(".cs-resume")).to_be_hidden()


def test_what_the_home_says_moves_nothing_after_the_first_paint(page: Page, site: str) -> None:
    page.goto(lecture(site))
    plays(page, 754)
    page.add_init_script(shifts.WATCH)

    def load(path: str) -> Page:
        page.goto(f"{site}/course-a/{path}")
        page.wait_for_timeout(300)
        return page

    for path in ("", "schedule/", "lectures/tube/"):
        assert shifts.settled(functools.partial(load, path)) == [], path


# ---- whose it is -----------------------------------------------------------------------------


def test_two_courses_on_one_host_do_not_know_of_each_other(page: Page, site: str) -> None:
    page.goto(lecture(site))
    page.locator(TOGGLE).click()
    page.goto(lecture(site, course="course-b"))
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "false")
    assert stored(page, "/course-b/") == {}


def test_another_tab_sees_it_at_once(context: BrowserContext, page: Page, site: str) -> None:
    page.goto(f"{site}/course-a/")
    other = context.new_page()
    other.goto(lecture(site))
    other.locator(TOGGLE).click()
    expect(page.locator(".cs-rows .cs-watched")).to_have_count(1)


def test_it_is_kept_from_disk_too(page: Page, folder: Path) -> None:
    page.goto((folder / "course-a/lectures/tube/index.html").as_uri())
    plays(page, 100)
    follow(page, (folder / "course-a/index.html").as_uri())
    page.locator(RESUME).click()
    page.wait_for_url("file://**/lectures/tube/index.html#t=100")
    assert not page.problems  # type: ignore[attr-defined]


def test_where_nothing_may_be_stored_the_page_works_all_the_same(page: Page, site: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.goto(lecture(site))
    page.locator(TOGGLE).click()
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "true")
    plays(page, 100)
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.goto(f"{site}/course-a/")
    expect(page.locator(".cs-resume")).to_be_hidden()
    assert not page.problems  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["{", "null", "[]", '"x"', '{"lectures/tube/": 7}', '{"a": {}}'])
def test_what_is_stored_may_be_nonsense(page: Page, site: str, text: str) -> None:
    page.goto(lecture(site))
    page.evaluate("text => localStorage.setItem('coursesite.progress:/course-a/', text)", text)
    page.goto(f"{site}/course-a/")
    page.goto(lecture(site))
    page.locator(TOGGLE).click()
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "true")
    assert not page.problems  # type: ignore[attr-defined]


def test_nothing_of_it_is_there_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("", "lectures/tube/"):
        page.goto(f"{site}/course-a/{path}")
        assert (
            page.locator(
                "button:visible:not([popovertarget]), dialog:visible, .cs-resume:visible"
            ).count()
            == 0
        )
    context.close()


# ---- taking it along -------------------------------------------------------------------------


def exported(page: Page) -> bytes:
    page.get_by_role("button", name="Your progress").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Export as JSON").click()
    assert found.value.suggested_filename == "progress-course-a.json"
    data = Path(found.value.path()).read_bytes()
    page.keyboard.press("Escape")
    return data


def load(page: Page, data: bytes) -> None:
    page.get_by_role("button", name="Your progress").click()
    file = {"name": "progress.json", "mimeType": "application/json", "buffer": data}
    page.locator("dialog input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def test_what_is_exported_can_be_erased_and_imported_again(page: Page, site: str) -> None:
    page.goto(lecture(site))
    plays(page, 754)
    page.goto(lecture(site, "text"))
    page.locator(TOGGLE).click()
    before = stored(page)
    assert before.keys() == {"lectures/tube/", "lectures/text/"}
    data = exported(page)
    assert json.loads(data)["pages"] == before

    page.get_by_role("button", name="Your progress").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("li")).to_have_text(["Lecture 1: Tube · 12:34", "Lecture 2: Text · Done"])
    page.get_by_role("button", name="Erase").click()
    assert stored(page) == before
    page.get_by_role("button", name="Really erase?").click()
    assert stored(page) == {}
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    load(page, data)
    expect(page.locator(".cs-sheet [role=status]")).to_have_text("Imported.")
    assert stored(page) == before
    expect(page.locator(TOGGLE)).to_have_attribute("aria-pressed", "true")


def test_an_import_takes_nothing_away_and_the_later_place_wins(page: Page, site: str) -> None:
    page.goto(lecture(site))
    plays(page, 500)
    page.locator(TOGGLE).click()
    pages = {
        "lectures/tube/": {"at": 20, "seen": 5},
        "lectures/text/": {"part": "part-2", "section": "Part 2", "seen": 4e12, "name": "Text"},
    }
    load(page, json.dumps({"coursesite": "progress", "version": 1, "pages": pages}).encode())
    expect(page.locator(".cs-sheet [role=status]")).to_have_text("Imported.")
    found = stored(page)
    assert (found["lectures/tube/"]["at"], found["lectures/tube/"]["watched"]) == (500, True)
    assert found["lectures/text/"]["part"] == "part-2"


def test_a_file_of_a_stranger_can_put_nothing_else_there(page: Page, site: str) -> None:
    page.goto(lecture(site))
    pages = {
        "//evil.example/": {"at": 99, "seen": 4e12, "name": "<img src=x onerror=alert(1)>"},
        "lectures/text/": {"at": "7", "name": 7, "watched": "yes", "part": ["x"], "more": 1},
        "javascript:alert(1)//": {"at": 99, "seen": 3e12, "name": "<b>bold</b>"},
    }
    load(page, json.dumps({"coursesite": "progress", "version": 1, "pages": pages}).encode())
    expect(page.locator(".cs-sheet [role=status]")).to_have_text("Imported.")
    found = stored(page)
    assert "//evil.example/" not in found
    assert found["lectures/text/"] == {}
    page.goto(f"{site}/course-a/")
    link = page.locator(RESUME)
    expect(link).to_have_text("<b>bold</b>, 1:39")
    assert link.evaluate("one => one.href").startswith(f"{site}/course-a/javascript:alert(1)//")


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"coursesite": "progress"}', b"[1]"])
def test_a_file_that_is_none_of_ours_is_refused(page: Page, site: str, data: bytes) -> None:
    page.goto(lecture(site))
    page.locator(TOGGLE).click()
    before = stored(page)
    load(page, data)
    expect(page.locator(".cs-sheet [role=status]")).to_have_text(
        "This is no file that was exported here."
    )
    assert stored(page) == before
    assert not page.problems  # type: ignore[attr-defined]


# ---- keys ------------------------------------------------------------------------------------


def test_arrows_turn_the_page_but_not_where_they_have_other_work(page: Page, site: str) -> None:
    page.goto(lecture(site))
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/lectures/text/")
    for keys in ("Control+ArrowRight", "Shift+ArrowRight", "Meta+ArrowRight"):
        page.keyboard.press(keys)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/lectures/last/")
    page.locator("#x").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.locator("#x").input_value() == "?"
    page.locator(".cs-prose a").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/lectures/text/")


def test_the_help_lists_the_keys_of_this_page_and_those_that_others_add(
    page: Page, site: str
) -> None:
    page.goto(lecture(site, "text"))
    page.evaluate(
        "document.querySelector('.cs-site-nav a').dataset.key = 'g h';"
        "document.querySelector('.cs-site-nav a').dataset.label = 'Home'"
    )
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog.locator("dt")).to_have_text(["g h ", "/ Ctrl-K ", "← ", "→ ", "? "])
    expect(dialog.locator("dd")).to_have_text(["Home", "Search", "Previous", "Next", "Keys"])
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url.endswith("/lectures/text/")


def test_keys_of_one_character_can_be_turned_off_and_stay_off(page: Page, site: str) -> None:
    page.goto(lecture(site))
    page.keyboard.press("?")
    page.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.reload()
    assert page.evaluate("document.documentElement.dataset.keys") == "off"
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_role("checkbox")).not_to_be_checked()
    page.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_a_dialog_closes_by_its_button_and_gives_the_focus_back(page: Page, site: str) -> None:
    page.goto(lecture(site))
    opener = page.get_by_role("button", name="Your progress")
    opener.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Close").click()
    expect(opener).to_be_focused()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_axe_finds_nothing_in_the_dialogs_and_the_marks(
    browser: Browser, site: str, scheme: str, width: int
) -> None:
    axe.require()
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = watched(context.new_page())
    page.goto(lecture(site))
    page.locator(TOGGLE).click()
    page.goto(lecture(site, "text"))
    page.locator("#part-number-3").evaluate("one => scrollTo(0, one.offsetTop - 10)")
    page.goto(f"{site}/course-a/")
    expect(page.locator(".cs-resume")).to_be_visible()
    assert not axe.violations(page)
    for name in ("Your progress", "Keys"):
        page.get_by_role("button", name=name).click()
        box = page.locator("dialog[open]").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert not axe.violations(page)
        page.emulate_media(color_scheme=scheme, forced_colors="active")  # type: ignore[arg-type]
        assert not axe.violations(page, rules=("color-contrast",))
        page.emulate_media(forced_colors="none")
        page.keyboard.press("Escape")
    context.close()
