"""The lecturers and the staff of a Jekyll site: from a collection, a data file, or its author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from coursesite.importers.data.front_matter import first_text, names_in, person_entry, text_of
from coursesite.importers.jekyll.placement import STAFF
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.jekyll.theme_layouts import EMAIL
from coursesite.importers.plans.plan import ReportRow, Status
from coursesite.importers.text.plain_text import plain_text

_TEACHES = re.compile(r"instructor|lecturer|professor|faculty|teacher|convenor", re.I)
_ASSISTS = re.compile(r"assistant|associate instructor|student|tutor|\bta\b", re.I)
_PHOTOS = ("assets/images", "assets/img", "assets", "images", "img", "static", "")
_PHOTO_KEYS = ("photo", "image", "picture", "profile_pic", "avatar", "img")
_LISTS = (*STAFF, "course_staff", "lecturers", "team", "teaching_team", "professors", "teachers")
"""The names of data files with people who teach the course."""


class People:
    """Collects `lecturers` and `staff` in `data`, and rows for the report in `rows`."""

    def __init__(self, site: JekyllSite) -> None:
        """Reads all of it from `site`."""
        self._site = site
        self.rows: list[ReportRow] = []
        people: dict[str, list[dict[str, Any]]] = {"lecturers": [], "staff": []}
        for front, body, path in [*self._members()] or [*self._listed()]:
            if (person := self._person(front, body, path)) is None:
                continue
            role = person.get("role", "")
            teaches = bool(_TEACHES.search(role)) and not _ASSISTS.search(role)
            people["lecturers" if teaches else "staff"].append(person)
            self._row("converted", f"{person['name']} is in course.yml", path)
        author = site.config.data.get("author")
        if not any(people.values()) or (not people["lecturers"] and isinstance(author, dict)):
            listed = {person["name"] for person in people["staff"]}
            people["lecturers"] = [one for one in self._authors() if one["name"] not in listed]
        self.data = {key: persons for key, persons in people.items() if persons}

    def _row(self, status: Status, note: str, path: str) -> None:
        self.rows.append(ReportRow(source=path, status=status, note=note))

    def _members(self) -> Iterator[tuple[Mapping[str, Any], str, str]]:
        """The front matter, text and path of each page in a collection of people."""
        members = [doc for doc in self._site.docs if doc.file.collection in STAFF]
        for doc in sorted(members, key=lambda doc: (_number(doc.front.get("order")), doc.path)):
            yield {**doc.front, "name": doc.front.get("name") or doc.title}, doc.body, doc.path

    def _listed(self) -> Iterator[tuple[Mapping[str, Any], str, str]]:
        """The same of each person in a data file; a list under a role gives its people the role."""
        for path, name, value in self._site.shown_data:
            if name.rpartition("/")[2].lower() not in _LISTS:
                continue
            for group, people in value.items() if isinstance(value, dict) else [("", value)]:
                role = str(group).replace("_", " ").removesuffix("s")
                for person in people if isinstance(people, list) else [people]:
                    if first_text(person, "name"):
                        yield {"role": role, **person}, first_text(person, "bio", "about"), path

    def _person(self, front: Mapping[str, Any], body: str, path: str) -> dict[str, Any] | None:
        """A member of the staff, None without a name."""
        role = front.get("role") or front.get("position")
        person: dict[str, Any] = person_entry({**front, "title": None, "role": role})
        if not person["name"]:
            return None
        if not EMAIL.match(person.get("email", "x@y")):
            self._row("left", f"the mail address '{person.pop('email')}' can't be read", path)
        if photo := first_text(front, *_PHOTO_KEYS):
            below = first_text(front, "subpath").strip("/")  # the layout of CS 61B puts it before
            found = self._photo(f"/{below}/{photo}") if below and "://" not in photo else None
            if found := found or self._photo(photo):
                person["photo"] = found
            else:
                self._row("left", f"the photo '{photo}' was not found", path)
        section = first_text(front, "section")
        facts = (first_text(front, "pronouns"), section and f"Section: {section}", body)
        if bio := " · ".join(filter(None, map(plain_text, facts))):
            person["bio"] = bio
        return person

    def _photo(self, photo: str) -> str | None:
        """The address of a photo, with or without the base, or in a folder of photos."""
        if "://" in photo:
            return photo
        targets = self._site.targets
        bare = re.sub(r"\{\{(?:(?!\{\{).)*?\}\}", "", photo).strip().lstrip("/")
        places = (f"/{folder}/{bare}".replace("//", "/") for folder in _PHOTOS)
        found = targets.existing(f"/{bare}") if "/" in photo else None
        return found or next((place for place in places if place in targets.known), None)

    def _authors(self) -> list[dict[str, Any]]:
        """The authors of the site, as Jekyll, Chirpy or Minimal Mistakes name them."""
        given = self._site.config.data
        author, social = given.get("author"), given.get("social")
        if isinstance(author, dict) and first_text(author, "name"):
            person = self._person(author, first_text(author, "bio"), "_config.yml")
            people = [person] if person else []
        elif name := first_text(social, "name"):
            people = [{"name": name, "email": first_text(social, "email")}]
        else:
            names = names_in(text_of(author))
            email = text_of(given.get("email")) if len(names) == 1 else ""
            people = [{"name": name, "email": email} for name in names]
        for person in people:
            if not EMAIL.match(person.get("email", "")):
                person.pop("email", None)
        return people


def _number(value: Any) -> float:
    """A sort key for numbers: values that are not numbers come last."""
    return float(value) if isinstance(value, (int, float)) else float("inf")
