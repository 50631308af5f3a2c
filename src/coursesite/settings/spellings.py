"""The keys of front matter and `course.yml`, from the declarations in `coursesite.model`."""

from __future__ import annotations

import functools
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import msgspec

from coursesite.model.keys import Key
from coursesite.settings.declaration import Mapping, Plan, Spelling
from coursesite.settings.mappings import MAPPINGS
from coursesite.settings.notations import NOTATIONS


@functools.cache
def plan(struct: type[msgspec.Struct]) -> Plan:
    """The keys of a struct of the model, in the order of its fields."""
    mapping = MAPPINGS[struct]
    spellings = {
        key: spelling
        for field in msgspec.structs.fields(struct)
        if (declared := declaration(field.type)) is not None
        for key, spelling in _spellings(field, declared, mapping)
    }
    return Plan(struct, mapping, spellings)


def spellings_of(struct: type[msgspec.Struct], field: str) -> tuple[str, ...]:
    """The keys that mean a field of a struct of the model."""
    return tuple(key for key, one in plan(struct).spellings.items() if one.field == field)


def declaration(annotation: Any) -> Key | None:
    """The `Key` in the annotation of a field, if it has one."""
    if get_origin(annotation) is not Annotated:
        return None
    return next((part for part in annotation.__metadata__ if isinstance(part, Key)), None)


def _spellings(field: Any, key: Key, mapping: Mapping) -> list[tuple[str, Spelling]]:
    """The spellings of a field of a struct, by the keys that authors write."""
    names = [name if isinstance(name, tuple) else (name, key.notation) for name in key.spellings]
    names = names or [(field.name, key.notation)]
    described = field.name if field.name in dict(names) else names[-1][0]
    default = None if field.default is msgspec.NODEFAULT or not mapping.defaults else field.default
    spellings = []
    for rank, (name, noted) in enumerate(names):
        notation = NOTATIONS[noted]
        spelling = Spelling(
            field=field.name,
            rank=rank,
            grave=key.grave,
            single=len(names) == 1,
            notation=notation,
            yaml=notation.yaml if notation.yaml is not None else _own_type(field.type),
            required=field.required and not mapping.needs,
            default=default,
            description=key.description if name == described else "",
        )
        spellings.append((name, spelling))
    return spellings


def _own_type(annotation: Any) -> Any:
    """The type of a field without its `Key` and without None."""
    own = get_args(annotation)[0]
    rest = [part for part in get_args(own) if part is not NoneType]
    return rest[0] if NoneType in get_args(own) and len(rest) == 1 else own
