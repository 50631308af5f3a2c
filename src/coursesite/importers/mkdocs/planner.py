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
from coursesite.importers.mkdocs.config import NAMES, MkDocsSite, course_data, read_site, texts
from coursesite.importers.mkdocs.inclusions import Inclusions
from coursesite.importers.mkdocs.navigation import Navigation
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
    found, rows = files.listed(site.docs, site.base, frozenset((*NAMES, site.text("site_dir"))))
    found = [name for name in found if not _is_left(site, name, found)]
    endings = (*_TEXTS, ".ipynb") if "mkdocs-jupyter" in site.plugins else _TEXTS
    pages = [name for name in found if name.lower().endswith(endings)]
    others = [name for name in found if not name.lower().endswith(endings)]
    blog = str(site.plugin("blog").get("blog_dir") or "blog") if "blog" in site.plugins else "\0"
    posts = [name for name in pages if name.startswith(f"{blog}/posts/")]
    navigation = Navigation(site, [name for name in pages if name not in posts], others)
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
        copied=tuple(others),
        redirects=_redirects(site, rows),
        site=site.text("site_url"),
        prefix=re.sub(r"^\w+://[^/]*", "", site.text("site_url")),
        rows=(*rows, *_rows(site, navigation)),
    )
    done = plan_book(book, PageConverter(site, inclusions, _authors(site, blog)))
    used = inclusions.used - {row.source for row in done.rows}
    more = [ReportRow(source=one, note="put into pages") for one in sorted(used)]
    return replace(done, rows=(*done.rows, *more))


def _course(
    site: MkDocsSite, navigation: Navigation, inclusions: Inclusions, pages: list[str]
) -> dict[str, Any]:
    """The settings of the course, with the links of the navigation that lead elsewhere."""
    read = [inclusions.appended, *(site.read(site.docs / page) or "" for page in pages)]
    course = course_data(site, any("*[" in text for text in read))
    course["links"] += [{"title": name, "url": url} for name, url in navigation.links.items()]
    for file in texts(site.plugin("bibtex").get("bib_file")):
        course["bibliography"] = posixpath.relpath(site.base / file, site.docs)
    return {key: value for key, value in course.items() if value not in (None, "", [], {})}


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
        r"(\d{4})-(\d\d)-(\d\d)",
        str(date["created"] if isinstance(date, dict) and "created" in date else date),
    )
    heading = re.search(r"^# (.+?)\s*$", post.body, re.M)
    title = post.front.get("title") or (heading[1] if heading else stem(path).split("/")[-1])
    own = {"post_url_format", "post_url_date_format"}
    if day is None or not own.isdisjoint(site.plugin("blog")):
        return ""
    return f"/{blog}/{'/'.join(day.groups())}/{post.front.get('slug') or slugify(str(title))}/"


def _authors(site: MkDocsSite, blog: str) -> dict[str, str]:
    """The names of the blog's authors by their ids."""
    authors = site.data(site.docs / blog / ".authors.yml").get("authors")
    pairs = authors.items() if isinstance(authors, dict) else ()
    return {str(key): str(one.get("name") or key) for key, one in pairs if isinstance(one, dict)}


def _is_left(site: MkDocsSite, path: str, found: list[str]) -> bool:
    """Whether a file is none of ours: one of the look or that is not published, a navigation, a
    README beside an index, or a list of tags at the address of ours."""
    folder, name = posixpath.split(path)
    given = [*site.text("exclude_docs").split("\n"), *texts(site.plugin("exclude").get("glob"))]
    if any(_matches(path, one.strip()) for one in given) or _of_look(site, path):
        return True
    if name == "README.md" and posixpath.join(folder, "index.md") in found:
        return True
    if "literate-nav" in site.plugins and name == site.plugin("literate-nav").get(
        "nav_file", "SUMMARY.md"
    ):
        return True
    is_tags = "tags" in site.plugins and address(site, path) == "/tags/"
    return is_tags and bool(_TAGS.match(split_post(site.read(site.docs / path) or "").body))


def _of_look(site: MkDocsSite, path: str) -> bool:
    """Whether a file is a style or a script of the site, or in the folder of its theme."""
    scripts = [*texts(site.config.get("extra_css")), *texts(site.config.get("extra_javascript"))]
    own = texts(site.mapping("theme").get("custom_dir"))
    return path in scripts or any(site.base / one in (site.docs / path).parents for one in own)


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern names a path, as in a `.gitignore`."""
    bare = pattern.strip("/")
    if not bare or pattern[0] in "#!":
        return False
    if "/" in bare or pattern.startswith("/"):
        return fnmatch(path, bare) or path.startswith(f"{bare}/")
    parts = path.split("/")[:-1] if pattern.endswith("/") else path.split("/")
    return any(fnmatch(part, bare) for part in parts)


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
    """The rows on the configuration, and on the files of the look and of programs."""
    name = next((name for name in NAMES if (site.base / name).is_file()), NAMES[0])
    docs = site.docs.relative_to(site.base)
    own = [*texts(site.mapping("theme").get("custom_dir")), *texts(site.config.get("hooks"))]
    for key in ("extra_css", "extra_javascript"):
        own += [(docs / one).as_posix() for one in texts(site.config.get(key))]
    own = [posixpath.normpath(one) for one in own if files.within(site.base, site.base / one)]
    gone = [f"the navigation names what is not there: {one}" for one in navigation.missing]
    rows = [ReportRow(source=name, note="read: course.yml")]
    rows += [
        ReportRow(source=one, status="unused", note="of the look, or a program") for one in own
    ]
    return [*rows, *(ReportRow(source=name, status="left", note=note) for note in gone)]
