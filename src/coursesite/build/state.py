"""The state: what a build leaves for the next one, in one file that loads in milliseconds.

The file holds columns: numbers as arrays of the machine, tables of texts, digests in a row. It is a
cache: if it is missing, damaged, or was written by another version of the program, of Python or of
a library (the caller's fingerprint says so), the build starts from nothing.

A file with the stamp that the last build saw is the same file, since the computer was started. At
a power failure, though, a file system may keep the stamp of a file whose bytes were never written.
So after each start of the computer all files are read once more.
"""

from __future__ import annotations

import os
import struct
from array import array
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from coursesite.build.result import Held
from coursesite.diagnostics import Diagnostic, warning
from coursesite.engine import Key, Traces
from coursesite.files import checked_file
from coursesite.files.stamps import UNSURE, Files, Stamp


class State(Struct, frozen=True, kw_only=True):
    """The state of a build: traces, the inputs it saw, the outputs it left at `destination`.

    `pages` counts HTML files among the outputs; -1 if the build failed, so that the outputs are of
    an earlier one and not of these traces, or if it warned of their paths.
    """

    traces: Traces = Traces()
    inputs: Files = {}
    outputs: Files = {}
    destination: str = ""
    pages: int = -1
    held: Held = Held()
    packages: tuple[str, ...] = ()
    """The installed packages whose files are among the inputs."""
    sharing: tuple[str, ...] = ()
    """The settings of courses that may share files of others: `Snapshot.sharing`."""


class _Table(Struct, array_like=True):
    """Files: their paths, and in a row their stamps (4 x 64 bits) and digests (16 bytes)."""

    paths: list[str]
    stamps: bytes
    digests: bytes


class _Keys(Struct, array_like=True):
    """The keys of tasks: names of rules and lists of arguments, each once, and for each task the
    numbers of both."""

    names: list[str]
    rule_of: bytes
    arguments: list[tuple[str | int | bool | None, ...]]
    arguments_of: bytes


class _Columns(Struct, array_like=True):
    fingerprint: str
    boot: str
    keys: bytes
    digests: bytes
    starts: bytes
    reads: bytes
    reports: dict[int, tuple[Diagnostic, ...]]
    texts: list[str]
    reasons: bytes
    inputs: _Table
    outputs: _Table
    destination: bytes
    pages: int
    held: Held
    packages: tuple[str, ...]
    sharing: tuple[str, ...]


def load(path: Path, fingerprint: str) -> State:
    """The state at `path`, or an empty one if it is missing, damaged or not of `fingerprint`. If
    the computer was started since, all stamps in it are `UNSURE`."""
    data = checked_file.read(path)
    try:
        saved = msgspec.msgpack.decode(data or b"", type=_Columns)
    except msgspec.DecodeError:
        return State()
    if saved.fingerprint != fingerprint:
        return State()
    if saved.boot != _boot():
        saved.inputs.stamps = array("q", UNSURE * len(saved.inputs.paths)).tobytes()
        saved.outputs.stamps = array("q", UNSURE * len(saved.outputs.paths)).tobytes()
    return _unpack(saved)


def save(path: Path, fingerprint: str, state: State) -> Diagnostic | None:
    """Write the state to `path` in one step; a warning if that cannot be done."""
    try:
        checked_file.write(path, msgspec.msgpack.encode(_pack(fingerprint, state)))
    except OSError as failure:
        why = failure.strerror or str(failure)
        hint = "the next build will start from nothing"
        return warning("state-unwritable", f"cannot keep the state of this build: {why}", hint=hint)
    return None


def _boot() -> str:
    """The name that Linux gives to each start of the computer; "" on other systems."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    return ""


def _pack(fingerprint: str, state: State) -> _Columns:
    traces = state.traces
    texts, reasons = _numbered(traces.reasons)
    return _Columns(
        fingerprint,
        _boot(),
        traces.packed_keys or msgspec.msgpack.encode(_keys(traces.keys)),
        b"".join(traces.digests),
        traces.starts.tobytes(),
        traces.reads.tobytes(),
        traces.reports,
        texts,
        reasons,
        _table(state.inputs),
        _table(state.outputs),
        os.fsencode(state.destination),
        state.pages,
        state.held,
        state.packages,
        state.sharing,
    )


def _keys(keys: list[Key]) -> _Keys:
    names, rule_of = _numbered(key[0] for key in keys)
    # with their types, or True and 1 would be one key of the table, and come back as the first
    typed, arguments_of = _numbered((key[1:], *map(type, key[1:])) for key in keys)
    return _Keys(names, rule_of, [arguments for arguments, *_ in typed], arguments_of)


def _unpack(saved: _Columns) -> State:
    packed = msgspec.msgpack.decode(saved.keys, type=_Keys)
    names = map(packed.names.__getitem__, array("I", packed.rule_of))
    arguments = map(packed.arguments.__getitem__, array("I", packed.arguments_of))
    keys: list[Key] = [(name, *args) for name, args in zip(names, arguments, strict=True)]
    traces = Traces(
        keys=keys,
        digests=_digests(saved.digests),
        starts=array("I", saved.starts),
        reads=array("I", saved.reads),
        reports=saved.reports,
        reasons=list(map(saved.texts.__getitem__, array("I", saved.reasons))),
        packed_keys=saved.keys,
    )
    return State(
        traces=traces,
        inputs=_files(saved.inputs),
        outputs=_files(saved.outputs),
        destination=os.fsdecode(saved.destination),
        pages=saved.pages,
        held=saved.held,
        packages=saved.packages,
        sharing=saved.sharing,
    )


def _numbered(values: Any) -> tuple[list[Any], bytes]:
    """The different values, and the column with each value replaced by its number there."""
    values = list(values)
    different = list(dict.fromkeys(values))
    numbers = dict(zip(different, range(len(different)), strict=True))
    return different, array("I", map(numbers.__getitem__, values)).tobytes()


def _table(files: Files) -> _Table:
    try:
        stamps = array("q", chain.from_iterable(stamp for stamp, _ in files.values()))
    except OverflowError:  # a file of a time before 1677, or after 2262
        stamps = array("q", chain.from_iterable(map(_storable, files.values())))
    return _Table(list(files), stamps.tobytes(), b"".join(digest for _, digest in files.values()))


def _storable(seen: tuple[Stamp, bytes]) -> Stamp:
    return seen[0] if all(-(1 << 63) <= part < 1 << 63 for part in seen[0]) else UNSURE


def _files(table: _Table) -> Files:
    stamps = struct.iter_unpack("=qqqq", table.stamps)
    return dict(zip(table.paths, zip(stamps, _digests(table.digests), strict=True), strict=True))


def _digests(row: bytes) -> list[bytes]:
    return [digest for (digest,) in struct.iter_unpack("16s", row)]
