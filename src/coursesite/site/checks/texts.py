"""The checks of interface texts that are not ours: keys and plural forms that nothing uses, and
forms that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coursesite.diagnostics import Diagnostic, Span, key_span, nearest, span_at, warning
from coursesite.engine import Need, rule
from coursesite.site.inputs import THEME, listing, text_of
from coursesite.site.theme.packages import layers
from coursesite.site.theme.templates import template
from coursesite.theme.i18n import FALLBACK, TextError, parse
from coursesite.theme.layers import BELOW
from coursesite.theme.plurals import FORMS, rules_of, usual_forms

_KINDS_OF_EVENTS = "event_"
"""The beginning of keys for words of an author's own: the kinds of events in `course.yml`."""
_USERS = (".html", ".py", ".md", ".markdown", ".xml", ".txt")


@rule
def text_problems(need: Need) -> None:
    """Reports texts of the site that no template asks for; and, in those of its theme, too, plural
    forms that the language does not have, and those that it needs besides."""
    folders = need(layers)
    own = [path for path in need(listing, "templates/text/") if path.endswith(".yml")]
    others = [
        path
        for folder in folders[1 : folders.index(THEME)]
        for path in need(listing, f"{folder}text/")
        if path.endswith(".yml")
    ]
    if not (own or others):
        return
    known = {key for one in range(1, len(folders)) for key in _keys(need, BELOW * one)}
    for path in (*own, *others):
        source, language = text_of(need, path), path.rpartition("/")[2].removesuffix(".yml")
        try:
            texts = parse(source, path)
        except TextError:
            continue  # reported of the pages in that language
        unknown = [key for key in texts if key not in known and path in own]
        used = _used(need, unknown) if unknown else set()
        problems = [_unknown(source, key, known) for key in unknown if key not in used]
        for key, text in texts.items():
            if isinstance(text, dict):
                problems += _forms(source, key, text, language)
        for problem in problems:
            need.report(problem.within(path))


def _forms(source: str, key: str, text: dict[str, str], language: str) -> Iterator[Diagnostic]:
    """The problems with the plural forms of a text. One that has `other` alone says the same for
    all numbers."""
    unknown = [form for form in text if form != "other" and form not in rules_of(language)]
    for form in unknown:
        yield _no_form(source, key, form, language)
    missing = [form for form in usual_forms(language) if form not in text]
    if missing and not unknown and len(text) > 1:
        listed = ", ".join(f"'{form}'" for form in missing)
        message = f"{key}: the language '{language}' has {listed}, too"
        hint = "write it beside the others; without it, 'other' is said"
        yield warning("text-plural", message, key_span(source, key), hint)


def _keys(need: Need, prefix: str) -> Iterable[str]:
    """The keys of the English texts of a layer below the site's own."""
    try:
        return parse(need(template, f"{prefix}text/{FALLBACK}.yml") or "", "").keys()
    except TextError:
        return ()  # reported of the pages that say them


def _used(need: Need, keys: Iterable[str]) -> set[str]:
    """The keys that a template or shortcode of the site names, whole or by a beginning that ends in
    `_`."""
    folders = ("templates/", "shortcodes/", "extensions/")
    paths = [path for folder in folders for path in need(listing, folder)]
    texts = "\n".join(text_of(need, path) for path in paths if path.endswith(_USERS))
    used = set()
    for key in keys:
        names = [key, *(key[: at + 1] for at, char in enumerate(key) if char == "_")]
        if key.startswith(_KINDS_OF_EVENTS) or any(
            f"{mark}{name}{mark}" in texts for name in names for mark in "\"'"
        ):
            used.add(key)
    return used


def _unknown(source: str, key: str, known: Iterable[str]) -> Diagnostic:
    close = nearest(key, known, 0.7)
    hint = (
        f"did you mean '{close}'?"
        if close
        else "the keys are those of the theme's text/en.yml, and those that your templates ask for"
    )
    return warning("text-key", f"no page says the text '{key}'", key_span(source, key), hint)


def _no_form(source: str, key: str, form: str, language: str) -> Diagnostic:
    forms = [*rules_of(language), "other"]
    close = "" if form in FORMS else nearest(form, forms)
    hint = f"did you mean '{close}'?" if close else f"it has {', '.join(forms)}"
    message = f"{key}: the language '{language}' has no plural form '{form}'"
    return warning("text-plural", message, _form_span(source, key, form), hint)


def _form_span(source: str, key: str, form: str) -> Span | None:
    """The place of a plural form below or behind its key."""
    begin = f"\n{source}".find(f"\n{key}:")
    at = source.find(form, begin + len(key) + 1) if begin >= 0 else -1
    return key_span(source, key) if at < 0 else span_at(source, at, len(form))
