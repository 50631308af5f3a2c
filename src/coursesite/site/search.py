"""The rules of search: what is found of each page, and an index for each course.

A course's index has a part for each language that its pages are in, since words are reduced to
their stems as that language does it. A part is made anew when what it indexes is other than before.
"""

from __future__ import annotations

from contextlib import suppress

from msgspec import Struct

from coursesite.course import search
from coursesite.diagnostics import warning
from coursesite.engine import Need, digest, rule
from coursesite.model import LectureRef, Prose
from coursesite.programs import ProgramError
from coursesite.site.courses import course, lecture_ref, parts, refs, searched
from coursesite.site.inputs import indexing, settings_file
from coursesite.site.markdown import Reads, prose
from coursesite.site.posts import config, front, home_source, home_url
from coursesite.site.record import cues_of
from coursesite.site.theme import phrase, say, voice
from coursesite.text import urls


class IndexFile(Struct, frozen=True):
    """A file of an index: its path in the output, its name in the part, and its digest."""

    path: str
    root: str
    language: str
    name: str
    digest: bytes


@rule
def part_paths(need: Need, root: str, language: str) -> tuple[str, ...]:
    """The pages of one part, which need not know of the others."""
    return next((one.paths for one in need(parts, root) if one.language == language), ())


@rule(keep=str, big=True)
def record(need: Need, path: str) -> str:
    """What search finds of a post, as a document for the index."""
    head, ref = need(front, path), need(lecture_ref, path)
    root = ref.course
    text: Prose = need(prose, path)
    home = path == need(home_source, root)
    of = need(course, root) if home else None
    language = need(config, root).language if home or not head.lang else head.lang
    facts = [] if home else _dates(need, ref, language)
    facts += [one.name for one in ref.people]
    facts += [", ".join(ref.tags), head.description]
    return search.document(
        language=language,
        title=of.title if of else head.title,
        label="" if home else label(need, path, language),
        facts=[one for one in facts if one],
        html=text.html,
        said=search.recording(
            [(one.start, one.title) for one in head.video.chapters] if head.video else (),
            [(int(one.start), one.text) for one in need(cues_of, path)] if head.video else (),
            phrase(need, language, "search_said", time="{time}"),
        ),
    )


def _dates(need: Need, ref: LectureRef, language: str) -> list[str]:
    """When a post takes place, and when it is due, as its page says it."""
    from coursesite.theme.i18n import TextError  # with YAML: not for other builds

    spoken = need(voice, language)
    found = []
    with suppress(TextError):  # which the page has to tell
        if ref.date:
            found.append(spoken.datetime(ref.date, "full"))
        if ref.due:
            found.append(f"{spoken('due')} {spoken.datetime(ref.due, 'full')}")
    return found


def label(need: Need, path: str, language: str) -> str:
    """What a post is, in words: "Lecture 3"; "" for a plain page."""
    ref = need(lecture_ref, path)
    if ref.role == "page":
        return ""
    number = "" if ref.number is None else f" {ref.number}"
    return say(need, language, f"kind_{ref.kind}") + number


@rule(keep=dict[str, bytes], big=True)
def index_part(need: Need, root: str, language: str) -> dict[str, bytes]:
    """The files of a part of a course's index, by name. ProgramError."""
    given = documents(need, root, language)
    ready: dict[str, bytes] | None = need.offered(digest(given))
    if ready is not None:
        return ready
    from coursesite.programs import pagefind  # only where something is indexed

    return pagefind.index(given, language)


def documents(need: Reads, root: str, language: str) -> list[tuple[str, str]]:
    """What a part of a course's index is made of: addresses and documents."""
    home = need(home_source, root)
    return [
        (home_url(root) if path == home else need(lecture_ref, path).url, need(record, path))
        for path in need(part_paths, root, language)
    ]


@rule(keep=tuple[IndexFile, ...])
def part_files(need: Need, root: str, language: str) -> tuple[IndexFile, ...]:
    """The files of a part with their digests; none, and a warning, where it cannot be made."""
    try:
        files = need(index_part, root, language)
    except ProgramError as problem:
        need.report(
            warning(
                "search-index",
                f"there is no index for search: {problem}",
                hint="search looks through titles only; to have none, set search: false",
            ).within(settings_file(root))
        )
        return ()
    base = f"{home_url(root).lstrip('/')}{search.FOLDER}/{language}/"
    return tuple(
        IndexFile(f"{base}{name}", root, language, name, digest(data))
        for name, data in files.items()
    )


@rule(keep=tuple[IndexFile, ...])
def index_files(need: Need) -> tuple[IndexFile, ...]:
    """All files of the indexes: known when the pages are made, since they are made of them."""
    if not need(indexing):
        return ()
    found: list[IndexFile] = []
    for root in need(searched):
        for part in need(parts, root):
            files: tuple[IndexFile, ...] = need(part_files, root, part.language)
            found += files
    return tuple(found)


@rule
def titles_file(need: Need, root: str) -> bytes:
    """The titles of a course, for search where no index can be loaded."""
    language = need(config, root).language
    listed = [one for one in need(refs, root) if not one.unlisted]
    listed.sort(key=lambda one: one.role != "session")
    rows = [
        (urls.output_path(one.url), label(need, one.path, one.lang or language), one.title)
        for one in listed
    ]
    return search.titles_script(home_url(root), rows)


@rule
def courses_file(need: Need) -> bytes:
    """Which courses can be searched, in which languages."""
    found = []
    for root in need(searched):
        of = need(course, root)
        languages = tuple(one.language for one in need(parts, root)) if need(indexing) else ()
        found.append((home_url(root), of.title if of else "", languages))
    return search.courses_script(found)
