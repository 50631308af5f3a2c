"""Included files, tables and variables, which plugins of MkDocs put into a page."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from coursesite.importers.book import files
from coursesite.importers.book.files import PutIn
from coursesite.importers.data.yaml_reader import at, mapping
from coursesite.importers.dialects.pymdownx import snippets
from coursesite.importers.dialects.pymdownx.snippets import MOST, Read
from coursesite.importers.mkdocs.config import MkDocsSite, texts
from coursesite.importers.plans.counted import Counted
from coursesite.importers.text.masks import Masks
from coursesite.importers.text.shortcode_text import shortcode

_TAG = re.compile(
    r"""\{%-?\s*(include(?:-markdown)?)\s+["']([^"'\n]+)["']((?:(?!%\}).){0,400})%\}""", re.S
)
_BANG = re.compile(r"\{!\s*([^\s!{}]+)\s*!\}")
_OPTION = re.compile(r"""(start|end)=(?:"([^"]*)"|'([^']*)')""")
_LINK = re.compile(r"(\]\(<?|\b(?:src|href)=\")(?![a-z][\w+.-]*:|[/#])([^\s()<>\"]+)")
_PLAIN = re.compile(r"\{\{[-~]?\s*([A-Za-z_][\w.]*)\s*[-~]?\}\}")
_TABLE = re.compile(
    r"\{\{\s*read_(?:csv|table|json|yaml)\(\s*['\"]([^'\"]+\.(?:csv|tsv|json|ya?ml))['\"][^{}]*\}\}"
)
_CALL = re.compile(
    r"\{\{(?:<|[-~]?\s*[A-Za-z_][\w.]*\()(?:(?!\}\}|\{\{).)*(?:>|\)[^{}()]*)\}\}", re.S
)
"""The call of a function, which only a program knows, or a shortcode of ours."""
_LEFT = re.compile(
    r"\{\{(?![<%])(?:(?!\{\{).)*?\}\}|\{%(?![-~]?\s*(?:end)?raw\b)(?:(?!\{%).)*?%\}", re.S
)
_LIVE = (nodes.Call, nodes.Mul, nodes.Pow, nodes.Assign, nodes.AssignBlock, nodes.Macro)
"""The parts of templates that are not worked out: they run programs, or make values without end."""
_ERRORS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


class Inclusions:
    """Puts files and values into the pages of a site."""

    def __init__(self, site: MkDocsSite) -> None:
        """`site` says what is switched on, and where snippets lie."""
        self._site = site
        self.put_in = PutIn(site.base)
        options = site.extensions.get("pymdownx.snippets", {})
        given = (site.base / one for one in texts(options.get("base_path")))
        folders = [*given, site.base, site.docs]
        self._read: Read = lambda path: self.put_in.read(
            *(one if one.name == path and one.is_file() else one / path for one in folders)
        )
        appended = (
            snippets.snippet(name, self._read) for name in texts(options.get("auto_append"))
        )
        text = "\n".join(filter(None, appended))
        self.appended = snippets.put_in(text, self._read, Counted())
        self._values = {**site.config, "config": site.config, **mapping(site.config, "extra")}
        for path in texts(at(site.plugins, "macros", "include_yaml")):
            self._values |= site.data(site.base / path)
        self._jinja = SandboxedEnvironment(
            undefined=jinja2.StrictUndefined, keep_trailing_newline=True
        )

    def apply(self, text: str, front: dict[str, Any], path: str, counted: Counted) -> str:
        """The text of the page at `path` with all that MkDocs would put in."""
        plugins, here = self._site.plugins, (self._site.docs / path).parent
        if "include-markdown" in plugins:
            text = self._included(text, here, counted, 0)
        if "table-reader" in plugins:
            text = _TABLE.sub(lambda match: self._table(match, here), text)
        if "macros" in plugins and ("{{" in text or "{%" in text):
            text = self._filled(
                text, {**self._values, **front, "page": {**front, "meta": front}}, counted
            )
        if {"markdown_include.include", "mdx_include"} & self._site.extensions.keys():
            text = _BANG.sub(r'--8<-- "\1"', text)
        return snippets.with_appended(snippets.put_in(text, self._read, counted), self.appended)

    def _table(self, match: re.Match[str], here: Path) -> str:
        """The table of a file of data; its path counts from the folder of the site or the pages."""
        for folder in (self._site.base, self._site.docs, here):
            file = files.within(self._site.docs, folder / match[1])
            if file is not None and file.is_file():
                return shortcode("table", posixpath.relpath(file, here), {})
        return match[0]

    def _included(self, text: str, folder: Path, counted: Counted, depth: int) -> str:
        """The text with the files that the plugin include-markdown would put in."""

        def put(match: re.Match[str]) -> str:
            file = (folder if match[2].startswith(".") else self._site.docs) / match[2]
            found = self.put_in.read(file) if depth < 8 and len(text) < MOST else None
            if found is None:
                counted.add("left", "an included file that is not here", match[0])
                return match[0]
            for key, quoted, single in _OPTION.findall(match[3]):
                sign = (quoted or single).replace("\\n", "\n")
                if sign and sign in found:
                    found = found.partition(sign)[2 if key == "start" else 0]
            if match[1] == "include-markdown":
                there = file.resolve().parent
                found = _LINK.sub(
                    lambda link: link[1] + posixpath.relpath(there / link[2], folder), found
                )
            counted.add("converted", "an included file stands in the page", match[0])
            return self._included(found, folder, counted, depth + 1).rstrip("\n")

        return _TAG.sub(put, text)

    def _filled(self, text: str, values: dict[str, Any], counted: Counted) -> str:
        """The text with what the plugin macros would put in, where that are values of the
        configuration."""
        calls = Masks(text, [match.span() for match in _CALL.finditer(text)])
        try:
            tree = self._jinja.parse(calls.text)
            if not any(tree.find_all(_LIVE)):
                text = calls.restore(self._jinja.from_string(tree).render(values))
                for call in _CALL.findall(text):
                    if call[:3] != "{{<":
                        counted.add("left", "a macro is kept as text", call)
                return text
        except (*_ERRORS, RecursionError, MemoryError):
            pass  # it has parts that only a program knows

        def value(match: re.Match[str]) -> str:
            found = at(values, *match[1].split("."))
            return str(found) if isinstance(found, (str, int, float)) else match[0]

        text = _PLAIN.sub(value, text)
        for left in _LEFT.findall(text):
            counted.add("left", "a macro is kept as text", left)
        return text
