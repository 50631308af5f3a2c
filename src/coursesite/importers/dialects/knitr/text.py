"""Text within the lines of Quarto and R Markdown: shortcodes, computed values, and links to other
chapters."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping, Set
from typing import Any

from coursesite.importers.data.yaml_reader import at
from coursesite.importers.dialects.pandoc.inline import outside
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly.figures import comment
from coursesite.importers.text import icons
from coursesite.importers.text.block_lines import headings
from coursesite.importers.text.shortcode_text import shortcode
from coursesite.markup.attributes import parse
from coursesite.markup.syntax.emoji_names import characters

_SHORTCODE = re.compile(
    r"\{\{(\{?)<[ \t]*(/?[\w-]+)[ \t]*((?>\"[^\"]*\"|'[^']*'|(?!>\}\}|\{\{<).)*?)[ \t]*>\}\}\}?"
)
_ARGUMENT = re.compile(r"(?:([\w-]+)=)?(\"[^\"]*\"|'[^']*'|[^\s=\"']\S*)")
_COMPUTED = re.compile(r"(?<!`)`(?:r|\{(?:r|python|julia|ojs)\})[ \t]++([^`\n]++)`(?!`)")
_EMOJI = re.compile(r"(?:emo::ji|emojifont::emoji|emoji)\([\"']([\w+-]+)[\"']\)")
_LITERAL = re.compile(r"([\"'])([^\"'\\]*)\1|(\d[\d.]*)")
_FONT_ICON = re.compile(r"(?:\w+::)?(?:fa|fa_i|fontawesome|bs_icon)\([\"'](?:\w+ )?([\w-]+)[\"']")
_ON_WEB = re.compile(
    r"`r[ ]+if[ ]*\([ ]*+(!?)[ ]*+(?:knitr::)?is_(html|latex)_output\(\)[ ]*\)[ ]*+(?:\{[ ]*+)?"
    r"(['\"])([^`]*?)\3[ ]*+(?:\}[ ]*+)?"
    r"(?:else[ ]*+(?:\{[ ]*+)?(['\"])([^`]*?)\5[ ]*+)?(?:\}[ ]*+)?`"
)
_PLACE = re.compile(r"\]\(#([\w:.-]+)\)")
_SPEAKER = re.compile(r"(?ms)^\?\?\?[ \t]*\n(.*?)(?=^---?[ \t]*$|\Z)")
_PROPERTY = re.compile(
    r"(?m)(^---[ \t]*\n|\A)(?:\s*(?:class|name|template|layout|count|background-\w+):.*\n)+"
    r"|^--[ \t]*\n"
)
_ICON = re.compile(
    r"\{\{<[ \t]*(?:fa|bi|ai|iconify|academicons|fontawesome)\b"
    r"((?:\"[^\"]*\"|'[^']*'|[^\"'<>\n])*)>\}\}"
)
_ICONS_IN_SPAN = re.compile(rf"\[((?:[ ]*{_ICON.pattern}[ ]*)+)\]\{{[^{{}}\n]*\}}")
_GONE = ("pagebreak", "countdown", "contents")


def slides(text: str, told: Counted) -> str:
    """The text of slides of xaringan: what only the speaker sees is a comment, and properties of
    slides and pauses are left out."""

    def notes(match: re.Match[str]) -> str:
        told.add("left", "notes of the speaker are comments", match[0][:20])
        return "<!--\n" + match[1].replace("-->", "--&gt;").strip() + "\n-->\n\n"

    return _PROPERTY.sub(r"\1", _SPEAKER.sub(notes, text))


def without_hidden_slides(text: str, told: Counted) -> str:
    """The text of slides with those that are hidden as comments."""
    lines, found = text.split("\n"), headings(text.split("\n"))
    for number, (start, head) in reversed([*enumerate(found)]):
        if parse(head[3] or "").get("visibility") == "hidden":
            below = (n for n, other in found[number + 1 :] if len(other[1]) <= len(head[1]))
            end = next(below, len(lines))
            told.add("left", "slides that are hidden are comments", lines[start])
            lines[start:end] = [*comment(lines[start:end]), ""]
    return "\n".join(lines)


def shortcodes(text: str, values: Mapping[str, Mapping[str, Any]], told: Counted) -> str:
    """The text with Quarto's shortcodes as ours. `values` are those of `var` and `meta`."""

    def icon(match: re.Match[str]) -> str:
        told.add("converted", "an icon is a character or its title, or left out", match[0])
        given = _ARGUMENT.findall(match[1])
        name = next((value for key, value in reversed(given) if not key), "").rpartition(":")[2]
        said = next((value[1:-1] for key, value in given if key in ("title", "label")), "")
        return f'<i class="fa-{name}" title="{html.escape(said)}"></i>'

    def one(match: re.Match[str]) -> str:
        braces, name, words = match.groups()
        if braces:
            return f"{{{{</* {f'{name} {words}'.strip()} */>}}}}"
        named = {key: value.strip("\"'") for key, value in reversed(_ARGUMENT.findall(words))}
        first = named.pop("", "")
        if name in values and (value := _value(values[name], first)) is not None:
            return value
        if name in ("video", "youtube", "vimeo") and first:
            named["aspect"] = named.get("aspect-ratio", "").replace("x", "/")
            keys = ("title", "start", "aspect")
            return shortcode(name, first, {key: named[key] for key in keys if key in named})
        if name == "kbd" and (first or named):
            ways = [
                re.split(r"[-+](?=.)", one)
                for one in (first and [first]) or reversed(named.values())
            ]
            return " / ".join("+".join(f"<kbd>{key}</kbd>" for key in keys) for keys in ways)
        if name in ("downloadthis", "qrcode", "revealjs", "external") and first:
            label = named.get("label") or named.get("dname") or posixpath.basename(first) or first
            return f"[{label}](<{first}>)" if " " in first else f"[{label}]({first})"
        if name == "pdf" and first:
            return shortcode("slides", first, {})
        if name in _GONE:
            told.add("converted", f"the shortcode '{name}' is left out", match[0])
            return ""
        told.add("left", f"the shortcode '{name}' is shown as it is written", match[0])
        return f"`{match[0]}`"

    text = outside(text, _ICONS_IN_SPAN, lambda match: match[1])
    return outside(icons.in_html(outside(text, _ICON, icon)), _SHORTCODE, one)


def on_web(text: str) -> str:
    """The text with what R writes into it on the web alone, and without what it does on paper."""
    return _ON_WEB.sub(lambda m: m[4] if (m[2] == "html") != bool(m[1]) else m[6] or "", text)


def computed(text: str, params: Mapping[str, Any], told: Counted) -> str:
    """The text with the values of parameters; what code computes is not known."""

    def one(match: re.Match[str]) -> str:
        if found := _FONT_ICON.match(match[1]):
            return f'<i class="fa-{found[1]}"></i>'
        if emoji := _EMOJI.fullmatch(match[1].strip()):
            return characters().get(emoji[1], f":{emoji[1]}:")
        if literal := _LITERAL.fullmatch(match[1].strip()):
            return literal[2] or literal[3] or ""
        value = _value({"params": params}, match[1].strip().replace("$", "."))
        if value is None:
            told.add("left", f"the value of {match[0]} is not known", match[0])
        return match[0] if value is None else value

    return outside(text, _COMPUTED, one, in_code=True)


def places(text: str, own: Set[str], owners: Mapping[str, str], path: str) -> str:
    """The text with links to ids of other chapters as links to these; a book of bookdown needs no
    more than the id."""

    def one(match: re.Match[str]) -> str:
        owner = None if match[1] in own else owners.get(match[1])
        here = posixpath.dirname(path) or "."
        return f"]({posixpath.relpath(owner, here)}#{match[1]})" if owner else match[0]

    return outside(text, _PLACE, one)


def _value(values: Mapping[str, Any], path: str) -> str | None:
    """A value by its path, as text; None if there is none."""
    found = at(values, *path.split("."))
    return str(found) if isinstance(found, (str, int, float)) else None
