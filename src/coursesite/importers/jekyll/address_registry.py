"""The assignment of addresses to pages: the first page that asks for an address keeps it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from coursesite.importers.addresses import GENERATED
from coursesite.importers.jekyll import placement
from coursesite.importers.jekyll.config import HTML
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.text import urls


class AddressRegistry:
    """The addresses of all pages, and the redirects to them. `owners` are paths of pages by
    address."""

    def __init__(self, site: JekyllSite) -> None:
        """Assigns the addresses that pages had, in the order of `rank`."""
        self.site = site
        self.owners: dict[str, str] = {}
        for doc in sorted(site.docs, key=rank):
            if (
                site.has_address(doc)
                and not placement.is_post_list(doc)
                and not self.gives_way(doc)
            ):
                self.owners.setdefault(doc.file_url, doc.path)
        lists = [doc.file_url for doc in site.docs if placement.is_post_list(doc)]
        self.home_aliases = [
            url for url in lists if url not in GENERATED and url not in self.owners
        ]
        site.targets.aliases |= set(self.home_aliases)
        for doc in site.docs:
            site.targets.aliases |= {
                _path(old_address) for old_address in own_addresses(doc.front.get("redirect_from"))
            }

    def gives_way(self, doc: Document) -> bool:
        """Whether a page is data or a stylesheet at the address of a file that is copied."""
        return doc.ext != ".html" and urls.output_path(doc.file_url) in self.site.liquid.static

    def is_home(self, doc: Document) -> bool:
        """Whether a page is the home page of the site."""
        return doc.file_url == "/" and self.owners.get("/") == doc.path

    def settle(self, doc: Document, name: str, front: dict[str, Any]) -> str:
        """Writes the address of a page into its front matter, if its file `name` does not imply it.

        Returns a note if another page has the address already, else "".
        """
        url, natural = doc.file_url, urls.page_url(name, str(front.get("slug", "")))
        if self.site.has_address(doc):
            if self.owners.get(url) == doc.path:
                if not _is_possible(url):
                    return f"nothing can be published at {url}: it is at {natural}"
                if natural != url:
                    front["permalink"] = url
                return ""
            other = self.owners.get(url, "")
            front["permalink"] = self._free(natural, doc)
            return f"{other} has the address {url} already: this one is at {front['permalink']}"
        if url and url not in self.owners and doc.file.role == "draft":
            self.owners[url] = doc.path
            if natural != url and _is_possible(url):
                front["permalink"] = url
        elif natural in self.owners:
            front["permalink"] = self._free(natural, doc)
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
        wanted = [
            _path(old_address) for old_address in own_addresses(doc.front.get("redirect_from"))
        ]
        wanted += self.home_aliases if self.is_home(doc) else []
        redirected: list[str] = []
        taken: list[str] = []
        for old_address in dict.fromkeys(wanted):
            url = old_address if old_address.endswith(("/", ".html")) else f"{old_address}/"
            files = (url.lstrip("/"), f"{url.lstrip('/')}index.html")
            if url in self.owners or any(one in self.site.liquid.static for one in files):
                taken.append(old_address)
                continue
            self.owners[url] = doc.path
            redirected.append(url)
        return redirected, taken


def rank(doc: Document) -> tuple[bool, bool, bool, bool, str]:
    """A sort key for the assignment of addresses.

    Published pages come first, data and stylesheets behind texts, then Markdown, then pages with
    front matter, then by path.
    """
    is_html = doc.path.rpartition(".")[2].lower() in HTML
    is_unpublished = not doc.output or doc.file.role == "draft"
    return (is_unpublished, doc.ext != ".html", is_html, not doc.has_front, doc.path)


def own_addresses(value: Any) -> list[str]:
    """The addresses of this site in a value that is one text or a list of texts."""
    addresses = value if isinstance(value, list) else [value]
    return [
        address
        for address in addresses
        if isinstance(address, str) and address.strip() and "://" not in address
    ]


def _is_possible(url: str) -> bool:
    """Whether a file can have an address: no part of it leads upwards, or is too long for one."""
    parts = [unquote(part) for part in url.split("/")]
    return not {".", ".."} & {*parts} and all(len(part.encode()) <= 200 for part in parts)


def _path(text: str) -> str:
    return f"/{text.strip().lstrip('/')}"
