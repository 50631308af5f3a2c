"""A single post as it was published: its address, and the Jekyll site it lies in, if any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct

from coursesite.importers.jekyll.config import Config
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.link_targets import LinkTargets
from coursesite.importers.jekyll.liquid_site import LiquidSite
from coursesite.importers.jekyll.site import read_mapping
from coursesite.importers.jekyll.site_files import SiteFile

_CHIRPY = {
    "defaults": [
        {"scope": {"path": "", "type": "posts"}, "values": {"permalink": "/posts/:title/"}}
    ]
}
"""The configuration for a post outside of any site: that of Chirpy, whose posts are shared most."""


_HEAD = 4096
"""The number of bytes that are searched for a null byte."""


_NO_NOTES = frozenset(
    (
        *(".pdf", ".ps", ".bib", ".csv", ".tsv", ".json", ".yml", ".yaml", ".toml", ".xml", ".svg"),
        *(".css", ".js", ".py", ".ipynb"),
    )
)
"""The endings of files that may be text and are no notes."""


def recognises(path: Path) -> bool:
    """Whether a path is a file that may be notes, by its ending and its bytes: it has no null byte,
    or is UTF-16 with a byte order mark."""
    if path.is_dir() or path.suffix.lower() in _NO_NOTES:
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))


class PostSource(Struct, frozen=True, kw_only=True):
    """A post, and what its site says about it. `root` is the site's folder, None outside of a
    site."""

    doc: Document
    root: Path | None
    config: Config
    liquid: LiquidSite
    targets: LinkTargets
    authors: dict[str, Any]


def read_source(file: Path, data: bytes) -> PostSource:
    """The post in `file`, whose bytes are `data`, with the configuration of its site."""
    root = site_of(file)
    config = Config((read_mapping(root / "_config.yml") or {}) if root else _CHIRPY)
    path = file.resolve().relative_to(root.resolve()).as_posix() if root else f"_posts/{file.name}"
    inner = path.split("_posts/", 1)[-1].split("_drafts/", 1)[-1]
    site_file = SiteFile(path=path, location=file, role="post", collection="posts", inner=inner)
    doc = Document(site_file, data, config)
    if not doc.url:
        doc = Document(site_file, data, Config(_CHIRPY))
    authors = (read_mapping(root / "_data" / "authors.yml") or {}) if root else {}
    liquid = LiquidSite(config, [doc], [], root or file.parent, {})
    return PostSource(
        doc=doc,
        root=root,
        config=config,
        liquid=liquid,
        targets=LinkTargets(config, [doc], []),
        authors=authors,
    )


def site_of(file: Path) -> Path | None:
    """The nearest folder above a post with a Jekyll configuration, None if there is none."""
    for folder in list(file.resolve().parents)[:8]:
        if (folder / "_config.yml").is_file():
            return folder
    return None
