"""A `course.yml`'s bytes to the settings of a course."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from coursesite import model
from coursesite.settings import colours, courseyml, dates, decoding, typed, written
from coursesite.settings.courseyml import Course
from coursesite.settings.written import one_line
from coursesite.settings.yamltree import Reading

if TYPE_CHECKING:
    from coursesite.diagnostics import Diagnostic

T = TypeVar("T", bound=msgspec.Struct)


def parse(
    data: bytes | str, *, path: str = "", inherited: model.Config | None = None
) -> tuple[model.Config, tuple[Diagnostic, ...]]:
    """The settings in a `course.yml`, and what is wrong with it, with places in the file.

    Settings of `model.INHERITED` that it does not give are those of `inherited`, the site's root;
    within `theme`, `markdown`, `html`, `embeds` and `validation` this holds for each key.
    """
    text, diagnostics = decoding.decode(data)
    reading = Reading(text, "config")
    form = typed.read(Course, reading) or Course()
    found = sorted([*diagnostics, *reading.reported()], key=lambda one: one.place)
    base = model.Config()
    if inherited is not None:
        kept = {key: getattr(inherited, key) for key in model.INHERITED}
        base = msgspec.structs.replace(base, **kept)
    return _meaning(form, base), tuple(one.within(path) for one in found)


def _meaning(form: Course, base: model.Config) -> model.Config:
    zone = zoneinfo.ZoneInfo(form.timezone or base.timezone)
    start = dates.day(form.start_date) if form.start_date else None
    end = dates.day(form.end_date) if form.end_date else None
    return model.Config(
        title=one_line(form.title),
        code=one_line(form.code),
        term=one_line(form.term),
        institution=one_line(form.institution) or base.institution,
        description=one_line(form.description),
        language=form.language or base.language,
        timezone=form.timezone or base.timezone,
        base_url=courseyml.base_url(form.base_url) if form.base_url else base.base_url,
        lecturers=written.people(form.lecturers, form.lecturer, form.authors, form.author),
        staff=written.people(form.staff),
        links=written.resources(form.links),
        nav=written.resources(form.nav),
        license=form.license or base.license,
        start_date=start,
        end_date=None if start and end and end < start else end,
        class_days=_class_days(form.class_days),
        skip=tuple(sorted({day for text in _some(form.skip) for day in dates.days(text)})),
        events=tuple(_event(one, zone) for one in form.events or ()),
        theme=_theme(form.theme, base.theme),
        markdown=_markdown(form.markdown, base.markdown),
        html=_html(form.html, base.html),
        search=base.search if form.search is None else form.search,
        glossary=form.glossary or base.glossary,
        print=base.print if form.print is None else form.print,
        embeds=_given(form.embeds, base.embeds),
        validation=_validation(form.validation, base.validation),
        extra=form.extra,
    )


def _given(form: msgspec.Struct | None, base: T, **changes: Any) -> T:
    """`base` with what is written in `form` in its place; `changes` have been given a meaning."""
    fields = msgspec.structs.asdict(form) if form else {}
    values = {key: value for key, value in (fields | changes).items() if value not in (None, "")}
    return msgspec.structs.replace(base, **values)


def _theme(form: courseyml.Theme | None, base: model.ThemeOptions) -> model.ThemeOptions:
    accent = colours.colour(form.accent) if form and form.accent else None
    return _given(form, base, accent=accent)


def _markdown(
    form: courseyml.Markdown | None, base: model.MarkdownSettings
) -> model.MarkdownSettings:
    if form is None or form.extensions is None:
        return _given(form, base, extensions=None)
    many = form.extensions if isinstance(form.extensions, list) else [form.extensions]
    found: dict[str, model.Frozen] = {}
    for one in many:
        named: courseyml.Settings = {one: None} if isinstance(one, str) else one
        found |= {name.strip(): settings or {} for name, settings in named.items()}
    return _given(form, base, extensions=found)


def _html(form: courseyml.Html | None, base: model.HtmlOptions) -> model.HtmlOptions:
    hosts = None
    if form and form.iframe_hosts is not None:
        hosts = tuple(courseyml.host(one) for one in _some(form.iframe_hosts))
    return _given(form, base, iframe_hosts=hosts)


def _validation(form: courseyml.Checks | None, base: model.Validation) -> model.Validation:
    return model.Validation(links=_given(form and form.links, base.links))


def _event(form: courseyml.Event, zone: zoneinfo.ZoneInfo) -> model.Event:
    return model.Event(
        date=dates.moment(form.date, zone),
        title=one_line(form.title),
        end=dates.moment(form.ending(), zone) if form.end else None,
        kind=form.kind,
        location=form.location,
        url=form.url,
    )


def _class_days(form: list[str] | str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(day for text in _some(form) for day in courseyml.weekdays(text)))


def _some(form: list[str] | str | None) -> list[str]:
    return form if isinstance(form, list) else [form] if form else []
