"""Links between addresses."""

from __future__ import annotations

import doctest
import posixpath
import random
import time
import unicodedata
from urllib.parse import quote, unquote, urlsplit

import pytest
from markupsafe import Markup

from coursesite.course import links
from coursesite.text import address_lists, urls
from coursesite.text.urls import join, output_path, relative

FOLDERS = ("a", "b", "c", "_", "__", "page", "a b", "é", "a:b", "%", "#", "a?", "%41", "a+b", "'")


def address(random_: random.Random) -> str:
    folders = random_.choices(FOLDERS, k=random_.randint(0, 4))
    path = "".join(f"{one}/" for one in folders) + random_.choice(("", "", "f.html", "x"))
    return urls.address(f"/{path}")


@pytest.mark.parametrize("seed", range(5))
def test_a_link_leads_from_one_file_to_the_other(seed: int) -> None:
    """Whatever links from other pages were worked out before."""
    random_ = random.Random(seed)
    for _ in range(2000):
        here, there = address(random_), address(random_)
        if random_.random() < 0.2:
            there = here + there[1:]
        folder = posixpath.dirname(f"/{output_path(here)}")
        way = quote(posixpath.relpath(f"/{output_path(there)}", folder), safe="/:@!$&()*,;=~")
        assert relative(here, there).removeprefix("./") == way
        assert relative(here, f"{there}?q=/{here}").removeprefix("./") == f"{way}?q=/{here}"


NAMES = ["c#", "50%", "%23", "what?", "a+b", "it's", 'a"b', "a&b", "a b", "é", "e\u0301", "a;b,c"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_escaped_wherever_its_address_is_printed(name: str) -> None:
    """A browser that reads the address asks for the file of that name."""
    composed = unicodedata.normalize("NFC", name)
    url = urls.page_url("x.md", name)
    assert urls.page_url("x.md", "", f"/{quote(name)}/") == urls.page_url("x.md", quote(name))
    assert urls.file_url(f"{name}.svg").removesuffix(".svg") == urls.address(f"/{name}")
    assert output_path(urls.address(f"/{name}/")) == f"{composed}/index.html"
    for printed in (relative("/z/", urls.address(f"/{name}/")), join("https://a.org/b", url)):
        assert not set("#?+'\" \u0301") & set(printed)
    parts = urlsplit(join("https://a.org/b", f"{urls.address(f'/{name}/')}?q=1#x"))
    assert unquote(parts.path) == f"/b/{composed}/"
    assert (parts.query, parts.fragment) == ("q=1", "x")


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(urls).failed == 0
    assert doctest.testmod(links).failed == 0
    assert doctest.testmod(address_lists).failed == 0


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a.png", ["a.png"]),
        (",, a.png 1x,b.png 2x , c.png,", ["a.png", "b.png", "c.png"]),
        ("data:image/png;base64,AA== 1x, b.png", ["data:image/png;base64,AA==", "b.png"]),
        ("a.png f(1, 2) 1x, b.png", ["a.png", "b.png"]),
        (" ", []),
    ],
)
def test_the_addresses_of_a_srcset(value: str, found: list[str]) -> None:
    pieces = [*address_lists.in_srcset(value)]
    assert [piece.url for piece in pieces] == found
    assert [value[piece.start : piece.end] for piece in pieces] == found


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a { b: image-set('a b.png' 1x, \"c.png\" 2x) }", ["a b.png", "c.png"]),
        ("-webkit-image-set(url(a) 1x, 'b' type('image/avif') 2x); c: 'd', 'e'", ["a", "b"]),
        ("content: 'x'; a: image-set( 'data:a;b,c', 'y')", ["data:a;b,c", "y"]),
        ("/* image-set('a') */ image-set(", []),
    ],
)
def test_the_pictures_of_an_image_set(css: str, found: list[str]) -> None:
    pieces = [*address_lists.in_css(css)]
    assert [piece.url for piece in pieces] == found
    assert [css[piece.start : piece.end] for piece in pieces] == found


@pytest.mark.parametrize(
    "unit",
    [
        "image-set(",
        "image-set(url(",
        "image-set('a',",
        "url(",
        "url('",
        "a (",
        ", ",
        '"',
        "/*",
        "url(  ",
        "\\",
    ],
)
def test_addresses_in_lists_are_found_in_one_pass(unit: str) -> None:
    started = time.process_time()
    for text in (unit * 30_000, "url(" + " " * 30_000):
        every = [*address_lists.in_css(text), *address_lists.in_srcset(text)]
        assert all(text[piece.start : piece.end] for piece in every if piece.url)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("here", ["/a/b/", "/a/", "/", "/404.html", "/./a/", "//a/", "a/"])
def test_a_fragment_of_the_page_itself_stays_on_it(here: str) -> None:
    assert relative(here, f"{here}#x") == "#x"


def test_an_address_that_is_markup_is_not_mixed_up_with_one_that_is_none() -> None:
    assert type(relative("/a/b/", Markup("/c/?<"))) is not type(relative("/a/b/", "/c/?<"))
    assert type(relative("/a/b/", "/c/?<")) is str


@pytest.mark.parametrize(
    ("name", "number", "part"),
    [
        ("01 Vectors", 1, "vectors"),
        ("2. Maps", 2, "maps"),
        ("03 - My Lecture", 3, "my-lecture"),
        ("04_My Lecture", 4, "my-lecture"),
        ("5 . What's new? (part 1)", 5, "whats-new-part-1"),
        ("06.Dot", 6, "Dot"),
        ("07. 3D graphics", 7, "3d-graphics"),
        ("8 Übung & Lösung", 8, "übung-lösung"),
        ("2025-02-17 Vectors", None, "vectors"),
        ("2025-02-17 - My Lecture", None, "my-lecture"),
        ("2024 in review", None, "2024-in-review"),
        ("3D graphics", None, "3d-graphics"),
        ("Lecture 10", None, "lecture-10"),
        ("3.5 notes", None, "3-5-notes"),
        # without a space, addresses are as they ever were
        ("03-Heaps", 3, "Heaps"),
        ("03_heaps", 3, "heaps"),
        ("3--x", 3, "-x"),
        ("3.5-notes", None, "3.5-notes"),
        ("1.2.3", None, "1.2.3"),
        ("v1.2", None, "v1.2"),
        ("2024-05-06-sequence", None, "sequence"),
        ("20240506-sequence", None, "sequence"),
        ("2024-review", 2024, "review"),
        ("06", None, "06"),
        ("3-", None, "3-"),
        ("a&b", None, "a&b"),
    ],
)
def test_what_a_name_says(name: str, number: int | None, part: str) -> None:
    assert urls.number_in(name) == number
    assert urls.part_of(name) == part
    assert urls.page_url(f"lectures/{name}.md") == f"/lectures/{part}/"
    assert urls.page_url(f"lectures/{name}/index.md") == f"/lectures/{part}/"
    file = urls.address(f"{name}.csv")
    assert urls.file_url(f"lectures/{name}/{name}.csv") == f"/lectures/{part}/{file}"


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("htps://a.org/b", "https://a.org/b"),
        ("ttp://a.org", "http://a.org"),
        ("hhttps://a.org", "https://a.org"),
        ("http:/a.org", "http://a.org"),
        ("https;//a.org", "https://a.org"),
        ("https:a.org", "https://a.org"),
        ("https://http://a.org", "http://a.org"),
        *(
            (url, "")
            for url in ("https://a.org", "HTTP://a.org", "https://httpbin.org", "mailto:a@b")
        ),
        *(
            (url, "")
            for url in ("ssh://a", "sftp://a", "zotero://a", "tel:1", "a/b", "#a", "http:")
        ),
    ],
)
def test_a_misspelt_scheme_is_known_by_its_letters(url: str, meant: str) -> None:
    assert urls.scheme_meant(url) == meant
