"""The random edits are worth something: each of these planted bugs is caught by them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coursesite.engine import Engine, rules, text
from coursesite.engine.tasks import SAME, UNKNOWN
from coursesite.files import destination
from coursesite.site import all_rules as site_rules  # noqa: F401 (those that are named here)
from property import laws

Plant = Callable[[pytest.MonkeyPatch], None]


def unrecorded(*names: str) -> Plant:
    """Reads of these rules and sources are not written down."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        assert set(names) <= rules.RULES.keys()
        for method in ("read", "read_digest"):
            real = getattr(Engine, method)

            def forgets(engine: Engine, key: Any, reads: Any, real: Any = real) -> Any:
                reads = {} if key[0] in names else reads
                return real(engine, key, reads)

            patch.setattr(Engine, method, forgets)

    return plant


def _no_pruning(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(destination.Destination, "remove", lambda target, stale: [])


def _first_dependency_only(patch: pytest.MonkeyPatch) -> None:
    def stale(engine: Engine, i: int) -> str:
        tasks = engine.tasks
        for d in tasks.old.reads_of(i)[:1]:
            if tasks.status[d] == UNKNOWN:
                engine.refresh(d)
            if tasks.status[d] != SAME:
                return f"{text(tasks.keys[d])} changed"
        return ""

    patch.setattr(Engine, "_stale", stale)


def _warnings_not_replayed(patch: pytest.MonkeyPatch) -> None:
    real = Engine.__init__

    def forgets(engine: Any, *args: Any, **more: Any) -> None:
        real(engine, *args, **more)
        engine.tasks.reports.clear()

    patch.setattr(Engine, "__init__", forgets)


PLANTED: dict[str, Plant] = {
    "a listing that is not recorded": unrecorded("listing"),
    "a template that is not recorded": unrecorded("template", "template_closure"),
    "an asset that is not recorded": unrecorded("assets", "asset_names"),
    "a course that is not recorded": unrecorded("config", "course"),
    "an included file that is not recorded": unrecorded("included"),
    "a link's target that is not recorded": unrecorded("location_of", "file_url", "owner_of"),
    "anchors that are not recorded": unrecorded("has_anchor"),
    "neighbours that are not recorded": unrecorded("neighbours"),
    "tags that are not recorded": unrecorded("tags", "tag"),
    "shortcodes that are not recorded": unrecorded("own_shortcodes"),
    "a record that is not recorded": unrecorded("record"),
    "a mode that is not recorded": unrecorded("drafts", "future", "is_past"),
    "interface text that is not recorded": unrecorded("voice"),
    "terms that are not recorded": unrecorded("terms", "glossary_post"),
    "definitions that are not recorded": unrecorded("definition"),
    "the parts of a book that are not recorded": unrecorded("printed", "part_names"),
    "no pruning": _no_pruning,
    "only the first dependency is checked": _first_dependency_only,
    "warnings that are not replayed": _warnings_not_replayed,
}
TRIES = 12
"""Runs of a few edits, of which the first that fails is enough."""
SOON = {
    "a listing that is not recorded": (3, 3),
    "a template that is not recorded": (1, 3),
    "an asset that is not recorded": (5, 3),
    "a link's target that is not recorded": (2, 4),
    "a mode that is not recorded": (2, 4),
    "only the first dependency is checked": (1, 1),
}
"""The seeds of runs that show a bug soon, and after how many edits: to compare the last build with
a clean one is then enough. If that shows nothing any more, the runs are tried as those of others
are."""
SOONEST = {
    "tags that are not recorded": 4,
    "shortcodes that are not recorded": 6,
    "anchors that are not recorded": 18,
    "neighbours that are not recorded": 19,
    "an included file that is not recorded": 9,
    "interface text that is not recorded": 4,
    "terms that are not recorded": 11,
    "definitions that are not recorded": 8,
    "the parts of a book that are not recorded": 5,
}
"""The seeds of runs that have caught a bug soon, and are tried first."""

PLAIN = ("interface text that is not recorded", "warnings that are not replayed")
"""Bugs that many edits show, for which an index for search would take most of the time."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_bug_is_caught(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one of a few short runs."""
    PLANTED[name](monkeypatch)
    with pytest.raises(laws.BrokenLawError):
        if name in SOON:
            seed, edits = SOON[name]
            laws.run(tmp_path / "soon" / "site", seed, edits, note=False, soon=True)
        index = name not in PLAIN
        for seed in dict.fromkeys((SOONEST.get(name, 1), *range(1, TRIES + 1))):
            laws.run(tmp_path / str(seed) / "site", seed, 32, note=False, index=index)
