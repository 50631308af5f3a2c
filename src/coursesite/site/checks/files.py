"""Files that miss their purpose: templates that nothing uses, notes with an ending that is not
read, numbers that two posts have."""

from __future__ import annotations

import re

from coursesite.diagnostics import key_span, merge_conflicts, nearest, warning
from coursesite.engine import Need, rule
from coursesite.model import KINDS, LectureRef
from coursesite.settings.decoding import decode
from coursesite.site.courses.course import refs
from coursesite.site.inputs import blob, exists, listing, text_of
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.sources import sources
from coursesite.site.publication import unreferenced
from coursesite.site.theme.packages import layers
from coursesite.site.theme.templates import names_in, template_names, template_references
from coursesite.text.lazy_regex import rare
from coursesite.text.merge_conflicts import find as find_conflicts
from coursesite.text.urls import NOTES, number_in, split_name

_NOTES = rare(
    r"\.(?:(?P<case>md|markdown)|(?P<other>qmd|rmd|rmarkdown|mdx|mdown|mkdn?|mdwn|mdtxt)"
    r"|(?P<txt>md\.txt|txt))$",
    re.IGNORECASE,
)
_WRITTEN_FOR = {"qmd": "Quarto", "rmd": "R Markdown", "rmarkdown": "R Markdown", "mdx": "MDX"}
_MERGED = (
    *(".html", ".htm", ".xml", ".svg", ".css", ".js", ".mjs", ".json", ".yml", ".yaml", ".bib"),
    *(".vtt", ".srt", ".sbv"),
)
"""The endings of files in which git leaves conflicts, and which are never there to show one."""
_USED_BY_NAME = ("shortcodes/", "text/")
"""Folders of templates that the program looks into by itself."""


@rule
def template_problems(need: Need) -> None:
    """Reports the templates of the site that nothing uses: they replace none of the theme's, no
    template or shortcode names them, and no page has them as its layout."""
    folder, *below = need(layers)
    own, theme = names_in(need, folder), {name for one in below for name in names_in(need, one)}
    idle = [
        name
        for name in own
        if name.endswith(".html") and name not in theme and not name.startswith(_USED_BY_NAME)
    ]
    if not idle:
        return
    named = {one for name in need(template_names) for one in need(template_references, name)}
    folders = ("shortcodes/", "extensions/")
    code = "".join(text_of(need, path) for one in folders for path in need(listing, one))
    layouts = {f"{need(front, path).layout}.html" for path in need(sources)}
    for name in idle:
        if name in named or name in layouts or name in code:
            continue
        stems = {one.removesuffix(".html"): one for one in theme}
        near = stems.get(nearest(name.removesuffix(".html"), stems, 0.7), "")
        hint = f"name it in a page: layout: {name.removesuffix('.html')}; or include it in another"
        hint = f"did you mean '{near}', which would replace the theme's?" if near else hint
        problem = warning("template-unused", "no page and no template uses this one", hint=hint)
        need.report(problem.within(f"templates/{name}"))


@rule
def encoding_problems(need: Need) -> None:
    """Reports the templates of the site that are not UTF-8: their pages would lose letters."""
    for name in names_in(need, need(layers)[0]):
        if name.endswith(".html"):
            path = f"templates/{name}"
            for problem in decode(need(blob, path) or b"")[1]:
                if problem.severity == "error":
                    need.report(problem.within(path))


@rule
def ending_problems(need: Need) -> None:
    """Reports files that look like notes and are published as they are, unless a page refers to
    them: those with an ending that other systems or programs read."""
    found = []
    for path in need(listing, "content/"):
        ending = _NOTES.search(path)
        if ending is None or path.endswith(NOTES):
            continue
        if ending["txt"] and not _is_numbered_note(path, ending.start()):
            continue
        found.append((path, ending))
    if not found:
        return
    idle = {f"content/{path}" for path in need(unreferenced)}
    for path, ending in found:
        if path not in idle:
            continue
        message = "this is no page, but a file that is published as it is"
        right = f"{path[: ending.start()]}.md"
        hint = f"call it {right.rpartition('/')[2]}"
        if exists(need, right):
            hint = f"{right.rpartition('/')[2]} is there, too: take one of the two away"
        elif program := _WRITTEN_FOR.get((ending["other"] or "").lower()):
            hint += f", and write what only {program} reads in Markdown"
        hint += "; or refer to it from a page, if it is to be fetched"
        need.report(warning("file-ending", message, hint=hint).within(path))


def _is_numbered_note(path: str, end: int) -> bool:
    """Whether a text file lies directly in the folder of a kind and is named like a post there."""
    folder, _, name = path[:end].rpartition("/")
    kinds = [name for kind in KINDS.values() for name in (kind.folder, *kind.other_folders) if name]
    is_named = number_in(name) is not None or split_name(name)[1] != ""
    return folder.rpartition("/")[2] in kinds and (is_named or ".md" in path[end:].lower())


@rule
def number_problems(need: Need, root: str) -> None:
    """Reports the posts of a course that have the number of another one of their kind and
    folder."""
    first: dict[tuple[str, str, int], LectureRef] = {}
    for ref in need(refs, root):
        if ref.number is None:
            continue
        folder = ref.path.removesuffix("/index.md").rpartition("/")[0]
        other = first.setdefault((ref.kind, folder, ref.number), ref)
        if other is ref:
            continue
        ref, other = sorted((ref, other), key=lambda one: one.path)[::-1]
        name = other.path.removesuffix("/index.md").rpartition("/")[2]
        message = f"{KINDS[ref.kind].name} {ref.number} is '{name}' already"
        hint = "give it another number, in its name or by 'number'"
        path = f"content/{ref.path}"
        span = key_span(text_of(need, path), "number")
        need.report(warning("number-twice", message, span, hint).within(path))


@rule
def conflict_problems(need: Need) -> None:
    """Reports the conflicts that git left in templates and in files that pages load. Those of posts
    are reported by the rules that read them."""
    for folder in ("content/", "static/", "templates/", "shortcodes/", "extensions/"):
        for path in need(listing, folder):
            if path.lower().endswith(_MERGED):
                need.digest(conflicts_in, path)


@rule
def conflicts_in(need: Need, path: str) -> None:
    """Reports the conflicts in a file."""
    if b"<<<<<<<" in (need(blob, path) or b""):
        for problem in merge_conflicts(find_conflicts(text_of(need, path))):
            need.report(problem.within(path))
