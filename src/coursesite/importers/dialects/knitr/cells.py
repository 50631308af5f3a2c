"""Cells of code as Quarto and R Markdown write them: the engine, the options, and the lines that
stand for a cell here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from msgspec import Struct

from coursesite.importers.data.yaml_reader import load, mapping
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly.directives import attributes, stripped
from coursesite.importers.scholarly.figures import captioned, comment, figure
from coursesite.importers.text.shortcode_text import shortcode
from coursesite.markup.attributes import Attributes
from coursesite.media import providers
from coursesite.media.notebooks.outputs import fenced

_HEAD = re.compile(r"\{[ \t]*([A-Za-z][\w.-]*+)[ \t,]*+([^{}]*+(?:\{[^{}]*\}[^{}]*+)*+)\}[ \t]*\Z")
_LINE = re.compile(r"[ \t]*(?:#[ \t]*|//|--|%%?|;)\|(?: (.*)|[ \t]*)\Z")
_PART = re.compile(
    r"""(?:[^,"'()]|(?<!\\)"(?:\\.|[^"\\])*+"|(?<!\\)'(?:\\.|[^'\\])*+'"""
    r"""|\((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*+\))++"""
)
_TEXT = re.compile(r"""(?P<q>["'])(.*?)(?<!\\)(?P=q)""", re.DOTALL)
_SET = re.compile(r"opts_chunk\$set\(((?:[^()]|\([^()]*\))*)\)")
_KABLE = re.compile(r"""\b(?:kable|kbl|gt)\(.*?\bcaption\s*=\s*(["'])(.*?)\1""", re.DOTALL)
_WORDS = {"true": True, "t": True, "yes": True, "false": False, "f": False, "no": False}
_PARAMETER = re.compile(r"(!?)\s*params\$(\w+)")
_FORM = re.compile(
    r"""(!?)\s*(?:(?:knitr::+)?is_(html|latex)_output\(\)|"""
    r"""identical\((?:knitr::+)?pandoc_to\(\),\s*["'](\w+)["']\))"""
)
"""Matches a condition on what is made of the text."""
_WORDS_OF = re.compile(r"\(ref:([\w-]+)\)")
_GRAPHICS = re.compile(
    r"(?:(?:library|require)\([^()]*\)\s*)*(?:knitr::)?include_graphics\((.*)\)\s*;?", re.DOTALL
)
_TUBE = re.compile(r"""\b(?:embed_youtube|YouTubeVideo)\(\s*(?:id\s*=\s*)?["']([\w-]+)["']""")
_PAGE = re.compile(
    r"""\b(?:include_url|include_app|embed_xaringan|embed_url|IFrame)\(\s*(?:url\s*=\s*)?["'](https?://[^"']+)"""
)
"""Matches calls that show a page of another site."""
_SUBCAPTIONS = ("fig-subcap", "tbl-subcap")
_LANGUAGES = {"webr-r": "r", "webr": "r", "pyodide-python": "python", "pyodide": "python"}
_LANGUAGES |= {"ojs": "js", "rcpp": "cpp", "py": "python", "sh": "bash"}


class Cell(Struct, frozen=True):
    """A cell of code. Keys of `options` have `-` between their words, and those without a value in
    the cell have that of the page. `head` is the line of its fence."""

    engine: str
    options: Mapping[str, Any]
    code: list[str]
    head: str = ""

    def is_off(self, key: str) -> bool:
        """Whether an option is switched off. What R computes may hide a solution: it hides code."""
        value = self.options.get(key)
        is_computed = isinstance(value, str) and re.search("[a-z]", value) and value != "fenced"
        return value is False or (key in ("echo", "include") and bool(is_computed))

    def text(self, key: str) -> str:
        """An option as text on one line; "" if it is none."""
        value = self.options.get(key)
        value = value[0] if isinstance(value, list) and value else value
        return self._line(str(value)) if isinstance(value, (str, int, float)) else ""

    def _line(self, text: str) -> str:
        """A text on one line, with the words that it names by `(ref:name)`."""
        words = _WORDS_OF.sub(lambda m: str(self.options.get(f"ref:{m[1]}", m[0])), text)
        return " ".join(words.split())

    def texts(self, *keys: str) -> list[str]:
        """The texts of the first of these options that has some."""
        values = (self.options.get(key) for key in keys)
        lists = (value if isinstance(value, list) else [value] for value in values)
        found = ([self._line(one) for one in value if isinstance(one, str)] for value in lists)
        return next(filter(None, found), [])

    @property
    def caption(self) -> str:
        """The caption of its figure or table."""
        table = _KABLE.search("\n".join(self.code))
        return (
            self.text("fig-cap") or self.text("tbl-cap") or (self._line(table[2]) if table else "")
        )

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The labels and captions of its figures or tables; those of each of several, if they have
        captions of their own."""
        captions = self.texts(*_SUBCAPTIONS) or self.texts("fig-cap", "tbl-cap")
        if len(captions) < 2:
            return [(self.label, self.caption)]
        name = f"{self.label}-" if self.label else ""
        return [(name and f"{name}{n}", one) for n, one in enumerate(captions, 1)]

    @property
    def label(self) -> str:
        """The label of its figure or table, `fig-x` for Quarto and `fig:x` for bookdown."""
        name = self.text("label") if self.caption else ""
        if not name or re.match(r"(?:fig|tbl|lst)-", name):
            return name
        return f"{'fig' if self.text('fig-cap') else 'tab'}:{name}"


def read(info: str, code: list[str], defaults: Mapping[str, Any]) -> Cell | None:
    """The cell with these words behind its fence; None if they are those of other code."""
    head = _HEAD.match(info)
    if head is None:
        return None
    count = next((n for n, line in enumerate(code) if not _LINE.match(line)), len(code))
    above = "\n".join(_LINE.sub(r"\1", line) for line in code[:count])
    given = _from_r(head[2]) | _from_yaml(above)
    if given.get("results") == "hide":
        given["output"] = False
    for key, value in given.items():
        if isinstance(value, str) and (form := _FORM.fullmatch(value)):
            given[key] = ("html" in (form[2] or form[3])) != bool(form[1])
        elif isinstance(value, str) and (name := _PARAMETER.fullmatch(value)):
            given[key] = bool(defaults.get(f"params.{name[2]}")) != bool(name[1])
    lines = "\n".join(code[count:]).lstrip("\n").split("\n")
    return Cell(head[1].lower(), {**defaults, **given}, lines, info)


def defaults_of(front: Mapping[str, Any], text: str = "") -> dict[str, Any]:
    """The options that front matter, the file of a project, or a text with `opts_chunk$set` sets
    for all cells."""
    found = {f"params.{name}": value for name, value in mapping(front, "params").items()}
    formats = mapping(front, "format") or mapping(front, "output")
    for part in (front, *filter(lambda one: isinstance(one, dict), formats.values())):
        found |= mapping(part, "execute")
        found |= {key: part[key] for key in ("code-fold", "code-summary") if key in part}
        found |= {"code-fold": True} if part.get("code_folding") == "hide" else {}
    found = {_key(key): _value(value) for key, value in found.items()}
    for match in _SET.finditer(text):
        found |= _from_r(match[1])
    return found


def _from_yaml(text: str) -> dict[str, Any]:
    try:
        found = load(text)
    except yaml.YAMLError:
        rows = [line.partition(":")[::2] for line in text.split("\n") if line[:1].strip()]
        found = {key: value.strip().strip("\"'") for key, value in rows}
    if isinstance(found, str):  # R Markdown takes its own form in such lines, too
        return _from_r(found)
    return {_key(key): _value(value) for key, value in mapping(found).items()}


def _from_r(text: str) -> dict[str, Any]:
    """Options as R writes them: `name, echo=FALSE, fig.cap="A, b"`."""
    found: dict[str, Any] = {}
    for number, part in enumerate(_PART.findall(text)):
        key, equals, value = part.strip().partition("=")
        words = key.split()
        if number == 0 and (words[:-1] if equals else words):
            found["label"] = words[0].strip("\"'")
        if equals and words:
            found[_key(words[-1])] = _value(value.strip())
    return found


def _key(key: Any) -> str:
    name = str(key).strip()
    return name if name.startswith("params.") else re.sub(r"[._]", "-", name.lower())


def _value(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.startswith("c("):
        return [match[2] for match in _TEXT.finditer(value)]
    if text := _TEXT.fullmatch(value):
        return re.sub(r"\\(.)", r"\1", text[2])
    return None if value.lower() in ("null", "na", "~") else _WORDS.get(value.lower(), value)


# ---- lines -------------------------------------------------------------------------------------


def lines(cell: Cell, drawn: Callable[[str], list[str]], told: Counted) -> list[str]:
    """The lines for a cell whose outputs are not known, but for the pictures that were `drawn` by
    its label."""
    if cell.engine in ("mermaid", "dot"):
        below = [attributes(cell.text("label"), cell.caption)] if cell.text("label") else []
        return [*fenced(cell.engine, "\n".join(cell.code)), *below]
    if cell.options.get("solution") is True:
        told.add("left", "a cell that is a solution is a comment", cell.head)
        return comment(cell.code)
    if cell.is_off("include") or cell.engine in ("css", "comment"):
        return []
    code: list[str] = []
    if not cell.is_off("echo") and any(line.strip() for line in cell.code):
        code = listing(_LANGUAGES.get(cell.engine, cell.engine), cell.options, cell.code)
    out = _pictures(cell)
    if not out and any(cell.code) and not (cell.is_off("eval") or cell.is_off("output")):
        out = _shown(cell, drawn(cell.text("label")))
        if not out and cell.caption:
            note = "a figure or table of a cell is its caption alone, since no output was saved"
            told.add("left", note, cell.text("label") or cell.head)
            whole = [(cell.label, cell.caption)] if cell.texts(*_SUBCAPTIONS) else []
            parts = [one for one in cell.parts if one not in whole]
            out = _apart([captioned(label, [], caption) for label, caption in (*whole, *parts)])
        elif not out:
            told.add("left", "a cell has no output, since none was saved", cell.head)
    return stripped([*code, "", *out])


def listing(language: str, options: Mapping[str, Any], body: list[str]) -> list[str]:
    """Code with its file's name, its label and caption, and the line that opens it."""
    given = {key: str(value) for key, value in options.items() if isinstance(value, (str, bool))}
    words = [f'{key}="{given[key]}"' for key in ("filename", "code-line-numbers") if given.get(key)]
    found = fenced(f"{language} {{{' '.join(words)}}}" if words else language, "\n".join(body))
    if label := given.get("lst-label"):
        found.append(attributes(label, given.get("lst-cap", "")))
    fold, summary = given.get("code-fold", "").lower(), given.get("code-summary", "")
    if fold not in ("true", "show"):
        return found
    line = shortcode("details", summary, {}, ["open"] if fold == "show" else [])
    return [line.replace('details ""', 'details of="code"'), *found, "{{< /details >}}"]


def _pictures(cell: Cell) -> list[str]:
    """The pictures from files and the recordings that a cell shows."""
    code = "\n".join(line for line in cell.code if not line.lstrip().startswith("#")).strip()
    if tube := _TUBE.search(code):
        return [shortcode("youtube", tube[1], {"title": cell.caption})]
    if page := _PAGE.search(code):
        is_known = providers.recognise(page[1])
        return [shortcode("video", page[1], {}) if is_known else f"<{page[1]}>"]
    call = _GRAPHICS.fullmatch(code)
    names = [text[2] for text in _TEXT.finditer(call[1])] if call else []
    if call and re.search(r"\b(?:here|file\.path)\(", call[1]):
        names = ["/".join(names)]
    return _shown(cell, [name for name in names if "." in name])


def _shown(cell: Cell, names: list[str]) -> list[str]:
    found: list[list[str]] = []
    alts, parts = cell.texts("fig-alt"), cell.parts
    for n, name in enumerate(names):
        alt = alts[n] if n < len(alts) else "".join(alts[:1])
        label, caption = parts[n] if n < len(parts) else ("", parts[0][1] * (len(parts) == 1))
        address = f"<{name}>" if " " in name else name
        pairs = ("width", cell.text("out-width")), ("alt", alt), ("fig-link", cell.text("fig-link"))
        given = Attributes(pairs=pairs)
        found.append(figure(address, caption, given, label))
    lines = _apart(found)
    is_one = len(cell.parts) > 1 and cell.texts(*_SUBCAPTIONS)
    return captioned(cell.label, lines, cell.caption) if lines and is_one else lines


def _apart(blocks: list[list[str]]) -> list[str]:
    """The lines of blocks with an empty one between them."""
    return [line for one in blocks for line in ("", *one)][1:]
