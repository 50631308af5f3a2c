"""A post's bytes to its front matter and its body: the one door to both."""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from coursesite import model
from coursesite.diagnostics import Diagnostic
from coursesite.settings import decoding, reader, split, validators
from coursesite.settings.declaration import Context, Given
from coursesite.settings.notations import unique_terms
from coursesite.settings.yaml_nodes import YamlSource


def parse(
    data: bytes | str, *, path: str = "", zone: dt.tzinfo, names: validators.Names = dict
) -> model.Document:
    """The document in the bytes of a post's file. Never raises: mistakes are the document's
    diagnostics, with positions in the file and with `path`.

    Times without an offset are local in `zone`. `names` has the days of the week in the site's
    language.
    """
    text, diagnostics = decoding.decode(data)
    parts = split.split(text)
    # In a file that is not UTF-8, fences may be missing because they were decoded wrongly.
    if parts.diagnostics and not decoding.wide(data):
        diagnostics += parts.diagnostics
    front = model.FrontMatter()
    if parts.yaml:
        source = YamlSource(parts.yaml, "front-matter", parts.yaml_line, names)
        if given := reader.read(model.FrontMatter, source):
            front = _front(given, zone)
        diagnostics += (_unclosed(diagnostic, parts) for diagnostic in source.reported())
    heading, body = split.lift_heading(parts.body, front.title)
    diagnostics.sort(key=lambda diagnostic: diagnostic.sort_key)
    return model.Document(
        front=front,
        body=body,
        line=parts.body_line,
        heading=split.plain(heading),
        heading_markdown=heading,
        diagnostics=tuple(diagnostic.within(path) for diagnostic in diagnostics),
    )


def body(data: bytes, title: str) -> str:
    """The body of a post whose front matter has this title, as in `Document.body`."""
    return split.lift_heading(without(decoding.decode(data)[0]), title)[1]


def without(text: str) -> str:
    """The text of a post (line break `\\n`) below its front matter."""
    return split.split(text).body


def _unclosed(problem: Diagnostic, parts: split.Parts) -> Diagnostic:
    """The diagnostic. If the YAML is wrong below a blank line, its hint has another guess: the
    fence may be missing, and what is read is the body."""
    codes = ("front-matter-syntax", "front-matter-not-mapping")
    if problem.code not in codes or problem.span is None:
        return problem
    above = (parts.yaml or "").split("\n")[: problem.span.line - parts.yaml_line - 1]
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
