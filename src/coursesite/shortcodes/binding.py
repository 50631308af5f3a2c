"""Fits the arguments of a call to the signature of its shortcode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursesite.diagnostics import error
from coursesite.shortcodes.parameter_types import ShortcodeError, did_you_mean
from coursesite.shortcodes.syntax import arguments, name_span, span

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic, Span
    from coursesite.model import Call
    from coursesite.shortcodes.lexer import Argument
    from coursesite.shortcodes.signature import Parameter, Shortcode


class Binding:
    """The arguments of one call, fitted to the parameters of its shortcode.

    If `diagnostics` is not empty, the call is wrong and the function must not run.
    """

    def __init__(self, shortcode: Shortcode, call: Call) -> None:
        """Reads all arguments, so that every wrong one is reported, and not only the first."""
        self.shortcode, self.call = shortcode, call
        self.diagnostics: list[Diagnostic] = []
        self.arguments: dict[str, Argument] = {}
        """The argument that each parameter was given, by its name."""
        self.values: dict[str, Any] = {}
        self.rest: list[Any] = []
        self.more: dict[str, Any] = {}
        misspelt: set[str] = set()  # parameters that an unknown name is near to
        for argument in arguments(call)[0]:
            parameter = self._parameter(argument, misspelt)
            if parameter is not None:
                self._read(parameter, argument)
        for parameter in shortcode.parameters:
            if parameter.required and parameter.name not in self.arguments.keys() | misspelt:
                self._missing(parameter)

    def call_arguments(self) -> tuple[list[Any], dict[str, Any]]:
        """The positional and the keyword arguments for the function, without `inner`."""
        args: list[Any] = []
        kwargs = dict(self.more)
        # parameters before `*args` can be passed by position only
        by_position = any(other.kind == "rest" for other in self.shortcode.parameters)
        for parameter in self.shortcode.parameters:
            value = self.values.get(parameter.name, parameter.default)
            if parameter.kind == "rest":
                args += self.rest
            elif parameter.kind == "positional" or (parameter.kind == "either" and by_position):
                args.append(value)
            elif parameter.kind != "any":
                kwargs[parameter.name] = value
        return args, kwargs

    def report(self, wrong: ShortcodeError, argument: Argument | None, message: str = "") -> None:
        """Adds a diagnostic about `argument`, or about the whole call if it is None; `message` is
        for a `wrong` that has none."""
        text = f"{self.call.name}: {wrong.message or message}"
        where = self._span(argument)
        self.diagnostics.append(error("shortcode-argument", text, where, wrong.hint))

    def _span(self, argument: Argument | None) -> Span | None:
        """The span of an argument; that of the name of the call for None."""
        written = argument and span(self.call.source, argument.start, argument.end)
        return written or name_span(self.call)

    def _parameter(self, argument: Argument, misspelt: set[str]) -> Parameter | None:
        """The parameter that an argument is for; None, with a diagnostic, if there is none.

        The parameter whose name is near to an unknown key is added to `misspelt`.
        """
        parameters = self.shortcode.parameters
        if argument.key:
            key = argument.key.replace("-", "_")
            named = {p.key: p for p in parameters if p.kind in ("either", "named")}
            if key in named:
                return named[key]
            if others := [p for p in parameters if p.kind == "any"]:
                return others[0]
            known = {key: parameter.name for key, parameter in named.items()}
            hint = did_you_mean(key, known)
            misspelt.update(name for key, name in known.items() if f"'{key}'" in hint)
            wrong = ShortcodeError(f"unknown argument '{argument.key}'", hint or self._takes())
            self.report(wrong, argument)
            return None
        free = [p for p in parameters if p.name not in self.arguments]
        for parameter in free:
            is_flag = argument.bare and parameter.kind == "named" and parameter.reader.flag
            if is_flag and parameter.key == argument.value:
                return parameter
        for parameter in free:
            if parameter.kind in ("positional", "either"):
                return parameter
        if rest := [p for p in parameters if p.kind == "rest"]:
            return rest[0]
        wrong = ShortcodeError(f"'{argument.value}' is one argument too many", self._takes())
        self.report(wrong, argument)
        return None

    def _read(self, parameter: Parameter, argument: Argument) -> None:
        """Stores the value of an argument; a wrong one is reported."""
        is_extra = parameter.kind == "any"
        name = f"{argument.key}=" if is_extra else parameter.name  # "=": no clash with a parameter
        if name in self.arguments and parameter.kind != "rest":
            again = f"'{argument.key or parameter.key}' is given twice"
            self.report(ShortcodeError(again), argument)
            return
        self.arguments.setdefault(name, argument)
        if not argument.key and parameter.kind == "named":  # the bare name of a flag
            self.values[parameter.name] = True
            return
        try:
            value = parameter.reader.read(argument)
        except ValueError as exc:
            wrong = exc if isinstance(exc, ShortcodeError) else ShortcodeError()
            key, expects = argument.key or parameter.key, parameter.reader.expects
            self.report(wrong, argument, f"'{key}' must be {expects}, not '{argument.value}'")
            return
        if parameter.kind == "rest":
            self.rest.append(value)
        elif is_extra:
            self.more[argument.key] = value
        else:
            self.values[parameter.name] = value

    def _missing(self, parameter: Parameter) -> None:
        expects = parameter.reader.expects
        message = f"argument '{parameter.key}' is missing: {expects}"
        self.report(ShortcodeError(message, f"write {self.shortcode.example}"), None)

    def _takes(self) -> str:
        """A hint that lists the parameters."""
        known = ", ".join(map(str, self.shortcode.parameters))
        return f"it takes {known or 'no arguments'}"
