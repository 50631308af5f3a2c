"""A `course.yml`'s bytes to the settings of a course."""

from __future__ import annotations

import re
import zoneinfo
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import replace

from coursesite import model
from coursesite.diagnostics import merge_conflicts
from coursesite.settings import course_calendar, dates, decoding, reader, spellings
from coursesite.settings.declaration import Context, Given, as_written
from coursesite.settings.yaml_nodes import YamlSource
from coursesite.text.lazy_regex import rare
from coursesite.text.merge_conflicts import find as find_conflicts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coursesite.diagnostics import Diagnostic
    from coursesite.settings import validators

T = TypeVar("T", bound=msgspec.Struct)
_LANGUAGE = rare(r"^language:[ \t]*[\"']?([A-Za-z][A-Za-z0-9-]*)", re.MULTILINE)
_THEME = rare(r"^[\"']?theme[\"']?[ \t]*:(.*(?:\n(?:[ \t#].*)?)*)|^(?:\{|<<)", re.MULTILINE)
"""The setting of the theme, group 1, or a form in which it may hide."""
INHERITED = tuple(
    field.name
    for field in msgspec.structs.fields(model.Config)
    if (key := spellings.declaration(field.type)) is not None and key.inherited
)
"""The settings of the root's `course.yml` that hold in every course unless its own say else."""
PRIVATE = frozenset(("shares", "without", "symlinks", "draft", "publish_date"))
"""The settings that an edition does not take from another one."""


def parse(
    data: bytes | str,
    *,
    path: str = "",
    inherited: model.Config | None = None,
    below: Sequence[str] = (),
    names: Callable[[str], validators.Names] | None = None,
) -> tuple[model.Config, tuple[Diagnostic, ...]]:
    """The settings in a `course.yml`, and its diagnostics with their positions.

    Settings of `INHERITED` that the file does not give are those of `inherited`, the site's root.
    Within a section such as `theme`, this holds for each key. So do those of the files `below`, all
    settings but `PRIVATE` ones, the nearest first; nothing is said of these. `names` returns the
    names of days in a language.
    """
    text, diagnostics = decoding.decode(data)
    diagnostics += (conflicts := merge_conflicts(find_conflicts(text, marks=True)))
    if conflicts:
        text = ""
    outer = inherited.language if inherited else "en"
    # Days are written in the language that the same file names, perhaps further down.
    own, *others = (_language(one, outer) for one in (text, *below))
    source = YamlSource(text, "config", names=names(own) if names else dict)
    given = _read(source)
    for other, language in zip(below, others, strict=True):
        silent = YamlSource(other, "config", names=names(language) if names else dict)
        if given is not None and (under := _read(silent)) is not None:
            fields = under.plan.spellings
            kept = {k: value for k, value in under.values.items() if fields[k].field not in PRIVATE}
            given = _merged(given, Given(under.plan, kept))
    config = model.Config()
    if inherited is not None:
        config = replace(config, **{name: getattr(inherited, name) for name in INHERITED})
    if given is not None:
        config = _course(given, config)
    diagnostics = sorted(
        [*diagnostics, *source.reported()], key=lambda diagnostic: diagnostic.sort_key
    )
    return config, tuple(diagnostic.within(path) for diagnostic in diagnostics)


def _read(source: YamlSource) -> Given | None:
    """The keys in a file; the name of a theme alone is made the mapping that it stands for."""
    given = reader.read(model.Config, source)
    if given is not None and isinstance(name := given.values.get("theme"), str):
        theme = Given(spellings.plan(model.ThemeOptions), {"name": name})
        return Given(given.plan, given.values | {"theme": theme})
    return given


def _language(text: str, outer: str) -> str:
    """The language that a file names, else that of the file above it."""
    return match[1] if (match := _LANGUAGE.search(text)) else outer


def _merged(given: Given, under: Given) -> Given:
    """The keys that are given, over others; those of sections, too."""
    fields = {given.plan.spellings[key].field for key in given.values}
    values = dict(given.values)
    for key, value in under.values.items():
        spelling, own = given.plan.spellings[key], values.get(key)
        if spelling.field not in fields:
            values[key] = value
        elif spelling.notation.value is as_written and isinstance(own, Given):
            values[key] = _merged(own, value)
    return Given(given.plan, values)


def theme_name(data: bytes) -> str:
    """The name of the theme in a `course.yml`, as `parse` reads it; "" if it has none. The other
    settings, which may be written in words of the theme's, are left unread where it has none."""
    text, _ = decoding.decode(data)
    setting = _THEME.search(text)
    if setting is None:
        return ""
    if (block := setting[1]) is not None:
        alone = block.partition("\n")[0].partition("#")[0].strip()
        if alone[:1] in ("", "{") and "name" not in block and "*" not in block:
            return ""
    return parse(text)[0].theme.name


def _course(given: Given, base: model.Config) -> model.Config:
    """The settings that are given, over those of `base`."""
    values = given.values
    days = [dates.day(values[key]) for key in ("start_date", "end_date") if key in values]
    first = dates.monday(min(days)) if "start_date" in values else None
    context = Context(zoneinfo.ZoneInfo(values.get("timezone", base.timezone)), first)
    if "timezone" in values and base.timezone_name:  # that of another zone
        base = replace(base, timezone_name="")
    config = _over(base, given, context)
    start, end = config.start_date, config.end_date
    if start and end and end < start:
        # An error; the earlier one stands, so that no page's date depends on which is wrong.
        config = replace(config, start_date=end, end_date=None)
    breaks = tuple(course_calendar.holidays(values.get("skip"), context))
    return replace(config, events=config.events + breaks) if breaks else config


def _over(base: T, given: Given, context: Context) -> T:
    """`base` with the fields that are given in their places; within sections, too."""
    changes: dict[str, Any] = {}
    for name, value in given.fields(context).items():
        section = isinstance(value, Given)
        changes[name] = _over(getattr(base, name), value, context) if section else value
    return replace(base, **changes)
