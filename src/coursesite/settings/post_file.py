"""A post's head to its front matter."""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from coursesite import model
from coursesite.diagnostics import Diagnostic
from coursesite.settings import post_parts, reader, validators
from coursesite.settings.declaration import Context, Given
from coursesite.settings.notations import unique_terms
from coursesite.settings.yaml_nodes import YamlSource


def parse(
    data: bytes | str, *, path: str = "", zone: dt.tzinfo, names: validators.Names = dict
) -> model.Document:
    """The document in the bytes of a post's file: see `read`."""
    return read(post_parts.head(data), path=path, zone=zone, names=names)


def read(
    head: post_parts.Head, *, path: str = "", zone: dt.tzinfo, names: validators.Names = dict
) -> model.Document:
    """The document with this head. Never raises: mistakes are the document's diagnostics, with
    positions in the file and with `path`.

    Times without an offset are local in `zone`. `names` has the days of the week in the site's
    language.
    """
    diagnostics = list(head.diagnostics)
    front = model.FrontMatter()
    if head.yaml:
        source = YamlSource(head.yaml, "front-matter", head.yaml_line, names)
        if given := reader.read(model.FrontMatter, source):
            front = _front(given, zone)
        diagnostics += (_unclosed(diagnostic, head) for diagnostic in source.reported())
    repeated = not front.title or post_parts.repeats(head.heading, front.title)
    heading = head.heading if repeated else ""
    diagnostics.sort(key=lambda diagnostic: diagnostic.sort_key)
    return model.Document(
        front=front,
        heading=post_parts.plain(heading),
        heading_markdown=heading,
        diagnostics=tuple(diagnostic.within(path) for diagnostic in diagnostics),
    )


def _unclosed(problem: Diagnostic, head: post_parts.Head) -> Diagnostic:
    """The diagnostic. If the YAML is wrong below a blank line, its hint has another guess: the
    fence may be missing, and what is read is the body."""
    codes = ("front-matter-syntax", "front-matter-not-mapping")
    if problem.code not in codes or problem.span is None:
        return problem
    above = (head.yaml or "").split("\n")[: problem.span.line - head.yaml_line - 1]
    if all(line.strip() for line in above):
        return problem
    guess = "or is the line '---' missing that ends the front matter?"
    return structs.replace(problem, hint=f"{problem.hint}; {guess}")


def _front(given: Given, zone: dt.tzinfo) -> model.FrontMatter:
    """The front matter of the model, with local times in `zone`."""
    fields = given.fields(Context(zone))
    counted = [name for name, value in fields.items() if type(value) is model.InWeek]
    if counted:
        counted.sort(key=model.FrontMatter.__struct_fields__.index)
        fields["counted"] = {name: fields.pop(name) for name in counted}
    if categories := fields.get("categories"):
        fields["tags"] = unique_terms([*fields.get("tags", ()), *categories])
    return model.FrontMatter(**fields)
