"""The files that posts cite from, and their entries.

A page reads the entries that it cites and no others, so an edit of a bibliography makes again the
pages that show what was edited.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from coursesite.course import links
from coursesite.course.bibliography.entries import Entry, Library
from coursesite.diagnostics import error, find
from coursesite.engine import Need, rule
from coursesite.settings.decoding import decode
from coursesite.site.courses.roots import every_root
from coursesite.site.inputs import blob, exists, text_of
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.settings import config
from coursesite.site.posts.settings_files import file_giving
from coursesite.site.posts.sources import course_of, posts

_READ = (".bib", ".bibtex", ".biblatex", ".json")
CITED_FROM = (*_READ, ".csl")
"""The endings of files that posts cite from, or that say how."""


def resolved_file(need: Need, written: str, *folders: str) -> str | None:
    """The file below `content/` that is meant by a path from one of some folders; None if there is
    none."""
    for folder in dict.fromkeys((*folders, "")):
        for path in links.sources(written, f"{folder}/-" if folder else "-"):
            if exists(need, f"content/{path}"):
                return path
    return None


@rule(keep=tuple[str, ...])
def course_bibliography(need: Need, root: str) -> tuple[str, ...]:
    """The files of entries of a course, by their paths below `content/`."""
    written = need(config, root).bibliography
    return _found(need, written, file_giving(need, root, "bibliography"), root) if written else ()


@rule(keep=tuple[str, ...])
def bibliography(need: Need, path: str) -> tuple[str, ...]:
    """The files of entries of a post: its own, and then those of its course."""
    root, own = course_of(need, path), need(front, path).bibliography
    folder = path.rpartition("/")[0]
    found = _found(need, own, f"content/{path}", folder, root) if own else ()
    more: tuple[str, ...] = need(course_bibliography, root)
    return tuple(dict.fromkeys((*found, *more)))


def path_hint(written: str) -> str:
    """The hint about a path at which there is no file."""
    if "://" in written:
        return "fetch it, and put it among the notes: a build asks no other host"
    return "give its path from this file, or from content/ with / in front"


def _found(need: Need, written: Iterable[str], file: str, *folders: str) -> tuple[str, ...]:
    """The files that a key in `file` names; those that are not there are reported."""
    found = []
    for name in written:
        path = resolved_file(need, name, *folders)
        if path is not None and path.lower().endswith(_READ):
            found.append(path)
            continue
        span = find(text_of(need, file), name)
        message = f"bibliography: there is no file '{name}'"
        problem = error("bibliography-missing", message, span, path_hint(name))
        if path is not None:
            message = f"bibliography: '{name}' is no file of a kind that is read"
            hint = "have the program that it is from write it as BibTeX (.bib) or CSL JSON (.json)"
            problem = error("bibliography-syntax", message, span, hint)
        need.report(problem.within(file))
    return tuple(dict.fromkeys(found))


@rule(keep=bool)
def has_bibliography(need: Need, root: str) -> bool:
    """Whether a course or one of its posts has a bibliography."""
    own: tuple[str, ...] = need(own_sources, root)
    return need(course_cites, root) or any(need(front, path).bibliography for path in own)


@rule(keep=tuple[str, ...])
def own_sources(need: Need, root: str) -> tuple[str, ...]:
    """The posts of a course that have a bibliography or a style of their own."""
    heads = ((path, need(front, path)) for path in need(posts, root))
    return tuple(path for path, head in heads if head.bibliography or head.csl)


@rule(keep=bool)
def course_cites(need: Need, root: str) -> bool:
    """Whether all posts of a course may cite: its settings name a bibliography."""
    return bool(need(config, root).bibliography)


def may_cite(need: Need, path: str) -> bool:
    """Whether a post has a bibliography."""
    return need(course_cites, course_of(need, path)) or bool(need(front, path).bibliography)


@rule(keep=Library, big=True)
def library(need: Need, file: str) -> Library:
    """The entries of a file."""
    from coursesite.course.bibliography import bibtex, csl_json  # only if the file changed

    text, problems = decode(need(blob, f"content/{file}") or b"")
    for problem in problems:
        need.report(problem.within(f"content/{file}"))
    if file.lower().endswith(".json"):
        return csl_json.parse(text)
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it prints its problems
    return bibtex.parse(text)


@rule
def library_problems(need: Need, file: str) -> None:
    """Reports what is wrong with a file of entries."""
    for problem in need(library, file).problems:
        need.report(problem.within(f"content/{file}"))


@rule(keep=Entry | None)
def entry(need: Need, file: str, key: str) -> Entry | None:
    """One entry: a page depends on those that it cites, and on no others."""
    found = need(library, file).entries.get(key)
    if found is not None:
        for problem in found.problems:
            need.report(problem.within(f"content/{file}"))
    return found


@rule(keep=tuple[str, ...])
def keys_of(need: Need, file: str) -> tuple[str, ...]:
    """The keys of a file's entries."""
    return tuple(need(library, file).entries)


def entry_of(need: Need, files: Iterable[str], key: str) -> Entry | None:
    """The entry of a key in the first of some files that has it."""
    return next((one for file in files if (one := need(entry, file, key)) is not None), None)


@rule(keep=tuple[str, ...])
def bibliography_files(need: Need) -> tuple[str, ...]:
    """The files that some post or course cites from, by their paths below `content/`: they are not
    published."""
    found: dict[str, None] = {}
    for root in every_root(need):
        of_course: tuple[str, ...] = need(course_bibliography, root)
        found |= dict.fromkeys(of_course)
        own: tuple[str, ...] = need(own_sources, root)
        for path in own:
            of_post: tuple[str, ...] = need(bibliography, path)
            found |= dict.fromkeys(of_post)
    return tuple(sorted(found))
