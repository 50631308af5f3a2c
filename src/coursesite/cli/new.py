"""`coursesite new`: a new post in a course, or the next edition of a course."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursesite.cli import clock
from coursesite.cli.options import SITE

if TYPE_CHECKING:
    from coursesite.cli.scaffold import Plan
    from coursesite.engine import Engine
    from coursesite.model import Kind


class KindChoice(click.Choice[str]):
    """One of the kinds of posts, by name, or `term`. Their table is imported when the choices are
    asked for: the definition of the command must not load it for `coursesite --version`."""

    def __init__(self) -> None:
        """The choices are read from the table each time."""
        super().__init__(())

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the kinds, and that of a course's next edition."""
        from coursesite.model import KINDS

        return (*KINDS, "term")

    @choices.setter
    def choices(self, _: object) -> None:
        """Ignored: the constructor of `click.Choice` sets them."""


@click.command()
@click.argument("kind", type=KindChoice())
@click.argument("title")
@SITE
@click.option("-c", "--course", default="", help="The course's folder below content/.")
@click.option("--start", metavar="DAY", help="Of a term: its first day.")
@click.option("--end", metavar="DAY", help="Of a term: its last day.")
@click.option("--name", default="", help="Of a term: what it is called.")
@click.option("--share", is_flag=True, help="Of a term: take the files from the edition before.")
@click.option("--draft", is_flag=True, help="Of a term: leave it out of the published site.")
def new(
    kind: str,
    title: str,
    site: Path,
    course: str,
    start: str | None,
    end: str | None,
    name: str,
    share: bool,
    draft: bool,
) -> None:
    """Make a new post of KIND with TITLE. It follows the plan of the course: it has the next free
    number, and no date where the class days give one.

    `new term DIR --start DAY` makes the next edition of the course, in the folder DIR."""
    from coursesite.cli import scaffold, site_engine
    from coursesite.model import KINDS
    from coursesite.site.inputs import listing

    course = course.strip("/")
    if kind == "term":
        _term(site, course, title.strip("/"), (start, end, name), share=share, draft=draft)
        return
    if start or end or name or share or draft:
        raise click.UsageError(
            "--start, --end, --name, --share and --draft are for a term: new term DIR"
        )
    folder = site / "content" / course
    if not (site / "content").is_dir():
        raise click.UsageError(f"{site} has no content/ folder; make a site: coursesite init DIR")
    if not folder.is_dir():
        raise click.BadParameter(f"there is no folder content/{course}", param_hint="--course")
    siblings = folder / KINDS[kind].folder
    names = [path.name for path in siblings.glob("*")] if KINDS[kind].folder else []
    engine = site_engine.over(site, clock.now(None))
    if KINDS[kind].folder:  # with those that are of another edition
        there = "/".join(part for part in ("content", course, KINDS[kind].folder, "") if part) + "/"
        taken = (path[len(there) :].partition("/")[0] for path in engine.need(listing, there))
        names = list(dict.fromkeys((*names, *taken)))
    _check_course(engine, course, KINDS[kind])
    files = scaffold.post(KINDS[kind], title, _plan(engine, course, KINDS[kind], names))
    (path,) = files
    twins = [name for name in names if scaffold.last_part(name) == scaffold.last_part(path)]
    if twins:
        raise click.ClickException(
            f"{siblings / twins[0]} has that address already; choose another title"
        )
    scaffold.create(files, folder)
    click.echo(folder / path)


def _term(
    site: Path,
    course: str,
    place: str,
    said: tuple[str | None, str | None, str],
    *,
    share: bool,
    draft: bool,
) -> None:
    """Makes the next edition of a course in the folder `place` below `content/`."""
    from coursesite.cli import new_term
    from coursesite.course.next_term import Term
    from coursesite.files.paths import is_plain

    start, end, name = said
    content = site / "content"
    if not (content / course / "course.yml").is_file():
        raise click.BadParameter(
            f"no course is in content/{course}; say which one goes on: --course FOLDER",
            param_hint="--course",
        )
    if not place or not is_plain(place):
        raise click.BadParameter(f"'{place}' is no folder below content/", param_hint="TITLE")
    if start is None:
        raise click.UsageError("say on which day the term begins: --start 2027-02-15")
    last = _day(end, "--end") if end else None
    term = Term(start=_day(start, "--start"), end=last, name=name, draft=draft)
    if (content / place).exists() and any((content / place).iterdir()):
        raise click.ClickException(f"{content / place} is there already; nothing was made")
    made, days = new_term.files(content, course, place, term, share=share)
    for path, data in made.items():
        file = content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    moved = (
        "the course has no start_date, so its dates stay as they are"
        if days is None
        else f"its dates moved by {days} days"
    )
    count = f"{len(made)} files" if len(made) > 1 else "a course.yml"
    click.echo(f"made {content / place}: {count}; {moved}")
    click.echo("look at what is when: coursesite next")


def _day(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"'{text}' is no day; write 2027-02-15", param_hint=option
        ) from None


def _check_course(engine: Engine, course: str, kind: Kind) -> None:
    """Raises click's UsageError if a post of a kind would be in no course, but in a catalogue."""
    from coursesite.site.courses.roots import roots
    from coursesite.site.posts.sources import course_folders

    known, folders = engine.need(roots), engine.need(course_folders)
    if kind.folder and not course and "" not in known:
        every = ", ".join(folders)
        raise click.UsageError(
            f"content/ is a catalogue of courses; say which: --course {folders[0]} ({every})"
        )


def _plan(engine: Engine, course: str, kind: Kind, names: list[str]) -> Plan:
    """The plan of a course; `names` are those in the folder of the kind."""
    from zoneinfo import ZoneInfo  # only for this command

    from coursesite.cli.scaffold import Plan
    from coursesite.course import outline
    from coursesite.site.courses.course import semester
    from coursesite.site.posts.front_matter import front
    from coursesite.site.posts.settings import language, timezone
    from coursesite.site.posts.sources import course_above, course_folders, posts
    from coursesite.text.urls import number_in

    folders = engine.need(course_folders)
    root = course_above(f"{course}/", folders)
    heads = {path: engine.need(front, path) for path in engine.need(posts, root)}
    numbers = [
        outline.number_of(path, head, kind.name)
        for path, head in heads.items()
        if outline.kind_of(path, head) == kind.name
    ]
    numbers += [number_in(name) for name in names]
    now = dt.datetime.fromisoformat(clock.now(None))
    return Plan(
        today=now.astimezone(ZoneInfo(engine.need(timezone, root))).date(),
        numbers=frozenset(number for number in numbers if number),
        language=engine.need(language, root),
        semester=engine.need(semester, root),
    )
