"""Loads shortcodes from their three origins: a site's own files, installed packages, and the
modules of `builtin/`. `registry` puts them in order."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Literal

from coursesite import shortcodes
from coursesite.extensions.modules import load_error, run
from coursesite.extensions.modules import reason as reason_of
from coursesite.model import ITEM_KINDS, replace
from coursesite.shortcodes import builtin as builtin_package
from coursesite.shortcodes.signature import Broken, Entry, Shortcode, shortcode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from coursesite.diagnostics import Diagnostic
    from coursesite.model.entry_point import EntryPoint

BUILTIN = tuple(sorted(module.name for module in iter_modules(builtin_package.__path__)))
"""The names of the built-in shortcodes: those of the modules in `builtin/`, none of which is
imported to list them."""
STATEMENTS = (
    *(name for name, kind in ITEM_KINDS.items() if name != kind.series == "theorem"),
    "exercise",
    "proof",
)
"""The kinds of numbered things whose shortcodes are written like `theorem`."""
PRELUDE: Mapping[str, Any] = {
    "Literal": Literal,
    **{name: getattr(shortcodes, name) for name in shortcodes.__all__},
}
"""The names that a site's own shortcode files may use without importing them."""


class Lazy(Mapping[str, Entry]):
    """Shortcodes by name, each loaded at its first lookup."""

    def __init__(self, names: Iterable[str], load: Callable[[str], Entry]) -> None:
        """`load` is called at most once a name."""
        self._names = dict.fromkeys(names)
        self._load = load
        self._loaded: dict[str, Entry] = {}

    def __getitem__(self, name: str) -> Entry:
        """Loads the shortcode if need be. KeyError for a name that is not listed."""
        if name not in self._names:
            raise KeyError(name)
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        """Loads nothing."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """The names; loads nothing."""
        return iter(self._names)

    def __len__(self) -> int:
        """The number of names; loads nothing."""
        return len(self._names)


def builtin() -> Mapping[str, Entry]:
    """The built-in shortcodes; a module is imported when its shortcode is first used."""

    def load(name: str) -> Entry:
        module = import_module(f"{builtin_package.__name__}.{name}")
        # `list` is a word of Python
        entry: Entry = getattr(module, f"{name}_", None) or getattr(module, name)
        return entry

    return Lazy(BUILTIN, load)


def statements() -> Mapping[str, Entry]:
    """The shortcodes that are written like `theorem`. A site's own template of one of these names
    comes before them: they are words that others use, too."""

    def load(name: str) -> Entry:
        module = import_module(f"{builtin_package.__name__}.theorem")
        kind: Entry = module.statement(name)
        return kind

    return Lazy(STATEMENTS, load)


def installed(entry_points: Sequence[EntryPoint]) -> Mapping[str, Entry]:
    """The shortcodes of installed packages, loaded when first used.

    One that cannot be loaded is a `Broken`, and every call of it reports why. If two packages
    have the same name, the first in the order of their entry points' values is taken.
    """
    points = {point.name: point for point in reversed(entry_points)}

    def load(name: str) -> Entry:
        point = points[name]
        try:
            entry = point.load()
            if not isinstance(entry, Shortcode):
                entry = shortcode(entry)
            return replace(entry, name=name)  # type: ignore[no-any-return]
        except KeyboardInterrupt:
            raise
        except BaseException as exc:
            why = reason_of(exc)
            return Broken(name, f"{name}: the installed {point.value} cannot be loaded: {why}")

    return Lazy(sorted(points), load)


def from_source(
    name: str, source: str, path: str
) -> tuple[Shortcode | None, tuple[Diagnostic, ...]]:
    """The shortcode `name` defined by `source`, the text of a site's `shortcodes/NAME.py`.

    The text is executed; `path` is the file's in messages. If it fails, or defines no shortcode or
    several, the shortcode is None and a `shortcode-load` diagnostic points to the line.
    """
    namespace, failed = run(source, path, PRELUDE, "shortcode-load")
    if failed is not None:
        return None, (failed,)
    # a shortcode that the file imported from elsewhere is not one that it defines
    defined = [
        value
        for value in namespace.values()
        if isinstance(value, Shortcode) and value.function.__globals__ is namespace
    ]
    expected = name.replace("-", "_")
    candidates = [entry for entry in defined if entry.name == expected] or defined
    if len(candidates) != 1:
        listed = ", ".join(entry.name for entry in defined)
        count = len(defined)
        reason = f"defines {count} shortcodes: {listed}" if defined else "defines no shortcode"
        hint = f"write @shortcode above a function {expected}(…)"
        return None, (load_error(path, "shortcode-load", reason, None, hint),)
    return replace(candidates[0], name=name), ()
