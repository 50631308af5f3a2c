"""The targets of addresses on the pages of a book."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote

from coursesite.importers.book.kinds import is_home, stem
from coursesite.importers.book.model import Book, Page
from coursesite.importers.book.places import Place, address_of
from coursesite.importers.text.addresses import GENERATED, ResolvedLink, quoted, split_address
from coursesite.text.browser_urls import scheme
from coursesite.text.urls import NOTEBOOK, composed

_FORMS = ("svg", "png", "gif", "jpg", "jpeg", "webp", "pdf")
_ELSEWHERE = ("#", "//", "{{", "{%", "<", "%7B%7B")


class BookLinks:
    """The files of a book by all the spellings of their addresses."""

    def __init__(self, book: Book, places: Mapping[str, Place]) -> None:
        """`places` are those of the book's files."""
        self._book, self._places = book, places
        self._sources: dict[str, str] = {}
        """The paths of pages by their paths without endings, and by the paths of their folders."""
        self._addresses: dict[str, str] = {}
        for page in book.pages:
            self._sources.setdefault(stem(page.path), page.path)
            if is_home(page.path):
                self._sources.setdefault(page.path.rpartition("/")[0], page.path)
            for old in (page.address, address_of(page)):
                if old:
                    self._addresses.setdefault(old.strip("/"), page.path)
        for old, path in book.redirects.items():
            self._addresses.setdefault(old.strip("/"), path)

    def resolve(self, written: str, page: Page) -> ResolvedLink:
        """The address to write on a page for the `written` one: a path from the page's file, or
        from the root for what lies in `static/`."""
        own = self._book.site.rstrip("/")
        if own and (written == own or written.startswith(f"{own}/")):
            written = written[len(own) :] or "/"
            if self._target(written, page) is None:
                return ResolvedLink(None)
        elif not written or written.startswith(_ELSEWHERE) or scheme(written):
            return ResolvedLink(None)
        path, rest = split_address(written)
        if not path:
            return ResolvedLink(None)
        target = self._target(path, page)
        if target is None:
            made = composed(unquote(path)).removeprefix(self._book.prefix.rstrip("/"))
            return ResolvedLink(None, path.startswith("/") and made in GENERATED)
        place, here = self._places[target], self._places[page.path]
        if place.path.startswith("static/") or (
            target.endswith(NOTEBOOK) and not page.path.endswith(NOTEBOOK) and self._is_page(target)
        ):
            return ResolvedLink(quoted(place.url) + rest)
        folder = posixpath.dirname(here.path)
        if posixpath.normpath(posixpath.join(folder, unquote(path))) == place.path:
            return ResolvedLink(None)
        return ResolvedLink(quoted(posixpath.relpath(place.path, folder)) + rest)

    def path_of(self, written: str, page: Page | None = None) -> str | None:
        """The path of the file below the book's root that an address leads to, None for none."""
        return self._target(split_address(written)[0], page)

    def _is_page(self, path: str) -> bool:
        return self._sources.get(stem(path)) == path

    def _target(self, path: str, page: Page | None) -> str | None:
        plain = composed(unquote(path))
        if plain.startswith("/"):
            prefix = self._book.prefix.strip("/")
            bare = plain.strip("/")
            short = bare.removeprefix(prefix).strip("/") if bare.startswith(prefix) else bare
            if found := self._find(short) or self._find(bare):
                return found
            # the site may have begun in a folder that the page is in, such as `content/`
            above = page.path.split("/")[:-1] if page else []
            roots = ("/".join(above[:count]) for count in range(1, len(above) + 1))
            return next(filter(None, (self._find(f"{root}/{bare}") for root in roots)), None)
        folder = posixpath.dirname(page.path) if page else ""
        found = self._find(posixpath.normpath(posixpath.join(folder, plain)))
        if found is None and page and page.address:
            base = posixpath.dirname(page.address)
            found = self._find(posixpath.normpath(posixpath.join(base, plain)).strip("/"))
        # programs look for a picture among the files of the site as well
        elsewhere = (one for one in (plain, f"media/{plain}") if one in self._book.placed)
        return found or next(elsewhere, None)

    def _find(self, path: str) -> str | None:
        """The file for a path from the root in any spelling; programs and servers complete them."""
        path = "" if path == "." else path.strip("/")
        for file in (path, f"{path}/index.html"):
            if file in self._places:
                return file
        if path.endswith(".*"):  # Sphinx takes the form that a program can show
            forms = (f"{path[:-1]}{ending}" for ending in _FORMS)
            return next((form for form in forms if form in self._places), None)
        bare = path.removesuffix("index.html").rstrip("/") if path.endswith("index.html") else path
        for form in (path, bare, stem(path)):
            if form in self._addresses:
                return self._addresses[form]
            if form in self._sources:
                return self._sources[form]
        return None
