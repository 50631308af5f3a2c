"""The rules that render a post's Markdown, with its shortcodes; links stay as they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import msgspec

from coursesite.diagnostics import Diagnostic, Span, error, find, span_at, warning
from coursesite.engine import Need, digest, rule
from coursesite.files.access_log import AccessLog
from coursesite.model import (
    Call,
    Config,
    Expansion,
    Include,
    MarkupOptions,
    PageFacts,
    Prose,
    replace,
)
from coursesite.model.entry_point import SHORTCODES
from coursesite.settings import post_parts
from coursesite.settings.decoding import decode
from coursesite.shortcodes.diagrams import is_diagram
from coursesite.site.courses.bibliographies import course_cites
from coursesite.site.courses.held_back import when_out
from coursesite.site.courses.page_facts import page_facts
from coursesite.site.courses.solution_dates import SOLUTION, release
from coursesite.site.extensions import hooks_of
from coursesite.site.inputs import (
    DATA,
    blob,
    code,
    heard,
    listening,
    listing,
    notes,
    settings_file,
    text_of,
)
from coursesite.site.markdown.diagrams import diagram
from coursesite.site.posts import macros
from coursesite.site.posts.front_matter import document, front, head_of, post_formulas
from coursesite.site.posts.locations import included_file, location_of, page_language
from coursesite.site.posts.notebooks import is_post
from coursesite.site.posts.settings import config
from coursesite.site.theme.templates import phrase, render, say, template_names, template_use, voice
from coursesite.text import urls

Reads = Callable[..., Any]
"""A function that gives the values of rules: a task's `Need`, or an engine's `need`."""
LABELS = (
    *("callout_", "footnote", "item_figure", "item_listing", "item_proof", "item_table", "output"),
    *("quiz_", "task_", "toc_"),
)
"""The beginnings of the names of those of the theme's texts that notes get."""


class Markdown(msgspec.Struct, frozen=True):
    """The input of the renderer: Markdown, and how to render it."""

    text: str
    options: MarkupOptions


class Rendered(msgspec.Struct, frozen=True):
    """A body that an executor has rendered (`coursesite.build.executors.markdown`), and the
    shortcodes in it, in the order of their expansion."""

    prose: Prose
    calls: tuple[Call, ...]


@rule(keep=Prose, big=True)
def prose(need: Need, path: str) -> Prose:
    """A post's Markdown, rendered: the costly step, which an executor may have done already."""
    body = need(markdown, path)
    text, options = body.text, body.options
    expanded = partial(expand, need, path, options.language)
    ready: Rendered | None = need.offered(prose_inputs(text, options))
    if ready is not None:
        for call in ready.calls:  # the executor's job had them: they are reads of this task, too
            expanded(call)
        return ready.prose
    from coursesite import markup  # with all that Markdown needs: not for other builds

    rework = None
    if any(kind == "tree" for kind, *_ in options.transforms):
        from coursesite.site.markdown import transforms  # for sites that have some

        rework = partial(transforms.reworked, need, path, options.transforms)
    if not options.extensions:
        return markup.render(text, options, expanded, need.former(), rework)

    # an extension may open files of the site: those are reads of this task, those that a shortcode
    # opens meanwhile are not, since they are reads of its own task
    def apart(call: Call) -> Expansion:
        with listening(need):
            return expanded(call)

    with listening(need) as opened:
        rendered = markup.render(text, options, apart, need.former(), rework)
    heard(need, opened.paths)
    hidden = rendered.hidden and _with_names(rendered.hidden, opened)
    named: Prose = replace(_with_names(rendered, opened), hidden=hidden)
    return named


def _with_names(body: Prose, opened: AccessLog) -> Prose:
    """Notes with the files that an extension has put in by their paths below `content/`."""
    paths = [path for path in body.included if Path(path).is_absolute()]
    names = [name for name in body.included if name not in paths]
    put_in = _below_content(opened.inside(path) for path in paths)
    named: Prose = replace(body, included=(*names, *put_in))
    return named


def prose_inputs(text: str, options: MarkupOptions) -> bytes:
    """A digest of the inputs of `prose`, its shortcodes apart."""
    return digest(text) + digest(options)


@rule(big=True)
def markdown(need: Need, path: str) -> Markdown:
    """The Markdown of a post, and how to render it."""
    front_matter, root = need(front, path), need(location_of, path).course
    formulas = post_formulas(need, path, front_matter)
    options = need(markup_options, root, formulas.enabled, front_matter.lang)
    if path in glossary_paths(root):
        options = replace(options, terms=True)
    may_cite: bool = need(course_cites, root)
    if may_cite or front_matter.bibliography:
        options = replace(options, citations=True)
    if (state := need(release, path).state) and state != options.solutions:
        options = replace(options, solutions=state)
    data = notes(need, f"content/{path}") or b""
    text = post_parts.body(data, without_heading=front_matter.has_heading)
    if front_matter.has_heading and need(document, path).heading_markdown in text:
        own = urls.title_id(front_matter.title, (), options.language)
        if not text.lstrip().startswith("{: #"):  # an id of its own
            options = replace(options, title_id=own)
    text = _transformed(need, path, text, options)
    if formulas.macros:
        # text from elsewhere may use any of them
        every = options.extensions or _brings_text(need, macros.shortcodes(text))
        known = formulas.macros if every else macros.used(text, formulas.macros)
        options = replace(options, macros=known)
    return Markdown(text, options)


def _transformed(need: Need, path: str, text: str, options: MarkupOptions) -> str:
    """The Markdown in the post at `path`, transformed by extensions of the site."""
    if not options.transforms:
        return text
    from coursesite.site.markdown import transforms  # for sites that have some

    return transforms.source(need, path, text, options.transforms)


def _brings_text(need: Need, names: Collection[str]) -> bool:
    """Whether one of these shortcodes may stand for Markdown."""
    if not names or "include" in names:
        return bool(names)
    need(own_shortcodes)
    return not all(map(need.world.shortcodes[0].ours, names))


@rule
def body_line(need: Need, path: str) -> int:
    """The number of lines of a post's file before its Markdown."""
    return need(head_of, path).body_line


def in_file(need: Need, path: str, span: Span | None) -> Span | None:
    """The place in a post's file of a span in its Markdown."""
    if span is None:
        return None
    if need(hooks_of, "source"):
        from coursesite.extensions import line_map

        span = line_map.original(span, untransformed(need, path), need(markdown, path).text)
    return span.shifted(need(body_line, path))


def untransformed(need: Need, path: str) -> str:
    """The Markdown of a post as it is written."""
    data = notes(need, f"content/{path}") or b""
    return post_parts.body(data, without_heading=need(front, path).has_heading)


def within_post(need: Need, path: str, problem: Diagnostic) -> Diagnostic:
    """The message about a span in the Markdown of a post at its place in the file."""
    placed: Diagnostic = replace(problem, span=in_file(need, path, problem.span))
    return placed.within(f"content/{path}")


def glossary_paths(root: str) -> tuple[str, ...]:
    """The paths that a course's glossary may have: the first that is published counts."""
    base = f"{root}/glossary" if root else "glossary"
    return (f"{base}.md", f"{base}/index.md", f"{base}.markdown")


@rule(keep=MarkupOptions)
def markup_options(need: Need, root: str, math: bool, language: str) -> MarkupOptions:
    """The options that a course's posts are rendered with; `language` is "" for the course's."""
    settings: Config = need(config, root)
    options = MarkupOptions(
        engine=settings.markdown.engine,
        extensions=tuple(
            (name, json.dumps(value, sort_keys=True, default=str))
            for name, value in settings.markdown.extensions.items()
        ),
        code=tuple(need(code, name) for name in settings.markdown.extensions),
        math=math,
        sections=settings.numbering.sections,
        examples=settings.numbering.example,
        spans=settings.markdown.spans,
        equations=settings.numbering.equations,
        raw_html=settings.html.raw,
        iframe_hosts=settings.html.iframe_hosts,
        iframes=settings.embeds.iframes,
        accessibility=settings.validation.accessibility,
        language=language or settings.language,
        labels=need(labels, language or settings.language),
        transforms=tuple(
            (ref.kind, ref.name, ref.origin)
            for kind in ("source", "tree")
            for ref in need(hooks_of, kind)
        ),
    )
    _check_engine(need, root, options)
    return options


def _check_engine(need: Need, root: str, options: MarkupOptions) -> None:
    """Reports an engine or an extension that is not installed: once, of the course's settings."""
    from coursesite.markup.engines.engine import engine
    from coursesite.markup.engines.errors import EngineMissingError, ExtensionMissingError

    name = settings_file(root)
    text = text_of(need, name)
    try:
        engine(options)
    except EngineMissingError as problem:
        need.report(error("engine-missing", str(problem), find(text, "commonmark")).within(name))
    except ExtensionMissingError as problem:
        names = (extension for extension, _ in options.extensions)
        missing = next((one for one in names if one in str(problem)), "extensions")
        hint = "install the package that has it, or take it off the list"
        message = f"a Markdown extension cannot be loaded: {problem}"
        need.report(error("extension-missing", message, find(text, missing), hint).within(name))


@rule
def labels(need: Need, language: str) -> tuple[tuple[str, str], ...]:
    """The texts of the theme that notes get, such as the titles of callouts, by their names."""
    known = need(voice, language).table
    said = {key: say(need, language, key) for key in known if key.startswith(LABELS)}
    titled = phrase(need, language, "item_titled", item="{item}", title="{title}")
    return tuple(sorted((said | {"item_titled": titled}).items()))


# ---- shortcodes --------------------------------------------------------------------------------


def expand(
    need: Reads,
    path: str,
    language: str,
    call: Call,
) -> Expansion:
    """The expansion of a shortcode call in the post at `path`."""
    made_by = diagram if is_diagram(call) else expansion
    text = msgspec.json.encode(call).decode()
    expanded: Expansion = need(made_by, text, language)
    if expanded.page:
        expanded = need(page_expansion, text, language, path)
    if (wish := expanded.include) is not None:
        expanded = need(included, path, msgspec.json.encode(wish).decode())
        if file := need(included_file, path, wish.path):
            expanded = replace(expanded, files=(*expanded.files, file))
        if expanded.diagnostics:
            problems = (
                replace(problem, span=_argument(call, wish, problem))
                for problem in expanded.diagnostics
            )
            expanded = replace(expanded, diagnostics=tuple(problems))
    return expanded


def _argument(call: Call, wish: Include, problem: Diagnostic) -> Span | None:
    """The argument of an `include` that a problem is about: its lines, or else its path."""
    lines = re.search(r"""\blines=(?:"[^"]*"|'[^']*'|[^\s>]*)""", call.source)
    if problem.code in ("include-missing", "include-held") or lines is None:
        return find(call.source, wish.path)
    return span_at(call.source, lines.start(), len(lines[0]))


@rule
def expansion(need: Need, call: str, language: str) -> Expansion:
    """The expansion of a shortcode call (as JSON) in pages of a language: that of equal calls in
    all posts, so it does not depend on the post."""
    return _expansion(need, call, language)


@rule
def page_expansion(need: Need, call: str, language: str, path: str) -> Expansion:
    """The expansion of a call (as JSON) in the post at `path`, whose facts the shortcode asks
    for."""
    return _expansion(need, call, language, need(page_facts, path))


def _expansion(need: Need, call: str, language: str, page: PageFacts | None = None) -> Expansion:
    """The expansion of a call; without a page that of one which may ask for it."""
    from coursesite.shortcodes.expansion import PageWantedError
    from coursesite.shortcodes.expansion import expand as run

    need(own_shortcodes)
    called, registry = msgspec.json.decode(call, type=Call), need.world.shortcodes[0]

    def rendered(name: str, context: dict[str, object]) -> str:
        context = {**context, "language": language}
        with listening(need):  # the files that rendering opens are not those of the shortcode
            if "page" not in context and need(template_use, name).page:
                if page is None:
                    raise PageWantedError
                context["page"] = page
            return render(need, name, context)

    if registry.ours(called.name):
        return run(called, registry, rendered, page)
    with listening(need) as opened:
        expanded = run(called, registry, rendered, page)
    heard(need, opened.paths)
    of_files: Expansion = replace(expanded, files=tuple(_below_content(opened.paths)))
    return of_files


def _below_content(paths: Iterable[str]) -> Iterator[str]:
    """The paths of files from `content/`, of those that are below it."""
    return (path.removeprefix("content/") for path in paths if path.startswith("content/"))


@rule
def included(need: Need, path: str, wish: str) -> Expansion:
    """The text of the file that an `Include` (as JSON) in the post at `path` names."""
    from coursesite.shortcodes import data_tables, includes

    include = msgspec.json.decode(wish, type=Include)
    name = need(included_file, path, include.path)
    if name and (text_later := _held_text(need, path, name)) is not None:
        return text_later
    file = f"content/{name}"
    data = notes(need, file) if name else None
    if data is None and include.table is not None:
        file = f"{DATA}{include.path}"
        data = need(blob, file)
    if data is None:
        problem = error(
            "include-missing",
            f"{'include' if include.table is None else 'table'}: there is no file '{include.path}'",
            hint="give its path from this page, or from content/ with / in front",
        )
        if include.table is None:
            return Expansion(html="", diagnostics=(problem,))
        return Expansion(text=data_tables.empty(include.table), diagnostics=(problem,))
    text, misread = decode(data)
    for problem in misread:
        need.report(problem.within(file))
    if include.table is not None:
        if any(one.severity == "error" for one in misread):
            return Expansion(text=data_tables.empty(include.table))
        shown, problems = data_tables.as_markdown(include, include.table, text)
        return Expansion(text=shown, diagnostics=problems)
    if include.lang is None:
        text = post_parts.split(text)[1]
        options = need(markup_options, need(location_of, path).course, True, "")
        text = _transformed(need, path, text, options)
    put_in, problems = includes.as_markdown(include, text)
    if include.lang is not None and _shows_hidden(need, name, put_in):
        message = f"include: the solutions in {name} are not out, and as code they would be shown"
        hint = "give the lines without them, lines=1-9, or include it as notes, without lang="
        return Expansion(html="", diagnostics=(error("solution-shown", message, None, hint),))
    return Expansion(text=put_in, diagnostics=problems)


def _held_text(need: Need, path: str, name: str) -> Expansion | None:
    """The words in the place of the text of a post that is to come out later or has expired, in the
    post at `path`; None for other files. The text of a draft is there: that is how a part of other
    pages is kept from being a page itself."""
    if not is_post(need, name):
        return None
    held = need(location_of, name).held
    if held not in ("scheduled", "expired"):
        return None
    problems: tuple[Diagnostic, ...] = ()
    if held == "expired":
        hint = "take the call out, or expiry_date out of that page"
        message = f"include: {name} has expired, so its text is left out"
        problems = (warning("include-held", message, None, hint),)
    words = escape(when_out(need, name, page_language(need, path)))
    return Expansion(html=f'<p class="cs-remark">{words}</p>', diagnostics=problems)


def _shows_hidden(need: Need, name: str, text: str) -> bool:
    """Whether a part of a post to be shown as code has solutions that are not out."""
    if not is_post(need, name) or not SOLUTION.search(text):
        return False
    return bool(need(release, name).state == "hidden")


@rule
def own_shortcodes(need: Need) -> tuple[bytes, ...]:
    """Digests of all that the registry is made of besides the built-in shortcodes: the code of the
    site's own and of installed packages, and the names of templates that are shortcodes."""
    from coursesite.files.entry_points import entry_points

    files = [need.digest(blob, path) for path in need(listing, "shortcodes/")]
    names = [name for name in need(template_names) if name.startswith("shortcodes/")]
    packages = sorted({point.package for point in entry_points(SHORTCODES)})
    names += [need(code, package) for package in packages]
    return (*files, *(text.encode() for text in names))


@rule
def shortcode_problems(need: Need) -> None:
    """Reports the mistakes in the code of the site's own shortcodes."""
    need(own_shortcodes)
    for problem in need.world.shortcodes[1]:
        need.report(problem)
