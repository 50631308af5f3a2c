"""HTML as Markdown, as far as Markdown has words for it; the rest stays HTML."""

from __future__ import annotations

import re
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite.importers.text.html_blocks import one_block

CONTAINERS = frozenset(("div", "section", "article", "main", "body", "header", "footer", "center"))
"""Elements around blocks that say nothing by themselves."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_OF_PICTURES = {"src", "alt", "title", "class", "loading"}
_TAGS = "a b strong i em code br img span small abbr time u sup sub mark"
INLINE = frozenset(_TAGS.split(" "))
"""Elements within a line."""
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_SPECIAL = re.compile(r"([\\`*\[\]<|])|(?<!\w)(_)|(_)(?!\w)")
_FORMULA = re.compile(r"(\$[^\s$](?:[^$]*[^\s$])?\$(?!\d)|\\\(.+?\\\)|\\\[.+?\\\])")
_LEADING = re.compile(r"^([^\S\n]*+\d*+)([-+>:](?=\s)|#{1,6}(?=\s)|[.)](?=\s))", re.MULTILINE)


class _KeptError(Exception):
    """The element has no counterpart in Markdown."""


def markdown_of(html: str) -> str:
    """The Markdown for a piece of HTML.

    >>> markdown_of('<h2 id="w1">Week 1</h2><p>Read <a href="a.pdf">this</a>.</p>')
    '## Week 1\\n{: #w1 }\\n\\nRead [this](a.pdf).'
    """
    tree = LexborHTMLParser(f"<body>{html}")
    return blocks_of(tree.body) if tree.body else ""


def blocks_of(parent: LexborNode) -> str:
    """The Markdown for the contents of an element, which are blocks or words."""
    out: list[str] = []
    line: list[LexborNode] = []

    def end_line() -> None:
        try:
            out.append(_escaped(_words(line).strip()))
        except _KeptError:
            out.append(one_block("".join(node.html or "" for node in line)))
        line.clear()

    for node in parent.iter(include_text=True):
        if node.tag == "-text" or node.tag in INLINE:
            line.append(node)
        elif node.tag != "-comment":
            end_line()
            out.append(_block(node))
    end_line()
    return "\n\n".join(block for block in out if block)


def _escaped(words: str) -> str:
    """Words without a sign at the beginning of a line that would make an item or a heading."""
    return _LEADING.sub(r"\1\\\2", words)


def _block(node: LexborNode) -> str:
    """An element as Markdown, or as HTML on lines that Markdown takes for one block."""
    if node.tag in CONTAINERS and "id" not in node.attributes:
        return blocks_of(node)
    try:
        places = node.css("[id], a[name]")  # links may lead to them; headings keep their own
        if any(place.tag not in _HEADINGS or place != node for place in places):
            raise _KeptError
        return _as_markdown(node)
    except _KeptError:
        return one_block(node.html or "")


def _as_markdown(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag in _HEADINGS:
        words, place = _line(node), node.attributes.get("id")
        heading = f"{'#' * int(tag[1])} {words}" if words else ""
        return f"{heading}\n{{: #{place} }}" if heading and place else heading
    if tag == "p":
        return _escaped(_words(list(node.iter(include_text=True))).strip())
    if tag in ("ul", "ol"):
        return _list(node)
    if tag == "table":
        return _table(node)
    if tag == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in blocks_of(node).split("\n"))
    if tag == "dl":
        return _definitions(node)
    if tag == "hr":
        return "* * *"
    raise _KeptError


def _list(node: LexborNode) -> str:
    out: list[str] = []
    for number, item in enumerate(node.iter(), 1):
        if item.tag != "li":
            raise _KeptError
        lead = "- " if node.tag == "ul" else f"{number}. "
        simple = all(child.tag in (*INLINE, "ul", "ol") for child in item.iter())
        text = blocks_of(item)
        text = re.sub(r"\n\n(?=(?:- |\d+\. ))", "\n", text) if simple else text
        out.append(lead + text.replace("\n", "\n" + " " * len(lead)))
    return "\n".join(re.sub(r"(?<![ \t])[ \t]+$", "", item, flags=re.MULTILINE) for item in out)


def _definitions(node: LexborNode) -> str:
    out: list[str] = []
    for part in node.iter():
        if part.tag == "dt":
            out.append(("\n" if out else "") + _line(part))
        elif part.tag == "dd" and out:
            out.append(": " + blocks_of(part).replace("\n", "\n  "))
        else:
            raise _KeptError
    return "\n".join(out)


def _table(node: LexborNode) -> str:
    """A table whose first row is its head, and whose cells are lines of words."""
    rows = [list(row.iter()) for row in node.css("tr")]
    heads, width = node.css("tr:first-child th"), max(map(len, rows), default=0)
    if len(rows) < 2 or len(heads) != len(rows[0]) or node.css_first(_NO_PLAIN_TABLE):
        raise _KeptError
    texts = [[*map(_cell, row), *[""] * (width - len(row))] for row in rows]
    lines = ("".join(f" {cell} |" if cell else " |" for cell in row) for row in texts)
    head, *body = (f"|{line}" for line in lines)
    return "\n".join([head, f"|{' --- |' * width}", *body])


_NO_PLAIN_TABLE = "caption, tfoot tr, table table, [rowspan], [colspan]"


def _cell(cell: LexborNode) -> str:
    blocks = [child for child in cell.iter() if child.tag not in INLINE]
    parts = (one.text_content for one in cell.iter(include_text=True) if one.is_text_node)
    is_alone = len(blocks) == 1 and not "".join(filter(None, parts)).strip()
    return _cell(blocks[0]) if is_alone and blocks[0].tag in ("p", "div") else _line(cell)


def _line(node: LexborNode) -> str:
    """The contents of an element on one line."""
    return _words(list(node.iter(include_text=True))).strip().replace("\\\n", "<br>")


def _words(nodes: list[LexborNode]) -> str:
    out = ""
    for node in nodes:
        part = _inline(node)
        # Elements that a stylesheet keeps apart have no space between them.
        is_apart = node.tag in ("span", "small", "time") and re.match(r"\w", part)
        out += (" " if is_apart and re.search(r"[\w)]\Z", out) else "") + part
    return re.sub(r"(?:(?<![ \t])[ \t]+)?\n[ \t]*+(?=\S)", "\n", out)


def _inline(node: LexborNode) -> str:
    """An inline element as Markdown; raises `_KeptError` for a block."""
    tag = node.tag or ""
    if tag == "-text":
        parts = _FORMULA.split(re.sub(r"\s+", " ", node.text_content or ""))
        parts[::2] = [_SPECIAL.sub(lambda sign: f"\\{sign[0]}", part) for part in parts[::2]]
        return "".join(parts)
    if tag == "-comment":
        return ""
    if tag not in INLINE:
        raise _KeptError
    if tag == "br":
        return "\\\n"
    if tag == "img":
        attributes = node.attributes
        if not (src := attributes.get("src")) or attributes.keys() - _OF_PICTURES:
            return node.html or ""
        alt = _SPECIAL.sub(lambda sign: f"\\{sign[0]}", attributes.get("alt") or "")
        return f"![{alt}]({_address(src)})"
    inner = "".join(map(_inline, node.iter(include_text=True)))
    if tag == "code":
        return f"`{node.text()}`" if "`" not in node.text() else node.html or ""
    if tag in _MARKS:
        bare = inner.strip()
        lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        return f"{lead}{_MARKS[tag]}{bare}{_MARKS[tag]}{trail}" if bare else inner
    if tag == "a":
        href = node.attributes.get("href")
        return f"[{inner.strip()}]({_address(href)})" if href and inner.strip() else inner
    if tag in ("sup", "sub", "mark", "u", "abbr"):
        said = node.attributes.get("title")
        title = f' title="{escape(said)}"' if said else ""
        return f"<{tag}{title}>{inner}</{tag}>"
    return inner


def _address(url: str) -> str:
    """An address within the brackets of a link."""
    url = url.strip()
    return f"<{url}>" if re.search(r"[\s()<>]", url) else url
