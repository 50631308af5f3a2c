"""The checks of recordings and slides for readers who do not hear or see them."""

from __future__ import annotations

import re
import zlib

from coursesite.diagnostics import key_span
from coursesite.engine import Need, rule
from coursesite.media import providers
from coursesite.model import FrontMatter, Level
from coursesite.site.inputs import blob, text_of
from coursesite.site.notes.links import Problem, locate
from coursesite.site.pages.materials import cues_of, value_span
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import location_of
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import posts
from coursesite.text.browser_urls import leaves_site

_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_TAGS = b"/StructTreeRoot"
_MOST = 1 << 24
"""The bytes that a stream of objects may come to; the catalogue of a document is never so long."""


@rule
def accessibility_problems(need: Need, root: str) -> None:
    """Reports the recordings of a course without captions or a transcript, and its slides without
    the tags that a screen reader goes by, if the course's settings ask for it."""
    level = need(config, root).validation.accessibility
    if level == "ignore":
        return
    for path in need(posts, root):
        head: FrontMatter = need(front, path)
        if (head.video or head.slides) and not need(location_of, path).held:
            _recording(need, path, head, level)
            _slides(need, path, head, level)


def _recording(need: Need, path: str, head: FrontMatter, level: Level) -> None:
    """Reports a recording of the site without words. Those of other hosts bring theirs along, which
    only a look at them tells."""
    recording = head.video
    if recording is None or recording.provider != "file" or recording.captions:
        return
    if recording.transcript or need(cues_of, path):
        return
    is_audio = providers.is_audio(recording)
    words = "transcript" if is_audio else "captions"
    message = f"the recording has no {words} for readers who do not hear it"
    key = "transcript: words.txt" if is_audio else "captions: words.vtt"
    hint = f"make a mapping of it, with 'url:' and '{key}'"
    _report(need, path, Problem("recording-captions", message, hint, level), recording.url)


def _slides(need: Need, path: str, head: FrontMatter, level: Level) -> None:
    """Reports slides in a PDF of the site that has no tags."""
    slides = head.slides
    if slides is None or not slides.src.lower().endswith(".pdf") or leaves_site(slides.src):
        return
    file = locate(need, path, slides.src).file
    if file and not need(is_tagged, file):
        message = f"{slides.src} has no tags, so a screen reader cannot tell its headings and lists"
        hint = "export it as tagged (PDF/UA), or put the same into the notes"
        _report(need, path, Problem("slides-tags", message, hint, level), slides.src)


def _report(need: Need, path: str, problem: Problem, url: str) -> None:
    text = text_of(need, f"content/{path}")
    need.report(problem.diagnostic(path, value_span(text, url) or key_span(text, "video")))


@rule
def is_tagged(need: Need, file: str) -> bool:
    """Whether a PDF of the site has tags."""
    return has_tags(need(blob, file) or b"")


def has_tags(data: bytes) -> bool:
    """Whether a PDF has a tree of tags (ISO 32000-1, 14.7): its catalogue names one. A file that is
    encrypted or damaged counts as one with tags, since nothing can be told of it."""
    if _TAGS in data or b"/Encrypt" in data or not data.startswith(b"%PDF"):
        return True
    return any(_TAGS in _inflated(data, match.end()) for match in _OBJECTS.finditer(data))


def _inflated(data: bytes, at: int) -> bytes:
    """The objects in a compressed stream from `at` on; empty if it is compressed in another way."""
    try:
        return zlib.decompressobj().decompress(data[at:], _MOST)
    except zlib.error:
        return b""
