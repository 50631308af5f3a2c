"""Front matter of Jekyll and its themes as front matter of ours."""

from __future__ import annotations

import re
from typing import Any

from coursesite import model
from coursesite.importers import ruby_dates
from coursesite.importers.front_matter import accepted, names_in, person_entry, text_of
from coursesite.importers.jekyll import menu_order
from coursesite.importers.jekyll.dates import find_moment
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.link_targets import LinkTargets
from coursesite.importers.yaml_writer import YamlDate
from coursesite.settings.spellings import plan

_OURS = plan(model.FrontMatter)
"""The keys of our front matter."""
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^\s()]+)\)")
_INHERITED = frozenset(
    [
        "author",
        "authors",
        "categories",
        "tags",
        "image",
        "lang",
        "math",
        "mermaid",
        "media_subpath",
        "img_path",
        "toc",
        "description",
        "draft",
        "hidden",
        "unlisted",
        "kind",
        "week",
    ]
)
"""Keys that count for a page when only the defaults of the configuration have them."""
_HANDLED = frozenset(
    (
        "layout",
        "published",
        "permalink",
        "redirect_from",
        "redirect_to",
        "date",
        "category",
        "tag",
        "img_path",
        "render_with_liquid",
        "slug",
        "output",
        "ext",
    )
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


class FrontMatterConversion:
    """The front matter of one page: `front` is ours, `left` are notes on values that were not
    converted."""

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
        self.year, self.weight = year, weight
        self.doc, self.targets, self.authors = doc, targets, authors
        self.left: list[str] = []
        self.front: dict[str, Any] = {}
        self._extra: dict[str, Any] = {}
        self._convert()
        if self._extra:
            self.front["extra"] = self._extra
        self.front, rejected = accepted(self.front, path)
        self.left += rejected

    def _convert(self) -> None:
        """Fills `front` from the keys of the page and from those it inherits."""
        doc = self.doc
        if title := doc.title or text_of(doc.front.get("name")):
            self.front["title"] = title
        self._date()
        for key, value in doc.front.items():
            if key in _HANDLED or key == "title":
                continue
            if key not in doc.own and key not in _INHERITED:
                continue
            self._key(key, value)
        self._weight()
        for key, terms in (("tags", doc.tags), ("categories", doc.categories)):
            self.front.pop(key, None)
            if names := [name.strip(", ") for name in terms if name.strip(", ")]:
                self.front[key] = names
        if self.targets.config.chirpy and doc.file.role in ("post", "draft"):
            self._formulas()

    def _formulas(self) -> None:
        """With Chirpy, `$` is a currency sign unless a post says `math: true`."""
        if "$" in self.doc.body and self.doc.front.get("math") in (None, False, "false"):
            self.front["math"] = False

    def _key(self, key: str, value: Any) -> None:
        """Converts one key; unknown ones go to `extra`."""
        if value is None or value == "" or value == []:
            return
        if key in ("author", "authors"):
            if people := self._people(value):
                self.front["lecturers"] = people
        elif key in ("media_subpath", "img_path"):
            self.front["media_subpath"] = text_of(value)
        elif key in _DATES:
            written = text_of(value)
            if ruby_dates.parse(written) is None:
                written = find_moment(written, self.year) or written
            written = ruby_dates.with_whole_offset(written)
            self.front[_DATES[key]] = YamlDate(written) if written else value
        elif key == "image":
            self._image(value)
        elif key == "due_event" and isinstance(value, dict):
            self._key("due", value.get("date"))
            self._extra[key] = value
        elif key == "hidden":
            self.front["unlisted"] = value
        elif key == "pin":
            if value is True:
                self.front["weight"] = -1
        elif key in menu_order.KEYS:
            self._weight()
        elif key in ("readings", "files") and isinstance(value, list):
            self.front[key] = [_linked(entry) for entry in value]
        elif key == "excerpt" and text_of(value) and not self.doc.front.get("description"):
            self.front["description"] = value
        elif key == "header" and isinstance(value, dict):
            names = ("image", "overlay_image", "teaser")
            if picture := next((value[name] for name in names if text_of(value.get(name))), None):
                self._image(picture)
        elif key == "subtitle" and not self.doc.front.get("description"):
            self.front["description"] = value
        elif key in ("math", "mermaid", "toc", "draft", "unlisted"):
            on = value not in (False, "false", 0)
            if on or key not in ("mermaid", "draft", "unlisted"):
                self.front[key] = on
            if on and key in ("toc", "math"):
                del self.front[key]
        elif key == "extra" and isinstance(value, dict):
            self._extra |= value
        elif key in _OURS.spellings and key != "extra":
            self.front[key] = value
        elif key not in _OURS.mapping.ignored:
            self._extra[key] = value

    def _weight(self) -> None:
        """Sets the position in the collection as the weight, unless the page has one."""
        if self.weight is not None:
            self.front.setdefault("weight", self.weight)

    def _date(self) -> None:
        """The date of the page: its own, that of a post's file name, or that of its release."""
        doc = self.doc
        written = text_of(doc.front.get("date"))
        if ruby_dates.parse(written) is None and written:
            date = find_moment(written, self.year)
        else:
            date = ruby_dates.with_whole_offset(written)
        if date:
            self.front["date"] = YamlDate(date)
        elif doc.date is not None and doc.file.role == "post":
            self.front["date"] = YamlDate(f"{doc.date:%Y-%m-%d}")
        if written and not date:
            self._extra["date"] = written
        for key in ("release_date", "released"):
            if "date" not in self.front and (day := text_of(doc.front.get(key))):
                self.front["date"] = YamlDate(day)

    def _people(self, value: Any) -> list[Any]:
        """Names, or the entries of `_data/authors.yml` for them."""
        out: list[Any] = []
        parts = [part.strip() for part in text_of(value).split(",")]
        if len(parts) > 2 or all(part in self.authors for part in parts):
            value = parts
        for author in value if isinstance(value, list) else [value]:
            known = self.authors.get(text_of(author)) if text_of(author) else author
            if isinstance(known, dict) and text_of(known.get("name")):
                out.append(person_entry(known))
            elif words := text_of(author):
                out += names_in(words)
        return out

    def _image(self, value: Any) -> None:
        """The image of a page, a path or a mapping with one; a relative path becomes absolute."""
        path = (
            text_of(value.get("path") or value.get("src"))
            if isinstance(value, dict)
            else text_of(value)
        )
        if not path:
            self._extra["image"] = value
            return
        subpath = text_of(self.doc.front.get("media_subpath") or self.doc.front.get("img_path"))
        if "://" not in path:
            if subpath and not path.startswith("/"):
                path = f"{subpath.rstrip('/')}/{path}"
                path = path if path.startswith("/") or "://" in path else f"/{path}"
            answer = self.targets.resolve(path, self.doc, media=True)
            if not answer.exists:
                self.left.append(f"the image '{path}' is not there")
                self._extra["image"] = value
                return
            path = answer.url or path
            if "://" not in path and not path.startswith("/"):
                path = f"/{path}"
        alt = text_of(value.get("alt")) if isinstance(value, dict) else ""
        self.front["image"] = {"path": path, "alt": alt} if alt else path


def _linked(entry: Any) -> Any:
    """An entry of links as a title with its address: a link in Markdown, a mapping with `name`."""
    if isinstance(entry, dict) and text_of(entry.get("url")) and "title" not in entry:
        return {"title" if key == "name" else key: value for key, value in entry.items()}
    link = _LINK.fullmatch(entry.strip()) if isinstance(entry, str) else None
    return {"title": link[1], "url": link[2]} if link else entry
