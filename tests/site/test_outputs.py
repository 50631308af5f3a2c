"""The table of outputs is the only place that says which files a build generates."""

from __future__ import annotations

import base64
import inspect
import re
from collections.abc import Iterable
from posixpath import dirname, join, normpath

import pytest
from selectolax.lexbor import LexborHTMLParser

from coursesite.build import pipeline
from coursesite.build.state import State
from coursesite.course.search import FOLDER
from coursesite.engine import Engine
from coursesite.engine.rules import RULES
from coursesite.model import KINDS
from coursesite.site import all_rules as all_rules
from coursesite.site.inputs import Mode, World
from coursesite.site.outputs import COURSE, SITE, TABLE, Generated, Target
from coursesite.site.publication import targets
from coursesite.text import urls
from sitetest import NOW, SiteTest

SRT = "1\n00:00:01,000 --> 00:00:02,000\nOne thing.\n"
SETTINGS = (
    "title: Algebra\nkey: algebra\nstart_date: 2025-02-17\nclass_days: [Mon]\n"
    "bibliography: refs.bib\nsolutions_page: yes\nimages: {widths: 16}\n"
)
LECTURE = (
    "---\ntitle: {title}\ntags: [Groups]\naliases: [{root}/old/{name}, {root}/was/{name}.html]\n"
)


DOT = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
NOTEBOOK = (
    '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "metadata": {}, "source": "x",'
    ' "outputs": [{"output_type": "display_data", "data": {"image/gif": "' + DOT + '"}}]}]}'
)


def everything(root: str) -> dict[str, str]:
    """The files of a course, in the folder `root`, that has all that a course can have."""
    inside = f"content{root}"
    files = {
        f"{inside}/course.yml": SETTINGS,
        f"{inside}/index.md": "---\naliases: [" + root + "/start]\n---\nWelcome.\n",
        f"{inside}/refs.bib": "@book{a, title = {A}, year = 1999}\n",
        f"{inside}/glossary.md": "Ring\n: A set.\n",
        f"{inside}/lectures/talk.srt": SRT,
        f"{inside}/lectures/data.csv": "1,2\n",
        f"{inside}/lectures/09-book.ipynb": NOTEBOOK,
        f"{inside}/links.md": "Nothing yet.\n",
    }
    for number, name in enumerate(("one", "two"), 1):
        head = LECTURE.format(title=name.title(), root=root, name=name)
        files[f"{inside}/lectures/0{number}-{name}.md"] = f"{head}---\nText.\n"
    for kind in KINDS.values():
        if kind.folder != "lectures" and kind.folder:
            head = f"---\ntitle: A {kind.name}\ndate: 2025-03-03\ndue: 2025-03-10\n---\nText.\n"
            files[f"{inside}/{kind.folder}/1-first-{kind.name}.md"] = head
    return files


EXTENSION = (
    "from coursesite.extensions import GeneratedPage, generated_pages\n\n\n@generated_pages\n"
    "def people():\n    return GeneratedPage(path='/made/', title='Made', html='<p>It is.</p>')\n"
)
SITE_WIDE = {"static/CNAME": "example.org\n", "extensions/people.py": EXTENSION}
ALONE = everything("") | SITE_WIDE
CATALOGUE = everything("/alg") | {
    "content/course.yml": "title: All courses\nbase_url: https://example.org/\n",
    "content/geo/course.yml": "title: Geometry\nsearch: false\nprint: false\n",
    "content/geo/links.md": "Nothing yet.\n",
    "content/index.md": "---\naliases: [/start]\n---\nThe courses.\n",
    "content/about.md": "---\naliases: [/who]\n---\nAbout us.\n",
    **SITE_WIDE,
}


@pytest.fixture(scope="module", params=["alone", "catalogue"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    """A site with a file of every entry of the table that such a site can have."""
    folder = tmp_path_factory.mktemp(request.param)
    files = ALONE if request.param == "alone" else CATALOGUE
    base = None if request.param == "catalogue" else "https://example.org/"
    site = SiteTest(folder).write(files)
    inside = folder / ("content" if request.param == "alone" else "content/alg")
    (inside / "lectures/modes.svg").write_text("<svg><style>@media (prefers-color-scheme: dark)")
    (inside / "lectures/dot.png").write_bytes(base64.b64decode(PICTURE))
    return site.build(base_url=base).clean()


def engine(site: SiteTest) -> Engine:
    """An engine that knows nothing yet, over the files of a site."""
    snapshot = pipeline.look(site.folder, site.folder / "_site", State())
    return Engine(World(snapshot, Mode(now=NOW, base_url=site.mode.base_url)))


def listed(site: SiteTest) -> tuple[Target, ...]:
    """The files that a site has by the table."""
    return engine(site).need(targets)


def address(path: str) -> str:
    return "/" + re.sub(r"(^|/)index\.html$", r"\1", path)


def linked(site: SiteTest, addresses: Iterable[str]) -> list[str]:
    """The messages of a build in which a note links to these addresses, and nothing else is new."""
    note = min(site.folder.glob("content/**/links.md"))
    note.write_text("".join(f"[here]({url})\n\n" for url in addresses), encoding="utf-8")
    site.build(base_url=site.mode.base_url)
    return [one.message for one in site.built.diagnostics]


# ---- the table ---------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: f"{entry.rule} {entry.kind}")
def test_an_entry_names_a_rule_and_its_arguments(entry: Generated) -> None:
    rule = RULES[entry.rule]
    wanted = [name for name in inspect.signature(rule.run).parameters if name != "need"]
    if entry.family is None:
        given = (["root"] if entry in COURSE else []) + (["kind"] if entry.kind else [])
        assert wanted == given
        if entry.when is not None:
            assert entry.when.name in RULES


def test_what_is_written_is_what_the_table_lists(full: SiteTest) -> None:
    paths = {path for path, *_ in listed(full)}
    inside = re.compile(rf"(?:^|/){FOLDER}/[\w-]+/")
    assert {path for path in full.output if not inside.search(path)} == paths


def test_a_site_with_everything_makes_every_entry(full: SiteTest) -> None:
    several = (full.folder / "content/alg").is_dir()
    made = {
        (name, args[1] if name in ("kind_page", "news_file") else "")
        for _, name, *args in listed(full)
    }
    wanted = {(entry.rule, entry.kind) for entry in TABLE}
    assert len(wanted) == len(TABLE), "`url_of` and `origin` know an entry by its rule and kind"
    # those of the teacher's edition, and of sites with more pages than one sitemap may have
    of_teachers = {("ignore_file", ""), ("sitemap_part", "")}
    assert wanted - made == of_teachers | (set() if several else {("catalogue_page", "")})
    assert made <= wanted


def test_a_file_that_is_alone_of_its_entry_is_at_its_path(full: SiteTest) -> None:
    roots = ("", "alg", "geo")
    places = {
        (entry.rule, *args): urls.output_path(entry.url(root))
        for entry in TABLE
        if entry.family is None
        for root in (roots if entry in COURSE else ("",))
        for args in [(*([root] if entry in COURSE else []), *([entry.kind] if entry.kind else []))]
    }
    alone = [target for target in listed(full) if target[1:] in places]
    assert len(alone) > 12
    for path, *task in alone:
        assert path == places[tuple(task)]


# ---- links -------------------------------------------------------------------------------------


def test_everything_that_is_written_can_be_linked(full: SiteTest) -> None:
    """The files of the theme under their present names; but not those that Pagefind makes, whose
    names come from the text of the pages that link to them."""
    # a notebook that notes link to as a file is no post, and has no page to link to
    paths = [path for path, *_ in listed(full) if not path.endswith(".ipynb")]
    assert linked(full, map(address, paths)) == []
    page = full.output[next(path for path in full.output if path.endswith("links/index.html"))]
    tree = LexborHTMLParser(page.decode())
    here = next(path for path in full.output if path.endswith("links/index.html"))
    for path, node in zip(paths, tree.css(".cs-prose a"), strict=True):
        href = node.attributes["href"] or ""
        assert urls.output_path(_resolved(here, href)) == path


def _resolved(here: str, href: str) -> str:
    return "/" + normpath(join(dirname(here), href))


def test_nothing_else_can_be_linked(full: SiteTest) -> None:
    paths = {path for path, *_ in listed(full)}
    absent = {
        address(f"{root}{urls.output_path(f'/{entry.path}')}")
        for root in ("", "alg/", "geo/", "nowhere/")
        for entry in TABLE
        if entry.family is None
    }
    absent |= {"/feeds.json", "/lectures/", "/labs/one/", "/pagefind/pagefind.js", "/tags/none/"}
    absent |= {"/style.css", "/alg/lectures/", "/print/index.htm", "/course.yml"}
    absent = {url for url in absent if urls.output_path(url) not in paths}
    assert len(absent) > 20
    messages = linked(full, sorted(absent))
    assert messages == [f"nothing is at '{url}'" for url in sorted(absent)]


def test_files_that_are_not_there_cannot_be_linked(site: SiteTest) -> None:
    """A site that has hardly anything."""
    site.write({"content/links.md": "Text.\n", "content/course.yml": "search: false\n"}).build()
    site.clean()
    absent = [address(urls.output_path(f"/{entry.path}")) for entry in TABLE if not entry.family]
    absent = [url for url in absent if urls.output_path(url) not in site.output]
    assert "/sitemap.xml" in absent and "/schedule/" in absent and "/robots.txt" not in absent
    assert linked(site, absent) == [f"nothing is at '{url}'" for url in absent]


# ---- sitemap and navigation --------------------------------------------------------------------


def test_the_sitemap_has_the_pages_that_the_table_has_in_it(full: SiteTest) -> None:
    """In the order of the table, course by course."""
    found = re.findall(r"<loc>https://example\.org(.*?)</loc>", full.page("sitemap.xml"))
    wanted = {entry.rule for entry in TABLE if entry.sitemap}
    assert sorted(found) == sorted(
        address(path) for path, name, *_ in listed(full) if name in wanted
    )


def test_the_navigation_has_the_pages_that_the_table_has_in_it(full: SiteTest) -> None:
    root = "alg" if (full.folder / "content/alg").is_dir() else ""
    home = f"{root}/index.html".lstrip("/")
    tree = LexborHTMLParser(full.page(home))
    found = [_resolved(home, node.attributes["href"] or "") for node in tree.css(".cs-site-nav a")]
    wanted = [
        urls.output_path(url)
        for entry in COURSE
        if entry.nav
        for url in (
            [f"/{root}/links/".replace("//", "/"), f"/{root}/glossary/".replace("//", "/")]
            if callable(entry.nav)
            else [entry.url(root)]
        )
    ]
    assert sorted(one.lstrip("/") for one in found) == sorted(wanted)
    assert not [entry for entry in SITE if entry.nav]
