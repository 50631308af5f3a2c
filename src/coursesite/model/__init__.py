"""The frozen types that the stages of a build hand each other.

A stage that knows more makes another type: no field is filled in later. Paths are relative to
`content/` unless said otherwise; addresses are those of `coursesite.text.urls`.

- `keys`: the declaration of a key of front matter or `course.yml`, as an annotation of its field
- `page_kinds`: the table of the kinds of posts; a new kind is an entry
- `front_matter`: posts and the keys of their front matter, and posts as other pages see them
- `course`: the keys of `course.yml`, and courses as their pages see them
- `numbering`: the kinds of numbered things, and the keys for their numbers
- `post_dates`: the input and the output of the working out of dates of posts
- `prose`: Markdown on its way to HTML
- `page_facts`: a page as its shortcodes see it
- `entry_point`: an object of an installed package, by its name

These modules do without `from __future__ import annotations`. msgspec reads the types of fields
when a program starts, and would have to compile them one by one if they were texts.
"""

from __future__ import annotations

from typing import Any

import msgspec

from coursesite.model.course import (
    ClassDay,
    Config,
    ContentPolicy,
    CoursePart,
    CourseRef,
    Embeds,
    Event,
    HtmlOptions,
    ImageSettings,
    Level,
    LinkValidation,
    MarkdownSettings,
    NavEntry,
    Repository,
    Row,
    Tag,
    ThemeOptions,
    Validation,
    Week,
)
from coursesite.model.front_matter import (
    OFFICE_HOURS,
    Chapter,
    Document,
    FreeForm,
    FrontMatter,
    HeldBack,
    HeldSolutions,
    Image,
    InWeek,
    LectureRef,
    Location,
    MathSettings,
    Meeting,
    Moment,
    Person,
    Reason,
    Recording,
    Resource,
    Slides,
)
from coursesite.model.keys import Key
from coursesite.model.numbering import ITEM_KINDS, SHARING, ItemKind, Numbering
from coursesite.model.page_facts import CourseFacts, PageFacts
from coursesite.model.page_kinds import KINDS, Kind, KindName
from coursesite.model.prose import (
    HOLE,
    HOLE_CLOSE,
    HOLE_OPEN,
    Call,
    Citation,
    CitedItem,
    CodeSpot,
    EquationRow,
    Expansion,
    FormulaReference,
    Heading,
    Hole,
    Include,
    Item,
    LinkSpot,
    Macro,
    MarkupOptions,
    Prose,
    TableForm,
    Term,
)

__all__ = [
    "HOLE",
    "HOLE_CLOSE",
    "HOLE_OPEN",
    "ITEM_KINDS",
    "KINDS",
    "OFFICE_HOURS",
    "SHARING",
    "Call",
    "Chapter",
    "Citation",
    "CitedItem",
    "ClassDay",
    "CodeSpot",
    "Config",
    "ContentPolicy",
    "CourseFacts",
    "CoursePart",
    "CourseRef",
    "Document",
    "Embeds",
    "EquationRow",
    "Event",
    "Expansion",
    "FormulaReference",
    "FreeForm",
    "FrontMatter",
    "Heading",
    "HeldBack",
    "HeldSolutions",
    "Hole",
    "HtmlOptions",
    "Image",
    "ImageSettings",
    "InWeek",
    "Include",
    "Item",
    "ItemKind",
    "Key",
    "Kind",
    "KindName",
    "LectureRef",
    "Level",
    "LinkSpot",
    "LinkValidation",
    "Location",
    "Macro",
    "MarkdownSettings",
    "MarkupOptions",
    "MathSettings",
    "Meeting",
    "Moment",
    "NavEntry",
    "Numbering",
    "PageFacts",
    "Person",
    "Prose",
    "Reason",
    "Recording",
    "Repository",
    "Resource",
    "Row",
    "Slides",
    "TableForm",
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
