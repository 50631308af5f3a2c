"""Symbolic links that lead out of a site. What is behind one is neither read nor written, unless
`content/course.yml` says so: notes may come from others, and a link can name any file here."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from coursesite.diagnostics import Diagnostic, error, warning
from coursesite.files.leftovers import PUBLISHED_DOTS
from coursesite.text.lazy_regex import rare

STATE = ".coursesite"
"""The folder of a site that keeps what one build leaves for the next."""
HINT = "put a copy in its place, or write 'symlinks: follow' into content/course.yml"
_FOLLOW = rare(r"(?m)^(?:symlinks|links)[ \t]*:[ \t]*([\"']?)follow\1[ \t]*(?:#.*)?$")
"""The key by its text: the settings are read long after the files were looked at."""
_ANNEX = (".git", "annex", "objects")
"""The folder in which git-annex keeps large files, with links to them among the notes."""


class SiteLinks:
    """The symbolic links of the site in a resolved folder."""

    def __init__(self, site: Path) -> None:
        """Nothing is read before the first link."""
        self._site = str(site)

    @cached_property
    def followed(self) -> bool:
        """Whether links may leave the site: its settings say so, and are in the site themselves."""
        settings = Path(self._site, "content", "course.yml")
        if self._outside(str(settings)):
            return False
        with suppress(OSError):
            return _FOLLOW.search(settings.read_text("utf-8", "replace")) is not None
        return False

    def leave(self, path: str) -> bool:
        """Whether what is at a full path is out of bounds: it is outside of the site, or in a
        hidden folder of it, such as that of git, whose files have secrets."""
        return self._outside(path) and not self.followed

    def problem(self, path: str, name: str) -> Diagnostic:
        """The warning about the link at a full path, which is `name` in the site."""
        with suppress(OSError):
            why = f"{name} leads out of the site, to {shown(str(Path(path).readlink()))}"
            return warning("link-outside", f"{why}, and is not followed", hint=HINT).within(name)
        why = f"{name} leads out of the site, and is not followed"
        return warning("link-outside", why, hint=HINT).within(name)

    def _outside(self, path: str) -> bool:
        real = os.path.realpath(path)
        if real != self._site and not _within(real, self._site):
            return True
        inside = Path(real).relative_to(self._site).parts or (os.curdir,)
        hidden = inside[0][0] == "." and inside[0] not in (os.curdir, *PUBLISHED_DOTS)
        return hidden and inside[:3] != _ANNEX


def state_problem(site: Path, state: str = STATE) -> Diagnostic | None:
    """The warning about a link in the place of a state folder of a site, or in it, through which a
    build would write elsewhere; None if there is none. `site` is resolved."""
    folder = f"{site}{os.sep}{state}"
    links = [folder] if Path(folder).is_symlink() else []
    with suppress(OSError), os.scandir(folder) as entries:
        links += sorted(entry.path for entry in entries if entry.is_symlink())
    if not links or SiteLinks(site).followed:
        return None
    if links[0] == folder and _within(os.path.realpath(folder), str(site)):
        return None
    name = links[0][len(str(site)) + 1 :].replace(os.sep, "/")
    why = f"{name} is a link, so nothing is kept for the next build: it could be written elsewhere"
    return warning("link-outside", why, hint="remove the link").within(name)


def destination_problem(site: Path, destination: Path) -> Diagnostic | None:
    """The error about a destination that is named in the site, and that a link leads out of it;
    None if there is none."""
    real = os.path.realpath(destination)
    named, absolute = (os.path.normpath(Path.cwd() / path) for path in (destination, site))
    roots = (absolute, os.path.realpath(site))
    if _within(real, roots[1]) or not any(_within(named, root) for root in roots):
        return None
    if SiteLinks(Path(roots[1])).followed:
        return None
    name = shown(destination.name)
    why = f"the output cannot go to {name}: it is a link out of the site, to {shown(real)}"
    hint = "name that folder with --dest, or write 'symlinks: follow' into content/course.yml"
    return error("output-unsafe", why, hint=hint)


def _within(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def shown(path: object) -> str:
    """A path for a message, though its name may be no text."""
    return str(path).encode("utf-8", "replace").decode()
