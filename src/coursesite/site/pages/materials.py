"""The record of a post: its recording with transcript and captions, slides, files and picture."""

from __future__ import annotations

import re
from typing import Any

from coursesite.diagnostics import Diagnostic, Span, find, span_at, warning
from coursesite.engine import Need, rule
from coursesite.media import providers
from coursesite.media.transcripts import CONVERTED, Cue, ending, paragraphs, parse, unrolled, webvtt
from coursesite.model import FrontMatter, Image, Person, Recording, Resource, replace
from coursesite.settings import decoding
from coursesite.site.courses.held_back import noted
from coursesite.site.inputs import blob, text_of
from coursesite.site.notes.links import Located, in_full, lateness, locate
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import page_language
from coursesite.site.theme.templates import Context
from coursesite.text.browser_urls import leaves_site
from coursesite.text.durations import clock
from coursesite.text.lazy_regex import rare

# ---- recordings --------------------------------------------------------------------------------


@rule
def cues_of(need: Need, path: str) -> tuple[Cue, ...]:
    """The words of the recording of the post at `path`, in the order of time; none if it has no
    transcript that can be read. Each line can be linked as `#t=` with `Cue.mark` behind it."""
    recording = need(front, path).video
    url = _words_url(recording) if recording is not None else ""
    file = locate(need, path, url).file if url else ""
    if not file:
        return ()

    return unrolled(need(cues_in, file))


@rule
def cues_in(need: Need, file: str) -> tuple[Cue, ...]:
    """The cues of a file of the site, whose mistakes are reported."""

    text, problems = decoding.decode(need(blob, file) or b"")
    transcript = parse(text, ending(file))
    for problem in (*problems, *transcript.diagnostics):
        need.report(problem.within(file))
    return transcript.cues


@rule(big=True)
def captions_file(need: Need, file: str) -> bytes:
    """A file of captions in another format as WebVTT, which browsers read. Its mistakes are not
    reported here but by `cues_in`, if a page uses it."""

    text, _ = decoding.decode(need(blob, file) or b"")
    return webvtt(parse(text, ending(file)).cues).encode()


def _words_url(recording: Recording) -> str:
    """The link to the site's file with the words of a recording: its transcript, or else its
    captions; "" if neither is a file that can be read."""

    for url in (recording.transcript, recording.captions):
        if url and "://" not in url and ending(url):
            return url
    return ""


def _captions_url(url: str) -> str:
    """The link to captions that browsers can read: see `captions_file`."""

    return f"{url}.vtt" if ending(url) in CONVERTED and "://" not in url else url


def _transcript_facts(need: Need, path: str, recording: Recording) -> dict[str, Any] | None:
    """The facts of a transcript for its template: its paragraphs, and the link to it. None if there
    is none; a transcript that cannot be read has no paragraphs."""
    url = recording.transcript
    if not url and not recording.captions:
        return None

    texts = paragraphs(need(cues_of, path))
    if not texts and not url:
        return None
    return {"paragraphs": texts, "url": link(need, path, url) if url else ""}


def recording_facts(need: Need, path: str, recording: Recording | None) -> Context | None:
    """The facts of a post's recording for its template."""
    if recording is None:
        return None
    _check_recording(need, path, recording)
    own = recording.provider == "file"
    src = link(need, path, recording.url) if own else recording.url
    captions = recording.captions or (_words_url(recording) if own else "")
    return {
        "frame_url": "" if own or recording.provider == "link" else providers.frame_url(recording),
        "watch_url": src if own or recording.provider == "link" else providers.watch_url(recording),
        "provider_label": "" if own else providers.label(recording.provider),
        "title": recording.title,
        "start": recording.start,
        "end": recording.end,
        "duration": recording.duration,
        "aspect": recording.aspect,
        "audio": providers.is_audio(recording),
        "file": own,
        "src": src,
        "captions": _captions_url(link(need, path, captions)) if captions else "",
        "captions_on": bool(recording.captions) and "//" not in captions,
        "elsewhere": "//" in src,
        "spelled": src if "//" in src else in_full(need, path, recording.url),
        "transcript": _transcript_facts(need, path, recording),
    }


_SAID_TO_BE_A_LINK = rare(r"(?m)\bprovider:\s*[\"']?link\b")


def _check_recording(need: Need, path: str, recording: Recording) -> None:
    """Reports what a post's recording cannot do: be played on its page, end early, be sought behind
    its end."""
    only = providers.linked_only(recording)
    latest = max(recording.start, *(chapter.start for chapter in recording.chapters), 0)
    if not only and not recording.end and not 0 < recording.duration < latest:
        return  # as nearly all: the text is not read
    text = text_of(need, f"content/{path}")
    problems = []
    if only and not _SAID_TO_BE_A_LINK.search(text):
        message = f"the recording is a link, since {only[0]} shows it on no page but its own"
        hint = f"{only[1]}; or say provider: link in its mapping, if a link is meant"
        problems.append(warning("recording-link", message, find(text, recording.url), hint))
    if recording.end and not providers.can_end(recording):
        name = providers.label(recording.provider)
        message = f"the player of {name} cannot be told where to end"
        hint = "take 'end' away, or cut the recording there"
        problems.append(warning("recording-end", message, _end_span(text), hint))
    elif recording.end and recording.end <= recording.start:
        message = f"it ends at {clock(recording.end)}, before it begins"
        hint = f"'start' is {clock(recording.start)}; 'end' counts from the beginning, too"
        problems.append(warning("recording-end", message, _end_span(text), hint))
    if recording.duration:
        late = [chapter for chapter in recording.chapters if chapter.start > recording.duration]
        for chapter in late:
            place = _chapter_span(text, chapter.title)
            problems.append(_late_moment(chapter.start, recording.duration, place))
        if recording.start > recording.duration:
            problems.append(
                _late_moment(recording.start, recording.duration, _key_span(text, "start"))
            )
        if (recording.end or 0) > recording.duration:
            problems.append(_late_moment(recording.end or 0, recording.duration, _end_span(text)))
    for problem in problems:
        need.report(problem.within(f"content/{path}"))


def _late_moment(seconds: int, duration: int, span: Span | None) -> Diagnostic:
    """The warning about a moment behind the end of a recording."""
    message = lateness(seconds, duration)
    return warning("moment-late", message, span, "is it a slip, or is 'duration' too short?")


def _chapter_span(text: str, title: str) -> Span | None:
    """The place of the time before the title of a chapter, or else of that title."""
    between = r"[\"']?[ \t]*[-–—:,)]?[ \t]*(?:title:[ \t]*)?[\"']?"
    found = re.search(rf"\b(\d[\d:hms]*){between}{re.escape(title)}", text)
    return span_at(text, found.start(1), len(found[1])) if found else find(text, title)


def _end_span(text: str) -> Span | None:
    return _key_span(text, "end") or find(text, "end=")


def _key_span(text: str, key: str) -> Span | None:
    """The place of a key within the mapping of a recording."""
    found = re.search(rf"(?m)(?:^[ \t]+|[{{,][ \t]*){key}:", text)
    return span_at(text, found.end() - len(key) - 1, len(key)) if found else None


# ---- slides, files, pictures -------------------------------------------------------------------


def slides_facts(need: Need, path: str, head: FrontMatter) -> Context | None:
    """The facts of a post's slides for their template. Their moments are those of their own and the
    beginnings of chapters that have a slide, where there is a recording to follow."""
    slides = head.slides
    if slides is None:
        return None
    src = link(need, path, slides.src)
    if not src:  # a page that is not out
        return None
    pdf = slides.src.partition("?")[0].partition("#")[0].lower().endswith(".pdf")
    viewer = providers.document(slides.src)
    file = "" if "://" in slides.src else locate(need, path, slides.src).file
    moments = dict(slides.moments) if head.video else {}
    if head.video:
        moments |= {one.start: one.slide for one in head.video.chapters if one.slide}
    return {
        "src": src,
        "spelled": "" if "//" in src else in_full(need, path, slides.src),
        "title": slides.title,
        "pages": slides.pages,
        "moments": " ".join(f"{start}:{moments[start]}" for start in sorted(moments)),
        "frame_url": src if pdf else viewer.frame if viewer else "",
        "kind": "pdf" if pdf else "page",
        "external": "://" in slides.src,
        "size": _size(need, file),
    }


def link(need: Need, path: str, url: str) -> str:
    """An address of the front matter as the post's page prints it; "" if the page behind it is not
    out. A wrong one is reported."""
    located = _located(need, path, url)
    if located is not None and located.held:
        return ""
    return url if located is None or located.url is None else located.url


def _located(need: Need, path: str, url: str) -> Located | None:
    """The destination of an address of the front matter; None for one that leads out of the site.
    A wrong one is reported."""
    if leaves_site(url):
        return None
    located = locate(need, path, url)
    if located.problem:
        text = text_of(need, f"content/{path}")
        need.report(located.problem.diagnostic(path, value_span(text, url)))
    return located


_WORDS = rare(r"(?:title|note|description|alt|name|caption)\s*:[^:]*$|#.*$")
"""The beginning of a line whose text is not the value that an address is."""


def value_span(text: str, url: str) -> Span | None:
    """The place of an address in front matter; the same words may stand in a title above it."""
    for found in re.finditer(rf"(?<![^\s\"'\[{{,:]){re.escape(url)}(?![^\s\"'\]}},])", text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if not _WORDS.search(line) and line.strip(" -\t\"'"):
            return span_at(text, found.start(), len(url))
        if not line.strip(" \t\"'").strip("-").strip():
            return span_at(text, found.start(), len(url))
    return find(text, url)


def resources(need: Need, path: str, listed: tuple[Resource, ...]) -> tuple[Context, ...]:
    """The facts of a post's files or readings for their template; only files of the site have a
    `size`."""
    facts = []
    for resource in listed:
        shown, file = as_shown(need, path, resource)
        facts.append(
            {
                "url": shown.url,
                "title": shown.title or _name(resource.url),
                "title_html": shown.title_html,
                "note": shown.note,
                "note_html": shown.note_html,
                "size": _size(need, file),
            }
        )
    return tuple(facts)


def as_shown(need: Need, path: str, resource: Resource) -> tuple[Resource, str]:
    """A file or reading as the post's page prints it, and the file of the site behind it. One that
    is a page which is not out has no address, and the note says when it has one."""
    located = _located(need, path, resource.url) if resource.url else None
    if located is None:
        return resource, ""
    if located.held:
        title = resource.title or _name(resource.url.rstrip("/"))
        note = noted(need, resource.note, located.held, page_language(need, path))
        return Resource(title=title, title_html=resource.title_html, note=note), ""
    url = resource.url if located.url is None else located.url
    shown: Resource = replace(resource, url=url)
    return shown, located.file


def people(need: Need, path: str, named: tuple[Person, ...]) -> tuple[Person, ...]:
    """The people of a post with addresses within the site; without that of a page that is not out.
    A wrong one is reported."""
    return tuple(
        replace(
            person, url=_within(need, path, person.url), photo=_within(need, path, person.photo)
        )
        if person.url or person.photo
        else person
        for person in named
    )


def _within(need: Need, path: str, url: str) -> str:
    """An address of the front matter as one within the site, which templates make relative; "" if
    the page behind it is not out. A wrong one is reported."""
    located = _located(need, path, url) if url else None
    if located is not None and located.held:
        return ""
    return url if located is None or located.target is None else located.target


def _size(need: Need, file: str) -> int:
    """The length of a file of the site in bytes; 0 without a file."""
    return len(need(blob, file) or b"") if file else 0


def _name(url: str) -> str:
    """The name of a file of the site, for one without a title; "" for other addresses."""
    return "" if "://" in url else url.partition("#")[0].partition("?")[0].rpartition("/")[2]


def page_image(need: Need, path: str, head: FrontMatter) -> Image | None:
    """The picture of a post at its address within the site; a wrong one is reported."""
    if head.image is None:
        return None
    located = _located(need, path, head.image.path)
    if located is not None and located.held:
        return None
    return replace(head.image, path=located.target) if located and located.target else head.image
