"""The types that a parameter of a shortcode may have, and the readers of their values.

The annotation of a parameter is its check. Known are `str`, `int`, `float`, `bool`, `Literal[...]`,
unions of them with `None`, and the types defined here. Each has a `ValueReader`.
"""

from __future__ import annotations

import re
from enum import Enum
from math import isfinite
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct

from coursesite.diagnostics import nearest
from coursesite.extensions.modules import printable
from coursesite.media import providers
from coursesite.text.browser_urls import disguised, scheme
from coursesite.text.durations import parse_seconds
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from coursesite.shortcodes.lexer import Argument


class ShortcodeError(ValueError):
    """A call that cannot be shown. `message` says why, and if it is empty the program says that the
    value is none that the parameter takes; `hint` says what to write instead; `argument` names the
    parameter that is to blame, for an error raised by the shortcode's function."""

    def __init__(self, message: str = "", hint: str = "", argument: str = "") -> None:
        """All three may be empty."""
        super().__init__(message)
        self.message, self.hint, self.argument = map(printable, (message, hint, argument))


class ValueReader(Struct, frozen=True):
    """Makes values of the arguments for a type. `read` raises ValueError for a wrong one; `expects`
    completes the message "must be …"."""

    expects: str
    read: Callable[[Argument], Any]
    flag: bool = False
    """Whether the bare name of the parameter, without a value, means true."""


class InnerForm(Enum):
    """The forms in which a shortcode takes the text between its tags."""

    MARKDOWN = "inner Markdown"
    RAW = "text as it is"


ON, OFF = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "nil")
_SCHEMES = ("", "http", "https", "mailto", "tel")
_CONTROL = rare(r"[\x00-\x1f\x7f]")
_ID = rare(r"[\w-]+", re.ASCII)
_WHOLE = rare(r"[+-]?\d{1,18}", re.ASCII)


def _int(argument: Argument) -> int:
    if not _WHOLE.fullmatch(argument.value):
        raise ShortcodeError
    return int(argument.value)


def _float(argument: Argument) -> float:
    if not isfinite(value := float(argument.value)):
        raise ShortcodeError
    return value


def _bool(argument: Argument) -> bool:
    value = argument.value.lower()
    if value not in ON + OFF:
        raise ShortcodeError
    return value in ON


def _flag(argument: Argument) -> bool:
    """A switch. In Liquid, only the bare words `false` and `nil` are false; a string is true, be it
    'false'."""
    if argument.liquid:
        return not (argument.bare and argument.value in ("false", "nil"))
    return _bool(argument)


def _video_id(argument: Argument) -> str:
    if _ID.fullmatch(argument.value):
        return argument.value
    recording = providers.recognise(argument.value)
    if recording is None or not recording.id:
        raise ShortcodeError
    return recording.id


def url(argument: Argument) -> str:
    """An address on the web, or the path of a file of the site. Raises `ShortcodeError` for other
    schemes, such as `javascript:`."""
    value = argument.value.strip()
    if not value or _CONTROL.search(value):
        raise ShortcodeError
    if scheme(value) not in _SCHEMES or disguised(value):
        raise ShortcodeError(
            hint="addresses begin with https://, or are paths to files of the site"
        )
    return value


VideoId = Annotated[str, ValueReader("a video's id or address", _video_id)]
"""The id of a video, written as it is or as the address of the video's page."""
Seconds = Annotated[
    int,
    ValueReader("a time such as 90, 1:30 or 1h2m3s", lambda arg: parse_seconds(arg.value)),
]
"""A point in time or a duration, in seconds."""
Url = Annotated[str, ValueReader("an address or a path", url)]
"""An address on the web, or a path to a file of the site."""
Flag = Annotated[bool, ValueReader("true or false", _flag, flag=True)]
"""A switch: `loop`, `loop=true`, `loop=false`; in Liquid, anything but `false` and `nil` is on."""
Inner = Annotated[str, InnerForm.MARKDOWN]
"""The text between the tags, as Markdown: a template prints it once, and gets it as HTML."""
Raw = Annotated[str, InnerForm.RAW]
"""The text between the tags as it was written."""

_SIMPLE: Mapping[object, ValueReader] = {
    str: ValueReader("text", lambda argument: argument.value),
    int: ValueReader("a whole number", _int),
    float: ValueReader("a number", _float),
    bool: ValueReader("true or false", _bool, flag=True),
}


def reader(annotation: object) -> ValueReader | InnerForm:
    """The reader for an annotation, or the form of `inner`. Raises TypeError for an unknown one."""
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        for part in args[1:]:
            if isinstance(part, (ValueReader, InnerForm)):
                return part
        return reader(args[0])
    if origin is Literal:
        return _choice(args)
    if origin in (Union, UnionType):
        readers = [reader(arg) for arg in args if arg is not NoneType]
        return readers[0] if len(readers) == 1 else _first_of(readers)
    raise TypeError(f"{annotation!r} is no type that a shortcode can read")


def _choice(values: tuple[Any, ...]) -> ValueReader:
    def read(argument: Argument) -> Any:
        for value in values:
            if str(value).lower() == argument.value.lower():
                return value
        raise ShortcodeError(hint=did_you_mean(argument.value, map(str, values)))

    return ValueReader("one of " + ", ".join(map(str, values)), read)


def _first_of(readers: list[ValueReader | InnerForm]) -> ValueReader:
    types = [known for known in readers if isinstance(known, ValueReader)]

    def read(argument: Argument) -> Any:
        for known in types:
            try:
                return known.read(argument)
            except ValueError:
                continue
        raise ShortcodeError

    return ValueReader(" or ".join(known.expects for known in types), read)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to `word`; empty if none is near."""
    lowered = {name.lower(): name for name in known}
    near = nearest(word.lower(), lowered)
    return f"did you mean '{lowered[near]}'?" if near else ""
