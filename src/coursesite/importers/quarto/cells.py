"""Cells of code in our syntax: as they stand in a document, and as they stand after it was run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from coursesite.importers.block_lines import DIV, FENCE, code_end, div_end
from coursesite.importers.counted import Counted
from coursesite.importers.pandoc.figures import IMAGE, Run, captioned, picture
from coursesite.importers.quarto.options import Cell
from coursesite.importers.scholarly.directives import attributes, stripped
from coursesite.importers.shortcode_text import shortcode
from coursesite.markup.attributes import Attributes, parse
from coursesite.notebooks.outputs import fenced, shown
from coursesite.notebooks.structs import Output

_LITERAL = re.compile(r"^([ \t]*[`~]{3,}[ \t]*)\{(\{[^{}\n]+\})\}", re.M)
_GRAPHICS = re.compile(
    r"(?:(?:library|require)\([^()]*\)\s*)*(?:knitr::)?include_graphics\((.*)\)\s*;?", re.DOTALL
)
_TUBE = re.compile(r"""\b(?:embed_youtube|YouTubeVideo)\(\s*(?:id\s*=\s*)?["']([\w-]+)["']""")
_STRING = re.compile(r"""["']([^"'\n]+\.[^"'\n]+|[^"'\n]+(?=["']\s*,))["']""")
_LANGUAGES = {"webr-r": "r", "webr": "r", "pyodide-python": "python", "pyodide": "python"}
_LANGUAGES |= {"ojs": "js", "rcpp": "cpp", "py": "python", "sh": "bash"}


def literal(body: list[str]) -> list[str]:
    """The lines of code that shows cells: their doubled braces are single there."""
    text = "\n".join(body)
    return _LITERAL.sub(r"\1\2", text).split("\n") if "{{" in text else body


def listing(given: Attributes, body: list[str]) -> list[str]:
    """Code with attributes of Pandoc."""
    names = [name for name in given.classes if name not in ("cell-code", "numberLines")]
    words = [f"#{given.id}"] if given.id else []
    words += [".lineno"] if "numberLines" in given.classes else []
    for key in ("filename", "code-line-numbers"):
        words += [f'{key}="{given.get(key)}"'] if given.get(key) else []
    head = names[0] if names and names[0] != "default" else "text"
    lines = fenced(f"{head} {{{' '.join(words)}}}" if words else head, "\n".join(body))
    label, caption = given.get("lst-label"), given.get("lst-cap")
    if label or caption:
        lines.append(attributes(label, caption))
    if (fold := given.get("code-fold").lower()) not in ("true", "show"):
        return lines
    flags = ["open"] if fold == "show" else []
    summary = given.get("code-summary")
    head = (
        shortcode("details", summary, {}, flags)
        if summary
        else shortcode("details", "", {"of": "code"}, flags)
    )
    return [head.replace('details "" ', "details "), *lines, "{{< /details >}}"]


def source(cell: Cell, drawn: Callable[[str], list[str]], told: Counted) -> list[str]:
    """A cell whose outputs are not known, but for the pictures that were `drawn` by its label."""
    engine = cell.engine.lower()
    if engine in ("mermaid", "dot"):
        below = [attributes(cell.text("label"), cell.caption)] if cell.text("label") else []
        return [*fenced(engine, "\n".join(cell.code)), *below]
    if cell.is_off("include") or engine in ("css", "comment"):
        return []
    code: list[str] = []
    if not cell.is_off("echo") and any(line.strip() for line in cell.code):
        keys = (
            "filename",
            "code-line-numbers",
            "code-fold",
            "code-summary",
            "lst-label",
            "lst-cap",
        )
        given = Attributes(
            "", (_LANGUAGES.get(engine, engine),), tuple((k, cell.text(k)) for k in keys)
        )
        is_whole = cell.text("echo") == "fenced"
        code = (
            fenced("markdown", "\n".join([f"```{cell.head}", *cell.code, "```"]))
            if is_whole
            else listing(given, cell.code)
        )
    if pictures := _pictures(cell):
        return [*code, "", *pictures] if code else pictures
    if cell.is_off("eval") or cell.is_off("output") or not cell.code:
        return code
    if pictures := _written(cell, drawn(cell.text("label"))):
        return [*code, "", *pictures] if code else pictures
    if cell.caption:
        note = "a figure or table of a cell is its caption alone, since no output was saved"
        told.add("left", note, cell.text("label") or cell.head)
        return stripped([*code, "", *captioned(cell.label, [], cell.caption)])
    told.add("left", "a cell has no output, since none was saved", cell.head)
    return code


def _pictures(cell: Cell) -> list[str]:
    """The pictures from files and the recordings that a cell shows."""
    code = "\n".join(line for line in cell.code if not line.lstrip().startswith("#")).strip()
    if tube := _TUBE.search(code):
        return [shortcode("youtube", tube[1], {"title": cell.caption})]
    call = _GRAPHICS.fullmatch(code)
    names = _STRING.findall(call[1]) if call else []
    if call and re.search(r"\b(?:here|file\.path)\(", call[1]):
        names = ["/".join(names)]
    return _written(cell, names)


def _written(cell: Cell, names: list[str]) -> list[str]:
    """The lines of pictures with the label and the caption of their cell."""
    lines: list[str] = []
    for number, name in enumerate(names):
        words = [
            f'{key}="{cell.text(old).replace(chr(34), "&quot;")}"'
            for key, old in (("width", "out-width"), ("fig-alt", "fig-alt"))
        ]
        address = f"<{name}>" if " " in name else name
        if image := IMAGE.fullmatch(f"![{cell.caption}]({address}){{{' '.join(words)}}}"):
            lines += ["", *picture(image, "" if number else cell.label)]
    return lines[1:]


def executed(
    given: Attributes, inner: list[str], run: Run, defaults: Mapping[str, Any], told: Counted
) -> list[str]:
    """A cell as it stands after it was run: a div with its code and its outputs."""
    out: list[str] = []
    plain: list[str] = []
    has_code = has_output = False
    at = 0
    while at < len(inner):
        end = at
        if fence := FENCE.match(inner[at]):
            end = code_end(inner, at, fence[1])
        elif DIV.match(inner[at]):
            end = max(at, div_end(inner, at))
        if fence and "cell-code" in fence[2]:
            has_code = True
            own = parse(fence[2].strip("{}"))
            keys = ("code-fold", "code-summary")
            fold = Attributes(
                pairs=tuple((key, str(defaults[key]).lower()) for key in keys if key in defaults)
            )
            out += [
                *run(stripped(plain)),
                "",
                *listing(fold.merged(own), literal(inner[at + 1 : end])),
                "",
            ]
            plain = []
        else:
            has_output = has_output or bool(inner[at].strip())
            plain += inner[at : end + 1]
        at = end + 1
    plain = stripped(plain)
    caption = given.get("tbl-cap") or given.get("fig-cap")
    is_float = re.match(r"(?:fig|tbl|lst)-", given.id)
    if is_float and not caption and plain and ":::" not in plain[-1]:
        *plain, caption = plain
    out = stripped([*out, *run(plain)])
    if has_output:
        told.add("converted", "cells have the outputs that were saved")
    if is_float and out:
        return captioned(given.id, out, caption)
    if not has_code or not has_output:
        return out
    count = given.get("execution_count")
    return [
        f"{{{{< cell {count} >}}}}" if count.isdigit() else "{{< cell >}}",
        *out,
        "",
        "{{< /cell >}}",
    ]


def output(classes: tuple[str, ...], inner: list[str], run: Run) -> list[str]:
    """One output of a cell: code without a language is text, HTML loses its scripts."""
    form = next((one for one in ("stderr", "error") if f"cell-output-{one}" in classes), "")
    lines: list[str] = []
    at = start = 0
    while at < len(inner):
        if fence := FENCE.match(inner[at]):
            end = code_end(inner, at, fence[1])
            body = "\n".join(inner[at + 1 : end])
            if fence[2].startswith("{=html"):
                found = shown([Output("display_data", data={"text/html": body})], None, ()).blocks
                new = [line for block in found for line in block]
            elif not fence[2].strip("{} "):
                new = fenced(f"output-{form}".rstrip("-"), body)
            else:
                new = run(inner[at : end + 1])
            lines += [*run(stripped(inner[start:at])), "", *new, ""]
            at, start = end, end + 1
        at += 1
    return stripped([*lines, *run(stripped(inner[start:]))])
