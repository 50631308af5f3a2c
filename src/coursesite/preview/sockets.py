"""The socket that the preview listens on."""

from __future__ import annotations

import errno
import socket
import sys

from coursesite.preview.host_guard import is_loopback

PORT = 8000
"""The port that is tried first."""
"""How many ports are tried, if no port was asked for."""
TRIES = 20


class PortTakenError(Exception):
    """No socket can listen at the host and port; the message says why."""


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens at `host` and `port`; for None, at the first free port from `PORT` on.

    Raises `PortTakenError`, also for a host that is no name or address of this computer.
    """
    family, address = _resolved(host)
    ports = [port] if port is not None else range(PORT, PORT + TRIES)
    for candidate in ports:
        try:
            return _bound(family, address, candidate)
        except OSError as failure:
            if failure.errno not in (errno.EADDRINUSE, errno.EACCES):
                why = failure.strerror or str(failure)
                raise PortTakenError(f"cannot listen at {host}: {why}") from failure
            denied = failure.errno == errno.EACCES
    if denied:
        raise PortTakenError(f"port {ports[-1]} is not for everybody; choose one above 1023")
    if port is not None:
        raise PortTakenError(f"port {port} is in use; choose another, or leave --port out")
    raise PortTakenError(f"ports {ports[0]} to {ports[-1]} are in use; choose one with --port")


def address(listening: socket.socket, host: str) -> str:
    """The URL at which a browser on this computer reaches the socket."""
    port = listening.getsockname()[1]
    if host in ("0.0.0.0", "", "::"):
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def is_private(listening: socket.socket) -> bool:
    """Whether only this computer can reach the socket."""
    return is_loopback(listening.getsockname()[0])


def _resolved(host: str) -> tuple[int, str]:
    try:
        resolved = socket.getaddrinfo(host or "0.0.0.0", 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failure:
        raise PortTakenError(f"{host} is no name of this computer") from failure
    resolved.sort(key=lambda entry: entry[0] != socket.AF_INET)  # 127.0.0.1 before ::1
    family, _, _, _, sockaddr = resolved[0]
    return family, str(sockaddr[0])


def _bound(family: int, host: str, port: int) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # where SO_REUSEADDR would share a port that is in use
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(512)
    except OSError:
        listening.close()
        raise
    return listening
