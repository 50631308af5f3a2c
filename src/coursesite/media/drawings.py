"""Drawings (SVG) with colours for dark pages: a file for each mode, and one image for each.

As an image, a drawing follows the mode of the reader's device in some browsers, that of the page in
others, and none in older ones of Apple. Two files with one mode each look the same in all of them.
"""

from __future__ import annotations

import re
from html import escape

from coursesite.text.lazy_regex import rare

MODES = ("light", "dark")
_BOTH = rb"\bcolor-scheme\s*:\s*(?:light\s+dark|dark\s+light)\b"
_ASKS = rare(rb"\(\s*prefers-color-scheme\b|" + _BOTH, re.IGNORECASE)
_FEATURE = rare(rb"\(\s*prefers-color-scheme\s*(?::\s*([\w-]+)\s*)?\)", re.IGNORECASE)
_HAS_BOTH = rare(_BOTH, re.IGNORECASE)
_ROOT = rare(rb"""<svg\b(?:[^>"']|"[^"]*"|'[^']*')*(?<!/)>""")
_PATH = rare(r"([^?#]*)(.*)")
_DISPLAY = rare(r"(?<![\w-])display\s*:\s*([\w-]+)")


def has_modes(svg: bytes) -> bool:
    """Whether a drawing looks otherwise where it is dark."""
    return b"color-scheme" in svg and bool(_ASKS.search(svg))


def in_mode(svg: bytes, mode: str) -> bytes:
    """A drawing as it looks in one mode, wherever it is shown."""

    def settled(feature: re.Match[bytes]) -> bytes:
        holds = feature[1] is None or feature[1].lower() == mode.encode()
        return b"(min-width:0)" if holds else b"(max-width:0)"

    fixed = _FEATURE.sub(settled, svg)
    if not _HAS_BOTH.search(svg):
        return fixed
    style = f"<style>:root{{color-scheme:{mode}!important}}</style>".encode()
    return _ROOT.sub(lambda root: root[0] + style, fixed, count=1)


def file_name(name: str, mode: str) -> str:
    """The name of the file with one mode of a drawing, beside it: no file of an author has two such
    endings.

    >>> file_name("a/cell.svg", "dark")
    'a/cell.svg.dark.svg'
    """
    return f"{name}.{mode}.svg"


def shown_in(style: str, mode: str) -> str:
    """The `style` of an image for one mode of the page, which a `display` in it does not undo.

    >>> shown_in("display: block; margin: auto", "dark")
    'display: var(--dark-only, block); margin: auto'
    """
    return _DISPLAY.sub(rf"display: var(--{mode}-only, \1)", style)


def pair(tag: str, src: str, url: str, figure: str = "") -> str:
    """Two images in the place of one: `tag` is its HTML, with the address `src` as it stands there,
    and `url` the address of the drawing. One that is for one mode already, or in a `figure` that
    is, stays one."""
    path, rest = _PATH.findall(url)[0]
    urls = {mode: escape(file_name(path, mode) + rest) for mode in MODES}
    classes = _value(tag, "class")
    chosen = {*classes.split(), *_value(figure, "class").split()}
    for mode in MODES:
        if {mode, f"cs-only-{mode}"} & chosen:
            return tag.replace(f' src="{src}"', f' src="{urls[mode]}"', 1)
    images = ""
    for mode in MODES:
        image = tag.replace(f' src="{src}"', f' src="{urls[mode]}"', 1)
        if style := _value(tag, "style"):
            image = image.replace(f' style="{style}"', f' style="{shown_in(style, mode)}"', 1)
        if classes:
            image = image.replace(' class="', f' class="cs-only-{mode} ', 1)
        else:
            image = f'{image.rstrip("/> ")} class="cs-only-{mode}">'
        if mode == "dark" and (id_ := _value(tag, "id")):
            image = image.replace(f' id="{id_}"', "", 1)
        images += image
    return images


def _value(tag: str, name: str) -> str:
    """The value of an attribute in a tag, as it is written; "" if it has none."""
    found = re.search(rf' {name}="([^"]*)"', tag)
    return found[1] if found else ""
