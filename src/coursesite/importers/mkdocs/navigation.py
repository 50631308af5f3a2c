"""The pages of a MkDocs site in the order in which they are read.

`nav:` says it; where it says nothing, the files of awesome-pages (`.pages`), awesome-nav
(`.nav.yml`) and literate-nav (`SUMMARY.md`) do, and else the folders.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatch
from typing import Any

from coursesite.importers.book import summary
from coursesite.importers.book.natural_order import natural
from coursesite.importers.data.front_matter import first_text
from coursesite.importers.mkdocs.config import MkDocsSite
from coursesite.importers.text.plain_text import plain_text

_AWAY = re.compile(r"[A-Za-z][\w+.-]*:|//")
_INDEX = re.compile(r"(?:index|readme)\.", re.I)
_FILES = {"awesome-pages": ".pages", "awesome-nav": ".nav.yml", "literate-nav": "SUMMARY.md"}
"""The files of plugins that say the order of a folder."""
_Sections = tuple[str, ...]


class Navigation:
    """Reads the navigation. `entries` are the titles of its pages, and of the sections that they
    stand in, by their paths; `links` its links to elsewhere by their titles, and `missing` what it
    names and is not there."""

    def __init__(self, site: MkDocsSite, pages: list[str], files: Collection[str] = ()) -> None:
        """`pages` are the paths of all pages below their folder, `files` those of other files."""
        self._site, self._pages, self._files = site, pages, files
        self._named: set[str] = set()
        self._entered: set[str] = set()
        self.entries: dict[str, tuple[str, _Sections]] = {}
        self.links: dict[str, str] = {}
        self.missing: list[str] = []
        nav = site.config.get("nav", site.config.get("pages"))
        if isinstance(nav, list):
            self._list(nav, "", ())
        else:
            self._folder("", ())

    def _list(self, items: list[Any], base: str, sections: _Sections) -> None:
        """Reads a list; what it names is left out where it says "the rest" (`...`, `*`)."""
        entries = [*_entries(items, "", sections)]
        for _, value, _ in entries:
            if "*" not in value and not _AWAY.match(value):
                self._named.add(_joined(base, value))
        for title, value, within in entries:
            self._target(title, value, base, within)

    def _target(self, title: str, value: str, base: str, sections: _Sections) -> None:
        path = _joined(base, value)
        if path in self._pages:
            self.entries.setdefault(path, (title, sections))
        elif path in self._files:
            self.links.setdefault(title or value, path)
        elif value.startswith("..."):
            self._folder(base, sections, is_flat="flat" in value)
        elif _AWAY.match(value) or value.startswith("/"):
            self.links.setdefault(title or value, value)
        elif "*" in value:
            self._folder(posixpath.dirname(path), sections, posixpath.basename(path))
        elif any(page.startswith(f"{path}/") for page in self._pages):
            self._section(path, title, sections)
        else:
            self.missing.append(value)

    def _section(self, path: str, title: str, sections: _Sections) -> None:
        """A folder as a section."""
        options = self._options(path)
        if options.get("hide") is not True:
            name = path.rpartition("/")[2].replace("-", " ").replace("_", " ")
            name = name.capitalize() if name == name.lower() else name
            title = title or plain_text(first_text(options, "title") or name)
            self._folder(path, (*sections, title))

    def _folder(
        self, path: str, sections: _Sections, pattern: str = "*", is_flat: bool = False
    ) -> None:
        """Reads a folder, but for what is named elsewhere: as the folder says, else its page, its
        files and its folders by their names."""
        options = self._options(path) if pattern == "*" else {}
        items = options.get("nav", options.get("arrange"))
        if isinstance(items, list) and path not in self._entered:
            self._entered.add(path)
            self._list(items, path, sections)
            return
        prefix = f"{path}/" if path else ""
        inner = [page.removeprefix(prefix) for page in self._pages if page.startswith(prefix)]
        names = [*dict.fromkeys(name.partition("/")[0] for name in inner)]
        if options.get("sort_type") == "natural" or "awesome-nav" in self._site.plugins:
            names.sort(key=natural)
        if str(options.get("order")).startswith("desc"):
            names.reverse()
        names.sort(key=lambda name: (name not in inner) * 2 + (not _INDEX.match(name)))
        for name in names:
            full = prefix + name
            if full in self._named or not fnmatch(name, pattern.rstrip("/")):
                continue
            if name in inner:
                self.entries.setdefault(full, ("", sections))
            elif is_flat:
                self._folder(full, sections, is_flat=True)
            else:
                self._section(full, "", sections)

    def _options(self, folder: str) -> dict[str, Any]:
        """The options of a folder in the file of a plugin."""
        plugin = next((name for name in _FILES if name in self._site.plugins), "")
        own = first_text(self._site.plugins.get(plugin), "nav_file", "filename")
        file = self._site.docs / folder / (own or _FILES.get(plugin) or "\0")
        if plugin == "literate-nav":
            entries = summary.read(self._site.read(file))
            return {"nav": _nested(entries)} if entries else {}
        return self._site.data(file)


def _entries(value: Any, title: str, sections: _Sections) -> Iterator[tuple[str, str, _Sections]]:
    """The entries of a list within lists: titles, what they name, and the sections around them."""
    if isinstance(value, list):
        for one in value:
            yield from _entries(one, "", (*sections, title) if title else sections)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _entries(one, "" if name == "glob" else plain_text(str(name)), sections)
    elif isinstance(value, str) and value.strip():
        yield title, value.strip(), sections


def _joined(base: str, value: str) -> str:
    path = posixpath.normpath(posixpath.join(base, value.partition("#")[0].lstrip("/")))
    return "" if path == "." else path


def _nested(entries: list[summary.SummaryEntry]) -> list[Any]:
    """The entries of a table of contents as a `nav:`."""
    open_: list[list[Any]] = [[]]
    for entry, below in zip(entries, [*entries[1:], None], strict=True):
        del open_[entry.level + 1 :]
        if below and below.level > entry.level:
            children: list[Any] = [entry.target] if entry.target else []
            open_[-1].append({entry.title: children})
            open_.append(children)
        else:
            open_[-1].append({entry.title: entry.target} if entry.title else entry.target)
    return open_[0]
