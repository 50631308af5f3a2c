"""A project of Quarto or R Markdown, or one of their documents, as a book."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from coursesite.importers.block_lines import headings
from coursesite.importers.book import Book, Converted, Page, plan_book
from coursesite.importers.book.files import listed as files_below
from coursesite.importers.counted import Counted
from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.pandoc import inline
from coursesite.importers.plan import ImportPlan, ReportRow, Status
from coursesite.importers.posts import split_post
from coursesite.importers.quarto import execution, options
from coursesite.importers.quarto.blocks import Facts, QuartoBlocks
from coursesite.importers.quarto.contents import (
    PAGES,
    Contents,
    course,
    first_heading,
    listed,
    mapping,
    plain_headings,
    settings,
)
from coursesite.importers.quarto.text import chapters, computed, places, shortcodes
from coursesite.importers.scholarly import references
from coursesite.markup.attributes import Attributes

_INCLUDE = re.compile(r"(?<!\{)\{\{<[ \t]*include[ \t]+[\"']?(.+?)[\"']?[ \t]*>\}\}")
_CHILD = re.compile(
    r"(?ms)^[ \t]*(?P<fence>`{3,})\{r\b[^}\n]*\bchild\s*=\s*(?P<names>[^}\n]*?)\}[^\n]*\n"
    r".*?^[ \t]*(?P=fence)"
)
_ANCHOR = re.compile(r"\]\([^()\s]*#([\w:.-]+)\)|\\@ref\(([\w:.-]+)\)|href=[\"'][^\"']*#([\w:.-]+)")
_WORDS = re.compile(r"(?m)^\(ref:([\w-]+)\)[ \t]*(.*)$\n?")
_MACHINE = re.compile(
    r"format|output|execute|jupyter|engine|knitr?|editor|editor_options|filters|crossref|css|theme|"
    r"header-includes|include-.*|toc[-_].*|code-.*|number-.*|link-.*|.*-location|biblio-style|site|book|"
    r"documentclass|classoption|fontsize|geometry|page-layout|params|title-block-.*|html-math-method|"
    r"fig-.*|tbl-.*|server|runtime|always_allow_html|freeze|cache|from|website|project|listing|about|"
    r"embed-resources|self-contained"
)
"""Keys of front matter that are for the program alone."""
_FILES = ("_quarto.yml", "_quarto.yaml", "_bookdown.yml")
_MADE = ("_site", "_book", "_bookdown_files", "_freeze", "_extensions", "site_libs")
_SETTINGS = (*_FILES, "_site.yml", "_output.yml", "_variables.yml", "_variables.yaml")
_COMPUTED = re.compile(r"`r |`\{\w+\}|\A(?:today|now|last-modified)\Z")


def recognises(path: Path) -> bool:
    """Whether a path is a project or a document of Quarto or R Markdown."""
    if not path.is_dir():
        return path.is_file() and path.suffix.lower() in (".qmd", ".rmd")
    if any((path / name).is_file() for name in _FILES):
        return True
    ours = any(one.suffix.lower() in (".qmd", ".rmd") for one in path.iterdir())
    return ours and not (path / "_config.yml").is_file()


def plan(path: Path) -> ImportPlan:
    """The plan for the import of a project or a document."""
    project = _Project(path)
    return plan_book(project.book(), project.convert)


class _Project:
    """A project while it is read."""

    def __init__(self, path: Path) -> None:
        self._root = path if path.is_dir() else path.parent
        site: dict[str, Any] = {}
        self._config, bookdown = site, site
        if path.is_dir():
            self._config = settings(self._root, "_quarto.yml", "_quarto.yaml")
            bookdown = settings(self._root, "_bookdown.yml")
            site = {} if self._config else settings(self._root, "_site.yml")
        self._is_alone = not path.is_dir()
        self._variables = settings(self._root, "_variables.yml", "_variables.yaml")
        out = mapping(self._config, "project").get("output-dir"), bookdown.get("output_dir")
        names = (*_MADE, *map(text_of, (*out, site.get("output_dir"))))
        made = tuple(f"{name}/" for one in names if (name := one.strip("./")))
        found, self._rows = files_below(self._root, self._root)
        self._files = [file for file in found if not file.startswith(made)]
        self._figures = {file.rpartition("/")[2]: file for file in found if "/figure-" in file}
        for name in made:
            if (self._root / name).is_dir():
                self._row(name.strip("/"), "unused", "made by the program of the notes")
        for name in _SETTINGS:
            if name in found:
                self._row(name, "converted", "read")
        self.is_bookdown = (
            path.is_dir()
            and not self._config
            and not site
            and (bool(bookdown) or (self._root / "index.Rmd").is_file())
        )
        self._main = mapping(self._config, "book") or mapping(self._config, "website") or site
        self._contents = contents = Contents(
            self._root,
            self._files,
            self._main,
            [text_of(one) for one in listed(mapping(self._config, "project").get("render"))],
        )
        if self._is_alone:
            self._rows.clear()
            self._pages: tuple[Page, ...] = (Page(path=path.name, address=f"/{path.stem}.html"),)
        else:
            self._pages = contents.bookdown(bookdown) if self.is_bookdown else contents.quarto()
        self._done: dict[str, Converted] = {}
        self._placed: dict[str, str] = {}
        self._chapters: dict[str, str] = {}
        """The paths of pages by the ids of their titles."""

    # ---- the book -----------------------------------------------------------------------------

    def book(self) -> Book:
        """The project as a book."""
        texts = {page.path: self._read(page.path) or "" for page in self._pages}
        anchors: set[str] = set()
        pages: dict[str, tuple[dict[str, Any], str]] = {}
        shared: dict[str, Any] = {}
        for path, text in texts.items():
            if path.endswith(".ipynb"):
                continue
            post = split_post(text)
            body = plain_headings(self._included(post.body, path, 0))
            shared |= options.chunk_defaults(body) if self.is_bookdown else {}
            saved = f"_freeze/{path.rpartition('.')[0]}"
            if run := execution.frozen(self._root / saved):
                self._row(f"{saved}/execute-results", "converted", f"outputs are in {path}")
            pages[path] = post.front, execution.executed(body, run)
            anchors.update(name for found in _ANCHOR.findall(body) for name in found if name)
            if name := first_heading(body)[0]:
                self._chapters.setdefault(name, path)
        for path, (front, body) in pages.items():
            self._done[path] = self._converted(path, front, body, frozenset(anchors), shared)
        labels = {path: tuple(references.labels(one.text)) for path, one in self._done.items()}
        owners = {label: path for path, own in reversed(labels.items()) for label in own}
        for path, one in self._done.items() if self.is_bookdown else ():
            text = places(one.text, frozenset(labels[path]), owners, path)
            self._done[path] = Converted(text=text, front=one.front, changes=one.changes)
        first = "index.Rmd" if self.is_bookdown else self._pages[0].path if self._is_alone else ""
        front = split_post(texts.get(first, "")).front
        main = {**self._config, **front, **self._main}
        if _COMPUTED.search(text_of(main.get("title"))):
            del main["title"]
        html = {**mapping(self._config, "format", "html"), **main}
        is_book = bool(mapping(self._config, "book")) or self.is_bookdown
        values = {"var": self._variables, "meta": {**self._config, **self._main}}
        settled = course(main, bool(html.get("number-sections", is_book)), self._files)
        for key, value in settled.items():
            if isinstance(value, str) and "{{<" in value:
                settled[key] = shortcodes(value, values, Counted())
        named = [*texts.values(), *(one.text for one in self._done.values()), str(settled)]
        copied, placed = self._copied(unquote("\n".join(named)))
        return Book(
            root=self._root,
            base=self._root,
            pages=self._pages,
            course=settled,
            copied=copied,
            placed=placed,
            labels=labels,
            site=text_of(self._main.get("site-url")),
            rows=tuple(self._rows),
        )

    def _copied(self, texts: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """The files that pages name, the only ones that Quarto publishes; and the places of saved
        results."""
        globs = [text_of(one) for one in listed(mapping(self._config, "project").get("resources"))]
        chosen = [
            file
            for file in self._files
            if not file.lower().endswith(PAGES[:3])
            and file not in {page.path for page in self._pages}
            and (file.rpartition("/")[2] in texts or any(Path(file).match(one) for one in globs))
        ]
        placed = self._placed
        for page in self._pages:
            stem = page.path.rpartition(".")[0]
            base = self._root / "_freeze" / stem
            for folder, _, names in os.walk(base):
                inner = Path(folder).relative_to(base).as_posix()
                for name in sorted(names):
                    if f"{posixpath.basename(stem)}_files/{inner}/{name}" in texts:
                        placed[f"{stem}_files/{inner}/{name}"] = f"_freeze/{stem}/{inner}/{name}"
        known = {*placed, *placed.values()}
        return tuple(one for one in chosen if one not in known), placed

    def _row(self, source: str, status: Status, note: str) -> None:
        self._rows.append(ReportRow(source=source, status=status, note=note))

    # ---- texts --------------------------------------------------------------------------------

    def convert(self, body: str, front: dict[str, Any], page: Page) -> Converted:
        """The text of a page, or of a cell of a notebook, in our syntax."""
        return self._done.get(page.path) or self._converted(page.path, front, body, frozenset(), {})

    def _read(self, path: str) -> str | None:
        try:
            return decode((self._root / path).read_bytes()).text
        except (OSError, ValueError):
            return None

    def _included(self, text: str, path: str, depth: int) -> str:
        """The text with the files in it that it includes."""
        folder = posixpath.dirname(path)

        def one(name: str, old: str) -> str:
            near = name[1:] if name[:1] == "/" else posixpath.join(folder, name)
            inner = posixpath.normpath(near)
            found = self._read(inner) if inner in self._files and depth < 8 else None
            if found is None:
                return old
            self._row(inner, "converted", f"its text is in {path}")
            return self._included(split_post(found).body, inner, depth + 1)

        def children(match: re.Match[str]) -> str:
            names = re.findall(r"[\"'](.*?)[\"']", match["names"])
            return "\n\n".join(one(name, match[0]) for name in names) or match[0]

        return _CHILD.sub(children, _INCLUDE.sub(lambda match: one(match[1], match[0]), text))

    def _converted(
        self,
        path: str,
        front: dict[str, Any],
        body: str,
        anchors: frozenset[str],
        shared: Mapping[str, Any],
    ) -> Converted:
        told = Counted()
        folders = [*reversed(Path(path).parents)][1:]
        above = [settings(self._root / folder, "_metadata.yml") for folder in folders]
        defaults: dict[str, Any] = {}
        for part in (self._config, *above, front):
            defaults |= options.page_defaults(part)
        defaults |= {**shared, **options.chunk_defaults(body)}
        values = {**self._config, **self._main}
        for part in (*above, front):
            values |= part
        words = {f"(ref:{name})": caption for name, caption in _WORDS.findall(body)}
        body = _WORDS.sub("", body)
        for name, caption in words.items():
            body = body.replace(name, caption)
        body = shortcodes(body, {"var": self._variables, "meta": values}, told)
        tops = sum(len(one[1]) == 1 and one[2][:1] != "(" for _, one in headings(body.split("\n")))
        if self.is_bookdown and path.lower() == "index.rmd":
            front = {}  # it is that of the book
        is_home = any(page.path == path and page.address == "/index.html" for page in self._pages)
        sink = 2 if tops and (front.get("title") or is_home) else 1 if tops > 1 else 0
        is_book = path.lower().endswith(".rmd")
        facts = Facts(
            defaults, anchors, self._is_shown, lambda label: self._drawn(label, path), is_book, sink
        )
        lines = QuartoBlocks(facts, told).run([*body.split("\n"), *self._listing(front, path)])
        text = computed("\n".join(lines), mapping(front.get("params")), told)
        others = {name: page for name, page in self._chapters.items() if page != path}
        text = chapters(inline.convert(text, told), others, path)
        front = _front(front, told)
        drafts = [text_of(one) for one in listed(self._main.get("drafts"))]
        front |= {"draft": True} if path in drafts else {}
        return Converted(text=text, front=front, changes=told.changes())

    def _drawn(self, label: str, path: str) -> list[str]:
        """The pictures that a cell with a label left beside the page or the site made of it."""
        found = []
        for number in range(1, 20 if label else 1):
            names = (f"{label}-{number}.{ending}" for ending in ("png", "svg", "jpeg"))
            drawn = next((one for one in names if one in self._figures), None)
            if drawn is None:
                break
            place = f"{posixpath.splitext(path)[0]}_files/figure-html/{drawn}"
            self._placed[place] = self._figures[drawn]
            found.append(posixpath.relpath(place, posixpath.dirname(path) or "."))
        return found

    def _listing(self, front: Mapping[str, Any], path: str) -> list[str]:
        """The links to the pages that a page lists, and to other places."""
        folder, links = posixpath.dirname(path), list[str]()
        for one in listed(front.get("listing")):
            for name in listed(mapping(one).get("contents", "*")):
                near = posixpath.normpath(posixpath.join(folder, text_of(name)))
                for file in self._contents.named(near):
                    address = posixpath.relpath(file, folder or ".")
                    links += (
                        [f"- [{self._contents.title(file)}]({address})"] if file != path else []
                    )
        for link in map(mapping, listed(mapping(front.get("about")).get("links"))):
            if address := text_of(link.get("href")):
                links.append(f"- [{text_of(link.get('text')) or address}]({address})")
        return ["", *dict.fromkeys(links)] if links else []

    def _is_shown(self, given: Attributes) -> bool:
        """Whether a div with these conditions is on the web, in the project's own profile."""
        hides = "content-hidden" in given.classes
        if not hides and "content-visible" not in given.classes:
            return True
        profiles = [text_of(one) for one in listed(mapping(self._config, "profile").get("default"))]
        holds = True
        for key, value in given.pairs:
            sort, _, name = key.partition("-")
            fits = value in profiles
            if name == "format":
                fits = value.startswith(("html", "revealjs"))
            elif name == "meta":
                fits = bool(self._config.get(value))
            holds = holds and fits == (sort == "when") if sort in ("when", "unless") else holds
        return holds != hides


def _front(front: Mapping[str, Any], told: Counted) -> dict[str, Any]:
    """Front matter without what is for the program alone."""
    found = {key: value for key, value in front.items() if not _MACHINE.fullmatch(key)}
    for key, value in front.items():
        if key in found and isinstance(value, str) and _COMPUTED.search(value):
            told.add("left", f"'{key}' was computed, and is left out", value)
            del found[key]
    if "nocite" in found:
        works = re.findall(r"@([\w:.-]+|\*)", text_of(found["nocite"]))
        found["nocite"] = "@*" if "*" in works else works
    return found
