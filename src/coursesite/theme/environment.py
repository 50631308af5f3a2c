"""The theme: Jinja templates over a mapping from name to source, with the filters they use.

A site's own template NAME wins over the theme's, which stays reachable as `theme/NAME`. Rendering
is pure: the same sources, addresses of assets and context give the same text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    meta,
)
from jinja2.utils import missing

from coursesite.diagnostics import Diagnostic, Span, error, nearest
from coursesite.theme import i18n
from coursesite.theme.filters import FILTERS, FilterError
from coursesite.theme.folding import UnfoldableError
from coursesite.theme.loader import Folding, Plain, Quick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from jinja2 import nodes

_Kind = TypeVar("_Kind", bound=Environment)


class TemplateProblem(Exception):  # noqa: N818
    """A template that can't be used, or a text file of the theme that can't be read.

    `code` is "template-missing", "template-syntax" or "template-error"; `name` is the template as
    templates call it; `line` counts from 1 and is 0 where none is to blame.
    """

    def __init__(self, code: str, name: str, line: int, message: str, hint: str = "") -> None:
        """See the class."""
        super().__init__(f"{name}:{line}: {message}")
        self.code, self.name, self.line, self.message, self.hint = code, name, line, message, hint

    def diagnostic(self) -> Diagnostic:
        """The same as a message about the file `templates/NAME`."""
        span = Span(self.line, 1) if self.line else None
        return error(self.code, self.message, span, self.hint).within(f"templates/{self.name}")


def layered(theme: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The sources for a `Theme`: those of the theme under the site's own, and as `theme/NAME`."""
    return {**theme, **own, **{f"theme/{name}": text for name, text in theme.items()}}


def references(source: str) -> tuple[str | None, ...]:
    """The templates that a source names to extend, include or import, in order.

    None stands for a name that is only known when the template runs. Raises `TemplateProblem`
    without a name.
    """
    return tuple(dict.fromkeys(meta.find_referenced_templates(parsed(source))))


def parsed(source: str) -> nodes.Template:
    """The tree of a template. Raises `TemplateProblem` without a name."""
    try:
        return _PARSER.parse(source)
    except TemplateSyntaxError as exc:
        raise _syntax(exc, "", {}) from exc


class Theme:
    """Templates by name, ready to render.

    `assets` maps names such as "style.css" to site addresses. A `cache` keeps compiled templates
    between processes; its keys hold the source, so that it can't be stale.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        assets: Mapping[str, str],
        cache: BytecodeCache | None = None,
    ) -> None:
        """Nothing is compiled before it is rendered."""
        self._sources, self._assets, self._cache = sources, assets, cache
        self._voices: dict[str, i18n.Voice] = {}
        self._references: dict[str, tuple[str | None, ...]] = {}
        self._environment = self._made(Environment, Plain(sources))
        self._folding: dict[str, Quick] = {}
        self._unfoldable: set[str] = set()

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """The text of template `name` in `context`, to which `t` (a `texts.Voice`) is added: that
        of `page.lang`, else of `language`, else English. Raises `TemplateProblem`."""
        language = _language(context)
        known = {**context, "t": self.voice(language)}
        if name not in self._unfoldable:
            try:
                return self._folded(language).text(name, known)
            except UnfoldableError:
                self._unfoldable.add(name)
            except Exception:  # what is wrong, and where, the template as it is written will say
                pass
        try:
            return self._environment.get_template(name).render(known)
        except TemplateProblem:
            raise
        except Exception as exc:
            raise self._problem(exc, name, context) from exc

    def voice(self, language: str) -> i18n.Voice:
        """The interface text for a language. Raises `TemplateProblem` for a wrong text file."""
        if language not in self._voices:
            try:
                self._voices[language] = i18n.voice(self._sources, language, isolate=True)
            except i18n.TextError as exc:
                raise TemplateProblem(
                    "template-syntax", exc.name, exc.line, exc.message, exc.hint
                ) from exc
        return self._voices[language]

    def closure(self, name: str) -> tuple[str, ...]:
        """All that the text of `name` may depend on, sorted: itself, each template that it can
        reach, and the text files. Names that don't exist are there too, since they might one day;
        where a name is worked out at run time, every template is. Raises `TemplateProblem`."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            for target in self._referenced(current):
                if target is None:
                    return tuple(sorted({*self._sources, *seen}))
                waiting.append(target)
        own_texts = (n for n in self._sources if n.removeprefix("theme/").startswith("text/"))
        return tuple(sorted({*seen, *own_texts}))

    def _made(self, kind: type[_Kind], loader: BaseLoader) -> _Kind:
        made = kind(
            autoescape=True,
            undefined=_Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            loader=loader,
            bytecode_cache=self._cache,
        )
        del made.filters["random"], made.globals["lipsum"]  # pages do not go by chance
        made.filters.update(FILTERS)
        made.globals["assets"] = self._assets
        return made

    def _folded(self, language: str) -> Quick:
        """The templates for pages in a language, as quick as they can be."""
        if language not in self._folding:
            loader = Folding(self._sources, self.voice(language), language)
            self._folding[language] = self._made(Quick, loader)
        return self._folding[language]

    def _referenced(self, name: str) -> tuple[str | None, ...]:
        if name not in self._references:
            source = self._sources.get(name)
            try:
                self._references[name] = () if source is None else references(source)
            except TemplateProblem as exc:
                raise TemplateProblem(exc.code, name, exc.line, exc.message, exc.hint) from exc
        return self._references[name]

    def _problem(self, exc: Exception, name: str, context: Mapping[str, Any]) -> TemplateProblem:
        if isinstance(exc, TemplateSyntaxError):
            return _syntax(exc, name, self._environment.filters)
        where, line = _place(exc.__traceback__, self._sources) or (name, 0)
        if isinstance(exc, TemplateNotFound):
            wanted = str(exc.name or name)
            message = f"there is no template '{wanted}'"
            hint = _template_meant(wanted, self._sources)
            return TemplateProblem("template-missing", where, line, message, hint)
        if isinstance(exc, RecursionError) and where in self._referenced(where):
            message, hint = "this template extends or includes itself", ""
            if f"theme/{where}" in self._sources:
                hint = f"that of the theme is 'theme/{where}'"
            return TemplateProblem("template-error", where, line, message, hint)
        if isinstance(exc, FilterError | i18n.TextError):
            message, hint = exc.message, exc.hint
        elif isinstance(exc, _MissingError):
            message = str(exc)
            hint = _meant(exc.name, exc.known or {*context, *self._environment.globals, "t"})
        else:
            message, hint = f"{type(exc).__name__}: {exc}", ""
        return TemplateProblem("template-error", where, line, message, hint)


class _MissingError(UndefinedError):
    """A name that is not there: `known` are those that are, where it is an attribute's."""

    name = ""
    known: frozenset[str] = frozenset()


class _Undefined(StrictUndefined):
    """Jinja's strict undefined value, whose error also says what might have been meant."""

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
            message = f"there is no '{name}' in it"
        problem = _MissingError(message)
        problem.name, problem.known = name, known
        return problem


_PARSER = Environment(trim_blocks=True, lstrip_blocks=True, undefined=Undefined)


def _language(context: Mapping[str, Any]) -> str:
    page = context.get("page")
    lang = page.get("lang") if isinstance(page, dict) else getattr(page, "lang", "")
    return str(lang or context.get("language") or i18n.FALLBACK)


def _place(trace: TracebackType | None, sources: Mapping[str, str]) -> tuple[str, int] | None:
    """The innermost line of a template in a traceback (Jinja maps its frames to templates)."""
    found = None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in sources:
            found = name, trace.tb_lineno
        trace = trace.tb_next
    return found


def _syntax(exc: TemplateSyntaxError, name: str, filters: Iterable[str]) -> TemplateProblem:
    message = (exc.message or "this is no template").rstrip(".")
    quoted = message.split("'")
    hint = _meant(quoted[1], filters) if message.startswith("No filter named") else ""
    return TemplateProblem("template-syntax", exc.name or name, exc.lineno, message, hint)


def _template_meant(wrong: str, known: Iterable[str]) -> str:
    """The template that was perhaps meant: one of the same folder with a name like it."""
    folder, slash, name = wrong.rpartition("/")
    beside = [one for one in known if one.rpartition("/")[0] == folder]
    if not beside:
        return _meant(wrong, known)
    near = nearest(name.removesuffix(".html"), [_stem(one) for one in beside])
    return f"did you mean '{folder}{slash}{near}.html'?" if near else f"write templates/{wrong}"


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".html")


def _meant(wrong: str, known: Iterable[str]) -> str:
    near = nearest(wrong, sorted(known))
    return f"did you mean '{near}'?" if near else ""
