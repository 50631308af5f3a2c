"""Shortcodes of Hugo and its themes as ours.

A text is cut at its shortcodes, which nest; a function by the name of each gives its replacement.
Code, formulas and comments are left alone, but for the marks of shortcodes that are only shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from coursesite.importers import markdown_ranges
from coursesite.importers.hugo.calls import ARGUMENTS, CALL, Call, Site, arguments, end_of
from coursesite.importers.hugo.counterparts import MAKERS
from coursesite.importers.hugo.templates import expanded
from coursesite.importers.masks import Masks, free_text
from coursesite.importers.plan import Status, TextChange

_SHOWN = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.S)
_VERBATIM = re.compile(
    rf"^(?P<lead>[ \t]*)?\{{\{{[<%]\s*(?P<name>highlight|mermaid|katex|math|mathjax|raw|"
    rf"rawhtml|unsafe|html|code|chart|goat|mathjax/block|mathjax/inline)\b(?P<args>{ARGUMENTS})\s*[>%]\}}\}}"
    rf"(?P<inner>.*?)\{{\{{[<%]\s*/\s*(?P=name)\s*[>%]\}}\}}",
    re.S | re.M,
)
_ATTRIBUTES = re.compile(
    r"^([ \t>]*)\{((?:[.#][\w-]+|[\w-]+=(?:\"[^\"]*\"|[\w-]+))(?:[ \t]+[^{}]*)?)\}[ \t]*$", re.M
)


class ShortcodeConverter:
    """Converts one text; `text` is the result, `changes` what the report says."""

    def __init__(self, text: str, here: str, site: Site, front: Mapping[str, Any]) -> None:
        """Converts `text`, that of the page `here` with the front matter `front`."""
        self._here, self._site = here, site
        self.front, self.params = front, site.params
        self._counts: Counter[tuple[Status, str]] = Counter()
        self._sources: dict[tuple[Status, str], str] = {}
        outside = Masks(text, markdown_ranges.code(text))
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

    def note(self, source: str, status: Status, note: str) -> None:
        """Adds a line to the report."""
        self._counts[status, note] += 1
        self._sources.setdefault((status, note), source)

    # ---- the tags -----------------------------------------------------------------------------

    def _converted(self, text: str) -> str:
        """A text with its shortcodes replaced."""
        out: list[str] = []
        at = 0
        while match := CALL.search(text, at):
            out.append(text[at : match.start()])
            at = match.end()
            if match[2]:  # a closing tag without its opening one
                out.append(self._shown(match[0]))
                continue
            inner: str | None = None
            if not match[5] and (end := end_of(text, match)):
                inner, at = text[match.end() : end.start()], end.end()
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            call = self.call(match, inner, line if not line.strip() else "")
            out.append(self._replacement(call))
        out.append(text[at:])
        return "".join(out)

    def call(self, match: re.Match[str], inner: str | None, lead: str = "") -> Call:
        """The shortcode of a tag."""
        positional, named = arguments(self._masks.restore(match[4]))
        source = self._masks.restore(match[0])
        return Call(match[3].lower(), positional, named, inner, source, lead)

    def _replacement(self, call: Call) -> str:
        """The text in the place of a shortcode."""
        make = MAKERS.get(call.name)
        layout = self._site.layouts.get(call.name)
        if layout is not None and make is None:
            inner = None if call.inner is None else self._converted(call.inner)
            if (text := expanded(layout, call.positional, call.named, inner)) is not None:
                self.note(call.source, "converted", f"the shortcode '{call.name}' is written out")
                return text
        if make is not None and (made := make(self, call)) is not None:
            return made
        status: Status = "left"
        self.note(call.source, status, f"no counterpart here: the shortcode '{call.name}' is text")
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

    def keep(self, text: str) -> str:
        """A sign for a text that is ready."""
        return self._masks.keep(text)

    def address(self, target: str) -> str | None:
        """The address to write for a reference to a page; None for none."""
        return self._site.address(self._here, target)

    def children(self) -> list[str]:
        """Links to the pages below the page."""
        return self._site.children(self._here)

    # ---- verbatim text ------------------------------------------------------------------------

    def _verbatim(self, match: re.Match[str]) -> str:
        """A shortcode whose text is code, a formula or HTML."""
        name, inner, lead = match["name"], match["inner"], match["lead"] or ""
        words, named = arguments(match["args"])
        words = words or tuple(filter(None, (named.get("lang", named.get("type")),)))
        if name in ("raw", "rawhtml", "unsafe", "html"):
            return lead + inner.strip("\n")
        if name.startswith(("katex", "math")):
            bare = inner.strip().strip("$").strip()
            bare = re.sub(r"\A\\[\[(]|\\[\])]\Z", "", bare).strip()
            wide = "\n" in inner.strip("\n") or "display" in match["args"] or "block" in name
            if name == "math" and "$" in inner:
                return lead + inner.strip("\n")
            return f"{lead}$$\n{lead}{bare}\n{lead}$$" if wide else f"{lead}${bare}$"
        language = words[0] if name in ("highlight", "code") and words else "text"
        language = "mermaid" if name == "mermaid" else language
        options = f" {{{words[1]}}}" if name == "highlight" and len(words) > 1 else ""
        fence = "```" if "```" not in inner else "````"
        body = inner.strip("\n").rstrip()
        return f"{lead}{fence}{language}{options}\n{body}\n{lead}{fence}"


def _in_code(text: str) -> str:
    """The text without the marks of shortcodes that are shown in code, where ours need none."""
    for start, end in reversed(markdown_ranges.code(text)):
        piece = _SHOWN.sub(lambda shown: f"{{{{{shown[1]}{shown[2]}{shown[3]}}}}}", text[start:end])
        text = text[:start] + piece + text[end:]
    return text
