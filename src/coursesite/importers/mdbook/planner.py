"""The plan for a book of mdBook."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from coursesite.importers import toml_reader
from coursesite.importers.book import Book, files, plan_book, summary
from coursesite.importers.book.files import PutIn
from coursesite.importers.book.kinds import stem
from coursesite.importers.mdbook.page import ChapterConverter
from coursesite.importers.plan import ImportPlan, ReportRow
from coursesite.importers.yaml_reader import mapping


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
    found, rows = files.listed(root, base, frozenset(("book", "book.toml", "theme")))
    text = files.text_within(base, root / "SUMMARY.md") or ""
    texts = [name for name in found if name.endswith(".md")]
    pages, drafts = summary.pages(summary.read(text), texts, address)
    contents = (root / "SUMMARY.md").relative_to(base).as_posix()
    rows += [ReportRow(source="book.toml", note="read: course.yml"), summary.row(contents)]
    if (base / "theme").is_dir():
        rows.append(ReportRow(source="theme", status="unused", note="of the look"))
    made = re.compile(
        rf"(?:{'|'.join(map(re.escape, map(stem, texts)))}|404|print|toc)\.html|CNAME|"
        r"(?:elasticlunr|mark|searcher|searchindex|highlight|book|toc)[\w.-]*\.js(?:on)?"
    )
    for name in found if root == base else files.listed(base, base)[0] if texts else ():
        if made.fullmatch(name):
            rows.append(
                ReportRow(source=name, status="unused", note="made by the program of the notes")
            )
    drafts = [f"a chapter without a text: {title}" for title in drafts]
    rows += [ReportRow(source=contents, status="left", note=note) for note in drafts]
    preprocessors = ("katex", "mathjax", "mathpunc", "typst")
    has_math = bool(html.get("mathjax-support")) or any(
        name in mapping(config, "preprocessor") for name in preprocessors
    )
    course = {
        "title": about.get("title"),
        "description": about.get("description"),
        "language": about.get("language"),
        "lecturers": about.get("authors"),
        "repository": html.get("git-repository-url"),
        "math": None if has_math else False,
    }
    redirects = {
        str(old): posixpath.normpath(posixpath.join(posixpath.dirname(str(old)), str(new))).lstrip(
            "/"
        )
        for old, new in mapping(html, "redirect").items()
    }
    by_address = {page.address.lstrip("/"): page.path for page in pages}
    book = Book(
        root=root,
        base=base,
        pages=pages,
        course={key: value for key, value in course.items() if value not in (None, "", [])},
        copied=tuple(name for name in found if name not in texts),
        redirects={
            f"/{old.lstrip('/')}": by_address[new]
            for old, target in redirects.items()
            if (new := re.sub(r"#.*", "", target)) in by_address
        },
        prefix=str(html.get("site-url") or ""),
        rows=tuple(rows),
    )
    put_in = PutIn(base)
    return put_in.told(plan_book(book, ChapterConverter(root, put_in)))


def address(path: str) -> str:
    """The address of the chapter at a path."""
    folder, _, name = stem(path).rpartition("/")
    return f"/{folder}/{'index' if name.lower() == 'readme' else name}.html".replace("//", "/")
