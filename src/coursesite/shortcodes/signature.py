"""A shortcode: a function whose signature says what its calls may look like."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

from msgspec import Struct

from coursesite.shortcodes.types import Reader, Slot, reader

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
_EXAMPLE = re.compile(r"\{\{<.*>\}\}")


class Parameter(Struct, frozen=True):
    """One parameter: `name` is Python's, `key` what authors write (`class_` is `class`).

    Kinds: "positional" by place only, "either" by place or name, "named" by name only, "rest"
    (`*args`) and "any" (`**kwargs`) take what is left.
    """

    name: str
    kind: Kind
    reader: Reader
    required: bool = False
    default: Any = None

    @property
    def key(self) -> str:
        """The name as authors write it."""
        return self.name.rstrip("_")

    def __str__(self) -> str:
        """As it is shown in a hint: `id`, `start=`, `src…`."""
        return {"named": f"{self.key}=", "rest": f"{self.key}…", "any": "name="}.get(
            self.kind, self.key
        )


class Shortcode(Struct, frozen=True):
    """A shortcode that is a function: calls are checked against `parameters`.

    `slot` says how it takes the text between its tags, as the argument `inner`; None if it has
    no closing tag. `needs_inner` is false where the text may be missing.
    """

    name: str
    function: Callable[..., Result]
    parameters: tuple[Parameter, ...]
    doc: str = ""
    slot: Slot | None = None
    needs_inner: bool = False

    @property
    def paired(self) -> bool:
        """Whether it may have a closing tag."""
        return self.slot is not None

    @property
    def usage(self) -> str:
        """The first line of its documentation, a call and what it gives; else `example`."""
        first = self.doc.partition("\n")[0]
        return first if first.startswith("{{") else self.example

    @property
    def example(self) -> str:
        """The call that its documentation begins with, or else one with all its parameters."""
        if found := _EXAMPLE.match(self.doc):
            return found[0]
        return "{{< " + " ".join([self.name, *map(str, self.parameters)]) + " >}}"


class TemplateShortcode(Struct, frozen=True):
    """A shortcode that is only a template, `templates/shortcodes/NAME.html`: it takes any
    arguments, as `args` and `kwargs`, and the text between its tags as `inner`."""

    name: str
    paired: bool = True
    needs_inner: bool = False

    @property
    def template(self) -> str:
        """The name of its template."""
        return template_name(self.name)


class Broken(Struct, frozen=True):
    """A shortcode that could not be loaded; `message` is empty if that was reported already."""

    name: str
    message: str = ""
    paired: bool = True
    needs_inner: bool = False


Entry = Shortcode | TemplateShortcode | Broken


def template_name(name: str) -> str:
    """The template that a shortcode has by convention."""
    return f"shortcodes/{name}.html"


def shortcode(function: Callable[..., Result]) -> Shortcode:
    """Makes a shortcode of a function: its signature is the schema, its docstring (or that of
    its module) the entry in the manual. Raises TypeError for parameters that cannot be read.

    >>> from coursesite.shortcodes import Embed
    >>> @shortcode
    ... def kbd(*keys: str) -> Embed:
    ...     '''{{< kbd Ctrl C >}}: keys to press.'''
    ...     return Embed("shortcodes/kbd.html", keys=keys)
    >>> kbd.example, kbd.paired
    ('{{< kbd Ctrl C >}}', False)
    """
    hints = get_type_hints(function, include_extras=True)
    parameters: list[Parameter] = []
    slot, needs_inner = None, False
    for name, parameter in inspect.signature(function).parameters.items():
        read = reader(hints.get(name, str))
        required = parameter.default is parameter.empty
        if isinstance(read, Slot):
            if name != "inner" or parameter.kind is parameter.POSITIONAL_ONLY:
                raise TypeError(f"'{name}': the text between the tags comes as inner=")
            slot, needs_inner = read, required
            continue
        kind = _KINDS[parameter.kind]
        required = required and kind not in ("rest", "any")
        default = None if parameter.default is parameter.empty else parameter.default
        parameters.append(Parameter(name, kind, read, required, default))
    if slot and any(one.kind == "rest" for one in parameters) and _by_place(function):
        raise TypeError("'inner' must stand behind *args")
    doc = inspect.getdoc(function) or inspect.cleandoc(function.__globals__.get("__doc__") or "")
    name = function.__name__.rstrip("_")
    return Shortcode(name, function, tuple(parameters), doc, slot, needs_inner)


def _by_place(function: Callable[..., Result]) -> bool:
    """Whether `inner` can be given by place."""
    inner = inspect.signature(function).parameters["inner"]
    return inner.kind is inner.POSITIONAL_OR_KEYWORD
