"""The interface through which Liquid asks the site for its filters, files and addresses."""

from __future__ import annotations

from typing import Any, Protocol

from coursesite.importers.liquid.expressions import Filters


class SiteLookup(Protocol):
    """A site as the renderer sees it; `jekyll.liquid_site` implements it."""

    @property
    def filters(self) -> Filters:
        """The filters by name."""

    def include(self, name: str) -> str | None:
        """The source of an include file, None if the site has none of that name."""

    def include_relative(self, name: str, page: Any) -> str | None:
        """The source of a file by its path from the folder of `page`, None if there is none."""

    def post_url(self, name: str) -> str | None:
        """The address of a post by the name of its file, None if there is none."""

    def link(self, path: str) -> str | None:
        """The address of a page or file by its path in the site, None if there is none."""
