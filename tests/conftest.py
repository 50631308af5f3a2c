from __future__ import annotations

from pathlib import Path

import pytest
from sitetest import SiteTest


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    """An empty site."""
    return SiteTest(tmp_path / "site")
