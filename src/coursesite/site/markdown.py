"""The rules that make HTML of the shortcodes in notes.

The rules that render a post's Markdown, links as they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from coursesite.course import links
from coursesite.diagnostics import Diagnostic, Span, error, find, span_at
from coursesite.engine import Need, digest, rule
from coursesite.model import Call, Config, Expansion, Include, MarkupOptions, Prose, replace
from coursesite.site.inputs import blob, code, heard, listening, listing, settings_file, text_of
from coursesite.site.posts import config, document, place
from coursesite.site.theme import (
    asset_names,
    names_assets,
    say,
    template_closure,
    template_names,
    voice,
)


@rule
def own_shortcodes(need: Need) -> tuple[bytes, ...]:
    """Stands for the shortcodes that are not built in: the code of the site's own and of packages,
    and which templates are shortcodes."""
    from coursesite.shortcodes import discovery

    paths = need(listing, "shortcodes/")
    names = [name for name in need(template_names) if name.startswith("shortcodes/")]
    looks = [need(code, package) for package in discovery.installed_packages()]
    return (*(need.digest(blob, path) for path in paths), *(one.encode() for one in names + looks))


@rule
def shortcode_problems(need: Need) -> None:
    """Reports what is wrong with the code of the site's own shortcodes."""
    need(own_shortcodes)
    for problem in need.world.shortcodes[1]:
        need.report(problem)


@rule
def expansion(need: Need, call: str, language: str) -> Expansion:
    """What a shortcode call (as JSON) becomes in pages of a language."""
    from coursesite.shortcodes import expansion

    need(own_shortcodes)

    def render(name: str, context: dict[str, object]) -> str:
        with listening(need):  # our own files
            need.digest(template_closure, name)
            if need(names_assets, name):
                need.world.asset_names.update(need(asset_names))
            try:
                text: str = need.world.theme.render(name, {**context, "language": language})
            except Exception:
                need(template_names)  # one of them may be the hint
                raise
            return text

    called, known = msgspec.json.decode(call, type=Call), need.world.shortcodes[0]
    if known.ours(called.name):
        return expansion.expand(called, known, render)
    with listening(need) as opened:
        made = expansion.expand(called, known, render)
    heard(need, opened)
    return made


@rule
def included(need: Need, path: str, wish: str) -> Expansion:
    """The text of a file that the post at `path` wants (an `Include` as JSON)."""
    from coursesite.settings import front_matter
    from coursesite.shortcodes import includes

    want = msgspec.json.decode(wish, type=Include)
    found = None
    for name in links.sources(want.path, path):
        if (data := need(blob, f"content/{name}")) is not None:
            found = data.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")
            break
    if found is None:
        problem = error(
            "include-missing",
            f"include: there is no file '{want.path}'",
            hint="give its path from this page, or from content/ with / in front",
        )
        return Expansion(html="", diagnostics=(problem,))
    if want.lang is None:
        found = front_matter.without(found)
    text, problems = includes.as_markdown(want, found)
    return Expansion(text=text, diagnostics=problems)


Reads = Callable[..., Any]
"""What gives the values of rules: a task's `Need`, or an engine's `need`."""
LABELS = ("callout_", "footnote", "task_")
"""What the names of the texts begin with that notes get."""


@rule
def body_line(need: Need, path: str) -> int:
    """How many lines of a post's file are before its Markdown."""
    return need(document, path).line


@rule(keep=MarkupOptions)
def markup_options(need: Need, root: str, math: bool, language: str) -> MarkupOptions:
    """How a course's Markdown is rendered."""
    found: Config = need(config, root)
    options = MarkupOptions(
        engine=found.markdown.engine,
        extensions=tuple(
            (name, json.dumps(value, sort_keys=True, default=str))
            for name, value in found.markdown.extensions.items()
        ),
        code=tuple(need(code, name) for name in found.markdown.extensions),
        math=math,
        raw_html=found.html.raw,
        iframe_hosts=found.html.iframe_hosts,
        iframes=found.embeds.iframes,
        language=language or found.language,
        labels=need(labels, language or found.language),
    )
    _check_engine(need, root, options)
    return options


def _check_engine(need: Need, root: str, options: MarkupOptions) -> None:
    """Reports, once for a course, an engine or an extension that is not there."""
    from coursesite.markup.engines.engines import EngineMissingError, ExtensionMissingError, engine

    name = settings_file(root)
    text = text_of(need, name)
    try:
        engine(options)
    except EngineMissingError as problem:
        need.report(error("engine-missing", str(problem), find(text, "commonmark")).within(name))
    except ExtensionMissingError as problem:
        missing = next((one for one, _ in options.extensions if one in str(problem)), "extensions")
        hint = "install the package that has it, or take it off the list"
        message = f"a Markdown extension cannot be loaded: {problem}"
        need.report(error("extension-missing", message, find(text, missing), hint).within(name))


@rule
def labels(need: Need, language: str) -> tuple[tuple[str, str], ...]:
    """The words that notes get in a language."""
    known = need(voice, language).table
    return tuple((key, say(need, language, key)) for key in sorted(known) if key.startswith(LABELS))


class Markdown(msgspec.Struct, frozen=True):
    """What of a post is rendered, and how."""

    text: str
    options: MarkupOptions


@rule(big=True)
def markdown(need: Need, path: str) -> Markdown:
    """The Markdown of a post."""
    from coursesite.settings import front_matter

    front, root = need(document, path).front, need(place, path).course
    options = need(markup_options, root, front.math, front.lang)
    if path in glossary_paths(root):
        options = replace(options, terms=True)
    return Markdown(front_matter.body(need(blob, f"content/{path}") or b"", front.title), options)


def glossary_paths(root: str) -> tuple[str, ...]:
    """The posts that can be a course's glossary."""
    base = f"{root}/glossary" if root else "glossary"
    return (f"{base}.md", f"{base}/index.md", f"{base}.markdown")


@rule(keep=Prose, big=True)
def prose(need: Need, path: str) -> Prose:
    """A post's Markdown, rendered: the costly step, which an executor may have done already."""
    found = need(markdown, path)
    text, options = found.text, found.options
    ready: Rendered | None = need.offered(prose_inputs(text, options))
    if ready is not None:
        for call in ready.calls:  # the executor's job had them: they are reads of this task, too
            expand(need, path, options.language, call)
        return ready.prose
    from coursesite import markup  # with all that Markdown needs: not for other builds

    expanded = partial(expand, need, path, options.language)
    if not options.extensions:
        return markup.render(text, options, expanded, need.former())

    def apart(call: Call) -> Expansion:
        with listening(need):  # what that opens is its own affair
            return expanded(call)

    with listening(need) as opened:
        made = markup.render(text, options, apart, need.former())
    heard(need, opened)
    return made


class Rendered(msgspec.Struct, frozen=True):
    """A body that an executor has rendered (`coursesite.build.executors.markdown`), and the
    shortcodes in it, in the order of their expansion."""

    prose: Prose
    calls: tuple[Call, ...]


def expand(need: Reads, path: str, language: str, call: Call) -> Expansion:
    """What a shortcode becomes in the post at `path`."""
    made: Expansion = need(expansion, msgspec.json.encode(call).decode(), language)
    if (wish := made.include) is not None:
        made = need(included, path, msgspec.json.encode(wish).decode())
        if made.diagnostics:
            told = (replace(one, span=_argument(call, wish, one)) for one in made.diagnostics)
            made = replace(made, diagnostics=tuple(told))
    return made


def _argument(call: Call, wish: Include, problem: Diagnostic) -> Span | None:
    """The argument of a call that a problem with the file it names is about, if it is written."""
    lines = re.search(r"""\blines=(?:"[^"]*"|'[^']*'|[^\s>]*)""", call.source)
    if problem.code == "include-missing" or lines is None:
        return find(call.source, wish.path)
    return span_at(call.source, lines.start(), len(lines[0]))


def prose_inputs(text: str, options: MarkupOptions) -> bytes:
    """A digest of the inputs of `prose`, its shortcodes apart."""
    return digest(text) + digest(options)
