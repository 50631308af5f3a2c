"""The default theme as it comes with the package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coursesite.theme.environment import Theme


def theme_root() -> Path:
    """The folder of the default theme's `templates` and `static`: in the package, where it was
    installed from a wheel; at the top of the source tree otherwise."""
    package = Path(__file__).parents[1]
    installed = package / "default_theme"
    return installed if installed.is_dir() else package.parents[1]


@cache
def _theme() -> Theme:
    from coursesite.theme.environment import Theme  # not for those who ask for the folder only

    folder = theme_root() / "templates"
    sources = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return Theme(sources, {})


def render(name: str, context: Mapping[str, Any]) -> str:
    """A template of the default theme that names no asset, such as those of shortcodes."""
    return _theme().render(name, context)
