"""The group of all commands, `coursesite`.

Exit codes of every command: 0 done; 1 the content has errors (or warnings under `--strict`); 2
wrong use.
"""

from __future__ import annotations

import click

from coursesite import __version__
from coursesite.cli.build import build
from coursesite.cli.check import check
from coursesite.cli.clean import clean
from coursesite.cli.export.command import export
from coursesite.cli.import_notes import import_
from coursesite.cli.init import init
from coursesite.cli.new import new
from coursesite.cli.next_dates import next_
from coursesite.cli.schema import schema
from coursesite.cli.serve import serve
from coursesite.cli.why import why


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coursesite")
def main() -> None:
    """Turns a folder of Markdown lecture notes into a course website."""


for command in (build, check, clean, export, import_, init, new, next_, schema, serve, why):
    main.add_command(command)
