"""Pagefind: documents in, the files of a search index out.

The program is driven as its own Python and Node packages drive it, by `pagefind --service`: JSON
messages in base64, with a comma after each, which it answers in turn. The Python package waits a
tenth of a second for every answer, and for ever if the program dies. A folder of files would be
indexed in the order in which the system lists them; one document at a time, in an order of ours,
gives the same bytes everywhere. See content/guide/decisions/search.md.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from coursesite.programs import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PATIENCE = 300.0
"""Seconds after which the program is killed."""
AT_ONCE = 32
"""Pages that are sent before their answers are read, which are short: they wait in the pipe, while
the thread that reads them waits for the interpreter."""
_EXTENDED = "pagefind_bin_extended"
_SCRIPTS = ("pagefind.js", "pagefind-worker.js")
_SUFFIXES = (".pf_meta", ".pf_index", ".pf_fragment")


UNSPACED = ("ja", "zh")
"""The languages without spaces between words: the program with more languages tells them apart."""


def tells_words(language: str) -> bool:
    """Whether the program that is installed finds the words of texts in a language."""
    return language.partition("-")[0] not in UNSPACED or find_spec(_EXTENDED) is not None


class Part(NamedTuple):
    """Documents in one language that make an index of their own: pairs of address and text, which
    is that of a `body`, as HTML. `name` is their own among the parts of a site, in hexadecimal
    digits."""

    name: str
    language: str
    documents: Sequence[tuple[str, str]]


def indexes(parts: Sequence[Part], signs: str = "") -> list[dict[str, bytes]]:
    """The files, by path, of the index of each part. `signs` are looked for as letters are.

    Equal documents in equal order give equal bytes, whatever else is made in the same run. The
    program takes each part for a language, a private variety of its own, since it makes an index
    for each language that it meets; so it starts once, and hands over its scripts once.
    ProgramError.
    """
    tags = {f"{part.language}-x-{part.name}": part for part in parts}
    if len(tags) < len(parts):
        raise ProgramError("parts of an index have the same name")
    with _Service() as service:
        config = {"include_characters": signs}
        number = service.ask("NewIndex", config=config)["index_id"]
        pages = (
            {"index_id": number, "url": url, "file_contents": _page(tag, text), "file_path": None}
            for tag, part in tags.items()
            for url, text in part.documents
        )
        while some := list(islice(pages, AT_ONCE)):
            service.ask_all("AddFile", some)
        answer = service.ask("GetFiles", index_id=number)["files"]
    files = {file["path"]: file["content"] for file in answer}
    entry = json.loads(base64.b64decode(files["pagefind-entry.json"]))
    owned: dict[str, list[str]] = {tag: [] for tag in tags}
    for path in files:
        if path.endswith(_SUFFIXES):
            owned[_tag(path)].append(path)
    return [
        _own_files(part.language, owned[tag], entry, entry["languages"].get(tag), files)
        for tag, part in tags.items()
    ]


def _page(tag: str, text: str) -> str:
    return f'<html lang="{tag}"><body data-pagefind-body>{text}</body></html>'


def _tag(path: str) -> str:
    """The language in the path of a file: of `fragment/en-x-7f_1032ddf.pf_fragment`, `en-x-7f`."""
    name = path.rpartition("/")[2].removeprefix("pagefind.")
    return name.rpartition(".")[0].rpartition("_")[0]


def _own_files(
    language: str,
    paths: list[str],
    entry: dict[str, Any],
    known: dict[str, Any] | None,
    files: dict[str, str],
) -> dict[str, bytes]:
    """The files of one part, as if nothing else had been in the index. `known` is what the `entry`
    says of it, None if no document has a word. The browser's program is the one for its language,
    or else the one without a stemmer."""
    program = known and known["wasm"]
    name = f"wasm.{language if program else 'unknown'}.pagefind"
    found = {path: base64.b64decode(files[path]) for path in (*paths, *_SCRIPTS)}
    found[name] = base64.b64decode(files[f"wasm.{program or 'unknown'}.pagefind"])
    languages = {language: {**known, "wasm": program and language}} if known else {}
    found["pagefind-entry.json"] = json.dumps(
        {**entry, "languages": languages}, sort_keys=True, separators=(",", ":")
    ).encode()
    return {path: found[path] for path in sorted(found)}


def _program() -> str:
    """The path of Pagefind's program, of the one with more languages if it is installed.
    ProgramError.

    PATH and PAGEFIND_BINARY_PATH are not consulted: a build may not depend on the environment.
    """
    try:
        from pagefind_bin_extended import get_executable
    except ImportError:
        try:
            from pagefind_bin import get_executable
        except ImportError:
            raise ProgramError("the package pagefind-bin is not installed") from None
    try:
        return str(get_executable())
    except Exception as problem:  # the package raises whatever it likes if there is none
        raise ProgramError(f"the package pagefind-bin has no program: {problem}") from problem


_turns = count(os.getpid())


@contextmanager
def _one_core() -> Iterator[None]:
    """Start programs on one core, where the system allows to say so; the next ones on the next.

    Pagefind hands each page from thread to thread, which takes a fourth of its time if these are on
    different cores; and it is no slower on one.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = sorted(os.sched_getaffinity(0))  # of this thread, which a new process inherits
    with suppress(OSError):
        os.sched_setaffinity(0, {cores[next(_turns) % len(cores)]})
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setaffinity(0, cores)


class _Service:
    """The program as a process, in its `with` block."""

    def __enter__(self) -> _Service:
        try:
            with _one_core():
                self._process = subprocess.Popen(
                    [_program(), "--service"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
        except OSError as problem:
            raise ProgramError(f"Pagefind does not start: {problem}") from problem
        self._count = 0
        self._timer = threading.Timer(PATIENCE, self._process.kill)
        self._timer.daemon = True
        try:
            self._timer.start()
        except RuntimeError as problem:
            self.__exit__()
            raise ProgramError(f"Pagefind does not start: {problem}") from problem
        return self

    def __exit__(self, *failure: object) -> None:
        self._timer.cancel()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                continue  # the program died before it had read everything
        self._process.wait()

    def ask(self, kind: str, **payload: Any) -> dict[str, Any]:
        """The program's answer to a message. ProgramError."""
        return self.ask_all(kind, [payload])[0]

    def ask_all(self, kind: str, payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The program's answers to messages, in their order. ProgramError."""
        sent = []
        for payload in payloads:
            self._count += 1
            message = {"message_id": self._count, "payload": {"type": kind, **payload}}
            sent.append(base64.b64encode(msgspec.json.encode(message)) + b",")
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(b"".join(sent))
            stdin.flush()
            answers: list[dict[str, Any]] = [
                msgspec.json.decode(base64.b64decode(answer))["payload"]
                for answer in self._answers(len(sent))
            ]
        except (OSError, ValueError, KeyError, msgspec.MsgspecError) as problem:
            raise ProgramError(f"Pagefind stopped: {problem}") from problem
        for answer in answers:
            if answer.get("type") == "Error":
                raise ProgramError(f"Pagefind: {answer.get('message', 'it failed')}")
        return answers

    def _answers(self, count: int) -> list[bytes]:
        assert self._process.stdout is not None
        pieces: list[bytes] = []
        while count:
            # a pipe is read through a buffer, whose type the library's annotations leave open
            piece = self._process.stdout.read1(1 << 20)  # type: ignore[attr-defined]
            if not piece:
                raise OSError(f"it ended with {self._process.wait()}")
            pieces.append(piece)
            if count == 1 and piece[-1:] != b",":
                continue  # a part of a long answer, in which there is no comma
            count -= piece.count(b",")
        return b"".join(pieces).split(b",")[:-1]
