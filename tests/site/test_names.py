"""Names with signs and accents: their files are found and linked, whatever form they are in."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from starlette.requests import Request

from coursesite.files import publish
from coursesite.preview import responses
from sitetest import SiteTest

NAMES = ["c#", "50%", "what?", "a+b", "it's", 'a"b', "a&b", "%23", "é"]
NFC, NFD = "café", unicodedata.normalize("NFD", "café")


@pytest.fixture(scope="module")
def signs(tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    """A site with a page and a picture of each name, and links to them in both forms."""
    site = SiteTest(tmp_path_factory.mktemp("signs"))
    raw = "".join(
        f"[page](<{name}.md>) [sub](<{name}.md#part>) ![picture](<{name}.svg>)\n\n"
        for name in NAMES
        if '"' not in name
    )
    escaped = "".join(
        f"[page]({quote(name)}.md) [sub]({quote(name)}.md#part) [address](/lectures/{quote(name)}/)"
        f" ![picture]({quote(name)}.svg)\n\n"
        for name in NAMES
    )
    pages = {
        f"content/lectures/{name}.md": (
            f"---\ntitle: T\ndate: 2025-06-01\ntags: ['{name.replace(chr(39), '')}']\n"
            f"aliases: [/old/{quote(name)}/]\n---\n\n## Part\n"
        )
        for name in NAMES
    }
    pictures = {f"content/lectures/{name}.svg": "<svg/>" for name in NAMES}
    return site.write(
        pages
        | pictures
        | {
            "content/course.yml": "title: T\nbase_url: https://a.org/b\nstart_date: 2025-06-01\n",
            "content/lectures/raw.md": raw,
            "content/lectures/escaped.md": escaped,
            "static/it's #1.txt": "x",
            "content/index.md": "[one](</it's #1.txt>) [two](/it%27s%20%231.txt)\n",
        }
    ).build(index=False)


def leads(site: SiteTest, page: str) -> set[str]:
    """The files that the links of a page lead to, as a browser asks a server for them."""
    found = re.findall(r' (?:href|src)="([^"]*)"', site.page(page))
    base = f"https://h.org/{quote(page)}"
    paths = (
        urlsplit(urljoin(base, url.replace("&amp;", "&").replace("&quot;", '"'))) for url in found
    )
    return {unquote(path.path)[1:] for path in paths if path.netloc == "h.org"}


@pytest.mark.parametrize("page", ["raw", "escaped"])
def test_a_link_in_either_form_is_found(signs: SiteTest, page: str) -> None:
    assert {one.code for one in signs.built.diagnostics} <= {"output-windows"}
    found = leads(signs, f"lectures/{page}/index.html")
    names = [name for name in NAMES if page == "escaped" or '"' not in name]
    assert {f"lectures/{name}/index.html" for name in names} <= found
    assert {f"lectures/{name}.svg" for name in names} <= found
    assert found <= signs.output.keys()


def test_every_page_links_to_files_that_are_there(signs: SiteTest) -> None:
    pages = [path for path in signs.output if path.endswith(".html") and path != "404.html"]
    assert len(pages) > 3 * len(NAMES)
    for page in pages:
        assert leads(signs, page) <= signs.output.keys(), page


@pytest.mark.parametrize("file", ["sitemap.xml", "feed.xml", "feed.json", "calendar.ics"])
def test_addresses_in_files_for_programs_are_escaped(signs: SiteTest, file: str) -> None:
    text = re.sub(r"\r\n ", "", signs.page(file)).replace("&amp;", "&").replace("&quot;", '"')
    found = re.findall(r"https://a\.org/b(/lectures/[^\s<>\"]*)", text)
    assert {f"/lectures/{name}/" for name in NAMES} <= {unquote(url) for url in found}
    assert all(unquote(url).lstrip("/") + "index.html" in signs.output for url in found)


def test_search_and_canonical_links_lead_to_pages(signs: SiteTest) -> None:
    titles = re.findall(r'\["(lectures/[^"]*)"', signs.page("pagefind/titles.js"))
    assert len(titles) == len(NAMES) + 2
    assert {unquote(path) for path in titles} <= signs.output.keys()
    assert '<link rel="canonical" href="https://a.org/b/lectures/c%23/">' in signs.page(
        "lectures/c#/index.html"
    )
    assert 'url=../../lectures/c%23/index.html"' in signs.page("old/c#/index.html")


@pytest.mark.parametrize(("disk", "note"), [(NFD, NFC), (NFC, NFD)], ids=["mac", "note"])
def test_a_name_is_found_as_it_is_seen(site: SiteTest, disk: str, note: str) -> None:
    site.write(
        {
            f"content/{disk}/{disk}.md": f"## {disk}\n\n[Here](#{note})\n",
            f"content/{disk}/{disk}.svg": "<svg/>",
            "content/lectures/a.md": (
                f"---\ntitle: A\ntags: [{note}, {disk}]\n---\n\n[p](/{note}/{note}.md#{note}) "
                f"[q](/{quote(note)}/{quote(note)}/#{quote(note)}) "
                f"![a picture](/{note}/{note}.svg)\n"
            ),
        }
    ).build().clean()
    assert f"{NFC}/{NFC}/index.html" in site.output
    assert f"{NFC}/{NFC}.svg" in site.output
    page = site.page("lectures/a/index.html")
    links = re.findall(r'<a href="([^"]*)">[pq]</a>', page)
    assert [unquote(link) for link in links] == [f"../../{NFC}/{NFC}/index.html#{NFC}"] * 2
    own = site.page(f"{NFC}/{NFC}/index.html")
    assert f'<h2 id="{NFC}">' in own
    assert f'href="#{NFC}">Here' in own
    assert len(re.findall('rel="tag"', page)) == 1


def test_two_names_that_look_the_same_are_an_error(site: SiteTest) -> None:
    site.write({f"content/{NFD}.md": "", f"content/{NFC}.md": ""}).build()
    if len(list(Path(site.folder, "content").iterdir())) == 2:  # a Mac has one file of the two
        assert [one.code for one in site.built.diagnostics] == ["file-name"]


def test_ids_written_by_hand_are_found_as_they_are_seen(site: SiteTest) -> None:
    site.write(
        {"content/a.md": f'<b id="{NFD}">x</b> [a](#{NFC}) [b](#{NFD})\n\nText\n{{: #z{NFD} }}\n'}
    ).build().clean()
    page = site.page("a/index.html")
    assert f'id="{NFC}"' in page
    assert page.count(f'href="#{NFC}"') == 2


def test_a_link_to_a_file_that_is_left_out_says_why(site: SiteTest) -> None:
    site.write({"content/a.md": "[a](x.md.orig)\n", "content/x.md.orig": "x"}).build()
    assert "never published" in site.built.diagnostics[0].hint


def test_the_preview_leads_to_a_folder_whose_name_has_signs() -> None:
    scope = {"type": "http", "path": "/c#/50%", "query_string": b"", "headers": []}
    assert responses.folder(Request(scope)).headers["location"] == "/c%23/50%25/"


def test_a_file_and_a_folder_that_differ_in_case_only_are_told(tmp_path: Path) -> None:
    told = publish.check(["Plot", "plot/index.html"], tmp_path / "site", tmp_path / "out")
    assert [one.code for one in told] == ["output-case"]
    assert not publish.check(["Plot/a", "plot/b"], tmp_path / "site", tmp_path / "out")


def test_a_link_in_the_settings_is_told_how_its_sign_is_written(site: SiteTest) -> None:
    site.write(
        {
            "content/course.yml": "title: T\nkey: t\nnav: [{title: C, url: /c#/}]\n",
            "content/c#.md": "Text.\n",
            "content/a.md": "<img src=“b.png” alt=“B”>\n",
        }
    ).build()
    hints = {one.path: one.hint for one in site.built.diagnostics}
    assert "write '/c%23/'" in hints["content/course.yml"]
    assert "straight quotes" in hints["content/a.md"]
    site.edit("content/course.yml", "/c#/", "/c%23/").delete("content/a.md").build().clean()
    assert '<a href="c%23/index.html">C</a>' in site.page("index.html")
