"""The pages that the files of a project list, and the facts in these files for `course.yml`."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from coursesite.importers.block_lines import headings, title_of
from coursesite.importers.book import Page
from coursesite.importers.book.files import on_disk
from coursesite.importers.book.front_matter import people
from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.posts import split_post
from coursesite.importers.quarto import text
from coursesite.importers.yaml_reader import load, mapping

PAGES = (".qmd", ".rmd", ".rmarkdown", ".md", ".ipynb")
"""The endings of the files that are pages."""
_PART = re.compile(r"#[ \t]+\((PART\*?|APPENDIX)\)[ \t]*(.*?)[ \t]*(?:\{[^{}]*\})?[ \t]*\Z")
_WRITTEN = re.compile(r"(?m)^`r[ \t][^`\n]*?['\"](#+ [^'\"`\n]+)['\"]\)?`[ \t]*$")
_NO_PAGE = re.compile(r"(?:.*/)?(?:[_.][^/]*(?:/.*)?|(?:readme|license|contributing)\.\w+)", re.I)


def settings(folder: Path, *names: str) -> dict[str, Any]:
    """The settings in these files; empty for those that are missing, or no YAML."""
    found: dict[str, Any] = {}
    for name in names:
        try:
            one = load(decode((folder / name).read_bytes()).text)
        except (OSError, yaml.YAMLError):
            continue
        found |= one if isinstance(one, dict) else {}
    return found


def listed(value: Any) -> list[Any]:
    """A value as a list: one that is none is its only member."""
    return value if isinstance(value, list) else [] if value is None else [value]


def read(root: Path, path: str) -> str:
    """The text of a page, with headings that R writes; "" if it cannot be read."""
    try:
        return _WRITTEN.sub(r"\1", text.on_web(decode(on_disk(root, path).read_bytes()).text))
    except (OSError, ValueError):
        return ""


def first_heading(body: str) -> tuple[str, str]:
    """The id and the words of the first heading of the highest level; "" without one."""
    found = (one for _, one in headings(body.split("\n")) if len(one[1]) == 1)
    return next((title_of(one) for one in found if not _PART.match(one[0])), ("", ""))


class Contents:
    """The pages of a project in their order."""

    def __init__(self, root: Path, files: Sequence[str], rendered: list[str]) -> None:
        """`rendered` are patterns of the files that are pages, or with a `!` of others."""
        self._root, self._files = root, files
        self._chosen = [one for one in rendered if one[:1] != "!"] or ["*"]
        self._barred = [one[1:] for one in rendered if one[:1] == "!"]
        self._found: dict[str, Page] = {}

    def quarto(self, main: Mapping[str, Any]) -> tuple[Page, ...]:
        """The pages of a book or a website with these settings."""
        bar = mapping(main, "navbar")
        lists = [(main.get("chapters"), ""), (main.get("appendices"), "Appendices")]
        lists += [(mapping(one).get("contents"), "") for one in listed(main.get("sidebar"))]
        lists += [(bar.get("left"), ""), (bar.get("right"), "")]
        for value, part in [("index.qmd", ""), *lists] if any(one for one, _ in lists) else ():
            self._enter(value, part)
        is_listed = not self._found
        for file in () if main.get("chapters") else self._files:  # a book has no other pages
            if self._is_page(file):
                self._add(file, is_listed=is_listed)
        return tuple(self._found.values())

    def bookdown(self, config: Mapping[str, Any]) -> tuple[Page, ...]:
        """The chapters of a bookdown book, with the parts that stand in their texts."""
        names = config.get("rmd_files")
        names = names.get("html", ()) if isinstance(names, dict) else names
        chosen = [text_of(name).removeprefix("./") for name in listed(names)] or sorted(
            (
                file
                for file in self._files
                if file.lower().endswith(".rmd")
                and self._is_page(file)
                and ("/" not in file or config.get("rmd_subdir"))
            ),
            key=lambda file: (file.lower() != "index.rmd", file),
        )
        part = ""
        for file in chosen:
            body = split_post(read(self._root, file)).body
            heads = [_PART.match(head[0]) for _, head in headings(body.split("\n"))]
            part = next((head[2] or "Appendix" for head in heads if head), part)
            name = first_heading(body)[0] or file.rpartition(".")[0]
            self._add(file, part=part, name="index" if file.lower() == "index.rmd" else name)
        return tuple(self._found.values())

    def text(self, file: str) -> str:
        """The text of a file."""
        return read(self._root, file)

    def data(self, file: str) -> Any:
        """The data in a file of YAML; None if it cannot be read."""
        try:
            return load(read(self._root, file)) if file in self._files else None
        except yaml.YAMLError:
            return None

    def title(self, file: str) -> str:
        """The title of a page."""
        post = split_post(read(self._root, file))
        return text_of(post.front.get("title")) or first_heading(post.body)[1] or Path(file).stem

    def named(self, path: str, is_folder: bool = False) -> Iterator[str]:
        """The pages that a path, a folder or a pattern names; with `is_folder`, a folder of the
        name comes before a page of it."""
        plain = path.removeprefix("./").strip("/")
        stem = plain.removesuffix(".html")
        is_folder = is_folder and any(one.startswith(f"{plain}/") for one in self._files)
        for name in (
            ()
            if is_folder
            else (plain, *(f"{stem}{end}" for end in (".qmd", ".Rmd", ".md", ".ipynb")))
        ):
            if name in self._files and name.lower().endswith(PAGES):
                yield from () if self._is_barred(name) else (name,)
                return
        pattern = plain if "*" in plain else f"{plain}/*" if plain.strip("-") else ""
        files = fnmatch.filter(self._files, pattern) if pattern else ()
        yield from (one for one in files if self._is_page(one))

    def _is_page(self, file: str) -> bool:
        """Whether a file is a page; Markdown beside a document was made of it."""
        stem, ending = file.rpartition(".")[0], file.rpartition(".")[2]
        made = ending == "md" and {f"{stem}.qmd", f"{stem}.Rmd"}.intersection(self._files)
        return (
            file.lower().endswith(PAGES)
            and not (_NO_PAGE.fullmatch(file) or made or self._is_barred(file))
            and any(_fits(file, one) for one in self._chosen)
        )

    def _is_barred(self, file: str) -> bool:
        return any(_fits(file, one) for one in self._barred)

    def _add(
        self,
        file: str,
        title: str = "",
        part: str = "",
        name: str = "",
        is_listed: bool = True,
        kind: str = "",
    ) -> None:
        address = f"/{name or file.rpartition('.')[0]}.html"
        page = Page(path=file, address=address, title=title, part=part, listed=is_listed, kind=kind)
        self._found.setdefault(file, page)

    def _enter(self, value: Any, part: str) -> None:
        """Enters the pages that a list names, with those of its parts and sections."""
        for one in listed(value):
            entry = one if isinstance(one, dict) else {"href": one}
            keys = [key for key in ("chapters", "contents", "menu") if key in entry]
            inner = entry[keys[0]] if keys else None
            title, path = text_of(entry.get("text")), text_of(entry.get("file", entry.get("href")))
            words = text_of(entry.get("part", entry.get("section")))
            title, path = ("", words) if words.lower().endswith(PAGES) else (words or title, path)
            files = list(self.named(path))
            if inner is not None and files:
                title = title or self.title(files[0])
            below = part or title if inner is not None else part
            kind = "page" if "part" in entry else ""  # it says what the chapters are about
            for file in files:
                self._add(
                    file, title if inner is None and len(files) == 1 else "", below, kind=kind
                )
            self._enter("*" if inner == "auto" else inner, below)


def _fits(file: str, pattern: str) -> bool:
    """Whether a file is that of a pattern, or in the folder that it names."""
    plain = pattern.strip("/").removeprefix("./")
    above = "/" not in plain and fnmatch.fnmatch(file.rpartition("/")[2], plain)
    return above or fnmatch.fnmatch(file, plain) or file.startswith(f"{plain.rstrip('*')}/")


def course(main: Mapping[str, Any], numbered: bool, files: Sequence[str]) -> dict[str, Any]:
    """The facts in these settings for `course.yml`."""
    works = [text_of(one).removeprefix("./") for one in listed(main.get("bibliography"))]
    bar, repository = mapping(main, "navbar"), text_of(main.get("repo-url"))
    bars = [bar, *map(mapping, listed(main.get("sidebar")))]
    titled = [main, *bars, {"title": main.get("name")}]
    found: dict[str, Any] = {
        "title": next((words for one in titled if (words := text_of(one.get("title")))), ""),
        "description": text_of(main.get("description", main.get("subtitle"))),
        "language": text_of(main.get("lang")),
        "license": text_of(main.get("license")),
        "lecturers": people(main.get("author", main.get("authors", ""))),
        "nav": [*_menu(bar.get("left")), *_menu(bar.get("right"))],
        "links": [
            *([{"title": "Source", "url": repository}] if repository else []),
            *(entry for one in bars for entry in _tools(one.get("tools"))),
        ],
        "bibliography": [one for one in works if one in files],
        "csl": style if (style := text_of(main.get("csl"))) in files else "",
        "numbering": {"sections": 2} if numbered else {},
        "markdown": {"sup": True, "sub": True},
    }
    return {key: value for key, value in found.items() if value}


def _tools(value: Any) -> Iterator[dict[str, str]]:
    """The links of the icons in a bar to other sites."""
    for one in map(mapping, listed(value)):
        url, title = text_of(one.get("href", one.get("url"))), text_of(one.get("text"))
        if url.startswith("http"):
            yield {"title": title or text_of(one.get("icon")) or url, "url": url}
        yield from _tools(one.get("menu"))


def _menu(value: Any) -> Iterator[Any]:
    """The entries of a navbar as those of our navigation."""
    for one in listed(value):
        entry = one if isinstance(one, dict) else {"href": one}
        url = text_of(entry.get("href", entry.get("file")))
        title = text_of(entry.get("text", entry.get("aria-label", entry.get("icon", ""))))
        children = [child for child in _menu(entry.get("menu")) if "children" not in child]
        if children and title:
            yield {"title": title, "children": children}
        elif url:
            yield {"title": title, "url": url} if title else url
