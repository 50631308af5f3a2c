"""No damage to a source stops its import, and nothing leads out of it or of the destination.

`FUZZ=400` tries 5,200 damaged copies instead of a few.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coursesite import importers
from coursesite.build import pipeline
from coursesite.files.paths import is_plain
from coursesite.site.inputs import Mode
from importers.test_sources import SOURCES

COPIES = 13 * max(int(os.environ.get("FUZZ", "0")), 1)
BUILT = 12
"""One copy of so many is built, too."""
SECONDS = 30
"""The most time of the processor that one import may take."""
GONE = ("reference-unknown",)
"""Codes of errors about something that the damage took, such as the label of a formula."""
SECRET = "xyzzy-plugh"
"""A word that stands only outside of the sources."""
SYNTAX = (
    *("{{", "}}", "{%", "%}", "{%if", "{%endif%}", "{%endfor%}", "{{x|y}}", "{%raw%}", "{:.x}"),
    *("---", "```", "`", "$$", "<!--", "-->", "<div>", "</div>", "](", "{{<x>}}", "<iframe", '">'),
    *(
        ":",
        "-",
        '"',
        "'",
        "\x00",
        "\ufeff",
        "é",
        "#",
        ">",
        "|",
        "~~~",
        "[^1]:",
        "{::x}",
        "\\",
        "\t",
    ),
    *("::: {.callout-note}", ":::", "````{note}", "{ref}`", "!!! note", "???", "=== ", '--8<-- "'),
    *("[[", "]]", "![[", "%%", "==", "> [!x]-", "{% hint %}", "{{< tab", "{{% x", "/// x", "@fig-"),
    *(
        "#| x: [",
        "```{python}",
        "```{r, a=",
        "`r x",
        "\\begin{",
        "\\ref{",
        "$",
        "&a [*a]",
        "? [",
        "!!x",
    ),
)
PATHS = (
    *(
        "../../secret.md",
        "../../../../etc/passwd",
        "/etc/passwd",
        "..",
        ".",
        "../",
        "~/x",
        "%2e%2e/x",
    ),
    *("..\\..\\secret.md", "file:///etc/passwd", "a/../../../secret.md", "\0", "x" * 300, "//x/y"),
)
LONG = (
    "[",
    "*",
    "a ",
    "<",
    "`",
    "{{",
    "(",
    "![",
    "[[",
    "{%",
    "> ",
    "    ",
    "\\",
    "_a",
    "$",
    ":",
    "|a",
)
NAMES = (
    *(
        "..md",
        "a..b.md",
        "...",
        "con.md",
        "a\\b.md",
        "a\nb.md",
        'a"b.md',
        "a b .md",
        " .md",
        "-.md",
    ),
    *(
        "x" * 240 + ".md",
        "%2e%2e.md",
        "index.md",
        "README.MD",
        "é.md",
        "e\u0301.md",
        "#.md",
        "a?b.md",
    ),
    *(
        "_quarto.yml",
        "mkdocs.yml",
        "_config.yml",
        "_toc.yml",
        "myst.yml",
        "SUMMARY.md",
        "book.toml",
    ),
    *("hugo.toml", "sidebars.js", ".obsidian", "docusaurus.config.js", "course.yml", "a.ipynb"),
)
ENDINGS = (".md", ".yml", ".ipynb", ".html", ".qmd", ".json", ".png", "", ".bib", ".toml")


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randint(0, len(data))]


def _flipped(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _lines(rng: random.Random, data: bytes) -> bytes:
    """Some lines dropped, doubled, moved or indented."""
    out: list[bytes] = []
    for line in data.split(b"\n"):
        chance = rng.random()
        out += [] if chance < 0.07 else [line, line] if chance < 0.14 else [line]
        if 0.14 < chance < 0.2:
            out[-1] = rng.choice((b"  ", b"\t", b"> ", b"- ")) + out[-1]
    return b"\n".join(out)


def _peppered(rng: random.Random, data: bytes) -> bytes:
    """Fragments of syntax and of paths in random places."""
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(rng.randint(1, 6)):
        at = rng.randint(0, len(text))
        to = at + rng.randint(0, 40)
        bit = rng.choice((*SYNTAX, *PATHS))
        text = text[:at] + rng.choice((bit, f"\n{bit}\n", "", text[at:to] * 3)) + text[to:]
    return text.encode("utf-8", "surrogateescape")


def _misled(rng: random.Random, data: bytes) -> bytes:
    """Names of files that are others."""
    words = data.decode("utf-8", "surrogateescape").split(" ")
    for at, word in enumerate(words):
        if ("." in word or "/" in word) and rng.random() < 0.3:
            words[at] = rng.choice(PATHS) + rng.choice(("", "\n", ")"))
    return " ".join(words).encode("utf-8", "surrogateescape")


def _long(rng: random.Random, data: bytes) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(LONG).encode() * rng.choice((300, 5_000, 40_000)) + data[at:]


def _encoded(rng: random.Random, data: bytes) -> bytes:
    codec = rng.choice(("utf-16", "utf-16-le", "latin-1", "cp1252", "utf-8-sig", "utf-7", "utf-32"))
    return data.decode("utf-8", "replace").encode(codec, "replace")


CONTENTS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_cut, _flipped, _lines, _peppered, _peppered, _misled, _long, _encoded),
    lambda rng, data: b"",
    lambda rng, data: b"\0" * rng.randint(1, 3) + data,
    lambda rng, data: data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"\0\n"))),
    lambda rng, data: data.replace(
        b": ", rng.choice((b":\t", b" : [", b":", b": {", b": *", b": &"))
    ),
)


def damage(rng: random.Random, folder: Path) -> None:
    """Damages the files and folders of a copy."""
    files = sorted(path for path in _own(folder) if path.is_file())
    for file in rng.sample(files, min(len(files), rng.randint(1, 8))):
        file.write_bytes(rng.choice(CONTENTS)(rng, file.read_bytes()))
    for _ in range(rng.randint(0, 3)):
        if paths := _own(folder):
            _moved(rng, folder, paths)


def _own(folder: Path) -> list[Path]:
    """The paths in a folder but for links."""
    return sorted(path for path in folder.rglob("*") if not path.is_symlink())


def _moved(rng: random.Random, folder: Path, paths: list[Path]) -> None:
    """Renames, swaps, replaces or links one path."""
    path, other = rng.choice(paths), rng.choice(paths)
    try:
        match rng.randrange(8):
            case 0:
                path.rename(path.with_suffix(rng.choice(ENDINGS)))
            case 1 if path.is_file() and other.is_file():
                one, two = path.read_bytes(), other.read_bytes()
                path.write_bytes(two)
                other.write_bytes(one)
            case 2:
                path.rename(path.with_name(rng.choice(NAMES)))
            case 3 if path.is_dir():
                shutil.rmtree(path)
                path.write_text("no folder")
            case 4 if path.is_file():
                path.unlink()
                (path / "inner").mkdir(parents=True)
                (path / "inner" / rng.choice(NAMES)).write_text("in a folder")
            case 5:
                deep = folder.joinpath(*["deep"] * rng.choice((1, 30)))
                deep.mkdir(parents=True, exist_ok=True)
                path.rename(deep / path.name)
            case 6:
                targets = ("../../secret.md", "..", ".", "../..", "gone", str(folder), "/etc/hosts")
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
                path.symlink_to(rng.choice(targets))
            case _:
                place = path if path.is_dir() else path.parent
                (place / rng.choice(NAMES)).write_bytes(rng.choice(CONTENTS)(rng, b"a: [b]\n# x\n"))
    except (OSError, ValueError):  # what the system does not take is no damage
        return


def state(folder: Path) -> dict[Path, bytes | Path | None]:
    """All paths in a folder, with the contents of files and the targets of links."""
    out: dict[Path, bytes | Path | None] = {}
    for place, folders, files in os.walk(folder):
        for path in (Path(place) / name for name in (*folders, *files)):
            if path.is_symlink():
                out[path] = path.readlink()
            else:
                out[path] = path.read_bytes() if path.is_file() else None
    return out


@pytest.mark.parametrize("seed", range(COPIES))
def test_no_damage_stops_an_import(tmp_path: Path, seed: int) -> None:
    rng = random.Random(f"damage-{seed}")
    law = SOURCES[sorted(SOURCES)[seed % len(SOURCES)]]
    around = tmp_path / "around"
    given = law.folder if law.folder.is_dir() else law.folder.parent
    shutil.copytree(given, around / "in/site", symlinks=True)
    for name in ("secret.md", "in/secret.md", "in/_config.yml"):
        (around / name).write_text(f"title: {SECRET}\n")
    damage(rng, around / "in/site")
    before = state(around)
    name = law.source if rng.random() < 0.7 else ""
    source = around / "in/site"
    if given != law.folder and (source / law.folder.name).is_file():
        source /= law.folder.name
    # the file that is imported, and a site's settings, are read wherever a link there leads
    is_led = any(path.is_symlink() for path in (source, source / "_config.yml"))
    begun = time.process_time()
    plan = importers.plan_import(source, name)
    done = importers.write(plan, tmp_path / "out")
    took = time.process_time() - begun
    assert took < SECONDS
    assert importers.report_text(plan, source) and importers.report_json(plan, source)
    assert all(is_plain(file.path) for file in plan.files)
    assert bool(done.diagnostics) <= bool(plan.diagnostics), done.diagnostics
    assert state(around) == before
    assert {path.name for path in tmp_path.iterdir()} <= {"around", "out"}
    for path, content in state(tmp_path / "out").items():
        assert not path.is_symlink()
        assert is_led or not isinstance(content, bytes) or SECRET.encode() not in content, path
    if seed % BUILT == 0 and not plan.diagnostics:
        mode = Mode(now="2026-01-01T00:00:00+00:00", index=False)
        built = pipeline.build(tmp_path / "out", tmp_path / "site", mode, cache=False)
        errors = [one for one in built.diagnostics if one.severity == "error"]
        assert not [one for one in errors if one.code not in GONE]
