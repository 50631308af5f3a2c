"""The pages of a Jekyll site as posts of ours."""

from __future__ import annotations

import re
from typing import Any

from coursesite.importers import html
from coursesite.importers.jekyll import callouts, headings, kinds
from coursesite.importers.jekyll.documents import Doc, text_of
from coursesite.importers.jekyll.head import Head
from coursesite.importers.jekyll.links import Relinked
from coursesite.importers.jekyll.order import weights
from coursesite.importers.jekyll.register import Register
from coursesite.importers.jekyll.settings import HTML
from coursesite.importers.jekyll.source import Source
from coursesite.importers.jekyll.targets import BUILT, MADE
from coursesite.importers.lectures.headings import lecture_headings
from coursesite.importers.paths import Paths, safe
from coursesite.importers.plan import Row, Status, Write, position, text_file
from coursesite.importers.proof import proofed
from coursesite.importers.writing import post
from coursesite.text import urls

_STYLES = (".scss", ".sass", ".less", ".coffee")
_HOMES = ("index.md", "index.markdown", "readme.md", "course.yml")
_LIQUID = re.compile(r"<!-- liquid: .*?-->\n*", re.DOTALL)


class Pages:
    """Makes the files of pages; `files` and `rows` are what came out."""

    def __init__(self, source: Source, register: Register, paths: Paths) -> None:
        """`paths` gives files their names."""
        self.source, self.register, self.paths = source, register, paths
        self.posts = kinds.posts_place(source.docs)
        self.callouts = callouts.defined(source.settings.data)
        self.weights = weights(source.docs, source.settings.nav_fold)
        self.files: list[Write] = []
        self.rows: list[Row] = []

    def row(self, doc: Doc, status: Status, note: str, **more: Any) -> None:
        """Adds to the report on a page."""
        self.rows.append(Row(source=doc.path, status=status, note=note, **more))

    def convert(self, doc: Doc) -> None:
        """One page."""
        for note in doc.notes:
            self.row(doc, "converted", note)
        if doc.found.note:
            self.row(doc, "left", doc.found.note)
        if doc.found.collection in kinds.STAFF and not doc.output:
            return
        if doc.ext != ".html":
            self._processed(doc)
        elif doc.file_url == "/404.html":
            self.row(doc, "left", "the page for missing addresses is the theme's")
        elif kinds.is_list(doc):
            ours = (
                "the tag index is at /tags/" if doc.file_url == "/tags/" else "the home page has it"
            )
            self.row(doc, "left", f"a list of the theme's: {ours}")
        else:
            self._page(doc)

    def _page(self, doc: Doc) -> None:
        rendered = self.source.site.render(doc)
        for found in rendered.notes:
            line, column = position(doc.body, found.offset)
            self.row(doc, found.status, found.text, line=doc.lines + line, column=column)
        body, gaps = html.flattened(rendered.text)
        if gaps:
            self.row(doc, "converted", f"{gaps} blocks of HTML are without blank lines now")
        if doc.path.rpartition(".")[2].lower() in HTML:
            body, whole = html.page_body(rendered.text)
            bare = text_of(doc.front.get("layout")) in ("", "null", "none")
            if whole and bare and doc.file_url not in MADE:
                self._standalone(doc, rendered.text)
                return
            body = f"<div>\n{html.one_block(body)}\n</div>" if body.strip() else ""
        else:
            body = self._classes(doc, body)
        if to := text_of(doc.front.get("redirect_to")):
            body = f"{body.rstrip()}\n\n[{to}]({to})"
            self.row(doc, "left", f"it redirected to {to}: it is a page with that link now")
        relinked = Relinked(body, doc, self.source.targets)
        for url in relinked.broken:
            at = doc.body.find(url)
            line, column = position(doc.body, at) if at >= 0 else (-doc.lines, 0)
            self.row(
                doc, "left", f"'{url}' led nowhere before", line=doc.lines + line, column=column
            )
        if relinked.count:
            self.row(doc, "converted", f"{relinked.count} links rewritten")
        text, wrong = proofed(relinked.text)
        for _, message in wrong:
            self.row(doc, "left", f"shown as text: {message}")
        self._written(doc, text)

    def _classes(self, doc: Doc, body: str) -> str:
        """A text with the ids of its headings, and the callouts and labels of Just the Docs, as
        they are read here."""
        body, count = headings.with_ids_below(body)
        if count:
            self.row(doc, "converted", f"{count} ids of headings are on the line below now")
        body, changes = callouts.converted(body, self.callouts)
        at = 0
        for one in changes:
            if (found := doc.body.find(one.source, at)) >= 0:
                at = found + len(one.source)
            line, column = position(doc.body, found) if found >= 0 else (-doc.lines, 0)
            self.row(doc, one.status, one.note, line=doc.lines + line, column=column)
        body, count = callouts.spaced(body)
        if count:
            self.row(doc, "converted", f"{count} labels have a space behind them now")
        return body

    def _written(self, doc: Doc, body: str) -> None:
        """The file of a page: its place, its front matter, its address."""
        home = self.register.is_home(doc)
        path, kind = self._path(doc, home)
        weight = self.weights.get(doc.path)
        head = Head(doc, self.source.targets, self.source.authors, path, self.source.year, weight)
        front = head.front
        if kind and "kind" not in front:
            front["kind"] = kind
        name = path.removeprefix("content/")
        if not home and (conflict := self.register.settle(doc, name, front)):
            self.row(doc, "left", conflict)
        front.pop("redirect_from", None)
        aliases, taken = self.register.aliases(doc)
        for one in taken:
            self.row(doc, "left", f"{one} is the address of another page: no redirect")
        if aliases:
            front["aliases"] = aliases
        if not self.source.public(doc):
            front["draft"] = True
            if doc.found.role != "draft":
                self.row(doc, "converted", "was not published: it is a draft")
        if home and not body.strip() and not aliases:
            self.row(doc, "converted", "the home page has no text of its own")
            return
        for note in head.left:
            self.row(doc, "left", note)
        if doc.found.role == "post" and len(lecture_headings(body)) > 1:
            note = f"holds several lectures: coursesite import {doc.path} splits it"
            self.row(doc, "left", note)
        extra = ", ".join(front.get("extra", {}))
        self.row(doc, "converted", f"kept under extra: {extra}" if extra else "page", target=path)
        front = front or {"title": doc.title or doc.slug}
        self.files.append(Write(path=path, data=post(front, body).encode()))

    def _path(self, doc: Doc, home: bool) -> tuple[str, str | None]:
        """Where the source of a page goes, and its kind if that does not say it."""
        place = kinds.place(doc, self.posts)
        stem = doc.found.inner.rpartition(".")[0]
        if doc.found.role == "page":
            parts = [part.lstrip("_") if i == 0 else part for i, part in enumerate(stem.split("/"))]
            stem = "/".join(parts)
        name = "index.md" if home else safe(f"{place.folder}/{stem}.md")
        if not home and name.lower() in _HOMES:
            name = f"pages/{name}"
        return self.paths.take(f"content/{name}"), place.kind

    def _standalone(self, doc: Doc, text: str) -> None:
        """A whole HTML document of its own: a plain file."""
        target = self.paths.take(f"static/{urls.output_path(doc.file_url)}")
        self.row(doc, "kept", "a whole HTML document of its own", target=target)
        self.files.append(text_file(target, _LIQUID.sub("", text)))

    def _processed(self, doc: Doc) -> None:
        """A stylesheet, script or feed that Jekyll worked out."""
        if doc.file_url in BUILT:
            self.row(doc, "left", f"our builder makes its own {doc.file_url}")
            return
        rendered = self.source.site.render(doc)
        unknown = any(
            note.status != "converted" and "worked out" not in note.text for note in rendered.notes
        )
        if doc.ext in _STYLES or unknown or not doc.output:
            self.row(doc, "left", "worked out by Jekyll: our theme has its own")
            return
        target = self.paths.take(f"static/{urls.output_path(doc.file_url)}")
        self.row(doc, "converted", "worked out once", target=target)
        self.files.append(text_file(target, _LIQUID.sub("", rendered.text)))
