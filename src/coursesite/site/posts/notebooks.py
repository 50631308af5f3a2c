"""The notebooks that are posts."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from coursesite.course import links
from coursesite.course.outline import FOLDER_KINDS
from coursesite.engine import Need, rule
from coursesite.site.inputs import blob, listing, notebook
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import INDEXES, NOTEBOOK, NOTES

_NAMED = (
    rare(r"[^\s\"'()<>\[\]{},]+\.ipynb\b(?!#)"),
    rare(r"(?<=[\"'(<:,\[-])[^\n\"'()<>\[\]{},:]*\.ipynb\b(?!#)"),
)
"""Names of notebooks in a text; in the second way they may have spaces. A name with an anchor is
that of a page: a file has no places in it."""


@rule
def notebook_posts(need: Need) -> frozenset[str]:
    """The notebooks that are posts, by their paths below `content/`: those in the folder of a kind,
    unless they lie in the folder of another post, as its files, or notes in Markdown name them."""
    paths = [path.removeprefix("content/") for path in need(listing, "content/")]
    books = [path for path in paths if path.endswith(NOTEBOOK) and _in_kind(path)]
    if not books:
        return frozenset()
    folders = {
        path.rpartition("/")[0]
        for path in paths
        if path.rpartition("/")[2].lower() in INDEXES and not _is_kind(path.rpartition("/")[0])
    }
    named = _named(need, paths)
    return frozenset(path for path in books if path not in named and not _within(path, folders))


@rule
def notebook_downloads(need: Need) -> tuple[str, ...]:
    """The notebooks in the folder of a kind that are files since notes in Markdown name them."""
    paths = [path.removeprefix("content/") for path in need(listing, "content/")]
    books = [path for path in paths if path.endswith(NOTEBOOK) and _in_kind(path)]
    return tuple(sorted(_named(need, paths).intersection(books))) if books else ()


def _named(need: Need, paths: Sequence[str]) -> set[str]:
    """The notebooks that notes in Markdown name as files."""
    named: set[str] = set()
    for path in paths:
        if path.endswith(NOTES):
            of_post: tuple[str, ...] = need(named_notebooks, path)
            named.update(of_post)
    return named


def _is_kind(folder: str) -> bool:
    return folder.rpartition("/")[2].lower() in FOLDER_KINDS


def _in_kind(path: str) -> bool:
    return any(folder.lower() in FOLDER_KINDS for folder in path.split("/")[:-1])


def _within(path: str, folders: set[str]) -> bool:
    """Whether a folder above a file, below that of its kind, is among the `folders`."""
    folder = path.rpartition("/")[0]
    while folder and not _is_kind(folder):
        if folder in folders:
            return True
        folder = folder.rpartition("/")[0]
    return False


@rule(keep=tuple[str, ...])
def named_notebooks(need: Need, path: str) -> tuple[str, ...]:
    """The paths below `content/` of the notebooks that notes in Markdown name as files: a
    projection, which most edits leave alone."""
    data: bytes = need(blob, f"content/{path}") or b""
    if NOTEBOOK.encode() not in data:
        return ()
    text = data.decode("utf-8", "replace")
    names = {unquote(name).strip() for pattern in _NAMED for name in pattern.findall(text)}
    found = {source for name in names for source in links.sources(name, path)}
    return tuple(sorted(one for one in found if one.endswith(NOTEBOOK)))


def is_post(need: Need, path: str) -> bool:
    """Whether a file below `content/` is a post, by its name or as a notebook that is one."""
    return path.endswith(NOTES) or (path.endswith(NOTEBOOK) and path in need(notebook_posts))


@rule
def notebook_problems(need: Need) -> None:
    """Reports the notebooks that would be posts and cannot be read."""
    books: frozenset[str] = need(notebook_posts)
    for path in sorted(books):
        need.digest(problem_of, f"content/{path}")


@rule
def problem_of(need: Need, path: str) -> None:
    """Reports why a notebook cannot be read."""
    if (problem := need(notebook, path).problem) is not None:
        need.report(problem.within(path))
