"""Many bodies in one go, as plain bytes in and out: what other processes and machines do."""

from __future__ import annotations

import msgspec

from coursesite import markup
from coursesite.model import Call, Expansion, MarkupOptions, Prose


class Job(msgspec.Struct, frozen=True):
    """All that the rendering of a body depends on."""

    text: str
    options: MarkupOptions
    expansions: tuple[tuple[Call, Expansion], ...] = ()


def render_all(jobs: bytes) -> bytes:
    """Renders bodies: from a list of `Job` to one of `Prose`, both as MessagePack."""
    return msgspec.msgpack.encode([_render(job) for job in _jobs.decode(jobs)])


def _render(job: Job) -> Prose:
    return markup.render(job.text, job.options, dict(job.expansions).__getitem__)


_jobs = msgspec.msgpack.Decoder(list[Job])
