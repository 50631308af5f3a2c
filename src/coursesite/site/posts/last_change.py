"""The time of a page's last change: as it says itself, or by git."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import LectureRef, Moment
from coursesite.site.inputs import committed, text_of, written_at
from coursesite.site.posts.settings import config, timezone
from coursesite.site.posts.settings_files import file_giving


@rule(keep=bool)
def asks_git(need: Need, root: str) -> bool:
    """Whether a course takes the dates of its posts' last change from git."""
    return need(config, root).lastmod == "git"


@rule(keep=str)
def commit_time(need: Need, path: str) -> str:
    """The time of the last commit that changed a post (ISO 8601); "" if it is not known."""
    file = need(written_at, f"content/{path}")
    return need(committed).times.get(file, "")


def lastmod(need: Need, ref: LectureRef) -> Moment | None:
    """The time of a post's last change: as it says itself, else by git if its course asks git."""
    root = ref.course
    if ref.lastmod or not need(asks_git, root) or not (time := need(commit_time, ref.path)):
        return ref.lastmod

    at = dt.datetime.fromisoformat(time.replace("Z", "+00:00"))
    return Moment(at.astimezone(ZoneInfo(need(timezone, root))), timed=True)


@rule
def git_problems(need: Need, root: str) -> None:
    """Reports why git does not know when the posts of a course were changed."""
    if not need(asks_git, root):
        return
    name = file_giving(need, root, "lastmod")
    span = key_span(text_of(need, name), "lastmod")
    history = need(committed)
    if history.problem:
        hint = "leave lastmod: git out, and give lastmod: in the pages that need it"
        need.report(warning("git-failed", history.problem, span, hint).within(name))
    elif history.shallow:
        message = "the repository has a part of its history only, so older dates are left out"
        hint = "fetch all of it: git fetch --unshallow, or fetch-depth: 0 where the site is built"
        need.report(warning("git-shallow", message, span, hint).within(name))
