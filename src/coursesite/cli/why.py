"""`coursesite why`."""

from __future__ import annotations

from pathlib import Path

import click

from coursesite.cli.common import SITE


@click.command()
@click.argument("url")
@SITE
@click.option("--depth", type=click.IntRange(1, 9), default=2, help="How far to go back.")
@click.option("--files", is_flag=True, help="List the files that it is made from, and no more.")
def why(url: str, site: Path, depth: int, files: bool) -> None:
    """Tell what the page at URL was made from, and why it was last made.

    URL is an address of the site, such as /lectures/heaps/, or the path of a post.
    """
    from coursesite.build.why import UnknownError, explain

    try:
        found = explain(site, url, depth)
    except UnknownError as problem:
        raise click.ClickException(f"{problem.message}; {problem.hint}") from None
    if files:
        click.echo("\n".join(found.files))
        return
    click.echo(f"{found.path}\n  made by    {found.task}, from {len(found.files)} files")
    click.echo(f"  last made  because {found.reason}" if found.reason else "  a file as it is")
    click.echo("\n".join(f"  {line}" for line in found.tree))
