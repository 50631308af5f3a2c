"""The filters that take lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coursesite.importers.liquid.values import items, member, number, plain, text, truth


def _sort(value: Any, path: Any = None, nils: Any = "first") -> list[Any]:
    """The filter `sort`: numbers, then texts; items without the property first, or last."""

    def key(item: Any) -> tuple[int, float, str]:
        held = item if path is None else member(item, path)
        if held is None:
            return (3 if text(nils) == "last" else 0, 0.0, "")
        is_number = isinstance(held, (int, float))
        return (1, float(held), "") if is_number else (2, 0.0, text(held))

    return sorted(items(value), key=key)


def _sort_natural(value: Any, path: Any = None) -> list[Any]:
    every = items(value)
    return sorted(
        every, key=lambda item: text(item if path is None else member(item, path)).lower()
    )


def _values(value: Any) -> list[Any]:
    value = plain(value)
    return list(value.values()) if isinstance(value, Mapping) else items(value)


def _where(value: Any, path: Any, wanted: Any = True) -> list[Any]:
    """The filter `where`: items whose property is, or contains, a value; without a value, is
    true."""

    wanted = plain(wanted)

    def fits(item: Any) -> bool:
        held = member(item, path)
        if wanted is True:
            return truth(held)
        if wanted is None:
            return held is None
        if isinstance(held, (list, tuple)):
            return text(wanted) in [text(part) for part in held]
        return held is not None and text(held) == text(wanted)

    return [item for item in _values(value) if fits(item)]


def _group_by(value: Any, path: Any) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for item in _values(value):
        groups.setdefault(text(member(item, path)), []).append(item)
    return [
        {"name": name, "items": members, "size": len(members)} for name, members in groups.items()
    ]


def _uniq(value: Any, path: Any = None) -> list[Any]:
    seen: list[Any] = []
    out: list[Any] = []
    for item in items(value):
        key = item if path is None else member(item, path)
        if key not in seen:
            seen.append(key)
            out.append(item)
    return out


def _first(value: Any) -> Any:
    every = items(value)
    return every[0] if every else None


def _last(value: Any) -> Any:
    every = items(value)
    return every[-1] if every else None


def _reverse(value: Any) -> list[Any]:
    return items(value)[::-1]


FILTERS: dict[str, Callable[..., Any]] = {
    "compact": lambda v, *_: [item for item in items(v) if item is not None],
    "concat": lambda v, x: items(v) + items(x),
    "find": lambda v, p, x=True: next(iter(_where(v, p, x)), None),
    "first": _first,
    "group_by": _group_by,
    "join": lambda v, x=" ": text(x).join(text(item) for item in items(v)),
    "last": _last,
    "map": lambda v, p: [member(item, p) for item in _values(v)],
    "pop": lambda v, *_: items(v)[:-1],
    "push": lambda v, x: [*items(v), x],
    "reject": lambda v, p, x=True: [
        item for item in _values(v) if item not in _where([item], p, x)
    ],
    "reverse": _reverse,
    "shift": lambda v, *_: items(v)[1:],
    "sort": _sort,
    "sort_natural": _sort_natural,
    "sum": lambda v, p=None: sum(
        number(item if p is None else member(item, p)) for item in items(v)
    ),
    "uniq": _uniq,
    "unshift": lambda v, x: [x, *items(v)],
    "where": _where,
}
