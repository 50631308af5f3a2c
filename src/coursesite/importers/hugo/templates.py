"""Shortcodes that a site of Hugo defines itself, as far as their templates are simple."""

from __future__ import annotations

import re

from coursesite.importers.hugo.calls import Call

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.S)
_VALUE = re.compile(
    r"(?:(?:markdownify|safeHTML|safeURL|relURL|absURL)\s+)?"
    r"\(?(?:\.Get\s+(?:\"(?P<name>[^\"]*)\"|(?P<place>\d+))|(?P<inner>\.Inner)|(?P<dot>\.))\)?"
    r"(?:\s*\|\s*(?:markdownify|safe\w+|\w+URL|plainify|\$?\.Page\.RenderString|strings\.TrimSpace|"
    r"default\s+\"(?P<default>[^\"]*)\"))*"
)
_BLOCK = re.compile(r"\s*<(?:div|section|aside|article|blockquote|figure|details|center)\b", re.I)


def expanded(template: str, call: Call, inner: str) -> str | None:
    """The text of a shortcode by its template; None if the template does more than to put in its
    arguments and its text, with conditions on these."""
    template = re.sub(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", "", template, flags=re.S)
    template = re.sub(r"\s*\{\{-", "{{-", re.sub(r"-\}\}\s*", "-}}", template))
    out: list[str] = []
    above: list[tuple[bool, bool, str]] = []  # of each condition: is it met, was it, its value
    at = 0
    for action in _ACTION.finditer(template):
        is_shown = all(one[0] for one in above)
        out.append(template[at : action.start()] if is_shown else "")
        at = action.end()
        head, _, rest = action[1].partition(" ")
        if head == "end" and above:
            above.pop()
            continue
        if head == "else" and not rest and above:
            _, was, _ = above.pop()
            above.append((not was, True, ""))
            continue
        dot = next((one[2] for one in reversed(above) if one[2]), "")
        found = _VALUE.fullmatch(rest if head in ("if", "with") else action[1])
        if found is None:
            return None
        value = inner.strip("\n") if found["inner"] else dot if found["dot"] else ""
        key = (found["name"] or "").lower() or int(found["place"] or 99)
        value = value or call.get(key) or found["default"] or ""
        if head in ("if", "with"):
            above.append((bool(value), bool(value), value if head == "with" else ""))
        elif is_shown:
            out.append(f"\n\n{value}\n\n" if found["inner"] and _BLOCK.match(template) else value)
    return None if above else "".join([*out, template[at:]]).strip()
