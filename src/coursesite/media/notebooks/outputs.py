"""The outputs of a cell, as Markdown and pictures. A result has several forms: the richest that a
page can show counts."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from coursesite.media.notebooks.structs import Output, joined
from coursesite.text.lazy_regex import rare

PICTURES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
"""The media types of pictures, the best first, with the endings of their files."""
_SCRIPTED = (
    "application/vnd.jupyter.widget-view+json",
    "application/vnd.plotly.v1+json",
    "application/vnd.bokehjs_exec.v0+json",
    "application/vnd.bokehjs_load.v0+json",
    "application/vnd.holoviews_exec.v0+json",
    "application/vnd.vegalite",
    "application/vnd.vega",
    "application/javascript",
)
"""The beginnings of the media types that only a program can show."""
_CONTROL = rare(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_TICKS = rare(r"^[ ]*(`{3,})", re.MULTILINE)
_FIGURE = rare(r"<(Figure size .*?)>")
_PNG = b"\x89PNG\r\n\x1a\n"


class Picture(Struct, frozen=True):
    """A picture among the outputs or the attachments, and the name of its file on the page."""

    name: str
    data: bytes


def fenced(language: str, text: str) -> list[str]:
    """The lines of fenced code whose fence is longer than any in the text. The sign for the escape
    character stands in its place, which Markdown must not have; other such characters go."""
    text = _CONTROL.sub("", text.replace("\x1b", "\u241b"))
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=2)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *text.rstrip("\n").split("\n"), fence]


def picture(media_type: str, content: Any) -> Picture | None:
    """The picture of a media type, whose content is text: base64, or of SVG its source; None if it
    is none. Equal pictures have one name."""
    ending, text = PICTURES.get(media_type), joined(content)
    if ending is None or not text.strip():
        return None
    if ending == "svg":
        data = text.encode()
    else:
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            return None
    return Picture(f"output-{blake2b(data, digest_size=6).hexdigest()}.{ending}", data)


class Shown(Struct):
    """The Markdown and the pictures of the outputs of one cell."""

    blocks: list[list[str]]
    pictures: list[Picture]


def shown(outputs: list[Output], count: int | None, streams: tuple[str, ...]) -> Shown:
    """The outputs of the cell number `count`, in their order, without the `streams` removed."""
    found = Shown([], [])
    for output in _merged(outputs):
        if output.output_type == "stream" and output.name not in streams:
            language = "output-stderr" if output.name == "stderr" else "output"
            if text := _last_lines(joined(output.text)):
                found.blocks.append(fenced(language, text))
        elif output.output_type == "error":
            trace = "\n".join(output.traceback or ()) or f"{output.ename}: {output.evalue}"
            found.blocks.append(fenced("output-error", trace))
        elif output.data:
            _add(found, output.data, output.metadata or {}, count)
    return found


def _merged(outputs: list[Output]) -> Iterator[Output]:
    """The outputs; parts of one stream that follow each other are one."""
    last: Output | None = None
    for output in outputs:
        if last and output.output_type == "stream" == last.output_type and output.name == last.name:
            text = joined(last.text) + joined(output.text)
            last = Output("stream", output.name, text)
        else:
            if last:
                yield last
            last = output
    if last:
        yield last


def _last_lines(text: str) -> str:
    """The text as a terminal leaves it: what stands behind a carriage return replaces its line, as
    bars of progress do."""
    text = text.replace("\r\n", "\n")
    if "\r" not in text:
        return text.rstrip("\n")
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return "\n".join(lines).rstrip("\n")


def _add(found: Shown, data: dict[str, Any], facts: dict[str, Any], count: int | None) -> None:
    """Adds the richest form of a result."""
    plain = joined(data.get("text/plain"))
    scripted = next((kind for kind in data if kind.startswith(_SCRIPTED)), "")
    html = joined(data.get("text/html"))
    if html.strip() and not _needs_script(html):
        found.blocks.append(fenced("output-html", html.strip("\n")))
    elif text := joined(data.get("text/markdown")).replace("\r", "").strip("\n"):
        found.blocks.append(text.split("\n"))
    elif one := next(filter(None, (picture(kind, data.get(kind)) for kind in PICTURES)), None):
        found.pictures.append(one)
        found.blocks.append([_image(one, plain, facts, count)])
    elif (tex := joined(data.get("text/latex")).strip()) and not scripted:
        found.blocks.append(_formula(tex).split("\n"))
    elif scripted or html.strip():
        words = plain.strip() if len(plain) < 200 and not plain.startswith("<") else ""
        found.blocks.append(fenced("output-widget", words))
    elif plain.strip():
        found.blocks.append(fenced("output", plain.strip("\n")))


def _needs_script(html: str) -> bool:
    """Whether HTML is nothing without its scripts, as the drawings of Plotly and Bokeh are."""
    if "<script" not in html:
        return False
    rest = re.sub(r"(?s)<(script|style)\b.*?(</\1\s*>|\Z)", "", html)
    return not re.sub(r"<[^>]*>", "", rest).strip() and "<img" not in rest and "<svg" not in rest


def _formula(tex: str) -> str:
    """The TeX of a result as a displayed formula."""
    if tex.startswith("\\begin{"):
        return tex
    for opening, closing in (("$$", "$$"), ("\\[", "\\]"), ("$", "$")):
        if tex.startswith(opening) and tex.endswith(closing) and len(tex) > len(opening):
            tex = tex[len(opening) : -len(closing)]
            break
    return f"$$\n{tex.strip().removeprefix(chr(92) + 'displaystyle').strip()}\n$$"


def _image(one: Picture, plain: str, facts: dict[str, Any], count: int | None) -> str:
    """The Markdown of a picture, with its size and words for those who do not see it."""
    figure = _FIGURE.search(plain)
    words = figure[1] if figure else plain.strip() if 0 < len(plain.strip()) < 80 else ""
    if not words or words.startswith("<"):
        words = f"Output of cell {count}" if count else "Output"
    words = re.sub(r"[\[\]<>`*_$\\\n|{}]+", " ", words).strip() or "Output"
    return f"![{words}]({one.name}){_size(one, facts)}"


def _size(one: Picture, facts: dict[str, Any]) -> str:
    """The attribute list with a picture's size: that which its notebook gives, else its own."""
    for group in (facts, *(value for value in facts.values() if isinstance(value, dict))):
        wide, high = group.get("width"), group.get("height")
        if isinstance(wide, int | float) and isinstance(high, int | float):
            return f'{{: w="{round(wide)}" h="{round(high)}" }}'
    if one.data.startswith(_PNG):
        wide, high = (int.from_bytes(one.data[at : at + 4], "big") for at in (16, 20))
        return f'{{: w="{wide}" h="{high}" }}'
    return ""
