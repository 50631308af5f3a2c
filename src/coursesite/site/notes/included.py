"""Problems of text that a post includes: reported at the file that it stands in, and once."""

from __future__ import annotations

from coursesite.diagnostics import Diagnostic, find
from coursesite.engine import Need
from coursesite.model import Prose, replace
from coursesite.site.inputs import text_of
from coursesite.site.markdown.prose import prose
from coursesite.site.notes.links import Problem, locate
from coursesite.site.posts.locations import published_url
from coursesite.site.posts.notebooks import is_post


def is_told_there(need: Need, body: Prose, problem: Diagnostic) -> bool:
    """Whether a problem in the notes `body` is one of a text that they include, and is reported of
    that text's own page. Posts that include each other would both leave a circle to the other."""
    return problem.code != "shortcode-recursion" and any(
        other.code == problem.code and other.message == problem.message
        for file in body.included
        if _has_page(need, file)
        for other in need(prose, file).diagnostics
    )


def link_problem(
    need: Need, path: str, body: Prose, url: str, problem: Problem
) -> Diagnostic | None:
    """The diagnostic of a link in a text that the notes `body` of a post include: at its place in
    that text. None if it is reported of that text's own page."""
    for file in body.included:
        span = find(text_of(need, f"content/{file}"), url)
        if span is None:
            continue
        if _has_page(need, file) and locate(need, file, url).problem is not None:
            return None
        message = f"{problem.message}, seen from {path}, which includes this"
        told: Problem = replace(problem, message=message)
        return told.diagnostic(file, span)
    return problem.diagnostic(path, None)


def _has_page(need: Need, file: str) -> bool:
    return is_post(need, file) and published_url(need, file) is not None
