"""CSL JSON to entries, and back for other programs."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

import msgspec

from coursesite.course.bibliography.entries import Date, Entry, Library, Name
from coursesite.course.bibliography.setting import sentence_case
from coursesite.diagnostics import Span, error, span_at, warning
from coursesite.text.lazy_regex import rare

_TAG = rare(r"&lt;(/?(?:i|b|sup|sub|em))&gt;|&lt;span (?:class|style)=[^<>]*?&gt;|&lt;(/span)&gt;")
_NAMES = frozenset(
    (
        *("author", "editor", "translator", "container-author", "director", "collection-editor"),
        *("composer", "illustrator", "interviewer", "recipient", "original-author", "chair"),
        *("reviewed-author", "editorial-director", "curator", "host", "guest", "narrator"),
        *("organizer", "performer", "producer", "script-writer", "series-creator", "contributor"),
        *("compiler",),
    )
)
_DATES = frozenset(
    ("issued", "accessed", "event-date", "original-date", "submitted", "available-date")
)
_DIRECT = frozenset(("URL", "DOI", "ISBN", "ISSN", "PMID", "PMCID"))
"""Fields that are no text to be set."""


def parse(text: str) -> Library:
    """The entries of a file, and its problems with their places in it."""
    try:
        items = msgspec.json.decode(text)
    except msgspec.DecodeError as problem:
        found = re.search(r"\(byte (\d+)\)", str(problem))
        at = len(text.encode()[: int(found[1])].decode("utf-8", "ignore")) if found else 0
        reason = re.sub(r"^JSON is malformed: | \(byte \d+\)$", "", str(problem))
        hint = "have the program that wrote the file write it anew, as CSL JSON"
        return Library(
            problems=(
                error("bibliography-syntax", f"this is no JSON: {reason}", span_at(text, at), hint),
            )
        )
    if isinstance(items, dict):
        items = items.get("items", items.get("references"))
    if not isinstance(items, list):
        hint = 'CSL JSON is a list of entries: [{"id": "knuth84", …}]'
        message = "this is no list of entries"
        return Library(problems=(error("bibliography-syntax", message, Span(1, 1), hint),))
    entries: dict[str, Entry] = {}
    problems = []
    for item in items:
        key = str(item.get("id", "")) if isinstance(item, dict) else ""
        if not key:
            message = "an entry has no id"
            problems.append(warning("bibliography-syntax", message, None, "give each one an id"))
        elif key in entries:
            at = text.find(f'"{key}"', text.find(f'"{key}"') + 1)
            message = f"'{key}' is the id of an earlier entry already"
            hint = "only the first one is read: give one of them another id"
            span = span_at(text, at, len(key) + 2) if at >= 0 else None
            problems.append(warning("bibliography-repeated", message, span, hint))
        else:
            entries[key] = _entry(key, item)
    return Library(entries, tuple(problems))


def _entry(key: str, item: dict[str, Any]) -> Entry:
    fields: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    dates: dict[str, Date] = {}
    for name, value in item.items():
        if name in ("id", "type", "custom", "categories", "keyword", "abstract"):
            continue
        if name in _NAMES and isinstance(value, list):
            people = tuple(_name(one) for one in value if isinstance(one, dict))
            names[name] = tuple(one for one in people if one != Name())
        elif name in _DATES and isinstance(value, dict):
            dates[name] = _date(value)
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            text = " ".join(str(value).split())
            fields[name] = text if name in _DIRECT else _html(text)
    if "page" in fields:
        fields["page"] = re.sub(r"(?<=\d)\s*(?:--?|–)\s*(?=\d)", "–", fields["page"])
    if "DOI" in fields:
        fields["DOI"] = re.sub(r"^https?://(?:dx\.)?doi\.org/", "", fields["DOI"])
    kind = str(item.get("type", "document"))
    return Entry(
        key,
        kind,
        {name: value for name, value in fields.items() if value},
        {name: value for name, value in names.items() if value},
        {name: value for name, value in dates.items() if value != Date()},
    )


def _html(text: str) -> str:
    """The HTML of a text with the few tags that CSL JSON has."""
    depth: list[str] = []

    def tag(match: re.Match[str]) -> str:
        if match[2]:
            return f"</{depth.pop()}>" if depth else ""
        if match[1]:
            return f"<{match[1]}>".replace("em>", "i>")
        depth.append("c")
        return "<c>"

    html = _TAG.sub(tag, escape(text.replace("'", "\u2019"), quote=False))
    return html + "".join(f"</{name}>" for name in reversed(depth))


def _name(value: dict[str, Any]) -> Name:
    def part(key: str) -> str:
        return escape(str(value.get(key) or "").strip(), quote=False).replace("'", "\u2019")

    if literal := part("literal"):
        return Name(literal=literal)
    particle = " ".join(filter(None, (part("dropping-particle"), part("non-dropping-particle"))))
    family = part("family")
    if not family:
        return Name(literal=part("given"))
    return Name(family, part("given"), particle, part("suffix"))


def _date(value: dict[str, Any]) -> Date:
    circa = bool(value.get("circa"))
    parts = []
    for part in value.get("date-parts") or ():
        numbers = [str(number) for number in part or () if number is not None]
        if numbers and all(re.fullmatch(r"-?\d+", number) for number in numbers):
            parts.append(tuple(map(int, numbers)))
    if parts:
        return Date(tuple(parts), circa=circa)
    raw = str(value.get("raw") or value.get("literal") or "")
    if found := re.fullmatch(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", raw):
        return Date((tuple(int(one) for one in found.groups() if one),), circa=circa)
    return Date(literal=escape(raw, quote=False), circa=circa)


# ---- for other programs ------------------------------------------------------------------------

_MARK = rare(r"<m>.*?</m>|<math\b.*?</math>", re.DOTALL)
_HELD = rare("\ue000(\\d+)\ue001")
_HYPHEN = "\u2011"
_EDITION = rare(r"\d|\bed\b|edition")
"""The edition in digits, which styles make an ordinal of, or in whole words."""
_TITLES = frozenset(("title", "container-title", "volume-title"))
_NAMED = frozenset(
    ("article-journal", "article-magazine", "article-newspaper", "review", "paper-conference")
)
"""The types whose containers are called what they are called: journals and conferences."""


class Formulas:
    """Formulas that another program does not see: each is a number between two signs."""

    def __init__(self) -> None:
        """Holds none yet."""
        self._held: list[str] = []

    def without(self, html: str) -> str:
        """HTML with a sign for each formula."""

        def sign(match: re.Match[str]) -> str:
            self._held.append(match[0])
            return f"\ue000{len(self._held) - 1}\ue001"

        return _MARK.sub(sign, html) if "<m" in html else html

    @property
    def held(self) -> tuple[str, ...]:
        """The formulas by their numbers."""
        return tuple(self._held)


def with_formulas(html: str, held: tuple[str, ...]) -> str:
    """HTML with the formulas in the places of their signs, and with plain hyphens."""
    html = html.replace(_HYPHEN, "-")
    return _HELD.sub(lambda match: held[int(match[1])], html) if held else html


def items(entries: dict[str, Entry], formulas: Formulas) -> list[dict[str, Any]]:
    """Entries by the ids that they shall have, as CSL JSON. English titles of BibTeX are in the
    case of sentences, as styles expect them."""
    return [_item(id_, entry, formulas) for id_, entry in entries.items()]


def _item(id_: str, entry: Entry, formulas: Formulas) -> dict[str, Any]:
    item: dict[str, Any] = {"id": id_, "type": entry.type}
    for name, value in entry.fields.items():
        if name in _DIRECT:
            item[name] = value
            continue
        is_name = name == "container-title" and entry.type in _NAMED
        if entry.title_case and name in _TITLES and not is_name:
            value = sentence_case(value)
        text = formulas.without(value).replace("<c>", '<span class="nocase">')
        item[name] = unescape(text.replace("</c>", "</span>"))
        if name == "number":  # with a plain hyphen it is taken for several: "Nos. 1999-66"
            item[name] = item[name].replace("-", _HYPHEN)
    if entry.type == "article" and (archive := entry.field("archive")):
        item |= {"publisher": archive, "number": f"{archive}:{item.pop('archive_location', '')}"}
        del item["archive"]
    if entry.title_case and (text := entry.field("edition")) and not _EDITION.search(text):
        item["edition"] = f"{unescape(text)} ed."
    if addendum := entry.field("addendum"):
        item["note"] = ". ".join(filter(None, (item.get("note"), unescape(addendum))))
    for role, people in entry.names.items():
        item[role] = [_person(name) for name in people]
    for name, date in entry.dates.items():
        if date.parts:
            item[name] = _dated(date)
        elif name == "issued":  # "in press"
            item["status"] = unescape(date.literal)
    return item


def _person(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": unescape(name.literal)}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {key: unescape(value) for key, value in parts.items() if value}


def _dated(date: Date) -> dict[str, Any]:
    # the year before 1 is 0 in dates, and -1 there
    parts = {"date-parts": [[y - 1 if y < 1 else y, *more] for y, *more in date.parts]}
    return parts | ({"circa": True} if date.circa else {})
