"""A Jekyll site read from its folder."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from coursesite.importers.book.files import text_within
from coursesite.importers.data.front_matter import first_text, text_of
from coursesite.importers.data.yaml_reader import load
from coursesite.importers.jekyll.config import Config
from coursesite.importers.jekyll.data_files import data_tree, read_data
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.link_targets import LinkTargets
from coursesite.importers.jekyll.liquid_site import LiquidSite
from coursesite.importers.jekyll.placement import COLLECTION_KINDS
from coursesite.importers.jekyll.site_files import list_files
from coursesite.importers.plans.plan import ReportRow
from coursesite.importers.text.encoding import decode

_CONFIGS = ("_config.yml", "_config.yaml")
_MAX_SCRIPT = 100_000
_ANY_DATA = re.compile(r"\bsite\.data\[(?![\"'])")
"""Matches data of a name that is not known: `site.data[page.term]`."""
_SHOWN = re.compile(r"\bsite\.(data(?:\.|\[[\"']))?([\w-]+)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEAR_KEYS = ("term", "semester", "quarter", "tagline", "description", "title", "baseurl", "url")


class JekyllSite:
    """All facts of a site: `docs` are its pages, `files` all its files with their roles."""

    def __init__(self, folder: Path) -> None:
        """Reads the site in `folder`, in the folder that its configuration names, or in its
        `docs`."""
        self.root, data, row = _configured(folder)
        self.rows = [row]
        self.config = Config(data, self._text("Gemfile"))
        self.files = list_files(self.root, self.config)
        self.docs = self._documents()
        self.static_files = [file for file in self.files if file.role == "static"]
        self.data_files = [file for file in self.files if file.role == "data"]
        self.values = {
            file.inner: read_data(file.inner, self._text(file.path)) for file in self.data_files
        }
        self.data = data_tree(self.values)
        authors = self.data.get("authors")
        self.authors: dict[str, Any] = authors if isinstance(authors, dict) else {}
        addresses = [file.inner for file in self.static_files]
        self.liquid = LiquidSite(self.config, self.docs, addresses, self.root, self.data)
        self._find_shown()
        published = [doc for doc in self.docs if doc.output or doc.file.role == "draft"]
        self.targets = LinkTargets(self.config, published, addresses)
        texts = [text_of(data.get(key)) for key in _YEAR_KEYS]
        self.year = course_year(texts, [doc.date for doc in self.docs if doc.date is not None])

    def _text(self, path: str) -> str:
        """The text of a file of the site, empty if it cannot be read."""
        root = self.root.resolve()
        return text_within(root, root / path) or ""

    def public(self, doc: Document) -> bool:
        """Whether readers could see a page: by itself, or as an item that another page lists."""
        if doc.file.role == "draft" or doc.front.get("published") is False:
            return False
        label = doc.file.collection
        listed = doc.has_front and label in COLLECTION_KINDS and label in self._shown
        return doc.output or listed

    def has_address(self, doc: Document) -> bool:
        """Whether a page had an address of its own that readers may know."""
        return doc.output and doc.file.role != "draft" and bool(doc.file_url)

    def math_sources(self) -> list[str]:
        """Texts in which the settings for formulas may be."""
        scripts = [
            self._text(file.path)[:_MAX_SCRIPT]
            for file in self.static_files
            if file.path.endswith(".js")
        ]
        scripts += [doc.body for doc in self.docs if doc.ext == ".js"]
        kramdown = self.config.data.get("kramdown")
        options = kramdown.get("math_engine_opts") if isinstance(kramdown, dict) else None
        preamble = first_text(options, "preamble")
        return [
            *self.liquid.layout_texts.values(),
            *self.liquid.includes.values(),
            *scripts,
            preamble,
        ]

    # ---- reading --------------------------------------------------------------------------

    def _documents(self) -> list[Document]:
        """All pages, posts and items; files that cannot be read are in the report."""
        docs = []
        for file in self.files:
            if file.role not in ("post", "draft", "item", "page"):
                continue
            try:
                docs.append(Document(file, file.location.read_bytes(), self.config))
            except OSError as problem:
                note = f"can't be read: {problem.strerror}"
                self.rows.append(ReportRow(source=file.path, status="left", note=note))
        return docs

    def _find_shown(self) -> None:
        """Finds the collections and the data that some page, include or layout shows."""
        liquid = self.liquid
        texts = [doc.body for doc in self.docs]
        texts += [*liquid.includes.values(), *liquid.layout_texts.values()]
        shown = [match.groups() for text in texts for match in _SHOWN.finditer(text)]
        self._shown = {name for of_data, name in shown if not of_data}
        lists = {name for of_data, name in shown if of_data}
        is_any = any(map(_ANY_DATA.search, texts))
        self.shown_data = [
            (file.path, file.inner.rpartition(".")[0], value)
            for file in self.data_files
            if is_any or re.sub(r"[^\w-]+", "_", re.split(r"[/.]", file.inner)[0]) in lists
            if (value := self.values[file.inner]) is not None
        ]
        """The path, the name and the value of each data file that is shown."""


def read_mapping(file: Path) -> dict[str, Any] | None:
    """A YAML file as plain data; None if it cannot be read or is not a mapping."""
    try:
        data = load(decode(file.read_bytes()).text)
    except (OSError, yaml.YAMLError):
        return None
    data = {} if data is None else data
    return {str(key): value for key, value in data.items()} if isinstance(data, dict) else None


def _configured(folder: Path) -> tuple[Path, dict[str, Any], ReportRow]:
    """The folder with the site's files, its configuration as plain data, and a row on that.

    The folder is `folder`, its `source:`, or `docs` as on GitHub Pages.
    """
    places = [at / name for at in (folder, folder / "docs") for name in _CONFIGS]
    place = next((place for place in places if place.is_file()), None)
    data = read_mapping(place) if place else None
    if place is None or data is None:
        why = "can't be read as YAML" if place else "there is none"
        source, note = place.name if place else _CONFIGS[0], f"{why}: Jekyll's defaults hold"
        row = ReportRow(source=source, status="left", note=note)
        return place.parent if place else folder, {}, row
    note = "what it says of the course"
    row = ReportRow(source=place.name, note=note, target="content/course.yml")
    root, inner = place.parent, place.parent / text_of(data.get("source"))
    is_inside = inner.is_dir() and root.resolve() in inner.resolve().parents
    return inner if is_inside else root, data, row


def course_year(texts: Iterable[str], dated: Iterable[dt.datetime]) -> int | None:
    """The year of a course: the last one in the first of its settings with a year, else that of
    most of its dates; None if there is neither."""
    for text in texts:
        if years_in_text := _YEAR.findall(text):
            return int(years_in_text[-1])
    years = Counter(when.year for when in dated)
    return years.most_common(1)[0][0] if years else None
