from __future__ import annotations

from pathlib import Path

import pytest

from sitetest import SiteTest


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    """An empty site."""
    return SiteTest(tmp_path / "site")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write expected results anew")
