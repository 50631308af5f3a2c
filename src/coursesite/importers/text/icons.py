"""Icons of fonts, which do not come along, as characters or as words."""

from __future__ import annotations

import re

from coursesite.importers.text import markdown_ranges

_CHARACTERS = {
    word: names.split()[0]
    for names in (
        *("✔ check checkbox", "✘ close x xmark times cancel", "⚠ alert warning exclamation"),
        *("✉ email mail envelope", "🕑 clock timer", "📖 book library", "✏ pencil pen edit"),
        *("⚙ cog gear settings", "❓ help question", "ℹ information info", "⭐ star", "♥ heart"),
        *("🎓 school", "🎥 video", "🚀 rocket", "🏠 home", "☎ phone", "⬇ download", "💡 lightbulb"),
        *("+ plus", "− minus", "📅 calendar", "← left", "→ right", "↑ up", "↓ down"),
        *("📄 file pdf", "▶ play", "🔗 link external", "💬 comment comments", "👥 users"),
    )
    for word in names.split()[1:]
}
"""Characters for icons, by a word of their names."""
_ELEMENT = re.compile(
    r"<(i|span)\b[^<>]*\bclass=[\"']?(?P<names>[^\"'<>]*\b(?:fa|glyphicon|bi|bx|icon|ti)-[^\"'<>]*)"
    r"[^<>]*>\s*</\1\s*>",
    re.I,
)
_NAME = re.compile(
    r"\b(?:fa|glyphicon|bi|bx|icon|ti)-(?!(?:solid|regular|light|brands|fw|lg|xs|sm|ul|li|spin|stack|"
    r"\dx)\b)([a-z][a-z0-9-]*)"
)
_SAID = re.compile(r"\b(?:title|aria-label)=(?:\"([^\"<>]+)|'([^'<>]+))")
_GONE = "\ufdd0"
"""Stands for an icon that is left out, until the gaps around it are."""
_GAP = re.compile(rf"([ ]?)(?:{_GONE}(&nbsp;|[ ])?)+(?=([*_)\]\n]|\Z)?)")


def character(name: str) -> str:
    """The character for an icon of a name such as `file-download`; "" if there is none."""
    return next((_CHARACTERS[word] for word in name.split("-") if word in _CHARACTERS), "")


def in_html(text: str) -> str:
    """The text with empty elements that a font makes icons of as characters, with their titles, or
    as these alone. One that has neither is left out, or is the words of a link that has no others.
    """
    if "</i>" not in text and "</span>" not in text:
        return text
    skipped = markdown_ranges.code_and_comments(text)

    def one(found: re.Match[str]) -> str:
        name, said = _NAME.search(found["names"]), _SAID.search(found[0])
        if name is None or markdown_ranges.inside(skipped, found.start()):
            return found[0]
        before = text[: found.start()].rstrip()
        after = text[found.end() :].lstrip()
        is_alone = (before.endswith("[") and after.startswith(("](", "]["))) or (
            after.startswith("</a") and re.search(r"<a\b[^<>]*>\Z", before)
        )
        title, sign = (said[1] or said[2]) if said else "", character(name[1])
        if title and sign and not is_alone:
            return f'<span title="{title}">{sign}</span>'
        return title or sign or (name[1].replace("-", " ").title() if is_alone else _GONE)

    def gap(found: re.Match[str]) -> str:
        before = found.string[max(0, found.start() - 1) : found.start()]
        apart = " " if found[2] and re.match(r"[^\s(\[*_]", before) else ""
        return "" if found[3] is not None else found[1] or apart

    return _GAP.sub(gap, _ELEMENT.sub(one, text))
