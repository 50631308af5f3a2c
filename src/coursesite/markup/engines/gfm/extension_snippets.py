"""Files that `pymdownx.snippets` puts in, before the scan: so they are read like the notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markdown import Markdown


def take_snippets(md: Markdown) -> Callable[[list[str]], tuple[list[str], list[str]]] | None:
    """Takes the work of the extension's preprocessor off `md`. Returns a function that gives lines
    with files in the place of their names, and the paths of these files; for no lines, those that
    end every page. None if the extension is not loaded."""
    if "snippet" not in md.preprocessors:
        return None
    snippets: Any = md.preprocessors["snippet"]
    run: Callable[[list[str]], list[str]] = snippets.run
    find: Callable[[str], str | None] = snippets.get_snippet_path
    found: dict[str, None] = {}

    def find_and_note(name: str) -> str | None:
        if path := find(name):
            found[path] = None
        return path

    def include(lines: list[str]) -> tuple[list[str], list[str]]:
        found.clear()
        return run(lines or list(end)), list(found)

    files, snippets.auto_append = "\n\n".join(snippets.auto_append), []
    end = ["", "-8<-", *files.split("\n"), "-8<-"] if files else []
    snippets.run, snippets.get_snippet_path = lambda lines: lines, find_and_note
    return include
