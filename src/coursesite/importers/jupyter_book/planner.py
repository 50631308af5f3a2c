"""The import of a Jupyter Book, of version 1 (`_toc.yml`) or 2 (`myst.yml`)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct
from msgspec.structs import replace

from coursesite import notebooks
from coursesite.importers import myst
from coursesite.importers.book import Book, Converted, Page, files, plan_book
from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.jupyter_book import percent, settings, toc
from coursesite.importers.myst import BookFacts
from coursesite.importers.plan import ImportPlan, ReportRow, Status
from coursesite.importers.yaml_reader import at, load

_TABLES = ("_toc.yml", "_toc.yaml", "myst.yml", "myst.yaml")
_PROGRAM = re.compile(
    r"_toc\.ya?ml|myst\.ya?ml|_config\.yml|_build|conf\.py|Makefile|make\.bat|LICENSE|pyproject\.toml|"
    r"(?:requirements|environment|package|package-lock)\.\w+"
)
_MATTER = re.compile(
    r"jupytext|jupyter|kernelspec|substitutions|myst|mystnb|numbering|exports?|downloads|orphan|kernel|"
    r"execute|site|settings|thebe|label|abbreviations|parts|math|html_\w+|tocdepth|file_format|sd_hide_title|short_title"
)
"""Keys of front matter that are the program's own."""
_REPOSITORY = re.compile(r"(?:readme|contributing|licen[cs]e|code_of_conduct)\.md", re.I)
_INCLUDED = re.compile(r"^[ \t>]*[`:~]{3,}\{include\}[ \t]*(\S+)", re.M)


_Note = tuple[str, Status, str]
"""The path of a file, what became of it, and a note."""


class _Settings(Struct, frozen=True):
    """The settings of a book, and its folder: `config` are those of `_config.yml` or of `project`
    in `myst.yml`."""

    root: Path
    toc: Any
    config: Mapping[str, Any]
    site: Any = None
    is_mystmd: bool = False


def recognises(path: Path) -> bool:
    """Whether a folder is a Jupyter Book, or has one right below it."""
    return path.is_dir() and _table_file(path) is not None


def plan(path: Path) -> ImportPlan:
    """The plan for the import of a Jupyter Book; raises `OSError` if it cannot be read."""
    book = _settings(path)
    names, rows = files.listed(book.root, path)
    own = [name for name in names if _PROGRAM.fullmatch(name.partition("/")[0])]
    names = [name for name in names if name not in own]
    pages, notes = _pages(book, names)
    notes += [
        (name, "converted", "read: course.yml")
        if re.match(r"_toc|_config|myst\.y", name)
        else (name, "unused", "it is of the program that the notes were made for")
        for name in own
    ]
    course = (
        settings.of_project(book.config, book.site)
        if book.is_mystmd
        else settings.of_config(book.config)
    )
    works = [name for name in names if name.endswith(".bib") and "/" not in name]
    if book.is_mystmd and works:  # MyST reads those beside its settings
        course.setdefault("bibliography", works)
    if "launch" in course and any(_removes(book.root / page.path) for page in pages):
        del course["launch"]
        note = "launch is not in course.yml: the repository has cells that pages do not have"
        notes.append((".", "left", note))
    unsaid = ("logo", "copyright", "favicon", "abbreviations")
    if lost := [key for key in unsaid if book.config.get(key)]:
        notes.append((".", "left", f"the settings do not say here: {', '.join(lost)}"))
    here = "" if book.root == path else f"{book.root.relative_to(path).as_posix()}/"
    more = [
        ReportRow(source=posixpath.normpath(here + name), status=status, note=note)
        for name, status, note in notes
    ]
    gone = {page.path for page in pages} | {name for name, _, _ in notes}
    home = pages[0].path if pages and pages[0].address == "/" else ""
    whole = Book(
        root=book.root,
        base=path,
        pages=tuple(pages),
        course=course,
        copied=tuple(name for name in names if name not in gone),
        redirects=_redirects(book, home, {page.path for page in pages}),
        site=text_of(course.get("base_url")),
        rows=(*rows, *more),
    )
    substitutions = at(book.config, "parse", "myst_substitutions") or (
        at(book.config, "sphinx", "config", "myst_substitutions") or {}
    )
    projects = at(book.config, "sphinx", "config", "intersphinx_mapping")
    projects = projects or at(book.config, "references")
    known = myst.gathered(book.root, pages, substitutions, projects, is_mystmd=book.is_mystmd)
    return plan_book(whole, lambda text, front, page: convert_page(text, front, page, known))


def _redirects(book: _Settings, home: str, paths: set[str]) -> dict[str, str]:
    """The old addresses of pages, with their paths."""
    found = at(book.config, "sphinx", "config", "rediraffe_redirects")
    pairs = found.items() if isinstance(found, dict) else ()
    moved = {f"/{toc.stem(str(old))}.html": new for old, new in pairs if new in paths}
    return moved if not home or book.is_mystmd else moved | {f"/{toc.stem(home)}.html": home}


def convert_page(text: str, front: dict[str, Any], page: Page, book: BookFacts) -> Converted:
    """The text of a page, or of a cell, in our syntax."""
    if page.path.endswith(".py"):
        front, text = percent.as_markdown(text)
    done = myst.convert(text, front, page, book)
    kept = {key: value for key, value in done.front.items() if not _MATTER.fullmatch(key)}
    if macros := settings.macros(front.get("math")):
        kept["math"] = {"macros": macros}
    return replace(done, front=kept)


def _table_file(base: Path) -> Path | None:
    """The table of contents of a book in a folder or right below it; None if there is none."""
    below = sorted(one for one in base.iterdir() if one.is_dir() and one.name[0] not in "._")
    found = (folder / name for folder in (base, *below) for name in _TABLES)
    return next((file for file in found if file.is_file()), None)


def _settings(base: Path) -> _Settings:
    file = _table_file(base)
    if file is None:
        return _Settings(base, [], {})
    data, root = _yaml(file), file.parent
    if file.name.startswith("myst"):
        project = at(data, "project")
        project = project if isinstance(project, dict) else {}
        return _Settings(root, project.get("toc"), project, at(data, "site"), is_mystmd=True)
    config = next((one for one in (root, base) if (one / "_config.yml").is_file()), None)
    found = _yaml(config / "_config.yml") if config else {}
    return _Settings(root, data, found if isinstance(found, dict) else {})


def _yaml(file: Path) -> Any:
    try:
        return load(decode(file.read_bytes()).text)
    except yaml.YAMLError:
        return {}


def _pages(book: _Settings, names: list[str]) -> tuple[list[Page], list[_Note]]:
    """The pages of the book in their order, and notes on what is none, with its path."""
    notes: list[_Note] = []
    entries = toc.read(book.toc, names) or [
        toc.Entry(path, part=posixpath.dirname(path)) for path in toc.in_order(names)
    ]
    pages: list[Page] = []
    addresses = _Addresses(book.is_mystmd)
    for entry in entries:
        if entry.path.endswith(".rst"):
            notes.append((entry.path, "left", "reStructuredText is not read"))
        elif entry.path:
            is_home = not pages and not entry.path.endswith(".ipynb")
            address = "/" if is_home else addresses.of(entry.path)
            kind = "page" if is_home else ""
            page = Page(
                path=entry.path, address=address, title=entry.title, part=entry.part, kind=kind
            )
            pages.append(page)
        elif entry.url:
            notes.append((".", "left", f"the table of contents leads to {entry.url}"))
        else:
            notes.append(
                (".", "left", f"the page {entry.title} of the table of contents is not there")
            )
    seen = {page.path for page in pages}
    patterns = at(book.config, "exclude_patterns") or at(book.config, "exclude") or []
    excluded = [str(one) for one in patterns] if isinstance(patterns, list) else [str(patterns)]
    included = {name for path in seen for name in _put_in(book.root, path)}
    for name in toc.in_order(names):
        if name in seen or name.endswith(".py"):
            continue
        if name in included:
            notes.append((name, "converted", "it stands in the pages that include it"))
        elif _REPOSITORY.fullmatch(name) or any(
            fnmatchcase(name, one) or fnmatchcase(name, f"{one}/*") for one in excluded
        ):
            notes.append((name, "unused", "it is no page of the book"))
        elif at(book.config, "only_build_toc_files") or name.endswith(".rst"):
            notes.append((name, "left", "the table of contents does not have it"))
        else:
            pages.append(Page(path=name, address=addresses.of(name), listed=False))
    return pages, notes


def _put_in(root: Path, path: str) -> Iterator[str]:
    text = myst.text_of_file(root, path) or ""
    return (myst.joined(posixpath.dirname(path), name) for name in _INCLUDED.findall(text))


def _removes(file: Path) -> bool:
    """Whether a file is a notebook with cells that are not on its page."""
    return file.suffix == ".ipynb" and notebooks.convert(file.read_bytes()).removes


class _Addresses:
    """The addresses that the program gives to pages."""

    def __init__(self, is_mystmd: bool) -> None:
        self._is_mystmd = is_mystmd
        self._counts: dict[str, int] = {}

    def of(self, path: str) -> str:
        """The address of a page; MyST makes it of the file's name, without a number."""
        if not self._is_mystmd:
            return f"/{toc.stem(path)}.html"
        name = toc.stem(path).rpartition("/")[2]
        if not re.match(r"[12]\d{3}(?!\d)|\d{5}", name):
            name = name.lstrip("0123456789_.-") or name
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("&", "-and-"))[:50].strip("-")
        self._counts[slug] = count = self._counts.get(slug, 0) + 1
        return f"/{slug}-{count - 1}/" if count > 1 else f"/{slug}/"
