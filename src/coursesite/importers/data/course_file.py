"""The file `course.yml` of an import."""

from __future__ import annotations

from typing import Any

from coursesite.diagnostics import Diagnostic
from coursesite.importers.data.front_matter import rejected
from coursesite.importers.data.yaml_writer import dump, plain_data
from coursesite.importers.plans.plan import PlannedFile, planned_text
from coursesite.settings import config

PATH = "content/course.yml"
_LINKS = {"validation": {"links": {"not_found": "warn"}}}
_ADVICE = """\
# Links that led nowhere before the import are warnings here; say error when they are mended.
"""


def accepted(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The settings without those that our builder would reject, and a note on each of these."""

    def parse(settings: dict[str, Any]) -> tuple[str, list[Diagnostic]]:
        text = dump(plain_data(settings))
        return text, [one for one in config.parse(text)[1] if one.severity == "error"]

    data = dict(data)
    return data, [f"'{key}' is left out: {why}" for key, _, why in rejected(data, parse)]


def planned(data: dict[str, Any], broken: bool) -> PlannedFile:
    """The file with these settings; `broken` says that there are links that led nowhere before."""
    text = dump(plain_data({**data, **(_LINKS if broken else {})}))
    return planned_text(PATH, _ADVICE + text if broken else text)
