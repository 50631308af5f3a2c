"""`coursesite schema`: what front matter and `course.yml` may hold, for editors."""

from __future__ import annotations

import click
import msgspec


@click.command()
@click.argument("which", type=click.Choice(["front-matter", "course"]), default="front-matter")
def schema(which: str) -> None:
    """Print the JSON Schema of front matter, or of a course.yml, for editors."""
    from coursesite.settings import json_schema as schemas

    text = msgspec.json.encode(schemas.schema("course" if which == "course" else "front-matter"))
    click.echo(msgspec.json.format(text, indent=2).decode())
