"""The blocks that a landing page of Hugo Blox has in its front matter, as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.yaml_reader import at, mapping

_WORDS = ("title", "name", "question", "role", "org", "company", "date_start")
_TEXTS = ("subtitle", "text", "description", "answer", "summary", "button")


def markdown(sections: Any, listed: Callable[[str], list[str]]) -> str:
    """The texts of blocks, each below its title. `listed` gives links to the pages of a folder,
    for a block that shows them."""
    out: list[str] = []
    for one in sections if isinstance(sections, list) else ():
        content = mapping(one, "content")
        title, id_ = text_of(content.get("title")), text_of(at(one, "id"))
        out.append(f"## {title}" + (f" {{#{id_}}}" if id_ else "") if title else "")
        out += [text.strip() for key in _TEXTS if isinstance(text := content.get(key), str)]
        out += [_link(value) for key, value in content.items() if "action" in key]
        for contact in (content.get(key) for key in ("email", "phone", "address", "directions")):
            parts = contact.values() if isinstance(contact, dict) else [contact]
            out.append(", ".join(filter(None, map(text_of, parts))))
        out.append(_link(content.get("button")))
        for key, value in content.items():
            if isinstance(value, list) and key != "user_groups":
                out.append(_listed(map(_item, value)))
        folders = at(content, "filters", "folders")
        folders = folders if isinstance(folders, list) else [folders]
        names = [*map(text_of, folders), "authors" if content.get("user_groups") else ""]
        out += [_listed(listed(name)) for name in names if name]
    return "\n\n".join(filter(None, out))


def _listed(items: Any) -> str:
    return "\n".join(f"- {item}" for item in items if item)


def _link(value: Any) -> str:
    """A button as a link."""
    url, words = text_of(at(value, "url")), text_of(at(value, "text"))
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
