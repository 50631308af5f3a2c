"""What is said in recordings: the transcript of a page, and captions as browsers read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursesite.engine import Need, rule
from coursesite.model import Recording
from coursesite.site.courses import front
from coursesite.site.inputs import blob
from coursesite.site.locating import locate

if TYPE_CHECKING:
    from coursesite.transcripts import Cue

# `coursesite.transcripts` is imported where a page has one: most builds meet none.


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
    from coursesite.transcripts import unrolled

    return unrolled(need(cues_in, where))


@rule
def cues_in(need: Need, file: str) -> tuple[Cue, ...]:
    """The cues of a file of the site, and what is wrong with it."""
    from coursesite.settings import decoding
    from coursesite.transcripts import ending, parse

    text, problems = decoding.decode(need(blob, file) or b"")
    found = parse(text, ending(file))
    for problem in (*problems, *found.diagnostics):
        need.report(problem.within(file))
    return found.cues


@rule(big=True)
def captions_file(need: Need, file: str) -> bytes:
    """A file of captions of another kind as WebVTT; what is wrong with it is said where a page
    uses it."""
    from coursesite.settings import decoding
    from coursesite.transcripts import ending, parse, webvtt

    text, _ = decoding.decode(need(blob, file) or b"")
    return webvtt(parse(text, ending(file)).cues).encode()


def spoken(recording: Recording) -> str:
    """The address of a file of the site with what is said in a recording: its transcript, or else
    its captions; empty where neither can be read."""
    from coursesite.transcripts import ending

    for url in (recording.transcript, recording.captions):
        if url and "://" not in url and ending(url):
            return url
    return ""


def captioned(url: str) -> str:
    """The address at which captions are that browsers can read."""
    from coursesite.transcripts import CONVERTED, ending

    return f"{url}.vtt" if ending(url) in CONVERTED and "://" not in url else url


def transcript_facts(need: Need, path: str, recording: Recording) -> dict[str, Any] | None:
    """What the template of a transcript prints: its paragraphs, and a link if it is no file that
    can be read. None where there is no transcript."""
    url = recording.transcript
    if not url and not recording.captions:
        return None
    from coursesite.transcripts import paragraphs

    found = paragraphs(need(cues_of, path))
    return {"paragraphs": found, "url": url} if found or url else None
