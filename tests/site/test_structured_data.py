"""What search engines and link previews read in pages, and the links to a page's file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from coursesite.course import source_links
from coursesite.model import Repository
from sitetest import SiteTest

COURSE = """\
title: "Lines </script> & planes"
code: MATH 1
term: Spring 2025
institution: University of Somewhere
license: CC BY 4.0
base_url: https://example.org/a
start_date: 2025-02-17
lecturers: [{name: Ada, url: "https://ada.example.org"}]
"""
LECTURE = """\
---
title: Vectors
date: 2025-02-17 10:15
tags: [maps]
video:
  url: https://youtu.be/dqoEU9Ac3ek
  duration: "58:00"
  chapters: ["0:00 Arrows", "10:00 Spaces"]
---

What they are.
"""
FILES = {
    "content/course.yml": COURSE,
    "content/index.md": "---\nimage: logo.png\n---\n\nWelcome.\n",
    "content/logo.png": "x",
    "content/lectures/01-vectors.md": LECTURE,
    "content/lectures/02-own.md": "---\ntitle: Own\nimage: own.png\nvideo: talk.mp4\n---\n\nA\n",
    "content/lectures/own.png": "x",
    "content/lectures/talk.mp4": "x",
    "content/lectures/03-heard.md": "---\ntitle: Heard\nvideo: talk.mp3\n---\n\nA\n",
    "content/lectures/talk.mp3": "x",
    "content/assignments/01-sheet.md": "---\ntitle: Sheet\nauthor: Ben\n---\n\nDo it.\n",
}
VECTORS = "lectures/vectors/index.html"
WORK = "name description url image license author inLanguage keywords isAccessibleForFree "
TYPES = {
    "AudioObject": f"{WORK} contentUrl embedUrl duration uploadDate thumbnailUrl hasPart:Clip",
    "BreadcrumbList": "itemListElement:ListItem",
    "Clip": "name url startOffset endOffset",
    "CollegeOrUniversity": "name",
    "Course": f"{WORK} courseCode provider:CollegeOrUniversity hasCourseInstance:CourseInstance",
    "CourseInstance": "name startDate endDate instructor:Person",
    "CreativeWork": "name",
    "LearningResource": f"{WORK} isPartOf:Course learningResourceType position datePublished "
    "dateModified video:VideoObject audio:AudioObject",
    "ListItem": "position name item",
    "Person": "name url",
    "VideoObject": f"{WORK} contentUrl embedUrl duration uploadDate thumbnailUrl hasPart:Clip",
}
"""What schema.org lets each type have, as far as it is of use here, and the types that stand there;
`license` and `author` may be a work and a person."""


def data(page: str) -> Any:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(found)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    return SiteTest(tmp_path_factory.mktemp("data")).write(FILES).build()


def misplaced(value: Any, kinds: tuple[str, ...] = ()) -> list[str]:
    """What stands in a thing, and in those within it, where schema.org has no place for it."""
    if isinstance(value, list):
        return [wrong for each in value for wrong in misplaced(each, kinds)]
    if not isinstance(value, dict):
        return [f"{value!r} for {kinds}"] if kinds else []
    kind = value["@type"]
    takes = dict(word.partition(":")[::2] for word in TYPES[kind].split())
    found = [] if not kinds or kind in kinds else [f"{kind} for {kinds}"]
    for name, inner in value.items():
        if name.startswith("@"):
            continue
        if name not in takes:
            found.append(f"{kind}.{name}")
        elif isinstance(inner, dict | list):
            others = {"license": ("CreativeWork",), "author": ("Person",)}
            found += misplaced(inner, others.get(name, (takes[name],)))
        elif takes[name]:
            found.append(f"{kind}.{name}: {inner!r}")
    return found


def test_everything_said_has_its_place_in_the_vocabulary(site: SiteTest) -> None:
    pages = [data(page.decode()) for page in site.output.values() if b"ld+json" in page]
    things = [thing for page in pages for thing in page.get("@graph", [page])]
    assert {thing["@type"] for thing in things} == {"Course", "LearningResource", "BreadcrumbList"}
    assert not misplaced(things)
    assert misplaced({"@type": "Course", "position": 1}) == ["Course.position"]
    assert misplaced({"@type": "LearningResource", "video": {"@type": "AudioObject"}})


def test_a_recording_to_listen_to_is_no_video(site: SiteTest) -> None:
    heard = data(site.page("lectures/heard/index.html"))["@graph"][0]
    assert heard["audio"]["@type"] == "AudioObject" and "video" not in heard
    assert heard["license"] == {"@type": "CreativeWork", "name": "CC BY 4.0"}


def test_the_home_of_a_course_says_what_it_is_and_when(site: SiteTest) -> None:
    said = data(site.page("index.html"))
    assert said["@context"] == "https://schema.org"
    assert (said["@type"], said["name"]) == ("Course", "Lines </script> & planes")
    assert said["provider"]["name"] == "University of Somewhere"
    assert said["hasCourseInstance"] == {
        "@type": "CourseInstance",
        "name": "Lines </script> & planes, Spring 2025",
        "startDate": "2025-02-17",
        "instructor": [{"@type": "Person", "name": "Ada", "url": "https://ada.example.org"}],
    }
    assert said["image"] == "https://example.org/a/logo.png"


def test_a_lecture_says_what_it_is_part_of_and_what_its_recording_has(site: SiteTest) -> None:
    resource, way = data(site.page(VECTORS))["@graph"]
    here = "https://example.org/a/lectures/vectors/"
    assert (resource["@type"], resource["url"]) == ("LearningResource", here)
    assert resource["isPartOf"]["@id"] == "https://example.org/a/"
    assert (resource["learningResourceType"], resource["position"]) == ("lecture", 1)
    video = resource["video"]
    assert (video["@type"], video["duration"]) == ("VideoObject", "PT3480S")
    assert video["embedUrl"].startswith("https://www.youtube-nocookie.com/embed/dqoEU9Ac3ek")
    assert [(clip["startOffset"], clip["endOffset"]) for clip in video["hasPart"]] == [
        *((0, 600), (600, 3480)),
    ]
    assert video["hasPart"][1]["url"] == f"{here}#t=600"
    assert [step["item"] for step in way["itemListElement"]] == ["https://example.org/a/", here]
    assert data(site.page("assignments/sheet/index.html"))["@graph"][0]["author"] == [
        {"@type": "Person", "name": "Ben"}
    ]
    own = data(site.page("lectures/own/index.html"))["@graph"][0]
    assert own["video"]["contentUrl"] == "https://example.org/a/lectures/talk.mp4"
    assert "hasPart" not in own["video"] and "embedUrl" not in own["video"]


def test_a_page_without_a_picture_shows_that_of_its_course_in_previews(site: SiteTest) -> None:
    def picture(page: str) -> list[str]:
        return re.findall('property="og:image" content="([^"]*)"', site.page(page))

    assert picture(VECTORS) == ["https://example.org/a/logo.png"]
    assert picture("lectures/own/index.html") == ["https://example.org/a/lectures/own.png"]
    assert picture("schedule/index.html") == ["https://example.org/a/logo.png"]


def test_a_new_picture_of_a_course_reaches_all_its_pages(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES).build()
    site.write({"content/index.md": "---\nimage: lectures/own.png\n---\n\nWelcome.\n"}).build()
    assert "a/lectures/own.png" in site.page(VECTORS)
    site.clean()


def test_without_an_address_there_is_no_data(tmp_path: Path) -> None:
    course = COURSE.replace("base_url: https://example.org/a\n", "")
    site = SiteTest(tmp_path).write(FILES | {"content/course.yml": course}).build()
    assert not [path for path, page in site.output.items() if b"ld+json" in page]


def test_pages_of_several_courses_lead_from_the_catalogue(tmp_path: Path) -> None:
    lecture = "---\ntitle: One\n---\n\nText.\n"
    site = (
        SiteTest(tmp_path)
        .write(
            {
                "content/course.yml": "title: All\nbase_url: https://example.org\n",
                "content/a/course.yml": "title: A\n",
                "content/a/lectures/01-one.md": lecture,
                "content/b/course.yml": "title: B\n",
                "content/b/lectures/01-one.md": lecture,
            }
        )
        .build()
    )
    way = data(site.page("a/lectures/one/index.html"))["@graph"][1]["itemListElement"]
    assert [step["name"] for step in way] == ["All", "A", "One"]
    assert "ld+json" not in site.page("index.html")


# ---- the file of a page ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "edit", "report"),
    [
        (
            "https://github.com/a/b.git",
            "https://github.com/a/b/edit/new/x%20y/notes/content/l/01.md",
            "https://github.com/a/b/issues/new?title=T+%26+U&body=https%3A%2F%2Fe.org%2F+",
        ),
        (
            "https://gitlab.uni.example.org/a/c/b/",
            "https://gitlab.uni.example.org/a/c/b/-/edit/new/x%20y/notes/content/l/01.md",
            "https://gitlab.uni.example.org/a/c/b/-/issues/new?issue%5Btitle%5D=T+%26+U"
            "&issue%5Bdescription%5D=https%3A%2F%2Fe.org%2F+",
        ),
        (
            "https://codeberg.org/a/b",
            "https://codeberg.org/a/b/_edit/new/x%20y/notes/content/l/01.md",
            "https://codeberg.org/a/b/issues/new?title=T+%26+U&body=https%3A%2F%2Fe.org%2F+",
        ),
        ("https://example.org/a/b", "", ""),
    ],
)
def test_a_page_can_be_changed_and_reported_where_its_file_is(
    url: str, edit: str, report: str
) -> None:
    repository = Repository(url=url, branch="new/x y", folder="/notes/")
    assert source_links.edit_url(repository, "l/01.md") == edit
    assert source_links.report_url(repository, "T & U", "https://e.org/") == report
    silent = Repository(url=url, edit=False)
    assert not source_links.edit_url(silent, "a.md")
    assert not source_links.report_url(silent, "T", "/")
    assert not source_links.edit_url(None, "a.md")


def test_a_page_links_to_its_file_if_the_course_says_where_it_is(tmp_path: Path) -> None:
    said = "repository: https://github.com/ada/lines\n"
    site = SiteTest(tmp_path).write(FILES | {"content/course.yml": COURSE + said}).build()
    link = "https://github.com/ada/lines/edit/main/content/lectures/01-vectors.md"
    assert f'href="{link}"' in site.page(VECTORS)
    off = "repository: {url: https://github.com/ada/lines, edit: false}\n"
    site.write({"content/course.yml": COURSE + off}).build()
    assert "/edit/" not in site.page(VECTORS)
    site.clean()
