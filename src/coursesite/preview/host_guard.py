"""Refuses requests that pages of other sites make: a preview is for the writer's browser only.

A page on the web can make a browser send requests here. It cannot read the responses, since they
carry no permission to (CORS). But a domain name of an attacker that suddenly resolves to this
computer would make its page and the preview one origin (DNS rebinding), so the Host header must be
a name that only this computer has.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?", re.I)
_HEADERS = (
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)


def host_name(host: str) -> str | None:
    """The name or address in a Host header, in lower case without the port; None if malformed."""
    match = _HOST.fullmatch(host)
    return (match[1] or match[2]).lower() if match else None


def is_loopback(name: str) -> bool:
    """Whether a host name is `localhost` or a loopback address."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def host_allowed(host: str, given: str, server: str) -> bool:
    """Whether a request may name this host: a name of this computer, the `--host` given, or the
    address `server` at which the request arrived."""
    name = host_name(host)
    return name is not None and (is_loopback(name) or name in (given.lower(), server.lower()))


def same_origin(origin: str | None, site: str | None, host: str) -> bool:
    """Whether a page of this server made the request, as far as its headers Origin and
    Sec-Fetch-Site tell; browsers send both, other programs none."""
    if site not in (None, "same-origin", "none"):
        return False
    return origin is None or origin.lower() == f"http://{host}".lower()


class Guard:
    """ASGI middleware that refuses requests for a foreign host, and requests for the preview's own
    addresses from pages of other origins."""

    def __init__(self, app: ASGIApp, host: str, own: str) -> None:
        """`host` is the value of `--host`, `own` the prefix of the preview's own addresses."""
        self._app, self._host, self._own = app, host, own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; connections that are no HTTP, such as WebSockets, are ignored."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        if why := self._refusal(scope):
            await PlainTextResponse(why, 403)(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> str:
        """Why a request is refused, for its response; empty if it passes."""
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        hosts = headers.get("host", [])
        server = (scope.get("server") or ("", 0))[0]
        if len(hosts) != 1 or not host_allowed(hosts[0], self._host, server):
            return "This preview answers to localhost only. For another name, start it with --host."
        if scope["path"].startswith(self._own):
            origins, sites = headers.get("origin", []), headers.get("sec-fetch-site", [])
            if len(origins) > 1 or len(sites) > 1:
                return "One Origin, please."
            origin = origins[0] if origins else None
            if not same_origin(origin, sites[0] if sites else None, hosts[0]):
                return "Only pages of this preview may ask for this."
        return ""
