"""The versions of programs that may be installed or not: what they make depends on them."""

from __future__ import annotations

import shutil
import subprocess
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

_ASKED = {"dot": "-V"}
"""The options that have programs say their version, if it is another one than the usual."""
_PACKAGED = {"pandoc": ("pypandoc", "files")}
"""The packages that bring a program along, and the folder in them that it is in."""
_LIBRARIES = frozenset(("pillow",))
"""Those that are libraries of Python, and no program to be run."""
_PATIENCE = 20.0


def path(name: str) -> str:
    """The path of a program: of the one on the PATH, or else of the one that an installed package
    brings along; "" if there is none."""
    if (found := shutil.which(name)) is not None or name not in _PACKAGED:
        return found or ""
    package, folder = _PACKAGED[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return ""
    return shutil.which(name, path=Path(spec.origin).parent / folder) or ""


def version(name: str) -> str:
    """The first line that the program of that name says of its version, behind its path; "" if
    there is none."""
    if name in _LIBRARIES:
        try:
            return f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            return ""
    if not (program := path(name)):
        return ""
    command = [program, _ASKED.get(name, "--version")]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    return f"{program}: {said.partition(chr(10))[0]}"
