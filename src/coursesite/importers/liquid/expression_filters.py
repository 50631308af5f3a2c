"""The filters that take an expression and evaluate it for each item of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coursesite.importers.liquid.expressions import Expression, Filters
from coursesite.importers.liquid.values import MISSING, items, text


def expression_filters(site: Mapping[str, Any], filters: Filters) -> dict[str, Callable[..., Any]]:
    """`where_exp`, `find_exp` and `group_by_exp`, with `site` and the item as variables.

    Their expressions may use `filters`.
    """

    def expression(source: Any, name: Any, item: Any) -> Expression:
        names = {"site": site, text(name): item}
        return Expression(text(source), lambda word: names.get(word, MISSING), filters)

    def where(value: Any, name: Any, source: Any) -> list[Any]:
        return [item for item in items(value) if expression(source, name, item).condition()]

    def find(value: Any, name: Any, source: Any) -> Any:
        return next(iter(where(value, name, source)), None)

    def group_by(value: Any, name: Any, source: Any) -> list[dict[str, Any]]:
        groups: dict[str, list[Any]] = {}
        for item in items(value):
            groups.setdefault(text(expression(source, name, item).filtered()), []).append(item)
        return [
            {"name": key, "items": members, "size": len(members)} for key, members in groups.items()
        ]

    return {"where_exp": where, "find_exp": find, "group_by_exp": group_by}
