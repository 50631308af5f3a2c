"""`coursesite export`: a course as one file, which its own readers take."""

from __future__ import annotations

import posixpath
import shutil
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from coursesite.cli.export import pdf, xhtml
from coursesite.cli.main import main

COURSE = """\
title: Lines & planes
key: lines-1a2b3c
institution: University of Somewhere
description: Vectors <and> maps.
base_url: https://example.org/lines
lecturers: [{name: Ada Example}]
"""
ONE = """\
---
title: Vectors
video: talk.mp4
---

Formula $x^2 < \\mathrm{vol}(A)$, and one that is displayed:

$$\\sum_{i=1}^n a_i \\tag{1}$$

## Arrows & more $x^2$

![An arrow](arrow.svg){: #fig-arrow }

See [the figure](#fig-arrow), [the next](02-maps.md#kernels), [the home](/), a file
[data](data.csv), and [elsewhere](https://other.example.org/a?b=1&c=2).[^1]

![two](modes.svg)

![far](https://other.example.org/far.png)

{{< youtube dqoEU9Ac3ek >}}

[^1]: A note.
"""
TWO = """\
---
title: Maps
---

## Kernels

- [x] done

> [!QUIZ] Ask
> Which one?
>
> - [x] This.
>   Because.
> - [ ] That.

> [!QUIZ]
> How many?
>
> Answer: 42

```python
if a < b and c:
    pass
```
"""
FILES = {
    "content/course.yml": COURSE,
    "content/lectures/01-vectors.md": ONE,
    "content/lectures/02-maps.md": TWO,
    "content/lectures/arrow.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
    "content/lectures/modes.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'
        "<style>@media (prefers-color-scheme: dark) { a { fill: red } }</style></svg>"
    ),
    "content/lectures/data.csv": "a,b\n",
    "content/lectures/talk.mp4": "x",
}
CLOCK = ("--clock", "2025-03-01")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "site"
    for path, text in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def export(site: Path, *options: str) -> Result:
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(main, ["export", "-s", str(site), *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


@pytest.fixture(scope="module")
def book(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the course's EPUB by their paths."""
    file = tmp_path_factory.mktemp("book") / "b.epub"
    done = export(site, "--epub", "-o", str(file), *CLOCK)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(file) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        return {name: package.read(name) for name in package.namelist()}


def names(root: ET.Element) -> set[str]:
    return {one.attrib["id"] for one in root.iter() if "id" in one.attrib}


def test_an_export_changes_nothing_in_the_site(site: Path, book: dict[str, bytes]) -> None:
    assert {path.name for path in site.iterdir()} == {"content"}


def test_a_book_has_a_chapter_for_each_post_and_names_all_its_files(book: dict[str, bytes]) -> None:
    package = ET.fromstring(book["EPUB/package.opf"])
    space = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
    items = {item.attrib["id"]: item.attrib for item in package.iterfind(".//opf:item", space)}
    assert {f"EPUB/{item['href']}" for item in items.values()} | {
        *("mimetype", "META-INF/container.xml", "EPUB/package.opf"),
    } == book.keys()
    spine = [ref.attrib["idref"] for ref in package.iterfind(".//opf:itemref", space)]
    assert spine == ["title", "nav", "chapter-001", "chapter-002"]
    assert items["chapter-001"]["properties"] == "mathml"
    assert "properties" not in items["chapter-002"]
    said = {
        one.tag.partition("}")[2]: one.text for one in package.find("opf:metadata", space) or ()
    }
    assert said["title"] == "Lines & planes"
    assert said["creator"] == "Ada Example"
    assert said["description"] == "Vectors <and> maps."
    assert said["meta"] == "2025-03-01T00:00:00Z"
    assert (said["identifier"] or "").startswith("urn:uuid:")


def test_every_link_within_a_book_leads_somewhere(book: dict[str, bytes]) -> None:
    pages = {path: ET.fromstring(data) for path, data in book.items() if path.endswith(".xhtml")}
    seen = 0
    for path, root in pages.items():
        for one in root.iter():
            for key in ("href", "src"):
                url = one.attrib.get(key, "")
                if not url or ":" in url:
                    continue
                file, _, name = url.partition("#")
                there = posixpath.join("EPUB", file) if file else path
                assert there in book, (path, url)
                assert not name or name in names(pages[there]), (path, url)
                seen += 1
    assert seen > 8
    contents = "".join(pages["EPUB/nav.xhtml"].itertext())
    assert all(title in contents for title in ("Vectors", "Arrows & more x2", "Maps", "Kernels"))
    assert "^" not in contents, "formulas are named without their TeX"


def test_links_out_of_a_book_lead_to_the_site(book: dict[str, bytes]) -> None:
    page = book["EPUB/chapter-001.xhtml"].decode()
    for url in (
        "https://example.org/lines/",
        "https://example.org/lines/lectures/data.csv",
        "https://other.example.org/a?b=1&amp;c=2",
        "chapter-002.xhtml#lectures-maps--kernels",
        "https://www.youtube.com/watch?v=dqoEU9Ac3ek",
    ):
        assert f'href="{url}"' in page, url
    assert '<a href="https://other.example.org/far.png">far</a>' in page
    assert "<iframe" not in page and "<script" not in page and "<button" not in page
    assert page.count('alt="two"') == 1 and b"max-width" in book["EPUB/images/002.svg"]
    assert 'alt="An arrow"' in page and book["EPUB/images/001.svg"].startswith(b"<svg")


def test_a_quiz_can_be_read_in_a_book_without_its_fields(book: dict[str, bytes]) -> None:
    root = ET.fromstring(book["EPUB/chapter-002.xhtml"])
    words = " ".join("".join(root.itertext()).split())
    for part in ("Which one?", "This.", "That.", "How many?", "42"):
        assert part in words
    tags = {one.tag.partition("}")[2] for one in root.iter()}
    assert tags.isdisjoint(("form", "button")) and "Your answer" not in words
    fields = [one for one in root.iter() if one.tag.endswith("}input")]
    assert all(one.attrib["type"] == "checkbox" for one in fields) and len(fields) == 1


def test_the_same_course_makes_the_same_bytes(site: Path, tmp_path: Path) -> None:
    for form in ("epub", "zip"):
        made = []
        for name in ("a", "b"):
            file = tmp_path / f"{name}.{form}"
            assert export(site, f"--{form}", "-o", str(file), *CLOCK).exit_code == 0
            made.append(file.read_bytes())
        assert made[0] == made[1]
    with zipfile.ZipFile(BytesIO(made[0])) as packed:
        assert {"index.html", "lectures/vectors/index.html", "lectures/data.csv"} <= {
            *packed.namelist()
        }
        assert not [name for name in packed.namelist() if name.startswith(".")]


def test_html_within_formulas_and_odd_html_is_xml() -> None:
    html = (
        "<div><math><mtext>a<em>b</em></mtext><mrow displaystyle='true'><mi>x</mi></mrow>"
        "<mspace width='0.5rem'></mspace></math><svg viewBox='0 0 1 1'><path d='M0 0'></path></svg>"
        "<br><input type='checkbox' checked disabled><p onclick='x()' data-a='1' @x='1'>"
        "1 &lt; 2 &amp; \x0c</p><!-- c --><script>x</script><p lang='de'>d</p></div>"
    )
    node = LexborHTMLParser(html).css_first("div")
    assert node is not None
    said = xhtml.written(node, xhtml.Edits(lambda url: url, lambda url: None))
    root = ET.fromstring(said)
    tags = [one.tag for one in root.iter()]
    math, page = "{http://www.w3.org/1998/Math/MathML}", f"{{{xhtml.XHTML}}}"
    assert f"{math}mstyle" in tags and f"{page}em" in tags
    assert "{http://www.w3.org/2000/svg}path" in tags
    assert 'width="0.5em"' in said and 'checked="checked"' in said.replace('""', '"checked"')
    assert "onclick" not in said and "data-a" not in said and "script" not in said
    assert 'xml:lang="de"' in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "--zip, --epub or --pdf"),
        (("--epub", "-c", "nowhere"), "no course is in content/nowhere"),
        (("--pdf", "--page", "/nowhere/", "--browser", "x"), "no page is at /nowhere/"),
        (("--pdf", "--browser", "/nowhere/chrome"), "/nowhere/chrome can't be run"),
    ],
)
def test_what_cannot_be_made_is_told(
    options: tuple[str, ...], words: str, site: Path, tmp_path: Path
) -> None:
    file = tmp_path / "out"
    done = export(site, *options, "-o", str(file), *CLOCK)
    assert done.exit_code != 0
    assert words in done.stderr
    assert not file.exists()


def test_a_course_without_the_page_with_all_notes_makes_no_book(site: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(site, tmp_path / "site")
    (copy / "content/course.yml").write_text(f"{COURSE}print: false\n", encoding="utf-8")
    done = export(copy, "--epub", "-o", str(tmp_path / "b.epub"))
    assert done.exit_code == 1
    assert "print: false" in done.stderr


def test_a_site_with_errors_makes_nothing(site: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(site, tmp_path / "site")
    (copy / "content/lectures/02-maps.md").write_text("[x](no.md)\n", encoding="utf-8")
    done = export(copy, "--zip", "-o", str(tmp_path / "s.zip"))
    assert done.exit_code == 1
    assert "nothing was made: 1 error" in done.stderr
    assert not (tmp_path / "s.zip").exists()


@pytest.mark.browser
def test_a_course_is_printed_with_bookmarks_tags_and_page_numbers(
    site: Path, tmp_path: Path
) -> None:
    file = tmp_path / "c.pdf"
    done = export(site, "--pdf", "-o", str(file), *CLOCK)
    assert (done.exit_code, done.stderr) == (0, "")
    reader = PdfReader(file)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    marks: list[tuple[str, int]] = []

    def gather(outline: object) -> None:
        for entry in outline if isinstance(outline, list) else []:
            if isinstance(entry, list):
                gather(entry)
            else:
                marks.append((entry.title, reader.get_destination_page_number(entry) + 1))

    gather(reader.outline)
    pages = dict(marks)
    assert {"Vectors", "Maps", "Kernels"} <= pages.keys()
    assert any(title.startswith("Arrows & more") for title in pages)
    contents = reader.pages[pages["Contents"] - 1].extract_text()
    assert f"Vectors {pages['Vectors']}" in " ".join(contents.split())
    assert f"Maps {pages['Maps']}" in " ".join(contents.split())
    links = [
        str(note.get_object()["/A"]["/URI"])
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert "https://example.org/lines/" in links
    assert not [link for link in links if link.startswith("file:")]
    one = tmp_path / "one.pdf"
    assert export(site, "--pdf", "--page", "/lectures/maps/", "-o", str(one)).exit_code == 0
    assert "Kernels" in PdfReader(one).pages[0].extract_text()


def test_without_a_browser_it_is_said_which_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setattr(pdf, "_PLACES", ())
    with pytest.raises(pdf.PrintError, match="Chromium, Chrome or Edge"):
        pdf.browser()
