"""The assignment of addresses to pages: the first page that asks for an address keeps it."""

from __future__ import annotations

from typing import Any

from coursesite.importers.jekyll import placement
from coursesite.importers.jekyll.config import HTML
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.link_targets import GENERATED
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.text import urls


class AddressRegistry:
    """The addresses of all pages, and the redirects to them. `owners` are paths of pages by
    address."""

    def __init__(self, source: JekyllSite) -> None:
        """Assigns the addresses that pages had, in the order of `rank`."""
        self.source = source
        self.owners: dict[str, str] = {}
        for doc in sorted(source.docs, key=rank):
            if source.has_address(doc) and not placement.is_post_list(doc):
                self.owners.setdefault(doc.file_url, doc.path)
        lists = [doc.file_url for doc in source.docs if placement.is_post_list(doc)]
        self.home_aliases = [
            url for url in lists if url not in GENERATED and url not in self.owners
        ]
        source.targets.aliases |= set(self.home_aliases)
        for doc in source.docs:
            source.targets.aliases |= {
                _path(one) for one in own_addresses(doc.front.get("redirect_from"))
            }

    def is_home(self, doc: Document) -> bool:
        """Whether a page is the home page of the site."""
        return doc.file_url == "/" and self.owners.get("/") == doc.path

    def settle(self, doc: Document, name: str, front: dict[str, Any]) -> str:
        """Writes the address of a page into its front matter, if its file `name` does not imply it.

        Returns a note if another page has the address already, else "".
        """
        url, natural = doc.file_url, urls.page_url(name, str(front.get("slug", "")))
        if self.source.has_address(doc):
            if self.owners.get(url) == doc.path:
                if natural != url:
                    front["permalink"] = url
                return ""
            other = self.owners.get(url, "")
            front["permalink"] = self._free(natural, doc)
            return f"{other} has the address {url} already: this one is at {front['permalink']}"
        if url and url not in self.owners and doc.file.role == "draft":
            self.owners[url] = doc.path
            if natural != url:
                front["permalink"] = url
        elif natural in self.owners:
            front["permalink"] = self._free(natural, doc)
        else:
            self.owners[natural] = doc.path
        return ""

    def _free(self, url: str, doc: Document) -> str:
        found, number = url, 1
        while found in self.owners or found in GENERATED:
            number += 1
            found = f"{url.rstrip('/')}-{number}/"
        self.owners[found] = doc.path
        return found

    def aliases(self, doc: Document) -> tuple[list[str], list[str]]:
        """The old addresses that redirect to a page, and those that other pages have."""
        wanted = [_path(one) for one in own_addresses(doc.front.get("redirect_from"))]
        wanted += self.home_aliases if self.is_home(doc) else []
        found: list[str] = []
        taken: list[str] = []
        for one in dict.fromkeys(wanted):
            url = one if one.endswith(("/", ".html")) else f"{one}/"
            if url in self.owners or url.lstrip("/") in self.source.site.static:
                taken.append(one)
                continue
            self.owners[url] = doc.path
            found.append(url)
        return found, taken


def rank(doc: Document) -> tuple[bool, bool, bool, str]:
    """A sort key for the assignment of addresses: published pages first, then Markdown, then by
    path."""
    is_html = doc.path.rpartition(".")[2].lower() in HTML
    return (not doc.output or doc.file.role == "draft", is_html, not doc.has_front, doc.path)


def own_addresses(value: Any) -> list[str]:
    """The addresses of this site in a value that is one text or a list of texts."""
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, str) and one.strip() and "://" not in one]


def _path(text: str) -> str:
    return f"/{text.strip().lstrip('/')}"
