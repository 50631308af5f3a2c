"""The `course.yml` for a Jekyll site, from its configuration, people, menus and calendars."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from coursesite.importers.data.days import find_moment
from coursesite.importers.data.front_matter import first_text, text_of
from coursesite.importers.data.yaml_writer import YamlDate
from coursesite.importers.dialects.liquid import SOURCE_COMMENT
from coursesite.importers.jekyll import theme_layouts
from coursesite.importers.jekyll.calendar import Event, module_events, weekly
from coursesite.importers.jekyll.config import is_zone
from coursesite.importers.jekyll.data_events import data_events
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.math_macros import math_macros
from coursesite.importers.jekyll.people import People
from coursesite.importers.jekyll.placement import EVENTS, MODULES, SCHEDULES, is_post_list, sort_key
from coursesite.importers.jekyll.site import JekyllSite
from coursesite.importers.plans.plan import ReportRow, Status
from coursesite.text.urls import slug_of

_ABBREVIATION = re.compile(r"^\*\[[^\]\n]+\]:", re.MULTILINE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_BASE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/\S*)?\Z")


class CourseFile:
    """Collects the course file in `data`, and rows for the report in `rows`.

    `bibliographies` are the files of the course's bibliography, their places by their names here;
    `fronts` is front matter for pages that data files date, by the paths of the pages.
    """

    def __init__(self, site: JekyllSite) -> None:
        """Reads all of it from `site`."""
        self._site, self._config, self._docs = site, site.config, site.docs
        self.rows: list[ReportRow] = []
        self.data: dict[str, Any] = {}
        self.bibliographies: dict[str, Path] = {}
        self.fronts: dict[str, dict[str, Any]] = {}
        self._facts()
        self._scholar()
        people = People(site)
        self.data |= people.data
        self.rows += people.rows
        self._menus()
        self._calendar()

    def _row(self, status: Status, note: str, source: str = "_config.yml", line: int = 0) -> None:
        self.rows.append(ReportRow(source=source, line=line, status=status, note=note))

    def _facts(self) -> None:
        """Title, description, language, time zone and base address; formulas and dialect."""
        given, base = self._config.data, self._config.url + self._config.baseurl
        language = first_text(given, "lang", "locale").replace("_", "-").partition(".")[0]
        zone = text_of(given.get("timezone"))
        facts = {
            "title": first_text(given, "title", "name") or "Course",
            "description": first_text(given, "description", "tagline"),
            "language": language if _LANGUAGE.match(language) else "",
            "timezone": zone if is_zone(zone) else "",
            "base_url": base if _BASE.match(base) else "",
        }
        self.data |= {key: value for key, value in facts.items() if value}
        for key, ours in (("lang", "language"), ("timezone", "timezone"), ("url", "base_url")):
            if (written := text_of(given.get(key))) and not facts[ours]:
                self._row("left", f"{key}: '{written}' can't be used as {ours}")
        plugins = given.get("plugins") or given.get("gems")
        has_emoji = isinstance(plugins, list) and "jemoji" in plugins
        markdown: dict[str, Any] = {"emoji": True} if has_emoji else {}
        if any(_ABBREVIATION.search(doc.body) for doc in self._docs):
            markdown["extensions"] = ["abbr"]
        if markdown:
            self.data["markdown"] = markdown
        if macros := math_macros(self._site.math_sources()):
            self.data["math"] = {"macros": macros}
            note = f"{len(macros)} macros for formulas are in course.yml"
            self._row("converted", note, "_layouts")

    def _scholar(self) -> None:
        """The bibliography and its style, as jekyll-scholar finds them, and the bibliographies of
        single pages, as Distill does. Its notes cite works by tags; a site without the plugin has
        no such folder."""
        options = self._config.data.get("scholar")
        source = first_text(options, "source") or "_bibliography"
        root, folder = self._site.root, self._site.root / source.strip("./")
        wanted = first_text(options, "bibliography")
        pattern = wanted if wanted.endswith((".bib", ".json")) else f"{wanted or '*'}.bib"
        try:
            inside = folder.resolve().is_relative_to(root.resolve())
            found = sorted(folder.glob(pattern)) if inside and folder.is_dir() else []
        except (OSError, ValueError, NotImplementedError):  # the last is of an absolute pattern
            found = []
        self.bibliographies = {file.name: file for file in found if file.is_file()}
        style = first_text(options, "style").lower()
        if self.bibliographies:
            self.data["bibliography"] = list(self.bibliographies)
            if style == "ieee":
                self.data["csl"] = style
            elif style not in ("", "apa"):
                note = f"scholar: style: '{style}' is apa here; csl: takes any .csl file"
                self._row("left", note)
        elif options:
            self._row("left", f"scholar: no bibliography '{pattern}' in {source}")
        named = {text_of(doc.front.get("bibliography")) for doc in self._docs}
        for file in self._site.static_files:
            name = file.inner.removeprefix("assets/bibliography/")
            if name != file.inner and name in named:
                self.bibliographies.setdefault(name, file.location)

    # ---- menus ----------------------------------------------------------------------------

    def _menus(self) -> None:
        """The navigation and the links of the course."""
        if nav := self._navigation():
            has_home = any(entry.get("url") == "/" for entry in nav)
            home = {"title": self.data["title"], "url": "/"}
            self.data["nav"] = nav if has_home else [home, *nav]
        given = self._config.data
        links = [*_links(given.get("aux_links")), *_links(given.get("nav_external_links"))]
        social = given.get("social")
        urls = social.get("links") if isinstance(social, dict) else None
        for url in urls if isinstance(urls, list) else ():
            if text_of(url) and "github.com/username" not in url and "://" in url:
                links.append({"title": url.split("://")[1].strip("/"), "url": url})
        if links:
            self.data["links"] = list({entry["url"]: entry for entry in links}.values())

    def _navigation(self) -> list[dict[str, Any]]:
        """The menu: Chirpy's tabs, pages with an order, or `_data/navigation.yml`."""
        tabs = [
            doc
            for doc in self._docs
            if doc.file.collection == "tabs" and doc.output and not is_post_list(doc)
        ]
        key, fold = "order" if tabs else "nav_order", self._config.nav_fold
        menu = sorted(tabs or _menu_pages(self._docs), key=lambda doc: sort_key(doc, key, fold))
        entries = [
            {"title": doc.title or doc.slug.replace("-", " ").title(), "url": doc.file_url}
            for doc in menu
            if doc.file_url in self._site.targets.known
        ]
        return entries or self._listed_menu()

    def _listed_menu(self) -> list[dict[str, Any]]:
        """The menu in `_data/navigation.yml`, with sidebars of Minimal Mistakes."""
        listed = self._site.data.get("navigation")
        if not isinstance(listed, dict):
            return self._entries(listed)
        out = self._entries(listed.get("main"))
        fronts = [self._config.data, *(doc.front for doc in self._docs)]
        given = (front.get("sidebar") for front in fronts)
        names = [first_text(one, "nav") for one in given if isinstance(one, dict)]
        bars = [listed.get(name) for name in dict.fromkeys(names)] if out else []
        for one in (one for bar in bars if isinstance(bar, list) for one in bar):
            title = first_text(one, "title")
            shown = {entry.get("url") for entry in out}
            below = self._entries(one.get("children")) if title else []
            below = [entry for entry in below if entry["url"] not in shown]
            out += [{"title": title, "children": below}] if below else []
        return out

    def _entries(self, listed: Any) -> list[dict[str, Any]]:
        """The links of a list of a theme that lead somewhere."""
        find = self._site.targets.existing
        urls = ((link, link["url"]) for link in _links(listed))
        found = [link | {"url": url if "://" in url else find(url)} for link, url in urls]
        return [link for link in found if link["url"] is not None]

    # ---- calendars --------------------------------------------------------------------------

    def _calendar(self) -> None:
        """The events of modules and weekly schedules, and the first and last day of the term."""
        events, days = self._modules()
        known = set(map(_key, events))
        dated = [event for event in self._dated() if _key(event) not in known]
        events += dated
        dates = [dt.date.fromisoformat(event["date"][:10]) for event in dated]
        days += dates if len({*dates}) > 3 else []
        first, last = (min(days), max(days)) if days else (None, None)
        if first and last:
            last = max([last, *self._dues(first)])
        for doc in self._docs:
            if doc.file.collection in SCHEDULES and isinstance(doc.front.get("schedule"), list):
                is_known = first and last and 7 <= (last - first).days <= 250
                events += self._weekly(doc, days if is_known else [])
        if first and last:
            term = {"start_date": first.isoformat(), "end_date": last.isoformat()}
            self.data |= {key: YamlDate(day) for key, day in term.items()}
        if events:
            events.sort(key=lambda event: str(event["date"]))
            self.data["events"] = _identified(events)
        if "base_url" not in self.data and (days or events):
            named = slug_of(self.data["title"]) or "course"
            self.data["key"] = f"{named}-{_mark(repr(sorted(self._config.data.items(), key=str)))}"

    def _modules(self) -> tuple[list[Event], list[dt.date]]:
        """The events of modules, and their days."""
        events, days = list[Event](), list[dt.date]()
        modules = [doc for doc in self._docs if doc.file.collection in MODULES]
        for doc in sorted(modules, key=lambda doc: doc.path):
            listed = theme_layouts.days_markdown(doc.front)
            listed += "\n\n" if listed else ""
            text = listed + SOURCE_COMMENT.sub("", self._site.liquid.render(doc).text)
            before, year, after = listed.count("\n"), self._site.year, days[-1] if days else None
            found, taught, undated = module_events(text, year, partial(self._link, doc), after)
            days += taught
            events += found
            for line in undated:
                at = doc.lines + line - before if line > before else 0
                self._row("left", "the year or day of this date is not known", doc.path, at)
            if found:
                self._row("converted", f"{len(found)} events are in course.yml", doc.path)
        return events, days

    def _link(self, doc: Document, url: str) -> str:
        """The address to write for a link on a page, empty for none."""
        target = self._site.targets.resolve(url, doc)
        return (target.url or url) if target.exists and "{{" not in url else ""

    def _dues(self, first: dt.date) -> list[dt.date]:
        """The days on which work is due within a term that begins on a day."""
        dues = (text_of(doc.front.get("due")) for doc in self._docs if doc.output)
        written = [moment for due in dues if (moment := find_moment(due, self._site.year))]
        found = [dt.date.fromisoformat(moment[:10]) for moment in written]
        return [day for day in found if 0 <= (day - first).days <= 200]

    def _weekly(self, doc: Document, taught: list[dt.date]) -> list[Event]:
        """The weekly events in each week with a day in `taught`; sections are settings."""
        sections, repeated = weekly(doc, taught)
        for key, entries in sections.items():
            self.data[key] = [*self.data.get(key, ()), *entries]
        if kept := sum(map(len, sections.values())):
            self._row("converted", f"{kept} weekly sections are in course.yml", doc.path)
        if taught:
            self._row("converted", f"{len(repeated)} weekly events are in course.yml", doc.path)
        else:
            note = "a weekly schedule, but when the term begins is not known: its events are not in"
            self._row("left", f"{note} course.yml", doc.path)
        return repeated

    def _dated(self) -> list[Event]:
        """The events of data files; fills `fronts` with the dates of pages."""
        out: list[Event] = []
        items: list[tuple[str, str, Any]] = [
            (doc.path, doc.file.collection, {**doc.front, "title": doc.title})
            for doc in self._docs
            if doc.file.collection in EVENTS and not doc.output
        ]
        items += [
            (doc.path, "days", doc.front.get("days"))
            for doc in self._docs
            if doc.file.collection in MODULES
        ]
        for path, name, value in [*self._site.shown_data, *items]:
            found = data_events(name, value, self._site.year)
            before = len(out)
            for event, names, is_due in found:
                doc = next(filter(None, map(self._page, names)), None)
                key = "due" if is_due else "date"
                if doc is None or not (is_due or doc.file.role == "item"):
                    out.append(event | ({"url": doc.file_url} if doc and doc.file_url else {}))
                elif not doc.front.get(key):
                    self.fronts.setdefault(doc.path, {}).setdefault(key, event["date"])
            if found and name != "days":
                count = len(out) - before
                note = f"{count} events are in course.yml, {len(found) - count} dates are of pages"
                self._row("converted", note, path)
        return out

    def _page(self, named: str) -> Document | None:
        """The published page with an address or a file name, None if there is none."""
        url = self._site.targets.existing(named) if "/" in named else None
        for doc in self._docs:
            names = (doc.path, doc.file.inner.rpartition(".")[0], doc.slug, doc.file.inner)
            if doc.output and (doc.file_url == url if url else named.strip("/") in names):
                return doc
        return None


def _key(event: Event) -> tuple[str, str]:
    return str(event["date"]), event["title"]


def _identified(events: list[Event]) -> list[Event]:
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
        if doc.file.role == "page" and doc.title and doc.file_url != "/404.html"
        if not doc.front.get("nav_exclude") and not doc.front.get("parent")
    ]
    if not any("nav_order" in doc.front for doc in pages):
        return []
    is_named = any("nav" in doc.front for doc in pages)
    return [doc for doc in pages if not is_named or doc.front.get("nav") is True]


def _links(value: Any) -> list[dict[str, Any]]:
    """Links from the ways in which themes write lists of them."""
    out = []
    if isinstance(value, dict):
        urls = (url[0] if isinstance(url, list) and url else url for url in value.values())
        out = [*zip(value, urls, strict=True)]
    for entry in value if isinstance(value, list) else ():
        out.append((first_text(entry, "title", "name"), first_text(entry, "url", "link")))
    links = [{"title": text_of(title), "url": text_of(url)} for title, url in out]
    return [link for link in links if link["title"] and link["url"] not in ("", "#")]
