"""What a build is to publish."""

from msgspec import Struct


class Output(Struct, frozen=True, kw_only=True):
    """A file to publish: `data`, or the file `copy` (relative to the site) as it is, or else what
    the build's `fetch(path)` gives. `digest` is that of its bytes; empty if it is not known yet."""

    path: str
    data: bytes | None = None
    copy: str | None = None
    digest: bytes = b""
