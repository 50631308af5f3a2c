"""What is said in recordings: the transcript of a page, and captions as browsers read them.

The record of a post: recording, slides, files, readings, picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursesite.diagnostics import find
from coursesite.engine import Need, rule
from coursesite.media import providers
from coursesite.model import FrontMatter, Image, Recording, Resource, Slides, replace
from coursesite.site.frame import Context
from coursesite.site.inputs import blob, text_of
from coursesite.site.links import Located, in_full, locate
from coursesite.site.posts import front

if TYPE_CHECKING:
    from coursesite.media.transcripts import Cue


# `coursesite.media.transcripts` is imported where a page has one: most builds meet none.


@rule
def cues_of(need: Need, path: str) -> tuple[Cue, ...]:
    """What is said in the recording of the post at `path`, in the order of time; nothing if there
    is no transcript of it that can be read. Each second and line of it can be linked as
    `#t=` with `Cue.mark` behind it."""
    found = need(front, path).video
    url = spoken(found) if found is not None else ""
    where = locate(need, path, url).file if url else ""
    if not where:
        return ()
    from coursesite.media.transcripts import unrolled

    return unrolled(need(cues_in, where))


@rule
def cues_in(need: Need, file: str) -> tuple[Cue, ...]:
    """The cues of a file of the site, and what is wrong with it."""
    from coursesite.media.transcripts import ending, parse
    from coursesite.settings import decoding

    text, problems = decoding.decode(need(blob, file) or b"")
    found = parse(text, ending(file))
    for problem in (*problems, *found.diagnostics):
        need.report(problem.within(file))
    return found.cues


@rule(big=True)
def captions_file(need: Need, file: str) -> bytes:
    """A file of captions of another kind as WebVTT; what is wrong with it is said where a page
    uses it."""
    from coursesite.media.transcripts import ending, parse, webvtt
    from coursesite.settings import decoding

    text, _ = decoding.decode(need(blob, file) or b"")
    return webvtt(parse(text, ending(file)).cues).encode()


def spoken(recording: Recording) -> str:
    """The address of a file of the site with what is said in a recording: its transcript, or else
    its captions; empty where neither can be read."""
    from coursesite.media.transcripts import ending

    for url in (recording.transcript, recording.captions):
        if url and "://" not in url and ending(url):
            return url
    return ""


def captioned(url: str) -> str:
    """The address at which captions are that browsers can read."""
    from coursesite.media.transcripts import CONVERTED, ending

    return f"{url}.vtt" if ending(url) in CONVERTED and "://" not in url else url


def transcript_facts(need: Need, path: str, recording: Recording) -> dict[str, Any] | None:
    """What the template of a transcript prints: its paragraphs, and a link if it is no file that
    can be read. None where there is no transcript."""
    url = recording.transcript
    if not url and not recording.captions:
        return None
    from coursesite.media.transcripts import paragraphs

    found = paragraphs(need(cues_of, path))
    return {"paragraphs": found, "url": url} if found or url else None


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
        "spelled": src if "//" in src else in_full(need, path, found.url),
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
        "spelled": "" if "//" in src else in_full(need, path, found.src),
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
        need.report(found.problem.diagnostic(path, find(text, url)))
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
