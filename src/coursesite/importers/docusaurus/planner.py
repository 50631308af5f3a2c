"""The import of a Docusaurus site: its documents in the order of its sidebars, blog and pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from coursesite.importers.book import Book, Converted, Page, files, plan_book
from coursesite.importers.book.kinds import is_home, stem
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_reader import at, mapping, read
from coursesite.importers.docusaurus import mdx, sidebars
from coursesite.importers.docusaurus.sidebars import Item
from coursesite.importers.plans.plan import ImportPlan, ReportRow, Status
from coursesite.importers.text import javascript
from coursesite.importers.text.encoding import decode
from coursesite.text.urls import words_of

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
    (r"[^/]*/(?:authors|tags)\.yml", "converted", "read: the names of authors and of tags"),
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
    ids: dict[str, str] = {}
    links: list[dict[str, str]] = []

    def add(name: str, address: str, **more: Any) -> None:
        pages.setdefault(name, Page(path=name, address=posixpath.normpath(address), **more))

    docs, blogs = _parts_of(config, "docs"), _parts_of(config, "blog")
    for part in docs:
        text = next(filter(None, (_text(path / name) for name in part.sidebars)), "")
        documents = _documents(path, names, part.root, fronts)
        ids |= {one.name: f"{part.root}/{one.path}" for one in documents[0].values()}
        bars = _bars(text)
        links += sidebars.links(bars)
        for one, address, title, above in _ordered(part, bars, documents, fronts):
            add(one, address, title=title, part=above or "", listed=above is not None)
        text += "".join(_text(path / one) for one in names if "_category_." in one)
        redirects |= _categories(part, text, pages)
    for name in fronts:
        slug, post = text_of(fronts[name].get("slug")).strip("/"), _POST.match(name)
        bare = name.rpartition(".")[0]
        if name.startswith("src/pages/"):
            add(name, f"/{bare[10:]}".removesuffix("/index") or "/", kind="page")
        for part in blogs:
            if name.startswith(f"{part.root}/"):
                place = slug or ("/".join(post.groups()) if post else bare[len(part.root) + 1 :])
                add(name, f"{part.base}/{place}", kind="announcement", listed=False)
    for name in names:
        known = (one for one in _OTHERS if re.fullmatch(one[0], name))
        if name not in pages and (other := next(known, None)):
            rows.append(ReportRow(source=name, status=other[1], note=other[2]))
    handled = {*pages, *(row.source for row in rows)}
    roots = tuple(f"{one.root}/" for one in (*docs, *blogs))
    url, prefix = javascript.word(config, "url"), javascript.word(config, "baseUrl")
    with_posts = [one.base for one in blogs if any(n.startswith(f"{one.root}/") for n in pages)]
    course = {
        "title": javascript.word(config, "title"),
        "description": javascript.word(config, "tagline"),
        "language": javascript.word(config, "defaultLocale"),
        "base_url": (url.rstrip("/") + prefix).rstrip("/") if url else "",
        **_bar(config, with_posts, ids),
    }
    course["links"] += links
    book = Book(
        root=path,
        base=path,
        pages=tuple(pages.values()),
        course={key: value for key, value in course.items() if value},
        copied=tuple(one for one in names if one.startswith(roots) and one not in handled),
        placed={name.removeprefix("static/"): name for name in names if name.startswith("static/")},
        redirects=redirects,
        settings=next((name for name in _CONFIGS if name in names), ""),
        site=course["base_url"],
        prefix=prefix,
        rows=tuple(rows),
    )
    authors = [mapping(read(_text(path / part.root / "authors.yml"))) for part in blogs]
    people = {name: person for file in authors for name, person in file.items()}
    tags = {
        name: label
        for part in (*docs, *blogs)
        for name, one in mapping(read(_text(path / part.root / "tags.yml"))).items()
        if (label := text_of(at(one, "label")))
    }

    def title_of(page: Page) -> str:
        heading = re.search(r"^# ([^\n{]+)", _text(path / page.path), re.M)
        own = text_of(fronts[page.path].get("title")) or (heading[1].strip() if heading else "")
        return page.title or own or words_of(stem(page.path).rpartition("/")[2])

    def cards(here: str) -> list[str]:
        folder = posixpath.dirname(here)
        links: list[str] = []
        for one in pages.values():
            above = posixpath.dirname(one.path)
            above = posixpath.dirname(above) if is_home(one.path) else above
            if above == folder and one.path != here:
                place = quote(posixpath.relpath(one.path, folder))
                links.append(f"- [{title_of(one)}]({place})")
        return links

    def convert(text: str, front: dict[str, Any], page: Page) -> Converted:
        def read(name: str) -> str | None:
            folder = "" if name.startswith("@site/") else posixpath.dirname(page.path)
            file = posixpath.normpath(posixpath.join(folder, name.removeprefix("@site/")))
            if file not in names:
                return None
            return split_post(_text(path / file)).body if file in fronts else _text(path / file)

        body, changes = mdx.convert(text, read, lambda: cards(page.path))
        kept = {key: value for key, value in front.items() if not _MATTER.fullmatch(key)}
        if page.kind == "announcement" and (post := _POST.match(page.path)):
            kept.setdefault("date", "-".join(post.groups()[:3]))
        if isinstance(given := kept.get("tags"), list):
            kept["tags"] = [tags.get(text_of(one), one) for one in given]
        if given := kept.get("authors"):
            listed = given if isinstance(given, list) else [given]
            named = (isinstance(one, str) and people.get(one) for one in listed)
            kept["authors"] = [one or own for one, own in zip(named, listed, strict=True)]
        return Converted(text=body, front=kept, changes=changes)

    return plan_book(book, convert)


class _Part(Struct, frozen=True):
    """A part of a site with documents or posts: its folder, the address that those of its pages
    begin with, and the files that may have its order."""

    root: str
    base: str
    sidebars: tuple[str, ...]


def _parts_of(config: str, kind: str) -> list[_Part]:
    """The parts of a kind: that of the preset, and those of plugins of their own."""
    preset, own = (
        [javascript.block(config, match.end()) for match in re.finditer(pattern, config)]
        for pattern in (rf"\b{kind}\s*:\s*(?=\{{)", rf"plugin-content-{kind}['\"]\s*,\s*(?=\{{)")
    )
    if not preset and not re.search(rf"\b{kind}\s*:\s*false", config):
        preset = [""]
    found: list[_Part] = []
    for text, usual in (*((text, _SIDEBARS) for text in preset[:1]), *((text, ()) for text in own)):
        base = javascript.word(text, "routeBasePath") if "routeBasePath" in text else kind
        bar = re.search(r"\bsidebarPath\s*:[^'\"\n]*['\"]([^'\"]+)", text)
        names = (posixpath.normpath(bar[1]),) if bar else usual
        root = (javascript.word(text, "path") or kind).strip("./")
        found.append(_Part(root, f"/{base.strip('/')}".rstrip("/"), names))
    return found


def _bars(text: str) -> list[Any]:
    """The sidebars in the text of a file; one of all documents where it has none."""
    start = re.search(
        r"(?:(?:module\.exports|export default|const \w[^=\n]*+)(?:\s*+=)?|const \w[^=\n]*(?=\{))"
        r"\s*+(?=\{)|\A(?=\{)",
        text,
    )
    data = javascript.literal(text, start.end()) if start else None
    return [*data.values()] if isinstance(data, dict) else [{"type": "autogenerated"}]


def _ordered(
    part: _Part,
    bars: list[Any],
    documents: tuple[dict[str, Item], dict[str, Item]],
    fronts: dict[str, dict[str, Any]],
) -> Iterator[tuple[str, str, str, str | None]]:
    """The documents of a part in the order of its sidebars: the path, the address, the title, and
    the category of each, None for one that is in no list."""
    listed = [found for bar in bars for found in sidebars.ordered(bar, *documents)]
    for one, above in [*listed, *((one, None) for one in documents[0].values())]:
        name, (within, _, last) = f"{part.root}/{one.path}", one.name.rpartition("/")
        slug = text_of(fronts[name].get("slug"))
        is_index = last.lower() in ("index", "readme") or last == posixpath.basename(within) != ""
        own = f"/{within if is_index else one.name}"
        inner = posixpath.join("/", within, slug) if slug else own
        yield name, f"{part.base}{inner}", text_of(fronts[name].get("sidebar_label")), above


def _categories(part: _Part, text: str, pages: dict[str, Page]) -> dict[str, str]:
    """The addresses of the pages that Docusaurus makes of categories, with their first pages."""
    found: dict[str, str] = {}
    for one in reversed(pages.values()) if "generated-index" in text else ():
        if one.part and one.path.startswith(f"{part.root}/"):
            slug = re.sub(r"[^\w -]", "", one.part.lower()).replace(" ", "-")
            found[f"{part.base}/category/{slug}/"] = one.path
    for slug in re.findall(r"generated-index\b[^{}]*?\bslug\s*:\s*['\"]([^'\"]+)", text):
        label = re.findall(r"\blabel\s*:\s*['\"]([^'\"]+)", text[: text.find(slug)])[-1:]
        if first := next((one.path for one in pages.values() if [one.part] == label), None):
            found[f"{part.base}/{slug.strip('/')}/"] = first
    return found


def _bar(config: str, blogs: list[str], ids: Mapping[str, str]) -> dict[str, Any]:
    """The entries of the menu: those that lead to pages, and links to other sites. That to a blog
    leads to the announcements; `ids` has the paths of documents."""
    start = re.search(r"\bnavbar\s*:\s*\{", config)
    bar = config[start.end() :] if start else ""
    items = re.search(r"\bitems\s*:\s*(?=\[)", bar)
    links: list[dict[str, str]] = []

    def entries(value: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for one in filter(
            lambda one: isinstance(one, dict), value if isinstance(value, list) else ()
        ):
            title, to, href = (text_of(one.get(key)) for key in ("label", "to", "href"))
            inner, to = entries(one.get("items")), to or ids.get(text_of(one.get("docId")), "")
            if title and href.startswith("http"):
                links.append({"title": title, "url": href})
            elif title and inner:
                found.append({"title": title, "children": inner})
            elif title and to:
                is_blog = f"/{to.strip('/')}" in blogs
                found.append({"title": title, "url": "/announcements/" if is_blog else to})
        return found

    return {"nav": entries(javascript.literal(bar, items.end()) if items else None), "links": links}


def _text(file: Path) -> str:
    return decode(file.read_bytes()).text if file.is_file() else ""


def _documents(
    base: Path, names: list[str], root: str, fronts: dict[str, dict[str, Any]]
) -> tuple[dict[str, Item], dict[str, Item]]:
    """The documents by their ids, and the folders of which `_category_` files tell, by their
    paths."""
    documents: dict[str, Item] = {}
    folders: dict[str, Item] = {}
    for name in (one for one in names if one.startswith(f"{root}/")):
        path = name.removeprefix(f"{root}/")
        folder, _, last = path.rpartition("/")
        if last.startswith("_category_."):
            data, number = (
                mapping(read(_text(base / name))),
                sidebars.bare(posixpath.basename(folder))[1],
            )
            place = _number(data.get("position"), number)
            folders[folder] = Item(folder, text_of(data.get("label")), place)
        elif name in fronts and not any(part[0] == "_" for part in path.split("/")):
            stem, number = sidebars.bare(last.rpartition(".")[0])
            parts = [sidebars.bare(one)[0] for one in folder.split("/") if one]
            whole = "/".join([*parts, text_of(fronts[name].get("id")) or stem])
            place = _number(fronts[name].get("sidebar_position"), number)
            documents[whole] = Item(path, whole, place)
    return documents, folders


def _number(value: Any, other: float) -> float:
    return float(value) if isinstance(value, (int, float)) else other
