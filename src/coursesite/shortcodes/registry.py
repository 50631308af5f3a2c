"""All shortcodes of a site: its own, those of installed packages, the built-in ones, and templates
without a function, in this order of precedence."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

from coursesite.shortcodes.discovery import builtin, from_source, installed, statements
from coursesite.shortcodes.signature import Broken, Entry, Shortcode, TemplateShortcode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coursesite.diagnostics import Diagnostic
    from coursesite.model.entry_point import EntryPoint

_FOLDER = "shortcodes/"


class Registry(Mapping[str, Entry]):
    """Shortcodes by name, in layers: a name is looked up in the first layer that has it."""

    def __init__(self, *layers: Mapping[str, Entry]) -> None:
        """The first layer wins over the others."""
        self._layers = layers

    def __getitem__(self, name: str) -> Entry:
        """The shortcode, loaded if need be. KeyError if no layer has it."""
        for layer in self._layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Loads nothing."""
        return any(name in layer for layer in self._layers)

    def ours(self, name: str) -> bool:
        """Whether expanding the shortcode runs code of this package only: it is built in, or a
        template. Such a call cannot print, and cannot change anything outside of its result."""
        entry = self.get(name)
        module = entry.function.__module__ if isinstance(entry, Shortcode) else __package__
        return module.partition(".")[0] == __package__.partition(".")[0]

    def __iter__(self) -> Iterator[str]:
        """The names, sorted."""
        return iter(sorted(set(chain.from_iterable(self._layers))))

    def __len__(self) -> int:
        """The number of different names."""
        return sum(1 for _ in self)


def load(
    sources: Mapping[str, str],
    templates: Iterable[str] = (),
    plugins: Sequence[EntryPoint] = (),
) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """All shortcodes of a site, and the diagnostics of its own files.

    `sources` are the texts of its `shortcodes/*.py` by path, such as `shortcodes/box.py`;
    `templates` the names of all templates; `plugins` the sorted entry points of installed
    shortcodes. A template `shortcodes/NAME.html` is the markup of the shortcode NAME, and
    a shortcode by itself where no function has that name. Files and templates whose name begins
    with `_` are parts of others.
    """
    own: dict[str, Entry] = {}
    diagnostics: list[Diagnostic] = []
    for path, source in sorted(sources.items()):
        name = path.rpartition("/")[2].removesuffix(".py")
        if name.startswith("_"):
            continue
        entry, problems = from_source(name, source, path)
        own[name] = entry or Broken(name)
        diagnostics += problems
    templates_only: dict[str, Entry] = {
        name: TemplateShortcode(name)
        for name in (_shortcode_of(path) for path in templates)
        if name and not name.startswith("_")
    }
    layers = (own, installed(plugins), builtin(), templates_only, statements())
    return Registry(*layers), tuple(diagnostics)


def _shortcode_of(path: str) -> str:
    """The name of the shortcode whose markup the template `path` is; empty if it is none's."""
    name = path.removeprefix(_FOLDER).removesuffix(".html")
    return name if path == f"{_FOLDER}{name}.html" and "/" not in name else ""
