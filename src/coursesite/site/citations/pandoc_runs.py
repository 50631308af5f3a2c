"""Citations in the style of a `.csl` file, which pandoc sets: all pages of a style in one run.

Each page is a document of its own, so one whose citations are what they were is taken from the last
run.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from coursesite.course.bibliography.documents import Document, Reference, narrative_names, ref_id
from coursesite.course.bibliography.setting import Words
from coursesite.diagnostics import error
from coursesite.engine import Need, digest, rule
from coursesite.programs import ProgramError
from coursesite.site.citations.entries import Sources, sources_of, sources_of_course, words
from coursesite.site.courses.bibliographies import has_bibliography, may_cite
from coursesite.site.courses.citation_styles import course_style, style_file, style_files, style_of
from coursesite.site.courses.roots import every_out_root
from coursesite.site.inputs import blob, program
from coursesite.site.posts.locations import home_source, page_language, pages_of
from coursesite.site.posts.settings import language
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.programs import pandoc

_TEX = rare(r"<m>(.*?)</m>", re.DOTALL)


class Styled(Struct, frozen=True):
    """A document that pandoc has set, and a digest of all that it was made of."""

    inputs: bytes
    document: Document


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
    for root in every_out_root(need):
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
        from coursesite.programs import pandoc  # here and below: for sites with such a style

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
    from coursesite.course.bibliography import csl_json
    from coursesite.programs import pandoc

    ids = {entry.key: f"k{number}" for number, entry in enumerate(sources.entries)}
    formulas = csl_json.Formulas()
    entries = {ids[entry.key]: entry for entry in sources.entries}
    references = msgspec.Raw(msgspec.json.encode(csl_json.items(entries, formulas)))
    clusters, names = [], []
    cited_keys: set[str] = set()
    for cluster in sources.clusters(texts):
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


_BACK = rare(r'<a\s+href="#ref-k(\d+)"(?:\s+role="doc-biblioref")?>')
_CASED = rare(r'<span\s+class="nocase">(.*?)</span>', re.DOTALL)


def _from_pandoc(done: pandoc.Done, job: _Job, *, notes: bool) -> Document:
    """Pandoc's document with the page's own ids, formulas and classes."""

    from coursesite.course.bibliography import csl_json

    def own(html: str) -> str:
        html = _CASED.sub(r"\1", html)
        html = _BACK.sub(
            lambda one: f'<a href="#{escape(ref_id(job.keys[int(one[1])]))}" class="cs-cite">', html
        )
        return typeset(csl_json.with_formulas(html, job.formulas))

    citations = tuple(
        f"{name} {own(html)}" if name else own(html)
        for name, html in zip(job.names, done.citations, strict=True)
    )
    references = tuple(
        Reference(job.keys[int(line.id[1:])], own(line.html), line.label)
        for line in done.references
    )
    return Document(citations, references, notes)


def typeset(html: str) -> str:
    """The HTML of a style as pages have it: formulas set, and without marks of capitals."""
    html = html.replace("<c>", "").replace("</c>", "")
    return _TEX.sub(lambda match: _formula(unescape(match[1])), html) if "<m>" in html else html


def _formula(tex: str) -> str:
    from coursesite.markup.math.formula import convert

    converted = convert(tex, False)
    return f"<code>{escape(tex)}</code>" if converted.error else converted.html
