"""The format of notebooks as typed structs. Writers differ in what they leave out, and in whether a
text is one string or a list of its lines."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class Output(Struct, frozen=True):
    """One output of a code cell: a stream, a result with one form a media type, or an error."""

    output_type: str = ""
    name: str = ""
    text: Any = None
    data: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    ename: str = ""
    evalue: str = ""
    traceback: list[str] | None = None


class Cell(Struct, frozen=True):
    """A cell: text, code with its outputs, or raw text."""

    cell_type: str = ""
    source: str | list[str] = ""
    metadata: dict[str, Any] | None = None
    outputs: list[Output] | None = None
    execution_count: float | None = None
    attachments: dict[str, dict[str, Any]] | None = None

    @property
    def text(self) -> str:
        """The source as one text, whose only line break is `\\n`."""
        return joined(self.source).replace("\r\n", "\n").replace("\r", " ")

    @property
    def facts(self) -> dict[str, Any]:
        """The metadata; empty if there is none."""
        return self.metadata or {}


class Notebook(Struct, frozen=True):
    """A notebook of version 4. `worksheets` held the cells in version 3."""

    cells: list[Cell] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    nbformat: float = 4
    worksheets: Any = None

    @property
    def facts(self) -> dict[str, Any]:
        """The metadata; empty if there is none."""
        return self.metadata or {}

    @property
    def language(self) -> str:
        """The language of its code, for highlighting."""
        for group, key in (("language_info", "name"), ("kernelspec", "language")):
            found = self.facts.get(group)
            if isinstance(found, dict) and isinstance(name := found.get(key), str) and name:
                return _LEXERS.get(name.lower(), name.lower())
        return "python"


_LEXERS = {"ipython": "python", "ir": "r", "c++17": "cpp", "c++": "cpp", "sagemath": "python"}


def joined(text: Any) -> str:
    """A text of the format, which may be a list of lines; "" for anything else."""
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""
