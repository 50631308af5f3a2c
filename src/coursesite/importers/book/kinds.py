"""The kinds of the pages of a book."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coursesite.course.outline import FOLDER_KINDS
from coursesite.importers.book.model import Page
from coursesite.text.urls import NOTEBOOK

HOMES = ("index", "readme", "_index", "home")
"""The names of the page of a folder, without their endings, the first that is there."""
_WORDS = (
    ("lab", re.compile(r"labs?|practicals?|workshops?|tutorials?", re.I)),
    ("recitation", re.compile(r"recitations?|discussions?|sections?", re.I)),
    (
        "assignment",
        re.compile(
            r"(?:assignment|homework|hw|problem set|pset|project|exercise|"
            r"(?:exercise |problem )?sheet)s?",
            re.I,
        ),
    ),
    ("lecture", re.compile(r"lectures?|lecs?|(?:lecture )?notes?|weeks?|modules?|classes", re.I)),
)
"""Words of folders and parts that hold nothing but pages of a kind."""
_NUMBERED = re.compile(r"(?!section)([a-z]+)[ _-]*\d", re.I)
"""The name of a page that is one of several of a kind."""
_OF_LESSON = re.compile(r"(?:assignment|homework|exercise)s?", re.I)
"""The name of a page in the folder of a lesson that is none itself."""
_PLAIN = re.compile(
    r"(?:course[ _-])?(?:about|acknowledge?ments?|announcements?|archives?|bibliography|blog|"
    r"calendar|changelog|colophon|contact|contents|contributing|contributors|cover|credits|faq|forum|"
    r"genindex|glossary|grading|help|instructors?|licen[cs]e|links|logistics|news|office[ _-]hours|"
    r"people|policies|preface|references|resources|schedule|search|staff|syllabus|tags|team|tas|"
    r"teaching[ _-]team|textbooks?)\Z",
    re.I,
)
"""The names of pages that are about the course, not of it."""


def stem(path: str) -> str:
    """The path of a file without its ending."""
    return path.rpartition(".")[0] if "." in path.rpartition("/")[2] else path


def is_home(path: str) -> bool:
    """Whether a page is that of its folder."""
    return stem(path).rpartition("/")[2].lower() in HOMES


def kinds(pages: Sequence[Page]) -> dict[str, str]:
    """The kind of each page by its path: as the source says, as the nearest folder with a word for
    one says, else as its part does.

    Where nothing says so, what a table of contents lists are lectures, but for pages about the
    course, and for those that stand beside its parts where most stand in them; without a table of
    contents, all others are.
    """
    found = {page.path: page.kind or said(page) for page in pages}
    if "lecture" not in found.values():
        rest = [page for page in pages if not found[page.path] and not _is_plain(page.path)]
        parts = [page for page in rest if page.part and page.listed]
        listed = [page for page in rest if page.listed] or rest
        chosen = parts if parts and 2 * len(parts) >= len(listed) else listed
        found |= {page.path: "lecture" for page in chosen}
    for page in pages:  # a notebook is a page only in the folder of a kind
        if page.path.endswith(NOTEBOOK) and page.listed and found[page.path] in ("", "page"):
            found[page.path] = "lecture"
    return {path: kind or "page" for path, kind in found.items()}


def said(page: Page) -> str:
    """The kind that a page's folders or part say; "" if they say none."""
    if _is_plain(page.path):
        return "page"
    folders = page.path.split("/")[:-1]
    if is_home(page.path) and folders and _PLAIN.match(folders[-1]):
        return "page"
    if (
        folders
        and (is_home(page.path) or stem(page.path).endswith(f"{folders[-1]}/{folders[-1]}"))
        and _kind_in(folders[-1])
        and not re.search(r"\d", folders[-1])
    ):
        return "page"  # it introduces the pages of its folder
    numbered = _NUMBERED.match(stem(page.path).rpartition("/")[2])
    own = _kind_in(numbered[1]) if numbered else ""
    if folders and _OF_LESSON.fullmatch(stem(page.path).rpartition("/")[2]):
        own = "assignment"
    for words in (*reversed(folders), page.part):
        if kind := FOLDER_KINDS.get(words.lower()) or _kind_in(words):
            return own or kind if kind == "lecture" else kind  # `hw2` in `week-2` is no lecture
    return own


def _kind_in(words: str) -> str:
    plain = re.sub(r"^[\W\d_]+|(?<![\W\d_])[\W\d_]+$", "", words)
    plain = plain.replace("_", " ").replace("-", " ")
    return next((kind for kind, pattern in _WORDS if pattern.fullmatch(plain)), "")


def _is_plain(path: str) -> bool:
    """Whether a page is that of the whole folder, or one about the course."""
    name = stem(path).rpartition("/")[2]
    top = "/" not in path and is_home(path)
    return top or bool(_PLAIN.match(re.sub(r"^[\d._-]+", "", name)))
