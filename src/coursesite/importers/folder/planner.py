"""The plan for a folder of Markdown, whoever keeps it: GitHub, its wiki, or Obsidian."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import structs

from coursesite.course.outline import FOLDER_KINDS
from coursesite.importers.book import Book, Converted, Page, files, kinds, plan_book
from coursesite.importers.book.natural_order import natural
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import SplitPost, split_post
from coursesite.importers.data.yaml_reader import at
from coursesite.importers.dialects import myst
from coursesite.importers.dialects.myst import toctrees
from coursesite.importers.dialects.obsidian.notes import Kind, is_title, notes_of, targets
from coursesite.importers.dialects.obsidian.page import NoteConverter, front_matter
from coursesite.importers.dialects.pandoc import containers
from coursesite.importers.dialects.pymdownx import boxes
from coursesite.importers.lectures.headings import find_headings, lifted
from coursesite.importers.plans.counted import Counted
from coursesite.importers.plans.plan import ImportPlan, ReportRow, Status
from coursesite.importers.text.masks import free_text
from coursesite.importers.text.plain_text import plain_text
from coursesite.markup.syntax.emoji_names import characters
from coursesite.text.urls import NOTEBOOK, words_of

_BIG = 50 * 2**20
_TEXTS = (".md", ".markdown")
_BUILT = re.compile(
    r"(?:.*/)?(?:_site|_build|_book|build|dist|target|out|\.?cache)/.*"
    r"|.*\.(?:aux|fls|fdb_latexmk|synctex\.gz|toc|log|o|obj|class|pyc|exe|dll|so|DS_Store)",
)
_BOARDS = (".canvas", ".excalidraw", ".base")
_NUMBER = re.compile(
    r"(?:(?:lectures?|lecs?|l|weeks?|wk|w|chapters?|chap|ch|day|session|unit|module|topic|class|"
    r"part|notes?)[\s_.-]*)?(\d{1,3})(?![\d]|[-.]\d\d[-.])",
    re.I,
)
_PROJECT = re.compile(
    r"(?:.*/)?(?:contributing|code[-_]of[-_]conduct|license|security|changelog|support|"
    r"pull_request_template|issue_template|agents|claude|governance)\.\w+",
    re.I,
)
_TRANSLATED = re.compile(
    r"(?P<above>.*?)\b(?:translations|i18n)/(?P<code>[a-z]{2,3}(?:[-_]\w{2,4})?)/(?P<path>.+)"
    r"|(?P<folder>(?:.*/)?)(?:translations/)?(?P<name>readme|index)[._-](?P<lang>(?:a[rz]|b[gn]|c[as]|d[ae]|"
    r"e[lnstu]|f[air]|h[eiru]|i[dt]|ja|k[ao]|l[tv]|m[rs]|n[elo]|p[alt]|r[ou]|s[klrvw]|t[aehlr]|u[kr]|"
    r"vi|zh)(?:[_-]\w{2,4})?)\.md",
    re.I,
)
"""The path of a page that is another one in another language."""
_LECTURE = re.compile(r"lec(?:ture|\.)?[ _-]*\d+[ ]*[-–—:._][ ]*(?=\S)", re.I)
"""Words before the title of a lecture that its number says."""
_LEADING = re.compile(r"\A\d+[.)_ -]+(?=[^\W\d])")
"""The number before a title."""
_OF_ANY = re.compile(r"(?:table of )?contents?|overview|introduction|summary|about|index", re.I)
"""The heading of a text of which it says nothing."""
_EMOJI = re.compile(r"(?<![\w:/]):([+-]?[a-z0-9][a-z0-9_+-]*):(?![\w:/])")
_BAR = re.compile(r"_(?:sidebar|navbar|footer|coverpage)\.md", re.I)
"""The bars of a wiki, and of a site of docsify."""
_HOME_NAMES = ("home", "index", "start here", "start", "moc", "00 index", "welcome")


def plan(root: Path) -> ImportPlan:
    """The plan for the notes in a folder."""
    folder = Folder(root)
    if not folder.book.pages and not folder.book.copied:
        return ImportPlan(base=root, rows=folder.book.rows)
    return plan_book(folder.book, folder.convert)


class Folder:
    """A folder of notes: `book` is it as a book, and `convert` converts one of its pages."""

    def __init__(self, root: Path) -> None:
        """Reads the names of all files, and the text of each note."""
        self._root, base = root, root.resolve()
        paths, self._rows = files.listed(root, root, frozenset(self._templates()))
        posts = {
            path: split_post(text)
            for path in paths
            if path.lower().endswith(_TEXTS)
            and (text := files.text_within(base, files.on_disk(root, path))) is not None
        }
        for path, post in list(posts.items()):
            if "excalidraw-plugin" in post.front or path.endswith(".excalidraw.md"):
                self._row(path, "left", "a drawing of Obsidian cannot be shown here")
                del posts[path]
        self._kind: Kind = self._kind_of(posts)
        is_wiki = self._kind == "wiki"
        self._bars = [
            path
            for path in posts
            if (is_wiki and path.startswith("_")) or _BAR.fullmatch(path.rpartition("/")[2])
        ]
        for path in self._bars:
            self._row(path, "converted", "a bar: its order is that of the pages")
        texts = {path: post.body for path, post in posts.items()}
        told = {*posts, *(row.source for row in self._rows)}
        others = [path for path in paths if path not in told and self._is_file(path)]
        self._notes = notes_of(self._kind, texts, others, _aliases(posts))
        self._posts = posts
        notebooks = [path for path in others if path.endswith(NOTEBOOK)]
        self._myst: myst.BookFacts | None = None
        of_all = [*texts.values(), *(myst.text_of_file(root, one) or "" for one in notebooks)]
        if self._kind == "folder" and any(map(myst.is_used, of_all)):
            self._notes = structs.replace(self._notes, has_labels=True)
            self._myst = myst.gathered(root, [Page(path=path) for path in (*texts, *notebooks)], {})
        self.book = self._book([*texts, *notebooks], [p for p in others if p not in notebooks])

    def convert(self, text: str, front: dict[str, Any], page: Page) -> Converted:
        """A page, or a cell of a notebook, in our syntax."""
        told = Counted()
        if self._kind == "folder" and self._myst is None and containers.is_used(text):
            text = containers.convert(text, told)
        if self._kind == "folder" and boxes.is_used(text):
            text = "\n".join(boxes.Boxes(told).run(text.split("\n")))
        done = NoteConverter(text, page.path, self._notes)
        if self._kind == "obsidian":
            front = front_matter(front, done.tags)
            if page.path in self._posts and not is_title(text) and "title" not in front:
                title = _LECTURE.sub("", kinds.stem(page.path).rpartition("/")[2])
                is_numbered = page.path in self._numbers
                front["title"] = _LEADING.sub("", title) if is_numbered else title
        if page.path in self._numbers:
            front.setdefault("number", self._numbers[page.path])
        if page.path in self._translated:
            front = {**self._translated[page.path], **front}
        changes = (*told.changes(), *done.told.changes())
        if self._myst is None:
            return Converted(text=done.text, front=front, changes=changes)
        as_ours = myst.convert(done.text, front, page, self._myst)
        return structs.replace(as_ours, changes=(*changes, *as_ours.changes))

    # ---- what there is ------------------------------------------------------------------------

    def _row(self, path: str, status: Status, note: str) -> None:
        self._rows.append(ReportRow(source=path, status=status, note=note))

    def _setting(self, name: str, key: str) -> Any:
        """A setting of Obsidian; None if the vault does not have it."""
        try:
            return at(json.loads((self._root / ".obsidian" / name).read_bytes()), key)
        except (OSError, ValueError, RecursionError):
            return None

    def _templates(self) -> list[str]:
        """The folders of templates, which are no notes."""
        named = [
            self._setting("templates.json", "folder"),
            self._setting("plugins/templater-obsidian/data.json", "templates_folder"),
        ]
        if (self._root / ".obsidian").is_dir():
            named += ["templates", "Templates", "_templates", "_Templates", "Template"]
        return [name for one in named if (name := text_of(one).strip("/"))]

    def _kind_of(self, posts: Mapping[str, SplitPost]) -> Kind:
        """A vault has the settings of Obsidian, or links of its kind that lead somewhere."""
        root = self._root.resolve()
        if any((folder / ".obsidian").is_dir() for folder in (root, *root.parents[:2])):
            return "obsidian"
        names = {path.lower() for path in posts}
        if "home.md" in names and ("_sidebar.md" in names or self._root.name.endswith(".wiki")):
            return "wiki"
        notes = notes_of("obsidian", dict.fromkeys(posts, ""), (), {})
        for path, post in posts.items():
            found = targets(free_text(post.body).text, wiki_only=True)
            if any(notes.path(target, path) for target in found):
                return "obsidian"
        return "folder"

    def _is_file(self, path: str) -> bool:
        """Whether a file is one to publish; others are in the report."""
        size = files.on_disk(self._root, path).stat().st_size
        if _BUILT.fullmatch(path):
            self._row(path, "unused", "a program made it from other files")
        elif path.lower().endswith(_BOARDS):
            self._row(path, "left", "a drawing or board of Obsidian cannot be shown here")
        elif size > _BIG:
            self._row(path, "left", f"not copied: {size >> 20} MB are too much for a site")
        else:
            return True
        return False

    # ---- the book -----------------------------------------------------------------------------

    def _book(self, pages: list[str], others: list[str]) -> Book:
        home = self._home(pages)
        parts = self._sidebar() if self._bars else {}
        if self._myst is not None:
            parts = toctrees.order({**dict.fromkeys(pages, ""), **self._notes.texts}, home)
        ranks = {path: rank for rank, path in enumerate(parts)}
        pages = [path for path in pages if path not in self._bars]
        pages.sort(key=lambda one: (one != home, ranks.get(one, len(ranks)), natural(one)))
        paths = frozenset(pages)
        self._translated = dict(filter(None, (_translation(path, paths) for path in pages)))
        own = [path for path in pages if path not in self._translated]
        numbered = {path: number for path in own if (number := _number_of(path)) is not None}
        rising = all(one < other for one, other in pairwise(numbered.values()))
        self._numbers = numbered if rising else {}
        daily = text_of(self._setting("daily-notes.json", "folder")).strip("/")
        found: list[Page] = []
        for path in pages:
            kind = "" if not numbered else "lecture" if path in numbered else "page"
            if daily and path.startswith(f"{daily}/"):
                kind = "page"
                self._row(path, "left", "a daily note is a page: draft: true keeps it back")
            page = Page(
                path=path,
                title=self._title(path),
                part=parts.get(path) or (words_of(path.partition("/")[0]) if "/" in path else ""),
                listed=not (_PROJECT.fullmatch(path) or path in self._translated),
                address="/" if path == home and not kinds.is_home(path) else "",
            )
            said = kinds.said(page)
            if (said, kind) == ("lecture", "page") and not FOLDER_KINDS.keys() & path.lower().split(
                "/"
            ):
                said = ""  # `Notes/` beside what has numbers
            kind = said or ("page" if path == home else kind)
            kind = "page" if path in self._translated else kind
            found.append(structs.replace(page, kind=kind))
        for path in others:
            if path.lower().endswith((".txt", ".rst", ".adoc", ".org", ".docx")):
                self._row(path, "left", "a text that is no Markdown: it is a file to fetch")
        copied = tuple(self._published(others))
        return Book(
            root=self._root,
            base=self._root,
            pages=tuple(found),
            course=self._course(home),
            copied=copied,
            rows=tuple(self._rows),
            has_ids=False,
        )

    def _home(self, pages: list[str]) -> str:
        """The page of the whole folder; "" if it has none."""
        tops = {kinds.stem(path).lower(): path for path in reversed(pages) if "/" not in path}
        names = ("index", "readme", *_HOME_NAMES, self._root.resolve().name.lower())
        return next((tops[name] for name in names if name in tops), "")

    def _published(self, others: list[str]) -> list[str]:
        """The files to publish: of a vault, those that a note shows or leads to."""
        if self._kind != "obsidian":
            return others
        used = set[str]()
        for path, text in self._notes.texts.items():
            for target in sorted(set(targets(text))):
                for name in (target, f"{target}.svg", f"{target}.png"):  # exported drawings
                    used.add(self._notes.path(f"./{name}", path) or self._notes.path(name, path))
        for path in others:
            if path not in used:
                self._row(path, "unused", "not copied: no note shows it or leads to it")
        return [path for path in others if path in used]

    def _title(self, path: str) -> str:
        name = kinds.stem(path).rpartition("/")[2]
        if kinds.is_home(path):
            name = path.rpartition("/")[0].rpartition("/")[2]
        return name.replace("-", " ") if self._kind == "wiki" else words_of(name)

    def _sidebar(self) -> dict[str, str]:
        """The pages that the bar of a wiki names, in their order, with the part of each."""
        bar = next((path for path in self._bars if path.lower().endswith("_sidebar.md")), "")
        parts: dict[str, str] = {}
        part = ""
        for line in self._notes.texts.get(bar, "").split("\n"):
            named = [self._notes.path(target, bar) for target in targets(line, is_wiki=True)]
            if not any(named) and line.strip():
                part = plain_text(line.strip(" \t#*-+:"))
            for path in filter(None, named):
                parts.setdefault(path, part)
        return parts

    def _course(self, home: str) -> dict[str, Any]:
        """The settings that the notes need."""
        text = self._notes.texts.get(home, "")
        headings = sorted(find_headings(text), key=lambda one: one.level > 1)
        title = text_of(self._posts[home].front.get("title")) if home in self._posts else ""
        title = title or plain_text(lifted(text)[0] or "".join(one.text for one in headings[:1]))
        if _OF_ANY.fullmatch(title) and [one.level for one in headings[:2]] == [1, 1]:
            title = ""  # it is one of several
        title = _EMOJI.sub(lambda name: characters().get(name[1], name[0]), title).strip()
        name = self._root.resolve().name.removesuffix(".wiki")
        whole = "\n".join(self._notes.texts.values())
        markdown: dict[str, Any] = {}
        if self._kind != "obsidian":
            if not characters().keys().isdisjoint(_EMOJI.findall(free_text(whole).text)):
                markdown["emoji"] = True
        else:
            markdown |= {"mark": True} if "==" in whole else {}
            if self._setting("app.json", "strictLineBreaks") is not True:
                markdown["extensions"] = ["nl2br"]
        course = {"title": title or words_of(name) or "Course", "markdown": markdown}
        return {key: value for key, value in course.items() if value}


def _aliases(posts: Mapping[str, SplitPost]) -> dict[str, str]:
    """The paths of notes by the other names that their front matter gives them."""
    found: dict[str, str] = {}
    for path, post in posts.items():
        given = post.front.get("aliases") or post.front.get("alias") or ""
        for name in given if isinstance(given, list) else str(given).split(","):
            found.setdefault(text_of(name), path)
    return found


def _translation(path: str, pages: Set[str]) -> tuple[str, dict[str, Any]] | None:
    """A page that is another one in another language, with the front matter that says so."""
    if not (found := _TRANSLATED.fullmatch(path)):
        return None
    lang = (found["code"] or found["lang"]).replace("_", "-")
    front: dict[str, Any] = {"lang": lang, "unlisted": True}
    own = (
        f"{found['above']}{found['path']}"
        if found["path"]
        else f"{found['folder']}{found['name']}.md"
    )
    return path, front | ({"translation_of": f"/{own}"} if own in pages else {})


def _number_of(path: str) -> int | None:
    """The number in the name of a page, or of its folder if it has none."""
    names = kinds.stem(path).split("/")[::-1]
    for name in names[1:] if kinds.is_home(path) else names:
        if found := _NUMBER.match(name):
            return int(found[1])
    return None
