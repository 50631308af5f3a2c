"""The plan for a site of Hugo."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from coursesite.importers.book import Book, Converted, Page, files, kinds, plan_book
from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.hugo import settings
from coursesite.importers.hugo.calls import Site
from coursesite.importers.hugo.shortcodes import ShortcodeConverter
from coursesite.importers.natural_order import natural
from coursesite.importers.plan import ImportPlan, ReportRow, Status
from coursesite.importers.posts import split_post
from coursesite.text.urls import words_of

_TEXTS = (".md", ".markdown", ".html", ".htm", ".mmark")
_THEMES = (
    "themes",
    "archetypes",
    "resources",
    "public",
    "i18n",
    "node_modules",
    "package.json",
    "package-lock.json",
    "go.mod",
    "go.sum",
    "netlify.toml",
    "vercel.json",
    "_vendor",
)
_NEWS = {"post", "posts", "blog", "news", "announcement", "announcements"}
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".pdf", ".mp4", ".mp3")
_SETTINGS = (
    *("type", "layout", "outputs", "markup", "cascade", "url", "slug", "menu", "menus", "sitemap"),
    *("linkTitle", "isCJKLanguage", "translationKey", "headless", "build", "_build", "resources"),
    *("ShowToc", "TocOpen", "toc_hide", "chapter", "pre", "post", "params", "aliases", "no_list"),
    *("commentable", "profile", "editable", "simple_list", "alwaysopen", "disableToc", "hidden"),
)
"""Keys that say how Hugo or a theme shows a page; those for us are read by themselves."""


def plan(root: Path) -> ImportPlan:
    """The plan for the site in a folder."""
    site = HugoSite(root)
    if not site.book.pages:
        return ImportPlan(base=root, rows=site.book.rows)
    return plan_book(site.book, site.convert)


class HugoSite:
    """A site of Hugo: `book` is it as a book, and `convert` converts one of its pages."""

    def __init__(self, root: Path) -> None:
        """Reads the configuration, and the front matter of all pages."""
        self._root = root
        self._config = settings.read(root)
        self._rows: list[ReportRow] = []
        self._languages = settings.mapping(self._config, "languages")
        self._language = text_of(self._config.get("defaultcontentlanguage")) or "en"
        own = settings.mapping(self._languages, self._language)
        self._config = {**self._config, **own} if own else self._config
        folder = (
            text_of(own.get("contentdir")) or text_of(self._config.get("contentdir")) or "content"
        )
        self._content = folder.strip("/")
        names, rows = files.listed(root, root, frozenset((*_THEMES, "layouts", "assets/scss")))
        self._rows += rows
        content = [
            name.removeprefix(f"{self._content}/")
            for name in names
            if name.startswith(f"{self._content}/")
        ]
        pages = self._pages(content)
        self._fronts = {
            path: split_post(decode((root / self._content / path).read_bytes()).text).front
            for path in pages
        }
        self._fronts = {
            path: front for path, front in self._fronts.items() if not self._is_hidden(path, front)
        }
        addresses = settings.Addresses(self._config)
        self._addresses = {
            path: addresses.of(self._plain(path), front) for path, front in self._fronts.items()
        }
        self._prefix = addresses.prefix
        self._by_name: dict[str, list[str]] = {}
        for path in self._fronts:
            plain = kinds.stem(self._plain(path))
            name = plain.removesuffix("/_index").removesuffix("/index")
            for key in {name, name.rpartition("/")[2], plain}:
                self._by_name.setdefault(key.lower(), []).append(path)
        self._site = Site(
            address=self._address,
            children=self._children,
            layouts=self._layouts(),
            params=settings.mapping(self._config, "params"),
        )
        self._titles = {path: text_of(front.get("title")) for path, front in self._fronts.items()}
        self.book = self._book(content, names, addresses.prefix)

    def convert(self, text: str, front: dict[str, Any], page: Page) -> Converted:
        """A page in our syntax."""
        done = ShortcodeConverter(text, page.path, self._site, front)
        params = front.get("params")
        given = {**(params if isinstance(params, dict) else {}), **front}
        out = {
            key: value
            for key, value in given.items()
            if key not in _SETTINGS and not key.startswith("book")
        }
        old = front.get("aliases")
        if isinstance(old, (str, list)):
            base = posixpath.dirname(page.address.rstrip("/")).rstrip("/")
            names = [text_of(one) for one in (old if isinstance(old, list) else [old])]
            out["aliases"] = [
                one if one.startswith("/") else f"{base}/{one}" for one in names if one
            ]
        if self._is_unlisted(front):
            out["unlisted"] = True
        return Converted(text=done.text, front=out, changes=done.changes)

    # ---- what there is ------------------------------------------------------------------------

    def _row(self, path: str, status: Status, note: str) -> None:
        self._rows.append(ReportRow(source=path, status=status, note=note))

    def _pages(self, content: list[str]) -> list[str]:
        """The paths of the pages in the language of the site."""
        bundles = {
            posixpath.dirname(path)
            for path in content
            if re.search(r"/index(\.\w+)?\.\w+\Z", f"/{path}")
        } - {""}
        found: list[str] = []
        others: Counter[str] = Counter()
        for path in content:
            if not path.lower().endswith(_TEXTS):
                continue
            language = self._language_of(path)
            if language != self._language:
                others[language] += 1
                self._row(f"{self._content}/{path}", "left", f"a page in the language '{language}'")
            elif _name(self._plain(path)) != "index" and _within(path, bundles):
                self._row(f"{self._content}/{path}", "left", "a text that belongs to another page")
            else:
                found.append(path)
        return found

    def _language_of(self, path: str) -> str:
        """The language of a page by its name, `a.fr.md`, or by the folder that is one's alone."""
        named = re.search(r"\.([A-Za-z]{2,3}(?:-\w+)?)\.\w+\Z", path)
        known = {name.lower() for name in self._languages} | {self._language}
        if named and named[1].lower() in known:
            return named[1].lower()
        for name, options in self._languages.items():
            folder = text_of(options.get("contentdir")) if isinstance(options, dict) else ""
            inner = folder.strip("/").removeprefix(f"{self._content}/")
            if name != self._language and folder and path.startswith(f"{inner}/"):
                return str(name)
        return self._language

    def _plain(self, path: str) -> str:
        """The path of a page without its language."""
        return re.sub(rf"\.{re.escape(self._language)}(\.\w+)\Z", r"\1", path, flags=re.I)

    def _is_hidden(self, path: str, front: Mapping[str, Any]) -> bool:
        """Whether a page is for other pages only."""
        build = front.get("build") or front.get("_build")
        render = build.get("render") if isinstance(build, dict) else ""
        if front.get("headless") is True or render in (False, "never"):
            self._row(f"{self._content}/{path}", "left", "it was no page of the site")
            return True
        return False

    def _is_unlisted(self, front: Mapping[str, Any]) -> bool:
        build = front.get("build") or front.get("_build")
        listed = build.get("list") if isinstance(build, dict) else ""
        return (
            listed in (False, "never")
            or front.get("hidden") is True
            or front.get("bookHidden") is True
        )

    def _layouts(self) -> dict[str, str]:
        """The shortcodes of the site itself."""
        folder = self._root / "layouts"
        found = {}
        for place in (folder / "_shortcodes", folder / "shortcodes"):
            for path in sorted(place.rglob("*.html")) if place.is_dir() else ():
                found[path.relative_to(place).as_posix().removesuffix(".html").lower()] = decode(
                    path.read_bytes()
                ).text
        return found

    # ---- for shortcodes -----------------------------------------------------------------------

    def _address(self, here: str, written: str) -> str | None:
        """The path from one page to another, which is named by its path or by its name alone."""
        name, _, place = unquote(written).partition("#")
        anchor = f"#{place}" if place else ""
        if not name:
            return anchor or None
        bare = kinds.stem(name) if name.lower().endswith(_TEXTS) else name
        bare = bare.removesuffix("/_index").removesuffix("/index").rstrip("/").lower()
        folder = posixpath.dirname(here)
        for key in (
            posixpath.normpath(posixpath.join(folder, bare)).lstrip("/"),
            bare.strip("/"),
            _last(bare),
        ):
            found = self._by_name.get(key.lower(), [])
            if found and (len(found) == 1 or key != _last(bare) or "/" not in bare):
                return quote(posixpath.relpath(found[0], folder or "."), safe="/") + anchor
        return None

    def _children(self, here: str) -> list[str]:
        """Links to the pages right below a page."""
        base = posixpath.dirname(here)
        below = [path for path in self._order() if path != here and self._parent(path) == base]
        return [
            f"[{self._title(path)}]({quote(posixpath.relpath(path, base or '.'), safe='/')})"
            for path in below
        ]

    # ---- the book -----------------------------------------------------------------------------

    def _title(self, path: str) -> str:
        name = _last(kinds.stem(self._plain(path)).removesuffix("/_index").removesuffix("/index"))
        return self._titles[path] or words_of(name)

    def _parent(self, path: str) -> str:
        """The folder of the section that a page is in."""
        folder = posixpath.dirname(path)
        return (
            posixpath.dirname(folder) if _name(self._plain(path)) in ("index", "_index") else folder
        )

    def _order(self) -> list[str]:
        """The pages in their order: by weight, then by date, then by name, section by section."""
        sections = {
            posixpath.dirname(path): path
            for path in self._fronts
            if _name(self._plain(path)) == "_index"
        }

        def rank(path: str) -> tuple[Any, ...]:
            front = self._fronts.get(path, {})
            weight = front.get("weight")
            day = text_of(front.get("date"))
            return (
                weight if isinstance(weight, (int, float)) and weight else 2**31,
                day or "9",
                natural(path),
            )

        def key(path: str) -> tuple[Any, ...]:
            folder, ranks = "", []
            for part in self._parent(path).split("/") if self._parent(path) else ():
                folder = posixpath.join(folder, part)
                ranks.append(rank(sections.get(folder, folder)))
            return (*ranks, rank(path))

        return sorted(self._fronts, key=key)

    def _book(self, content: list[str], names: list[str], prefix: str) -> Book:
        sections = {
            posixpath.dirname(path): path
            for path in self._fronts
            if _name(self._plain(path)) == "_index"
        }
        pages = []
        for path in self._order():
            parent = self._parent(path)
            part = self._title(sections[parent]) if parent in sections else words_of(_last(parent))
            pages.append(
                Page(
                    path=path,
                    address=self._addresses[path],
                    title=self._title(path),
                    part=part if parent else "",
                    listed=not self._is_unlisted(self._fronts[path]),
                    kind=self._kind(path),
                )
            )
        placed: dict[str, str] = {}
        for name in names:
            top, _, rest = name.partition("/")
            if top == "static" or (top == "assets" and name.lower().endswith(_PICTURES)):
                placed.setdefault(rest, name) if top == "assets" else placed.update({rest: name})
            elif name in settings.NAMES or top == "config":
                self._row(name, "converted", "read: course.yml")
            elif top == "data":
                self._row(name, "left", "data for layouts, which are left behind")
        copied = [path for path in content if not path.lower().endswith(_TEXTS)]
        for path in copied:
            if path.lower().endswith((".adoc", ".org", ".rst", ".pandoc")):
                self._row(
                    f"{self._content}/{path}",
                    "left",
                    "a text that is no Markdown: it is a file to fetch",
                )
        return Book(
            root=self._root / self._content,
            base=self._root,
            pages=tuple(pages),
            course=self._course(),
            copied=tuple(copied),
            placed={path: source for path, source in placed.items() if path not in copied},
            site=text_of(self._config.get("baseurl")).rstrip("/"),
            prefix=prefix,
            rows=tuple(self._rows),
        )

    def _nav(self, entry: dict[str, Any]) -> dict[str, Any]:
        """An entry of the menu without an address that leads nowhere here."""
        out = dict(entry)
        if url := out.pop("url", ""):
            folder = url.removeprefix(self._prefix).strip("/")
            page = self._address("_index.md", folder or "_index")
            below = [path for path in self._order() if path.startswith(f"{folder}/")]
            is_address = f"/{folder}/".replace("//", "/") in self._addresses.values()
            if ":" in url or is_address or url in self._addresses.values():
                out["url"] = url
            elif page is not None:
                out["url"] = self._addresses[unquote(page)]
            elif folder.lower() in ("tags", "categories"):
                out["url"] = "/tags/"
            elif below:
                is_news = self._kind(below[0]) == "announcement"
                out["url"] = "/announcements/" if is_news else self._addresses[below[0]]
            else:
                self._row(
                    settings.name(self._root), "left", f"the menu has '{url}', which is no page"
                )
        if "children" in out:
            out["children"] = [
                one for child in out["children"] if "url" in (one := self._nav(child))
            ]
        return out

    def _kind(self, path: str) -> str:
        """The kind of a page: news are announcements, where there is something else, too."""
        name = _name(self._plain(path))
        tops = {one.partition("/")[0].lower() for one in self._fronts if "/" in one}
        if name == "_index":
            return "page"
        return "announcement" if path.partition("/")[0].lower() in _NEWS and tops - _NEWS else ""

    def _course(self) -> dict[str, Any]:
        """The settings of the course."""
        config, params = self._config, settings.mapping(self._config, "params")
        course: dict[str, Any] = {"title": text_of(config.get("title")) or "Course"}
        description = text_of(params.get("description")) or text_of(params.get("subtitle"))
        language = text_of(config.get("languagecode")) or self._language
        if description:
            course["description"] = description
        if re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", language) and language[:2].lower() != "en":
            course["language"] = language
        author = config.get("author") or params.get("author")
        name = text_of(author.get("name")) if isinstance(author, dict) else text_of(author)
        if name:
            course["lecturers"] = [name]
        fronts = {self._addresses[path]: front for path, front in self._fronts.items()}
        nav = [self._nav(entry) for entry in settings.menu(config, fronts)]
        if nav := [entry for entry in nav if "url" in entry or entry.get("children")]:
            course["nav"] = nav
        extras = settings.mapping(config, "markup", "goldmark", "extensions", "extras")
        marks = {
            name: True
            for name, theirs in (("mark", "mark"), ("sup", "superscript"), ("sub", "subscript"))
            if settings.mapping(extras, theirs).get("enable") is True
        }
        if config.get("enableemoji") is True:
            marks["emoji"] = True
        return course | ({"markdown": marks} if marks else {})


def _name(path: str) -> str:
    return _last(kinds.stem(path))


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _within(path: str, folders: set[str]) -> bool:
    """Whether a path lies in one of some folders."""
    folder = posixpath.dirname(path)
    while folder:
        if folder in folders:
            return True
        folder = posixpath.dirname(folder)
    return False
