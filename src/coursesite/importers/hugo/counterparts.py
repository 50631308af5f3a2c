"""The counterparts of Hugo's and its themes' shortcodes: a function each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from coursesite.importers import callout_text, shortcode_text
from coursesite.importers.hugo.calls import CALL, Call, end_of
from coursesite.importers.plan import Status
from coursesite.markup.callout_kinds import KINDS

_COLORS = {
    **dict.fromkeys(("primary", "secondary", "default"), "note"),
    **dict.fromkeys(("green", "success"), "tip"),
    **dict.fromkeys(("red", "error"), "danger"),
    **dict.fromkeys(("orange", "yellow"), "warning"),
    "blue": "info",
}
_KINDLESS = (
    *("notice", "callout", "hint", "alert", "admonition", "box", "message", "panel"),
    *("notification", "blockquote"),
)
"""Names of boxes that say nothing of their kind."""
_KINDS = (
    *("note", "tip", "info", "warning", "danger", "caution", "important", "attention", "success"),
    *("question", "example", "quote", "abstract", "error", "bug"),
)
_STATEMENTS = tuple(word for word, kind in KINDS.items() if kind.item or kind.role == "proof")


class Converter(Protocol):
    """The page that a shortcode is on: `front` is its front matter, `params` are those of the
    site."""

    front: Mapping[str, Any]
    params: Mapping[str, Any]

    def inner(self, call: Call) -> str:
        """The converted text of a shortcode."""

    def call(self, match: re.Match[str], inner: str | None) -> Call:
        """The shortcode of a tag."""

    def keep(self, text: str) -> str:
        """A sign for a text that is ready."""

    def note(self, source: str, status: Status, note: str) -> None:
        """Adds a line to the report."""

    def address(self, target: str) -> str | None:
        """The address to write for a reference to a page; None for none."""

    def children(self) -> list[str]:
        """Links to the pages below the page."""


def _box(page: Converter, call: Call) -> str:
    """A box with a text: a note, or a theorem and its like."""
    kind = call.get("type", "style", "color", "theme", "status", "class")
    positional = list(call.positional)
    if call.name not in _KINDLESS:
        kind = call.name
    elif not kind and positional:
        kind = positional.pop(0)
    kind = kind.lower().removeprefix("alert-").removeprefix("is-")
    word, own = callout_text.kind_of(_COLORS.get(kind, kind or "note"))
    own = "" if kind in _COLORS or not kind else own
    title = call.get("title", "header", "heading") or (positional[0] if positional else "") or own
    fold = call.get("open", "expand", "collapsed", "collapsible")
    name = f"note {KINDS[word.lower()].style}"
    if not title and word.lower() not in ("theorem", KINDS[word.lower()].style):
        title = word.title()
    options = f' title="{_quoted(title)}"' if title else ""
    if fold:
        closed = call.named.get("open") == "false" or call.is_on("collapsed")
        options += f" fold={'closed' if closed else 'open'}"
    return _paired(page, call, name + options, "note")


def _statement(page: Converter, call: Call) -> str:
    """A theorem, a proof, an exercise and their like."""
    title = call.get("title", "name", 0)
    label = call.get("id", "label")
    options = (f' "{_quoted(title)}"' if title else "") + (f" id={label}" if label else "")
    return _paired(page, call, call.name + options, call.name)


def _paired(page: Converter, call: Call, opening: str, name: str) -> str:
    return f"{{{{< {opening} >}}}}{page.inner(call)}{{{{< /{name} >}}}}"


def _details(page: Converter, call: Call) -> str:
    """A text that a reader opens."""
    title = call.get("title", "summary", "text", "label", "name", 0)
    title = title or (call.name.title() if call.name in ("solution", "answer") else "Details")
    opened = call.is_on("open") or (len(call.positional) > 1 and call.positional[1] == "open")
    return _paired(page, call, f'details "{_quoted(title)}"{" open" if opened else ""}', "details")


def _tabs(page: Converter, call: Call) -> str:
    """Tabs, whose names may be in the list of the group."""
    names = [name.strip() for name in call.get("items").split(",")] if call.get("items") else []
    language, is_text = call.get("lang"), call.is_on("text")
    out: list[str] = []
    at, number, inner = 0, 0, call.inner or ""
    while match := CALL.search(inner, at):
        end = end_of(inner, match)
        if match[2] or end is None:
            at = match.end()
            continue
        tab = page.call(match, inner[match.end() : end.start()])
        name = tab.get("name", "header", "title", "tabname", 0)
        name = name or (names[number] if number < len(names) else f"{number + 1}")
        number, at = number + 1, end.end()
        text = page.inner(tab)
        code = tab.get("lang") or language
        if call.name in ("tabpane", "code-toggle") and not (is_text or tab.is_on("text")):
            text = f"\n{call.lead}```{code}\n" + text.strip("\n") + f"\n{call.lead}```\n{call.lead}"
        out.append(f'{{{{< tab "{_quoted(name)}" >}}}}{text}{{{{< /tab >}}}}')
    return f"\n{call.lead}".join(["{{< tabs >}}", *out, "{{< /tabs >}}"])


def _columns(page: Converter, call: Call) -> str:
    """Columns beside each other."""
    parts = re.split(r"^[ \t]*<--->[ \t]*$", page.inner(call), flags=re.M)
    lines = ['<div class="cs-columns" markdown="1">']
    for part in parts:
        lines += ['<div markdown="1">', f"\n{part.strip(chr(10))}\n", "</div>"]
    return f"\n{call.lead}".join([*lines, "</div>"])


def _figure(page: Converter, call: Call) -> str:
    """A figure with its caption."""
    src = call.get("src", "image", "url", "path", "file", 0)
    if not src:
        return ""
    caption = " ".join(filter(None, (_bold(call.get("title")), call.get("caption"))))
    if attr := call.get("attr"):
        link = call.get("attrlink")
        caption = f"{caption} ([{attr}]({link}))" if link else f"{caption} ({attr})"
    options = {key: call.get(key) for key in ("link", "class", "id")}
    width = call.get("width").removesuffix("px")
    options["width"] = width if re.fullmatch(r"[\d.]+%?", width) else ""
    alt = call.get("alt") or ("" if caption else call.get(1))
    return page.keep(shortcode_text.figure(src, alt, caption.strip(), options))


def _player(page: Converter, call: Call) -> str | None:
    """A recording at a host, or a file."""
    first = call.get("id", "src", "url", "file", 0)
    if not first:
        return None
    name = "video" if call.name in ("video", "mp4", "html5video") else call.name
    options = {"title": call.get("title"), "start": call.get("start")}
    return page.keep(shortcode_text.shortcode(name, first, options))


def _link(page: Converter, call: Call) -> str | None:
    """The address of a page."""
    target = call.get("path", 0)
    address = page.address(target)
    if address is None:
        page.note(call.source, "left", f"'{target}' is no page of the site")
        return target
    return page.keep(address)


def _button(page: Converter, call: Call) -> str:
    """A link that looks like a button."""
    url = call.get("href", "link", "url", 0)
    if target := call.get("relref", "ref"):
        url = page.address(target) or target
    words = page.inner(call).strip() or call.get("text", "label", 1) or url
    return f"[{words}]({page.keep(url)}){{: .btn }}"


def _param(page: Converter, call: Call) -> str | None:
    """A parameter of the page or of the site."""
    key = call.get("name", 0)
    for source in (page.front, page.front.get("params") or {}, page.params):
        value: Any = source
        for part in key.split("."):
            value = _of(value, part)
        if isinstance(value, (str, int, float)):
            return str(value)
    return None


def _gist(page: Converter, call: Call) -> str:
    """A link to a gist."""
    return f"<https://gist.github.com/{'/'.join(call.positional[:2])}>"


def _post(page: Converter, call: Call) -> str | None:
    """A link to a message of a network."""
    user, number = call.get("user"), call.get("id", 0)
    return f"<https://twitter.com/{user or 'i'}/status/{number}>" if number else None


def _include(page: Converter, call: Call) -> str | None:
    """The text of another file."""
    address = page.address(call.get("file", "path", "src", 0))
    return None if address is None else f"{{{{< include {_argument(address)} >}}}}"


def _listed(page: Converter, call: Call) -> str | None:
    """Links to the pages of a section."""
    links = page.children()
    return "\n".join(f"- {link}" for link in links) if links else None


def _card(page: Converter, call: Call) -> str:
    """A card as an entry of a list."""
    title, link = call.get("title", "header"), call.get("link", "href", "url")
    words = f"[{title or link}]({link})" if link else _bold(title)
    more = " ".join(" ".join([call.get("subtitle"), page.inner(call)]).split())
    return f"- {words}{': ' if more else ''}{more}"


def _badge(page: Converter, call: Call) -> str:
    """A label."""
    words = page.inner(call).strip() or call.get("content", "text", 0)
    return f"**{words}**{{: .label }}" if words else ""


def _plain(page: Converter, call: Call) -> str:
    """The text within, and nothing of the shortcode."""
    return page.inner(call)


def _nothing(page: Converter, call: Call) -> str:
    """Nothing: a picture of a font, or a setting of the page."""
    page.note(call.source, "converted", f"the shortcode '{call.name}' shows nothing here")
    return page.inner(call)


Maker = Callable[[Converter, Call], str | None]
_NAMES: dict[Maker, tuple[str, ...]] = {
    _statement: _STATEMENTS,
    _box: (*_KINDLESS, *_KINDS),
    _details: (
        *("details", "expand", "spoiler", "collapse", "toggle", "accordion", "solution", "answer"),
    ),
    _tabs: ("tabs", "tabpane", "tabgroup", "code-toggle"),
    _columns: ("columns",),
    _figure: ("figure", "img", "image", "imgproc", "picture"),
    _player: ("youtube", "vimeo", "bilibili", "video", "mp4", "audio", "html5video"),
    _link: ("ref", "relref"),
    _button: ("button", "btn"),
    _param: ("param", "siteparam"),
    _gist: ("gist",),
    _post: ("tweet", "twitter", "x", "twitter_simple"),
    _include: ("include", "readfile"),
    _listed: ("children", "section", "list_children", "subpages"),
    _card: ("card",),
    _badge: ("badge", "label", "tag"),
    _plain: ("steps", "cards", "center", "cardpane", "lead", "markdown", "details-group"),
    _nothing: ("icon", "fa", "katex", "math", "mathjax", "mermaid", "chart", "clear"),
}
MAKERS: dict[str, Maker] = {name: make for make, names in _NAMES.items() for name in names} | {
    "toc": lambda page, call: "- contents\n{:toc}",
    "br": lambda page, call: "<br>",
}


def _of(value: Any, key: str) -> Any:
    found = (
        {str(name).lower(): part for name, part in value.items()} if isinstance(value, dict) else {}
    )
    return found.get(key.lower())


def _bold(words: str) -> str:
    return f"**{words}**" if words else ""


def _quoted(words: str) -> str:
    return " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')


def _argument(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if re.search(r"[\s\"'<>{}=,]", value) else value
