"""The counterparts of the shortcodes of Hugo and its themes.

Each is a function of a shortcode and its text, which is converted already.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent

from coursesite.importers.hugo.calls import Call
from coursesite.importers.scholarly import callouts
from coursesite.importers.text.plain_text import plain_text
from coursesite.importers.text.shortcode_text import figure, quoted, shortcode
from coursesite.markup.syntax.callout_kinds import KINDS

_LIKE = {
    "note": " primary secondary default accent transparent code",
    "danger": "red error",
    "warning": "orange yellow",
    "tip": "green",
    "info": "blue",
}
COLORS = {color: kind for kind, names in _LIKE.items() for color in names.split(" ")}
"""The kinds of boxes that are named by a colour."""
_KINDLESS = (
    "notice callout hint alert admonition box message panel notification blockquote pageinfo"
)
"""Names of boxes that say nothing of their kind."""
_BLOCK = re.compile(r"\n[ \t]*\n\s*\S|^[ \t]*(?:#|>|[-*+] |\d+[.)] |`{3}|~{3}|[|]|\$\$)", re.M)
"""A text that is more than a paragraph."""
_TAB = re.compile(r'\{\{< tab "([^"]*)" >\}\}(.*?)(?=\{\{< /tab >\}\})', re.S)


def _box(call: Call, inner: str) -> str:
    """A box with a text as a note."""
    kind, positional = call.name, [*call.positional]
    if kind in _KINDLESS.split():
        kind = call.get("type", "style", "color", "theme", "status", "class")
        kind = kind or (positional.pop(0) if positional else "")
    kind = kind.lower().removeprefix("alert-").removeprefix("is-")
    word, own = callouts.kind_of(COLORS.get(kind, kind))
    style = KINDS[word.lower()].style
    title = call.get("title", "header", "heading") or (positional[0] if positional else "")
    title = title or own or ("" if word.lower() == style else word.title())
    options = f" title={quoted(title)}" if title else ""
    if state := call.get("open", "expanded", "collapsed"):
        is_closed = state == "false" or call.is_on("collapsed")
        options += f" fold={'closed' if is_closed else 'open'}"
    return _paired(f"note {style}{options}", inner)


def _statement(call: Call, inner: str) -> str:
    """A theorem, a proof, an exercise and their like."""
    title, label = call.get("title", "name", 0), call.get("id", "label")
    options = (f" {quoted(title)}" if title else "") + (f" id={label}" if label else "")
    return _paired(call.name + options, inner)


def _details(call: Call, inner: str) -> str:
    """A text that a reader opens."""
    own = call.name.title() if call.name in ("solution", "answer") else "Details"
    title = call.get("title", "summary", "text", "label", "name", 0) or own
    is_open = call.is_on("open") or call.get(1) == "open"
    return _paired(f"details {quoted(title)}{' open' if is_open else ''}", inner)


def _tabs(call: Call, inner: str) -> str:
    """Tabs: the names may be in the list of the group, and the texts be code."""
    names = iter([name.strip() for name in call.get("items").split(",") if name.strip()])

    def tab(match: re.Match[str]) -> str:
        title, text = match[1] or quoted(next(names, "Tab"))[1:-1], match[2]
        if call.name == "tabpane" and not call.is_on("text") and text.strip()[:3] != "```":
            text = f"\n```{call.get('lang')}\n{text.strip(chr(10))}\n```\n"
        return f'{{{{< tab "{title}" >}}}}{text}'

    return _paired("tabs", _TAB.sub(tab, inner))


def _tab(call: Call, inner: str) -> str:
    """A tab, with code if it says a language and not that it is text."""
    if call.is_on("disabled"):
        return ""
    language = call.get("lang", "code")
    if language and not call.is_on("text") and "```" not in inner:
        inner = f"\n```{language.replace('none', '')}\n{inner.strip(chr(10))}\n```\n"
    title = plain_text(call.get("name", "header", "title", "tabname", 0))
    return _paired(f"tab {quoted(title)}", inner)


def _columns(call: Call, inner: str) -> str:
    """Columns beside each other."""
    parts = re.split(r"^[ \t]*<--->.*$", inner, flags=re.M)
    items = re.split(r"^[-*+](?=[ \t\n])", f"{inner}\n", flags=re.M)
    if len(items) > 1 and not items[0].strip() and not re.search(r"^[^\s*+-]", inner, re.M):
        parts = [dedent(f" {item}") for item in items[1:]]
    columns = "".join(f'<div markdown="1">\n\n{part.strip(chr(10))}\n\n</div>\n' for part in parts)
    return f'<div class="cs-columns" markdown="1">\n{columns}</div>'


def _figure(call: Call, inner: str) -> str:
    """A figure with its caption."""
    source, link, width = call.get("attr"), call.get("attrlink"), call.get("width")
    source = f"({f'[{source}]({link})' if link else source})" if source else ""
    caption = " ".join(filter(None, (_bold(call.get("title")), call.get("caption"), source)))
    options = {key: call.get(key) for key in ("link", "class", "id")}
    options["width"] = width if re.fullmatch(r"[\d.]+%?", width := width.removesuffix("px")) else ""
    alt = call.get("alt") or ("" if caption else call.get(1))
    return figure(call.get("src", "url", "path", 0), alt, caption, options)


def _button(call: Call, inner: str) -> str:
    """A link that looks like a button."""
    url = call.get("href", "link", "url", "cta_link", "file", "cast", 0)
    if call.name == "staticref":
        url = f"/{url.lstrip('/')}"
        if not inner.strip():  # in the address of a link
            return url
    return f"[{inner.strip() or call.get('text', 'cta_text', 1) or url}]({url}){{: .btn }}"


def _card(call: Call, inner: str) -> str:
    """A card as an entry of a list; one with more than a paragraph is its title and its text."""
    head, link = call.get("header").strip("*"), call.get("link", "href", "url")
    title = ": ".join(filter(None, (head, call.get("title"))))
    picture = call.get("image", "src")
    if call.is_on("code"):
        inner = f"\n```{call.get('lang')}\n{inner.strip(chr(10))}\n```\n"
    picture = f"![{call.get('alt')}]({picture})" if picture else ""
    words = f"[{title or link}]({link})" if link else _bold(title)
    if _BLOCK.search(inner):
        lead = re.match(r"\n*([ \t]*)", inner)
        text = inner.strip()
        if link and not title and (heading := re.match(r"(#+[ \t]+)([^\n\[\]]+)", text)):
            words, text = "", f"{heading[1]}[{heading[2]}]({link}){text[heading.end() :]}"
        parts = filter(None, (picture, words, call.get("subtitle"), text, call.get("footer")))
        return f"\n\n{lead[1] if lead else ''}".join(parts) + "\n"
    more = " ".join(f"{call.get('subtitle')} {inner} {call.get('footer')}".split())
    return f"- {' '.join(filter(None, (picture, words)))}{': ' if words and more else ''}{more}"


def _label(*words: str) -> str:
    return f"**{' '.join(filter(None, words))}**{{: .label }}" if any(words) else ""


def _titled(call: Call, inner: str) -> str:
    """A part of a landing page, below its title."""
    title, url = call.get("title"), call.get("url")
    head = f"### {f'[{title}]({url})' if url else title}\n\n" if title else ""
    return f"{head}{inner.strip(chr(10))}\n"


def _entry(call: Call, inner: str) -> str:
    """A file or a folder in a list of files, with what is in it."""
    lines = [line.strip() if call.name[-4:] == "file" else line for line in inner.split("\n")]
    return "\n".join([f"- `{call.get('name', 0)}`", *(f"  {one}" for one in lines if one.strip())])


def _paired(opening: str, inner: str) -> str:
    return f"{{{{< {opening} >}}}}{inner}{{{{< /{opening.split()[0]} >}}}}"


def _bold(words: str) -> str:
    return f"**{words}**" if words else ""


_NAMES: dict[str, Callable[[Call, str], str]] = {
    " ".join(word for word, kind in KINDS.items() if kind.item or kind.role == "proof"): _statement,
    f"{_KINDLESS} note tip info warning danger caution important error attention success question "
    "example quote abstract": _box,
    "details expand spoiler collapse toggle solution answer": _details,
    "tabs tabpane tabgroup": _tabs,
    "tab": _tab,
    "columns": _columns,
    "figure img image": _figure,
    "imgproc": lambda call, inner: figure(call.get(0), "", " ".join(inner.split())),
    "youtube vimeo bilibili video audio": lambda call, inner: shortcode(
        call.name,
        call.get("id", "src", "url", 0),
        {"title": call.get("title"), "start": call.get("start")},
    ),
    "pdf": lambda call, inner: shortcode("slides", call.get("src", "url", "file", 0), {}),
    "table": lambda call, inner: shortcode(
        "table", call.get("path", "src", "file"), {"caption": call.get("caption")}
    ),
    "iframe": lambda call, inner: f'<iframe src="{call.get("src", "url", 0)}"></iframe>',
    "gist": lambda call, inner: f"<https://gist.github.com/{'/'.join(call.positional[:2])}>",
    "tweet x": lambda call, inner: (
        f"<https://x.com/{call.get('user') or 'i/web'}/status/{call.get('id', 0)}>"
    ),
    "button btn cta staticref hero-button jupyter asciinema": _button,
    "badge label": lambda call, inner: _label(
        call.get("title"), inner.strip() or call.get("content", "text", "value", 0)
    ),
    "card feature-card": _card,
    "blocks/cover blocks/section blocks/feature": _titled,
    "filetree/folder filetree/file": _entry,
    "toc": lambda call, inner: "- contents\n{:toc}",
    "br": lambda call, inner: "<br>",
    "comment": lambda call, inner: "",
    "hl mark highlight-text": lambda call, inner: f"<mark>{inner}</mark>",
    # the text within; nothing for a picture of a font or a setting of the page
    "blocks/lead blocks/link-down filetree/container steps cards center cardpane lead icon fa "
    "katex math mathjax hero-badge hero-headline hero-subtitle hero-section hero-container "
    "feature-grid blogdown/postref excerpt excerpt-include mermaid": lambda call, inner: inner,
}
MAKERS = {name: make for names, make in _NAMES.items() for name in names.split()}
