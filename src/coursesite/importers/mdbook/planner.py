"""The plan for a book of mdBook."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from msgspec.structs import replace

from coursesite.importers.book import files, plan_book, summary
from coursesite.importers.book.files import PutIn
from coursesite.importers.book.kinds import stem
from coursesite.importers.data import toml_reader
from coursesite.importers.data.yaml_reader import mapping
from coursesite.importers.mdbook.page import ChapterConverter
from coursesite.importers.plans.plan import ImportPlan, ReportRow


def recognises(path: Path) -> bool:
    """Whether a folder is a book of mdBook."""
    return (path / "book.toml").is_file()


def plan(path: Path) -> ImportPlan:
    """The plan for the book in a folder."""
    base = path.resolve()
    config, _ = toml_reader.load(files.text_within(base, base / "book.toml") or "")
    about, html = mapping(config, "book"), mapping(config, "output", "html")
    root = files.within(base, base / str(about.get("src") or "src"))
    root = root if root and root.is_dir() else base
    left, lost = frozenset(("book", "book.toml", "theme")), "a chapter without a text"
    book, _ = summary.book(base, root, "SUMMARY.md", _address, left, lost)
    rows = [*book.rows, ReportRow(source="book.toml", note="read: course.yml")]
    if (base / "theme").is_dir():
        rows.append(ReportRow(source="theme", status="unused", note="of the look"))
    stems = [re.escape(stem(page.path)) for page in book.pages]
    made = re.compile(
        rf"(?:{'|'.join(stems)}|404|print|toc)\.html|CNAME|"
        r"(?:elasticlunr|mark|searcher|searchindex|highlight|book|toc)[\w.-]*\.js(?:on)?"
    )
    note = "made by the program of the notes"
    for name in files.listed(base, base)[0] if stems else ():
        if made.fullmatch(name):
            rows.append(ReportRow(source=name, status="unused", note=note))
    has_math = html.get("mathjax-support") or not {
        *("katex", "mathjax", "mathpunc", "typst")
    }.isdisjoint(mapping(config, "preprocessor"))
    course = {
        "title": about.get("title"),
        "description": about.get("description"),
        "language": about.get("language"),
        "lecturers": about.get("authors"),
        "repository": html.get("git-repository-url"),
        "math": None if has_math else False,
    }
    by_address = {page.address.lstrip("/"): page.path for page in book.pages}
    targets = {
        f"/{str(old).lstrip('/')}": posixpath.normpath(
            posixpath.join(posixpath.dirname(str(old)), str(new).partition("#")[0])
        ).lstrip("/")
        for old, new in mapping(html, "redirect").items()
    }
    book = replace(
        book,
        course={key: value for key, value in course.items() if value not in (None, "", [])},
        redirects={old: by_address[new] for old, new in targets.items() if new in by_address},
        prefix=str(html.get("site-url") or ""),
        rows=tuple(rows),
    )
    put_in = PutIn(base)
    return put_in.told(
        plan_book(book, ChapterConverter(root, put_in, mapping(html, "code", "hidelines")))
    )


def _address(path: str) -> str:
    """The address of the chapter at a path."""
    folder, _, name = stem(path).rpartition("/")
    return f"/{folder}/{'index' if name.lower() == 'readme' else name}.html".replace("//", "/")
