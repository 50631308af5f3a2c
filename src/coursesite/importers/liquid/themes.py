"""Shortcodes for the includes that many themes have: embeds, recordings and pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from coursesite.importers.liquid.calls import HOSTS, embed, figure, shortcode
from coursesite.importers.liquid.values import text, truth

_PATHS = ("path", "src", "image_path", "url", "image", "img", "file", "filename", "name")
_LINKS = ("link", "href", "url", "target")
_WIDTHS = ("width", "max-width", "max_width")
_CAPTIONS = ("caption", "title")
_GUESSED = ("description", "desc", "text")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)(?:$|[?#])", re.I)
_LENGTH = re.compile(r"\d{1,5}(?:px)?|\d{1,5}(?:\.\d{1,3})?(?:%|em|rem|ch|vw|cm|mm|in)", re.ASCII)
_RECORDING = frozenset(("id", "provider", "title", "start", "compact", "dark"))
_FILE = frozenset(("src", "types", "poster", "title", "autoplay", "loop", "muted"))
_LOOKS = frozenset(
    (
        "loading",
        "lazy",
        "zoom",
        "zoomable",
        "popup",
        "lightbox",
        "cache",
        "sizes",
        "srcset",
        "decoding",
        "fetchpriority",
    )
)
"""How a picture loads and grows, which the theme decides here."""
_SIZES = frozenset(("width", "height", "ratio", "aspect", "aspect_ratio"))
"""The size of a player, which fills its column here."""


class Made(Struct, frozen=True, kw_only=True):
    """Our shortcode for an include. `lost` names the arguments that it does not say, `looks` those
    that the theme decides here; where it is not `sure`, the include itself would be better.
    `picture` is the argument that says which picture a figure shows."""

    text: str
    lost: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    sure: bool = True
    picture: str = ""


def known(name: str, given: Mapping[str, Any]) -> Made | None:
    """Our shortcode for an include of Chirpy's (`embed/…`) or one that themes have: `youtube…` with
    an `id`, `video` with `provider` and `id`, `figure` or `image` with a path; None for another.

    Raises `UnknownError` where the shortcode would not be a right one.
    """
    if kind := embed(name):
        understood = _RECORDING if kind in HOSTS else _FILE
        return _made(shortcode(kind, given), _said(given, understood), _SIZES)
    base = name.rpartition("/")[2].partition(".")[0].lower()
    if "youtube" in base and truth(given.get("id")):
        return _made(shortcode("youtube", given), _said(given, _RECORDING), _SIZES)
    if base == "video" and given.get("provider") in HOSTS and truth(given.get("id")):
        host = str(given["provider"])
        return _made(shortcode(host, given), _said(given, _RECORDING), _SIZES)
    if base in ("figure", "image", "img", "picture", "fig"):
        return _picture(_said(given))
    return None


def _said(given: Mapping[str, Any], but: frozenset[str] = frozenset()) -> dict[str, str]:
    """The arguments that say something, as text, without those named."""
    said = {key: text(value).strip() for key, value in given.items() if truth(value)}
    return {key: value for key, value in said.items() if value and key not in but}


def _made(text_: str, rest: Mapping[str, str], looks: frozenset[str], sure: bool = True) -> Made:
    lost = tuple(key for key in rest if key not in looks)
    theirs = tuple(key for key in rest if key in looks)
    return Made(text=text_, lost=lost, looks=theirs, sure=sure and not lost)


def _picture(said: dict[str, str]) -> Made | None:
    path = next((key for key in _PATHS if _IMAGE.search(said.get(key, ""))), "")
    if not path:
        return None
    src = said.pop(path)
    caption = next((said.pop(key) for key in _CAPTIONS if key in said), "")
    guess = "" if caption else next((key for key in _GUESSED if key in said), "")
    caption = caption or said.pop(guess, "")
    alt = said.pop("alt", "")
    if said.get("title") in (caption, alt):
        del said["title"]
    width = next((key for key in _WIDTHS if _LENGTH.fullmatch(said.get(key, ""))), "")
    link = next((key for key in _LINKS if re.fullmatch(r"\S+", said.get(key, ""))), "")
    more = {
        "width": said.pop(width, "").removesuffix("px"),
        "class": said.pop("class", ""),
        "link": said.pop(link, ""),
    }
    made = _made(figure(src, alt, caption, more), said, _LOOKS, sure=not guess)
    return replace(made, picture=path)
