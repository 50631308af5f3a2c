"""The citations of posts as HTML, and the lists of what they cite, in the style of each page."""

from __future__ import annotations

import re
from html import escape, unescape

import msgspec
from msgspec import Struct

from coursesite.course.bibliography import csl_json
from coursesite.course.bibliography.documents import (
    Cluster,
    Document,
    Reference,
    cited,
    narrative_names,
    ref_id,
)
from coursesite.course.bibliography.entries import Entry
from coursesite.course.bibliography.setting import Words
from coursesite.diagnostics import error, nearest, warning
from coursesite.engine import Need, digest, rule
from coursesite.model import Citation, CitedItem, Prose
from coursesite.programs import ProgramError, pandoc
from coursesite.site.bibliographies import bibliography, entry_of, keys_of, may_cite
from coursesite.site.citation_styles import BUILT_IN, style_file, style_of
from coursesite.site.inputs import blob, program
from coursesite.site.markdown import body_line, prose
from coursesite.site.posts import front, home_source, page_language, pages_of
from coursesite.site.roots import roots
from coursesite.site.theme import say, voice

PLACE = '<div class="cs-bibliography"></div>'
"""The place of the list of references, as the shortcode `bibliography` writes it."""
_WORDS = ("cite_", "locator_", "months")
_TEX = re.compile(r"<m>(.*?)</m>", re.DOTALL)
_HEADING_LAST = re.compile(r"</h[1-6]>\s*$")
_ALL = "*"
"""The key in `nocite` that stands for every entry."""


class Sources(Struct, frozen=True):
    """The citations of a post with their entries, in the order of `Prose.citations`; None for one
    that stays as it is written. `entries` are all that it lists, those that are cited first."""

    clusters: tuple[Cluster | None, ...] = ()
    entries: tuple[Entry, ...] = ()


class Styled(Struct, frozen=True):
    """A document that pandoc has set, and a digest of all that it was made of."""

    inputs: bytes
    document: Document


@rule(keep=Words)
def words(need: Need, language: str) -> Words:
    """The words of the theme that references have, in a language."""
    known = need(voice, language)
    names = [name for name in sorted(known.table) if name.startswith(_WORDS)]
    return Words(known.language, {name: str(known.table[name]) for name in names})


# ---- entries -----------------------------------------------------------------------------------


@rule(keep=tuple[Citation, ...])
def citations_in(need: Need, path: str) -> tuple[Citation, ...]:
    """The citations in the notes of a post."""
    return need(prose, path).citations if may_cite(need, path) else ()


@rule(keep=Sources)
def sources_of(need: Need, path: str) -> Sources:
    """The citations of a post with their entries. Keys that are none are reported."""
    files, texts = need(bibliography, path), need(words, page_language(need, path))
    clusters: list[Cluster | None] = []
    listed: dict[str, Entry] = {}
    for citation in need(citations_in, path):
        cluster = _cluster(need, path, files, citation, texts)
        clusters.append(cluster)
        for item in cluster.items if cluster else ():
            listed.setdefault(item.entry.key, item.entry)
    for key in need(front, path).nocite:
        keys = [one for file in files for one in need(keys_of, file)] if key == _ALL else [key]
        for one in keys:
            if one not in listed and (found := entry_of(need, files, one)) is not None:
                listed[one] = found
    return Sources(tuple(clusters), tuple(listed.values()))


def _cluster(
    need: Need, path: str, files: tuple[str, ...], citation: Citation, texts: Words
) -> Cluster | None:
    """A citation with its entries; None if a key is none."""
    found = [(item, entry_of(need, files, item.key)) for item in citation.items]
    missing = [item for item, one in found if one is None]
    for item in missing:
        _report(need, path, files, citation, item)
    if missing:
        return None
    items = tuple(cited(item, one, texts) for item, one in found if one is not None)
    return Cluster(items, citation.narrative)


def _report(
    need: Need, path: str, files: tuple[str, ...], citation: Citation, item: CitedItem
) -> None:
    """Reports a key that no bibliography has. A word with `@` alone may be no citation at all."""
    key = item.key
    known = [one for file in files for one in need(keys_of, file)]
    near = nearest(key, known, 0.75 if citation.bare else 0.6)
    if citation.bare and not near:
        return
    names = " and ".join(files) or "the bibliography"
    message = f"there is no entry '{key}' in {names}"
    if near:
        hint = f"did you mean '@{near}'?"
    elif key in need(prose, path).ids:
        hint = f"to refer to what has that label, write [](#{key})"
    else:
        hint = "add it there, or write \\[ for a bracket that is text"
    problem = error("citation-unknown", message, item.span, hint)
    if citation.bare:
        problem = warning("citation-unknown", message, item.span, hint)
    need.report(problem.within(f"content/{path}", need(body_line, path)))


def check_hidden(need: Need, path: str, body: Prose, whole: Prose) -> None:
    """Reports keys that are none in the solutions of a post that are not out. `whole` is the body
    with them."""
    shown = {item.span for citation in body.citations for item in citation.items}
    files, texts = need(bibliography, path), need(words, page_language(need, path))
    for citation in whole.citations:
        if shown.isdisjoint(item.span for item in citation.items):
            _cluster(need, path, files, citation, texts)


# ---- documents ---------------------------------------------------------------------------------


@rule(keep=Document)
def cited_document(need: Need, path: str) -> Document:
    """The citations of a post and its list, in its style."""
    sources = need(sources_of, path)
    if not sources.entries:
        return Document()
    style = need(style_of, path)
    if style not in BUILT_IN:
        return need(set_by_pandoc, path, style)
    known = [cluster for cluster in sources.clusters if cluster is not None]
    done = BUILT_IN[style](known, sources.entries, need(words, page_language(need, path)))
    return _finished(done)


def _finished(document: Document) -> Document:
    """The document as pages have it: formulas set, and without marks of capitals."""
    return Document(
        tuple(map(_set, document.citations)),
        tuple(Reference(one.key, _set(one.html), one.label) for one in document.references),
        document.notes,
    )


def _set(html: str) -> str:
    html = html.replace("<c>", "").replace("</c>", "")
    return _TEX.sub(lambda match: _formula(unescape(match[1])), html) if "<m>" in html else html


def _formula(tex: str) -> str:
    from coursesite.markup.math.formula import convert

    converted = convert(tex, False)
    return f"<code>{escape(tex)}</code>" if converted.error else converted.html


# ---- by pandoc ---------------------------------------------------------------------------------


@rule
def set_by_pandoc(need: Need, path: str, style: str) -> Document:
    """The document of one post from the run with all: a page depends on its own only."""
    done = need(pandoc_run, style).get(path)
    return done.document if done is not None else Document()


@rule(keep=tuple[str, ...])
def posts_in_style(need: Need, style: str) -> tuple[str, ...]:
    """The published posts whose citations are in the style of a file."""
    paths: dict[str, None] = {}
    for root in dict.fromkeys((*need(roots), "")):
        home = need(home_source, root)
        paths |= dict.fromkeys((*need(pages_of, root), *((home,) if home else ())))
    return tuple(path for path in paths if may_cite(need, path) and need(style_of, path) == style)


class _Job(Struct, frozen=True):
    """A page as pandoc gets it, with what it does not see: the keys of its entries by their ids,
    formulas, and the names that begin citations which are numbers."""

    page: pandoc.Page
    keys: tuple[str, ...]
    formulas: tuple[str, ...]
    names: tuple[str, ...]


@rule(keep=dict[str, Styled], big=True)
def pandoc_run(need: Need, style: str) -> dict[str, Styled]:
    """The documents of all posts in a style. Those whose inputs are those of the last run are
    taken from it."""
    facts, data = need(style_file, style), need(blob, f"content/{style}") or b""
    same = digest(data) + digest(need(program, "pandoc"))
    former: dict[str, Styled] = need.former() or {}
    done: dict[str, Styled] = {}
    jobs: dict[str, tuple[bytes, _Job]] = {}
    posts: tuple[str, ...] = need(posts_in_style, style)
    for path in posts:
        sources = need(sources_of, path)
        if not sources.entries:
            continue
        language = page_language(need, path)
        job = _job(sources, language, need(words, language), numeric=facts.numeric)
        inputs = digest(same + msgspec.json.encode(job))
        if (last := former.get(path)) is not None and last.inputs == inputs:
            done[path] = last
        else:
            jobs[path] = inputs, job
    if jobs:
        try:
            made = pandoc.cite(data, [job.page for _, job in jobs.values()])
        except ProgramError as problem:
            hint = "the style may need a newer pandoc, or be broken: try another one"
            told = error("pandoc-failed", str(problem), None, hint)
            need.report(told.within(f"content/{style}"))
            return done
        for (path, (inputs, job)), one in zip(jobs.items(), made, strict=True):
            done[path] = Styled(inputs, _from_pandoc(one, job, notes=facts.notes))
    return {path: done[path] for path in posts if path in done}


def _job(sources: Sources, language: str, texts: Words, *, numeric: bool) -> _Job:
    ids = {entry.key: f"k{number}" for number, entry in enumerate(sources.entries)}
    formulas = csl_json.Formulas()
    entries = {ids[entry.key]: entry for entry in sources.entries}
    references = msgspec.Raw(msgspec.json.encode(csl_json.items(entries, formulas)))
    clusters, names = [], []
    cited_keys: set[str] = set()
    for cluster in sources.clusters:
        if cluster is None:
            continue
        items = tuple(
            pandoc.Item(
                ids[item.entry.key],
                formulas.without(item.prefix),
                formulas.without(item.suffix),
                item.suppressed,
            )
            for item in cluster.items
        )
        cited_keys.update(item.entry.key for item in cluster.items)
        clusters.append(pandoc.Cluster(items, cluster.narrative))
        is_named = numeric and cluster.narrative
        names.append(narrative_names(cluster.items[0].entry, texts) if is_named else "")
    listed = tuple(id_ for key, id_ in ids.items() if key not in cited_keys)
    page = pandoc.Page(language, references, tuple(clusters), listed)
    return _Job(page, tuple(ids), formulas.held, tuple(names))


_BACK = re.compile(r'<a\s+href="#ref-k(\d+)"(?:\s+role="doc-biblioref")?>')
_CASED = re.compile(r'<span\s+class="nocase">(.*?)</span>', re.DOTALL)


def _from_pandoc(done: pandoc.Done, job: _Job, *, notes: bool) -> Document:
    """Pandoc's document with the page's own ids, formulas and classes."""

    def own(html: str) -> str:
        html = _CASED.sub(r"\1", html)
        html = _BACK.sub(
            lambda one: f'<a href="#{escape(ref_id(job.keys[int(one[1])]))}" class="cs-cite">', html
        )
        return _set(csl_json.with_formulas(html, job.formulas))

    citations = tuple(
        f"{name} {own(html)}" if name else own(html)
        for name, html in zip(job.names, done.citations, strict=True)
    )
    references = tuple(
        Reference(job.keys[int(line.id[1:])], own(line.html), line.label)
        for line in done.references
    )
    return Document(citations, references, notes)


# ---- on pages ----------------------------------------------------------------------------------


def fills(need: Need, path: str, body: Prose) -> tuple[tuple[int, int, str], ...]:
    """The parts of a post's prose that its citations and its list replace."""
    if not may_cite(need, path):
        return ()
    done, texts = need(cited_document, path), need(sources_of, path).clusters
    citations = iter(done.citations)
    found = [
        (citation.start, citation.end, next(citations, ""))
        for citation, cluster in zip(body.citations, texts, strict=True)
        if cluster is not None
    ]
    at = body.html.find(PLACE)
    if at >= 0:
        found.append((at, at + len(PLACE), _list(done.references)))
    elif done.references:
        end = len(body.html)
        found.append((end, end, _section(need, path, body, done.references)))
    return tuple(found)


def _section(need: Need, path: str, body: Prose, references: tuple[Reference, ...]) -> str:
    """The list at the end of a page, below a heading, unless the notes end with one."""
    if _HEADING_LAST.search(body.html):
        return _list(references)
    title = escape(say(need, page_language(need, path), "references"))
    return (
        f'<section class="cs-references" aria-labelledby="references">'
        f'<h2 id="references">{title}</h2>{_list(references)}</section>'
    )


def _list(references: tuple[Reference, ...]) -> str:
    """A list of references as HTML."""
    if not references:
        return ""
    numbered = any(one.label for one in references)
    lines = []
    for one in references:
        label = f'<span class="cs-reference-label">{one.label}</span> ' if one.label else ""
        lines.append(f'<li id="{escape(ref_id(one.key))}">{label}{one.html}</li>')
    more = " cs-numbered" if numbered else ""
    return f'<ul class="cs-reference-list{more}" role="list">{"".join(lines)}</ul>'
