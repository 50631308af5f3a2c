"""Renders the templates of a theme and reports their mistakes.

Rendering is pure: the same sources, addresses of assets and context give the same text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    meta,
    nodes,
)
from jinja2.utils import missing

from coursesite.diagnostics import Diagnostic, Span, error, nearest
from coursesite.text.lazy_regex import rare
from coursesite.theme import i18n
from coursesite.theme.fast_environment import FastEnvironment
from coursesite.theme.filters import FILTERS, FilterError
from coursesite.theme.folding import UnfoldableError
from coursesite.theme.layers import BELOW, as_written, not_built_in
from coursesite.theme.loader import FoldingLoader, SourceLoader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from coursesite.theme.bytecode_cache import TemplateCache

_Kind = TypeVar("_Kind", bound=Environment)


_QUOTED = rare(r"'([^'\n]+)'")


class TemplateProblem(Exception):  # noqa: N818
    """A mistake in a template, or in a text file of the theme.

    `code` is "template-missing", "template-syntax" or "template-error"; `name` is the template's as
    templates write it, `path` its file's, which who knows the files may set; `line` counts from 1,
    and is 0 if no line is to blame.
    """

    def __init__(
        self,
        code: str,
        name: str,
        line: int,
        message: str,
        hint: str = "",
        span: Span | None = None,
    ) -> None:
        """`hint` may be empty; without a `span`, what the message quotes is looked for in the
        line."""
        super().__init__(f"{name}:{line}: {message}")
        self.span = span
        self.code, self.name, self.line, self.message, self.hint = code, name, line, message, hint
        self.path = f"templates/{name}"

    def diagnostic(self, text: str = "") -> Diagnostic:
        """The diagnostic of the problem, about its file, whose text is `text`."""
        span = self.span
        if span is None and self.line:
            span = _blamed(self.message, text, self.line)
        return error(self.code, self.message, span, self.hint).within(self.path)


def _blamed(message: str, text: str, line: int) -> Span:
    """The span of what a message about a line of a template quotes; else that of the line's text.
    Jinja knows the lines of its mistakes only."""
    lines = text.split("\n")
    written = lines[line - 1].rstrip() if line <= len(lines) else ""
    for quoted in _QUOTED.findall(message):
        if quoted[0].isalnum() or quoted[0] == "_":
            found = re.search(rf"(?<!\w){re.escape(quoted)}(?!\w)", written)
            at = found.start() if found else -1
        else:
            at = written.rfind(quoted)
        if at >= 0:
            return Span(line, at + 1, len(quoted))
    start = len(written) - len(written.lstrip())
    return Span(line, start + 1, max(1, len(written) - start))


def references(source: str) -> tuple[str | None, ...]:
    """The names of the templates that a source extends, includes or imports, in order.

    None stands for a name that is known only when the template runs. Raises `TemplateProblem`, with
    an empty name.
    """
    return tuple(dict.fromkeys(meta.find_referenced_templates(parsed(source))))


def takes(source: str, name: str) -> bool:
    """Whether a source takes a variable from its context, and never sets it itself. Of one that has
    a mistake, which rendering reports, nothing is said."""
    try:
        tree = parsed(source)
    except TemplateProblem:
        return False
    uses = {node.ctx for node in tree.find_all(nodes.Name) if node.name == name}
    return uses == {"load"}


def parsed(source: str) -> nodes.Template:
    """Jinja's syntax tree of a source. Raises `TemplateProblem`, with an empty name."""
    try:
        return _PARSER.parse(source)
    except TemplateSyntaxError as exc:
        raise _syntax(exc, "", {}) from exc


class Theme:
    """Templates by name, ready to render.

    Each is rendered in the folded form of `folding`. If that fails, the template is rendered as it
    is written, so that messages have its lines. `assets` maps names such as "style.css" to site
    addresses; `cache` keeps compiled templates.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        assets: Mapping[str, str],
        cache: TemplateCache | None = None,
        layers: int = 2,
    ) -> None:
        """Compiles nothing: a template is compiled when it is first rendered. `layers` is the
        number of those that `sources` were made of."""
        self._layers = layers
        self._sources, self._assets, self._cache = sources, assets, cache
        self._parse = cache.texts if cache is not None else i18n.parse
        self._locales: dict[str, i18n.Locale] = {}
        self._own_filters: Mapping[str, Any] = {}
        self._environment = self._configured(Environment, SourceLoader(sources))
        self._folded: dict[str, FastEnvironment] = {}  # by language
        self._unfoldable: set[str] = set()

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """The text of the template `name`. To `context` is added `t`, the `i18n.Locale` of
        `page.lang`, else of `language`, else of English. Raises `TemplateProblem`."""
        language = _language(context)
        variables = {**context, "t": self.locale(language)}
        if name not in self._unfoldable:
            try:
                return self._folded_for(language).render(name, variables)
            except UnfoldableError:
                self._unfoldable.add(name)
            except Exception:  # it fails again as it is written, with its own lines
                pass
        try:
            return self._environment.get_template(name).render(variables)
        except TemplateProblem:
            raise
        except Exception as exc:
            raise self._problem(exc, name, context) from exc

    def know(self, filters: Mapping[str, Any]) -> None:
        """Give the templates filters of a site's own. They are given their context, so none is
        called before a page is made."""
        if filters is self._own_filters:
            return
        self._own_filters = filters
        if self._cache is not None:
            self._cache.filters = tuple(sorted(filters))
        for environment in (self._environment, *self._folded.values()):
            environment.filters.update(filters)

    def locale(self, language: str) -> i18n.Locale:
        """The interface text of a language. Raises `TemplateProblem` for a wrong text file."""
        if language not in self._locales:
            try:
                self._locales[language] = i18n.locale(
                    self._sources, language, isolate=True, parse=self._parse, layers=self._layers
                )
            except i18n.TextError as exc:
                line = exc.span.line if exc.span else 0
                raise TemplateProblem(
                    "template-syntax", exc.name, line, exc.message, exc.hint, exc.span
                ) from exc
        return self._locales[language]

    def _configured(self, kind: type[_Kind], loader: BaseLoader) -> _Kind:
        """An environment of the class `kind`, the same for folded and unfolded templates."""
        environment = kind(
            autoescape=True,
            undefined=_Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            loader=loader,
            bytecode_cache=self._cache,
        )
        # a page must come out the same each time
        del environment.filters["random"], environment.globals["lipsum"]
        environment.filters.update(FILTERS | dict(self._own_filters))
        environment.globals["assets"] = self._assets
        environment.globals["range"] = _range
        return environment

    def _folded_for(self, language: str) -> FastEnvironment:
        """The environment of templates folded for pages in a language."""
        if language not in self._folded:
            own = not_built_in(self._sources, self._layers)
            loader = FoldingLoader(self._sources, self.locale(language), language, own)
            self._folded[language] = self._configured(FastEnvironment, loader)
        return self._folded[language]

    def _problem(self, exc: Exception, name: str, context: Mapping[str, Any]) -> TemplateProblem:
        if isinstance(exc, TemplateSyntaxError):
            return _syntax(exc, name, self._environment.filters)
        where, line = _location(exc.__traceback__, self._sources) or (name, 0)
        if isinstance(exc, TemplateNotFound):
            wanted = as_written(str(exc.name or name))
            message = f"there is no template '{wanted}'"
            hint = _template_meant(wanted, self._sources)
            return TemplateProblem("template-missing", where, line, message, hint)
        circles = (_circle(one, self._sources) for one in (name, where))
        if isinstance(exc, RecursionError) and (circle := next(filter(None, circles), ())):
            where = circle[0]
            source, onward = self._sources[where], as_written((*circle, where)[1])
            line = source.count("\n", 0, max(0, source.find(onward))) + 1
            message, hint = "this template extends or includes itself", ""
            if by := " and ".join(f"'{as_written(one)}'" for one in circle[1:]):
                message = f"{message} by way of {by}"
            below = (f"{BELOW * depth}{where}" for depth in range(1, self._layers))
            own = self._sources.get(where)
            if any(self._sources.get(one, own) != own for one in below):
                hint = f"that of the theme is '{BELOW}{where}'"
            return TemplateProblem("template-error", where, line, message, hint)
        if isinstance(exc, FilterError | i18n.TextError):
            message, hint = exc.message, exc.hint
        elif isinstance(exc, _MissingError):
            message = str(exc)
            hint = _meant(exc.name, exc.known or {*context, *self._environment.globals, "t"})
        else:
            message, hint = f"{type(exc).__name__}: {exc}", ""
        return TemplateProblem("template-error", where, line, message, hint)


_ON_PAGES = frozenset(
    (
        *("site", "course", "page", "here", "language", "nav", "editions", "newest", "contents"),
        *("translations", "feed_url", "json_feed_url", "picture", "data", "t", "assets"),
        *("ref", "front", "html", "terms", "headings", "section", "title_id", "minutes", "files"),
        *("recording", "slides", "readings", "tags", "prev", "next", "edit_url", "report_url"),
    )
)
_ON_LISTS = frozenset(
    (
        *("refs", "sessions", "weeks", "tasks", "announcements", "courses", "earlier", "grid"),
        *("schedule_url", "calendar_url", "due_url", "has_times", "has_due", "kind", "tag"),
        *("parts", "styles", "target", "own_feed"),
    )
)
_IN_SHORTCODES = frozenset(("args", "kwargs", "inner"))
VARIABLES = _ON_PAGES | _ON_LISTS | _IN_SHORTCODES
"""The names that templates of pages and shortcodes are given."""


def variable_names() -> frozenset[str]:
    """The names that mean something in a template without an extension."""
    words = ["caller", "false", "loop", "none", "not", "self", "super", "true", "varargs"]
    return frozenset((*VARIABLES, *Environment().globals, *words))


def filter_names() -> frozenset[str]:
    """The names of the filters that templates have without an extension."""
    return frozenset((*Environment().filters, *FILTERS))


class _MissingError(UndefinedError):
    """The error of an undefined name. For an attribute, `known` are the names of the others."""

    name = ""
    known: frozenset[str] = frozenset()


class _Undefined(StrictUndefined):
    """Jinja's strict undefined value, with an error from which a hint can be made."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)  # type: ignore[arg-type]
        self._undefined_exception = self._missing  # type: ignore[assignment]

    def _missing(self, message: str) -> _MissingError:
        obj, name = self._undefined_obj, str(self._undefined_name)
        known: frozenset[str] = frozenset()
        if isinstance(obj, msgspec.Struct):
            known = frozenset(obj.__struct_fields__)
            message = f"'{type(obj).__name__}' has no '{name}'"
        elif isinstance(obj, dict):
            known = frozenset(str(key) for key in obj)
            message = f"there is no '{name}' in it" + ("" if known else ": it is empty")
        problem = _MissingError(message)
        problem.name, problem.known = name, known
        return problem


_LONGEST_RANGE = 100_000
_PARSER = Environment(trim_blocks=True, lstrip_blocks=True, undefined=Undefined)


def _range(*limits: int) -> range:
    """The `range` of templates: one that no page could show all of is a mistake."""
    numbers = range(*limits)
    try:
        count = len(numbers)
    except OverflowError:
        count = _LONGEST_RANGE + 1
    if count > _LONGEST_RANGE:
        raise ValueError(f"a range has at most {_LONGEST_RANGE:,} numbers")
    return numbers


def _language(context: Mapping[str, Any]) -> str:
    """The language of the page that is rendered."""
    page = context.get("page")
    lang = page.get("lang") if isinstance(page, dict) else getattr(page, "lang", "")
    return str(lang or context.get("language") or i18n.FALLBACK)


def _location(trace: TracebackType | None, sources: Mapping[str, str]) -> tuple[str, int] | None:
    """The template and line of the innermost frame of a template in a traceback: Jinja gives
    code the template's name as file name, and frames the line numbers of the source."""
    location = None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in sources:
            location = name, trace.tb_lineno
        trace = trace.tb_next
    return location


def _syntax(exc: TemplateSyntaxError, name: str, filters: Iterable[str]) -> TemplateProblem:
    message = (exc.message or "this is no template").rstrip(".")
    quoted = message.split("'")
    hint = _meant(quoted[1], filters) if message.startswith("No filter named") else ""
    return TemplateProblem("template-syntax", exc.name or name, exc.lineno, message, hint)


def _template_meant(wrong: str, known: Iterable[str]) -> str:
    """A hint for a missing template: the one with a similar name in its folder, or to write it."""
    folder, slash, name = wrong.rpartition("/")
    writing = f"write templates/{wrong}"
    if folder and wrong.startswith(BELOW):
        writing = f"'{BELOW}' stands for the templates below: there is none of that name"
    beside = [other for other in known if other.rpartition("/")[0] == folder]
    if not beside:
        return _meant(wrong, known)
    near = nearest(name.removesuffix(".html"), [_stem(other) for other in beside])
    return f"did you mean '{folder}{slash}{near}.html'?" if near else writing


def _circle(start: str, sources: Mapping[str, str]) -> tuple[str, ...]:
    """The templates by way of which one comes back to itself, itself the first; none if it does
    not."""
    seen: set[str] = {start}
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting:
        way = waiting.pop(0)
        for name in references(sources.get(way[-1], "")):
            if name == start:
                return way
            if name is not None and name not in seen:
                seen.add(name)
                waiting.append((*way, name))
    return ()


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".html")


def _meant(wrong: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to a wrong one; empty if none is near."""
    near = nearest(wrong, sorted(known))
    return f"did you mean '{near}'?" if near else ""
