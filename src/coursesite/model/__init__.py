"""The things a course site is made of, as frozen values.

No type has a field that is filled in later: a stage that knows more makes another type.
Paths are relative to `content/` unless said otherwise; addresses are those of
`coursesite.text.urls`.

Their modules do without `from __future__ import annotations`: msgspec reads the types of fields
when a program starts, and those that are texts would have to be compiled first, one by one.
"""

from __future__ import annotations

from typing import Any

import msgspec

from coursesite.model.course import CourseRef, LectureRef, Location, Row, Tag, Week
from coursesite.model.keys import Key
from coursesite.model.kinds import KINDS, Kind, KindName
from coursesite.model.posts import (
    Chapter,
    Document,
    FrontMatter,
    Frozen,
    Image,
    InWeek,
    Moment,
    Person,
    Recording,
    Resource,
    Slides,
)
from coursesite.model.prose import (
    Call,
    CodeSpot,
    Expansion,
    Heading,
    Include,
    LinkSpot,
    MarkupOptions,
    Prose,
    Term,
)
from coursesite.model.settings import (
    ClassDay,
    Config,
    Embeds,
    Event,
    HtmlOptions,
    Level,
    LinkValidation,
    MarkdownSettings,
    ThemeOptions,
    Validation,
)

__all__ = [
    "KINDS",
    "Call",
    "Chapter",
    "ClassDay",
    "CodeSpot",
    "Config",
    "CourseRef",
    "Document",
    "Embeds",
    "Event",
    "Expansion",
    "FrontMatter",
    "Frozen",
    "Heading",
    "HtmlOptions",
    "Image",
    "InWeek",
    "Include",
    "Key",
    "Kind",
    "KindName",
    "LectureRef",
    "Level",
    "LinkSpot",
    "LinkValidation",
    "Location",
    "MarkdownSettings",
    "MarkupOptions",
    "Moment",
    "Person",
    "Prose",
    "Recording",
    "Resource",
    "Row",
    "Slides",
    "Tag",
    "Term",
    "ThemeOptions",
    "Validation",
    "Week",
    "replace",
]


def replace(value: Any, **changes: Any) -> Any:
    """A copy of a frozen value with some fields changed."""
    return msgspec.structs.replace(value, **changes)
