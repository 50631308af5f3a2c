"""Laws of what is kept between builds: it is there whole, or it is not there."""

from __future__ import annotations

import sys
import time
from array import array
from typing import TYPE_CHECKING, Any

import pytest

from coursesite.build import state
from coursesite.build.state import State, load, save
from coursesite.diagnostics import Span, warning
from coursesite.engine import Engine, Need, digest, rule, source
from coursesite.engine.store import Store
from coursesite.engine.traces import Traces
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
    columns = [getattr(traces, name) for name in traces.__struct_fields__ if name != "packed"]
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


def test_of_the_time_before_a_restart_no_looks_are_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "_start", lambda: "one")
    save(tmp_path / "state", "v1", some_state())
    assert parts(load(tmp_path / "state", "v1")) == parts(some_state())
    monkeypatch.setattr(state, "_start", lambda: "two")
    doubted = load(tmp_path / "state", "v1")
    for found, told in (
        (doubted.inputs, some_state().inputs),
        (doubted.outputs, some_state().outputs),
    ):
        assert {path: mark for path, (_, mark) in found.items()} == {
            path: mark for path, (_, mark) in told.items()
        }
        assert {looks for looks, _ in found.values()} == {UNSURE}
    save(tmp_path / "state", "v1", some_state())
    assert parts(load(tmp_path / "state", "v1")) == parts(some_state())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a name for it")
def test_a_start_of_the_computer_has_a_name() -> None:
    assert state._start() == state._start() != ""


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


def test_a_sealed_file_that_holds_something_else_is_dropped(tmp_path: Path) -> None:
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


# ---- the store ------------------------------------------------------------------------------


def key(n: int) -> bytes:
    return digest(f"key {n}")


def fill(path: Path, count: int, size: int = 50) -> None:
    with Store(path) as store:
        for n in range(count):
            store.put(key(n), bytes([n % 256]) * size)
        store.save({key(n) for n in range(count)})


def test_stored_bytes_come_back(tmp_path: Path) -> None:
    with Store(tmp_path / "values") as store:
        store.put(key(1), b"one")
        store.put(key(2), b"")
        assert (store.get(key(1)), store.get(key(2)), store.get(key(3))) == (b"one", b"", None)
        store.save({key(1), key(2)})
    with Store(tmp_path / "values") as store:
        assert (store.get(key(1)), store.get(key(2)), store.get(key(3))) == (b"one", b"", None)
        assert key(1) in store
        assert key(3) not in store


def test_a_store_is_not_opened_before_it_is_used(tmp_path: Path) -> None:
    with Store(tmp_path / "values") as store:
        store.save(set())
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_alive_is_dropped(tmp_path: Path) -> None:
    fill(tmp_path / "values", 5)
    with Store(tmp_path / "values") as store:
        assert key(4) in store
        store.save({key(2), key(3)})
    with Store(tmp_path / "values") as store:
        assert [n for n in range(5) if key(n) in store] == [2, 3]


def test_a_store_does_not_grow_without_end(tmp_path: Path) -> None:
    path = tmp_path / "values"
    for n in range(40):
        with Store(path) as store:
            store.put(key(n), bytes([n]) * 200_000)
            store.save({key(n), key(n - 1)})
            assert store.get(key(n)) == bytes([n]) * 200_000
    assert path.stat().st_size < 2_000_000
    with Store(path) as store:
        assert store.get(key(38)) == bytes([38]) * 200_000


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    fill(tmp_path / "values", 5)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    with Store(tmp_path / "values") as store:
        store.get(key(0))
        store.save({key(n) for n in range(5)})
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before


def test_what_a_build_stored_survives_its_crash(tmp_path: Path) -> None:
    fill(tmp_path / "values", 3)
    with Store(tmp_path / "values") as store:
        store.put(key(3), b"three")
    with Store(tmp_path / "values") as store:
        assert store.get(key(3)) == b"three"
        assert store.get(key(0)) == b"\0" * 50


def test_a_few_new_values_leave_the_index_as_it_is(tmp_path: Path) -> None:
    fill(tmp_path / "values", 200)
    index = tmp_path / "values.index"
    before = index.read_bytes()
    for n in (200, 201, 202):
        with Store(tmp_path / "values") as store:
            store.put(key(n), b"new")
            store.save({key(m) for m in range(n + 1)})
        assert index.read_bytes() == before
    with Store(tmp_path / "values") as store:
        assert [store.get(key(n)) for n in (0, 202)] == [b"\0" * 50, b"new"]
        store.put(key(203), b"new")
        store.save({key(n) for n in range(1, 204)})
    assert index.read_bytes() != before
    with Store(tmp_path / "values") as store:
        assert store.get(key(0)) is None


def test_what_follows_a_torn_record_is_found_by_the_next_build(tmp_path: Path) -> None:
    fill(tmp_path / "values", 200)
    with (tmp_path / "values").open("ab") as file:
        file.write(b"the beginning of a record that was never written to its end")
    for n in (300, 301):
        with Store(tmp_path / "values") as store:
            store.put(key(n), b"new")
            store.save({key(m) for m in range(400)})
        with Store(tmp_path / "values") as store:
            assert store.get(key(n)) == b"new"


def test_a_torn_last_record_is_not_there(tmp_path: Path) -> None:
    fill(tmp_path / "values", 3)
    whole = (tmp_path / "values").read_bytes()
    with Store(tmp_path / "values") as store:
        store.put(key(3), b"three" * 10)
    torn = (tmp_path / "values").read_bytes()
    for length in range(len(whole), len(torn)):
        (tmp_path / "values").write_bytes(torn[:length])
        with Store(tmp_path / "values") as store:
            assert store.get(key(3)) is None
            assert store.get(key(2)) == b"\2" * 50
            store.put(key(4), b"four")
            assert store.get(key(4)) == b"four"


@pytest.mark.parametrize("name", ["values", "values.index"])
def test_damage_anywhere_in_a_store_loses_values_and_never_changes_one(
    tmp_path: Path, name: str
) -> None:
    fill(tmp_path / "values", 4)
    files = {file: file.read_bytes() for file in tmp_path.iterdir()}
    whole = files[tmp_path / name]
    damaged = [whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :] for at in range(len(whole))]
    damaged += [whole[:at] for at in range(len(whole))]
    for data in damaged:
        for file, content in files.items():
            file.write_bytes(data if file.name == name else content)
        with Store(tmp_path / "values") as store:
            for n in range(4):
                assert store.get(key(n)) in (None, bytes([n]) * 50)
            store.put(key(9), b"nine")
            store.save({key(9)})
            assert store.get(key(9)) == b"nine"
        with Store(tmp_path / "values") as store:
            assert store.get(key(9)) == b"nine"


def test_a_store_without_its_index_is_read_through(tmp_path: Path) -> None:
    fill(tmp_path / "values", 4)
    (tmp_path / "values.index").unlink()
    with Store(tmp_path / "values") as store:
        assert store.get(key(2)) == b"\2" * 50


def test_a_store_that_cannot_be_opened_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Store(tmp_path / "file" / "values") as store:
        store.put(key(1), b"one")
        assert store.get(key(1)) is None
        assert key(1) not in store


def test_what_copies_of_a_process_put_into_the_file_is_found_by_its_place(tmp_path: Path) -> None:
    """They append to one file at the same time; none of them knows of the others' records."""
    with Store(tmp_path / "values") as store:
        store.put(key(0), b"zero")
        one, two = store.beside(), store.beside()
        for n in range(1, 21, 2):
            one.put(key(n), bytes([n]) * 9)
            two.put(key(n + 1), bytes([n + 1]) * 9)
        assert one.get(key(0)) == b"zero"
        store.find([*one.taken(), *two.taken()])
        assert one.taken() == []
        assert [store.get(key(n)) for n in range(1, 21)] == [bytes([n]) * 9 for n in range(1, 21)]
        store.save({key(n) for n in range(21)})
        one.close()
        two.close()
    with Store(tmp_path / "values") as store:
        assert store.get(key(17)) == bytes([17]) * 9


def test_a_place_where_no_such_record_is_gives_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "values") as store:
        store.put(key(0), b"zero")
        store.find([(key(1), 0, 4), (key(2), 4000, 4)])
        assert store.get(key(1)) is None and store.get(key(2)) is None


def test_two_stores_on_one_file_do_not_harm_each_other(tmp_path: Path) -> None:
    with Store(tmp_path / "values") as one, Store(tmp_path / "values") as two:
        for n in range(0, 20, 2):
            one.put(key(n), bytes([n]) * 9)
            two.put(key(n + 1), bytes([n + 1]) * 9)
        for n in range(0, 20, 2):
            assert one.get(key(n)) == bytes([n]) * 9
            assert two.get(key(n + 1)) == bytes([n + 1]) * 9
        one.save({key(n) for n in range(20)})
        two.save({key(n) for n in range(20)})
    with Store(tmp_path / "values") as store:
        for n in range(20):
            assert store.get(key(n)) in (None, bytes([n]) * 9)


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
