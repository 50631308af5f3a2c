"""Options that several commands have, and the check of the folders that they name."""

from __future__ import annotations

from pathlib import Path

import click

SITE = click.option(
    "-s",
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder of the site.  [default: this folder]",
)
EDITION = click.option(
    "--edition",
    type=click.Choice(["students", "teacher"]),
    default="students",
    show_default=True,
    callback=lambda context, option, value: "" if value == "students" else value,
    help="Which edition: the teacher's has all solutions.",
)


def _base_url(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The address that is given, as a setting of that name is read."""
    if not value:
        return value
    from coursesite.settings.validators import BadValueError, base_url  # where it is given

    try:
        return base_url(value)
    except BadValueError as wrong:
        raise click.BadParameter(f"{wrong}: {wrong.hint}") from None


BASE_URL = click.option(
    "--base-url",
    callback=_base_url,
    help="Where the site is published, for feeds, the sitemap and other full addresses.",
)
DRAFTS = click.option("--drafts", is_flag=True, help="Take drafts in, too.")
FUTURE = click.option("--future", is_flag=True, help="Take in what has a later publish date, too.")
STRICT = click.option("--strict", is_flag=True, help="A warning is a failure.")
CLOCK = click.option("--clock", metavar="ISO", help="Do it as if it were this moment.")
QUIET = click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")


def check_folders(site: Path, destination: Path | None = None) -> None:
    """Raises click's BadParameter if there is no folder `site`, or if a path cannot be resolved: it
    is a link to itself, or of a drive that is gone."""
    for path, option in ((site, "--site"), (destination, "--dest")):
        try:
            if path is not None:
                path.resolve()
        except (OSError, RuntimeError) as failure:
            shown = click.format_filename(path or site)
            raise click.BadParameter(f"{shown} leads nowhere", param_hint=option) from failure
    if not site.is_dir():
        shown = click.format_filename(site)
        raise click.BadParameter(f"there is no folder {shown}", param_hint="--site")
