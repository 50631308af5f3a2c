"""Which shortcodes there are, and what a call of one becomes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

from coursesite.shortcodes.discovery import (
    BUILTIN,
    builtin,
    from_source,
    installed,
    installed_packages,
)
from coursesite.shortcodes.expansion import expand
from coursesite.shortcodes.signature import Broken, Entry, Shortcode, TemplateShortcode, shortcode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coursesite.diagnostics import Diagnostic

__all__ = [
    "BUILTIN",
    "Broken",
    "Entry",
    "Registry",
    "Shortcode",
    "TemplateShortcode",
    "builtin",
    "expand",
    "from_source",
    "installed",
    "installed_packages",
    "load",
    "shortcode",
]
_FOLDER = "shortcodes/"


class Registry(Mapping[str, Entry]):
    """Shortcodes by name. Of those with the same name, the one in the first layer is meant."""

    def __init__(self, *layers: Mapping[str, Entry]) -> None:
        """The layers, the most important first."""
        self._layers = layers

    def __getitem__(self, name: str) -> Entry:
        """The shortcode, loaded if need be."""
        for layer in self._layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Does not load anything."""
        return any(name in layer for layer in self._layers)

    def ours(self, name: str) -> bool:
        """Whether no code of others runs when a shortcode is expanded."""
        entry = self.get(name)
        module = entry.function.__module__ if isinstance(entry, Shortcode) else __package__
        return module.partition(".")[0] == __package__.partition(".")[0]

    def __iter__(self) -> Iterator[str]:
        """The names, sorted."""
        return iter(sorted(set(chain.from_iterable(self._layers))))

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)


def load(
    sources: Mapping[str, str],
    templates: Iterable[str] = (),
    plugins: Mapping[str, Entry] | None = None,
) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """All shortcodes of a site, and what is wrong with its own ones.

    `sources` are the texts of its `shortcodes/*.py` by path, such as `shortcodes/box.py`;
    `templates` the names of all templates; `plugins` the installed shortcodes (default: those that
    `installed()` finds). A template below `shortcodes/` is a shortcode by itself if nothing else
    has its name: for those that have a function, it is their markup. Files and templates whose
    name begins with `_` are parts of others.
    """
    own: dict[str, Entry] = {}
    diagnostics: list[Diagnostic] = []
    for path, source in sorted(sources.items()):
        name = path.rpartition("/")[2].removesuffix(".py")
        if name.startswith("_"):
            continue
        found, wrong = from_source(name, source, path)
        own[name] = found or Broken(name)
        diagnostics += wrong
    alone: dict[str, Entry] = {
        name: TemplateShortcode(name)
        for name in (_template(path) for path in templates)
        if name and not name.startswith("_")
    }
    others = installed() if plugins is None else plugins
    return Registry(own, others, builtin(), alone), tuple(diagnostics)


def _template(path: str) -> str:
    """The shortcode that a template is of; empty if it is of none."""
    name = path.removeprefix(_FOLDER).removesuffix(".html")
    return name if path == f"{_FOLDER}{name}.html" and "/" not in name else ""
