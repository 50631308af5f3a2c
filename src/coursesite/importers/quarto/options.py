"""Cells of code as Quarto and R Markdown write them: the engine and the options of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml
from msgspec import Struct

from coursesite.importers.yaml_reader import load

_HEAD = re.compile(r"\{[ \t]*([A-Za-z][\w.-]*)[ \t,]*([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}[ \t]*\Z")
_LINE = re.compile(r"[ \t]*(?:#|//|--|%%?|;)\|(?: (.*)|[ \t]*)\Z")
_PART = re.compile(
    r"""(?:[^,"'()]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*\))+"""
)
_TEXT = re.compile(r"""(?P<q>["'])(.*?)(?P=q)""", re.DOTALL)
_SET = re.compile(r"opts_chunk\$set\(((?:[^()]|\([^()]*\))*)\)")
_KABLE = re.compile(
    r"""\b(?:kable|kbl|gt|datatable)\(.*?\bcaption\s*=\s*(["'])(.*?)\1""", re.DOTALL
)
_WORDS = {"true": True, "t": True, "yes": True, "false": False, "f": False, "no": False}
_NONE = ("null", "na", "NULL", "NA")
_PARAMETER = re.compile(r"(!?)\s*params(?:\$|\[\[[\"'])(\w+)(?:[\"']\]\])?")


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
        hides = key in ("echo", "include") and value != "fenced"
        return value is False or (
            hides and isinstance(value, str) and bool(re.search("[a-z]", value))
        )

    def text(self, key: str) -> str:
        """An option as text on one line; "" if it is none."""
        value = self.options.get(key)
        value = value[0] if isinstance(value, list) and value else value
        return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""

    @property
    def caption(self) -> str:
        """The caption of its figure or table."""
        table = _KABLE.search("\n".join(self.code))
        return self.text("fig-cap") or self.text("tbl-cap") or (table[2] if table else "")

    @property
    def label(self) -> str:
        """The label of its figure or table, `fig-x` for Quarto and `fig:x` for bookdown; "" without
        one."""
        name = self.text("label")
        if re.match(r"(?:fig|tbl|lst)-", name) or not name or not self.caption:
            return name if "-" in name and self.caption else ""
        return f"{'fig' if self.text('fig-cap') else 'tab'}:{name}"


def read(info: str, code: list[str], defaults: Mapping[str, Any]) -> Cell | None:
    """The cell with these words behind its fence; None if they are those of other code."""
    head = _HEAD.match(info)
    if head is None:
        return None
    given = _from_r(head[2])
    count = 0
    lines: list[str] = []
    while count < len(code) and (line := _LINE.match(code[count])):
        lines.append(line[1] or "")
        count += 1
    given |= _from_yaml("\n".join(lines))
    while count < len(code) and not code[count].strip():
        count += 1
    if given.get("results") == "hide":
        given["output"] = False
    for key, value in given.items():
        if isinstance(value, str) and (name := _PARAMETER.fullmatch(value)):
            given[key] = bool(defaults.get(f"params.{name[2]}")) != bool(name[1])
    return Cell(head[1], {**defaults, **given}, code[count:], info)


def chunk_defaults(text: str) -> dict[str, Any]:
    """The options that a page sets for all its cells with `opts_chunk$set`."""
    found: dict[str, Any] = {}
    for match in _SET.finditer(text):
        found |= _from_r(match[1])
    return found


def page_defaults(front: Mapping[str, Any]) -> dict[str, Any]:
    """The options that front matter, or the file of a project, sets for all cells."""
    params = front.get("params")
    pairs = params.items() if isinstance(params, dict) else ()
    found: dict[str, Any] = {f"params.{name}": value for name, value in pairs}
    formats = front.get("format", front.get("output"))
    for part in (front, *(formats.values() if isinstance(formats, dict) else ())):
        if isinstance(part, dict):
            execute = part.get("execute")
            found |= execute if isinstance(execute, dict) else {}
            found |= {key: part[key] for key in ("code-fold", "code-summary") if key in part}
            if part.get("code_folding") == "hide":
                found["code-fold"] = True
    return {_key(str(key)): _value(value) for key, value in found.items()}


def _from_yaml(text: str) -> dict[str, Any]:
    try:
        found = load(text) if text else None
    except yaml.YAMLError:
        pairs = (line.partition(":") for line in text.split("\n") if ":" in line)
        found = {
            key.strip(): value.strip().strip("\"'") for key, _, value in pairs if key[:1].strip()
        }
    if isinstance(found, str):  # R Markdown takes its own form in such lines, too
        return _from_r(found)
    if not isinstance(found, dict):
        return {}
    return {_key(str(key)): _value(value) for key, value in found.items()}


def _from_r(text: str) -> dict[str, Any]:
    """Options as R writes them: `name, echo=FALSE, fig.cap="A, b"`."""
    found: dict[str, Any] = {}
    for number, part in enumerate(_PART.findall(text)):
        key, equals, value = part.strip().partition("=")
        words = key.split()
        if number == 0 and words and not words[0].startswith((".", "#")) and not equals:
            found["label"] = words[0].strip("\"'")
        elif number == 0 and len(words) == 2 and equals:
            found["label"] = words[0]
        if equals and words:
            found[_key(words[-1])] = _value(value.strip())
    return found


def _key(key: str) -> str:
    return re.sub(r"[._]", "-", key.strip().lower())


def _value(value: Any) -> Any:
    if not isinstance(value, str) or value in _NONE:
        return value if value not in _NONE else None
    if value.startswith("c("):
        return [match[2] for match in _TEXT.finditer(value)]
    if (text := _TEXT.fullmatch(value)) is not None:
        return re.sub(r"\\(.)", r"\1", text[2])
    return _WORDS.get(value.lower(), value)
