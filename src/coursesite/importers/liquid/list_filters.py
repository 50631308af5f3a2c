"""The filters that take lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coursesite.importers.liquid.values import MISSING, items, member, text, truth


def _get(one: Any, path: Any) -> Any:
    for key in str(path).split("."):
        one = member(one, key)
    return None if one is MISSING else one


def _key(value: Any) -> tuple[int, float, str]:
    """A key by which values of any kind can be put in order: nothing comes last."""
    if value is None or value is MISSING:
        return (2, 0.0, "")
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0.0, text(value))


def _sort(value: Any, path: Any = None, *_: Any) -> list[Any]:
    found = items(value)
    return sorted(found, key=lambda one: _key(one if path is None else _get(one, path)))


def _sort_natural(value: Any, path: Any = None) -> list[Any]:
    found = items(value)
    return sorted(found, key=lambda one: text(one if path is None else _get(one, path)).lower())


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else items(value)


def _where(value: Any, path: Any, wanted: Any = True) -> list[Any]:
    def fits(one: Any) -> bool:
        found = _get(one, path)
        if wanted is True:
            return truth(found)
        if wanted is None:
            return found is None
        if isinstance(found, (list, tuple)):
            return text(wanted) in [text(part) for part in found]
        return found is not None and text(found) == text(wanted)

    return [one for one in _values(value) if fits(one)]


def _group_by(value: Any, path: Any) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for one in _values(value):
        groups.setdefault(text(_get(one, path)), []).append(one)
    return [{"name": name, "items": found, "size": len(found)} for name, found in groups.items()]


def _uniq(value: Any, path: Any = None) -> list[Any]:
    seen: list[Any] = []
    out: list[Any] = []
    for one in items(value):
        key = one if path is None else _get(one, path)
        if key not in seen:
            seen.append(key)
            out.append(one)
    return out


def _first(value: Any) -> Any:
    found = items(value)
    return found[0] if found else None


def _last(value: Any) -> Any:
    found = items(value)
    return found[-1] if found else None


def _reverse(value: Any) -> list[Any]:
    return items(value)[::-1]


FILTERS: dict[str, Callable[..., Any]] = {
    "compact": lambda v, *_: [one for one in items(v) if one is not None],
    "concat": lambda v, x: items(v) + items(x),
    "find": lambda v, p, x=True: next(iter(_where(v, p, x)), None),
    "first": _first,
    "group_by": _group_by,
    "join": lambda v, x=" ": text(x).join(text(one) for one in items(v)),
    "last": _last,
    "map": lambda v, p: [_get(one, p) for one in _values(v)],
    "pop": lambda v, *_: items(v)[:-1],
    "push": lambda v, x: [*items(v), x],
    "reject": lambda v, p, x=True: [one for one in _values(v) if one not in _where([one], p, x)],
    "reverse": _reverse,
    "shift": lambda v, *_: items(v)[1:],
    "sort": _sort,
    "sort_natural": _sort_natural,
    "sum": lambda v, p=None: sum(one if p is None else _get(one, p) for one in items(v)),
    "uniq": _uniq,
    "unshift": lambda v, x: [x, *items(v)],
    "where": _where,
}
