"""Translations: which pages are the same in other languages, and what is said of them."""

from __future__ import annotations

import re
from pathlib import Path

from coursesite.course.language_names import name_of
from sitetest import SiteTest

LECTURE = "---\ntitle: {}\n---\n\nText.\n"
FILES = {
    "content/course.yml": "title: All\nbase_url: https://example.org\n",
    "content/lines/en/course.yml": "title: Lines\n",
    "content/lines/en/lectures/01-one.md": LECTURE.format("One"),
    "content/lines/en/lectures/02-alone.md": LECTURE.format("Alone"),
    "content/lines/de/course.yml": "title: Linien\nlanguage: de\n",
    "content/lines/de/lectures/01-one.md": "---\ntitle: Eins\nslug: eins\n---\n\nText.\n",
    "content/other/course.yml": "title: Other\n",
    "content/other/lectures/01-one.md": LECTURE.format("Other"),
}
ENGLISH, GERMAN = "lines/en/lectures/one/index.html", "lines/de/lectures/eins/index.html"


def switcher(site: SiteTest, page: str) -> list[tuple[str, str]]:
    nav = re.search(r'<nav class="cs-languages".*?</nav>', site.page(page), re.DOTALL)
    return re.findall(r'href="([^"]*)" hreflang="([^"]*)"', nav[0]) if nav else []


def alternates(site: SiteTest, page: str) -> dict[str, str]:
    found = re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', site.page(page))
    return dict(found)


def test_courses_called_by_their_languages_are_translations(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES).build()
    assert not site.built.diagnostics
    assert switcher(site, ENGLISH) == [("../../../de/lectures/eins/index.html", "de")]
    both = {
        "en": "https://example.org/lines/en/lectures/one/",
        "de": "https://example.org/lines/de/lectures/eins/",
    }
    assert alternates(site, ENGLISH) == alternates(site, GERMAN) == both
    assert switcher(site, "lines/de/index.html") == [("../en/index.html", "en")]
    for page in ("lines/en/lectures/alone/index.html", "other/lectures/one/index.html"):
        assert not switcher(site, page) and not alternates(site, page)


def test_more_than_two_translations_are_in_a_menu(tmp_path: Path) -> None:
    """A header on a phone has no room for them beside the name of the course."""
    more = {
        f"content/lines/{one}/course.yml": f"title: L\nlanguage: {one}\n" for one in ("fr", "ar")
    }
    site = SiteTest(tmp_path).write({**FILES, **more}).build()
    assert [lang for _, lang in switcher(site, "lines/en/index.html")] == ["ar", "de", "fr"]
    page = site.page("lines/en/index.html")
    assert 'popovertarget="page.languages" aria-label="EN: ' in page
    assert re.search(r"/menu\.\w+\.css", page)
    assert '<div id="page.languages" popover>' in page and ">Français</a>" in page


def test_a_page_may_say_what_it_is_a_translation_of(tmp_path: Path) -> None:
    files = {
        "content/course.yml": "title: T\n",
        "content/lectures/01-one.md": LECTURE.format("One"),
        "content/lectures/02-eins.md": "---\ntitle: Eins\nlang: de\n"
        "translation_of: 01-one.md\n---\n\nText.\n",
        "content/lectures/03-un.md": "---\ntitle: Un\nlang: fr\n"
        "translation_of: /lectures/01-one.md\n---\n\nText.\n",
    }
    site = SiteTest(tmp_path).write(files).build()
    assert not site.built.diagnostics
    assert [lang for _, lang in switcher(site, "lectures/one/index.html")] == ["de", "fr"]
    assert [lang for _, lang in switcher(site, "lectures/eins/index.html")] == ["en", "fr"]
    assert not alternates(site, "lectures/one/index.html")  # without an address there are none
    site.edit("content/lectures/03-un.md", "translation_of: /lectures/01-one.md\n", "").build()
    assert [lang for _, lang in switcher(site, "lectures/one/index.html")] == ["de"]
    site.clean()


def test_a_translation_that_is_not_out_is_nowhere(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(FILES)
    site.edit("content/lines/de/lectures/01-one.md", "slug: eins", "draft: true").build()
    assert not switcher(site, ENGLISH)
    site.edit("content/lines/de/lectures/01-one.md", "draft: true", "slug: eins").build()
    assert switcher(site, ENGLISH)
    site.clean()


def test_languages_are_named_in_themselves() -> None:
    assert [name_of(tag) for tag in ("de", "zh-TW", "xx")] == ["Deutsch", "中文 (TW)", "xx"]
