"""A book, whatever its source."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest

from coursesite.importers.book import Book, Converted, Page, kinds, plan_book
from coursesite.importers.data import course_file
from coursesite.importers.plans.plan import ImportPlan
from coursesite.importers.sources import plan_import
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.addresses import ResolvedLink
from coursesite.importers.text.encoding import as_read, decode
from coursesite.importers.text.links import LinkRewriter


def plan(folder: Path, files: dict[str, str], title: str = "Trees") -> ImportPlan:
    """The plan for a book of these pages, whose text stays, and of the other files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    pages = tuple(Page(path=name) for name in files if name.endswith(".md"))
    copied = tuple(name for name in files if not name.endswith(".md"))
    book = Book(root=folder, base=folder, pages=pages, course={"title": title}, copied=copied)
    return plan_book(book, lambda text, front, page: Converted(text=text, front=front))


def texts(made: ImportPlan) -> dict[str, str]:
    return {one.path: one.data.decode() for one in made.files if one.data is not None}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("# Trees\n\nx\n", "# Trees\n\nx\n"),
        ("# Welcome *all*\n\nx\n", "## Welcome *all*\n\nx\n"),
        ("\nWelcome\n=======\n\nx\n", "## Welcome\n\nx\n"),
        ("x\n\n# Welcome\n", "x\n\n# Welcome\n"),
    ],
)
def test_the_first_heading_of_a_home_page_is_not_lost(tmp_path: Path, text: str, body: str) -> None:
    """Our home page shows the title of the course."""
    made = texts(plan(tmp_path, {"index.md": text, "a.md": "# A\n"}))
    assert made["content/index.md"].endswith(f"\n{body}")
    assert made["content/a.md"].endswith("\n# A\n")


def test_a_file_in_the_place_of_one_of_ours_is_left(tmp_path: Path) -> None:
    files = {"index.md": "x", "robots.txt": "x", "tags/index.html": "x", "ok/index.html": "x"}
    made = plan(tmp_path, files)
    left = {row.source: row.note for row in made.rows if row.status == "left"}
    assert set(left) == {"robots.txt", "tags/index.html"}
    assert not {one.path for one in made.files} & {f"content/{name}" for name in left}


@pytest.mark.parametrize("source", ["folder", "quarto", "mkdocs", "docusaurus", "hugo", "mdbook"])
def test_names_that_macos_writes_are_found(tmp_path: Path, source: str) -> None:
    """Letters and their accents are apart on the disk, and one in links."""
    folder = {"mkdocs": "docs/", "docusaurus": "docs/", "hugo": "content/", "mdbook": "src/"}
    root = tmp_path / folder.get(source, "")
    ending = "qmd" if source == "quarto" else "md"
    texts = {
        f"index.{ending}": f"[t](th\u00e9/caf\u00e9.{ending})\n",
        f"th\u00e9/caf\u00e9.{ending}": "# Caf\u00e9\n\n![p](\u00e9t\u00e9.png)\n",
        "th\u00e9/\u00e9t\u00e9.png": "x",
        "SUMMARY.md": "- [a](index.md)\n- [b](th\u00e9/caf\u00e9.md)\n",
    }
    for name, text in texts.items():
        path = root / unicodedata.normalize("NFD", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    made = plan_import(tmp_path, source)
    assert not made.diagnostics
    told = {row.source.removeprefix(folder.get(source, "")): row for row in made.rows if row.target}
    page, picture = told[f"th\u00e9/caf\u00e9.{ending}"], told["th\u00e9/\u00e9t\u00e9.png"]
    assert (page.status, picture.status) == ("converted", "kept")
    assert all(one.copy.is_file() for one in made.files if one.copy is not None)
    assert not [row for row in made.rows if "nowhere" in row.note or "can't be" in row.note]


@pytest.mark.parametrize("known", [True, False])
def test_works_are_those_that_our_build_reads(tmp_path: Path, known: bool) -> None:
    """The citation of an entry that is broken, or of none, is text."""
    works = (
        ""
        if not known
        else "@book{a, title={A}, year=2001}\n\n@book{b, title={B\n\n@book{c, title={C}}\n"
    )
    text = texts(plan(tmp_path, {"index.md": "[@a] [@b] [@d]\n", "w.bib": works if known else ""}))
    first = "[@a]" if known else "[\\@a]"
    assert text["content/index.md"].endswith(f"{first} [\\@b] [\\@d]\n")


def test_an_address_with_a_colon_may_be_no_address(tmp_path: Path) -> None:
    """What looks like a scheme and is none leads nowhere, which is a warning."""
    made = plan(tmp_path, {"index.md": "[a](C°tps://a.org) [b](https://a.org)\n"})
    assert "'C°tps://a.org' led nowhere before" in [row.note for row in made.rows]
    assert "not_found: warn" in texts(made)["content/course.yml"]


@pytest.mark.parametrize(
    ("beside", "lectures"),
    [
        (("tools",), {"a/x.md", "a/y.md"}),  # most stand in parts
        (("graphs", "trees", "heaps"), {"a/x.md", "a/y.md", "graphs.md", "trees.md", "heaps.md"}),
    ],
)
def test_pages_beside_the_parts_of_a_course(beside: tuple[str, ...], lectures: set[str]) -> None:
    pages = [Page(path="index.md"), Page(path="syllabus.md"), Page(path="more.md", listed=False)]
    pages += [Page(path=f"{name}.md") for name in beside]
    pages += [Page(path="a/x.md", part="A"), Page(path="a/y.md", part="A")]
    found = kinds.kinds(pages)
    assert {path for path, kind in found.items() if kind == "lecture"} == lectures


def test_the_names_of_pages_say_their_kinds_where_folders_do_not() -> None:
    names = ("a/hw2.md", "week-2/lab-1.md", "week-2/section-1.md", "labs/week-1.md", "a/lab.md")
    found = kinds.kinds([Page(path=name, listed=True) for name in (*names, "a/schedule.md")])
    assert list(found.values()) == ["assignment", "lab", "lecture", "lab", "page", "page"]


def test_entries_of_a_menu_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# A\n")
    nav = [{"title": "X", "url": "/gone"}, {"title": "Y", "children": [{"title": "Z", "url": "q"}]}]
    book = Book(
        root=tmp_path,
        base=tmp_path,
        pages=(Page(path="index.md", address="/"),),
        course={"nav": [*nav, {"title": "S", "url": "/schedule/"}]},
        settings="a.yml",
    )
    made = plan_book(book, lambda text, front, page: Converted(text=text, front=front))
    assert "nav:\n  - title: S\n    url: /schedule/\n" in texts(made)["content/course.yml"]
    assert [row.note for row in made.rows if row.source == "a.yml"] == [
        "the menu has '/gone', which is no page",
        "the menu has 'q', which is no page",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`" * 5_000,
        '{{< a b="c" ' * 2_000,
        "[" + "[a](b) " * 500,
        "{" + "a=b " * 3_000,
        "((" * 9_000,
    ],
)
def test_no_pattern_tries_too_many_ways(tmp_path: Path, text: str) -> None:
    """Each of these once took longer than anybody waits."""
    (tmp_path / "index.qmd").write_text(f"# A\n\nword {text}\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(f"{text}\n\n(a)=\n", encoding="utf-8")
    begun = time.process_time()
    for source in ("quarto", "jupyter-book", "folder"):
        assert plan_import(tmp_path, source).files
    assert time.process_time() - begun < 10


def test_files_of_front_matter_that_are_not_there_are_told(tmp_path: Path) -> None:
    front = "---\nimage: gone/a.png\nvideo: dQw4w9WgXcQ\n---\nx\n"
    made = plan(tmp_path, {"index.md": front})
    told = [row.note for row in made.rows if row.status == "left"]
    assert told == ["'gone/a.png' led nowhere before"]
    assert "not_found: warn" in texts(made)["content/course.yml"]


def test_works_in_another_encoding_are_in_ours(tmp_path: Path) -> None:
    (tmp_path / "w.bib").write_bytes("@book{a, title={Caf\u00e9}}\n".encode("latin-1"))
    (tmp_path / "index.md").write_text("[@a]\n", encoding="utf-8")
    pages = (Page(path="index.md"),)
    book = Book(root=tmp_path, base=tmp_path, pages=pages, copied=("w.bib",))
    made = plan_book(book, lambda text, front, page: Converted(text=text, front=front))
    assert texts(made)["content/w.bib"] == "@book{a, title={Caf\u00e9}}\n"


def test_links_in_all_the_forms_that_our_build_reads(tmp_path: Path) -> None:
    text = "[a](../x>y.md) <img src=../b/gone.png width =7%> <a href=a.html>b</a>\n"
    links = LinkRewriter(text, lambda url, media: ResolvedLink("new", url == "a.html"))
    assert links.text == '[a](new) <img src="new" width =7%> <a href="new">b</a>\n'
    assert links.broken == ["../x>y.md", "../b/gone.png"]


def test_a_fence_without_an_end_ends_with_its_item() -> None:
    text = "- a\n\n    ```\n    x\n\nText"
    assert markdown_ranges.fences(text) == [(5, text.index("Text"))]
    assert markdown_ranges.fences("```\nx\n\nText") == [(0, 11)]


def test_settings_that_our_build_would_reject_are_left_out_and_told() -> None:
    data, left = course_file.accepted({"title": "A", "base_url": "https://a[.org", "nav": []})
    assert data == {"title": "A", "nav": []} and left[0].startswith("'base_url' is left out")


def test_what_is_not_there_is_neither_named_nor_listed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nlayout: schedule\n---\n# A\n\n{{< bibliography >}}\n")
    book = Book(
        root=tmp_path,
        base=tmp_path,
        pages=(Page(path="a.md"),),
        course={"bibliography": ["gone.bib"]},
    )
    made = plan_book(book, lambda text, front, page: Converted(text=text, front=front))
    assert "bibliography" not in "".join(texts(made).values())
    assert "layout" not in texts(made)["content/a.md"]
    note = "bibliography: there is no 'gone.bib', and it is left out"
    assert note in [row.note for row in made.rows]


def test_a_notebook_beside_the_contents_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    (tmp_path / "n/x.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    (tmp_path / "a.md").write_text("[x](n/x.html)\n")
    pages = (Page(path="a.md", kind="lecture"), Page(path="n/x.ipynb", listed=False, kind="page"))
    book = Book(root=tmp_path, base=tmp_path, pages=pages)
    made = plan_book(book, lambda text, front, page: Converted(text=text, front=front))
    assert "[x](/n/x.ipynb)" in texts(made)["content/a.md"]


def test_text_in_utf_16_without_a_mark_is_read() -> None:
    read = decode("@book{a}".encode("utf-16-le"))
    assert (read.text, read.encoding) == ("@book{a}", "UTF-16")


def test_an_include_of_what_is_not_there_is_text() -> None:
    text = "{{< include a.md >}} {{< include b.md >}} {{< video gone.mp4 >}}"
    links = LinkRewriter(text, lambda url, media: ResolvedLink(None, url == "a.md"))
    assert links.text == text.replace("{{< include b", "&#123;{< include b")
    assert links.broken == ["b.md", "gone.mp4"]


def test_a_picture_that_a_script_would_load_is_one() -> None:
    text = '<img class="lazy" data-src="a.png"> <img src="b.png" data-src="c.png">'
    links = LinkRewriter(text, lambda url, media: ResolvedLink(None, True))
    assert links.text == text.replace('data-src="a', 'src="a')


def test_an_include_names_a_file_and_no_address() -> None:
    text = '{{< include Caf%C3%A9.md >}} {{< include "a%20b.md" >}} {{< slides a%20b.pdf >}}'
    links = LinkRewriter(text, lambda url, media: ResolvedLink(None, True))
    assert links.text == (
        '{{< include Café.md >}} {{< include "a b.md" >}} {{< slides a%20b.pdf >}}'
    )


def test_files_that_the_build_reads_are_as_it_reads_them() -> None:
    assert as_read("ü".encode()) == ("ü".encode(), "")
    assert as_read("@a{ü}".encode("utf-16")) == ("@a{ü}".encode(), "UTF-16 is UTF-8 now")
    assert as_read(b"\0@a{\0}") == (b"@a{}", "signs that no page can show are gone")


def test_works_and_styles_that_are_not_there_are_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "here.bib").write_text("@misc{a, title={T}}\n")
    (tmp_path / "_quarto.yml").write_text(
        "website: {title: T}\nbibliography: [here.bib, gone.bib]\ncsl: styles/ieee.csl\n"
    )
    (tmp_path / "a.qmd").write_text(
        "---\nbibliography: [here.bib, 'https://x.org/y.bib']\ncsl: gone.csl\n---\nx\n"
    )
    (tmp_path / "_post").mkdir()
    (tmp_path / "_post/here.bib").write_text("@misc{a, title={T}}\n")
    post = tmp_path / "_post/2024-01-02-notes.md"
    post.write_text("---\ntitle: T\nbibliography: [gone.bib, here.bib]\n---\nx\n")
    made, single = plan_import(tmp_path), plan_import(post)
    assert "bibliography:\n  - here.bib\ncsl: ieee\n" in texts(made)["content/course.yml"]
    assert "bibliography:\n  - here.bib\nkind" in texts(made)["content/a.md"]
    assert "gone.bib" not in "".join(texts(single).values())
    notes = [row.note for row in (*made.rows, *single.rows) if "is left out" in row.note]
    assert [note.split("'")[1] for note in notes] == [
        "gone.bib",
        "https://x.org/y.bib",
        "gone.csl",
        "gone.bib",
    ]


def test_an_alias_that_is_an_address_already_is_left_out_and_told(tmp_path: Path) -> None:
    """Other programs let the last page have it; our build would stop."""
    files = {
        "a.md": "---\ntitle: A\naliases: [/old/, /b]\n---\n",
        "b.md": "---\ntitle: B\naliases: [/old/index.html, /other/]\n---\n",
    }
    made = plan(tmp_path, files)
    assert (
        "- /old/\n" in texts(made)["content/a.md"] and "- /b\n" not in texts(made)["content/a.md"]
    )
    assert (
        "- /other/\n" in texts(made)["content/b.md"] and "/old/" not in texts(made)["content/b.md"]
    )
    notes = [row.note for row in made.rows if "alias" in row.note]
    assert notes == [
        "the alias /b is left out: it is an address of b.md",
        "the alias /old/index.html is left out: it is an address of a.md",
    ]


def test_ids_of_headings_with_dashes_are_those_of_github(tmp_path: Path) -> None:
    text = "# T\n\n## Part 1 -- In & out ##\n\n## Part 2 -- On\n\n[x](#part-1----in--out)\n"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text(text)
    (tmp_path / "docusaurus.config.js").write_text("")
    plan = plan_import(tmp_path)
    (page,) = (file.data for file in plan.files if file.path == "content/docs/a.md")
    assert b"## Part 1 -- In & out {#part-1----in--out}\n\n## Part 2 -- On\n" in (page or b"")


def test_works_that_nothing_names_are_those_of_the_course(tmp_path: Path) -> None:
    """A list of works, or a citation, would stop our build."""
    files = {
        "a.md": "---\ntitle: A\n---\n\nSee [@knuth].\n\n{{< bibliography >}}\n",
        "refs.bib": "@book{knuth, title = {Art}, author = {Donald Knuth}, year = 1968}\n",
    }
    assert "bibliography:\n  - refs.bib\n" in texts(plan(tmp_path, files))["content/course.yml"]
    files["a.md"] = files["a.md"].replace("title: A\n", "title: A\nbibliography: refs.bib\n")
    assert "bibliography" not in texts(plan(tmp_path, files))["content/course.yml"]
