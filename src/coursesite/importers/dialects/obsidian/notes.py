"""The notes and files of a folder by their names, as links of Obsidian and of wikis name them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, unquote

from msgspec import Struct

from coursesite import markup
from coursesite.importers.book.kinds import is_home, stem
from coursesite.importers.book.natural_order import natural
from coursesite.importers.lectures.headings import find_headings
from coursesite.text.urls import NOTEBOOK, composed

Kind = Literal["folder", "wiki", "obsidian", "links"]
"""Markdown as on GitHub, the wiki of a repository there, a vault of Obsidian, or notes that have
the links of one and nothing else of it."""
_WIKI = re.compile(r"!?\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_TARGET = re.compile(
    r"\[\[([^\[\]\n]++)\]\]|\]\((?:<([^<>\n]++)>|([^()\s<>]++(?:\([^()\s]*+\)[^()\s]*+)*+))"
    r"|\b(?:src|href|poster)=[\"']([^\"'\n]++)"
)
_MARKS = markup.MarkupOptions(spans=("mark", "emoji"))
_PIPE = re.compile(r"\\?\|")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d+[.)])[ \t]")


class Notes(Struct, frozen=True):
    """The notes of a folder: their texts (without front matter) by path, and all paths by name."""

    kind: Kind
    texts: Mapping[str, str]
    by_name: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]
    has_labels: bool = False
    """Whether the places in addresses may be labels of MyST, which stay as they are."""

    def path(self, name: str, here: str) -> str:
        """The path of the note or file that a link on the page `here` names; "" for none.

        Among several of one name it is that beside the page, or else that with the shortest path.
        """
        name, folder = composed(name).replace("\\", "/").strip(), posixpath.dirname(here)
        if name.startswith(("./", "../")):
            name = "/" + posixpath.normpath(posixpath.join(folder, name))
        rooted, name = name.startswith("/"), name.strip("/")
        found, whole = (
            self.by_name.get(_key(name, self.kind), ()),
            _key(name, self.kind, whole=True),
        )
        fits = [path for path in found if _ends(path, whole, rooted, self.kind)]
        fits.sort(key=lambda path: (posixpath.dirname(path) != folder, path.count("/"), path))
        return name if name in found else [*fits, self.aliases.get(name.casefold(), "")][0]

    def inside(self, folder: str, here: str) -> list[str]:
        """The pages in a folder, named from the page `here`, that has no page of its own; without
        pages, the files right in it."""
        base = "" if folder.startswith("/") else posixpath.dirname(here)
        prefix = posixpath.normpath(posixpath.join(base, folder.strip("/"))) + "/"
        paths = sorted({path for found in self.by_name.values() for path in found}, key=natural)
        below = [path for path in paths if path.startswith(prefix)]
        pages = [path for path in below if path in self.texts or path.endswith(NOTEBOOK)]
        pages.sort(key=lambda path: path.count("/"))
        if any(is_home(path) and posixpath.dirname(path) + "/" == prefix for path in pages):
            return []
        return pages or [path for path in below if "/" not in path.removeprefix(prefix)]

    def anchor(self, path: str, place: str) -> str | None:
        """The id of a heading (`A`, `A#B`) or of a block (`^x`) of a note, None for none; "" for
        the heading that is the title of the note."""
        text = self.texts.get(path, "")
        if place.startswith("^"):
            return place[1:] if re.search(rf"\^{re.escape(place[1:])}[ \t]*$", text, re.M) else None
        words = _bare(place.rpartition("#")[2])
        return next((id_ for names, id_ in _headings(text) if {words, place} & names), None)

    def section(self, path: str, place: str) -> str:
        """The part of a note that a place in it means; the whole of it for "" and for no such."""
        text = self.texts.get(path, "")
        if place.startswith("^"):
            return _block(text, place[1:])
        lines, headings = text.split("\n"), find_headings(text)
        words, start, end = _bare(place.rpartition("#")[2]), 0, len(lines)
        found = next((one for one in headings if place and words in _names(one.text)), None)
        if found:
            start, same = found.line, (one for one in headings if one.level <= found.level)
            end = next((one.line for one in same if one.line > start), end)
        elif headings and headings[0].level == 1 and not "".join(lines[: headings[0].line]).strip():
            start = headings[0].line + headings[0].rows
        return "\n".join(lines[start:end]).strip("\n")


def notes_of(
    kind: Kind, texts: Mapping[str, str], files: Iterable[str], aliases: Mapping[str, str]
) -> Notes:
    """The notes with these texts by path, other files, and the paths of notes by other names."""
    by_name: dict[str, list[str]] = {}
    for path in (*texts, *files):
        for name in {_key(path, kind), _key(stem(path) if path in texts else path, kind)}:
            by_name.setdefault(name, []).append(path)
    return Notes(
        kind,
        texts,
        {name: tuple(paths) for name, paths in by_name.items()},
        {name.casefold(): path for name, path in sorted(aliases.items(), reverse=True)},
    )


def targets(text: str, *, wiki_only: bool = False, is_wiki: bool = False) -> list[str]:
    """The names of notes and files that the links and embeds of a text lead to, without places.
    In the links of wikis (`is_wiki`) the name comes last."""
    found = []
    for link in _TARGET.finditer(text):
        if link[1]:
            found.append(_PIPE.split(link[1])[-1 if is_wiki else 0])
        elif not wiki_only:
            found.append(link[2] or link[3] or link[4])
    return [unquote(name.partition("#")[0]).strip() for name in found]


def link_path(here: str, path: str) -> str:
    """The address of a file from the page `here`, fit for Markdown."""
    return quote(posixpath.relpath(path, posixpath.dirname(here) or "."), safe="/!$'*+,;=:@~")


def display(target: str) -> str:
    """The words of a wiki link without its own: `note > heading` for `note#heading`.

    >>> display("Heaps#Build#Cost"), display("#Cost"), display("a/Heaps")
    ('Heaps > Build > Cost', 'Cost', 'a/Heaps')
    """
    return " > ".join(part.strip() for part in target.split("#") if part.strip())


def _ends(path: str, whole: str, rooted: bool, kind: Kind) -> bool:
    """Whether a path, or that without its ending, is a name or ends with it."""
    keys = (_key(path, kind, whole=True), _key(stem(path), kind, whole=True))
    return any(key == whole or (not rooted and key.endswith(f"/{whole}")) for key in keys)


def _key(path: str, kind: Kind, whole: bool = False) -> str:
    """A name that compares as Obsidian and wikis compare names."""
    name = composed(path if whole else posixpath.basename(path)).casefold()
    return re.sub(r"[\s-]+", "-", name) if kind == "wiki" else name


def _bare(words: str) -> str:
    """The letters and digits of a heading, by which Obsidian finds it."""
    return re.sub(r"[\W_]+", "", composed(words).casefold())


def _names(heading: str) -> set[str]:
    """The bare words of a heading, as it is written and as it is shown."""
    shown = _shown(heading)
    return {_bare(heading), _bare(shown), _bare(re.sub(r"\]\([^()]*\)", "]", shown))}


def _shown(heading: str) -> str:
    return _WIKI.sub(lambda link: link[2] or display(link[1]), heading)


@lru_cache(maxsize=512)
def _headings(text: str) -> tuple[tuple[frozenset[str], str], ...]:
    """The names of each heading and its id; "" for the id of the title."""
    headings = find_headings(text)
    shown = "\n\n".join(f"{'#' * one.level} {_shown(one.text)}" for one in headings)
    plain = [heading.id for heading in markup.render(shown).headings]
    ids = [heading.id for heading in markup.render(shown, _MARKS).headings]
    if len(ids) != len(headings):
        return ()
    if is_title(text):
        ids[0] = ""
    return tuple(
        (frozenset((*_names(heading.text), name, id_)), id_)
        for heading, name, id_ in zip(headings, plain, ids, strict=True)
    )


def is_title(text: str) -> bool:
    """Whether a note begins with a heading of level 1, the only one."""
    ones = [heading for heading in find_headings(text) if heading.level == 1]
    return len(ones) == 1 and not "".join(text.split("\n")[: ones[0].line]).strip()


def _block(text: str, name: str) -> str:
    """The paragraph, list item or block with the id `name`; "" if none has it."""
    found = re.search(rf"^([^\n]*?)[ \t]*\^{re.escape(name)}[ \t]*$", text, re.M)
    if found is None:
        return ""
    if item := _ITEM.match(found[1]):
        below = re.match(rf"(?:\n{item[1]}[ \t]+\S[^\n]*)*", text[found.end() :])
        return re.sub(rf"^{item[1]}", "", found[0] + (below[0] if below else ""), flags=re.M)
    above = text[: found.end()] if found[1] else text[: found.start()].rstrip()
    return re.split(r"\n[ \t]*\n", above)[-1]
