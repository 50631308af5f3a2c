"""The files that an edition of a course takes `from:` another one.

They are laid over the files of the site before any rule reads one, so that to all rules they stand
in the folder of the edition itself, with its dates and links (`course.next_term`).
"""

from __future__ import annotations

import datetime as dt
import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite.course import next_term
from coursesite.course.links import course_meant
from coursesite.course.next_term import Change, Move
from coursesite.course.references import matches
from coursesite.files.digests import digest_of
from coursesite.files.snapshot import Snapshot, Taken
from coursesite.model import Config
from coursesite.text.urls import INDEXES, NOTEBOOK, page_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Share(Struct, frozen=True, kw_only=True):
    """The edition that a course takes files from: its folder, which is None if there is no such
    course (`circle`: if it comes back to the course itself), and the days by which dates move, to
    a term that begins on `start`. `unused` are the globs of `without` that name none of its
    files."""

    origin: str | None
    circle: bool = False
    start: dt.date | None = None
    days: int = 0
    unused: tuple[str, ...] = ()


class _File(Struct, frozen=True):
    """A file of an edition: the edition whose own it is, and its path in the folder of that."""

    owner: str
    inner: str


def share(snapshot: Snapshot) -> dict[str, Share]:
    """Lays the files that courses take from others over those of the site, and returns these
    courses by their folders. Raises FileChangedError."""
    settings = {_root(path): _settings(snapshot.read(path) or b"") for path in snapshot.sharing}
    wanted = {root: settings for root, settings in settings.items() if settings.shares.strip()}
    if not wanted:
        return {}
    roots = frozenset(("", *map(_root, snapshot.courses)))
    origins = {root: course_meant(one.shares, root, roots) for root, one in wanted.items()}
    circles = {root for root in origins if _comes_back(root, origins)}
    whole = {root: origin for root, origin in origins.items() if root not in circles}
    editions = _Editions(snapshot, roots, whole, settings)
    taken: dict[str, Taken] = {}
    shares = {}
    for root in wanted:
        origin = whole.get(root)
        if origin is None:
            shares[root] = Share(origin=None, circle=root in circles)
            continue
        shares[root] = Share(
            origin=origin,
            start=editions.start(root),
            days=editions.days(origin, root),
            unused=editions.unused(root, wanted[root].without),
        )
        taken.update(editions.taken(root))
    snapshot.share(
        taken, {root: one.origin for root, one in shares.items() if one.origin is not None}
    )
    return shares


def _root(settings: str) -> str:
    return settings.removeprefix("content/").rpartition("/")[0]


def _settings(data: bytes) -> Config:
    from coursesite.settings import config  # for sites in which a course may take files

    return config.parse(data)[0]


def _comes_back(root: str, origins: dict[str, str | None]) -> bool:
    """Whether a course takes files from itself, by way of others or not."""
    seen: list[str] = []
    at: str | None = root
    while at is not None and at not in seen:
        seen.append(at)
        at = origins.get(at)
    return at == root


class _Editions:
    """The files of the courses of a site, and those that each takes from another."""

    def __init__(
        self,
        snapshot: Snapshot,
        roots: frozenset[str],
        origins: dict[str, str | None],
        settings: dict[str, Config],
    ) -> None:
        """`origins` have no circle. `settings` are those that have been read yet."""
        self._snapshot, self._origins, self._settings = snapshot, origins, settings
        self._files: dict[str, dict[str, _File]] = {}
        self._own: dict[str, list[str]] = {root: [] for root in self._chains()}
        for path in snapshot.files:
            if path.startswith("content/"):
                path = path.removeprefix("content/")
                root = path
                while root and (root := root.rpartition("/")[0]) not in roots:
                    pass
                if root in self._own:
                    inner = path[len(root) + 1 :] if root else path
                    if inner not in ("course.yml", "course.yaml"):
                        self._own[root].append(inner)

    def _chains(self) -> Iterator[str]:
        for root, origin in self._origins.items():
            yield root
            if origin is not None:
                yield origin

    def settings(self, root: str) -> Config:
        """The settings of a course as its own file has them."""
        if root not in self._settings:
            path = f"content/{root}/course.yml" if root else "content/course.yml"
            self._settings[root] = _settings(self._snapshot.read(path) or b"")
        return self._settings[root]

    def start(self, root: str) -> dt.date | None:
        """The first day of a course, which may be that of the one that it takes files from."""
        day = self.settings(root).start_date
        origin = self._origins.get(root)
        return self.start(origin) if day is None and origin is not None else day

    def days(self, before: str, after: str) -> int:
        """The days by which dates of one edition move to another."""
        old, new = self.start(before), self.start(after)
        return next_term.weeks_between(old, new) if old and new else 0

    def files(self, root: str) -> dict[str, _File]:
        """The files of an edition, its own and those that it takes, by their paths in it."""
        if root not in self._files:
            own = {inner: _File(root, inner) for inner in self._own[root]}
            self._files[root] = own | self._taken(root, self.settings(root).without)
        return self._files[root]

    def taken(self, root: str) -> Iterator[tuple[str, Taken]]:
        """The files that an edition takes, by their paths in the site."""
        moves: dict[str, tuple[Move, int]] = {}
        for inner, file in self.files(root).items():
            if file.owner == root:
                continue
            if file.owner not in moves:
                move = self._move(file.owner, root)
                mark = int.from_bytes(digest_of((repr(move).encode(),))[:7])
                moves[file.owner] = move, mark
            move, mark = moves[file.owner]
            path = _path(file.owner, file.inner)
            change = Change(path, move) if next_term.has_text(path) else None
            yield _path(root, inner), Taken(path, file.owner, root, change, mark)

    def unused(self, root: str, globs: tuple[str, ...]) -> tuple[str, ...]:
        """The globs that name no file which an edition would take else."""
        every = self._taken(root, ())
        named = [(path, file.inner) for path, file in every.items()] if globs else []
        return tuple(glob for glob in globs if not any(_is_named(glob, *paths) for paths in named))

    def _names(self, owner: str, root: str) -> tuple[tuple[str, str], ...]:
        return next_term.new_names(self.files(owner), self.days(owner, root))

    def _move(self, owner: str, root: str) -> Move:
        """The way of the files of one edition to another. Names of files that the other one leaves
        out stay, so that links lead to them where they are."""
        names, here = self._names(owner, root), self.files(root)
        kept = [path for path in self.files(owner) if next_term.renamed(path, names) in here]
        days = self.days(owner, root)
        return Move(owner, root, days, next_term.new_names(kept, days))

    def _taken(self, root: str, without: tuple[str, ...]) -> dict[str, _File]:
        origin = self._origins.get(root)
        if origin is None:
            return {}
        own = frozenset(self._own[root])
        addresses = {_address(inner): inner for inner in own if next_term.has_text(inner)}
        names = self._names(origin, root)
        found = {}
        for inner, file in self.files(origin).items():
            path = next_term.renamed(inner, names)
            if path in own or inner in own or next_term.stays_behind(path, self._reader(file)):
                continue
            if next_term.has_text(path) and self._replaced(root, path, addresses):
                continue
            if not any(_is_named(glob, inner, path) for glob in without):
                found[path] = file
        return found

    def _reader(self, file: _File) -> Callable[[], bytes]:
        return lambda: self._snapshot.read(_path(file.owner, file.inner)) or b""

    def _replaced(self, root: str, path: str, addresses: dict[str, str]) -> bool:
        """Whether an edition has a post of its own at the address of one that it would take. A
        notebook that its own post names stays: it is a file beside that."""
        own = addresses.get(_address(path))
        if own is None or not path.endswith(NOTEBOOK) or own.endswith(NOTEBOOK):
            return own is not None
        name = posixpath.basename(path).encode()
        return name not in (self._snapshot.read(_path(root, own)) or b"")


def _is_named(glob: str, *paths: str) -> bool:
    """Whether a glob names a file by one of its paths: with the date of either term."""
    return any(matches(glob, path) for path in paths)


def _path(root: str, inner: str) -> str:
    return f"content/{root}/{inner}" if root else f"content/{inner}"


def _address(inner: str) -> str:
    """The address of a post in its course; all files that may be the text of its home have that."""
    return "/" if inner.lower() in INDEXES else page_url(inner)
