"""Many texts in one call, as bytes in and out: the form in which they go to other processes."""

from __future__ import annotations

import msgspec

from coursesite.markup.pipeline import render
from coursesite.model import Call, Expansion, MarkupOptions, Prose


class Job(msgspec.Struct, frozen=True):
    """A text to be rendered, with all that its rendering depends on."""

    text: str
    options: MarkupOptions
    expansions: tuple[tuple[Call, Expansion], ...] = ()
    """The expansion of each shortcode in the text."""


def render_all(jobs: bytes) -> bytes:
    """Renders texts: from a list of `Job` to one of `Prose`, both as MessagePack."""
    return msgspec.msgpack.encode([_rendered(job) for job in _jobs.decode(jobs)])


def _rendered(job: Job) -> Prose:
    return render(job.text, job.options, dict(job.expansions).__getitem__)


_jobs = msgspec.msgpack.Decoder(list[Job])
