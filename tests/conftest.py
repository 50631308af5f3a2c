from __future__ import annotations

import gc
from pathlib import Path

import pytest

from sitetest import SiteTest


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    """An empty site."""
    return SiteTest(tmp_path / "site")


def pytest_collection_finish() -> None:
    """The thousands of tests stay: the collector of garbage need not look at them time and again,
    and a build makes so many objects that it would."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write expected results anew")
