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
import subprocess
import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import msgspec

from coursesite.programs import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = 300.0
"""Seconds after which the program is killed."""
AT_ONCE = 32
"""Pages that are sent before their answers are read, which are short: they wait in the pipe, while
the thread that reads them waits for the interpreter."""
_EXTENDED = "pagefind_bin_extended"
_NAMES = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_SUFFIXES = (".pf_meta", ".pf_index", ".pf_fragment")


UNSPACED = ("ja", "zh")
"""The languages without spaces between words: the program with more languages tells them apart."""


def tells_words(language: str) -> bool:
    """Whether the program that is installed finds the words of texts in a language."""
    return language.partition("-")[0] not in UNSPACED or find_spec(_EXTENDED) is not None


def index(documents: Iterable[tuple[str, str]], language: str, signs: str = "") -> dict[str, bytes]:
    """The files, by path, of an index of documents in one language: pairs of address and HTML.
    `signs` are looked for as letters are.

    Equal documents in equal order give equal bytes. ProgramError.
    """
    with _Service() as service:
        config = {"force_language": language, "include_characters": signs}
        number = service.ask("NewIndex", config=config)["index_id"]
        pages = [
            {"index_id": number, "url": url, "file_contents": html, "file_path": None}
            for url, html in documents
        ]
        for start in range(0, len(pages), AT_ONCE):
            service.ask_all("AddFile", pages[start : start + AT_ONCE])
        answer = service.ask("GetFiles", index_id=number)["files"]
    files = {file["path"]: file["content"] for file in answer}
    return {
        path: _normalized(path, base64.b64decode(files[path]))
        for path in sorted(files)
        if path in _NAMES or path.endswith(_SUFFIXES) or path == f"wasm.{_wasm(files, language)}"
    }


def _wasm(files: dict[str, str], language: str) -> str:
    """The name, after `wasm.`, of the browser's program for the language, or else of the one
    without a stemmer."""
    entry = json.loads(base64.b64decode(files["pagefind-entry.json"]))
    name = entry["languages"].get(language, {}).get("wasm") or "unknown"
    return f"{name}.pagefind"


def _normalized(path: str, data: bytes) -> bytes:
    """A file with the keys of its JSON sorted, if it is JSON."""
    if not path.endswith(".json"):
        return data
    return json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")).encode()


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


class _Service:
    """The program as a process, in its `with` block."""

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
