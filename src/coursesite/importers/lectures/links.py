"""The links and files of a post that becomes several pages."""

from __future__ import annotations

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
    """The text of the page `here` (below `content/`) with links to anchors of the old page moved
    along.

    Also returns the number of links changed.
    """
    count = 0
    code = markdown_ranges.code(text)
    base = here.rpartition("/")[0]

    def move(match: re.Match[str]) -> str:
        nonlocal count
        name = unquote(match[2] or match[4])
        target = anchors.get(name)
        if markdown_ranges.inside(code, match.start()) or target is None:
            return match[0]
        fragment = f"#{target.fragment}" if target.fragment else ""
        same = target.path == here and fragment
        new = fragment if same else _relative(base, target.path) + fragment
        count += new != f"#{name}"
        return (match[1] or match[3]) + new

    return _FRAGMENT.sub(move, text), count


def _relative(folder: str, path: str) -> str:
    if folder and path.startswith(f"{folder}/"):
        return path[len(folder) + 1 :]
    return f"{'../' * (folder.count('/') + 1) if folder else ''}{path}"


def local_addresses(text: str) -> list[str]:
    """The addresses of files of the same site in a text, without query and fragment."""
    code = markdown_ranges.code(text)
    out = []
    for match in _LOCAL.finditer(text):
        url = match[1].strip()
        if url and not markdown_ranges.inside(code, match.start()) and not _ELSEWHERE.match(url):
            out.append(url)
    return list(dict.fromkeys(out))


def front_matter_addresses(front: Mapping[str, Any]) -> list[str]:
    """The addresses in front matter of slides, a video file or a bibliography of the same site."""
    slides, video, works = (front.get(key) for key in ("slides", "video", "bibliography"))
    addresses = [
        slides.get("src") if isinstance(slides, dict) else slides,
        video.get("url") if isinstance(video, dict) else video,
    ]
    if not isinstance(addresses[1], str) or not providers.media_type(addresses[1]):
        del addresses[1]
    addresses += works if isinstance(works, list) else [works]
    return [
        address
        for address in addresses
        if isinstance(address, str) and not _ELSEWHERE.match(address)
    ]


def file_at(root: Path, path: str) -> Path | None:
    """The file at a path below `root`, None if there is none or it lies outside."""
    try:
        file = (root / unquote(path).lstrip("/")).resolve()
        inside = root.resolve() in file.parents
        return file if inside and file.is_file() else None
    except (OSError, ValueError):
        return None
