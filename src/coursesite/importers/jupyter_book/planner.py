"""The import of a Jupyter Book, of version 1 (`_toc.yml`) or 2 (`myst.yml`)."""

from __future__ import annotations

import posixpath
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from coursesite.importers.book import Book, Converted, Page, files, plan_book
from coursesite.importers.book.natural_order import natural
from coursesite.importers.data import yaml_reader
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_reader import at, mapping
from coursesite.importers.dialects import myst
from coursesite.importers.jupyter_book import percent, settings, toc
from coursesite.importers.lectures.links import (
    file_at,
    front_matter_addresses,
    local_addresses,
)
from coursesite.importers.plans.plan import ImportPlan, ReportRow, Status
from coursesite.importers.text.encoding import decode
from coursesite.importers.text.plain_text import plain_text
from coursesite.media import notebooks

_TABLES = ("_toc.yml", "_toc.yaml", "myst.yml", "myst.yaml")
_READ = re.compile(r"(?:_toc|myst|_config)\.ya?ml")
_UNUSED = re.compile(
    r"_build(?:/.*)?|conf\.py|Makefile|make\.bat|LICENSE|pyproject\.toml|"
    r"(?:requirements|environment|package|package-lock)\.\w+|"
    r"(?i:readme|contributing|licen[cs]e|code_of_conduct)\.md"
)
_MATTER = re.compile(
    r"jupytext|jupyter|kernelspec|substitutions|myst|mystnb|numbering|exports?|downloads|orphan|kernel|"
    r"execute|site|settings|thebe|label|abbreviations|parts|math|html_\w+|tocdepth|short_title"
)
"""Keys of front matter that are the program's own."""
_NAMED = re.compile(r"\{(?:figure|image|download|video)\}(?:`[^`<]*<?|[ \t]*)([^\s`<>]+)")
_INCLUDED = re.compile(r"^[ \t>]*[`:~]{3,}\{include\}[ \t]*(\S+)", re.M)


def recognises(path: Path) -> bool:
    """Whether a folder is a Jupyter Book, or has one right below it; or a file a notebook, or notes
    in MyST."""
    if path.is_dir():
        return _table_file(path) is not None
    if path.suffix not in (".md", ".ipynb") or not path.is_file():
        return False
    return path.suffix == ".ipynb" or myst.is_used(decode(path.read_bytes()).text)


def plan(path: Path) -> ImportPlan:
    """The plan for the import of a Jupyter Book; raises `OSError` if it cannot be read."""
    if not path.is_dir():
        return _plan_page(path)
    table = _table_file(path) or path / _TABLES[0]
    root, data, is_mystmd = table.parent, _yaml(table), table.name.startswith("myst")
    folder = next((one for one in (root, path) if (one / "_config.yml").is_file()), root)
    config = mapping(data, "project") if is_mystmd else mapping(_yaml(folder / "_config.yml"))
    site, sphinx = at(data, "site"), at(config, "sphinx", "config")
    course = settings.of_project(config, site) if is_mystmd else settings.of_config(config)
    bars = (at(site, key) for key in ("nav", "actions"))
    outside = [one for bar in bars for one in toc.links(bar)]
    names, rows = files.listed(root, path)
    form = "folders" if at(site, "options", "folders") else "flat" if is_mystmd else ""
    done: set[str] = set()

    def row(name: str, status: Status, note: str) -> None:
        source = posixpath.relpath(root / name, path)
        rows.append(ReportRow(source=source, status=status, note=note))
        done.add(name)

    pages: list[Page] = []
    slugs: dict[str, int] = {}
    entries = toc.read(config.get("toc") if is_mystmd else data, names)
    for entry in entries:
        if entry.url:
            outside.append({"title": entry.title, "url": entry.url})
        elif not entry.path:
            note = f"the table of contents names {entry.title}, which is not there"
            row(table.name, "left", note)
        elif not entry.path.endswith(".rst"):
            pages.append(_page(entry, form, slugs, is_home=not pages))
    course |= {"links": outside} if outside else {}
    included = {
        myst.joined(posixpath.dirname(page.path), name)
        for page in pages
        for name in _INCLUDED.findall(myst.text_of_file(root, page.path) or "")
    }
    excluded = at(config, "exclude_patterns") or at(config, "exclude") or []
    patterns = [f"{one}*" for one in (excluded if isinstance(excluded, list) else [excluded])]
    others = {*names} - {page.path for page in pages}
    for name in sorted(others, key=lambda name: ("/" in name, natural(name))):
        is_page = name.endswith((".md", ".ipynb"))
        if _READ.fullmatch(name):
            row(name, "converted", "read: course.yml")
        elif name in included:
            row(name, "converted", "it stands in the pages that include it")
        elif (_UNUSED.fullmatch(name) and pages) or any(fnmatchcase(name, p) for p in patterns):
            row(name, "unused", "it is no page of the book")
        elif name.endswith(".rst"):
            row(name, "left", "reStructuredText is not read")
        elif is_page and config.get("only_build_toc_files"):
            row(name, "left", "the table of contents does not have it")
        elif is_page:
            entry = toc.Entry(name, part="" if entries else posixpath.dirname(name))
            page = _page(entry, form, slugs, is_home=not pages)
            pages.append(replace(page, listed=not entries))
    named = table.name if is_mystmd else posixpath.relpath(folder / "_config.yml", root)
    books = (files.on_disk(root, one.path) for one in pages if one.path.endswith(".ipynb"))
    if "launch" in course and any(notebooks.convert(one.read_bytes()).removes for one in books):
        del course["launch"]
        note = "launch is not in course.yml: the repository has cells that pages do not have"
        row(named, "left", note)
    lost = [key for key in ("logo", "copyright", "favicon") if config.get(key)]
    extra = ("extra_footer", "extra_navbar", "announcement")
    if lost := [*lost, *(key for key in extra if at(config, "html", key))]:
        row(named, "left", f"the settings do not say here: {', '.join(lost)}")
    works = [name for name in names if name.endswith(".bib") and "/" not in name]
    if is_mystmd and works:  # MyST reads those beside its settings
        course.setdefault("bibliography", works)
    paths = {page.path for page in pages}
    moved = mapping(sphinx, "rediraffe_redirects").items()
    redirects = {f"/{toc.stem(str(old))}.html": new for old, new in moved if new in paths}
    if pages and pages[0].address == "/" and not is_mystmd:
        redirects[f"/{toc.stem(pages[0].path)}.html"] = pages[0].path
    own = at(config, "parse", "myst_substitutions")
    values = at(sphinx, "myst_substitutions") if own is None else own
    projects = at(sphinx, "intersphinx_mapping") or config.get("references")
    short = {str(key): str(value) for key, value in mapping(config, "abbreviations").items()}
    known = replace(
        myst.gathered(root, pages, values, projects, is_mystmd=is_mystmd),
        has_works="bibliography" in course,
        abbreviations=short,
    )
    texts = ("" if short else myst.text_of_file(root, page.path) or "" for page in pages)
    if short or any(re.match(r"---\n(?:.*\n)*?abbreviations:", text) for text in texts):
        course.setdefault("markdown", {})["extensions"] = ["abbr"]
    book = Book(
        root=root,
        base=path,
        pages=tuple(pages),
        course=course,
        copied=tuple(name for name in names if name not in paths | done),
        redirects=redirects,
        site=text_of(course.get("base_url")),
        rows=tuple(rows),
    )
    return plan_book(book, lambda text, front, page: convert_page(text, front, page, known))


def _plan_page(path: Path) -> ImportPlan:
    """The plan for a single page, with the files that it names: beside it, or in its repository."""
    post = split_post(myst.text_of_file(path.parent, path.name) or "")
    named = [*local_addresses(post.body), *front_matter_addresses(post.front)]
    named += _NAMED.findall(post.body)
    above = max((len(re.findall(r"\A(?:\.\./)*", name)[0]) // 3 for name in named), default=0)
    parents = path.resolve().parents
    top = next((n for n, one in enumerate(parents) if (one / ".git").exists()), 0)
    root = parents[min(above, top)]  # files above it belong to the notes only in their repository
    here = path.resolve().relative_to(root).as_posix()
    found = (file_at(root, myst.joined(posixpath.dirname(here), name)) for name in named)
    copied = {file.relative_to(root).as_posix() for file in found if file} - {here}
    heading = re.search(r"^#[ \t]+(.+)$", post.body, re.M)
    title = text_of(post.front.get("title")) or plain_text(heading[1] if heading else path.stem)
    pages, course = (Page(path=here, kind="lecture"),), {"title": title}
    book = Book(root=root, base=root, pages=pages, course=course, copied=tuple(sorted(copied)))
    known = myst.gathered(root, pages, {})
    return plan_book(book, lambda text, front, page: convert_page(text, front, page, known))


def convert_page(text: str, front: dict[str, Any], page: Page, book: myst.BookFacts) -> Converted:
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


def _yaml(file: Path) -> Any:
    return yaml_reader.read(decode(file.read_bytes()).text) if file.is_file() else {}


def _page(entry: toc.Entry, form: str, slugs: dict[str, int], *, is_home: bool) -> Page:
    """A page with the address that the program gives it: the first one is the home page, unless it
    is a notebook. MyST makes addresses of the names of files, without numbers; `form` says whether
    of those of folders, too."""
    is_home = is_home and not entry.path.endswith(".ipynb")
    stem = toc.stem(entry.path)
    address = f"/{stem}.html"
    if form:
        names = stem.split("/") if form == "folders" else stem.split("/")[-1:]
        slug = "/".join(map(_slug, names))
        count = slugs[slug] = slugs.get(slug, -1) + 1
        address = f"/{slug}-{count}/" if count else f"/{slug}/"
    return Page(
        path=entry.path,
        address="/" if is_home else address,
        title=entry.title,
        part=entry.part,
        kind="page" if is_home else "",
    )


def _slug(name: str) -> str:
    if not re.match(r"[12]\d{3}(?!\d)|\d{5}", name):
        name = name.lstrip("0123456789_.-") or name
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("&", "-and-"))[:50].strip("-")
