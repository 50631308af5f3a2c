"""The editions of a site: the students', and the teacher's with all solutions.

Each has its own output and its own state. The folder of the teacher's edition has a file that keeps
git from taking it in, by which the folder is told from one of the students' edition.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Literal

from coursesite.diagnostics import Diagnostic, error
from coursesite.files.destination import Destination, hashed
from coursesite.files.symlinks import STATE, shown

Edition = Literal["", "teacher"]
"""An edition by its name; the students' has none."""
IGNORE_FILE = ".gitignore"
"""The file of the output that only the teacher's edition has."""
IGNORE_ALL = "# The teacher's edition, which has all solutions, is not for the repository.\n*\n"


def output_folder(edition: str) -> str:
    """The folder of a site that an edition is written to, unless a command says otherwise."""
    return f"_site-{edition}" if edition else "_site"


def state_folder(edition: str) -> str:
    """The folder of a site that keeps what one build of an edition leaves for the next."""
    return f"{STATE}-{edition}" if edition else STATE


def preview_folder(edition: str) -> str:
    """The folder of a site that the preview of an edition is built into."""
    return f"{state_folder(edition)}/preview"


def hide_from_git(state: Path) -> None:
    """Has git ignore a state folder of the teacher's edition: notes with solutions are in it, and
    the site's own list of such folders may be older than that edition."""
    if state.name != STATE and not (state / IGNORE_FILE).exists():
        with suppress(OSError):  # which the state itself will report
            (state / IGNORE_FILE).write_text(IGNORE_ALL, encoding="utf-8")


def edition_problem(site: Path, destination: Path, edition: str) -> Diagnostic | None:
    """The error about a destination that has the other edition, or is within it: solutions would be
    published with it, or published pages removed. None if there is none. Both are resolved."""
    other = "" if edition else "teacher"
    folders = (destination, *destination.parents)
    taken = any(_has(folder, other) for folder in folders)
    if not taken and (site / output_folder(other)).resolve() not in folders:
        return None
    name = "the teacher's edition" if edition else "the students' edition"
    its = "the students' edition" if edition else "the teacher's edition"
    return error(
        "output-edition",
        f"{name} cannot go to {shown(destination)}: that is the folder of {its}",
        hint=f"leave --dest out, and it goes to {output_folder(edition)}",
    )


def _has(folder: Path, edition: str) -> bool:
    """Whether builds of an edition made the files of a folder."""
    made = Destination(folder).made
    return made is not None and (hashed(IGNORE_FILE) in made) == bool(edition)
