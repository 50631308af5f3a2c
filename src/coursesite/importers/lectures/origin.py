"""Where a single post comes from: its site, if it lies in one, and the address it had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from coursesite.importers import reading
from coursesite.importers.jekyll.discover import Found
from coursesite.importers.jekyll.documents import Doc, document
from coursesite.importers.jekyll.names import Files, Site
from coursesite.importers.jekyll.settings import Settings, settings
from coursesite.importers.jekyll.source import reader
from coursesite.importers.jekyll.targets import Targets
from coursesite.importers.liquid.tokens import tokens

_CHIRPY = {
    "defaults": [
        {"scope": {"path": "", "type": "posts"}, "values": {"permalink": "/posts/:title/"}}
    ]
}
"""What a post is taken for that lies in no site: one of Chirpy's."""


class Origin(Struct, frozen=True, kw_only=True):
    """A post with all that is known of where it was published. `root` is None outside of a site."""

    doc: Doc
    root: Path | None
    settings: Settings
    site: Site
    targets: Targets
    authors: dict[str, Any]


def origin(file: Path, data: bytes) -> Origin:
    """Reads the post in `file`, whose bytes are `data`, and the configuration of its site."""
    root = site_of(file)
    config = _yaml(root / "_config.yml") if root else _CHIRPY
    found_settings = settings(config)
    path = file.resolve().relative_to(root.resolve()).as_posix() if root else f"_posts/{file.name}"
    inner = path.split("_posts/", 1)[-1].split("_drafts/", 1)[-1]
    found = Found(path=path, file=file, role="post", collection="posts", inner=inner)
    doc = document(found, data, found_settings)
    if not doc.url:
        doc = document(found, data, settings(_CHIRPY))
    authors = _yaml(root / "_data" / "authors.yml") if root else {}
    includes = _includes(root, doc.body) if root else {}
    site = Site(
        found_settings,
        [doc],
        [],
        Files(includes=includes, data={}, read=reader(root or file.parent)),
    )
    return Origin(
        doc=doc,
        root=root,
        settings=found_settings,
        site=site,
        targets=Targets(found_settings, [doc], []),
        authors=authors,
    )


def site_of(file: Path) -> Path | None:
    """The Jekyll site that a post is in: the folder above its `_posts` that has a configuration."""
    for folder in list(file.resolve().parents)[:8]:
        if (folder / "_config.yml").is_file():
            return folder
    return None


def _yaml(file: Path) -> dict[str, Any]:
    try:
        found = reading.load(reading.decode(file.read_bytes()).text)
    except (OSError, yaml.YAMLError):
        return {}
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def _includes(root: Path, body: str) -> dict[str, str]:
    """The include files that a text names."""
    out = {}
    for token in tokens(body):
        name = token.args.split()[0] if token.name == "include" and token.args else ""
        file = root / "_includes" / name
        if name and ".." not in name and file.is_file():
            out[name] = reading.decode(file.read_bytes()).text
    return out
