"""The files of a Jekyll site, each with its role."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from coursesite.files.leftovers import is_ignored
from coursesite.importers.jekyll.config import HTML, Config
from coursesite.text.urls import composed

Role = Literal["post", "draft", "item", "page", "static", "data", "ignored"]
_QUIET = (".git", ".DS_Store", "node_modules", ".sass-cache", ".jekyll-cache", "_site")
_HIDDEN = (".well-known", ".nojekyll", ".htaccess")
"""Hidden files that are published."""
_THEME = {
    **dict.fromkeys(("_includes", "_layouts"), "worked out where a page needs it"),
    **dict.fromkeys(("_sass", "_plugins"), "our own renders the pages"),
}
_INDEXES = re.compile(r"(?:(?:tags|schedule|assignments|announcements)/)?index\.html")
"""Plain HTML files in whose place our builder would make pages of its own."""
_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
_DATED = re.compile(r"(?:.*/)?(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)\Z")
_ABOUT = "about the repository, not the course"
_UNUSED = ("part of the theme", "excluded", _ABOUT)
_UNREAD = re.compile(
    r"(?:README|LICENSE|LICENCE|COPYING|CODE_OF_CONDUCT|CONTRIBUTING|CHANGELOG|SECURITY|"
    r"ISSUE_TEMPLATE|PULL_REQUEST_TEMPLATE)(?:\.\w+)?\Z",
    re.I,
)


class SiteFile(Struct, frozen=True, kw_only=True):
    """A file with its role.

    `path` is relative to the site, `location` is its path on disk. `collection` is the label of the
    collection it belongs to, and `inner` its path within. `note` says why a file is ignored.
    """

    path: str
    location: Path
    role: Role
    collection: str = ""
    inner: str = ""
    note: str = ""

    @property
    def unused(self) -> bool:
        """Whether the file is ignored because it is not of the course."""
        return self.note.startswith(_UNUSED)


def list_files(root: Path, config: Config) -> list[SiteFile]:
    """All files of the site, sorted by path, ignored ones included; an ignored folder is one
    entry. As on GitHub Pages, a README.md is the index of a folder without another."""
    out: list[SiteFile] = []
    _walk(root, root, "", config, out, {root.resolve()})
    indexes = {file.path.rpartition(".")[0].lower() for file in out}
    if any(file.path.startswith(("_pages/", "_tabs/")) for file in out):
        indexes.add("index")
    for at, file in enumerate(out):
        folder, _, name = file.path.rpartition("/")
        index = f"{folder}/index".lstrip("/")
        is_readme = name in ("README.md", "readme.md") and file.note == _ABOUT
        if is_readme and (not folder or config.plain_pages) and index.lower() not in indexes:
            out[at] = replace(file, role="page", collection="pages", inner=f"{index}.md", note="")
    return sorted(out, key=lambda file: file.path)


def _walk(
    root: Path, folder: Path, prefix: str, config: Config, out: list[SiteFile], above: set[Path]
) -> None:
    """Adds the files below `folder` to `out`; `above` are the folders around it, against loops."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        note = f"can't be read: {problem.strerror}"
        out.append(SiteFile(path=prefix.rstrip("/"), location=folder, role="ignored", note=note))
        return
    for entry in entries:
        path, file = composed(prefix + entry.name), Path(entry.path)
        note = _reason_to_ignore(path, file, config, root)
        if not note and entry.is_dir():
            target = file.resolve()
            if target in above:
                note = "a link to a folder that it is in"
            elif (file / "content" / "course.yml").is_file():
                note = "a site of ours already"
            else:
                _walk(root, file, f"{path}/", config, out, above | {target})
        elif not note and entry.is_file():
            out.append(_with_role(path, file, config))
        if note not in ("", "quiet"):
            out.append(SiteFile(path=path, location=file, role="ignored", note=note))


def _reason_to_ignore(path: str, file: Path, config: Config, root: Path) -> str:
    """The reason why Jekyll ignores a file, "" for none, "quiet" for what is not reported."""
    name = path.rpartition("/")[2]
    if name in _QUIET or path.startswith("_config."):
        return "quiet"
    if name[0] != "." and is_ignored(name, folder=file.is_dir()):
        return "quiet"
    if file.is_symlink() and root.resolve() not in file.resolve().parents:
        return "a link that leads out of the site"
    if config.excluded(path):
        return "excluded by the configuration"
    if config.included(path) or any(each.startswith(f"{path}/") for each in config.include):
        return ""
    if name in ("_posts", "_drafts") or path == "_data":
        return ""
    if name in _THEME:
        return f"part of the theme: {_THEME[name]}"
    if any(f"{each.folder}/".startswith(f"{path}/") for each in config.collections.values()):
        return ""
    if (name[0] in "_#~" or name.endswith("~")) and not path.startswith("_data/"):
        return "not read by Jekyll, for its name begins with _ or #"
    return "quiet" if name[0] == "." and name not in _HIDDEN else ""


def _with_role(path: str, location: Path, config: Config) -> SiteFile:
    """A file that Jekyll reads, with its role."""
    file = partial(SiteFile, path=path, location=location)
    folders, name = path.split("/")[:-1], path.rpartition("/")[2]
    ending = name.rpartition(".")[2].lower()
    if folders[:1] == ["_data"]:
        return file(role="data", inner=path.partition("/")[2])
    for special in ("_posts", "_drafts"):
        if special not in folders:
            continue
        before, inner = path.split(f"{special}/", 1)
        if ending not in (*config.markdown, *HTML) and not begins_with_front_matter(location):
            return file(role="static", inner=f"{before}{special[1:]}/{inner}")
        if special == "_drafts":
            return file(role="draft", collection="drafts", inner=inner)
        if split_dated_name(path.rpartition(".")[0]) is None:
            note = "has no date in its name"
            return file(role="draft", collection="posts", inner=inner, note=note)
        return file(role="post", collection="posts", inner=inner)
    for label, collection in config.collections.items():
        if label != "posts" and path.startswith(f"{collection.folder}/"):
            inner = path[len(collection.folder) + 1 :]
            if ending in config.markdown or begins_with_front_matter(location):
                return file(role="item", collection=label, inner=inner)
            return file(role="static", collection=label, inner=f"{label}/{inner}")
    if begins_with_front_matter(location) or _INDEXES.fullmatch(path):
        return file(role="page", collection="pages", inner=path)
    if ending not in config.markdown:
        return file(role="static", inner=path)
    if _UNREAD.match(name):
        return file(role="ignored", note=_ABOUT)
    return file(role="page", collection="pages", inner=path)


def split_dated_name(stem: str) -> tuple[str, str] | None:
    """The day and the slug in the name of a post (without extension), None if it has no day."""
    match = _DATED.match(stem)
    return (match[1], match[2]) if match else None


def begins_with_front_matter(file: Path) -> bool:
    """Whether a file begins with front matter; false if it cannot be read."""
    try:
        with file.open("rb") as stream:
            return bool(_FRONT.match(stream.read(64)))
    except OSError:
        return False
