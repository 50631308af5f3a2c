"""The SVG that other programs have drawn, made fit for a page.

The SVG is cleaned like HTML of strangers: no scripts, no files or fonts of other hosts, no styles
for the rest of the page. It is drawn once for both modes of colour: lines and words have the
page's colours, and words on a ground of its author's colour are black or white, whichever is read.
"""

from __future__ import annotations

import re

import nh3
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.programs import ProgramError
from coursesite.text.browser_urls import disguised, scheme

MOST_CHARACTERS = 50_000
"""The length of a diagram that is drawn."""
_TAGS = frozenset(
    (
        *("svg", "g", "a", "title", "desc", "text", "tspan", "textPath", "defs", "path", "rect"),
        *("circle", "ellipse", "line", "polyline", "polygon", "marker", "clipPath"),
        *("linearGradient", "radialGradient", "stop"),
    )
)
_ATTRIBUTES = frozenset(
    (
        *("id", "class", "style", "role", "aria-roledescription", "aria-labelledby", "transform"),
        *(
            "aria-describedby",
            "aria-label",
            "viewBox",
            "width",
            "height",
            "x",
            "y",
            "x1",
            "x2",
            "y1",
            "y2",
        ),
        *("cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy", "d", "points", "fill", "stroke"),
        *("fill-opacity", "fill-rule", "stroke-width", "stroke-opacity", "stroke-dasharray"),
        *("stroke-linecap", "stroke-linejoin", "opacity", "text-anchor", "textLength"),
        *("dominant-baseline", "alignment-baseline", "baseline-shift", "text-decoration"),
        *("lengthAdjust", "font-size", "font-weight", "font-style", "font-family", "xml:space"),
        *("offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform"),
        *("clip-path", "marker-end", "marker-start", "marker-mid", "markerWidth", "markerHeight"),
        *("refX", "refY", "orient", "markerUnits", "preserveAspectRatio"),
    )
)
_SCHEMES = ("", "http", "https", "mailto", "tel")
_LOADS = re.compile(r"url\((?!['\"]?#)|image\(|image-set\(|@|\\|expression|-moz-binding", re.I)
"""Things that a style or a colour may load or run, and ways to write it that hide them."""
_FILL = re.compile(r"(?:^|;)\s*fill\s*:\s*([^;]+)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,30}|(?:rgb|hsl)a?\([\d.,%\s/deg]+\)")
_NO_GROUND = frozenset(("none", "transparent", "currentcolor", "inherit"))
_SHAPES = "rect,path,polygon,ellipse,circle"
_MOST_WORDS = 100


class DiagramError(Exception):
    """A diagram that cannot be drawn: the line and column of the mistake in it, from 1, or 0."""

    def __init__(
        self, message: str, hint: str = "", line: int = 0, column: int = 0, length: int = 0
    ) -> None:
        """`message` says what is wrong, `hint` what to write instead. A `length` of 0 is the rest
        of the line."""
        super().__init__(message)
        self.message, self.hint = message, hint
        self.line, self.column, self.length = line, column, length


class MissingError(ProgramError):
    """The program that draws is not installed; says what to install."""


class Drawing(Struct, frozen=True):
    """A diagram as an `<svg>` element. `words` name it where its author gives it no name: they are
    the beginning of its text; empty if it has one."""

    svg: str
    words: str
    width: int


def cleaned(svg: str) -> Drawing:
    """The drawing that a program has written as SVG. DiagramError if it is none."""
    svg = nh3.clean(
        svg,
        tags=set(_TAGS),
        attributes={tag: set(_ATTRIBUTES) | ({"href"} if tag == "a" else set()) for tag in _TAGS},
        attribute_filter=_kept,
        clean_content_tags={"script", "style"},
        link_rel=None,
    )
    root = LexborHTMLParser(f"<body>{svg.strip()}").css_first("body > svg")
    if root is None:
        raise DiagramError("the program drew nothing")
    for node in root.css("g"):
        _set_contrast(node)
    root.attrs["role"] = "graphics-document document"
    words = ""
    if "aria-labelledby" not in root.attributes:
        texts = (" ".join(node.text().split()) for node in root.css("text"))
        words = _shortened(list(dict.fromkeys(text for text in texts if text)))
    width = re.match(r"\d+", root.attributes.get("width") or "")
    return Drawing(root.html or "", words, int(width[0]) if width else 0)


def _kept(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if scheme(value) in _SCHEMES and not disguised(value) else None
    return None if _LOADS.search(value) else value


def _set_contrast(group: LexborNode) -> None:
    """Has the words of a group be read on the ground that its author has given it."""
    shapes, words = [], []
    for node in group.iter():
        for part in node.iter() if node.tag == "a" else (node,):
            if part.tag in _SHAPES.split(","):
                shapes.append(part)
            elif part.tag == "text":
                words.append(part)
    if not shapes or not words or (ground := _ground(shapes[0])) is None:
        return
    colour = f"fill:#000;fill:oklch(from {ground} calc((.65 - l)*1000) 0 0)"
    for text in words:
        style = text.attributes.get("style") or ""
        if not _FILL.search(style) and _ground(text) is None:
            text.attrs["style"] = f"{style};{colour}" if style else colour


def _ground(shape: LexborNode) -> str | None:
    """The colour that an author has given a shape; None for those of the theme."""
    style = _FILL.search(shape.attributes.get("style") or "")
    colour = (style[1] if style else shape.attributes.get("fill") or "").strip()
    known = _COLOUR.fullmatch(colour) and colour.lower() not in _NO_GROUND
    return colour if known else None


def _shortened(texts: list[str]) -> str:
    out = ""
    for text in texts:
        if len(out) + len(text) > _MOST_WORDS:
            return f"{out}, …" if out else text[: _MOST_WORDS - 1] + "…"
        out = f"{out}, {text}" if out else text
    return out
