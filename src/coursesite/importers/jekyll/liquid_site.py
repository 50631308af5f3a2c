"""A Jekyll site as Liquid sees it: `site.…`, filters, includes, and links by name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from coursesite.importers.jekyll import item_layouts
from coursesite.importers.jekyll.config import Config, default_values
from coursesite.importers.jekyll.data_files import data_tree
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.layouts import Layout, Layouts
from coursesite.importers.jekyll.placement import SCHEDULES
from coursesite.importers.liquid import (
    BuildTime,
    DocumentDrop,
    Held,
    Rendered,
    UnresolvedLiquidError,
    render,
    render_layout,
    text,
)


class LiquidFiles(Struct, frozen=True, kw_only=True):
    """Texts that Liquid may ask for.

    `includes` are those of `_includes` by name, `layouts` those of `_layouts` by name without
    extension, `data` those of `_data` by path. `read` returns the text of any file of the site by
    its path, None if there is none.
    """

    includes: Mapping[str, str]
    layouts: Mapping[str, str] = MappingProxyType({})
    data: Mapping[str, str]
    read: Callable[[str], str | None] = lambda path: None


class LiquidSite:
    """Renders the pages of a site."""

    def __init__(
        self, config: Config, docs: list[Document], static: list[str], files: LiquidFiles
    ) -> None:
        """`docs` are all pages, `static` the paths of other files."""
        self.config, self.files = config, files
        self.docs = {doc.path: doc for doc in docs}
        self.static = frozenset(static)
        self.open: set[str] = set()
        self.drops = {doc.path: self._drop(doc) for doc in docs}
        self.names = self._names(docs, static)
        posts = self.names["posts"]
        self._paginator = {"posts": posts, "total_posts": len(posts), "total_pages": 1, "page": 1}
        self.filters: dict[str, Callable[..., Any]] = {
            "relative_url": self.relative_url,
            "absolute_url": lambda value: self.config.url + self.relative_url(value),
        }
        self.layouts = Layouts(self, files.layouts, files.includes)

    # ---- rendering ------------------------------------------------------------------------

    def render(self, doc: Document, body: str | None = None) -> Rendered:
        """A page's text, or `body` in its place, with its Liquid rendered."""
        source = doc.body if body is None else body
        if doc.front.get("render_with_liquid") is False:
            return Rendered(source, ())
        names = {"site": self.names, "page": self.drops[doc.path], "jekyll": _JEKYLL}
        names["paginator"] = self._paginator
        return render(source, names, self)

    def in_layout(self, doc: Document | None, layout: Layout, content: str, held: Held) -> str:
        """The output of a layout around the content of a page; without `doc`, of a page that
        nothing is known of. Only the content, if the layout cannot be rendered."""
        page: Mapping[str, Any] = self.drops[doc.path] if doc else {}
        names: dict[str, Any] = {"site": self.names, "page": page, "jekyll": _JEKYLL}
        names |= {"layout": layout.front, "content": content, "paginator": self._paginator}
        try:
            return render_layout(layout.source, names, self, held)
        except UnresolvedLiquidError:
            return content

    def _item(self, doc: Document, content: str) -> str:
        """The Markdown for an item that a page shows, in its own layout or that of its theme."""
        is_grid = doc.file.collection in SCHEDULES and item_layouts.schedule_markdown(doc.front)
        # As text, a grid that styles place is a list of times and then one of events.
        shown = None if is_grid else self.layouts.item(doc, content)
        return item_layouts.item_markdown(doc, content) if shown is None else shown

    def content(self, doc: Document) -> str:
        """The rendered text of a page that another page shows; empty where two show each other."""
        if doc.path in self.open:
            return ""
        self.open.add(doc.path)
        try:
            return self.render(doc).text.strip()
        finally:
            self.open.discard(doc.path)

    def _drop(self, doc: Document) -> DocumentDrop:
        """A page as Liquid sees it, with the variables that Jekyll adds to its front matter."""
        front: dict[str, Any] = dict(doc.front)
        front |= {
            "url": doc.url,
            "id": doc.url.rstrip("/").removesuffix(doc.ext),
            "path": doc.path,
            "dir": posixpath.dirname(doc.url) + "/",
            "relative_path": doc.path,
            "collection": doc.file.collection,
            "slug": doc.slug,
            "draft": doc.file.role == "draft",
            "categories": list(doc.categories),
            "category": doc.categories[0] if doc.categories else front.get("category"),
            "tags": list(doc.tags),
        }
        if doc.file.role == "page":
            front["name"] = doc.path.rpartition("/")[2]
        else:
            front.setdefault("title", doc.slug.replace("-", " ").title())
        if doc.date is not None:
            front["date"] = doc.date
        if front.get("category") is None:
            front.pop("category", None)
        return DocumentDrop(
            front,
            doc.path,
            lambda: self.content(doc),
            lambda text_: self._item(doc, text_),
        )

    def _names(self, docs: list[Document], static: list[str]) -> dict[str, Any]:
        """The variables of `site`, which https://jekyllrb.com/docs/variables/ lists."""
        config = self.config
        names: dict[str, Any] = dict(config.data)
        names |= {"url": config.url, "baseurl": config.baseurl, "time": BuildTime()}
        names["data"] = data_tree(self.files.data)
        docs = [doc for doc in docs if doc.front.get("published") is not False]
        docs = [doc for doc in docs if doc.output or doc.has_front]
        for collection in config.collections:
            members = [doc for doc in docs if doc.file.collection == collection.label]
            if collection.label == "posts":
                members = [doc for doc in members if doc.file.role == "post"]
            key = collection.sort_by
            members.sort(key=lambda doc: _order(doc, key), reverse=collection.label == "posts")
            names[collection.label] = [self.drops[doc.path] for doc in members]
        pages = [self.drops[doc.path] for doc in docs if doc.file.collection == "pages"]
        names["pages"] = names["html_pages"] = pages
        names["static_files"] = [
            {
                **default_values(config.defaults, path, ""),
                "path": f"/{path}",
                "name": path.rpartition("/")[2],
                "basename": posixpath.splitext(path)[0].rpartition("/")[2],
                "extname": posixpath.splitext(path)[1],
            }
            for path in static
        ]
        names["collections"] = [
            {
                "label": collection.label,
                "docs": names[collection.label],
                "output": collection.output,
            }
            for collection in config.collections
        ]
        names["documents"] = [
            doc for collection in config.collections for doc in names[collection.label]
        ]
        for key, field in (("tags", "tags"), ("categories", "categories")):
            groups: dict[str, list[Any]] = {}
            for post in names["posts"]:
                for term in post[field]:
                    groups.setdefault(text(term), []).append(post)
            names[key] = groups
        names["related_posts"] = []  # the latest ones, in whose place we list all
        return names

    # ---- what Liquid asks for ---------------------------------------------------------------

    def include(self, name: str) -> str | None:
        """The source of an include file, None if there is none."""
        return self.files.includes.get(posixpath.normpath(name))

    def include_relative(self, name: str, page: Any) -> str | None:
        """The source of a file by its path from the folder of `page`, which it cannot leave."""
        if not isinstance(page, DocumentDrop) or ".." in name.split("/"):
            return None
        return self.files.read(posixpath.join(posixpath.dirname(page.source), name.lstrip("/")))

    def post_url(self, name: str) -> str | None:
        """The address of a post by its file's name, with or without folders; None if there is
        none."""
        wanted = name.strip("/")
        for doc in self.docs.values():
            if doc.file.role != "post":
                continue
            stem = doc.file.inner.rpartition(".")[0]
            if wanted in (stem, stem.rpartition("/")[2]):
                return doc.url
        return None

    def link(self, path: str) -> str | None:
        """The address of a page or file by its path in the site, None if there is none."""
        path = posixpath.normpath(path.strip().lstrip("/"))
        if path in self.docs:
            return self.docs[path].url or None
        return f"/{path}" if path in self.static else None

    def relative_url(self, value: Any) -> str:
        """The filter `relative_url`: an address below the site's base."""
        path = text(value)
        if re.match(r"[a-z][a-z0-9+.-]*:|//", path):
            return path
        joined = f"{self.config.baseurl}/{path.lstrip('/')}" if path else self.config.baseurl
        return joined or "/"


_JEKYLL = {"environment": "production"}


def _order(doc: Document, key: str) -> tuple[bool, str, float, str, str]:
    """The sort key of a document in its collection: a key of its front matter, or its date; then
    its path."""
    value = doc.front.get(key) if key else None
    number = float(value) if isinstance(value, (int, float)) else 0.0
    when = doc.date.isoformat() if doc.date is not None and not key else ""
    return (bool(key) and value is None, when, number, text(value), doc.path)
