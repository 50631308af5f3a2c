"""The solutions of exercises that are held back: for reports, and for the files that only they
name."""

from __future__ import annotations

from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import HeldSolutions, Prose
from coursesite.site.inputs import text_of
from coursesite.site.links import locate
from coursesite.site.markdown import body_line, prose
from coursesite.site.notes import TERM
from coursesite.site.posts import home_source, pages_of
from coursesite.site.roots import roots
from coursesite.site.solution_dates import release


@rule(keep=tuple[str, ...])
def hiding(need: Need) -> tuple[str, ...]:
    """The published posts whose solutions, if they have any, are not out."""
    posts: list[str] = []
    for root in dict.fromkeys(("", *need(roots))):
        home = need(home_source, root)
        for path in (*need(pages_of, root), *((home,) if home else ())):
            if need(release, path).state == "hidden":
                posts.append(path)
    return tuple(posts)


@rule(keep=tuple[HeldSolutions, ...])
def held_solutions(need: Need) -> tuple[HeldSolutions, ...]:
    """The posts with solutions that are not out. One that is to show them when it was due, and has
    no such date, is reported."""
    held: list[HeldSolutions] = []
    for path in need(hiding):
        body: Prose = need(prose, path)
        if body.hidden is None:
            continue
        out = need(release, path)
        held.append(HeldSolutions(path, out.why, out.until))
        if out.why == "after-due" and not out.until:
            _report_without_due(need, path, body)
    return tuple(held)


def _report_without_due(need: Need, path: str, body: Prose) -> None:
    file = f"content/{path}"
    span = key_span(text_of(need, file), "solutions")
    if span is None and body.hidden is not None:
        span = body.hidden.solutions[0].shifted(need(body_line, path))
    message = "'solutions: after-due' hides these solutions for good, since the page has no 'due'"
    hint = "give due: in the front matter, or solutions: with a date"
    need.report(warning("solution-due", message, span, hint).within(file))


@rule(keep=tuple[str, ...])
def hidden_references(need: Need, path: str) -> tuple[str, ...]:
    """The files of the site that the notes of a post name, its hidden solutions included."""
    body: Prose = need(prose, path)
    urls = [spot.url for spot in body.hidden.links] if body.hidden else []
    named = (locate(need, path, url).file for url in urls if not url.startswith((TERM, "#")))
    texts = body.hidden.included if body.hidden else ()
    return tuple(sorted({*filter(None, named), *(f"content/{name}" for name in texts)}))
