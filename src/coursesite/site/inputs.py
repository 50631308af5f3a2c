"""The inputs of a build: the files of the site and of the theme, and the mode it runs in.

All sources are here, so that a build in which nothing changed loads no rules.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from coursesite.engine import Need, digest, source
from coursesite.files.access_log import AccessLog
from coursesite.files.digests import ABSENT, digest_of, pieces
from coursesite.files.snapshot import FOLDERS, SETTINGS, Snapshot
from coursesite.settings.decoding import decode
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import NOTEBOOK, NOTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coursesite.diagnostics import Diagnostic
    from coursesite.extensions.discovery import Extension
    from coursesite.media.notebooks import Notes
    from coursesite.programs.git import History
    from coursesite.shortcodes.registry import Registry
    from coursesite.site.shared_files import Share
    from coursesite.theme.bytecode_cache import TemplateCache
    from coursesite.theme.environment import Theme


DATA = "data/"
"""The folder of a site with the data that templates and tables read, which is not published."""
EXTENSIONS = "extensions/"
"""The folder of a site with the extensions of its own."""


THEME = "theme/templates/"
"""The folder of the built-in theme's templates."""
PLAIN = ("templates/", THEME)
"""The folders of the templates of a site without any from installed packages."""

_FROM = rare(rb"\bfrom[\"']?[ \t]*:")
"""The key of a `course.yml` by which a course shares files, as far as bytes show it."""


class Mode(Struct, frozen=True, kw_only=True):
    """The options of a command that change its output. `now` is the moment (ISO 8601, UTC) that
    decides what is published yet."""

    drafts: bool = False
    future: bool = False
    base_url: str | None = None
    now: str = ""
    edition: str = ""
    """The students' edition if it is empty, or "teacher"."""
    index: bool = True
    """Whether the courses are indexed for search; without, search looks through titles."""
    accessibility: bool = False
    """Whether what keeps readers out is told where the settings do not ask for it."""
    unreferenced: bool = False
    """Whether the build names the files that nothing refers to; its output is the same."""
    twice: bool = False
    """Whether each hook of an extension is called twice, to tell one that is not steady."""


class Loaded(Struct, frozen=True):
    """An extension whose code has run, the files of the site that it has opened, and the state of
    all of these."""

    extension: Extension
    opened: tuple[str, ...]
    stamp: tuple[object, ...]


class World:
    """The object that sources read: files and mode, and what is made of them once in a build.

    A rule that uses the theme, the registry or the history must also need the sources that these
    are made of, since the engine does not see what is read of this object.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        mode: Mode,
        compiled: Callable[[bool], TemplateCache] | None = None,
    ) -> None:
        """`compiled` makes the cache for compiled templates, if there is to be one; it is told
        whether all of them are the theme's."""
        self.snapshot, self.mode = snapshot, mode
        self._compiled = compiled
        self.layers: tuple[str, ...] = PLAIN
        """The folders of the templates, the first of which wins; see `use`."""
        self.asset_names: dict[str, str] = {}
        self._code: dict[str, str] = {}
        self._programs: dict[str, str] = {}
        self._notebook: tuple[tuple[str, bytes], Notes] | None = None
        self._extensions: dict[str, Loaded] = {}
        self.template_filters: dict[str, Any] | None = None
        """The filters of extensions, made for the first template that is rendered."""
        self.compiled: TemplateCache | None = None
        self.shares: dict[str, Share] = {}
        unsure = [p for p in snapshot.courses if p in snapshot.sharing or p not in snapshot.inputs]
        snapshot.sharing = tuple(p for p in unsure if _FROM.search(snapshot.read(p) or b""))
        if snapshot.sharing:
            from coursesite.site import shared_files  # for sites with courses that share

            self.shares = shared_files.share(snapshot)

    def adopt(self, before: World) -> None:
        """Take over the theme, the extensions and the registry of an earlier build in this process,
        if the files that they are made of are the same."""
        self.layers = before.layers
        codes = all(self.code(name) == stamp for name, stamp in before._code.items())
        made_of = ("templates/", EXTENSIONS)  # whose filters are in its environment
        if (
            "theme" in vars(before)
            and codes
            and all(self._digests(folder) == before._digests(folder) for folder in made_of)
        ):
            self.theme, self.asset_names = before.theme, before.asset_names
            self.compiled = before.compiled
            self.asset_names.clear()  # a rule that renders fills it again
        folders = ("shortcodes/", "templates/shortcodes/")
        if (
            "shortcodes" in vars(before)
            and all(self._digests(folder) == before._digests(folder) for folder in folders)
            and codes
        ):
            self.shortcodes = before.shortcodes
        every = before._extensions.items()  # all or none: they share the modules beside them
        if all(one.stamp == self._stamp_of(origin, one.opened) for origin, one in every):
            self._extensions = dict(every)

    def extension(self, origin: str) -> Loaded:
        """An extension by its path or the name of its module; its code is run once in a build."""
        if origin not in self._extensions:
            from coursesite.extensions import discovery
            from coursesite.files import reload

            paths: tuple[str, ...] = ()
            if "/" not in origin:
                self.code(origin)
                extension = discovery.from_module(origin)
            else:
                folder = self.snapshot.locate(EXTENSIONS.rstrip("/"))
                first = not any("/" in one for one in self._extensions)
                with (
                    reload.fresh_imports(folder) if first else reload.imports_from(folder),
                    AccessLog(self.snapshot.locate("")) as opened,
                ):
                    extension = discovery.from_source(self._text(origin), origin)
                paths = opened.paths
            stamp = self._stamp_of(origin, paths)
            self._extensions[origin] = Loaded(extension, paths, stamp)
        return self._extensions[origin]

    def _stamp_of(self, origin: str, opened: tuple[str, ...]) -> tuple[object, ...]:
        """The state of all that an extension is made of, and of what it has opened."""
        if "/" not in origin:
            return (self.code(origin),)
        digests = self._digests(EXTENSIONS)
        return (digests, *(self.snapshot.digest(path) for path in opened))

    def _digests(self, folder: str) -> dict[str, bytes]:
        """The digests of the files below a folder of the site, of the theme and of packages."""
        packages = (f"packages/{name}/{folder}" for name in self.packages)
        folders = (folder, f"theme/{folder}", *packages)
        return {
            path: self.snapshot.digest(path)
            for path in self.snapshot.files
            if path.startswith(folders)
        }

    @property
    def packages(self) -> tuple[str, ...]:
        """The installed packages whose files are a part of the site."""
        used = (
            name for name in self.snapshot.packages if f"packages/{name}/templates/" in self.layers
        )
        return tuple(used)

    def use(self, layers: tuple[str, ...]) -> None:
        """Take templates from these folders, the first of which wins: those of `site.packages`."""
        if layers != self.layers:
            self.layers = layers
            vars(self).pop("theme", None)
            vars(self).pop("shortcodes", None)

    def _text(self, path: str) -> str:
        """A file's text; "" if there is none."""
        return (self.snapshot.read(path) or b"").decode("utf-8", "replace")

    def _texts(self, folder: str, suffix: str = "") -> dict[str, str]:
        """The texts of the files below a folder, by their path in it."""
        return {
            path[len(folder) :]: self._text(path)
            for path in self.snapshot.files
            if path.startswith(folder) and path.endswith(suffix)
        }

    @cached_property
    def theme(self) -> Theme:
        """The templates, compiled as they are used."""
        # imported here and below, since few builds need all of them
        from coursesite.theme.environment import Theme
        from coursesite.theme.layers import layered

        texts = [self._texts(folder) for folder in self.layers]
        is_plain = len(texts) == len(PLAIN) and not texts[0]
        self.compiled = self._compiled(is_plain) if self._compiled is not None else None
        return Theme(layered(texts), self.asset_names, self.compiled, len(texts))

    @cached_property
    def history(self) -> History:
        """The history of the posts in git, which is run once in a build."""
        from coursesite.programs import git

        wanted = [path for path in self.snapshot.files if path.endswith((*NOTES, NOTEBOOK))]
        return git.read(self.snapshot.locate(""), wanted)

    @cached_property
    def shortcodes(self) -> tuple[Registry, tuple[Diagnostic, ...]]:
        """All shortcodes, and the mistakes in the site's own, whose code is run anew."""
        from coursesite.files import reload
        from coursesite.files.entry_points import entry_points
        from coursesite.model.entry_point import SHORTCODES
        from coursesite.shortcodes import registry

        texts = self._texts("shortcodes/", ".py")
        own = {f"shortcodes/{name}": text for name, text in texts.items() if "/" not in name}
        names = [
            path.removeprefix(folder)
            for folder in self.layers
            if folder != THEME
            for path in self.snapshot.files
            if path.startswith(f"{folder}shortcodes/")
        ]
        with reload.fresh_imports(self.snapshot.locate("shortcodes")):
            return registry.load(own, names, entry_points(SHORTCODES))

    def program(self, name: str) -> str:
        """The version of a program, which is asked once in a build."""
        if name not in self._programs:
            from coursesite.programs import versions

            self._programs[name] = versions.version(name)
        return self._programs[name]

    def notebook(self, path: str) -> Notes:
        """A notebook as Markdown. The last one is kept: each of its pictures asks for it."""
        stamp = path, self.snapshot.digest(path)
        if self._notebook is None or self._notebook[0] != stamp:
            from coursesite.media import notebooks  # for sites that have some

            self._notebook = stamp, notebooks.convert(self.snapshot.read(path) or b"")
        return self._notebook[1]

    def code(self, name: str) -> str:
        """A digest of the files of an importable module, taken once in a build."""
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
def edition(need: Need) -> str:
    """The edition that is built: "" is the students', "teacher" has all solutions."""
    return str(need.world.mode.edition)


@source
def given_base_url(need: Need) -> str | None:
    """The base URL that the command line gives; None if it gives none."""
    base_url: str | None = need.world.mode.base_url
    return base_url


@source
def accessible(need: Need) -> bool:
    """Whether what keeps readers out is told where the settings do not ask for it."""
    return bool(need.world.mode.accessibility)


@source
def indexing(need: Need) -> bool:
    """Whether the courses are indexed for search."""
    return bool(need.world.mode.index)


@source
def twice(need: Need) -> bool:
    """Whether each hook of an extension is called twice."""
    return bool(need.world.mode.twice)


@source
def is_past(need: Need, moment: str) -> bool:
    """Whether a moment (ISO 8601 in UTC) has come."""
    return moment <= str(need.world.mode.now)


@source
def listing(need: Need, folder: str) -> tuple[str, ...]:
    """The sorted paths of the files below a folder of the site; `folder` ends in `/`."""
    return tuple(sorted(path for path in need.world.snapshot.files if path.startswith(folder)))


def _stamp(need: Need, path: str) -> bytes:
    snapshot: Snapshot = need.world.snapshot
    digest = snapshot.digest(path)
    if problem := snapshot.problem(path):
        need.report(problem)
    return digest


@source
def share_of(need: Need, root: str) -> Share | None:
    """The edition that a course takes files from; None if it takes none."""
    shares: dict[str, Share] = need.world.shares
    return shares.get(root)


@source
def written_at(need: Need, path: str) -> str:
    """The path of the file that stands at a path: another one if it is that of another edition."""
    snapshot: Snapshot = need.world.snapshot
    return snapshot.written_at(path)


@source
def file_size(need: Need, path: str) -> int:
    """The bytes that a file has; 0 if it is not there."""
    stamp = need.world.snapshot.files.get(path)
    return stamp[1] if stamp else 0


@source(stamp=_stamp)
def blob(need: Need, path: str) -> bytes | None:
    """A file's bytes; None if it is not there."""
    data: bytes | None = need.world.snapshot.read(path)
    return data


@source(stamp=_stamp)
def notebook(need: Need, path: str) -> Notes:
    """A notebook as Markdown, with its pictures."""
    converted: Notes = need.world.notebook(path)
    return converted


def notes(need: Need, path: str) -> bytes | None:
    """The bytes of a file of notes, which are Markdown; None if it is not there."""
    if path.endswith(NOTEBOOK):
        return need(notebook, path).markdown.encode() if exists(need, path) else None
    return need(blob, path)


def _commit(need: Need) -> bytes:
    from coursesite.programs import git  # for sites that ask for it

    snapshot: Snapshot = need.world.snapshot
    posts = (path for path in snapshot.files if path.endswith((*NOTES, NOTEBOOK)))
    site = snapshot.locate("")
    return digest(git.head(site, git.nested(site, posts)))


@source(stamp=_commit)
def committed(need: Need) -> History:
    """The history of the posts in git. It is read again when another commit is checked out, and as
    long as git fails."""
    history: History = need.world.history
    need.unsure = bool(history.problem)
    return history


@source
def aside(need: Need, path: str) -> bytes:
    """The digest of a file beside the folders that a site is made of; `ABSENT` if it cannot be
    read."""
    try:
        return digest_of(pieces(need.world.snapshot.locate("") / path))
    except OSError:
        return ABSENT


@source
def package_problem(need: Need, name: str) -> str:
    """Adds the files of an installed package to those of the site, with paths that begin with
    `packages/NAME/`. The value says why that cannot be done; "" if it is."""
    from coursesite.files.entry_points import folder_of  # here and below: for few sites

    snapshot: Snapshot = need.world.snapshot
    try:
        if name not in snapshot.packages:
            snapshot.add_package(name, folder_of(name))
    except ImportError as failure:
        return str(failure)
    return ""


@source
def installed_themes(need: Need) -> tuple[tuple[str, str], ...]:
    """The themes that are installed: their names and packages, sorted."""
    from coursesite.files.entry_points import entry_points
    from coursesite.model.entry_point import THEMES

    return tuple((point.name, point.module) for point in entry_points(THEMES))


def listening(need: Need) -> AccessLog:
    """A log of the files of the site that are opened in a `with` block, for `heard`."""
    return AccessLog(need.world.snapshot.locate(""))


def heard(need: Need, opened: Iterable[str]) -> None:
    """Depend on the files that code of others has opened: a shortcode, an extension."""
    for path in opened:
        if path.partition("/")[0] in FOLDERS:
            need.digest(blob, path)
        else:
            need.digest(aside, path)


def data(need: Need, path: str) -> Any:
    """The data in a file of the site's folder for them, or of `content/` with `/` in front, for a
    template or an extension. ValueError for a file that is not there or cannot be read."""
    from coursesite.settings import data_files  # for sites that have some

    file = f"content{path}" if path.startswith("/") else f"{DATA}{path}"
    found: bytes | None = need(blob, file)
    if found is None:
        raise ValueError(f"there is no file {file}")
    try:
        return data_files.decoded(found, file)
    except data_files.DataError as wrong:
        at = f":{wrong.line}" if wrong.line else ""
        raise ValueError(f"{file}{at}: {wrong}") from None


def exists(need: Need, path: str) -> bool:
    """Whether there is a file of the site at a path."""
    return need.digest(blob, path) != ABSENT


def text_of(need: Need, path: str) -> str:
    """The text of a file of the site, as editors count its lines, of a notebook its Markdown; "" if
    there is none."""
    return decode(notes(need, path) or b"")[0]


def settings_file(root: str) -> str:
    """The path of a course's `course.yml`, whether it is there or not."""
    return f"content/{root}/course.yml" if root else "content/course.yml"


def is_settings(path: str) -> bool:
    """Whether a file has a name that settings of a course have, or are given by mistake: it is not
    published."""
    return path.rpartition("/")[2] in SETTINGS


@source
def program(need: Need, name: str) -> str:
    """The version of a program that may be installed beside this one; "" if it is not. What it
    makes is made again by another version."""
    version: str = need.world.program(name)
    return version


@source
def code(need: Need, name: str) -> str:
    """A digest of code that is installed beside the program, by its import name: an extension that
    is being developed may change from build to build."""
    code_digest: str = need.world.code(name)
    return code_digest


@source
def scan_problems(need: Need) -> None:
    """Reports the problems of the tree of files, such as links that go round in a circle."""
    for problem in need.world.snapshot.diagnostics:
        need.report(problem)
