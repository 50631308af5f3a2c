"""The navigation of a course that its settings give: links and menus."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sitetest import SiteTest

SETTINGS = """\
title: Algebra
key: a
search: false
nav:
  - Home: /
  - Reference: [/rules/, Signs: /signs/, Later: /later/, Elsewhere: 'https://x.org/']
  - {title: Work, url: /rules/, children: [/]}
  - /signs/
  - https://y.org/
"""


@pytest.fixture
def menus(site: SiteTest) -> SiteTest:
    return site.write(
        {
            "content/course.yml": SETTINGS,
            "content/rules.md": "# Rules of *play*\n\nText.\n",
            "content/signs.md": "# Signs\n\nText.\n",
            "content/other.md": "# Other\n\nText.\n",
            "content/later.md": "---\ntitle: Secret\npublish_date: 2099-01-01\n---\n\nText.\n",
        }
    ).build()


def entries(site: SiteTest, path: str) -> list[LexborNode]:
    return LexborHTMLParser(site.page(path)).css(".cs-site-nav > ul > li")


def shown(node: LexborNode) -> list[str]:
    """The texts of links, titles and held links in an entry, those of this page in brackets."""
    return [
        f"[{part.text()}]" if "aria-current" in part.attributes else part.text()
        for part in node.css("summary, a, .cs-later")
    ]


def test_a_menu_has_the_children_of_an_entry_and_its_own_page_first(menus: SiteTest) -> None:
    """A link without a title has that of its page; one to a page that is not out is text."""
    menus.clean()
    home, reference, work, signs, elsewhere = entries(menus, "signs/index.html")
    assert shown(home) == ["Home"]
    assert shown(reference) == [
        "[Reference]",
        "Rules of play",
        "[Signs]",
        "Later available from 1 January 2099",
        "Elsewhere",
    ]
    assert shown(work) == ["Work", "Work", "Overview"]
    assert (shown(signs), shown(elsewhere)) == (["[Signs]"], ["https://y.org/"])
    page = menus.page("signs/index.html")
    assert "Secret" not in page and "/later/" not in page
    assert '<a href="../rules/index.html">Rules of <em>play</em></a>' in page


def test_only_a_title_that_the_navigation_shows_makes_other_pages_again(menus: SiteTest) -> None:
    before = menus.output
    menus.edit("content/rules.md", "Text.", "Words.").build()
    assert changed(before, menus) == {"rules/index.html"}
    before = menus.output
    menus.edit("content/rules.md", "# Rules of *play*", "# Laws").build()
    assert "other/index.html" in changed(before, menus)
    assert shown(entries(menus, "other/index.html")[1])[:2] == ["Reference", "Laws"]
    menus.edit("content/course.yml", "[/rules/,", "[Rules: /rules/,").build()
    before = menus.output
    menus.edit("content/rules.md", "# Laws", "# Order").build()
    assert "other/index.html" not in changed(before, menus)
    assert menus.output == menus.clean_output


def changed(before: dict[str, bytes], site: SiteTest) -> set[str]:
    after = site.output
    return {path for path in before if path.endswith("index.html") and before[path] != after[path]}


def test_addresses_in_menus_are_looked_up_at_their_line(menus: SiteTest) -> None:
    menus.edit("content/course.yml", "Signs: /signs/", "Signs: /sings/").build()
    (found,) = menus.built.diagnostics
    assert found.code == "link-not-found"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (6, 33)


def test_a_file_that_only_a_menu_names_is_published(site: SiteTest) -> None:
    """What a page that is not out refers to is held back, unless something else leads there."""
    site.write(
        {
            "content/course.yml": "search: false\nnav: [{More: [Sheet: /later/sheet.pdf]}]\n",
            "content/a.md": "# A\n",
            "content/later/index.md": "---\ntitle: L\ndraft: true\n---\n\n[S](sheet.pdf)\n",
            "content/later/sheet.pdf": "%PDF",
        }
    ).build()
    assert 'href="later/sheet.pdf"' in site.page("index.html")
    assert "later/sheet.pdf" in site.output


def test_an_address_that_is_nearly_that_of_a_page_is_told_with_it(site: SiteTest) -> None:
    nav = "title: A\nkey: a\nnav: [/rulse/, /elsewhere/]\n"
    site.write({"content/course.yml": nav, "content/rules.md": "# Rules\n"}).build()
    assert [one.hint for one in site.built.diagnostics] == [
        "did you mean '/rules/'?",
        "no page or file of the site has this address: make one, or write another address",
    ]
