from __future__ import annotations

import shutil

import pytest

from property.notes import CONTENT
from sitetest import SiteTest, once


@pytest.fixture
def rich(site: SiteTest, tmp_path_factory: pytest.TempPathFactory) -> SiteTest:
    """The rich little site, built: a copy of one that is built once in a run."""
    built = once(tmp_path_factory, "rich", lambda folder: SiteTest(folder).write(CONTENT).build())
    shutil.copytree(built, site.folder)
    return site
