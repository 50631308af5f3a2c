"""The links and files of a post that becomes several pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from coursesite.importers.lectures.anchors import MovedAnchor
from coursesite.importers.text.addresses import ResolvedLink, split_address
from coursesite.importers.text.links import LinkRewriter
from coursesite.media import providers

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\{", re.I)


def move_links(text: str, here: str, anchors: Mapping[str, MovedAnchor]) -> tuple[str, int]:
    """The text of a page with links to anchors of the old page moved along, and their number."""

    def resolve(url: str, media: bool) -> ResolvedLink:
        target = anchors.get(unquote(url[1:])) if url.startswith("#") else None
        if target is None:
            return ResolvedLink(None)
        fragment = f"#{target.fragment}" if target.fragment else ""
        path = posixpath.relpath(target.path, posixpath.dirname(here) or ".")
        return ResolvedLink(fragment if target.path == here and fragment else path + fragment)

    links = LinkRewriter(text, resolve)
    return links.text, links.count


def local_addresses(text: str) -> list[str]:
    """The addresses of files of the same site in a text, without query and fragment."""
    found: dict[str, None] = {}

    def resolve(url: str, media: bool) -> ResolvedLink:
        found[split_address(url)[0]] = None
        return ResolvedLink(None)

    LinkRewriter(text, resolve)
    return [url for url in found if url and not _ELSEWHERE.match(url)]


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
