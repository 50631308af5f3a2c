"""A page of MDX in our syntax."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from functools import partial

from coursesite.importers import markdown_ranges
from coursesite.importers.docusaurus import javascript
from coursesite.importers.plan import TextChange
from coursesite.importers.scholarly.directives import callout, stripped, without
from coursesite.markup.callout_kinds import KINDS

_LEAD = re.compile(r"[ \t>]*")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(.*)\Z")
_BOX = re.compile(r"(:{3,})[ \t]*([a-z]\w*)(?:\[(.*)\]|[ \t]+(.*?))?[ \t]*(?:\{[^{}]*\})?[ \t]*\Z")
_TAG = re.compile(r"<([A-Z][\w.]*)(?=[\s/>]|\Z)")
_PARTIAL = re.compile(r"import\s+(\w+)\s+from\s+['\"]([^'\"]+\.mdx?)['\"]")
_CODE = re.compile(r"(?:import|export)\b(?=[ \t]+(?:[\w{*'\"]))")
_PAIR = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|\{\s*[\"'`]([^\"'`]*)[\"'`]\s*\})")
_MARK = re.compile(r"[ \t]*(?://|#|--|<!--|/\*|\{/\*|%|;)\s*highlight-(next-line|start|end)\b.*\Z")
_INLINE: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\{/\*[ \t]*(#[\w-]+)[ \t]*\*/\}"), r"{\1}"),
    (re.compile(r"(?:\{/\*|<!--)[ \t]*truncate[ \t]*(?:\*/\}|-->)"), ""),
    (re.compile(r"\{/\*(.*?)\*/\}", re.DOTALL), lambda m: f"<!--{m[1].replace('--', '- -')}-->"),
    (
        re.compile(r"=\{\s*(?:require|useBaseUrl)\(\s*['\"]([^'\"]+)['\"]\s*\)(?:\.default)?\s*\}"),
        r'="\1"',
    ),
    (re.compile(r"\bclassName="), "class="),
    (re.compile(r"\bstyle=\{\{(.*?)\}\}", re.DOTALL), lambda m: f'style="{_style(m[1])}"'),
    (re.compile(r"(?<=[\w-])=\{\s*[\"'`]([^\"'`]*)[\"'`]\s*\}"), r'="\1"'),
    (re.compile(r"(?<=[\w-])=\{\s*([\w.-]+)\s*\}"), r'="\1"'),
    (re.compile(r"(?:@site/static|pathname://)(?=/)"), ""),
    (re.compile(r"@site(?=/)"), ""),
    (re.compile(r"\{[\"'`]([^\"'`{}]*)[\"'`]\}"), r"\1"),
    (
        re.compile(r"<Link\b[^<>]*?\bto=[\"']([^\"']*)[\"'][^<>]*>(.*?)</Link>", re.DOTALL),
        r"[\2](\1)",
    ),
    (re.compile(r"</?(?:>|Fragment>)"), ""),
)
_WITHIN = re.compile(r"</?([A-Z][\w.]*)(?:\s(?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*)?/?>")
_SILENT = frozenset(("DocCardList", "TOCInline", "Head", "Tabs", "Translate", "Columns", "Column"))
Read = Callable[[str], str | None]
"""Gives the text of a file that a page imports."""


def convert(text: str, read: Read) -> tuple[str, tuple[TextChange, ...]]:
    """The text of a page in our syntax, and the changes for the report."""
    page = _Page(read)
    text = "\n".join(page.convert(text.split("\n")))
    for pattern, new in (*_INLINE, (_WITHIN, page.within)):
        kept = markdown_ranges.code(text)
        text = pattern.sub(partial(_changed, new, kept), text)
    return text, page.changes()


def _changed(
    new: str | Callable[[re.Match[str]], str],
    kept: list[markdown_ranges.Range],
    match: re.Match[str],
) -> str:
    if markdown_ranges.inside(kept, match.start()):
        return match[0]
    return new(match) if callable(new) else match.expand(new)


def _style(text: str) -> str:
    """The declarations of CSS that an object of JavaScript stands for."""
    pairs = re.findall(r"[\"']?([\w-]+)[\"']?\s*:\s*(?:[\"'`]([^\"'`]*)[\"'`]|([\w.%-]+))", text)
    names = ((re.sub(r"[A-Z]", lambda m: f"-{m[0].lower()}", key), a or b) for key, a, b in pairs)
    return "; ".join(f"{key}: {value}" for key, value in names)


class _Page:
    """The blocks of a page on their way."""

    def __init__(self, read: Read) -> None:
        self._read, self._depth = read, 0
        self._partials: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._left: dict[str, list[str]] = {}

    def changes(self) -> tuple[TextChange, ...]:
        return tuple(
            TextChange(places[0], "left", f"{note} ({len(places)} times)" if places[1:] else note)
            for note, places in self._left.items()
        )

    def within(self, match: re.Match[str]) -> str:
        """The text for a tag of a component within a line: none, but for one without a text."""
        note = f"there is nothing here like the component {match[1]}"
        if not match[0].startswith("</"):
            self._left.setdefault(note, []).append(match[0])
        return f"`{' '.join(match[0].split())}`" if match[0].endswith("/>") else ""

    def convert(self, lines: list[str]) -> list[str]:
        """The lines of a text in our syntax."""
        out: list[str] = []
        at = 0
        while at < len(lines):
            lead = _LEAD.match(lines[at])[0]  # type: ignore[index]
            content = lines[at][len(lead) :]
            block: list[str] | None = None
            end = at + 1
            if fence := _FENCE.match(content):
                closing = re.compile(rf"[ \t>]*{re.escape(fence[1])}[ \t]*\Z")
                end = next(
                    (n + 1 for n in range(end, len(lines)) if closing.match(lines[n])), len(lines)
                )
                out += _highlighted(lines[at:end])
            elif box := _BOX.match(content):
                last = _box_end(lines, at, box[1])
                body = self.convert([without(one, lead) for one in lines[at + 1 : last]])
                word, title = box[2].upper(), (box[3] or box[4] or "").strip()
                if box[2] not in KINDS:
                    word, title = "NOTE", title or box[2].capitalize()
                block, end = callout(word, title, body), last + 1
            elif tag := _TAG.match(content):
                block, end = self._component(lines, at, lead, tag[1])
            elif not lead and _CODE.match(content):
                end = self._program(lines, at)
            else:
                out.append(lines[at])
            if block:
                gap = [lead.rstrip()] if out and out[-1].strip(" \t>") else []
                out += [*gap, *(f"{lead}{one}".rstrip() for one in stripped(block)), lead.rstrip()]
            at = end
        return out

    def _program(self, lines: list[str], at: int) -> int:
        """The index of the line behind an import or export, whose files of Markdown are noted."""
        end = at + 1
        while end < len(lines) and lines[end].strip() and not _CODE.match(lines[end]):
            end += 1
        source = "\n".join(lines[at:end])
        if not re.match(r"import\b|export\b", source):
            return end
        if partial := _PARTIAL.match(source):
            self._partials[partial[1]] = partial[2]
        elif source.startswith("export"):
            self._left.setdefault("a program in the page is not here", []).append(lines[at])
        return end

    def _component(self, lines: list[str], at: int, lead: str, name: str) -> tuple[list[str], int]:
        """The lines for a component of React that begins in a line, and the index behind it."""
        first, opening = at, ""
        while first < len(lines):  # the tag may go on for several lines
            opening += f"{without(lines[first], lead)}\n"
            if end_of_tag := _tag_end(opening):
                break
            first += 1
        else:
            return [f"`{lines[at].strip()}`"], at + 1
        rest, opening = opening[end_of_tag:].strip("\n"), opening[:end_of_tag]
        if opening.endswith("/>"):
            text = self._made(name, opening, None)
            return [*text[:-1], (text[-1] if text else "") + rest], first + 1
        closing, depth, last = f"</{name}>", 1, first
        body: list[str] = [rest] if rest else []
        if closing in rest:
            body, after = [rest[: rest.index(closing)]], rest[rest.index(closing) + len(closing) :]
            return [
                *self._made(name, opening, body),
                *([after] if after.strip() else []),
            ], first + 1
        for last in range(first + 1, len(lines)):
            line = without(lines[last], lead)
            depth += len(re.findall(rf"<{name}(?=[\s>])(?![^<>]*/>)", line)) - line.count(closing)
            if depth <= 0:
                before, _, after = line.partition(closing)
                body += [before] if before.strip() else []
                made = self._made(name, opening, body)
                return [*made, *([after] if after.strip() else [])], last + 1
            body.append(line)
        return self._made(name, opening, body), last + 1

    def _made(self, name: str, opening: str, body: list[str] | None) -> list[str]:
        """The lines for a component with these lines in it."""
        facts = {key: a or b or c for key, a, b, c in _PAIR.findall(opening)}
        if name == "Tabs" and (at := opening.find("values=")) >= 0:
            values = javascript.literal(opening, at + opening[at:].find("["))
            pairs = (
                [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
            )
            self._labels |= {str(one.get("value")): str(one.get("label")) for one in pairs}
        inner = self.convert(textwrap.dedent("\n".join(body)).split("\n")) if body else []
        if name == "TabItem":
            value = facts.get("value", "Tab")
            title = facts.get("label") or self._labels.get(value, value)
            lines = [f"    {line}" if line else "" for line in stripped(inner)]
            return [f'=== "{title.replace(chr(34), "”")}"', "", *lines, ""]
        if name == "Admonition":
            kind = facts.get("type", "note")
            return callout(kind.upper() if kind in KINDS else "NOTE", facts.get("title", ""), inner)
        if name == "CodeBlock":
            title = f' {{title="{facts["title"]}"}}' if facts.get("title") else ""
            code = stripped(re.sub(r"\A\s*\{`|`\}\s*\Z", "", "\n".join(body or [])).split("\n"))
            return [f"```{facts.get('language', 'text')}{title}", *code, "```"]
        if (
            name in self._partials
            and self._depth < 5
            and (text := self._read(self._partials[name]))
        ):
            self._depth += 1
            lines = self.convert(text.split("\n"))
            self._depth -= 1
            return lines
        if name not in _SILENT:
            note = f"there is nothing here like the component {name}"
            self._left.setdefault(note, []).append(opening.strip().split("\n")[0])
        if body is None and name not in _SILENT:
            return [f"`{' '.join(opening.split())}`"]
        return inner


def _tag_end(text: str) -> int:
    """The offset behind an opening tag of JSX; 0 if it is not complete."""
    depth, quote = 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'`":
            quote = sign
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
        elif sign == ">" and not depth:
            return at + 1
    return 0


def _box_end(lines: list[str], at: int, colons: str) -> int:
    """The index of the line that closes a box of colons."""
    depth = 0
    for n in range(at + 1, len(lines)):
        content = lines[n].lstrip(" \t>")
        if re.fullmatch(rf":{{{len(colons)},}}[ \t]*", content):
            if not depth:
                return n
            depth -= 1
        elif _BOX.match(content) and content.startswith(colons):
            depth += 1
    return len(lines)


def _highlighted(lines: list[str]) -> list[str]:
    """Fenced code whose comments that point lines out became an option."""
    head, marked, out, is_on, is_next = lines[0], list[str](), list[str](), False, False
    for line in lines[1:]:
        if mark := _MARK.match(line):
            is_next = mark[1] == "next-line"
            is_on = mark[1] == "start" or (is_on and mark[1] != "end")
            continue
        out.append(line)
        if is_on or is_next:
            marked.append(str(len(out)))
        is_next = False
    head = re.sub(r"[ \t]+(?:live|npm2yarn|noInline)\b(?:=\S+)?", "", head)
    if marked and (given := re.search(r"\{([\d, -]+)\}", head)):
        head, marked = head.replace(given[0], ""), [given[1], *marked]
    return [f"{head.rstrip()} {{{','.join(marked)}}}" if marked else head, *out]
