"""The assignment of addresses to pages: the first page that asks for an address keeps it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from coursesite.importers.jekyll import placement
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.text.addresses import GENERATED
from coursesite.text import urls


class AddressRegistry:
    """The addresses of all pages, `owners` (paths of pages by address), and redirects to them."""

    def __init__(self, site: JekyllSite) -> None:
        """Assigns the addresses that pages had, in the order of `rank`."""
        self._site = site
        self.owners: dict[str, str] = {}
        lists = [doc for doc in site.docs if placement.is_post_list(doc)]
        for doc in sorted(site.docs, key=rank):
            if site.has_address(doc) and doc not in lists and not self.gives_way(doc):
                self.owners.setdefault(doc.file_url, doc.path)
        taken = {*GENERATED, *self.owners}
        self._home_aliases = [doc.file_url for doc in lists if doc.file_url not in taken]
        site.targets.aliases.update(self._home_aliases, *map(_redirects, site.docs))

    def gives_way(self, doc: Document) -> bool:
        """Whether a page is data or a stylesheet at the address of a file that is copied."""
        return doc.ext != ".html" and urls.output_path(doc.file_url) in self._site.liquid.static

    def is_home(self, doc: Document) -> bool:
        """Whether a page is the home page of the site."""
        return doc.file_url == "/" and self.owners.get("/") == doc.path

    def settle(self, doc: Document, name: str, front: dict[str, Any]) -> str:
        """Writes the address of a page into its front matter, if its file `name` does not imply it.

        Returns a note if another page has the address already, else "".
        """
        url, natural = doc.file_url, urls.page_url(name, str(front.get("slug", "")))
        had_address = self._site.has_address(doc)
        if not had_address and doc.file.role == "draft" and url:
            self.owners.setdefault(url, doc.path)
        if url and self.owners.get(url) == doc.path:
            if natural != url and _is_possible(url):
                front["permalink"] = url
            elif had_address and not _is_possible(url):
                return f"nothing can be published at {url}: it is at {natural}"
        elif had_address or natural in self.owners:
            front["permalink"] = self._free(natural, doc)
            if had_address:
                other = self.owners.get(url, "")
                return f"{other} has the address {url} already: this one is at {front['permalink']}"
        else:
            self.owners[natural] = doc.path
        return ""

    def _free(self, url: str, doc: Document) -> str:
        """Assigns the address to a page, with a number if another page has it."""
        free, number = url, 1
        while free in self.owners or free in GENERATED:
            number += 1
            free = f"{url.rstrip('/')}-{number}/"
        self.owners[free] = doc.path
        return free

    def aliases(self, doc: Document) -> tuple[list[str], list[str]]:
        """The old addresses that redirect to a page, and those that other pages have."""
        wanted = [*_redirects(doc), *(self._home_aliases if self.is_home(doc) else [])]
        redirected: list[str] = []
        taken: list[str] = []
        for old in dict.fromkeys(wanted):
            url = old if old.endswith(("/", ".html")) else f"{old}/"
            files = {url.lstrip("/"), f"{url.lstrip('/')}index.html"}
            if url in self.owners or files & self._site.liquid.static:
                taken.append(old)
            else:
                self.owners[url] = doc.path
                redirected.append(url)
        return redirected, taken


def rank(doc: Document) -> tuple[bool, bool, bool, bool, str]:
    """A sort key for addresses: published pages, texts, Markdown, pages with front matter first."""
    is_unpublished = not doc.output or doc.file.role == "draft"
    return (is_unpublished, doc.ext != ".html", doc.is_html, not doc.has_front, doc.path)


def _redirects(doc: Document) -> list[str]:
    """The old addresses of this site that a page names."""
    value = doc.front.get("redirect_from")
    listed = value if isinstance(value, list) else [value]
    texts = [one.strip() for one in listed if isinstance(one, str)]
    return [f"/{one.lstrip('/')}" for one in texts if one and "://" not in one]


def _is_possible(url: str) -> bool:
    """Whether a file can have an address: no part of it leads upwards, or is too long for one."""
    parts = [unquote(part) for part in url.split("/")]
    return not {".", ".."} & {*parts} and all(len(part.encode()) <= 200 for part in parts)
