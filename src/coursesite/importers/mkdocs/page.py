"""The text and the front matter of a page of MkDocs, as ours."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Set
from typing import Any

from coursesite.importers.book import Converted, Page, files
from coursesite.importers.callout_text import without_lone_solutions
from coursesite.importers.counted import Counted
from coursesite.importers.mkdocs import marks
from coursesite.importers.mkdocs.boxes import Boxes
from coursesite.importers.mkdocs.config import MkDocsSite
from coursesite.importers.mkdocs.inclusions import Inclusions
from coursesite.importers.vault.notes import Notes
from coursesite.importers.vault.obsidian import NoteConverter

_META = re.compile(r"(title|description|authors?|date|tags|template|hide):[ \t]*(.*)\n", re.I)
_API = re.compile(r"^::: [\w.]+$", re.M)
_DROPPED = ("hide", "icon", "status", "template", "search", "social", "comments", "revision_date")


def converted(
    text: str,
    front: dict[str, Any],
    page: Page,
    site: MkDocsSite,
    inclusions: Inclusions,
    authors: Mapping[str, str] = {},
    wiki: Notes | None = None,
    places: Set[str] = frozenset(),
) -> Converted:
    """The text of a page, or of a cell of a notebook, in our syntax. `authors` are the names of the
    blog's authors by their ids, and `wiki` the pages for links such as `[[page]]`, where a plugin
    reads these; links lead to the ids `places`."""
    counted = Counted()
    is_given = bool(front.get("title"))
    while not is_given and (pair := _META.match(text)):
        front = {**front, pair[1].lower(): pair[2].strip()}
        text = text[pair.end() :]
    text = inclusions.apply(text, front, page.path, counted)
    if wiki is not None and "[[" in text:
        note = NoteConverter(text, page.path, wiki)
        text = note.text
        for change in note.told.changes():
            counted.add(change.status, change.note, change.source)
    text = marks.converted(text, site, counted)
    for module in _API.findall(text) if "mkdocstrings" in site.plugins else ():
        counted.add("left", "a description of code is kept as text", module)
    text = without_lone_solutions("\n".join(Boxes(counted, places).run(text.split("\n"))))
    docs, here = site.docs, posixpath.dirname(page.path) or "."

    def link(match: re.Match[str]) -> str:
        is_there = files.within(docs, docs / match[2]) and docs != site.base
        return match[1] + posixpath.relpath(match[2], here) if is_there else match[0]

    # links from the top of the repository (`docs/a.md`)
    start = rf"(\]\(<?|\b(?:src|href)=\")/?{re.escape(docs.name)}/([^\s()<>\"#]+)"
    text = re.sub(start, link, text)
    out = {key: value for key, value in front.items() if key not in _DROPPED}
    if "toc" in str(front.get("hide")):
        out["toc"] = False
    if isinstance(date := front.get("date"), dict):  # as the blog of Material has it
        out |= {"date": date.get("created"), "lastmod": date.get("updated")}
    if authors and isinstance(names := front.get("authors"), list):
        out["authors"] = [authors.get(str(name), name) for name in names]
    return Converted(text=text, front=out, changes=counted.changes())
