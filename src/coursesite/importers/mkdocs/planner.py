"""The plan for a MkDocs site."""

from __future__ import annotations

import posixpath
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from coursesite.importers.book import Book, Page, files, plan_book
from coursesite.importers.book.kinds import stem
from coursesite.importers.mkdocs.config import (
    NAMES,
    SCRIPT_MATH,
    MkDocsSite,
    course_data,
    read_site,
)
from coursesite.importers.mkdocs.inclusions import Inclusions
from coursesite.importers.mkdocs.navigation import Navigation, nav_files
from coursesite.importers.mkdocs.page import PageConverter
from coursesite.importers.plan import ImportPlan, ReportRow
from coursesite.importers.posts import split_post
from coursesite.importers.slugs import slugify

_TEXTS = (".md", ".markdown", ".mdown", ".mkd")
_TAGS = re.compile(r"\s*(?:# .*\s+)?(?:\[TAGS\]|<!-- material/tags[^<>]*-->)\s*\Z")


def recognises(path: Path) -> bool:
    """Whether a folder is a MkDocs site, or a file its configuration."""
    return path.name in NAMES or any((path / name).is_file() for name in NAMES)


def plan(path: Path) -> ImportPlan:
    """The plan for the site in a folder, or with this configuration."""
    site = read_site(path.parent if path.is_file() else path)
    own = frozenset(NAMES) if site.docs == site.base else frozenset()
    found, rows = files.listed(site.docs, site.base, _built(site) | own)
    patterns = _patterns(site)
    found = [name for name in found if not any(_matches(name, one) for one in patterns)]
    endings = (*_TEXTS, ".ipynb") if "mkdocs-jupyter" in site.plugins else _TEXTS
    left = {name for name in found if name.lower().endswith(_TEXTS) and _is_none(site, name, found)}
    pages = [name for name in found if name.lower().endswith(endings) and name not in left]
    blog = str(site.plugin("blog").get("blog_dir") or "blog") if "blog" in site.plugins else ""
    posts = [name for name in pages if blog and name.startswith(f"{blog}/posts/")]
    navigation = Navigation(site, [name for name in pages if name not in posts])
    inclusions = Inclusions(site)
    book = Book(
        root=site.docs,
        base=site.base,
        pages=(
            *_listed(site, navigation),
            *(
                Page(path=name, address=_post_address(site, name, blog), kind="announcement")
                if name in posts
                else Page(path=name, address=address(site, name), listed=False)
                for name in pages
                if name not in navigation.entries
            ),
        ),
        course=_course(site, navigation, inclusions, pages),
        copied=tuple(name for name in found if name not in pages and name not in left),
        redirects=_redirects(site, rows),
        site=site.text("site_url"),
        prefix=re.sub(r"^\w+://[^/]*", "", site.text("site_url")),
        rows=(*rows, *_rows(site, navigation)),
    )
    done = plan_book(book, PageConverter(site, inclusions, _authors(site, blog)))
    used = sorted(inclusions.used - {f"{site.docs.relative_to(site.base)}/{one}" for one in found})
    return replace(
        done, rows=(*done.rows, *(ReportRow(source=one, note="put into pages") for one in used))
    )


def _course(
    site: MkDocsSite, navigation: Navigation, inclusions: Inclusions, pages: list[str]
) -> dict[str, Any]:
    """The settings of the course, with the links of the navigation that lead elsewhere."""
    texts = [inclusions.appended, *(site.read(site.docs / page) or "" for page in pages)]
    course = course_data(site, any("*[" in text for text in texts))
    course["links"] += [{"title": name, "url": url} for name, url in navigation.links.items()]
    if isinstance(file := site.plugin("bibtex").get("bib_file"), str):
        course["bibliography"] = posixpath.relpath(site.base / file, site.docs)
    return {key: value for key, value in course.items() if value not in (None, "", [], {})}


def _listed(site: MkDocsSite, navigation: Navigation) -> list[Page]:
    """The pages of the navigation. Its innermost section is the part of a page, with that around it
    if there are several of its name."""
    sections = {entry.sections for entry in navigation.entries.values()}
    names = [one[-1] for one in sections if one]
    return [
        Page(
            path=path,
            address=address(site, path),
            title=entry.title,
            part=": ".join(entry.sections[-2 if names.count(entry.sections[-1]) > 1 else -1 :])
            if entry.sections
            else "",
        )
        for path, entry in navigation.entries.items()
    ]


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
    folder, _, name = bare.rpartition("/")
    prefix = f"/{folder}/" if folder else "/"
    has_folders = site.config.get("use_directory_urls") is not False
    if name.lower() in ("index", "readme"):
        return prefix if has_folders else f"{prefix}index.html"
    return f"{prefix}{name}/" if has_folders else f"{prefix}{name}.html"


def _post_address(site: MkDocsSite, path: str, blog: str) -> str:
    """The address of a post of the blog: by its day, and by its title where it says no `slug`; ""
    if the site makes it otherwise."""
    post = split_post(site.read(site.docs / path) or "")
    date = post.front.get("date")
    day = re.match(
        r"(\d{4})-(\d\d)-(\d\d)", str(date.get("created") if isinstance(date, dict) else date)
    )
    heading = re.search(r"^# (.+?)\s*$", post.body, re.M)
    title = post.front.get("title") or (heading[1] if heading else stem(path).split("/")[-1])
    if day is None or not {"post_url_format", "post_url_date_format"}.isdisjoint(
        site.plugin("blog")
    ):
        return ""
    return f"/{blog}/{'/'.join(day.groups())}/{post.front.get('slug') or slugify(str(title))}/"


def _authors(site: MkDocsSite, blog: str) -> dict[str, str]:
    """The names of the blog's authors by their ids."""
    data = site.data(site.docs / blog / ".authors.yml") if blog else None
    authors = data.get("authors") if isinstance(data, dict) else None
    return {
        str(key): str(one["name"])
        for key, one in (authors.items() if isinstance(authors, dict) else ())
        if isinstance(one, dict) and one.get("name")
    }


def _built(site: MkDocsSite) -> frozenset[str]:
    """The folders below that of the pages that MkDocs makes, or reads as programs."""
    names = [site.text("site_dir") or "site", str(site.mapping("theme").get("custom_dir") or "")]
    inside = [site.base / name for name in names if name]
    return frozenset(
        path.relative_to(site.docs).as_posix() for path in inside if site.docs in path.parents
    )


def _patterns(site: MkDocsSite) -> list[str]:
    """The patterns of files that are not published."""
    globs = site.plugin("exclude").get("glob")
    given = [
        *site.text("exclude_docs").split("\n"),
        *(globs if isinstance(globs, list) else [globs]),
    ]
    return [one.strip() for one in map(str, given) if one.strip() and one.strip()[0] not in "#!"]


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern names a path, as in a `.gitignore`."""
    bare = pattern.strip("/")
    if "/" in bare or pattern.startswith("/"):
        return fnmatch(path, bare) or path.startswith(f"{bare}/")
    parts = path.split("/")[:-1] if pattern.endswith("/") else path.split("/")
    return any(fnmatch(part, bare) for part in parts)


def _is_none(site: MkDocsSite, path: str, found: list[str]) -> bool:
    """Whether a file of Markdown is no page of ours: a navigation, a README beside an index, or a
    list of tags at the address of ours."""
    folder, name = posixpath.split(path)
    if name in nav_files(site) or (
        name == "README.md" and posixpath.join(folder, "index.md") in found
    ):
        return True
    is_tags = "tags" in site.plugins and address(site, path) == "/tags/"
    return is_tags and bool(_TAGS.match(split_post(site.read(site.docs / path) or "").body))


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
            rows.append(ReportRow(source=NAMES[0], status="left", note=note))
    return out


def _rows(site: MkDocsSite, navigation: Navigation) -> list[ReportRow]:
    """The rows on the configuration: what it says and has no counterpart here."""
    name = next((name for name in NAMES if (site.base / name).is_file()), NAMES[0])
    notes = [f"the navigation names what is not there: {one}" for one in navigation.missing]
    scripts = str(site.config.get("extra_javascript") or "")
    own = SCRIPT_MATH.sub("", scripts) == scripts and scripts
    told = {
        "custom_dir": site.mapping("theme").get("custom_dir"),
        "hooks": site.config.get("hooks"),
    }
    told |= {"extra_javascript": own, "extra_css": site.config.get("extra_css")}
    notes += [
        f"{key}: templates, programs and styles stay behind" for key, one in told.items() if one
    ]
    left = [ReportRow(source=name, status="left", note=note) for note in notes]
    return [ReportRow(source=name, note="read: course.yml"), *left]
