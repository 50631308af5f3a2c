"""The record of a post: recording, slides, files, readings, picture."""

from __future__ import annotations

from coursesite import providers
from coursesite.diagnostics import find
from coursesite.engine import Need
from coursesite.model import FrontMatter, Image, Recording, Resource, Slides, replace
from coursesite.site.frame import Context
from coursesite.site.inputs import blob, text_of
from coursesite.site.locating import Located, locate, spelled
from coursesite.site.transcript import captioned, spoken, transcript_facts


def recording_facts(need: Need, path: str, found: Recording | None) -> Context | None:
    """What the template of a recording prints."""
    if found is None:
        return None
    own = found.provider == "file"
    src = link(need, path, found.url) if own else found.url
    captions = found.captions or (spoken(found) if own else "")
    transcript = transcript_facts(need, path, found)
    if transcript and transcript["url"]:
        transcript["url"] = link(need, path, transcript["url"])
    return {
        "frame_url": "" if own or found.provider == "link" else providers.frame_url(found),
        "watch_url": src if own or found.provider == "link" else providers.watch_url(found),
        "provider_label": "" if own else providers.label(found.provider),
        "title": found.title,
        "start": found.start,
        "duration": found.duration,
        "aspect": found.aspect,
        "audio": providers.is_audio(found),
        "file": own,
        "src": src,
        "captions": captioned(link(need, path, captions)) if captions else "",
        "captions_on": bool(found.captions) and "//" not in captions,
        "elsewhere": "//" in src,
        "spelled": src if "//" in src else spelled(need, path, found.url),
        "transcript": transcript,
    }


def slides_facts(need: Need, path: str, found: Slides | None) -> Context | None:
    """What the template of a slide deck prints."""
    if found is None:
        return None
    src = link(need, path, found.src)
    pdf = found.src.partition("?")[0].partition("#")[0].lower().endswith(".pdf")
    viewer = providers.document(found.src)
    own = "" if "://" in found.src else locate(need, path, found.src).file
    return {
        "src": src,
        "spelled": "" if "//" in src else spelled(need, path, found.src),
        "title": found.title,
        "pages": found.pages,
        "frame_url": src if pdf else viewer.frame if viewer else "",
        "kind": "pdf" if pdf else "page",
        "external": "://" in found.src,
        "size": _size(need, own),
    }


def link(need: Need, path: str, url: str) -> str:
    """An address of the front matter as its page prints it; a wrong one is reported."""
    found = _located(need, path, url)
    return url if found is None or found.url is None else found.url


def _located(need: Need, path: str, url: str) -> Located | None:
    """Where an address of the front matter leads, which is reported if it is wrong; None for one
    that leads out of the site."""
    if "://" in url or url.startswith(("//", "mailto:")):
        return None
    found = locate(need, path, url)
    if found.problem:
        text = text_of(need, f"content/{path}")
        for problem in found.diagnostics(path, find(text, url)):
            need.report(problem)
    return found


def resources(need: Need, path: str, found: tuple[Resource, ...]) -> tuple[Context, ...]:
    """What the template of a list of files or readings prints; `size` is that of a file of ours."""
    out = []
    for one in found:
        own = one.url and "://" not in one.url
        size = _size(need, locate(need, path, one.url).file) if own else 0
        out.append(
            {
                "url": link(need, path, one.url) if one.url else "",
                "title": one.title or _name(one.url),
                "note": one.note,
                "size": size,
            }
        )
    return tuple(out)


def _size(need: Need, file: str) -> int:
    """The bytes of a file of the site; 0 where there is none."""
    return len(need(blob, file) or b"") if file else 0


def _name(url: str) -> str:
    """What a file of ours is called where nobody gave it a title."""
    return "" if "://" in url else url.partition("#")[0].partition("?")[0].rpartition("/")[2]


def page_image(need: Need, path: str, head: FrontMatter) -> Image | None:
    """The picture of a page at the address of the file that is meant; a wrong one is reported."""
    if head.image is None:
        return None
    found = _located(need, path, head.image.path)
    return replace(head.image, path=found.target) if found and found.target else head.image
