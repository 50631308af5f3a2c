"""Lists of links: those of a course, what to read, and the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursesite import model
from coursesite.settings.declaration import Given, as_list
from coursesite.settings.validators import BadValueError, is_address, one_line

if TYPE_CHECKING:
    from coursesite.settings.declaration import Context


def resources(written: Any, context: Context) -> tuple[model.Resource, ...]:
    """Links: addresses, mappings, or one mapping from title to address."""
    if isinstance(written, dict):
        return tuple(
            model.Resource(url=url, title=one_line(title)) for title, url in written.items()
        )
    return tuple(
        item.value(context) if isinstance(item, Given) else model.Resource(url=item)
        for item in as_list(written)
        if item
    )


def course_links(written: Any, context: Context) -> tuple[model.Resource, ...]:
    """Links; the word "follow" is about symbolic links (`coursesite.files.symlinks`)."""
    return () if written == "follow" else resources(written, context)


def readings(written: Any, context: Context) -> tuple[model.Resource, ...]:
    """Links, and the titles of what has no address."""
    return tuple(
        model.Resource(title=one_line(item))
        if isinstance(item, str) and not is_address(item)
        else resources(item, context)[0]
        for item in as_list(written)
        if item
    )


def navigation(written: Any, context: Context) -> tuple[model.NavEntry, ...]:
    """Entries of the navigation, as links are written; a list or a mapping in the place of an
    address has the children of the entry."""
    if isinstance(written, dict):
        return tuple(
            model.NavEntry(url=value, title=one_line(title))
            if isinstance(value, str)
            else model.NavEntry(title=one_line(title), children=resources(value, context))
            for title, value in written.items()
        )
    return tuple(
        item.value(context) if isinstance(item, Given) else model.NavEntry(url=item)
        for item in as_list(written)
        if item
    )


def check_entry(given: Given) -> None:
    """Raise if an entry has children, but nothing to open their menu with."""
    if given.values.get("children") and not given.values.get("title", "").strip():
        hint = "write 'title: …' beside it, which opens the menu"
        raise BadValueError("a menu needs a title", hint, key="children")
