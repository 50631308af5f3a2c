"""The rules of installed packages: the theme that the settings of the site name, and those with
shortcodes. Their templates, words and static files are a part of the site.

A site that names no theme, where no package with shortcodes is installed, has two layers: its own
files, and those of the built-in theme. The entry points of themes are not read for it.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from coursesite.diagnostics import Diagnostic, Span, error, nearest, span_at, warning
from coursesite.engine import Need, rule
from coursesite.model.entry_point import SHORTCODES, THEMES
from coursesite.site.inputs import (
    PLAIN,
    THEME,
    blob,
    installed_themes,
    listing,
    package_problem,
    settings_file,
    text_of,
)
from coursesite.text.lazy_regex import rare

STATIC = "theme/static/"
"""The folder of the built-in theme's static files."""
_PARTS = ("templates/", "static/")
_OPTIONS = {"auto": "mode", "light": "mode", "dark": "mode", "serif": "font", "sans": "font"}
"""Values of other keys of the setting, which are not the name of a theme."""
_SETTING = rare(r"^[\"']?theme\b", re.MULTILINE)


# ---- the layers --------------------------------------------------------------------------------


@rule(keep=tuple[str, ...])
def layers(need: Need) -> tuple[str, ...]:
    """The folders of templates, the first of which wins: those of the site, of its theme, of the
    built-in theme, and of packages with shortcodes, which replace nothing of the theme's."""
    theme, packages = need(theme_package), need(shortcode_packages)
    if not (theme or packages):
        return PLAIN
    own = (_folder(theme),) if theme else ()
    return (PLAIN[0], *own, THEME, *map(_folder, packages))


def _folder(package: str, part: str = _PARTS[0]) -> str:
    return f"packages/{package}/{part}"


def static_folders(layers: tuple[str, ...]) -> tuple[str, ...]:
    """The folders of static files beside those of templates, in the same order."""
    return tuple(f"{folder.removesuffix(_PARTS[0])}{_PARTS[1]}" for folder in layers)


def _has_files(need: Need, package: str) -> bool:
    """Whether an installed package has templates or static files."""
    return any(need(listing, _folder(package, part)) for part in _PARTS)


# ---- the theme ---------------------------------------------------------------------------------


@rule
def theme_name(need: Need) -> str:
    """The theme that the settings of the site name; "" for the built-in one. It is read apart from
    the other settings, which may be written in words of the theme."""
    from coursesite.settings import config as settings  # only if they changed

    return settings.theme_name(need(blob, settings_file("")) or b"")


@rule(keep=str)
def theme_package(need: Need) -> str:
    """The package of the site's theme; "" for the built-in one, and for one that cannot be used,
    which is reported."""
    name = need(theme_name)
    if not name:
        return ""
    themes: tuple[tuple[str, str], ...] = need(installed_themes)
    packages = [package for theme, package in themes if theme == name]
    if not packages:
        known = sorted({theme for theme, _ in themes})
        near = nearest(name, known)
        hint = f"did you mean '{near}'?" if near else "install the package that has it, with pip"
        hint = hint if near or not known else f"{hint}; there are {', '.join(known)}"
        if key := _OPTIONS.get(name):
            hint = f"write theme: {{{key}: {name}}}"
        report_at_theme(
            need, name, error("theme-missing", f"there is no theme '{name}'", None, hint)
        )
        return ""
    if len(packages) > 1:
        message = f"two packages have a theme '{name}': {' and '.join(packages)}"
        hint = f"that of {packages[0]} is taken; uninstall the other one"
        report_at_theme(need, name, warning("package-clash", message, None, hint))
    why = need(package_problem, packages[0])
    if not why and not _has_files(need, packages[0]):
        why = f"'{packages[0]}' has neither templates nor static files"
    if why:
        message = f"the theme '{name}' cannot be used: {why}"
        hint = "install its package again, or tell those who make it"
        report_at_theme(need, name, error("theme-missing", message, None, hint))
        return ""
    return packages[0]


def report_at_theme(need: Need, name: str, problem: Diagnostic, root: str = "") -> None:
    """Reports a problem at the name of the theme in the settings of a course."""
    path = settings_file(root)
    text = text_of(need, path)
    setting = _SETTING.search(text)
    at = text.find(name, setting.end()) if setting else -1
    span = span_at(text, at, len(name)) if at >= 0 else Span(1, 1)
    need.report(msgspec.structs.replace(problem, span=span).within(path))


# ---- packages with shortcodes ------------------------------------------------------------------


@rule(keep=tuple[str, ...])
def shortcode_packages(need: Need) -> tuple[str, ...]:
    """The installed packages with shortcodes that have files for sites; names that two packages
    give are reported. A package that is a theme has its files for those who name it."""
    from coursesite.files.entry_points import entry_points  # for the first build in an environment

    points = entry_points(SHORTCODES)
    if not points:
        return ()
    for name, count in Counter(point.name for point in points).items():
        if count > 1:
            of_name = [point.package for point in points if point.name == name]
            message = f"{count} packages have a shortcode '{name}': {', '.join(of_name)}"
            hint = f"that of {of_name[0]} is taken; uninstall what you do not need"
            need.report(warning("package-clash", message, hint=hint))
    themes = {point.package for point in entry_points(THEMES)}
    packages = sorted({point.package for point in points} - themes)
    return tuple(
        one for one in packages if not need(package_problem, one) and _has_files(need, one)
    )


@rule
def package_problems(need: Need) -> None:
    """Reports files of packages with shortcodes that are never used, since the theme or another
    package has one of that name, and themes that a course of the site wants for itself."""
    seen: dict[str, str] = {}
    packages = need(shortcode_packages)
    for part in _PARTS if packages else ():
        folders = [f"theme/{part}", *(_folder(one, part) for one in packages)]
        for folder in folders:
            for path in need(listing, folder):
                name = path.removeprefix(folder)
                first = seen.setdefault(part + name, folder)
                if first != folder and not name.startswith("text/"):
                    owner = first.split("/")[1] if first in folders[1:] else "the theme"
                    message = f"this file is never used: {owner} has one of that name"
                    need.report(warning("package-clash", message).within(path))
