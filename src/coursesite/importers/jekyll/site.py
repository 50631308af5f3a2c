"""A whole Jekyll site as a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from coursesite import urls
from coursesite.importers import html, reading
from coursesite.importers.jekyll import kinds
from coursesite.importers.jekyll.course import Course
from coursesite.importers.jekyll.discover import Found, discover
from coursesite.importers.jekyll.documents import Doc, document, text_of
from coursesite.importers.jekyll.head import Head
from coursesite.importers.jekyll.links import Relinked
from coursesite.importers.jekyll.names import Files, Site
from coursesite.importers.jekyll.settings import HTML, Settings, settings
from coursesite.importers.jekyll.targets import MADE, Targets
from coursesite.importers.lectures.headings import lecture_headings
from coursesite.importers.paths import Paths, is_plain, safe
from coursesite.importers.plan import ImportPlan, Row, Write, position, text_file
from coursesite.importers.writing import dump, post

_OURS = ("/404.html", "/robots.txt", "/sitemap.xml", "/feed.xml", "/calendar.ics", "/.nojekyll")
_LISTS = ("tags", "categories", "archives")
_ADVICE = (
    "# Links that led nowhere before the import are warnings here; say error when they are mended.\n"
)


def plan_site(folder: Path) -> ImportPlan:
    """The plan for the Jekyll site in `folder`."""
    root = site_root(folder)
    config, rows = _config(root)
    importer = SiteImport(root, settings(config), rows)
    importer.run()
    return ImportPlan(base=root, files=tuple(importer.files), rows=tuple(sorted(importer.rows)))


def site_root(folder: Path) -> Path:
    """Where the site is in a repository: the folder itself, its `source`, or `docs`."""
    if (folder / "_config.yml").is_file():
        source = reading_config(folder).get("source")
        inner = folder / source if isinstance(source, str) else folder
        inside = inner.is_dir() and folder.resolve() in inner.resolve().parents
        return inner if inside else folder
    return folder / "docs" if (folder / "docs" / "_config.yml").is_file() else folder


def reading_config(folder: Path) -> dict[str, Any]:
    """`_config.yml` as plain data, empty if there is none that can be read."""
    for name in ("_config.yml", "_config.yaml", "../_config.yml"):
        try:
            found = reading.load(reading.decode((folder / name).read_bytes()).text)
        except (OSError, yaml.YAMLError):
            continue
        return found if isinstance(found, dict) else {}
    return {}


def _config(root: Path) -> tuple[dict[str, Any], list[Row]]:
    data = reading_config(root)
    name = "_config.yml"
    if not (root / name).is_file():
        note = "there is no _config.yml: Jekyll's defaults hold"
    elif not data:
        note = "can't be read as YAML: Jekyll's defaults hold"
    else:
        return data, [Row(source=name, note="what it says of the course", target="content/course.yml")]
    return data, [Row(source=name, status="left", note=note)]


class SiteImport:
    """An import on its way: what is found fills `files` and `rows`."""

    def __init__(self, root: Path, settings: Settings, rows: list[Row]) -> None:
        """Reads all files of the site."""
        self.root, self.settings, self.rows = root, settings, rows
        self.files: list[Write] = []
        self.paths = Paths()
        found = discover(root, settings)
        self.docs = self._documents(found)
        self.statics = [one for one in found if one.role == "static"]
        includes = self._texts(root / "_includes")
        data = {one.inner: self._text(one.file) for one in found if one.role == "data"}
        addresses = [one.inner for one in self.statics]
        self.site = Site(settings, self.docs, addresses, Files(includes=includes, data=data))
        published = [doc for doc in self.docs if doc.output or doc.found.role == "draft"]
        self.targets = Targets(settings, published, [*addresses, *data])
        self.posts = kinds.posts_place(self.docs)
        self.data = self.site.names["data"]
        self.ignored = [one for one in found if one.role == "ignored"]
        self.raw_data = [one for one in found if one.role == "data"]
        self.taken: dict[str, str] = {}
        self.home_aliases: list[str] = []

    def run(self) -> None:
        """Makes the whole plan."""
        self._reserve()
        course = Course(self.settings, self.docs, self.targets, self.data)
        self.rows += course.rows
        self._write(text_file("content/course.yml", _ADVICE + dump(course.data)))
        for doc in sorted(self.docs, key=_rank):
            self._document(doc)
        for one in self.statics:
            self._static(one)
        for one in self.raw_data:
            target = f"data/{one.inner}"
            self._write(Write(path=target, copy=one.file))
            self._row(one.path, "kept", "copied; lists made from it stand in the pages", target=target)
        for one in self.ignored:
            self._row(one.path, "left", one.note)

    # ---- reading --------------------------------------------------------------------------

    def _documents(self, found: list[Found]) -> list[Doc]:
        docs = []
        for one in found:
            if one.role in ("post", "draft", "item", "page"):
                try:
                    data = one.file.read_bytes()
                except OSError as problem:
                    self._row(one.path, "left", f"can't be read: {problem.strerror}")
                    continue
                docs.append(document(one, data, self.settings))
        return docs

    def _text(self, file: Path) -> str:
        try:
            return reading.decode(file.read_bytes()).text
        except OSError:
            return ""

    def _texts(self, folder: Path) -> dict[str, str]:
        files = sorted(folder.rglob("*")) if folder.is_dir() else []
        return {
            one.relative_to(folder).as_posix(): self._text(one)
            for one in files
            if one.is_file() and one.suffix.lower() in (".html", ".md", ".markdown", ".liquid", ".txt", ".svg", "")
        }

    def _row(
        self, source: str, status: Any, note: str, line: int = 0, column: int = 0, target: str = ""
    ) -> None:
        self.rows.append(
            Row(source=source, line=line, column=column, status=status, note=note, target=target)
        )

    def _write(self, file: Write) -> None:
        self.files.append(file)

    # ---- addresses ------------------------------------------------------------------------

    def _reserve(self) -> None:
        """Gives each address to the first page that has it."""
        for doc in sorted(self.docs, key=_rank):
            if self._published(doc):
                self.taken.setdefault(doc.file_url, doc.path)
        for doc in self.docs:
            for alias in _texts(doc.front.get("redirect_from")):
                self.targets.aliases.add(f"/{alias.strip().lstrip('/')}")

    def _published(self, doc: Doc) -> bool:
        return bool(doc.file_url) and doc.output and doc.found.role != "draft"

    # ---- one page -------------------------------------------------------------------------

    def _document(self, doc: Doc) -> None:
        for note in doc.notes:
            self._row(doc.path, "converted", note)
        if doc.found.collection in kinds.STAFF and not doc.output:
            return
        if doc.ext != ".html":
            self._processed(doc)
            return
        if doc.file_url == "/404.html":
            self._row(doc.path, "left", "the page for missing addresses is the theme's")
            return
        if self._is_list(doc):
            return
        rendered = self.site.render(doc)
        for note in rendered.notes:
            line, column = position(doc.body, note.offset)
            self._row(doc.path, note.status, note.text, doc.lines + line, column)
        body = rendered.text
        is_html = doc.path.rpartition(".")[2].lower() in HTML
        if is_html:
            body, whole = html.page_body(body)
            if whole and text_of(doc.front.get("layout")) in ("", "null", "none"):
                self._standalone(doc, rendered.text)
                return
            body = f"<div>\n{html.one_block(body)}\n</div>" if body.strip() else ""
        if redirect := text_of(doc.front.get("redirect_to")):
            body = f"{body.rstrip()}\n\n[{redirect}]({redirect})"
            self._row(doc.path, "left", f"it redirected to {redirect}: it is a page with that link now")
        relinked = Relinked(body, doc, self.targets)
        for url in relinked.broken:
            self._broken(doc, url)
        if relinked.count:
            self._row(doc.path, "converted", f"{relinked.count} links rewritten")
        self._page(doc, relinked.text)

    def _page(self, doc: Doc, body: str) -> None:
        place = kinds.place(doc, self.posts)
        home = doc.file_url == "/" and self.taken.get("/") == doc.path
        stem = doc.found.inner.rpartition(".")[0]
        if doc.found.role in ("page",):
            stem = stem.replace("_pages/", "pages/", 1) if stem.startswith("_pages/") else stem
        inner = safe(f"{place.folder}/{stem}.md") if not home else "index.md"
        path = self.paths.take(f"content/{inner}")
        name = path.removeprefix("content/")
        if home and name != "index.md" or not home and name in ("index.md", "README.md", "course.yml"):
            path = self.paths.take(f"content/{'home' if not home else 'index'}.md")
            name = path.removeprefix("content/")
        head = Head(doc, self.targets, self._authors(), path, self.settings.chirpy)
        front = head.front
        if place.kind and "kind" not in front:
            front["kind"] = place.kind
        self._address(doc, name, front, home)
        self._aliases(doc, front, home)
        if not self._published(doc) and "draft" not in front:
            front["draft"] = True
            if doc.found.role != "draft":
                self._row(doc.path, "converted", "was not published: it is a draft")
        if doc.found.collection in ("drafts",):
            front["draft"] = True
        if home and not body.strip() and not front.get("aliases"):
            self._row(doc.path, "converted", "the home page has no text of its own")
            return
        for note in head.left:
            self._row(doc.path, "left", note)
        if doc.found.note:
            self._row(doc.path, "left", doc.found.note)
        if len(lecture_headings(body)) > 1 and doc.found.role == "post":
            self._row(doc.path, "left", f"holds several lectures: coursesite import {doc.path} splits it")
        extra = ", ".join(front.get("extra", {}))
        note = f"kept under extra: {extra}" if extra else "page"
        self._row(doc.path, "converted", note, target=path)
        self._write(Write(path=path, data=post(front, body).encode()))

    def _address(self, doc: Doc, name: str, front: dict[str, Any], home: bool) -> None:
        """Keeps the address that the page had."""
        if home or not doc.file_url:
            return
        if self._published(doc) and self.taken.get(doc.file_url) != doc.path:
            other = self.taken.get(doc.file_url, "")
            natural = urls.page_url(name)
            while natural in self.taken or natural in MADE:
                natural = f"{natural.rstrip('/')}-2/"
            self.taken[natural] = doc.path
            front["permalink"] = natural
            self._row(doc.path, "left", f"{other} has the address {doc.file_url} already: "
                      f"this page is at {natural}")
            return
        if not self._published(doc) and doc.file_url in self.taken:
            return
        if urls.page_url(name, str(front.get("slug", ""))) != doc.file_url:
            front["permalink"] = doc.file_url

    def _aliases(self, doc: Doc, front: dict[str, Any], home: bool) -> None:
        wanted = [f"/{one.strip().lstrip('/')}" for one in _texts(doc.front.get("redirect_from"))]
        wanted += self.home_aliases if home else []
        found = []
        for one in dict.fromkeys(wanted):
            bare = one if one.endswith(("/", ".html")) else f"{one}/"
            if bare in self.taken or bare in self.site.static:
                self._row(doc.path, "left", f"{one} is the address of another page: no redirect")
                continue
            self.taken[bare] = doc.path
            found.append(bare)
        front.pop("redirect_from", None)
        if found:
            front["aliases"] = found

    def _is_list(self, doc: Doc) -> bool:
        """Whether it is one of the empty pages on which Chirpy lists its posts."""
        layout = text_of(doc.front.get("layout"))
        if doc.found.collection != "tabs" or layout not in _LISTS or doc.body.strip():
            return False
        ours = "our tag index is at /tags/" if layout == "tags" else "the home page lists all posts"
        self._row(doc.path, "left", f"a list of the theme's: {ours}")
        if layout != "tags" and doc.file_url not in MADE:
            self.home_aliases.append(doc.file_url)
            self.targets.aliases.add(doc.file_url)
        return True

    def _broken(self, doc: Doc, url: str) -> None:
        at = doc.body.find(url)
        line, column = position(doc.body, at) if at >= 0 else (0, 0)
        where = doc.lines + line if line else 0
        self._row(doc.path, "left", f"'{url}' led nowhere before", where, column)

    def _authors(self) -> dict[str, Any]:
        found = self.data.get("authors")
        return found if isinstance(found, dict) else {}

    # ---- other files ----------------------------------------------------------------------

    def _standalone(self, doc: Doc, text: str) -> None:
        """A whole HTML document of its own: a plain file."""
        target = self.paths.take(f"static{urls.output_path(doc.file_url).join(('/', ''))}")
        self._row(doc.path, "kept", "a whole HTML document of its own", target=target)
        self._write(text_file(target, text))

    def _processed(self, doc: Doc) -> None:
        """A stylesheet, script or feed that Jekyll worked out."""
        if doc.file_url in _OURS:
            self._row(doc.path, "left", f"our builder makes its own {doc.file_url}")
            return
        rendered = self.site.render(doc)
        unknown = any(note.status != "converted" and "worked out" not in note.text for note in rendered.notes)
        if doc.ext in (".scss", ".sass", ".less", ".coffee") or unknown or not doc.output:
            self._row(doc.path, "left", "worked out by Jekyll: our theme has its own")
            return
        target = self.paths.take(f"static/{doc.file_url.lstrip('/')}")
        self._row(doc.path, "converted", "worked out once", target=target)
        self._write(text_file(target, _uncommented(rendered.text)))

    def _static(self, one: Found) -> None:
        collection = self.settings.collection(one.collection) if one.collection else None
        if f"/{one.inner}" in _OURS:
            self._row(one.path, "left", f"our builder makes its own /{one.inner}")
            return
        if f"/{one.inner}" in self.taken:
            self._row(one.path, "left", f"{self.taken[f'/{one.inner}']} has its address")
            return
        if not is_plain(one.inner):
            self._row(one.path, "left", "its name can't be published")
            return
        path = f"static/{one.inner}" if collection is None or collection.output else f"data/{one.path}"
        taken = self.paths.take(path)
        if taken != path:
            self._row(one.path, "left", f"another file has the name {path}: this one is {taken}")
        self._row(one.path, "kept", "copied", target=taken)
        self._write(Write(path=taken, copy=one.file))


def _texts(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, str) and one.strip() and "://" not in one]


def _rank(doc: Doc) -> tuple[bool, bool, bool, str]:
    """The order in which pages get their addresses: published ones, Markdown, earlier ones."""
    is_html = doc.path.rpartition(".")[2].lower() in HTML
    return (not doc.output or doc.found.role == "draft", is_html, not doc.has_front, doc.path)


def _uncommented(text: str) -> str:
    import re

    return re.sub(r"<!-- liquid: .*?-->\n*", "", text, flags=re.DOTALL)
