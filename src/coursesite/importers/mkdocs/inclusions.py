"""Snippets, included files and variables, which MkDocs puts into a page before it reads the
Markdown.

They stand in the page afterwards: a part of a file, or one that lies outside of the pages, can be
put in by no shortcode.
"""

from __future__ import annotations

import posixpath
import re
import textwrap
from collections import Counter
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from coursesite.importers.excerpts import excerpt
from coursesite.importers.mkdocs.config import MkDocsSite, texts

_SNIPPET = re.compile(
    r"""^(?P<lead>[ \t>]*)(?P<escape>;?)-+8<-+[ \t]+(?P<q>["'])(?P<name>[^"'\n]+)(?P=q)[ \t]*$"""
    r"|^(?P<above>[ \t]*)-+8<-+[ \t]*\n(?P<names>(?:(?![ \t]*-+8<-).*\n)*)[ \t]*-+8<-+[ \t]*$",
    re.M,
)
_MARK = re.compile(
    r"-+8<-+[ \t]+\[[ \t]*(?:start|(?P<end>end))[ \t]*(?::[ \t]*(?P<name>[\w.-]+))?[ \t]*\]"
)
_TAG = re.compile(
    r"""\{%[-~]?\s*(include-markdown|include)\s+["']([^"'\n]+)["']((?:(?!%\}).)*)%\}"""
    r"|\{!\s*([^\s!{}]+)\s*!\}",
    re.S,
)
_OPTION = re.compile(r"""(start|end)=(?:"([^"]*)"|'([^']*)')""")
_LINK = re.compile(r"(\]\(<?|\b(?:src|href)=\")(?![a-z][\w+.-]*:|[/#])([^\s()<>\"]+)")
_ABBREVIATION = re.compile(r"\*\[([^\]\n]+)\]:")
_PLAIN = re.compile(r"\{\{[-~]?\s*([A-Za-z_][\w.]*)\s*[-~]?\}\}")
_LEFT = re.compile(r"\{\{(?![<%]).*?\}\}|\{%(?![-~]?\s*(?:end)?raw\b).*?%\}", re.S)
_LIVE = (nodes.Call, nodes.Mul, nodes.Pow, nodes.Assign, nodes.AssignBlock, nodes.Macro)
"""The parts of templates that are not worked out: they run programs, or make values without end."""
_MOST = 2_000_000
"""The number of characters that a page may grow to."""


class Inclusions:
    """Puts files and values into the pages of a site."""

    def __init__(self, site: MkDocsSite) -> None:
        """`site` says what is switched on, and where snippets lie. `used` fills with the paths of
        the files that are put in, from the site's folder."""
        self._site = site
        self.used: set[str] = set()
        options = site.extensions.get("pymdownx.snippets", {})
        folders = [*texts(options.get("base_path")), ".", str(site.docs)]
        self._folders = [site.base / folder for folder in folders]
        self._dedents = bool(options.get("dedent_subsections"))
        self.appended = "\n".join(
            self._snippet(name) or "" for name in texts(options.get("auto_append"))
        )
        self._values = {**site.config, "config": site.config, **site.mapping("extra")}
        given = site.plugin("macros").get("include_yaml")
        for name, path in given.items() if isinstance(given, dict) else ():
            self._values[str(name)] = site.data(site.base / str(path))
        for path in texts(given):
            values = site.data(site.base / path)
            self._values |= values if isinstance(values, dict) else {}
        self._jinja = SandboxedEnvironment(
            undefined=jinja2.StrictUndefined, keep_trailing_newline=True
        )

    def apply(self, text: str, front: dict[str, Any], path: str, counts: Counter[str]) -> str:
        """The text of the page at `path` with all that MkDocs would put in."""
        if "{" in text:
            text = self._included(text, (self._site.docs / path).parent, counts, 0)
        if "macros" in self._site.plugins and ("{{" in text or "{%" in text):
            text = self._filled(text, {**self._values, **front, "page": {"meta": front}}, counts)
        if "8<" in text:
            text = self._with_snippets(text, counts, 0)
        added = [
            line
            for line in self.appended.split("\n")
            if not (short := _ABBREVIATION.match(line))
            or re.search(rf"(?<!\w){re.escape(short[1])}(?!\w)", text)
        ]
        return f"{text.rstrip()}\n\n{more}\n" if (more := "\n".join(added).strip()) else text

    def _with_snippets(self, text: str, counts: Counter[str], depth: int) -> str:
        def put(match: re.Match[str]) -> str:
            if match["escape"]:
                return match[0].replace(";", "", 1)
            lead = match["lead"] or match["above"] or ""
            names = [match["name"]] if match["name"] else match["names"].split("\n")
            out: list[str] = []
            for name in (name.strip() for name in names):
                if not name or name.startswith(";"):
                    continue
                found = self._snippet(name) if depth < 8 and len(text) < _MOST else None
                if found is None:
                    counts["left:snippets that are not here"] += 1
                    return match[0]
                counts["snippets stand in the page"] += 1
                inner = self._with_snippets(found, counts, depth + 1).split("\n")
                out.append(lead + f"\n{lead}".join(inner))
            return "\n\n".join(out)

        return _SNIPPET.sub(put, text)

    def _snippet(self, name: str) -> str | None:
        """The text of a snippet: a file, lines of it (`a.md:2:5,8:9`), or a section (`a.md:x`)."""
        path, _, part = name.partition(":")
        text = self._read(*(folder / path for folder in self._folders))
        if text is None:
            return None
        text = excerpt(text, part, _MARK)
        return textwrap.dedent(text) if text and part and self._dedents else text

    def _read(self, *paths: Path) -> str | None:
        """The text of the first of these files that is there; None if none is."""
        for path in paths:
            if (text := self._site.read(path)) is not None:
                self.used.add(path.resolve().relative_to(self._site.base).as_posix())
                return text
        return None

    def _included(self, text: str, folder: Path, counts: Counter[str], depth: int) -> str:
        """The text with the files that include-markdown and markdown-include would put in."""

        def put(match: re.Match[str]) -> str:
            name = match[2] or match[4]
            known = "include-markdown" in self._site.plugins if match[2] else True
            near = folder if name.startswith(".") and match[2] else self._site.docs
            found = self._read(near / name, self._site.base / name) if known else None
            if found is None or depth > 8 or len(text) > _MOST:
                counts["left:included files that are not here"] += known
                return match[0]
            for key, quoted, single in _OPTION.findall(match[3] or ""):
                sign = (quoted or single).replace("\\n", "\n")
                if sign and sign in found:
                    found = found.partition(sign)[2 if key == "start" else 0]
            if match[1] == "include-markdown":
                there = (near / name).resolve().parent
                found = _LINK.sub(
                    lambda link: link[1] + posixpath.relpath(there / link[2], folder), found
                )
            counts["included files stand in the page"] += 1
            return self._included(found, folder, counts, depth + 1).rstrip("\n")

        return _TAG.sub(put, text)

    def _filled(self, text: str, values: dict[str, Any], counts: Counter[str]) -> str:
        """The text with what the plugin macros would put in, where that are values of the
        configuration."""
        try:
            tree = self._jinja.parse(text)
            if not any(tree.find_all(_LIVE)):
                done = self._jinja.from_string(tree).render(values)
                counts["templates, whose values stand in the page"] += done != text
                return done
        except (jinja2.TemplateError, TypeError, ValueError, LookupError, ArithmeticError):
            pass  # it has parts that only a program knows
        except (RecursionError, MemoryError, AttributeError):
            pass

        def value(match: re.Match[str]) -> str:
            found: Any = values
            for name in match[1].split("."):
                found = found.get(name) if isinstance(found, dict) else None
            is_plain = isinstance(found, (str, int, float))
            counts["variables have their values"] += is_plain
            return str(found) if is_plain else match[0]

        text = _PLAIN.sub(value, text)
        counts["left:macros are kept as text"] += len(_LEFT.findall(text))
        return text
