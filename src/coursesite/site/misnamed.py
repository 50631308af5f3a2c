"""The rules that tell of files and folders whose names miss what they are meant for."""

from __future__ import annotations

from coursesite import outline
from coursesite.diagnostics import warning
from coursesite.engine import Need, rule
from coursesite.files import SETTINGS
from coursesite.site.courses import front, posts
from coursesite.site.inputs import exists, is_settings, listing, settings_file, text_of
from coursesite.site.looks import verbatim

_NAMING = (
    ".md",
    ".markdown",
    ".html",
    ".htm",
    ".xml",
    ".svg",
    ".css",
    ".js",
    ".mjs",
    ".py",
    ".yml",
)


@rule
def folder_problems(need: Need, root: str) -> None:
    """Reports the folders directly in a course whose posts are plain pages for a slip in the
    folder's name."""
    above = f"{root}/" if root else ""
    found: dict[str, list[str]] = {}
    for path in need(posts, root):
        folder, _, name = path.removeprefix(above).partition("/")
        if name and name != "index.md":
            found.setdefault(folder, []).append(path)
    for folder, paths in found.items():
        if not (meant := outline.folder_meant(folder)):
            continue
        heads = ((path, need(front, path)) for path in paths)
        if any(not head.kind and outline.kind_of(path, head) == "page" for path, head in heads):
            message = f"the pages in '{folder}/' are plain ones, which no list shows"
            hint = f"did you mean '{meant}/'? if not, say 'kind: page' in them"
            problem = warning("folder-name", message, hint=hint)
            need.report(problem.within(f"content/{above}{folder}"))


@rule
def settings_problems(need: Need) -> None:
    """Reports settings of a course in a file that is not read."""
    for path in need(listing, "content/"):
        if is_settings(path) and path.endswith(".yaml"):
            right = path.removesuffix(".yaml") + ".yml"
            hint = f"add what it says to {right}" if exists(need, right) else "call it course.yml"
            message = "settings are not read from a file of this name"
            need.report(warning("settings-file", message, hint=hint).within(path))
    if exists(need, settings_file("")):
        return
    for path in SETTINGS:
        if exists(need, path):
            message = "settings are not read from here, beside content/"
            hint = f"move it to {settings_file('')}"
            need.report(warning("settings-file", message, hint=hint).within(path))


@rule
def static_problems(need: Need) -> None:
    """Reports the styles and scripts of the site that join no page and that nothing names."""
    for name in need(verbatim):
        folder, _, last = name.partition("/")
        if folder not in ("css", "js") or "/" in last or not last.endswith(f".{folder}"):
            continue
        here = f"static/{name}"
        if not any(last in text_of(need, path) for path in _naming(need) if path != here):
            what = "stylesheet" if folder == "css" else "script"
            message = f"no page uses this {what}, since it has no number and nothing names it"
            hint = f"call it 95-{last.lstrip('0123456789-_. ')} to make it a part of all pages"
            need.report(warning("static-unused", message, hint=hint).within(here))


def _naming(need: Need) -> list[str]:
    """The files of the site that may name others."""
    folders = ("templates/", "static/", "shortcodes/", "content/")
    found = (path for folder in folders for path in need(listing, folder))
    return [path for path in found if path.lower().endswith(_NAMING)]
