"""The site as Liquid needs it."""

from __future__ import annotations

from typing import Any, Protocol

from coursesite.importers.liquid.expressions import Filters


class Host(Protocol):
    """What Liquid asks a site for."""

    @property
    def filters(self) -> Filters:
        """The filters by name."""

    def include(self, name: str) -> str | None:
        """The source of an include file, None if the site has none of that name."""

    def include_relative(self, name: str, page: Any) -> str | None:
        """The source of a file by its path from the folder of `page`, None if there is none."""

    def post_url(self, name: str) -> str | None:
        """The address of a post by the name of its file."""

    def link(self, path: str) -> str | None:
        """The address of a file of the site by its path."""
