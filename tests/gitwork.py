"""A git work tree of a test, whose commits have the times that they are told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class Work:
    """A repository in a folder, made if it is not there, that no setting of the machine touches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / ".git").exists():
            self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, time: str = "2025-01-01T00:00:00+00:00") -> str:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        person = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
        person |= {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org"}
        times = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time}
        plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        return subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=clean | person | times | plain,
        ).stdout

    def commit(self, time: str) -> None:
        """Commits everything below `content/`."""
        self.git("add", "content")
        self.git("commit", "-q", "-m", "Notes", time=time)
