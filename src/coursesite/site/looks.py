"""The rules of the theme: its templates with what they reach, and its static files."""

from __future__ import annotations

import re

from coursesite import assets as bundles
from coursesite.assets import Assets
from coursesite.engine import Need, rule
from coursesite.settings.decoding import decode
from coursesite.site.inputs import blob, listing

_NAMING = re.compile(
    r"\{%[-+]?\s*(?:extends|include|import|from)\b"
    r"""(?:\s*(["'])([^"'\\\n]*)\1(?=\s*(?:[-+]?%\}|(?:with|without|ignore|import|as)\b)))?"""
)
"""Where a template names another, and the name if that is written out."""


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


@rule(keep=tuple[str, ...])
def template_references(need: Need, name: str) -> tuple[str, ...]:
    """The templates that one names itself, if only in a comment; all of them where a name is only
    known at run time."""
    source_text = need(template, name)
    if source_text is None:
        return ()
    names = [found[2] for found in _NAMING.finditer(source_text)]
    if None not in names:
        return tuple(dict.fromkeys(filter(None, names)))
    from coursesite.theme import references  # not for builds in which no template changed

    try:
        found = references(source_text)
    except Exception:  # rendering it will say what is wrong
        return ()
    every = need(template_names) if None in found else ()
    return every or tuple(one for one in found if one)


@rule
def reachable(need: Need, name: str) -> tuple[str, ...]:
    """The names of all templates that rendering one may load, itself among them."""
    seen, waiting = {name: None}, [name]
    while waiting:
        named = [one for one in need(template_references, waiting.pop()) if one not in seen]
        seen |= dict.fromkeys(named)
        waiting += named
    return tuple(sorted(seen))


@rule
def names_assets(need: Need, name: str) -> bool:
    """Whether a template, or one that it may load, asks for the address of an asset."""
    return any("asset" in (need(template, one) or "") for one in need(reachable, name))


@rule
def template_closure(need: Need, name: str) -> tuple[bytes, ...]:
    """Stands for all text that a template's rendering may depend on, the interface text too."""
    seen = need(reachable, name)
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
        elif bundles.joined(name):
            text, problems = decode(data)
            for problem in problems:
                need.report(problem.within(f"static/{name}"))
            data = text.encode()
        if data is not None:
            files[name] = data
    return bundles.bundle(files)


def joins(name: str) -> bool:
    """Whether a file of a site's `static/` is a part of the theme's stylesheet or script."""
    folder, _, last = name.partition("/")
    return folder in ("css", "js") and last[:2].isdigit() and last[2:3] == "-"


@rule(keep=dict[str, str])
def asset_names(need: Need) -> dict[str, str]:
    """The addresses of the assets by their plain names."""
    return need(assets).names


@rule
def verbatim(need: Need) -> tuple[str, ...]:
    """The files of the site's `static/` that are published as they are, by name."""
    theme = {path.removeprefix("theme/static/") for path in need(listing, "theme/static/")}
    own = (path.removeprefix("static/") for path in need(listing, "static/"))
    return tuple(name for name in own if name not in theme and not joins(name))
