"""Pages, posts and items of a Jekyll site as posts of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coursesite.importers import (
    home_heading,
    html_blocks,
    html_boxes,
    icons,
    markdown_ranges,
)
from coursesite.importers.addresses import GENERATED
from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll import callouts, heading_ids, placement
from coursesite.importers.jekyll.address_registry import AddressRegistry
from coursesite.importers.jekyll.config import HTML
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.front_matter import FrontMatterConversion
from coursesite.importers.jekyll.menu_order import collection_weights
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.jekyll.theme_lists import theme_list
from coursesite.importers.lectures.headings import find_lecture_headings
from coursesite.importers.links import LinkRewriter
from coursesite.importers.liquid import SOURCE_COMMENT
from coursesite.importers.plan import (
    PlannedFile,
    ReportRow,
    Status,
    TextChange,
    planned_text,
    position,
)
from coursesite.importers.posts import join_post
from coursesite.importers.rejected_syntax import escape_rejected
from coursesite.importers.scholarly import citations, conversion, references
from coursesite.importers.target_paths import UniquePaths, safe_path
from coursesite.text import urls

_STYLES = (".scss", ".sass", ".less", ".coffee")
_HOMES = ("index.md", "index.markdown", "readme.md", "course.yml")
_PARSED = re.compile(r"^\{::options[^}\n]*\bparse_block_html=[\"']true[\"']", re.MULTILINE)
_BLOCK_TAG = re.compile(
    r"^<(?:div|section|article|aside|details|blockquote)\b(?![^>\n]*\bmarkdown=)[^>\n]*>",
    re.MULTILINE,
)
_COMMENTED_LIQUID = re.compile(SOURCE_COMMENT.pattern + r"\n*", re.DOTALL)


class PageImporter:
    """Plans the files of pages in `files`, with rows for the report in `rows`."""

    def __init__(
        self,
        site: JekyllSite,
        registry: AddressRegistry,
        paths: UniquePaths,
        dates: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """`paths` makes the paths of the files unique; `dates` are of data files, by the paths of
        pages that have none themselves."""
        self._dates = dates
        self._site, self._registry, self._paths = site, registry, paths
        self._posts = placement.posts_placement(site.docs)
        self._callouts = callouts.site_callouts(site.config.data)
        self._weights = collection_weights(site.docs, site.config.nav_fold)
        self._labels = {
            label: doc.file_url
            for doc in reversed(site.docs)
            for label in references.labels(doc.body)
        }
        self.files: list[PlannedFile] = []
        self.rows: list[ReportRow] = []

    def _row(self, doc: Document, status: Status, note: str, **more: Any) -> None:
        """Adds a row on a page to the report."""
        self.rows.append(ReportRow(source=doc.path, status=status, note=note, **more))

    def convert(self, doc: Document) -> None:
        """Plans the file of one page, if the course needs it."""
        for note in doc.notes:
            self._row(doc, "converted", note)
        if doc.file.note:
            self._row(doc, "left", doc.file.note)
        if doc.file.collection in placement.STAFF and not doc.output:
            return
        if doc.ext != ".html":
            self._processed(doc)
        elif doc.file_url == "/404.html":
            self._row(doc, "left", "the page for missing addresses is the theme's")
        elif placement.is_post_list(doc):
            ours = (
                "the tag index is at /tags/" if doc.file_url == "/tags/" else "the home page has it"
            )
            self._row(doc, "left", f"a list of the theme's: {ours}")
        else:
            self._page(doc)

    def _page(self, doc: Document) -> None:
        """Converts the text of a page, and plans its file."""
        rendered = self._site.liquid.render(doc)
        for note in rendered.notes:
            line, column = position(doc.body, note.offset)
            self._row(doc, note.status, note.text, line=doc.lines + line, column=column)
        body, marked = self._parsed_blocks(doc, rendered.text)
        if marked:
            self._row(doc, "converted", f"{marked} blocks of HTML say now that they have Markdown")
        if doc.path.rpartition(".")[2].lower() not in HTML:
            body, boxes = html_boxes.convert(icons.in_html(body))
            self._report(doc, [TextChange(one, "converted", "a box is a callout") for one in boxes])
        body, gaps = html_blocks.join_html_blocks(body)
        if gaps:
            self._row(doc, "converted", f"{gaps} blocks of HTML are without blank lines now")
        if doc.path.rpartition(".")[2].lower() in HTML:
            body, whole = html_blocks.page_body(rendered.text)
            bare = text_of(doc.front.get("layout")) in ("", "null", "none")
            if whole and bare and doc.file_url not in GENERATED:
                self._standalone(doc, rendered.text)
                return
            body = icons.in_html(body)
            body = f"<div>\n{html_blocks.one_block(body)}\n</div>" if body.strip() else ""
        else:
            body, count = citations.distilled(body)
            if count:
                self._row(doc, "converted", f"{count} citations of Distill are ours now")
            body, changes = conversion.convert(body, self._labels)
            self._report(doc, changes)
            body = self._just_the_docs(doc, body)
        home = self._registry.is_home(doc)
        path, kind = self._path(doc, home)
        converted = self._front_matter(doc, path)
        shown = {key: value for key, value in converted.front.items() if key != "extra"}
        if (laid_out := self._site.liquid.layouts.content(doc, body, shown)) is not None:
            layout = text_of(doc.front.get("layout"))
            self._row(doc, "converted", f"what the layout '{layout}' shows is in the text now")
            body = laid_out
        elif (layout := text_of(doc.front.get("layout"))) not in self._site.liquid.layouts and (
            listed := theme_list(doc, self._site.docs)
        ):
            self._row(doc, "left", f"the list of the theme's layout '{layout}' is as it was now")
            body = f"{body.rstrip()}\n\n{listed}"
        if to := text_of(doc.front.get("redirect_to")):
            body = f"{body.rstrip()}\n\n[{to}]({to})"
            self._row(doc, "left", f"it redirected to {to}: it is a page with that link now")
        links = LinkRewriter(body, lambda url, media: self._site.targets.resolve(url, doc, media))
        for url in links.broken:
            at = doc.body.find(url)
            line, column = position(doc.body, at) if at >= 0 else (-doc.lines, 0)
            self._row(
                doc, "left", f"'{url}' led nowhere before", line=doc.lines + line, column=column
            )
        if links.count:
            self._row(doc, "converted", f"{links.count} links rewritten")
        text = links.text
        if home:
            course = text_of(self._site.config.data.get("title"))
            text = home_heading.below_title(text, course, text_of(doc.front.get("title")))
        text, rejected = escape_rejected(text)
        for _, message in rejected:
            self._row(doc, "left", f"shown as text: {message}")
        self._write(doc, text, path, kind, converted)

    def _parsed_blocks(self, doc: Document, text: str) -> tuple[str, int]:
        """A text in which blocks of HTML are Markdown within, where an option of kramdown has it
        so (`parse_block_html`), and their number."""
        options = self._site.config.data.get("kramdown")
        is_on = isinstance(options, dict) and options.get("parse_block_html") is True
        is_on = is_on or _PARSED.search(doc.body) is not None
        if not is_on or doc.path.rpartition(".")[2].lower() in HTML:
            return text, 0
        code = markdown_ranges.code_and_comments(text)
        found = [
            tag
            for tag in _BLOCK_TAG.finditer(text)
            if not markdown_ranges.inside(code, tag.start())
        ]
        for tag in reversed(found):
            text = f'{text[: tag.end() - 1]} markdown="1"{text[tag.end() - 1 :]}'
        return text, len(found)

    def _just_the_docs(self, doc: Document, body: str) -> str:
        """A text with ids of headings, callouts and labels of Just the Docs in our syntax."""
        body, count = heading_ids.move_ids_below(body)
        if count:
            self._row(doc, "converted", f"{count} ids of headings are on the line below now")
        body, changes = callouts.convert_callouts(body, self._callouts)
        self._report(doc, changes)
        body, count = callouts.space_labels(body)
        if count:
            self._row(doc, "converted", f"{count} labels have a space behind them now")
        return body

    def _report(self, doc: Document, changes: list[TextChange]) -> None:
        """Adds the changes of a page's text to the report, at the places of their sources."""
        at = 0
        for change in changes:
            found = doc.body.find(change.source, at) if change.source else -1
            if found >= 0:
                at = found + len(change.source)
            line, column = position(doc.body, found) if found >= 0 else (-doc.lines, 0)
            self._row(doc, change.status, change.note, line=doc.lines + line, column=column)

    def _front_matter(self, doc: Document, path: str) -> FrontMatterConversion:
        """The front matter of the page at `path`."""
        weight = self._weights.get(doc.path)
        return FrontMatterConversion(
            doc, self._site.targets, self._site.authors, path, self._site.year, weight
        )

    def _write(
        self,
        doc: Document,
        body: str,
        path: str,
        kind: str | None,
        converted: FrontMatterConversion,
    ) -> None:
        """Plans the file of a page: its front matter, its address."""
        home = self._registry.is_home(doc)
        front = converted.front
        if works := citations.uncited(doc.body):
            front.setdefault("nocite", works)
        for key, date in self._dates.get(doc.path, {}).items():
            front.setdefault(key, date)
        if kind and "kind" not in front:
            front["kind"] = kind
        name = path.removeprefix("content/")
        if not home and (conflict := self._registry.settle(doc, name, front)):
            self._row(doc, "left", conflict)
        front.pop("redirect_from", None)
        aliases, taken = self._registry.aliases(doc)
        for old_address in taken:
            self._row(doc, "left", f"{old_address} is the address of another page: no redirect")
        if aliases:
            front["aliases"] = aliases
        if doc.path in self._site.liquid.layouts.withheld:
            front["draft"] = True
            self._row(doc, "left", "its layout does not show its text: it is a draft")
        if not self._site.public(doc):
            front["draft"] = True
            if doc.file.role != "draft":
                self._row(doc, "converted", "was not published: it is a draft")
        if home and not body.strip() and not aliases:
            self._row(doc, "converted", "the home page has no text of its own")
            return
        for note in converted.left:
            self._row(doc, "left", note)
        if doc.file.role == "post" and len(find_lecture_headings(body)) > 1:
            note = f"holds several lectures: coursesite import {doc.path} splits it"
            self._row(doc, "left", note)
        extra = ", ".join(front.get("extra", {}))
        self._row(doc, "converted", f"kept under extra: {extra}" if extra else "page", target=path)
        named = text_of(self._site.config.data.get("title")) if home else doc.slug
        front = front or {"title": named or doc.slug}
        self.files.append(PlannedFile(path=path, data=join_post(front, body).encode()))

    def _path(self, doc: Document, home: bool) -> tuple[str, str | None]:
        """The path of a page's file, and its kind if the path does not imply it."""
        place = placement.placement_of(doc, self._posts)
        stem = doc.file.inner.rpartition(".")[0]
        if doc.file.role == "page":
            parts = [part.lstrip("_") if i == 0 else part for i, part in enumerate(stem.split("/"))]
            stem = "/".join(parts)
        name = "index.md" if home else safe_path(f"{place.folder}/{stem}.md")
        if not home and name.lower() in _HOMES:
            name = f"pages/{name}"
        return self._paths.take(f"content/{name}"), place.kind

    def _standalone(self, doc: Document, text: str) -> None:
        """Plans an HTML document of its own as a static file."""
        target = self._paths.take(f"static/{urls.output_path(doc.file_url)}")
        self._row(doc, "kept", "a whole HTML document of its own", target=target)
        self.files.append(planned_text(target, _COMMENTED_LIQUID.sub("", text)))

    def _processed(self, doc: Document) -> None:
        """Plans a stylesheet, script or feed with Liquid in it as a static file, if ours does not
        replace it."""
        if self._registry.gives_way(doc):
            self._row(doc, "left", f"another file has the address {doc.file_url}")
            return
        owner = self._registry.owners.get(doc.file_url, doc.path)
        if doc.file_url in GENERATED or owner != doc.path:
            has_it = (
                f"{owner} has the address" if owner != doc.path else "our builder makes its own"
            )
            self._row(doc, "left", f"{has_it} {doc.file_url}")
            return
        rendered = self._site.liquid.render(doc)
        # Notes on output whose source is kept in a comment say "worked out": not a failure.
        failed = any(
            remark.status != "converted" and "worked out" not in remark.text
            for remark in rendered.notes
        )
        if doc.ext in _STYLES or failed or not doc.output:
            self._row(doc, "left", "worked out by Jekyll: our theme has its own")
            return
        target = self._paths.take(f"static/{urls.output_path(doc.file_url)}")
        self._row(doc, "converted", "worked out once", target=target)
        self.files.append(planned_text(target, _COMMENTED_LIQUID.sub("", rendered.text)))
