from __future__ import annotations

from collections.abc import Iterator

import pytest

from preview.kit import SITE, Preview, Serve
from sitetest import SiteTest


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """The command on the site of the kit, for all tests of a module."""
    site = SiteTest(tmp_path_factory.mktemp("running") / "site").write(SITE)
    with Preview(site.folder) as started:
        yield started.ready()


@pytest.fixture
def preview(running: Preview) -> Preview:
    """The same for one test, with the site as it was."""
    return running.reset(SITE)


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
