"""Directives of MyST and of Sphinx's extensions, each as lines of ours."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable

from coursesite.importers.data.posts import split_post
from coursesite.importers.dialects.myst.page import MystPage, language
from coursesite.importers.scholarly.directives import (
    Directive,
    attributes,
    callout,
    label_id,
    stripped,
)
from coursesite.importers.scholarly.figures import captioned, element, table
from coursesite.importers.text import html_blocks
from coursesite.importers.text.excerpts import excerpt
from coursesite.importers.text.plain_text import plain_text
from coursesite.importers.text.shortcode_text import shortcode
from coursesite.media import providers
from coursesite.media.notebooks.outputs import fenced

_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^()\s]++)[^()]*+\)")
_ATTRIBUTE = re.compile(r"\b(src|alt|width)\s*=\s*[\"']?((?<=\")[^\"]*|(?<=')[^']*|[^\s\"'>]+)")
_MARKUP = re.compile(r"[*`$\[<{\\]|(?<!\w)_")
_CELL = re.compile(r"(?:([*-])[ \t]+|[ \t]{1,3})[*-](?:[ \t]+(.*))?\Z")
_NO_MARK = re.compile(r"(?!)")
_VERSIONS = {
    "versionadded": "New in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
}


# ---- code and files ------------------------------------------------------------------------------


def _code(d: Directive, page: MystPage) -> list[str]:
    options, tags = d.options, d.options.get("tags", "")
    words, body = options.get("language") or d.argument, d.body
    if d.name == "mermaid":
        words, body = "mermaid", body or (page.text(d.argument) or "").split("\n")
    if re.search(r"\bremove[-_](?:cell|input)\b", tags):
        page.left(d.source, "code that is removed from the page is not here")
        body = []
    drawn: list[str] = []
    if d.name == "code-cell" and not re.search(r"\bremove[-_](?:cell|output)\b", tags):
        page.left(d.source, "cells whose outputs are not stored have none here")
        caption = options.get("mystnb.figure.caption", "")
        drawn = ["", *captioned(d.label, [], caption)] if caption else []
    if not body:
        return drawn
    words = language(words) or (page.language if d.name == "code-cell" else "")
    start, caption = options.get("lineno-start", ""), options.get("caption", "")
    facts = [
        f'file="{options["filename"]}"' if "filename" in options else "",
        ".lineno" if "linenos" in options or start else "",
        f'linenostart="{start}"' if start.isdigit() and start != "1" else "",
        f'hl_lines="{marked.replace(",", " ")}"'
        if (marked := options.get("emphasize-lines"))
        else "",
        f'alt="{options["alt"]}"' if options.get("alt") else "",
        f"#{d.label}" if d.label and not (caption or drawn) else "",
    ]
    more = " ".join(filter(None, facts))
    lines = fenced(f"{words or 'text'} {{{more}}}" if more else words, "\n".join(body))
    lines += [attributes(d.label, caption)] if caption else []
    is_hidden = re.search(r"\bhide[-_](?:cell|input)\b", tags)
    lines = ['{{< details of="code" >}}', *lines, "{{< /details >}}"] if is_hidden else lines
    return [*lines, *drawn]


def _included(d: Directive, page: MystPage) -> list[str]:
    text, name, options = page.text(d.argument), d.argument.rpartition("/")[2], d.options
    if text is None:
        page.left(d.source, f"a file to include is not there: {d.argument}")
        return fenced("text", d.source.strip())
    text = split_post(text).body if d.name == "include" else text
    if "lines" in options:
        wanted = re.sub(r"\s", "", options["lines"]).replace("-", ":")
        text = excerpt(text, wanted, _NO_MARK, number_is_line=True) or ""
    lines, ending = text.rstrip("\n").split("\n"), name.rpartition(".")[2]
    start, end = (options.get(key, "") for key in ("start-line", "end-line"))
    lines = lines[int(start) if start.isdigit() else 0 : int(end) if end.isdigit() else None]
    for key, extra in (("start-at", 0), ("start-after", 1)):
        if words := options.get(key):
            lines = lines[next((n + extra for n, one in enumerate(lines) if words in one), 0) :]
    for key, extra in (("end-before", 0), ("end-at", 1)):
        if words := options.get(key):
            lines = lines[: next((n + extra for n, one in enumerate(lines) if words in one), None)]
    is_code = d.name != "include" or {"literal", "code"} & set(options)
    if not is_code and ending not in ("rst", "py", "txt"):
        return page.put_in(lines)
    facts = {"filename": name, **options, "language": options.get("language") or ending}
    return _code(Directive(d.name, "", facts, lines, d.source), page)


# ---- pictures, tables and media ------------------------------------------------------------------


def _width(d: Directive) -> str:
    width = d.options.get("width", "").replace(" ", "").removesuffix("px")
    return width if re.fullmatch(r"[\d.]*%?", width) else ""


def _figure(d: Directive, page: MystPage) -> list[str]:
    source, body, options = d.argument, d.body, dict(d.options)
    if d.name == "figure-md":
        first, options["name"] = " ".join(body[:1]), d.argument
        found = _IMAGE.search(first)
        facts = found.groupdict() if found else dict(_ATTRIBUTE.findall(first))
        options |= {key: facts[key] for key in ("alt", "width") if facts.get(key)}
        source, body = facts.get("src", ""), body[1:]
    d = Directive("figure", source, options, body, d.source)
    if not source:  # the pictures are in the text, and the caption below them
        above, _, caption = "\n".join(body).rstrip().rpartition("\n\n")
        above, caption = (above, caption) if "![" not in caption else (caption, "")
        return captioned(d.label, stripped(page.run(above.split("\n"))), caption)
    lines = stripped(page.run(body))
    if source.startswith("#"):
        page.left(d.source, "a figure is an output of another notebook")
        return [f"[]({source})", "", *lines]
    side = options["align"] if options.get("align") in ("left", "right") else ""
    given = {"alt": options.get("alt", ""), "width": _width(d), "class": side}
    opening = shortcode(
        "figure", source, given | {"link": options.get("target", ""), "id": d.label}
    )
    return [opening, *lines, "{{< /figure >}}"] if lines else [opening]


def _image(d: Directive, page: MystPage) -> list[str]:
    side, width = d.options.get("align", ""), _width(d)
    facts = [f'width="{width}"' if width else "", f".{side}" if side in ("left", "right") else ""]
    more = " ".join(filter(None, [*facts, f"#{d.label}" if d.label else ""]))
    path = f"<{d.argument}>" if " " in d.argument else d.argument
    image = f"![{d.options.get('alt', '')}]({path})" + (f"{{: {more} }}" if more else "")
    return [f"[{image}]({d.options['target']})" if d.options.get("target") else image]


def _table(d: Directive, page: MystPage) -> list[str]:
    lines, header = d.body, d.options.get("header")
    rows: list[list[str]] = []
    if d.name == "list-table":
        cells: list[list[list[str]]] = []
        for line in d.body:
            cell = _CELL.match(line)
            if cell and (cell[1] or cells):
                cells += [[]] if cell[1] else []
                cells[-1].append([cell[2] or ""])
            elif cells:
                cells[-1][-1].append(line.strip())
        rows = [[_flat(page.run(cell)) for cell in row] for row in cells]
    elif d.name == "csv-table":
        text = page.text(d.options["file"]) if "file" in d.options else "\n".join(d.body)
        sign = {"tab": "\t", "space": " "}.get(d.options.get("delim", ""), d.options.get("delim"))
        source = [*filter(None, [header]), *(text or "").strip().split("\n")]
        found = csv.reader(source, delimiter=(sign or ",")[:1], skipinitialspace=True)
        rows = [[cell.strip() for cell in row] for row in found if row]
    if d.name != "table":
        has_header = header or d.options.get("header-rows", "0") not in ("", "0")
        lines = table(rows if has_header else [[], *rows])
    below = [attributes(d.label, d.argument)] if d.argument or d.label else []
    return [*stripped(page.run(lines)), *below]


def _flat(lines: list[str]) -> str:
    """The lines of a cell on one line."""
    paragraphs = re.split(r"\n(?:[ \t]*\n)+|\n(?=[-*+] )", "\n".join(stripped(lines)))
    return "<br>".join(" ".join(one.split()) for one in paragraphs)


def _frame(d: Directive, page: MystPage) -> list[str]:
    url, body = d.argument or " ".join(d.body[:1]), d.body if d.argument else d.body[1:]
    title = plain_text(d.options.get("title") or " ".join(body))
    if d.name != "iframe" or providers.recognise(url):
        name = d.name if d.name in ("youtube", "vimeo") else "video"
        frame, caption = shortcode(name, url, {"title": title}), " ".join(body).strip()
        has_figure = d.label or "](" in caption
        return captioned(d.label, [frame], caption) if has_figure else [frame]
    facts = {"src": url, "title": title.replace('"', "&quot;")}
    facts |= {key: d.options[key] for key in ("width", "height") if key in d.options}
    pairs = " ".join(f'{key}="{value}"' for key, value in facts.items() if value)
    frame, caption = f"<iframe {pairs}></iframe>", " ".join(body).strip()
    return captioned(d.label, [frame], caption) if caption or d.label else [frame]


def _embed(d: Directive, page: MystPage) -> list[str]:
    if address := page.target((d.argument or d.label).removeprefix("#")):
        return [f"{{{{< restate {address.removeprefix('#')} >}}}}"]
    page.left(d.source, "what is to be embedded has no label on a page")
    return fenced("text", d.source.strip())


# ---- boxes ---------------------------------------------------------------------------------------


def _folded(d: Directive, page: MystPage) -> list[str]:
    title, body, is_open = d.argument or "Details", page.run(d.body), "open" in d.options
    if _MARKUP.search(title) or d.label:
        return callout("NOTE", title, body, fold="+" if is_open else "-", label=d.label)
    opening = shortcode("details", title, {}, ["open"] if is_open else [])
    return [opening, "", *body, "", "{{< /details >}}"]


def _aside(d: Directive, page: MystPage) -> list[str]:
    version, _, words = d.argument.partition(" ")
    title = f"{_VERSIONS[d.name]} {version}" if d.name in _VERSIONS else d.argument
    body = [words, *d.body] if d.name in _VERSIONS else d.body
    return callout("NOTE", title, page.run(body), label=d.label)


def _tab(d: Directive, page: MystPage) -> list[str]:
    title = (d.argument or "Tab").replace('"', "”")
    body = [f"    {line}" if line else "" for line in page.run(d.body)]
    return [f'==={"+" if "selected" in d.options else ""} "{title}"', "", *body]


def _card(d: Directive, page: MystPage) -> list[str]:
    link, kind, title = d.options.get("link", ""), d.options.get("link-type", ""), d.argument
    link = (page.target(link) or link) if kind in ("ref", "any") else link
    link += ".md" if kind == "doc" and "." not in link.rpartition("/")[2] else ""
    body = ["" if re.fullmatch(r"\^{3,}|\+{3,}", one.strip()) else one for one in d.body]
    images = [f"![]({src})" for key, src in d.options.items() if key.startswith("img-") and src]
    named = f"[{title}]({link})" if link else title
    above, below = d.options.get("header", ""), d.options.get("footer", "")
    head = f"**{named}**" if title else named
    return element(
        "div", "", stripped([*images, "", above, "", head, "", *page.run(body), "", below])
    )


def _unwrapped(d: Directive, page: MystPage) -> list[str]:
    title = [f"**{d.argument}**"] if d.argument and d.name in ("topic", "rubric") else []
    label = [attributes(d.label)] if title and d.label else []
    breaks = r"-{3,}|\^{3,}|\+{3,}" if d.name == "panels" else r"(?!)"
    body = ["" if re.fullmatch(breaks, line.strip()) else line for line in d.body]
    lines = [*title, *label, "", *page.run(body)]
    if d.name == "grid":
        return element("div", 'class="cs-columns"', stripped(lines))
    return element("div", "", stripped(lines)) if d.name == "grid-item" else lines


def _quote(d: Directive, page: MystPage) -> list[str]:
    return [f"> {line}".rstrip() for line in page.run(stripped([d.argument, *d.body]))]


def _glossary(d: Directive, page: MystPage) -> list[str]:
    lines: list[str] = []
    for line in d.body:
        is_below = bool(lines) and lines[-1].startswith((":", "  "))
        if line[:1] not in ("", " ", "\t", ":"):
            found = page.book.terms.get(label_id(line).lower())
            name = found.name if found and page.path != "glossary.md" else ""  # has ids itself
            term = f'<span id="{name}"></span>{line}' if name else line
            lines += ["", term] if is_below else [term]
        elif line[:1] in (" ", "\t"):
            lines.append(f"{'  ' if is_below or not ''.join(lines[-1:]) else ': '}{line.strip()}")
        else:
            lines.append(line)
    return page.run(lines)


def _bibliography(d: Directive, page: MystPage) -> list[str]:
    if not page.book.has_works:
        page.left(d.source, "the settings name no file of references")
        return []
    if "all" in d.options:
        page.front["nocite"] = "@*"
    elif d.name == "bibliography" and "docname" not in d.options.get("filter", ""):
        page.front["nocite"] = list(page.book.cited)
    return ["{{< bibliography >}}"]


def _raw(d: Directive, page: MystPage) -> list[str]:
    if d.name == "only" and "html" in d.argument:
        return page.run(d.body)
    if "html" in d.argument:
        return [html_blocks.one_block("\n".join(d.body))]
    page.left(d.source, f"what is only for {d.argument or 'another format'} is not here")
    return []


def _button(d: Directive, page: MystPage) -> list[str]:
    link = page.target(d.argument) or d.argument
    link += "" if re.search(r"[:#.]", link) else ".md"
    return [f"[{' '.join(d.body) or link}]({link}){{: .btn }}"]


def _dropped(d: Directive, page: MystPage) -> list[str]:
    page.left(d.source, f"the directive {d.name} shows nothing here: it is gone")
    body = page.run(d.body) if d.name.startswith("glue") else []
    return captioned(d.label, [], " ".join(body).strip()) if body and d.label else body


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
    _code: "code code-block code-cell sourcecode parsed-literal prompt mermaid",
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
    _unwrapped: "myst grid grid-item container div panels hlist tab-set tabs topic rubric",
    _quote: "epigraph pull-quote highlights blockquote",
    _glossary: "glossary",
    _bibliography: "bibliography footbibliography",
    _raw: "raw only",
    _button: "button-link button-ref",
    _dropped: "toctree tableofcontents contents index meta tags highlight thebe-button "
    "nb-exec-table show-index toc glue glue: glue:figure glue:math glue:md",
    _gate: "exercise-start exercise-end solution-start solution-end",
}
MAKERS = {name: make for make, names in _NAMES.items() for name in names.split()}
"""The function for each directive that is no note, theorem, exercise or formula."""
