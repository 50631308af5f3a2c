"""Icons, keys, attribute lists and other marks within a line, as ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Set

from coursesite.importers.plans.counted import Counted
from coursesite.importers.text.icons import character
from coursesite.importers.text.masks import free_text

_ATTRIBUTE = r"""(?:[#.][A-Za-z][\w:.-]*|[A-Za-z_][\w:.-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))"""
_MEANING = {".md-button": ".btn", "align=left": ".left", "align=right": ".right"}
_DROPPED = (".md-button--primary", ".annotate", "loading=lazy", "align=center")
_KEY = r'(?:[\w-]+|"[^"\n]+")'
_KEY_WORDS = """control=Ctrl command=Cmd escape=Esc delete=Del arrow-left=← arrow-right=→ arrow-up=↑
arrow-down=↓ plus=+ minus=- comma=, period=. slash=/ backslash=&#92;"""
_KEY_NAMES = dict(pair.split("=") for pair in _KEY_WORDS.split())
_SHEBANG = re.compile(r"(?<!`)(`+)(?:#!|:{3})[\w+#-]+[ ]+(?=[^`\n])")
_CRITIC_TAGS = {"++": "ins", "==": "mark", ">>": "em", "--": "del", "~~": "del"}


def _icon(match: re.Match[str]) -> str:
    if sign := character(match[1]):
        return sign + match[2]
    before = match.string[: match.start()].rstrip(" ")[-1:]
    after = match.string[match.end() :].lstrip(" ")[:1]
    stands_alone = before in ("", "[", "|", "\n", '"') and after in ("", "]", "|", "\n", '"')
    return match[1].replace("-", " ") + match[2] if stands_alone else ""


def _list(match: re.Match[str]) -> str:
    """A list of attributes with a colon, and with our names for those that have some."""
    plain = {part: part.replace('"', "") for part in re.findall(_ATTRIBUTE, match[3])}
    ours = [_MEANING.get(bare, part) for part, bare in plain.items() if bare not in _DROPPED]
    if ours == [*plain] and match[2] == "{:":
        return match[0]
    return (match[1] or "") + (f"{{: {' '.join(ours)} }}" if ours else "")


def _keys(match: re.Match[str]) -> str:
    names = [
        key.strip('"')
        if key.startswith('"')
        else _KEY_NAMES.get(key) or key.replace("-", " ").title()
        for key in re.findall(_KEY, match[1])
    ]
    return "+".join(f"<kbd>{name}</kbd>" for name in names)


def _critic(match: re.Match[str]) -> str:
    name = _CRITIC_TAGS[match[1]]
    return f"<{name}>{match[2]}</{name}>" + (f"<ins>{match[3]}</ins>" if match[3] else "")


_ICONS = (
    r":(?:material|fontawesome(?:-(?:brands|solid|regular))?|octicons|simple)-([a-z0-9-]+?)(?:-\d\d)?:"
    r"(?:\{[^{}\n]*\})?([ ]?)"
)
_LISTS = (
    r"(?:(?<=[)\]*_`~>\U000F0000-\U000FFFFD])|^([ \t>]*))(\{:?)[ ]*"
    rf"({_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*)[ ]*\}}"
)
_CRITIC = r"\{(\+\+|--|==|~~|>>)[ ]*([^{}]+?)[ ]*(?:~>([^{}]+?))?(?:\1|<<)\}"
_MARKS: tuple[tuple[str, str, str | Callable[[re.Match[str]], str], str], ...] = (
    ("pymdownx.emoji", _ICONS, _icon, "an icon is a character"),
    ("", _LISTS, _list, "a list of attributes is as ours"),
    ("", r"[ ]*\{[ ]*data-search-exclude[ ]*\}", "", ""),
    ("", r"^\[TOC\][ \t]*$", "- contents\n{:toc}", ""),
    ("", r"(?<=<div class=\")grid(?: cards)?(?=\")", "cs-columns", ""),
    ("", r"(\]\()([^<>()\n\"']*\S [^<>()\n\"']*\.\w{1,5}(?:#\S*)?)(?=\))", r"\1<\2>", ""),
    ("tags", r"^\[TAGS\][ \t]*$", "[](/tags/)", ""),
    ("mkdocs-video", r"!\[type:video\]\(<?([^()<>\s]+)>?\)", r"{{< video \1 >}}", ""),
    ("bibtex", r"^\\(?:full_)?bibliography[ \t]*$", "{{< bibliography >}}", ""),
    ("pymdownx.critic", _CRITIC, _critic, "CriticMarkup is HTML"),
    ("pymdownx.keys", rf"\+\+({_KEY}(?:\+{_KEY})*)\+\+", _keys, "keys are <kbd>"),
    ("pymdownx.caret", r"\^\^(?=[^\s^])([^^\n]*[^\s^])\^\^", r"<ins>\1</ins>", "^^…^^ is <ins>"),
)
"""The marks, with the extension or plugin that reads each: "" for those that need none."""
_COMPILED = [(name, re.compile(pattern, re.M), new, note) for name, pattern, new, note in _MARKS]


def converted(text: str, names: Set[str], counted: Counted) -> str:
    """The text with the marks of the extensions and plugins with these names as ours."""
    if "pymdownx.inlinehilite" in names:
        text = _SHEBANG.sub(r"\1", text)
    masks = free_text(text)
    text = masks.text
    for name, pattern, new, note in _COMPILED:
        if name and name not in names:
            continue
        for match in pattern.finditer(text) if note else ():
            if new is _icon and not character(match[1]):
                counted.add("left", "an icon has no character: its name, or nothing")
            else:
                counted.add("converted", note, masks.restore(match[0]))
        text = pattern.sub(new, text)
    return masks.restore(text)
