"""The import of a Docusaurus site: its documents in the order of its sidebars, blog and pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from coursesite.importers import javascript
from coursesite.importers.book import Book, Converted, Page, files, plan_book
from coursesite.importers.docusaurus import mdx, sidebars
from coursesite.importers.docusaurus.sidebars import Item
from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.plan import ImportPlan, ReportRow, Status
from coursesite.importers.posts import split_post
from coursesite.importers.yaml_reader import load

_CONFIGS = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs", "cjs", "mts"))
_SIDEBARS = tuple(f"sidebars.{ending}" for ending in ("js", "ts", "json", "mjs", "cjs"))
_PAGES = (".md", ".mdx")
_POST = re.compile(r"(?:.*/)?(\d{4})[-/](\d\d)[-/](\d\d)[-/](.+?)(?:/index)?\.mdx?\Z")
_MATTER = re.compile(
    r"id|sidebar_\w+|hide_\w+|pagination_\w+|custom_edit_url|slug|toc_\w+|format|mdx"
)
_OTHERS: tuple[tuple[str, Status, str], ...] = (
    (r"src/pages/.*\.[jt]sx?", "left", "a page that is a program is not here"),
    (r"(?:docusaurus\.config|sidebars)\..*|.*/_category_\..*", "converted", "read: course.yml"),
    (r"[^/]*/(?:authors|tags)\.yml", "converted", "read: the names of authors"),
    (r"(?:.*/)?_[^/]*\.mdx?", "converted", "it stands in the pages that import it"),
    (r"(?:versioned_\w+|i18n)/.*", "left", "older versions and translations are not here"),
    (r"src/.*|[^/]*", "unused", "it is of the program or its repository"),
)
"""Files that are no pages, and what becomes of them; the first that fits a file counts."""


def recognises(path: Path) -> bool:
    """Whether a folder is a site of Docusaurus."""
    return path.is_dir() and any((path / name).is_file() for name in _CONFIGS)


def plan(path: Path) -> ImportPlan:
    """The plan for the import of a Docusaurus site; raises `OSError` if it cannot be read."""
    config = next((text for name in _CONFIGS if (text := _text(path / name))), "")
    names, rows = files.listed(path, path)
    fronts = {name: split_post(_text(path / name)).front for name in names if name.endswith(_PAGES)}
    pages: dict[str, Page] = {}
    redirects: dict[str, str] = {}

    def add(name: str, address: str, **more: Any) -> None:
        pages.setdefault(name, Page(path=name, address=posixpath.normpath(address), **more))

    docs, blogs = _parts_of(config, "docs"), _parts_of(config, "blog")
    for part in docs:
        documents = _documents(path, names, part.root, fronts)
        for one, address, title, above in _ordered(part, path, documents, fronts):
            add(one, address, title=title, part=above or "", listed=above is not None)
        redirects |= _categories(part, path, names, pages)
    for name in fronts:
        slug, post = text_of(fronts[name].get("slug")).strip("/"), _POST.match(name)
        if name.startswith("src/pages/"):
            add(name, f"/{name[10:].rpartition('.')[0]}".removesuffix("/index") or "/", kind="page")
        for part in blogs:
            if name.startswith(f"{part.root}/"):
                inner = name[len(part.root) + 1 :].rpartition(".")[0]
                place = slug or ("/".join(post.groups()) if post else inner)
                add(name, f"{part.base}/{place}", kind="announcement", listed=False)
    for name in names:
        known = (one for one in _OTHERS if re.fullmatch(one[0], name))
        if name not in pages and (other := next(known, None)):
            rows.append(ReportRow(source=name, status=other[1], note=other[2]))
    told = {row.source for row in rows}
    url, prefix = javascript.word(config, "url"), javascript.word(config, "baseUrl")
    course = {
        "title": javascript.word(config, "title"),
        "description": javascript.word(config, "tagline"),
        "language": javascript.word(config, "defaultLocale"),
        "base_url": (url.rstrip("/") + prefix).rstrip("/") if url else "",
        **_bar(
            config,
            [part.base for part in blogs if any(one.startswith(f"{part.root}/") for one in pages)],
        ),
    }
    book = Book(
        root=path,
        base=path,
        pages=tuple(pages.values()),
        course={key: value for key, value in course.items() if value},
        copied=tuple(
            name
            for name in names
            if name.startswith(tuple(f"{one.root}/" for one in (*docs, *blogs)))
            and name not in pages
            and name not in told
        ),
        placed={name.removeprefix("static/"): name for name in names if name.startswith("static/")},
        redirects=redirects,
        settings=next((name for name in _CONFIGS if name in names), ""),
        site=course["base_url"],
        prefix=prefix,
        rows=tuple(rows),
    )
    people: dict[str, Any] = {}
    for part in blogs:
        people |= _yaml(path / part.root / "authors.yml")

    def convert(text: str, front: dict[str, Any], page: Page) -> Converted:
        def read(name: str) -> str | None:
            folder = "" if name.startswith("@site/") else posixpath.dirname(page.path)
            file = posixpath.normpath(posixpath.join(folder, name.removeprefix("@site/")))
            if file in fronts:
                return split_post(_text(path / file)).body
            return _text(path / file) if file in names else None

        body, changes = mdx.convert(text, read)
        kept = {key: value for key, value in front.items() if not _MATTER.fullmatch(key)}
        if page.kind == "announcement" and (post := _POST.match(page.path)):
            kept.setdefault("date", "-".join(post.groups()[:3]))
        if authors := kept.get("authors"):
            given = authors if isinstance(authors, list) else [authors]
            kept["authors"] = [
                people.get(one, one) if isinstance(one, str) else one for one in given
            ]
        return Converted(text=body, front=kept, changes=changes)

    return plan_book(book, convert)


class _Part(Struct, frozen=True):
    """A part of a site with documents or posts: its folder, the address that those of its pages
    begin with, and the file of its order."""

    root: str
    base: str
    sidebar: str


def _parts_of(config: str, kind: str) -> list[_Part]:
    """The parts of a kind: that of the preset, and those of plugins of their own."""
    found: list[_Part] = []
    own = rf"\b{kind}\s*:\s*(?=\{{)", rf"plugin-content-{kind}['\"]\s*,\s*(?=\{{)"
    for number, pattern in enumerate(own):
        starts = [match.end() for match in re.finditer(pattern, config)]
        options = [javascript.block(config, start) for start in starts]
        if not (number or options) and not re.search(rf"\b{kind}\s*:\s*false", config):
            options = [""]
        for text in options if number else options[:1]:
            root = (javascript.word(text, "path") or kind).strip("./")
            base = javascript.word(text, "routeBasePath") if "routeBasePath" in text else kind
            bar = re.search(r"\bsidebarPath\s*:[^'\"\n]*['\"]([^'\"]+)", text)
            name = posixpath.normpath(bar[1]) if bar else "" if number else "sidebars"
            base = f"/{base.strip('/')}".rstrip("/")
            found.append(_Part(root, base, name))
    return found


def _sidebar(part: _Part, folder: Path) -> str:
    """The text of the file that says the order of a part."""
    names = _SIDEBARS if part.sidebar == "sidebars" else (part.sidebar,)
    return next((text for name in names if name and (text := _text(folder / name))), "")


def _ordered(
    part: _Part,
    folder: Path,
    documents: tuple[dict[str, Item], dict[str, Item]],
    fronts: dict[str, dict[str, Any]],
) -> Iterator[tuple[str, str, str, str | None]]:
    """The documents of a part in their order: the path, the address, the title, and the category
    of each, None for one that is in no list."""
    text = _sidebar(part, folder)
    start = re.search(
        r"(?:module\.exports|export default|const \w+[^=\n]*)\s*=?\s*(?=\{)|\A(?=\{)", text
    )
    data = javascript.literal(text, start.end()) if start else None
    listed = [
        found
        for bar in (data.values() if isinstance(data, dict) else [{"type": "autogenerated"}])
        for found in sidebars.ordered(bar, *documents)
    ]
    for one, above in [*listed, *((one, None) for one in documents[0].values())]:
        name, (within, _, last) = f"{part.root}/{one.path}", one.name.rpartition("/")
        slug = text_of(fronts[name].get("slug"))
        is_index = last.lower() in ("index", "readme") or last == posixpath.basename(within) != ""
        inner = (
            posixpath.join("/", within, slug) if slug else f"/{within if is_index else one.name}"
        )
        title = text_of(fronts[name].get("sidebar_label"))
        yield name, f"{part.base}{inner}", title, above


def _categories(
    part: _Part, folder: Path, names: list[str], pages: dict[str, Page]
) -> dict[str, str]:
    """The addresses of the pages that Docusaurus makes of categories, with their first pages."""
    text = _sidebar(part, folder)
    text += "".join(_text(folder / one) for one in names if "_category_." in one)
    found: dict[str, str] = {}
    for one in reversed(pages.values()) if "generated-index" in text else ():
        if one.part and one.path.startswith(f"{part.root}/"):
            found[f"{part.base}/category/{_slug(one.part)}/"] = one.path
    for slug in re.findall(r"generated-index\b[^{}]*?\bslug\s*:\s*['\"]([^'\"]+)", text):
        near = text[: text.find(slug)]
        label = [*re.findall(r"\blabel\s*:\s*['\"]([^'\"]+)", near)][-1:]
        first = next((one.path for one in pages.values() if [one.part] == label), None)
        if first:
            found[f"{part.base}/{slug.strip('/')}/"] = first
    return found


def _bar(config: str, blogs: list[str]) -> dict[str, Any]:
    """The entries of the menu: those that lead to pages, and links to other sites. That to a blog
    leads to the announcements."""
    at = re.search(r"\bnavbar\s*:\s*\{", config)
    items = re.search(r"\bitems\s*:\s*(?=\[)", config[at.end() :]) if at else None
    data = javascript.literal(config[at.end() :], items.end()) if at and items else None
    links: list[dict[str, str]] = []

    def entries(value: Any) -> list[dict[str, Any]]:
        found = []
        for one in value if isinstance(value, list) else ():
            given = one if isinstance(one, dict) else {}
            title, to = text_of(given.get("label")), text_of(given.get("to"))
            href, inner = text_of(given.get("href")), entries(given.get("items"))
            if title and href.startswith("http"):
                links.append({"title": title, "url": href})
            elif title and inner:
                found.append({"title": title, "children": inner})
            elif title and to:
                is_blog = f"/{to.strip('/')}" in blogs
                found.append({"title": title, "url": "/announcements/" if is_blog else to})
        return found

    nav = entries(data)
    return {"nav": nav, "links": links}


def _text(file: Path) -> str:
    return decode(file.read_bytes()).text if file.is_file() else ""


def _yaml(file: Path) -> dict[str, Any]:
    try:
        found = load(_text(file))
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}


def _documents(
    base: Path, names: list[str], root: str, fronts: dict[str, dict[str, Any]]
) -> tuple[dict[str, Item], dict[str, Item]]:
    """The documents by their ids, and the folders of which `_category_` files tell, by their
    paths."""
    documents: dict[str, Item] = {}
    folders: dict[str, Item] = {}
    for name in names:
        path = name.removeprefix(f"{root}/")
        folder, _, last = path.rpartition("/")
        if path == name:
            continue
        if last.startswith("_category_."):
            data = _yaml(base / name)
            label, number = text_of(data.get("label")), sidebars.bare(posixpath.basename(folder))[1]
            folders[folder] = Item(folder, label, _number(data.get("position"), number))
        elif name in fronts and not any(part[0] == "_" for part in path.split("/")):
            stem, number = sidebars.bare(last.rpartition(".")[0])
            parts = [sidebars.bare(one)[0] for one in folder.split("/") if one]
            whole = "/".join([*parts, text_of(fronts[name].get("id")) or stem])
            place = _number(fronts[name].get("sidebar_position"), number)
            documents[whole] = Item(path, whole, place)
    return documents, folders


def _slug(label: str) -> str:
    """The end of the address of a category's page."""
    return re.sub(r"[^\w -]", "", label.lower()).replace(" ", "-")


def _number(value: Any, other: float) -> float:
    return float(value) if isinstance(value, (int, float)) else other
