"""The plan for a MkDocs site, and its pages as ours."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Set
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from coursesite.importers.book import Book, Converted, Page, files, plan_book
from coursesite.importers.book.kinds import stem
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_reader import at, mapping
from coursesite.importers.dialects.obsidian.notes import Notes, notes_of
from coursesite.importers.dialects.obsidian.page import NoteConverter
from coursesite.importers.dialects.pymdownx import marks
from coursesite.importers.dialects.pymdownx.boxes import Boxes, places
from coursesite.importers.mkdocs.config import NAMES, MkDocsSite, course_data, read_site, texts
from coursesite.importers.mkdocs.inclusions import Inclusions
from coursesite.importers.mkdocs.navigation import Navigation
from coursesite.importers.plans.counted import Counted
from coursesite.importers.plans.plan import ImportPlan, ReportRow
from coursesite.importers.scholarly.callouts import ALERT, alert, without_lone_solutions
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.slugs import slugify

_WIKI = re.compile(r"roam|ezlink|obsidian|wiki")
"""Matches plugins and extensions that read links such as `[[page]]`."""
_TEXTS = (".md", ".markdown", ".mdown", ".mkd")
_TAGS = re.compile(r"\s*(?:# (?:.*+\s++|.*\s))?(?:\[TAGS\]|<!-- material/tags[^<>]*-->)\s*\Z")
_SHEBANG = re.compile(
    r"(?:(?<=\n\n)|\A)(?:\t| {4})(?::::|#!)([A-Za-z][\w+-]*)(?:[ ]+(hl_lines=\"[^\"\n]*\"))?[ ]*\n"
    r"((?:(?:\t| {4})[^\n]*(?:\n|\Z)|[ \t]*\n(?=(?:\t| {4})[^\n]))+)"
)
"""Indented code whose first line says its language, as codehilite reads it."""
_META = re.compile(r"(title|description|authors?|date|tags|template|hide):[ \t]*(.*)\n", re.I)
_API = re.compile(r"^::: [\w.]+$", re.M)
_DROPPED = ("hide", "icon", "status", "template", "search", "social", "comments", "revision_date")


def recognises(path: Path) -> bool:
    """Whether a folder is a MkDocs site, or a file its configuration."""
    return path.name in NAMES or any((path / name).is_file() for name in NAMES)


def plan(path: Path) -> ImportPlan:
    """The plan for the site in a folder, or with this configuration."""
    site = read_site(path.parent if path.is_file() else path)
    name = next((name for name in NAMES if (site.base / name).is_file()), NAMES[0])
    url = text_of(site.config.get("site_url"))
    left = frozenset((*NAMES, text_of(site.config.get("site_dir"))))
    found, rows = files.listed(site.docs, site.base, left)

    def left_row(note: str) -> None:
        rows.append(ReportRow(source=name, status="left", note=note))

    look = _look(site)
    note = "of the look, or a program"
    rows += [ReportRow(source=one, status="unused", note=note) for one in look]
    found = [one for one in found if not _is_left(site, one, found, look)]
    endings = (*_TEXTS, ".ipynb") if "mkdocs-jupyter" in site.plugins else _TEXTS
    pages = [one for one in found if one.lower().endswith(endings)]
    others = [one for one in found if not one.lower().endswith(endings)]
    blog = str(at(site.plugins, "blog", "blog_dir") or "blog")
    posts = {one for one in pages if "blog" in site.plugins and one.startswith(f"{blog}/posts/")}
    navigation = Navigation(site, [one for one in pages if one not in posts], others)
    for one in texts(at(site.plugins, "macros", "include_yaml")):
        if site.read(site.base / one):
            rows.append(ReportRow(source=one, note="read: its values stand in pages"))
    for one in navigation.missing:
        left_row(f"the navigation names what is not there: {one}")
    folder = text_of(site.config.get("docs_dir"))
    if site.docs == site.base and folder not in ("", "."):
        left_row(f"the folder of the pages is not in this folder: {folder}")
    redirects: dict[str, str] = {}
    for old, new in mapping(site.plugins, "redirects", "redirect_maps").items():
        target = posixpath.normpath(str(new).partition("#")[0])
        if site.read(site.docs / target):
            redirects[address(site, posixpath.normpath(str(old)))] = target
        else:
            left_row(f"an old address that led out of the site: {old} -> {new}")
    inclusions, works = Inclusions(site), _works(site)
    texts_of = {one: split_post(site.read(site.docs / one)) for one in pages}
    read = [inclusions.appended, *(post.body for post in texts_of.values())]
    course = course_data(site, any("*[" in text for text in read))
    course["links"] += [{"title": title, "url": at} for title, at in navigation.links.items()]
    course["bibliography"] = [*works]
    rest = [one for one in pages if one not in navigation.entries]
    book = Book(
        root=site.docs,
        base=site.base,
        pages=(
            *_listed(site, navigation),
            *(
                _post(site, one, blog)
                if one in posts
                else Page(path=one, address=address(site, one), listed=False)
                for one in sorted(rest, key=lambda one: one not in posts)
            ),
        ),
        course={key: value for key, value in course.items() if value not in (None, "", [], {})},
        copied=tuple(others),
        placed={at: path for at, path in works.items() if at not in others},
        redirects=redirects,
        site=url,
        prefix=re.sub(r"^\w+://[^/]*", "", url),
        rows=(*rows, ReportRow(source=name, note="read: course.yml")),
    )
    people = mapping(site.data(site.docs / blog / ".authors.yml"), "authors").items()
    authors = {str(key): text_of(at(one, "name")) or str(key) for key, one in people}
    bodies = {one: post.body for one, post in texts_of.items()}
    has_wiki = any(_WIKI.search(one) for one in (*site.plugins, *site.extensions))
    wiki = notes_of("links", bodies, others, {}) if has_wiki else None
    ids = places([*bodies.values()])

    def convert(text: str, front: dict[str, Any], page: Page) -> Converted:
        return converted(text, front, page, site, inclusions, authors, wiki, ids)

    return inclusions.put_in.told(plan_book(book, convert))


def _works(site: MkDocsSite) -> dict[str, str]:
    """The files of the works that are cited, with the paths at which the course has them."""
    given, found = site.plugins.get("bibtex", {}), dict[str, str]()
    paths = [site.base / one for one in texts(given.get("bib_file"))]
    for folder in texts(given.get("bib_dir")):
        paths += sorted((site.base / folder).glob("*.bib"))
    for path in paths:
        if files.within(site.base, path):
            inside = path.is_relative_to(site.docs)
            name = path.relative_to(site.docs).as_posix() if inside else path.name
            found[name] = path.relative_to(site.base).as_posix()
    return found


def _listed(site: MkDocsSite, navigation: Navigation) -> list[Page]:
    """The pages of the navigation. The innermost section is the part of a page, with that around it
    if there are several of its name."""
    names = [one[-1] for one in {sections for _, sections in navigation.entries.values()} if one]
    out: list[Page] = []
    for path, (title, sections) in navigation.entries.items():
        is_one = len(sections) < 2 or names.count(sections[-1]) == 1
        part = ": ".join(sections[-1 if is_one else -2 :])
        out.append(Page(path=path, address=address(site, path), title=title, part=part))
    return out


def _post(site: MkDocsSite, path: str, blog: str) -> Page:
    """A post of the blog. Its address is its day, and its title where it says no `slug`; it is not
    known if the site makes it otherwise."""
    post = split_post(site.read(site.docs / path))
    date = post.front.get("date")
    day = re.match(r"(\d{4})-(\d\d)-(\d\d)", str(at(date, "created") or date))
    heading = re.search(r"^# (.*\S|.)\s*$", post.body, re.M)
    title = post.front.get("title") or (heading[1] if heading else stem(path).split("/")[-1])
    slug = post.front.get("slug") or slugify(str(title))
    is_own = any(key.startswith("post_url") for key in mapping(site.plugins, "blog"))
    known = f"/{blog}/{'/'.join(day.groups())}/{slug}/" if day and not is_own else ""
    return Page(path=path, address=known, kind="announcement")


def address(site: MkDocsSite, path: str) -> str:
    """The address of the page at a path, from the root of the site.

    A page in another language than that of the site has its address in a folder of its own.
    """
    bare = stem(path)
    languages = at(site.plugins, "i18n", "languages")
    for one in languages if isinstance(languages, list) else ():
        locale, is_default = str(at(one, "locale") or one), at(one, "default") is True
        if bare.endswith(f".{locale}"):
            bare = ("" if is_default else f"{locale}/") + bare.removesuffix(f".{locale}")
        elif is_default:
            bare = bare.removeprefix(f"{locale}/")
    has_folders = site.config.get("use_directory_urls") is not False
    bare = re.sub(r"(?i)(^|/)(?:index|readme)\Z", r"\1" if has_folders else r"\1index", f"/{bare}")
    return f"{bare}.html" if not has_folders else bare if bare.endswith("/") else f"{bare}/"


def _look(site: MkDocsSite) -> list[str]:
    """The files of the look and of programs, by their paths from the folder of the site."""
    docs, config = site.docs.relative_to(site.base), site.config
    own = [*texts(at(config, "theme", "custom_dir")), *texts(config.get("hooks"))]
    for key in ("extra_css", "extra_javascript"):
        own += [(docs / one).as_posix() for one in texts(config.get(key))]
    return [posixpath.normpath(one) for one in own if files.within(site.base, site.base / one)]


def _is_left(site: MkDocsSite, path: str, found: list[str], look: list[str]) -> bool:
    """Whether a file is none of ours: one of the look or that is not published, a navigation, a
    README beside an index, or a list of tags at the address of ours."""
    folder, name = posixpath.split(path)
    whole = (site.docs.relative_to(site.base) / path).as_posix()
    given = str(site.config.get("exclude_docs") or "").split("\n")
    given += texts(at(site.plugins, "exclude", "glob"))
    if (
        any(whole == one or whole.startswith(f"{one}/") for one in look)
        or any(_matches(path, one.strip()) for one in given)
        or (name == "README.md" and posixpath.join(folder, "index.md") in found)
    ):
        return True
    if address(site, path) == "/tags/" and "tags" in site.plugins:
        return bool(_TAGS.match(split_post(site.read(site.docs / path)).body))
    nav = at(site.plugins, "literate-nav", "nav_file") or "SUMMARY.md"
    return name == nav and "literate-nav" in site.plugins


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern names a path, as in a `.gitignore`."""
    bare = pattern.strip("/")
    if not bare or pattern[0] in "#!":
        return False
    if "/" in pattern.rstrip("/"):
        return fnmatch(path, bare) or path.startswith(f"{bare}/")
    return any(fnmatch(part, bare) for part in path.split("/"))


def _fenced(code: re.Match[str]) -> str:
    """Indented code with a language as a fence."""
    lines = (line.removeprefix("\t").removeprefix("    ") for line in code[3].split("\n"))
    options = f" {{{code[2]}}}" if code[2] else ""
    body = "\n".join(lines).rstrip("\n")
    return f"```{code[1]}{options}\n{body}\n```\n"


# ---- pages -------------------------------------------------------------------------------------


def converted(
    text: str,
    front: dict[str, Any],
    page: Page,
    site: MkDocsSite,
    inclusions: Inclusions,
    authors: Mapping[str, str] = {},
    wiki: Notes | None = None,
    places: Set[str] = frozenset(),
) -> Converted:
    """The text of a page, or of a cell of a notebook, in our syntax. `authors` are the names of the
    blog's authors by their ids, and `wiki` the pages for links such as `[[page]]`, where a plugin
    reads these; links lead to the ids `places`."""
    counted = Counted()
    is_given = bool(front.get("title"))
    while not is_given and (pair := _META.match(text)):
        front = {**front, pair[1].lower(): pair[2].strip()}
        text = text[pair.end() :]
    text = inclusions.apply(text, front, page.path, counted)
    if any("codehilite" in one for one in site.extensions):
        text = markdown_ranges.sub(_SHEBANG, _fenced, text, markdown_ranges.fences(text))
    if wiki is not None and "[[" in text:
        note = NoteConverter(text, page.path, wiki)
        text = note.text
        for change in note.told.changes():
            counted.add(change.status, change.note, change.source)
    text = marks.converted(text, site.extensions.keys() | site.plugins.keys(), counted)
    if "pymdownx.quotes" in site.extensions and "[!" in text:
        text = markdown_ranges.sub(ALERT, alert, text, markdown_ranges.fences(text))
    for module in _API.findall(text) if "mkdocstrings" in site.plugins else ():
        counted.add("left", "a description of code is kept as text", module)
    text = without_lone_solutions("\n".join(Boxes(counted, places).run(text.split("\n"))))
    docs, here = site.docs, posixpath.dirname(page.path) or "."

    def link(match: re.Match[str]) -> str:
        is_there = files.within(docs, docs / match[2]) and docs != site.base
        return match[1] + posixpath.relpath(match[2], here) if is_there else match[0]

    # links from the top of the repository (`docs/a.md`)
    start = rf"(\]\(<?|\b(?:src|href)=\")/?{re.escape(docs.name)}/([^\s()<>\"#]+)"
    text = re.sub(start, link, text)
    out = {key: value for key, value in front.items() if key not in _DROPPED}
    if "toc" in str(front.get("hide")):
        out["toc"] = False
    if isinstance(date := front.get("date"), dict):  # as the blog of Material has it
        out |= {"date": date.get("created"), "lastmod": date.get("updated")}
    if authors and isinstance(names := front.get("authors"), list):
        out["authors"] = [authors.get(str(name), name) for name in names]
    return Converted(text=text, front=out, changes=counted.changes())
