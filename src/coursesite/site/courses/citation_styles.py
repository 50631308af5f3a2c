"""The style of each page's citations: one that is built in, or a `.csl` file that pandoc reads.

Pandoc sets all pages of a style in one run. Each is a document of its own, so a page whose
citations are what they were is taken from the last run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite.diagnostics import Span, error, find, key_span, nearest, warning
from coursesite.engine import Need, rule
from coursesite.site.courses.bibliographies import (
    has_bibliography,
    own_sources,
    path_hint,
    resolved_file,
)
from coursesite.site.courses.roots import every_root
from coursesite.site.inputs import blob, program, text_of
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.settings import config
from coursesite.site.posts.settings_files import file_giving
from coursesite.site.posts.sources import course_of

if TYPE_CHECKING:
    from coursesite.course.bibliography.documents import Style

BUILT_IN = ("apa", "ieee")
DEFAULT = "apa"
_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"


def built_in(name: str) -> Style:
    """A style that is built in."""
    from coursesite.course.bibliography import apa, ieee  # for sites that cite

    return ieee.document if name == "ieee" else apa.document


class StyleFile(Struct, frozen=True):
    """A `.csl` file: whether its citations are numbers or footnotes, or the `problem` with it and
    the line of that."""

    numeric: bool = False
    notes: bool = False
    problem: str = ""
    hint: str = ""
    line: int = 0


@rule(keep=StyleFile)
def style_file(need: Need, file: str) -> StyleFile:
    """The facts about a `.csl` file."""
    from xml.etree import ElementTree  # only where such a file is used

    try:
        root = ElementTree.fromstring(need(blob, f"content/{file}") or b"")
    except ElementTree.ParseError as problem:
        hint = "get the file anew from the repository of styles"
        return StyleFile(problem="this is no XML", hint=hint, line=problem.position[0])
    if root.tag != f"{_NAMESPACE}style":
        hint = "a style is a file of https://github.com/citation-style-language/styles"
        return StyleFile(problem="this is no style of CSL", hint=hint, line=1)
    for link in root.iter(f"{_NAMESPACE}link"):
        if link.get("rel") == "independent-parent":
            parent = (link.get("href") or "").rpartition("/")[2]
            hint = f"take the file {parent}.csl instead"
            return StyleFile(problem="this file only names another style", hint=hint, line=1)
    formats = {one.get("citation-format") for one in root.iter(f"{_NAMESPACE}category")}
    return StyleFile("numeric" in formats, root.get("class") == "note")


@rule(keep=str)
def course_style(need: Need, root: str) -> str:
    """The style of a course: the name of one that is built in, or a file below `content/`."""
    return _style(need, need(config, root).csl, file_giving(need, root, "csl"), root)


@rule(keep=str)
def style_of(need: Need, path: str) -> str:
    """The style of a post."""
    root, written = course_of(need, path), need(front, path).csl
    if not written:
        return need(course_style, root)
    return _style(need, written, f"content/{path}", path.rpartition("/")[0], root)


def _style(need: Need, written: str, file: str, *folders: str) -> str:
    """The style that the key `csl` in a file names; what cannot be used is reported, and the
    default taken."""
    if written in BUILT_IN:
        return written
    span = key_span(text := text_of(need, file), "csl")
    if span is not None and (value := find(text.splitlines()[span.line - 1], written)):
        span = Span(span.line, value.column, value.length)
    found = resolved_file(need, written, *folders) if written.endswith(".csl") else None
    if found is None:
        near = nearest(written, BUILT_IN)
        hint = f"did you mean '{near}'?" if near else "built in are apa and ieee, others are files"
        is_file = written.endswith(".csl") or "/" in written
        if is_file:
            hint = path_hint(written)
            if (name := written.rpartition("/")[2].removesuffix(".csl")) in BUILT_IN:
                hint = f"write csl: {name} for the style that is built in; else {hint}"
        what = "file" if is_file else "style"
        problem = error("csl-missing", f"there is no {what} '{written}'", span, hint)
        need.report(problem.within(file))
        return DEFAULT
    facts = need(style_file, found)
    if facts.problem:
        place = Span(facts.line, 1) if facts.line else None
        problem = error("csl-syntax", facts.problem, place, facts.hint)
        need.report(problem.within(f"content/{found}"))
        return DEFAULT
    if not need(program, "pandoc"):
        message = "styles in .csl files need pandoc, which is not installed; apa is used"
        hint = 'pip install "coursesite[citations]", or get it from pandoc.org'
        need.report(warning("pandoc-missing", message, span, hint).within(file))
        return DEFAULT
    return found


@rule(keep=tuple[str, ...])
def style_files(need: Need) -> tuple[str, ...]:
    """The `.csl` files that a course or a post names, by their paths below `content/`: they are not
    published."""
    found: dict[str, None] = {}
    for root in every_root(need):
        if not need(has_bibliography, root):
            continue
        written = [(need(config, root).csl, root)]
        own: tuple[str, ...] = need(own_sources, root)
        written += [(need(front, path).csl, path.rpartition("/")[0]) for path in own]
        for name, folder in written:
            if name.endswith(".csl") and (file := resolved_file(need, name, folder, root)):
                found[file] = None
    return tuple(sorted(found))
