"""Front matter of Jekyll and its themes as front matter of ours."""

from __future__ import annotations

import re
from typing import Any

from coursesite import model
from coursesite.importers import ruby_dates
from coursesite.importers.days import find_moment
from coursesite.importers.front_matter import (
    accepted,
    first_text,
    names_in,
    person_entry,
    text_of,
)
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.link_targets import LinkTargets
from coursesite.importers.jekyll.placement import ORDERS
from coursesite.importers.yaml_writer import YamlDate
from coursesite.settings.spellings import plan

_OURS = plan(model.FrontMatter)
"""The keys of our front matter."""
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^\s()]+)\)")
_INHERITED = re.compile(
    r"authors?|categories|tags|image|lang|math|mermaid|media_subpath|img_path|toc|description|draft|"
    r"hidden|unlisted|kind|week"
)
"""Keys that count for a page when only the defaults of the configuration have them."""
_ELSEWHERE = re.compile(
    r"title|layout|published|permalink|redirect_(?:from|to)|date|category|categories|tags?|"
    r"render_with_liquid|slug|output|ext"
)
"""Keys that are read elsewhere, or that mean nothing to our builder."""
_DATES = {
    "last_modified_at": "lastmod",
    "lastmod": "lastmod",
    "due_date": "due",
    "deadline": "due",
    "due": "due",
    "publishDate": "publish_date",
    "expiryDate": "expiry_date",
}
"""Our keys for the dates of Jekyll and its themes."""
_FLAGS = {"math": True, "toc": True, "mermaid": False, "draft": False, "unlisted": False}
"""Keys for yes and no, and their defaults."""


class FrontMatterConversion:
    """The front matter of a page, `front`, and notes on values that were not converted, `left`."""

    def __init__(
        self,
        doc: Document,
        targets: LinkTargets,
        authors: dict[str, Any],
        path: str,
        year: int | None = None,
        weight: int | None = None,
    ) -> None:
        """`authors` are those of `_data/authors.yml` by name.

        `path` is that of the new file, `year` that of dates without one, and `weight` the position
        of the page in its collection, if the collection is ordered.
        """
        self._doc, self._targets, self._authors, self._year = doc, targets, authors, year
        self.left: list[str] = []
        self.front: dict[str, Any] = {}
        self._extra: dict[str, Any] = {}
        if title := first_text(doc.front, "title", "name"):
            self.front["title"] = title
        self._date()
        for key, value in doc.front.items():
            is_here = key in doc.own or _INHERITED.fullmatch(key)
            if is_here and not _ELSEWHERE.fullmatch(key) and value not in (None, "", []):
                self._key(key, value)
        if weight is not None:
            self.front.setdefault("weight", weight)
        for key, terms in (("tags", doc.tags), ("categories", doc.categories)):
            if names := [name.strip(", ") for name in terms if name.strip(", ")]:
                self.front[key] = names
        # With Chirpy, `$` is a currency sign unless a post says `math: true`.
        is_chirpy = targets.config.chirpy and doc.file.role in ("post", "draft")
        if is_chirpy and "$" in doc.body and doc.front.get("math") in (None, False, "false"):
            self.front["math"] = False
        if self._extra:
            self.front["extra"] = self._extra
        self.front, rejected = accepted(self.front, path)
        self.left += rejected

    def _key(self, key: str, value: Any) -> None:
        """Converts one key; unknown ones go to `extra`."""
        front, has_description = self.front, bool(self._doc.front.get("description"))
        if key in ("author", "authors"):
            if people := self._people(value):
                front["lecturers"] = people
        elif key in ("media_subpath", "img_path"):
            front["media_subpath"] = text_of(value)
        elif key in _DATES:
            front[_DATES[key]] = YamlDate(self._moment(value) or text_of(value)) or value
        elif key == "image":
            self._image(value)
        elif key == "due_event" and isinstance(value, dict):
            if value.get("date"):
                self._key("due", value["date"])
            self._extra[key] = value
        elif key == "hidden":
            front["unlisted"] = value
        elif key == "pin":
            front |= {"weight": -1} if value is True else {}
        elif key in ORDERS:
            pass  # the weight of the page in its collection
        elif key in ("readings", "files") and isinstance(value, list):
            front[key] = [_linked(entry) for entry in value]
        elif key in ("excerpt", "subtitle") and text_of(value) and not has_description:
            front["description"] = value
        elif key == "header" and isinstance(value, dict):
            if picture := first_text(value, "image", "overlay_image", "teaser"):
                self._image(picture)
        elif key in _FLAGS:
            is_on = value not in (False, "false", 0)
            front |= {key: is_on} if is_on is not _FLAGS[key] else {}
        elif key == "extra" and isinstance(value, dict):
            self._extra |= value
        elif key in _OURS.spellings and key != "extra":
            front[key] = value
        elif key not in _OURS.mapping.ignored:
            self._extra[key] = value

    def _moment(self, value: Any) -> str:
        """A date as our front matter writes it, empty for none."""
        written = text_of(value)
        if ruby_dates.parse(written) is None:
            return find_moment(written, self._year)
        return ruby_dates.with_whole_offset(written)

    def _date(self) -> None:
        """The date of the page: its own, that of a post's file name, or that of its release."""
        doc = self._doc
        written = text_of(doc.front.get("date"))
        if date := self._moment(written):
            self.front["date"] = YamlDate(date)
        elif doc.date is not None and doc.file.role == "post":
            self.front["date"] = YamlDate(f"{doc.date:%Y-%m-%d}")
        elif day := first_text(doc.front, "release_date", "released"):
            self.front["date"] = YamlDate(day)
        if written and not date:
            self._extra["date"] = written

    def _people(self, value: Any) -> list[Any]:
        """Names, or the entries of `_data/authors.yml` for them."""
        out: list[Any] = []
        parts = [part.strip() for part in text_of(value).split(",")]
        if len(parts) > 2 or all(part in self._authors for part in parts):
            value = parts
        for author in value if isinstance(value, list) else [value]:
            known = self._authors.get(text_of(author)) if text_of(author) else author
            if first_text(known, "name"):
                out.append(person_entry(known))
            elif words := text_of(author):
                out += names_in(words)
        return out

    def _image(self, value: Any) -> None:
        """The image of a page, a path or a mapping with one; a relative path becomes absolute."""
        given = value if isinstance(value, dict) else {"path": value}
        path, alt = first_text(given, "path", "src"), first_text(given, "alt")
        subpath = first_text(self._doc.front, "media_subpath", "img_path")
        if path and "://" not in path:
            if subpath and not path.startswith("/"):
                path = f"{subpath.rstrip('/')}/{path}"
                path = path if "://" in path else f"/{path.lstrip('/')}"
            answer = self._targets.resolve(path, self._doc, media=True)
            if answer.exists:
                path = answer.url or path
                path = path if "://" in path else f"/{path.lstrip('/')}"
            else:
                self.left.append(f"the image '{path}' is not there")
                path = ""
        if path:
            self.front["image"] = {"path": path, "alt": alt} if alt else path
        else:
            self._extra["image"] = value


def _linked(entry: Any) -> Any:
    """An entry of links as a title with its address: a link in Markdown, a mapping with `name`."""
    if first_text(entry, "url") and "title" not in entry:
        return {"title" if key == "name" else key: value for key, value in entry.items()}
    link = _LINK.fullmatch(entry.strip()) if isinstance(entry, str) else None
    return {"title": link[1], "url": link[2]} if link else entry
