"""The rules of search: a document for each post, and an index for each course.

A course's index has a part for each language that its posts are in, since Pagefind reduces words to
their stems by the rules of one language. A part is made anew when one of its documents changes.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite.course import search
from coursesite.course.formula_text import SIGNS
from coursesite.course.links import rewritten
from coursesite.diagnostics import warning
from coursesite.engine import Need, digest, rule
from coursesite.model import LectureRef, Prose
from coursesite.programs import ProgramError
from coursesite.site.citations import html as citations
from coursesite.site.courses.course import course, lecture_ref, parts, refs, searched
from coursesite.site.courses.roots import out_roots
from coursesite.site.inputs import indexing, settings_file
from coursesite.site.markdown.prose import Reads, prose
from coursesite.site.notes.notes import fills_of
from coursesite.site.pages.materials import cues_of
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import home_source, home_url
from coursesite.site.posts.settings import config
from coursesite.site.theme.templates import phrase, say, voice
from coursesite.text import urls
from coursesite.theme.filters import iso
from coursesite.theme.i18n import TextError

if TYPE_CHECKING:
    from collections.abc import Sequence


class IndexFile(Struct, frozen=True):
    """A file of an index: its path in the output, its name within the part, digest and size."""

    path: str
    root: str
    language: str
    name: str
    digest: bytes
    size: int


@rule
def part_paths(need: Need, root: str, language: str) -> tuple[str, ...]:
    """The posts of one part: a projection, so that a part does not depend on the others."""
    return next((part.paths for part in need(parts, root) if part.language == language), ())


@rule(keep=str, big=True)
def record(need: Need, path: str) -> str:
    """The document of a post for the index."""
    head, ref = need(front, path), need(lecture_ref, path)
    root = ref.course
    body: Prose = need(prose, path)
    home = path == need(home_source, root)
    of_course = need(course, root) if home else None
    language = need(config, root).language if home or not head.lang else head.lang
    facts = [] if home else _dates(need, ref, language)
    facts += [person.name for person in ref.people]
    described = f"<p>{ref.description_html}</p>" if "<math" in ref.description_html else ""
    facts += [", ".join(ref.tags), "" if described else head.description]
    fills: tuple[tuple[int, int, str], ...] = fills_of(need, path, body)
    made = search.document(
        title=of_course.title if of_course else head.title,
        label="" if home else label(need, path, language),
        facts=[fact for fact in facts if fact],
        html=described
        + rewritten(body.html, body.links, {}, (*fills, *citations.in_text(need, path, body))),
        said=search.recording(
            [(chapter.start, chapter.title) for chapter in head.video.chapters]
            if head.video
            else (),
            [(int(cue.start), cue.text) for cue in need(cues_of, path)] if head.video else (),
            phrase(need, language, "search_said", time="{time}"),
        ),
    )
    if not search.language_name(language).startswith(("zh", "ja")) and search.without_spaces(made):
        need.report(
            warning(
                "search-words",
                f"search cannot tell the words of this page apart, whose language is '{language}'",
                hint="say lang: zh or lang: ja in its front matter, or language: in course.yml",
            ).within(f"content/{path}")
        )
    return made


def _dates(need: Need, ref: LectureRef, language: str) -> list[str]:
    """The date of a post, and the date when it is due, as its page prints them."""

    texts = need(voice, language)
    dates = []
    with suppress(TextError):  # the page of the post reports it
        if ref.date:
            dates.append(texts.datetime(ref.date, "full"))
        if ref.due:
            dates.append(f"{texts('due')} {texts.datetime(ref.due, 'full')}")
    return dates


def label(need: Need, path: str, language: str) -> str:
    """The kind and number of a post in words: "Lecture 3"; "" for a plain page."""
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
    return made_parts([(root, language, given)])[0] if ready is None else ready


Given = tuple[str, str, list[tuple[str, str]]]
"""A part that is to be made: course, language, and documents by address."""


def made_parts(given: Sequence[Given]) -> list[dict[str, bytes]]:
    """The files of parts, by name, of their documents. ProgramError."""
    from coursesite.programs import pagefind  # only where something is indexed

    parts = [
        pagefind.Part(digest(root).hex()[:12], language, pages) for root, language, pages in given
    ]
    made = pagefind.indexes(parts, SIGNS)
    return [
        {**files, search.WORDS: search.words(part.documents)}
        for files, part in zip(made, parts, strict=True)
    ]


def documents(need: Reads, root: str, language: str) -> list[tuple[str, str]]:
    """The posts of a part of a course's index: their addresses and documents."""
    home = need(home_source, root)
    return [
        (home_url(root) if path == home else need(lecture_ref, path).url, need(record, path))
        for path in need(part_paths, root, language)
    ]


@rule(keep=bool)
def tells_words(need: Need, language: str) -> bool:
    """Whether the words of texts in a language can be found: not without a program that knows how,
    where there are no spaces between them."""
    if not language.startswith(("ja", "zh")):
        return True
    from coursesite.programs import pagefind  # only where something is indexed

    return pagefind.tells_words(language)


@rule(keep=tuple[IndexFile, ...])
def part_files(need: Need, root: str, language: str) -> tuple[IndexFile, ...]:
    """The files of a part with their digests; none, and a warning, if Pagefind fails."""
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
    if not need(tells_words, language):
        need.report(
            warning(
                "search-words",
                f"Pagefind as it is installed cannot tell the words of the language '{language}'"
                " apart",
                hint="pip install 'coursesite[cjk]', which brings pagefind-bin-extended; until "
                "then search looks through titles",
            ).within(settings_file(root))
        )
    base = f"{home_url(root)}{search.FOLDER}/{language}/"
    return tuple(
        IndexFile(urls.output_path(f"{base}{name}"), root, language, name, digest(data), len(data))
        for name, data in files.items()
    )


@rule(keep=tuple[IndexFile, ...])
def index_files(need: Need) -> tuple[IndexFile, ...]:
    """The files of all indexes. Their names depend on the text of all pages, so they are no targets
    (see `coursesite.site.outputs.targets`), and no page may depend on them."""
    if not need(indexing):
        return ()
    every: list[IndexFile] = []
    for root in need(searched):
        for part in need(parts, root):
            files: tuple[IndexFile, ...] = need(part_files, root, part.language)
            every += files
    return tuple(every)


@rule
def titles_file(need: Need, root: str) -> bytes:
    """The script with the titles of a course, for search from disk, where no index can be
    loaded."""
    language = need(config, root).language
    listed = [ref for ref in need(refs, root) if not ref.unlisted]
    listed.sort(key=lambda ref: ref.role != "session")
    rows = [_titles_row(need, ref, ref.lang or language) for ref in listed]
    kinds = {}
    for kind in sorted({ref.kind for ref in listed if ref.role != "page"}):
        others = say(need, language, f"search_{kind}")
        kinds[say(need, language, f"kind_{kind}")] = [word.strip() for word in others.split(",")]
    return search.titles_script(home_url(root), rows, kinds)


def _titles_row(need: Need, ref: LectureRef, language: str) -> tuple[str, ...]:
    row = (urls.relative("/", ref.url), label(need, ref.path, language), ref.title)
    when = ref.due or (None if ref.role == "task" else ref.date)
    return row if ref.role == "page" else (*row, ref.role, iso(when) if when else "")


@rule(keep=tuple[str, ...])
def languages(need: Need, root: str) -> tuple[str, ...]:
    """The languages of the pages of a course, whose search dialogs need words."""
    own = need(config, root).language
    return tuple(sorted({own, *(ref.lang or own for ref in need(refs, root))}))


@rule
def courses_file(need: Need) -> bytes:
    """The script that names the courses that can be searched, and the languages of their index; it
    has the texts of the dialog."""
    courses = []
    for root in need(searched):
        of_course = need(course, root)
        indexed = tuple(part.language for part in need(parts, root)) if need(indexing) else ()
        whole = [language for language in indexed if not need(tells_words, language)]
        told = (whole,) if whole else ()
        courses.append((home_url(root), of_course.title if of_course else "", indexed, *told))
    spoken = sorted({one for root in ("", *need(out_roots)) for one in need(languages, root)})
    return search.courses_script(courses, {one: _texts(need, one) for one in spoken})


_TEXTS = (
    "search_none",
    "search_titles",
    "search_whole",
    "search_recent",
    "search_soon",
    "search_first",
)


def _texts(need: Need, language: str) -> dict[str, str | dict[str, str]]:
    """The texts of the dialog in a language, with numbers and words to be filled in."""
    texts: dict[str, str | dict[str, str]] = {
        key.removeprefix("search_"): phrase(need, language, key) for key in _TEXTS
    }
    texts["corrected"] = phrase(need, language, "search_corrected", words="{words}")
    with suppress(TextError, KeyError):  # a page of the language reports it
        spoken = need(voice, language)
        texts["best"] = spoken.forms("search_best", "{n}")["other"]
        texts["pages"] = spoken.forms("search_pages", "{n}")
    return texts
