"""Servers of folders, that say nothing themselves."""

from __future__ import annotations

import http.server
import re
from pathlib import Path

TOOLS = Path(__file__).parents[2] / ".venv" / "npm" / "node_modules"
AXE_FILE = TOOLS / "axe-core" / "axe.min.js"
AXE = "/~axe.js"
"""Where every server has axe-core: to be handed its text takes a browser three times the work."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        """Where a file is, and axe-core."""
        return str(AXE_FILE) if path == AXE else super().translate_path(path)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *args: object) -> None:
        """Says nothing of a browser that closed a page while it was loading."""


class Ranged(Quiet):
    """Answers requests for a part of a file, without which browsers do not seek."""

    def do_GET(self) -> None:
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        path = self.translate_path(self.path)
        if not found:
            super().do_GET()
            return
        data = Path(path).read_bytes()
        first, last = int(found[1]), int(found[2] or len(data) - 1)
        part = data[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        self.wfile.write(part)
