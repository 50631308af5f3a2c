"""The targets that links of a Jekyll site may have, and their addresses in the new site."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote, urljoin

from msgspec.structs import replace

from coursesite.importers.jekyll.config import Config
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.text.addresses import (
    GENERATED,
    ResolvedLink,
    quoted,
    split_address,
    url_parts,
)
from coursesite.text.browser_urls import scheme
from coursesite.text.urls import composed

_FOOTNOTE = re.compile(r"#(fn|fnref):(\d+)\Z")
"""An anchor that kramdown gives a footnote or a reference to it."""
_OTHER = ("mailto:", "tel:", "javascript:", "data:", "//", "#", "{{", "%7B%7B", "<")
_NOTHING = re.compile(r"javascript:\s*(?:void\s*\(?\s*0\s*\)?|return false|//)?\s*;?\s*", re.I)
"""Matches addresses of links that only a script makes something of."""


class LinkTargets:
    """All addresses of the site."""

    def __init__(self, config: Config, docs: list[Document], static: list[str]) -> None:
        """`static` are the addresses of plain files, without the leading `/`."""
        self.config = config
        own = url_parts(config.url)
        self._host, self._root = own.netloc.lower(), own.path.rstrip("/") + config.baseurl
        self._sources = {doc.path: doc.file_url for doc in docs if doc.file_url}
        files = {f"/{path}" for path in static}
        folders = {re.sub(r"/index\.html\Z", "/", file) for file in files}
        self.known = {*GENERATED, *files, *folders, *self._sources.values()}
        self.aliases: set[str] = set()

    def resolve(self, written: str, doc: Document, media: bool = False) -> ResolvedLink:
        """The target of a link on a page; `media` says that the page's `media_subpath` applies."""
        if _NOTHING.fullmatch(written):
            return ResolvedLink("#")
        if (numbered := _FOOTNOTE.sub(r"#\1-\2", written)) != written:
            answer = self.resolve(numbered, doc, media)
            return replace(answer, url=answer.url or numbered)
        if not written or written.lower().startswith(_OTHER):
            return ResolvedLink(None)
        if scheme(written):
            return self._absolute(written)
        path, rest = split_address(written)
        if path.startswith("/"):
            return self._rooted(path, rest, media)
        return self._relative(composed(unquote(path)), rest, doc, media)

    def existing(self, url: str) -> str | None:
        """The address of this site for a path with or without its base, None if there is none."""
        return self._find(self._bare(url))

    def _absolute(self, written: str) -> ResolvedLink:
        """Resolves an address with a scheme: one of this site becomes relative to its root."""
        # An address in the path of another (an archive, a proxy) is not one of this site.
        parts = url_parts(written) if "//" not in written[8:] else None
        path = composed(unquote(parts.path or "/")) if parts else ""
        is_own = parts and self._host and parts.netloc.lower() == self._host
        if not is_own or not _below(path, self._root):
            return ResolvedLink(None)
        target = self._find(path[len(self._root) :] or "/")
        return ResolvedLink(quoted(target) + split_address(written)[1] if target else None)

    def _rooted(self, path: str, rest: str, media: bool) -> ResolvedLink:
        """Resolves a path from the root of the site, with or without the site's base."""
        plain = composed(unquote(path))
        bare = self._bare(plain)
        if target := self._find(bare) or self._find(plain):
            same = bare == plain and target in (bare, f"{bare}/", f"{bare}.html")
            return ResolvedLink(None if same else quoted(target) + rest)
        cdn = str(self.config.data.get("cdn") or "") if media else ""
        if cdn.startswith("http"):
            return ResolvedLink(f"{cdn.rstrip('/')}{path}{rest}")
        return ResolvedLink(quoted(bare) + rest if bare != plain else None, False)

    def _relative(self, path: str, rest: str, doc: Document, media: bool) -> ResolvedLink:
        """Resolves a path from a page: from its address, or else from its source's folder."""
        subpath = doc.front.get("media_subpath") or doc.front.get("img_path")
        if media and isinstance(subpath, str):
            below = posixpath.normpath(f"/{subpath.strip('/')}/{path}")
            if subpath.startswith("http") or self.existing(below):
                return ResolvedLink(None)
        joined = unquote(urljoin(doc.file_url or "/", quote(path)))
        if target := self._find(joined):
            return ResolvedLink(None if target in (joined, f"{joined}/") else quoted(target) + rest)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(doc.path), path))
        for base in (beside, posixpath.normpath(path)):
            sources = (self._sources.get(base + end) for end in ("", ".md", "/index.md"))
            target = next(filter(None, sources), f"/{base}" if f"/{base}" in self.known else None)
            if target:
                return ResolvedLink(quoted(target) + rest)
        # The published path of a file in the folder of a collection: `_labs/a.png` is `labs/a.png`.
        published = "/".join(part.lstrip("_") for part in beside.split("/"))
        target = self._find(f"/{published}") if published != beside else None
        return ResolvedLink(quoted(target) + rest) if target else ResolvedLink(None, False)

    def _bare(self, path: str) -> str:
        """A path from the root of the server without the site's base."""
        base = self.config.baseurl
        return (path[len(base) :] or "/") if base and _below(path, base) else path

    def _find(self, path: str) -> str | None:
        """The address that a server answers a path with: `/staff/` for `/staff`, and so on."""
        end = "/" if path.endswith("/") and path.strip("/") else ""
        path = f"/{posixpath.normpath(path).lstrip('/')}{end}"
        stem = re.sub(r"(?:/|/index\.html|\.html|\.md)\Z", "", path)
        forms = (path, f"{stem}/", f"{stem}.html", stem or "/")
        return next((form for form in forms if form in self.known or form in self.aliases), None)


def _below(path: str, base: str) -> bool:
    """Whether a path is that of a folder or of something in it."""
    return path == base or path.startswith(f"{base}/")
