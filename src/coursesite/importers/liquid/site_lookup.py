"""The interface through which Liquid asks the site for its filters, files and addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class SiteLookup(Protocol):
    """A site as the renderer sees it; `jekyll.liquid_site` implements it."""

    def __hash__(self) -> int:
        """Sites are told apart by identity."""

    @property
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """The filters that depend on the site, by name."""

    def include(self, name: str) -> str | None:
        """The source of an include file, None if the site has none of that name."""

    def include_relative(self, name: str, page: Any) -> str | None:
        """The source of a file by its path from the folder of `page`, None if there is none."""

    def post_url(self, name: str) -> str | None:
        """The address of a post by the name of its file, None if there is none."""

    def link(self, path: str) -> str | None:
        """The address of a page or file by its path in the site, None if there is none."""
