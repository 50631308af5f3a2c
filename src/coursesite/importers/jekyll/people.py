"""The lecturers and the staff of a Jekyll site: from a collection, a data file, or its author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from coursesite.importers.front_matter import names_in, person_entry, text_of
from coursesite.importers.jekyll.item_layouts import EMAIL
from coursesite.importers.jekyll.placement import STAFF
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.plain_text import plain_text
from coursesite.importers.plan import ReportRow, Status

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
        author = self._site.config.data.get("author")
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
            groups = value.items() if isinstance(value, dict) else [("", value)]
            for group, people in groups:
                role = str(group).replace("_", " ").removesuffix("s")
                for person in people if isinstance(people, list) else [people]:
                    if isinstance(person, dict) and text_of(person.get("name")):
                        words = text_of(person.get("bio")) or text_of(person.get("about"))
                        yield {"role": role, **person}, words, path

    def _person(self, front: Mapping[str, Any], body: str, path: str) -> dict[str, Any] | None:
        """A member of the staff, None without a name."""
        person = person_entry(
            {**front, "title": None, "role": front.get("role") or front.get("position")}
        )
        if not person["name"]:
            return None
        if not EMAIL.match(person.get("email", "x@y")):
            self._row("left", f"the mail address '{person.pop('email')}' can't be read", path)
        if photo := next(filter(None, (text_of(front.get(key)) for key in _PHOTO_KEYS)), ""):
            person |= self._photo(photo, path)
        facts = [text_of(front.get("pronouns"))]
        if section := text_of(front.get("section")):
            facts.append(f"Section: {section}")
        facts.append(body)
        if bio := " · ".join(words for part in facts if (words := plain_text(part))):
            person["bio"] = bio
        return person

    def _photo(self, photo: str, path: str) -> dict[str, str]:
        """The photo of a person, by its address with or without the site's base, or in one of the
        folders where themes keep photos."""
        if "://" in photo:
            return {"photo": photo}
        targets = self._site.targets
        bare = re.sub(r"\{\{.*?\}\}", "", photo).strip()
        if "/" in bare and (found := targets.existing(f"/{bare.lstrip('/')}")) is not None:
            return {"photo": found}
        for folder in _PHOTOS:
            place = f"/{folder}/{bare.lstrip('/')}".replace("//", "/")
            if place in targets.known:
                return {"photo": place}
        self._row("left", f"the photo '{photo}' was not found", path)
        return {}

    def _authors(self) -> list[Any]:
        """The authors of the site, as Jekyll, Chirpy or Minimal Mistakes name them."""
        given = self._site.config.data
        author, social = given.get("author"), given.get("social")
        if isinstance(author, dict) and text_of(author.get("name")):
            bio = text_of(author.get("bio"))
            people = [person for person in (self._person(author, bio, "_config.yml"),) if person]
        elif isinstance(social, dict) and text_of(social.get("name")):
            people = [{"name": text_of(social.get("name")), "email": text_of(social.get("email"))}]
        else:
            people = [{"name": name} for name in names_in(text_of(author))]
            if len(people) == 1:
                people[0]["email"] = text_of(given.get("email"))
        for person in people:
            if not EMAIL.match(person.get("email", "")):
                person.pop("email", None)
        return people


def _number(value: Any) -> float:
    """A sort key for numbers: values that are not numbers come last."""
    return float(value) if isinstance(value, (int, float)) else float("inf")
