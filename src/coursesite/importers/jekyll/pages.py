"""Pages, posts and items of a Jekyll site as posts of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import join_post
from coursesite.importers.dialects.liquid import SOURCE_COMMENT
from coursesite.importers.jekyll import callouts, front_matter, placement
from coursesite.importers.jekyll.address_registry import AddressRegistry
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.jekyll.theme_layouts import theme_list
from coursesite.importers.lectures.headings import find_lecture_headings
from coursesite.importers.plans.plan import (
    PlannedFile,
    ReportRow,
    Status,
    TextChange,
    planned_text,
    position,
)
from coursesite.importers.plans.target_paths import UniquePaths, safe_path
from coursesite.importers.scholarly import citations, conversion, figures, html_boxes, references
from coursesite.importers.text import home_heading, html_blocks, icons, markdown_ranges
from coursesite.importers.text.addresses import GENERATED
from coursesite.importers.text.links import LinkRewriter
from coursesite.importers.text.rejected_syntax import escape_rejected
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
        self._site, self._registry, self._paths, self._dates = site, registry, paths, dates
        self._posts = placement.posts_folder(site.docs)
        self._callouts = callouts.site_callouts(site.config.data)
        self._weights = placement.collection_weights(site.docs, site.config.nav_fold)
        self._labels = {
            label: doc.file_url
            for doc in reversed(site.docs)
            for label in references.labels(doc.body)
        }
        self.files: list[PlannedFile] = []
        self.rows: list[ReportRow] = []

    # ---- the report ---------------------------------------------------------------------------

    def _row(
        self, doc: Document, status: Status, note: str, offset: int = -1, target: str = ""
    ) -> None:
        """Adds a row to the report, on a page or on an offset in its text."""
        line, column = position(doc.body, offset) if offset >= 0 else (-doc.lines, 0)
        at = doc.lines + line
        self.rows.append(
            ReportRow(
                source=doc.path, line=at, column=column, status=status, note=note, target=target
            )
        )

    def _left(self, doc: Document, *notes: str) -> None:
        for note in filter(None, notes):
            self._row(doc, "left", note)

    def _count(self, doc: Document, count: int, words: str) -> None:
        if count:
            self._row(doc, "converted", f"{count} {words}")

    def _changes(self, doc: Document, changes: Iterable[TextChange]) -> None:
        """Adds the changes of a page's text, at the places of their sources."""
        at = 0
        for change in changes:
            found = doc.body.find(change.source, at) if change.source else -1
            at = found + len(change.source) if found >= 0 else at
            self._row(doc, change.status, change.note, found)

    # ---- pages --------------------------------------------------------------------------------

    def convert(self, doc: Document) -> None:
        """Plans the file of one page, if the course needs it."""
        for note in doc.notes:
            self._row(doc, "converted", note)
        self._left(doc, doc.file.note)
        if doc.file.collection in placement.STAFF and not doc.output:
            return
        if doc.ext != ".html":
            self._processed(doc)
        elif doc.file_url == "/404.html":
            self._left(doc, "the page for missing addresses is the theme's")
        elif placement.is_post_list(doc):
            is_tags = doc.file_url == "/tags/"
            ours = "the tag index is at /tags/" if is_tags else "the home page has it"
            self._left(doc, f"a list of the theme's: {ours}")
        else:
            self._page(doc)

    def _page(self, doc: Document) -> None:
        """Converts the text of a page, and plans its file."""
        rendered = self._site.liquid.render(doc)
        for remark in rendered.notes:
            self._row(doc, remark.status, remark.text, remark.offset)
        if doc.is_html:
            body, is_whole = html_blocks.page_body(rendered.text)
            is_bare = doc.layout in ("", "null", "none")
            if is_whole and is_bare and doc.file_url not in GENERATED:
                note = "a whole HTML document of its own"
                return self._static(doc, rendered.text, "kept", note)
            body = icons.in_html(body)
            body = f"<div>\n{html_blocks.one_block(body)}\n</div>" if body.strip() else ""
        else:
            body = self._markdown(doc, rendered.text)
        is_home = self._registry.is_home(doc)
        place, kind = placement.placement_of(doc, self._posts)
        path = self._path(doc, place, is_home)
        site, weight = self._site, self._weights.get(doc.path)
        front, left = front_matter.converted(
            doc, site.targets, site.authors, path, site.year, weight
        )
        text = self._linked(doc, self._laid_out(doc, body, front))
        if is_home:
            course = text_of(self._site.config.data.get("title"))
            text = home_heading.below_title(text, course, text_of(doc.front.get("title")))
        text, rejected = escape_rejected(text)
        self._left(doc, *(f"shown as text: {message}" for _, message in rejected))
        if kind:
            front.setdefault("kind", kind)
        self._complete(doc, front, path)
        if is_home and not text.strip() and "aliases" not in front:
            return self._row(doc, "converted", "the home page has no text of its own")
        self._left(doc, *left)
        if doc.file.role == "post" and len(find_lecture_headings(text)) > 1:
            self._left(doc, f"holds several lectures: coursesite import {doc.path} splits it")
        extra = ", ".join(front.get("extra", {}))
        self._row(doc, "converted", f"kept under extra: {extra}" if extra else "page", target=path)
        named = text_of(self._site.config.data.get("title")) if is_home else doc.slug
        data = join_post(front or {"title": named or doc.slug}, text).encode()
        return self.files.append(PlannedFile(path=path, data=data))

    def _markdown(self, doc: Document, body: str) -> str:
        """Markdown of Jekyll and its themes as ours."""
        body, count = citations.distilled(body)
        self._count(doc, count, "tags of Distill are ours now")
        body, count = self._with_parsed_blocks(doc, body)
        self._count(doc, count, "blocks of HTML say now that they have Markdown")
        body, boxes = html_boxes.convert(icons.in_html(body))
        self._changes(doc, [TextChange(one, "converted", "a box is a callout") for one in boxes])
        body, count = html_blocks.join_html_blocks(body)
        self._count(doc, count, "blocks of HTML are without blank lines now")
        body, captions = figures.with_captions(body)
        self._changes(doc, [TextChange(one, "converted", "a caption is one") for one in captions])
        body, changes = conversion.convert(body, self._labels)
        self._changes(doc, changes)
        body, lessons = callouts.convert_lessons(body)
        body, changes = callouts.convert_callouts(body, self._callouts)
        self._changes(doc, [*lessons, *changes])
        body, count = callouts.space_labels(body)
        self._count(doc, count, "labels have a space behind them now")
        return body

    def _with_parsed_blocks(self, doc: Document, text: str) -> tuple[str, int]:
        """A text in which blocks of HTML are Markdown within, where an option of kramdown has it
        so (`parse_block_html`), and their number."""
        options = self._site.config.data.get("kramdown")
        is_on = isinstance(options, dict) and options.get("parse_block_html") is True
        if not is_on and not _PARSED.search(doc.body):
            return text, 0
        code = markdown_ranges.code_and_comments(text)
        count = len([*markdown_ranges.finditer(_BLOCK_TAG, text, code)])
        text = markdown_ranges.sub(
            _BLOCK_TAG, lambda tag: f'{tag[0][:-1]} markdown="1">', text, code
        )
        return text, count

    def _laid_out(self, doc: Document, body: str, front: Mapping[str, Any]) -> str:
        """A text with what its layout, its theme or a redirection showed beside it."""
        layouts = self._site.liquid.layouts
        shown = {key: value for key, value in front.items() if key != "extra"}
        if (laid_out := layouts.content(doc, body, shown)) is not None:
            note = f"what the layout '{doc.layout}' shows is in the text now"
            self._row(doc, "converted", note)
            body = laid_out
        elif doc.layout not in layouts and (listed := theme_list(doc, self._site.docs)):
            self._left(doc, f"the list of the theme's layout '{doc.layout}' is as it was now")
            body = f"{body.rstrip()}\n\n{listed}"
        if to := text_of(doc.front.get("redirect_to")):
            body = f"{body.rstrip()}\n\n[{to}]({to})"
            self._left(doc, f"it redirected to {to}: it is a page with that link now")
        return body

    def _linked(self, doc: Document, body: str) -> str:
        links = LinkRewriter(body, lambda url, media: self._site.targets.resolve(url, doc, media))
        for url in links.broken:
            self._row(doc, "left", f"'{url}' led nowhere before", doc.body.find(url))
        self._count(doc, links.count, "links rewritten")
        return links.text

    def _complete(self, doc: Document, front: dict[str, Any], path: str) -> None:
        """Adds to front matter the address, dates of data, and whether the page is a draft."""
        if works := citations.uncited(doc.body):
            front.setdefault("nocite", works)
        for key, date in self._dates.get(doc.path, {}).items():
            front.setdefault(key, date)
        if not self._registry.is_home(doc):
            self._left(doc, self._registry.settle(doc, path.removeprefix("content/"), front))
        aliases, taken = self._registry.aliases(doc)
        self._left(doc, *(f"{old} is the address of another page: no redirect" for old in taken))
        if aliases:
            front["aliases"] = aliases
        if doc.path in self._site.liquid.layouts.withheld:
            front["draft"] = True
            self._left(doc, "its layout does not show its text: it is a draft")
        if not self._site.public(doc):
            front["draft"] = True
            if doc.file.role != "draft":
                self._row(doc, "converted", "was not published: it is a draft")

    def _path(self, doc: Document, folder: str, is_home: bool) -> str:
        """The path of a page's file."""
        stem = doc.file.inner.rpartition(".")[0]
        stem = stem.lstrip("_") if doc.file.role == "page" else stem
        name = "index.md" if is_home else safe_path(f"{folder}/{stem}.md")
        if not is_home and name.lower() in _HOMES:
            name = f"pages/{name}"
        return self._paths.take(f"content/{name}")

    # ---- other files --------------------------------------------------------------------------

    def _static(self, doc: Document, text: str, status: Status, note: str) -> None:
        """Plans the file of a page as it is."""
        target = self._paths.take(f"static/{urls.output_path(doc.file_url)}")
        self._row(doc, status, note, target=target)
        self.files.append(planned_text(target, _COMMENTED_LIQUID.sub("", text)))

    def _processed(self, doc: Document) -> None:
        """Plans a stylesheet, script or feed with Liquid as a file, if ours does not replace it."""
        owner = self._registry.owners.get(doc.file_url, doc.path)
        if self._registry.gives_way(doc):
            return self._left(doc, f"another file has the address {doc.file_url}")
        if owner != doc.path:
            return self._left(doc, f"{owner} has the address {doc.file_url}")
        if doc.file_url in GENERATED:
            return self._left(doc, f"our builder makes its own {doc.file_url}")
        rendered = self._site.liquid.render(doc)
        # Notes on output whose source is kept in a comment say "worked out": not a failure.
        failed = any(
            remark.status != "converted" and "worked out" not in remark.text
            for remark in rendered.notes
        )
        if doc.ext in _STYLES or failed or not doc.output:
            return self._left(doc, "worked out by Jekyll: our theme has its own")
        return self._static(doc, rendered.text, "converted", "worked out once")
