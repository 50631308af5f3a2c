"""Where shortcodes come from: a site's own files, installed packages, and those built in."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from coursesite.diagnostics import Span, error
from coursesite.model import replace
from coursesite.shortcodes import results, types
from coursesite.shortcodes.expansion import last_line
from coursesite.shortcodes.signature import Broken, Entry, Shortcode, shortcode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from coursesite.diagnostics import Diagnostic

GROUP = "coursesite.shortcodes"
"""The entry-point group in which a package names its shortcodes."""
BUILTIN = (
    "at",
    "audio",
    "bilibili",
    "details",
    "figure",
    "include",
    "note",
    "slides",
    "spotify",
    "term",
    "twitch",
    "video",
    "vimeo",
    "youtube",
)
"""The shortcodes that are always there; each is the module of that name in `builtin`."""
PRELUDE: Mapping[str, Any] = {
    "Literal": Literal,
    "shortcode": shortcode,
    **{name: getattr(results, name) for name in ("Embed", "Include", "Markdown")},
    **{
        name: getattr(types, name)
        for name in ("Flag", "Inner", "Raw", "Seconds", "Url", "VideoId", "ShortcodeError")
    },
}
"""The names that a site's own shortcode files may use without importing them."""


class Lazy(Mapping[str, Entry]):
    """Shortcodes by name, each loaded when it is first asked for."""

    def __init__(self, names: Iterable[str], load: Callable[[str], Entry]) -> None:
        """`load` is called at most once a name."""
        self._names = dict.fromkeys(names)
        self._load = load
        self._loaded: dict[str, Entry] = {}

    def __getitem__(self, name: str) -> Entry:
        """Loads the shortcode if need be."""
        if name not in self._names:
            raise KeyError(name)
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        """Does not load anything."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)


def builtin() -> Mapping[str, Entry]:
    """The built-in shortcodes; a module is imported when its shortcode is first used."""

    def load(name: str) -> Entry:
        found: Entry = getattr(import_module(f"coursesite.shortcodes.builtin.{name}"), name)
        return found

    return Lazy(BUILTIN, load)


def installed() -> Mapping[str, Entry]:
    """The shortcodes of installed packages, loaded when first used.

    One that cannot be loaded is a `Broken`, which says why at each call of it. If two packages
    have the same name, the first in the order of their entry points' values is taken.
    """
    points = {point.name: point for point in reversed(_points())}

    def load(name: str) -> Entry:
        point = points[name]
        try:
            found = point.load()
            if not isinstance(found, Shortcode):
                found = shortcode(found)
            return replace(found, name=name)  # type: ignore[no-any-return]
        except (Exception, SystemExit) as exc:
            reason = f"{type(exc).__name__}: {types.printable(exc)}"
            return Broken(name, f"{name}: the installed {point.value} cannot be loaded: {reason}")

    return Lazy(sorted(points), load)


def installed_packages() -> tuple[str, ...]:
    """The packages that installed shortcodes come from, sorted: their `templates/` belong to the
    theme."""
    return tuple(sorted({point.module.partition(".")[0] for point in _points()}))


def _points() -> list[Any]:
    from importlib.metadata import entry_points

    return sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))


def from_source(
    name: str, source: str, path: str
) -> tuple[Shortcode | None, tuple[Diagnostic, ...]]:
    """The shortcode `name` that the text of a site's `shortcodes/NAME.py` defines.

    The text is run; `path` is the file's for messages. None with a `shortcode-load` diagnostic at
    its line if it fails, or defines no shortcode or several.
    """
    namespace: dict[str, Any] = {**PRELUDE, "__name__": f"shortcodes.{name}", "__file__": path}
    try:
        exec(compile(source, path, "exec", dont_inherit=True), namespace)
    except SyntaxError as exc:
        span = Span(exc.lineno or 1, max(1, exc.offset or 1)) if exc.filename == path else None
        return None, (_load(path, name, f"{type(exc).__name__}: {exc.msg}", span or Span(1, 1)),)
    except (Exception, SystemExit) as exc:
        line = max(1, last_line(exc.__traceback__, path))
        return None, (
            _load(path, name, f"{type(exc).__name__}: {types.printable(exc)}", Span(line, 1)),
        )
    own = [
        value
        for key, value in namespace.items()
        if isinstance(value, Shortcode) and value.function.__globals__ is namespace
    ]
    wanted = name.replace("-", "_")
    chosen = [one for one in own if one.name == wanted] or own
    if len(chosen) != 1:
        listed = ", ".join(one.name for one in own)
        message = f"defines {len(own)} shortcodes: {listed}" if own else "defines no shortcode"
        hint = f"write @shortcode above a function {wanted}(…)"
        return None, (_load(path, name, message, Span(1, 1), hint),)
    return replace(chosen[0], name=name), ()


def _load(path: str, name: str, reason: str, span: Span, hint: str = "") -> Diagnostic:
    return error("shortcode-load", f"{name}: {reason}", span, hint).within(path)
