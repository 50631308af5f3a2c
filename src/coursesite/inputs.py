"""What a build reads: the files of the site and of the theme, and the mode it runs in."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from coursesite import assets as bundles
from coursesite.assets import Assets
from coursesite.engine import Need, rule, source
from coursesite.files import Snapshot
from coursesite.model import Prose
from coursesite.shortcodes import registry
from coursesite.shortcodes.registry import Registry
from coursesite.theme import Theme, layered, references

NUMBERED_CSS = ("css/", "js/")


class Mode(Struct, frozen=True, kw_only=True):
    """The options of a command that what it builds depends on.

    `now` is the moment (ISO 8601, UTC) that decides what is published yet.
    """

    drafts: bool = False
    future: bool = False
    base_url: str | None = None
    now: str = ""


class World:
    """What sources read, and what is made of it once for all pages: registry and theme.

    Rules that use those two say so by needing the texts that they are made of.
    """

    def __init__(self, snapshot: Snapshot, mode: Mode) -> None:
        """The files as they are, and the mode."""
        self.snapshot, self.mode = snapshot, mode
        self.rendered: dict[bytes, Prose] = {}
        """Bodies rendered ahead, by what they depend on: see `coursesite.notes`."""
        self.asset_names: dict[str, str] = {}

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
        sources = layered(self.texts("theme/templates/"), self.texts("templates/"))
        return Theme(sources, self.asset_names)

    @cached_property
    def registry(self) -> Registry:
        """The shortcodes; what is wrong with the site's own is reported by a rule."""
        names = [
            path.removeprefix("templates/")
            for path in self.snapshot.files
            if path.startswith("templates/shortcodes/")
        ]
        return registry.load(self.own_shortcodes, names)[0]

    @cached_property
    def own_shortcodes(self) -> dict[str, str]:
        """The texts of the site's `shortcodes/*.py` by path."""
        found = self.texts("shortcodes/", ".py")
        return {f"shortcodes/{name}": text for name, text in found.items() if "/" not in name}


# ---- sources --------------------------------------------------------------------------------


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


@source
def scan_problems(need: Need) -> None:
    """Reports what was wrong with the tree of files."""
    for problem in need.world.snapshot.diagnostics:
        need.report(problem)


# ---- the theme ------------------------------------------------------------------------------


@rule
def template(need: Need, name: str) -> str | None:
    """The source of a template: the site's own, else the theme's."""
    places = [f"theme/templates/{name.removeprefix('theme/')}"]
    if not name.startswith("theme/"):
        places.insert(0, f"templates/{name}")
    for place in places:
        if (data := need(blob, place)) is not None:
            return data.decode("utf-8", "replace")
    return None


@rule
def template_names(need: Need) -> tuple[str, ...]:
    """The names of all templates."""
    own = [path.removeprefix("templates/") for path in need(listing, "templates/")]
    theme = [path.removeprefix("theme/templates/") for path in need(listing, "theme/templates/")]
    return tuple(sorted({*own, *theme}))


@rule
def template_references(need: Need, name: str) -> tuple[str, ...]:
    """The templates that one names itself; all of them where a name is only known at run time."""
    source_text = need(template, name)
    if source_text is None or not name.endswith(".html"):
        return ()
    try:
        found = references(source_text)
    except Exception:  # rendering it will say what is wrong
        return ()
    return need(template_names) if None in found else tuple(one for one in found if one)


@rule
def template_closure(need: Need, name: str) -> tuple[bytes, ...]:
    """Stands for all text that a template's rendering may depend on, the interface text too."""
    seen, waiting = [], [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.append(current)
            waiting += need(template_references, current)
    spoken = [one for one in need(template_names) if one.startswith("text/")]
    names = sorted({*seen, *spoken, *(f"theme/{one}" for one in spoken)})
    return tuple(need.digest(template, one) for one in names)


@rule
def assets(need: Need) -> Assets:
    """The theme's static files, with the site's own in the place of those of the same name.

    Of the site's other files, `css/NN-name.css` and `js/NN-name.js` join the bundles.
    """
    theme = {path.removeprefix("theme/static/") for path in need(listing, "theme/static/")}
    own = {path.removeprefix("static/") for path in need(listing, "static/")}
    files = {}
    for name in sorted(theme | {one for one in own if joins(one)}):
        data = need(blob, f"static/{name}") if name in own else None
        if data is None:
            data = need(blob, f"theme/static/{name}")
        if data is not None:
            files[name] = data
    return bundles.bundle(files)


def joins(name: str) -> bool:
    """Whether a file of a site's `static/` is a part of the theme's stylesheet or script."""
    folder, _, last = name.partition("/")
    return folder in ("css", "js") and last[:2].isdigit() and last[2:3] == "-"


@rule
def asset_names(need: Need) -> dict[str, str]:
    """The addresses of the assets by their plain names."""
    found = need(assets).names
    return found


@rule
def verbatim(need: Need) -> tuple[str, ...]:
    """The files of the site's `static/` that are published as they are, by name."""
    theme = {path.removeprefix("theme/static/") for path in need(listing, "theme/static/")}
    own = (path.removeprefix("static/") for path in need(listing, "static/"))
    return tuple(name for name in own if name not in theme and not joins(name))
