"""The files that a site is made from, as they were at one moment.

Their names are composed (Unicode NFC), as notes have them, whatever they are on disk: a Mac's are
decomposed.

A file whose stamp (mtime, size, inode, ctime) is that of an earlier build is not read again: its
digest is known. As in git, a file may be "racily clean": changed so shortly before the scan that a
second change could have the same stamp. It is read again in the next build.
"""

from __future__ import annotations

import os
import stat
import sys
import time
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from coursesite.diagnostics import Diagnostic, Span, error, warning
from coursesite.files.digests import ABSENT, PIECE_SIZE, digest_of, pieces
from coursesite.files.leftovers import VIM_PROBE, is_ignored
from coursesite.files.stamps import UNSURE, Files, Stamp, racy, stamp_of
from coursesite.files.symlinks import SiteLinks

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDERS = ("content", "templates", "static", "shortcodes", "data", "extensions")
"""The folders of a site that are inputs, if they are there."""
PACKAGES = "packages/"
"""The beginning of the paths of files of installed packages."""
_APART = ("theme/", PACKAGES)
"""The beginnings of the paths of files that are not below the site's folder."""
SETTINGS = ("course.yml", "course.yaml")
"""The name of a course's settings, and the name that they get by mistake."""
_OF_THEME = ("templates", "static")
_NOTHING: Stamp = (0, 0, 0, 0)


class FileChangedError(Exception):
    """A file changed while it was in use: scan again, without the digests of earlier builds."""


class Change(Protocol):
    """A change of a file's bytes."""

    def __call__(self, data: bytes, /) -> bytes:
        """The bytes of the file, changed."""

    def place(self, span: Span, data: bytes, /) -> Span:
        """The place in the bytes of the file of what is at a place of the changed ones."""


class Taken(NamedTuple):
    """A file of a course, in the folder `owner`, that stands in the folder `place` of another one,
    too: its own path, and the change of its bytes there, if any, with a number that differs where
    changes do."""

    path: str
    owner: str
    place: str
    change: Change | None = None
    mark: int = 0


class Snapshot:
    """The files of a site by path, with `/`, from the site's folder; the theme's under `theme/`,
    those of installed packages under `packages/NAME/`."""

    def __init__(
        self,
        roots: dict[str, Path],
        files: dict[str, Stamp],
        real: dict[str, str],
        problems: dict[str, str],
        diagnostics: tuple[Diagnostic, ...],
        known: Files,
        now: int,
        courses: tuple[str, ...] = (),
    ) -> None:
        """Made by `scan`. `real` are the paths on disk of files whose names are others there."""
        self.files = files
        self.courses = courses
        """The settings of courses below `content/`, by their paths."""
        self.taken: Mapping[str, Taken] = {}
        """The files that stand at a second path, by that."""
        self.sharing: tuple[str, ...] = ()
        """Those of `courses` that may name an edition whose files the course shares; of the last
        build, until they have been looked at."""
        self.origins: Mapping[str, str] = {}
        """The folders of the courses that others take files from, by the folders of these."""
        self._real = real
        self.diagnostics = diagnostics
        """The problems of the scan: folders that cannot be read, names that cannot be used."""
        self.inputs: Files = {p: seen for p, seen in known.items() if files.get(p) == seen[0]}
        """The stamps and digests known so far, for the next build."""
        self._known = known
        self._roots, self._problems, self._now = roots, problems, now
        self._latest: tuple[str, bytes] = ("", b"")
        self.reading = ""
        """The large file that is being read; "" most of the time."""

    def share(self, taken: Mapping[str, Taken], origins: Mapping[str, str]) -> None:
        """Have files stand at second paths, too, at which there is none."""
        self.taken, self.origins = taken, origins
        for path, one in taken.items():
            modified, size, inode, changed = stamp = self.files[one.path]
            if one.change is not None:
                stamp = (modified, size, inode ^ one.mark, changed)
                seen = self._known.get(path)
                if seen is not None and seen[0] == stamp:
                    self.inputs[path] = seen
            self.files[path] = stamp

    def written_at(self, path: str) -> str:
        """The path of the file that stands at a path: its own, or another."""
        return self.taken[path].path if path in self.taken else path

    def locate(self, path: str) -> Path:
        """Where the file is on this computer."""
        path = self.written_at(path)
        path = self._real.get(path, path)
        if path.startswith(_APART):
            for top, root in self._roots.items():
                if top and path.startswith(f"{top}/"):
                    return root / path[len(top) + 1 :]
        return self._roots[""] / path

    @property
    def packages(self) -> dict[str, Path]:
        """The folders of the installed packages whose files are among the site's, by name."""
        return {
            top.removeprefix(PACKAGES): folder
            for top, folder in self._roots.items()
            if top.startswith(PACKAGES)
        }

    @property
    def package_folders(self) -> tuple[Path, ...]:
        """The folders of these packages."""
        return tuple(self.packages.values())

    def add_package(self, name: str, folder: Path) -> None:
        """Add the templates and static files of an installed package, unless they are there."""
        if (top := f"{PACKAGES}{name}") in self._roots:
            return
        self._roots[top] = folder
        walk = _Walk(None, SiteLinks(self._roots[""]))
        for inner in ("templates", "static"):
            walk.into(str(folder / inner), f"{top}/{inner}/")
        self.files |= walk.files
        self._real |= walk.real
        self._problems |= walk.problems
        self.inputs |= {
            path: seen
            for path in walk.files
            if (seen := self._known.get(path)) is not None and seen[0] == walk.files[path]
        }

    def digest(self, path: str) -> bytes:
        """The digest of a file's bytes, or `ABSENT`. A file that cannot be read has the digest of
        its `problem`."""
        if (seen := self.inputs.get(path)) is not None:
            return seen[1]
        if (stamp := self.files.get(path)) is None:
            return ABSENT
        if (taken := self.taken.get(path)) is not None:
            return self._digest_there(path, taken)
        if path not in self._problems:
            try:
                digest = self._hash(path, stamp[1])
            except OSError as failure:
                self._problems[path] = failure.strerror or str(failure)
            else:
                self.inputs[path] = (UNSURE if racy(stamp, self._now) else stamp, digest)
                return digest
        return digest_of((b"unreadable ", self._problems[path].encode()))

    def _digest_there(self, path: str, taken: Taken) -> bytes:
        """The digest of a file at its second path."""
        digest = self.digest(taken.path)
        if taken.change is None or (data := self.read(path)) is None:
            return digest
        digest = digest_of((data,))
        sure = taken.path in self.inputs and self.inputs[taken.path][0] != UNSURE
        self.inputs[path] = (self.files[path] if sure else UNSURE, digest)
        return digest

    def problem(self, path: str) -> Diagnostic | None:
        """The error about a file that is there but cannot be read; None before `digest` has met
        it."""
        path = self.written_at(path)
        if (why := self._problems.get(path)) is None:
            return None
        hint = "make it a file that you may read, or remove it"
        return error("file-unreadable", f"cannot read this file: {why}", hint=hint).within(path)

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None if there is no such file or it has a `problem`. FileChangedError if
        they are not those of its digest."""
        if (taken := self.taken.get(path)) is not None:
            data = self.read(taken.path)
            return taken.change(data) if data is not None and taken.change is not None else data
        digest = self.digest(path)
        if self._latest[0] == path:
            return self._latest[1]
        if path not in self.files or path in self._problems:
            return None
        try:
            data = self.locate(path).read_bytes()
        except OSError as failure:
            raise FileChangedError(path) from failure
        if digest_of((data,)) != digest:
            raise FileChangedError(path)
        if len(data) <= PIECE_SIZE:  # several rules read a post one after the other
            self._latest = (path, data)
        return data

    def _hash(self, path: str, size: int) -> bytes:
        file = self.locate(path)
        if size > PIECE_SIZE:
            self.reading = path
            try:
                return digest_of(pieces(file))
            finally:
                self.reading = ""
        self._latest = (path, file.read_bytes())
        return digest_of((self._latest[1],))


def source_text(site: Path, path: str) -> str:
    """The present text of a file, for the code frame of a message; "" if it has none."""
    if not path:
        return ""
    try:
        if path.startswith(PACKAGES):
            from coursesite.files.entry_points import folder_of  # for messages about packages

            _, name, path = path.split("/", 2)
            site = folder_of(name)
        names = (path, unicodedata.normalize("NFD", path))
        files = (file for name in names if (file := site / name).is_file())
        data = next((file.read_bytes() for file in files), b"")
    except (ImportError, OSError, ValueError):
        return ""
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def scan(
    site: Path,
    known: Files | None = None,
    *,
    theme: Mapping[str, Path] | None = None,
    packages: Mapping[str, Path] | None = None,
    skip: Path | None = None,
) -> Snapshot:
    """Look at every file of a site once: those in `FOLDERS`, without ignored names and the folder
    `skip`, and `SETTINGS` that lie beside those folders by mistake. Links are followed, but never
    round in a circle, nor out of the site unless its settings say so.

    `known` are the `inputs` of an earlier build's snapshot. `theme` has another folder with
    `templates` and `static` as "theme", and folders that stand below it by longer names; `packages`
    are installed packages by name, see `Snapshot.add_package`. Errors:
    `file-unreadable`, `file-name`; what is not followed is a warning, `link-circle` or
    `link-outside`.
    """
    site = site.resolve()
    longest_first = sorted((theme or {}).items(), reverse=True)
    roots = {"": site, **{name: folder.resolve() for name, folder in longest_first}}
    walk = _Walk(skip, SiteLinks(site))
    now = time.time_ns()
    for top, root in roots.items():
        if "/" in top:
            walk.into(str(root), f"{top}/")
            continue
        for folder in _OF_THEME if top else FOLDERS:
            walk.into(str(root / folder), f"{top}/{folder}/" if top else f"{folder}/")
    walk.beside(site)
    made = Snapshot(
        roots,
        walk.files,
        walk.real,
        walk.problems,
        tuple(walk.diagnostics),
        known or {},
        now,
        tuple(walk.courses),
    )
    for name, place in (packages or {}).items():
        made.add_package(name, place)
    return made


class _Walk:
    """A walk through folders: the stamps and the problems of the files in them."""

    def __init__(self, skip: Path | None, links: SiteLinks) -> None:
        self.files: dict[str, Stamp] = {}
        self.real: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []
        self.courses: list[str] = []
        self._links = links
        self._skip: os.stat_result | None = None
        with suppress(OSError):  # there is nothing to skip yet
            self._skip = skip.stat() if skip is not None else None

    def into(self, folder: str, path: str) -> None:
        """Note the files in and below `folder`, whose path in the site is `path`."""
        if Path(folder).is_symlink() and self._leaves(folder, path.rstrip("/")):
            return
        todo = [(folder, path)]
        while todo:
            folder, path = todo.pop()
            try:
                with os.scandir(folder) as unsorted:
                    entries = sorted(unsorted, key=lambda entry: entry.name)
            except FileNotFoundError:
                continue
            except OSError as failure:
                why = f"cannot read this folder: {failure.strerror or failure}"
                self.diagnostics.append(error("file-unreadable", why).within(path.rstrip("/")))
                continue
            for entry in entries:
                if self._wanted(entry, path) and self._folder(entry, path):
                    todo.append((entry.path, f"{path}{entry.name}/"))

    def beside(self, site: Path) -> None:
        """Note the `SETTINGS` directly in the folder of a site."""
        for name in SETTINGS:
            with suppress(OSError):
                if (site / name).is_symlink() and self._leaves(str(site / name), name):
                    continue
                status = (site / name).stat()
                if stat.S_ISREG(status.st_mode):
                    self._file(name, status)

    def _wanted(self, entry: os.DirEntry[str], path: str) -> bool:
        name = entry.name
        if is_ignored(name, folder=name == VIM_PROBE and entry.is_dir()):
            return False
        if not name.isascii():
            try:
                name.encode()
            except UnicodeEncodeError:
                shown = path + name.encode("utf-8", "replace").decode()
                hint = "rename it; its name is not UTF-8, so no address can name it"
                self.diagnostics.append(
                    error("file-name", f"the name of {shown} is damaged", hint=hint)
                )
                return False
        return True

    def _folder(self, entry: os.DirEntry[str], path: str) -> bool:
        """Note a file; True for a folder to go into."""
        name = path + entry.name
        if not name.isascii() and (seen := unicodedata.normalize("NFC", name)) != name:
            self.real[seen] = name
            name = seen
        try:
            if entry.is_symlink():
                return self._link(entry, name)
            if entry.is_dir(follow_symlinks=False):
                if sys.platform == "win32" and self._leaves(entry.path, name):  # by a junction
                    return False
                return not self._skipped(entry)
            self._file(name, entry.stat(follow_symlinks=False))
        except OSError as failure:
            self.files[name] = _NOTHING
            self.problems[name] = failure.strerror or str(failure)
        return False

    def _skipped(self, entry: os.DirEntry[str]) -> bool:
        """Whether an entry is the folder to skip, by whatever path it was reached."""
        skip = self._skip
        return (
            skip is not None
            and entry.inode() == skip.st_ino
            and os.path.samestat(entry.stat(follow_symlinks=False), skip)
        )

    def _leaves(self, path: str, name: str) -> bool:
        """Whether a link leads out of the site, which is reported; those of themes may."""
        if name.startswith(_APART) or not self._links.leave(path):
            return False
        self.diagnostics.append(self._links.problem(path, name))
        return True

    def _link(self, entry: os.DirEntry[str], name: str) -> bool:
        if self._leaves(entry.path, name):
            return False
        status = entry.stat()
        if not stat.S_ISDIR(status.st_mode):
            self._file(name, status)
            return False
        if self._skip and os.path.samestat(status, self._skip):
            return False
        if any(os.path.samestat(status, above.stat()) for above in Path(entry.path).parents):
            why = f"{name} leads back to a folder that it is in, and is not followed"
            self.diagnostics.append(warning("link-circle", why).within(name))
            return False
        return True

    def _file(self, name: str, status: os.stat_result) -> None:
        if name in self.files:
            hint = "remove one of them, or give it another name"
            message = "two files have names that look the same, letter by letter"
            self.diagnostics.append(error("file-name", message, hint=hint).within(name))
        self.files[name] = stamp_of(status)
        if name.endswith("/course.yml") and name.startswith("content/"):
            self.courses.append(name)
        if not stat.S_ISREG(status.st_mode):
            self.problems[name] = "it is not a regular file"
