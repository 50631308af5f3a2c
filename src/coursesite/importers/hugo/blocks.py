"""The blocks that a landing page of Hugo Blox has in its front matter, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coursesite.importers.front_matter import text_of

_WORDS = ("title", "name", "question", "role", "org", "company", "date_start")
_TEXTS = ("subtitle", "text", "description", "answer", "summary", "button")


def markdown(sections: Any, listed: Callable[[str], list[str]]) -> str:
    """The texts of blocks, each below its title. `listed` gives links to the pages of a folder,
    for a block that shows them."""
    out: list[str] = []
    for one in sections if isinstance(sections, list) else ():
        given = one if isinstance(one, dict) else {}
        content = given.get("content")
        content = content if isinstance(content, dict) else {}
        title, id_ = text_of(content.get("title")), text_of(given.get("id"))
        if title:
            out += [f"## {title}" + (f" {{#{id_}}}" if id_ else "")]
        out += [text.strip() for key in _TEXTS if (text := content.get(key)) and _is_text(text)]
        out += [
            link for key, value in content.items() if "action" in key and (link := _link(value))
        ]
        if link := _link(content.get("button")):
            out.append(link)
        for key, value in content.items():
            items = [_item(item) for item in value] if isinstance(value, list) else []
            if key != "user_groups" and any(items):
                out.append("\n".join(f"- {item}" for item in items if item))
        filters = content.get("filters")
        folders = filters.get("folders") if isinstance(filters, dict) else None
        folders = folders if isinstance(folders, list) else [folders]
        for folder in [*folders, *(["authors"] if content.get("user_groups") else [])]:
            if links := listed(text_of(folder)) if text_of(folder) else []:
                out.append("\n".join(f"- {link}" for link in links))
    return "\n\n".join(out)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _link(value: Any) -> str:
    """A button as a link."""
    given: Mapping[str, Any] = value if isinstance(value, dict) else {}
    url, words = text_of(given.get("url")), text_of(given.get("text"))
    return f"[{words or url}]({url}){{: .btn }}" if url else words


def _item(value: Any) -> str:
    """An entry of a block, such as a feature, a question or a step of a career."""
    if not isinstance(value, dict):
        return text_of(value)
    name = ", ".join(words for key in _WORDS if (words := text_of(value.get(key))))
    url = text_of(value.get("url", value.get("link")))
    name = f"[{name}]({url})" if name and url else f"**{name}**" if name else ""
    texts = [words for key in _TEXTS if (words := text_of(value.get(key)))]
    return ": ".join(filter(None, (name, " ".join(texts))))
