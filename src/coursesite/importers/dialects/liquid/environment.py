"""Jekyll's Liquid: python-liquid with the tags and filters of Jekyll. Errors in templates are
collected, not raised.

Only `renderer` imports this module, and only for a text with Liquid in it: python-liquid is an
extra (`coursesite[import]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from typing import Any, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.filter import with_context
from liquid.stream import TokenStream
from liquid.token import TOKEN_EXPRESSION
from liquid.token import Token as LiquidToken
from liquid.utils.chain_map import ReadOnlyChainMap

from coursesite.importers.dialects.liquid import tags
from coursesite.importers.dialects.liquid.filters import FILTERS, grouped
from coursesite.importers.dialects.liquid.placeholders import Held
from coursesite.importers.dialects.liquid.tokens import Token, spelled, template, tokens
from coursesite.importers.dialects.liquid.values import (
    DocumentDrop,
    UnresolvedLiquidError,
    items,
    number,
    text,
)
from coursesite.importers.plans.plan import Status

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(r"(?<![\w.-])[\w-]++(?!\s*=(?!=))")
"""Matches the first names of variables in an expression, and not those that get a value."""
_SITE = frozenset(("site", "page", "layout", "paginator", "jekyll", "content"))
FAILURES = (LiquidError, UnresolvedLiquidError, ArithmeticError, LookupError, TypeError, ValueError)
"""Raised by expressions, filters and tags for values that they do not take."""


class PageContext(RenderContext):
    """The variables of a page and of what it includes. Nothing in it depends on the time."""

    placeholders: Held

    def __init__(self, *args: Any, **more: Any) -> None:
        """As python-liquid's, without `now` and `today`."""
        super().__init__(*args, **more)
        self.scope = ReadOnlyChainMap(self.locals, self.globals, self.counters)
        self.is_layout = False
        self.begin()

    def begin(self, is_verbatim: bool = False) -> None:
        """Begins a part of the page, in code or a formula if `is_verbatim`."""
        self.env.failures.clear()  # type: ignore[attr-defined]
        self.is_verbatim = is_verbatim
        self.said: list[tuple[Status, str]] = []

    def say(self, status: Status, words: str) -> None:
        """Adds a remark for the report on the present part of the page."""
        self.said.append((status, words))

    def get_item(self, obj: Any, key: Any) -> Any:
        """A member of a value; the keys of our mappings are texts, those of YAML may be numbers."""
        if isinstance(obj, Mapping) and isinstance(key, (int, float)) and key not in obj:
            key = text(key)
        return super().get_item(obj, key)


class _Output(OutputNode):
    """`{{ … }}`: a value as Liquid prints it, or a whole document as a block of its own."""

    __slots__ = ()

    def render_to_output(self, context: Any, buffer: TextIO) -> int:
        expression: Any = self.expression
        filters = expression.filters or []
        if context.is_layout and filters and filters[-1].name == "markdownify":
            # The output of a layout becomes Markdown: this needs not be HTML between.
            source = FilteredExpression(expression.token, expression.left, filters[:-1])
            words = text(source.evaluate(context)).strip()
            return buffer.write(context.placeholders.literal(words) if words else "")
        value = expression.evaluate(context)
        if isinstance(value, DocumentDrop):
            return buffer.write(context.placeholders.document(str(value)))
        return buffer.write(text(value))


class _Tolerant(Node):
    """A node that counts as empty if it cannot be rendered; the error is among the failures."""

    __slots__ = ()

    def render_to_output(self, context: Any, buffer: TextIO) -> int:
        try:
            return super().render_to_output(context, buffer)  # type: ignore[safe-super]
        except ResourceLimitError:
            raise
        except FAILURES as problem:
            context.env.failures.append(problem)
            return 0


class _Tags(dict[str, Any]):
    """The tags by name; one that Liquid does not know counts as empty."""

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else self[tags.UNKNOWN]


class JekyllEnvironment(Environment):
    """Parses and renders the templates of one site. `failures` grows by each error."""

    loop_iteration_limit = 400_000
    context_depth_limit = 60
    output_stream_limit = 4_000_000

    def __init__(self, site: Any) -> None:
        """`site`, a `jekyll.liquid_site.LiquidSite`, is asked for includes and addresses."""
        self.site = site
        self.failures: list[Exception] = []
        self._templates: dict[str, BoundTemplate] = {}
        super().__init__()

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Called by python-liquid."""
        super().setup_tags_and_filters(extra=extra)
        del self.tags["render"]
        for kind in tags.JEKYLL:
            self.add_tag(kind)
        for tag in self.tags.values():
            node = _Output if isinstance(tag, Output) else getattr(tag, "node_class", None)
            if node:
                tolerant = type(node.__name__, (_Tolerant, node), {"__slots__": ()})
                setattr(tag, "node_class", tolerant)  # noqa: B010 (a `Tag` declares none)
        self.tags = _Tags(self.tags)
        for name, theirs in self.filters.items():
            if theirs.__module__ in _CONVERTED:
                self.filters[name] = _CONVERTED[theirs.__module__](theirs)
        self.filters |= FILTERS
        self.filters |= {"where_exp": _where, "find_exp": _find, "group_by_exp": _group_by}
        self.filters |= self.site.filters

    def error(self, exc: Any, msg: str | None = None, token: LiquidToken | None = None) -> None:
        """Called by python-liquid for each error that it survives."""
        problem = exc if isinstance(exc, LiquidError) else exc(msg, token=token)
        if isinstance(problem, ResourceLimitError):
            raise problem
        self.failures.append(problem)

    @contextmanager
    def separately(self) -> Iterator[None]:
        """Keeps the failures of a page from those of another, whose rendering asked for it."""
        outer, self.failures = self.failures, []
        try:
            yield
        finally:
            self.failures = outer

    def context(
        self, names: Mapping[str, Any], placeholders: Held, is_layout: bool = False
    ) -> PageContext:
        """The variables `names` for the templates of one page, or of a layout around it."""
        context = PageContext(self.from_string(""), globals=names)
        context.placeholders, context.is_layout = placeholders, is_layout
        return context

    def template(self, source: str) -> BoundTemplate:
        """The template of an included file or a layout; raises `UnresolvedLiquidError`."""
        if source not in self._templates:
            try:
                self._templates[source] = self.from_string(template(source, tuple(tokens(source))))
            except LiquidError as problem:
                raise UnresolvedLiquidError(str(problem.message)) from problem
        return self._templates[source]

    def rendered(self, parsed: BoundTemplate, context: PageContext, **names: Any) -> str:
        """A template's output, with further variables.

        Raises `UnresolvedLiquidError` if it goes on for too long.
        """
        buffer = context.get_buffer(StringIO())
        try:
            parsed.render_with_context(context, buffer, partial=True, **names)
        except (ResourceLimitError, RecursionError) as problem:
            raise UnresolvedLiquidError("it goes on for too long") from problem
        return buffer.getvalue()

    def reads_site(self, listed: Iterable[Token], variables: set[str], depth: int = 0) -> bool:
        """Whether the output of some tokens depends on more than themselves: on a site, its pages,
        or a variable that does, one of `variables`, which those that they set are added to."""
        reads, names = False, set[str]()
        for token in listed:
            words = set(_NAME.findall(_QUOTED.sub("", token.args)))
            reads = reads or bool(words & (_SITE | variables))
            if token.name in ("assign", "capture", "increment", "decrement"):
                names.add(token.args.split("=")[0].strip().strip("\"'"))
            if token.name.startswith("include"):
                name = token.args.split()[0] if token.args.split() else ""
                source = self.site.include(name) if token.name != "include_relative" else None
                inner = tokens(source) if source is not None and depth < 12 else None
                reads = inner is None or self.reads_site(inner, variables, depth + 1) or reads
        if reads:
            variables |= names
        return reads

    def value(self, source: str, context: RenderContext) -> Any:
        """The value of an expression with filters; raises one of `FAILURES`."""
        return FilteredExpression.parse(self, _stream(source)).evaluate(context)


def _stream(source: str) -> TokenStream:
    source = spelled(source)
    return TokenStream(tokenize(source, LiquidToken(TOKEN_EXPRESSION, source, 0, source)))


def _of_text(function: Any) -> Any:
    """A filter of python-liquid for texts, given texts as Liquid prints values."""

    def filtered(value: Any, *args: Any, **more: Any) -> Any:
        given = [arg if type(arg) is int else text(arg) for arg in args]
        return function(text(value), *given, **more)

    if getattr(function, "with_environment", False):
        filtered.with_environment = True  # type: ignore[attr-defined]
    return filtered


def _of_number(function: Any) -> Any:
    """A filter of python-liquid for numbers, given numbers as Liquid reads values."""
    return lambda value, *args: function(number(value), *map(number, args))


_CONVERTED = {
    "liquid.builtin.filters.string": _of_text,
    "liquid.builtin.filters.math": _of_number,
}
"""The modules of filters that are right once they are given texts or numbers."""


def _condition(source: Any, name: Any, item: Any, context: RenderContext) -> bool:
    expression = BooleanExpression.parse(context.env, _stream(text(source)))
    with context.extend({spelled(text(name)): item}):
        return bool(expression.evaluate(context))


@with_context
def _where(value: Any, name: Any, source: Any, *, context: RenderContext) -> list[Any]:
    return [item for item in items(value) if _condition(source, name, item, context)]


@with_context
def _find(value: Any, name: Any, source: Any, *, context: RenderContext) -> Any:
    return next(iter(_where(value, name, source, context=context)), None)


@with_context
def _group_by(value: Any, name: Any, source: Any, *, context: RenderContext) -> list[Any]:
    expression = FilteredExpression.parse(context.env, _stream(text(source)))

    def key(item: Any) -> Any:
        with context.extend({spelled(text(name)): item}):
            return expression.evaluate(context)

    return grouped(value, key)
