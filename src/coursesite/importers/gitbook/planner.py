"""The plan for a space or a book of GitBook."""

from __future__ import annotations

import posixpath
import re
from functools import partial
from pathlib import Path

import yaml
from msgspec.structs import replace

from coursesite.importers.book import Book, files, plan_book, summary
from coursesite.importers.book.kinds import stem
from coursesite.importers.encoding import decode
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
        config = load(decode((base / name).read_bytes()).text) if name else {}
    except yaml.YAMLError:
        config = {}
    config = config if isinstance(config, dict) else {}
    root = (base / str(config.get("root") or ".")).resolve()
    root = root if root.is_dir() and root.is_relative_to(base) else base
    structure = config.get("structure")
    contents = structure.get("summary") if isinstance(structure, dict) else None
    contents = posixpath.normpath(str(contents or "SUMMARY.md"))
    found, rows = files.listed(root, base, frozenset(("_book", "book.json")))
    file = root / contents
    text = (
        decode(file.read_bytes()).text
        if file.is_file() and file.resolve().is_relative_to(base)
        else ""
    )
    texts = [one for one in found if one.endswith(".md") and one != contents]
    address = partial(_address, is_old=name == "book.json")
    entries = summary.read(text)
    pages, missing = summary.pages(entries, texts, address)
    home = [page for page in pages if page.path == "README.md"]
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
                "title": config.get("title")
                or _heading(root / "README.md")
                or (home and home[0].title),
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
    converter = PageConverter(root, base, variables if isinstance(variables, dict) else {})
    done = plan_book(book, converter)
    used = [ReportRow(source=one, note="put into pages") for one in sorted(converter.used)]
    return replace(done, rows=(*done.rows, *used))


def _address(path: str, is_old: bool) -> str:
    """The address of the page at a path; that of the old program is a file."""
    bare = re.sub(r"(?:^|(?<=/))README\Z", "index" if is_old else "", stem(path))
    return f"/{bare}.html" if is_old else f"/{bare}".rstrip("/") + "/"


def _heading(file: Path) -> str:
    """The heading of a page; "" if it has none."""
    if not file.is_file():
        return ""
    heading = re.search(r"^# (.+?)\s*$", decode(file.read_bytes()).text, re.M)
    return heading[1] if heading else ""
