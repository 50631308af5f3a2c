"""Who may ask: a preview is for the browser of the person who writes, not for the web.

A page on the web can make a browser send requests here. It cannot read the answers, since they
carry no permission to (CORS); but a name of its own that suddenly resolves to this computer would
make them its own (DNS rebinding), so the Host must be a name that only this computer has.
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
    """The name or address in a Host header, in lower case; None if it is none."""
    match = _HOST.fullmatch(host)
    return (match[1] or match[2]).lower() if match else None


def is_loopback(name: str) -> bool:
    """Whether a host name means this computer and no other."""
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
    """Whether a page of this server asks: by the headers Origin and Sec-Fetch-Site, where sent."""
    if site not in (None, "same-origin", "none"):
        return False
    return origin is None or origin.lower() == f"http://{host}".lower()


class Guard:
    """Turns away requests for hosts that are not ours, and those for the preview's own addresses
    from pages that are not."""

    def __init__(self, app: ASGIApp, host: str, own: str) -> None:
        """`host` is the one given, `own` how the preview's own addresses begin."""
        self._app, self._host, self._own = app, host, own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        if why := self._refusal(scope):
            await PlainTextResponse(why, 403)(scope, receive, sealed)
        else:
            await self._app(scope, receive, sealed)

    def _refusal(self, scope: Scope) -> str:
        """Why a request is turned away; empty if it is not."""
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
