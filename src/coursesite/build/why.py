"""Explains a file of the output: the files that it is made of, and why it was last made."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from coursesite.build import state
from coursesite.build.program_fingerprint import fingerprint
from coursesite.diagnostics import nearest
from coursesite.engine import Engine, Store
from coursesite.files.editions import state_folder
from coursesite.model import HeldBack
from coursesite.site.courses.held_back import held_posts
from coursesite.site.inputs import blob
from coursesite.site.listings.search import IndexFile, index_files, index_part
from coursesite.site.outputs import Target
from coursesite.site.pages.pages import post_page
from coursesite.site.publication import held_files, targets
from coursesite.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coursesite.engine import Key


class UnknownPageError(Exception):
    """There is no such file of the output; says why, with a hint."""

    def __init__(self, message: str, hint: str) -> None:
        """`message` and `hint` are shown to the author."""
        super().__init__(message)
        self.message, self.hint = message, hint


class Story(Struct, frozen=True):
    """A file of the output: the task that makes it, why that ran last, and lines of a tree."""

    path: str
    task: str
    reason: str
    files: tuple[str, ...]
    """The files of the site and of the theme that it depends on."""
    tree: tuple[str, ...]


def explain(site: Path, url: str, depth: int = 2, edition: str = "") -> Story:
    """The story of the file at an address of the site, as of the last build. `depth` is that of the
    tree. UnknownPageError."""
    folder = site.resolve() / state_folder(edition)
    saved = state.load(folder / "state", fingerprint())
    with Store(folder / "values") as store:
        engine = Engine(None, saved.traces, store=store)
        keys = {key: i for i, key in enumerate(saved.traces.keys)}

        def value(rule: str) -> bytes | None:
            number = keys.get((rule,))
            return store.get(saved.traces.digests[number]) if number is not None else None

        data, indexes = value(targets.name), value(index_files.name)
        posts, files = value(held_posts.name), value(held_files.name)
    if data is None:
        raise UnknownPageError("this site was not built yet", "build it: coursesite build")
    makers = {path: task for path, *task in msgspec.msgpack.decode(data, type=tuple[Target, ...])}
    for file in msgspec.msgpack.decode(indexes, type=tuple[IndexFile, ...]) if indexes else ():
        makers[file.path] = [index_part.name, file.root, file.language]
    try:
        path = _path(url, makers)
    except UnknownPageError as unknown:
        raise _held(url, posts, files) or unknown from None
    key: Key = tuple(makers[path])
    return Story(
        path=path,
        task=_name(key),
        reason=_plain(engine.reason(key)),
        files=tuple(sorted(_files(engine, key))),
        tree=tuple(_tree(engine, key, depth, set())),
    )


def _held(url: str, posts: bytes | None, files: bytes | None) -> UnknownPageError | None:
    """The error about a post or a file that is held back, by its path or its address; None if there
    is none such. `posts` and `files` are the stored values of the rules."""
    plain = urls.address("/" + unquote(url.partition("#")[0].partition("?")[0]).lstrip("/"))
    path = plain[1:].removeprefix("content/")
    for post in msgspec.msgpack.decode(posts, type=tuple[HeldBack, ...]) if posts else ():
        if path == post.path or plain.rstrip("/") == post.url.rstrip("/"):
            expired, scheduled = f"it has expired: {post.until}", f"it comes out on {post.until}"
            hint = {"draft": "it is a draft", "expired": expired}.get(post.why, scheduled)
            return UnknownPageError(f"content/{post.path} is held back", hint)
    for file in msgspec.msgpack.decode(files, type=tuple[str, ...]) if files else ():
        if path == file or plain == urls.file_url(file):
            hint = "it belongs to a page that is not out, and nothing else refers to it"
            return UnknownPageError(f"content/{file} is held back", hint)
    return None


def _path(url: str, makers: dict[str, list[str]]) -> str:
    """The path of the output at an address; a path of the output or of a post will do, too."""
    plain = url.partition("#")[0].partition("?")[0].lstrip("/")
    written = urls.written(f"/{plain}")
    for path in (plain, urls.output_path(written), urls.output_path(f"{written}/")):
        if path in makers:
            return path
    pages = {task[1]: path for path, task in makers.items() if task[0] == post_page.name}
    if path := pages.get(plain.removeprefix("content/"), ""):
        return path
    near = nearest(f"{plain.strip('/')}/index.html", makers)
    hint = f"did you mean /{near.removesuffix('index.html')}?" if near else "see the sitemap"
    raise UnknownPageError(f"no file of the output is at '{url}'", hint)


def _files(engine: Engine, key: Key) -> set[str]:
    """The files that a task depends on, at one remove or many."""
    files: set[str] = set()
    seen = {key}
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current[0] == blob.name and engine.exists(current):
            files.add(current[1])
        for read in engine.reads(current):
            if read not in seen:
                seen.add(read)
                waiting.append(read)
    return files


def _tree(engine: Engine, key: Key, depth: int, seen: set[Key], lead: str = "") -> Iterator[str]:
    """Lines for the tasks that a task has read, in order, and for those below them. A task that was
    `seen` above is not unfolded again."""
    reads = engine.reads(key)
    for i, read in enumerate(reads):
        last = i == len(reads) - 1
        below = engine.reads(read)
        again = read in seen
        seen.add(read)
        more = ""
        if below and (again or depth < 2):
            more = " (as above)" if again else f" (from {_count(len(_files(engine, read)))})"
        yield f"{lead}{'└─ ' if last else '├─ '}{_name(read)}{more}"
        if below and not again and depth > 1:
            yield from _tree(engine, read, depth - 1, seen, lead + ("   " if last else "│  "))


def _count(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def _name(key: Key) -> str:
    """A task in words: a file's path, or the name of its rule and its arguments."""
    if key[0] == blob.name:
        return str(key[1])
    arguments = " ".join(str(argument) for argument in key[1:] if argument != "")
    return f"{key[0].replace('_', ' ')} {arguments}".strip()


def _plain(reason: str) -> str:
    """The first cause of a chain of tasks (`Engine.reason`), for the author."""
    return reason.rpartition("\n")[2].removeprefix(f"{blob.name} ")
