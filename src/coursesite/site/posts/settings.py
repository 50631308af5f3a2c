"""The settings of each course as its author wrote them, with those of the site below them."""

from __future__ import annotations

import datetime as dt

from coursesite.diagnostics import key_span
from coursesite.engine import Need, rule
from coursesite.model import Config, replace
from coursesite.site.inputs import (
    accessible,
    blob,
    exists,
    given_base_url,
    settings_file,
    share_of,
    text_of,
)
from coursesite.site.posts import macros
from coursesite.site.posts.macros import Formulas
from coursesite.site.posts.settings_files import settings_files, shared_settings
from coursesite.site.posts.sources import course_of
from coursesite.site.theme.templates import day_names


@rule(keep=Config)
def config(need: Need, root: str) -> Config:
    """The settings of a course; keys that it leaves out are those of the site. Without those of
    formulas: a macro that changes is nothing to pages that do not use it."""
    without: Config = replace(need(all_settings, root), math=None)
    rules = without.validation
    if need(accessible) and rules.accessibility == "ignore":
        without = replace(without, validation=replace(rules, accessibility="warn"))
    return without


@rule(keep=Config)
def all_settings(need: Need, root: str) -> Config:
    """The settings of a course, those of formulas included (`course_formulas`)."""
    from coursesite.settings import config as settings  # here and below: only if a post changed

    name = settings_file(root)
    values, problems = settings.parse(
        need(blob, name) or b"",
        inherited=need(all_settings, "") if root else None,
        below=shared_settings(need, root),
        names=lambda language: lambda: need(day_names, language),
    )
    for problem in problems:
        need.report(problem.within(name))
    return values


def in_edition_before(need: Need, path: str) -> str:
    """The path at which the file that an edition leaves out, or lacks, is in the one that it takes
    its files from; "" if it takes none."""
    root = course_of(need, path)
    share = need(share_of, root)
    if share is None or share.origin is None:
        return ""
    inner = path.removeprefix(f"{root}/") if root else path
    return f"{share.origin}/{inner}" if share.origin else inner


@rule
def base_url(need: Need) -> str:
    """The base URL of the site, which a command may give; "" if it is not known."""
    given = need(given_base_url)
    return need(config, "").base_url if given is None else given


@rule(keep=str)
def timezone(need: Need, root: str) -> str:
    """The name of a course's time zone."""
    return need(config, root).timezone


@rule(keep=Formulas)
def course_formulas(need: Need, root: str) -> Formulas:
    """Whether posts of a course have formulas, and its macros, those of the site included."""
    share = need(share_of, root)
    outer = share.origin if share is not None and share.origin is not None else ""
    above = need(course_formulas, outer) if root else Formulas()
    file = settings_file(root)
    text = text_of(need, file) if exists(need, file) else ""
    settings = need(all_settings, root)
    formulas, problems = macros.read(settings.math, above, text, file)
    for problem in problems:
        need.report(problem.within(file))
    return Formulas(formulas.enabled, formulas.macros, settings.markdown.spans)


@rule
def language(need: Need, root: str) -> str:
    """The language of a course."""
    return need(config, root).language


@rule
def first_day(need: Need, root: str) -> dt.date | None:
    """The first day of a course; None if its settings have none."""
    return need(config, root).start_date


@rule
def last_day(need: Need, root: str) -> dt.date | None:
    """The last day of a course; None if its settings have none."""
    return need(config, root).end_date


@rule(keep=bool)
def has_timezone(need: Need, root: str) -> bool:
    """Whether the settings of a course, or of the site, say its time zone."""
    if need(timezone, root) != "UTC":  # which it is if they say none
        return True
    return any(key_span(text_of(need, name), "timezone") for name in settings_files(need, root))
