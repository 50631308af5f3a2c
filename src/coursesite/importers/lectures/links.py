"""The links and files of a post that becomes several pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from coursesite.importers import markdown_ranges
from coursesite.importers.lectures.anchors import MovedAnchor
from coursesite.media import providers

_FRAGMENT = re.compile(
    r"(\]\(\s*<?|\bhref\s*=\s*[\"'])#([^\s)>\"']+)|(^ {0,3}\[[^\]^][^\]]*\]:\s*)#(\S+)",
    re.MULTILINE,
)
_LOCAL = re.compile(
    r"(?:\]\(\s*<?|\b(?:href|src|poster)\s*=\s*[\"']|\{\{< (?:figure|video|audio|slides) \"?|"
    r"^ {0,3}\[[^\]^][^\]]*\]:\s*<?)([^\s)>\"'<#][^)>\"'<\n]*?)(?=[\s)>\"'#?])",
    re.MULTILINE,
)

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\{", re.I)


def move_links(text: str, here: str, anchors: Mapping[str, MovedAnchor]) -> tuple[str, int]:
    """The text of a page with links to anchors of the old page moved along, and their number."""
    base = here.rpartition("/")[0] or "."
    moved: list[str] = []

    def move(match: re.Match[str]) -> str:
        name = match[2] or match[4]
        target = anchors.get(unquote(name))
        if target is None:
            return match[0]
        new = f"#{target.fragment}" if target.fragment else ""
        if target.path != here or not new:
            new = posixpath.relpath(target.path, base) + new
        if new != f"#{unquote(name)}":
            moved.append(new)
        return (match[1] or match[3]) + new

    return markdown_ranges.sub(_FRAGMENT, move, text, markdown_ranges.code(text)), len(moved)


def local_addresses(text: str) -> list[str]:
    """The addresses of files of the same site in a text, without query and fragment."""
    code = markdown_ranges.code(text)
    urls = (match[1].strip() for match in markdown_ranges.finditer(_LOCAL, text, code))
    return [url for url in dict.fromkeys(urls) if url and not _ELSEWHERE.match(url)]


def front_matter_addresses(front: Mapping[str, Any]) -> list[str]:
    """The addresses in front matter of slides, a video file or a bibliography of the same site."""
    slides, video, works = (front.get(key) for key in ("slides", "video", "bibliography"))
    slides = slides.get("src") if isinstance(slides, dict) else slides
    video = video.get("url") if isinstance(video, dict) else video
    is_file = isinstance(video, str) and providers.media_type(video)
    given = [slides, video if is_file else None, *(works if isinstance(works, list) else [works])]
    return [url for url in given if isinstance(url, str) and not _ELSEWHERE.match(url)]


def file_at(root: Path, path: str) -> Path | None:
    """The file at a path below `root`, None if there is none or it lies outside."""
    try:
        file = (root / unquote(path).lstrip("/")).resolve()
        inside = root.resolve() in file.parents
        return file if inside and file.is_file() else None
    except (OSError, ValueError):
        return None
