"""Incremental builds are exact, whatever is edited.

The normal run has 320 edits. A longer one, on seeds never tried before:

    COURSESITE_EDITS=20000 pytest -n auto tests/property/test_incremental.py

A seed that fails is run again by `COURSESITE_SEED=… COURSESITE_EDITS=…`.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from property import laws

EDITS = int(os.environ.get("COURSESITE_EDITS", "320"))
A_RUN = 32
SEED = os.environ.get("COURSESITE_SEED")


def seeds() -> list[int]:
    """The seeds of the runs: always the same ones normally, new ones in the longer mode."""
    if SEED:
        return [int(SEED)]
    if "COURSESITE_EDITS" not in os.environ:
        return list(range(1, EDITS // A_RUN + 1))
    first = int(os.environ.setdefault("COURSESITE_SEEDS", str(random.randrange(10**6) * 1000)))
    return list(range(first, first + EDITS // A_RUN))


@pytest.mark.parametrize("seed", seeds())
def test_an_incremental_build_equals_a_clean_one(seed: int, tmp_path: Path) -> None:
    """In file set, bytes, errors and warnings, after every edit."""
    print(f"seed {seed}")
    laws.run(tmp_path / "site", seed, EDITS if SEED else A_RUN)
