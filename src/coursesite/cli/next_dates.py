"""`coursesite next`: what comes out next, what is due, and when classes meet."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from coursesite.cli.clock import now
from coursesite.cli.options import CLOCK, SITE, check_folders

if TYPE_CHECKING:
    from coursesite.engine import Engine
    from coursesite.model import Moment

_WIDTH = len("solutions")


class Date(NamedTuple):
    """A date to come: of a post (`path` below `content/`), or of an event of a course, which has no
    path. `what` is `class`, `due`, `out`, `solutions` or `event`; `when` is the day, or the time in
    the course's zone, in ISO 8601. Dates are in the order of time."""

    at: dt.datetime
    when: str
    what: str
    path: str
    title: str


@click.command("next")
@SITE
@CLOCK
@click.option(
    "-n",
    "--count",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many dates to name.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report."
)
def next_(site: Path, clock: str | None, count: int, form: str) -> None:
    """Say what comes out next and what is due."""
    from coursesite.cli import site_engine

    check_folders(site)
    moment = now(clock)
    engine: Engine = site_engine.over(site, moment)
    after = dt.datetime.fromisoformat(moment)
    dates = sorted(date for date in _dates(engine) if date.at > after)
    errors = [said for said in engine.diagnostics if said.severity == "error"]
    if form == "json":
        import msgspec

        rows = [{"when": d.when, "what": d.what, "path": d.path, "title": d.title} for d in dates]
        click.echo(msgspec.json.encode(rows[:count]).decode())
    else:
        for date in dates[:count]:
            words = f"{date.when.replace('T', ' '):<16}  {date.what:<{_WIDTH}}  {date.title}"
            click.echo(words + (f"  ({date.path})" if date.path else ""))
        if len(dates) > count:
            click.echo(f"and {len(dates) - count} more dates: coursesite next -n {len(dates)}")
        elif not dates:
            click.echo("there are no dates to come")
    if errors:
        click.echo(f"{len(errors)} errors may hide dates: coursesite check", err=True)
    sys.exit(1 if errors else 0)


def _dates(engine: Engine) -> Iterator[Date]:
    """All dates of a site: of posts that are out or will be, of their solutions, and of events."""
    from coursesite.model import KINDS
    from coursesite.site.courses.course import lecture_ref
    from coursesite.site.courses.held_back import held_of
    from coursesite.site.courses.roots import roots
    from coursesite.site.posts.front_matter import front
    from coursesite.site.posts.locations import hold
    from coursesite.site.posts.settings import config, timezone
    from coursesite.site.posts.sources import posts
    from coursesite.site.solutions import held_solutions

    for root in dict.fromkeys(("", *engine.need(roots))):
        settings = engine.need(config, root)
        if root and (of_course := engine.need(hold, root)).why:
            if of_course.until is None:
                continue
            yield _date(of_course.until, "out", f"{root}/course.yml", settings.title or root)
        held = {post.path: post for post in engine.need(held_of, root)}
        for path in engine.need(posts, root):
            why = held[path].why if path in held else ""
            if why in ("draft", "expired"):
                continue
            ref = engine.need(lecture_ref, path)
            if why == "scheduled" and (out := engine.need(front, path).publish_date):
                yield _date(out, "out", path, ref.title)
            if ref.date and KINDS[ref.kind].role == "session":
                yield _date(ref.date, "class", path, ref.title)
            if ref.due:
                yield _date(ref.due, "due", path, ref.title)
        for event in settings.events:
            yield _date(event.date, "event", "", event.title)
    for solutions in engine.need(held_solutions):
        if solutions.until:
            root = engine.need(lecture_ref, solutions.path).course
            zone = engine.need(timezone, root)
            title = engine.need(lecture_ref, solutions.path).title
            at = _parsed(solutions.until, zone)
            yield Date(at, solutions.until[:16], "solutions", solutions.path, title)


def _date(moment: Moment, what: str, path: str, title: str) -> Date:
    """A date that is known to the minute, or to the day: a day is over when the next one begins."""
    if moment.timed:
        return Date(moment.at, moment.at.isoformat(timespec="minutes")[:16], what, path, title)
    begins = what in ("out", "solutions")
    at = moment.at if begins else moment.at + dt.timedelta(days=1)
    return Date(at, f"{moment.at:%Y-%m-%d}", what, path, title)


def _parsed(written: str, zone: str) -> dt.datetime:
    from zoneinfo import ZoneInfo

    moment = dt.datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
