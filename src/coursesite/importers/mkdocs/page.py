"""The text and the front matter of a page of MkDocs, as ours."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Set
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


class PageConverter:
    """Converts the pages of a site."""

    def __init__(
        self,
        site: MkDocsSite,
        inclusions: Inclusions,
        authors: dict[str, str],
        wiki: Notes | None = None,
        places: Set[str] = frozenset(),
    ) -> None:
        """`authors` are the names of the blog's authors by their ids, and `wiki` the pages for
        links such as `[[page]]`, where a plugin reads these; links lead to the ids `places`."""
        self._site, self._inclusions, self._authors, self._wiki = site, inclusions, authors, wiki
        self._places = places

    def __call__(self, text: str, front: dict[str, Any], page: Page) -> Converted:
        """The text of a page, or of a cell of a notebook, in our syntax."""
        counted = Counted()
        is_given = bool(front.get("title"))
        while not is_given and (pair := _META.match(text)):
            front = {**front, pair[1].lower(): pair[2].strip()}
            text = text[pair.end() :]
        text = self._inclusions.apply(text, front, page.path, counted)
        if self._wiki is not None and "[[" in text:
            note = NoteConverter(text, page.path, self._wiki)
            text = note.text
            for change in note.told.changes():
                counted.add(change.status, change.note, change.source)
        text = marks.converted(text, self._site, counted)
        for module in _API.findall(text) if "mkdocstrings" in self._site.plugins else ():
            counted.add("left", "a description of code is kept as text", module)
        text = "\n".join(Boxes(counted, self._places).run(text.split("\n")))
        text = self._root_links(without_lone_solutions(text), page)
        return Converted(text=text, front=self._front(front), changes=counted.changes())

    def _root_links(self, text: str, page: Page) -> str:
        """The text with links from the top of the repository (`docs/a.md`) as those of the page."""
        docs, here = self._site.docs, posixpath.dirname(page.path) or "."
        start = rf"(\]\(<?|\b(?:src|href)=\")/?{re.escape(docs.name)}/([^\s()<>\"#]+)"

        def link(match: re.Match[str]) -> str:
            is_there = files.within(docs, docs / match[2]) and docs != self._site.base
            return match[1] + posixpath.relpath(match[2], here) if is_there else match[0]

        return re.sub(start, link, text)

    def _front(self, front: dict[str, Any]) -> dict[str, Any]:
        """The front matter with what has a meaning here."""
        out = {key: value for key, value in front.items() if key not in _DROPPED}
        if "toc" in str(front.get("hide")):
            out["toc"] = False
        if isinstance(date := front.get("date"), dict):  # as the blog of Material has it
            out |= {"date": date.get("created"), "lastmod": date.get("updated")}
        if self._authors and isinstance(names := front.get("authors"), list):
            out["authors"] = [self._authors.get(str(name), name) for name in names]
        return out
