"""The interface text of the theme in the language of a page, its dates and its numbers.

A text file is a flat YAML mapping from a key to a text, or to its plural forms by their names in
`coursesite.theme.plurals` (`{n}` stands for the number). Names of months and days, and the patterns
of dates, are texts too.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from coursesite.diagnostics import Span, key_span, nearest, span_at
from coursesite.model import Moment
from coursesite.settings.dates import DAYS
from coursesite.text.lazy_regex import rare
from coursesite.theme.layers import BELOW
from coursesite.theme.plurals import form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Text = str | dict[str, str]
"""A text, or its plural forms by name."""

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))


_FIXED = rare(r"(?:Etc/)?(?:UTC|UCT|GMT|Greenwich|Universal|Zulu)|(?:Etc/)?GMT([-+]?[0-9]{1,2})")
_JOINER = "\u2060"
"""A sign of no width at which no line ends."""
_WITHIN = rare(r"(?<=[a-z])(?=[A-Z])")


class TextError(Exception):
    """A mistake in the text file `name` at `span`, or a text that is missing or has a wrong
    placeholder."""

    def __init__(
        self, message: str, hint: str = "", name: str = "", span: Span | None = None
    ) -> None:
        """`span` is None, and `name` empty, where they are not known."""
        super().__init__(message)
        self.message, self.hint, self.name, self.span = message, hint, name, span


@lru_cache(16)  # the rules and the theme both ask for it
def parse(source: str, name: str) -> dict[str, Text]:
    """The texts of one file by key; `name` is for messages. Raises `TextError`."""
    import yaml  # only if a text file changed

    from coursesite.settings import yaml_hints

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(source, loader)
    except yaml.YAMLError as exc:
        fault = yaml_hints.explain(source, exc)
        span = span_at(source, fault.start, fault.length)
        raise TextError(fault.message, fault.hint, name, span) from exc
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise TextError("a text file is a mapping from keys to texts", name=name, span=Span(1, 1))
    table: dict[str, Text] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            if "other" not in value:
                hint = "write `other:` beside `one:`"
                span = key_span(source, str(key)) or Span(1, 1)
                raise TextError(f"{key}: the plural form 'other' is missing", hint, name, span)
            table[str(key)] = {str(form): str(text) for form, text in value.items()}
        else:
            table[str(key)] = str(value)
    return table


def lineage(language: str) -> tuple[str, ...]:
    """The languages that texts for `language` are taken from, the nearest first.

    >>> lineage("de-AT"), lineage("en")
    (('de-at', 'de', 'en'), ('en',))
    """
    parts = language.lower().replace("_", "-").split("-")
    names = ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*names, FALLBACK]))


def direction(language: str) -> str:
    """The direction in which a language (BCP 47) is written: "ltr" or "rtl"."""
    parts = language.lower().replace("_", "-").split("-")
    if "latn" in parts:
        return "ltr"
    return "rtl" if parts[0] in RIGHT_TO_LEFT or "arab" in parts or "hebr" in parts else "ltr"


class Plural(msgspec.Struct, frozen=True):
    """The plural forms of a text, by the rules of the language that it is in."""

    language: str
    forms: dict[str, str]

    def of(self, n: float) -> str:
        """The text for a number."""
        other = self.forms["other"]
        return self.forms.get(form_of(self.language, f"{n:.10g}"), other)


class Locale(msgspec.Struct, frozen=True, dict=True):
    """The texts of one language by key, with those of English for what it lacks.

    Templates call it as `t`. `language` is the nearest language that has a text file.
    """

    language: str
    table: dict[str, str | Plural]

    def __call__(self, key: str, n: float | None = None, **values: object) -> str:
        """The text `key` with `values` filled in; `n` chooses a plural form. Raises `TextError`."""
        text = self.table.get(key)
        if text is None:
            near = nearest(key, self.table)
            hint = f"did you mean '{near}'?" if near else "add it to templates/text/en.yml"
            raise TextError(f"there is no text '{key}'", hint)
        if isinstance(text, Plural):
            text = text.forms["other"] if n is None else text.of(n)
        if n is not None:
            values["n"] = self.number(n)
        try:
            return text.format(**values)
        except (KeyError, IndexError, ValueError, AttributeError) as exc:
            known = ", ".join(f"{{{name}}}" for name in sorted(values)) or "none"
            message = f"text '{key}': wrong placeholder ({exc})"
            raise TextError(message, f"it has {known}") from exc

    def forms(self, key: str, n: str) -> dict[str, str]:
        """The plural forms of a text for scripts, with `n` for the number, and its language."""
        text = self.table[key]
        plural = text if isinstance(text, Plural) else Plural(self.language, {"other": text})
        forms = {form: text.format(n=n) for form, text in plural.forms.items()}
        return {"language": plural.language, **forms}

    def has(self, key: str) -> bool:
        """Whether there is a text `key`."""
        return key in self.table

    def dir(self, language: str) -> str:
        """The direction in which `language` is written: "ltr" or "rtl"."""
        return direction(language)

    def number(self, value: float) -> str:
        """A number with the language's decimal sign, and without zeros at its end."""
        return f"{value:.10g}".replace(".", self("decimal"))

    def filesize(self, size: int) -> str:
        """A size in bytes with its unit (powers of 1000), in two figures."""
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

    def weekday(self, when: Moment | dt.date | str, form: str = "long") -> str:
        """The name of the day of the week, also of "Mon"; `form` is long or short."""
        if isinstance(when, str):
            when = dt.date(2024, 1, 1 + DAYS.index(when))
        return self._date(when, f"weekday_{form}")

    def time(self, when: Moment | dt.datetime | str) -> str:
        """The time of day, or of a text such as "14:30"."""
        if isinstance(when, str):
            when = dt.datetime.combine(dt.date(2000, 1, 1), dt.time.fromisoformat(when))
        return self._date(when, "time")

    @property
    def cycle(self) -> str:
        """The hours of a day by the pattern of times, as scripts call them: h12 or h23."""
        return "h12" if "{hour12}" in str(self.table.get("time")) else "h23"

    def zone(self, place: Any) -> str:
        """The words for the times of a course or site: its `timezone_name`, or else the city that
        its `timezone` is named after, as in "New York time"."""
        facts = (
            place
            if isinstance(place, dict)
            else {name: getattr(place, name) for name in ("timezone", "timezone_name")}
        )
        return facts["timezone_name"] or self._zone(facts["timezone"])

    def _zone(self, name: str) -> str:
        """The words for a zone of the time zone database. Those that are named after no place are
        called as they are, or by what they are ahead of UTC."""
        area, _, last = name.rpartition("/")
        if offset := _FIXED.fullmatch(name):
            hours = int(offset[1] or 0)  # POSIX counts them to the west
            sign = "−" if hours > 0 else "+"
            return f"UTC{sign}{abs(hours)}" if hours else "UTC"
        if not area and not last[1:].islower():
            return last
        city = _WITHIN.sub(" ", last.replace("_", " "))
        return self("zone_place", place=self._places.get(city, city))

    @cached_property
    def _places(self) -> dict[str, str]:
        """The names of places that are called otherwise in the time zone database."""
        pairs = (pair.partition(": ") for pair in self("zone_places").split(", "))
        return {name: own for name, _, own in pairs}

    def datetime(
        self, when: Moment | dt.date, form: str = "long", end: Moment | None = None
    ) -> str:
        """A day, with its time if that is known, and with the time of an `end` on the same day. No
        line ends between the two: Firefox ends one behind a dash."""
        if not (when.timed if isinstance(when, Moment) else isinstance(when, dt.datetime)):
            return self.day(when, form)
        day, time = self.day(when, form), self._date(when, "time")
        if end and end.timed and self.day(end) == self.day(when):
            start, last = f"{time}{_JOINER}", f"{_JOINER}{self.time(end)}"
            return self("date_times", date=day, start=start, end=last)
        return self("date_time", date=day, time=time)

    @cached_property
    def _dates(self) -> dict[tuple[str, dt.date], str]:
        """Dates that were formatted, by pattern and local time: lists repeat them."""
        return {}

    def _date(self, when: Moment | dt.date, pattern: str) -> str:
        at = when.at if isinstance(when, Moment) else when
        if not isinstance(at, dt.date):
            return self._dated(at, pattern)
        shown = at.replace(tzinfo=None) if isinstance(at, dt.datetime) else at
        text = self._dates.get((pattern, shown))
        if text is None:
            text = self._dates[pattern, shown] = self._dated(shown, pattern)
        return text

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


def locale(
    sources: Mapping[str, str],
    language: str,
    *,
    isolate: bool = False,
    parse: Callable[[str, str], dict[str, Text]] = parse,
    layers: int = 2,
) -> Locale:
    """The locale of `language`, from template sources (`text/de.yml`, `theme/text/de.yml`) of so
    many layers.

    A file of a site or a package needs only the texts that it changes. With `isolate`, texts of a
    language of the other direction are wrapped in Unicode's isolates (UAX #9), so that their words
    keep their order within the page. Raises `TextError`.
    """
    table: dict[str, str | Plural] = {}
    nearest_language = FALLBACK
    for name in reversed(lineage(language)):
        isolated = isolate and direction(name) != direction(language)
        for layer in reversed(range(layers)):
            path = f"{BELOW * layer}text/{name}.yml"
            if (source := sources.get(path)) is not None:
                texts = parse(source, path)
                for key, text in texts.items():
                    shown = _isolated(key, text) if isolated else text
                    table[key] = Plural(name, shown) if isinstance(shown, dict) else shown
                nearest_language = name
    return Locale(nearest_language, table)


def _isolated(key: str, text: Text) -> Text:
    """A text between Unicode's isolates, which work in attributes, too, where markup cannot. A text
    of letters alone stays as it is: it has one direction, and a number behind it stays there."""
    if isinstance(text, dict):
        return {form: str(_isolated(key, plural)) for form, plural in text.items()}
    letters = [char.isalpha() for char in text if not char.isspace()]
    mixed = any(letters) and not all(letters) and not key.startswith(("months", "weekdays"))
    return f"\u2068{text}\u2069" if mixed else text
