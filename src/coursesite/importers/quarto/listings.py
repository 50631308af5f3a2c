"""The lists that a page of Quarto shows by its front matter: of pages, of entries in YAML, and of
the links of a page about somebody."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from coursesite.importers.front_matter import text_of
from coursesite.importers.posts import split_post
from coursesite.importers.quarto.contents import Contents, listed
from coursesite.importers.yaml_reader import mapping

_DIV = re.compile(r"^(:{3,})[ ]*\{[^{}\n]*#([\w-]+)[^{}\n]*\}[ \t]*\n\s*\1[ \t]*$", re.M)
"""An empty div with an id."""
_OWN = ("title", "path", "href", "image", "image-alt", "filename", "filemodified", "reading-time")
"""Fields that a list has in other ways here, or not at all."""


def with_lists(body: str, front: Mapping[str, Any], path: str, contents: Contents) -> str:
    """The text of the page at a path with its lists: each in the div with its id, else at the end;
    a picture of a page about somebody stands before all."""
    for one in listed(front.get("listing")):
        given = one if isinstance(one, dict) else {"contents": "*"}
        lines = _lines(given, [*_entries(given.get("contents", "*"), path, contents)])
        body = _put(body, text_of(given.get("id")), "\n".join(lines))
    about = mapping(front, "about")
    links = [
        f"- [{text_of(one.get('text')) or text_of(one.get('icon')) or url}]({url})"
        for one in map(mapping, listed(about.get("links")))
        if (url := text_of(one.get("href", one.get("url"))))
    ]
    if image := text_of(about.get("image", front.get("image") if about else "")):
        body = f"![{text_of(about.get('image-alt'))}]({image})\n\n{body}"
    return f"{body.rstrip()}\n\n" + "\n".join(links) + "\n" if links else body


def _put(body: str, name: str, lines: str) -> str:
    for found in _DIV.finditer(body) if lines else ():
        if found[2] == name:
            return f"{body[: found.start()]}{lines}{body[found.end() :]}"
    return f"{body.rstrip()}\n\n{lines}\n" if lines else body


def _entries(value: Any, path: str, contents: Contents, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The entries of a list by the addresses from the page at a path, and their fields."""
    folder = posixpath.dirname(path)
    for one in listed(value):
        if isinstance(one, dict):
            yield {**one, "path": one.get("path", one.get("href", ""))}
            continue
        near = posixpath.normpath(posixpath.join(folder, text_of(one)))
        if near.endswith((".yml", ".yaml")) and depth < 2:
            yield from _entries(contents.data(near), path, contents, depth + 1)
            continue
        for file in contents.named(near, is_folder=True):
            post = split_post(contents.text(file))
            if "listing" not in post.front:
                address = posixpath.relpath(file, folder or ".")
                yield {**post.front, "title": contents.title(file), "path": address}


def _lines(given: Mapping[str, Any], entries: list[dict[str, Any]]) -> list[str]:
    """A list of links, or a table where one is asked for with fields of its own."""
    shown = [text_of(field) for field in listed(given.get("fields"))]
    fields = [
        field
        for field in shown
        if field not in _OWN and any(text_of(entry.get(field)) for entry in entries)
    ]
    links: dict[str, list[str]] = {}
    for entry in entries:
        title, address = text_of(entry.get("title")), text_of(entry.get("path"))
        link = f"[{title or address}]({address})" if address else title
        links.setdefault(link, [_words(entry.get(field)) for field in fields])
    if not fields or not links:
        return [f"- {link}" for link in links if link]
    names = mapping(given, "field-display-names")
    titles = [text_of(names.get(one)) or one.replace("-", " ").capitalize() for one in fields]
    rows = [["Title", *titles], ["---"] * (len(fields) + 1)]
    rows += [[link, *words] for link, words in links.items()]
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in cells]


def _words(value: Any) -> str:
    return ", ".join(text_of(one) for one in listed(value))
