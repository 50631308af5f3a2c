"""What a build reads: the files of the site and of the theme, and the mode it runs in."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite.engine import Need, digest, source
from coursesite.files.access_log import AccessLog
from coursesite.files.digests import ABSENT, digest_of, pieces
from coursesite.files.snapshot import FOLDERS, SETTINGS, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.diagnostics import Diagnostic
    from coursesite.programs.git import History
    from coursesite.shortcodes.registry import Registry
    from coursesite.theme.bytecode_cache import TemplateCache
    from coursesite.theme.environment import Theme


class Mode(Struct, frozen=True, kw_only=True):
    """The options of a command that what it builds depends on.

    `now` is the moment (ISO 8601, UTC) that decides what is published yet.
    """

    drafts: bool = False
    future: bool = False
    base_url: str | None = None
    now: str = ""
    index: bool = True
    """Whether the courses are indexed for search; without, search looks through titles."""


class World:
    """What sources read, and what is made of it once for all pages: registry and theme.

    Rules that use those two say so by needing the texts that they are made of.
    """

    def __init__(
        self, snapshot: Snapshot, mode: Mode, compiled: Callable[[], TemplateCache] | None = None
    ) -> None:
        """The files as they are, and the mode; `compiled` makes what keeps compiled templates."""
        self.snapshot, self.mode = snapshot, mode
        self._compiled = compiled
        self.asset_names: dict[str, str] = {}
        self._code: dict[str, str] = {}
        self.compiled: TemplateCache | None = None

    def adopt(self, before: World) -> None:
        """Take over the theme and the registry of an earlier build that were made of the same."""
        if "theme" in vars(before) and self._marks("templates/") == before._marks("templates/"):
            self.theme, self.asset_names = before.theme, before.asset_names
            self.asset_names.clear()  # a rule that renders fills it again
        folders = ("shortcodes/", "templates/shortcodes/")
        if (
            "shortcodes" in vars(before)
            and all(self._marks(folder) == before._marks(folder) for folder in folders)
            and all(self.code(name) == stamp for name, stamp in before._code.items())
        ):
            self.shortcodes = before.shortcodes

    def _marks(self, folder: str) -> dict[str, bytes]:
        """The digests of the files below a folder of the site and of the theme."""
        return {
            path: self.snapshot.digest(path)
            for path in self.snapshot.files
            if path.startswith((folder, f"theme/{folder}"))
        }

    def text(self, path: str) -> str:
        """A file's text; "" if there is none."""
        return (self.snapshot.read(path) or b"").decode("utf-8", "replace")

    def texts(self, folder: str, suffix: str = "") -> dict[str, str]:
        """The texts of the files below a folder, by their path in it."""
        return {
            path[len(folder) :]: self.text(path)
            for path in self.snapshot.files
            if path.startswith(folder) and path.endswith(suffix)
        }

    @cached_property
    def theme(self) -> Theme:
        """The templates, compiled as they are used."""
        from coursesite.theme.environment import (
            Theme,
            layered,
        )  # not for builds that render nothing

        sources = layered(self.texts("theme/templates/"), self.texts("templates/"))
        self.compiled = self._compiled() if self._compiled is not None else None
        return Theme(sources, self.asset_names, self.compiled)

    @cached_property
    def history(self) -> History:
        """What git knows of the posts, which it is asked once in a build."""
        from coursesite.programs import git as history

        wanted = [path for path in self.snapshot.files if path.endswith((".md", ".markdown"))]
        return history.read(self.snapshot.locate(""), wanted)

    @cached_property
    def shortcodes(self) -> tuple[Registry, tuple[Diagnostic, ...]]:
        """All shortcodes, and what is wrong with the site's own: their code is run anew."""
        from coursesite.files import reload  # not for builds that need no shortcode
        from coursesite.shortcodes import registry

        texts = self.texts("shortcodes/", ".py")
        own = {f"shortcodes/{name}": text for name, text in texts.items() if "/" not in name}
        names = [
            path.removeprefix("templates/")
            for path in self.snapshot.files
            if path.startswith("templates/shortcodes/")
        ]
        with reload.fresh_imports(self.snapshot.locate("shortcodes")):
            return registry.load(own, names)

    def code(self, name: str) -> str:
        """How the files of an importable module look, once in a build."""
        if name not in self._code:
            from coursesite.files import reload

            self._code[name] = reload.stamp(name)
        return self._code[name]


@source
def drafts(need: Need) -> bool:
    """Whether drafts are published."""
    return bool(need.world.mode.drafts)


@source
def future(need: Need) -> bool:
    """Whether posts of a later date are published."""
    return bool(need.world.mode.future)


@source
def given_base_url(need: Need) -> str | None:
    """The base URL that the command line gives."""
    found: str | None = need.world.mode.base_url
    return found


@source
def indexing(need: Need) -> bool:
    """Whether the courses are indexed for search."""
    return bool(need.world.mode.index)


@source
def is_past(need: Need, moment: str) -> bool:
    """Whether a moment (ISO 8601 in UTC) has come."""
    return moment <= str(need.world.mode.now)


@source
def listing(need: Need, folder: str) -> tuple[str, ...]:
    """The paths of the files below a folder of the site, which ends in `/`; sorted."""
    return tuple(sorted(path for path in need.world.snapshot.files if path.startswith(folder)))


def _stamp(need: Need, path: str) -> bytes:
    snapshot: Snapshot = need.world.snapshot
    digest = snapshot.digest(path)
    if problem := snapshot.problem(path):
        need.report(problem)
    return digest


@source(stamp=_stamp)
def blob(need: Need, path: str) -> bytes | None:
    """A file's bytes; None if it is not there."""
    found: bytes | None = need.world.snapshot.read(path)
    return found


def _commit(need: Need) -> bytes:
    from coursesite.programs import git as history  # for sites that ask for it

    return digest(history.head(need.world.snapshot.locate("")))


@source(stamp=_commit)
def committed(need: Need) -> History:
    """What git knows of the posts: it is asked when the commit that is checked out has changed, and
    as long as it does not answer."""
    found: History = need.world.history
    need.unsure = bool(found.problem)
    return found


@source
def aside(need: Need, path: str) -> bytes:
    """The digest of a file in the folder of the site that is none of its sources; `ABSENT` if there
    is none to be read."""
    try:
        return digest_of(pieces(need.world.snapshot.locate("") / path))
    except OSError:
        return ABSENT


def listening(need: Need) -> AccessLog:
    """What notes the files of the site that code of others opens; for `heard`."""
    return AccessLog(need.world.snapshot.locate(""))


def heard(need: Need, opened: AccessLog) -> None:
    """Depend on the files that were opened."""
    for path in opened.paths:
        if path.partition("/")[0] in FOLDERS:
            need.digest(blob, path)
        else:
            need.digest(aside, path)


def exists(need: Need, path: str) -> bool:
    """Whether there is such a file."""
    return need.digest(blob, path) != ABSENT


def text_of(need: Need, path: str) -> str:
    """The text of a file of the site; "" if there is none."""
    return (need(blob, path) or b"").decode("utf-8", "replace")


def settings_file(root: str) -> str:
    """The path of a course's `course.yml`, whether it is there or not."""
    return f"content/{root}/course.yml" if root else "content/course.yml"


def is_settings(path: str) -> bool:
    """Whether a file is, or is perhaps meant as, the settings of a course: it is not published."""
    return path.rpartition("/")[2] in SETTINGS


@source
def code(need: Need, name: str) -> str:
    """Stands for code that is installed beside the program, by the name to import it by: what is
    being worked on may change from build to build."""
    found: str = need.world.code(name)
    return found


@source
def scan_problems(need: Need) -> None:
    """Reports what was wrong with the tree of files."""
    for problem in need.world.snapshot.diagnostics:
        need.report(problem)
