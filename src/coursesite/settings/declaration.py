"""The types by which a declared key is read: from a `model.keys.Key` to a checked text, and from
there to the value of the model.

Reading has two steps because the second needs what the first finds: a date is local in the time
zone that the same `course.yml` names. So the reader checks every value, and keeps it as it is
written in a `Given`; the model's value is made when the `Context` is known, and cannot fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from coursesite.settings.validators import BadValueError


class Context(Struct, frozen=True):
    """The time zone of a written date, and the Monday of week 1 if it is known."""

    zone: dt.tzinfo
    first: dt.date | None = None


def as_written(written: Any, context: Context) -> Any:
    """The written value itself."""
    return written


def first_set(values: list[Any]) -> Any:
    """The first value that is neither empty nor false; else the last one."""
    return next((value for value in values if value), values[-1])


def as_list(written: Any) -> list[Any]:
    """A list as it is, one value as a list of it, and nothing as an empty list."""
    return written if isinstance(written, list) else [written] if written else []


class Notation(Struct, frozen=True):
    """A way to write a value."""

    yaml: Any
    """The type of the YAML for `coursesite.settings.reader` and the JSON Schema; None for the type
    of the field itself."""
    value: Callable[[Any, Context], Any] = as_written
    """The model's value of what was read and has passed its checks."""
    join: Callable[[list[Any]], Any] = first_set
    """One value of several, where a field is given under several of its keys."""


class Mapping(Struct, frozen=True):
    """The rules for a mapping of keys as a whole, beside those of its keys."""

    name: str
    """The name and, below, the description of the mapping in the JSON Schema."""
    description: str
    pair: tuple[str, str] | None = None
    """Keys that a mapping of one unknown key stands for: `Title: address`."""
    branch: str = ""
    """The key that stands in such a pair for the second one if its value is a list or a mapping."""
    advice: dict[str, str] = {}
    """Hints about keys of other programs that have no counterpart of nearly the same name."""
    needs: tuple[str, ...] = ()
    """Keys of which one is required."""
    ignored: frozenset[str] = frozenset()
    """Keys that are accepted and have no effect."""
    defaults: bool = True
    """Whether a missing key means the default of its field, and the schema may say so."""
    check: Callable[[Given], None] | None = None
    """Raises a `BadValueError` for keys that contradict each other; the mapping is dropped."""
    problems: Callable[[Given], list[BadValueError]] | None = None
    """Contradictions that are reported while the mapping is kept."""
    doubts: Callable[[Given], Iterable[BadValueError]] | None = None
    """The same as warnings: values that can be used and are hardly meant."""
    value: Callable[[Given, Context], Any] | None = None
    """Makes the model's value, if that is more than the struct of the fields' values."""


class Spelling(Struct, frozen=True):
    """A key as it may be written: one of the spellings of a field."""

    field: str
    rank: int
    """The position among the spellings of the field."""
    grave: bool
    """Whether a slip in the key is an error."""
    single: bool
    """Whether the field has no other spelling."""
    notation: Notation
    yaml: Any
    required: bool
    default: Any
    """The default of the field, None if it has none of its own."""
    description: str


class Plan(Struct, frozen=True):
    """A struct of the model whose fields are declared keys, ready for reading."""

    struct: type
    mapping: Mapping
    spellings: dict[str, Spelling]


class Given:
    """A mapping that has been read: `values` are the checked values by key, as written."""

    __slots__ = ("plan", "values")

    def __init__(self, plan: Plan, values: dict[str, Any]) -> None:
        """`values` have passed the checks of the plan's notations."""
        self.plan, self.values = plan, values

    def key(self, field: str) -> str:
        """The key by which a field is given; "" if it is not."""
        spellings = self.plan.spellings
        return next((key for key in self.values if spellings[key].field == field), "")

    def fields(self, context: Context) -> dict[str, Any]:
        """The model's values by field, of those fields that are given."""
        values: dict[str, Any] = {}
        several: dict[str, list[tuple[int, Any, Notation]]] = {}
        for key, written in self.values.items():
            spelling = self.plan.spellings[key]
            value = spelling.notation.value(written, context)
            if spelling.single:
                values[spelling.field] = value
            else:
                several.setdefault(spelling.field, []).append(
                    (spelling.rank, value, spelling.notation)
                )
        for field, ranked in several.items():
            if len(ranked) > 1:
                ranked.sort(key=lambda part: part[0])
                values[field] = ranked[0][2].join([value for _, value, _ in ranked])
            else:
                values[field] = ranked[0][1]
        return values

    def value(self, context: Context) -> Any:
        """The model's value."""
        if make := self.plan.mapping.value:
            return make(self, context)
        return self.plan.struct(**self.fields(context))
