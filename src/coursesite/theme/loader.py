"""From the sources of templates to their code: as they are written, or folded for a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError

from coursesite.theme.folding import folded, included

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping
    from types import CodeType
    from typing import Any

    from jinja2 import Template, nodes

    from coursesite.theme.i18n import Voice


_OF_DICTS = frozenset(dir(dict))


class Quick(Environment):
    """Jinja's environment, for contexts that are mostly dicts."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The attribute of a value, else its item of that name; dicts have few attributes."""
        if type(obj) is dict and attribute not in _OF_DICTS:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def _compile(self, source: str, filename: str) -> CodeType:
        """Jinja's hook for how the Python source of a template becomes code."""
        return super()._compile(
            f"{source}\nfrom coursesite.theme.escaping import escape\n", filename
        )

    def text(self, name: str, context: Mapping[str, Any]) -> str:
        """A template rendered; what goes wrong comes out as it is."""
        template = self.get_template(name)
        known = template.new_context({**self.globals, **context}, shared=True)
        return self.concat(template.root_render_func(known))


class Plain(BaseLoader):
    """Sources by name; the name is also the file name in tracebacks."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        """See the class."""
        self._sources = sources

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """The source of a template and its name."""
        if template not in self._sources:
            raise TemplateNotFound(template)
        return self._sources[template], template, None

    def list_templates(self) -> list[str]:
        """The names of all, sorted."""
        return sorted(self._sources)


class Folding(Plain):
    """The same for pages in one language: see `coursesite.theme.folding`."""

    def __init__(self, sources: Mapping[str, str], voice: Voice, language: str) -> None:
        """`voice` is the `t` of all that is rendered; `language` stands for it in a cache."""
        super().__init__(sources)
        self._voice, self._language = voice, language
        self._table = repr(sorted(voice.table.items()))

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """A template of the environment; its code depends on all sources that are put into it."""
        self.get_source(environment, name)
        with_it = included(name, self._sources)
        cache, code = environment.bytecode_cache, None
        if cache is not None:
            sources = "\0".join([self._table, *with_it, *(self._sources[one] for one in with_it)])
            bucket = cache.get_bucket(environment, f"{name} {self._language}", name, sources)
            code = bucket.code
        if code is None:

            def parsed(other: str) -> nodes.Template | None:
                if other not in with_it:
                    return None
                try:
                    return environment.parse(self._sources[other], other, other)
                except TemplateSyntaxError:  # complained of where it is run, if it is
                    return None

            tree = environment.parse(self._sources[name], name, name)
            code = environment.compile(folded(tree, self._voice, parsed), name, name)
            if cache is not None:
                bucket.code = code
                cache.set_bucket(bucket)
        return environment.template_class.from_code(environment, code, globals or {})
