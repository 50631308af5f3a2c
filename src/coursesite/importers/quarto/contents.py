"""The pages that the files of a project list, and the facts in these files for `course.yml`."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Any

from coursesite.importers.book import Page
from coursesite.importers.book.files import on_disk
from coursesite.importers.book.front_matter import people
from coursesite.importers.book.natural_order import natural
from coursesite.importers.data import yaml_reader
from coursesite.importers.data.front_matter import first_text, text_of
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_reader import mapping
from coursesite.importers.dialects.knitr import text
from coursesite.importers.scholarly.figures import table
from coursesite.importers.text.block_lines import headings, title_of
from coursesite.importers.text.encoding import decode

PAGES = (".qmd", ".rmd", ".rmarkdown", ".md", ".ipynb")
"""The endings of the files that are pages."""
_PART = re.compile(r"#[ \t]+\((PART\*?|APPENDIX)\)[ \t]*(.*?)[ \t]*(?:\{[^{}]*\})?[ \t]*\Z")
_WRITTEN = re.compile(r"(?m)^`r[ \t][^`\n]*?['\"](#+ [^'\"`\n]+)['\"]\)?`[ \t]*$")
_NO_PAGE = re.compile(r"(?:.*/)?(?:[_.][^/]*(?:/.*)?|(?:readme|license|contributing)\.\w+)", re.I)


def settings(root: Path, *names: str) -> dict[str, Any]:
    """The settings in these files; empty for those that are missing, or no YAML."""
    found: dict[str, Any] = {}
    for name in names:
        found |= mapping(yaml_reader.read(read(root, name)))
    return found


def project(root: Path) -> tuple[dict[str, Any], list[str], list[str]]:
    """The settings of a project of Quarto with those of its profiles and of the files that it
    names; the names of these files, and the profiles that it has when nobody names one."""
    found = settings(root, "_quarto.yml", "_quarto.yaml")
    profile = mapping(found, "profile")
    groups = listed(profile.get("group"))
    firsts = [one[0] for one in groups if isinstance(one, list) and one] or groups[:1]
    profiles = [text_of(one) for one in listed(profile.get("default")) or firsts]
    names = [f"_quarto-{name}.{end}" for name in profiles for end in ("yml", "yaml")]
    for key in ("metadata-files", "metadata-file"):
        names += [text_of(one) for one in listed(found.get(key))]
    names = [posixpath.normpath(name) for name in names if read(root, name)]
    for name in names:
        found = _merged(found, settings(root, name))
    return found, names, profiles


def _merged(first: dict[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with those of another file, whose lists are added, but for contents of a sidebar."""
    whole = {**first, **second}
    for key in first.keys() & second.keys():
        old, new = first[key], second[key]
        if isinstance(old, dict) and isinstance(new, dict):
            whole[key] = _merged(old, new)
        elif isinstance(old, list) and isinstance(new, list) and key != "contents":
            whole[key] = [*old, *(one for one in new if one not in old)]
    return whole


def listed(value: Any) -> list[Any]:
    """A value as a list: one that is none is its only member."""
    return value if isinstance(value, list) else [] if value is None else [value]


def read(root: Path, path: str) -> str:
    """The text of a file, with headings that R writes; "" if it cannot be read."""
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
        self.root, self.files = root, files
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
        for file in () if main.get("chapters") else self.files:  # a book has no other pages
            if self._is_page(file):
                self._add(file, listed=is_listed)
        return tuple(self._found.values())

    def bookdown(self, config: Mapping[str, Any]) -> tuple[Page, ...]:
        """The chapters of a bookdown book, with the parts that stand in their texts."""
        names = config.get("rmd_files")
        names = names.get("html", ()) if isinstance(names, dict) else names
        chosen = [text_of(name).removeprefix("./") for name in listed(names)] or sorted(
            (
                file
                for file in self.files
                if file.lower().endswith(".rmd")
                and self._is_page(file)
                and ("/" not in file or config.get("rmd_subdir"))
            ),
            key=lambda file: (file.lower() != "index.rmd", file),
        )
        part = ""
        for file in chosen:
            body = split_post(read(self.root, file)).body
            heads = [_PART.match(head[0]) for _, head in headings(body.split("\n"))]
            part = next((head[2] or "Appendix" for head in heads if head), part)
            name = "index" if file.lower() == "index.rmd" else first_heading(body)[0]
            self._add(file, name, part=part)
        return tuple(self._found.values())

    def title(self, file: str) -> str:
        """The title of a page."""
        post = split_post(read(self.root, file))
        return text_of(post.front.get("title")) or first_heading(post.body)[1] or Path(file).stem

    def named(self, path: str, *, in_folder: bool = False) -> Iterator[str]:
        """The pages that a path, a folder or a pattern names; with `in_folder`, a folder of the
        name comes before a page of it."""
        plain = path.removeprefix("./").strip("/")
        stem = plain.removesuffix(".html")
        names = (plain, *(f"{stem}{end}" for end in (".qmd", ".Rmd", ".md", ".ipynb")))
        if not (in_folder and any(one.startswith(f"{plain}/") for one in self.files)):
            for name in names:
                if name in self.files and name.lower().endswith(PAGES):
                    yield from () if _fits(name, self._barred) else (name,)
                    return
        pattern = plain if "*" in plain else f"{plain}/*" if plain.strip("-") else ""
        yield from filter(self._is_page, fnmatch.filter(self.files, pattern))

    def _is_page(self, file: str) -> bool:
        """Whether a file is a page; Markdown beside a document was made of it."""
        stem, _, ending = file.rpartition(".")
        made = ending == "md" and {f"{stem}.qmd", f"{stem}.Rmd"}.intersection(self.files)
        is_text = file.lower().endswith(PAGES) and not (_NO_PAGE.fullmatch(file) or made)
        return is_text and _fits(file, self._chosen) and not _fits(file, self._barred)

    def _add(self, file: str, name: str = "", **more: Any) -> None:
        address = f"/{name or file.rpartition('.')[0]}.html"
        self._found.setdefault(file, Page(path=file, address=address, **more))

    def _enter(self, value: Any, part: str) -> None:
        """Enters the pages that a list names, with those of its parts and sections."""
        for one in listed(value):
            entry = one if isinstance(one, dict) else {"href": one}
            if one == "auto" or "auto" in entry:
                self._enter_all(entry.get("auto", True), part)
                continue
            inner = next(
                (entry[key] for key in ("chapters", "contents", "menu") if key in entry), None
            )
            title, path = text_of(entry.get("text")), first_text(entry, "file", "href")
            words = first_text(entry, "part", "section")
            title, path = ("", words) if words.lower().endswith(PAGES) else (words or title, path)
            files = list(self.named(path))
            if inner is not None and files:
                title = title or self.title(files[0])
            below = part or title if inner is not None else part
            own = title if inner is None and len(files) == 1 else ""
            kind = "page" if "part" in entry else ""  # it says what the chapters are about
            for file in files:
                self._add(file, title=own, part=below, kind=kind)
            self._enter(inner, below)

    def _enter_all(self, patterns: Any, part: str) -> None:
        """Enters the pages that patterns name, in their own order or that of their paths; folders
        are parts."""
        for pattern in listed(patterns):
            files = [*self.named("*" if pattern is True else text_of(pattern))]
            fronts = {file: split_post(read(self.root, file)).front for file in files}

            def place(file: str, fronts: Mapping[str, Any] = fronts) -> tuple[float, Any]:
                order = fronts[file].get("order")
                return (order if isinstance(order, (int, float)) else inf, natural(file))

            for file in sorted(files, key=place):
                folder, _, rest = file.partition("/")
                index = f"{folder}/index.qmd" in files
                words = self.title(f"{folder}/index.qmd") if index else folder.replace("-", " ")
                own = words[:1].upper() + words[1:] if rest and pattern is True else ""
                self._add(file, part=part or own)


def _fits(file: str, patterns: list[str]) -> bool:
    """Whether a file is that of one of the patterns, or in a folder that one names."""
    for pattern in patterns:
        plain = pattern.strip("/").removeprefix("./")
        name = file if "/" in plain else file.rpartition("/")[2]
        if fnmatch.fnmatch(name, plain) or file.startswith(f"{plain.rstrip('*')}/"):
            return True
    return False


def course(main: Mapping[str, Any], numbered: bool) -> dict[str, Any]:
    """The facts in these settings for `course.yml`."""
    works = [text_of(one).removeprefix("./") for one in listed(main.get("bibliography"))]
    bar, repository = mapping(main, "navbar"), text_of(main.get("repo-url"))
    if hosted := text_of(main.get("github-repo")):
        repository = repository or f"https://github.com/{hosted}"
    bars = [bar, *map(mapping, listed(main.get("sidebar")))]
    titled = [main, *bars, {"title": main.get("name")}]
    found: dict[str, Any] = {
        "title": next((words for one in titled if (words := text_of(one.get("title")))), ""),
        "description": first_text(main, "description", "subtitle"),
        "language": text_of(main.get("lang")),
        "license": text_of(main.get("license")),
        "lecturers": people(main.get("author", main.get("authors", ""))),
        "nav": [*_menu(bar.get("left")), *_menu(bar.get("right"))],
        "links": [
            *([{"title": "Source", "url": repository}] if repository else []),
            *(entry for one in bars for entry in _tools(one.get("tools"))),
            *(entry for one in bars[1:] for entry in _tools(one.get("contents"))),
            *_tools([*listed(main.get("chapters")), *listed(main.get("appendices"))]),
        ],
        "bibliography": works,
        "csl": text_of(main.get("csl")),
        "numbering": {"sections": 2} if numbered else {},
        "markdown": {"sup": True, "sub": True},
    }
    return {key: value for key, value in found.items() if value}


def _tools(value: Any) -> Iterator[dict[str, str]]:
    """The links of a bar, of its icons or among its pages, to other sites."""
    for one in listed(value):
        url = first_text(entry := one if isinstance(one, dict) else {"href": one}, "href", "url")
        if url.startswith("http"):
            yield {"title": first_text(entry, "text", "icon") or url, "url": url}
        for key in ("menu", "contents", "chapters"):
            yield from _tools(entry.get(key))


def _menu(value: Any) -> Iterator[Any]:
    """The entries of a navbar as those of our navigation."""
    for one in listed(value):
        entry = one if isinstance(one, dict) else {"href": one}
        url, title = (
            first_text(entry, "href", "file"),
            first_text(entry, "text", "aria-label", "icon"),
        )
        children = [child for child in _menu(entry.get("menu")) if "children" not in child]
        if children and title:
            yield {"title": title, "children": children}
        elif url:
            yield {"title": title, "url": url} if title else url


# ---- the lists that a page shows by its front matter -------------------------------------------

_DIV = re.compile(r"^(:{3,})[ ]*\{[^{}\n]*#([\w-]+)[^{}\n]*\}[ \t]*\n\s*\1[ \t]*$", re.M)
"""An empty div with an id."""
_SAID = ("subtitle", "description", "author", "date")
"""Fields that say what no page does, of an entry that is none."""
_OWN = ("title", "path", "href", "image", "image-alt", "filename", "filemodified", "reading-time")
"""Fields that a list has in other ways here, or not at all."""


def with_lists(body: str, front: Mapping[str, Any], path: str, contents: Contents) -> str:
    """The text of the page at a path with its lists: each in the div with its id, else at the end;
    a picture of a page about somebody stands before all, and the links behind."""
    about, shown = mapping(front, "about"), list[str]()
    for one in listed(front.get("listing")):
        given = one if isinstance(one, dict) else {"contents": "*"}
        entries = [*_entries(given.get("contents", "*"), path, contents)]
        for key in reversed(listed(given.get("sort"))):
            name, _, order = text_of(key).partition(" ")
            entries.sort(key=_by(name), reverse=order == "desc")
        lines, name = "\n".join(_list(given, entries)), text_of(given.get("id"))
        div = next((found for found in _DIV.finditer(body) if found[2] == name and lines), None)
        if div:
            body = f"{body[: div.start()]}{lines}{body[div.end() :]}"
        else:
            shown.append(lines)
    links = map(mapping, listed(about.get("links")))
    urls = {
        url: first_text(one, "text", "icon")
        for one in links
        if (url := first_text(one, "href", "url"))
    }
    shown.append("\n".join(f"- [{words or url}]({url})" for url, words in urls.items()))
    if image := text_of(about.get("image", front.get("image") if about else "")):
        body = f"![{text_of(about.get('image-alt'))}]({image})\n\n{body}"
    below = [one for one in shown if one]
    return "\n\n".join([body.rstrip(), *below]) + "\n" if below else body


def _entries(value: Any, path: str, contents: Contents, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The entries of a list by the addresses from the page at a path, and their fields."""
    folder = posixpath.dirname(path)
    for one in listed(value):
        if isinstance(one, dict):
            more = filter(None, (text_of(one.get(key)) for key in _SAID))
            yield {**one, "path": one.get("path", one.get("href", "")), "": ". ".join(more)}
            continue
        near = posixpath.normpath(posixpath.join(folder, text_of(one)))
        if near.endswith((".yml", ".yaml")) and near in contents.files and depth < 2:
            data = yaml_reader.read(read(contents.root, near))
            yield from _entries(data, path, contents, depth + 1)
            continue
        for file in contents.named(near, in_folder=True):
            post = split_post(read(contents.root, file))
            if "listing" not in post.front:
                address = posixpath.relpath(file, folder or ".")
                yield {**post.front, "title": contents.title(file), "path": address}


def _by(field: str) -> Callable[[dict[str, Any]], list[int | str]]:
    """The order of entries by a field, with 2 before 10."""

    def place(entry: dict[str, Any]) -> list[int | str]:
        parts = re.split(r"(\d+)", text_of(entry.get(field)).casefold())
        return [int(part[:18]) if n % 2 else part for n, part in enumerate(parts)]

    return place


def _list(given: Mapping[str, Any], entries: list[dict[str, Any]]) -> list[str]:
    """A list of links, or a table where one is asked for with fields of its own."""
    fields = [one for one in map(text_of, listed(given.get("fields"))) if one not in _OWN]
    fields = [one for one in fields if any(text_of(entry.get(one)) for entry in entries)]
    links: dict[str, list[str]] = {}
    for entry in entries:
        title, address = text_of(entry.get("title")), text_of(entry.get("path"))
        link = f"[{title or address}]({address})" if address else title
        cells = [", ".join(map(text_of, listed(entry.get(field)))) for field in fields]
        said = text_of(entry.get(""))
        links.setdefault(f"{link}: {said}" if said and link and not fields else link, cells)
    if not fields or not links:
        return [f"- {link}" for link in links if link]
    names = mapping(given, "field-display-names")
    titles = [text_of(names.get(one)) or one.replace("-", " ").capitalize() for one in fields]
    return table([["Title", *titles], *([link, *cells] for link, cells in links.items())])
