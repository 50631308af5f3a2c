"""The `course.yml` for a Jekyll site, from its configuration, people, menus and calendars."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll import item_layouts
from coursesite.importers.jekyll.calendar import module_events, weekly_events, weekly_sections
from coursesite.importers.jekyll.config import is_zone
from coursesite.importers.jekyll.data_events import data_events
from coursesite.importers.jekyll.dates import find_moment
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.math_macros import math_macros
from coursesite.importers.jekyll.people import People
from coursesite.importers.jekyll.placement import EVENTS, MODULES, SCHEDULES, is_post_list, sort_key
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.liquid import SOURCE_COMMENT
from coursesite.importers.plan import ReportRow, Status
from coursesite.importers.yaml_writer import YamlDate
from coursesite.text.urls import slug_of

_ABBREVIATION = re.compile(r"^\*\[[^\]\n]+\]:", re.MULTILINE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")


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
        people = People(site)
        self.data |= people.data
        self.rows += people.rows
        self._menus()
        self.fronts: dict[str, dict[str, Any]] = {}
        """Front matter for pages that data files date, by the paths of the pages."""
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
        plugins = given.get("plugins") or given.get("gems")
        markdown: dict[str, Any] = {}
        if isinstance(plugins, list) and "jemoji" in plugins:
            markdown["emoji"] = True
        if any(_ABBREVIATION.search(doc.body) for doc in self.docs):
            markdown["extensions"] = ["abbr"]
        if markdown:
            self.data["markdown"] = markdown
        if macros := math_macros(self.site.math_sources()):
            self.data["math"] = {"macros": macros}
            self._row(
                "converted", f"{len(macros)} macros for formulas are in course.yml", "_layouts"
            )
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

    # ---- menus ----------------------------------------------------------------------------

    def _menus(self) -> None:
        """The navigation and the links of the course."""
        nav = self._navigation()
        if nav:
            home = {"title": self.data["title"], "url": "/"}
            self.data["nav"] = (
                [] if any(entry.get("url") == "/" for entry in nav) else [home]
            ) + nav
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

    def _navigation(self) -> list[dict[str, Any]]:
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
        out = self._entries(main)
        given = [self.config.data.get("sidebar"), *(doc.front.get("sidebar") for doc in self.docs)]
        names = [text_of(one.get("nav")) for one in given if isinstance(one, dict)]
        bars = listed if isinstance(listed, dict) and out else {}
        for found in (bars.get(name) for name in dict.fromkeys(names)):
            for one in found if isinstance(found, list) else ():
                title = text_of(one.get("title")) if isinstance(one, dict) else ""
                shown = {entry["url"] for entry in out if "url" in entry}
                below = self._entries(one.get("children")) if title else []
                below = [entry for entry in below if entry["url"] not in shown]
                out += [{"title": title, "children": below}] if below else []
        return out

    def _entries(self, listed: Any) -> list[dict[str, Any]]:
        """The links of a list of a theme that lead somewhere."""
        out: list[dict[str, Any]] = []
        for link in _links(listed):
            if "://" in link["url"]:
                out.append(link)
            elif (url := self.targets.existing(link["url"])) is not None:
                out.append({"title": link["title"], "url": url})
        return out

    # ---- calendars --------------------------------------------------------------------------

    def _last_due(self, first: dt.date) -> dt.date | None:
        """The last day on which work is due within a term that begins on a day, None for none."""
        dues = (text_of(doc.front.get("due")) for doc in self.docs if doc.output)
        written = [moment for due in dues if (moment := find_moment(due, self.site.year))]
        found = [dt.date.fromisoformat(moment[:10]) for moment in written]
        return max((day for day in found if 0 <= (day - first).days <= 200), default=None)

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
        known = set(map(_key, events))
        dated = [(event, day) for event, day in self._dated() if _key(event) not in known]
        events += [event for event, _ in dated]
        if len({day for _, day in dated}) > 3:
            days += [day for _, day in dated]
        first, last = (min(days), max(days)) if days else (None, None)
        if first and last and (due := self._last_due(first)):
            last = max(last, due)
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
                    "its events are not in course.yml",
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

    def _dated(self) -> list[tuple[dict[str, Any], dt.date]]:
        """The events of data files with their days; fills `fronts` with the dates of pages."""
        out: list[tuple[dict[str, Any], dt.date]] = []
        items: list[tuple[str, str, Any]] = [
            (doc.path, doc.file.collection, {**doc.front, "title": doc.title})
            for doc in self.docs
            if doc.file.collection in EVENTS and not doc.output
        ]
        items += [
            (doc.path, "days", doc.front.get("days"))
            for doc in self.docs
            if doc.file.collection in MODULES
        ]
        for path, name, value in [*self.site.shown_data, *items]:
            found = data_events(name, value, self.site.year)
            before = len(out)
            for event in found:
                doc = next(filter(None, map(self._page, event.page)), None)
                key = "due" if event.is_due else "date"
                if doc is not None and (event.is_due or doc.file.role == "item"):
                    if not doc.front.get(key):
                        self.fronts.setdefault(doc.path, {}).setdefault(key, YamlDate(event.date))
                    continue
                url = doc.file_url if doc is not None else ""
                when = {"date": YamlDate(event.date), **event.as_event(url)}
                out.append((when, dt.date.fromisoformat(event.date[:10])))
            if found and name != "days":
                count = len(out) - before
                note = f"{count} events are in course.yml, {len(found) - count} dates are of pages"
                self._row("converted", note, path)
        return out

    def _page(self, named: str) -> Document | None:
        """The published page with an address or a file name, None if there is none."""
        url = self.targets.existing(named) if "/" in named else None
        for doc in self.docs:
            stem = doc.file.inner.rpartition(".")[0]
            names = (doc.path, stem, doc.slug, doc.file.inner)
            if doc.output and (doc.file_url == url if url else named.strip("/") in names):
                return doc
        return None

    def _linker(self, doc: Document) -> Any:
        """A function that returns the address to write for a link on a page, empty for none."""

        def link(url: str) -> str:
            link_target = self.targets.resolve(url, doc)
            return (link_target.url or url) if link_target.exists and "{{" not in url else ""

        return link


def _key(event: dict[str, Any]) -> tuple[str, str]:
    return str(event["date"]), event["title"]


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
