"""A `course.yml`'s bytes to the settings of a course."""

from __future__ import annotations

import re
import zoneinfo
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from coursesite import model
from coursesite.settings import (
    colours,
    course_form,
    dates,
    days,
    decoding,
    forms,
    reader,
    validators,
)
from coursesite.settings.course_form import Course
from coursesite.settings.forms import one_line
from coursesite.settings.yaml_nodes import Reading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from coursesite.diagnostics import Diagnostic

T = TypeVar("T", bound=msgspec.Struct)
_LANGUAGE = re.compile(r"^language:[ \t]*[\"']?([A-Za-z][A-Za-z0-9-]*)", re.MULTILINE)


def parse(
    data: bytes | str,
    *,
    path: str = "",
    inherited: model.Config | None = None,
    names: Callable[[str], validators.Names] | None = None,
) -> tuple[model.Config, tuple[Diagnostic, ...]]:
    """The settings in a `course.yml`, and what is wrong with it, with places in the file.

    Settings of `model.INHERITED` that it does not give are those of `inherited`, the site's root;
    within `theme`, `markdown`, `html`, `embeds` and `validation` this holds for each key. `names`
    makes of a language what gives its names of days.
    """
    text, diagnostics = decoding.decode(data)
    language = match[1] if (match := _LANGUAGE.search(text)) else ""
    language = language or (inherited.language if inherited else "en")
    reading = Reading(text, "config", names=names(language) if names else dict)
    form = reader.read(Course, reading) or Course()
    found = sorted([*diagnostics, *reading.reported()], key=lambda one: one.sort_key)
    base = model.Config()
    if inherited is not None:
        kept = {key: getattr(inherited, key) for key in model.INHERITED}
        base = msgspec.structs.replace(base, **kept)
    return _meaning(form, base), tuple(one.within(path) for one in found)


def _meaning(form: Course, base: model.Config) -> model.Config:
    zone = zoneinfo.ZoneInfo(form.timezone or base.timezone)
    start = dates.day(form.start_date) if form.start_date else None
    end = dates.day(form.end_date) if form.end_date else None
    if start and end and end < start:  # an error; the earlier one makes no date of a page another
        start, end = end, None
    breaks = form.skip if isinstance(form.skip, list) else [form.skip] if form.skip else []
    return model.Config(
        title=one_line(form.title),
        code=one_line(form.code),
        term=one_line(form.term),
        institution=one_line(form.institution) or base.institution,
        description=one_line(form.description),
        language=form.language or base.language,
        timezone=form.timezone or base.timezone,
        base_url=course_form.base_url(form.base_url) if form.base_url else base.base_url,
        lecturers=forms.people(form.lecturers, form.lecturer, form.authors, form.author),
        staff=forms.people(form.staff),
        links=forms.resources(form.links),
        nav=forms.resources(form.nav),
        license=form.license or base.license,
        start_date=start,
        end_date=end,
        class_days=_class_days(form.class_days),
        lab_days=_class_days(form.lab_days),
        skip=tuple(sorted({day for one in breaks for day in dates.days(_days(one))})),
        events=(*_events(form, start, zone), *_titled(breaks, zone)),
        theme=_theme(form.theme, base.theme),
        markdown=_markdown(form.markdown, base.markdown),
        html=_html(form.html, base.html),
        search=base.search if form.search is None else form.search,
        glossary=form.glossary or base.glossary,
        print=base.print if form.print is None else form.print,
        embeds=_given(form.embeds, base.embeds),
        validation=_validation(form.validation, base.validation),
        lastmod=form.lastmod or base.lastmod,
        extra=form.extra,
    )


def _given(form: msgspec.Struct | None, base: T, **changes: Any) -> T:
    """`base` with what is written in `form` in its place; `changes` have been given a meaning."""
    fields = msgspec.structs.asdict(form) if form else {}
    values = {key: value for key, value in (fields | changes).items() if value not in (None, "")}
    return msgspec.structs.replace(base, **values)


def _theme(form: course_form.Theme | None, base: model.ThemeOptions) -> model.ThemeOptions:
    accent = colours.colour(form.accent) if form and form.accent else None
    return _given(form, base, accent=accent)


def _markdown(
    form: course_form.Markdown | None, base: model.MarkdownSettings
) -> model.MarkdownSettings:
    if form is None or form.extensions is None:
        return _given(form, base, extensions=None)
    many = form.extensions if isinstance(form.extensions, list) else [form.extensions]
    found: dict[str, model.Frozen] = {}
    for one in many:
        named: course_form.Settings = {one: None} if isinstance(one, str) else one
        found |= {name.strip(): settings or {} for name, settings in named.items()}
    return _given(form, base, extensions=found)


def _html(form: course_form.Html | None, base: model.HtmlOptions) -> model.HtmlOptions:
    hosts = None
    if form and form.iframe_hosts is not None:
        hosts = tuple(course_form.host(one) for one in _some(form.iframe_hosts))
    return _given(form, base, iframe_hosts=hosts)


def _validation(form: course_form.Checks | None, base: model.Validation) -> model.Validation:
    return model.Validation(links=_given(form and form.links, base.links))


def _events(form: Course, start: dt.date | None, zone: zoneinfo.ZoneInfo) -> Iterator[model.Event]:
    first = dates.monday(start) if start else None
    for one in form.events or ():
        if first is None and one.counted():
            continue  # reported: it has no date
        yield model.Event(
            date=dates.placed(one.date, first, zone),
            title=one_line(one.title),
            end=dates.placed(one.ending(), first, zone) if one.end else None,
            kind=one.kind,
            location=one.location,
            url=one.url,
            id=one_line(one.id),
        )


def _titled(breaks: list[str | days.Break], zone: zoneinfo.ZoneInfo) -> Iterator[model.Event]:
    """The days without classes that have a title, as holidays."""
    for one in breaks:
        if isinstance(one, days.Break) and one.title:
            yield model.Event(
                date=dates.moment(one.first, zone),
                title=one_line(one.title),
                end=dates.moment(one.to, zone) if one.to else None,
                kind="holiday",
            )


def _days(one: str | days.Break) -> str:
    return one.text() if isinstance(one, days.Break) else one


def _class_days(form: list[str] | str | None) -> tuple[model.ClassDay, ...]:
    """The days of classes in the order of the week."""
    found = {day: None for text in _some(form) for day in days.class_days(text)}
    return tuple(sorted(found, key=lambda one: (dates.DAYS.index(one.day), one.start)))


def _some(form: list[str] | str | None) -> list[str]:
    return form if isinstance(form, list) else [form] if form else []
