"""Shortcodes of Hugo and its themes as ours.

A text is cut at its shortcodes, which nest; a function by the name of each gives its replacement.
Code, formulas and comments are left alone, but for the marks of shortcodes that are only shown.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from coursesite.importers import callout_text, markdown_ranges, shortcode_text
from coursesite.importers.hugo.templates import expanded
from coursesite.importers.masks import Masks, free_text
from coursesite.importers.plan import Status, TextChange
from coursesite.markup.callout_kinds import KINDS

_ARGUMENTS = r"""(?:"(?:\\.|[^"\\])*"|`[^`]*`|(?![>%]\}\})[^"`])*?"""
_CALL = re.compile(
    rf"\{{\{{([<%])\s*(/?)\s*([A-Za-z][\w/.-]*)({_ARGUMENTS})\s*(/?)[>%]\}}\}}", re.S
)
_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*=\s*)?(?:"((?:\\.|[^"\\])*)"|`([^`]*)`|'([^']*)'|([^\s"`'=]+))""", re.S
)
_SHOWN = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.S)
_VERBATIM = re.compile(
    rf"^(?P<lead>[ \t]*)?\{{\{{[<%]\s*(?P<name>highlight|mermaid|katex|math|mathjax|raw|"
    rf"rawhtml|unsafe|html|code|chart|goat|mathjax/block|mathjax/inline)\b(?P<args>{_ARGUMENTS})\s*[>%]\}}\}}"
    rf"(?P<inner>.*?)\{{\{{[<%]\s*/\s*(?P=name)\s*[>%]\}}\}}",
    re.S | re.M,
)
_ATTRIBUTES = re.compile(
    r"^([ \t>]*)\{((?:[.#][\w-]+|[\w-]+=(?:\"[^\"]*\"|[\w-]+))(?:[ \t]+[^{}]*)?)\}[ \t]*$", re.M
)
_COLORS = {
    "primary": "note",
    "secondary": "note",
    "green": "tip",
    "success": "tip",
    "red": "danger",
    "error": "danger",
    "orange": "warning",
    "yellow": "warning",
    "blue": "info",
    "default": "note",
}
_BOXES = (
    "notice",
    "callout",
    "hint",
    "alert",
    "admonition",
    "note",
    "tip",
    "info",
    "warning",
    "danger",
    "caution",
    "important",
    "box",
    "message",
    "panel",
    "notification",
    "blockquote",
    "attention",
    "success",
    "question",
    "example",
    "quote",
    "abstract",
    "error",
    "bug",
)
_STATEMENTS = tuple(word for word, kind in KINDS.items() if kind.item or kind.role == "proof")


class Call(Struct, frozen=True):
    """A shortcode: its name, its arguments by place and by name, its text (None without one), the
    source of its opening tag, and the spaces before it on its line."""

    name: str
    positional: tuple[str, ...]
    named: Mapping[str, str]
    inner: str | None
    source: str
    lead: str = ""

    def get(self, *keys: str | int) -> str:
        """The first argument that is there among these, by name or by place; "" for none."""
        for key in keys:
            if isinstance(key, int):
                if key < len(self.positional) and self.positional[key]:
                    return self.positional[key]
            elif self.named.get(key):
                return self.named[key]
        return ""

    def is_on(self, key: str) -> bool:
        """Whether a switch is on."""
        return self.named.get(key, "").lower() in ("true", "1", "yes", "open")


class Site(Struct, frozen=True):
    """A site as its shortcodes see it.

    `address` gives the address to write on a page (the first argument) for a reference to another
    (the second), None for none. `children` gives links to the pages below a page. `layouts` are the
    shortcodes of the site itself, `params` its parameters.
    """

    address: Callable[[str, str], str | None]
    children: Callable[[str], list[str]]
    layouts: Mapping[str, str]
    params: Mapping[str, Any]


class ShortcodeConverter:
    """Converts one text; `text` is the result, `changes` what the report says."""

    def __init__(self, text: str, here: str, site: Site, front: Mapping[str, Any]) -> None:
        """Converts `text`, that of the page `here` with the front matter `front`."""
        self._here, self._site, self._front = here, site, front
        self._counts: Counter[tuple[Status, str]] = Counter()
        self._sources: dict[tuple[Status, str], str] = {}
        fenced = markdown_ranges.fences(text)
        outside = Masks(text, fenced)
        text = outside.restore(_VERBATIM.sub(self._verbatim, outside.text))
        self._masks = free_text(text)
        text = _SHOWN.sub(lambda shown: self._masks.keep(shown[0]), self._masks.text)
        text = _ATTRIBUTES.sub(lambda line: f"{line[1]}{{: {line[2].strip()} }}", text)
        text = self._converted(text)
        self.text = _in_code(self._masks.restore(text))

    @property
    def changes(self) -> tuple[TextChange, ...]:
        """The changes, each kind once with its number, at the first place of its kind."""
        return tuple(
            TextChange(self._sources[key], key[0], f"{key[1]} ({count})" if count > 1 else key[1])
            for key, count in self._counts.items()
        )

    def _note(self, source: str, status: Status, note: str) -> None:
        self._counts[status, note] += 1
        self._sources.setdefault((status, note), source)

    # ---- the tags -----------------------------------------------------------------------------

    def _converted(self, text: str) -> str:
        """A text with its shortcodes replaced."""
        out: list[str] = []
        at = 0
        while match := _CALL.search(text, at):
            out.append(text[at : match.start()])
            at = match.end()
            if match[2]:  # a closing tag without its opening one
                out.append(self._shown(match[0]))
                continue
            inner: str | None = None
            if not match[5] and (end := _end(text, match)):
                inner, at = text[match.end() : end.start()], end.end()
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            call = self._call(match, inner, line if not line.strip() else "")
            out.append(self._replacement(call))
        out.append(text[at:])
        return "".join(out)

    def _call(self, match: re.Match[str], inner: str | None, lead: str = "") -> Call:
        positional: list[str] = []
        named: dict[str, str] = {}
        for part in _ARGUMENT.finditer(self._masks.restore(match[4])):
            quoted = part[2].replace('\\"', '"') if part[2] is not None else None
            value = next(v for v in (quoted, part[3], part[4], part[5]) if v is not None)
            if part[1]:
                named[part[1].lower()] = value
            else:
                positional.append(value)
        source = self._masks.restore(match[0])
        return Call(match[3].lower(), tuple(positional), named, inner, source, lead)

    def _replacement(self, call: Call) -> str:
        """The text in the place of a shortcode."""
        make = _MAKERS.get(call.name)
        layout = self._site.layouts.get(call.name)
        if layout is not None and make is None:
            inner = None if call.inner is None else self._converted(call.inner)
            if (text := expanded(layout, call.positional, call.named, inner)) is not None:
                self._note(call.source, "converted", f"the shortcode '{call.name}' is written out")
                return text
        if make is not None and (made := make(self, call)) is not None:
            return made
        status: Status = "left"
        self._note(call.source, status, f"no counterpart here: the shortcode '{call.name}' is text")
        inner_text = "" if call.inner is None else self._converted(call.inner)
        closing = f"{{{{< /{call.name} >}}}}" if call.inner is not None else ""
        return f"{self._shown(call.source)}{inner_text}{self._shown(closing) if closing else ''}"

    def _shown(self, source: str) -> str:
        """A tag as text."""
        words = re.sub(r"\A\{\{[<%]\s*|\s*[>%]\}\}\Z", "", self._masks.restore(source))
        return self._masks.keep("{{</* " + " ".join(words.split()) + " */>}}")

    def inner(self, call: Call) -> str:
        """The converted text of a shortcode."""
        return self._converted(call.inner or "")

    # ---- verbatim text ------------------------------------------------------------------------

    def _verbatim(self, match: re.Match[str]) -> str:
        """A shortcode whose text is code, a formula or HTML."""
        name, inner, lead = match["name"], match["inner"], match["lead"] or ""
        arguments = [
            part[2] or part[3] or part[5] or "" for part in _ARGUMENT.finditer(match["args"])
        ]
        if name in ("raw", "rawhtml", "unsafe", "html"):
            return lead + inner.strip("\n")
        if name.startswith(("katex", "math")):
            bare = inner.strip().strip("$").strip()
            bare = re.sub(r"\A\\[\[(]|\\[\])]\Z", "", bare).strip()
            wide = "\n" in inner.strip("\n") or "display" in match["args"] or "block" in name
            if name == "math" and "$" in inner:
                return lead + inner.strip("\n")
            return f"{lead}$$\n{lead}{bare}\n{lead}$$" if wide else f"{lead}${bare}$"
        language = arguments[0] if name in ("highlight", "code") and arguments else "text"
        language = "mermaid" if name == "mermaid" else language
        options = f" {{{arguments[1]}}}" if name == "highlight" and len(arguments) > 1 else ""
        fence = "```" if "```" not in inner else "````"
        body = inner.strip("\n").rstrip()
        return f"{lead}{fence}{language}{options}\n{body}\n{lead}{fence}"

    # ---- the kinds ----------------------------------------------------------------------------

    def box(self, call: Call) -> str:
        """A box with a text: a note, or a theorem and its like."""
        kind = call.get("type", "style", "color", "theme", "status", "class")
        positional = list(call.positional)
        if call.name not in (
            "notice",
            "callout",
            "hint",
            "alert",
            "admonition",
            "box",
            "message",
            "panel",
            "notification",
            "blockquote",
        ):
            kind = call.name
        elif not kind and positional:
            kind = positional.pop(0)
        kind = kind.lower().removeprefix("alert-").removeprefix("is-")
        word, own = callout_text.kind_of(_COLORS.get(kind, kind or "note"))
        own = "" if kind in _COLORS or not kind else own
        title = (
            call.get("title", "header", "heading") or (positional[0] if positional else "") or own
        )
        fold = call.get("open", "expand", "collapsed", "collapsible")
        name = f"note {KINDS[word.lower()].style}"
        if (
            word.lower() in ("example", "abstract", "question", "quote", "success", "todo")
            and not title
        ):
            title = word.title()
        options = f' title="{_quoted(title)}"' if title else ""
        if fold:
            closed = call.named.get("open", "").lower() == "false" or "true" in call.named.get(
                "collapsed", ""
            )
            options += f" fold={'closed' if closed else 'open'}"
        return self._paired(call, name + options, "note")

    def statement(self, call: Call) -> str:
        """A theorem, a proof, an exercise and their like."""
        title = call.get("title", "name", 0)
        label = call.get("id", "label")
        options = (f' "{_quoted(title)}"' if title else "") + (f" id={label}" if label else "")
        return self._paired(call, call.name + options, call.name)

    def _paired(self, call: Call, opening: str, name: str) -> str:
        return f"{{{{< {opening} >}}}}{self.inner(call)}{{{{< /{name} >}}}}"

    def details(self, call: Call) -> str:
        """What a reader opens."""
        title = call.get("title", "summary", "text", "label", "name", 0) or "Details"
        opened = call.is_on("open") or (len(call.positional) > 1 and call.positional[1] == "open")
        return self._paired(
            call, f'details "{_quoted(title)}"{" open" if opened else ""}', "details"
        )

    def tabs(self, call: Call) -> str:
        """Tabs, whose names may be in the list of the group."""
        names = [name.strip() for name in call.get("items").split(",")] if call.get("items") else []
        language, is_text = call.get("lang"), call.named.get("text") == "true"
        out: list[str] = []
        at, number, inner = 0, 0, call.inner or ""
        while match := _CALL.search(inner, at):
            end = _end(inner, match)
            if match[2] or end is None:
                at = match.end()
                continue
            tab = self._call(match, inner[match.end() : end.start()])
            name = tab.get("name", "header", "title", "tabname", 0)
            name = name or (names[number] if number < len(names) else f"{number + 1}")
            number, at = number + 1, end.end()
            text = self.inner(tab)
            code = tab.get("lang") or language
            if (
                call.name in ("tabpane", "code-toggle")
                and not is_text
                and tab.named.get("text") != "true"
            ):
                text = (
                    f"\n{call.lead}```{code}\n"
                    + text.strip("\n")
                    + f"\n{call.lead}```\n{call.lead}"
                )
            out.append(f'{{{{< tab "{_quoted(name)}" >}}}}{text}{{{{< /tab >}}}}')
        return f"\n{call.lead}".join(["{{< tabs >}}", *out, "{{< /tabs >}}"])

    def columns(self, call: Call) -> str:
        """Columns beside each other."""
        parts = re.split(r"^[ \t]*<--->[ \t]*$", self.inner(call), flags=re.M)
        lines = ['<div class="cs-columns" markdown="1">']
        for part in parts:
            lines += ['<div markdown="1">', f"\n{part.strip(chr(10))}\n", "</div>"]
        return f"\n{call.lead}".join([*lines, "</div>"])

    def figure(self, call: Call) -> str:
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
        return self._masks.keep(shortcode_text.figure(src, alt, caption.strip(), options))

    def player(self, call: Call) -> str | None:
        """A recording at a host, or a file."""
        first = call.get("id", "src", "url", "file", 0)
        if not first:
            return None
        name = "video" if call.name in ("video", "mp4", "html5video") else call.name
        options = {"title": call.get("title"), "start": call.get("start")}
        return self._masks.keep(shortcode_text.shortcode(name, first, options))

    def link(self, call: Call) -> str | None:
        """The address of a page."""
        target = call.get("path", 0)
        address = self._site.address(self._here, target)
        if address is None:
            self._note(call.source, "left", f"'{target}' is no page of the site")
            return target
        return self._masks.keep(address)

    def button(self, call: Call) -> str:
        """A link that looks like a button."""
        url = call.get("href", "link", "url", 0)
        if page := call.get("relref", "ref"):
            url = self._site.address(self._here, page) or page
        words = self.inner(call).strip() or call.get("text", "label", 1) or url
        return f"[{words}]({self._masks.keep(url)}){{: .btn }}"

    def param(self, call: Call) -> str | None:
        """A parameter of the page or of the site."""
        key = call.get("name", 0)
        for source in (self._front, self._front.get("params") or {}, self._site.params):
            value: Any = source
            for part in key.split("."):
                value = _of(value, part)
            if isinstance(value, (str, int, float)):
                return str(value)
        return None

    def gist(self, call: Call) -> str:
        """A link to a gist."""
        return f"<https://gist.github.com/{'/'.join(call.positional[:2])}>"

    def post(self, call: Call) -> str | None:
        """A link to a message of a network."""
        user, number = call.get("user"), call.get("id", 0)
        return f"<https://twitter.com/{user or 'i'}/status/{number}>" if number else None

    def include(self, call: Call) -> str | None:
        """The text of another file."""
        address = self._site.address(self._here, call.get("file", "path", "src", 0))
        return None if address is None else f"{{{{< include {_argument(address)} >}}}}"

    def listed(self, call: Call) -> str | None:
        """Links to the pages of a section."""
        links = self._site.children(self._here)
        return "\n".join(f"- {link}" for link in links) if links else None

    def card(self, call: Call) -> str:
        """A card as an entry of a list."""
        title, link = call.get("title", "header"), call.get("link", "href", "url")
        words = f"[{title or link}]({link})" if link else _bold(title)
        more = " ".join(" ".join([call.get("subtitle"), self.inner(call)]).split())
        return f"- {words}{': ' if more else ''}{more}"

    def badge(self, call: Call) -> str:
        """A label."""
        words = self.inner(call).strip() or call.get("content", "text", 0)
        return f"**{words}**{{: .label }}" if words else ""

    def plain(self, call: Call) -> str:
        """The text within, and nothing of the shortcode."""
        return self.inner(call)

    def nothing(self, call: Call) -> str:
        """Nothing: a picture of a font, or a setting of the page."""
        self._note(call.source, "converted", f"the shortcode '{call.name}' shows nothing here")
        return self.inner(call)


_Maker = Callable[[ShortcodeConverter, Call], str | None]
_KINDS: dict[_Maker, tuple[str, ...]] = {
    ShortcodeConverter.statement: _STATEMENTS,
    ShortcodeConverter.box: _BOXES,
    ShortcodeConverter.details: ("details", "expand", "spoiler", "collapse", "toggle", "accordion"),
    ShortcodeConverter.tabs: ("tabs", "tabpane", "tabgroup", "code-toggle"),
    ShortcodeConverter.columns: ("columns",),
    ShortcodeConverter.figure: ("figure", "img", "image", "imgproc", "picture"),
    ShortcodeConverter.player: (
        "youtube",
        "vimeo",
        "bilibili",
        "video",
        "mp4",
        "audio",
        "html5video",
    ),
    ShortcodeConverter.link: ("ref", "relref"),
    ShortcodeConverter.button: ("button", "btn"),
    ShortcodeConverter.param: ("param", "siteparam"),
    ShortcodeConverter.gist: ("gist",),
    ShortcodeConverter.post: ("tweet", "twitter", "x", "twitter_simple"),
    ShortcodeConverter.include: ("include", "readfile"),
    ShortcodeConverter.listed: ("children", "section", "list_children", "subpages"),
    ShortcodeConverter.card: ("card",),
    ShortcodeConverter.badge: ("badge", "label", "tag"),
    ShortcodeConverter.plain: (
        "steps",
        "cards",
        "center",
        "cardpane",
        "lead",
        "markdown",
        "details-group",
    ),
    ShortcodeConverter.nothing: (
        "icon",
        "fa",
        "katex",
        "math",
        "mathjax",
        "mermaid",
        "chart",
        "clear",
    ),
}
_MAKERS = {name: make for make, names in _KINDS.items() for name in names} | {
    "toc": lambda converter, call: "- contents\n{:toc}",
    "br": lambda converter, call: "<br>",
}


def _end(text: str, opening: re.Match[str]) -> re.Match[str] | None:
    """The closing tag of an opening one; None if it has none."""
    depth = 1
    for tag in _CALL.finditer(text, opening.end()):
        if tag[3].lower() == opening[3].lower():
            depth += -1 if tag[2] else 0 if tag[5] else 1
            if depth == 0:
                return tag
    return None if depth == 1 else _first_end(text, opening)


def _first_end(text: str, opening: re.Match[str]) -> re.Match[str] | None:
    """The first closing tag of that name, if others of the name do not close."""
    tags = (
        tag for tag in _CALL.finditer(text, opening.end()) if tag[3].lower() == opening[3].lower()
    )
    first = next(tags, None)
    return first if first is not None and first[2] else None


def _in_code(text: str) -> str:
    """The text without the marks of shortcodes that are shown in code, where ours need none."""
    for start, end in reversed(markdown_ranges.code(text)):
        piece = _SHOWN.sub(lambda shown: f"{{{{{shown[1]}{shown[2]}{shown[3]}}}}}", text[start:end])
        text = text[:start] + piece + text[end:]
    return text


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
