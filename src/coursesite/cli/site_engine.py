"""The engine over a site, for commands that ask for a few of its values and build nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coursesite.engine import Engine


def over(site: Path, now: str) -> Engine:
    """An engine over the files of a site as they are at this moment, which `now` names (ISO 8601 in
    UTC)."""
    from coursesite.build import pipeline
    from coursesite.build.state import State
    from coursesite.engine import Engine
    from coursesite.site import all_rules as all_rules
    from coursesite.site.inputs import Mode, World

    return Engine(World(pipeline.look(site, site / "_site", State()), Mode(now=now)))
