"""The house: which module may import which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "coursesite"
LAYERS = (
    ("diagnostics", "patterns", "urls", "times"),
    ("model",),
    (
        "assets",
        "calendars",
        "escaping",
        "feeds",
        "filters",
        "folding",
        "glossary",
        "hosts",
        "links",
        "loading",
        "markup",
        "moving",
        "outline",
        "packaged",
        "providers",
        "search",
        "settings",
        "shortcodes",
        "templateblocks",
        "texts",
        "theme",
        "timetable",
        "transcripts",
    ),
    (
        "built",
        "compiled",
        "destination",
        "engine",
        "files",
        "forks",
        "history",
        "imported",
        "indexer",
        "locks",
        "memory",
        "opened",
        "output",
        "rules",
        "sealed",
        "shared",
        "stage",
        "state",
        "store",
        "swapping",
        "traces",
        "versions",
        "workers",
    ),
    ("attempt", "pipeline", "site", "unchanged"),
    ("importers", "preview", "scaffold", "verify", "why"),
    ("cli", "commands", "__main__"),
)
"""From the lowest up; `values` is the engine's, and the package itself holds the version only."""
ENGINE_PARTS = {"values": "engine"}
PURE = LAYERS[2]
FORBIDDEN_TO_PURE = {"os", "pathlib", "time", "shutil", "tempfile", "subprocess", "random"}
READS_THE_PACKAGE = {"packaged"}


def part_of(path: Path) -> str:
    relative = path.relative_to(SOURCE)
    name = relative.parts[0] if len(relative.parts) > 1 else relative.stem
    return ENGINE_PARTS.get(name, name)


def imports(path: Path) -> set[str]:
    """The modules that a module imports anywhere, with their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "coursesite":
                found |= {f"coursesite.{name.name}" for name in node.names}
    return found


MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}


def test_every_module_has_a_layer() -> None:
    assert {part_of(path) for path in MODULES} <= LEVELS.keys()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_downwards(path: Path) -> None:
    """A module imports from its own layer or from below."""
    here = LEVELS[part_of(path)]
    for name in imports(path):
        top, _, rest = name.partition(".")
        part = ENGINE_PARTS.get(rest.split(".")[0], rest.split(".")[0])
        if top == "coursesite" and part in LEVELS:
            assert LEVELS[part] <= here, f"{path.name} imports {name} from a layer above"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if part_of(path) in PURE and part_of(path) not in READS_THE_PACKAGE],
    ids=lambda path: str(path.relative_to(SOURCE)),
)
def test_the_second_layer_is_pure(path: Path) -> None:
    """Text in, data out: no files, no clock, no printing."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not {name.split(".")[0] for name in imports(path)} & FORBIDDEN_TO_PURE
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("open", "print", "input"), f"line {node.lineno}"


def test_only_the_command_line_prints() -> None:
    for path in MODULES:
        if part_of(path) in ("cli", "commands"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", f"{path.name}:{node.lineno}"


def test_no_module_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(SOURCE)): count
        for path in MODULES
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long


def test_no_import_goes_round_in_a_circle() -> None:
    """Each module can be the first one that is imported."""
    graph = {}
    for path in MODULES:
        name = ".".join(("coursesite", *path.relative_to(SOURCE).with_suffix("").parts))
        name = name.removesuffix(".__init__")
        own = ast.parse(path.read_text(encoding="utf-8")).body
        graph[name] = {
            node.module
            for node in own
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coursesite.")
        }
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join([*above, name])
        if name in done:
            return
        for target in graph.get(name, ()):
            if target != name:
                visit(target, (*above, name))
        done.add(name)

    for name in graph:
        visit(name, ())
