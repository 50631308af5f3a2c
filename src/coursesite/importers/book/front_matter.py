"""Keys of front matter that most programs know, as keys of ours."""

from __future__ import annotations

import re
from typing import Any

from coursesite import model
from coursesite.importers.data import ruby_dates
from coursesite.importers.data.days import parse_day
from coursesite.importers.data.front_matter import names_in, person_entry, text_of
from coursesite.importers.data.yaml_writer import YamlDate
from coursesite.settings.spellings import plan

_OURS = plan(model.FrontMatter)
_OTHER_DATES = {
    "date": "date",
    "due": "due due_date due-date deadline",
    "lastmod": "lastmod date-modified last_modified_at last_update updated",
    "publish_date": "publishDate publish_date",
    "expiry_date": "expiryDate expiry_date",
}
_OTHER_NAMES = {
    "description": "abstract summary excerpt subtitle",
    "tags": "keywords",
    "lang": "language",
    "aliases": "redirect_from",
    "image": "cover thumbnail",
    "unlisted": "hidden",
}
_DATES = {name: own for own, names in _OTHER_DATES.items() for name in names.split()}
_SAME = {name: own for own, names in _OTHER_NAMES.items() for name in names.split()}
_PEOPLE = ("author", "authors", "instructor", "instructors", "lecturer", "lecturers")
_LINKED = re.compile(r"([^\[\]()]*+)\(?\[([^\[\]]+)\]\((https?://[^\s()]+)\)\)?")
"""A name with a link, as in `Ada ([@ada](https://example.org))`."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def converted(front: dict[str, Any]) -> dict[str, Any]:
    """Front matter with our keys; what has no meaning here is under `extra`."""
    out: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in front.items():
        value = value.strip() if isinstance(value, str) else value
        if value in (None, "", [], {}) or key == "layout":  # templates do not come along
            continue
        if key in _PEOPLE:
            out["lecturers"] = [*out.get("lecturers", []), *people(value)]
        elif key in _DATES and (day := _date(value)):
            out.setdefault(_DATES[key], day)
        elif key == "extra" and isinstance(value, dict):
            extra |= value
        elif key in _OURS.spellings:
            out[key] = value
        elif key in _SAME and (plain := _plain(key, value)) is not None:
            out.setdefault(_SAME[key], plain)
        elif key not in _OURS.mapping.ignored:
            extra[key] = value
    for key in ("toc", "math"):
        if out.get(key) is True:
            del out[key]
    if not out.get("lecturers", True):
        del out["lecturers"]
    return out | ({"extra": extra} if extra else {})


def people(value: Any) -> list[Any]:
    """Names and persons in a value that is a name, several in a text, a mapping, or a list of
    these."""
    out: list[Any] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            name = one.get("name")
            if isinstance(name, dict):  # as Quarto takes names apart
                name = " ".join(text_of(name.get(part)) for part in ("given", "family"))
            person = person_entry({**one, "title": None, "name": name})
            if not re.match(r"https?://|mailto:|/", person.get("url", "/")):
                del person["url"]
            if person["name"]:
                out.append(person if len(person) > 1 else person["name"])
        elif linked := _LINKED.fullmatch(text_of(one)):
            out.append({"name": (linked[1] or linked[2]).strip(), "url": linked[3]})
        elif words := text_of(one):
            out += names_in(words)
    return out


def _date(value: Any) -> YamlDate | None:
    """A date as we write it; None for what is none, such as `today` or a mapping."""
    written = text_of(value.get("date")) if isinstance(value, dict) else text_of(value)
    if _ISO.match(written):
        return YamlDate(written)
    american = re.sub(r"\A(\d{1,2})/(\d{1,2})/(\d{4})\Z", r"\3-\1-\2", written)
    day = ruby_dates.parse(american) or parse_day(american)
    return YamlDate(f"{day:%Y-%m-%d}") if day is not None else None


def _plain(key: str, value: Any) -> Any:
    """The value of a key that has another name here, None if it is of another form."""
    if _SAME[key] in ("tags", "aliases"):
        return value if isinstance(value, (list, str)) else None
    if _SAME[key] == "unlisted":
        return value if isinstance(value, bool) else None
    return text_of(value) or None
