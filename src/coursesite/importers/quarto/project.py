"""A project of Quarto or R Markdown, or one of their documents, as a book."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from msgspec.structs import replace

from coursesite.importers.book import Book, Converted, Page, notebook, plan_book
from coursesite.importers.book.files import listed as files_below
from coursesite.importers.book.files import on_disk
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_reader import mapping
from coursesite.importers.dialects.knitr import cells, results, text
from coursesite.importers.dialects.knitr.blocks import Facts, QuartoBlocks
from coursesite.importers.dialects.pandoc import inline
from coursesite.importers.plans.counted import Counted
from coursesite.importers.plans.plan import ImportPlan, ReportRow, Status
from coursesite.importers.quarto import contents
from coursesite.importers.quarto.contents import (
    PAGES,
    Contents,
    first_heading,
    listed,
    read,
    settings,
)
from coursesite.importers.scholarly import references
from coursesite.importers.text.block_lines import headings, title_of
from coursesite.markup.attributes import Attributes

_INCLUDE = re.compile(r"(?<!\{)\{\{<[ \t]*include[ \t]+[\"']?(.+?)[\"']?[ \t]*>\}\}")
_CHILD = re.compile(
    r"(?ms)^[ \t]*(?P<fence>`{3,})\{r\b[^}\n]*\bchild\s*=\s*+(?P<names>[^}\n]*+)\}[^\n]*\n"
    r".*?^[ \t]*(?P=fence)"
)
_ANCHOR = re.compile(r"\]\([^()\s]*#([\w:.-]+)\)|\\@ref\(([\w:.-]+)\)|href=[\"'][^\"']*#([\w:.-]+)")
_CITED = re.compile(r"(?<![\w\\.])@([A-Za-z0-9][\w:.-]*\w)")
_PROSE = re.compile(r"(?m)^[^#\s]")
_WORDS = re.compile(r"(?m)^\(ref:([\w-]+)\)[ \t]*(.*)$\n?")
_KEPT = {"title", "subtitle", "author", "authors", "date", "date-modified", "description", "lang"}
_KEPT |= {"abstract", "categories", "tags", "keywords", "image", "license", "bibliography", "csl"}
_KEPT |= {"nocite", "draft", "aliases", "toc", "video", "slides", "due", "extra", "due-date"}
_KEPT |= {"due_date", "deadline", "points", "week", "number", "readings", "lecturers", "instructor"}
"""Keys of front matter that are not for the program alone."""
_PROJECTS = ("_quarto.yml", "_quarto.yaml", "_bookdown.yml")
_VARIABLES = ("_variables.yml", "_variables.yaml")
_SETTINGS = (*_PROJECTS, *_VARIABLES, "_site.yml", "_output.yml", "_metadata.yml")
_MADE = ("_site", "_book", "_bookdown_files", "_freeze", "_extensions", "site_libs")
_UNSAID = (
    *("page-footer", "announcement", "cover-image"),
    *("margin-header", "margin-footer", "body-header", "body-footer"),
)
"""Settings with texts or pictures of all pages, which have no place here."""
_COMPUTED = re.compile(r"`r |`\{\w+\}|\A(?:today|now|last-modified)\Z")
_OTHERS = {"_config.yml", "config.toml", "config.yaml", "hugo.toml", "hugo.yaml", "mkdocs.yml"}
_OTHERS |= {"_toc.yml", "myst.yml", "book.toml", "docusaurus.config.js", "docusaurus.config.ts"}
"""Files that say that a folder is of another program."""
_DOCUMENTS = (".qmd", ".rmd")


def recognises(path: Path) -> bool:
    """Whether a path is a document of Quarto or R Markdown, or a folder with or of a project."""
    if not path.is_dir():
        return path.is_file() and path.suffix.lower() in _DOCUMENTS
    if _folder(path) != path or any((path / name).is_file() for name in _PROJECTS):
        return True
    names = [one.name.lower() for one in path.iterdir()]
    return any(name.endswith(_DOCUMENTS) for name in names) and not _OTHERS.intersection(names)


def _folder(path: Path) -> Path:
    """The folder of the project: a folder may have one below it, and nothing of its own."""
    if any((path / name).exists() for name in (*_PROJECTS, *_OTHERS)):
        return path
    below = {one.parent for name in _PROJECTS for one in path.glob(f"*/{name}")}
    return below.pop() if len(below) == 1 else path


def plan(path: Path) -> ImportPlan:
    """The plan for the import of a project or a document."""
    project = _Project(path)
    return plan_book(project.book(), project.convert)


class _Project:
    """A project while it is read."""

    def __init__(self, path: Path) -> None:
        alone = not path.is_dir()
        self._base = path.parent if alone else path
        root = self._root = self._base if alone else _folder(path)
        self._below = root.relative_to(self._base).as_posix().removeprefix(".")
        self._variables = settings(root, *_VARIABLES)
        config, parts, self._profiles = ({}, [], []) if alone else contents.project(root)
        config = self._config = self._filled(config, {"var": self._variables, "meta": config})
        is_quarto = bool(mapping(config, "book") or mapping(config, "website"))
        bookdown = {} if alone or is_quarto else settings(root, "_bookdown.yml")
        site = {} if alone or config else settings(root, "_site.yml")
        self._main = mapping(config, "book") or mapping(config, "website") or site
        project = mapping(config, "project")
        out = project.get("output-dir"), bookdown.get("output_dir"), site.get("output_dir")
        made = [f"{name}/" for one in out if (name := text_of(one).strip("./"))]
        self._out = (*made, *(f"{name}/" for name in _MADE), "docs/", "")
        """The folders in which there may be pages that were made."""
        self._all, self._rows = files_below(root, self._base)
        self._files = [file for file in self._all if not file.startswith(self._out[:-2])]
        for name in self._out[:-2]:
            if any(file.startswith(name) for file in self._all):
                self._row(name.strip("/"), "unused", "made by the program of the notes")
        for name in self._all:
            if name in (*_SETTINGS, *parts) or name.endswith("/_metadata.yml"):
                self._row(name, "converted", "read")
        has_index = (root / "index.Rmd").is_file() and not (alone or config or site)
        self._is_bookdown = bool(bookdown) or has_index
        if lost := [one for one in _UNSAID if self._main.get(one)]:
            self._row("_quarto.yml", "left", f"the settings do not say here: {', '.join(lost)}")
        self._contents = Contents(root, self._files, [*map(text_of, listed(project.get("render")))])
        if alone:
            self._rows.clear()
            self._pages: tuple[Page, ...] = (Page(path=path.name, address=f"/{path.stem}.html"),)
        elif self._is_bookdown:
            self._pages = self._contents.bookdown(bookdown)
        else:
            self._pages = self._contents.quarto(self._main)
        self._first = path.name if alone else "index.Rmd" if self._is_bookdown else ""
        self._front = split_post(read(root, self._first)).front if self._first else {}
        """The front matter that is that of the whole."""
        self._is_book = self._is_bookdown or bool(mapping(config, "book"))
        self._cited: set[str] = set()
        self._done: dict[str, Converted] = {}
        self._placed: dict[str, str] = {}
        self._anchors: set[str] = set()
        self._shared: dict[str, Any] = {}
        """The options of cells that a page sets for those of all others."""
        self._chapters: dict[str, str] = {}
        """The paths of pages by the ids of their titles."""

    def book(self) -> Book:
        """The project as a book."""
        pages: dict[str, tuple[dict[str, Any], str]] = {}
        labels: dict[str, tuple[str, ...]] = {}
        for page in self._pages:
            source = read(self._root, page.path)
            if page.path.endswith(".ipynb"):
                labels[page.path] = tuple(_figures_of(source))
                self._chapters.setdefault(first_heading(notebook.texts(source))[0], page.path)
                continue
            front, body = split_post(source).front, self._run(page.path)
            self._shared |= cells.defaults_of({}, body) if self._is_bookdown else {}
            body = results.embedded(body, page.path, self._read)
            pages[page.path] = front, body
            self._cited |= {*_CITED.findall(body)}
            self._anchors |= {name for one in _ANCHOR.findall(body) for name in one if name}
            if not front.get("title"):  # else the first heading is one within the text
                self._chapters.setdefault(first_heading(body)[0], page.path)
        for path, (front, body) in pages.items():
            self._done[path] = done = self._converted(path, front, body)
            labels[path] = tuple(references.labels(done.text))
        owners = {label: path for path, own in reversed(labels.items()) for label in own}
        for path, one in self._done.items() if self._is_bookdown else ():
            new = text.places(one.text, frozenset(labels[path]), owners, path)
            self._done[path] = replace(one, text=new)
        course = self._course()
        named = [str(course), *(one.text for one in self._done.values())]
        named += [str(front.values()) for front, _ in pages.values()]
        named += [read(self._root, page.path) for page in self._pages if page.path not in pages]
        copied = self._copied(unquote("\n".join(named)))
        return Book(
            root=self._root,
            base=self._base,
            pages=self._pages,
            course=course,
            copied=copied,
            placed={at: posixpath.join(self._below, file) for at, file in self._placed.items()},
            labels=labels,
            redirects={
                f"/{name}.html": page.path
                for page in (self._pages if self._is_bookdown else ())
                for name in self._split(pages[page.path][1])
                if page.address != f"/{name}.html"
            },
            titles={name: path for name, path in self._chapters.items() if name},
            settings="_quarto.yml" if self._config else self._first or "_site.yml",
            site=text_of(self._main.get("site-url")),
            rows=tuple(self._rows),
        )

    def _split(self, body: str) -> list[str]:
        """The ids of the headings of a file of bookdown that have pages of their own there."""
        output = settings(self._root, "_output.yml")
        is_deep = any(mapping(one).get("split_by") == "section" for one in output.values())
        found = [one for _, one in headings(body.split("\n")) if one[2][:1] != "("]
        return [title_of(one)[0] for one in found if len(one[1]) <= 1 + is_deep]

    def _course(self) -> dict[str, Any]:
        """The settings of the course."""
        main = {**self._config, **self._front, **self._main}
        if _COMPUTED.search(text_of(main.get("title"))):
            del main["title"]
        html = {**mapping(self._config, "format", "html"), **main}
        return contents.course(main, bool(html.get("number-sections", self._is_book)))

    def _filled(self, value: Any, values: Mapping[str, Mapping[str, Any]]) -> Any:
        """Settings with the values of the shortcodes in their texts."""
        if isinstance(value, dict):
            return {key: self._filled(one, values) for key, one in value.items()}
        if isinstance(value, list):
            return [self._filled(one, values) for one in value]
        if not (isinstance(value, str) and "{{<" in value):
            return value
        return re.sub(r"<[^<>]*>", "", text.shortcodes(value, values, Counted())).strip()

    def _copied(self, texts: str) -> tuple[str, ...]:
        """The files that pages name, the only ones that Quarto publishes; places saved results."""
        for page in self._pages:
            stem = posixpath.splitext(page.path)[0]
            for file in self._all:
                inner = file.removeprefix(f"_freeze/{stem}/")
                if inner != file and f"{posixpath.basename(stem)}_files/{inner}" in texts:
                    self._placed[f"{stem}_files/{inner}"] = file
        globs = [text_of(one) for one in listed(mapping(self._config, "project").get("resources"))]
        pages = {page.path for page in self._pages}
        known = {*pages, *self._placed, *self._placed.values()}
        return tuple(
            file
            for file in self._files
            if not file.lower().endswith(PAGES[:3])
            and file not in known
            and (file.rpartition("/")[2] in texts or any(Path(file).match(one) for one in globs))
        )

    def _row(self, source: str, status: Status, note: str) -> None:
        source = posixpath.join(self._below, source)
        self._rows.append(ReportRow(source=source, status=status, note=note))

    # ---- texts --------------------------------------------------------------------------------

    def convert(self, body: str, front: dict[str, Any], page: Page) -> Converted:
        """The text of a page, or of a cell of a notebook, in our syntax."""
        return self._done.get(page.path) or self._converted(page.path, front, body)

    def _run(self, path: str) -> str:
        """The text of a document with what it includes, and with the results that are kept."""
        stem = posixpath.splitext(path)[0]
        run = results.saved(self._root / "_freeze" / stem)
        if run and any(page.path == path for page in self._pages):
            self._row(f"_freeze/{stem}/execute-results", "converted", f"outputs are in {path}")
        made = (read(self._root, f"{one}{stem}.html") for one in self._out)
        body = self._included(split_post(read(self._root, path)).body, path, 0)
        return results.with_results(body, run, next(filter(None, made), ""))

    def _read(self, path: str) -> bytes | str | None:
        """A notebook, or a document with its results; None if it is not there."""
        if path.endswith(".ipynb") and path in self._all:
            return on_disk(self._root, path).read_bytes()
        return self._run(path) if path in self._all else None

    def _included(self, body: str, path: str, depth: int) -> str:
        """The text with the files in it that it includes."""

        def one(name: str, old: str) -> str:
            folder = "" if name[:1] == "/" else posixpath.dirname(path)
            inner = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
            if inner not in self._files or depth > 8:
                return old
            self._row(inner, "converted", f"its text is in {path}")
            return self._included(split_post(read(self._root, inner)).body, inner, depth + 1)

        def children(match: re.Match[str]) -> str:
            names = re.findall(r"[\"'](.*?)[\"']", match["names"])
            return "\n\n".join(one(name, match[0]) for name in names) or match[0]

        return _CHILD.sub(children, _INCLUDE.sub(lambda match: one(match[1], match[0]), body))

    def _converted(self, path: str, front: dict[str, Any], body: str) -> Converted:
        told = Counted()
        above = [
            settings(self._root / folder, "_metadata.yml")
            for folder in [*reversed(Path(path).parents)][1:]
        ]
        defaults: dict[str, Any] = {}
        values = {**self._config, **self._main}
        for part in (self._config, *above, front):
            defaults |= cells.defaults_of(part)
            values |= part
        defaults |= {**self._shared, **cells.defaults_of({}, body)}
        words, body = _WORDS.findall(body), _WORDS.sub("", body)
        for name, caption in words:  # cells may have them within quotes
            defaults[f"ref:{name}"] = caption
            parts = re.split(rf"(?<![\"'])\(ref:{re.escape(name)}\)", body)
            body = caption.join(parts)
        if "moon_reader" in str(front.get("output")):
            body = text.slides(body, told)
        known = {"var": self._variables, "meta": values}
        body = text.shortcodes(body, known, told)
        front = {} if self._is_bookdown and path.lower() == "index.rmd" else front
        tops = sum(len(one[1]) == 1 and one[2][:1] != "(" for _, one in headings(body.split("\n")))
        is_home = any(one.path == path and one.address == "/index.html" for one in self._pages)
        sink = 2 if tops and (front.get("title") or is_home) else 1 if tops > 1 else 0
        facts = Facts(
            defaults=defaults,
            anchors=frozenset(self._anchors),
            is_shown=self._is_shown,
            drawn=lambda label: self._drawn(label, path),
            is_book=path.lower().endswith(".rmd"),
            sink=0 if path.endswith(".ipynb") else sink,
            boxes={
                name: text_of(mapping(one).get("title")) or name.title()
                for name, one in mapping(values, "custom-callout").items()
            },
        )
        if "revealjs" in str(values.get("format")) and "html" not in str(values.get("format")):
            body = text.without_hidden_slides(body, told)
        body = contents.with_lists(body, front, path, self._contents)
        lines = QuartoBlocks(facts, told).run(body.split("\n"))
        body = text.computed("\n".join(lines), mapping(front.get("params")), told)
        body = inline.convert(body, told, self._is_shown)
        found = _own(front, known, told)
        if self._is_book and path == self._pages[-1].path and not _PROSE.search(body):
            body += "\n\n{{< bibliography >}}\n"  # the page of references of a book of bookdown
        if self._is_book and "\n{{< bibliography >}}" in f"\n{body}":
            found.setdefault("nocite", sorted(self._cited))
        if path in map(text_of, listed(self._main.get("drafts"))):
            found["draft"] = True
        return Converted(text=body, front=found, changes=told.changes())

    def _drawn(self, label: str, path: str) -> list[str]:
        """The pictures that a cell with a label left beside the page or the site made of it."""
        ours = re.compile(rf"(?:.*/)?figure-[^/]*/({re.escape(label)}-\d+\.(?:png|svg|jpeg))")
        stem, found = posixpath.splitext(path)[0], list[str]()
        for file in self._all if label else ():
            if (match := ours.fullmatch(file)) and not file.startswith("_freeze/"):
                self._placed[f"{stem}_files/figure-html/{match[1]}"] = file
                found.append(f"{posixpath.basename(stem)}_files/figure-html/{match[1]}")
        return [*dict.fromkeys(found)]

    def _is_shown(self, given: Attributes) -> bool:
        """Whether a div with these conditions is on the web, in the project's own profile."""
        hides = "content-hidden" in given.classes
        if not hides and "content-visible" not in given.classes:
            return True
        holds = True
        for key, value in given.pairs:
            sort, _, name = key.partition("-")
            on_web, in_meta = value.startswith(("html", "revealjs")), bool(self._config.get(value))
            fits = {"format": on_web, "meta": in_meta}.get(name, value in self._profiles)
            holds = holds and (sort not in ("when", "unless") or fits == (sort == "when"))
        return holds != hides


def _figures_of(source: str) -> Iterator[str]:
    """The labels of the pictures that the cells of a notebook drew."""
    for one in (notebook.read(source) or {"cells": ()})["cells"]:
        found = re.search(r"(?m)^#[ \t]*\|\s*label:\s*(fig-[\w-]+)", notebook.text_of(one))
        if found and '"image/' in json.dumps(one.get("outputs", ())):
            yield found[1]


def _own(
    front: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]], told: Counted
) -> dict[str, Any]:
    """Front matter without what is for the program alone."""
    found = {key: front[key] for key in front if key in _KEPT}
    for key, value in [pair for pair in found.items() if isinstance(pair[1], str)]:
        found[key] = text.shortcodes(value, values, told)
        if _COMPUTED.search(value):
            told.add("left", f"'{key}' was computed, and is left out", value)
            del found[key]
    if "nocite" in found:
        works = re.findall(r"@([\w:.-]+|\*)", text_of(found["nocite"]))
        found["nocite"] = "@*" if "*" in works else works
    return found
