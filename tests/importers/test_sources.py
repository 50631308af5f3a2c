"""The laws of every source, on a site of each as its users write it.

A new source adds its folder to `sources/` and an entry to `SOURCES`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from coursesite import importers
from coursesite.build import pipeline
from coursesite.importers.coverage.measure import Coverage
from coursesite.importers.plans.plan import ImportPlan
from coursesite.site.inputs import Mode
from coursesite.text import urls

HERE = Path(__file__).parent / "sources"
SITES = Path(__file__).parents[1] / "sites/import"
PAGES = (".md", ".qmd", ".Rmd", ".mdx", ".ipynb", ".html")


def folders(path: str) -> str:
    """The address of a page that is a folder: `a/b.md` is `/a/b/`."""
    stem = path.rpartition(".")[0]
    folder, _, name = stem.rpartition("/")
    return f"/{folder}/".replace("//", "/") if name in ("index", "README") else f"/{stem}/"


def html(path: str) -> str:
    """The address of a page that is a file: `a/b.qmd` is `/a/b.html`."""
    stem = path.rpartition(".")[0]
    folder, _, name = stem.rpartition("/")
    return f"/{folder}/{name.replace('README', 'index')}.html".replace("//", "/")


class Law(Struct, kw_only=True):
    """A site of a source, or its only file; the folder of its pages within it, and the addresses
    that these had.

    `hidden` are the names of files and folders there that are no pages, `old` other addresses that
    lead on. `said` are the codes that its build may have messages of, for what was broken before.
    """

    source: str
    folder: Path
    root: str = "."
    address: Callable[[str], str] | None = None
    hidden: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    words: float = 99.5
    """The fewest of every 100 words."""


SOURCES = {
    "post": Law(
        source="post",
        folder=HERE / "post/2024-02-05-graph-theory-in-four-weeks.md",
        old=("/posts/graph-theory-in-four-weeks/",),
        words=97,  # links to recordings are players
    ),
    "docusaurus": Law(
        source="docusaurus",
        folder=HERE / "docusaurus",
        old=(
            *("/docs/", "/docs/basics/", "/docs/basics/html/", "/docs/basics/the-dom/", "/about/"),
            *("/docs/methods/fetch/", "/docs/methods/house-rules/", "/docs/ref/old/"),
            *("/blog/2024/01/15/first-week/", "/blog/welcome/", "/docs/category/basics/"),
        ),
    ),
    "jupyter-book": Law(
        source="jupyter-book",
        folder=HERE / "jupyter-book",
        address=html,
        hidden=("README.md", "snippets", "intro.md"),
        old=("/", "/intro.html", "/code/simulate.html"),
    ),
    "mkdocs": Law(
        source="mkdocs",
        folder=HERE / "mkdocs",
        root="docs",
        address=folders,
        hidden=("posts",),
        old=("/lectures/layers/", "/old-lab/", "/blog/2024/09/02/welcome-aboard/"),
    ),
    "hugo": Law(
        source="hugo",
        folder=HERE / "hugo",
        root="content/docs",
        address=lambda path: folders(f"/docs/{path}".replace("_index", "index")),
        old=("/", "/about/syllabus/", "/outline/", "/news/2024/10/welcome-everybody/"),
    ),
    "obsidian": Law(
        source="obsidian",
        folder=HERE / "vault",
        old=("/", "/Concepts/euler-tour/", "/Lectures/lecture-10-matching/", "/Concepts/Graph/"),
        words=99,  # the options of an admonition in a fence
    ),
    "folder": Law(
        source="folder",
        folder=HERE / "folder",
        old=("/", "/setup/", "/week-2/", "/week-2/joins/", "/exercises/sheet1/", "/docs/faq/"),
    ),
    "quarto": Law(source="quarto", folder=HERE / "quarto", address=html, hidden=("_setup.qmd",)),
    "bookdown": Law(
        source="quarto",
        folder=HERE / "bookdown",
        old=("/index.html", "/lines.html", "/fits.html", "/references.html"),
        words=95,  # titles of parts stand in the contents
    ),
    "mdbook": Law(
        source="mdbook",
        folder=HERE / "mdbook",
        root="src",
        address=html,
        hidden=("SUMMARY.md", "shared.md"),
        old=("/borrow.html", "/old/intro.html"),
    ),
    "gitbook": Law(
        source="gitbook",
        folder=HERE / "gitbook",
        address=folders,
        hidden=("SUMMARY.md", "draft.md", ".gitbook"),
        old=("/old/page/",),
        words=99,  # a link with the name of a file has its title now
    ),
    "chirpy": Law(
        source="jekyll",
        folder=SITES / "chirpy",
        old=("/posts/sampling/", "/about/", "/2019/sampling.html", "/old/sampling/", "/archives/"),
        said=("link-not-found",),
        words=99,
    ),
    "jekyll-data": Law(
        source="jekyll",
        folder=HERE / "jekyll-data",
        old=(
            "/schedule/",
            "/calendar/",
            "/staff/",
            "/lectures/intro/",
            "/assignments/warm-up/",
            "/assets/js/cells.html",
            "/assets/main.css",
        ),
    ),
    "justtheclass": Law(
        source="jekyll",
        folder=SITES / "justtheclass",
        old=("/lectures/01-hello/", "/late.html", "/homeworks/hw1.html", "/staff/", "/whole/"),
    ),
}


class Imported(Struct, kw_only=True):
    """A site that was imported and built."""

    law: Law
    source: Path
    plan: ImportPlan
    folder: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    codes: list[str]
    coverage: Coverage


def files(folder: Path, but: str = "\0") -> dict[str, bytes]:
    """The files of a folder, and their contents."""
    found = ((path, path.relative_to(folder).as_posix()) for path in folder.rglob("*"))
    return {name: path.read_bytes() for path, name in found if path.is_file() and name[:3] != but}


@pytest.fixture(scope="module", params=SOURCES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    law = SOURCES[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    source = folder / "in/site"
    given = law.folder if law.folder.is_dir() else law.folder.parent
    shutil.copytree(given, source, symlinks=True)
    source = source if given == law.folder else source / law.folder.name
    before = files(folder, "out")
    plan = importers.plan_import(source)
    assert not plan.diagnostics
    assert not importers.write(plan, folder / "out").diagnostics
    mode = Mode(now="2026-01-01T00:00:00+00:00", drafts=True, future=True, index=False)
    built = pipeline.build(folder / "out", folder / "out/_site", mode, cache=False)
    assert not built.failed, built.diagnostics
    return Imported(
        law=law,
        source=source,
        plan=plan,
        folder=folder,
        before=before,
        after=files(folder, "out"),
        codes=[str(one) for one in built.diagnostics if one.code != "math-font"],
        coverage=importers.measure(plan, source, folder / "out/_site"),
    )


def test_it_is_known_for_what_it_is(site: Imported) -> None:
    found = next(one for one in importers.SOURCES if one.recognises(site.law.folder))
    assert found.name == site.law.source


def test_its_build_has_no_message_that_the_source_is_not_to_blame_for(site: Imported) -> None:
    assert not [one for one in site.codes if not any(code in one for code in site.law.said)]


def test_no_word_is_lost(site: Imported) -> None:
    share = site.coverage.words("page")
    places = "\n".join(f"{x.source}:{x.line} {x.count}: {x.words}" for x in site.coverage.places)
    assert share.all and 100 * share.found >= site.law.words * share.all, places


def test_no_image_link_or_embed_is_lost(site: Imported) -> None:
    assert not [one for one in site.coverage.missing if " " not in one[2]]


def test_every_old_address_is_answered(site: Imported) -> None:
    root, law = site.law.folder / site.law.root, site.law
    paths = [path.relative_to(root) for path in root.rglob("*") if path.suffix in PAGES]
    shown = [path.as_posix() for path in paths if not set(path.parts) & set(law.hidden)]
    addresses = [*law.old, *(law.address(path) for path in shown if law.address is not None)]
    output = site.folder / "out/_site"
    assert addresses
    assert not [url for url in addresses if not (output / urls.output_path(url)).is_file()]


def test_every_file_is_in_the_report(site: Imported) -> None:
    told = {row.source for row in site.plan.rows}
    for name in files(site.source) if site.source.is_dir() else told:
        assert any(name == one or name.startswith(f"{one}/") for one in told), name


def test_a_second_import_changes_no_byte(site: Imported) -> None:
    again = importers.plan_import(site.source)
    assert again.files == site.plan.files and again.rows == site.plan.rows
    done = importers.write(again, site.folder / "out")
    assert not done.diagnostics and not done.written


def test_nothing_outside_of_the_destination_is_written(site: Imported) -> None:
    assert site.before == site.after
