"""The files of the next edition of a course."""

from __future__ import annotations

from pathlib import Path

import click

from coursesite.course import next_term
from coursesite.course.next_term import Move, Term
from coursesite.files.leftovers import is_ignored


def files(
    content: Path, root: str, place: str, term: Term, *, share: bool = False
) -> tuple[dict[str, bytes], int | None]:
    """The files of the next edition of the course in the folder `root` of `content`, by their paths
    below `content`, and by how many days its dates move: None if the course has no first day.

    `place` is the folder of the new edition. With `share` it has no files of its own but its
    `course.yml`, which names the old one. Raises click's ClickException without a readable
    `course.yml`.
    """
    folder = content / root
    settings = folder / "course.yml"
    try:
        text = settings.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise click.ClickException(f"{settings} can't be read: {problem}") from None
    started = next_term.day_of(text, "start_date")
    days = None if started is None else next_term.weeks_between(started, term.start)
    if share:
        return {
            f"{place}/course.yml": next_term.sharing(text, Move(root, place), term).encode()
        }, days
    found = {
        path: file
        for file in sorted(folder.rglob("*"))
        if (path := file.relative_to(folder).as_posix()) != "course.yml"
        and file.is_file()
        and not _is_left(file, folder, content / place)
        and not next_term.stays_behind(path, file.read_bytes)
    }
    move = Move(root, place, days or 0, next_term.new_names(found, days or 0))
    made = {f"{place}/course.yml": next_term.settings(text, move, term).encode()}
    for path, file in found.items():
        data = file.read_bytes()
        if next_term.has_text(path):
            data = next_term.Change(f"content/{root}/{path}" if root else f"content/{path}", move)(
                data
            )
        made[f"{place}/{next_term.renamed(path, move.names)}"] = data
    return made, days


def _is_left(file: Path, folder: Path, place: Path) -> bool:
    """Whether a file is none of the course: of a course in a folder within it, of the new edition,
    or put aside by a program."""
    inner = list(file.relative_to(folder).parents)[:-1]
    if place in file.parents or any(
        (folder / one / "course.yml").is_file() for one in inner if str(one) != "."
    ):
        return True
    return any(is_ignored(one.name, folder=True) for one in inner) or is_ignored(
        file.name, folder=False
    )
