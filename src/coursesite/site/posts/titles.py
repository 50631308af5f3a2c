"""Titles, descriptions and remarks of posts and settings, which are inline Markdown.

A text with signs of Markdown in it becomes two: its words, and its HTML in the field of the same
name with `_html` behind it. Most texts have none, and stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from coursesite.model import FrontMatter, replace
from coursesite.site.posts.macros import Formulas
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coursesite.diagnostics import Diagnostic
    from coursesite.markup.title import Title

_SIGNS = re.compile(
    r"`[^`]|\*[^*]*\*|~[^~]*~|\^[^^]+\^|==.+==|:[+-]?[a-z0-9][\w+-]*:|\$[^$]+\$|\[[^\]]*\]|\\[^\w\s]|</?[A-Za-z]|&[#\w]+;|(?<!\w)_|_(?!\w)"
)
_SWITCHED = rare(r"\$|\\\(|==|\^|~|:[+-]?[a-z0-9][\w+-]*:")
_FIELDS = ("title", "description", "note")
_PLAIN = Formulas()
T = TypeVar("T", bound=Struct)


def is_marked(text: str) -> bool:
    """Whether a text may be more than its words."""
    return _SIGNS.search(text) is not None and "{{" not in text and "{%" not in text


def may_have_formulas(head: FrontMatter, heading: str) -> bool:
    """Whether a title of a post, or the heading that opens its notes, may have a formula or a mark
    that a course switches on."""
    texts = [heading, head.title, head.description, *head.tags]
    texts += [resource.title for resource in (*head.files, *head.readings)]
    if head.video is not None:
        texts += [head.video.title, *(chapter.title for chapter in head.video.chapters)]
    if head.slides is not None:
        texts.append(head.slides.title)
    return any(_SWITCHED.search(text) for text in texts)


def problems(text: str, math: Formulas, citing: Callable[[], bool]) -> Iterator[Diagnostic]:
    """The warnings about a title or description: about its formulas; and about a reference, or with
    `citing` a citation, which it has none of, for it stands on other pages, too."""
    if "$" in text and is_marked(text):
        yield from rendered(text, math).problems
    if "](" in text or "\\" in text or "@" in text:
        from coursesite.markup.syntax import written_references

        if written := written_references.first(text, citing="@" in text and citing()):
            hint = "write the words in its place, and the reference into the notes"
            yield written_references.told("a title or description", written, hint)


@lru_cache(1 << 10)
def rendered(text: str, math: Formulas = _PLAIN, heading: bool = False) -> Title:
    """The title that a marked text is: see `coursesite.markup.title.render`."""
    from coursesite.markup import title  # with all that Markdown needs: for few titles

    return title.render(
        text, math=math.enabled, heading=heading, macros=math.macros, spans=math.spans
    )


def words(text: str, math: Formulas = _PLAIN) -> str:
    """The words of a text."""
    return rendered(text, math).words if is_marked(text) else text


def html(text: str, math: Formulas = _PLAIN) -> str:
    """The HTML of a text that is more than its words; else ""."""
    return rendered(text, math).html if is_marked(text) else ""


def titled(thing: T, *, math: Formulas = _PLAIN) -> T:
    """A value of the model with words for its marked titles, and their HTML beside them."""
    changes: dict[str, Any] = {}
    for name in _FIELDS:
        text = getattr(thing, name, "")
        if text and hasattr(thing, f"{name}_html") and is_marked(text):
            title = rendered(text, math)
            changes |= {name: title.words, f"{name}_html": title.html}
    if children := getattr(thing, "children", ()):
        changes["children"] = titled_all(children, math=math)
    return replace(thing, **changes) if changes else thing


def titled_all(things: tuple[T, ...], *, math: Formulas = _PLAIN) -> tuple[T, ...]:
    """All of them with their titles, and the same object if none is marked."""
    every = tuple(titled(thing, math=math) for thing in things)
    return every if every != things else things


def completed(head: FrontMatter, heading: str, math: Formulas) -> FrontMatter:
    """The front matter of a post with words for its titles, and their HTML. `heading` is the
    Markdown of the heading that opens the notes, which is the title or the same as the title."""
    head = titled(head, math=math)
    if heading:
        head = replace(head, has_heading=True)
    if heading and not head.title_html:
        marked = is_marked(heading)
        title = rendered(heading, math, heading=True) if marked else None
        changes = {"title": head.title or (title.words if title else heading)}
        if title is not None:
            changes["title_html"] = title.html
        head = replace(head, **changes)
    changed: dict[str, object] = {}
    if head.video is not None:
        changed["video"] = replace(
            head.video,
            title=words(head.video.title, math),
            chapters=titled_all(head.video.chapters, math=math),
        )
    if head.slides is not None:
        changed["slides"] = replace(head.slides, title=words(head.slides.title, math))
    for key in ("files", "readings"):
        if listed := getattr(head, key):
            changed[key] = titled_all(listed, math=math)
    if head.tags:
        changed["tags"] = tuple(words(name, math) for name in head.tags)
    return replace(head, **changed) if changed else head
