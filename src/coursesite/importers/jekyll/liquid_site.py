"""A Jekyll site as Liquid sees it: `site.…`, filters, includes, and links by name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from coursesite.importers.book.files import text_within
from coursesite.importers.data.posts import SplitPost
from coursesite.importers.dialects.liquid import (
    BuildTime,
    DocumentDrop,
    Held,
    Rendered,
    UnresolvedLiquidError,
    render,
    render_layout,
    text,
)
from coursesite.importers.jekyll import theme_layouts
from coursesite.importers.jekyll.config import Config
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.layouts import Layouts
from coursesite.importers.jekyll.placement import SCHEDULES

_INCLUDES = (".html", ".md", ".markdown", ".liquid", ".txt", ".svg", ".js", "")
_JEKYLL = {"environment": "production"}


class LiquidSite:
    """Renders the pages of a site. `includes` and `layout_texts` are the files of `_includes`, and
    those of `_layouts` without extension, by their names."""

    def __init__(
        self,
        config: Config,
        docs: list[Document],
        static: list[str],
        root: Path,
        data: Mapping[str, Any],
    ) -> None:
        """`docs` are all pages, `static` the paths of other files below `root`, `data` is
        `site.data`."""
        self.config, self._root = config, root.resolve()
        self.includes = _texts_in(self._root, "_includes")
        layouts = _texts_in(self._root, "_layouts")
        self.layout_texts = {name.rpartition(".")[0]: layouts[name] for name in layouts}
        self.docs = {doc.path: doc for doc in docs}
        self.static = frozenset(static)
        self._open: set[str] = set()
        self.drops = {doc.path: self._drop(doc) for doc in docs}
        self.names = self._names(docs, static, data)
        posts = self.names["posts"]
        self._paginator = {"posts": posts, "total_posts": len(posts), "total_pages": 1, "page": 1}
        self.filters: dict[str, Callable[..., Any]] = {
            "relative_url": self._relative_url,
            "absolute_url": lambda value: self.config.url + self._relative_url(value),
        }
        self.layouts = Layouts(docs, data, self.layout_texts, self.includes, self._in_layout)

    # ---- rendering ------------------------------------------------------------------------

    def _variables(self, page: Mapping[str, Any]) -> dict[str, Any]:
        return {"site": self.names, "page": page, "jekyll": _JEKYLL, "paginator": self._paginator}

    def render(self, doc: Document) -> Rendered:
        """A page's text with its Liquid rendered."""
        if doc.front.get("render_with_liquid") is False:
            return Rendered(doc.body, ())
        return render(doc.body, self._variables(self.drops[doc.path]), self)

    def _in_layout(self, doc: Document | None, layout: SplitPost, content: str, held: Held) -> str:
        """The output of a layout around the content of a page; without `doc`, of a page that
        nothing is known of. Only the content, if the layout cannot be rendered."""
        names = self._variables(self.drops[doc.path] if doc else {})
        try:
            of_layout = {"layout": layout.front, "content": content}
            return render_layout(layout.body, names | of_layout, self, held)
        except UnresolvedLiquidError:
            return content

    def _item(self, doc: Document, content: str) -> str:
        """The Markdown for an item that a page shows, in its own layout or that of its theme."""
        is_grid = doc.file.collection in SCHEDULES and theme_layouts.schedule_markdown(doc.front)
        # As text, a grid that styles place is a list of times and then one of events.
        shown = None if is_grid else self.layouts.item(doc, content)
        return theme_layouts.item_markdown(doc, content) if shown is None else shown

    def _content(self, doc: Document) -> str:
        """The rendered text of a page that another page shows; empty where two show each other."""
        if doc.path in self._open:
            return ""
        self._open.add(doc.path)
        try:
            return self.render(doc).text.strip()
        finally:
            self._open.discard(doc.path)

    def _drop(self, doc: Document) -> DocumentDrop:
        """A page as Liquid sees it, with the variables that Jekyll adds to its front matter."""
        front = doc.front | {
            "url": doc.url.replace(" ", "%20"),
            "id": doc.url.rstrip("/").removesuffix(doc.ext),
            "path": self._relative(doc.path),
            "dir": posixpath.dirname(doc.url) + "/",
            "relative_path": self._relative(doc.path),
            "collection": doc.file.collection,
            "slug": doc.slug,
            "draft": doc.file.role == "draft",
            "categories": list(doc.categories),
            "tags": list(doc.tags),
        }
        if doc.categories:
            front["category"] = doc.categories[0]
        if doc.file.role == "page":
            front["name"] = doc.path.rpartition("/")[2]
        else:
            front.setdefault("title", doc.slug.replace("-", " ").title())
        if doc.date is not None:
            front["date"] = doc.date
        return DocumentDrop(
            front, doc.path, lambda: self._content(doc), lambda content: self._item(doc, content)
        )

    def _names(
        self, docs: list[Document], static: list[str], data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The variables of `site`, which https://jekyllrb.com/docs/variables/ lists."""
        config = self.config
        names: dict[str, Any] = dict(config.data)
        names |= {"url": config.url, "baseurl": config.baseurl, "time": BuildTime(), "data": data}
        docs = [doc for doc in docs if doc.front.get("published") is not False]
        docs = [doc for doc in docs if doc.output or doc.has_front]
        lists = {}
        for label, collection in config.collections.items():
            members = [doc for doc in docs if doc.file.collection == label]
            if label == "posts":
                members = [doc for doc in members if doc.file.role == "post"]
            key = collection.sort_by
            members.sort(key=lambda doc: _order(doc, key), reverse=label == "posts")
            lists[label] = [self.drops[doc.path] for doc in members]
        names |= lists
        pages = [self.drops[doc.path] for doc in docs if doc.file.collection == "pages"]
        names["pages"] = names["html_pages"] = pages
        names["static_files"] = [
            {
                **config.defaults(path, ""),
                "path": f"/{path}",
                "name": path.rpartition("/")[2],
                "basename": posixpath.splitext(path)[0].rpartition("/")[2],
                "extname": posixpath.splitext(path)[1],
            }
            for path in static
        ]
        given = config.data.get("collections")
        options = given if isinstance(given, dict) else {}
        names["collections"] = [
            {
                **(options[label] if isinstance(options.get(label), dict) else {}),
                "label": label,
                "docs": lists[label],
                "output": collection.output,
                "relative_directory": self._relative(collection.folder),
            }
            for label, collection in config.collections.items()
        ]
        names["documents"] = [doc for members in lists.values() for doc in members]
        for key in ("tags", "categories"):
            names[key] = groups = dict[str, list[Any]]()
            for post in lists["posts"]:
                for term in post[key]:
                    groups.setdefault(text(term), []).append(post)
        names["related_posts"] = []  # the latest ones, in whose place we list all
        return names

    # ---- what Liquid asks for ---------------------------------------------------------------

    def include(self, name: str) -> str | None:
        """The source of an include file, None if there is none."""
        return self.includes.get(posixpath.normpath(name))

    def include_relative(self, name: str, page: Any) -> str | None:
        """The source of a file by its path from the folder of `page`, which it cannot leave."""
        if not isinstance(page, DocumentDrop) or ".." in name.split("/"):
            return None
        folder = self._root / posixpath.dirname(page.source)
        return text_within(self._root, folder / name.lstrip("/"))

    def post_url(self, name: str) -> str | None:
        """The address of a post by its file's name, with or without folders; None for none."""
        for doc in self.docs.values():
            stem = doc.file.inner.rpartition(".")[0]
            if doc.file.role == "post" and name.strip("/") in (stem, stem.rpartition("/")[2]):
                return doc.url.replace(" ", "%20")
        return None

    def link(self, path: str) -> str | None:
        """The address of a page or file by its path in the site, None if there is none."""
        path = posixpath.normpath(path.strip().lstrip("/"))
        if path not in self.docs:  # Jekyll leaves the folder around the collections out
            path = next((one for one in self.docs if self._relative(one) == path), path)
        if path in self.docs:
            return self.docs[path].url.replace(" ", "%20") or None
        return f"/{path}" if path in self.static else None

    def _relative(self, path: str) -> str:
        """A path without the folder around all collections (`collections_dir`)."""
        return path.removeprefix(f"{self.config.collections_dir}/")

    def _relative_url(self, value: Any) -> str:
        """The filter `relative_url`: an address below the site's base."""
        path = text(value)
        if re.match(r"[a-z][a-z0-9+.-]*:|//", path):
            return path
        joined = f"{self.config.baseurl}/{path.lstrip('/')}" if path else self.config.baseurl
        return joined or "/"


def _texts_in(root: Path, folder: str) -> dict[str, str]:
    """The texts in a folder of the site by their names."""
    files = sorted((root / folder).rglob("*")) if (root / folder).is_dir() else []
    texts = ((file, text_within(root, file)) for file in files if file.suffix.lower() in _INCLUDES)
    named = {file.relative_to(root / folder).as_posix(): source for file, source in texts}
    return {name: source for name, source in named.items() if source is not None}


def _order(doc: Document, key: str) -> tuple[bool, str, float, str, str]:
    """The sort key of a document in its collection: its value of a key, or its date; its path."""
    value = doc.front.get(key) if key else None
    number = float(value) if isinstance(value, (int, float)) else 0.0
    when = doc.date.isoformat() if doc.date is not None and not key else ""
    return (bool(key) and value is None, when, number, text(value), doc.path)
