"""Loaders of templates: from a mapping of names to sources, as they are written or folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import BaseLoader, TemplateNotFound, TemplateSyntaxError

from coursesite.theme.folding import folded, included

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, MutableMapping
    from typing import Any

    from jinja2 import Environment, Template, nodes

    from coursesite.theme.i18n import Locale


class SourceLoader(BaseLoader):
    """Templates as they are written. The name of a template is also its file name in tracebacks."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        """`sources` maps names to the texts of templates."""
        self._sources = sources

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """The source of a template, its name, and no function that checks for changes."""
        if template not in self._sources:
            raise TemplateNotFound(template)
        return self._sources[template], template, None


class FoldingLoader(SourceLoader):
    """Templates folded for pages in one language: see `coursesite.theme.folding`."""

    def __init__(
        self, sources: Mapping[str, str], locale: Locale, language: str, own: Container[str]
    ) -> None:
        """`locale` is the `t` of every page that is rendered, `language` its key in the cache.
        Templates that are a site's `own` are put into no other, so that an edit of one compiles
        that one only."""
        super().__init__(sources)
        self._own = own
        self._locale, self._language = locale, language
        self._table = repr(sorted(locale.table.items()))

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """A template, compiled, or from the environment's cache if neither its source nor those of
        the templates folded into it nor any interface text changed."""
        self.get_source(environment, name)
        parts = included(name, self._sources, self._own)
        cache, code = environment.bytecode_cache, None
        if cache is not None:
            sources = "\0".join([self._table, *parts, *(self._sources[part] for part in parts)])
            bucket = cache.get_bucket(environment, f"{name} {self._language}", name, sources)
            code = bucket.code
        if code is None:

            def parsed(other: str) -> nodes.Template | None:
                if other not in parts:
                    return None
                try:
                    return environment.parse(self._sources[other], other, other)
                except TemplateSyntaxError:  # reported where it is included, if that is reached
                    return None

            tree = environment.parse(self._sources[name], name, name)
            code = environment.compile(folded(tree, self._locale, parsed), name, name)
            if cache is not None:
                bucket.code = code
                cache.set_bucket(bucket)
        return environment.template_class.from_code(environment, code, globals or {})
