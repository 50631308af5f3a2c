"""The solutions of exercises that are held back: for reports, and for the files that only they
name."""

from __future__ import annotations

import datetime as dt

from coursesite.diagnostics import error, key_span, span_at, warning
from coursesite.engine import Need, rule
from coursesite.model import Config, HeldSolutions, Moment, Prose
from coursesite.site.courses.roots import roots
from coursesite.site.courses.solution_dates import SOLUTION, Release, release, release_as
from coursesite.site.inputs import edition, is_past, settings_file, text_of
from coursesite.site.markdown.prose import in_file, prose
from coursesite.site.notes.links import locate
from coursesite.site.notes.notes import TERM
from coursesite.site.posts.front_matter import front, has_offset, key_of
from coursesite.site.posts.locations import AHEAD, BEHIND, home_source, pages_of
from coursesite.site.posts.notebooks import notebook_downloads
from coursesite.site.posts.settings import config, has_timezone
from coursesite.site.posts.sources import course_of


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


@rule
def zone_problems(need: Need) -> None:
    """Reports solutions of courses without a time zone that come out at another moment than their
    author may think: they are held back though their day has come somewhere on earth, or out though
    it is not over everywhere."""
    for root in dict.fromkeys(("", *need(roots))):
        if need(has_timezone, root):
            continue
        for path in need(pages_of, root):
            if (out := need(release, path)).out and _has_solutions(need(prose, path)):
                _check_zone(need, root, path, out)


def _has_solutions(body: Prose) -> bool:
    return bool((body.hidden or body).solutions)


def _check_zone(need: Need, root: str, path: str, out: Release) -> None:
    moment, hidden = dt.datetime.fromisoformat(out.out), out.state == "hidden"
    if hidden != need(is_past, (moment - AHEAD if hidden else moment + BEHIND).isoformat()):
        return
    text = text_of(need, f"content/{path}")
    span = key_of(text, "solutions")
    if need(front, path).due is not None and not isinstance(need(front, path).solutions, Moment):
        span = key_of(text, "due") or span
    if has_offset(text, span):
        return
    since = "held back until" if hidden else "out since"
    message = (
        f"solutions are {since} {moment:%Y-%m-%d %H:%M} UTC, since the course has no time zone"
    )
    hint = f"give timezone: in {settings_file(root)}, such as Europe/Zurich"
    need.report(warning("timezone-missing", message, span, hint).within(f"content/{path}"))


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
        span = in_file(need, path, body.hidden.solutions[0])
    message = "'solutions: after-due' hides these solutions for good, since the page has no 'due'"
    hint = "give due: in the front matter, or solutions: with a date"
    need.report(warning("solution-due", message, span, hint).within(file))


@rule
def notebook_solutions(need: Need) -> None:
    """Reports the notebooks that are files since notes name them, and are published with solutions
    that are not out."""
    for path in need(notebook_downloads):
        file = f"content/{path}"
        text = text_of(need, file)
        if need(edition) or not (begun := SOLUTION.search(text)):
            continue
        of_course: Config = need(config, course_of(need, path))
        own = need(front, path).solutions
        if release_as(need, path, of_course.solutions if own is None else own).state != "hidden":
            continue
        message = "this notebook is published as it is, with its solutions, since notes name it"
        hint = "lead to its page: add an anchor, 'name.ipynb#place', or take the solutions out"
        span = span_at(text, begun.start(), len(begun[0]))
        need.report(error("solution-shown", message, span, hint).within(file))


@rule(keep=tuple[str, ...])
def hidden_references(need: Need, path: str) -> tuple[str, ...]:
    """The files of the site that the notes of a post name, its hidden solutions included."""
    body: Prose = need(prose, path)
    urls = [spot.url for spot in body.hidden.links] if body.hidden else []
    named = (locate(need, path, url).file for url in urls if not url.startswith((TERM, "#")))
    texts = body.hidden.included if body.hidden else ()
    return tuple(sorted({*filter(None, named), *(f"content/{name}" for name in texts)}))
