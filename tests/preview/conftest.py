from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from preview.kit import SITE, Preview, Serve
from sitetest import SiteTest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def serve(site: SiteTest) -> Iterator[Serve]:
    """Starts the command on the site of the kit, with what else was written into it."""
    started: list[Preview] = []

    def start(*options: str, **more: dict[str, str]) -> Preview:
        site.write({path: text for path, text in SITE.items() if not (site.folder / path).exists()})
        started.append(Preview(site.folder, *options, **more))
        return started[-1]

    yield start
    for one in started:
        with one:
            pass
