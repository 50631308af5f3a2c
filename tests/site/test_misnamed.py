"""Files and folders whose names miss what they are meant for."""

from __future__ import annotations

import pytest

from coursesite.course.outline import folder_meant
from sitetest import SiteTest

TEXT = "---\ntitle: A\n---\n\nText.\n"


def told(site: SiteTest) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in site.built.diagnostics]


def test_folders_of_a_kind_are_known_whatever_the_case_of_their_letters(site: SiteTest) -> None:
    site.write(
        {
            "content/Lectures/01-a.md": TEXT,
            "content/LABS/02-b.md": TEXT,
            "content/Labs/index.md": "",
        }
    ).build().clean()
    assert 'class="cs-is-lecture' in site.page("Lectures/a/index.html")
    assert 'class="cs-is-lab' in site.page("LABS/b/index.html")
    assert 'class="cs-is-page' in site.page("Labs/index.html")


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("lectuers", "lectures"),
        ("Lecutres", "lectures"),
        ("lectur", "lecture"),
        ("assigments", "assignments"),
        ("assignements", "assignments"),
        ("anouncements", "announcements"),
        ("homewrok", "homework"),
        ("assıgnments", "assignments"),
        ("ASSİGNMENTS", "assignments"),
        ("reçıtatıons", ""),
    ],
)
def test_a_slip_in_the_name_of_such_a_folder_is_known(slip: str, meant: str) -> None:
    assert folder_meant(slip) == meant


@pytest.mark.parametrize(
    "name",
    [
        "notes",
        "lab-data",
        "talks",
        "tabs",
        "laws",
        "lab2",
        "slabs",
        "lecturers",
        "lecturer",
        "electures",
        "letture",
        "lecturas",
        "literature",
        "lectures-2024",
        "lecture1",
        "homework1",
        "tutorials",
        "lectures",
        "Homework",
        "l",
    ],
)
def test_an_ordinary_name_is_no_slip(name: str) -> None:
    assert folder_meant(name) == ""


def test_a_folder_is_told_once_and_no_more_when_its_posts_say_their_kind(site: SiteTest) -> None:
    site.write({"content/lectuers/01-a.md": TEXT, "content/lectuers/02-b.md": TEXT}).build()
    assert told(site) == [("folder-name", "content/lectuers")]
    site.edit("content/lectuers/01-a.md", "title: A", "title: A\nkind: lecture").build()
    assert told(site) == [("folder-name", "content/lectuers")]
    site.edit("content/lectuers/02-b.md", "title: A", "title: A\nkind: page").build().clean()


def test_only_folders_with_posts_directly_in_a_course_are_looked_at(site: SiteTest) -> None:
    site.write(
        {
            "content/lectuers/index.md": TEXT,
            "content/lectuers/plot.svg": "",
            "content/notes/lectuers/01-a.md": TEXT,
        }
    ).build().clean()
    site.write({"content/notes/course.yml": "title: Notes\n"}).build()
    assert told(site) == [("folder-name", "content/notes/lectuers")]


def test_settings_in_the_wrong_place_are_told_until_they_are_moved(site: SiteTest) -> None:
    site.write({"content/index.md": "", "content/lectures/01-a.md": TEXT}).build().clean()
    site.write({"course.yml": "title: Algebra\n"}).build()
    assert told(site) == [("settings-file", "course.yml")]
    assert told(site.build()) == [("settings-file", "course.yml")]
    (site.folder / "course.yml").rename(site.folder / "content/course.yml")
    assert "Algebra" in site.build().clean().page("index.html")
    site.write({"course.yaml": "of: another program\n"}).build().clean()


def test_settings_of_the_wrong_name_are_told_and_not_published(site: SiteTest) -> None:
    site.write({"content/index.md": "", "content/course.yaml": "title: Algebra\n"}).build()
    assert told(site) == [("settings-file", "content/course.yaml")]
    assert "course.yaml" not in site.output
    (site.folder / "content/course.yaml").rename(site.folder / "content/course.yml")
    assert "Algebra" in site.build().clean().page("index.html")


def test_styles_and_scripts_that_no_page_uses_are_told_until_something_names_them(
    site: SiteTest,
) -> None:
    site.write(
        {
            "content/lectures/01-a.md": TEXT,
            "static/css/own.css": "p {}",
            "static/js/5_own.js": "",
            "static/css/95-mine.css": "p {}",
            "static/css/fonts/a.css": "",
            "static/css/read.txt": "",
            "static/own.css": "",
        }
    ).build()
    assert told(site) == [
        ("static-unused", "static/css/own.css"),
        ("static-unused", "static/js/5_own.js"),
    ]
    assert "95-own.js" in site.built.diagnostics[1].hint
    site.write({"static/demo/index.html": '<link rel="stylesheet" href="../css/own.css">'}).build()
    assert told(site) == [("static-unused", "static/js/5_own.js")]
    script = '\n<script src="/js/5_own.js"></script>\n'
    site.write({"content/lectures/01-a.md": TEXT + script}).build().clean()
    site.write({"content/lectures/01-a.md": TEXT}).build()
    assert told(site) == [("static-unused", "static/js/5_own.js")]
