"""Laws of the engine: which tasks run, and that an incremental build equals a clean one."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from msgspec import Struct

from coursesite.build.state import State, load, save
from coursesite.diagnostics import Diagnostic, warning
from coursesite.engine import Engine, Key, Need, Store, Traces, UnsteadyError, digest, rule, source
from coursesite.engine.rules import pack
from coursesite.engine.tasks import CHANGED, SAME

World = dict[str, Any]


@source
def entry(need: Need, name: str) -> Any:
    return need.world.get(name)


@source
def names(need: Need) -> tuple[str, ...]:
    return tuple(sorted(need.world))


@rule
def title(need: Need, name: str) -> str:
    text = need(entry, name)
    if text is None:
        need.report(warning("absent", f"{name} is not there"))
        return ""
    first: str = text.split("\n")[0]
    if not first:
        need.report(warning("untitled", f"{name} has no title"))
    return first


@rule
def body(need: Need, name: str) -> str:
    return (need(entry, name) or "").upper()


@rule
def listing(need: Need) -> str:
    return " ".join(need(title, name) for name in need(names))


@rule
def page(need: Need, name: str) -> bytes:
    return f"{need(body, name)} in {need(listing)}".encode()


def build(world: World, previous: Traces | None = None, **more: Any) -> Engine:
    """All pages of a world, up to date."""
    engine = Engine(dict(world), previous, **more)
    for name in sorted(world):
        engine.digest(page, name)
    return engine


def task(rule: Any, *args: str | int) -> Key:
    return (rule.name, *args)


def sample() -> World:
    return {"a": "A\nalpha", "b": "B\nbeta", "c": "C\ngamma"}


# ---- what runs ------------------------------------------------------------------------------


def test_a_task_runs_once_however_often_it_is_needed() -> None:
    engine = build(sample())
    assert sorted(engine.ran) == sorted(
        [task(page, n) for n in "abc"]
        + [task(body, n) for n in "abc"]
        + [task(title, n) for n in "abc"]
        + [task(listing)]
    )
    assert len(engine.ran) == len(set(engine.ran))


def test_nothing_runs_when_nothing_changed() -> None:
    traces = build(sample()).traces
    again = build(sample(), traces)
    assert again.ran == []
    assert again.traces is traces, "the same object: there is nothing to save"


def test_editing_an_input_reruns_only_what_read_it() -> None:
    world = sample()
    traces = build(world).traces
    world["b"] = "B\nnew text"
    engine = build(world, traces)
    assert set(engine.stale) == {task(page, "b"), task(body, "b"), task(title, "b")}
    assert engine.need(page, "b") == b"B\nNEW TEXT in A B C"
    values = {task(listing), task(title, "a"), task(title, "c")}
    assert set(engine.ran) - set(engine.stale) == values, "page b needed the listing's value"


def test_an_unchanged_value_cuts_off() -> None:
    world = sample()
    traces = build(world).traces
    world["b"] = "B\nbeta with more"
    engine = Engine(world, traces)
    engine.digest(page, "a")
    assert engine.ran == [task(title, "b")], "neither the listing nor the page"


def test_a_changed_value_goes_on() -> None:
    world = sample()
    traces = build(world).traces
    world["b"] = "Bee\nbeta"
    engine = build(world, traces)
    assert {key for key in engine.ran if key[0] == page.name} == {task(page, n) for n in "abc"}
    assert engine.need(page, "a") == b"A\nALPHA in A Bee C"


def test_absence_is_a_value() -> None:
    world = {"a": "A\nalpha"}

    @rule
    def optional(need: Need) -> str:
        return "without" if need(entry, "maybe") is None else "with"

    first = Engine(world)
    assert first.need(optional) == "without"
    second = Engine(world | {"maybe": ""}, first.traces)
    assert second.need(optional) == "with"
    third = Engine(world, second.traces)
    assert third.need(optional) == "without"


def test_dependencies_are_verified_in_order_up_to_the_first_change() -> None:
    """A task whose need for another went away never sees the other checked."""

    @rule
    def strict(need: Need) -> int:
        return int(need(entry, "number"))

    @rule
    def careful(need: Need) -> str:
        if need(entry, "kind") == "number":
            return f"{need(strict)} {need(entry, 'after')}"
        return "text"

    first = Engine({"kind": "number", "number": "7", "after": "x"})
    assert first.need(careful) == "7 x"
    second = Engine({"kind": "text", "number": "seven"}, first.traces)
    assert second.need(careful) == "text"
    assert second.ran == [task(careful)], "strict was not run, which would have raised"


def test_a_dependency_that_fails_counts_as_changed() -> None:
    @rule
    def failing(need: Need) -> int:
        return int(need(entry, "number"))

    @rule
    def lenient(need: Need) -> int:
        try:
            return need(failing)
        except ValueError:
            return -1

    first = Engine({"number": "7"})
    assert first.need(lenient) == 7
    second = Engine({"number": "seven"}, first.traces)
    assert second.need(lenient) == -1
    assert second.ran.count(task(failing)) == 1, "it failed once, and was not tried again"
    with pytest.raises(ValueError, match="seven"):
        second.need(failing)
    third = Engine({"number": "8"}, second.traces)
    assert third.need(lenient) == 8


def test_an_exception_in_a_rule_reaches_the_caller() -> None:
    @rule
    def broken(need: Need) -> int:
        raise ZeroDivisionError("a bug")

    with pytest.raises(ZeroDivisionError):
        Engine({}).need(broken)


def test_a_cycle_is_an_error_that_names_the_chain() -> None:
    @rule
    def chicken(need: Need, n: int) -> int:
        return need(egg, n)

    @rule
    def egg(need: Need, n: int) -> int:
        return need(chicken, n) if need(entry, "closed") else 0

    with pytest.raises(RuntimeError, match=r"a cycle: .*chicken 1 -> .*egg 1 -> .*chicken 1"):
        Engine({"closed": True}).need(chicken, 1)
    open_world = Engine({})
    assert open_world.need(chicken, 1) == 0
    with pytest.raises(RuntimeError, match="a cycle"):
        Engine({"closed": True}, open_world.traces).need(chicken, 1)


def test_chains_of_a_hundred_tasks_are_fine() -> None:
    @rule
    def link(need: Need, n: int) -> int:
        return need(link, n - 1) + 1 if n else need(entry, "start")

    first = Engine({"start": 0})
    assert first.need(link, 100) == 100
    second = Engine({"start": 1}, first.traces)
    assert second.need(link, 100) == 101


def test_a_source_cannot_need_a_task() -> None:
    @source
    def nosy(need: Need) -> str:
        return need(title, "a")

    with pytest.raises(RuntimeError, match=r"a source cannot need test_engine\.title a"):
        Engine(sample()).need(nosy)


def test_a_rule_that_is_not_deterministic_is_found_out() -> None:
    calls: list[int] = []

    @rule
    def counter(need: Need) -> int:
        calls.append(1)
        return len(calls)

    first = Engine({})
    first.need(counter)
    with pytest.raises(UnsteadyError, match="counter"):
        Engine({}, first.traces).need(counter)


def test_a_source_that_is_unsure_counts_as_changed_in_the_next_build() -> None:
    """And so on, until it is sure; what reads it runs, and only that."""

    @source(stamp=lambda need: b"always the same")
    def answer(need: Need) -> str:
        need.unsure = "?" in need.world
        return str(need.world)

    @rule
    def heard(need: Need) -> str:
        return need(answer)

    traces, digests, ran = Traces(), [], []
    for said in ("a?", "a?", "ab", "abc"):
        engine = Engine(said, traces)
        digests.append(engine.digest(heard))
        ran.append(len(engine.ran))
        traces = engine.traces
    assert ran == [1, 1, 1, 0]
    assert digests[0] == digests[1] != digests[2]
    assert digests[2] == digests[3], "the stamp says that nothing has changed"


def test_arguments_of_other_types_are_refused() -> None:
    """They could not be saved, or not be told apart."""

    @rule
    def any_argument(need: Need, value: Any) -> str:
        return repr(value)

    for fine in ("", "text", -1, 2**40, True, None):
        assert Engine({}).need(any_argument, fine) == repr(fine)
    others: tuple[Any, ...] = (b"", 1.0, ("a",))
    for wrong in others:
        with pytest.raises(TypeError, match="arguments of rules are"):
            Engine({}).need(any_argument, wrong)


def test_two_modules_of_the_package_cannot_have_rules_of_one_name() -> None:
    def function_of(module: str) -> Any:
        def second(need: Need) -> str:
            return ""

        second.__module__ = module
        return second

    assert rule(function_of("coursesite.one")).name == "second"
    with pytest.raises(ValueError, match="a second rule called 'second'"):
        rule(function_of("coursesite.other"))
    assert rule(function_of("elsewhere.tests")).name == "tests.second"


# ---- diagnostics, reasons, traces -----------------------------------------------------------


def test_a_warning_is_replayed_from_its_trace() -> None:
    world = sample() | {"d": "\nno title"}
    first = build(world)
    told = [warning("untitled", "d has no title")]
    assert first.diagnostics == told
    second = build(world, first.traces)
    assert second.ran == []
    assert second.diagnostics == told


def test_a_warning_goes_with_its_cause() -> None:
    world = sample() | {"d": "\nno title"}
    traces = build(world).traces
    del world["d"]
    engine = build(world, traces)
    assert engine.diagnostics == []


def test_a_warning_is_told_once_though_many_read_the_task() -> None:
    assert len(build(sample() | {"d": "\n", "e": "E"}).diagnostics) == 1


def test_traces_of_what_is_gone_vanish() -> None:
    world = sample()
    traces = build(world).traces
    del world["c"]
    engine = build(world, traces)
    assert not [key for key in engine.traces.keys if "c" in key]
    assert set(engine.traces.keys) == set(build(world).traces.keys)


def test_what_is_deleted_and_comes_back_is_made_again() -> None:
    world = sample()
    first = build(world).traces
    text = world.pop("c")
    second = build(world, first).traces
    third = build(world | {"c": text}, second)
    assert task(page, "c") in third.ran
    assert third.need(page, "c") == Engine(sample()).need(page, "c")


def test_a_reason_says_what_changed_and_why_that_did() -> None:
    world = sample()
    first = build(world)
    assert first.reason(task(page, "a")) == "no trace of an earlier build"
    world["b"] = "Bee\nbeta"
    second = build(world, first.traces)
    since = "test_engine.listing changed\ntest_engine.title b changed\ntest_engine.entry b changed"
    assert second.reason(task(page, "a")) == since
    third = build(world, second.traces)
    assert third.reason(task(page, "a")) == since, "why it ran last"
    assert third.reason(task(page, "nowhere")) == ""
    assert third.reads(task(page, "a")) == [task(body, "a"), task(listing)]


# ---- sources with stamps --------------------------------------------------------------------


def _look(need: Need, name: str) -> bytes:
    if need.world[name][0] == "?":
        need.report(warning("odd", name))
    return digest(need.world[name][0])


@source(stamp=_look)
def blob(need: Need, name: str) -> str:
    need.world["read"].append(name)
    text: str = need.world[name][1]
    return text


@rule
def shout(need: Need, name: str) -> str:
    return need(blob, name).upper()


def test_a_stamped_source_is_read_only_when_somebody_needs_its_value() -> None:
    world: World = {"read": [], "a": ("1", "text")}
    first = Engine(world)
    assert first.need(shout, "a") == "TEXT"
    assert world["read"] == ["a"]
    second = Engine(world, first.traces)
    second.digest(shout, "a")
    assert world["read"] == ["a"]
    third = Engine(world | {"a": ("2", "other")}, first.traces)
    assert third.need(shout, "a") == "OTHER"


def test_what_a_stamp_reports_is_told_in_every_build() -> None:
    world: World = {"read": [], "a": ("?", "text")}
    first = Engine(world)
    first.digest(blob, "a")
    second = Engine(world, first.traces)
    second.digest(blob, "a")
    assert first.diagnostics == second.diagnostics == [warning("odd", "a")]


def test_a_rule_can_depend_on_a_digest_alone() -> None:
    @rule
    def tag(need: Need, name: str) -> str:
        return need.digest(blob, name).hex()

    world: World = {"read": [], "a": ("1", "text")}
    first = Engine(world)
    assert first.need(tag, "a") == digest("1").hex()
    assert world["read"] == []
    second = Engine(world | {"a": ("2", "text")}, first.traces)
    second.digest(tag, "a")
    assert second.ran == [task(tag, "a")]


# ---- values on disk and in memory -------------------------------------------------------------


class Ref(Struct, frozen=True):
    name: str
    at: dt.datetime


BERLIN = dt.timezone(dt.timedelta(hours=2), "Berlin")


@rule(keep=Ref)
def ref(need: Need, name: str) -> Ref:
    return Ref(need(entry, name), dt.datetime(2024, 5, 6, 12, tzinfo=BERLIN))


@rule
def shown(need: Need, name: str) -> str:
    value = need(ref, name)
    return f"{value.name} {value.at:%H:%M %Z} {need(entry, 'footer')}"


def test_a_kept_value_is_loaded_instead_of_computed(tmp_path: Any) -> None:
    world = {"a": "x", "footer": "1"}
    with Store(tmp_path / "values") as store:
        first = Engine(world, store=store)
        first.need(shown, "a")
        store.save(first.traces.digests)
    with Store(tmp_path / "values") as store:
        second = Engine(world | {"footer": "2"}, first.traces, store=store)
        assert second.need(shown, "a") == "x 12:00 UTC+02:00 2"
    assert second.ran == [task(shown, "a")]


def test_a_kept_value_is_the_same_whether_loaded_or_computed(tmp_path: Any) -> None:
    """A fact that does not survive storing (here a zone's name) is not seen by a clean build."""
    world = {"a": "x", "footer": "1"}
    with Store(tmp_path / "values") as store:
        stored = Engine(world, store=store).need(shown, "a")
    assert stored == Engine(world).need(shown, "a") == "x 12:00 UTC+02:00 1"


def test_a_kept_value_that_got_lost_is_computed_again(tmp_path: Any) -> None:
    world = {"a": "x", "footer": "1"}
    with Store(tmp_path / "values") as store, Store(tmp_path / "empty") as empty:
        first = Engine(world, store=store)
        first.need(shown, "a")
        second = Engine(world | {"footer": "2"}, first.traces, store=empty)
        assert second.need(shown, "a").endswith("2")
        assert set(second.ran) == {task(shown, "a"), task(ref, "a")}
        assert empty.get(second.digest(ref, "a")) is not None


def test_a_big_value_is_held_for_a_moment_and_made_again_when_asked_for_later() -> None:
    @rule(big=True)
    def large(need: Need, n: int) -> bytes:
        return str(n).encode() * 5000

    engine = Engine({})
    for n in range(20):
        engine.digest(large, n)
        assert engine.need(large, n)[:2] == (str(n) * 2).encode()[:2]
    assert len(engine.ran) == 20
    assert engine.memory == {}
    assert [engine.need(large, n)[:2] for n in (3, 14)] == [b"33", b"14"]
    assert len(engine.ran) == 22


def test_a_big_value_that_is_kept_is_read_again(tmp_path: Any) -> None:
    @rule(keep=str, big=True)
    def long_text(need: Need, n: int) -> str:
        return str(n) * 5000

    with Store(tmp_path / "store") as store:
        engine = Engine({}, store=store)
        for n in range(20):
            engine.digest(long_text, n)
        assert engine.memory == {}
        assert [engine.need(long_text, n)[:2] for n in (3, 14)] == ["33", "14"]
        assert len(engine.ran) == 20


def test_values_of_an_earlier_build_in_the_process_are_used_where_digests_agree() -> None:
    world = sample()
    first = build(world)
    world["a"] = "A\nnew"
    second = build(world, first.traces, memory=first.memory)
    assert set(second.ran) == {task(page, "a"), task(body, "a"), task(title, "a")}, "no listing"
    assert second.need(page, "a") == Engine(world).need(page, "a")
    assert set(second.memory) <= set(second.traces.keys)


# ---- digests ----------------------------------------------------------------------------------


def test_digests_tell_types_and_nothing_apart() -> None:
    values: list[Any] = ["", b"", None, 0, False, 0.0, (), {}, "0", b"0", ("",), (b"",), (None,)]
    assert len({digest(value) for value in values}) == len(values)


def test_digests_do_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({1: "a", 2: -1}) == digest({2: -1, 1: "a"})


def test_digests_tell_structs_and_zones_apart() -> None:
    class Other(Struct, frozen=True):
        name: str
        at: dt.datetime

    noon = dt.datetime(2024, 5, 6, 12, tzinfo=BERLIN)
    assert digest(Ref("x", noon)) != digest(Other("x", noon))
    assert digest(Ref("x", noon)) != digest(Ref("x", noon.astimezone(dt.UTC)))
    assert pack(Ref("x", noon)) == pack(Ref("x", noon))


# ---- random graphs ----------------------------------------------------------------------------

Spec = tuple[tuple[str, int], ...]


def _work(need: Need, n: int) -> int:
    """Follow a task's spec: read inputs and lower tasks, some only if the sum so far is odd."""
    total = n
    for action, number in need(entry, f"spec {n}") or ():
        if action == "input" or (action == "if odd input" and total % 2):
            total += need(entry, f"input {number}") or -7
        elif action == "task" or (action == "if odd task" and total % 2):
            total += need(TASKS[number % 3], number)
        elif action == "digest":
            total += need.digest(TASKS[number % 3], number)[0]
        elif action == "blur":
            total //= number + 2
        elif action == "warn" and total % 3 == 0:
            need.report(warning("three", f"task {n} is at {total}"))
        elif action == "fail" and total % 5 == 0:
            raise ValueError(f"task {n} is at {total}")
        elif action == "try task":
            try:
                total += need(TASKS[number % 3], number)
            except ValueError:
                total += 1
    return total


@rule
def plain(need: Need, n: int) -> int:
    return _work(need, n)


@rule(keep=int)
def kept(need: Need, n: int) -> int:
    return _work(need, n)


@rule
def third(need: Need, n: int) -> int:
    return _work(need, n) % 5


TASKS = (plain, kept, third)


def random_spec(dice: random.Random, n: int) -> Spec:
    actions = ["input", "if odd input", "blur", "warn", "warn"]
    if n:
        actions += ["task", "task", "if odd task", "digest", "try task"]
    if dice.random() < 0.1:
        actions.append("fail")
    spec = []
    for action in dice.choices(actions, k=dice.randint(1, 6)):
        most = n - 1 if "task" in action or action == "digest" else 7
        spec.append((action, dice.randint(0, most)))
    return tuple(spec)


def random_world(dice: random.Random) -> World:
    world: World = {f"input {n}": dice.randint(0, 9) for n in range(8)}
    return world | {f"spec {n}": random_spec(dice, n) for n in range(24)}


def random_edit(dice: random.Random, world: World) -> None:
    what = dice.random()
    if what < 0.6:
        world[f"input {dice.randrange(8)}"] = dice.choice([None, *range(10)])
    elif what < 0.7:
        world.pop(f"input {dice.randrange(8)}", None)
    else:
        n = dice.randrange(24)
        world[f"spec {n}"] = random_spec(dice, n)


Result = tuple[list[Any], list[Any], set[Diagnostic], set[Any]]


def attempt(ask: Any, n: int) -> Any:
    try:
        return ask(TASKS[n % 3], n)
    except ValueError as failure:
        return str(failure)


def outcome(engine: Engine, targets: list[int], asked: list[int]) -> Result:
    """All that can be seen of a build: digests, some values, diagnostics, traces."""
    digests = [attempt(engine.digest, n) for n in targets]
    values = [attempt(engine.need, n) for n in asked]
    traces = engine.traces
    known = {
        (key, traces.digests[i], tuple(traces.keys[d] for d in traces.reads_of(i)))
        for i, key in enumerate(traces.keys)
    }
    return digests, values, set(engine.diagnostics), known


def differences(kind: type[Engine], edits: int, seed: int, folder: Any) -> int:
    """How many of `edits` random edits leave an incremental build that is not as a clean one."""
    dice = random.Random(seed)
    world = random_world(dice)
    wrong = 0
    for _ in range(edits):
        for _ in range(dice.choice([0, 1, 1, 1, 2, 5])):
            random_edit(dice, world)
        targets = sorted(dice.sample(range(12, 24), 8))
        asked = [n for n in targets if dice.random() < 0.3]
        with Store(folder / "values") as store:
            engine = kind(dict(world), load(folder / "state", "tests").traces, store=store)
            wrong += outcome(engine, targets, asked) != outcome(Engine(dict(world)), targets, asked)
            traces = engine.traces
            save(folder / "state", "tests", State(traces=traces))
            store.save(set(traces.digests))
        second = Engine(dict(world), load(folder / "state", "tests").traces)
        for n in targets:
            attempt(second.digest, n)
        if kind is Engine and not second._failures:
            assert second.ran == [], "a build after a build has nothing to do"
    return wrong


@pytest.mark.parametrize("seed", range(4))
def test_incremental_equals_clean_over_random_edits(seed: int, tmp_path: Any) -> None:
    assert differences(Engine, 100, seed, tmp_path) == 0


class FirstDependencyOnly(Engine):
    def _stale(self, i: int) -> str:
        old = self.tasks.old
        for d in old.reads_of(i):
            self.refresh(d)
        first = old.reads_of(i)[:1]
        return "the first changed" if first and self.tasks.status[first[0]] == CHANGED else ""


class NoReplay(Engine):
    @property
    def diagnostics(self) -> list[Diagnostic]:
        ran = {self.number(key) for key in self.ran}
        return [told for i in ran for told in self.tasks.reports.get(i, ())]


class NoPruning(Engine):
    @property
    def traces(self) -> Traces:
        for i, status in enumerate(self.tasks.status):
            self.tasks.status[i] = status or SAME
        return super().traces


class CutOffAlways(Engine):
    def _update(self, i: int) -> None:
        super()._update(i)
        if self.tasks.keys[i][0] != entry.name:
            self.tasks.status[i] = SAME


class NeverLooks(Engine):
    def _look(self, i: int, rule: Any) -> None:
        if not self.tasks.digests[i]:
            super()._look(i, rule)


@pytest.mark.parametrize(
    "kind", [FirstDependencyOnly, NoReplay, NoPruning, CutOffAlways, NeverLooks]
)
def test_the_random_edits_find_planted_bugs(kind: type[Engine], tmp_path: Any) -> None:
    try:
        found = differences(kind, 60, 1, tmp_path)
    except UnsteadyError:
        found = 1
    assert found > 0
