"""The smaller copies of pictures, for narrow windows and slow connections, and drawings by mode."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.media import drawings
from coursesite.model import Config, ImageSettings
from coursesite.programs import ProgramError, pictures
from coursesite.site.inputs import blob, file_size, listing, program, settings_file, text_of
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import course_of

LARGE = 10_000_000
"""The bytes from which on a picture is told."""
_PLACE = "content/"
_SIZES = "(min-width: 48rem) 45rem, 100vw"
"""How wide a picture is shown: as wide as the text, which has its full width from 48 rem on."""


def settings_of(need: Need, file: str) -> ImageSettings | None:
    """The copies that the course of a file below `content/` wants; None if it wants none, or if
    nothing makes them."""
    if not file.startswith(_PLACE) or not file.lower().endswith(pictures.ENDINGS):
        return None
    wanted: ImageSettings | None = need(image_settings, course_of(need, file[len(_PLACE) :]))
    return wanted


@rule(keep=ImageSettings | None)
def image_settings(need: Need, root: str) -> ImageSettings | None:
    """The copies that a course wants; a projection of its settings, so that others touch no
    page."""
    settings: Config = need(config, root)
    version: str = need(program, "pillow") if settings.images.widths else ""
    return settings.images if version else None


@rule(keep=tuple[int, ...])
def widths_of(need: Need, file: str, width: int) -> tuple[int, ...]:
    """The widths of the copies of a picture that is `width` pixels wide: those that are smaller,
    and its own if the next one would be larger."""
    settings = settings_of(need, file)
    if settings is None or not settings.formats or not need(is_still, file):
        return ()
    wanted = sorted(set(settings.widths))
    smaller = [one for one in wanted if one < width]
    return (*smaller, width) if len(smaller) < len(wanted) else tuple(smaller)


@rule(keep=bool)
def is_still(need: Need, file: str) -> bool:
    """Whether a picture can be read and does not move."""
    need(program, "pillow")
    return pictures.is_still(need(blob, file) or b"")


def copy_name(name: str, width: int, form: str) -> str:
    """The name of a copy, beside the picture: no file of an author has two such endings.

    >>> copy_name("a/plot.png", 640, "webp")
    'a/plot.png.640.webp'
    """
    return f"{name}.{width}.{form}"


def attributes(need: Need, file: str, url: str, width: int, tag: str) -> str:
    """The attributes that give an image tag the copies of its picture, which is `width` pixels
    wide and printed at `url`; "" if it has none, or sources of its own."""
    if " srcset=" in tag or " sizes=" in tag or "?" in url or "#" in url:
        return ""
    widths: tuple[int, ...] = need(widths_of, file, width)
    if not widths:
        return ""
    settings = settings_of(need, file)
    form = settings.formats[0] if settings else ""
    sources = ", ".join(f"{copy_name(url, one, form)} {one}w" for one in widths)
    shown = re.search(r' width="(\d+)"', tag)
    return f' srcset="{sources}" sizes="{f"{shown[1]}px" if shown else _SIZES}"'


@rule(big=True)
def picture_file(need: Need, file: str, width: str, form: str) -> bytes:
    """A copy of a picture; one that cannot be made is told, and is the picture itself."""
    need(program, "pillow")
    data: bytes = need(blob, file) or b""
    try:
        return pictures.resized(data, int(width), form)
    except ProgramError as problem:
        hint = "open and save it in another program, or take it out of 'images'"
        need.report(warning("image-copy", f"{problem}", hint=hint).within(file))
        return data


def copies(need: Need, file: str, width: int) -> Iterator[tuple[int, str]]:
    """The widths and formats of all copies of a picture that is `width` pixels wide."""
    settings = settings_of(need, file)
    for form in settings.formats if settings else ():
        for one in need(widths_of, file, width):
            yield one, form


# ---- drawings ----------------------------------------------------------------------------------


def has_modes(need: Need, file: str | None) -> bool:
    """Whether a file is a drawing that has files for each mode."""
    return bool(file and file.lower().endswith(".svg") and need(has_dark_colours, file))


@rule(keep=bool)
def has_dark_colours(need: Need, file: str) -> bool:
    """Whether a drawing looks otherwise where it is dark; a projection of it."""
    return drawings.has_modes(need(blob, file) or b"")


@rule(big=True)
def drawing_file(need: Need, file: str, mode: str) -> bytes:
    """A drawing in one mode."""
    return drawings.in_mode(need(blob, file) or b"", mode)


@rule
def picture_problems(need: Need, root: str) -> None:
    """Reports copies that a course asks for where nothing makes them, and pictures of its own that
    are very large."""
    settings: Config = need(config, root)
    name = settings_file(root)
    wanted = bool(settings.images.widths)
    version: str = need(program, "pillow") if wanted else ""
    if wanted and not version:
        message = "smaller copies of pictures are not made, since Pillow is not installed"
        hint = "run: pip install 'coursesite[images]'"
        span = key_span(text_of(need, name), "images")
        need.report(warning("images-missing", message, span, hint).within(name))
    above = f"{_PLACE}{root}/" if root else _PLACE
    for file in need(listing, above):
        is_picture = file.lower().endswith((*pictures.ENDINGS, ".gif", ".svg", ".avif"))
        if is_picture and course_of(need, file.removeprefix(_PLACE)) == root:
            size: int = need(file_size, file)
            if size > LARGE:
                message = f"this picture has {size / 1e6:.0f} MB, which readers wait for"
                hint = "save it smaller: 2,000 pixels are enough for any screen"
                need.report(warning("image-large", message, hint=hint).within(file))


_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif")


@rule
def image_size(need: Need, path: str) -> tuple[int, int] | None:
    """The width and height of an image file in pixels; None if they cannot be read."""
    data = need(blob, path)
    if not data or not path.lower().endswith(_IMAGES):
        return None
    import imagesize  # a slow import: it loads a client for the web

    try:
        width, height = imagesize.get(io.BytesIO(data))
    except Exception:  # a damaged image: it is shown without a size
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None
