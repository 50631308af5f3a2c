"""Pages and items of collections as Liquid sees them ("drops", in Liquid's own words)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


class DocumentDrop(Mapping[str, Any]):
    """A mapping of a document's front matter and of `content`, `output` and `excerpt`.

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

    def markdown(self) -> str:
        """The Markdown for `{{ item }}`: title and text, as the theme's layout shows them."""
        return self._layout(self._content())

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
        """The same as `markdown()`."""
        return self.markdown()

    def __eq__(self, other: object) -> bool:
        """Identity: to compare contents would render both documents."""
        return self is other

    __hash__ = None  # type: ignore[assignment]
