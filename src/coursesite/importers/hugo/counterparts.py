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
_KINDLESS = "notice callout hint alert admonition box message panel notification pageinfo"
"""Names of boxes that say nothing of their kind."""
_BLOCK = re.compile(r"\n[ \t]*+\n|^[ \t]*(?:#|>|[-*+] |\d+[.)] |`{3}|~{3}|[|]|\$\$)", re.M)
"""A text that is more than a paragraph."""
_PICTURE = re.compile(r"[^\s{}]+\.(?:png|jpe?g|gif|svg|webp|avif)", re.I)
_PLACE = re.compile(
    r"https?://\S+|(?=[\w.-]*+/)[\w./-]++|[\w-]++\.(?:pdf|ipynb|html|csv|zip|mp[34])"
)
_TITLES = ("title", "header", "heading", "summary", "label", "caption", "content", "name", "author")
"""Arguments whose words are for readers."""
_TAB = re.compile(r'\{\{< tab "([^"]*)" >\}\}(.*?)(?=\{\{< /tab >\}\})', re.S)


def _box(call: Call, inner: str) -> str:
    """A box with a text as a note."""
    kind, positional = call.name, [*call.positional]
    inner = inner or call.get("text", "content")
    if kind in _KINDLESS.split():
        kind = call.get("type", "style", "color", "theme", "status", "context", "class")
        kind = kind or (positional.pop(0) if positional else "")
        if call.name == "alert" and not (kind in COLORS or callouts.is_known(kind)):
            kind = "note"  # the name of an icon
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


def _quote(call: Call, inner: str) -> str:
    """A quote, and whom it is from."""
    source, link = call.get("title", "cite", "source"), call.get("link", "url", "href")
    source = f"[{source or link}]({link})" if link else source
    names = ", ".join(filter(None, (call.get("author", 0), source)))
    lines = [*inner.strip().split("\n"), *(["", f"— {names}"] if names else [])]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _is_for_readers(word: str) -> bool:
    """Whether an argument without a name looks like words, and not like an id or a style."""
    return ":" not in word and (" " in word or word[:1].isupper())


def guessed(call: Call, inner: str, is_paired: bool) -> str | None:
    """The best that can be made of a shortcode that nobody knows: the text in it, below its title,
    or the picture, the file or the address that it names. None for one that says none."""
    title, values = call.get(*_TITLES), [*call.positional, *call.named.values()]
    words = ": ".join(filter(None, (title, call.get("subtitle", "subheader", "description"))))
    if is_paired:
        language = call.get("lang", "language")
        if "```" not in inner and (language or re.search("code|console|terminal", call.name)):
            return f"\n```{language}\n{inner.strip(chr(10))}\n```\n"
        words = words or next(filter(_is_for_readers, call.positional), "")
        gap = "" if not words else "\n\n" if _BLOCK.search(inner.strip()) else " "
        return f"{_bold(words)}{gap}{inner}"
    for value in values:
        words = words or next((one for one in call.positional if one != value), "")
        if _PICTURE.fullmatch(value):
            return figure(value, call.get("alt"), words)
        if _PLACE.fullmatch(value):
            return f"[{words or value}]({value})"
        if re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", value):
            return f"<{value}>"
    return None


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
    numbered = [name for key, name in call.named.items() if key.startswith("tabname")]
    given = numbered or call.get("items").split(",")
    names = iter([name.strip() for name in given if name.strip()])

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
    texts = (part.strip("\n") for part in parts if part.strip())
    columns = "".join(f'<div markdown="1">\n\n{text}\n\n</div>\n' for text in texts)
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
    if _BLOCK.search(inner.strip()):
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
    "example abstract": _box,
    "quote blockquote epigraph": _quote,
    "details expand spoiler collapse toggle solution answer": _details,
    "tabs tabpane tabgroup code-tabs": _tabs,
    "tab codetab code-tab tabitem tab-item": _tab,
    "columns row": _columns,
    "column col": lambda call, inner: f"{inner}\n<--->\n",
    "accordionitem accordion-item": _details,
    "accordion": lambda call, inner: _details(call, inner) if call.get("title") else inner,
    "kbd": lambda call, inner: f"<kbd>{call.get(0) or inner}</kbd>",
    "github": lambda call, inner: f"<https://github.com/{call.get('repo', 0)}>",
    "figure img image": _figure,
    "imgproc": lambda call, inner: figure(call.get(0), "", " ".join(inner.split())),
    "youtube youtubelite vimeo bilibili video audio": lambda call, inner: shortcode(
        call.name.removesuffix("lite"),
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
    "blocks/lead blocks/link-down filetree/container steps step cards center cardpane lead icon fa "
    "fa-icon fontawesome katex math mathjax mermaid hero-badge hero-headline hero-subtitle "
    "hero-section hero-container feature-grid timeline gallery typeit keyword style "
    "blogdown/postref excerpt excerpt-include": lambda call, inner: inner,
}
MAKERS = {name: make for names, make in _NAMES.items() for name in names.split()}
