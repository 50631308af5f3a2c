"""Fits the arguments of a call to the signature of its shortcode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursesite.diagnostics import error
from coursesite.shortcodes.parameter_types import ShortcodeError, did_you_mean
from coursesite.shortcodes.syntax import name_span, span, written

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic, Span
    from coursesite.model import Call
    from coursesite.shortcodes.lexer import Argument
    from coursesite.shortcodes.signature import Parameter, Shortcode


class Binding:
    """The values of one call, by parameter; `diagnostics` says what does not fit."""

    def __init__(self, shortcode: Shortcode, call: Call) -> None:
        """Reads all arguments, wrong ones too."""
        self.shortcode, self.call = shortcode, call
        self.diagnostics: list[Diagnostic] = []
        self.places: dict[str, Argument] = {}
        self.values: dict[str, Any] = {}
        self.rest: list[Any] = []
        self.more: dict[str, Any] = {}
        meant: set[str] = set()
        for argument in written(call)[0]:
            parameter = self._parameter(argument, meant)
            if parameter is not None:
                self._read(parameter, argument)
        for parameter in shortcode.parameters:
            if parameter.required and parameter.name not in self.places.keys() | meant:
                self._missing(parameter)

    def call_arguments(self) -> tuple[list[Any], dict[str, Any]]:
        """What to call the function with, apart from `inner`."""
        args: list[Any] = []
        kwargs = dict(self.more)
        by_place = any(one.kind == "rest" for one in self.shortcode.parameters)
        for parameter in self.shortcode.parameters:
            value = self.values.get(parameter.name, parameter.default)
            if parameter.kind == "rest":
                args += self.rest
            elif parameter.kind == "positional" or (parameter.kind == "either" and by_place):
                args.append(value)
            elif parameter.kind != "any":
                kwargs[parameter.name] = value
        return args, kwargs

    def report(self, wrong: ShortcodeError, argument: Argument | None, message: str = "") -> None:
        """Adds a message about `argument`, or about the whole call."""
        text = f"{self.call.name}: {wrong.message or message}"
        found = error("shortcode-argument", text, self.where(argument), wrong.hint)
        self.diagnostics.append(found)

    def where(self, argument: Argument | None) -> Span | None:
        """The span of an argument; that of the name of the call for None."""
        place = argument and span(self.call.source, argument.start, argument.end)
        return place or name_span(self.call)

    def _parameter(self, argument: Argument, meant: set[str]) -> Parameter | None:
        """The parameter that an argument is for."""
        parameters = self.shortcode.parameters
        if argument.key:
            key = argument.key.replace("-", "_")
            for one in parameters:
                if one.key == key and one.kind in ("either", "named"):
                    return one
            if others := [one for one in parameters if one.kind == "any"]:
                return others[0]
            known = {one.key: one.name for one in parameters if one.kind in ("either", "named")}
            hint = did_you_mean(key, known)
            meant.update(name for key, name in known.items() if f"'{key}'" in hint)
            wrong = ShortcodeError(f"unknown argument '{argument.key}'", hint or self._takes())
            self.report(wrong, argument)
            return None
        for one in parameters:
            switch = argument.bare and one.kind == "named" and one.reader.flag
            if switch and one.key == argument.value and one.name not in self.places:
                return one
        for one in parameters:
            if one.kind in ("positional", "either") and one.name not in self.places:
                return one
        if rest := [one for one in parameters if one.kind == "rest"]:
            return rest[0]
        wrong = ShortcodeError(f"'{argument.value}' is one argument too many", self._takes())
        self.report(wrong, argument)
        return None

    def _read(self, parameter: Parameter, argument: Argument) -> None:
        """Makes a value of an argument."""
        free = parameter.kind == "any"
        place = f"{argument.key}=" if free else parameter.name
        if place in self.places and parameter.kind != "rest":
            again = f"'{argument.key or parameter.key}' is given twice"
            self.report(ShortcodeError(again), argument)
            return
        self.places.setdefault(place, argument)
        if not argument.key and parameter.kind == "named":
            self.values[parameter.name] = True
            return
        try:
            value = parameter.reader.read(argument)
        except ValueError as exc:
            wrong = exc if isinstance(exc, ShortcodeError) else ShortcodeError()
            name, expects = argument.key or parameter.key, parameter.reader.expects
            self.report(wrong, argument, f"'{name}' must be {expects}, not '{argument.value}'")
            return
        if parameter.kind == "rest":
            self.rest.append(value)
        elif free:
            self.more[argument.key] = value
        else:
            self.values[parameter.name] = value

    def _missing(self, parameter: Parameter) -> None:
        expects = parameter.reader.expects
        message = f"argument '{parameter.key}' is missing: {expects}"
        self.report(ShortcodeError(message, f"write {self.shortcode.example}"), None)

    def _takes(self) -> str:
        known = ", ".join(map(str, self.shortcode.parameters))
        return f"it takes {known or 'no arguments'}"
