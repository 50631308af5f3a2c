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
SOON = {
    "a listing that is not recorded": (3, 3),
    "a template that is not recorded": (1, 1),
    "an asset that is not recorded": (5, 3),
    "a course that is not recorded": (1, 3),
    "an included file that is not recorded": (9, 3),
    "a link's target that is not recorded": (2, 4),
    "anchors that are not recorded": (18, 8),
    "neighbours that are not recorded": (19, 9),
    "tags that are not recorded": (4, 1),
    "shortcodes that are not recorded": (6, 1),
    "a record that is not recorded": (5, 2),
    "a mode that is not recorded": (2, 4),
    "interface text that is not recorded": (25, 3),
    "terms that are not recorded": (11, 1),
    "definitions that are not recorded": (29, 1),
    "the parts of a book that are not recorded": (5, 3),
    "no pruning": (5, 3),
    "only the first dependency is checked": (1, 1),
    "warnings that are not replayed": (22, 3),
}
"""The seed of a run that shows a bug soon, and after how many edits: to compare the last build with
a clean one is then enough."""
TRIES = 12
"""Longer runs, compared after each edit, that are tried for a bug which shows no more as soon as
that."""


def catch(folder: Path, soon: tuple[int, int]) -> None:
    """BrokenLawError, if the edits are worth something."""
    first, edits = soon
    laws.run(folder / "soon" / "site", first, edits, soon=True)
    for seed in dict.fromkeys((first, *range(1, TRIES + 1))):
        laws.run(folder / str(seed) / "site", seed, 32, note=False)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_bug_is_caught(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one of a few short runs."""
    PLANTED[name](monkeypatch)
    with pytest.raises(laws.BrokenLawError):
        catch(tmp_path, SOON[name])
