"""The citations of posts with their entries, before any style; keys that are none are reported."""

from __future__ import annotations

from msgspec import Struct

from coursesite.course.bibliography.documents import Cluster, cited
from coursesite.course.bibliography.entries import Entry
from coursesite.course.bibliography.setting import Words
from coursesite.diagnostics import error, find, nearest, warning
from coursesite.engine import Need, rule
from coursesite.model import Citation, CitedItem, Prose, replace
from coursesite.site.courses.bibliographies import (
    bibliography,
    course_bibliography,
    entry_of,
    keys_of,
    library,
    may_cite,
)
from coursesite.site.courses.course import refs
from coursesite.site.inputs import settings_file, text_of
from coursesite.site.markdown.prose import prose, within_post
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import home_source
from coursesite.site.posts.settings import config
from coursesite.site.theme.templates import voice
from coursesite.text.lazy_regex import rare

_WORDS = ("cite_", "locator_", "months")
_QUARTO = rare(r"(?:fig|tbl|eq|sec|thm|lem|cor|prp|cnj|def|exm|exr|lst|sol|rem|alg)-\w")
"""The beginnings of labels that Quarto refers to in the same way."""
_ALL = "*"
"""The key in `nocite` that stands for every entry."""


class Named(Struct, frozen=True):
    """A citation without its place in the notes, whose keys are all known."""

    items: tuple[CitedItem, ...]
    narrative: bool


class Sources(Struct, frozen=True):
    """The citations of a post in the order of `Prose.citations`, None for one that stays as it is
    written; and all entries that it lists, those that are cited first."""

    citations: tuple[Named | None, ...] = ()
    entries: tuple[Entry, ...] = ()

    def clusters(self, texts: Words) -> tuple[Cluster, ...]:
        """The citations with their entries, as styles get them."""
        by_key = {entry.key: entry for entry in self.entries}
        return tuple(
            Cluster(
                tuple(cited(item, by_key[item.key], texts) for item in citation.items),
                citation.narrative,
            )
            for citation in self.citations
            if citation is not None
        )


@rule(keep=Words)
def words(need: Need, spoken: str) -> Words:
    """The words of the theme that references have, in a language."""
    known = need(voice, spoken)
    names = [name for name in sorted(known.table) if name.startswith(_WORDS)]
    return Words(known.language, {name: str(known.table[name]) for name in names})


@rule
def citations_in(need: Need, path: str) -> tuple[Citation, ...]:
    """The citations in the notes of a post."""
    return need(prose, path).citations if may_cite(need, path) else ()


@rule(keep=Sources)
def sources_of(need: Need, path: str) -> Sources:
    """The citations of a post with their entries. Keys that are none are reported."""
    files: tuple[str, ...] = need(bibliography, path)
    citations: list[Named | None] = []
    listed: dict[str, Entry] = {}
    for citation in need(citations_in, path):
        found = _entries(need, path, files, citation)
        if found is None:
            citations.append(None)
            continue
        items = tuple(replace(item, span=None) for item in citation.items)
        citations.append(Named(items, citation.narrative))
        for entry in found:
            listed.setdefault(entry.key, entry)
    _add_uncited(need, files, need(front, path).nocite, listed, f"content/{path}")
    return Sources(tuple(citations), tuple(listed.values()))


def _add_uncited(
    need: Need,
    files: tuple[str, ...],
    keys: tuple[str, ...],
    listed: dict[str, Entry],
    where: str,
) -> None:
    """Adds the entries that are listed though nothing cites them. `where` is the file that says
    so."""
    for key in keys:
        known = [one for file in files for one in need(keys_of, file)]
        for one in known if key == _ALL else [key]:
            if one not in listed and (found := entry_of(need, files, one)) is not None:
                listed[one] = found
        if key != _ALL and key not in known:
            message, hint = _unknown(need, files, key, _NOCITE)
            span = find(text_of(need, where), key)
            need.report(error("citation-unknown", f"nocite: {message}", span, hint).within(where))


def _entries(
    need: Need, path: str, files: tuple[str, ...], citation: Citation
) -> list[Entry] | None:
    """The entries of a citation; None if a key is none, which is reported."""
    known = []
    for item in citation.items:
        if (entry := entry_of(need, files, item.key)) is not None:
            known.append(entry)
        else:
            _report(need, path, files, citation, item)
    return known if len(known) == len(citation.items) else None


def _report(
    need: Need, path: str, files: tuple[str, ...], citation: Citation, item: CitedItem
) -> None:
    """Reports a key that no bibliography has. A word with `@` alone may be no citation at all."""
    key = item.key
    known = [one for file in files for one in need(keys_of, file)]
    is_label = key in need(prose, path).ids or _QUARTO.match(key) is not None
    near = nearest(key, known, 0.75 if citation.bare else 0.6)
    if citation.bare and not (near or is_label):
        return
    message, hint = _unknown(need, files, key)
    if is_label:
        hint = f"to refer to what has that label, write [](#{key})"
    problem = error("citation-unknown", message, item.span, hint)
    if citation.bare:
        problem = warning("citation-unknown", message, item.span, hint)
    need.report(within_post(need, path, problem))


_BRACKET = "add it there, or write \\[ for a bracket"
_NOCITE = "add it there; keys stand in a list or with commas between, and '*' is all entries"


def _unknown(
    need: Need, files: tuple[str, ...], key: str, otherwise: str = _BRACKET
) -> tuple[str, str]:
    """The message about a key that no file has, and its hint: `otherwise` if no key is near."""
    message = f"there is no entry '{key}' in {' and '.join(files) or 'the bibliography'}"
    broken = [(file, need(library, file).broken) for file in files]
    for file, lines in broken:
        if key in lines:
            return message, f"the one in line {lines[key]} of {file} cannot be read"
    near = nearest(key, [one for file in files for one in need(keys_of, file)])
    hint = f"did you mean '@{near}'?" if near else otherwise
    return message, hint


def check_hidden(need: Need, path: str, body: Prose, whole: Prose) -> None:
    """Reports keys that are none in the solutions of a post that are not out. `whole` is the body
    with them."""
    shown = {item.span for citation in body.citations for item in citation.items}
    files: tuple[str, ...] = need(bibliography, path)
    for citation in whole.citations:
        if shown.isdisjoint(item.span for item in citation.items):
            _entries(need, path, files, citation)


@rule
def entries_of(need: Need, path: str) -> tuple[Entry, ...]:
    """The entries that a post cites or lists: a projection, which most edits leave alone."""
    return need(sources_of, path).entries


def citing_posts(need: Need, root: str) -> tuple[str, ...]:
    """The listed posts of a course that may cite, in the order of the course, its home first."""
    home = need(home_source, root)
    paths = [ref.path for ref in need(refs, root) if not ref.unlisted]
    every = dict.fromkeys((*((home,) if home else ()), *paths))
    return tuple(path for path in every if may_cite(need, path))


@rule(keep=Sources)
def sources_of_course(need: Need, root: str) -> Sources:
    """All entries that the listed posts of a course cite, as what its own page lists."""
    listed: dict[str, Entry] = {}
    for path in citing_posts(need, root):
        for cited_one in need(entries_of, path):
            listed.setdefault(cited_one.key, cited_one)
    files: tuple[str, ...] = need(course_bibliography, root)
    _add_uncited(need, files, need(config, root).nocite, listed, settings_file(root))
    return Sources(entries=tuple(listed.values()))
