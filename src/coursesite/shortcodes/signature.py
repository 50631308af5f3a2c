"""A shortcode is a function: its signature says which calls are right."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

from msgspec import Struct

from coursesite.model import PageFacts
from coursesite.shortcodes.parameter_types import InnerForm, ValueReader, reader
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursesite.shortcodes.results import Result

Kind = Literal["positional", "either", "rest", "named", "any"]
_KINDS: dict[Any, Kind] = {
    inspect.Parameter.POSITIONAL_ONLY: "positional",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "either",
    inspect.Parameter.VAR_POSITIONAL: "rest",
    inspect.Parameter.KEYWORD_ONLY: "named",
    inspect.Parameter.VAR_KEYWORD: "any",
}
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_EXAMPLE = rare(r"\{\{<.*>\}\}")


class Parameter(Struct, frozen=True):
    """One parameter: `name` is its name in Python, `key` the one that authors write.

    Kinds: "positional" by position only, "either" by position or name, "named" by name only, "rest"
    (`*args`) and "any" (`**kwargs`) take the arguments that no other parameter took.
    """

    name: str
    kind: Kind
    reader: ValueReader
    required: bool = False
    default: Any = None

    @property
    def key(self) -> str:
        """The name as authors write it: `class_`, since `class` is Python's, is `class`."""
        return self.name.rstrip("_")

    def __str__(self) -> str:
        """The parameter as hints show it: `id`, `start=`, `src…`."""
        return {"named": f"{self.key}=", "rest": f"{self.key}…", "any": "name="}.get(
            self.kind, self.key
        )


class Shortcode(Struct, frozen=True):
    """A shortcode that is a function: calls are checked against `parameters`.

    `inner_form` is the form of the text between its tags, the argument `inner`; None if it takes no
    closing tag. `needs_inner` is false where the closing tag may be missing. `doc` is
    the docstring of the function, or else of its module.
    """

    name: str
    function: Callable[..., Result]
    parameters: tuple[Parameter, ...]
    doc: str = ""
    inner_form: InnerForm | None = None
    needs_inner: bool = False
    page: str = ""
    """The parameter that gets the facts of the page; "" if it asks for none."""

    @property
    def example(self) -> str:
        """A call of it: the one that its documentation begins with, else one made of its
        parameters."""
        if example := _EXAMPLE.match(self.doc):
            return example[0]
        return "{{< " + " ".join([self.name, *map(str, self.parameters)]) + " >}}"


class TemplateShortcode(Struct, frozen=True):
    """A shortcode that is only a template, `templates/shortcodes/NAME.html`: it takes any
    arguments, as `args` and `kwargs`, and the text between its tags as `inner`."""

    name: str

    @property
    def template(self) -> str:
        """The name of its template."""
        return template_name(self.name)


class Broken(Struct, frozen=True):
    """A shortcode that could not be loaded; `message` is empty if that was reported already."""

    name: str
    message: str = ""


Entry = Shortcode | TemplateShortcode | Broken


def template_name(name: str) -> str:
    """The template of the shortcode `name`, relative to `templates/`."""
    return f"shortcodes/{name}.html"


def shortcode(function: Callable[..., Result]) -> Shortcode:
    """Makes a shortcode of a function: its signature is the schema, its docstring (or that of
    its module) the entry in the manual. Raises TypeError for an annotation that
    `parameter_types.reader` does not know, and for an `inner` that could not be passed.

    >>> from coursesite.shortcodes import Embed
    >>> @shortcode
    ... def kbd(*keys: str) -> Embed:
    ...     '''{{< kbd Ctrl C >}}: keys to press.'''
    ...     return Embed("shortcodes/kbd.html", keys=keys)
    >>> kbd.example, kbd.inner_form
    ('{{< kbd Ctrl C >}}', None)
    """
    hints = get_type_hints(function, include_extras=True)
    parameters: list[Parameter] = []
    inner_form, needs_inner, page = None, False, ""
    for name, parameter in inspect.signature(function).parameters.items():
        if hints.get(name) is PageFacts:
            if parameter.kind not in _NAMED:
                raise TypeError(f"'{name}': the facts of the page come as {name}=")
            page = name
            continue
        read = reader(hints.get(name, str))
        required = parameter.default is parameter.empty
        if isinstance(read, InnerForm):
            if name != "inner" or parameter.kind is parameter.POSITIONAL_ONLY:
                raise TypeError(f"'{name}': the text between the tags comes as inner=")
            inner_form, needs_inner = read, required
            continue
        kind = _KINDS[parameter.kind]
        required = required and kind not in ("rest", "any")
        default = None if parameter.default is parameter.empty else parameter.default
        parameters.append(Parameter(name, kind, read, required, default))
    takes_rest = any(known.kind == "rest" for known in parameters)
    for given in ("inner" if inner_form else "", page):
        if given and takes_rest and _by_position(function, given):
            raise TypeError(f"'{given}' must stand behind *args")
    doc = inspect.getdoc(function) or inspect.cleandoc(function.__globals__.get("__doc__") or "")
    name = function.__name__.rstrip("_")
    return Shortcode(name, function, tuple(parameters), doc, inner_form, needs_inner, page)


def _by_position(function: Callable[..., Result], name: str) -> bool:
    """Whether a parameter can be passed by position, where `*args` would take its value."""
    parameter = inspect.signature(function).parameters[name]
    return parameter.kind is parameter.POSITIONAL_OR_KEYWORD
