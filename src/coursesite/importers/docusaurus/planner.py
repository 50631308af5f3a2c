"""The import of a Docusaurus site: its documents in the order of its sidebars, blog and pages."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

import yaml

from coursesite.importers.book import Book, Converted, Page, files, plan_book
from coursesite.importers.docusaurus import javascript, mdx, sidebars
from coursesite.importers.docusaurus.sidebars import Category, Document
from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.plan import ImportPlan, ReportRow, Status
from coursesite.importers.posts import split_post
from coursesite.importers.yaml_reader import load

_CONFIGS = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs", "cjs", "mts"))
_SIDEBARS = tuple(f"sidebars.{ending}" for ending in ("js", "ts", "json", "mjs", "cjs"))
_PAGES = (".md", ".mdx")
_POST = re.compile(r"(?:.*/)?(\d{4})[-/](\d\d)[-/](\d\d)[-/](.+?)(?:/index)?\.mdx?\Z")
_OTHERS: tuple[tuple[str, Status, str], ...] = (
    (r"src/pages/.*\.[jt]sx?", "left", "a page that is a program is not here"),
    (r"docusaurus\.config\..*|sidebars\..*|.*/_category_\..*", "converted", "read: course.yml"),
    (r"blog/(?:authors|tags)\.yml", "converted", "read: the names of authors"),
    (r"src/(?!pages/).*|[^/]*(?<!\.mdx)", "unused", "it is of the program or its repository"),
)
"""Files that are no pages, and what becomes of them; the first that fits a file counts."""
_MATTER = re.compile(
    r"id|sidebar_\w+|hide_\w+|pagination_\w+|custom_edit_url|displayed_sidebar|slug|toc_\w+|"
    r"parse_number_prefixes|unlisted_sidebar|draft_note|format|mdx"
)


def recognises(path: Path) -> bool:
    """Whether a folder is a site of Docusaurus."""
    return path.is_dir() and any((path / name).is_file() for name in _CONFIGS)


def plan(path: Path) -> ImportPlan:
    """The plan for the import of a Docusaurus site; raises `OSError` if it cannot be read."""
    config = next((text for name in _CONFIGS if (text := _text(path / name))), "")
    docs = re.search(r"\bdocs\s*:\s*(?=\{)", config)
    options = config[docs.end() : docs.end() + 1500] if docs else ""
    root = (javascript.word(options, "path") or "docs").strip("./")
    base = "/" + javascript.word(options, "routeBasePath").strip("/")
    base = base if "routeBasePath" in options else "/docs"
    names, rows = files.listed(path, path)
    fronts = {name: _front(path / name) for name in names if name.endswith(_PAGES)}
    documents = _documents(names, root, fronts)
    pages = [
        Page(
            path=f"{root}/{one.path}",
            address=_address(one, base, fronts[f"{root}/{one.path}"]),
            part=part,
            title=text_of(fronts[f"{root}/{one.path}"].get("sidebar_label")),
        )
        for one, part in _in_order(path, config, documents, _categories(path, names, root))
    ]
    seen = {page.path for page in pages}
    pages += [
        Page(
            path=f"{root}/{one.path}",
            address=_address(one, base, fronts[f"{root}/{one.path}"]),
            listed=False,
        )
        for one in documents.values()
        if f"{root}/{one.path}" not in seen
    ]
    pages += _posts(names, fronts)
    pages += [
        Page(
            path=name,
            address=f"/{name[10:].rpartition('.')[0]}".removesuffix("/index"),
            kind="page",
        )
        for name in names
        if name.startswith("src/pages/") and name.endswith(_PAGES)
    ]
    own = {page.path for page in pages}
    partials = [
        n
        for n in names
        if n.startswith((f"{root}/", "blog/")) and n.endswith(_PAGES) and n not in own
    ]
    rows += [
        ReportRow(source=n, status="converted", note="it stands in the pages that import it")
        for n in partials
    ]
    for name in names:
        known = (one for one in _OTHERS if re.fullmatch(one[0], name))
        if name not in own and (other := next(known, None)):
            rows.append(ReportRow(source=name, status=other[1], note=other[2]))
    people = _people(path)
    url, prefix = javascript.word(config, "url"), javascript.word(config, "baseUrl")
    course = {
        "title": javascript.word(config, "title"),
        "description": javascript.word(config, "tagline"),
        "language": javascript.word(config, "defaultLocale"),
        "base_url": (url.rstrip("/") + prefix).rstrip("/") if url else "",
    }
    book = Book(
        root=path,
        base=path,
        pages=tuple(pages),
        course={key: value for key, value in course.items() if value},
        copied=tuple(
            name
            for name in names
            if name.startswith((f"{root}/", "blog/"))
            and name not in own
            and name not in partials
            and not posixpath.basename(name).startswith("_category_")
            and posixpath.basename(name) not in ("authors.yml", "tags.yml")
        ),
        placed={name.removeprefix("static/"): name for name in names if name.startswith("static/")},
        site=course["base_url"],
        prefix=prefix,
        rows=tuple(rows),
    )

    def convert(text: str, front: dict[str, Any], page: Page) -> Converted:
        folder = posixpath.dirname(page.path)

        def read(name: str) -> str | None:
            inner = name.removeprefix("@site/") if name.startswith("@site/") else f"{folder}/{name}"
            file = posixpath.normpath(inner)
            return split_post(_text(path / file)).body if file in fronts else None

        body, changes = mdx.convert(text, read)
        kept = {key: value for key, value in front.items() if not _MATTER.fullmatch(key)}
        if page.kind == "announcement" and (post := _POST.match(page.path)):
            kept.setdefault("date", f"{post[1]}-{post[2]}-{post[3]}")
        names = kept.get("authors")
        for_list = names if isinstance(names, list) else [names]
        if any(isinstance(one, str) and one in people for one in for_list):
            kept["authors"] = [
                people.get(one, one) if isinstance(one, str) else one for one in for_list
            ]
        return Converted(text=body, front=kept, changes=changes)

    return plan_book(book, convert)


def _people(base: Path) -> dict[str, Any]:
    """The authors of the blog by the names that posts give them."""
    try:
        found = load(_text(base / "blog/authors.yml"))
    except yaml.YAMLError:
        return {}
    return {str(key): one for key, one in found.items()} if isinstance(found, dict) else {}


def _text(file: Path) -> str:
    return decode(file.read_bytes()).text if file.is_file() else ""


def _front(file: Path) -> dict[str, Any]:
    return split_post(_text(file)).front


def _documents(
    names: list[str], root: str, fronts: dict[str, dict[str, Any]]
) -> dict[str, Document]:
    """The documents by their ids."""
    found: dict[str, Document] = {}
    for name in names:
        path = name.removeprefix(f"{root}/")
        if name == path or name not in fronts or any(part[0] == "_" for part in path.split("/")):
            continue
        *folders, last = path.rpartition(".")[0].split("/")
        stem, number = sidebars.bare(last)
        own = text_of(fronts[name].get("id")) or stem
        place = fronts[name].get("sidebar_position")
        position = float(place) if isinstance(place, (int, float)) else number
        whole = "/".join([*(sidebars.bare(one)[0] for one in folders), own])
        found[whole] = Document(path=path, id=whole, position=position)
    return found


def _categories(base: Path, names: list[str], root: str) -> dict[str, Category]:
    found: dict[str, Category] = {}
    for name in names:
        folder, _, last = name.removeprefix(f"{root}/").rpartition("/")
        if name.startswith(f"{root}/") and last.startswith("_category_."):
            try:
                data = load(_text(base / name))
            except yaml.YAMLError:
                continue
            if isinstance(data, dict):
                place = data.get("position")
                position = (
                    float(place)
                    if isinstance(place, (int, float))
                    else (sidebars.bare(posixpath.basename(folder))[1])
                )
                found[folder] = Category(text_of(data.get("label")), position)
    return found


def _in_order(
    base: Path, config: str, documents: dict[str, Document], categories: dict[str, Category]
) -> list[tuple[Document, str]]:
    """The documents that the sidebars name, once each; all where there are none."""
    text = next((text for name in _SIDEBARS if (text := _text(base / name))), "")
    start = re.search(
        r"(?:module\.exports|export default|const \w+[^=\n]*)\s*=?\s*(?=\{)|\A(?=\{)", text
    )
    data = javascript.literal(text, start.end()) if start else None
    bars = (
        data.values() if isinstance(data, dict) else ([{"type": "autogenerated", "dirName": "."}],)
    )
    found: dict[str, tuple[Document, str]] = {}
    for bar in bars:
        for one, part in sidebars.ordered(bar, documents, categories):
            found.setdefault(one.path, (one, part))
    return list(found.values())


def _address(document: Document, base: str, front: dict[str, Any]) -> str:
    """The address of a document: by its slug, or by its id, whose folder it may be the page of."""
    folder, _, name = document.id.rpartition("/")
    slug = text_of(front.get("slug"))
    if slug.startswith("/"):
        inner = slug
    elif slug:
        inner = f"/{folder}/{slug}"
    else:
        is_index = name.lower() in ("index", "readme") or name == posixpath.basename(folder) != ""
        inner = f"/{folder}" if is_index else f"/{document.id}"
    return posixpath.normpath(f"/{base}/{inner}".replace("//", "/").replace("//", "/"))


def _posts(names: list[str], fronts: dict[str, dict[str, Any]]) -> list[Page]:
    """The posts of the blog, the newest first."""
    pages = []
    for name in sorted(names, reverse=True):
        if not name.startswith("blog/") or name not in fronts:
            continue
        slug, post = text_of(fronts[name].get("slug")), _POST.match(name)
        if slug:
            address = f"/blog/{slug.strip('/')}"
        elif post:
            address = f"/blog/{post[1]}/{post[2]}/{post[3]}/{post[4]}"
        else:
            address = f"/{name.rpartition('.')[0]}".removesuffix("/index")
        pages.append(Page(path=name, address=address, kind="announcement", listed=False))
    return pages
