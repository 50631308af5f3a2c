"""The socket that the preview listens on."""

from __future__ import annotations

import errno
import socket
import sys

from coursesite.preview.host_guard import is_loopback

PORT = 8000
"""The port that is tried first, and how many after it."""
TRIES = 20


class PortTakenError(Exception):
    """Nobody can listen there: the message says why."""


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens at `host`: at `port`, or with None at the first free one from `PORT`.

    `PortTakenError`, also for a host that is not of this computer.
    """
    family, address = _resolved(host)
    tries = [port] if port is not None else range(PORT, PORT + TRIES)
    for one in tries:
        try:
            return _bound(family, address, one)
        except OSError as failure:
            if failure.errno not in (errno.EADDRINUSE, errno.EACCES):
                why = failure.strerror or str(failure)
                raise PortTakenError(f"cannot listen at {host}: {why}") from failure
            denied = failure.errno == errno.EACCES
    if denied:
        raise PortTakenError(f"port {tries[-1]} is not for everybody; choose one above 1023")
    if port is not None:
        raise PortTakenError(f"port {port} is in use; choose another, or leave --port out")
    raise PortTakenError(f"ports {tries[0]} to {tries[-1]} are in use; choose one with --port")


def address(listening: socket.socket, host: str) -> str:
    """What to type into a browser on this computer to reach the socket."""
    port = listening.getsockname()[1]
    if host in ("0.0.0.0", "", "::"):
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def is_private(listening: socket.socket) -> bool:
    """Whether only this computer can reach the socket."""
    return is_loopback(listening.getsockname()[0])


def _resolved(host: str) -> tuple[int, str]:
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failure:
        raise PortTakenError(f"{host} is no name of this computer") from failure
    found.sort(key=lambda one: one[0] != socket.AF_INET)
    return found[0][0], str(found[0][4][0])


def _bound(family: int, host: str, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(512)
    except OSError:
        made.close()
        raise
    return made
