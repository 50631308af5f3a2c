"""Values as Liquid sees them: documents, and the truth, the text and the members of values.

The rules are those of https://shopify.github.io/liquid/basics/. Undefined names are values of
python-liquid that stand for `nil`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

_MAX_RANGE = 10_000


class UnresolvedLiquidError(Exception):
    """Liquid that cannot be evaluated without Jekyll; the message says why, for the report."""


class BuildTime:
    """The time of the build, which is not known."""


class DocumentDrop(Mapping[str, Any]):
    """A page or item as Liquid sees it (a "drop", in Liquid's own words): a mapping of its front
    matter and of `content`, `output` and `excerpt`.

    Its text is rendered when it is asked for: rendering it may render other documents.
    """

    def __init__(
        self,
        front: Mapping[str, Any],
        source: str,
        content: Callable[[], str],
        layout: Callable[[str], str],
    ) -> None:
        """`content` returns the rendered text; `layout` makes of it the Markdown for `{{ item }}`.

        `source` is the path of the file in the site.
        """
        self.front, self.source = front, source
        self._content, self._layout = content, layout

    def __getitem__(self, key: str) -> Any:
        """A key of the front matter, or `content`, `output` or `excerpt`."""
        if key in ("content", "output"):
            return self._content()
        if key == "excerpt" and "excerpt" not in self.front:
            return self._content().strip().split("\n\n", 1)[0]
        return self.front[key]

    def __iter__(self) -> Iterator[str]:
        """The keys of the front matter."""
        return iter(self.front)

    def __len__(self) -> int:
        """The number of keys of the front matter."""
        return len(self.front)

    def __contains__(self, key: object) -> bool:
        """Whether `__getitem__` knows the key, without rendering the text."""
        return key in ("content", "output", "excerpt") or key in self.front

    def __str__(self) -> str:
        """The Markdown for `{{ item }}`: title and text, as the theme's layout shows them."""
        return self._layout(self._content())

    def __eq__(self, other: object) -> bool:
        """Identity: to compare contents would render both documents."""
        return self is other

    __hash__ = None  # type: ignore[assignment]


def plain(value: Any) -> Any:
    """The value itself; None for an undefined one."""
    return value.__liquid__() if hasattr(value, "__liquid__") else value


def truth(value: Any) -> bool:
    """Whether Liquid counts a value as true: all but `nil` and `false`, so also "" and 0."""
    value = plain(value)
    return value is not None and value is not False


def text(value: Any) -> str:
    """A value as Liquid prints it."""
    match plain(value):
        case None:
            return ""
        case BuildTime():
            raise UnresolvedLiquidError("the time of the build is not known")
        case bool(flag):
            return "true" if flag else "false"
        case list(parts) | tuple(parts):
            return "".join(map(text, parts))
        case dt.datetime() as moment:
            return moment.strftime("%Y-%m-%d %H:%M:%S %z").strip()
        case other:
            return str(other)


def member(value: Any, path: Any) -> Any:
    """The member of a value by its path (`a.b`), None if there is none."""
    for key in text(path).split("."):
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif isinstance(value, (Mapping, Sequence)) and key == "size":
            value = len(value)
        elif isinstance(value, (list, tuple)) and value and key in ("first", "last"):
            value = value[0 if key == "first" else -1]
        else:
            return None
    return plain(value)


def items(value: Any) -> list[Any]:
    """The items of a loop over a value: of a list, the pairs of a mapping, a text by itself."""
    value = plain(value)
    if isinstance(value, range) and len(value) > _MAX_RANGE:
        raise UnresolvedLiquidError("the range is too long")
    if isinstance(value, Mapping):
        return [[key, value[key]] for key in value]
    if isinstance(value, (list, tuple, range)):
        return list(value)
    return [value] if isinstance(value, str) and value else []


def number(value: Any) -> float | int:
    """A value as a number for arithmetic filters; 0 if it is not a number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    for kind in (int, float):
        try:
            return kind(text(value).strip())
        except (ValueError, OverflowError):
            continue
    return 0
