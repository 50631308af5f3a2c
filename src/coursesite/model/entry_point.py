"""The entry point of an installed package."""

from importlib import import_module
from typing import Any

from msgspec import Struct

SHORTCODES, THEMES = (f"coursesite.{kind}" for kind in ("shortcodes", "themes"))
"""The groups of entry points in which packages name their shortcodes and themes."""


class EntryPoint(Struct, frozen=True, order=True):
    """A name that a package gives to one of its objects: `value` is "module:attribute", or the name
    of a module alone."""

    name: str
    value: str
    distribution: str = ""
    """The name and version of the package, as its folder among the installed ones has them."""

    @property
    def module(self) -> str:
        """The name of the module."""
        return self.value.partition("[")[0].partition(":")[0].strip()

    @property
    def attribute(self) -> str:
        """The path of the object in the module; "" for the module itself."""
        return self.value.partition("[")[0].partition(":")[2].strip()

    @property
    def package(self) -> str:
        """The name of the top package of the module."""
        return self.module.partition(".")[0]

    def load(self) -> Any:
        """The object: imports the module. It raises whatever that raises."""
        loaded: Any = import_module(self.module)
        for name in filter(None, self.attribute.split(".")):
            loaded = getattr(loaded, name)
        return loaded
