"""Why is a page as it is? What the build of a file has read, and why it was last made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from coursesite.build import state
from coursesite.build.fingerprint import fingerprint
from coursesite.diagnostics import nearest
from coursesite.engine import Engine
from coursesite.engine.rules import RULES
from coursesite.engine.store import Store
from coursesite.site.outputs import Target, targets
from coursesite.site.search import IndexFile, index_files, index_part
from coursesite.text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coursesite.engine.traces import Key


class UnknownError(Exception):
    """There is nothing to tell of an address; says why, with a hint."""

    def __init__(self, message: str, hint: str) -> None:
        """Both for people."""
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


def explain(site: Path, url: str, depth: int = 2) -> Story:
    """The story of the file at an address of the site, as of its last build. UnknownError."""
    folder = site.resolve() / ".coursesite"
    saved = state.load(folder / "state", fingerprint())
    with Store(folder / "values") as store:
        engine = Engine(None, saved.traces, store=store)
        keys = {key: i for i, key in enumerate(saved.traces.keys)}

        def value(rule: str) -> bytes | None:
            number = keys.get((rule,))
            return store.get(saved.traces.digests[number]) if number is not None else None

        data, indexed = value(targets.name), value(index_files.name)
    if data is None:
        raise UnknownError("this site was not built yet", "build it: coursesite build")
    found = {one[0]: one[1:] for one in msgspec.msgpack.decode(data, type=tuple[Target, ...])}
    for one in msgspec.msgpack.decode(indexed, type=tuple[IndexFile, ...]) if indexed else ():
        found[one.path] = (index_part.name, one.root, one.language)
    path = _path(url, found)
    key: Key = found[path]
    return Story(
        path=path,
        task=_name(key),
        reason=_plain(engine.reason(key)),
        files=tuple(sorted(_files(engine, key))),
        tree=tuple(_tree(engine, key, depth, set())),
    )


def _path(url: str, found: dict[str, tuple[str, ...]]) -> str:
    """The output that is meant by an address, which may be a path too."""
    plain = url.partition("#")[0].partition("?")[0].lstrip("/")
    sources = {"/".join(key[1:]): path for path, key in found.items() if key[0] == "post_page"}
    for path in (plain, urls.output_path(f"/{plain}"), urls.output_path(f"/{plain}/")):
        if path in found:
            return path
    if (path := sources.get(plain.removeprefix("content/"), "")) in found:
        return path
    near = nearest(f"{plain.strip('/')}/index.html", found)
    hint = f"did you mean /{near.removesuffix('index.html')}?" if near else "see the sitemap"
    raise UnknownError(f"no file of the output is at '{url}'", hint)


def _files(engine: Engine, key: Key) -> set[str]:
    """The files behind a task, near and far."""
    found: set[str] = set()
    seen = {key}
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current[0] == "blob" and engine.exists(current):
            found.add(current[1])
        for one in engine.reads(current):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return found


def _tree(engine: Engine, key: Key, depth: int, seen: set[Key], lead: str = "") -> Iterator[str]:
    """What a task has read, in order; what was shown above is not unfolded again."""
    reads = engine.reads(key)
    for i, one in enumerate(reads):
        last = i == len(reads) - 1
        below = engine.reads(one)
        again = one in seen
        seen.add(one)
        more = ""
        if below and (again or depth < 2):
            more = " (as above)" if again else f" (from {_count(len(_files(engine, one)))})"
        yield f"{lead}{'└─ ' if last else '├─ '}{_name(one)}{more}"
        if below and not again and depth > 1:
            yield from _tree(engine, one, depth - 1, seen, lead + ("   " if last else "│  "))


def _count(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def _name(key: Key) -> str:
    """A task in words: a file's path, or what its rule is called, and its arguments."""
    if key[0] == "blob":
        return str(key[1])
    rule = RULES.get(key[0])
    given = " ".join(str(one) for one in key[1:] if one != "")
    return f"{(rule.name if rule else key[0]).replace('_', ' ')} {given}".strip()


def _plain(reason: str) -> str:
    """The first cause, of the chain of tasks that led to this one."""
    return reason.rpartition("\n")[2].removeprefix("blob ")
