"""The plan for a MkDocs site."""

from __future__ import annotations

import posixpath
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from coursesite.importers.book import Book, Page, files, plan_book
from coursesite.importers.book.kinds import stem
from coursesite.importers.mkdocs import heading_ids
from coursesite.importers.mkdocs.config import NAMES, MkDocsSite, course_data, read_site, texts
from coursesite.importers.mkdocs.inclusions import Inclusions
from coursesite.importers.mkdocs.navigation import Navigation
from coursesite.importers.mkdocs.page import PageConverter
from coursesite.importers.plan import ImportPlan, ReportRow
from coursesite.importers.posts import split_post
from coursesite.importers.slugs import slugify
from coursesite.importers.vault.notes import notes_of

_WIKI = re.compile(r"roam|ezlink|obsidian|wiki")
"""Matches plugins and extensions that read links such as `[[page]]`."""
_TEXTS = (".md", ".markdown", ".mdown", ".mkd")
_TAGS = re.compile(r"\s*(?:# .*\s+)?(?:\[TAGS\]|<!-- material/tags[^<>]*-->)\s*\Z")


def recognises(path: Path) -> bool:
    """Whether a folder is a MkDocs site, or a file its configuration."""
    return path.name in NAMES or any((path / name).is_file() for name in NAMES)


def plan(path: Path) -> ImportPlan:
    """The plan for the site in a folder, or with this configuration."""
    site = read_site(path.parent if path.is_file() else path)
    found, rows = files.listed(site.docs, site.base, frozenset((*NAMES, site.text("site_dir"))))
    look = _look(site)
    rows += [
        ReportRow(source=one, status="unused", note="of the look, or a program") for one in look
    ]
    found = [name for name in found if not _is_left(site, name, found, look)]
    endings = (*_TEXTS, ".ipynb") if "mkdocs-jupyter" in site.plugins else _TEXTS
    pages = [name for name in found if name.lower().endswith(endings)]
    others = [name for name in found if not name.lower().endswith(endings)]
    blog = str(site.plugin("blog").get("blog_dir") or "blog") if "blog" in site.plugins else "\0"
    posts = [name for name in pages if name.startswith(f"{blog}/posts/")]
    navigation = Navigation(site, [name for name in pages if name not in posts], others)
    note = "the navigation names what is not there"
    read = [
        one
        for one in texts(site.plugin("macros").get("include_yaml"))
        if site.read(site.base / one)
    ]
    rows += [ReportRow(source=one, note="read: its values stand in pages") for one in read]
    gone = (f"{note}: {one}" for one in navigation.missing)
    rows += [ReportRow(source=_name(site), status="left", note=one) for one in gone]
    if site.docs == site.base and site.text("docs_dir") not in ("", "."):
        note = f"the folder of the pages is not in this folder: {site.text('docs_dir')}"
        rows.append(ReportRow(source=_name(site), status="left", note=note))
    inclusions = Inclusions(site)
    rest = [name for name in pages if name not in navigation.entries]
    book = Book(
        root=site.docs,
        base=site.base,
        pages=(
            *_listed(site, navigation),
            *(_post(site, name, blog) for name in rest if name in posts),
            *(_unlisted(site, name) for name in rest if name not in posts),
        ),
        course=_course(site, navigation, inclusions, pages),
        copied=tuple(others),
        placed={at: path for at, path in _works(site).items() if at not in others},
        redirects=_redirects(site, rows),
        site=site.text("site_url"),
        prefix=re.sub(r"^\w+://[^/]*", "", site.text("site_url")),
        rows=(*rows, ReportRow(source=_name(site), note="read: course.yml")),
    )
    authors = site.data(site.docs / blog / ".authors.yml").get("authors")
    names = authors.items() if isinstance(authors, dict) else ()
    people = {str(key): one.get("name") or key for key, one in names if isinstance(one, dict)}
    bodies = {name: split_post(site.read(site.docs / name) or "").body for name in pages}
    wiki = None
    if any(_WIKI.search(name) for name in (*site.plugins, *site.extensions)):
        wiki = notes_of("links", bodies, others, {})
    places = heading_ids.places([*bodies.values()])
    convert = PageConverter(site, inclusions, people, wiki, places)
    return inclusions.put_in.told(plan_book(book, convert))


def _name(site: MkDocsSite) -> str:
    return next((name for name in NAMES if (site.base / name).is_file()), NAMES[0])


def _course(
    site: MkDocsSite, navigation: Navigation, inclusions: Inclusions, pages: list[str]
) -> dict[str, Any]:
    """The settings of the course, with the links of the navigation that lead elsewhere."""
    read = [inclusions.appended, *(site.read(site.docs / page) or "" for page in pages)]
    course = course_data(site, any("*[" in text for text in read))
    course["links"] += [{"title": name, "url": url} for name, url in navigation.links.items()]
    course["bibliography"] = [*_works(site)]
    return {key: value for key, value in course.items() if value not in (None, "", [], {})}


def _works(site: MkDocsSite) -> dict[str, str]:
    """The files of the works that are cited, with the paths at which the course has them."""
    given, found = site.plugin("bibtex"), dict[str, str]()
    paths = [site.base / one for one in texts(given.get("bib_file"))]
    paths += sorted(
        (site.base / one)
        for folder in texts(given.get("bib_dir"))
        for one in (site.base / folder).glob("*.bib")
    )
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


def _unlisted(site: MkDocsSite, path: str) -> Page:
    return Page(path=path, address=address(site, path), listed=False)


def _post(site: MkDocsSite, path: str, blog: str) -> Page:
    """A post of the blog. Its address is its day, and its title where it says no `slug`; it is not
    known if the site makes it otherwise."""
    post = split_post(site.read(site.docs / path) or "")
    date = post.front.get("date")
    date = date.get("created") if isinstance(date, dict) else date
    day = re.match(r"(\d{4})-(\d\d)-(\d\d)", str(date))
    heading = re.search(r"^# (.+?)\s*$", post.body, re.M)
    title = post.front.get("title") or (heading[1] if heading else stem(path).split("/")[-1])
    slug = post.front.get("slug") or slugify(str(title))
    is_own = any(key.startswith("post_url") for key in site.plugin("blog"))
    known = f"/{blog}/{'/'.join(day.groups())}/{slug}/" if day and not is_own else ""
    return Page(path=path, address=known, kind="announcement")


def address(site: MkDocsSite, path: str) -> str:
    """The address of the page at a path, from the root of the site.

    A page in another language than that of the site has its address in a folder of its own.
    """
    bare = stem(path)
    languages = site.plugin("i18n").get("languages")
    for one in languages if isinstance(languages, list) else ():
        locale = str(one.get("locale")) if isinstance(one, dict) else str(one)
        is_default = isinstance(one, dict) and one.get("default") is True
        if bare.endswith(f".{locale}"):
            bare = ("" if is_default else f"{locale}/") + bare.removesuffix(f".{locale}")
        elif is_default:
            bare = bare.removeprefix(f"{locale}/")
    has_folders = site.config.get("use_directory_urls") is not False
    bare = re.sub(r"(?i)(^|/)(?:index|readme)\Z", r"\1" if has_folders else r"\1index", f"/{bare}")
    return f"{bare}.html" if not has_folders else bare if bare.endswith("/") else f"{bare}/"


def _look(site: MkDocsSite) -> list[str]:
    """The files of the look and of programs, by their paths from the folder of the site."""
    docs = site.docs.relative_to(site.base)
    own = [*texts(site.mapping("theme").get("custom_dir")), *texts(site.config.get("hooks"))]
    for key in ("extra_css", "extra_javascript"):
        own += [(docs / one).as_posix() for one in texts(site.config.get(key))]
    return [posixpath.normpath(one) for one in own if files.within(site.base, site.base / one)]


def _is_left(site: MkDocsSite, path: str, found: list[str], look: list[str]) -> bool:
    """Whether a file is none of ours: one of the look or that is not published, a navigation, a
    README beside an index, or a list of tags at the address of ours."""
    folder, name = posixpath.split(path)
    whole = (site.docs.relative_to(site.base) / path).as_posix()
    given = [*site.text("exclude_docs").split("\n"), *texts(site.plugin("exclude").get("glob"))]
    nav = site.plugin("literate-nav").get("nav_file") or "SUMMARY.md"
    if any(whole == one or whole.startswith(f"{one}/") for one in look):
        return True
    if any(_matches(path, one.strip()) for one in given):
        return True
    if name == "README.md" and posixpath.join(folder, "index.md") in found:
        return True
    if address(site, path) == "/tags/" and "tags" in site.plugins:
        return bool(_TAGS.match(split_post(site.read(site.docs / path) or "").body))
    return name == nav and "literate-nav" in site.plugins


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern names a path, as in a `.gitignore`."""
    bare = pattern.strip("/")
    if not bare or pattern[0] in "#!":
        return False
    if "/" in bare or pattern.startswith("/"):
        return fnmatch(path, bare) or path.startswith(f"{bare}/")
    return any(fnmatch(part, bare) for part in path.split("/"))


def _redirects(site: MkDocsSite, rows: list[ReportRow]) -> dict[str, str]:
    """The old addresses of the plugin redirects, with the paths of their pages."""
    out: dict[str, str] = {}
    maps = site.plugin("redirects").get("redirect_maps")
    for old, new in maps.items() if isinstance(maps, dict) else ():
        path = posixpath.normpath(str(new).partition("#")[0])
        if site.read(site.docs / path) is not None:
            out[address(site, posixpath.normpath(str(old)))] = path
        else:
            note = f"an old address that led out of the site: {old} -> {new}"
            rows.append(ReportRow(source=_name(site), status="left", note=note))
    return out
