"""The sitemap by the rules of its protocol, with pages of extensions, editions and translations."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from coursesite.course import sitemap
from sitetest import SiteTest

NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://example.org/f%C3%BCr"
FILES = {
    "content/course.yml": "title: All & more\nkey: a\nbase_url: https://example.org/für/\n",
    "content/2025/course.yml": "title: Maps\nkey: m\nterm: A\nstart_date: 2025-02-17\n",
    "content/2025/lectures/01-größe & 'm'.md": "---\ntitle: One\nlastmod: 2025-03-01\n---\nText.\n",
    "content/2025/de/lectures/01-one.md": "---\nlang: de\n---\n# Eins\n",
    "content/2025/gone.md": "# Only then\n\nText.\n",
    "content/2025/hidden.md": "---\nunlisted: true\n---\n# Hidden\n",
    "content/2026/course.yml": (
        "from: ../2025\nterm: B\nstart_date: 2026-02-16\nwithout: [gone.md]\n"
    ),
    "extensions/people.py": (
        "from coursesite.extensions import *\n\n\n@generated_pages\ndef people(site):\n"
        "    for course in site.courses():\n"
        "        yield GeneratedPage(path=f'{course.url}people/', title='All', html='<p>A</p>')\n"
    ),
}


def locations(text: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(text).iter(f"{NS}loc")]


def test_a_page_is_there_once_if_it_is_the_one_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = SiteTest(tmp_path / "site").write(FILES).build().clean()
    text = site.page("sitemap.xml")
    found = locations(text)
    assert len(found) == len(set(found)) and all(one.isascii() for one in found)
    pages = [one.removeprefix(BASE) for one in found]
    assert "/2025/gone/" in pages and "/2026/people/" in pages and "/2026/" in pages
    assert not {"/2025/", "/2025/people/", "/2025/hidden/"} & {*pages}
    for page in pages:
        head = site.page(f"{page[1:]}index.html".replace("%C3%B6", "ö").replace("%C3%9F", "ß"))
        assert f'<link rel="canonical" href="{BASE}{page}">' in head
    assert re.findall("<lastmod>(.*)</lastmod>", text) == ["2025-03-01T00:00:00+00:00"]

    # one file has at most so many
    monkeypatch.setattr(sitemap, "MOST", 4)
    large = SiteTest(tmp_path / "large").write(FILES).build().clean()
    parts = sorted(path for path in large.output if path.startswith("sitemap-"))
    assert locations(large.page("sitemap.xml")) == [f"{BASE}/{part}" for part in parts]
    assert [one for part in parts for one in locations(large.page(part))] == found
    assert all(0 < len(locations(large.page(part))) <= 4 for part in parts)


def test_a_part_has_a_page_at_least() -> None:
    pages = [(f"/{number}/", None) for number in range(7)]
    for count in range(1, 9):
        parts = [sitemap.part(pages, number, count) for number in range(1, count + 1)]
        assert all(parts)
        assert dict.fromkeys(page for part in parts for page in part) == dict.fromkeys(pages)
