"""Icons, keys, attribute lists and other marks of MkDocs within a line, as ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from coursesite.importers import markdown_ranges
from coursesite.importers.mkdocs.config import MkDocsSite
from coursesite.markup.emoji_names import characters

_ATTRIBUTE = r"""(?:[#.][A-Za-z][\w:.-]*|[A-Za-z_][\w:.-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))"""
_PART = re.compile(_ATTRIBUTE)
_LIST = re.compile(
    rf"(?:(?<=[)\]*_`~>])|^([ \t>]*))(\{{:?)[ ]*({_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*)[ ]*\}}", re.M
)
_MEANING = {".md-button": ".btn", "align=left": ".left", "align=right": ".right"}
_DROPPED = (".md-button--primary", ".annotate", "loading=lazy", "align=center")
_ICON = re.compile(
    r":(?:material|fontawesome(?:-(?:brands|solid|regular))?|octicons|simple)-([a-z0-9-]+?)(?:-\d\d)?:"
    r"(?:\{[^{}\n]*\})?([ ]?)"
)
_EMOJI = re.compile(r":(?<![\w:/.]:)(\+1|-1|[a-z][a-z0-9_+-]*|100|1234):(?![\w:/`])")
_CHARACTERS = {
    word: names.split()[0]
    for names in (
        *("✔ check checkbox", "✘ close x xmark times cancel", "⚠ alert warning exclamation"),
        *("✉ email mail envelope", "🕑 clock timer", "📖 book library", "✏ pencil pen edit"),
        *("⚙ cog gear settings", "❓ help question", "ℹ information info", "⭐ star", "♥ heart"),
        *("🎓 school", "🎥 video", "🚀 rocket", "🏠 home", "☎ phone", "⚑ flag", "🔥 fire"),
        *("⬇ download", "+ plus", "− minus", "📅 calendar", "💡 lightbulb", "← left", "→ right"),
        *("↑ up", "↓ down"),
    )
    for word in names.split()[1:]
}
"""Characters for icons, by a word of their names."""
_KEY = r'(?:[\w-]+|"[^"\n]+")'
_KEYS = re.compile(rf"\+\+({_KEY}(?:\+{_KEY})*)\+\+")
_KEYS_SHOWN = """control=Ctrl command=Cmd escape=Esc delete=Del insert=Ins arrow-left=←
arrow-right=→ arrow-up=↑ arrow-down=↓ plus=+ minus=- comma=, period=. slash=/ backslash=&#92;"""
_KEY_NAMES = dict(pair.split("=") for pair in _KEYS_SHOWN.split())
_CRITIC = re.compile(
    r"\{(?:\+\+([^{}]+?)\+\+|--([^{}]+?)--|~~([^{}]+?)~>([^{}]+?)~~|==([^{}]+?)==|>>([^{}]+?)<<)\}"
)
_CRITIC_HTML = ("<ins>{}</ins>", "<del>{}</del>", "<del>{}</del>", "<ins>{}</ins>")
_INSERT = re.compile(r"\^\^(?=[^\s^])([^^\n]*[^\s^])\^\^")
_PROGRESS = re.compile(r"\[=[ ]*[\d.]+(?:%|/[\d.]+)?[ ]*(?:\"([^\"\n]*)\")?\](?:\{[^{}\n]*\})?")
_SHEBANG = re.compile(r"(?<!`)(`+)(?:#!|:{3})[\w+#-]+[ ]+(?=[^`\n])")
_FORMULA = re.compile(r"(?<![\\$])\$(?![\s$])[^$\n]+\$|\\\((?:(?!\n\n).)+?\\\)|\\\[.+?\\\]", re.S)
_SMART = "™ (tm) © (c) ® (r) ℅ c/o ± +/- ≠ =/= ↔ <--> → --> ← <--"
_SYMBOLS = dict(zip(_SMART.split()[1::2], _SMART.split()[::2], strict=True))
_SYMBOL = re.compile(rf"(?<![-\w<])(?:{'|'.join(map(re.escape, _SYMBOLS))})(?![-\w>])")


def converted(text: str, site: MkDocsSite, counts: Counter[str]) -> str:
    """The text with the marks that are switched on for the site as ours."""
    icons: dict[str, None] = {}

    def counted(note: str, new: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
        def change(match: re.Match[str]) -> str:
            out = new(match)
            counts[note] += out != match[0]
            return out

        return change

    def icon(match: re.Match[str]) -> str:
        words = match[1].split("-")
        if sign := next((_CHARACTERS[word] for word in words if word in _CHARACTERS), ""):
            return sign + match[2]
        before = match.string[: match.start()].rstrip(" ")[-1:]
        after = match.string[match.end() :].lstrip(" ")[:1]
        if before in ("", "[", "|", "\n", '"') and after in ("", "]", "|", "\n", '"'):
            return " ".join(words) + match[2]  # it stands for words
        icons[match[1]] = None
        return ""

    for extension, pattern, note, new in (
        ("pymdownx.emoji", _ICON, "icons are characters", icon),
        ("pymdownx.emoji", _EMOJI, "emoji are characters", _emoji),
        ("attr_list", _LIST, "lists of attributes are as ours", _list),
        ("pymdownx.critic", _CRITIC, "marks of CriticMarkup are HTML", _critic),
        ("pymdownx.keys", _KEYS, "combinations of keys are <kbd>", _keys),
        ("pymdownx.caret", _INSERT, "insertions are <ins>", lambda match: f"<ins>{match[1]}</ins>"),
        ("pymdownx.progressbar", _PROGRESS, "bars are words", lambda match: match[1] or ""),
        ("pymdownx.smartsymbols", _SYMBOL, "signs are characters", lambda m: _SYMBOLS[m[0]]),
    ):
        if site.has(extension) or extension == "attr_list":
            text = _outside(text, pattern, counted(note, new))
    if site.has("pymdownx.inlinehilite"):
        text = _SHEBANG.sub(counted("code in a line has no language", lambda m: m[1]), text)
    if icons:
        counts[f"left:icons have no character, and are left out: {', '.join(icons)}"] = len(icons)
    return text


def _outside(text: str, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> str:
    """The text with matches replaced outside of code, comments and formulas."""
    if not pattern.search(text):
        return text
    formulas = [match.span() for match in _FORMULA.finditer(text)]
    kept = markdown_ranges.code_and_comments(text) + markdown_ranges.formulas(text)
    kept = markdown_ranges.merge(kept + formulas)
    return pattern.sub(
        lambda match: match[0] if markdown_ranges.inside(kept, match.start()) else new(match), text
    )


def _emoji(match: re.Match[str]) -> str:
    return characters().get(match[1]) or match[0]


def _list(match: re.Match[str]) -> str:
    """A list of attributes with a colon, and with our names for those that have some."""
    parts = _PART.findall(match[3])
    plain = {part: part.replace('"', "") for part in parts}
    ours = [_MEANING.get(plain[part], part) for part in parts if plain[part] not in _DROPPED]
    if ours == parts and match[2] == "{:":
        return match[0]
    return (match[1] or "") + (f"{{: {' '.join(ours)} }}" if ours else "")


def _critic(match: re.Match[str]) -> str:
    ins, gone, old, new, marked, note = match.groups()
    if note:
        return f"*({note.strip()})*"
    pairs = zip(_CRITIC_HTML, (ins, gone, old, new), strict=True)
    return f"<mark>{marked}</mark>" if marked else "".join(h.format(t) for h, t in pairs if t)


def _keys(match: re.Match[str]) -> str:
    def shown(key: str) -> str:
        words = " ".join(word.capitalize() for word in key.split("-"))
        return _KEY_NAMES.get(key) or (key.strip('"') if key.startswith('"') else words)

    return "+".join(f"<kbd>{shown(key)}</kbd>" for key in re.findall(_KEY, match[1]))
