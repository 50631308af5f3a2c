"""Renders a text: four stages, each a room of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from coursesite.diagnostics import Span, error
from coursesite.markup import citations, solutions
from coursesite.markup.engines.engine import convert, include
from coursesite.markup.finish import finish
from coursesite.markup.placeholders import with_line_feeds
from coursesite.markup.scanner.scanner import scan
from coursesite.markup.syntax.nesting import NestingError
from coursesite.markup.tree import attribute_lists
from coursesite.markup.tree.transform import Rework, transform
from coursesite.model import Call, Expansion, MarkupOptions, Prose, replace

Expand = Callable[[Call], Expansion]
"""Gives the expansion of a shortcode."""
_DEFAULT = MarkupOptions()


def render(
    text: str,
    options: MarkupOptions = _DEFAULT,
    expand: Expand | None = None,
    last: Prose | None = None,
    rework: Rework | None = None,
) -> Prose:
    """Renders Markdown. `expand` gives the expansion of each shortcode; without it, only the
    built-in ones are known.

    Pure: the same text, options and expansions give the same Prose. `last` may be the rendering of
    an earlier version of the text, whose highlighted code is used again. `rework` changes the tree
    of the page. Mistakes are diagnostics
    of the Prose, with spans in `text`.
    """
    text = with_line_feeds(text)
    try:
        expand = expand or builtin_expand
        scanned = scan(text, options, expand, include(options))
        scanned = citations.rendered(attribute_lists.on_tokens(scanned, options))
        converted = convert(scanned, options)
        tree = transform(converted.html, scanned, options, expand, rework=rework)
        former = last.hidden or last if last else None
        prose = finish(tree, text, scanned, converted.diagnostics, options, former)
        if options.solutions != "hidden":
            return prose
        problems = (*prose.diagnostics, *solutions.foreign(text, scanned.diagnostics))
        if not scanned.solutions:
            alone: Prose = replace(prose, diagnostics=problems)
            return alone
        visible, rest = solutions.without(scanned, text)
        html = convert(visible, options).html
        tree = transform(html, visible, options, expand, tree, rework)
        shown = finish(tree, rest, visible, (), options, last)
        needed = (one for one in shown.diagnostics if one.code.startswith("solution-"))
        with_problems: Prose = replace(shown, diagnostics=(*problems, *needed), hidden=prose)
        return with_problems
    except NestingError as deep:
        return _refused(str(deep), deep.span)
    except RecursionError:
        return _refused("quotes or lists are nested hundreds of levels deep")


def without_solutions(text: str, options: MarkupOptions, expand: Expand) -> str:
    """The notes with empty lines in the places of the solutions in them."""
    text = with_line_feeds(text)
    return solutions.without(scan(text, options, expand, include(options)), text)[1]


def _refused(message: str, span: Span | None = None) -> Prose:
    hint = "nobody could read that either: are these lines meant as code?"
    return Prose(html="", diagnostics=(error("markup-nesting", message, span, hint),))


def builtin_expand(call: Call) -> Expansion:
    """The expansion of a shortcode by the built-in ones and their own templates."""
    return _builtin()(call)


@cache
def _builtin() -> Expand:
    # here: a site brings its own theme and shortcodes, and needs no Jinja environment for these
    from coursesite.shortcodes.discovery import builtin, statements
    from coursesite.shortcodes.expansion import expand
    from coursesite.shortcodes.registry import Registry
    from coursesite.theme.default import render as render_default

    known = Registry(builtin(), statements())
    return lambda call: expand(call, known, render_default)
