"""The kinds of posts are said once: in `coursesite.model.page_kinds`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import yaml

import syntax
from coursesite.model import KINDS, Config, FrontMatter, Kind
from sitetest import for_each

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/coursesite"
TABLE = SOURCE / "model/page_kinds.py"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != TABLE)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


SPELLING = (
    *(ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Subscript, ast.BoolOp, ast.BinOp, ast.Call),
    *(ast.If, ast.IfExp, ast.Match),
)
_NAMES = "|".join(KINDS)
ASKED = re.compile(
    rf"""\.kind\s*(?:[=!]=|(?:not )?in\b)[\s(\[]*["']({_NAMES})["']"""
    rf"""|["']({_NAMES})["']\s*[=!]=|refs\.({_NAMES})\b"""
)
"""A template asks for a kind by its name."""
LANGUAGES = sorted(path.stem for path in (ROOT / "templates/text").glob("*.yml"))


def said(nodes: tuple[ast.AST, ...]) -> Iterator[tuple[int, set[str]]]:
    """The kinds that each display, `Literal[]`, call and chain of comparisons of a module spells,
    with its line; nothing of a module that spells one kind at most."""
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    if sum(bool(texts & {kind, KINDS[kind].folder or kind}) for kind in KINDS) < 2:
        return
    for node in nodes:
        if isinstance(node, SPELLING):
            words = {
                part.value
                for part in ast.walk(node)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            }
            yield (
                node.lineno,
                {kind for kind in KINDS if words & {kind, KINDS[kind].folder or kind}},
            )


def test_the_law_sees_what_it_forbids() -> None:
    for text in (
        'X = ("lecture", "lab")',
        'X = {"labs": 1, "page": 2}',
        'def f(x: Literal["lecture", "lab"]): ...',
        'x = kind == "lab" or kind == "lecture"',
    ):
        assert any(len(kinds) > 1 for _, kinds in said(syntax.nodes_of(text))), text


@for_each(MODULES)
def test_no_other_module_enumerates_kinds(path: Path) -> None:
    """Importers may map the words of other programs to kinds."""
    if path.relative_to(SOURCE).parts[0] == "importers":
        return
    for line, kinds in said(syntax.nodes(path)):
        assert len(kinds) < 2, f"line {line}: {sorted(kinds)}"


@for_each(TEMPLATES)
def test_no_template_enumerates_kinds(path: Path) -> None:
    """Nor does one ask for a single kind, which another kind may be like: it asks for the role."""
    text = path.read_text(encoding="utf-8")
    for code in re.findall(r"(?s)\{[{%].*?[}%]\}", text):
        words = set(re.findall(r"""["'](\w+)["']""", code))
        assert len({kind for kind in KINDS if kind in words}) < 2, code
        assert not ASKED.search(code), code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_its_words(kind: Kind, language: str) -> None:
    table = yaml.safe_load((ROOT / f"templates/text/{language}.yml").read_text(encoding="utf-8"))
    if kind.role != "page":
        assert f"kind_{kind.name}" in table
    if kind.folder:
        assert kind.folder in table


@pytest.mark.parametrize("page", ["04-files.md", "05-front-matter.md"])
def test_the_guide_names_every_kind(page: str) -> None:
    text = (ROOT / "content/guide/lectures" / page).read_text(encoding="utf-8")
    for kind in KINDS.values():
        assert re.search(rf"`(?:{kind.name}|{kind.folder}/)`", text), kind.name


def test_every_kind_has_a_template_and_its_days_are_settings() -> None:
    for kind in KINDS.values():
        assert (ROOT / "templates" / kind.template).is_file()
        if kind.days:
            assert kind.role == "session"
            assert kind.days in Config.__struct_fields__
        assert kind.folder or not kind.has_listing


def test_values_are_read_with_these_kinds_only() -> None:
    for kind in KINDS:
        assert msgspec.convert({"kind": kind}, FrontMatter).kind == kind
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"kind": "sermon"}, FrontMatter)
