"""The file `course.yml` of an import."""

from __future__ import annotations

from typing import Any

from coursesite.importers.plan import PlannedFile, planned_text
from coursesite.importers.yaml_writer import dump, plain_data

PATH = "content/course.yml"
_LINKS = {"validation": {"links": {"not_found": "warn"}}}
_ADVICE = """\
# Links that led nowhere before the import are warnings here; say error when they are mended.
"""


def planned(data: dict[str, Any], broken: bool) -> PlannedFile:
    """The file with these settings; `broken` says that there are links that led nowhere before."""
    if broken:
        return planned_text(PATH, _ADVICE + dump(plain_data({**data, **_LINKS})))
    return planned_text(PATH, dump(plain_data(data)))
