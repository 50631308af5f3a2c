"""The plan for a space or a book of GitBook."""

from __future__ import annotations

import posixpath
import re
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from coursesite.importers.book import files, plan_book, summary
from coursesite.importers.book.files import PutIn
from coursesite.importers.book.kinds import stem
from coursesite.importers.data import yaml_reader
from coursesite.importers.data.yaml_reader import mapping
from coursesite.importers.gitbook.page import converted
from coursesite.importers.plans.plan import ImportPlan, ReportRow

_FILES = (".gitbook.yaml", ".gitbook.yml", "book.json")
_ASSETS = ".gitbook/assets"


def recognises(path: Path) -> bool:
    """Whether a folder is one of GitBook: it has its files, or a table of contents as it wants."""
    return any((path / name).exists() for name in (*_FILES, "SUMMARY.md", ".gitbook"))


def plan(path: Path) -> ImportPlan:
    """The plan for the pages in a folder."""
    base = path.resolve()
    name = next((name for name in _FILES if (base / name).is_file()), "")
    config = mapping(yaml_reader.read(files.text_within(base, base / name) or "")) if name else {}
    root = files.within(base, base / str(config.get("root") or "."))
    root = root if root and root.is_dir() else base
    structure = mapping(config, "structure")
    home = posixpath.normpath(str(structure.get("readme") or "README.md"))
    contents = posixpath.normpath(str(structure.get("summary") or "SUMMARY.md"))
    address = partial(_address, is_old=name == "book.json", home=home)
    left, lost = frozenset(("_book", "book.json")), "the table of contents names what is not there"
    book, entries = summary.book(base, root, contents, address, left, lost)
    heading = re.search(r"^# (.*\S|.)\s*$", files.text_within(base, root / home) or "", re.M)
    course = {
        "title": config.get("title") or (heading[1] if heading else ""),
        "description": config.get("description"),
        "language": config.get("language"),
        "lecturers": config.get("author"),
        "markdown": {"emoji": True},
        "links": summary.links(entries),
    }
    assets = root / _ASSETS
    inner = files.listed(assets, base)[0] if assets.is_dir() else []
    read = [ReportRow(source=name, note="read: course.yml")] if name else []
    book = replace(
        book,
        course={
            key: value
            for key, value in course.items()
            if isinstance(value, (str, dict, list)) and value
        },
        placed={f"{_ASSETS}/{one}": (assets / one).relative_to(base).as_posix() for one in inner},
        redirects={
            f"/{str(old).strip('/')}/": posixpath.normpath(str(new))
            for old, new in mapping(config, "redirects").items()
        },
        rows=(*book.rows, *read),
    )
    put_in, variables = PutIn(base), mapping(config, "variables")
    convert = partial(converted, root=root, put_in=put_in, variables=variables)
    return put_in.told(plan_book(book, convert))


def _address(path: str, is_old: bool, home: str) -> str:
    """The address of the page at a path; that of the old program is a file."""
    if path == home:
        return "/"
    bare = re.sub(r"(?:^|(?<=/))README\Z", "index" if is_old else "", stem(path))
    return f"/{bare}.html" if is_old else f"/{bare}".rstrip("/") + "/"
