"""A page of MDX in our syntax."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

from coursesite.importers.dialects.pandoc.inline import outside
from coursesite.importers.plans.counted import Counted
from coursesite.importers.plans.plan import TextChange
from coursesite.importers.scholarly import callouts
from coursesite.importers.scholarly.blocks import Blocks, Found
from coursesite.importers.scholarly.directives import stripped, without
from coursesite.importers.text import javascript
from coursesite.importers.text.shortcode_text import shortcode
from coursesite.markup.attributes import Attributes
from coursesite.media.notebooks.outputs import fenced

_TAG = re.compile(r"<([A-Z][\w.]*)(?=[\s/>]|\Z)")
_OPENING = re.compile(r"<(?:\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}|[^<>\"'{}])*>")
_PARTIAL = re.compile(
    r"import\s+(\w+)(?:\s*,\s*\{[^{}]*\})?\s+from\s+['\"](?:!!raw-loader!([^'\"]+)|([^'\"]+\.mdx?))['\"]"
)
_ENDINGS = r"\.(?:png|jpe?g|gif|svg|webp|avif|pdf|mp4|webm|mp3)"
_FILE = re.compile(rf"import\s+(\w+)\s+from\s+['\"]([^'\"]+{_ENDINGS})['\"]", re.I)
_SHOWN = re.compile(rf"['\"]([^'\"\s]+{_ENDINGS})['\"]", re.I)
_LITERAL = re.compile(r"\s*\{\s*(?:`(.*)`|'(.*)'|\"(.*)\")\s*\}\s*", re.S)
"""A text as an expression of JavaScript."""
_PROGRAM = re.compile(r"(?:import|export)\b(?=[ \t]+(?:[\w{*'\"]))")
_PAIR = re.compile(
    r"(?<![\w-])([\w-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|\{\s*[\"'`]([^\"'`]*)[\"'`]\s*\})"
)
_VALUE = re.compile(r"\{([^{}]*\blabel:[^{}]*\bvalue:[^{}]*|[^{}]*\bvalue:[^{}]*\blabel:[^{}]*)\}")
_MARK = re.compile(r"[ \t]*+(?:[^\w\s]\W{0,3}\s*+|(?<=\s))highlight-(next-line|start|end)\b.*\Z")
_WITHIN = re.compile(r"</?([A-Z][\w.]*)(?:\s(?:\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[^<>\"'{}])*)?/?>")
_EXPRESSION = re.compile(r"(?<![{\\])\{[A-Za-z_$][\w.$]*(?:\([^{}]*\))?\}(?!\})")
_STYLE = re.compile(r"[\"']?(?<![\w-])([\w-]++)[\"']?\s*+:\s*[\"'`]?([^\"'`,{}]+)[\"'`]?")
_INLINE: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\{/\*[ \t]*(#[\w-]+)[ \t]*\*/\}", r"{\1}"),
    (r"\{/\*[ \t]*truncate[ \t]*\*/\}", ""),
    (r"(?s)\{/\*(.*?)\*/\}", lambda m: f"<!--{m[1].replace('--', '- -')}-->"),
    (r"=\{\s*(?:require|useBaseUrl)\(\s*['\"]([^'\"]+)['\"]\s*\)(?:\.default)?\s*\}", r'="\1"'),
    (r"\son[A-Z]\w*=\{(?:[^{}]|\{[^{}]*\})*\}", ""),
    (r"\bclassName=", "class="),
    (r"(?s)\bstyle=\{\{(.*?)\}\}", lambda m: f'style="{_style(m[1])}"'),
    (r"(?<=[\w-])=\{\s*[\"'`]?([^\"'`{}<>()]*?)[\"'`]?\s*\}", r'="\1"'),
    (r"(?:@site/static|pathname://)(?=/)|@site(?=/)", ""),
    (r"\{[\"'`]([^\"'`{}]*)[\"'`]\}", r"\1"),
    (r"\{([\"'`])([{}])\1\}", lambda m: f"&#{ord(m[2])};"),
    (r"(?s)<Link\b[^<>]*?\bto=[\"']([^\"']*)[\"'][^<>]*>(.*?)</Link>", r"[\2](\1)"),
)
_IDS = ("url", "src", "id", "videoId", "youTubeId", "videoID")
"""The properties by which components for recordings know them."""
_TITLES = ("title", "header", "heading", "label", "summary", "name")
_SILENT = frozenset(("TOCInline", "Head", "Tabs", "Translate"))
Read = Callable[[str], str | None]
"""Gives the text of a file that a page imports."""


def convert(
    text: str, read: Read, cards: Callable[[], list[str]] = list
) -> tuple[str, tuple[TextChange, ...]]:
    """The text of a page in our syntax, and the changes for the report. `cards` gives the lines of
    a list of the pages beside it."""
    page = _Page(read, cards)
    text = "\n".join(page.run(text.split("\n")))
    text = outside(text, re.compile(r"(?<==)\{\s*(\w+)\s*\}"), page.file)
    for pattern, new in _INLINE:
        made = new if callable(new) else lambda match, new=new: match.expand(new)
        text = outside(text, re.compile(pattern), made)
    text = outside(outside(text, _WITHIN, page.within), _EXPRESSION, page.expression)
    return text, page.told.changes()


def _style(text: str) -> str:
    """The declarations of CSS that an object of JavaScript stands for."""
    names = (
        (re.sub(r"[A-Z]", lambda m: f"-{m[0].lower()}", k), v) for k, v in _STYLE.findall(text)
    )
    return "; ".join(f"{key}: {value.strip()}" for key, value in names)


class _Page(Blocks):
    """The blocks of a page on their way."""

    has_indented_code = False

    def __init__(self, read: Read, cards: Callable[[], list[str]]) -> None:
        super().__init__(Counted())
        self._read, self._cards, self._depth = read, cards, 0
        self._partials: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._labels: dict[str, str] = {}

    def within(self, match: re.Match[str]) -> str:
        """The text for a tag of a component within a line: none, but for one without a text."""
        if not match[0].startswith("</"):
            self.told.add("left", f"there is nothing here like the component {match[1]}", match[0])
        return f"`{' '.join(match[0].split())}`" if match[0].endswith("/>") else ""

    def file(self, match: re.Match[str]) -> str:
        """The address of a file that the page imports, as the value of a property."""
        return f'"{self._files[match[1]]}"' if match[1] in self._files else match[0]

    def expression(self, match: re.Match[str]) -> str:
        """An expression of JavaScript, which stays as it is."""
        self.told.add("left", "an expression of JavaScript is text", match[0])
        return match[0]

    def block(self, lines: list[str], at: int, lead: str, rest: str, out: list[str]) -> Found:
        """The block that begins in a line."""
        text, end = lines[at][len(lead) :], at + 1
        if tag := _TAG.match(text):
            return self._component(lines, at, rest, tag[1])
        if lead or not _PROGRAM.match(text):
            return super().block(lines, at, lead, rest, out)
        while end < len(lines) and lines[end].strip() and not _PROGRAM.match(lines[end]):
            end += 1
        if partial := _PARTIAL.match(text):
            self._partials[partial[1]] = partial[2] or partial[3]
        elif file := _FILE.match(text):
            self._files[file[1]] = file[2]
        elif text.startswith("export"):
            self.told.add("left", "a program in the page is not here", text)
        return [], end

    def div(self, given: Attributes, inner: list[str], source: str) -> list[str]:
        """The lines for an admonition, whatever its name."""
        name, title = "".join(given.classes[:1]), given.get("title") or None
        known = super().div(given, inner, source)
        return callouts.box(name, title, self.run(inner)) if known is None else known

    def code(self, head: re.Match[str], body: list[str]) -> list[str] | None:
        """Fenced code, whose comments that point lines out become an option."""
        if head[2].startswith("mdx-code-block"):  # other programs see code
            return self.run(body)
        marked, code, is_on = list[str](), list[str](), ""
        for line in body:
            if mark := _MARK.match(line):
                is_on = mark[1] if mark[1] != "end" else ""
                continue
            code.append(line)
            marked += [str(len(code))] if is_on else []
            is_on = is_on if is_on == "start" else ""
        info = re.sub(r"(?<![ \t])[ \t]+(?:live|npm2yarn|noInline)\b(?:=\S+)?", "", head[2])
        if marked and (given := re.search(r"\{([\d, -]+)\}", info)):
            info, marked = info.replace(given[0], ""), [given[1], *marked]
        if code == body and info == head[2]:
            return super().code(head, body)
        more = f" {{{','.join(marked)}}}" if marked else ""
        return [f"{head[1]}{info.rstrip()}{more}", *code, head[1]]

    def _component(
        self, lines: list[str], here: int, lead: str, name: str
    ) -> tuple[list[str], int]:
        """The lines for a component of React that begins in a line, and the index behind it."""
        text = "\n".join(without(line, lead) for line in lines[here:])
        opening = _OPENING.match(text)
        if opening is None:
            return [f"`{lines[here].strip()}`"], here + 1
        end = opening.end()
        body: list[str] | None = None
        if not opening[0].endswith("/>"):
            depth = 1
            for tag in re.finditer(rf"<(/?){name}(?=[\s/>])[^<>]*?(/?)>", text[end:]):
                depth += -1 if tag[1] else 0 if tag[2] else 1
                if not depth:
                    body = text[end : end + tag.start()].strip("\n").split("\n")
                    end += tag.end()
                    break
            else:
                body, end = text[end:].strip("\n").split("\n"), len(text)
        rest = text[end:].partition("\n")[0].rstrip()
        made = self._made(name, opening[0], body)
        made = [*made[:-1], f"{''.join(made[-1:])}{rest}"] if rest else made
        return made, here + text.count("\n", 0, end) + 1

    def _made(self, name: str, opening: str, body: list[str] | None) -> list[str]:
        """The lines for a component with these lines in it."""
        facts = {key: a or b or c for key, a, b, c in _PAIR.findall(opening)}
        for one in _VALUE.findall(opening):
            self._labels[javascript.word(one, "value")] = javascript.word(one, "label")
        inner = self.run(textwrap.dedent("\n".join(body)).split("\n")) if body else []
        if name == "Tabs":  # a group of its own, whatever stands above
            inner = re.sub(r"\A(\s*)===", r"\1===!", "\n".join(inner)).split("\n")
        if name == "TabItem":
            value = facts.get("value", "Tab")
            title = (facts.get("label") or self._labels.get(value, value)).replace('"', "”")
            lines = [f"    {line}" if line else "" for line in stripped(inner)]
            return [f'=== "{title}"', "", *lines, ""]
        if name == "CodeBlock":
            whole = "\n".join(body or [])
            words = whole.strip("{} \n")
            if literal := _LITERAL.fullmatch(whole):
                words = "".join(filter(None, literal.groups())).strip("\n").replace("\\`", "`")
            code = self._read(self._partials[words]) if words in self._partials else words
            title = f' title="{facts["title"]}"' if facts.get("title") else ""
            title += " showLineNumbers" if "showLineNumbers" in opening else ""
            return fenced(f"{facts.get('language', '')}{title}", (code or words).rstrip("\n"))
        if name == "Link" and (to := facts.get("to") or facts.get("href")):
            words = " ".join("\n".join(inner).split())
            return [f'<a href="{to}">{words}</a>']
        if name == "DocCardList":
            return self._cards()
        picture = _SHOWN.search(opening) if body is None else None
        if name in self._files or picture:
            path = self._files.get(name) or (picture[1] if picture else "")
            words = facts.get("alt") or facts.get("caption") or facts.get("title") or ""
            return [f"![{words}]({path})"]
        at = next((facts[key] for key in _IDS if facts.get(key)), "")
        if at and re.search(r"YouTube|Player", name):
            return [shortcode("video" if "/" in at else "youtube", at, {})]
        if name == "Admonition":
            return callouts.box(facts.get("type", "note"), facts.get("title"), inner)
        word = re.sub(r"(?<=.)(?:Box|Card|Callout|Block|Alert)\Z", "", name).lower()
        if word in ("spoiler", "collapsible", "collapse", "hide") and body is not None:
            title = facts.get("title") or facts.get("label") or facts.get("summary") or word.title()
            return [shortcode("details", title, {}), "", *inner, "", "{{< /details >}}"]
        if body is not None and (callouts.is_known(word) or name in ("Callout", "Alert")):
            kind = facts.get("type", "note") if name in ("Callout", "Alert") else word
            return callouts.box(kind, facts.get("title"), inner)
        text = self._read(self._partials.get(name, "")) if self._depth < 5 else None
        if text:
            self._depth += 1
            text = re.sub(r"\{props\.(\w+)\}", lambda one: facts.get(one[1], one[0]), text)
            inner = self.run(text.replace("{props.children}", "\n".join(body or [])).split("\n"))
            self._depth -= 1
        elif name not in _SILENT:
            note = f"there is nothing here like the component {name}"
            self.told.add("left", note, opening.split("\n")[0])
            words = next((facts[key] for key in _TITLES if facts.get(key)), "")
            to = facts.get("href") or facts.get("to") or facts.get("link") or ""
            head = f"[{words or to}]({to})" if to else f"**{words}**" if words else ""
            if body is None and not to:
                return [f"`{' '.join(opening.split())}`"]
            more = facts.get("description") if body is None else ""
            return [head + (f": {more}" if more else ""), "", *inner] if head else inner
        return inner
