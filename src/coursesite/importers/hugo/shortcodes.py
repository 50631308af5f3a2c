"""The shortcodes of a text as ours.

A text is cut at its shortcodes, which nest. Code, formulas and comments are left alone, but for the
marks of shortcodes that are only shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from coursesite.importers.hugo.calls import ARGUMENTS, CALL, Call, call, closings
from coursesite.importers.hugo.counterparts import COLORS, MAKERS, guessed
from coursesite.importers.hugo.templates import expanded, member
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly import callouts
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.masks import Masks, free_text

_SHOWN = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.S)
_VERBATIM = re.compile(
    r"(?:^(?P<lead>[ \t]*))?\{\{[<%]\s*"
    r"(?P<name>highlight|mermaid|diagram|katex|math|mathjax|rawhtml|html)\b"
    rf"(?P<args>{ARGUMENTS})\s*[>%]\}}\}}(?P<inner>.*?)\{{\{{[<%]\s*/\s*(?P=name)\s*[>%]\}}\}}",
    re.S | re.M,
)
_LINES = re.compile(r"\b(hl_lines)=\[?([^=\]]*?)\]?(?=\Z|,\s*\w+=)")
_OF_CODE = ("title", "hl_lines", "linenos", "linenostart")
_ATTRIBUTES = re.compile(
    r"^([ \t>]*)\{((?:[.#][\w-]+|[\w-]+=(?:\"[^\"]*\"|[\w-]+))(?:[ \t][^{}]*+)?)\}[ \t]*$", re.M
)
_OPTIONS = re.compile(
    r"^((?:[ \t>]|[-*+] |\d+[.)] )*#{1,6}[ \t][^\n{}]*+\{)([^{}\n]*+)\}[ \t]*$", re.M
)
"""A heading with attributes, such as `{anchor=false}`."""
_DRAWN = re.compile(r"\A([ \t>]*(?:`{3,}|~{3,}))[ \t]*(katex|math|mermaid)\b[^\n]*")
"""The beginning of code that is shown as a formula or a diagram."""
_PATH = re.compile(r"(?=[\w -]*+[./])[\w./ -]++")


class Site(Struct, frozen=True):
    """A site as its shortcodes see it.

    `address` gives the address to write on a page (the first argument) for a reference to another
    (the second), None for none; `link` is a link with the title of that page, `text` the text of a
    file beside the page, `files` the paths of the files that are the page's alone, and `album`
    those of pictures. `children` gives links to the pages below a page. `layouts` are the
    shortcodes of the site itself, which read its `values` and its `partials`.
    """

    address: Callable[[str, str], str | None]
    children: Callable[[str], list[str]]
    link: Callable[[str, str], str | None]
    text: Callable[[str, str], str | None]
    files: Callable[[str], list[str]]
    album: Callable[[str], list[str]]
    layouts: Mapping[str, str]
    values: Mapping[str, Any]
    partials: Mapping[str, str]


class ShortcodeConverter:
    """Converts one text; `text` is the result, `told` what the report says."""

    def __init__(self, text: str, here: str, site: Site, front: Mapping[str, Any]) -> None:
        """Converts `text`, that of the page `here` with the front matter `front`."""
        self._here, self._site, self._front = here, site, front
        self.told = Counted()
        outside = Masks(text, markdown_ranges.code(text))
        self._masks = free_text(outside.restore(_VERBATIM.sub(_verbatim, outside.text)))
        text = _SHOWN.sub(lambda shown: self._masks.keep(shown[0]), self._masks.text)
        text = _ATTRIBUTES.sub(lambda line: f"{line[1]}{{: {line[2].strip()} }}", text)
        text = _OPTIONS.sub(_without_values, text)
        text = callouts.ALERT.sub(_alert, text)
        text = self._masks.restore(self._converted(text, False))
        self.text = markdown_ranges.changed(text, markdown_ranges.code(text), _code)

    def _converted(self, text: str, in_text: bool) -> str:
        """A text with its shortcodes replaced; `in_text`: it is in a set of tabs of text."""
        out: list[str] = []
        at, ends = 0, closings(text)
        while tag := CALL.search(text, at):
            out.append(text[at : tag.start()])
            at = tag.end()
            end = ends.get(tag.start())
            one, inner = call(tag[3], self._masks.restore(tag[4])), ""
            if one.name == "tab" and (tag[1] == "%" or in_text):
                one = Call(one.name, one.positional, {"text": "true", **one.named})
            if end is not None:
                are_text = one.is_on("text") if MAKERS.get(one.name) == MAKERS["tabs"] else in_text
                inner, at = self._converted(text[tag.end() : end.start()], are_text), end.end()
            if one.name == "columns":  # which changes the indentation of code
                inner = self._masks.restore(inner)
            made = None if tag[2] else self._made(one, inner, tag[0])
            if made is None and text[: tag.start()][-1:] in tuple("(\"'<") and not one.named:
                # the address of a link, from the root of the site
                path = one.positional[0] if len(one.positional) == 1 else ""
                made = f"/{path.lstrip('/')}" if _PATH.fullmatch(path) else None
            if made is None:
                note = f"no counterpart here, so it is text: the shortcode '{one.name}'"
                self.told.add("left", note, self._masks.restore(tag[0]))
                made = None if tag[2] else guessed(one, inner, is_paired=end is not None)
            if made is None:  # it is shown as it is
                made = self._shown(tag[0]) + inner + (self._shown(end[0]) if end else "")
            out.append(made)
        return "".join([*out, text[at:]])

    def _made(self, one: Call, inner: str, source: str) -> str | None:
        """The text in the place of a shortcode; None if it has no counterpart."""
        one = replace(one, name=one.name.removeprefix("hextra/"))
        name, site, here = one.name, self._site, self._here
        layout = site.layouts.get(name)
        if name in ("ref", "relref"):
            target = one.get("path", 0)
            if (address := site.address(here, target)) is None:
                self.told.add("left", "a reference leads to no page of the site", source)
            return target if address is None else address
        if name in ("button", "btn") and (target := one.get("relref", "ref")):
            one = Call(name, (site.address(here, target) or target,), {})
        if name in ("param", "siteparam"):
            return self._param(one.get("name", 0))
        if name in ("include", "readfile"):
            address = site.address(here, one.get("file", 0))
            if address is None or one.is_on("code"):
                text = site.text(here, one.get("file", 0))
                if text is not None and source[2] == "%" and not one.is_on("code"):
                    return ShortcodeConverter(text.rstrip(), here, site, self._front).text
                return None if text is None else f"```{one.get('lang')}\n{text.rstrip()}\n```"
            return f'{{{{< include "{address}" >}}}}'
        if name in ("mention", "cite") and (target := one.get("page", 0)):
            return site.link(here, target if "/" in target else f"authors/{target}")
        if name == "section" and one.get(0) in ("begin", "end"):
            return ""
        if name in ("figure", "img", "image") and not one.get("src", "url", "path", 0):
            return None
        if name in ("children", "section", "list_children"):
            return "\n".join(f"- {link}" for link in site.children(here))
        if name in ("attachments", "resources"):
            endings = re.findall(r"\w+", one.get("pattern"))
            paths = (
                path
                for path in site.files(here)
                if not endings or path.rpartition(".")[2] in endings
            )
            links = [f"- [{path.rpartition('/')[2]}]({quote(path)})" for path in paths]
            return "\n".join([f"{one.get('title')}\n"] * bool(one.get("title")) + links)
        if name == "gallery" and (album := one.get("album")) and (found := site.album(album)):
            return "\n".join(f"![](</{path}>)" for path in found)
        if name == "imgproc":  # of the files of the page, the one with this in its name
            given = [path for path in site.files(here) if one.get(0) in path.rpartition("/")[2]]
            one = replace(one, positional=(*given[:1], *one.positional))
        if name == "table" and not one.get("path", "src", "file") and layout is None:
            return None
        if name in MAKERS and (layout is None or "Data" not in layout):
            return MAKERS[name](one, inner)
        if layout is None:
            return None
        page = {"Params": self._front, **self._front}
        text = expanded(layout, one, inner, site.values, page, site.partials)
        if text is not None:
            self.told.add("converted", f"written out: the shortcode '{name}' of the site", source)
        return text

    def _param(self, key: str) -> str | None:
        """A parameter of the page or of the site."""
        places = (self._front, self._front.get("params"), self._site.values.get("Params"))
        values = (member(place, *key.split(".")) for place in places)
        return next((str(one) for one in values if isinstance(one, (str, int, float))), None)

    def _shown(self, source: str) -> str:
        """A tag as text."""
        words = re.sub(r"\A\{\{[<%]\s*|\s*[>%]\}\}\Z", "", self._masks.restore(source))
        return "{{</* " + " ".join(words.split()) + " */>}}"


def _verbatim(match: re.Match[str]) -> str:
    """A shortcode whose text is code, a formula or HTML."""
    name, inner, lead = match["name"], match["inner"].strip("\n").rstrip(), match["lead"] or ""
    one = call(name, match["args"])
    if name.endswith("html") or (name == "math" and "$" in inner):
        return lead + inner
    if name.startswith(("katex", "math")):
        bare = re.sub(r"\A\\[\[(]|\\[\])]\Z", "", inner.strip().strip("$").strip()).strip()
        is_wide = "\n" in match["inner"] or "display" in match["args"]
        return f"{lead}$$\n{lead}{bare}\n{lead}$$" if is_wide else f"{lead}${bare}$"
    language = "mermaid" if name in ("mermaid", "diagram") else one.get("lang", "type", 0)
    named = " ".join(f'{key}="{value}"' for key, value in one.named.items() if key in _OF_CODE)
    given = _LINES.sub(r'\1="\2"', one.get(1, "options")) or named
    options = f" {{{given}}}" if given else ""
    fence = "````" if "```" in inner else "```"
    return f"{lead}{fence}{language}{options}\n{inner}\n{lead}{fence}"


def _without_values(heading: re.Match[str]) -> str:
    """A heading without the attributes that only Hugo reads."""
    if "=" not in heading[2]:
        return heading[0]
    kept = [word for word in heading[2].split() if word[0] in "#."]
    return heading[1] + " ".join(kept) + "}" if kept else heading[1].rstrip("{ \t")


def _alert(match: re.Match[str]) -> str:
    """A callout with a word of ours for its kind, which may be a colour."""
    color = COLORS.get(match["kind"].lower())
    line = f"{match['lead']}[!{color and color.upper()}]{match['fold']} {match['title']}"
    return line.rstrip() if color else callouts.alert(match)


def _code(text: str) -> str:
    """Code of ours: what it shows of shortcodes has no marks, and formulas are named `math`."""
    text = _DRAWN.sub(lambda fence: f"{fence[1]}{fence[2].replace('katex', 'math')}", text)
    return _SHOWN.sub(r"{{\1\2\3}}", text)
