"""Directives of MyST and of Sphinx's extensions, each as lines of ours."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable

from coursesite.importers import html_blocks
from coursesite.importers.myst.page import MystPage, fenced, language
from coursesite.importers.pandoc.figures import captioned
from coursesite.importers.plain_text import plain_text
from coursesite.importers.scholarly.directives import (
    Directive,
    attributes,
    callout,
    label_id,
    stripped,
)
from coursesite.importers.shortcode_text import shortcode
from coursesite.media import providers

_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^()\s]+)[^()]*\)")
_ATTRIBUTE = re.compile(r"\b(src|alt|width)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_MARKUP = re.compile(r"[*`$\[<{\\]|(?<!\w)_")
_ROW = re.compile(r"[*-][ \t]+[*-](?:[ \t]+(.*))?\Z")
_CELL = re.compile(r"[ \t]{1,3}[*-](?:[ \t]+(.*))?\Z")
_REMOVED = re.compile(r"\bremove[-_](?:cell|input)\b")
_HIDDEN = re.compile(r"\bhide[-_](?:cell|input)\b")
_VERSIONS = {
    "versionadded": "New in version",
    "versionchanged": "Changed in version",
    "versionremoved": "Removed in version",
    "deprecated": "Deprecated since version",
}


# ---- code and files ------------------------------------------------------------------------------


def _code(d: Directive, page: MystPage) -> list[str]:
    words = d.options.get("language") or d.argument
    words = page.language if d.name == "code-cell" and not words else language(words)
    start, caption = d.options.get("lineno-start", ""), d.options.get("caption", "")
    marked = d.options.get("emphasize-lines", "").replace(",", " ")
    facts = [
        f'file="{d.options["filename"]}"' if "filename" in d.options else "",
        ".lineno" if "linenos" in d.options or start else "",
        f'linenostart="{start}"' if start.isdigit() and start != "1" else "",
        f'hl_lines="{marked}"' if marked else "",
        f"#{d.label}" if d.label and not caption else "",
    ]
    more = " ".join(filter(None, facts))
    lines = fenced(f"{words or 'text'} {{{more}}}" if more else words, d.body)
    return [*lines, attributes(d.label, caption)] if caption else lines


def _cell(d: Directive, page: MystPage) -> list[str]:
    tags = d.options.get("tags", "")
    if _REMOVED.search(tags):
        page.note(d.source, "left", "code that is removed from the page is not here")
        return []
    lines = _code(d, page) if d.body else []
    is_hidden = lines and _HIDDEN.search(tags)
    return ['{{< details of="code" >}}', *lines, "{{< /details >}}"] if is_hidden else lines


def _drawn(d: Directive, page: MystPage) -> list[str]:
    body = d.body or (page.text(d.argument) or "").split("\n")
    alt = f' {{alt="{d.options["alt"]}"}}' if d.options.get("alt") else ""
    lines = fenced(("mermaid" if d.name == "mermaid" else "dot") + alt, body)
    is_more = d.label or "caption" in d.options
    return [*lines, attributes(d.label, d.options.get("caption", ""))] if is_more else lines


def _included(d: Directive, page: MystPage) -> list[str]:
    text, name = page.text(d.argument), d.argument.rpartition("/")[2]
    if text is None:
        page.note(d.source, "left", f"a file to include is not there: {d.argument}")
        return fenced("text", [d.source.strip()])
    if d.name == "include" and text.startswith("---\n") and (end := text.find("\n---", 3)) > 0:
        text = text[text.find("\n", end + 1) + 1 :]
    lines = selected(text, d.options)
    is_code = d.name != "include" or {"literal", "code"} & set(d.options)
    if not is_code and not name.endswith((".rst", ".py", ".txt")):
        put_in = page.put_in("\n".join(lines))
        page.note(d.source, "converted", f"{d.argument} stands in the page")
        return put_in if put_in is not None else fenced("text", lines)
    ending = {"txt": "text", "py": "python"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    facts = {"filename": name, **d.options, "language": d.options.get("language") or ending}
    return _code(Directive(d.name, "", facts, lines, d.source), page)


def selected(text: str, options: dict[str, str]) -> list[str]:
    """The lines of a file that the options of an `include` or `literalinclude` choose."""
    lines = text.rstrip("\n").split("\n")
    if wanted := options.get("lines"):
        chosen: list[str] = []
        for first, dash, last in re.findall(r"(\d*)[ ]*(-?)[ ]*(\d*)", wanted):
            if first or last:
                start = int(first or 1)
                chosen += lines[start - 1 : int(last) if last else None if dash else start]
        lines = chosen
    start, end = 0, len(lines)
    for key, step in (("start-after", 1), ("start-at", 0)):
        if words := options.get(key):
            start = next((n + step for n, line in enumerate(lines) if words in line), start)
    for key, step in (("end-before", 0), ("end-at", 1)):
        if words := options.get(key):
            found = (n + step for n, line in enumerate(lines) if n >= start and words in line)
            end = next(found, end)
    first, last = options.get("start-line", ""), options.get("end-line", "")
    return lines[int(first) if first.isdigit() else start : int(last) if last.isdigit() else end]


# ---- pictures, tables and media ------------------------------------------------------------------


def _width(d: Directive, page: MystPage) -> str:
    width = d.options.get("width", "").replace(" ", "").removesuffix("px")
    if re.fullmatch(r"[\d.]*%?", width):
        return width
    page.note(d.source, "left", f"the width of a picture: {width}")
    return ""


def _figure(d: Directive, page: MystPage) -> list[str]:
    source, body, options = d.argument, d.body, dict(d.options)
    if d.name == "figure-md":
        first, options["name"] = " ".join(body[:1]), d.argument
        tag = {key: a or b or c for key, a, b, c in _ATTRIBUTE.findall(first)}
        facts = found.groupdict() if (found := _IMAGE.search(first)) else tag
        options |= {key: facts[key] for key in ("alt", "width") if facts.get(key)}
        source, body = facts.get("src", ""), body[1:]
    d = Directive("figure", source, options, body, d.source)
    if not source:  # the pictures are in the text, and the caption below them
        text = "\n".join(body).rstrip()
        above, _, caption = text.rpartition("\n\n")
        parts = (above, caption) if "![" not in caption else (text, "")
        return captioned(d.label, stripped(page.convert(parts[0].split("\n"))), parts[1])
    lines = stripped(page.convert(body))
    if source.startswith("#"):
        page.note(d.source, "left", "a figure is an output of another notebook")
        return [f"[]({source})", "", *lines]
    side = options["align"] if options.get("align") in ("left", "right") else ""
    given = {"alt": options.get("alt", ""), "width": _width(d, page), "class": side}
    opening = shortcode(
        "figure", source, given | {"link": options.get("target", ""), "id": d.label}
    )
    return [opening, *lines, "{{< /figure >}}"] if lines else [opening]


def _image(d: Directive, page: MystPage) -> list[str]:
    side, width = d.options.get("align", ""), _width(d, page)
    facts = [f'width="{width}"' if width else "", f".{side}" if side in ("left", "right") else ""]
    more = " ".join(filter(None, [*facts, f"#{d.label}" if d.label else ""]))
    path = f"<{d.argument}>" if " " in d.argument else d.argument
    image = f"![{d.options.get('alt', '')}]({path})" + (f"{{: {more} }}" if more else "")
    return [f"[{image}]({d.options['target']})" if d.options.get("target") else image]


def _table(d: Directive, page: MystPage) -> list[str]:
    if d.name == "list-table":
        rows: list[list[list[str]]] = []
        for line in d.body:
            if row := _ROW.match(line):
                rows.append([[row[1] or ""]])
            elif rows and (cell := _CELL.match(line)):
                rows[-1].append([cell[1] or ""])
            elif rows:
                rows[-1][-1].append(line.strip())
        lines = _rows([[_flat(page.convert(cell)) for cell in row] for row in rows], d)
    elif d.name == "csv-table":
        text = page.text(d.options["file"]) if "file" in d.options else "\n".join(d.body)
        sign = {"tab": "\t", "space": " "}.get(d.options.get("delim", ""), d.options.get("delim"))
        source = [*filter(None, [d.options.get("header")]), *(text or "").strip().split("\n")]
        found = csv.reader(source, delimiter=(sign or ",")[:1], skipinitialspace=True)
        lines = _rows([[cell.strip() for cell in row] for row in found if row], d)
    else:
        lines = page.convert(d.body)
    below = [attributes(d.label, d.argument)] if d.argument or d.label else []
    return [*stripped(lines), *below]


def _flat(lines: list[str]) -> str:
    """The lines of a cell on one line."""
    paragraphs = re.split(r"\n(?:[ \t]*\n)+|\n(?=[-*+] )", "\n".join(stripped(lines)))
    return "<br>".join(" ".join(one.split()) for one in paragraphs)


def _rows(rows: list[list[str]], d: Directive) -> list[str]:
    """Rows of cells as a table; one without a header has an empty one."""
    width = max(map(len, rows), default=0)
    if not d.options.get("header") and d.options.get("header-rows", "0") in ("", "0"):
        rows = [[""] * width, *rows]
    full = [row + [""] * (width - len(row)) for row in rows]
    cells = [[re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in row] for row in full]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return [lines[0], "|" + "---|" * width, *lines[1:]] if width else []


def _frame(d: Directive, page: MystPage) -> list[str]:
    url, body = d.argument or " ".join(d.body[:1]), d.body if d.argument else d.body[1:]
    title = plain_text(d.options.get("title") or " ".join(body))
    if d.name != "iframe" or providers.recognise(url):
        name = d.name if d.name in ("youtube", "vimeo") else "video"
        return [shortcode(name, url, {"title": title})]
    facts = {"src": url, **{key: d.options.get(key, "") for key in ("width", "height")}}
    facts["title"] = title.replace('"', "&quot;")
    pairs = " ".join(f'{key}="{value}"' for key, value in facts.items() if value)
    return [f"<iframe {pairs}></iframe>"]


def _embed(d: Directive, page: MystPage) -> list[str]:
    address = page.target((d.argument or d.label).removeprefix("#"))
    if not address:
        page.note(d.source, "left", "what is to be embedded has no label on a page")
        return fenced("text", [d.source.strip()])
    return [f"{{{{< restate {address.removeprefix('#')} >}}}}"]


# ---- boxes ---------------------------------------------------------------------------------------


def _folded(d: Directive, page: MystPage) -> list[str]:
    title, body, is_open = d.argument or "Details", page.convert(d.body), "open" in d.options
    if _MARKUP.search(title) or d.label:
        return callout("NOTE", title, body, fold="+" if is_open else "-", label=d.label)
    opening = shortcode("details", title, {}, ["open"] if is_open else [])
    return [opening, "", *body, "", "{{< /details >}}"]


def _aside(d: Directive, page: MystPage) -> list[str]:
    if d.name in _VERSIONS:
        version, _, words = d.argument.partition(" ")
        return callout("NOTE", f"{_VERSIONS[d.name]} {version}", page.convert([words, *d.body]))
    page.note(d.source, "converted", "a text in the margin is a note in the text")
    return callout("NOTE", d.argument, page.convert(d.body), label=d.label)


def _tab(d: Directive, page: MystPage) -> list[str]:
    title = (d.argument or "Tab").replace('"', "”")
    body = [f"    {line}" if line else "" for line in page.convert(d.body)]
    return [f'==={"+" if "selected" in d.options else ""} "{title}"', "", *body]


def _card(d: Directive, page: MystPage) -> list[str]:
    link, kind, title = d.options.get("link", ""), d.options.get("link-type", ""), d.argument
    if kind in ("ref", "any"):
        link = page.target(link) or link
    elif kind == "doc" and "." not in link.rpartition("/")[2]:
        link += ".md"
    body = ["" if re.fullmatch(r"\^{3,}|\+{3,}", one.strip()) else one for one in d.body]
    images = [
        f"![]({value})" for key, value in d.options.items() if key.startswith("img-") and value
    ]
    named = f"[{title}]({link})" if link else title
    head = [f"**{named}**"] if title else [named] if link else []
    above, below = d.options.get("header", ""), d.options.get("footer", "")
    return _column([*images, "", above, "", *head, "", *page.convert(body), "", below])


def _column(lines: list[str]) -> list[str]:
    return ['<div markdown="1">', "", *stripped(lines), "", "</div>"]


def _unwrapped(d: Directive, page: MystPage) -> list[str]:
    title = [f"**{d.argument}**"] if d.argument and d.name in ("topic", "rubric") else []
    label = [attributes(d.label)] if title and d.label else []
    breaks = r"-{3,}|\^{3,}|\+{3,}" if d.name == "panels" else r"(?!)"
    body = ["" if re.fullmatch(breaks, line.strip()) else line for line in d.body]
    lines = [*title, *label, "", *page.convert(body)]
    if d.name == "grid":
        return ['<div class="cs-columns" markdown="1">', *lines, "</div>"]
    return _column(lines) if d.name == "grid-item" else lines


def _quote(d: Directive, page: MystPage) -> list[str]:
    return [f"> {line}".rstrip() for line in page.convert(stripped([d.argument, *d.body]))]


def _glossary(d: Directive, page: MystPage) -> list[str]:
    lines: list[str] = []
    for line in d.body:
        is_below = bool(lines) and lines[-1].startswith((":", "  "))
        if line[:1] not in ("", " ", "\t", ":"):
            found = page.book.terms.get(label_id(line).lower())
            is_told = found is not None and page.path != "glossary.md"  # whose terms have ids
            term = f'<span id="{found.name}"></span>{line}' if is_told and found else line
            lines += ["", term] if is_below else [term]
        elif line[:1] in (" ", "\t"):
            lines.append(f"{'  ' if is_below or not ''.join(lines[-1:]) else ': '}{line.strip()}")
        else:
            lines.append(line)
    return page.convert(lines)


def _bibliography(d: Directive, page: MystPage) -> list[str]:
    if "all" in d.options:
        page.front["nocite"] = "@*"
    elif d.name == "bibliography" and "docname" not in d.options.get("filter", ""):
        page.front["nocite"] = list(page.book.cited)
        page.note(d.source, "converted", "it lists what the book cites, which nocite names")
    return ["{{< bibliography >}}"]


def _raw(d: Directive, page: MystPage) -> list[str]:
    if "html" in d.argument:
        is_html = d.name == "raw"
        return [html_blocks.one_block("\n".join(d.body))] if is_html else page.convert(d.body)
    page.note(d.source, "left", f"what is only for {d.argument or 'another format'} is not here")
    return []


def _glued(d: Directive, page: MystPage) -> list[str]:
    page.note(d.source, "left", "a value that a program computes is not here: glue")
    return page.convert(d.body)


def _button(d: Directive, page: MystPage) -> list[str]:
    link = page.target(d.argument) or d.argument
    link += "" if re.search(r"[:#.]", link) else ".md"
    return [f"[{' '.join(d.body) or link}]({link}){{: .btn }}"]


def _dropped(d: Directive, page: MystPage) -> list[str]:
    page.note(d.source, "left", f"the directive {d.name} shows nothing here: it is gone")
    return []


def _gate(d: Directive, page: MystPage) -> list[str]:
    """The beginning or the end of an exercise or solution that is fenced by two directives."""
    name, _, edge = d.name.rpartition("-")
    if edge == "end":
        return [f"{{{{< /{name} >}}}}"]
    words = [name, f'"{plain_text(d.argument)}"' if d.argument and name == "exercise" else ""]
    words += [f'id="{d.label}"' if d.label else "", "unnumbered" if "nonumber" in d.options else ""]
    words += [f'for="{label_id(d.argument)}"' if name == "solution" else ""]
    return [f"{{{{< {' '.join(filter(None, words))} >}}}}"]


_NAMES: dict[Callable[[Directive, MystPage], list[str]], str] = {
    _code: "code code-block sourcecode parsed-literal prompt",
    _cell: "code-cell",
    _drawn: "mermaid graphviz digraph dot",
    _included: "include literalinclude",
    _figure: "figure figure-md",
    _image: "image",
    _table: "table list-table csv-table",
    _frame: "iframe video youtube vimeo",
    _embed: "embed",
    _folded: "dropdown toggle details",
    _aside: f"margin sidebar aside {' '.join(_VERSIONS)}",
    _tab: "tab-item tab tabbed",
    _card: "card grid-item-card",
    _unwrapped: "grid grid-item card-carousel container div panels hlist centered tab-set tabs "
    "topic rubric",
    _quote: "epigraph pull-quote highlights blockquote",
    _glossary: "glossary",
    _bibliography: "bibliography footbibliography",
    _raw: "raw only",
    _glued: "glue glue:figure glue:math glue:md",
    _button: "button-link button-ref link-button",
    _dropped: "toctree tableofcontents contents index meta tags highlight sectionauthor codeauthor "
    "thebe-button nb-exec-table",
    _gate: "exercise-start exercise-end solution-start solution-end",
}
HANDLERS = {name: handler for handler, names in _NAMES.items() for name in names.split()}
"""The function for each directive that is no note, theorem, exercise or formula."""
