"""All other hosts: a proxy that answers for them, with players that speak as the real ones do, and
that remembers who was asked for what."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import ssl
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

from browser.players import OTHER, VIMEO, YOUTUBE
from browser.servers import Server

_MAKERS = re.compile(
    r"(.*\.)?(mozilla\.(org|com|net)|firefox\.com)"
    r"|(update|optimizationguide-pa|content-autofill)\.googleapis\.com"
    r"|(accounts|clients\d*|www|redirector\.gvt1|safebrowsing)\.(google|gvt1)\.com"
)
"""Hosts that browsers turn to of themselves, whatever page is open."""
# with an icon of its own: a browser that asks for one does so late, in the time of the next test
_TELL = """<link rel="icon" href="data:,"><script>
addEventListener('message', ({ data }) => {
  const message = typeof data === 'string' ? JSON.parse(data) : data;
  if (message.said) parent.postMessage(message.said, '*');
  else fetch('/~told', { method: 'POST', body: JSON.stringify(message) });
});
</script>"""
"""Tells what a player is told, and has it say what a test wants it to."""


class Abroad:
    """Every host but this machine, at the address of a proxy. `hosts` are those that pages
    have turned to, `told` what pages have said to their players."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.told: list[dict[str, Any]] = []
        self.folder = Path(tempfile.mkdtemp(prefix="abroad"))
        pem = self.folder / "certificate.pem"
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
        command += ["ec_paramgen_curve:P-256", "-nodes", "-days", "7", "-subj", "/CN=abroad"]
        subprocess.run([*command, "-keyout", pem, "-out", pem], check=True, capture_output=True)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(pem)
        self.server = Server(("127.0.0.1", 0), type("At", (_Handler,), {"abroad": self}))
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def note(self, host: str) -> None:
        """A page's wish, not the browser's own."""
        if not _MAKERS.fullmatch(host):
            self.hosts.append(host)

    def forget(self) -> None:
        """Before a test."""
        self.hosts.clear()
        self.told.clear()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder)


class _Handler(http.server.BaseHTTPRequestHandler):
    abroad: Abroad
    protocol_version = "HTTP/1.1"
    secure = ""
    timeout = 3  # a browser may connect early, and ask for nothing

    def do_CONNECT(self) -> None:
        """Goes on as the host that is asked for."""
        self.abroad.note(self.path.partition(":")[0])
        self.send_response(200)
        self.end_headers()
        self.wfile.flush()
        self.secure = self.path.partition(":")[0]
        self.connection = self.abroad.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)  # type: ignore[assignment]
        self.close_connection = False

    def do_GET(self) -> None:
        """The player of the host."""
        if not self.secure:
            self.abroad.note(self.headers.get("Host", self.path))
        body = YOUTUBE if "youtube" in self.secure else VIMEO if "vimeo" in self.secure else OTHER
        self._answer(body + _TELL)

    def do_POST(self) -> None:
        """What a player was told."""
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/~told":
            self.abroad.told.append(json.loads(data))
        self._answer("")

    def _answer(self, text: str) -> None:
        data = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def finish(self) -> None:
        """The encrypted connection took the place of the one that the server closes."""
        super().finish()
        self.connection.close()

    def log_message(self, *args: object) -> None:
        """Says nothing."""
