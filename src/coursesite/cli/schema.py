"""`coursesite schema`: the JSON Schema of front matter and of `course.yml`."""

from __future__ import annotations

import click


@click.command()
@click.argument("which", type=click.Choice(["front-matter", "course"]), default="front-matter")
def schema(which: str) -> None:
    """Print the JSON Schema of front matter, or of a course.yml, for editors."""
    import msgspec

    from coursesite.settings import json_schema

    text = msgspec.json.encode(
        json_schema.schema("course" if which == "course" else "front-matter")
    )
    click.echo(msgspec.json.format(text, indent=2).decode())
