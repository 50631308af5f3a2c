"""The `course.yml` for a Jekyll site, from its configuration, people, menus and calendars."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

from coursesite.importers.front_matter import person_entry, text_of
from coursesite.importers.jekyll import item_layouts
from coursesite.importers.jekyll.calendar import module_events, weekly_events, weekly_sections
from coursesite.importers.jekyll.config import is_zone
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.item_layouts import EMAIL
from coursesite.importers.jekyll.menu_order import sort_key
from coursesite.importers.jekyll.placement import MODULES, SCHEDULES, STAFF, is_post_list
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.liquid import SOURCE_COMMENT
from coursesite.importers.plain_text import plain_text
from coursesite.importers.plan import ReportRow, Status
from coursesite.importers.yaml_writer import YamlDate
from coursesite.text.urls import slug_of

_TEACHES = re.compile(r"instructor|lecturer|professor|faculty|teacher|convenor", re.I)
_ASSISTS = re.compile(r"assistant|associate instructor|student|tutor|\bta\b", re.I)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_PHOTOS = ("assets/images", "assets/img", "assets", "images", "img", "static", "")


class CourseFile:
    """Collects the course file in `data`, and rows for the report in `rows`."""

    def __init__(self, site: JekyllSite) -> None:
        """Reads all of it from `site`."""
        self.site, self.config, self.docs = site, site.config, site.docs
        self.targets = site.targets
        self.rows: list[ReportRow] = []
        self.data: dict[str, Any] = {}
        self.bibliographies: dict[str, Path] = {}
        """The files of the course's bibliography: their places by their names here."""
        self._facts()
        self._scholar()
        self._people()
        self._menus()
        self._calendar()

    def _facts(self) -> None:
        """Title, description, language, time zone and base address."""
        given = self.config.data
        description = text_of(given.get("description")) or text_of(given.get("tagline"))
        language = text_of(given.get("lang")) or text_of(given.get("locale"))
        language = language.replace("_", "-").partition(".")[0]
        base = self.config.url + self.config.baseurl
        zone = text_of(given.get("timezone"))
        facts = {
            "title": text_of(given.get("title")) or text_of(given.get("name")) or "Course",
            "description": description,
            "language": language if _LANGUAGE.match(language) else "",
            "timezone": zone if is_zone(zone) else "",
            "base_url": base if re.match(r"https?://[\w.-]+(?::\d+)?(?:/\S*)?\Z", base) else "",
        }
        self.data |= {key: value for key, value in facts.items() if value}
        for key in ("lang", "timezone", "url"):
            ours = {"lang": "language", "timezone": "timezone", "url": "base_url"}[key]
            if (written := text_of(given.get(key))) and ours not in self.data:
                self._row("left", f"{key}: '{written}' can't be used as {ours}")

    def _row(self, status: Status, note: str, source: str = "_config.yml", line: int = 0) -> None:
        self.rows.append(ReportRow(source=source, line=line, status=status, note=note))

    def _scholar(self) -> None:
        """The bibliography and its style, as jekyll-scholar finds them. Its notes cite works by
        tags; a site without the plugin has no such folder."""
        given = self.config.data.get("scholar")
        options = given if isinstance(given, dict) else {}
        source = text_of(options.get("source")) or "_bibliography"
        folder = self.site.root / source.strip("./")
        wanted = text_of(options.get("bibliography"))
        pattern = wanted if wanted.endswith((".bib", ".json")) else f"{wanted or '*'}.bib"
        try:
            inside = folder.resolve().is_relative_to(self.site.root.resolve())
            found = sorted(folder.glob(pattern)) if inside and folder.is_dir() else []
        except (OSError, ValueError, NotImplementedError):  # the last is of an absolute pattern
            found = []
        self.bibliographies = {file.name: file for file in found if file.is_file()}
        if not self.bibliographies:
            if options:
                self._row("left", f"scholar: no bibliography '{pattern}' in {source}")
            return
        self.data["bibliography"] = list(self.bibliographies)
        style = text_of(options.get("style")).lower()
        if style == "ieee":
            self.data["csl"] = style
        elif style and style != "apa":
            self._row("left", f"scholar: style: '{style}' is apa here; csl: takes any .csl file")

    # ---- people ---------------------------------------------------------------------------

    def _people(self) -> None:
        """Lecturers and staff, from collections of people or else from the author of the site."""
        lecturers: list[dict[str, Any]] = []
        staff: list[dict[str, Any]] = []
        members = [doc for doc in self.docs if doc.file.collection in STAFF]
        members.sort(key=lambda doc: (_number(doc.front.get("order")), doc.path))
        for doc in members:
            if (person := self._member(doc)) is None:
                continue
            role = person.get("role", "")
            teaches = bool(_TEACHES.search(role)) and not _ASSISTS.search(role)
            (lecturers if teaches else staff).append(person)
            self._row("converted", f"{person['name']} is in course.yml", doc.path)
        if not lecturers:
            lecturers = [] if staff else self._authors()
        self.data |= {
            key: value for key, value in (("lecturers", lecturers), ("staff", staff)) if value
        }

    def _member(self, doc: Document) -> dict[str, Any] | None:
        """A member of the staff, None without a name."""
        front = doc.front
        person = person_entry(
            {**front, "title": None, "role": front.get("role") or front.get("position")}
        )
        person["name"] = person["name"] or doc.title
        if not person["name"]:
            return None
        if not EMAIL.match(person.get("email", "x@y")):
            self._row("left", f"the mail address '{person.pop('email')}' can't be read", doc.path)
        if photo := text_of(front.get("photo")) or text_of(front.get("image")):
            person |= self._photo(photo, doc)
        facts = [text_of(front.get("pronouns"))]
        if section := text_of(front.get("section")):
            facts.append(f"Section: {section}")
        facts.append(doc.body)
        if bio := " · ".join(words for part in facts if (words := plain_text(part))):
            person["bio"] = bio
        return person

    def _photo(self, photo: str, doc: Document) -> dict[str, str]:
        """The photo of a person, looked for in the folders where themes keep them."""
        if "://" in photo:
            return {"photo": photo}
        for folder in _PHOTOS:
            path = f"{folder}/{photo.lstrip('/')}".lstrip("/")
            if f"/{path}" in self.targets.known:
                return {"photo": f"/{path}"}
        self._row("left", f"the photo '{photo}' was not found", doc.path)
        return {}

    def _authors(self) -> list[Any]:
        """The author of the site, as Jekyll, Chirpy or Minimal Mistakes name one."""
        author, social = self.config.data.get("author"), self.config.data.get("social")
        if isinstance(author, dict) and text_of(author.get("name")):
            person = person_entry(author)
        elif isinstance(social, dict) and text_of(social.get("name")):
            person = {"name": text_of(social.get("name")), "email": text_of(social.get("email"))}
        elif text_of(author):
            person = {"name": text_of(author), "email": text_of(self.config.data.get("email"))}
        else:
            return []
        if not EMAIL.match(person.get("email", "")):
            person.pop("email", None)
        return [person]

    # ---- menus ----------------------------------------------------------------------------

    def _menus(self) -> None:
        """The navigation and the links of the course."""
        nav = self._navigation()
        if nav:
            home = {"title": self.data["title"], "url": "/"}
            self.data["nav"] = ([] if any(entry["url"] == "/" for entry in nav) else [home]) + nav
        links: list[dict[str, str]] = []
        for key in ("aux_links", "nav_external_links"):
            links += _links(self.config.data.get(key))
        social = self.config.data.get("social")
        if isinstance(social, dict) and isinstance(social.get("links"), list):
            for url in social["links"]:
                if text_of(url) and "github.com/username" not in url and "://" in url:
                    links.append({"title": url.split("://")[1].strip("/"), "url": url})
        if links:
            self.data["links"] = list({entry["url"]: entry for entry in links}.values())

    def _navigation(self) -> list[dict[str, str]]:
        """The entries of the menu: Chirpy's tabs, pages with an order, or
        `_data/navigation.yml`."""
        tabs = [
            doc
            for doc in self.docs
            if doc.file.collection == "tabs" and doc.output and not is_post_list(doc)
        ]
        pages = _menu_pages(self.docs)
        key = "order" if tabs else "nav_order"
        fold = self.config.nav_fold
        menu = sorted(tabs or pages, key=lambda doc: sort_key(doc, key, fold))
        entries = [
            {"title": doc.title or doc.slug.replace("-", " ").title(), "url": doc.file_url}
            for doc in menu
            if doc.file_url in self.targets.known
        ]
        if entries:
            return entries
        listed = self.site.data.get("navigation")
        main = listed.get("main") if isinstance(listed, dict) else listed
        out = []
        for link in _links(main):
            if "://" in link["url"]:
                out.append(link)
            elif (url := self.targets.existing(link["url"])) is not None:
                out.append({"title": link["title"], "url": url})
        return out

    # ---- calendars --------------------------------------------------------------------------

    def _calendar(self) -> None:
        """The events of modules and weekly schedules, and the first and last day of the term."""
        modules = [doc for doc in self.docs if doc.file.collection in MODULES]
        modules.sort(key=lambda doc: doc.path)
        events: list[dict[str, Any]] = []
        days: list[dt.date] = []
        year = self.site.year
        for doc in modules:
            listed = item_layouts.days_markdown(doc.front)
            body = SOURCE_COMMENT.sub("", self.site.liquid.render(doc).text)
            text = f"{listed}\n\n{body}" if listed else body
            before = listed.count("\n") + 2 if listed else 0
            calendar = module_events(text, year, self._linker(doc), days[-1] if days else None)
            days += calendar.days
            events += calendar.events
            for line in calendar.undated:
                report_line = doc.lines + line - before if line > before else 0
                self._row(
                    "left", "the year or day of this date is not known", doc.path, report_line
                )
            if calendar.events:
                self._row(
                    "converted",
                    f"{len(calendar.events)} events are in course.yml",
                    doc.path,
                )
        first, last = (min(days), max(days)) if days else (None, None)
        for doc in (doc for doc in self.docs if doc.file.collection in SCHEDULES):
            if not isinstance(doc.front.get("schedule"), list):
                continue
            sections = weekly_sections(doc)
            for key, entries in sections.items():
                self.data[key] = [*self.data.get(key, ()), *entries]
            if sections:
                kept = sum(map(len, sections.values()))
                self._row("converted", f"{kept} weekly sections are in course.yml", doc.path)
            if first is None or last is None or not 7 <= (last - first).days <= 250:
                self._row(
                    "left",
                    "a weekly schedule, but when the term begins is not known: "
                    "its events are only in its page",
                    doc.path,
                )
                continue
            repeated = weekly_events(doc, days)
            events += repeated
            self._row("converted", f"{len(repeated)} weekly events are in course.yml", doc.path)
        if first and last:
            self.data |= {
                "start_date": YamlDate(first.isoformat()),
                "end_date": YamlDate(last.isoformat()),
            }
        if events:
            events.sort(key=lambda event: str(event["date"]))
            self.data["events"] = _identified(events)
        if "base_url" not in self.data and (days or events):
            named = slug_of(self.data["title"]) or "course"
            self.data["key"] = f"{named}-{_mark(repr(sorted(self.config.data.items(), key=str)))}"

    def _linker(self, doc: Document) -> Any:
        """A function that returns the address to write for a link on a page, empty for none."""

        def link(url: str) -> str:
            link_target = self.targets.resolve(url, doc)
            return (link_target.url or url) if link_target.exists and "{{" not in url else ""

        return link


def _identified(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events with an `id` where several have one title, by which calendars tell them apart."""
    titles = Counter(event["title"] for event in events)
    seen: Counter[str] = Counter()
    out = []
    for event in events:
        title = event["title"]
        seen[title] += 1
        named = f"{slug_of(title) or 'event'}-{_mark(title)}-{seen[title]}"
        out.append(event | {"id": named} if titles[title] > 1 else event)
    return out


def _mark(text: str) -> str:
    """A few letters and digits that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=3).hexdigest()


def _menu_pages(docs: list[Document]) -> list[Document]:
    """The pages in the menu of Just the Docs, or of another theme with `nav_order`.

    These are all that have a title and are not part of another page, or those with `nav: true` if
    any page has it.
    """
    pages = [
        doc
        for doc in docs
        if doc.file.role == "page"
        and doc.title
        and not doc.front.get("nav_exclude")
        and not doc.front.get("parent")
        and doc.file_url != "/404.html"
    ]
    if not any("nav_order" in doc.front for doc in pages):
        return []
    named = any("nav" in doc.front for doc in pages)
    return [doc for doc in pages if not named or doc.front.get("nav") is True]


def _number(value: Any) -> float:
    """A sort key for numbers: values that are not numbers come last."""
    return float(value) if isinstance(value, (int, float)) else float("inf")


def _links(value: Any) -> list[dict[str, str]]:
    """Links from the ways in which themes write lists of them."""
    out = []
    if isinstance(value, dict):
        for title, url in value.items():
            target = url[0] if isinstance(url, list) and url else url
            out.append((text_of(title), text_of(target)))
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            out.append(
                (
                    text_of(entry.get("title")) or text_of(entry.get("name")),
                    text_of(entry.get("url")) or text_of(entry.get("link")),
                )
            )
    return [{"title": title, "url": url} for title, url in out if title and url]
