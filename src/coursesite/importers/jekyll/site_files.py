"""The files of a Jekyll site, each with its role."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

from msgspec import Struct

from coursesite.files.leftovers import is_ignored
from coursesite.importers.jekyll.config import HTML, Config
from coursesite.importers.jekyll.permalinks import split_dated_name
from coursesite.text.urls import composed

Role = Literal["post", "draft", "item", "page", "static", "data", "ignored"]
THEME = ("_includes", "_layouts", "_sass", "_plugins", "_config.yml", "_config.toml")
_INDEXES = (
    "index.html",
    "tags/index.html",
    "schedule/index.html",
    "assignments/index.html",
    "announcements/index.html",
)
"""Plain HTML files in whose place our builder would make pages of its own."""
_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_UNUSED = ("part of the theme", "excluded", "about the repository")
_UNREAD = re.compile(
    r"(?:README|LICENSE|LICENCE|COPYING|CODE_OF_CONDUCT|CONTRIBUTING|CHANGELOG|SECURITY|"
    r"ISSUE_TEMPLATE|PULL_REQUEST_TEMPLATE)(?:\.\w+)?\Z",
    re.I,
)


class SiteFile(Struct, frozen=True, kw_only=True):
    """A file with its role.

    `path` is relative to the site, `location` is its path on disk. `collection` is the label of the
    collection it belongs to, and `inner` its path within. `note` says why a file is ignored,
    `unused` that it is not of the course.
    """

    path: str
    location: Path
    role: Role
    collection: str = ""
    inner: str = ""
    note: str = ""
    unused: bool = False


def list_files(root: Path, config: Config) -> list[SiteFile]:
    """All files of the site, sorted by path, ignored ones included; an ignored folder is one
    entry."""
    out: list[SiteFile] = []
    _walk(root, root, "", config, out, {root.resolve()})
    return sorted(out, key=lambda file: file.path)


def _walk(
    root: Path, folder: Path, prefix: str, config: Config, out: list[SiteFile], above: set[Path]
) -> None:
    """Adds the files below `folder` to `out`; `above` are the folders around it, against circular
    links."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        out.append(_ignored(prefix.rstrip("/"), folder, f"can't be read: {problem.strerror}"))
        return
    for entry in entries:
        path, file = composed(prefix + entry.name), Path(entry.path)
        if entry.name.startswith("_config.") and not prefix:
            continue
        if note := _reason_to_ignore(path, file, config, root):
            if note != "quiet":
                out.append(_ignored(path, file, note))
            continue
        if not entry.is_dir():
            if entry.is_file():
                out.append(_role(path, file, config))
            continue
        target = file.resolve()
        if target in above:
            out.append(_ignored(path, file, "a link to a folder that it is in"))
        elif (file / "content" / "course.yml").is_file():
            out.append(_ignored(path, file, "a site of ours already"))
        else:
            _walk(root, file, f"{path}/", config, out, above | {target})


def _reason_to_ignore(path: str, file: Path, config: Config, root: Path) -> str:
    """The reason why Jekyll ignores a file or folder, empty if it does not.

    "quiet" stands for files that nobody expects in the report.
    """
    name = path.rpartition("/")[2]
    if name in (".git", ".DS_Store", "node_modules", ".sass-cache", ".jekyll-cache", "_site"):
        return "quiet"
    if name[0] != "." and is_ignored(name, folder=file.is_dir()):
        return "quiet"
    if file.is_symlink() and root.resolve() not in file.resolve().parents:
        return "a link that leads out of the site"
    if config.excluded(path):
        return "excluded by the configuration"
    if config.included(path) or any(name.startswith(f"{path}/") for name in config.include):
        return ""
    if name in ("_posts", "_drafts") or path == "_data":
        return ""
    if name in ("_includes", "_layouts"):
        return "part of the theme: worked out where a page needs it"
    if name in THEME:
        return "part of the theme: our own renders the pages"
    folders = [collection.folder for collection in config.collections]
    folders += [config.collections_dir] if config.collections_dir else []
    if any(folder == path or folder.startswith(f"{path}/") for folder in folders):
        return ""
    if (name[:1] in "_#~" or name.endswith("~")) and not path.startswith("_data/"):
        return "not read by Jekyll, for its name begins with _ or #"
    if name.startswith(".") and name not in (".well-known", ".nojekyll", ".htaccess"):
        return "quiet"
    return ""


def _ignored(path: str, file: Path, note: str) -> SiteFile:
    unused = note.startswith(_UNUSED)
    return SiteFile(path=path, location=file, role="ignored", note=note, unused=unused)


def _role(path: str, file: Path, config: Config) -> SiteFile:
    """A file that Jekyll reads, with its role."""
    folders = path.split("/")[:-1]
    stem, _, ext = path.rpartition(".")
    is_text = ext.lower() in config.markdown or ext.lower() in HTML
    if folders[:1] == ["_data"]:
        return SiteFile(path=path, location=file, role="data", inner=path.partition("/")[2])
    for special in ("_posts", "_drafts"):
        if special in folders:
            return _post(path, file, special, stem, is_text)
    for collection in config.collections:
        if collection.label != "posts" and path.startswith(f"{collection.folder}/"):
            inner = path[len(collection.folder) + 1 :]
            if ext.lower() in config.markdown or begins_with_front_matter(file):
                return SiteFile(
                    path=path, location=file, role="item", collection=collection.label, inner=inner
                )
            address = f"{collection.label}/{inner}"
            return SiteFile(
                path=path, location=file, role="static", collection=collection.label, inner=address
            )
    if begins_with_front_matter(file) or path in _INDEXES:
        return SiteFile(path=path, location=file, role="page", collection="pages", inner=path)
    if ext.lower() in config.markdown:
        if _UNREAD.match(path.rpartition("/")[2]):
            return _ignored(path, file, "about the repository, not the course")
        return SiteFile(path=path, location=file, role="page", collection="pages", inner=path)
    return SiteFile(path=path, location=file, role="static", inner=path)


def _post(path: str, file: Path, special: str, stem: str, is_text: bool) -> SiteFile:
    """A file below `_posts` or `_drafts` (`special`): a post, a draft, or an image beside them."""
    inner = path.split(f"{special}/", 1)[1]
    before = path.split(f"{special}/", 1)[0]
    if not is_text and not begins_with_front_matter(file):
        kept = f"{before}{special.lstrip('_')}/{inner}"
        return SiteFile(path=path, location=file, role="static", inner=kept)
    draft = special == "_drafts" or split_dated_name(stem) is None
    return SiteFile(
        path=path,
        location=file,
        role="draft" if draft else "post",
        collection="drafts" if special == "_drafts" else "posts",
        inner=inner,
        note="" if special == "_drafts" or not draft else "has no date in its name",
    )


def begins_with_front_matter(file: Path) -> bool:
    """Whether a file begins with front matter; false if it cannot be read."""
    try:
        with file.open("rb") as stream:
            return bool(_FRONT.match(stream.read(64)))
    except OSError:
        return False
