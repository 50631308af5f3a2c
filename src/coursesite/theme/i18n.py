"""Interface text: what the theme says in its own voice, in the language of the page.

A text file is a flat YAML mapping from a key to a text, or to its plural forms `one` and `other`
(`{n}` stands for the number). Month and day names and the patterns of dates are such texts too.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from coursesite.diagnostics import nearest
from coursesite.model import Moment
from coursesite.settings import yaml_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

Text = str | dict[str, str]
"""A text, or its plural forms by name."""

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
"""What YAML takes for something else than text, though it is made of letters."""


class TextError(Exception):
    """A text that can't be given: the file `name` is wrong at `line`, or a key is unknown."""

    def __init__(self, message: str, hint: str = "", name: str = "", line: int = 0) -> None:
        """`line` counts from 1; 0 and an empty name where they aren't known."""
        super().__init__(message)
        self.message, self.hint, self.name, self.line = message, hint, name, line


def parse(source: str, name: str) -> dict[str, Text]:
    """The texts of one file; `name` is for messages. Raises `TextError`."""
    if (plain := _plain(source)) is not None:
        return plain
    import yaml  # for files that take a parser: those of the theme do not

    from coursesite.settings import yaml_hints

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(source, loader)
    except yaml.YAMLError as exc:
        fault = yaml_hints.explain(source, exc)
        line = source.count("\n", 0, fault.start) + 1
        raise TextError(fault.message, fault.hint, name, line) from exc
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise TextError("a text file is a mapping from keys to texts", name=name, line=1)
    table: dict[str, Text] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            if "other" not in value:
                hint = "write `other:` beside `one:`"
                line = source[: source.find(f"\n{key}:") + 1].count("\n") + 1
                raise TextError(f"{key}: the plural form 'other' is missing", hint, name, line)
            table[str(key)] = {str(form): str(text) for form, text in value.items()}
        else:
            table[str(key)] = str(value)
    return table


def _plain(source: str) -> dict[str, Text] | None:
    """The texts of a file that can be told from its lines; None if that takes a parser."""
    root = yaml_plain.compose(source)
    table: dict[str, Text] = {}
    for key, value in root.value if root is not None else ():
        forms = value.value if value.id == "mapping" else []
        texts = {form.value: text.value for form, text in forms}
        if value.id == "sequence" or (value.id == "mapping" and "other" not in texts):
            return None
        scalars = [key, *(one for pair in forms for one in pair)] if forms else [key, value]
        if not all(map(_is_text, scalars)):
            return None
        table[key.value] = texts or value.value
    return table or None


def _is_text(node: Any) -> bool:
    """Whether YAML takes a scalar for a text, too."""
    text = node.value
    return bool(node.style) or (text[:1].isalpha() and text.casefold() not in _WORDS)


def lineage(language: str) -> tuple[str, ...]:
    """The languages whose texts may speak for `language`, the nearest first.

    >>> lineage("de-AT"), lineage("en")
    (('de-at', 'de', 'en'), ('en',))
    """
    parts = language.lower().replace("_", "-").split("-")
    names = ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*names, FALLBACK]))


def direction(language: str) -> str:
    """Which way the language is written: "ltr" or "rtl"."""
    parts = language.lower().replace("_", "-").split("-")
    if "latn" in parts:
        return "ltr"
    return "rtl" if parts[0] in RIGHT_TO_LEFT or "arab" in parts or "hebr" in parts else "ltr"


class Voice(msgspec.Struct, frozen=True, dict=True):
    """The texts of one language, by key, those that it lacks filled in from English.

    Templates call it as `t`. `language` is the language that most of it is in.
    """

    language: str
    table: dict[str, Text]

    def __call__(self, key: str, n: float | None = None, **values: object) -> str:
        """The text `key`; `n` chooses its plural form. Raises `TextError`."""
        text = self.table.get(key)
        if text is None:
            near = nearest(key, self.table)
            hint = f"did you mean '{near}'?" if near else "add it to templates/text/en.yml"
            raise TextError(f"there is no text '{key}'", hint)
        if isinstance(text, dict):
            text = text.get("one", text["other"]) if n == 1 else text["other"]
        if n is not None:
            values["n"] = self.number(n)
        try:
            return text.format(**values)
        except (KeyError, IndexError, ValueError, AttributeError) as exc:
            known = ", ".join(f"{{{name}}}" for name in sorted(values)) or "none"
            message = f"text '{key}': wrong placeholder ({exc})"
            raise TextError(message, f"it has {known}") from exc

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.table

    def dir(self, language: str) -> str:
        """Which way `language` is written."""
        return direction(language)

    def number(self, value: float) -> str:
        """A number with the language's decimal sign, without needless zeros."""
        return f"{value:.10g}".replace(".", self("decimal"))

    def filesize(self, size: int) -> str:
        """A size in bytes, for people: powers of 1000, two figures."""
        value, unit = float(size), "B"
        for larger in ("kB", "MB", "GB", "TB"):
            if value < 999.5:
                break
            value, unit = value / 1000, larger
        digits = 1 if unit != "B" and value < 9.95 else 0
        return self.number(round(value, digits)) + "\u00a0" + unit

    def day(self, when: Moment | dt.date, form: str = "long") -> str:
        """A day as "13 May 2024"; `form` is full (with the weekday), long, medium, or short."""
        return self._date(when, f"date_{form}")

    def weekday(self, when: Moment | dt.date, form: str = "long") -> str:
        """The name of the day of the week; `form` is long or short."""
        return self._date(when, f"weekday_{form}")

    def time(self, when: Moment | dt.datetime) -> str:
        """The time of day."""
        return self._date(when, "time")

    def datetime(
        self, when: Moment | dt.date, form: str = "long", end: Moment | None = None
    ) -> str:
        """A day, with its time where one is known, and with that of an `end` on the same day."""
        if not (when.timed if isinstance(when, Moment) else isinstance(when, dt.datetime)):
            return self.day(when, form)
        day, time = self.day(when, form), self._date(when, "time")
        if end and end.timed and self.day(end) == self.day(when):
            return self("date_times", date=day, start=time, end=self.time(end))
        return self("date_time", date=day, time=time)

    @cached_property
    def _dates(self) -> dict[tuple[str, dt.date], str]:
        """The dates that were said, by pattern and what their clock shows: lists repeat them."""
        return {}

    def _date(self, when: Moment | dt.date, pattern: str) -> str:
        at = when.at if isinstance(when, Moment) else when
        if not isinstance(at, dt.date):
            return self._dated(at, pattern)
        shown = at.replace(tzinfo=None) if isinstance(at, dt.datetime) else at
        said = self._dates.get((pattern, shown))
        if said is None:
            said = self._dates[pattern, shown] = self._dated(shown, pattern)
        return said

    def _dated(self, at: dt.date, pattern: str) -> str:
        clock = at if isinstance(at, dt.datetime) else dt.datetime(at.year, at.month, at.day)
        return self(
            pattern,
            day=at.day,
            day2=f"{at.day:02}",
            month=self._name("months", at.month - 1),
            mon=self._name("months_short", at.month - 1),
            month2=f"{at.month:02}",
            year=at.year,
            weekday=self._name("weekdays", at.weekday()),
            wday=self._name("weekdays_short", at.weekday()),
            hour=f"{clock.hour:02}",
            hour12=(clock.hour + 11) % 12 + 1,
            half="am" if clock.hour < 12 else "pm",
            minute=f"{clock.minute:02}",
        )

    def _name(self, key: str, index: int) -> str:
        names = self(key).split()
        if index >= len(names):
            message = f"text '{key}': {len(names)} names are too few"
            raise TextError(message, "separate the names by spaces")
        return names[index]


def voice(sources: Mapping[str, str], language: str, *, isolate: bool = False) -> Voice:
    """The texts for `language` out of template sources (`text/de.yml`, `theme/text/de.yml`).

    A site's own file needs only the texts that it changes. With `isolate`, those of a language that
    is written the other way keep their order within the language. Raises `TextError`.
    """
    table: dict[str, Text] = {}
    spoken = FALLBACK
    for name in reversed(lineage(language)):
        turned = isolate and direction(name) != direction(language)
        for prefix in ("theme/", ""):
            path = f"{prefix}text/{name}.yml"
            if (source := sources.get(path)) is not None:
                found = parse(source, path)
                table.update({k: _isolated(k, v) for k, v in found.items()} if turned else found)
                spoken = name
    return Voice(spoken, table)


def _isolated(key: str, text: Text) -> Text:
    """A text between Unicode's isolates, which an attribute can hold, too; as it is if it is made
    of words alone: then it comes out right, and a number behind it stays there."""
    if isinstance(text, dict):
        return {form: str(_isolated(key, one)) for form, one in text.items()}
    letters = [sign.isalpha() for sign in text if not sign.isspace()]
    mixed = any(letters) and not all(letters) and not key.startswith(("months", "weekdays"))
    return f"\u2068{text}\u2069" if mixed else text
