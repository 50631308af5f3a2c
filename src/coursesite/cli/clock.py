"""The clock of the commands: the moment at which a site is published."""

from __future__ import annotations

import datetime as dt
import os

import click


def now(clock: str | None) -> str:
    """The moment that decides which posts are out, as ISO 8601 in UTC.

    `clock` is the value of `--clock`, which wins over the environment's SOURCE_DATE_EPOCH, the
    seconds that reproducible builds are made at (reproducible-builds.org); else it is now. Raises
    click's usage errors.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if clock:
        try:
            moment = dt.datetime.fromisoformat(clock)
        except ValueError:
            raise click.BadParameter(
                f"'{clock}' is no moment; write 2024-05-06 or 2024-05-06T09:00+02:00",
                param_hint="--clock",
            ) from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
    elif epoch and epoch.isascii() and epoch.isdigit():
        try:
            moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        except (ValueError, OverflowError, OSError):
            raise click.UsageError(f"SOURCE_DATE_EPOCH is no moment: {epoch}") from None
    else:
        moment = dt.datetime.now(dt.UTC)
    try:
        return moment.astimezone(dt.UTC).isoformat()
    except OverflowError:
        raise click.BadParameter(f"'{clock}' is too long ago", param_hint="--clock") from None


def today() -> dt.date:
    """The day, in UTC, that new files are dated with."""
    return dt.date.fromisoformat(now(None)[:10])
