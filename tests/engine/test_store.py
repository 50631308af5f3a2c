"""The store: bytes that stay from build to build, and are never others than were put there."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite.engine import Store, digest


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


def test_a_few_new_values_are_found_by_the_next_build(tmp_path: Path) -> None:
    fill(tmp_path / "values", 200)
    for n in (200, 201, 202):
        with Store(tmp_path / "values") as store:
            store.put(key(n), b"new")
            store.save({key(m) for m in range(n + 1)})
    with Store(tmp_path / "values") as store:
        assert [store.get(key(n)) for n in (0, 202)] == [b"\0" * 50, b"new"]
        store.put(key(203), b"new")
        store.save({key(n) for n in range(1, 204)})
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
        one, two = store.for_copy(), store.for_copy()
        for n in range(1, 21, 2):
            one.put(key(n), bytes([n]) * 9)
            two.put(key(n + 1), bytes([n + 1]) * 9)
        assert one.get(key(0)) == b"zero"
        store.add([*one.take_new(), *two.take_new()])
        assert one.take_new() == []
        assert [store.get(key(n)) for n in range(1, 21)] == [bytes([n]) * 9 for n in range(1, 21)]
        store.save({key(n) for n in range(21)})
        one.close()
        two.close()
    with Store(tmp_path / "values") as store:
        assert store.get(key(17)) == bytes([17]) * 9


def test_a_place_where_no_such_record_is_gives_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "values") as store:
        store.put(key(0), b"zero")
        store.add([(key(1), 0, 4), (key(2), 4000, 4)])
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
