"""The file `course.yml` of an import."""

from __future__ import annotations

from typing import Any

from coursesite.importers.plan import PlannedFile, planned_text
from coursesite.importers.yaml_writer import dump, plain_data
from coursesite.settings import config

PATH = "content/course.yml"
_LINKS = {"validation": {"links": {"not_found": "warn"}}}
_ADVICE = """\
# Links that led nowhere before the import are warnings here; say error when they are mended.
"""


def accepted(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The settings without those that our builder would reject, and a note on each of these."""
    data, left = dict(data), list[str]()
    for _ in range(20):
        text = dump(plain_data(data))
        found = (one for one in config.parse(text)[1] if one.span and one.severity == "error")
        problem = next(found, None)
        if problem is None or problem.span is None:
            break
        lines = text.split("\n")[: problem.span.line]
        key = next((line for line in reversed(lines) if line[:1] not in " -#"), "").partition(":")[
            0
        ]
        if key.strip("'\"") not in data:
            break
        left.append(f"'{key}' is left out: {problem.message}")
        del data[key.strip("'\"")]
    return data, left


def planned(data: dict[str, Any], broken: bool) -> PlannedFile:
    """The file with these settings; `broken` says that there are links that led nowhere before."""
    if broken:
        return planned_text(PATH, _ADVICE + dump(plain_data({**data, **_LINKS})))
    return planned_text(PATH, dump(plain_data(data)))
