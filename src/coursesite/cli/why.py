"""`coursesite why`: the files that a page was made from, and the reason it was made again."""

from __future__ import annotations

from pathlib import Path

import click

from coursesite.cli.options import EDITION, SITE


@click.command()
@click.argument("url")
@SITE
@click.option("--depth", type=click.IntRange(1, 9), default=2, help="How far to go back.")
@click.option("--files", is_flag=True, help="List the files that it is made from, and no more.")
@EDITION
def why(url: str, site: Path, depth: int, files: bool, edition: str) -> None:
    """Tell what the page at URL was made from, and why it was last made.

    URL is an address of the site, such as /lectures/heaps/, or the path of a post.
    """
    from coursesite.build.why import UnknownPageError, explain

    try:
        page = explain(site, url, depth, edition)
    except UnknownPageError as problem:
        raise click.ClickException(f"{problem.message}; {problem.hint}") from None
    if files:
        click.echo("\n".join(page.files))
        return
    click.echo(f"{page.path}\n  made by    {page.task}, from {len(page.files)} files")
    click.echo(f"  last made  because {page.reason}" if page.reason else "  a file as it is")
    click.echo("\n".join(f"  {line}" for line in page.tree))
