"""Links between addresses."""

from __future__ import annotations

import posixpath
import random
from urllib.parse import quote

import pytest
from markupsafe import Markup

from coursesite.urls import output_path, relative

FOLDERS = ("a", "b", "c", "_", "__", "page", "a b", "é", "a:b", "%")


def address(random_: random.Random) -> str:
    folders = random_.choices(FOLDERS, k=random_.randint(0, 4))
    return "/" + "".join(f"{one}/" for one in folders) + random_.choice(("", "", "f.html", "x"))


@pytest.mark.parametrize("seed", range(5))
def test_a_link_leads_from_one_file_to_the_other(seed: int) -> None:
    """Whatever links from other pages were worked out before."""
    random_ = random.Random(seed)
    for _ in range(2000):
        here, there = address(random_), address(random_)
        if random_.random() < 0.2:
            there = here + there[1:]
        folder = posixpath.dirname(f"/{output_path(here)}")
        way = quote(posixpath.relpath(f"/{output_path(there)}", folder), safe="/:@!$&'()*+,;=~%")
        assert relative(here, there).removeprefix("./") == way
        assert relative(here, f"{there}?q=/{here}").removeprefix("./") == f"{way}?q=/{here}"


@pytest.mark.parametrize("here", ["/a/b/", "/a/", "/", "/404.html", "/./a/", "//a/", "a/"])
def test_a_fragment_of_the_page_itself_stays_on_it(here: str) -> None:
    assert relative(here, f"{here}#x") == "#x"


def test_an_address_that_is_markup_is_not_mixed_up_with_one_that_is_none() -> None:
    assert type(relative("/a/b/", Markup("/c/?<"))) is not type(relative("/a/b/", "/c/?<"))
    assert type(relative("/a/b/", "/c/?<")) is str
