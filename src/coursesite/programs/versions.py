"""The versions of programs that may be installed or not: what they make depends on them."""

from __future__ import annotations

import shutil
import subprocess

_ASKED = {"dot": "-V"}
"""The options that have programs say their version, if it is another one than the usual."""
_PATIENCE = 20.0


def version(name: str) -> str:
    """The first line that the program of that name on the PATH says of its version, behind its
    path; "" if there is none."""
    if (program := shutil.which(name)) is None:
        return ""
    command = [program, _ASKED.get(name, "--version")]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    return f"{program}: {said.partition(chr(10))[0]}"
