"""The default theme: its folder in an installation, and rendering its templates without a site."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coursesite.theme.environment import Theme


FONTS = Path(__file__).with_name("fonts")
"""The folder of the mathematics font, which is made when the package is built or installed: there
is none in a checkout that is not installed."""


def theme_root() -> Path:
    """The folder with the default theme's `templates` and `static`: `default_theme` in a package
    installed from a wheel, the top of the source tree in an editable installation."""
    package = Path(__file__).parents[1]
    installed = package / "default_theme"
    return installed if installed.is_dir() else package.parents[1]


@cache
def _theme() -> Theme:
    from coursesite.theme.environment import (
        Theme,  # with Jinja: a no-change build asks for the folder only
    )

    folder = theme_root() / "templates"
    sources = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return Theme(sources, {}, layers=1)


def render(name: str, context: Mapping[str, Any]) -> str:
    """A rendered template of the default theme; it must ask for no asset. The built-in shortcodes
    are rendered so where Markdown is rendered without a site."""
    return _theme().render(name, context)
