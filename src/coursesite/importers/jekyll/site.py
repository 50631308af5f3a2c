"""A Jekyll site read from its folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import replace

from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.config import Config, read_config
from coursesite.importers.jekyll.data_files import read_data
from coursesite.importers.jekyll.dates import course_year
from coursesite.importers.jekyll.documents import Document, read_document
from coursesite.importers.jekyll.link_targets import LinkTargets
from coursesite.importers.jekyll.liquid_site import LiquidFiles, LiquidSite
from coursesite.importers.jekyll.placement import COLLECTION_KINDS
from coursesite.importers.jekyll.site_files import SiteFile, list_files
from coursesite.importers.plan import ReportRow
from coursesite.importers.yaml_reader import load

_CONFIGS = ("_config.yml", "_config.yaml")
_INCLUDES = (".html", ".md", ".markdown", ".liquid", ".txt", ".svg", ".js", "")
_MAX_SCRIPT = 100_000
_ANY_DATA = re.compile(r"\bsite\.data\[(?![\"'])")
_SHOWN = re.compile(r"\bsite\.(data(?:\.|\[[\"']))?([\w-]+)")
_YEAR_KEYS = ("term", "semester", "quarter", "tagline", "description", "title", "baseurl", "url")


class JekyllSite:
    """All facts of a site: `docs` are its pages, `files` all its files with their roles."""

    def __init__(self, folder: Path) -> None:
        """Reads the site in `folder`, in the folder that its configuration names, or in its
        `docs`."""
        self.root = _root(folder)
        self.rows: list[ReportRow] = []
        data = self._read_config(folder)
        self.config = read_config(data, file_reader(self.root)("Gemfile") or "")
        self.files = _with_readme(list_files(self.root, self.config), self.config)
        self.docs = self._documents()
        self.static_files = [file for file in self.files if file.role == "static"]
        self.data_files = [file for file in self.files if file.role == "data"]
        files = LiquidFiles(
            includes=_includes(self.root / "_includes"),
            layouts={
                name.rpartition(".")[0]: source
                for name, source in _includes(self.root / "_layouts").items()
            },
            data={file.inner: _text(file.location) for file in self.data_files},
            read=file_reader(self.root),
        )
        addresses = [file.inner for file in self.static_files]
        self.liquid = LiquidSite(self.config, self.docs, addresses, files)
        self.data: dict[str, Any] = self.liquid.names["data"]
        shown = self._names_shown(files)
        self._shown = {name for of_data, name in shown if not of_data}
        lists = {name for of_data, name in shown if of_data}
        self.shown_data = [
            (file.path, file.inner.rpartition(".")[0], value)
            for file in self.data_files
            if lists & {"*", re.sub(r"[^\w-]+", "_", re.split(r"[/.]", file.inner)[0])}
            and (value := read_data(file.inner, files.data[file.inner])) is not None
        ]
        """The path, the name and the value of each data file that a page or a layout shows."""
        self.math_sources = self._math_sources(files)
        published = [doc for doc in self.docs if doc.output or doc.file.role == "draft"]
        self.targets = LinkTargets(self.config, published, addresses)
        texts = [text_of(data.get(key)) for key in _YEAR_KEYS]
        self.year = course_year(texts, [doc.date for doc in self.docs if doc.date is not None])

    @property
    def authors(self) -> dict[str, Any]:
        """The authors in `_data/authors.yml`, by name."""
        authors = self.data.get("authors")
        return authors if isinstance(authors, dict) else {}

    def public(self, doc: Document) -> bool:
        """Whether readers could see a page: by itself, or as an item that another page lists."""
        if doc.file.role == "draft" or doc.front.get("published") is False:
            return False
        if not doc.output and not doc.has_front:
            return False
        label = doc.file.collection
        return doc.output or (label in COLLECTION_KINDS and label in self._shown)

    def text(self, file: SiteFile) -> str:
        """The text of a file, empty if it cannot be read."""
        return _text(file.location)

    def has_address(self, doc: Document) -> bool:
        """Whether a page had an address of its own that readers may know."""
        return doc.output and doc.file.role != "draft" and bool(doc.file_url)

    # ---- reading --------------------------------------------------------------------------

    def _read_config(self, folder: Path) -> dict[str, Any]:
        """The configuration as plain data, empty if there is none; adds to the report."""
        for parent in (self.root, folder):
            for name in _CONFIGS:
                if not (parent / name).is_file():
                    continue
                data = read_mapping(parent / name)
                if data is None:
                    note = "can't be read as YAML: Jekyll's defaults hold"
                    self.rows.append(ReportRow(source=name, status="left", note=note))
                    return {}
                note = "what it says of the course"
                self.rows.append(ReportRow(source=name, note=note, target="content/course.yml"))
                return data
        note = "there is none: Jekyll's defaults hold"
        self.rows.append(ReportRow(source="_config.yml", status="left", note=note))
        return {}

    def _documents(self) -> list[Document]:
        """All pages, posts and items; files that cannot be read are in the report."""
        docs = []
        for file in self.files:
            if file.role not in ("post", "draft", "item", "page"):
                continue
            try:
                docs.append(read_document(file, file.location.read_bytes(), self.config))
            except OSError as problem:
                note = f"can't be read: {problem.strerror}"
                self.rows.append(ReportRow(source=file.path, status="left", note=note))
        return docs

    def _names_shown(self, files: LiquidFiles) -> set[tuple[bool, str]]:
        """The names in `site.NAME` (False) and `site.data.NAME` (True) that some page, include or
        layout has."""
        texts = [doc.body for doc in self.docs]
        texts += [*files.includes.values(), *files.layouts.values()]
        shown = {(bool(match[1]), match[2]) for text in texts for match in _SHOWN.finditer(text)}
        # `site.data[page.term]` may be any of them.
        return shown | {(True, "*") for text in texts if _ANY_DATA.search(text)}

    def _math_sources(self, files: LiquidFiles) -> list[str]:
        """Texts in which the settings for formulas may be."""
        scripts = [
            _text(file.location)[:_MAX_SCRIPT]
            for file in self.static_files
            if file.path.endswith(".js")
        ] + [doc.body for doc in self.docs if doc.ext == ".js"]
        kramdown = self.config.data.get("kramdown")
        options = kramdown.get("math_engine_opts") if isinstance(kramdown, dict) else None
        preamble = text_of(options.get("preamble")) if isinstance(options, dict) else ""
        return [*files.layouts.values(), *files.includes.values(), *scripts, preamble]


def file_reader(root: Path) -> Callable[[str], str | None]:
    """A function that returns the text of a file below `root` by its path, None if there is
    none."""

    def read(path: str) -> str | None:
        file = root / path
        inside = root.resolve() in file.resolve().parents
        return _text(file) if inside and file.is_file() else None

    return read


def read_mapping(file: Path) -> dict[str, Any] | None:
    """A YAML file as plain data; None if it cannot be read or is not a mapping."""
    try:
        data = load(decode(file.read_bytes()).text)
    except (OSError, yaml.YAMLError):
        return None
    if data is None:
        return {}
    return {str(key): value for key, value in data.items()} if isinstance(data, dict) else None


def _root(folder: Path) -> Path:
    """The folder with the site's files: `folder`, its `source:`, or `docs` as on GitHub Pages."""
    if (folder / "_config.yml").is_file():
        source = (read_mapping(folder / "_config.yml") or {}).get("source")
        inner = folder / source if isinstance(source, str) else folder
        inside = inner.is_dir() and folder.resolve() in inner.resolve().parents
        return inner if inside else folder
    return folder / "docs" if (folder / "docs" / "_config.yml").is_file() else folder


def _with_readme(files: list[SiteFile], config: Config) -> list[SiteFile]:
    """The files, with each README.md as the index of a folder without another, as on GitHub
    Pages."""
    indexes = {file.path.rpartition(".")[0].lower() for file in files}
    if any(file.path.startswith(("_pages/", "_tabs/")) for file in files):
        indexes.add("index")
    out = []
    for file in files:
        folder, _, name = file.path.rpartition("/")
        inner = f"{folder}/index.md".lstrip("/")
        if (
            file.role == "ignored"
            and name in ("README.md", "readme.md")
            and file.note.startswith("about")
            and (not folder or config.plain_pages)
            and inner.removesuffix(".md").lower() not in indexes
        ):
            file = replace(
                file, role="page", collection="pages", inner=inner, note="", unused=False
            )
        out.append(file)
    return out


def _text(file: Path) -> str:
    try:
        return decode(file.read_bytes()).text
    except OSError:
        return ""


def _includes(folder: Path) -> dict[str, str]:
    """The sources of the include files, without those behind links that lead out of the site."""
    files = sorted(folder.rglob("*")) if folder.is_dir() else []
    root = folder.parent.resolve()
    return {
        file.relative_to(folder).as_posix(): _text(file)
        for file in files
        if file.is_file() and file.suffix.lower() in _INCLUDES and root in file.resolve().parents
    }
