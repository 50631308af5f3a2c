"""The plan for a site of Hugo."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from msgspec import Struct

from coursesite.importers.book import Book, Converted, Page, files, kinds, plan_book
from coursesite.importers.book.natural_order import natural
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_reader import at, mapping
from coursesite.importers.hugo import blocks, settings
from coursesite.importers.hugo.shortcodes import ShortcodeConverter, Site
from coursesite.importers.plans.plan import ImportPlan, ReportRow, Status
from coursesite.text.urls import words_of

_TEXTS = (".md", ".markdown", ".html", ".htm", ".mmark")
_OF_BLOGDOWN = (".rmd", ".rmarkdown")
"""The endings of what blogdown makes pages of."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".pdf", ".mp4", ".mp3")
_LEFT = (
    *("themes", "archetypes", "resources", "public", "i18n", "_vendor", "layouts", "assets/scss"),
    *("package.json", "package-lock.json", "go.mod", "go.sum", "netlify.toml", "vercel.json"),
)
_NEWS = {"post", "posts", "blog", "news", "announcement", "announcements"}
_SETTINGS = re.compile(
    r"type|layout|outputs|markup|cascade|url|slug|menus?|sitemap|linkTitle|isCJKLanguage|chapter|"
    r"translationKey|headless|_?build|resources|ShowToc|TocOpen|toc_hide|pre|post|params|aliases|"
    r"sections|no_list|commentable|profile|editable|simple_list|alwaysopen|disableToc|hidden|book[A-Z].*"
)
"""Keys that say how Hugo or a theme shows a page; those for us are read by themselves."""


class _Source(Struct, frozen=True):
    """A page of the site: `plain` is its path without its language and its ending, and `has_text`
    whether it says more than its front matter."""

    path: str
    plain: str
    front: Mapping[str, Any]
    address: str
    has_text: bool = True

    @property
    def bare(self) -> str:
        """Its path without the name of an index."""
        return re.sub(r"(?:^|/)_?index\Z", "", self.plain)

    @property
    def top(self) -> str:
        """The first name in its path."""
        return self.path.partition("/")[0].lower()

    @property
    def is_section(self) -> bool:
        """Whether it is the page of a section, which has a folder."""
        return self.plain.endswith("_index")

    @property
    def section(self) -> str:
        """The folder of the section that it is in."""
        return posixpath.dirname(self.bare)

    @property
    def title(self) -> str:
        return text_of(self.front.get("title")) or words_of(self.bare.rpartition("/")[2])

    def option(self, key: str) -> Any:
        """A setting of whether it is rendered or listed."""
        return at(self.front.get("build") or self.front.get("_build"), key)

    @property
    def rank(self) -> tuple[Any, ...]:
        """Its place in its section: by weight, then by date, then by name."""
        weight = self.front.get("weight")
        number = weight if isinstance(weight, (int, float)) and weight else 2**31
        return (number, text_of(self.front.get("date")) or "9", natural(self.path))


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
        self._root, self._config = root, settings.read(root)
        self._languages = mapping(self._config, "languages")
        self._language = settings.of_language(self._config)
        self._content = settings.content_folder(self._config)
        names, self._rows = files.listed(root, root, frozenset(_LEFT))
        inside = f"{self._content}/"
        content = [name.removeprefix(inside) for name in names if name.startswith(inside)]
        self._pages = self._read(content)
        self._by_name: dict[str, list[_Source]] = {}
        for page in self._pages:
            for key in {page.bare, page.bare.rpartition("/")[2], page.plain}:
                self._by_name.setdefault(key.lower(), []).append(page)
        layouts = self._layouts("layouts/_shortcodes", "layouts/shortcodes")
        self._site = Site(
            address=self._address,
            children=lambda here: self._links(
                here,
                (one for one in self._pages if one.section == posixpath.dirname(here)),
            ),
            link=lambda here, name: next(iter(self._links(here, [self._find(here, name)])), None),
            text=self._beside,
            files=lambda here: self._of_page(here, content),
            album=lambda name: [
                one[7:] for one in names if one.startswith(f"assets/media/albums/{name}/")
            ],
            layouts=layouts,
            values={
                "Data": settings.data(root, [one for one in names if one.startswith("data/")]),
                "Params": mapping(self._config, "params"),
                "Title": text_of(self._config.get("title")),
                "Pages": [*map(_as_value, self._pages)],
                "RegularPages": [_as_value(one) for one in self._pages if not one.is_section],
            },
            partials=self._layouts("layouts/_partials", "layouts/partials"),
        )
        self.book = self._book(content, names)

    def convert(self, text: str, front: dict[str, Any], page: Page) -> Converted:
        """A page in our syntax."""
        if listed := blocks.markdown(front.get("sections"), lambda one: self._below(page, one)):
            text = f"{text}\n\n{listed}" if text.strip() else listed
        done = ShortcodeConverter(text, page.path, self._site, front)
        given = {**mapping(front, "params"), **front}
        out = {key: value for key, value in given.items() if not _SETTINGS.fullmatch(key)}
        base = posixpath.dirname(page.address.rstrip("/")).rstrip("/")
        old = front.get("aliases")
        names = [text_of(one) for one in (old if isinstance(old, list) else [old])]
        if aliases := [one if one.startswith("/") else f"{base}/{one}" for one in names if one]:
            out["aliases"] = aliases
        if self._is_stamp(page, text_of(out.get("date"))):
            note = "the time at which Hugo made the file is no date of a lecture"
            done.told.add("unused", note, text_of(out.pop("date")))
        authors = out.get("authors", out.get("author"))
        if isinstance(authors, list):
            pages = [self._find("", f"authors/{text_of(one)}") for one in authors]
            out["authors"] = [
                one.title if one else name for one, name in zip(pages, authors, strict=True)
            ]
        if more := _resources(out):
            out["files"] = [*(out["files"] if isinstance(out.get("files"), list) else []), *more]
        if not page.listed:
            out["unlisted"] = True
        return Converted(text=done.text, front=out, changes=done.told.changes())

    @staticmethod
    def _is_stamp(page: Page, date: str) -> bool:
        """Whether a date is the moment at which `hugo new` made a file, and none that matters."""
        return page.kind != "announcement" and bool(re.search(r":\d\d:(?!00)\d\d", date))

    # ---- the pages ----------------------------------------------------------------------------

    def _row(self, path: str, status: Status, note: str) -> None:
        self._rows.append(ReportRow(source=path, status=status, note=note))

    def _read(self, content: list[str]) -> list[_Source]:
        """The pages in the language of the site, in their order."""
        bundles = tuple(f"{posixpath.dirname(path)}/" for path in content if "/index." in path)
        found: list[_Source] = []
        for path in content:
            if not path.lower().endswith(_TEXTS):
                continue
            plain = re.sub(rf"(?:\.{re.escape(self._language)})?\.\w+\Z", "", path, flags=re.I)
            note = ""
            if (language := self._language_of(path)) != self._language:
                note = f"a page in the language '{language}'"
            elif not plain.endswith("/index") and path.startswith(bundles):
                note = "a text that belongs to another page"
            else:
                post = split_post(self._text(f"{self._content}/{path}"))
                front = post.front
                text = re.sub(r"<!--.*?-->", "", post.body, flags=re.S).strip()
                address = settings.address(self._config, plain, front)
                page = _Source(path, plain, front, address, bool(text))
                if front.get("headless") is True or page.option("render") in (False, "never"):
                    note = "it was no page of the site"
                elif front.get("layout") in ("search", "archives") and not text:
                    note = "its layout made all of it"
                else:
                    found.append(page)
            if note:
                self._row(f"{self._content}/{path}", "left", note)
        sections = {page.bare: page.rank for page in found if page.is_section}

        def key(page: _Source) -> tuple[Any, ...]:
            above, folder = [], page.section
            while folder:
                above.append(sections.get(folder, (2**31, "9", natural(folder))))
                folder = posixpath.dirname(folder)
            return (*reversed(above), page.rank)

        return sorted(found, key=key)

    def _language_of(self, path: str) -> str:
        """The language of a page by its name, `a.fr.md`, or by the folder that is one's alone."""
        named = re.search(r"\.([A-Za-z]{2,3}(?:-\w+)?)\.\w+\Z", path)
        if named and named[1].lower() in self._languages:
            return named[1].lower()
        for name in self._languages:
            folder = text_of(mapping(self._languages, name).get("contentdir")).strip("/")
            if folder != self._content and f"{self._content}/{path}".startswith(f"{folder}/"):
                return name if folder else self._language
        return self._language

    def _layouts(self, *folders: str) -> dict[str, str]:
        """The templates of the site itself in some folders, by their names."""
        found = {}
        for place in (self._root / folder for folder in folders):
            for path in sorted(place.rglob("*.html")) if place.is_dir() else ():
                name = path.relative_to(place).as_posix().removesuffix(".html").lower()
                found[name] = self._text(path.relative_to(self._root).as_posix())
        return found

    def _text(self, path: str) -> str:
        return files.text_within(self._root.resolve(), files.on_disk(self._root, path)) or ""

    # ---- for shortcodes -----------------------------------------------------------------------

    def _find(self, here: str, name: str) -> _Source | None:
        """A page that is named by its path, from a page or from the top, or by its name alone."""
        bare = kinds.stem(name) if name.lower().endswith(_TEXTS) else name
        bare = bare.removesuffix("/_index").removesuffix("/index").rstrip("/").lower()
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(here).lower(), bare))
        for key in (beside.lstrip("/"), bare.strip("/")):
            if key in self._by_name:
                return self._by_name[key][0]
        last = self._by_name.get(bare.rpartition("/")[2], [])
        return last[0] if len(last) == 1 else None

    def _address(self, here: str, written: str) -> str | None:
        """The path from one page to another, with a place in it."""
        name, _, place = unquote(written).partition("#")
        page = self._find(here, name) if name else None
        anchor = f"#{place}" if place else ""
        return (_relative(here, page.path) if page else "") + anchor if page or not name else None

    def _beside(self, here: str, name: str) -> str | None:
        """The text of a file beside a page, or of the site."""
        folders = (posixpath.join(self._content, posixpath.dirname(here)), self._content, "")
        paths = (posixpath.normpath(posixpath.join(one, name.lstrip("/"))) for one in folders)
        return next(filter(None, map(self._text, paths)), None)

    @staticmethod
    def _of_page(here: str, content: list[str]) -> list[str]:
        """The paths, from a page, of the files that are its own alone."""
        folder, _, name = here.rpartition("/")
        own = "" if name.startswith(("index.", "_index.")) else f"{kinds.stem(name)}.files"
        base = posixpath.join(folder, own, "")
        inside = [path for path in content if path.startswith(base) or base == "/"]
        if name.startswith("_"):  # the folders in it have pages of their own
            inside = [path for path in inside if "/" not in path[len(base) :]]
        return [path[len(folder) + 1 :] for path in inside if not path.lower().endswith(_TEXTS)]

    def _links(self, here: str, pages: Iterable[_Source | None]) -> list[str]:
        """Links to pages other than that which they are on."""
        others = (one for one in pages if one and one.path != here)
        return [f"[{page.title}]({_relative(here, page.path)})" for page in others]

    def _below(self, page: Page, folder: str) -> list[str]:
        """Links to the pages of a folder."""
        below = (one for one in self._pages if one.path.startswith(f"{folder}/"))
        shown = (one for one in below if not one.is_section or folder == "authors")
        return self._links(page.path, shown)

    # ---- the book -----------------------------------------------------------------------------

    def _book(self, content: list[str], names: list[str]) -> Book:
        titles = {page.bare: page.title for page in self._pages if page.is_section}
        pages = tuple(
            Page(
                path=page.path,
                address=page.address,
                title=page.title,
                part=titles.get(page.section, words_of(page.section.rpartition("/")[2])),
                listed=page.option("list") not in (False, "never")
                and True not in (page.front.get("hidden"), page.front.get("bookHidden")),
                kind=self._kind(page),
            )
            for page in self._pages
        )
        templates, placed = " ".join(self._site.layouts.values()), dict[str, str]()
        for name in sorted(names, key=lambda name: name.startswith("static/")):
            top, _, rest = name.partition("/")
            if top == "static" or (top == "assets" and name.lower().endswith(_PICTURES)):
                placed[rest] = name
            elif name in settings.NAMES or top == "config":
                self._row(name, "converted", "read: course.yml")
            elif top == "data" and re.search(
                rf"\bData\b.*\b{re.escape(Path(name).stem)}\b", templates
            ):
                self._row(name, "converted", "read by shortcodes")
            elif top == "data":
                self._row(name, "left", "data for layouts, which are left behind")
        stems = {kinds.stem(page.path) for page in self._pages}
        for path in content:
            if path.lower().endswith(_OF_BLOGDOWN):
                is_made = kinds.stem(path) in stems
                note = (
                    "the page beside it was made of it" if is_made else "R has not rendered it yet"
                )
                self._row(f"{self._content}/{path}", "unused" if is_made else "left", note)
        others = (*_TEXTS, *_OF_BLOGDOWN)
        copied = tuple(path for path in content if not path.lower().endswith(others))
        return Book(
            root=self._root / self._content,
            base=self._root,
            pages=pages,
            course=self._course(),
            copied=copied,
            placed={path: source for path, source in placed.items() if path not in copied},
            settings=next((one for one in settings.NAMES if one in names), "config"),
            site=text_of(self._config.get("baseurl")).rstrip("/"),
            prefix=settings.prefix(self._config),
            rows=tuple(self._rows),
        )

    def _kind(self, page: _Source) -> str:
        """The kind of a page: news are announcements, where there is something else, too."""
        inside = f"{page.bare}/" if page.bare else ""
        below = (one for one in self._pages if one.path.startswith(inside) and one != page)
        is_news = page.top in _NEWS
        if page.is_section and (is_news or not page.has_text or any(below)):
            return "page"
        is_other = ("/" in one.path and one.top not in _NEWS for one in self._pages)
        return "announcement" if is_news and any(is_other) else ""

    def _nav(self, entry: dict[str, Any]) -> dict[str, Any]:
        """An entry of the menu, with the address of the page that it names."""
        out = {**entry, "children": [*map(self._nav, entry.get("children", ()))]}
        url = entry.get("url", "#")
        folder = url.removeprefix(settings.prefix(self._config)).strip("/")
        if ":" in url or "#" in url or folder in {one.address.strip("/") for one in self._pages}:
            return out
        below = (one for one in self._pages if one.path.startswith(f"{folder}/"))
        if page := self._find("", folder or "_index") or next(below, None):
            is_news = self._kind(page) == "announcement"
            out["url"] = "/announcements/" if is_news else page.address
        elif folder.lower() in ("tags", "categories"):
            out["url"] = "/tags/"
        return out

    def _course(self) -> dict[str, Any]:
        """The settings of the course."""
        config, params = self._config, mapping(self._config, "params")
        author = config.get("author") or params.get("author")
        name = text_of(author.get("name") if isinstance(author, dict) else author)
        language = text_of(config.get("languagecode")) or self._language
        is_other = re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", language) and language[:2].lower() != "en"
        fronts = {page.address: page.front for page in self._pages}
        extras = mapping(config, "markup", "goldmark", "extensions", "extras")
        marks = {"mark": "mark", "sup": "superscript", "sub": "subscript"}
        on = [own for own, name in marks.items() if at(extras, name, "enable") is True]
        on += ["emoji"] if config.get("enableemoji") is True else []
        about = (params.get("description"), params.get("subtitle"), config.get("description"))
        course = {
            "title": text_of(config.get("title")) or "Course",
            "description": next(filter(None, map(text_of, about)), ""),
            "language": language if is_other else "",
            "lecturers": [name] if name else [],
            "links": settings.links(config),
            "nav": [*map(self._nav, settings.menu(config, fronts))],
            "markdown": dict.fromkeys(on, True),
        }
        return {key: value for key, value in course.items() if value}


def _resources(front: dict[str, Any]) -> list[dict[str, str]]:
    """The links of a page of Hugo Blox, which are taken out of its front matter; they count from
    the root of the site."""
    keys = [key for key in front if re.fullmatch(r"url_\w+", key)]
    found = [(key[4:].title(), text_of(front.pop(key))) for key in keys]
    links = front.get("links")
    if isinstance(links, list) and all(text_of(at(one, "url")) for one in links):
        del front["links"]
        found += [(text_of(one.get("name", one.get("icon"))), text_of(one["url"])) for one in links]
    rooted = re.compile(r"/|#|[a-z][a-z\d+.-]*:")
    return [
        {"title": title, "url": url if rooted.match(url) else f"/{url}"}
        for title, url in found
        if url
    ]


def _as_value(page: _Source) -> dict[str, Any]:
    """A page as templates see it."""
    links = dict.fromkeys(("RelPermalink", "Permalink"), page.address)
    titles = dict.fromkeys(("Title", "LinkTitle"), page.title)
    plain = {"Params": page.front, "Section": page.plain.partition("/")[0], **links, **titles}
    return {**{key.title(): value for key, value in page.front.items()}, **plain}


def _relative(here: str, path: str) -> str:
    return quote(posixpath.relpath(path, posixpath.dirname(here) or "."), safe="/")
