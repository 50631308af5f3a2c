"""Laws of the state between builds: it is there whole, or it is not there."""

from __future__ import annotations

import sys
import time
from array import array
from typing import TYPE_CHECKING, Any

import pytest

from coursesite.build import state
from coursesite.build.state import State, load, save
from coursesite.diagnostics import Span, warning
from coursesite.engine import Engine, Need, Traces, digest, rule, source
from coursesite.files import checked_file
from coursesite.files.stamps import UNSURE

if TYPE_CHECKING:
    from pathlib import Path


@source
def number(need: Need, name: str) -> int:
    need.report(warning("seen", name, Span(1, 2, 3), "a hint"))
    value: int = need.world[name]
    return value


@rule
def double(need: Need, name: str, times: int) -> int:
    return need(number, name) * times


def some_state() -> State:
    engine = Engine({"x": 1, "ü": 2})
    engine.digest(double, "x", 3)
    engine.digest(double, "ü", -4)
    return State(
        traces=engine.traces,
        inputs={"content/ä.md": ((2**62, 5, 2**63 - 1, -1), digest(b"x"))},
        outputs={"index.html": ((1, 2, 3, 4), digest(b"y")), "a b.html": ((0,) * 4, bytes(16))},
        destination="_site",
    )


def parts(state: State) -> list[Any]:
    traces = state.traces
    fields = [name for name in traces.__struct_fields__ if name != "packed_keys"]
    columns = [getattr(traces, name) for name in fields]
    return [*columns, state.inputs, state.outputs, state.destination]


# ---- the state file -------------------------------------------------------------------------


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state"
    assert save(path, "v1", some_state()) is None
    assert parts(load(path, "v1")) == parts(some_state())
    assert [file.name for file in path.parent.iterdir()] == ["state"]


def test_arguments_come_back_with_their_types(tmp_path: Path) -> None:
    keys = [("a", 1), ("b", True), ("c", None), ("d", ""), ("e", 0, False), ("f", False, 0), ("g",)]
    count = len(keys)
    traces = Traces(
        keys=keys,
        digests=[bytes(16)] * count,
        starts=array("I", [0] * (count + 1)),
        reasons=[""] * count,
    )
    save(tmp_path / "state", "v1", State(traces=traces))
    assert repr(load(tmp_path / "state", "v1").traces.keys) == repr(keys)


def test_an_empty_state_comes_back_as_it_was(tmp_path: Path) -> None:
    save(tmp_path / "state", "v1", State())
    assert parts(load(tmp_path / "state", "v1")) == parts(State())


def test_a_state_of_another_version_is_dropped(tmp_path: Path) -> None:
    save(tmp_path / "state", "v1", some_state())
    assert parts(load(tmp_path / "state", "v2")) == parts(State())


def test_of_the_time_before_a_restart_no_stamp_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "_boot", lambda: "one")
    save(tmp_path / "state", "v1", some_state())
    assert parts(load(tmp_path / "state", "v1")) == parts(some_state())
    monkeypatch.setattr(state, "_boot", lambda: "two")
    doubted = load(tmp_path / "state", "v1")
    for found, told in (
        (doubted.inputs, some_state().inputs),
        (doubted.outputs, some_state().outputs),
    ):
        assert {path: mark for path, (_, mark) in found.items()} == {
            path: mark for path, (_, mark) in told.items()
        }
        assert {stamp for stamp, _ in found.values()} == {UNSURE}
    save(tmp_path / "state", "v1", some_state())
    assert parts(load(tmp_path / "state", "v1")) == parts(some_state())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a name for it")
def test_a_start_of_the_computer_has_a_name() -> None:
    assert state._boot() == state._boot() != ""


def test_no_state_is_an_empty_state(tmp_path: Path) -> None:
    assert parts(load(tmp_path / "state", "v1")) == parts(State())
    (tmp_path / "folder").mkdir()
    assert parts(load(tmp_path / "folder", "v1")) == parts(State())


def test_a_state_that_is_damaged_anywhere_is_dropped(tmp_path: Path) -> None:
    """Every byte of the file changed, and every length it could be cut to."""
    path = tmp_path / "state"
    save(path, "v1", some_state())
    whole = path.read_bytes()
    empty = parts(State())
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        assert parts(load(path, "v1")) == empty, at
        path.write_bytes(whole[:at])
        assert parts(load(path, "v1")) == empty, at
    path.write_bytes(whole + b"\0")
    assert parts(load(path, "v1")) == empty
    path.write_bytes(whole)
    assert parts(load(path, "v1")) != empty


def test_a_checked_file_that_holds_something_else_is_dropped(tmp_path: Path) -> None:
    for data in (b"", b"\xc0", b"\x93\x01\x02\x03", b"\xff" * 40):
        checked_file.write(tmp_path / "state", data)
        assert parts(load(tmp_path / "state", "v1")) == parts(State())


def test_a_state_that_cannot_be_saved_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = save(tmp_path / "file" / "state", "v1", some_state())
    assert told is not None
    assert (told.severity, told.code) == ("warning", "state-unwritable")


def test_a_failed_save_leaves_the_old_state(tmp_path: Path) -> None:
    path = tmp_path / "state"
    save(path, "v1", some_state())
    (tmp_path / "state.new").mkdir()
    assert save(path, "v1", State()) is not None
    assert parts(load(path, "v1")) == parts(some_state())


@pytest.mark.parametrize("year", [1600, 2300])
def test_a_time_that_does_not_fit_is_not_trusted(tmp_path: Path, year: int) -> None:
    """Some file systems have files as old as that."""
    stamp = ((year - 1970) * 31_556_952_000_000_000, 1, 2, 3)
    other = (5, 6, 7, 8)
    kept = State(inputs={"old.md": (stamp, digest(1)), "new.md": (other, digest(2))})
    assert save(tmp_path / "state", "v1", kept) is None
    assert load(tmp_path / "state", "v1").inputs == {
        "old.md": (UNSURE, digest(1)),
        "new.md": (other, digest(2)),
    }


def test_a_destination_whose_name_is_no_text_is_kept(tmp_path: Path) -> None:
    kept = State(destination="/out\udcff")
    assert save(tmp_path / "state", "v1", kept) is None
    assert load(tmp_path / "state", "v1").destination == kept.destination


# ---- figures --------------------------------------------------------------------------------


def test_how_long_a_state_takes_to_load(tmp_path: Path) -> None:
    """Printed (`pytest -s`), never judged: 1,000 pages of 6 tasks that read 8 others each."""
    count = 6000
    reads = array("I", (max(0, n - back) for n in range(count) for back in range(1, 9)))
    traces = Traces(
        keys=[(f"rule {n % 6}", f"content/lectures/{n // 6:04}-a-name.md") for n in range(count)],
        digests=[digest(str(n)) for n in range(count)],
        starts=array("I", range(0, 8 * count + 1, 8)),
        reads=reads,
        reasons=["it is new"] * count,
    )
    save(tmp_path / "state", "v1", State(traces=traces))
    start = time.perf_counter()
    loaded = load(tmp_path / "state", "v1")
    print(f"\nstate of {count} tasks: {1000 * (time.perf_counter() - start):.1f} ms")
    assert loaded.traces.reads == reads
