"""The addresses that Jekyll gave are found again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coursesite.importers.jekyll.config import Config
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.site_files import SiteFile


def doc(path: str, front: str = "", **config: Any) -> Document:
    """The document of a file with that path."""
    role: Any = "page"
    collection, inner = "pages", path
    if "_posts/" in path:
        role, collection, inner = "post", "posts", path.split("_posts/")[1]
    elif "_drafts/" in path:
        role, collection, inner = "draft", "drafts", path.split("_drafts/")[1]
    elif path.startswith("_"):
        role, collection, inner = "item", path[1:].split("/")[0], path.split("/", 1)[1]
    found = SiteFile(path=path, location=Path(path), role=role, collection=collection, inner=inner)
    return Document(found, f"---\n{front}\n---\n".encode(), Config(config))


POST = "_posts/2024-02-05-My-Post.md"


@pytest.mark.parametrize(
    ("permalink", "url"),
    [
        ("date", "/2024/02/05/My-Post.html"),
        ("pretty", "/2024/02/05/My-Post/"),
        ("ordinal", "/2024/036/My-Post.html"),
        ("weekdate", "/2024/W06/Mon/My-Post.html"),
        ("none", "/My-Post.html"),
        ("/:categories/:title/", "/My-Post/"),
        ("/blog/:year/:i_month/:i_day/:slug", "/blog/2024/2/5/my-post"),
        ("/:short_year-:short_month-:long_day/:title:output_ext", "/24-Feb-Monday/My-Post.html"),
        ("/:year/:unknown/:title/", "/2024/unknown/My-Post/"),
    ],
)
def test_a_post_has_the_address_of_the_sites_style(permalink: str, url: str) -> None:
    assert doc(POST, permalink=permalink).url == url


@pytest.mark.parametrize(
    ("path", "permalink", "url"),
    [
        ("about.md", "date", "/about.html"),
        ("about.md", "pretty", "/about/"),
        ("about.md", "/:categories/:title/", "/about/"),
        ("about.md", "/:title", "/about"),
        ("a/b/page.html", "none", "/a/b/page.html"),
        ("index.md", "pretty", "/"),
        ("a/index.html", "date", "/a/"),
        ("assets/main.scss", "pretty", "/assets/main.scss"),
        ("My Page.md", "date", "/My Page.html"),
    ],
)
def test_a_page_has_the_address_of_its_path(path: str, permalink: str, url: str) -> None:
    assert doc(path, permalink=permalink).url == url


@pytest.mark.parametrize(
    ("front", "url"),
    [
        ("categories: [Deep, Learning Notes]", "/deep/learning notes/2024/02/05/My-Post.html"),
        ("categories: Deep Learning", "/deep/learning/2024/02/05/My-Post.html"),
        ("category: One", "/one/2024/02/05/My-Post.html"),
        ("slug: other", "/2024/02/05/other.html"),
        ("date: 2023-12-31 23:30:00 -0500", "/2024/01/01/My-Post.html"),
        ("date: 2023-12-31", "/2023/12/31/My-Post.html"),
        ("permalink: /fixed/", "/fixed/"),
        ("permalink: /x/:title/", "/x/My-Post/"),
        ("permalink: fixed.html", "/fixed.html"),
        ("permalink: /../../up/./x/", "/up/x/"),
    ],
)
def test_front_matter_changes_the_address(front: str, url: str) -> None:
    assert doc(POST, front).url == url


def test_days_are_counted_in_the_zone_of_the_site() -> None:
    front = "date: 2023-12-31 23:30:00 -0500"
    assert doc(POST, front, timezone="America/New_York").url == "/2023/12/31/My-Post.html"


def test_folders_above_posts_are_categories_and_those_below_are_not() -> None:
    assert doc("math/_posts/sub/2024-02-05-a.md", permalink="none").url == "/math/a.html"


def test_items_of_a_collection() -> None:
    def url(**options: Any) -> str:
        return doc("_labs/deep/Lab 1.md", collections={"labs": options}).url

    assert url() == "/labs/deep/Lab 1.html"
    assert url(permalink="/:collection/:path/") == "/labs/deep/Lab 1/"
    assert url(permalink="/l/:name") == "/l/lab-1"
    assert url(permalink="/l/:title:output_ext") == "/l/Lab-1.html"


def test_a_page_without_an_ending_is_the_file_that_servers_send_for_it() -> None:
    found = doc("staff.md", "permalink: /staff")
    assert (found.url, found.file_url) == ("/staff", "/staff.html")


def test_a_draft_has_no_address_while_its_day_is_not_known() -> None:
    assert doc("_drafts/later.md").url == ""
    assert doc("_drafts/later.md", permalink="/posts/:title/").url == "/posts/later/"


def test_what_no_address_may_have_is_told() -> None:
    found = doc("C#.md")
    assert found.url == "/C-.html" and "C#" in found.notes[0]


def test_defaults_hold_where_their_scope_fits() -> None:
    defaults = [
        {"scope": {"path": ""}, "values": {"layout": "all", "lang": "en"}},
        {"scope": {"path": "", "type": "posts"}, "values": {"permalink": "/p/:title/"}},
        {"scope": {"path": "math/_posts"}, "values": {"lang": "de"}},
        {"scope": {"path": "*/draft*.md"}, "values": {"layout": "draft"}},
        {"scope": "broken", "values": {"toc": False}},
        {"scope": {"path": "other"}},
        "nonsense",
    ]
    post = doc("math/_posts/2024-02-05-a.md", "layout: own", defaults=defaults)
    assert post.url == "/p/a/"
    assert post.front == {
        "layout": "own", "lang": "de", "permalink": "/p/:title/", "toc": False
    }  # fmt: skip
    assert doc("a/draft-1.md", defaults=defaults).front["layout"] == "draft"
