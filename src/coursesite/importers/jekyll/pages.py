"""Pages, posts and items of a Jekyll site as posts of ours."""

from __future__ import annotations

import re
from typing import Any

from coursesite.importers import html_blocks
from coursesite.importers.jekyll import callouts, heading_ids, placement
from coursesite.importers.jekyll.address_registry import AddressRegistry
from coursesite.importers.jekyll.config import HTML
from coursesite.importers.jekyll.documents import Document, text_of
from coursesite.importers.jekyll.front_matter import FrontMatterConversion
from coursesite.importers.jekyll.link_targets import GENERATED, RESERVED
from coursesite.importers.jekyll.links import LinkRewriter
from coursesite.importers.jekyll.menu_order import collection_weights
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.lectures.headings import find_lecture_headings
from coursesite.importers.liquid.placeholders import SOURCE_COMMENT
from coursesite.importers.plan import PlannedFile, ReportRow, Status, planned_text, position
from coursesite.importers.posts import join_post
from coursesite.importers.rejected_syntax import escape_rejected
from coursesite.importers.target_paths import UniquePaths, safe_path
from coursesite.text import urls

_STYLES = (".scss", ".sass", ".less", ".coffee")
_HOMES = ("index.md", "index.markdown", "readme.md", "course.yml")
_COMMENTED_LIQUID = re.compile(SOURCE_COMMENT.pattern + r"\n*", re.DOTALL)


class PageImporter:
    """Plans the files of pages in `files`, with rows for the report in `rows`."""

    def __init__(self, source: JekyllSite, register: AddressRegistry, paths: UniquePaths) -> None:
        """`paths` makes the paths of the files unique."""
        self.source, self.register, self.paths = source, register, paths
        self.posts = placement.posts_placement(source.docs)
        self.callouts = callouts.site_callouts(source.config.data)
        self.weights = collection_weights(source.docs, source.config.nav_fold)
        self.files: list[PlannedFile] = []
        self.rows: list[ReportRow] = []

    def row(self, doc: Document, status: Status, note: str, **more: Any) -> None:
        """Adds a row on a page to the report."""
        self.rows.append(ReportRow(source=doc.path, status=status, note=note, **more))

    def convert(self, doc: Document) -> None:
        """Plans the file of one page, if the course needs it."""
        for note in doc.notes:
            self.row(doc, "converted", note)
        if doc.file.note:
            self.row(doc, "left", doc.file.note)
        if doc.file.collection in placement.STAFF and not doc.output:
            return
        if doc.ext != ".html":
            self._processed(doc)
        elif doc.file_url == "/404.html":
            self.row(doc, "left", "the page for missing addresses is the theme's")
        elif placement.is_post_list(doc):
            ours = (
                "the tag index is at /tags/" if doc.file_url == "/tags/" else "the home page has it"
            )
            self.row(doc, "left", f"a list of the theme's: {ours}")
        else:
            self._page(doc)

    def _page(self, doc: Document) -> None:
        rendered = self.source.site.render(doc)
        for found in rendered.notes:
            line, column = position(doc.body, found.offset)
            self.row(doc, found.status, found.text, line=doc.lines + line, column=column)
        body, gaps = html_blocks.join_html_blocks(rendered.text)
        if gaps:
            self.row(doc, "converted", f"{gaps} blocks of HTML are without blank lines now")
        if doc.path.rpartition(".")[2].lower() in HTML:
            body, whole = html_blocks.page_body(rendered.text)
            bare = text_of(doc.front.get("layout")) in ("", "null", "none")
            if whole and bare and doc.file_url not in GENERATED:
                self._standalone(doc, rendered.text)
                return
            body = f"<div>\n{html_blocks.one_block(body)}\n</div>" if body.strip() else ""
        else:
            body = self._classes(doc, body)
        if to := text_of(doc.front.get("redirect_to")):
            body = f"{body.rstrip()}\n\n[{to}]({to})"
            self.row(doc, "left", f"it redirected to {to}: it is a page with that link now")
        relinked = LinkRewriter(body, doc, self.source.targets)
        for url in relinked.broken:
            at = doc.body.find(url)
            line, column = position(doc.body, at) if at >= 0 else (-doc.lines, 0)
            self.row(
                doc, "left", f"'{url}' led nowhere before", line=doc.lines + line, column=column
            )
        if relinked.count:
            self.row(doc, "converted", f"{relinked.count} links rewritten")
        text, wrong = escape_rejected(relinked.text)
        for _, message in wrong:
            self.row(doc, "left", f"shown as text: {message}")
        self._written(doc, text)

    def _classes(self, doc: Document, body: str) -> str:
        """A text with ids of headings, callouts and labels of Just the Docs in our syntax."""
        body, count = heading_ids.move_ids_below(body)
        if count:
            self.row(doc, "converted", f"{count} ids of headings are on the line below now")
        body, changes = callouts.convert_callouts(body, self.callouts)
        at = 0
        for one in changes:
            if (found := doc.body.find(one.source, at)) >= 0:
                at = found + len(one.source)
            line, column = position(doc.body, found) if found >= 0 else (-doc.lines, 0)
            self.row(doc, one.status, one.note, line=doc.lines + line, column=column)
        body, count = callouts.space_labels(body)
        if count:
            self.row(doc, "converted", f"{count} labels have a space behind them now")
        return body

    def _written(self, doc: Document, body: str) -> None:
        """Plans the file of a page: its path, its front matter, its address."""
        home = self.register.is_home(doc)
        path, kind = self._path(doc, home)
        weight = self.weights.get(doc.path)
        head = FrontMatterConversion(
            doc, self.source.targets, self.source.authors, path, self.source.year, weight
        )
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
            if doc.file.role != "draft":
                self.row(doc, "converted", "was not published: it is a draft")
        if home and not body.strip() and not aliases:
            self.row(doc, "converted", "the home page has no text of its own")
            return
        for note in head.left:
            self.row(doc, "left", note)
        if doc.file.role == "post" and len(find_lecture_headings(body)) > 1:
            note = f"holds several lectures: coursesite import {doc.path} splits it"
            self.row(doc, "left", note)
        extra = ", ".join(front.get("extra", {}))
        self.row(doc, "converted", f"kept under extra: {extra}" if extra else "page", target=path)
        front = front or {"title": doc.title or doc.slug}
        self.files.append(PlannedFile(path=path, data=join_post(front, body).encode()))

    def _path(self, doc: Document, home: bool) -> tuple[str, str | None]:
        """The path of a page's file, and its kind if the path does not imply it."""
        place = placement.placement_of(doc, self.posts)
        stem = doc.file.inner.rpartition(".")[0]
        if doc.file.role == "page":
            parts = [part.lstrip("_") if i == 0 else part for i, part in enumerate(stem.split("/"))]
            stem = "/".join(parts)
        name = "index.md" if home else safe_path(f"{place.folder}/{stem}.md")
        if not home and name.lower() in _HOMES:
            name = f"pages/{name}"
        return self.paths.take(f"content/{name}"), place.kind

    def _standalone(self, doc: Document, text: str) -> None:
        """Plans an HTML document of its own as a static file."""
        target = self.paths.take(f"static/{urls.output_path(doc.file_url)}")
        self.row(doc, "kept", "a whole HTML document of its own", target=target)
        self.files.append(planned_text(target, _COMMENTED_LIQUID.sub("", text)))

    def _processed(self, doc: Document) -> None:
        """Plans a stylesheet, script or feed with Liquid in it as a static file, if ours does not
        replace it."""
        if doc.file_url in RESERVED:
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
        self.files.append(planned_text(target, _COMMENTED_LIQUID.sub("", rendered.text)))
