"""Facts of all pages of a book that the conversion of each one reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from coursesite.importers.book import Page, notebook
from coursesite.importers.book.files import text_within
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_reader import mapping
from coursesite.importers.dialects.myst.page import BookFacts, Target
from coursesite.importers.scholarly import kinds, references
from coursesite.importers.scholarly.directives import Directive, label_id, read, without
from coursesite.text.urls import NOTEBOOK, slug_of

_CITED = re.compile(r"\{(?:foot)?cite[\w:]*\}`([^`]+)`")
_GLOSSARY = re.compile(r"^[ \t>]*([`:~]{3,})\{glossary\}(.*?)^[ \t>]*\1", re.M | re.S)
_HEAD = re.compile(r"([ \t>]*)[`:~]{3,}[ \t]*(\{[\w:-]+\}.*)\Z")
_ABOVE = re.compile(
    r"(?m)^[^\S\n]*+((?:\([\w][\w:./ -]*+\)=\s++)++)(?:(?:`{3,}\{raw\}[^`]*`{3,}\s+)?(#)[ \t])?"
)
"""Labels, and the sign of the heading if they stand above one."""
_PLAIN = re.compile(r"(?m)^[^\S\n]*+\((\w[\w:./ -]*)\)=[^\S\n]*\n\s*+(?![#`:$|\\({]|\Z)")
"""Matches labels above what has neither a number nor a title, such as a paragraph."""


def gathered(
    root: Path, pages: Sequence[Page], values: Any, projects: Any = None, *, is_mystmd: bool = False
) -> BookFacts:
    """The facts of a book with these pages; `values` are its substitutions, and `projects` others
    that it refers to."""
    labels: dict[str, Target] = {}
    terms: dict[str, Target] = {}
    cited: set[str] = set()
    for page in pages:
        text = text_of_file(root, page.path) or ""
        post = split_post(text)
        above = next((found[1] for found in _ABOVE.finditer(post.body) if found[2]), "")
        titles = re.findall(r"\((.*?)\)=", above)
        titles += filter(None, [text_of(post.front.get("label"))])
        found = {label_id(label): Target(page.path, "") for label in titles}
        for d in _labelled(post.body.split("\n")):
            name = d.name.removeprefix("prf:")
            has_words = name in (*kinds.ADMONITIONS, *kinds.UNKNOWN, "dropdown")
            words = (d.argument or name.title()) if has_words else ""
            found.setdefault(d.label, Target(page.path, d.label, words))
        for label in map(label_id, _PLAIN.findall(post.body)):
            found.setdefault(label, Target(page.path, label, label))
        for label in map(label_id, references.labels(post.body)):
            found.setdefault(label, Target(page.path, label))
        labels = {label.lower(): target for label, target in found.items()} | labels
        for line in "\n".join(block[2] for block in _GLOSSARY.finditer(text)).split("\n"):
            if line[:1] not in ("", " ", "\t", ":"):
                place = Target(page.path, slug_of(line.strip(), "en"))
                terms.setdefault(label_id(line).lower(), place)
        cited.update(key.strip() for keys in _CITED.findall(text) for key in keys.split(","))
    return BookFacts(
        is_mystmd=is_mystmd,
        substitutions={str(key): str(value) for key, value in mapping(values).items()},
        labels=labels,
        terms=terms,
        cited=tuple(sorted(cited - {""})),
        projects={str(key): _address(value) for key, value in mapping(projects).items()},
        read=lambda path: text_of_file(root, path),
    )


def _address(project: Any) -> str:
    """The address of another project, as Sphinx and MyST name it: a text, the first of a list, or
    under `url`."""
    first = project[0] if isinstance(project, list) and project else project
    return text_of(first.get("url") if isinstance(first, dict) else first)


def _labelled(lines: list[str]) -> Iterator[Directive]:
    """The directives of a text that have a label."""
    for n, line in enumerate(lines):
        if head := _HEAD.match(line):
            below = [without(one, head[1]) for one in lines[n + 1 : n + 30]]
            if (found := read(head[2], below)) and found.label:
                yield found


def text_of_file(root: Path, path: str) -> str | None:
    """The text of a file below a folder, of a notebook that of its cells; None if there is none."""
    text = text_within(root.resolve(), root.resolve() / path)
    return notebook.texts(text) if text is not None and path.endswith(NOTEBOOK) else text
