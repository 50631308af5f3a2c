"""The plan for a space or a book of GitBook."""

from __future__ import annotations

import posixpath
import re
from functools import partial
from pathlib import Path

import yaml

from coursesite.importers.book import Book, files, plan_book, summary
from coursesite.importers.book.files import PutIn
from coursesite.importers.book.kinds import stem
from coursesite.importers.gitbook.page import PageConverter
from coursesite.importers.plan import ImportPlan, ReportRow
from coursesite.importers.yaml_reader import load

_FILES = (".gitbook.yaml", ".gitbook.yml", "book.json")
_ASSETS = ".gitbook/assets"


def recognises(path: Path) -> bool:
    """Whether a folder is one of GitBook: it has its files, or a table of contents as it wants."""
    return any((path / name).exists() for name in (*_FILES, "SUMMARY.md", ".gitbook"))


def plan(path: Path) -> ImportPlan:
    """The plan for the pages in a folder."""
    base = path.resolve()
    name = next((name for name in _FILES if (base / name).is_file()), "")
    try:
        config = load(files.text_within(base, base / name) or "") if name else {}
    except yaml.YAMLError:
        config = {}
    config = config if isinstance(config, dict) else {}
    root = files.within(base, base / str(config.get("root") or "."))
    root = root if root and root.is_dir() else base
    structure = config.get("structure")
    structure = structure if isinstance(structure, dict) else {}
    contents = structure.get("summary")
    home = posixpath.normpath(str(structure.get("readme") or "README.md"))
    contents = posixpath.normpath(str(contents or "SUMMARY.md"))
    found, rows = files.listed(root, base, frozenset(("_book", "book.json")))
    text = files.text_within(base, root / contents) or ""
    texts = [one for one in found if one.endswith(".md") and one != contents]
    address = partial(_address, is_old=name == "book.json", home=home)
    entries = summary.read(text)
    pages, missing = summary.pages(entries, texts, address)
    heading = re.search(r"^# (.+?)\s*$", files.text_within(base, root / home) or "", re.M)
    if name:
        rows.append(ReportRow(source=name, note="read: course.yml"))
    if text:
        rows.append(summary.row((root / contents).relative_to(base).as_posix()))
    notes = (f"the table of contents names what is not there: {title}" for title in missing)
    rows += [ReportRow(source=contents, status="left", note=note) for note in notes]
    redirects = config.get("redirects")
    assets = root / _ASSETS
    inner = files.listed(assets, base)[0] if assets.is_dir() else []
    book = Book(
        root=root,
        base=base,
        pages=pages,
        course={
            key: value
            for key, value in {
                "title": config.get("title") or (heading[1] if heading else ""),
                "description": config.get("description"),
                "language": config.get("language"),
                "lecturers": config.get("author"),
                "markdown": {"emoji": True},
                "links": summary.links(entries),
            }.items()
            if isinstance(value, (str, dict, list)) and value
        },
        copied=tuple(one for one in found if one not in (*texts, contents)),
        placed={f"{_ASSETS}/{one}": (assets / one).relative_to(base).as_posix() for one in inner},
        redirects={
            f"/{str(old).strip('/')}/": posixpath.normpath(str(new))
            for old, new in (redirects.items() if isinstance(redirects, dict) else ())
        },
        rows=tuple(rows),
    )
    variables = config.get("variables")
    put_in = PutIn(base)
    variables = variables if isinstance(variables, dict) else {}
    return put_in.told(plan_book(book, PageConverter(root, put_in, variables)))


def _address(path: str, is_old: bool, home: str) -> str:
    """The address of the page at a path; that of the old program is a file."""
    if path == home:
        return "/"
    bare = re.sub(r"(?:^|(?<=/))README\Z", "index" if is_old else "", stem(path))
    return f"/{bare}.html" if is_old else f"/{bare}".rstrip("/") + "/"
