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
from coursesite.course.bibliography.footnotes import NOTE, without_notes
from coursesite.course.bibliography.setting import Words, bare
from coursesite.diagnostics import error, find, nearest, warning
from coursesite.engine import Need, digest, rule
from coursesite.model import Citation, CitedItem, Heading, Prose
from coursesite.programs import ProgramError, pandoc
from coursesite.site.bibliographies import (
    bibliography,
    course_bibliography,
    entry_of,
    has_bibliography,
    keys_of,
    library,
    may_cite,
)
from coursesite.site.citation_styles import (
    BUILT_IN,
    course_style,
    style_file,
    style_files,
    style_of,
)
from coursesite.site.courses import refs
from coursesite.site.inputs import blob, program, settings_file, text_of
from coursesite.site.markdown import body_line, markdown, prose
from coursesite.site.posts import (
    config,
    front,
    home_source,
    language,
    page_language,
    pages_of,
)
from coursesite.site.roots import roots
from coursesite.site.theme import say, voice
from coursesite.text.urls import distinct

PLACE = '<div class="cs-bibliography"></div>'
"""The place of the list of references, as the shortcode `bibliography` writes it."""
_WORDS = ("cite_", "locator_", "months")
_TEX = re.compile(r"<m>(.*?)</m>", re.DOTALL)
_HEADING_LAST = re.compile(r"</h[1-6]>\s*$")
_QUARTO = re.compile(r"(?:fig|tbl|eq|sec|thm|lem|cor|prp|cnj|def|exm|exr|lst|sol|rem|alg)-\w")
"""The beginnings of labels that Quarto refers to in the same way."""
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
def words(need: Need, spoken: str) -> Words:
    """The words of the theme that references have, in a language."""
    known = need(voice, spoken)
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
    _add_uncited(need, files, need(front, path).nocite, listed, f"content/{path}")
    return Sources(tuple(clusters), tuple(listed.values()))


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
            message, hint = _unknown(need, files, key)
            span = find(text_of(need, where), key)
            need.report(error("citation-unknown", f"nocite: {message}", span, hint).within(where))


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
    need.report(problem.within(f"content/{path}", need(body_line, path)))


def _unknown(need: Need, files: tuple[str, ...], key: str) -> tuple[str, str]:
    """The message about a key that no file has, and its hint."""
    message = f"there is no entry '{key}' in {' and '.join(files) or 'the bibliography'}"
    broken = [(file, need(library, file).broken) for file in files]
    for file, lines in broken:
        if key in lines:
            return message, f"the one in line {lines[key]} of {file} cannot be read"
    near = nearest(key, [one for file in files for one in need(keys_of, file)])
    hint = f"did you mean '@{near}'?" if near else "add it there, or write \\[ for a bracket"
    return message, hint


def check_hidden(need: Need, path: str, body: Prose, whole: Prose) -> None:
    """Reports keys that are none in the solutions of a post that are not out. `whole` is the body
    with them."""
    shown = {item.span for citation in body.citations for item in citation.items}
    files, texts = need(bibliography, path), need(words, page_language(need, path))
    for citation in whole.citations:
        if shown.isdisjoint(item.span for item in citation.items):
            _cluster(need, path, files, citation, texts)


@rule(keep=tuple[Entry, ...])
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


# ---- documents ---------------------------------------------------------------------------------


@rule(keep=Document)
def cited_document(need: Need, path: str) -> Document:
    """The citations of a post and its list, in its style."""
    sources = need(sources_of, path)
    if not sources.entries:
        return Document()
    return _document(need, sources, path, need(style_of, path), page_language(need, path))


@rule(keep=Document)
def course_document(need: Need, root: str) -> Document:
    """The list of all that a course cites, in its style."""
    sources = need(sources_of_course, root)
    if not sources.entries:
        return Document()
    return _document(need, sources, f"/{root}", need(course_style, root), need(language, root))


def _document(need: Need, sources: Sources, name: str, style: str, spoken: str) -> Document:
    """The document of some citations. `name` is that of the post, or with `/` of the course."""
    if style not in BUILT_IN:
        return need(set_by_pandoc, name, style)
    known = [cluster for cluster in sources.clusters if cluster is not None]
    return _finished(BUILT_IN[style](known, sources.entries, need(words, spoken)))


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
def set_by_pandoc(need: Need, name: str, style: str) -> Document:
    """The document of one post or course from the run with all: a page depends on its own only."""
    done = need(pandoc_run, style).get(name)
    return done.document if done is not None else Document()


@rule(keep=tuple[str, ...])
def in_style(need: Need, style: str) -> tuple[str, ...]:
    """The published posts whose citations are in the style of a file, and with `/` the courses
    whose lists are."""
    names: dict[str, None] = {}
    for root in dict.fromkeys((*need(roots), "")):
        home = need(home_source, root)
        for path in (*need(pages_of, root), *((home,) if home else ())):
            if may_cite(need, path) and need(style_of, path) == style:
                names[path] = None
        if need(has_bibliography, root) and need(course_style, root) == style:
            names[f"/{root}"] = None
    return tuple(names)


@rule
def all_set(need: Need) -> None:
    """Has pandoc set the citations of all pages, before copies of the build make these."""
    styles: tuple[str, ...] = need(style_files)
    for style in styles:
        if need(in_style, style):
            need.digest(pandoc_run, style)


class _Job(Struct, frozen=True):
    """A page as pandoc gets it, with what it does not see: the keys of its entries by their ids,
    formulas, and the names that begin citations which are numbers."""

    page: pandoc.Page
    keys: tuple[str, ...]
    formulas: tuple[str, ...]
    names: tuple[str, ...]


@rule(keep=dict[str, Styled], big=True)
def pandoc_run(need: Need, style: str) -> dict[str, Styled]:
    """The documents of all posts and courses in a style. Those whose inputs are those of the last
    run are taken from it."""
    facts, data = need(style_file, style), need(blob, f"content/{style}") or b""
    same = digest(data) + digest(need(program, "pandoc"))
    former: dict[str, Styled] = need.former() or {}
    done: dict[str, Styled] = {}
    jobs: dict[str, tuple[bytes, _Job]] = {}
    names: tuple[str, ...] = need(in_style, style)
    for name in names:
        if name.startswith("/"):
            sources, spoken = need(sources_of_course, name[1:]), need(language, name[1:])
        else:
            sources, spoken = need(sources_of, name), page_language(need, name)
        if not sources.entries:
            continue
        job = _job(sources, spoken, need(words, spoken), numeric=facts.numeric)
        inputs = digest(same + msgspec.json.encode(job))
        if (last := former.get(name)) is not None and last.inputs == inputs:
            done[name] = last
        else:
            jobs[name] = inputs, job
    if jobs:
        try:
            made = pandoc.cite(data, [job.page for _, job in jobs.values()])
        except ProgramError as problem:
            hint = "the style may need a newer pandoc, or be broken: try another one"
            told = error("pandoc-failed", str(problem), None, hint)
            need.report(told.within(f"content/{style}"))
            return done
        for (name, (inputs, job)), one in zip(jobs.items(), made, strict=True):
            done[name] = Styled(inputs, _from_pandoc(one, job, notes=facts.notes))
    return {name: done[name] for name in names if name in done}


def _job(sources: Sources, spoken: str, texts: Words, *, numeric: bool) -> _Job:
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
    page = pandoc.Page(spoken, references, tuple(clusters), listed)
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
    if not body.cites:
        if PLACE in body.html:
            _report_none(need, path)
        return ()
    references = need(cited_document, path).references
    found = in_text(need, path, body)
    at = body.html.find(PLACE)
    if at >= 0:
        return (*found, (at, at + len(PLACE), references_html(references)))
    if not references:
        return found
    end = len(body.html)
    return (*found, (end, end, _section(need, path, body, references)))


def in_text(need: Need, path: str, body: Prose) -> tuple[tuple[int, int, str], ...]:
    """The parts of a post's prose that its citations replace."""
    if not body.citations:
        return ()
    done, clusters = need(cited_document, path), need(sources_of, path).clusters
    texts = iter(done.citations)
    found = []
    for citation, cluster in zip(body.citations, clusters, strict=True):
        if cluster is not None:
            found.append(_placed(body.html, citation.start, citation.end, next(texts, "")))
    return tuple(found)


def _placed(body: str, start: int, end: int, html: str) -> tuple[int, int, str]:
    """A citation in its place in the notes: a footnote stands behind the sign that ends a sentence,
    and without a space before it."""
    following = body[end : end + 1]
    if html.startswith(NOTE):
        start -= body[:start].endswith(" ")
        if following in (".", ",", ";", ":", "?", "!"):
            return start, end + 1, following + html
    elif html.endswith(".") and following == ".":
        html = html[:-1]  # "et al." at the end of a sentence
    return start, end, html


def _report_none(need: Need, path: str) -> None:
    """Reports the place for a list on a page that cannot cite."""
    span = find(need(markdown, path).text, "bibliography")
    message = "the list is empty, for this page has no bibliography"
    hint = "name a file of entries under bibliography: in course.yml or in the front matter"
    problem = error("bibliography-missing", message, span, hint)
    need.report(problem.within(f"content/{path}", need(body_line, path)))


def has_notes(need: Need, path: str, body: Prose) -> bool:
    """Whether the citations of a post are footnotes."""
    return body.cites and need(cited_document, path).notes


def in_words(need: Need, path: str, body: Prose, text: str) -> str:
    """A text or heading of a post with the citations in its sentences as plain words."""
    if "@" not in text or not body.citations:
        return text
    for start, end, html in sorted(in_text(need, path, body), key=lambda fill: fill[0] - fill[1]):
        written = unescape(body.html[start:end])
        if written in text:
            text = text.replace(written, unescape(bare(without_notes(html))))
    return text


def _section(need: Need, path: str, body: Prose, references: tuple[Reference, ...]) -> str:
    """The list at the end of a page, below a heading, unless the notes end with one."""
    if _HEADING_LAST.search(body.html):
        return references_html(references)
    title, id_ = escape(say(need, page_language(need, path), "references")), _list_id(body)
    return (
        f'<section class="cs-references" role="doc-bibliography" aria-labelledby="{id_}">'
        f'<h2 id="{id_}">{title}</h2>{references_html(references)}</section>'
    )


def _list_id(body: Prose) -> str:
    """The id of the heading of a list."""
    return distinct("references", body.ids)


def heading_of_list(need: Need, path: str, body: Prose) -> Heading | None:
    """The heading that stands above the list of a post; None if it has none of its own."""
    if not body.cites or PLACE in body.html or _HEADING_LAST.search(body.html):
        return None
    if not need(cited_document, path).references:
        return None
    title = say(need, page_language(need, path), "references")
    return Heading(2, _list_id(body), title, escape(title))


def references_html(references: tuple[Reference, ...], more: dict[str, str] | None = None) -> str:
    """A list of references as HTML, with `more` HTML behind some of them by their keys."""
    if not references:
        return ""
    numbered = any(one.label for one in references)
    lines = []
    for one in references:
        label = f'<span class="cs-reference-label">{one.label}</span> ' if one.label else ""
        behind = (more or {}).get(one.key, "")
        lines.append(f'<li id="{escape(ref_id(one.key))}">{label}{one.html}{behind}</li>')
    kind = " cs-numbered" if numbered else ""
    return f'<ul class="cs-reference-list{kind}" role="list">{"".join(lines)}</ul>'
