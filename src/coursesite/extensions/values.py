"""The values that an extension's functions are given, and those that they return."""

from typing import Any, Literal, Protocol

from msgspec import Struct, field

from coursesite.model import LectureRef

Post = LectureRef
"""The facts of a post, which templates know as `ref`: `title`, `url`, `path`, `kind`, `number`,
`week`, `date`, `due`, `tags`, `people`, `description`, `course` and others."""


class Course(Struct, frozen=True, kw_only=True):
    """The facts of a course; `root` is its folder below `content/`, "" for that of the site."""

    root: str
    url: str
    title: str
    code: str = ""
    term: str = ""
    description: str = ""
    language: str = "en"


class Site(Protocol):
    """The site as a function of an extension reads it. All that it reads is recorded."""

    def posts(self, course: str | None = None) -> tuple[Post, ...]:
        """The posts that are out, in the order of their courses: of all courses, or of the one in
        a folder below `content/`."""

    def extra(self, post: Post) -> dict[str, Any]:
        """The free keys, `extra:`, in the front matter of a post."""

    def courses(self) -> tuple[Course, ...]:
        """The courses of the site."""

    def data(self, path: str) -> Any:
        """The data in a file below `data/`, or below `content/` with `/` in front: CSV, TSV, YAML
        or JSON, as `data()` in templates has it."""

    def text(self, path: str) -> str:
        """The text of a file of the site, by its path from the site's folder. That of a post is for
        checks only, since it may have parts that are not out."""

    def files(self, folder: str) -> tuple[str, ...]:
        """The paths of the files below a folder of the site, such as `data/` or `static/`, sorted;
        of `content/` without posts, unless a check asks."""


class GeneratedPage(Struct, frozen=True, kw_only=True):
    """A page to be made: at the address `path` of the site, such as `/people/`, with a title and a
    body, which is HTML, or Markdown, or a template of the site with its `context`.

    Addresses in the body are those of the site, from its root, or files as in a post that lies
    directly in the folder of the course. A context has data: texts, numbers, lists, dictionaries,
    days, posts; texts that are HTML already have the filter `safe` in the template.
    """

    path: str
    title: str
    html: str = ""
    markdown: str = ""
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    description: str = ""


class Problem(Struct, frozen=True):
    """A finding of a check: `code` is its own, such as "lab-without-due"; `path` is a file of the
    site from its folder, and `line` and `column` count from 1 in it. Line 0 is the file as a
    whole."""

    code: str
    message: str
    path: str = ""
    line: int = 0
    column: int = 1
    length: int = 1
    hint: str = ""
    severity: Literal["error", "warning"] = "warning"
