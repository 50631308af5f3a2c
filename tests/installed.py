"""Packages as an installer leaves them: a folder to import, and one that says what is in it."""

from __future__ import annotations

import textwrap
from pathlib import Path

Points = dict[str, dict[str, str]]
"""Entry points by group: names and values."""


def install(
    folder: Path, package: str, files: dict[str, str], points: Points, version: str = "1.0"
) -> None:
    """Puts a package into a folder of `sys.path`; `files` are relative to it, and dedented."""
    for name, text in {"__init__.py": "", **files}.items():
        path = folder / package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    info = folder / f"{package}-{version}.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    lines = [
        line
        for group, named in points.items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in named.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
