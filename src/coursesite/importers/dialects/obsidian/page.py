"""A note of Obsidian or of a wiki in our syntax."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

from coursesite.importers.dialects.obsidian.notes import Notes, display, link_path
from coursesite.importers.plans.counted import Counted
from coursesite.importers.plans.plan import Status
from coursesite.importers.scholarly import callouts
from coursesite.importers.text import markdown_ranges, shortcode_text
from coursesite.importers.text.masks import free_text
from coursesite.media import providers
from coursesite.text.urls import NOTEBOOK

_COMMENT = re.compile(r"%%(?:(?!\n[ \t]*\n)[^%]|%(?!%))*?%%|^[ \t]*%%.*?(?:%%|\Z)", re.S | re.M)
_EMBED_LINE = re.compile(
    r"^([ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)!\[\[([^\[\]\n]+)\]\][ \t]*$", re.M
)
_WIKI = re.compile(r"(!?)\[\[([^\[\]\n]+)\]\]")
_PIPE = re.compile(r"\\?\|")
_SIZE = re.compile(r"(\d+)(?:x(\d+))?\Z")
_INLINE = re.compile(
    r"(!?)\[((?:\\.|[^\[\]\\\n])*)\]\((<[^<>\n]*>|[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)"
)
_WIKI_PAGE = re.compile(r"https?://github\.com/[^/]+/[^/]+/wiki/([^?]+)\Z")
_OPEN = re.compile(r"obsidian://open.*?[?&]file=([^&]*)")
_NESTED = re.compile(r"[ \t]*(?:[>|#]|[-*+][ \t]|\d+[.)][ \t])|[ \t]+\S")
"""A line within a list, a quote or a table."""
_TAG = r"#(?=[\w/-]*[^\W\d])[\w/-]+"
_TAG_LINE = re.compile(
    rf"^(?:[*_]*tags?[*_]*:[*_]*[ \t]*)?{_TAG}(?:[ \t,]+{_TAG})*[ \t]*$\n?", re.M | re.I
)
_TAGGED = re.compile(rf"(?<!\S){_TAG}")
_BLOCK_ID = re.compile(r"(?P<above>\n)?(?:(?<=\S) ++|^[ ]*+)\^(?P<id>[A-Za-z0-9-]+)[ \t]*$", re.M)
_TASK = re.compile(r"^([ \t>]*(?:[-*+]|\d+[.)])[ \t]+)\[([^\sxX\[\]])\]([ \t]+)(\S[^\n]*)$", re.M)
_FOOTNOTE = re.compile(r"\^\[((?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]")
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_FIELD = re.compile(r"\[([^\[\]:\n]+)::[ \t]+([^\[\]\n]+)\]|\(([^():\n]+)::[ \t]+([^()\n]+)\)")
_FIELD_LINE = re.compile(
    r"^([ \t]*(?:[-*+][ \t]+)?)([A-Za-z][\w -]*?)[ ]*::[ \t]+(\S[^\n]*)$", re.M
)
_OF_DATAVIEW = "a field of Dataview is its name and value"
_TOC = re.compile(r"^[ \t]*(?:\[\[_TOC_\]\]|\[toc\])[ \t]*$", re.I | re.M)
_FENCE = re.compile(r"([ \t>]*)(`{3,}|~{3,})[ \t]*([\w-]+)([^\n]*)")
_PROGRAMS = (
    *("dataview", "dataviewjs", "query", "tasks", "button", "tikz", "chart", "base", "timeline"),
    *("excalidraw", "meta-bind", "meta-bind-button", "tracker", "leaflet", "kanban", "plantuml"),
    *("run-python", "datacards", "calendar-timeline", "query-control", "toc", "table-of-contents"),
)
"""Languages of code that a plug-in of Obsidian makes something of; no language of programs."""
_LINKED = re.compile(r"^[ \t>]*class[ \t]+[^\n]*[ \t]internal-link;?[ \t]*\n", re.M)
"""A line of a diagram that makes links to notes of nodes."""
_DRAWINGS = (".canvas", ".excalidraw", ".excalidraw.md", ".base")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".tiff")


class NoteConverter:
    """Converts one note: `text` is the result, `told` is for the report, `tags` are in the text."""

    def __init__(self, text: str, here: str, notes: Notes, within: tuple[str, ...] = ()) -> None:
        """Converts `text`, which becomes a part of the page `here`.

        `within` are the notes that it is embedded in, from the page inwards.
        """
        self._here, self._notes, self._within = here, notes, within or (here,)
        self.told = Counted()
        self._footnotes: list[str] = []
        self.tags: dict[str, None] = {}
        self._masks = free_text("")
        if notes.kind == "obsidian":
            text = markdown_ranges.changed(text, markdown_ranges.fences(text), self._fence)
        self._masks = free_text(text)
        text = self._masks.text
        for kinds, pattern, note, change in (
            ("obsidian", _COMMENT, "a comment is not published", self._comment),
            ("obsidian", _BLOCK_ID, "the id of a block is an id here", self._block_id),
            ("obsidian", _TAG_LINE, "a line of tags is in the front matter", self._tag_line),
            ("obsidian wiki", _TOC, "", lambda toc: "- contents\n{:toc}"),
            ("obsidian wiki links", _EMBED_LINE, "", self._embed_line),
            ("obsidian wiki links", _WIKI, "", self._wiki),
            ("obsidian wiki folder", _INLINE, "", self._inline),
            ("obsidian", callouts.ALERT, "", lambda one: callouts.alert(one, self._masks)),
            ("obsidian", _TAGGED, "", self._tag),
            ("obsidian", _TASK, "a task in a state of a theme is open, or struck out", _task),
            ("obsidian", _FIELD_LINE, _OF_DATAVIEW, r"\1**\2**: \3"),
            ("obsidian", _FIELD, _OF_DATAVIEW, _field),
            ("obsidian", _FOOTNOTE, "a footnote within the text stands at the end", self._footnote),
        ):
            for found in pattern.finditer(text) if note and notes.kind in kinds else ():
                self._note(found[0], "converted", note)
            text = pattern.sub(change, text) if notes.kind in kinds else text
        text = callouts.without_lone_solutions(self._masks.restore(text))
        if self._footnotes:
            footnotes = map(self._masks.restore, self._footnotes)
            text = "\n".join([text.rstrip("\n"), "", *footnotes, ""])
        self.text = text

    def _note(self, source: str, status: Status, note: str) -> None:
        self.told.add(status, note, self._masks.restore(source))

    # ---- code, comments and blocks ------------------------------------------------------------

    def _fence(self, block: str) -> str:
        """An admonition in a fence as a callout, and code for a plug-in as plain text."""
        head, _, body = block.partition("\n")
        fence = _FENCE.fullmatch(head)
        language = fence[3].lower() if fence else ""
        if fence and language.startswith("ad-"):
            self._note(head, "converted", "an admonition is a callout")
            lines = [line.removeprefix(fence[1]) for line in body.split("\n")[:-1]]
            return "\n".join(fence[1] + line for line in _admonition(language[3:], lines))
        if fence and language in _PROGRAMS:
            self._note(head, "left", f"code for the plug-in '{language}' is shown as it is")
            return f"{fence[1]}{fence[2]}text\n{body}"
        if language == "mermaid" and (links := _LINKED.search(body)):
            self._note(links[0], "left", "nodes of a diagram are no links to notes here")
            return f"{head}\n{_LINKED.sub('', body)}"
        return block

    def _comment(self, match: re.Match[str]) -> str:
        """A comment as one of HTML; one of several lines that is not at the left edge is dropped,
        for in a list it would not end."""
        words = self._masks.restore(match[0]).strip()
        if not words.endswith("%%") or len(words) < 4:
            self._note(match[0], "left", "a comment that never ends hides the rest, as in Obsidian")
        is_left = match.start() == 0 or match.string[match.start() - 1] == "\n"
        if "\n" in words and not (is_left and match[0].startswith("%%")):
            return ""
        words = words.strip("%").strip().replace("--", "- -")
        return self._masks.keep(f"<!-- {words} -->")

    def _block_id(self, match: re.Match[str]) -> str:
        """The id of a block, as an attribute list; within a list or a quote as an anchor."""
        line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not match[0].lstrip("\n").startswith("^") and _NESTED.match(line):
            return self._masks.keep(f' <span id="{match["id"]}"></span>')
        attributes = self._masks.keep(f"{{: #{match['id']} }}")
        is_apart = match["above"] and match.string[: match.start()].endswith("\n")
        return attributes if is_apart else f"\n{attributes}"

    # ---- links and embeds ---------------------------------------------------------------------

    def _target(self, inner: str) -> tuple[str, str, str, str]:
        """The path that a wiki link leads to, its name, the place in it, and its own words."""
        target, *words = _PIPE.split(self._masks.restore(inner))
        if self._notes.kind == "wiki" and words:  # the words come first
            target, words = words[-1], [target]
        name, _, place = target.partition("#")
        name = name.strip()
        path = self._notes.path(name, self._here) if name else self._within[-1]
        return path, name, place.strip(), "|".join(words).strip()

    def _wiki(self, match: re.Match[str]) -> str:
        """A wiki link, or an embed within a line."""
        first, *options = self._masks.restore(match[2]).split("|")
        if self._notes.kind == "wiki" and first.strip().lower().endswith(PICTURES):
            facts = dict(one.strip().split("=", 1) for one in options if "=" in one)
            path = self._notes.path(first.strip().lstrip("/"), self._here)
            address = link_path(self._here, path) if path else first.strip()
            sizes = " ".join(
                f'{key}="{facts[key].removesuffix("px")}"'
                for key in ("width", "height")
                if re.fullmatch(r"\d+(?:px|%)?", facts.get(key, ""))
            )
            picture = f"!{_link(facts.get('alt', ''), address)}"
            return self._masks.keep(f"{picture}{{: {sizes} }}" if sizes else picture)
        path, name, place, words = self._target(match[2])
        if match[1] and path and not self._is_note(path):
            return self._masks.keep(self._media(path, place, words))
        if match[1] and not path and name.lower().endswith(_DRAWINGS):
            return self._drawing(match[0], name, words)
        shown = words or display(f"{name}#{place}") or name
        if not path:
            self._note(match[0], "left", f"there is no note '{name}': its words stand here")
            return shown
        if match[1]:
            self._note(match[0], "left", "a note embedded within a line is a link")
        return self._masks.keep(_link(shown, self._address(path, place)))

    def _is_note(self, path: str) -> bool:
        return path in self._notes.texts

    def _address(self, path: str, place: str) -> str:
        """The address of a note, and of a place in it if it has that place."""
        anchor = self._notes.anchor(path, place) if place and self._is_note(path) else ""
        if anchor is None:
            self._note(place, "left", f"'{path}' has no '{place}': the link leads to its top")
        return self._at(path, anchor or "")

    def _at(self, path: str, anchor: str) -> str:
        """The address of a file, and of a place in it."""
        address = "" if anchor and path == self._here else link_path(self._here, path)
        return address + (f"#{anchor}" if anchor else "")

    def _drawing(self, source: str, name: str, words: str) -> str:
        """A drawing or board that Obsidian shows: the picture that was exported of it, or words."""
        for ending in (".svg", ".png", ".light.svg", ".light.png"):
            if path := self._notes.path(name.removesuffix(".md") + ending, self._here):
                return self._masks.keep(_picture(words.split("|"), link_path(self._here, path)))
        self._note(source, "left", "a drawing or board of Obsidian cannot be shown here")
        return display(name)

    def _media(self, path: str, place: str, words: str, alone: bool = False) -> str:
        """A file that is embedded: a picture, a recording, slides, or a link to it."""
        address, shown = link_path(self._here, path), words or path.rpartition("/")[2]
        if path.lower().endswith(".pdf"):
            page = re.search(r"\bpage=(\d+)", place)
            if alone:
                options = {"page": page[1] if page else "", "title": words}
                return shortcode_text.shortcode("slides", address, options)
            return _link(shown, address + (f"#page={page[1]}" if page else ""))
        if path.lower().endswith(PICTURES):
            return _picture(words.split("|"), address)
        return ("!" if providers.media_type(path) else "") + _link(shown, address)

    def _embed_line(self, match: re.Match[str]) -> str:
        """An embed on a line of its own: a note becomes a part of the page."""
        lead, (path, name, place, words) = match[1], self._target(match[2])
        if path.lower().endswith(".pdf"):
            media = self._masks.keep(self._media(path, place, words, alone=not lead))
            return lead + media if lead else self._apart(match, media)
        if not self._is_note(path):
            return match[0]
        if path in self._within:
            self._note(match[0], "left", "a note that embeds itself is a link")
            return lead + self._masks.keep(_link(display(name), self._address(path, "")))
        text = self._notes.section(path, place)
        if not place and not lead and not re.search(r"\]\(|\[\[|\[\^|\]:|<\w|\^\w|%%|\{\{", text):
            self._note(match[0], "converted", "a note that is embedded is included")
            include = shortcode_text.shortcode("include", link_path(self._here, path), {})
            return self._apart(match, self._masks.keep(include))
        self._note(match[0], "converted", "the text of a note that is embedded stands here")
        inner = NoteConverter(text, self._here, self._notes, (*self._within, path))
        body = self._own_footnotes(inner.text, path)
        rest = re.sub(r"(?:[-*+]|\d+[.)])(?=[ \t])", lambda marker: " " * len(marker[0]), lead)
        body = re.sub(r"^\{: #[\w-]+ \}$\n?| <span id=\"[\w-]+\"></span>", "", body, flags=re.M)
        first, *lines = body.strip("\n").split("\n")
        lines = [lead + first, *(f"{rest}{line}" if line else rest.rstrip() for line in lines)]
        shown = self._masks.keep("\n".join(lines))
        return shown if lead else self._apart(match, shown)

    def _apart(self, match: re.Match[str], block: str) -> str:
        """A block in the place of a line, apart from the lines beside it."""
        before, after = match.string[: match.start()], match.string[match.end() + 1 :]
        above = "\n" if before.rpartition("\n")[0].rpartition("\n")[2].strip() else ""
        below = "\n" if after.partition("\n")[0].strip() else ""
        return f"{above}{block}{below}"

    def _own_footnotes(self, text: str, path: str) -> str:
        """A text of another note, whose footnotes come along under names of their own."""
        prefix = re.sub(r"\W+", "-", path.rpartition(".")[0])
        for name in dict.fromkeys(_CALL.findall(text)):
            old, new = f"[^{name}]", f"[^{prefix}-{name}]"
            definition = re.compile(rf"^{re.escape(old)}:[^\n]*(?:\n[ \t]+\S[^\n]*)*", re.M)
            found = definition.search(self._notes.texts[path])
            if found and found[0] not in text:
                self._footnotes.append(found[0].replace(old, new, 1))
            text = text.replace(old, new)
        return text

    def _inline(self, match: re.Match[str]) -> str:
        """A link or picture of Markdown: sizes, names of notes, places by words."""
        is_vault, written = self._notes.kind == "obsidian", match[3].strip("<>")
        words, target = self._masks.restore(match[2]), unquote(self._masks.restore(written))
        if is_vault and (file := _OPEN.match(target)):
            target = unquote(file[1])
        if self._notes.kind == "wiki" and (page := _WIKI_PAGE.match(target)):
            target = page[1]
        name, sign, place = target.partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*:|//", name, re.I):
            if not (match[1] and is_vault):
                return match[0]
            if recording := providers.recognise(f"{name}{sign}{place}"):
                return self._masks.keep(shortcode_text.shortcode("video", recording.url, {}))
            return _picture(words.split("|"), written)
        inside = self._within[-1]  # a text that is embedded has addresses from its own note
        path = self._notes.path(f"./{name}", inside) if name else inside
        if not path and self._notes.kind != "folder":
            path = self._notes.path(name.removeprefix("./"), inside)
        if not path:
            return match[0] if match[1] else self._folder(match, name, inside)
        if match[1] and path.lower().endswith(PICTURES) and is_vault:
            return self._masks.keep(_picture(words.split("|"), link_path(self._here, path)))
        if place and self._is_note(path) and not self._notes.has_labels:
            known = self._notes.anchor(path, place)
            place = quote(place) if known is None else known
        return f"{match[1]}[{match[2]}]({self._masks.keep(self._at(path, place))})"

    def _folder(self, match: re.Match[str], name: str, here: str) -> str:
        """A link to a folder that has no page of its own: to its first page, or to its files."""
        inside = self._notes.inside(name, here)
        if not inside:
            return match[0]
        links = [self._masks.keep(link_path(self._here, path)) for path in inside]
        if len(inside) == 1 or self._is_note(inside[0]) or inside[0].endswith(NOTEBOOK):
            self._note(match[0], "converted", "a link to a folder leads to what is first in it")
            return f"[{match[2]}]({links[0]})"
        self._note(match[0], "converted", "a link to a folder is links to its files")
        names = [path.rpartition("/")[2] for path in inside]
        return f"{match[2]} ({', '.join(map(_link, names, links))})"

    # ---- the rest -----------------------------------------------------------------------------

    def _tag(self, match: re.Match[str]) -> str:
        """A tag, which is in the front matter, too."""
        self.tags[match[0].lstrip("#").strip("/")] = None
        return match[0]

    def _tag_line(self, match: re.Match[str]) -> str:
        re.sub(_TAG, self._tag, match[0])
        return ""

    def _footnote(self, match: re.Match[str]) -> str:
        name = f"note-{len(self._footnotes) + 1}"
        self._footnotes.append(f"[^{name}]: {match[1].strip()}")
        return f"[^{name}]"


def front_matter(front: dict[str, Any], tags: dict[str, None]) -> dict[str, Any]:
    """The front matter of a note as ours: tags without `#`, no names as addresses."""
    out = dict(front)
    names: dict[str, None] = {}
    for value in (out.pop("tags", None), out.pop("tag", None)):
        listed = value if isinstance(value, list) else re.split(r"[,\s]+", str(value or ""))
        names |= dict.fromkeys(str(tag).strip().lstrip("#").strip("/") for tag in listed)
    if all_tags := [name for name in {**names, **tags} if name]:
        out["tags"] = all_tags
    others = [out.pop(key) for key in ("aliases", "alias") if key in out]
    if any(others):
        out["other_names"] = others[0] if len(others) == 1 else others
    if str(out.pop("publish", "")).lower() == "false":
        out["draft"] = True
    if isinstance(link := out.get("permalink"), str) and link:
        out["permalink"] = f"/{link.strip('/')}/" if "." not in link.rpartition("/")[2] else link
    return out


def _task(match: re.Match[str]) -> str:
    """A task in a state that themes of Obsidian know: open, or cancelled."""
    lead, state, gap, words = match.groups()
    return f"{lead}[x]{gap}~~{words}~~" if state == "-" else f"{lead}[ ]{gap}{words}"


def _field(match: re.Match[str]) -> str:
    """A field of Dataview: its value, with its name unless it stands in parentheses."""
    return f"{match[1].strip()}: {match[2]}" if match[1] else match[4]


def _link(words: str, address: str) -> str:
    return f"[{_escaped(words)}]({address})"


def _escaped(words: str) -> str:
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", words)


def _picture(words: list[str], address: str) -> str:
    """A picture whose last words may be its size in pixels."""
    size = _SIZE.fullmatch(words[-1].strip().lower())
    picture = f"!{_link('|'.join(words[:-1] if size else words).strip(), address)}"
    if not size:
        return picture
    height = f' height="{size[2]}"' if size[2] else ""
    return f'{picture}{{: width="{size[1]}"{height} }}'


def _admonition(kind: str, lines: list[str]) -> list[str]:
    """A callout for an admonition in a fence, whose first lines may be its options."""
    title, fold = None, ""
    while lines and (option := re.match(r"(title|collapse|icon|color):[ \t]*(.*)", lines[0])):
        if option[1] == "title":
            title = option[2].strip()
        elif option[1] == "collapse":
            fold = {"open": "+", "closed": "-", "none": ""}.get(option[2].strip(), "-")
        lines = lines[1:]
    return callouts.box(kind, title, lines, fold)
