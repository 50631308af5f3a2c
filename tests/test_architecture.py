"""The laws of the house: imports, sizes, docstrings, and that nothing is unused.

The packages are in HOUSE from the top floor down; a law that fails names the module and the line.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

import syntax
from sitetest import for_each

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "coursesite"
HOUSE = (
    "cli",
    "preview",
    "build",
    "importers",
    "site",
    "markup",
    "course",
    "theme",
    "shortcodes",
    "extensions",
    "settings",
    "media",
    "engine",
    "programs",
    "files",
    "model",
    "diagnostics",
    "text",
)
"""The entries at the top of the package, from the top floor down."""
MOST_ENTRIES, MOST_FLOORS, MOST_LINES = 18, 11, 500
PURE = (
    *("markup", "course", "theme", "shortcodes", "extensions"),
    *("settings", "media"),
    *("model", "text"),
)
FORBIDDEN_TO_PURE = {
    *("os", "pathlib", "io", "glob", "shutil", "tempfile", "importlib.resources"),
    *("time", "random", "secrets", "sys", "subprocess", "socket", "urllib.request"),
    *("click", "logging", "coursesite.files", "coursesite.programs"),
}
TOUCH_FILES = {"theme.default", "theme.bytecode_cache", "extensions.modules"}
"""The default theme as it is installed, compiled templates between builds, and modules that a site
brings along, which are made known to Python."""
NO_PACKAGES = {"browser", "property", "benchmarks", "cases", "sites"}
"""Folders of tests that are no package's: whole sites in a browser, random edits, timings, data."""
OPENING = re.compile(r"\s*What\b")
"""The opening of a riddle, for which a docstring has no use."""
SPEED = re.compile(r"decisions/([\w-]+)\.md")


def _name(path: Path) -> str:
    """The name of a module within the package; "" for the package itself."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts).removesuffix("__init__").rstrip(".")


PATHS = {_name(path): path for path in sorted(SOURCE.rglob("*.py"))}


def _nodes(name: str) -> tuple[ast.AST, ...]:
    return syntax.nodes(PATHS[name])


MODULES = [name for name in PATHS if name not in ("", "__main__")]


@cache
def _imported(name: str) -> tuple[tuple[str, str, int], ...]:
    """The imports of a module, also those in functions: module, name in it ("" for all), line."""
    return tuple(_imports(name))


def _imports(name: str) -> Iterator[tuple[str, str, int]]:
    for node in _nodes(name):
        if isinstance(node, ast.Import):
            for alias in node.names:
                assert alias.name != "coursesite", f"{name}:{node.lineno}: import its modules"
                yield alias.name, "", node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}:{node.lineno}: imports are absolute"
            for alias in node.names:
                full = f"{node.module}.{alias.name}".removeprefix("coursesite.")
                if full in PATHS and (node.module or "").startswith("coursesite"):
                    yield f"coursesite.{full}", "", node.lineno
                else:
                    yield node.module or "", alias.name, node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            module = node.value.removeprefix("coursesite.")
            if module != node.value and module in PATHS:  # `import_module("…")`
                yield node.value, "", node.lineno


@cache
def _edges(name: str) -> frozenset[str]:
    """The modules of this package that a module imports, also for types and in functions."""
    found = set()
    for module, _, _ in _imported(name):
        if module.startswith("coursesite."):
            target = module.removeprefix("coursesite.")
            while target not in PATHS:
                target = target.rpartition(".")[0]
            found.add(target)
    return frozenset(found - {name, ""})


def _circle(graph: dict[str, set[str]]) -> list[str]:
    """A circle in a graph, from a node back to it; empty if there is none."""
    done: set[str] = set()

    def visit(node: str, above: list[str]) -> list[str]:
        if node in above:
            return [*above[above.index(node) :], node]
        if node not in done:
            for target in sorted(graph.get(node, ())):
                if found := visit(target, [*above, node]):
                    return found
            done.add(node)
        return []

    return next((found for node in sorted(graph) if (found := visit(node, []))), [])


# ---- the plan ----------------------------------------------------------------------------------


def test_the_house_has_few_entries_and_each_has_its_floor() -> None:
    entries = {
        path.stem for path in SOURCE.iterdir() if path.suffix in ("", ".py") and path.stem[0] != "_"
    }
    assert entries == set(HOUSE)
    folders = {path.parent for path in SOURCE.rglob("*.py")}
    assert not [path for path in folders if not (path / "__init__.py").is_file()]
    assert len(entries) <= MOST_ENTRIES


@for_each(MODULES)
def test_imports_run_downwards(name: str) -> None:
    """From one entry to another that stands below it."""
    here = HOUSE.index(name.split(".")[0])
    for target in _edges(name):
        there = HOUSE.index(target.split(".")[0])
        assert there >= here, f"{name} imports {target}, which is above it"


def test_only_the_command_line_imports_importers() -> None:
    for name in MODULES:
        if name.split(".")[0] not in ("cli", "importers"):
            assert not [one for one in _edges(name) if one.startswith("importers")], name


def test_the_house_is_not_too_high() -> None:
    """Counted as the longest chain of entries that import each other."""
    below = {
        entry: {
            target.split(".")[0]
            for name in MODULES
            if name.split(".")[0] == entry
            for target in _edges(name)
        }
        - {entry}
        for entry in HOUSE
    }

    @cache
    def height(entry: str) -> int:
        return 1 + max(map(height, below[entry]), default=0)

    assert max(map(height, HOUSE)) <= MOST_FLOORS


def test_no_import_goes_round_in_a_circle() -> None:
    """Those for types only and those inside functions count."""
    assert not _circle({name: set(_edges(name)) for name in MODULES})


@for_each([name for name in MODULES if PATHS[name].stem == "__init__"])
def test_the_rooms_of_a_package_do_not_import_each_other_in_a_circle(package: str) -> None:
    """A sub-package counts as one room."""

    def room(name: str) -> str:
        return name.removeprefix(f"{package}.").split(".")[0] if name != package else ""

    inside = [name for name in MODULES if name.startswith(f"{package}.")]
    graph: dict[str, set[str]] = {}
    for name in inside:
        targets = {room(one) for one in _edges(name) if one in inside}
        graph.setdefault(room(name), set()).update(targets - {room(name)})
    assert not _circle(graph)


@for_each([name for name in MODULES if PATHS[name].stem == "__init__"])
def test_the_docstring_of_a_package_is_the_map_of_its_rooms(package: str) -> None:
    said = ast.get_docstring(syntax.tree(PATHS[package])) or ""
    rooms = {
        name.removeprefix(f"{package}.").split(".")[0]
        for name in MODULES
        if name.startswith(f"{package}.")
    }
    unsaid = sorted(one for one in rooms if not re.search(rf"`{one}(?:\.py|/)?`", said))
    heads = " ".join(re.findall(r"^- ([^:]+):", said, re.MULTILINE))
    named = set(re.findall(r"`(\w+)(?:\.py|/)?`", heads))
    assert named <= rooms, f"{package} has no {named - rooms}"
    assert not unsaid, f"{package} says nothing of {', '.join(unsaid)}"


def test_no_module_is_too_long() -> None:
    lines = {name: path.read_text("utf-8").count("\n") for name, path in PATHS.items()}
    assert not {name: count for name, count in lines.items() if count > MOST_LINES}


def test_the_tests_mirror_the_source() -> None:
    """A folder of tests is that of a package; what is about all of them stands at the top."""
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    folders = {name for name in folders if name[0] not in "_."}
    assert folders - NO_PACKAGES <= set(HOUSE)


def test_every_folder_of_tests_is_looked_through(request: pytest.FixtureRequest) -> None:
    """By a run over all of them: a folder with a name like `build` is left out unless we say."""
    left_out = request.config.getini("norecursedirs")
    folders = {path.parent.relative_to(ROOT / "tests") for path in ROOT.glob("tests/**/test_*.py")}
    names = {name for folder in folders for name in folder.parts}
    assert len(names) > 10
    assert not {name for name in names if any(fnmatch(name, one) for one in left_out)}


# ---- what a module may do ----------------------------------------------------------------------


@for_each([one for one in MODULES if one.split(".")[0] in PURE])
def test_text_comes_in_and_data_goes_out(name: str) -> None:
    """No files, no clock, no programs, no printing."""
    if name in TOUCH_FILES:
        return
    for module, what, line in _imported(name):
        full = f"{module}.{what}."
        assert not [x for x in FORBIDDEN_TO_PURE if full.startswith(f"{x}.")], f"line {line}"
    for node in _nodes(name):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "utcnow", "today"), f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("open", "print", "input"), f"line {node.lineno}"


def test_only_the_command_line_prints() -> None:
    for name in MODULES:
        if name.split(".")[0] == "cli":
            continue
        for node in _nodes(name):
            if isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr", "echo"):
                said = ast.unparse(node)
                assert said not in ("sys.stdout", "sys.stderr", "click.echo"), (
                    f"{name}:{node.lineno}"
                )
            elif isinstance(node, ast.Name) and node.id == "print":
                assert not isinstance(node.ctx, ast.Load), f"{name}:{node.lineno}"


@cache
def _defined(name: str) -> frozenset[str]:
    """The names with one `_` that a module defines: variables, attributes, functions."""
    found = set()
    for node in _nodes(name):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", "made"):
                found.add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return frozenset(one for one in found if one[0] == "_" and not one.startswith("__"))


@cache
def _all_defined() -> frozenset[str]:
    return frozenset().union(*map(_defined, MODULES))


@for_each(MODULES)
def test_no_module_reaches_into_the_privates_of_another(name: str) -> None:
    """Neither by import nor as an attribute."""
    for module, what, line in _imported(name):
        if module.startswith("coursesite"):
            parts = [*module.split("."), what]
            assert not [one for one in parts if re.match("_(?!_)", one)], f"{name}:{line}: {what}"
    others = _all_defined() - _defined(name)
    for node in _nodes(name):
        if isinstance(node, ast.Attribute) and node.attr in others:
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            assert own, f"{name}:{node.lineno}: .{node.attr}"


# ---- nothing idle ------------------------------------------------------------------------------

IMPORT_NAMES = {
    "pyyaml": "yaml",
    "pagefind": "pagefind_bin",
    "pillow": "PIL",
    "python-liquid": "liquid",
    "quickjs-ng": "quickjs",
}
ONLY_DATA = {"tzdata", "mermaid-render", "pypandoc-binary"}
"""Dependencies that are read as files, by the standard library (`zoneinfo`) and by QuickJS, or are
run as programs."""


def test_every_dependency_is_imported() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*settings["dependencies"]]
    for name, group in settings["optional-dependencies"].items():
        wanted += group if name != "test" else ()
    imported = {module.split(".")[0] for name in PATHS for module, _, _ in _imported(name)}
    for one in wanted:
        package = re.split(r"[\[<>=!~ ;]", one)[0].lower()
        if package not in ONLY_DATA:
            assert IMPORT_NAMES.get(package, package.replace("-", "_")) in imported, package


def test_every_module_is_imported() -> None:
    """But for shortcodes, which are found by their names."""
    imported = frozenset().union(*map(_edges, PATHS))
    idle = {name for name in MODULES if PATHS[name].stem != "__init__"} - imported
    assert not {name for name in idle if not name.startswith("shortcodes.builtin.")}


@cache
def _words() -> Counter[str]:
    """How often each name is used in the program and the theme, not counting definitions."""
    found: Counter[str] = Counter()
    for name in PATHS:
        prose = {id(node.value) for node in _nodes(name) if isinstance(node, ast.Expr)}
        for node in _nodes(name):
            if id(node) in prose:
                continue
            if isinstance(node, ast.Name):
                found[node.id] += 1
            elif isinstance(node, ast.Attribute):
                found[node.attr] += 1
            elif isinstance(node, (ast.keyword, ast.arg)) and node.arg:
                found[node.arg] += 1
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(re.findall(r"\w+", node.value) if len(node.value) < 80 else ())
    for path in (ROOT / "templates").rglob("*.html"):
        found.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    return found


LIBRARIES = {
    # what libraries call on objects that are handed to them
    "dispatch",  # watchdog
    "convert",  # Markdown
    "extendMarkdown",
    "handleMatch",
    "parseBlocks",
    "run",
    "test",
    "get_source",  # Jinja
    "get_visitor",
    "load_bytecode",
    "dump_bytecode",
    "ascend_resolver",  # PyYAML
    "descend_resolver",
    "ignore_aliases",
    "capture_signals",  # uvicorn
}


def test_only_names_that_the_program_defines_are_called_by_libraries() -> None:
    defined = {
        node.name
        for name in PATHS
        for node in _nodes(name)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert defined >= LIBRARIES


@for_each(MODULES)
def test_every_public_function_is_used_by_the_program(name: str) -> None:
    """Code that only tests call is to be removed. A decorator that registers a function, such as a
    command or a shortcode, uses it."""
    registered = ("command", "shortcode", "group", "overload")
    exported = {one for one in _exported() if one}
    for node in _nodes(name):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if node.name.startswith("_") or node.name in LIBRARIES or node.name in exported:
            continue
        marks = {_last(one) for one in node.decorator_list}
        if marks & set(registered) or any(one.startswith("visit_") for one in [node.name]):
            continue
        assert _words()[node.name], f"{name}:{node.lineno}: nothing uses {node.name}"


def _last(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _exported() -> set[str]:
    """The names that authors' own shortcodes and extensions may import."""
    body = [*syntax.tree(PATHS["shortcodes"]).body, *syntax.tree(PATHS["extensions"]).body]
    return {alias.name for node in body if isinstance(node, ast.ImportFrom) for alias in node.names}


@for_each(MODULES)
def test_a_module_that_is_there_for_speed_names_its_figure(name: str) -> None:
    """A module whose docstring says "for speed" names its decision record there, which has the
    figure: at least 5% of a build, measured side by side."""
    said = ast.get_docstring(syntax.tree(PATHS[name])) or ""
    if "for speed" not in " ".join(said.lower().split()):
        return
    record = SPEED.search(said)
    assert record, f"{name} names no decision record"
    text = (ROOT / "content/guide/decisions" / f"{record[1]}.md").read_text(encoding="utf-8")
    assert any(float(one) >= 5 for one in re.findall(r"(\d+(?:\.\d+)?) ?%", text)), record[1]


# ---- prose -------------------------------------------------------------------------------------


@for_each(list(PATHS))
def test_no_docstring_opens_with_what(name: str) -> None:
    """Sentences have a thing of this program for their subject."""
    for node in _nodes(name):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            said = ast.get_docstring(node) or ""
            assert not OPENING.match(said), f"{name}: {getattr(node, 'name', 'the module')}"
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # of a field
            assert not OPENING.match(str(node.value.value)), f"{name}:{node.lineno}"
