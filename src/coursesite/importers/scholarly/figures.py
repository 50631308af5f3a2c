"""Pictures, and all that has a label and a caption, in our syntax."""

from __future__ import annotations

import re

from coursesite.importers.scholarly.directives import attributes, stripped
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.plain_text import plain_text
from coursesite.importers.text.shortcode_text import quoted, shortcode
from coursesite.markup.attributes import Attributes, parse

IMAGE = re.compile(
    r"!\[((?:\\.|[^\[\]\\]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\]"
    r"\((<[^<>\n]*>|(?:[^\s()<]|\([^\s()]*\))+)(?:[ \t]+\"[^\"\n]*\")?\)(?:\{([^{}]*)\})?"
)
"""A picture: its text, its address, and its attributes."""
_ROW = re.compile(r"(?<=<div class=[\"'])(?=(?:img_)?row[\s\"'])")
_FIG = re.compile(
    r"^<div (class=[\"'](?:fig|figure)[ \"'][^<>]*)>((?:(?!</?(?:div|figure)\b)[\s\S]){1,5000})"
    r"<div class=[\"']fig-?caption[^<>]*>((?:(?!</?div\b)[\s\S]){1,5000})</div>\s*</div>",
    re.M | re.I,
)
_CAPTION = re.compile(
    r"^ {0,3}<(div|p|center)\b[^<>]*\bclass=[\"'](?:[^\"'<>]* )?caption[ \"'][^<>]*>"
    r"((?:(?!</?(?:div|p|ul|ol|table|center)\b)[\s\S]){1,5000}?)</\1\s*>[ \t]*$",
    re.M | re.I,
)
_MEDIA = re.compile(r"!\[|\{\{< |<(?:img|video|audio|iframe|svg|object|embed|table)\b", re.I)
_SHOWN = re.compile(r"[ \t]*(?:<[a-z]|!\[|\{\{< )", re.I)
_TAG = re.compile(r"<(/?)(?:div|center|figure|section|article)\b", re.I)


def picture(image: re.Match[str], label: str = "", caption: str = "") -> list[str]:
    """A picture that is a paragraph: its text is its caption, too."""
    given = parse(image[3] or "")
    return figure(image[2], caption or given.get("caption") or image[1].strip(), given, label)


def figure(address: str, caption: str, given: Attributes, label: str = "") -> list[str]:
    """A picture with a caption. One without a label has no number."""
    if book := re.match(r"\(\\#(fig:[\w:.-]+)\)\s*", caption):
        label, caption = book[1], caption[book.end() :]
    label = label or given.id
    names = [f"#{label}"] if label else []
    names += [".unnumbered"] if caption and not re.match(r"fig[-:]", label) else []
    for key in ("width", "height"):
        if size := re.fullmatch(r"(\d+)(?:\.\d+)?(?:px|(%))?", given.get(key).strip()):
            names.append(f'{key}="{size[1]}{size[2] or ""}"')
    plain = re.sub(r"\[?-?@[\w:.-]+\]?", "", plain_text(caption))
    alt = re.sub(r"[\]\[]", "", given.get("fig-alt") or given.get("alt") or plain).strip()
    if (link := given.get("fig-link")) and caption:
        sizes = dict(re.findall(r'(width)="([^"]*)"', " ".join(names)))
        options = {"alt": alt, **sizes, "link": link, "id": label}
        options["class"] = "unnumbered" if ".unnumbered" in names else ""
        return [shortcode("figure", address.strip("<>"), options), caption, "{{< /figure >}}"]
    line = f"![{alt}]({address}){f'{{: {chr(32).join(names)} }}' if names else ''}"
    line = f"[{line}]({link})" if link else line
    sign = "*" if {caption[:1], caption[-1:]} & {"_", "`"} else "_"
    return [line, f"{sign}{caption}{sign}"] if caption else [line]


def table_caption(text: str) -> str:
    """The attribute list for the caption of a table."""
    text = text.strip()
    if book := re.match(r"\(\\#(tab:[\w:.-]+)\)\s*(.*)", text):
        return attributes(book[1], book[2])
    braces = re.search(r"\s*\{([^{}]*)\}\s*\Z", text)
    label = parse(braces[1]).id if braces else ""
    return attributes(label, text[: braces.start()] if braces else text)


def table(rows: list[list[str]], sides: str = "") -> list[str]:
    """Rows of cells as a table, the first of them its header; `sides` has `r` or `c` for a column
    that is not aligned to the left."""
    width = max(map(len, rows), default=0)
    rules = [{"r": "--:", "c": ":-:"}.get(sides[n : n + 1], "---") for n in range(width)]
    plain = [[re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in row] for row in rows]
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in plain]
    return [*lines[:1], f"| {' | '.join(rules)} |", *lines[1:]] if width else []


def captioned(label: str, lines: list[str], caption: str) -> list[str]:
    """Lines with a label and a caption: those of the table or code at their end, else those of a
    figure around them."""
    ends = lines[-1][:1] if lines else ""
    if lines and ((ends == "|" and label[:1] == "t") or (ends in "`~" and label[:1] == "l")):
        return [*lines, attributes(label, caption)]
    below = [f'<figcaption markdown="span">{caption}</figcaption>'] if caption else []
    below = ["<figcaption></figcaption>"] if label and not caption else below  # it has a number
    gap = [""] if lines else []
    name = f'id="{label}"' if label else 'class="unnumbered"'
    return [f'<figure {name} markdown="1">', *gap, *lines, *gap, *below, "</figure>"]


def element(tag: str, given: str, lines: list[str]) -> list[str]:
    """An element of HTML around Markdown."""
    return [f'<{f"{tag} {given}".strip()} markdown="1">', "", *lines, "", f"</{tag}>"]


def has_layout(given: Attributes) -> bool:
    """Whether a div says how what is in it is laid out."""
    return any(key.startswith("layout") for key, _ in given.pairs)


def comment(lines: list[str]) -> list[str]:
    """The lines as a comment."""
    text = "\n".join(stripped(lines)).replace("-->", "--&gt;").replace("<!--", "&lt;!--")
    return ["<!--", *text.split("\n"), "-->"] if text else []


def with_captions(text: str) -> tuple[str, list[str]]:
    """The Markdown with elements of the class `caption`, as Bootstrap's and al-folio's notes have
    them below pictures, as captions of what is above them; and these captions. Rows of pictures
    are columns."""
    code = markdown_ranges.code_and_comments(text)
    if "caption" in text:
        figure = r"<figure \1>\2<figcaption>\3</figcaption>\n</figure>"
        text = markdown_ranges.sub(_FIG, lambda found: found.expand(figure), text, code)
        code = markdown_ranges.code_and_comments(text)
    out, at, seen, around, captions = "", 0, 0, 0, list[str]()
    for below in markdown_ranges.finditer(_CAPTION, text, code):
        around += _depth(text[seen : below.start()])
        seen = below.start()
        before = (out + text[at : below.start()]).rstrip()
        shown = re.split(r"\n(?:[ \t]*\n)+", before[-20_000:])[-1]
        words = " ".join(below[2].split())
        is_shown = _SHOWN.match(shown) and _MEDIA.search(shown)
        if not (words and is_shown) or around or _depth(shown):
            continue
        gap = "" if text[below.end() : below.end() + 2] in ("\n\n", "\n", "") else "\n"
        out = before[: len(before) - len(shown)] + _captioned(shown, words) + gap
        at = below.end()
        captions.append(below[0])
    return markdown_ranges.sub(_ROW, lambda _: "cs-columns ", out + text[at:], []), captions


def _depth(html: str) -> int:
    """The number of elements that are opened in HTML and not closed."""
    return sum(-1 if tag[1] else 1 for tag in _TAG.finditer(html))


def _captioned(shown: str, words: str) -> str:
    """A block of pictures with a caption."""
    if re.fullmatch(r"\{\{< figure (?!.* caption=)[^\n]*[^\n/] >\}\}", shown):
        if re.search(r"[*`_\[\]<>$\\]", words):
            return f"{shown}{words}{{{{< /figure >}}}}"
        return f"{shown.removesuffix(' >}}')} caption={quoted(words)} >}}}}"
    if IMAGE.fullmatch(shown) and not re.search("[_*]", words):
        return f"{shown}\n_{words}_"
    below = f'<figcaption markdown="span">{words}</figcaption>'
    return f'<figure markdown="1">\n\n{shown}\n\n{below}\n</figure>'
