"""Courses that join a site, and leave it: what is there already stays whole."""

from __future__ import annotations

import pytest

from sitetest import SiteTest

LECTURE = "---\ntitle: {}\ntags: [maps]\n---\n\nText.\n"
ONE = {
    "content/course.yml": (
        "title: Algebra\nbase_url: https://example.org/\n"
        "start_date: 2025-02-17\nclass_days: [Mon]\n"
    ),
    "content/index.md": "Welcome.\n",
    "content/lectures/01-a.md": LECTURE.format("Maps"),
    "content/lectures/02-b.md": LECTURE.format("Kernels"),
    "content/assignments/01-c.md": "---\ntitle: Sheet\ndue: 2025-03-03\n---\n\nText.\n",
    "content/announcements/2025-02-01-d.md": "---\ntitle: Room\n---\n\nText.\n",
}
SECOND = {
    "content/second/course.yml": "title: Geometry\n",
    "content/second/lectures/01-a.md": "---\ntitle: Angles\n---\n\nText.\n",
}


def test_a_second_course_takes_nothing_from_the_first(site: SiteTest) -> None:
    before = site.write(ONE).build().clean().output
    after = site.write(SECOND).build().clean().output
    inside = {path for path in before if "search/" not in path and "assets/" not in path}
    assert inside <= after.keys()
    same = ("calendar.ics", "due.ics", "feed.xml", "feed.json", "announcements/feed.xml")
    assert {name: before[name] for name in same} == {name: after[name] for name in same}
    home = site.page("index.html")
    assert "Welcome." in home and "Kernels" in home and "second/index.html" in home
    assert "brand-up" not in home, "nothing is above the site's own course"
    assert 'class="cs-brand-up" href="../index.html"' in site.page("second/index.html")
    assert "second/lectures/a/index.html" in after and "second/feed.xml" in after
    assert site.page("sitemap.xml").count("<loc>") == 8
    site.delete("content/second/course.yml").delete("content/second/lectures/01-a.md")
    assert site.build().clean().output == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lectures/01-a.md", "Text.\n"),
        ("about.md", "---\ntags: [us]\n---\nText.\n"),
        ("course.yml", "events: [{date: 2025-02-17, title: Fair}]\nkey: x\n"),
        ("announcements/2025-02-01-a.md", "Text.\n"),
    ],
    ids=["post", "tag", "event", "news"],
)
def test_what_a_list_would_show_makes_a_course_of_the_site(
    site: SiteTest, name: str, text: str
) -> None:
    site.write(SECOND | {f"content/{name}": text}).build().clean()
    assert 'class="cs-is-home' in site.page("index.html") and "feed.xml" in site.output


def test_without_any_the_site_is_a_catalogue(site: SiteTest) -> None:
    more = {"content/index.md": "---\ntags: [x]\n---\nUs.\n", "content/about.md": "About us.\n"}
    hidden = {"content/x.md": "---\nunlisted: true\ntags: [x]\n---\nText.\n"}
    site.write(SECOND | more | hidden).build().clean()
    assert 'class="cs-is-catalogue' in site.page("index.html") and "feed.xml" not in site.output


@pytest.mark.parametrize(
    ("folder", "code", "hint"),
    [
        ("lectures", "course-folder", "say what it says in content/course.yml"),
        ("lectures/advanced", "course-folder", "move the folder out of 'lectures/'"),
        ("schedule", "duplicate-address", "give the folder 'schedule/' another name"),
        ("tags/maps", "duplicate-address", "give the folder 'maps/' another name"),
    ],
)
def test_a_course_that_would_take_from_another_is_an_error(
    site: SiteTest, folder: str, code: str, hint: str
) -> None:
    site.write(ONE | {f"content/{folder}/course.yml": "title: Geometry\n"}).build()
    (told,) = [one for one in site.built.diagnostics if one.code == code]
    assert told.path == f"content/{folder}/course.yml" and hint in told.hint
    assert site.built.failed


def test_within_a_course_in_a_folder_too(site: SiteTest) -> None:
    files = SECOND | {"content/second/lectures/more/course.yml": ""}
    site.write(files).build()
    assert site.codes == ["course-folder"]
    assert "content/second/course.yml" in site.built.diagnostics[0].hint
    site.delete("content/second/lectures/more/course.yml")
    site.write({"content/second/part/course.yml": ""}).build().clean()


def test_a_catalogue_may_keep_its_courses_in_a_folder_of_that_name(site: SiteTest) -> None:
    site.write({"content/lectures/algebra/course.yml": "", "content/lectures/index.md": "All.\n"})
    site.build().clean()


def test_a_course_that_loses_its_settings_is_told(site: SiteTest) -> None:
    third = {f"content/third/{path[15:]}": text for path, text in SECOND.items()}
    site.write(SECOND | third).build().clean()
    site.delete("content/third/course.yml").build()
    (told,) = site.built.diagnostics
    assert (told.code, told.path) == ("course-missing", "content/third")
    assert "content/third/course.yml" in told.hint and "third/feed.xml" in site.output
