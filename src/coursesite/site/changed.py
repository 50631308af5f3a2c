"""The rules that say when a post was last changed."""

from __future__ import annotations

import datetime as dt

from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import LectureRef, Moment
from coursesite.site.inputs import committed, settings_file, text_of
from coursesite.site.posts import config, timezone


@rule(keep=bool)
def asks_git(need: Need, root: str) -> bool:
    """Whether a course has the dates of its pages' last change from git."""
    return need(config, root).lastmod == "git"


@rule(keep=str)
def commit_time(need: Need, path: str) -> str:
    """When the last commit was that changed a post (ISO 8601); "" if that is not known."""
    return need(committed).times.get(f"content/{path}", "")


def lastmod(need: Need, ref: LectureRef) -> Moment | None:
    """When a post was last changed: as it says itself, or as git knows, if it is to be asked."""
    root = ref.course
    if ref.lastmod or not need(asks_git, root) or not (time := need(commit_time, ref.path)):
        return ref.lastmod
    from zoneinfo import ZoneInfo

    at = dt.datetime.fromisoformat(time.replace("Z", "+00:00"))
    return Moment(at.astimezone(ZoneInfo(need(timezone, root))), timed=True)


@rule
def git_problems(need: Need, root: str) -> None:
    """Reports why git cannot say when the posts of a course were changed."""
    if not need(asks_git, root):
        return
    name = settings_file(root)
    if "lastmod" not in text_of(need, name):
        name = "content/course.yml"  # whose setting holds in every course
    span = key_span(text_of(need, name), "lastmod")
    found = need(committed)
    if found.problem:
        hint = "leave lastmod: git out, and give lastmod: in the pages that need it"
        need.report(warning("git-failed", found.problem, span, hint).within(name))
    elif found.shallow:
        message = "the repository has a part of its history only, so older dates are left out"
        hint = "fetch all of it: git fetch --unshallow, or fetch-depth: 0 where the site is built"
        need.report(warning("git-shallow", message, span, hint).within(name))
