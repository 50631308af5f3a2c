"""Pagefind at work: documents in, the files of an index out.

Its program is driven as its own Python and Node packages drive it, by `pagefind --service`: JSON
messages in base64 with a comma after each, answered in turn. The Python package waits a tenth of a
second for every answer, and for ever when the program dies; a folder of files, the other way in,
is indexed in the order in which the system lists them. One document at a time, in an order that is
ours, gives the same bytes everywhere.
"""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from typing import TYPE_CHECKING, Any

from coursesite.programs import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = 300.0
"""Seconds after which a program that gives no answer is given up."""
_KEPT = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_SUFFIXES = (".pf_meta", ".pf_index", ".pf_fragment")


def index(documents: Iterable[tuple[str, str]], language: str) -> dict[str, bytes]:
    """The files of an index of `documents`, (address, HTML), all in one language, by their paths.

    Equal documents in equal order give equal bytes. ProgramError.
    """
    with _Service() as service:
        asked = {"force_language": language}
        number = service.ask("NewIndex", config=asked)["index_id"]
        for url, html in documents:
            service.ask("AddFile", index_id=number, url=url, file_contents=html, file_path=None)
        files = service.ask("GetFiles", index_id=number)["files"]
    found = {one["path"]: one["content"] for one in files}
    return {
        path: _settled(path, base64.b64decode(found[path]))
        for path in sorted(found)
        if path in _KEPT or path.endswith(_SUFFIXES) or path == f"wasm.{_wasm(found, language)}"
    }


def _wasm(found: dict[str, str], language: str) -> str:
    """The program of the language, or else the one without a stemmer: its name after `wasm.`."""
    entry = json.loads(base64.b64decode(found["pagefind-entry.json"]))
    name = entry["languages"].get(language, {}).get("wasm") or "unknown"
    return f"{name}.pagefind"


def _settled(path: str, data: bytes) -> bytes:
    """The same with the keys of JSON in order."""
    if not path.endswith(".json"):
        return data
    return json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")).encode()


def _program() -> str:
    """Where Pagefind's program is: the one with more languages, if it is installed. ProgramError.

    What is on the PATH or in PAGEFIND_BINARY_PATH is not asked for: a build may not depend on it.
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
    except Exception as problem:  # it says so in its own ways that there is none
        raise ProgramError(f"the package pagefind-bin has no program: {problem}") from problem


class _Service:
    """The program, running."""

    def __enter__(self) -> _Service:
        try:
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
                continue  # it broke before it was empty
        self._process.wait()

    def ask(self, kind: str, **payload: Any) -> dict[str, Any]:
        """What the program answers to a message. ProgramError."""
        self._count += 1
        message = {"message_id": self._count, "payload": {"type": kind, **payload}}
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(base64.b64encode(json.dumps(message).encode()) + b",")
            stdin.flush()
            told: dict[str, Any] = json.loads(base64.b64decode(self._answer()))["payload"]
        except (OSError, ValueError, KeyError) as problem:
            raise ProgramError(f"Pagefind stopped: {problem}") from problem
        if told.get("type") == "Error":
            raise ProgramError(f"Pagefind: {told.get('message', 'it failed')}")
        return told

    def _answer(self) -> bytes:
        assert self._process.stdout is not None
        pieces: list[bytes] = []
        while not pieces or not pieces[-1].endswith(b","):
            # a pipe is read through a buffer, whose type the library's annotations leave open
            piece = self._process.stdout.read1(1 << 20)  # type: ignore[attr-defined]
            if not piece:
                raise OSError(f"it ended with {self._process.wait()}")
            pieces.append(piece)
        return b"".join(pieces)[:-1]
